"""9.1: from scores to slopes, by pen."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, log, log2, log10
from typing import Any

from nnlib.teaching.exercises._answers import is_blank, number
from nnlib.teaching.exercises._exercise import Exercise, Judge
from nnlib.teaching.exercises._judges import by_pen, parts
from nnlib.teaching.exercises.ex09.goals import SOFTMAX, TOGETHER

_Z = (log(2), -log(2), log(5))
_T = (1, 0, 0)


def _shares(power: Callable[[float], float]) -> tuple[float, ...]:
    """Each score's share of the whole, after `power` has made something of it."""
    made = [power(z) for z in _Z]
    return tuple(each / sum(made) for each in made)


_P = _shares(exp)
_SUM = sum(exp(z) for z in _Z)
_BELOW_ZERO = (
    "a probability is never below zero: powers of e are positive, whatever the sign of the score."
)
_TAKES_ALL = (
    "the largest score does not take all. Softmax is a soft maximum: 1 to the winner alone has "
    "no slope to learn from. Nudge z1: its share of the whole must grow a little."
)
_WAYS: tuple[tuple[tuple[float, ...], str], ...] = (
    (
        _shares(lambda z: z),
        "you divided the scores by their sum. That makes shares of a cake only while all scores "
        "are positive: here the second share would be negative. First make powers, then divide.",
    ),
    (
        _shares(lambda z: z**2),
        "you made the scores positive by squaring. Then a score of -2 counts as much as 2, and the "
        "order of the classes is lost. e^z is positive, and it keeps the order.",
    ),
    (
        _shares(lambda z: exp(z**2)),
        "you squared the scores before you raised e to them. Then -2 and 2 weigh the same. Raise e "
        "to the score as it is, minus sign included.",
    ),
    (
        _shares(lambda z: exp(abs(z))),
        "the minus sign of z2 got lost: e^(-log 2) is one half, not 2. A more negative score "
        "makes a smaller power.",
    ),
    (
        _shares(lambda z: exp(z) if z > 0 else -exp(-z)),
        "you took e^(-log 2) for -2. A minus in the exponent divides: it is 1/2. Powers of e are "
        "never negative, whatever the exponent; that is why they are used.",
    ),
    (
        tuple(exp(z) for z in _Z),
        "this is the power e^z, before the division. Add your three: they should make 1, and they "
        "make 7.5.",
    ),
    (
        tuple(float(z == max(_Z)) for z in _Z),
        _TAKES_ALL,
    ),
    (
        _shares(lambda z: exp(z) if z > 0 else -exp(z)),
        "the minus sign of z2 belongs to the exponent alone: e^(-log 2) is 1/2, not -1/2. Powers "
        "of e are never negative: then no share is, and none exceeds the whole.",
    ),
    (
        tuple(exp(z) / (_SUM - exp(z)) for z in _Z),
        "this is the power divided by the other two: its odds, one against the rest. A share is "
        "of the whole, its own power included. Add your three: do they make 1? (A sigmoid on each "
        "score gives the same first number. Then check p1/p2: it should be 4.)",
    ),
    (
        _shares(lambda z: 1 / (1 + exp(-z))),
        "you put a sigmoid on each score and shared these out. The ratio p1/p2 should be "
        "e^(z1 - z2) = 4; check yours.",
    ),
)


def _probability(place: int) -> Judge:
    slips = [(ways[place], says) for ways, says in _WAYS]
    recipe = "Write the three powers 2, 1/2 and 5 first. What is their sum?"
    judge = by_pen(_P[place], [*slips, (-_P[place], _BELOW_ZERO)], recipe=recipe)

    def all_or_part(answer: Any) -> str | None:
        # "1" is 2/3 to no decimals; here it means that the winner takes all
        return _TAKES_ALL if not is_blank(answer) and number(answer) == 1 else judge(answer)

    return all_or_part


_RIGHT_P = _P[0]
_SURPRISE = by_pen(
    -log(_RIGHT_P),
    [
        (
            log(_RIGHT_P),
            "the log of a number below 1 is negative, and a loss is to be made small. The minus in "
            "front turns it: the surprise grows as p falls.",
        ),
        (
            -log10(_RIGHT_P),
            "this is the logarithm to the base 10. Here log is the natural one, as in NumPy: "
            "log e = 1. On a pocket calculator the key is often called ln.",
        ),
        (
            -log2(_RIGHT_P),
            "this is the logarithm to the base 2: a surprise in bits. Here log is the natural one, "
            "with the slope 1/x and no factor in front.",
        ),
        (
            1 - _RIGHT_P,
            "1 - p is the error of the label's probability. It never exceeds 1, however confident "
            "the mistake. The loss is -log p, which has no ceiling.",
        ),
        (
            -sum(log(p) for p in _P),
            "you added -log p of all three classes. t is 0 for two of them: the row t picks the "
            "label's term, and the others count for nothing.",
        ),
        (
            sum((p - t) ** 2 for p, t in zip(_P, _T, strict=True)) / 2,
            "this is the squared error. The page has changed the loss: cross-entropy is -log p.",
        ),
        (
            -log(max(_P)),
            "you took the class with the largest p. The loss asks about the class that is right, "
            "whatever the model prefers: here it is the first.",
        ),
        (
            -log(_RIGHT_P) / 3,
            "you divided by the three classes. The mean is over examples, and this is one.",
        ),
        (_RIGHT_P, "this is p of the label itself. The loss is minus its logarithm."),
    ],
    recipe="Which p belongs to the label? The loss is minus the natural logarithm of that one.",
)

