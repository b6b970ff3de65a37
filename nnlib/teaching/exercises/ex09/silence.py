"""9.7: softmax with the squared error, derived; and how it falls silent."""

from __future__ import annotations

from typing import Any

import sympy as sp

from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import by_pen, parts
from nnlib.teaching.exercises._steps import derivation
from nnlib.teaching.exercises.ex09.goals import LOGARITHM, TOGETHER
from nnlib.teaching.exercises.ex09.jacobian import FACTS, P, S, Z, e1, e2, e3, p1, p2, p3, z1

T = t1, t2, t3 = sp.symbols("t1:4", real=True)
_LOSS = sum((e / S - t) ** 2 for e, t in zip((e1, e2, e3), T, strict=True)) / 2
_START = sp.Derivative(_LOSS, z1)
_ERRORS = tuple(p - t for p, t in zip(P, T, strict=True))
_MEAN = sum(p * error for p, error in zip(P, _ERRORS, strict=True))
_SLOPE = p1 * (_ERRORS[0] - _MEAN)
_PATHS = (p1 * (1 - p1) * (p1 - t1), -p1 * p2 * (p2 - t2), -p1 * p3 * (p3 - t3))
_THREE_WAYS = sum(_PATHS)
_ALL_PLUS = _PATHS[0] - _PATHS[1] - _PATHS[2]

_MISTAKES = (
    (
        p1 * (1 - p1) * _ERRORS[0],
        "You followed one path, from z1 through p1: the diagonal of the Jacobian. z1 moves p2 and "
        "p3 too, and each of them has an error. Three paths lead to the loss, and forks add.",
    ),
    (
        _ERRORS[0],
        "The error p1 - t1 alone is what the cross-entropy leaves: its 1/p cancels the p. The "
        "squared error has no 1/p, so the Jacobian's p stays.",
    ),
    (
        p1 * _ERRORS[0],
        "This is the term with I_ij alone. The other one, -p_j p_i, runs over all three classes: "
        "the sum is missing.",
    ),
    (
        -p1 * _MEAN,
        "This is the sum without the term with I_ij: p1 hears z1 directly, too.",
    ),
    (
        p1 * (_ERRORS[0] + _MEAN),
        "The sign before the sum: off the diagonal the Jacobian is -p1 p2. When p1 gains, the "
        "others lose.",
    ),
    (
        _ERRORS[0] - _MEAN,
        "The p1 in front is lost. It is the factor that kills: each entry p_j (I_ij - p_i) of the "
        "Jacobian's column for z1 has a p1 in it.",
    ),
    (
        p1 * (_ERRORS[0] - sum(_ERRORS)),
        "Each error in the sum is weighted by its p. Unweighted, the errors sum to 0 for any p: "
        "then the sum would never matter.",
    ),
    (
        2 * _SLOPE,
        "Twice too much: the 1/2 in front of the loss is there to take the 2 of the square away.",
    ),
    (
        -_SLOPE,
        "The sign is turned: t - p is the way that descent goes. The slope of (p - t)²/2 is p - t.",
    ),
    (
        p1 * (1 - p1) * _ERRORS[0] + p2 * (1 - p2) * _ERRORS[1] + p3 * (1 - p3) * _ERRORS[2],
        "Three paths, but each with the slope of a diagonal: p2(1 - p2) is how p2 hears z2. How "
        "does p2 hear z1?",
    ),
    (
        _ALL_PLUS,
        "All three paths, but with a wrong sign: p2's slope by z1 is -p1 p2. One whole is shared: "
        "nudge z1 up, and p2 and p3 fall.",
    ),
    (
        _PATHS[0] + _PATHS[1],
        "The path through p3 is missing. z1 stands in the sum s, and so in every p.",
    ),
    (
        _PATHS[0] + _PATHS[2],
        "The path through p2 is missing. z1 stands in the sum s, and so in every p.",
    ),
    (
        p1 * (1 - p1) * _ERRORS[0] - p1 * p2 - p1 * p3,
        "The paths through p2 and p3 end too early: from each p one arrow is left to the loss, of "
        "slope p - t.",
    ),
)


def _in_p_and_t(last: Any) -> str | None:
    if last.has(*Z):
        return "every line follows. One step is left: write the last line with p and t, without z."
    return None


_DERIVE = derivation(
    start=_START,
    letters={symbol.name: symbol for symbol in (*Z, *P, *T)},
    mistakes=_MISTAKES,
    where=FACTS,
    least=3,
    form=_in_p_and_t,
)

_AT = {p1: 0.01, p2: 0.98, p3: 0.01, t1: 1, t2: 0, t3: 0}


