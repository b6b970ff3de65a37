"""2.3: the rule with labels -1 and +1, making the same corrections."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.teaching.exercises._answers import Blank, Unusable, array, call, described, is_blank
from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import behaves
from nnlib.teaching.exercises.ex02 import rules
from nnlib.teaching.exercises.ex02.goals import MEND, RULE

_ON_THE_LINE = "correct(np.zeros(2), 0, np.ones(2), {})"  # at a score of exactly 0

_OF_THE_WEIGHTS = (
    (
        rules.MIXED,
        "t is -1 or +1 here, and y is 0 or 1. The notes slip in the same way: at t = -1, t - y is "
        "never 0, so a right answer is pushed too."
        "\nTry: `correct(np.zeros(2), -3, np.ones(2), -1)`: the score is -3, and right. What "
        "moves?",
    ),
    (
        rules.DOUBLE,
        "each step is twice as long: with -1 and +1 for both, t - y is 2 or -2. A perceptron does "
        "not mind, but the task asks for the same w as with 0 and 1."
        f"\nTry: `{_ON_THE_LINE.format(-1)}` beside the rule of the page, "
        "`one_pass(np.zeros(2), 0, [np.ones(2)], [0])[:2]`.",
    ),
    (
        rules.STRICT,
        "a score of exactly 0 is a mistake here when t is -1, and yours lets it pass. From w = 0 "
        "every score is 0: a class of -1 alone would never move anything."
        f"\nTry: `{_ON_THE_LINE.format(-1)}`: the answer at 0 is +1, and so a mistake. What moves?",
    ),
    (
        rules.GREEDY,
        "yours corrects at a score of 0 with t = +1, as t times score <= 0 does. Novikoff's proof "
        "allows it; but here 0 belongs to class +1, and that answer is right."
        f"\nTry: `{_ON_THE_LINE.format(1)}`: nothing is wrong there. What moves?",
    ),
    (
        rules.EAGER,
        "you add t x at every look, right answers included. More looks seem to teach more; but "
        "the rule is silent where nothing is wrong."
        "\nTry: `correct(np.ones(2), 0, np.ones(2), 1)`: the score is 2, and right. What moves?",
    ),
    (
        rules.AWAY,
        "the sign is turned: you move w away from what was missed, and towards what was let "
        "through. y - t in place of t - y does that."
        "\nTry: `correct(np.zeros(2), -1, np.ones(2), 1)`: the score was -1, too low. Work out the "
        "new score of (1, 1).",
    ),
    (
        rules.ADDS,
        "you add x at every mistake. That mends a missed point; but for a point let through, "
        "t = -1, the score is too high, and adding x lifts it further."
        "\nTry: `correct(np.zeros(2), 1, np.ones(2), -1)`: the score was 1. Work out the new score "
        "of (1, 1).",
    ),
    (
        rules.RAW,
        "you used t - score: a rule too, that of Widrow and Hoff. This one asks only for the "
        "answer, "
        "-1 or +1: a score far on its right side is no mistake."
        "\nTry: `correct(np.zeros(2), 3.5, np.ones(2), 1)`: the score is 3.5, and right. What "
        "moves?",
    ),
    (
        rules.AT_RIGHT,
        "you move where the answer is right, and stand still where it is wrong: == in the place of "
        "!=, perhaps.\nTry: `correct(np.ones(2), 0, np.ones(2), 1)`: the score is 2, and right. "
        "What moves?",
    ),
    (
        rules.SIGNUM,
        "at a score of exactly 0 you take half a step. np.sign has three answers, and the rule has "
        "two.\nTry: `np.sign(-0.5), np.sign(0.0), np.sign(0.5)`: which class is the middle one?",
    ),
    (
        rules.bare,
        "each weight moves by the same number: x is lost. A weight whose input is 0 had no share "
        "in the mistake, and it moves too."
        "\nTry: `correct(np.zeros(2), 0, np.array([3, 0]), -1)[0]`: the second input is 0. Which "
        "weights move?",
    ),
    (
        rules.insists,
        "you correct until the answer is right: a while, perhaps. The rule takes one look and at "
        "most one step; the point has its next turn in the next pass."
        "\nTry: `correct(np.zeros(2), -9, np.ones(2), 1)`: one step adds (1, 1) to w. How many "
        "do you count?",
    ),
    (
        rules.deaf,
        "the answer is judged by w · x alone, without b. From zero nobody notices at first; but "
        "the line is where w · x + b = 0."
        "\nTry: `correct(np.zeros(2), -5, np.ones(2), -1)`: the score is -5, and right. What "
        "moves?",
    ),
)
_OF_THE_BIAS = (
    (
        rules.in_the_loop,
        "b moves once for each feature: its line has slipped into the loop over them, perhaps. It "
        "is one weight, on one input of 1."
        "\nTry: `correct(np.zeros(9), 0, np.ones(9), -1)[1]`, then with 2 features for 9: watch b.",
    ),
    (
        rules.STILL,
        "w moves, and b never does. It looks like a constant; but it is the weight of an input 1."
        "\nTry: `correct(np.zeros(2), 0, np.zeros(2), -1)`: at x = (0, 0) the score is b, and y a "
        "mistake. Does anything mend it?",
    ),
    (
        rules.two_looks,
        "b is judged with the new w: two looks where the rule takes one. Work out the answer once, "
        "keep it, then move w and b."
        f"\nTry: `{_ON_THE_LINE.format(-1)}`: it is a mistake, so both must move. Does b?",
    ),
    (
        rules.plus_one,
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
    rules.correct,
    _POINTS,
    _OF_THE_WEIGHTS,
    _AGAIN,
    _NAMES,
)
_both = behaves(_observe, rules.correct, _POINTS, _OF_THE_BIAS, _AGAIN, _NAMES)


def _returns(function: Any, point: dict[str, Any]) -> bool:
    try:
        return call(function, *point.values()) is not None
    except Blank:
        return False


_AT_TIMES = (
    "it returns w and b at some points, and nothing at others: the return stands inside the if, "
    "perhaps. Where nothing is wrong, the old w and b are the answer."
    "\nTry: `print(correct(np.ones(2), 0, np.ones(2), 1))`, then with -1 for the last 1: one is "
    "right, and one is wrong. What comes back?"
)


def _judge(function: Any) -> str | None:
    if len({_returns(function, point) for point in _POINTS}) > 1:
        return _AT_TIMES
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
        rules.correct,
        rules.loops,
        lambda w, b, x, t: tuple(
            p + (t - rules.sign(w @ x + b)) / 2 * q for p, q in ((w, x), (b, 1))
        ),
    ),
    wrong=(
        (rules.MIXED, "The notes slip in the same way"),
        (rules.DOUBLE, "twice as long"),
        (rules.STRICT, "yours lets it pass"),
        (rules.GREEDY, "0 belongs to class +1"),
        (rules.EAGER, "at every look"),
        (rules.AWAY, "the sign is turned"),
        (rules.ADDS, "lifts it further"),
        (rules.RAW, "Widrow and Hoff"),
        (rules.in_the_loop, "once for each feature"),
        (rules.deaf, "without b"),
        (rules.STILL, "b never does"),
        (rules.two_looks, "judged with the new w"),
        (rules.plus_one, "b goes up at every mistake"),
        (rules.AT_RIGHT, "stand still where it is wrong"),
        (rules.SIGNUM, "half a step"),
        (rules.bare, "x is lost"),
        (rules.insists, "until the answer is right"),
        (rules.silent, "nothing at others"),
        (rules.in_place, "writes into the caller's array"),
        (lambda w, b, x, t: (w @ x, b), "has shape ()"),
        (lambda w, b, x, t: (w, b), "at w = [0., 0., 0.]"),
    ),
    unfinished=((lambda w, b, x, t: rules.correct(w, b, x, t)[0], "two things, w and b"),),
)
