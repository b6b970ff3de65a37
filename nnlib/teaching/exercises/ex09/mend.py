"""9.6: five bugs in one loss, with a batch and a temperature."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib import one_hot
from nnlib.teaching.exercises._answers import call_pair
from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import Point, behaves
from nnlib.teaching.exercises.ex09 import heat
from nnlib.teaching.exercises.ex09.goals import LOGARITHM, TOGETHER

_HIGH = np.array([[1000.0, 998.0, 999.0], [1002.0, 1001.0, 999.0]]), one_hot([1, 0], 3)
_APART = np.array([[900.0, 902.0, 901.0], [-900.0, -902.0, -901.0]]), one_hot([0, 1], 3)
_SURE = np.array([[60.0, 0.0, -60.0], [2.0, 1.0, -1.0]]), one_hot([2, 0], 3)
_HARD = (
    (
        _HIGH,
        "right while the scores are small; with a score of 1000 it is {told}. e^1000 is beyond all "
        "floats. Equation (9.2) has the cure: take the largest score off first.\nTry: "
        "`mended(np.array([[1000.0, 999.0]]), np.eye(2)[:1], 1)[0]`, then with 10 and 9.",
    ),
    (
        _APART,
        "with one row near 900 and one near -900 it is {told}. You take one maximum off all rows, "
        "so the low row becomes e^-1800, which is 0. Each row needs a maximum of its own.\nTry: "
        "`mended(np.array([[900.0, 902], [-900, -902]]), np.eye(2), 1)[0]`, then each row alone.",
    ),
    (
        _SURE,
        "on a confident mistake (a label's score 120 below the top) the loss is {told}; it should "
        "be {wanted}. A p that is clipped, or gets a little added, stops the loss at a ceiling; "
        "the pullback knows of none. Log-sum-exp takes no log of a tiny number.\nTry: "
        "`mended(np.array([[0.0, 50.0]]), np.eye(2)[:1], 1)[0]`, then 60 for 50. Does the loss "
        "grow?",
    ),
    (
        (np.array([[0.0, -2000.0, 1.0]]), one_hot([1], 3)),
        "where the label's p is rounded to 0, the loss is {told}, the log of 0. Take the log on "
        "paper first: -log p is log(sum of powers) minus the shifted score.\nTry: "
        "`mended(np.array([[0.0, 800.0]]), np.eye(2)[:1], 1)[0]`, then 700 for 800.",
    ),
)
_LYING = (
    "sum(axis=1) without keepdims=True lies down as a row: then the sum of row 1 divides column 1. "
    "Where n = k nothing complains, and elsewhere NumPy does.\nTry: `Z.sum(axis=1).shape` and "
    "`Z.sum(axis=1, keepdims=True).shape`: which of them stands upright, a number beside each row?"
)


def _points() -> tuple[Point, ...]:
    """Random batches; n, k, tau and dloss all differ."""
    return _batches((4, 3, 2.0, 1.7), (2, 5, 0.5, -0.6), (3, 2, 1.5, 2.5))


def _square() -> tuple[Point, ...]:
    """A batch with n = k, where a sum that lies the wrong way round raises no error."""
    return _batches((3, 3, 1.5, 1.7))


def _batches(*sizes: tuple[int, int, float, float]) -> tuple[Point, ...]:
    rng = np.random.default_rng(9)
    return tuple(
        {
            "Z": 2 * rng.normal(size=(n, k)),
            "T": one_hot(rng.integers(k, size=n), k),
            "tau": tau,
            "dloss": dloss,
        }
        for n, k, tau, dloss in sizes
    )


def _watch_value(function: Any, Z: Any, T: Any, tau: float, dloss: float) -> Any:
    return call_pair(function, Z, T, tau)[0]


def _watch_slopes(function: Any, Z: Any, T: Any, tau: float, dloss: float) -> Any:
    return call_pair(function, Z, T, tau)[1](dloss)


_JUDGES = (
    behaves(
        _watch_value,
        heat.heated,
        _square(),
        [*heat.VALUES, (heat.transposed, _LYING)],
        heat.OTHER_VALUE,
        ("the loss",),
    ),
    behaves(_watch_value, heat.heated, _points(), heat.VALUES, heat.OTHER_VALUE, ("the loss",)),
    behaves(_watch_slopes, heat.heated, _points(), heat.GRADIENTS, heat.OTHER_SLOPES, ("dZ",)),
)


def _judge(function: Any) -> str | None:
    for judge in _JUDGES:
        if says := judge(function):
            return says
    return next((says for case, words in _HARD if (says := _hard(function, *case, words))), None)


def _hard(function: Any, Z: Any, T: Any, words: str) -> str | None:
    """What to say of extreme scores; None where value and slopes are right."""
    loss, back = call_pair(function, Z, T, 1.0)
    wanted, back_wanted = heat.heated(Z, T, 1.0)
    if not np.allclose(loss, wanted):
        return words.format(told=f"{float(loss):.4g}", wanted=f"{float(wanted):.4g}")
    if not np.allclose(back(1.0), back_wanted(1.0)):
        return words.format(told="right, but its slopes are not", wanted="both")
    return None


EXERCISE = Exercise(
    id="9.6",
    title="Five bugs in one loss",
    kind="find the bug",
    tier="stretch",
    minutes=20,
    goals=(LOGARITHM, TOGETHER),
    misconceptions=(3, 5, 10, 11, 12),
    ask="write mended: the broken function, line by line, without its five bugs.",
    judge=_judge,
    well_done="it holds for any batch, temperature and score. Frameworks ship this function.",
    right=(heat.heated, heat.composed),
    wrong=(
        (heat.broken, "axis=0 adds down each column"),
        (heat.WHOLE, "all examples share one whole"),
        (heat.SUMMED, "L is the mean"),
        (heat.ENTRIES, "n times k"),
        (heat.EACH, "one loss for each example"),
        (heat.COLD, "temperature does nothing"),
        (heat.TIMES, "Heat evens out"),
        (heat.GAIN, "the minus is missing"),
        (heat.NEITHER, "neither has reached the pullback"),
        (heat.NO_N, "pullback is that of a sum"),
        (heat.TWICE, "1/n enters twice"),
        (heat.TURNED, "you hand back t - p"),
        (heat.NO_TAU, "is left out of the pullback"),
        (heat.TAU_TIMES, "Z is divided by it"),
        (heat.BENT, "the toll that the squared error pays"),
        (heat.DIAGONAL, "only the label's own column"),
        (heat.DEAF, "whatever dloss is"),
        (heat.ONE_ROW, "one row for the whole batch"),
        (heat.overflowing, "with a score of 1000 it is nan"),
        (heat.one_shift, "Each row needs a maximum of its own"),
        (heat.clipping, "stops the loss at a ceiling"),
        (heat.log_of_zero, "the log of 0"),
        (heat.transposed, "lies down as a row"),
        (heat.HALVED, "it should be"),
        (heat.SQUARED, "dZ"),
    ),
    unfinished=(
        (lambda Z, T, tau: heat.heated(Z, T, tau)[0], "two things, the value and the pullback"),
        (lambda Z, T, tau: (0.0, Z), "in the second place. The pullback belongs there"),
        (lambda Z, T, tau: Z + np.zeros(7), "raised ValueError"),
        (lambda Z, T, tau: None, "does it end in a return"),
    ),
)
