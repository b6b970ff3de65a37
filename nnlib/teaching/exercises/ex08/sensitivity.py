"""8.5: a sensitivity that hides a bug, and one that tells on four."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib.teaching.exercises._answers import array
from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import parts, tried
from nnlib.teaching.exercises.ex08.goals import SHAPES, STAR

# slopes of three examples and two neurons; both columns add up to 0.5, so that ones hide bo
S = np.array([[0.25, 0.05], [0.10, 0.20], [0.15, 0.25]])
SUSPECTS: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("ann", lambda dA: (S / dA).sum(axis=0)),
    ("bo", lambda dA: np.full(2, (S * dA).sum() / 2)),
    ("cy", lambda dA: S.sum(axis=0) * dA.mean(axis=0)),
    ("di", lambda dA: (S * abs(dA)).sum(axis=0)),
)
_BESIDE = "`{name}(np.array(telling)), (S * telling).sum(axis=0)`: is there any difference?"
_ALIBIS = {
    "ann": "ann divides by dA where she should multiply. Where every entry is 1 or -1 nobody can "
    "tell; real libraries have shipped this bug behind a test of ones."
    f"\nTry: {_BESIDE.format(name='ann')} Then turn one entry into 2.",
    "bo": "bo sums everything to one number and shares it out. Where both columns come to the same "
    "that is right."
    "\nTry: `(S * telling).sum(axis=0)`, the right db: are these two numbers, or one twice?",
    "cy": "cy takes the mean of dA first, then multiplies. Where each example says the same, that "
    f"is right.\nTry: {_BESIDE.format(name='cy')} Then let one example say something else.",
    "di": "di loses the minus signs. A sensitivity without any gives her nothing to lose."
    "\nTry: `np.abs(telling) - telling`, what she has changed.",
}


def right(dA: Any) -> Any:
    """The bias gradient behind a bend: the star, then down each column."""
    return (S * dA).sum(axis=0)


_ZEROS = tried(
    "zeros say that the loss does not care: then every gradient is 0, those of the weights too. "
    "Find a dY that asks something, and still cannot tell.",
    "`[[1, 2, 3], [4, 5, 6]] @ np.array(quiet)`, the dW of a layer with two inputs.",
)
_ZEROS_TOO = tried(
    "zeros ask nothing: the right db is 0 then. Choose entries that differ.",
    "`[db(np.zeros((3, 2))) for db in (bo, cy, di)]`: who gives herself away?",
)


def _quiet(answer: Any) -> str | None:
    dY = array(answer, (3, 2))
    if not dY.any():
        return _ZEROS
    first, second = dY.sum(axis=0)
    if np.allclose(dY.sum(axis=0), dY.sum()):
        return None
    told = f"the right db is ({first:g}, {second:g}), the wrong one {dY.sum():g} in both places. "
    return told + _why_seen(first, second)


_NO_TOTAL = tried(
    "A total of 0 looks harmless, and softmax makes it so in every row. But what must agree is "
    "each column's sum with the total.",
    "`np.array(quiet).sum(axis=0) - np.sum(quiet)`: the two must be 0.",
)
_EQUAL = tried(
    "Equal columns are not enough: the total is twice as large. A test of ones sees it.",
    "`np.sum(quiet, axis=0), np.sum(quiet)`; make one column smaller, and watch both.",
)
_ONE_ALONE = tried(
    "One bias gets what it should; the other hears more than its own column.",
    "`np.sum(quiet) - np.sum(quiet, axis=0)`: what each bias hears of the other's column.",
)
_OTHERWISE = tried(
    "Both column sums must equal their own total. Which two numbers equal their sum?",
    "put 1 and 1 in place of the column sums, then 1 and -1, then 1 and 0. What does each miss?",
)


def _why_seen(first: float, second: float) -> str:
    if np.isclose(first + second, 0):
        return _NO_TOTAL
    if np.isclose(first, second):
        return _EQUAL
    if np.isclose(first, 0) or np.isclose(second, 0):
        return _ONE_ALONE
    return _OTHERWISE


def _telling(answer: Any) -> str | None:
    dA = array(answer, (3, 2))
    if not dA.any():
        return _ZEROS_TOO
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
        (([[1, 0], [2, 0], [3, 0]], _TELLING), "more than its own column"),
        (([[1, -1], [2, -2], [3, -3]], _TELLING), "softmax makes it so"),
        (([[1, 2], [3, 4], [5, 6]], _TELLING), "Which two numbers equal their sum"),
        ((_QUIET, [[1, 1]] * 3), "ann, bo, cy, di would pass this test. ann divides"),
        ((_QUIET, [[1, -1], [-1, 1], [1, 1]]), "ann would pass"),
        ((_QUIET, [[2, 2]] * 3), "bo, cy, di would pass"),
        ((_QUIET, [[3, -2]] * 3), "cy would pass"),
        ((_QUIET, [[1, 2], [3, 4], [5, 6]]), "di would pass"),
        ((_QUIET, [[0, 0]] * 3), "zeros ask nothing"),
    ),
    unfinished=(
        (([1, 2, 3], _TELLING), "it should have shape (3, 2)"),
        (("zeros", _TELLING), "quiet: the answer is a text"),
        ((_QUIET, None), "quiet: right. Still to come: telling"),
    ),
)
