"""2.6: one lamp, three switches: set the weights of a network by hand."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

import numpy as np

from nnlib.perceptron import perceptron_updates
from nnlib.teaching.exercises._answers import Unusable, array, is_blank
from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises.ex02.goals import LINE

_NAMES = ("W1", "b1", "w2", "b2")
_X = np.array(list(product((0, 1), repeat=3)))
_T = _X.sum(axis=1) % 2
_MOST = 64  # hidden planes
_LAMPS = (
    ((_X.sum(axis=1) == 1), "is on when exactly one switch is. With all three it must be on too."),
    ((_X[:, 0] + _X[:, 1]) % 2, "does not listen to the third switch."),
    ((_X[:, 0] + _X[:, 2]) % 2, "does not listen to the second switch."),
    ((_X[:, 1] + _X[:, 2]) % 2, "does not listen to the first switch."),
    ((_X.sum(axis=1) >= 1), "is on when any switch is: that is OR, and one plane can do it."),
    ((_X.sum(axis=1) == 3), "is on only with all three: that is AND, and one plane can do it."),
    ((_X.sum(axis=1) >= 2), "asks for a majority: one plane can do that."),
    (1 - _T, "is on where it should be off, and off where it should be on: turn its last signs."),
    (0 * _T, "is never on."),
    (0 * _T + 1, "is never off."),
)


def _weights(answer: Any) -> tuple[Any, Any, Any, float]:
    if not isinstance(answer, (tuple, list)) or len(answer) != 4:
        raise Unusable("four answers are wanted here: W1, b1, w2, b2.")
    if missing := [name for name, part in zip(_NAMES, answer, strict=True) if is_blank(part)]:
        raise Unusable(f"still to come: {', '.join(missing)}.")
    W1, b1, w2, b2 = (array(p, name=n) for p, n in zip(answer, _NAMES, strict=True))
    _refuse_planes(W1, b1.size)
    planes = W1.shape[1]
    w2 = w2.ravel() if w2.shape == (planes, 1) else w2  # a column says the same
    for name, part in (("b1", b1), ("w2", w2)):
        if part.shape != (planes,):
            raise Unusable(
                f"{name} has shape {part.shape}, and W1 has {planes} columns: {name} needs one "
                "number for each hidden plane.\nTry: `(np.ones(3) @ np.ones((3, "
                f"{planes}))).shape` "
                "is what three switches make of such a W1."
            )
    if b2.size != 1:
        raise Unusable(f"b2 has shape {b2.shape}: the last perceptron has one bias.")
    return W1, b1, w2, float(b2.reshape(())[()])


def _refuse_planes(W1: Any, biases: int) -> None:
    if W1.ndim != 2:
        raise Unusable(f"W1 has shape {W1.shape}: it is a table, a row for each switch.")
    if W1.shape[1] > _MOST:
        raise Unusable(f"{W1.shape[1]} hidden planes are more than this takes: a few are enough.")
    if W1.shape[0] != 3:
        turned = " Yours may be turned over: try W1.T." if W1.shape == (biases, 3) else ""
        raise Unusable(
            f"W1 has shape {W1.shape}: it needs 3 rows, one for each switch, and a column for each "
            f"hidden plane.{turned}\nTry: `(np.ones(3) @ np.ones((3, 5))).shape`, three switches "
            "and "
            "five planes; then exchange the 3 and the 5 in the table."
        )


def _judge(answer: Any) -> str | None:
    W1, b1, w2, b2 = _weights(answer)
    hidden = _step(_X @ W1 + b1)
    lamp = _step(hidden @ w2 + b2)
    if (lamp == _T).all():
        return None
    if (_step(_step(_X @ W1 - b1) @ w2 + b2) == _T).all():
        return f"your lamp {_TURNED}"
    return f"{_lamp(lamp)} {_cause(hidden, lamp)}"


_TURNED = (
    "would do as it should with the signs of b1 turned. A plane that asks for a sum of 0.5 or more "
    "has the score sum - 0.5; a threshold is easily written with a plus.\nTry: "
    "`nnlib.step(np.dot([0, 0, 0], W1) + b1)`: no switch is on. Which of your planes say 1?"
)


def _step(scores: Any) -> Any:
    # planes through a corner are judged by their letters, not by a decimal's last bit
    return (scores >= -1e-9).astype(int)


def _lamp(lamp: Any) -> str:
    """What the lamp does, in words where it is one of the usual."""
    for likely, says in _LAMPS:
        if (lamp == likely).all():
            return f"your lamp {says}"
    wrong = np.flatnonzero(lamp != _T)
    first, state = _X[wrong[0]], "on" if lamp[wrong[0]] else "off"
    return (
        f"your lamp is wrong at {len(wrong)} of 8, first at {_point(first)}, where it is {state}."
    )


def _cause(hidden: Any, lamp: Any) -> str:
    """Which layer is to blame, the folding or the last line, and what shows it."""
    for p, q in combinations(range(len(_X)), 2):
        if _T[p] != _T[q] and (hidden[p] == hidden[q]).all():
            return _together(_X[p], _X[q])
    *_, model = perceptron_updates(hidden, _T, epochs=1000)
    if (model(hidden) == _T).all():
        wrong = np.flatnonzero(lamp != _T)[0]
        return _last_cut(_X[wrong], "on, so 0 or more" if _T[wrong] else "off, so below 0")
    return (
        "No two points that differ land on one place; but where they land, no single cut parts "
        f"them: it is XOR again, one layer up.\nTry: {_xor_again(hidden)}"
    )


def _together(p: Any, q: Any) -> str:
    return (
        f"Your hidden planes put {_point(p)} and {_point(q)} on one place, and no last cut can "
        f"part what lies together.\nTry: `{_LANDS.format(_list(p))}`, then the same for "
        f"{_list(q)}: a "
        "plane between the two is missing."
    )


def _last_cut(point: Any, wanted: str) -> str:
    return (
        "Your hidden planes fold well: a last cut exists, and only w2 and b2 must move.\nTry: "
        f"`{_LANDS.format(_list(point))}` is where {_point(point)} lands, its h. Work out h · w2 "
        f"+ b2 by pen: the lamp should be {wanted}."
    )


def _xor_again(hidden: Any) -> str:
    """Two points that want the lamp on, and two that want it off, whose scores have one sum."""
    pairs = [(p, q) for p, q in combinations(range(len(_X)), 2) if _T[p] == _T[q]]
    for on, off in product(pairs, pairs):
        same = (hidden[list(on)].sum(axis=0) == hidden[list(off)].sum(axis=0)).all()
        if _T[on[0]] and not _T[off[0]] and same:
            (a, b), (c, d) = ([_point(_X[place]) for place in pair] for pair in (on, off))
            return (
                f"add up the last scores of {a} and {b} by pen, then those of {c} and {d}. The "
                "lamp should be on at the first two alone: compare with (2.11)."
            )
    return f"`{_LANDS.format('[*np.ndindex(2, 2, 2)]')}` is where the eight points land: part them."


_LANDS = "nnlib.step(np.dot({}, W1) + b1)"  # W1 may be a list, which @ would refuse


def _list(values: Any) -> str:
    return "[" + ", ".join(f"{value:g}" for value in values) + "]"


def _point(values: Any) -> str:
    return "(" + ", ".join(f"{value:g}" for value in values) + ")"


_ONES, _STAIRS = np.ones((3, 3)), np.array([-0.5, -1.5, -2.5])
_CORNERS = np.array([[1, -1, -1, 1], [-1, 1, -1, 1], [-1, -1, 1, 1]])
_XOR = np.array([[1, -1], [1, -1], [0, 0]])

EXERCISE = Exercise(
    id="2.6",
    title="One lamp, three switches",
    kind="code",
    tier="challenge",
    minutes=25,
    goals=(LINE,),
    ask="set W1, b1, w2 and b2; choose how many hidden planes you want.",
    judge=_judge,
    well_done="no single plane can do this. Who would find such weights for a thousand switches?",
    right=(
        (_ONES, _STAIRS, np.array([1, -1, 1]), -0.5),
        (_CORNERS.tolist(), [-1, -1, -1, -3], [1, 1, 1, 1], [-1]),
        (-_ONES, -_STAIRS, [-2, 2, -2], 1.5),
        (_ONES, _STAIRS, [[1], [-1], [1]], -0.5),
    ),
    wrong=(
        ((_XOR, [-0.5, 1.5], [1, 1], -1.5), "does not listen to the third switch"),
        ((np.array([[1, -1]] * 3), [-0.5, 1.5], [1, 1], -1.5), "exactly one switch is"),
        ((_ONES, _STAIRS, [1, 1, 1], -0.5), "any switch is"),
        ((_ONES, _STAIRS, [1, 1, 1], -2.5), "only with all three"),
        ((_ONES, _STAIRS, [1, 1, 1], -1.5), "a majority"),
        ((_ONES, _STAIRS, [-1, 1, -1], 0.5), "on where it should be off"),
        ((_ONES, _STAIRS, [1, -1, 1], 0.5), "is never off"),
        ((_ONES, _STAIRS, [1, -1, 1], -1.5), "is never on"),
        ((_ONES, _STAIRS, [1, -2, 1], -0.5), "only w2 and b2 must move"),
        ((_ONES, -_STAIRS, [1, -1, 1], -0.5), "signs of b1 turned"),
        (([[1]] * 3, [-0.5], [1], -0.5), "no last cut can part"),
        (([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [-0.5] * 3, [1, -1, 1], -0.5), "one layer up"),
        ((np.ones((4, 3)), [-0.5] * 4, [1, 1, 1, 1], 0), "may be turned over"),
        (([[1, 1, 1]], _STAIRS, [1, -1, 1], -0.5), "W1 has shape (1, 3)"),
        ((np.ones((4, 3)), [-0.5] * 3, [1, 1, 1], 0), "W1 has shape (4, 3)"),
        ((_ONES[:, :2], _STAIRS, [1, -1], -0.5), "b1 has shape (3,)"),
    ),
    unfinished=(
        ((_ONES, _STAIRS, [1, -1, 1], None), "still to come: b2"),
        ((np.ones((3, 100)), np.zeros(100), np.ones(100), 0), "a few are enough"),
    ),
)
