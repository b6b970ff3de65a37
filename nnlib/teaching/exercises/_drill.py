"""`drill("04")`: endless small problems, made by a seed, with a worked solution from the CAS."""

from __future__ import annotations

import importlib
import random
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from nnlib.teaching.exercises._answers import Blank, Unusable, is_blank
from nnlib.teaching.exercises._check import report
from nnlib.teaching.exercises._exercise import Verdict, numbers
from nnlib.teaching.exercises._judges import Slip, by_pen


@dataclass(frozen=True)
class Problem:
    """A question, its answer (exact), the lines of its solution, and what slips come to."""

    question: str
    answer: Any
    solution: tuple[str, ...]
    slips: tuple[Slip, ...] = ()
    figures: int = 1


Maker = Callable[[random.Random], Problem]


class Drill:
    """Problems without end. Shows the problem it is at; `next(d)` goes on to another.

    d = drill("04")
    d.check("0.5")
    d.solution
    """

    def __init__(self, number: str, seed: int, makers: tuple[Maker, ...]) -> None:
        self.number, self.seed, self.place = number, seed, 0
        self._makers = makers
        self.problem = self._make()

    def _make(self) -> Problem:
        # a text seeds alike on every Python and every machine
        rng = random.Random(f"{self.number}/{self.seed}/{self.place}")
        return self._makers[self.place % len(self._makers)](rng)

    def __iter__(self) -> Iterator[Drill]:
        return self

    def __next__(self) -> Drill:
        self.place += 1
        self.problem = self._make()
        return self

    def __repr__(self) -> str:
        lines = textwrap.wrap(self.problem.question, 86, break_on_hyphens=False)
        return "\n  ".join([f"Drill {self.name}", *lines])

    @property
    def name(self) -> str:
        """Notebook, seed and place: what makes this problem again."""
        return f"{self.number}, seed {self.seed}, problem {self.place + 1}"

    @property
    def solution(self) -> Solution:
        """The worked solution, line by line."""
        return Solution(self.problem.solution)

    def check(self, answer: Any = None) -> None:
        """Say whether the answer to the problem at hand is right, and what is wrong if not."""
        report("Drill", self.verdict(answer))

    def verdict(self, answer: Any) -> Verdict:
        """Judge a number of any type, as `Exercise.verdict` does."""
        if is_blank(answer):
            return Verdict("not attempted", "give check a number, such as 0.5.")
        problem = self.problem
        judge = by_pen(
            float(problem.answer),
            problem.slips,
            figures=problem.figures,
            recipe="write each factor on a line of its own, and compare with the drill's solution.",
        )
        try:
            says = judge(answer)
        except (Blank, Unusable) as trouble:
            return Verdict("not yet", str(trouble))
        except Exception as error:
            return Verdict("not yet", f"looking at this raised {type(error).__name__}.")
        return Verdict("not yet", says) if says else Verdict("passed", "next has another.")


class Solution:
    """Lines to read; shows as they are."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self.lines = lines

    def __repr__(self) -> str:
        return "\n".join(self.lines)


def drill(number: str, seed: int = 0) -> Drill:
    """Endless problems from one notebook, such as drill("04"); the same seed makes the same ones.

    Raises `ValueError` for a notebook without problems, and names those that have them.
    """
    number = str(number).zfill(2)
    if not (makers := _makers(number) if number in numbers() else ()):
        have = ", ".join(n for n in numbers() if _makers(n))
        raise ValueError(f"drill: notebook {number!r} has no problems; {have} have")
    return Drill(number, seed, makers)


def _makers(number: str) -> tuple[Maker, ...]:
    module = importlib.import_module(f"nnlib.teaching.exercises.ex{number}")
    return tuple(getattr(module, "DRILLS", ()))
