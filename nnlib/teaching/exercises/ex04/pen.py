"""4.1: three gradients of the worked example, by pen."""

from __future__ import annotations

from math import exp
from typing import Any

from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import by_pen, parts
from nnlib.teaching.exercises.ex04.goals import CHAIN, FORK


def _factors() -> dict[str, float]:
    """Every factor of the worked example, in full precision."""
    x1, x2, t, w5, w6 = 0.05, 0.10, 0.01, 0.40, 0.45
    a1 = _sigmoid(0.15 * x1 + 0.20 * x2 + 0.35)
    a2 = _sigmoid(0.25 * x1 + 0.30 * x2 + 0.35)
    p = _sigmoid(w5 * a1 + w6 * a2 + 0.60)
    bends = {"p'": p * (1 - p), "a1'": a1 * (1 - a1), "a2'": a2 * (1 - a2)}
    return {"x1": x1, "x2": x2, "w5": w5, "w6": w6, "a1": a1, "a2": a2, "p-t": p - t, **bends}


def _sigmoid(z: float) -> float:
    return 1 / (1 + exp(-z))


V = _factors()
_DELTA = V["p-t"] * V["p'"]
_PATHS = (_DELTA * V["w5"] * V["a1'"], _DELTA * V["w6"] * V["a2'"])

_W5 = (
    "you walked over w5. That wire leaves the first hidden neuron, and this weight feeds the "
    "second. The names stand close, and the slip is common: put a finger on the arrow and follow."
)
_OTHER_INPUT = (
    "a weight's gradient is the error on its right times the value on its left, and you took the "
    "other input's value. Nudge {x}: the arrow of {w} starts there."
)
_NO_BEND = (
    "the slope of the hidden sigmoid, a2(1 - a2), is missing. It is easy to lose, for the picture "
    "draws z2 and a2 so close. Every bend on the path takes its toll: count five arrows."
)
_NO_LAST_BEND = (
    "the slope of the last sigmoid, p(1 - p), is missing: p - t is the loss by p, not yet by z. "
    "Count the arrows from L back to z: there are two."
)
_VALUE_FOR_SLOPE = (
    "you multiplied by a2 itself. That is the neuron's value; its slope is a2(1 - a2). "
    "At z2 = 0.39, nudge z2 by 0.1: a2 moves by 0.024, not by 0.06."
)
_ADDED = (
    "you added the five factors. They follow each other along one path, so they multiply: "
    "double any one of them, and the whole must double."
)


def _weight(w: str, x: str, other: str) -> Any:
    full = _PATHS[1] * V[x]
    factors = (V["p-t"], V["p'"], V["w6"], V["a2'"], V[x])
    slips = [
        (full / V["w6"] * V["w5"], _W5),
        (full / V[x] * V[other], _OTHER_INPUT.format(x=x, w=w)),
        (full / V["a2'"], _NO_BEND),
        (full / V["p'"], _NO_LAST_BEND),
        (full / V["a2'"] * V["a2"], _VALUE_FOR_SLOPE),
        (sum(factors), _ADDED),
        (_PATHS[1], f"the last factor is missing: the value on the left of {w}, which is {x}."),
    ]
    recipe = f"Follow the path from L back to {w}, five arrows, and write the slope under each."
    return by_pen(full, slips, recipe=recipe, name=w)


_ONE_PATH = (
    "this is one path, the one through the {which} hidden neuron. Both neurons use b1: move it, "
    "and both z1 and z2 move. Two pushes reach the loss, so two products add."
)
_PRODUCT = (
    "you multiplied the two paths. Along a path slopes multiply, but at a fork they add: "
    "cut one path (w6 = 0), and the other must still get through."
)
_BIAS_VALUE = (
    "you multiplied by b1 = 0.35. Its value is no factor: z1 = ... + b1 moves one for one, "
    "whatever b1 is. With b1 at 0 the nudge gives nearly the same gradient, and surely not 0."
)
_MEAN = "you took the mean of the two paths. A nudge pushes with both at once: they add."
_B1_NO_BEND = (
    "the slopes of the hidden sigmoids are missing: a1(1 - a1) on one path, a2(1 - a2) on the "
    "other. b1 moves z1 and z2, and the bends are still to come."
)

_B1 = by_pen(
    sum(_PATHS),
    [
        (_PATHS[0], _ONE_PATH.format(which="first")),
        (_PATHS[1], _ONE_PATH.format(which="second")),
        (_PATHS[0] * _PATHS[1], _PRODUCT),
        (sum(_PATHS) * 0.35, _BIAS_VALUE),
        (sum(_PATHS) / 2, _MEAN),
        (_DELTA * (V["w5"] + V["w6"]), _B1_NO_BEND),
    ],
    figures=3,
    recipe="Two paths lead from b1 to L. Multiply along each, then add.",
    name="b1",
)

_RIGHT = {"w3": "0.00075", "w4": "0.0015", "b1": "0.0284"}

EXERCISE = Exercise(
    id="4.1",
    title="Three gradients by pen",
    kind="by pen",
    tier="core",
    minutes=12,
    goals=(CHAIN, FORK),
    misconceptions=(8,),
    ask="work out w3, w4 and b1 on paper, and put the digits in the place of each ...",
    judge=parts(w3=_weight("w3", "x1", "x2"), w4=_weight("w4", "x2", "x1"), b1=_B1),
    well_done="two paths and no machine: this is backpropagation, by hand.",
    right=(
        _RIGHT,
        ("0.000750", 0.0014996, "2.84e-2"),
        tuple(float(f"{g:.5g}") for g in (_PATHS[1] * 0.05, _PATHS[1] * 0.10, sum(_PATHS))),
    ),
    wrong=(
        (_RIGHT | {"w3": "0.000666"}, "walked over w5"),
        (_RIGHT | {"w3": "0.0015"}, "other input's value. Nudge x1"),
        (_RIGHT | {"w4": "0.00075"}, "Nudge x2"),
        (_RIGHT | {"w3": "0.00312"}, "a2(1 - a2), is missing"),
        (_RIGHT | {"w4": "0.0080"}, "p(1 - p), is missing"),
        (_RIGHT | {"w3": "0.00186"}, "multiplied by a2 itself"),
        (_RIGHT | {"w4": "1.7188"}, "added the five factors"),
        (_RIGHT | {"w3": "0.0150"}, "last factor is missing"),
        (_RIGHT | {"w3": "-0.00075"}, "the sign differs"),
        (_RIGHT | {"w3": "0.0075"}, "decimal point"),
        (_RIGHT | {"b1": "0.0134"}, "the first hidden neuron"),
        (_RIGHT | {"b1": "0.0150"}, "the second hidden neuron"),
        (_RIGHT | {"b1": "0.000201"}, "multiplied the two paths"),
        (_RIGHT | {"b1": "0.00993"}, "value is no factor"),
        (_RIGHT | {"b1": "0.0142"}, "mean of the two paths"),
        (_RIGHT | {"b1": "0.1177"}, "slopes of the hidden sigmoids"),
        (_RIGHT | {"b1": "0.0285"}, "rounded too early"),
        ({"w3": "0.00075"}, "Still to come: w4, b1"),
    ),
)
