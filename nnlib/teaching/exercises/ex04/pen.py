"""4.1: three gradients of the worked example, by pen."""

from __future__ import annotations

from math import exp
from typing import Any

from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import by_pen, parts
from nnlib.teaching.exercises.ex04.goals import CHAIN, FORK


def _factors() -> dict[str, float]:
    """Every factor of the worked example, in full precision."""
    x1, x2, t, w3, w4, w5, w6 = 0.05, 0.10, 0.01, 0.25, 0.30, 0.40, 0.45
    a1 = _sigmoid(0.15 * x1 + 0.20 * x2 + 0.35)
    a2 = _sigmoid(w3 * x1 + w4 * x2 + 0.35)
    p = _sigmoid(w5 * a1 + w6 * a2 + 0.60)
    bends = {"p'": p * (1 - p), "a1'": a1 * (1 - a1), "a2'": a2 * (1 - a2)}
    values = {"x1": x1, "x2": x2, "w3": w3, "w4": w4, "w5": w5, "w6": w6, "a1": a1, "a2": a2}
    return {**values, "p-t": p - t, **bends}


def _sigmoid(z: float) -> float:
    return 1 / (1 + exp(-z))


V = _factors()
_DELTA = V["p-t"] * V["p'"]
_PATHS = (_DELTA * V["w5"] * V["a1'"], _DELTA * V["w6"] * V["a2'"])

# the worked example's weights in their order, w1 to w6, b1, b2: k runs in the place of one
_WEIGHTS = (".15", ".2", ".25", ".3", ".4", ".45", ".35", ".6")
_ORDER = ("w1", "w2", "w3", "w4", "w5", "w6", "b1", "b2")


def _loss_along(name: str, to: float = 9, **cut: int) -> str:
    """Code for the loss at two values of one weight, with the wires of `cut` set to a number."""
    pairs = zip(_ORDER, _WEIGHTS, strict=True)
    weights = ("k" if each == name else str(cut.get(each, value)) for each, value in pairs)
    return f"[loss_of([{', '.join(weights)}]) for k in (0, {to:g})]"


_W5 = (
    "you walked over w5. That wire leaves the first hidden neuron, and {w} feeds the second: the "
    "names stand close, and the slip is common.\nTry: `{cut}` cuts w5: does {w} (the k) still "
    "move the loss?"
)
_OTHER_INPUT = (
    "you took the other input's value: {w}'s arrow crosses others on its way. A weight's gradient "
    "is the error on its right times the value on its left.\nTry: by pen, move {w} by 1 in "
    "z2 = w3 x1 + w4 x2 + b1. By how much does z2 move?"
)
_NO_BEND = (
    "the slope of the hidden sigmoid is missing. It is easy to lose, for the picture draws z2 and "
    "a2 so close; but every bend takes its toll.\nTry: `sigmoid(0.49)[0] - sigmoid(0.39)[0]`: z2 "
    "moves by 0.1. Does a2 move as far?"
)
_NO_LAST_BEND = (
    "the slope of the last sigmoid, between z and p, is missing: p - t is the loss by p, not yet "
    "by z.\nTry: `sigmoid(1.2)[0] - sigmoid(1.1)[0]`: z moves by 0.1. Does p move as far?"
)
_NO_BENDS = (
    "the slopes of both bends are missing, the one between z2 and a2 and the one between z and p. "
    "The wires alone would make a machine of straight lines.\nTry: `sigmoid(9.1)[0] - "
    "sigmoid(9.0)[0]`: a sigmoid's input moves by 0.1. How much of it gets through?"
)
_VALUE_FOR_SLOPE = (
    "you multiplied by a2 itself. It is the number in the picture; but that is the neuron's value, "
    "and not its slope.\nTry: `sigmoid(0.49)[0] - sigmoid(0.39)[0]`: z2 moves by 0.1. Does a2 move "
    "by 0.06?"
)
_ADDED = (
    "you added the five factors, as forks do. But they follow each other along one path, and each "
    "scales what the one before lets through.\nTry: `{cut}` sets one of them, w6, to 0: does {w} "
    "(the k) still move the loss?"
)
_NO_INPUT = (
    "the last factor is missing: the value on the left of {w}. You have the error at z2, and one "
    "arrow is left.\nTry: by pen, move {w} by 1 in z2 = w3 x1 + w4 x2 + b1: does z2 move by 1?"
)
_OWN_VALUE = (
    "you multiplied by {w} itself, where the value on its left belongs. {w} scales what passes to "
    "z2; the slope by {w} is what comes in.\nTry: by pen, move {w} by 1 in z2 = w3 x1 + w4 x2 + "
    "b1. Does z2 move by {w}'s own value?"
)
_NO_W6 = (
    "w6 is missing, the arrow from a2 to z: it lies between two bends, and is easily stepped over."
    "\nTry: `{cut}` cuts w6: does {w} (the k) still move the loss?"
)
_NO_ERROR = (
    "the first factor is missing: p - t, the slope of L by p. A walk back begins at L, and not at "
    "p.\nTry: put p = t, a perfect answer: L stands at its lowest. Is your number 0 then?"
)
_SIGN = (
    "the size is right, and the sign differs: t - p in place of p - t does that, and the two are "
    "easily exchanged.\nTry: `{raised}`: {w} (the k) goes up. Does the loss fall?"
)


