"""An exercise is inert data: what it asks, how it judges, and answers that prove the judging."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from nnlib.teaching.exercises._answers import Blank, Unusable, is_blank
from nnlib.teaching.exercises._limit import TooSlow, within

KINDS = ("by pen", "predict", "derive", "find the bug", "code")
POINTS = {"core": 1, "stretch": 2, "challenge": 3}  # by tier, in a classroom
JUDGE_SECONDS = 30.0  # for all of the judging, SymPy's included; a learner's call gets 2 of them

Status = Literal["passed", "not attempted", "not yet"]
Judge = Callable[[Any], str | None]


@dataclass(frozen=True)
class Verdict:
    """What became of an answer, and what to tell the one who gave it."""

    status: Status
    says: str = ""

    @property
    def passed(self) -> bool:
        return self.status == "passed"


@dataclass(frozen=True)
class Exercise:
    """One exercise of a notebook, with the right and the wrong answers that its tests try.

    `judge(answer)` returns None for a right answer and a diagnosis for a wrong one; it may raise
    `Blank` and `Unusable` of `_answers`. `wrong` pairs each answer with words of its own
    diagnosis; `unfinished` does so for answers that are not wrong, but not whole or not readable:
    no experiment is needed there. `misconceptions` are numbers of the course's list of them.
    """

    id: str
    title: str
    kind: str
    tier: str
    minutes: int
    goals: tuple[str, ...]
    judge: Judge
    right: tuple[Any, ...]
    wrong: tuple[tuple[Any, str], ...]
    unfinished: tuple[tuple[Any, str], ...] = ()
    misconceptions: tuple[int, ...] = ()
    ask: str = "write your answer above, run that cell, then this one."
    well_done: str = ""

    def verdict(self, answer: Any) -> Verdict:
        """Judge an answer of any type. Only KeyboardInterrupt comes out of here."""
        try:
            verdict: Verdict = within(JUDGE_SECONDS, lambda: self._verdict(answer))
            return verdict
        except TooSlow:
            return Verdict("not yet", "this took too long to look at: try something shorter.")
        except Exception as error:  # the answer's own methods may raise anything
            kind = type(error).__name__
            return Verdict("not yet", f"this answer cannot be judged: looking at it raised {kind}.")

    def _verdict(self, answer: Any) -> Verdict:
        if is_blank(answer):
            return Verdict("not attempted", self.ask)
        try:
            says = self.judge(answer)
        except Blank as blank:
            return Verdict("not attempted", str(blank) or self.ask)
        except Unusable as trouble:
            return Verdict("not yet", str(trouble))
        return Verdict("passed", self.well_done) if says is None else Verdict("not yet", says)


@cache
def numbers() -> tuple[str, ...]:
    """The notebooks that have a bank of exercises, such as "04"."""
    package = importlib.import_module("nnlib.teaching.exercises")
    names = (module.name for module in pkgutil.iter_modules(package.__path__))
    return tuple(sorted(name[2:] for name in names if name.startswith("ex")))


def bank(number: str) -> tuple[Exercise, ...]:
    """The exercises of one notebook, in the order of the page."""
    module = importlib.import_module(f"nnlib.teaching.exercises.ex{number}")
    exercises: tuple[Exercise, ...] = module.EXERCISES
    return exercises


def goals(number: str) -> tuple[str, ...]:
    """What one notebook says that its reader will learn, as its bank lists it."""
    module = importlib.import_module(f"nnlib.teaching.exercises.ex{number}")
    listed: tuple[str, ...] = module.GOALS
    return listed


def every() -> tuple[Exercise, ...]:
    """All exercises of the course, in the order of the notebooks."""
    return tuple(exercise for number in numbers() for exercise in bank(number))


def find(id: Any) -> Exercise | None:
    """The exercise of that id, loading one bank only; None where there is none."""
    wanted = str(id) if isinstance(id, (str, int, float)) else ""
    number = wanted.split(".")[0].zfill(2)
    if number not in numbers():
        return None
    return next((exercise for exercise in bank(number) if exercise.id == wanted), None)
