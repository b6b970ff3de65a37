"""8.1: one layer by pen: the outer product, the bias, the transpose."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.teaching.exercises._answers import array
from nnlib.teaching.exercises._exercise import Exercise, Judge
from nnlib.teaching.exercises._judges import Slip, parts, tried
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
        return tried(f"entry {place} is not it.", recipe)

    return judge


_STEP_W = "`np.array([[4, -1, 1], [1, 3, -2]]) - 0.1 * np.array(dW_c)`"
_STEP_B = "`np.array([0, 4]) - 0.1 * np.array(db)`"
_STEP_A = "`np.array([3, 0, 5]) - 0.1 * np.array(da)`"

_DW = _table(
    DW,
    [
        (
            DW.T,
            "this is a times δ^T, one row for each value. W_c has one row for each neuron, and its "
            "gradient has W_c's shape: the errors stand upright, the values lie."
            f"\nTry: {_STEP_W}, a step downhill.",
        ),
        (
            DELTA[:, None] * W_C,
            "you multiplied the errors by the weights: those products go back to a. A nudge of a "
            "weight reaches z through the value on its left."
            "\nTry: turn w_11 up from 4 to 4.1: z_1 goes from 17 to 17.3. What was 0.1 "
            "multiplied by?",
        ),
        (
            DELTA[:, None] + A,
            "you added errors and values. They follow each other along one path: multiply."
            "\nTry: work out z_1 again with w_12 = 9 for -1. Your entry 1, 2 says that it rises.",
        ),
        (
            np.tile(A, (2, 1)),
            "each row is a: that is the slope of z_j by its weights. What the loss makes of a z_j "
            "that moves, the error δ_j says."
            "\nTry: turn w_21 up by 0.1: z_2 rises by 0.3, and δ_2 is -2. Does the loss rise, as "
            "your entry 2, 1 says?",
        ),
        (
            np.array([[3, 1, 5], [-6, -2, -10]]),
            "in the middle column you took 1 for a_2. It is 0: those two weights are multiplied by "
            "0.\nTry: work out z_1 with w_12 = 100 for -1.",
        ),
        (
            abs(DW),
            "the minus of δ_2 is lost. An error says which way the loss goes, too."
            "\nTry: turn w_21 up by 0.1: z_2 rises by 0.3, and δ_2 is -2. Does the loss rise?",
        ),
        (
            -DW,
            "all signs are turned. A gradient points uphill; the minus comes with the step, later."
            "\nTry: turn w_11 up a little: z_1 rises, and δ_1 is 1. Does the loss rise, or fall as "
            "your entry 1, 1 says?",
        ),
    ],
    "turn that weight up by 0.1. How far does its z move, and what does δ make of it?",
)
_DB = _table(
    DB,
    [
        (
            np.array([0, -2]),
            "b_1 is 0, and you took its gradient for 0. But the value of a bias is no factor."
            "\nTry: turn b_1 up from 0 to 0.1, and work out z_1 again: it was 17.",
        ),
        (
            DELTA * B,
            "you multiplied by the biases. Each z moves one for one with its bias, whatever it is."
            "\nTry: turn b_2 up from 4 to 4.1: z_2 goes from -3 to -2.9. Would it go further from "
            "b_2 = 40?",
        ),
        (
            np.array(DELTA.sum()),
            "this is one number, both errors added. Each neuron has a bias of its own, and NumPy "
            f"spreads this one number over both without a word.\nTry: {_STEP_B}, a step downhill: "
            "do the two biases move apart?",
        ),
        (
            np.full(2, DELTA.sum()),
            "the same number twice: both errors, added and spread. Each bias hears its own neuron."
            "\nTry: turn b_1 up by 0.1. Does z_2 move? And what has δ_2 to say then?",
        ),
        (
            np.ones(2),
            "1 is the slope of z by its bias. The error of that neuron multiplies it."
            "\nTry: turn b_2 up by 0.1: z_2 rises by 0.1, and δ_2 is -2. Does the loss rise, as "
            "yours says?",
        ),
        (
            B,
            "these are the biases themselves. Their gradients say what the loss does when they "
            "move.\nTry: turn b_1 up by 0.1: z_1 rises by 0.1, and δ_1 is 1. Does the loss stay, "
            "as your 0 says?",
        ),
        (
            abs(DB),
            "the minus of δ_2 is lost on the way to its bias."
            "\nTry: turn b_2 up by 0.1: z_2 rises, and δ_2 is -2. Does the loss rise or fall?",
        ),
    ],
    "turn that bias up by 0.1. Which z moves, how far, and what does δ make of it?",
)
_DA = _table(
    DA,
    [
        (
            W_C[0] * DELTA[0],
            "this is one way, through neuron 1. The other, through 2, adds."
            "\nTry: turn a_1 up from 3 to 3.1: z_1 goes from 17 to 17.4. Does z_2 stay at -3?",
        ),
        (
            W_C[1] * DELTA[1],
            "this is one way, through neuron 2. The other, through 1, adds."
            "\nTry: turn a_1 up from 3 to 3.1: z_2 goes from -3 to -2.9. Does z_1 stay at 17?",
        ),
        (
            DELTA[:, None] * W_C,
            "six numbers: both ways of each value, side by side. They meet again: add each column."
            f"\nTry: {_STEP_A}: does a step leave a its shape?",
        ),
        (
            W_C.T @ abs(DELTA),
            "you took 2 for δ_2, which is -2: the way through neuron 2 counts the other way."
            "\nTry: turn a_2 up by 0.1: z_1 falls by 0.1, z_2 rises by 0.3. With δ = (1, -2), does "
            "either raise the loss, as your second number says?",
        ),
        (
            W_C.sum(axis=0),
            "you added the weights of each column. On each way the error of its neuron counts too."
            "\nTry: put δ = (1, 0): the loss listens to neuron 1 alone. Whose weights are in your "
            "numbers?",
        ),
        (
            DELTA.sum() * W_C.sum(axis=0),
            "you added the errors, and the weights, and multiplied then. Multiply on each way "
            "first, then add."
            "\nTry: put δ = (1, -1), and turn a_1 up by 0.1: z_1 rises by 0.4, z_2 by 0.1. Your "
            "way says that the loss stays.",
        ),
        (
            W_C @ A,
            "this is W_c a, the walk forward: rows. Back from the neurons, a value is reached "
            f"through its column.\nTry: {_STEP_A}: how many values are there, and how many numbers "
            "in yours?",
        ),
    ],
    "turn that value up by 0.1. How far do z_1 and z_2 move, and what does δ make of the two?",
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
        (_RIGHT | {"dW_c": abs(DW)}, "the minus of δ_2 is lost. An error"),
        (_RIGHT | {"dW_c": -DW}, "all signs are turned"),
        (_RIGHT | {"dW_c": [[3, 0, 5], [-6, 0, 10]]}, "entry 2, 3 is not it"),
        (_RIGHT | {"db": [0, -2]}, "took its gradient for 0"),
        (_RIGHT | {"db": [0, -8]}, "multiplied by the biases"),
        (_RIGHT | {"db": -1}, "one number, both errors added"),
        (_RIGHT | {"db": [-1, -1]}, "the same number twice"),
        (_RIGHT | {"db": [1, 1]}, "1 is the slope of z by its bias"),
        (_RIGHT | {"db": [0, 4]}, "these are the biases themselves"),
        (_RIGHT | {"db": [1, 2]}, "on the way to its bias"),
        (_RIGHT | {"da": [6, 5, -3]}, "you took 2 for δ_2"),
        (_RIGHT | {"da": [4, -1, 1]}, "one way, through neuron 1"),
        (_RIGHT | {"da": [-2, -6, 4]}, "one way, through neuron 2"),
        (_RIGHT | {"da": DELTA[:, None] * W_C}, "They meet again"),
        (_RIGHT | {"da": [5, 2, -1]}, "the error of its neuron counts too"),
        (_RIGHT | {"da": [-5, -2, 1]}, "Multiply on each way first"),
        (_RIGHT | {"da": [17, -7]}, "the walk forward"),
    ),
    unfinished=(
        (_RIGHT | {"da": [2, -7]}, "it should have shape (3,)"),
        ({"db": [1, -2]}, "Still to come: dW_c, da"),
    ),
)
