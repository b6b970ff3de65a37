"""Endless small problems for notebook 09; SymPy works each of them out afresh."""

from __future__ import annotations

import random
from typing import Any

import sympy as sp

from nnlib.teaching.exercises._drill import Problem

_z = sp.symbols("z1:4")
_LETTERS = "123"


def _whole(rng: random.Random) -> tuple[list[int], int]:
    """Three different whole powers, and their sum."""
    powers = rng.sample(range(1, 10), 3)
    return powers, sum(powers)


def _row(values: Any) -> str:
    return "(" + ", ".join(str(value) for value in values) + ")"


def shares(rng: random.Random) -> Problem:
    """A probability from scores that are logarithms of whole numbers."""
    powers, whole = _whole(rng)
    own, scores = powers[0], [sp.log(n) for n in powers]
    others = sum(scores[1:])
    softmax = sp.exp(_z[0]) / sum(map(sp.exp, _z))
    value = softmax.subs(dict(zip(_z, scores, strict=True)))
    return Problem(
        f"The scores are (log {powers[0]}, log {powers[1]}, log {powers[2]}). What is p1?",
        value,
        (f"the powers are {_row(powers)}; their sum is {whole}.", f"{own}/{whole} = {value}"),
        (
            (scores[0] / (scores[0] + others), "you shared out the scores; first make powers."),
            (own, "that is the power e^z1. Divide by the sum of all three."),
            (sp.Rational(own, whole - own), "that is p1 against the others; the sum has p1, too."),
            (sp.Rational(own**2, sum(n * n for n in powers)), "that is with doubled scores."),
        ),
    )


def odds(rng: random.Random) -> Problem:
    """The ratio of two probabilities at another temperature."""
    root, tau = rng.randint(2, 9), rng.choice([2, sp.Rational(1, 2)])
    ratio = root**2 if tau == 2 else root
    value = sp.Integer(ratio) ** (1 / tau)
    return Problem(
        f"At temperature 1 the ratio p1/p2 is {ratio}. What is it at temperature {tau}?",
        value,
        (
            "p1/p2 = e^((z1 - z2)/tau): the exponent is divided by tau.",
            f"{ratio}^(1/{tau}) = {value}",
        ),
        (
            (ratio / tau, "you divided the ratio. It is the exponent that is divided."),
            (ratio * tau, "you multiplied the ratio. It is the exponent that is divided."),
            (sp.Integer(ratio) ** tau, "the temperature divides the scores; yours multiplies."),
            (ratio, "a summand would cancel; a factor does not."),
        ),
    )


def surprise(rng: random.Random) -> Problem:
    """The mean cross-entropy of two labels."""
    m, n = rng.sample(range(2, 10), 2)
    value = (sp.log(m) + sp.log(n)) / 2
    return Problem(
        f"A batch of two: the model gave 1/{m} to the first label and 1/{n} to the second. "
        "What is the cross-entropy L, to three digits?",
        value,
        (
            f"-log(1/{m}) = log {m}, -log(1/{n}) = log {n}; L is their mean.",
            f"(log {m} + log {n})/2 = {float(value):g}",
        ),
        _surprise_slips(value, (sp.Rational(1, m) + sp.Rational(1, n)) / 2),
        figures=3,
    )


def _surprise_slips(value: Any, p: Any) -> tuple[tuple[Any, str], ...]:
    mixed = "you took the mean of the p, and then the log. First the logs, then their mean."
    return (
        (2 * value, "that is the sum; L is the mean over the batch."),
        (-sp.log(p), mixed),
        (-value, "the sign: L is minus the log, which is above 0."),
        (value / sp.log(10), "that is the logarithm to the base 10; log is the natural one."),
        (value / sp.log(2), "that is the logarithm to the base 2; log is the natural one."),
    )


