"""9.4: two entries of softmax's Jacobian, by the rule for a quotient."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy as sp

from nnlib.teaching.exercises._exercise import Exercise, Judge
from nnlib.teaching.exercises._judges import Slip, parts
from nnlib.teaching.exercises._steps import derivation
from nnlib.teaching.exercises.ex09.goals import SOFTMAX

Z = z1, z2, z3 = sp.symbols("z1:4", real=True)
P = p1, p2, p3 = sp.symbols("p1:4", real=True)
E = e1, e2, e3 = tuple(sp.exp(z) for z in Z)
S = e1 + e2 + e3
FACTS = [sp.Eq(p, e / S) for p, e in zip(P, E, strict=True)]

_OWN, _CROSS = sp.Derivative(e1 / S, z1), sp.Derivative(e1 / S, z2)

_OWN_MISTAKES = (
    (
        p1,
        "This is p1 itself: its slope, if the sum s held still. But e^z1 is one of the three parts "
        "of s: when z1 rises, the whole grows too, and p1 gains less than e^z1 does.\nTry: "
        "`nnlib.softmax([[5, 0, 0], [5.1, 0, 0]])[0]`. By your line p1, the first column, would "
        "rise by 0.099, to more than 1.",
    ),
    (
        sp.Integer(1),
        "You took the slope above the line and the slope below it, and divided. The rule for u/v "
        "is (u' v - u v')/v².\nTry: `nnlib.softmax([[10, 0, 0], [11, 0, 0]])[0]`. z1 rises by 1: "
        "does p1, the first column, rise by 1?",
    ),
    (
        -(p1**2),
        "This is what the sum below the line does; the power above it moves as well.\nTry: "
        "`nnlib.softmax([[2, 1, -1], [2.5, 1, -1]])[0]`. By your line p1 falls when its own score "
        "rises.",
    ),
    (
        p1 * (1 + p1),
        "The sign between the two parts: in (u' v - u v')/v² it is a minus. A larger whole makes "
        "the share smaller.\nTry: put p1 = 0.9 into your line: 1.71. Then a z1 raised by 0.1 would "
        "take p1 to 1.07.",
    ),
    (
        1 - p1,
        "This is the slope of log p1. The slope of p1 itself is p1 times that.\nTry: "
        "`nnlib.softmax([[-7, 0, 0], [-6.9, 0, 0]])[0]`. p1 is nearly 0, so your line foretells "
        "+0.1 for it.",
    ),
    (
        p1 * (1 - p2),
        "The letters have come apart: in p_j (I_ij - p_i), p_i belongs to the score that moves, "
        "and here z1 does.\nTry: put p = (0.5, 0.4, 0.1) into your line, then (0.5, 0.1, 0.4). "
        "Should p1 care which of the other two is larger?",
    ),
    (
        p1**2 * (1 - p1),
        "One p1 too many: e^z1/s is p1, and e^z1 e^z1/s² is p1².\nTry: "
        "`nnlib.softmax([[0, 0, 0], [0.1, 0, 0]])[0]`. With p1 = 1/3 your line foretells +0.0074.",
    ),
    (
        -p1 * (1 - p1),
        "The two parts have changed places: the rule begins with u' v, and takes u v' off.\nTry: "
        "`nnlib.softmax([[2, 1, -1], [3, 1, -1]])[0]`. z1 rises: does p1, the first column, fall "
        "as your line foretells?",
    ),
    (
        e1 * (1 - p1),
        "Above the line all is right; below it the rule has v², so s comes twice.\nTry: put "
        "z = (0, 0, 0) into your line, then z = (1, 1, 1). No probability moves; what does your "
        "line do?",
    ),
    (
        p1 - p1 / S,
        "You took 1 for v'. Of s = e^z1 + e^z2 + e^z3 one part moves with z1, by e^z1.\nTry: put "
        "z = (0, 0, 0) into your line, which gives 2/9, then z = (100, 100, 100). No probability "
        "moves; does your line stay?",
    ),
    (
        sp.Integer(0),
        "You took s for its own slope. But z1 moves one of its three parts: v' is e^z1 alone.\n"
        "Try: `nnlib.softmax([[2, 1, -1], [2.1, 1, -1]])[0]`. By your line p1, the first column, "
        "stays.",
    ),
)
_CROSS_MISTAKES = (
    (
        sp.Integer(0),
        "This says that p1 does not hear z2: only the diagonal of the Jacobian is left, as for the "
        "sigmoid. But z2 stands in the sum below.\nTry: "
        "`nnlib.softmax([[2, 1, -1], [2, 2, -1]])[0]`. Only z2 rises; watch p1, the first column.",
    ),
    (
        p1 * p2,
        "The minus is missing. When z2 rises, class 2 takes a larger share, and class 1 must give "
        "some of its own.\nTry: `nnlib.softmax([[2, 1, -1], [2, 1.5, -1]])[0]`. Does the first "
        "column rise or fall?",
    ),
    (
        p1 * (1 - p1),
        "This is how p1 hears its own score. Here z2 moves, and I_12 is 0: above the line nothing "
        "moves at all.\nTry: `nnlib.softmax([[0, -20, 0], [0, -19, 0]])[0]`. p1 is 1/2, and class "
        "2 is out of play: your line foretells +0.25 for p1.",
    ),
    (
        p1 * (1 - p2),
        "The 1 is I_ij for i = j. Here the indices differ: e^z1, above the line, knows nothing of "
        "z2. Only the sum below moves.\nTry: `nnlib.softmax([[0, -9, 0], [0, -8, 0]])[0]`. With "
        "p2 nearly 0 your line foretells +0.5 for p1.",
    ),
    (
        -(p1**2),
        "The second factor belongs to the score that moves: the slope of s by z2 is e^z2, not "
        "e^z1.\nTry: `nnlib.softmax([[0, -20, 0], [0, -19, 0]])[0]`. Class 2 is out of play and "
        "has nothing to take: your line foretells -0.25 for p1.",
    ),
    (
        -(p2**2),
        "p1 has left the formula, and it is p1 that moves.\nTry: "
        "`nnlib.softmax([[-20, 0, 0], [-20, 1, 0]])[0]`. p1 has nothing to lose, and your line "
        "foretells -0.25 for it.",
    ),
    (
        -p2,
        "This is the slope of log p1. To get the slope of p1, multiply by p1.\nTry: "
        "`nnlib.softmax([[-9, 0, 0], [-9, 0.1, 0]])[0]`. p2 is 1/2, so your line takes 0.05 from "
        "p1: has it so much?",
    ),
    (
        -e1 * e2 / S,
        "One division by s is missing: the slope of 1/s is -1/s² times that of s.\nTry: put "
        "z = (0, 0, 0) into your line, then z = (100, 100, 100). No probability moves; what does "
        "your line do?",
    ),
    (
        -e1 / S**2,
        "The slope of 1/s is there; but s moves by e^z2 for each unit of z2. One wheel is left "
        "out.\nTry: `nnlib.softmax([[0, -9, 0], [0, -8, 0]])[0]`. e^z2 is nearly 0, and s nearly "
        "still: your line foretells -0.25 for p1.",
    ),
    (
        e2 / S,
        "You took the slope of e^z2, above the line. There stands e^z1.\nTry: "
        "`nnlib.softmax([[2, 1, -1], [2, 1.1, -1]])[0]`. Your line foretells +0.026 for p1, the "
        "first column.",
    ),
    (
        p2 * (1 - p1),
        "You let e^z1, above the line, move by e^z2. It does not know z2: u' is 0 here.\nTry: "
        "`nnlib.softmax([[-20, 0, 0], [-20, 0.1, 0]])[0]`. p2 is 1/2, and your line foretells "
        "+0.05 for p1.",
    ),
    (
        -p1,
        "You took s for its own slope. Only one of its three parts hears z2: v' is e^z2.\nTry: "
        "`nnlib.softmax([[0, -20, 0], [0, -19, 0]])[0]`. Class 2 is out of play, and your line "
        "foretells -0.5 for p1.",
    ),
)


def _in_p_alone(last: Any) -> str | None:
    if last.has(*Z):
        return "every line follows. One step is left: write the last line with p alone, without z."
    return None


_MOVED = (
    "`nnlib.softmax([[1.4, 0.7, 0], {}])[0]`. There p is about (4/7, 2/7, 1/7): how far does p1, "
    "the first column, move, and how far by your line?"
)


def _derive(start: Any, mistakes: Iterable[Slip], raised: str) -> Judge:
    return derivation(
        start=start,
        letters={symbol.name: symbol for symbol in (*Z, *P)},
        mistakes=mistakes,
        where=FACTS,
        least=3,
        form=_in_p_alone,
        otherwise=_MOVED.format(raised),
    )


_GOOD_OWN = [_OWN, (e1 * S - e1 * e1) / S**2, p1 - p1**2, p1 * (1 - p1)]
_GOOD_CROSS = [_CROSS, -e1 * e2 / S**2, -p1 * p2]


def _own(*lines: Any) -> tuple[Any, Any]:
    return [_OWN, *lines], _GOOD_CROSS


def _cross(*lines: Any) -> tuple[Any, Any]:
    return _GOOD_OWN, [_CROSS, *lines]


_plain = {name: sp.Symbol(name) for name in ("z1", "z2", "z3", "p1", "p2", "p3")}
_PLAIN = {symbol: _plain[symbol.name] for symbol in (*Z, *P)}

EXERCISE = Exercise(
    id="9.4",
    title="The Jacobian by another road",
    kind="derive",
    tier="stretch",
    minutes=15,
    goals=(SOFTMAX,),
    misconceptions=(3, 12),
    ask="put your lines into the two lists, one SymPy expression after another.",
    judge=parts(
        own=_derive(_OWN, _OWN_MISTAKES, "[1.5, 0.7, 0]"),
        cross=_derive(_CROSS, _CROSS_MISTAKES, "[1.4, 0.8, 0]"),
    ),
    well_done="both entries, without a logarithm. Two roads, one Jacobian.",
    right=(
        (_GOOD_OWN, _GOOD_CROSS),
        (
            tuple(line.xreplace(_PLAIN) for line in (_OWN, e1 / S * (e2 + e3) / S, p1 * (p2 + p3))),
            [_CROSS.xreplace(_PLAIN), -(e1 / S) * (e2 / S), 0 - p2 * _plain["p1"]],
        ),
    ),
    wrong=(
        (_own(e1 / S, p1), "if the sum s held still"),
        (_own(e1 / e1, p1 * (1 - p1)), "slope below it, and divided"),
        (_own(-e1 * e1 / S**2, -(p1**2)), "falls when its own score rises"),
        (_own((e1 * S + e1 * e1) / S**2, p1 * (1 + p1)), "in (u' v - u v')/v² it is a minus"),
        (_own((e1 * S - e1 * e1) / S**2, 1 - p1), "This is the slope of log p1. The slope of p1"),
        (_own((e1 * S - e1 * e1) / S**2, p1 * (1 - p2)), "The letters have come apart"),
        (_own(p1**2 * (1 - p1), p1 * (1 - p1)), "One p1 too many"),
        (_own((e1 * e1 - e1 * S) / S**2, -p1 * (1 - p1)), "have changed places"),
        (_own((e1 * S - e1 * e1) / S, p1 * (1 - p1)), "so s comes twice"),
        (_own((e1 * S - e1) / S**2, p1 * (1 - p1)), "You took 1 for v'"),
        (_own((e1 * S - e1 * S) / S**2, 0), "z1 moves one of its three parts"),
        (_cross(sp.Integer(0), 0), "only the diagonal of the Jacobian"),
        (_cross(e1 * e2 / S**2, p1 * p2), "The minus is missing"),
        (_cross(p1 - p1**2, p1 * (1 - p1)), "how p1 hears its own score"),
        (_cross(-e1 * e2 / S**2, p1 * (1 - p2)), "The 1 is I_ij for i = j"),
        (_cross(-e1 * e1 / S**2, -(p1**2)), "belongs to the score that moves: the slope of s"),
        (_cross(-e1 * e2 / S**2, -(p2**2)), "p1 has left the formula"),
        (_cross(-e1 * e2 / S**2, -p2), "To get the slope of p1"),
        (_cross(-e1 * e2 / S, -p1 * p2), "One division by s is missing"),
        (_cross(-e1 / S**2, -p1 * p2), "One wheel is left out"),
        (_cross(e2 / S, p2), "There stands e^z1"),
        (_cross((e2 * S - e1 * e2) / S**2, -p1 * p2), "above the line, move by e^z2"),
        (_cross((0 * S - e1 * S) / S**2, -p1 * p2), "parts hears z2"),
        (_cross(-e1 * e2 / S**2, -p1 * p3), "line 3 does not follow from line 2"),
        (([e1 / S, p1 * (1 - p1), p1 - p1**2], _GOOD_CROSS), "line 1 is not the start"),
    ),
    unfinished=(
        (_own((e1 * S - e1 * e1) / S**2, e1 / S - (e1 / S) ** 2), "One step is left"),
        (_own(p1 * (1 - p1)), "a derivation shows its way"),
        (([_OWN], [_CROSS]), "one SymPy expression after another"),
        ((_GOOD_OWN, [_CROSS]), "own: right. Still to come: cross"),
    ),
)
