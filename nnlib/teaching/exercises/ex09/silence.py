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
        "You followed one path, from z1 through p1: the diagonal of the Jacobian. But z1 moves p2 "
        "and p3 too, and each of them has an error: three paths lead to the loss.\nTry: "
        "`loss_at(0.1, 0, -50) - loss_at(0, 0, -50)`. With p = (1/2, 1/2, 0), your line foretells "
        "-1/8 of the nudge, -0.0125.",
    ),
    (
        _ERRORS[0],
        "The error p1 - t1 alone is what the cross-entropy leaves: its 1/p cancels the p. The "
        "squared error has no 1/p, so the Jacobian's p stays.\nTry: `loss_at(-9, 0, 0), "
        "loss_at(-8, 0, 0)`. Here p1 is nearly 0, and your line foretells a fall by nearly 1.",
    ),
    (
        p1 * _ERRORS[0],
        "This is the term with I_ij alone. The other one, -p_j p_i, runs over all three classes: "
        "the sum is missing.\nTry: `loss_at(4, 0, 0), loss_at(4.1, 0, 0)`. With p1 = 0.965 your "
        "line foretells a fall by 0.0034; is the loss so high at all?",
    ),
    (
        -p1 * _MEAN,
        "This is the sum without the term with I_ij: as if p1 did not hear z1 directly.\nTry: "
        "`loss_at(0.1, 0, 0) - loss_at(0, 0, 0)`. With three p of 1/3 your line foretells 0.",
    ),
    (
        p1 * (_ERRORS[0] + _MEAN),
        "The sign before the sum: off the diagonal the Jacobian is -p1 p2. When p1 gains, the "
        "others lose.\nTry: `loss_at(4, 0, 0), loss_at(4.1, 0, 0)`. With p1 = 0.965 your line "
        "foretells a fall by 0.0066; is there so much to lose?",
    ),
    (
        _ERRORS[0] - _MEAN,
        "The p1 in front is lost: each entry p_j (I_ij - p_i) of the Jacobian's column for z1 has "
        "a p1 in it. It is the factor that makes this loss fall silent.\nTry: "
        "`loss_at(-9, 5, 0), loss_at(-8, 5, 0)`. Your line foretells a fall by nearly 2.",
    ),
    (
        p1 * (_ERRORS[0] - sum(_ERRORS)),
        "Each error in the sum is weighted by its p. Without the weights the errors sum to 0 "
        "for any p, and the sum would never matter.\nTry: `loss_at(4, 0, 0), loss_at(4.1, 0, 0)`. "
        "There p1 = 0.965, your sum is 0, and your line foretells a fall by 0.0034.",
    ),
    (
        2 * _SLOPE,
        "Twice too much: the 1/2 in front of the loss is there to take the 2 of the square away."
        "\nTry: `loss_at(0.01, 0, 0) - loss_at(0, 0, 0)`. With three p of 1/3 your line foretells "
        "-4/9 of the nudge, -0.0044.",
    ),
    (
        -_SLOPE,
        "The sign is turned: t - p is the way that descent goes; the slope of (p - t)²/2 is p - t."
        "\nTry: `loss_at(0, 0, 0), loss_at(0.1, 0, 0)`. Class 1 is right there, and its score "
        "rises: your line says that the loss rises too.",
    ),
    (
        p1 * (1 - p1) * _ERRORS[0] + p2 * (1 - p2) * _ERRORS[1] + p3 * (1 - p3) * _ERRORS[2],
        "Three paths, but each with the slope of a diagonal: p2(1 - p2) is how p2 hears z2. How "
        "does p2 hear z1?\nTry: `loss_at(0, 0, 0), loss_at(0.1, 0, 0)`. With three p of 1/3 your "
        "line foretells no movement.",
    ),
    (
        _ALL_PLUS,
        "All three paths, but with a wrong sign: p2's slope by z1 is -p1 p2. One whole is shared, "
        "so p2 and p3 fall when p1 grows.\nTry: `loss_at(0, 0, -50), loss_at(0.1, 0, -50)`. With "
        "p = (1/2, 1/2, 0) your line foretells no movement.",
    ),
    (
        _PATHS[0] + _PATHS[1],
        "The path through p3 is missing. z1 stands in the sum s, and so in every p.\nTry: "
        "`loss_at(0.1, -50, 0) - loss_at(0, -50, 0)`. Class 2 is out of play there, and your line "
        "foretells -0.0125: how much of the fall do you see?",
    ),
    (
        _PATHS[0] + _PATHS[2],
        "The path through p2 is missing. z1 stands in the sum s, and so in every p.\nTry: "
        "`loss_at(0.1, 0, -50) - loss_at(0, 0, -50)`. Class 3 is out of play there, and your line "
        "foretells -0.0125: how much of the fall do you see?",
    ),
    (
        sp.Integer(0),
        "Your line comes to 0 at any scores: p1(1 - p1), -p1 p2 and -p1 p3 sum to 0, as the p "
        "always sum to 1. First multiply each of them by the error of its own p.\nTry: "
        "`loss_at(0, 0, 0), loss_at(1, 0, 0)`. Does the loss stay, as your line foretells?",
    ),
    (
        p1 * (1 - p1) * _ERRORS[0] - p1 * p2 - p1 * p3,
        "The paths through p2 and p3 end too early: from each p one arrow is left to the loss, of "
        "slope p - t.\nTry: `loss_at(4, 0, 0), loss_at(4.1, 0, 0)`. There p1 = 0.965, and your "
        "line foretells a fall by 0.0035; is the loss so high at all?",
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
    otherwise="`loss_at(1.4, 0.7, 0), loss_at(1.5, 0.7, 0)`. There p is about (4/7, 2/7, 1/7), and "
    "t is (1, 0, 0): how far does the loss move, and how far by your line?",
)