def slope(rng: random.Random) -> Problem:
    """An entry of dZ for a batch."""
    powers, whole = _whole(rng)
    p, t = sp.Rational(powers[0], whole), rng.choice([0, 1])
    n = rng.choice([2, 4, 5, 10])
    label = 1 if t else rng.choice([2, 3])
    rest = [sp.Rational(each, whole) for each in powers[1:]]
    return Problem(
        f"L is the mean cross-entropy of softmax over {n} examples. One of them has "
        f"p = {_row([p, *rest])}, and class {label} is right. What is the slope of L by its z1?",
        (p - t) / n,
        (f"one example: p1 - t1 = {p} - {t} = {p - t}", f"its share of the mean: {(p - t) / n}"),
        _slope_slips(p, t, n),
    )


def _slope_slips(p: Any, t: int, n: int) -> tuple[tuple[Any, str], ...]:
    pushed = "a wrong class is pushed down, too: it takes from the right one."
    return (
        (p - t, "that is the slope of l, of one example. L is the mean."),
        ((p - t) / n**2, "1/n enters once, in the loss; you divided twice."),
        ((t - p) / n, "the sign: the slope is p - t. Descent goes the other way."),
        ((p - t) * p * (1 - p) / n, "p(1 - p) is the squared error's; here it has cancelled."),
        (p / n, "that is p; take t off.") if t else (sp.Rational(0), pushed),
    )


def hears(rng: random.Random) -> Problem:
    """An entry of the Jacobian."""
    powers, whole = _whole(rng)
    P = [sp.Rational(each, whole) for each in powers]
    j, i = rng.randrange(3), rng.randrange(3)
    own, value = int(i == j), P[j] * (int(i == j) - P[i])
    remark = "i = j, so I = 1" if own else "i and j differ, so I = 0"
    off = (P[j] * (0 - P[i]), "that is an entry off the diagonal; here I = 1.")
    nothing = (sp.Integer(0), "each p hears each score: only the diagonal would be left.")
    return Problem(
        f"p = {_row(P)}. What is the slope of p{_LETTERS[j]} by z{_LETTERS[i]}?",
        value,
        (f"p_j (I_ij - p_i): {remark}.", f"{P[j]} · ({own} - {P[i]}) = {value}"),
        (
            off if own else nothing,
            (-value, "the sign: own score up, own p up; another's score up, own p down."),
            (P[j] * (1 + own - P[i]), "the I is 1 for i = j and else 0; yours is one too large."),
            (own - P[i], "that is the slope of log p_j; multiply by p_j."),
        ),
    )


def back(rng: random.Random) -> Problem:
    """An entry of softmax's pullback."""
    powers, whole = _whole(rng)
    P = [sp.Rational(each, whole) for each in powers]
    dP = rng.sample([-3, -2, -1, 1, 2, 3, 4], 3)
    mean = sum(p * dp for p, dp in zip(P, dP, strict=True))
    value = P[0] * (dP[0] - mean)
    return Problem(
        f"p = {_row(P)}, and the loss sends back dp = {_row(dP)}. "
        "What is the slope of the loss by z1?",
        value,
        (
            "z1 reaches the loss through all three p: sum dp_j p_j (I_1j - p_1) over j.",
            f"the sum of p dp is {mean}",
            f"{P[0]} · ({dP[0]} - ({mean})) = {value}",
        ),
        _back_slips(P, dP, mean),
    )


def _back_slips(P: list[Any], dP: list[int], mean: Any) -> tuple[tuple[Any, str], ...]:
    plain = sp.Rational(sum(dP), 3)
    return (
        (P[0] * (1 - P[0]) * dP[0], "that is the path through p1 alone; three paths add."),
        (P[0] * (dP[0] + mean), "the sign: off the diagonal the slopes are negative."),
        (dP[0] - mean, "the p1 in front is missing."),
        (P[0] * (dP[0] - plain), "the mean of dp is weighted by p."),
        (P[0] * dP[0], "that is the term with I alone; the sum of p dp comes off dp1."),
    )


DRILLS = (shares, odds, surprise, slope, hears, back)
