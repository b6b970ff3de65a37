"""8.1: one layer by pen: the outer product, the bias, the transpose."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.teaching.exercises._answers import array
from nnlib.teaching.exercises._exercise import Exercise, Judge
from nnlib.teaching.exercises._judges import Slip, parts
from nnlib.teaching.exercises.ex08.goals import OUTER, PEN, TRANSPOSE

W_C = np.array([[4, -1, 1], [1, 3, -2]])
A, B, DELTA = np.array([3, 0, 5]), np.array([0, 4]), np.array([1, -2])
DW, DB, DA = np.outer(DELTA, A), DELTA, W_C.T @ DELTA


def _table(right: Any, slips: list[Slip], recipe: str) -> Judge:
    """An array of whole numbers; a slip may have any shape."""

    def judge(answer: Any) -> str | None:
        found = array(answer)
        for wrong, says in slips:
            if found.shape == wrong.shape and np.allclose(found, wrong):
                return says
        found = array(answer, right.shape)
        if np.allclose(found, right):
            return None
        wrong_places = [tuple(map(int, place)) for place in np.argwhere(found != right)]
        place = ", ".join(str(each + 1) for each in wrong_places[0])
        return f"entry {place} is not it. {recipe}"

    return judge


_DW = _table(
    DW,
    [
        (
            DW.T,
            "this is a times δ^T, one row for each value. W_c has one row for each neuron, and its "
            "gradient has W_c's shape: the errors stand upright, the values lie.",
        ),
        (
            DELTA[:, None] * W_C,
            "you multiplied the errors by the weights: those products go back to a. A nudge of a "
            "weight reaches z through the value on its left: nudge w_11 by 0.1, and z_1 moves by "
            "0.1 times a_1.",
        ),
        (
            DELTA[:, None] + A,
            "you added errors and values. They follow each other along one path: multiply.",
        ),
        (
            np.tile(A, (2, 1)),
            "each row is a: that is the slope of z_j by its weights. The error δ_j multiplies it.",
        ),
        (
            np.array([[3, 1, 5], [-6, -2, -10]]),
            "in the middle column you took 1 for a_2. It is 0: those two weights are multiplied by "
            "0, so that no nudge of theirs moves anything.",
        ),
        (
            -DW,
            "all signs are turned. A gradient points uphill; the minus comes with the step, later.",
        ),
    ],
    "Row j, column k: the error of neuron j times the value k.",
)
_DB = _table(
    DB,
    [
        (
            np.array([0, -2]),
            "b_1 is 0, and you took its gradient for 0. The value of a bias is no factor: nudge "
            "b_1 from 0 to 0.1, and z_1 moves by 0.1.",
        ),
        (
            DELTA * B,
            "you multiplied by the biases. Each z moves one for one with its bias, whatever it is.",
        ),
        (
            np.array(DELTA.sum()),
            "this is one number, both errors added. Each neuron has a bias of its own, and NumPy "
            "would spread this one number over both without a word.",
        ),
        (
            np.full(2, DELTA.sum()),
            "the same number twice: both errors, added and spread. Each bias hears its own neuron.",
        ),
        (np.ones(2), "1 is the slope of z by its bias. The error of that neuron multiplies it."),
    ],
    "A bias is a weight whose value is 1.",
)
_DA = _table(
    DA,
    [
        (W_C[0] * DELTA[0], "this is one way, through neuron 1. The other, through 2, adds."),
        (W_C[1] * DELTA[1], "this is one way, through neuron 2. The other, through 1, adds."),
        (
            DELTA[:, None] * W_C,
            "six numbers: both ways of each value, side by side. They meet again: add each column.",
        ),
        (
            W_C.sum(axis=0),
            "you added the weights of each column. On each way the error of its neuron counts too.",
        ),
        (
            DELTA.sum() * W_C.sum(axis=0),
            "you added the errors, and the weights, and multiplied then. Multiply on each way "
            "first, then add.",
        ),
        (
            W_C @ A,
            "this is W_c a, the walk forward: rows. Back from the neurons, a value is reached "
            "through its column.",
        ),
    ],
    "Cover all but column k of W_c: its weights, times the errors, added.",
)
_RIGHT = {"dW_c": DW, "db": DB, "da": DA}

EXERCISE = Exercise(
    id="8.1",
    title="One layer by pen",
    kind="by pen",
    tier="core",
    minutes=8,
    goals=(PEN, OUTER, TRANSPOSE),
    misconceptions=(4, 8, 12),
    ask="work out dW_c, db and da on paper; type dW_c as a list of two rows.",
    judge=parts(dW_c=_DW, db=_DB, da=_DA),
    well_done="eleven gradients, and each of them a product or a sum of two.",
    right=(
        _RIGHT,
        ([[3, 0, 5], [-6, 0, -10]], (1.0, -2.0), [2, -7, 5]),
    ),
    wrong=(
        (_RIGHT | {"dW_c": DW.T.tolist()}, "the errors stand upright"),
        (_RIGHT | {"dW_c": DELTA[:, None] * W_C}, "those products go back to a"),
        (_RIGHT | {"dW_c": DELTA[:, None] + A}, "you added errors and values"),
        (_RIGHT | {"dW_c": [A, A]}, "each row is a"),
        (_RIGHT | {"dW_c": [[3, 1, 5], [-6, -2, -10]]}, "you took 1 for a_2"),
        (_RIGHT | {"dW_c": -DW}, "all signs are turned"),
        (_RIGHT | {"dW_c": [[3, 0, 5], [-6, 0, 10]]}, "entry 2, 3 is not it"),
        (_RIGHT | {"db": [0, -2]}, "took its gradient for 0"),
        (_RIGHT | {"db": [0, -8]}, "multiplied by the biases"),
        (_RIGHT | {"db": -1}, "one number, both errors added"),
        (_RIGHT | {"db": [-1, -1]}, "the same number twice"),
        (_RIGHT | {"db": [1, 1]}, "1 is the slope of z by its bias"),
        (_RIGHT | {"da": [4, -1, 1]}, "one way, through neuron 1"),
        (_RIGHT | {"da": [-2, -6, 4]}, "one way, through neuron 2"),
        (_RIGHT | {"da": DELTA[:, None] * W_C}, "They meet again"),
        (_RIGHT | {"da": [5, 2, -1]}, "the error of its neuron counts too"),
        (_RIGHT | {"da": [-5, -2, 1]}, "Multiply on each way first"),
        (_RIGHT | {"da": [17, -7]}, "the walk forward"),
        (_RIGHT | {"da": [2, -7]}, "it should have shape (3,)"),
    ),
)
