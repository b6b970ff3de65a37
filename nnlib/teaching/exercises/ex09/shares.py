"""The shares of 9.1: what they come to, and the slips on the way."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, log
from typing import Any

from nnlib.teaching.exercises._answers import is_blank, number
from nnlib.teaching.exercises._exercise import Judge
from nnlib.teaching.exercises._judges import by_pen

_Z = (log(2), -log(2), log(5))


def _shares(power: Callable[[float], float]) -> tuple[float, ...]:
    """Each score's share of the whole, after `power` has made something of it."""
    made = [power(z) for z in _Z]
    return tuple(each / sum(made) for each in made)


P = _shares(exp)
_SUM = sum(exp(z) for z in _Z)
_BELOW_ZERO = (
    "a probability is never below zero: powers of e are positive, whatever the sign of the score."
    "\nTry: `np.exp([2.0, 0.0, -2.0, -20.0])`. Does the last power fall below zero?"
)
_TAKES_ALL = (
    "the largest score does not take all. Softmax is a soft maximum: each class keeps a share."
    "\nTry: `nnlib.softmax([[2, 1, -1]])[0]`. The first score is the largest; what is left for the "
    "others?"
)
WAYS: tuple[tuple[tuple[float, ...], str], ...] = (
    (
        _shares(lambda z: z),
        "you divided the scores by their sum. That makes shares of a cake only while all scores "
        "are positive. First make powers, then divide.\nTry: share out the scores (2, 1, -1) your "
        "way, by pen. What is the third share?",
    ),
    (
        _shares(lambda z: z**2),
        "you made the scores positive by squaring. Then a score of -2 counts as much as 2, and the "
        "order of the classes is lost.\nTry: `nnlib.softmax([[2, -2]])[0]`, and your way for the "
        "same two scores.",
    ),
    (
        _shares(lambda z: exp(z**2)),
        "you squared the scores before you raised e to them. Raise e to the score as it is, minus "
        "sign included.\nTry: `np.exp([2, -2])` beside `np.exp([2**2, (-2)**2])`. Where can you "
        "still tell which score is larger?",
    ),
    (
        _shares(lambda z: exp(abs(z))),
        "the minus sign of z2 got lost: you made as large a power of -log 2 as of log 2. A more "
        "negative score makes a smaller power.\nTry: `np.exp([1, -1])`. Multiply the two.",
    ),
    (
        _shares(lambda z: exp(z) if z > 0 else -exp(-z)),
        "you took e^(-log 2) for -2. A minus in the exponent divides; it does not make the power "
        "negative.\nTry: `np.exp([-1, -10])`. Is either of them below zero?",
    ),
    (
        tuple(exp(z) for z in _Z),
        "this is the power e^z, before the division by the sum.\nTry: add your three p. Do they "
        "make one whole?",
    ),
    (
        tuple(float(z == max(_Z)) for z in _Z),
        _TAKES_ALL,
    ),
    (
        _shares(lambda z: exp(z) if z > 0 else -exp(z)),
        "the minus sign of z2 belongs to the exponent alone; you put one in front of the power "
        "too.\nTry: `np.exp([-0.5, -1, -2])`. Is any of them below zero?",
    ),
    (
        tuple(exp(z) / (_SUM - exp(z)) for z in _Z),
        "this is the power divided by the other two, one against the rest; or a share of "
        "sigmoids. A share of softmax is of the whole, and of powers.\nTry: add your three p. If "
        "they do make 1, divide p1 by p2, too: powers make e^(z1 - z2) = 4.",
    ),
    (
        _shares(lambda z: 1 / (1 + exp(-z))),
        "you put a sigmoid on each score and shared these out. A sigmoid answers one question of "
        "its own; the shares of softmax are those of the powers.\nTry: divide your p1 by p2, and "
        "p3 by p1. Powers make e^(z1 - z2) = 4 and e^(z3 - z1) = 2.5.",
    ),
)


def probability(place: int) -> Judge:
    """The judge of one share, by its place."""
    slips = [(ways[place], says) for ways, says in WAYS]
    recipe = "write the three powers in a column, and their sum below. Do your three p make 1?"
    judge = by_pen(P[place], [*slips, (-P[place], _BELOW_ZERO)], recipe=recipe)

    def all_or_part(answer: Any) -> str | None:
        # "1" is 2/3 to no decimals; here it means that the winner takes all
        return _TAKES_ALL if not is_blank(answer) and number(answer) == 1 else judge(answer)

    return all_or_part