def _weight(w: str, x: str, other: str) -> Any:
    full = _PATHS[1] * V[x]
    factors = (V["p-t"], V["p'"], V["w6"], V["a2'"], V[x])
    slips = [
        (full / V["w6"] * V["w5"], _W5.format(w=w, cut=_loss_along(w, w5=0))),
        (full / V[x] * V[other], _OTHER_INPUT.format(w=w)),
        (full / V["a2'"], _NO_BEND),
        (full / V["p'"], _NO_LAST_BEND),
        (full / V["a2'"] * V["a2"], _VALUE_FOR_SLOPE),
        (sum(factors), _ADDED.format(w=w, cut=_loss_along(w, w6=0))),
        (_PATHS[1], _NO_INPUT.format(w=w)),
        (-full, _SIGN.format(w=w, raised=_loss_along(w))),
        (_PATHS[1] * V[w], _OWN_VALUE.format(w=w)),
        (full / V["w6"], _NO_W6.format(w=w, cut=_loss_along(w, w6=0))),
        (full / V["p-t"], _NO_ERROR),
        (full / V["a2'"] / V["p'"], _NO_BENDS),
    ]
    recipe = f"put a finger on L and walk back to {w}: write the slope under each of five arrows."
    return by_pen(full, slips, recipe=recipe)


_ONE_PATH = (
    "this is one path, the one through the {which} hidden neuron. Both neurons use b1; the picture "
    "has it once, and the eye follows one arrow.\nTry: `{cut}` cuts that path, at {wire}: does b1 "
    "(the k) still move the loss?"
)
_PRODUCT = (
    "you multiplied the two paths. Along a path slopes multiply, and so it seems natural; but "
    f"these two stand side by side.\nTry: `{_loss_along('b1', w6=0)}` cuts one path, so that a "
    "product "
    "is 0: does b1 (the k) still move the loss?"
)
_BIAS_VALUE = (
    "you multiplied by b1 = 0.35, as a weight is multiplied by an input. But b1's value is no "
    f"factor: z1 = ... + b1 moves one for one.\nTry: `{_loss_along('b1', 0.01)}`: b1 (the k) is 0 "
    "at first. Does the loss stand still?"
)
_MEAN = (
    "you took the mean of the two paths. It looks fair; but a nudge pushes along both at once."
    "\nTry: `3.01 * 3.01 - 3 * 3`: x moves by 0.01, and each of two ways has the slope 3. Is it "
    "0.03?"
)
_B1_NO_BEND = (
    "the slopes of the hidden sigmoids are missing, one on each path. b1 moves z1 and z2 one for "
    "one, and the bends are still to come."
    "\nTry: `sigmoid(0.48)[0] - sigmoid(0.38)[0]`: z1 moves by 0.1. Does a1 move as far?"
)
_B1_NO_LAST_BEND = (
    "p(1 - p) is missing: both paths begin with two slopes, from L to p and from p to z. The bend "
    "between p and z is easily passed.\nTry: `sigmoid(1.2)[0] - sigmoid(1.1)[0]`: z moves by 0.1. "
    "Does p move as far?"
)
_B1_NO_WIRES = (
    "w5 and w6 are missing, one on each path. They are not b1's own wires, but its nudge must pass "
    f"them.\nTry: `{_loss_along('b1', w5=0, w6=0)}` cuts both: does b1 (the k) still move the "
    "loss?"
)

_B1 = by_pen(
    sum(_PATHS),
    [
        (_PATHS[0], _ONE_PATH.format(which="first", cut=_loss_along("b1", w5=0), wire="w5")),
        (_PATHS[1], _ONE_PATH.format(which="second", cut=_loss_along("b1", w6=0), wire="w6")),
        (_PATHS[0] * _PATHS[1], _PRODUCT),
        (sum(_PATHS) * 0.35, _BIAS_VALUE),
        (sum(_PATHS) / 2, _MEAN),
        (_DELTA * (V["w5"] + V["w6"]), _B1_NO_BEND),
        (-sum(_PATHS), _SIGN.format(w="b1", raised=_loss_along("b1"))),
        (sum(_PATHS) / V["p'"], _B1_NO_LAST_BEND),
        (_DELTA * (V["a1'"] + V["a2'"]), _B1_NO_WIRES),
    ],
    figures=3,
    recipe="walk back from L to b1 through a1, and then through a2: write the slopes of each walk.",
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
        (_RIGHT | {"w3": "0.0015"}, "w3's arrow crosses"),
        (_RIGHT | {"w4": "0.00075"}, "w4's arrow crosses"),
        (_RIGHT | {"w3": "0.00312"}, "every bend takes its toll"),
        (_RIGHT | {"w4": "0.0080"}, "between z and p, is missing"),
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
        (_RIGHT | {"b1": "-0.0284"}, "t - p in place of p - t"),
        (_RIGHT | {"w3": "0.00375"}, "by w3 itself"),
        (_RIGHT | {"w4": "0.0045"}, "by w4 itself"),
        (_RIGHT | {"w3": "0.00167"}, "w6 is missing"),
        (_RIGHT | {"w4": "0.0334"}, "slopes of both bends"),
        (_RIGHT | {"w3": "0.00101"}, "the first factor is missing"),
        (_RIGHT | {"b1": "0.152"}, "p(1 - p) is missing"),
        (_RIGHT | {"b1": "0.0667"}, "w5 and w6 are missing"),
        (_RIGHT | {"b1": "0.0285"}, "rounded on the way"),
    ),
    unfinished=(
        ({"w3": "0.00075"}, "Still to come: w4, b1"),
        (_RIGHT | {"b1": "0.028"}, "give 3 significant digits"),
    ),
)
