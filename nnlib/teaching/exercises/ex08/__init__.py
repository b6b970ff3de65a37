"""Exercises of notebook 08, backpropagation in matrices: one module each."""

from nnlib.teaching.exercises.ex08 import (
    counting,
    deep,
    layer,
    pen,
    reports,
    residual,
    sensitivity,
    shapes,
)
from nnlib.teaching.exercises.ex08.drills import DRILLS
from nnlib.teaching.exercises.ex08.goals import GOALS

EXERCISES = tuple(
    page.EXERCISE for page in (pen, shapes, layer, reports, sensitivity, residual, counting, deep)
)

__all__ = ["DRILLS", "EXERCISES", "GOALS"]
