"""8.5: a sensitivity that hides a bug, and one that tells on four."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib.teaching.exercises._answers import array
from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import parts
from nnlib.teaching.exercises.ex08.goals import SHAPES, STAR

# slopes of three examples and two neurons; both columns add up to 0.5, so that ones hide bo
S = np.array([[0.25, 0.05], [0.10, 0.20], [0.15, 0.25]])
SUSPECTS: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("ann", lambda dA: (S / dA).sum(axis=0)),
    ("bo", lambda dA: np.full(2, (S * dA).sum() / 2)),
    ("cy", lambda dA: S.sum(axis=0) * dA.mean(axis=0)),
    ("di", lambda dA: (S * abs(dA)).sum(axis=0)),
)
_ALIBIS = {
    "ann": "ann divides by dA where she should multiply. Where every entry is 1 or -1 nobody can "
    "tell; real libraries have shipped this bug behind a test of ones.",
    "bo": "bo sums everything to one number and shares it out. Where both columns come to the same "
    "that is right. Let the two biases hear different things.",
    "cy": "cy takes the mean of dA first, then multiplies. With the same sensitivity in each row "
    "that is right. Let the examples differ.",
    "di": "di loses the minus signs. A sensitivity without any gives her nothing to lose.",
}


def right(dA: Any) -> Any:
    """The bias gradient behind a bend: the star, then down each column."""
    return (S * dA).sum(axis=0)


def _quiet(answer: Any) -> str | None:
    dY = array(answer, (3, 2))
    if not dY.any():
        return (
            "zeros say that the loss does not care: then every gradient is 0, the right one too. "
            "Find a dY that asks something, and still cannot tell."
        )
    first, second = dY.sum(axis=0)
    if np.allclose(dY.sum(axis=0), dY.sum()):
        return None
    told = f"the right db is ({first:g}, {second:g}), the wrong one {dY.sum():g} in both places. "
    return told + _why_seen(first, second)


def _why_seen(first: float, second: float) -> str:
    if np.isclose(first + second, 0):
        return (
            "A total of 0 looks harmless, and softmax makes it so in every row. But what must "
            "agree is each column's sum with the total."
        )
    if np.isclose(first, second):
        return "Equal columns are not enough: the total is twice as large. A test of ones sees it."
    if np.isclose(first, 0) or np.isclose(second, 0):
        return "One bias gets what it should; the other should hear 0, and hears the total."
    return "Both column sums must equal their own total. Which two numbers equal their sum?"


def _telling(answer: Any) -> str | None:
    dA = array(answer, (3, 2))
    if not dA.any():
        return "zeros ask nothing: the right db is 0 then. Choose entries that differ."
    with np.errstate(all="ignore"):
        free = [name for name, db in SUSPECTS if np.allclose(db(dA), right(dA))]
    if not free:
        return None
    return f"{', '.join(free)} would pass this test. {_ALIBIS[free[0]]}"


_QUIET = [[1, 2], [-1, -2], [0, 0]]
_TELLING = [[1, -2], [3, 0.5], [-1, 4]]

EXERCISE = Exercise(
    id="8.5",
    title="Choose the sensitivity that tells",
    kind="find the bug",
    tier="stretch",
    minutes=12,
    goals=(SHAPES, STAR),
    misconceptions=(4, 5, 11),
    ask="give two tables of 3 rows and 2 columns: quiet, then telling.",
    judge=parts(quiet=_quiet, telling=_telling),
    well_done="random numbers do all this without thinking: that is why check_vjp draws them.",
    right=(
        (_QUIET, _TELLING),
        {"quiet": np.array([[0.5, 0], [0, -1], [-0.5, 1]]), "telling": np.array(_TELLING) * -0.7},
    ),
    wrong=(
        (([[1, 1]] * 3, _TELLING), "A test of ones sees it"),
        (([[0, 0]] * 3, _TELLING), "zeros say that the loss does not care"),
        (([[1, 0], [2, 0], [3, 0]], _TELLING), "the other should hear 0"),
        (([[1, -1], [2, -2], [3, -3]], _TELLING), "softmax makes it so"),
        (([[1, 2], [3, 4], [5, 6]], _TELLING), "Which two numbers equal their sum"),
        (([1, 2, 3], _TELLING), "it should have shape (3, 2)"),
        ((_QUIET, [[1, 1]] * 3), "ann, bo, cy, di would pass this test. ann divides"),
        ((_QUIET, [[1, -1], [-1, 1], [1, 1]]), "ann would pass"),
        ((_QUIET, [[2, 2]] * 3), "bo, cy, di would pass"),
        ((_QUIET, [[3, -2]] * 3), "cy would pass"),
        ((_QUIET, [[1, 2], [3, 4], [5, 6]]), "di would pass"),
        ((_QUIET, [[0, 0]] * 3), "zeros ask nothing"),
        ((_QUIET, None), "quiet: right. Still to come: telling"),
    ),
)
