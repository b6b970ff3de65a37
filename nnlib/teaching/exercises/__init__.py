"""Exercises that know what went wrong: check an answer, a derivation or a drill; see progress."""

from nnlib.teaching.exercises._check import check
from nnlib.teaching.exercises._drill import drill
from nnlib.teaching.exercises._progress import progress
from nnlib.teaching.exercises._steps import check_steps

__all__ = ["check", "check_steps", "drill", "progress"]