def _there(formula: Any) -> float:
    return float(sp.sympify(formula).subs(_AT))


_QUIET = by_pen(
    _there(_SLOPE),
    [
        (
            _there(_ERRORS[0]),
            "-0.99 is what the cross-entropy says there. That is the point: which of the two does "
            "the learner hear?",
        ),
        (
            _there(_MISTAKES[0][0]),
            "this is the path through p1 alone. The one through p2 is as long: p2's error is 0.98.",
        ),
        (_there(_MISTAKES[2][0]), "this is p1 (p1 - t1), without the sum."),
        (
            _there(_MISTAKES[5][0]),
            "p1 = 0.01 in front is missing: it is what makes the slope so small.",
        ),
        (
            _there(p1 * (_ERRORS[0] + _MEAN)),
            "the bracket is -0.99 - 0.9506, not -0.99 + 0.9506: what the others win, p1 loses.",
        ),
        (0, "nearly, but it is not dead: it whispers. Put the six numbers into your last line."),
    ],
    recipe="Put p = (0.01, 0.98, 0.01) and t = (1, 0, 0) into your last line. The sum is 0.9506.",
)

_GOOD = [_START, _THREE_WAYS, _SLOPE]


def _after(*lines: Any) -> tuple[Any, Any]:
    return [_START, *lines], "-0.0194"


EXERCISE = Exercise(
    id="9.7",
    title="A loss that falls silent",
    kind="derive",
    tier="challenge",
    minutes=25,
    goals=(LOGARITHM, TOGETHER),
    misconceptions=(3, 12),
    ask="put your lines into the list, and the slope at that point in the place of the dots.",
    judge=parts(lines=_DERIVE, quiet=_QUIET),
    well_done="-0.0194 where the cross-entropy says -0.99. Now you can say why it is a logarithm.",
    right=(
        (_GOOD, "-0.0194"),
        (
            (
                _START,
                e1 / S * (e1 / S - t1)
                - e1 / S * sum(e**2 / S**2 for e in (e1, e2, e3))
                + e1 / S * (e1 * t1 + e2 * t2 + e3 * t3) / S,
                p1 * (p1 - t1 - p1**2 - p2**2 - p3**2 + p1 * t1 + p2 * t2 + p3 * t3),
            ),
            _there(_SLOPE),
        ),
    ),
    wrong=(
        (_after(p1 * (1 - p1) * (e1 / S - t1), p1 * (1 - p1) * _ERRORS[0]), "followed one path"),
        (_after(_THREE_WAYS, _ERRORS[0]), "what the cross-entropy leaves"),
        (_after(_THREE_WAYS, p1 * _ERRORS[0]), "the sum is missing"),
        (_after(_THREE_WAYS, -p1 * _MEAN), "p1 hears z1 directly"),
        (_after(_THREE_WAYS, p1 * (_ERRORS[0] + _MEAN)), "The sign before the sum"),
        (_after(_THREE_WAYS, _ERRORS[0] - _MEAN), "The p1 in front is lost"),
        (_after(_ALL_PLUS, _SLOPE), "All three paths, but"),
        (_after(_PATHS[0] + _PATHS[1], _SLOPE), "path through p3 is missing"),
        (_after(_PATHS[0] + _PATHS[2], _SLOPE), "path through p2 is missing"),
        (_after(_THREE_WAYS, p1 * (_ERRORS[0] - sum(_ERRORS))), "weighted by its p"),
        (_after(2 * _THREE_WAYS, 2 * _SLOPE), "Twice too much"),
        (_after(-_THREE_WAYS, -_SLOPE), "The sign is turned"),
        (_after(_MISTAKES[9][0], _SLOPE), "How does p2 hear z1"),
        (_after(_MISTAKES[13][0], _SLOPE), "end too early"),
        (_after(_THREE_WAYS, e1 / S * (_ERRORS[0] - _MEAN)), "One step is left"),
        (_after(_SLOPE), "a derivation shows its way"),
        (_after(_THREE_WAYS, p1 * (p2 - t2 - _MEAN)), "line 3 does not follow from line 2"),
        ((_GOOD, "-0.99"), "what the cross-entropy says there"),
        ((_GOOD, "-0.0098"), "the path through p1 alone"),
        ((_GOOD, "-0.0099"), "without the sum"),
        ((_GOOD, "-1.94"), "what makes the slope so small"),
        ((_GOOD, "-0.000394"), "the bracket is"),
        ((_GOOD, "0"), "it whispers"),
        ((_GOOD, "0.0194"), "the sign differs"),
        ((_GOOD, None), "Still to come: quiet"),
    ),
)
