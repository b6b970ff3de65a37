"""Exercises of notebook 09, softmax and cross-entropy: one module each."""

from nnlib.teaching.exercises.ex09 import (
    dials,
    honest,
    jacobian,
    mend,
    pen,
    silence,
    suspects,
)
from nnlib.teaching.exercises.ex09.drills import DRILLS
from nnlib.teaching.exercises.ex09.goals import GOALS

_PAGES = (pen, dials, honest, jacobian, suspects, mend, silence)
EXERCISES = tuple(page.EXERCISE for page in _PAGES)

__all__ = ["DRILLS", "EXERCISES", "GOALS"]
