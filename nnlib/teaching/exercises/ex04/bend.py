"""4.4: derive the slope of another bend."""

from __future__ import annotations

from typing import Any

import sympy as sp

from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._steps import derivation
from nnlib.teaching.exercises.ex04.goals import CHAIN

_z, _a = sp.symbols("z a", real=True)
_s = 1 / (1 + sp.exp(-2 * _z))
_TANH = [sp.Eq(_a, 2 * _s - 1)]
_START = sp.Derivative(2 * _s - 1, _z)
_HALF = (1 + _a) / 2


def _in_a_alone(last: Any) -> str | None:
    if last.has(_z):
        return "every line follows. One step is left: write the last line with a alone, without z."
    return None


# a at z, by the sigmoid of the page; at z = 0 it is 0, and s is 1/2
_NUDGE = (
    "\nTry: `2 * sigmoid(2 * 0.1)[0] - 1`: z goes from 0 to 0.1, and a from 0 to this. At s = 1/2 "
)
_BEFORE_0 = (
    "\nTry: `2 * sigmoid(2 * -0.1)[0] - 1`: z goes from -0.1 to 0, and a from this to 0. At a = 0 "
    "your slope is 0: a would stand still."
)
_TANH_MISTAKES = (
    (
        2 * _s * (1 - _s),
        "One wheel is missing: the inner one, perhaps, for the sigmoid is turned by 2z, and 2z "
        "moves twice as fast as z." + _NUDGE + "your slope is 0.5: a would be 0.05.",
    ),
    (
        _s * (1 - _s),
        "This is the sigmoid's own slope. Two wheels turn it here: 2z on the way in, twice on "
        "the way out." + _NUDGE + "your slope is 0.25: a would be 0.025.",
    ),
    (
        4 * _s,
        "You used s for the slope of s; that is a habit of e^z. The slope of s is s(1 - s)."
        "\nTry: `2 * sigmoid(2 * 6)[0] - 1`, then with 5 for 6: a hardly moves. At s = 1 your "
        "slope is 4.",
    ),
    (
        4 * _s * (1 - _s) - 1,
        "The -1 at the end stays in your slope. It shifts the curve down, and turns nothing: its "
        "slope is 0." + _NUDGE + "your slope is 0: a would stand still.",
    ),
    (
        _a * (1 - _a),
        "a(1 - a) is the slope of the sigmoid, in its own a. This a runs from -1 to 1." + _BEFORE_0,
    ),
    (
        4 * _a * (1 - _a),
        "a stands where s stood: the letters change, and nothing else. But a = 2s - 1 is another "
        "number than s, 0 where s is 1/2." + _BEFORE_0,
    ),
    (
        8 * _s * (1 - _s),
        "One 2 too many: there are two of them, one on the way in, and one on the way out."
        + _NUDGE
        + "your slope is 2: a would be 0.2.",
    ),
    (
        1 + _a**2,
        "The square has the wrong sign: in (1 + a)(1 - a) the two inner terms cancel, and minus a "
        "squared is left.\nTry: `2 * sigmoid(2 * 6)[0] - 1`, then with 5 for 6: a hardly moves. At "
        "a = 1 your slope is 2.",
    ),
    (
        -4 * _s * (1 - _s),
        "The sign turned: e^(-2z) falls, but it stands below the line, so the whole rises. One of "
        "two minus signs is lost.\nTry: `2 * sigmoid(2 * 1)[0] - 1`, then with 2 for 1: does a "
        "fall?",
    ),
    (
        (1 - _a) ** 2,
        "(1 - a)(1 - a) is not (1 + a)(1 - a): from s = (1 + a)/2 follows 1 - s = (1 - a)/2."
        "\nTry: `2 * sigmoid(2 * -6)[0] - 1`, then with -5 for -6: a hardly moves. At a = -1 your "
        "slope is 4.",
    ),
)
_DERIVED = (_START, 4 * _s * (1 - _s), 4 * _HALF * (1 - _HALF), 1 - _a**2)

EXERCISE = Exercise(
    id="4.4",
    title="The slope of another bend",
    kind="derive",
    tier="stretch",
    minutes=15,
    goals=(CHAIN,),
    misconceptions=(12,),
    ask="put your lines into the list, one SymPy expression after another.",
    judge=derivation(
        start=_START,
        letters={"z": _z, "a": _a},
        mistakes=_TANH_MISTAKES,
        where=_TANH,
        least=3,
        form=_in_a_alone,
    ),
    well_done="this bend is called tanh, and notebook 08 uses it. Its slope costs one square.",
    right=(
        list(_DERIVED),
        (
            sp.Derivative(2 / (1 + sp.exp(-2 * sp.Symbol("z"))) - 1, sp.Symbol("z")),
            4 * sp.exp(-2 * _z) / (1 + sp.exp(-2 * _z)) ** 2,
            (1 + sp.Symbol("a")) * (1 - sp.Symbol("a")),
        ),
    ),
    wrong=(
        ([_START, 2 * _s * (1 - _s), 1 - _a**2], "One wheel is missing"),
        ([_START, _s * (1 - _s), 1 - _a**2], "the sigmoid's own slope"),
        ([_START, 4 * _s, 1 - _a**2], "a habit of e^z"),
        ([_START, 4 * _s * (1 - _s) - 1, 1 - _a**2], "turns nothing"),
        ([_START, 4 * _s * (1 - _s), _a * (1 - _a)], "This a runs from -1 to 1"),
        ([_START, 4 * _s * (1 - _s), 4 * _a * (1 - _a)], "a stands where s stood"),
        ([_START, 8 * _s * (1 - _s), 1 - _a**2], "One 2 too many"),
        ([_START, 4 * _s * (1 - _s), 1 + _a**2], "The square has the wrong sign"),
        ([_START, -4 * _s * (1 - _s), 1 - _a**2], "The sign turned"),
        ([_START, 4 * _s * (1 - _s), (1 - _a) ** 2], "is not (1 + a)(1 - a)"),
        ([_s, 4 * _s * (1 - _s), 1 - _a**2], "line 1 is not the start"),
    ),
    unfinished=(
        ([_START, 4 * _s * (1 - _s), 4 * _s - 4 * _s**2], "One step is left"),
        ([_START, 1 - _a**2], "a derivation shows its way"),
    ),
)
