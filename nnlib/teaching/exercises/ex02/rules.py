"""The rule for labels -1 and +1, for 2.3: right in two ways, and as learners write it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Rule = Callable[..., Any]


def sign(score: float) -> int:
    return 1 if score >= 0 else -1


def _rule(error: Callable[[float, int], float], bias: float = 1.0) -> Rule:
    """A rule that adds error(score, t) x to w, and `bias` as many errors to b."""

    def correct(w: Any, b: float, x: Any, t: int) -> Any:
        e = error(w @ x + b, t)
        return w + e * x, b + bias * e

    return correct


correct = _rule(lambda score, t: t if sign(score) != t else 0)


def loops(w: Any, b: float, x: Any, t: int) -> Any:
    """The same, feature by feature: b after the loop."""
    half = (t - sign(sum(w[i] * x[i] for i in range(len(x))) + b)) // 2
    return [w[i] + half * x[i] for i in range(len(x))], b + half


def in_the_loop(w: Any, b: float, x: Any, t: int) -> Any:
    e = t if sign(w @ x + b) != t else 0
    return w + e * x, b + len(x) * e


def deaf(w: Any, b: float, x: Any, t: int) -> Any:
    e = t if sign(w @ x) != t else 0
    return w + e * x, b + e


def two_looks(w: Any, b: float, x: Any, t: int) -> Any:
    w = w + (t if sign(w @ x + b) != t else 0) * x
    return w, b + (t if sign(w @ x + b) != t else 0)


def plus_one(w: Any, b: float, x: Any, t: int) -> Any:
    wrong = sign(w @ x + b) != t
    return w + wrong * t * x, b + wrong


def in_place(w: Any, b: float, x: Any, t: int) -> Any:
    if sign(w @ x + b) != t:
        w += t * x
        b += t
    return w, b


def insists(w: Any, b: float, x: Any, t: int) -> Any:
    while sign(w @ x + b) != t:
        w, b = w + t * x, b + t
    return w, b


def bare(w: Any, b: float, x: Any, t: int) -> Any:
    e = t if sign(w @ x + b) != t else 0
    return w + e, b + e


def silent(w: Any, b: float, x: Any, t: int) -> Any:
    return correct(w, b, x, t) if sign(w @ x + b) != t else None


MIXED = _rule(lambda score, t: t - (score >= 0))
DOUBLE = _rule(lambda score, t: t - sign(score))
STRICT = _rule(lambda score, t: t if t * score < 0 else 0)
GREEDY = _rule(lambda score, t: t if t * score <= 0 else 0)
EAGER = _rule(lambda score, t: t)
AWAY = _rule(lambda score, t: -t if sign(score) != t else 0)
ADDS = _rule(lambda score, t: 1 if sign(score) != t else 0)
RAW = _rule(lambda score, t: t - score)
AT_RIGHT = _rule(lambda score, t: t if sign(score) == t else 0)
SIGNUM = _rule(lambda score, t: (t - np.sign(score)) / 2)
STILL = _rule(lambda score, t: t if sign(score) != t else 0, bias=0)