_AT = {p1: 0.01, p2: 0.98, p3: 0.01, t1: 1, t2: 0, t3: 0}


def _there(formula: Any) -> float:
    return float(sp.sympify(formula).subs(_AT))


_QUIET = by_pen(
    _there(_SLOPE),
    [
        (
            _there(_ERRORS[0]),
            "-0.99 is what the cross-entropy says there, and yours is another loss.\nTry: in the "
            "play above, choose *Sure and wrong*, and compare the two slopes.",
        ),
        (
            -_there(_SLOPE),
            "the size is right, and the sign differs.\nTry: `loss_at(0, 5, 0), loss_at(1, 5, 0)`, "
            "a mistake as confident. z1 rises: does the loss?",
        ),
        (
            _there(_MISTAKES[0][0]),
            "this is the path through p1 alone, and z1 moves p2 too.\nTry: work out the path "
            "through p2, -p1 p2 (p2 - t2), at these numbers. Is it small beside yours?",
        ),
        (
            _there(_PATHS[1]),
            "this is the path through p2 alone. z1 moves p1 first of all.\nTry: work out the path "
            "through p1, p1 (1 - p1) (p1 - t1), at these numbers. Is it small beside yours?",
        ),
        (
            _there(_MISTAKES[2][0]),
            "this is p1 (p1 - t1), without the sum.\nTry: work out one term of the sum, "
            "p2 (p2 - t2), at these numbers, and put it beside p1 - t1 = -0.99.",
        ),
        (
            _there(_MISTAKES[5][0]),
            "the p1 = 0.01 in front is missing, and it is what makes the slope so small.\nTry: "
            "`loss_at(-9, 5, 0), loss_at(-8, 5, 0)`. At this worse mistake, too, a slope near -2 "
            "foretells a fall by 2.",
        ),
        (
            _there(p1 * (_ERRORS[0] + _MEAN)),
            "you added the sum where it comes off: what the others win, p1 loses.\nTry: mark -0.99 "
            "on a line of numbers and take 0.9506 off. Do you walk to the left or to the right?",
        ),
        (
            0,
            "nearly, but it is not dead: it whispers.\nTry: `loss_at(0, 5, 0) - "
            "loss_at(1, 5, 0)`. At such a mistake, too, the loss does move.",
        ),
    ],
    recipe="write p, p - t and their products in three columns; the products sum to 0.9506.",
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
        (_after(_THREE_WAYS, -p1 * _MEAN), "p1 did not hear z1 directly"),
        (_after(_THREE_WAYS, p1 * (_ERRORS[0] + _MEAN)), "The sign before the sum"),
        (_after(_THREE_WAYS, _ERRORS[0] - _MEAN), "The p1 in front is lost"),
        (_after(_ALL_PLUS, _SLOPE), "All three paths, but"),
        (_after(_PATHS[0] + _PATHS[1], _SLOPE), "path through p3 is missing"),
        (_after(_PATHS[0] + _PATHS[2], _SLOPE), "path through p2 is missing"),
        (_after(_THREE_WAYS, p1 * (_ERRORS[0] - sum(_ERRORS))), "weighted by its p"),
        (_after(2 * _THREE_WAYS, 2 * _SLOPE), "Twice too much"),
        (_after(-_THREE_WAYS, -_SLOPE), "The sign is turned"),
        (_after(_MISTAKES[9][0], _SLOPE), "How does p2 hear z1"),
        (_after(p1 * (1 - p1) - p1 * p2 - p1 * p3, 0), "comes to 0 at any scores"),
        (_after(_MISTAKES[-1][0], _SLOPE), "end too early"),
        (_after(_THREE_WAYS, p1 * (p2 - t2 - _MEAN)), "line 3 does not follow from line 2"),
        ((_GOOD, "-0.99"), "what the cross-entropy says there"),
        ((_GOOD, "-0.0098"), "the path through p1 alone"),
        ((_GOOD, "-0.0096"), "the path through p2 alone"),
        ((_GOOD, "-0.0099"), "without the sum"),
        ((_GOOD, "-1.94"), "what makes the slope so small"),
        ((_GOOD, "-0.000394"), "where it comes off"),
        ((_GOOD, "0"), "it whispers"),
        ((_GOOD, "0.0194"), "the sign differs"),
        ((_GOOD, "-0.03"), "three columns"),
    ),
    unfinished=(
        (_after(_THREE_WAYS, e1 / S * (_ERRORS[0] - _MEAN)), "One step is left"),
        (_after(_SLOPE), "a derivation shows its way"),
        ((_GOOD, None), "Still to come: quiet"),
        ((_GOOD, "0.01 * (-0.99 - 0.9506)"), "work it out first"),
    ),
)
