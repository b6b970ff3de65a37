"""2.5: one look at one point that catches five bugs."""

from __future__ import annotations

from collections.abc import Callable
from math import isclose
from typing import Any

import numpy as np

from nnlib.teaching.exercises._answers import Blank, Unusable, described, is_blank, number
from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises.ex02.goals import BREAK, DOT

Pair = tuple[float, float]
Case = tuple[Pair, float, Pair, float]
_SHAPE = "((w1, w2), b, (x1, x2), t)"


def _dot(w: Pair, x: Pair) -> float:
    return w[0] * x[0] + w[1] * x[1]


def _rule(error: Callable[[float, float, float], float], bias: int = 1) -> Callable[..., Any]:
    """A learner: error(w · x, b, t) times x is added to w, and `bias` errors to b."""

    def look(w: Pair, b: float, x: Pair, t: float) -> tuple[float, ...]:
        e = error(_dot(w, x), b, t)
        return w[0] + e * x[0], w[1] + e * x[1], b + bias * e

    return look


def _says(score: float) -> int:
    # a learner's decimals may miss 0 by a rounding: 0.1 * 3 - 0.3 is meant as 0
    return int(score > 0 or isclose(score, 0, abs_tol=1e-12))


_RIGHT = _rule(lambda dot, b, t: t - _says(dot + b))
SUSPECTS: dict[str, Callable[..., Any]] = {
    "ada": _rule(lambda dot, b, t: t - (1 - _says(-dot - b))),
    "bo": _rule(lambda dot, b, t: t - _says(dot)),
    "cy": _rule(lambda dot, b, t: t - _says(dot + b), bias=2),
    "di": _rule(lambda dot, b, t: t if t != _says(dot + b) else 0),
    "eve": _rule(lambda dot, b, t: (t or -1) - _says(dot + b)),
}
# eve is caught wherever cy and di are: at a mistake on a point of class 0
_ALIBIS = {
    "cy": "cy moves b once for each feature. That shows only where b moves at all, and here the "
    "answer is right.\nTry: `cy(np.array([1, 2]), 1, np.array([1, 1]), 0)`: the true rule gives "
    "b = 0 there.",
    "di": "di multiplies by t where t - y belongs. With t = 1 and a mistake, both are 1: nobody "
    "can tell, and eve, who writes -1 for 0, is never asked."
    "\nTry: `di(np.array([1, 2]), 1, np.array([1, 1]), 0)`: the true rule gives w = (0, 1) there.",
    "ada": "ada writes > for >=. The two differ at one score only: that of a point on the line."
    "\nTry: `ada(np.array([1, 1]), -2, np.array([1, 1]), 0)`: the true rule gives w = (0, 0), "
    "b = -3 there.",
    "bo": "bo judges by w · x and forgets b. As long as both give the same answer, he is right: "
    "let the bias decide.\nTry: `bo(np.array([1, -2]), 3, np.array([1, 1]), 0)`: the true rule "
    "gives w = (0, -3), b = 2 there.",
}
_LABELS = (
    "t = {:g}: the labels are 0 and 1 here, as the answers are. Other pairs are in use elsewhere; "
    "but then the answers must change with them.\nTry: `answer(np.array([1, 2]), -9, "
    "np.array([1, 1]))`, then with 9 for -9: with your t, is t - y ever 0?"
)
_AT_ZERO = (
    "at x = (0, 0) the score is b alone: a tidy point, but it cannot catch all five. On the line b "
    "is 0 there, and then bo, who forgets b, forgets nothing.\nTry: `bo(np.array([7, 3]), 0, "
    "np.zeros(2), 0)`, then with another w: the true rule gives b = -1 each time. Does bo?"
)


def _case(answer: Any) -> Case:
    if not isinstance(answer, (tuple, list)) or len(answer) != 4:
        raise Unusable(f"give one case as {_SHAPE}; not {described(answer)}.")
    if any(is_blank(part) for part in answer):
        raise Blank
    w, b, x, t = answer
    return _pair(w, "w"), number(b, "b"), _pair(x, "x"), number(t, "t")


def _pair(answer: Any, name: str) -> Pair:
    if not isinstance(answer, (tuple, list, np.ndarray)) or np.shape(answer) != (2,):
        raise Unusable(f"{name} should be two numbers: give the case as {_SHAPE}.")
    return number(answer[0], name), number(answer[1], name)


def _catch(answer: Any) -> str | None:
    w, b, x, t = _case(answer)
    if t not in (0, 1):
        return _LABELS.format(t)
    score = _dot(w, x) + b
    bias = f"{'-' if b < 0 else '+'} {abs(b):g}"
    told = f"The score is {_dot(w, x):g} {bias} = {score:g}, so y = {_says(score)}; t = {t:g}."
    if x == (0, 0):
        return _AT_ZERO
    free = [name for name, look in SUSPECTS.items() if _agree(look, (w, b, x, t))]
    if not free:
        return None
    alibi = next(says for name, says in _ALIBIS.items() if name in free)
    return f"{', '.join(free)} would pass this. {told} {alibi}"


def _agree(look: Callable[..., Any], case: Case) -> bool:
    pairs = zip(look(*case), _RIGHT(*case), strict=True)
    return all(isclose(a, b, rel_tol=1e-9, abs_tol=1e-12) for a, b in pairs)


EXERCISE = Exercise(
    id="2.5",
    title="One point that catches five bugs",
    kind="find the bug",
    tier="stretch",
    minutes=10,
    goals=(DOT, BREAK),
    misconceptions=(6,),
    ask=f"put one case in the place of the dots: {_SHAPE}.",
    judge=_catch,
    well_done="a point on the line, a bias that decides, a class to let go: keep this test.",
    right=(
        ((1, -2), 1, (1, 1), 0),
        [["-0.1", 0], "0.3", [3, 7], 0],
        ((0.0, -1.5), 3.0, (7.0, 2.0), 0.0),
    ),
    wrong=(
        (((1, -2), 0.5, (1, 1), 0), "here the answer is right"),
        (((1, -2), 1, (1, 1), 1), "so y = 1; t = 1"),
        (((1, -2), 0.5, (1, 1), 1), "is never asked"),
        (((1, 2), 1, (1, 1), 0), "ada, bo would pass"),
        (((-1, -2), 4, (1, 1), 0), "ada would pass"),
        (((1, -1), 0, (1, 1), 0), "let the bias decide"),
        (((1, 1), -2, (1, 1), 0), "2 - 2 = 0"),
        (((1, -2), 1, (1, 1), -1), "the labels are 0 and 1"),
        (((1, -2), 0, (0, 0), 0), "a tidy point"),
    ),
    unfinished=(((1, -2, 1, 0), "w should be two numbers"),),
)
