"""Exercises of notebook 04, the scalar chain rule: one module each."""

from nnlib.teaching.exercises.ex04 import bend, boxes, pen, pullbacks, suspects, walk
from nnlib.teaching.exercises.ex04.drills import DRILLS
from nnlib.teaching.exercises.ex04.goals import GOALS

EXERCISES = tuple(page.EXERCISE for page in (pen, boxes, pullbacks, bend, suspects, walk))

__all__ = ["DRILLS", "EXERCISES", "GOALS"]
