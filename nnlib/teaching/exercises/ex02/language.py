"""2.3: the rule with labels -1 and +1, making the same corrections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib.teaching.exercises._answers import Unusable, array, call, described
from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import behaves
from nnlib.teaching.exercises.ex02.goals import MEND, RULE

Rule = Callable[..., Any]


def _sign(score: float) -> int:
    return 1 if score >= 0 else -1


def _rule(error: Callable[[float, int], float], bias: float = 1.0) -> Rule:
    """A rule that adds error(score, t) x to w, and `bias` as many errors to b."""

    def correct(w: Any, b: float, x: Any, t: int) -> Any:
        e = error(w @ x + b, t)
        return w + e * x, b + bias * e

    return correct


correct = _rule(lambda score, t: t if _sign(score) != t else 0)


def _loops(w: Any, b: float, x: Any, t: int) -> Any:
    """The same, feature by feature: b after the loop."""
    half = (t - _sign(sum(w[i] * x[i] for i in range(len(x))) + b)) // 2
    return [w[i] + half * x[i] for i in range(len(x))], b + half


def _in_the_loop(w: Any, b: float, x: Any, t: int) -> Any:
    e = t if _sign(w @ x + b) != t else 0
    return w + e * x, b + len(x) * e


def _deaf(w: Any, b: float, x: Any, t: int) -> Any:
    e = t if _sign(w @ x) != t else 0
    return w + e * x, b + e


def _two_looks(w: Any, b: float, x: Any, t: int) -> Any:
    w = w + (t if _sign(w @ x + b) != t else 0) * x
    return w, b + (t if _sign(w @ x + b) != t else 0)


def _plus_one(w: Any, b: float, x: Any, t: int) -> Any:
    wrong = _sign(w @ x + b) != t
    return w + wrong * t * x, b + wrong


def _in_place(w: Any, b: float, x: Any, t: int) -> Any:
    if _sign(w @ x + b) != t:
        w += t * x
        b += t
    return w, b


_MIXED = _rule(lambda score, t: t - (score >= 0))
_DOUBLE = _rule(lambda score, t: t - _sign(score))
_STRICT = _rule(lambda score, t: t if t * score < 0 else 0)
_GREEDY = _rule(lambda score, t: t if t * score <= 0 else 0)
_EAGER = _rule(lambda score, t: t)
_AWAY = _rule(lambda score, t: -t if _sign(score) != t else 0)
_ADDS = _rule(lambda score, t: 1 if _sign(score) != t else 0)
_RAW = _rule(lambda score, t: t - score)
_STILL = _rule(lambda score, t: t if _sign(score) != t else 0, bias=0)

_OF_THE_WEIGHTS = (
    (
        _MIXED,
        "this is the slip of the notes: t is -1 or +1, and y is 0 or 1. At t = -1, t - y is never "
        "0, so a right answer is pushed too. Try w = 0, b = -5, t = -1: what moves, and why?",
    ),
    (
        _DOUBLE,
        "each step is twice as long: with -1 and +1 for both, t - y is 2 or -2. A perceptron does "
        "not mind, but the task asks for the same w as with 0 and 1. What makes 1 of 2?",
    ),
    (
        _STRICT,
        "a score of exactly 0 is a mistake here when t is -1, and yours lets it pass. From w = 0 "
        "every score is 0: a class of -1 alone would never move anything.",
    ),
    (
        _GREEDY,
        "t times score <= 0 also fires at score 0 with t = +1. But 0 belongs to class +1: that "
        "answer is right. The proof of Novikoff allows it; the course's rule is silent there.",
    ),
    (
        _EAGER,
        "you add t x at every look, right answers included. Feed the same point twice: after the "
        "first correction mends it, the second call should change nothing.",
    ),
    (
        _AWAY,
        "the sign is turned: you move w away from what was missed. Work out w · x before and "
        "after, for t = +1: it should grow by the squared length of x.",
    ),
    (
        _ADDS,
        "you add x at every mistake. For a point let through, t = -1, the score is too high, and "
        "adding x lifts it further. Which sign does t offer you?",
    ),
    (
        _RAW,
        "you used t - score. The rule asks only for the answer, -1 or +1, and not for the score: "
        "a point far on its right side (score 3.5, t = 1) would be pulled back. (That is another "
        "rule, of Widrow and Hoff.)",
    ),
    (
        _deaf,
        "the answer is judged by w · x alone, without b. Try w = (0, 0), b = -5, t = -1: the score "
        "is -5, so it is right, and nothing should move.",
    ),
)
_OF_THE_BIAS = (
    (
        _in_the_loop,
        "b moves once for each feature: here three times at a mistake. It is one weight, on one "
        "input of 1. Is its line inside the loop over the features?",
    ),
    (
        _STILL,
        "w moves, and b never does. A bias is the weight of an input 1: it gets t times 1.",
    ),
    (
        _two_looks,
        "b is judged with the new w. One look decides about both: work out the answer once, keep "
        "it, then move w and b.",
    ),
    (
        _plus_one,
        "b goes up at every mistake. With t = -1 the score is too high: b must go down. It is the "
        "weight of an input 1, and gets t times 1.",
    ),
)

_NAMES = ("w", "b")
_w, _x = np.array([1.0, 2.0, -1.0]), np.array([1.0, -1.0, 2.0])
_far, _short = np.array([-5.0, 1.0, 2.0]), np.array([2.0, 0.0, 1.0])
_POINTS = (
    {"w": np.zeros(3), "b": 0.0, "x": np.array([2.0, -1.0, 3.0]), "t": -1},
    {"w": np.zeros(3), "b": 0.0, "x": np.array([2.0, -1.0, 3.0]), "t": 1},
    {"w": _w, "b": 0.5, "x": _x, "t": 1},
    {"w": _w, "b": 4.0, "x": _x, "t": -1},
    {"w": _w, "b": -1.0, "x": _x, "t": -1},
    {"w": _w, "b": 0.5, "x": np.array([2.0, 1.0, 1.0]), "t": 1},
    {"w": _far, "b": 0.0, "x": _short, "t": 1},
    {"w": -_far, "b": -1.0, "x": _short, "t": -1},
)


def _observe(function: Any, **point: Any) -> Any:
    pair = call(function, *point.values())
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        raise Unusable(f"it should return two things, w and b: yours is {described(pair)}.")
    return array(pair[0], point["w"].shape, "w"), array(pair[1], name="b")


_AGAIN = "Say by hand whether the answer is right there; only then move anything."
# w first and alone: whoever makes one mistake with w and another with b hears of both in turn
_weights = behaves(
    lambda function, **point: _observe(function, **point)[0],
    correct,
    _POINTS,
    _OF_THE_WEIGHTS,
    _AGAIN,
    _NAMES,
)
_both = behaves(_observe, correct, _POINTS, _OF_THE_BIAS, _AGAIN, _NAMES)


def _judge(function: Any) -> str | None:
    if says := _weights(function) or _both(function):
        return says
    if any(call(_spoils, function, point) for point in _POINTS):
        return (
            "the numbers are right; but the w that came in has changed too: w += ... writes into "
            "the caller's array. Keep w in a list before each call, and in the end all entries are "
            "the last line. Write w = w + ..."
        )
    return None


def _spoils(function: Any, point: dict[str, Any]) -> bool:
    """Whether a call writes into the arrays that it is given."""
    given = [np.array(value) for value in point.values()]
    function(given[0], point["b"], given[2], point["t"])
    return any((a != b).any() for a, b in zip(given, point.values(), strict=True))


EXERCISE = Exercise(
    id="2.3",
    title="The rule in the other language",
    kind="code",
    tier="core",
    minutes=10,
    goals=(RULE, MEND),
    misconceptions=(6,),
    ask="let correct return the new w and the new b.",
    judge=_judge,
    well_done="this is the form in which most books print the rule.",
    right=(
        correct,
        _loops,
        lambda w, b, x, t: tuple(p + (t - _sign(w @ x + b)) / 2 * q for p, q in ((w, x), (b, 1))),
    ),
    wrong=(
        (_MIXED, "the slip of the notes"),
        (_DOUBLE, "twice as long"),
        (_STRICT, "yours lets it pass"),
        (_GREEDY, "0 belongs to class +1"),
        (_EAGER, "at every look"),
        (_AWAY, "the sign is turned"),
        (_ADDS, "lifts it further"),
        (_RAW, "Widrow and Hoff"),
        (_in_the_loop, "once for each feature"),
        (_deaf, "without b"),
        (_STILL, "b never does"),
        (_two_looks, "judged with the new w"),
        (_plus_one, "b goes up at every mistake"),
        (_in_place, "writes into the caller's array"),
        (lambda w, b, x, t: correct(w, b, x, t)[0], "two things, w and b"),
        (lambda w, b, x, t: (w @ x, b), "it should have shape (3,)"),
        (lambda w, b, x, t: (w, b), "at w = [0., 0., 0.]"),
    ),
)