_TURNED = (
    "you took t - p. That is the way in which descent moves the score; the slope has the other "
    "sign. Nudge this score up, and ask whether the loss rises."
)
_BENT = (
    "you multiplied p - t by p(1 - p), a habit from the squared error. Here the logarithm's slope "
    "1/p has cancelled it. A confident mistake must keep its full slope: try p = 0.001."
)
_OWN_BEND = (
    "p(1 - p) is how p moves with its own score. How the loss moves is asked: there every "
    "probability takes part, and what is left is p - t."
)
_SILENT = (
    "as if this score moved its own p only, which the label does not use: the diagonal of the "
    "Jacobian. But a wrong score that rises takes from the right class. Nudge it, and watch p1 "
    "fall."
)
_TOO_EARLY = (
    "this is -1/p, the slope of the loss by p1: one arrow of the way. From z1 to the p there is "
    "another, the Jacobian; its p cancels the 1/p. What is left cannot exceed 1."
)
_ONE_OFF_ALL = (
    "you took 1 off here as well. t is 1 for the label alone: from the others 0 comes off. Add "
    "your three slopes: they should make 0."
)
_NO_T = "this is p. The label's one has to come off: the slope is p - t, below zero for the label."


def _slope(place: int) -> Any:
    p, t = _P[place], _T[place]
    slips = [(t - p, _TURNED), ((p - t) * p * (1 - p), _BENT), (p * (1 - p), _OWN_BEND)]
    slips += [(p, _NO_T), (-1 / p, _TOO_EARLY)] if t else [(0, _SILENT), (p - 1, _ONE_OFF_ALL)]
    return by_pen(p - t, slips, recipe="Write t under p, and subtract. Then see what they sum to.")


_NAMES = ("p1", "p2", "p3", "loss", "dz1", "dz2", "dz3")
_ANSWER = ("4/15", "1/15", "2/3", "1.322", "-11/15", "1/15", "2/3")


def _but(**changed: Any) -> tuple[Any, ...]:
    """The right answer with parts changed."""
    return tuple((dict(zip(_NAMES, _ANSWER, strict=True)) | changed).values())


EXERCISE = Exercise(
    id="9.1",
    title="From scores to slopes",
    kind="by pen",
    tier="core",
    minutes=8,
    goals=(SOFTMAX, TOGETHER),
    misconceptions=(3, 12),
    ask="work on paper, and put your seven numbers in the place of the dots.",
    judge=parts(
        p1=_probability(0),
        p2=_probability(1),
        p3=_probability(2),
        loss=_SURPRISE,
        dz1=_slope(0),
        dz2=_slope(1),
        dz3=_slope(2),
    ),
    well_done="forward and back through a classifier's last layer, with three powers and one log.",
    right=(
        _ANSWER,
        ("0.267", 0.06667, "0.667", 1.3218, "-0.733", "0.067", 0.6667),
        dict(zip(_NAMES, (*_P, -log(_P[0]), _P[0] - 1, _P[1], _P[2]), strict=True)),
    ),
    wrong=(
        (_but(p1=f"{_WAYS[0][0][0]:.4f}"), "divided the scores by their sum"),
        (_but(p1=f"{_WAYS[1][0][0]:.4f}"), "positive by squaring"),
        (_but(p1=f"{_WAYS[2][0][0]:.4f}"), "squared the scores before"),
        (_but(p1="2/9"), "e^(-log 2) is one half"),
        (_but(p2="-2/5"), "A minus in the exponent divides"),
        (_but(p3="5"), "before the division"),
        (_but(p1="0"), "does not take all"),
        (_but(p3="1"), "does not take all"),
        (_but(p1="4/13"), "belongs to the exponent alone"),
        (_but(p1="2/5.5"), "divided by the other two"),
        (_but(p2="2/11"), "you put a sigmoid on each score"),
        (_but(p1="-4/15"), "never below zero"),
        (_but(loss="-1.322"), "a number below 1 is negative"),
        (_but(loss="0.574"), "base 10"),
        (_but(loss="1.907"), "base 2"),
        (_but(loss="0.733"), "never exceeds 1"),
        (_but(loss="4.435"), "of all three classes"),
        (_but(loss="0.4933"), "this is the squared error"),
        (_but(loss="0.405"), "whatever the model prefers"),
        (_but(loss="0.4406"), "divided by the three classes"),
        (_but(loss="0.267"), "p of the label itself"),
        (_but(dz1="11/15"), "you took t - p"),
        (_but(dz1="-0.1434"), "a habit from the squared error"),
        (_but(dz1="0.1956"), "moves with its own score"),
        (_but(dz1="4/15"), "label's one has to come off"),
        (_but(dz1="-15/4"), "one arrow of the way"),
        (_but(dz3="-1/3"), "took 1 off here as well"),
        (_but(dz2="0"), "the diagonal of the Jacobian"),
        (("4/15", "1/15", "2/3"), "7 answers are wanted"),
        (_but(dz2="...", dz3=None), "Still to come: dz2, dz3"),
    ),
)
