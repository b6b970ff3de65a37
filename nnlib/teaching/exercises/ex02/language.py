"""2.3: the rule with labels -1 and +1, making the same corrections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib.teaching.exercises._answers import Unusable, array, call, described, is_blank
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

_ON_THE_LINE = "correct(np.zeros(2), 0, np.ones(2), {})"  # at a score of exactly 0

_OF_THE_WEIGHTS = (
    (
        _MIXED,
        "t is -1 or +1 here, and y is 0 or 1. The notes slip in the same way: at t = -1, t - y is "
        "never 0, so a right answer is pushed too."
        "\nTry: `correct(np.zeros(2), -3, np.ones(2), -1)`: the score is -3, and right. What "
        "moves?",
    ),
    (
        _DOUBLE,
        "each step is twice as long: with -1 and +1 for both, t - y is 2 or -2. A perceptron does "
        "not mind, but the task asks for the same w as with 0 and 1."
        f"\nTry: `{_ON_THE_LINE.format(-1)}` beside the rule of the page, "
        "`one_pass(np.zeros(2), 0, [np.ones(2)], [0])[:2]`.",
    ),
    (
        _STRICT,
        "a score of exactly 0 is a mistake here when t is -1, and yours lets it pass. From w = 0 "
        "every score is 0: a class of -1 alone would never move anything."
        f"\nTry: `{_ON_THE_LINE.format(-1)}`: the answer at 0 is +1, and so a mistake. What moves?",
    ),
    (
        _GREEDY,
        "yours corrects at a score of 0 with t = +1, as t times score <= 0 does. Novikoff's proof "
        "allows it; but here 0 belongs to class +1, and that answer is right."
        f"\nTry: `{_ON_THE_LINE.format(1)}`: nothing is wrong there. What moves?",
    ),
    (
        _EAGER,
        "you add t x at every look, right answers included. More looks seem to teach more; but "
        "the rule is silent where nothing is wrong."
        "\nTry: `correct(np.ones(2), 0, np.ones(2), 1)`: the score is 2, and right. What moves?",
    ),
    (
        _AWAY,
        "the sign is turned: you move w away from what was missed, and towards what was let "
        "through. y - t in place of t - y does that."
        "\nTry: `correct(np.zeros(2), -1, np.ones(2), 1)`: the score was -1, too low. Work out the "
        "new score of (1, 1).",
    ),
    (
        _ADDS,
        "you add x at every mistake. That mends a missed point; but for a point let through, "
        "t = -1, the score is too high, and adding x lifts it further."
        "\nTry: `correct(np.zeros(2), 1, np.ones(2), -1)`: the score was 1. Work out the new score "
        "of (1, 1).",
    ),
    (
        _RAW,
        "you used t - score: a rule too, that of Widrow and Hoff. This one asks only for the "
        "answer, "
        "-1 or +1: a score far on its right side is no mistake."
        "\nTry: `correct(np.zeros(2), 3.5, np.ones(2), 1)`: the score is 3.5, and right. What "
        "moves?",
    ),
    (
        _deaf,
        "the answer is judged by w · x alone, without b. From zero nobody notices at first; but "
        "the line is where w · x + b = 0."
        "\nTry: `correct(np.zeros(2), -5, np.ones(2), -1)`: the score is -5, and right. What "
        "moves?",
    ),
)
_OF_THE_BIAS = (
    (
        _in_the_loop,
        "b moves once for each feature: its line has slipped into the loop over them, perhaps. It "
        "is one weight, on one input of 1."
        "\nTry: `correct(np.zeros(9), 0, np.ones(9), -1)[1]`, then with 2 features for 9: watch b.",
    ),
    (
        _STILL,
        "w moves, and b never does. It looks like a constant; but it is the weight of an input 1."
        "\nTry: `correct(np.zeros(2), 0, np.zeros(2), -1)`: at x = (0, 0) the score is b, and y a "
        "mistake. Does anything mend it?",
    ),
    (
        _two_looks,
        "b is judged with the new w: two looks where the rule takes one. Work out the answer once, "
        "keep it, then move w and b."
        f"\nTry: `{_ON_THE_LINE.format(-1)}`: it is a mistake, so both must move. Does b?",
    ),
    (
        _plus_one,
        "b goes up at every mistake. That is right for t = 1; with t = -1 the score is too high, "
        "and b lifts it further."
        f"\nTry: `{_ON_THE_LINE.format(-1)}[1]`: the score was 0, too high. Which way has b gone?",
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
    if not is_blank(pair[0]) and np.shape(pair[0]) != point["w"].shape:
        raise Unusable(_LOST.format(point["w"].shape, np.shape(pair[0])))
    return array(pair[0], point["w"].shape, "w"), array(pair[1], name="b")


_LOST = (
    "w comes in with shape {}, and the first thing that you return has shape {}. The score is one "
    "number, but each weight moves by its own share."
    "\nTry: `correct(np.zeros(9), 0, np.ones(9), -1)[0]`: nine weights go in. How many come out?"
)
_AGAIN = "work out w · x + b there by hand, then the answer. Is it right? What should move?"
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
            "the numbers are right; but the w that came in has changed too: w += ... is short, and "
            "writes into the caller's array. Write w = w + ..."
            "\nTry: `v = np.zeros(2); correct(v, 0, np.ones(2), -1); print(v)`: is v still (0, 0)?"
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
        (_MIXED, "The notes slip in the same way"),
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
        (lambda w, b, x, t: (w @ x, b), "has shape ()"),
        (lambda w, b, x, t: (w, b), "at w = [0., 0., 0.]"),
    ),
    unfinished=((lambda w, b, x, t: correct(w, b, x, t)[0], "two things, w and b"),),
)
