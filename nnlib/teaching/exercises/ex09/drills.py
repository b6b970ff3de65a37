"""Endless small problems for notebook 09; SymPy works each of them out afresh."""

from __future__ import annotations

import random
from typing import Any

import sympy as sp

from nnlib.teaching.exercises._drill import Problem
from nnlib.teaching.exercises._judges import Slip, tried

_z = sp.symbols("z1:4")
_LETTERS = "123"


_NUDGE = "`nnlib.softmax([[2, 1, 0], [2, 2, 0]])[0]`: only z2 rises. Which p rise, and which fall?"
_ONES = "put dp = (1, 1, 1): the p always sum to 1, so such a loss stands still. Does yours?"


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
    softmax = sp.exp(_z[0]) / sum(map(sp.exp, _z))
    value = softmax.subs(dict(zip(_z, scores, strict=True)))
    return Problem(
        f"The scores are (log {powers[0]}, log {powers[1]}, log {powers[2]}). What is p1?",
        value,
        (f"the powers are {_row(powers)}; their sum is {whole}.", f"{own}/{whole} = {value}"),
        _share_slips(powers, scores[0] / sum(scores)),
    )


def _share_slips(powers: list[int], of_scores: Any) -> tuple[Slip, ...]:
    own, other, whole = powers[0], powers[1], sum(powers)
    doubled = f"make p2 in the same way and divide. Is p1/p2 = e^(z1 - z2) = {own}/{other}?"
    add_up = "make p2 and p3 in the same way. Do the three add up to 1?"
    third = "share out the scores (2, 1, -1) in the same way. What is the third share?"
    return (
        (of_scores, tried("you shared out the scores; first make powers.", third)),
        (own, tried("that is the power e^z1, before the division by the sum.", add_up)),
        (
            sp.Rational(own, whole - own),
            tried("that is p1 against the others; the sum has its power, too.", add_up),
        ),
        (
            sp.Rational(own**2, sum(n * n for n in powers)),
            tried("that is p1 with doubled scores.", doubled),
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
        _odds_slips(ratio, tau),
    )


def _odds_slips(ratio: int, tau: Any) -> tuple[Slip, ...]:
    even = (
        "begin with even odds, of 1: heat leaves equal scores equal. What does your way make of it?"
    )
    hot = "let the temperature be huge: all scores are nearly 0 then. Do your odds go to 1?"
    return (
        (ratio / tau, tried("you divided the ratio. It is the exponent that is divided.", even)),
        (ratio * tau, tried("you multiplied the ratio; but the exponent is divided.", even)),
        (
            sp.Integer(ratio) ** tau,
            tried("the temperature divides the scores; yours multiplies them.", hot),
        ),
        (ratio, tried("as if the temperature cancelled: a summand would, a factor does not.", hot)),
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


_SUMMED = tried(
    "that is the sum; L is the mean over the batch.",
    "write the batch down twice. It is no more surprising, and what does your sum do?",
)
_MIXED = tried(
    "you took the mean of the p, and then the log. First the logs, then their mean.",
    "let the first p be 0, and the other 1. What should the 0 cost?",
)
_GAIN = tried(
    "the sign: L is minus the log, which is above 0.",
    "`np.log([0.9, 0.5, 0.1])`: a loss should be lowest for the best of these p.",
)
_TEN = tried("that is the logarithm to the base 10.", "`np.log(np.e), np.log10(np.e)`.")
_TWO = tried("that is the logarithm to the base 2.", "`np.log(np.e), np.log2(np.e)`.")


def _surprise_slips(value: Any, p: Any) -> tuple[Slip, ...]:
    slips = ((2 * value, _SUMMED), (-sp.log(p), _MIXED), (-value, _GAIN))
    return (*slips, (value / sp.log(10), _TEN), (value / sp.log(2), _TWO))


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


def _slope_slips(p: Any, t: int, n: int) -> tuple[Slip, ...]:
    alone = "nudge this example alone: the losses of the others stand still. What does the mean do?"
    half = f"with 1/n once, {n} examples alike bring back the slope of one. Add up {n} of yours."
    return (
        (p - t, tried("that is the slope of l, of one example. L is the mean.", alone)),
        ((p - t) / n**2, tried("1/n enters once, in the loss; you divided twice.", half)),
        (
            (t - p) / n,
            tried("the sign: the slope is p - t. Descent goes the other way.", _rises(t)),
        ),
        (
            (p - t) * p * (1 - p) / n,
            tried(
                "p(1 - p) is the squared error's; here it has cancelled.",
                "let the right class have p = 0.001. What would be left of its slope?",
            ),
        ),
        _sure(p, n) if t else _pushed(),
    )


def _rises(t: int) -> str:
    right = "the right class gains" if t else "a wrong class gains"
    return f"let z1 rise a little: {right}. Does the loss rise or fall, and what does yours say?"


def _sure(p: Any, n: int) -> Slip:
    return p / n, tried(
        "that is p, shared out over the batch; t has to come off.",
        "let the right class have p = 1. Nothing is left to learn; what does your way give?",
    )


def _pushed() -> Slip:
    return sp.Rational(0), tried(
        "a wrong class is pushed down, too: it takes from the right one.",
        "`nnlib.softmax([[2, 1, 0], [3, 1, 0]])[0]`: z1 rises. If class 2 is right, is it no loss?",
    )


def hears(rng: random.Random) -> Problem:
    """An entry of the Jacobian."""
    powers, whole = _whole(rng)
    P = [sp.Rational(each, whole) for each in powers]
    j, i = rng.randrange(3), rng.randrange(3)
    own, value = int(i == j), P[j] * (int(i == j) - P[i])
    remark = "i = j, so I = 1" if own else "i and j differ, so I = 0"
    return Problem(
        f"p = {_row(P)}. What is the slope of p{_LETTERS[j]} by z{_LETTERS[i]}?",
        value,
        (f"p_j (I_ij - p_i): {remark}.", f"{P[j]} · ({own} - {P[i]}) = {value}"),
        _hears_slips(P[j], P[i], own),
    )


_LOG_SLOPE = tried(
    "that is the slope of log p_j; multiply by p_j.",
    "let p_j be nearly 0: it has nothing to lose. What does your way give?",
)


def _hears_slips(p: Any, moving: Any, own: int) -> tuple[Slip, ...]:
    """Slips for the slope of p by the score of `moving`, which is p itself where own is 1."""
    off = (-p * moving, tried("that is an entry off the diagonal; here I = 1.", _NUDGE))
    silent = tried("each p hears each score: only the diagonal would be left.", _NUDGE)
    return (
        off if own else (sp.Integer(0), silent),
        (-p * (own - moving), tried("the size is right, and the sign is turned.", _NUDGE)),
        (p * (1 + own - moving), _one_too_large(own)),
        (own - moving, _LOG_SLOPE),
    )


def _one_too_large(own: int) -> str:
    sure = "let p_j be 1: it cannot rise any more. What does your way give?"
    out = "let p_i be nearly 0: it can take nothing from p_j. What does your way give?"
    return tried("the I is 1 for i = j and else 0; yours is one too large.", sure if own else out)


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


_ONE_PATH = tried(
    "that is the path through p1 alone; three paths add.",
    "put dp = (0, 1, 0): yours is 0. But does p2 not hear z1?",
)
_PLAIN_MEAN = tried(
    "the mean of dp is weighted by p.",
    "put p = (0.98, 0.01, 0.01), dp = (1, 0, 0): yours is 0.65. Can p1 still rise so?",
)
_NO_P = tried("the p1 in front is missing.", "let p1 be nearly 0: what can z1 move then?")


def _back_slips(P: list[Any], dP: list[int], mean: Any) -> tuple[Slip, ...]:
    return (
        (P[0] * (1 - P[0]) * dP[0], _ONE_PATH),
        (P[0] * (dP[0] + mean), tried("the sign: off the diagonal the slopes are below 0.", _ONES)),
        (dP[0] - mean, _NO_P),
        (P[0] * (dP[0] - sp.Rational(sum(dP), 3)), _PLAIN_MEAN),
        (P[0] * dP[0], tried("that is the term with I alone; the sum is missing.", _ONES)),
    )


DRILLS = (shares, odds, surprise, slope, hears, back)
