"""Exercises of notebook 02, the perceptron's rule: one module each."""

from nnlib.teaching.exercises.ex02 import guess, lamp, language, one_step, pen, suspects
from nnlib.teaching.exercises.ex02.goals import GOALS

EXERCISES = tuple(page.EXERCISE for page in (pen, guess, language, one_step, suspects, lamp))

__all__ = ["EXERCISES", "GOALS"]
