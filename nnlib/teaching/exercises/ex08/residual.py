"""8.6: derive the walk back through a layer with a shortcut."""

from __future__ import annotations

from typing import Any

import sympy as sp

from nnlib.teaching._notation import d, eye, function, index, matrix, size, total, vector
from nnlib.teaching.exercises._answers import Unusable
from nnlib.teaching.exercises._exercise import Exercise, Judge
from nnlib.teaching.exercises._steps import derivation
from nnlib.teaching.exercises.ex08.goals import STAR, TRANSPOSE

_m = size("m")
_j, _k, _p, _q = index("j k p q", _m)
_w, _x, _v = matrix("w", _m, _m), vector("x", _m), vector("v", _m)
_f, _slope = function("f"), function("f'")


def z(j: Any) -> Any:
    """z_j = sum_q w_jq x_q."""
    return total(_w[j, _q] * _x[_q], _q)


def _sum(term: Any) -> Any:
    return total(term, _j)


_START = _sum(_v[_j] * d(_x[_j] + _f(z(_j)), _x[_k]))
_END = _v[_k] + _sum(_v[_j] * _slope(z(_j)) * _w[_j, _k])
_SPLIT = _sum(_v[_j] * (eye(_j, _k) + _slope(z(_j)) * _w[_j, _k]))

_NO_TURN = _v[_k] + _sum(_v[_j] * _slope(z(_j)) * _w[_k, _j])
_BEND_LATE = _v[_k] + _slope(z(_k)) * _sum(_v[_j] * _w[_j, _k])
_NO_SHORTCUT = _sum(_v[_j] * _slope(z(_j)) * _w[_j, _k])
_SHORTCUT_ONE = 1 + _sum(_v[_j] * _slope(z(_j)) * _w[_j, _k])
_SHORTCUT_ALL = _sum(_v[_j]) + _sum(_v[_j] * _slope(z(_j)) * _w[_j, _k])
_TIMES = _v[_k] * _sum(_v[_j] * _slope(z(_j)) * _w[_j, _k])
_VALUE = _v[_k] + _sum(_v[_j] * _f(z(_j)) * _w[_j, _k])
_NO_BEND = _v[_k] + _sum(_v[_j] * _w[_j, _k])
_MINUS = _v[_k] - _sum(_v[_j] * _slope(z(_j)) * _w[_j, _k])
_DEAF = 1 + _sum(_slope(z(_j)) * _w[_j, _k])
_NO_SUM = _v[_k] + _v[_k] * _slope(z(_k)) * _w[_k, _k]
_BY_WEIGHT = _v[_k] + _sum(_v[_j] * _slope(z(_j)) * _x[_k])
_NO_WEIGHT = _v[_k] + _sum(_v[_j] * _slope(z(_j)))
_ONE_WAY = _v[_k] * _slope(z(_k)) * _w[_k, _k]
_HALF_DEAF = _v[_k] + _sum(_slope(z(_j)) * _w[_j, _k])
_LEFT_OVER = _v[_k] + _v[_j] * _slope(z(_j)) * _w[_j, _k]

_MISTAKES = (
    (
        _NO_TURN,
        "The indices of w are turned. z_j holds w_jk x_k, so the weight from x_k into neuron "
        "j is w_jk. W is square here, and no shape will ever tell you: only the indices do."
        "\nTry: let w_21 = 1 be the only weight that is not 0. A nudge of x_1 reaches y_2: does "
        "your line for k = 1 keep v_2?",
    ),
    (
        _BEND_LATE,
        "The slope f' has come out of the sum, with k for j. In (8.10) the bend lay before W, at "
        "z_k; here it lies behind W, one bend for each j. So: the star first, the transpose then."
        "\nTry: let w_21 = 1 be the only weight that is not 0, and f flat at z_2 alone. Can x_1 "
        "reach y_2 through that bend? In your line it does.",
    ),
    (
        _NO_SHORTCUT,
        "The shortcut is lost. x_k reaches y_k by two ways, straight and through W: a fork, and "
        "forks add."
        "\nTry: put w = 0, so that y = x, and turn x_k up by 0.1. What does your line say?",
    ),
    (
        _SHORTCUT_ONE,
        "The shortcut passes on 1, whatever the loss wants. 1 is its slope; the way back "
        "multiplies what comes by it."
        "\nTry: put w = 0, so that y = x, and make every v twice as large. What does your line do?",
    ),
    (
        _SHORTCUT_ALL,
        "The shortcut collects the v of every output. x_k goes straight into y_k alone: the slope "
        "of x_j by x_k is I_jk, and of that sum one term survives."
        "\nTry: put w = 0 and v = (0, 1), and turn x_1 up by 0.1: only y_1 moves. Your line says "
        "that the loss rises by 0.1.",
    ),
    (
        _TIMES,
        "You multiplied the two ways. Along a way slopes multiply; two ways add."
        "\nTry: one neuron, v = 1, w = 2 and f(z) = z, so that y = 3x: turn x up by 0.1. Your line "
        "says 0.2.",
    ),
    (
        _VALUE,
        "f(z_j) is a value; the way through the bend multiplies by its slope. Where f is "
        "flat, nothing comes back, however large f is."
        "\nTry: one neuron, v = 1, w = 1 and f(z) = 5 for every z, so that y = x + 5: turn x up by "
        "0.1. Your line says 0.6.",
    ),
    (
        _NO_BEND,
        "The bend is missing: between z_j and y_j lies f, and its slope is a factor."
        "\nTry: one neuron, v = 1, w = 1 and f(z) = 3z, so that y = 4x: turn x up by 0.1. Your "
        "line says 0.2.",
    ),
    (
        _MINUS,
        "A minus sign has slipped in. Nothing is subtracted on the way: two ways add."
        "\nTry: one neuron, v = 1, w = 1 and f(z) = z, so that y = 2x: turn x up by 0.1. Your line "
        "says that y stays.",
    ),
    (
        _DEAF,
        "v is gone: these are slopes of the outputs, added up. A sensitivity of ones would not "
        "notice. Each output counts as much as its v_j says."
        "\nTry: put v = 0: the loss wants nothing. What does your line send back?",
    ),
    (
        _NO_SUM,
        "Only neuron k answers. But x_k feeds every neuron j, by the weight w_jk: a fork."
        "\nTry: two neurons, w_21 = 1 the only weight that is not 0, f(z) = z: then y_2 = x_2 + "
        "x_1. Turn x_1 up by 0.1: who moves, and which v does your line know?",
    ),
    (
        _BY_WEIGHT,
        "x_k is the slope of z_j by its weight w_jk. Asked is the slope by x_k: the two have "
        "changed places."
        "\nTry: one neuron, v = 1, w = 2 and f(z) = z, so that y = 3x: at x = 5, turn x up by 0.1. "
        "Your line says 0.6.",
    ),
    (
        _NO_WEIGHT,
        "The weight is missing: x_k comes to z_j through w_jk, and that is the slope of z_j by it."
        "\nTry: one neuron, v = 1, w = 5 and f(z) = z, so that y = 6x: turn x up by 0.1. Your line "
        "says 0.2.",
    ),
    (
        _ONE_WAY,
        "eye(j, k) and the slope of f(z_j) are multiplied here. They belong to the two terms of "
        "y_j, and terms add."
        "\nTry: put w = 0, so that y = x, and turn x_k up by 0.1. Your line says that nothing "
        "moves.",
    ),
    (
        _HALF_DEAF,
        "v_j is lost on the way through the bend. Both ways end in y_j, and both count as much as "
        "v_j says."
        "\nTry: put v = 0: the loss wants nothing. What does your line send back?",
    ),
    (
        _LEFT_OVER,
        "j is left over: which neuron is meant? x_k feeds all of them, and the sum over j adds "
        "their answers."
        "\nTry: two neurons, w_11 = w_21 = 1 the only weights that are not 0. Turn x_1 up by 0.1: "
        "which z move, and which j does your line take?",
    ),
)


def _worked_out(last: Any) -> str | None:
    if last.has(sp.Derivative):
        return "every line follows. One step is left: the last line still holds a derivative."
    if last.has(sp.KroneckerDelta):
        return (
            "every line follows. One step is left: of the sum with eye(j, k) in it one term "
            "survives. Write that term."
        )
    return None


def _bare(line: Any) -> Any:
    """A vector or a matrix that stands in a line without its indices; None where there is none."""
    if isinstance(line, (sp.Indexed, sp.IndexedBase)):
        return line if isinstance(line, sp.IndexedBase) else None
    return next(filter(None, map(_bare, getattr(line, "args", ()))), None)


def _by_entries(judge: Judge) -> Judge:
    """Asks for indices first: whole vectors have no point at which a line could be tried."""

    def patient(answer: Any) -> str | None:
        lines = answer if isinstance(answer, (list, tuple)) else ()
        for place, line in enumerate(lines, start=1):
            if isinstance(line, sp.Expr) and (whole := _bare(line)) is not None:
                raise Unusable(f"in line {place}, {whole.label} is without indices: {_ENTRIES}.")
        return judge(answer)

    return patient


_ENTRIES = "write entries, such as `v[j]` and `w[j, k]`"
_LETTERS = {each.name: each for each in (_m, _j, _k, _p, _q)}
_LETTERS |= {each.label.name: each.label for each in (_w, _x, _v)}

EXERCISE = Exercise(
    id="8.6",
    title="A layer with a shortcut",
    kind="derive",
    tier="stretch",
    minutes=15,
    goals=(TRANSPOSE, STAR),
    misconceptions=(9, 11, 12),
    ask="give a list of lines that begins with start.",
    judge=_by_entries(
        derivation(
            start=_START,
            letters=_LETTERS,
            mistakes=_MISTAKES,
            least=3,
            form=_worked_out,
            otherwise="one neuron, f(z) = z and w = 2: then y = 3x, and x hears 3v. Put the same "
            "into your line.",
        )
    ),
    well_done="this is a residual layer. However small w is, v gets through: networks of a "
    "hundred layers live on that.",
    right=(
        [_START, _SPLIT, _END],
        (
            _START,
            _sum(_v[_j] * (eye(_j, _k) + d(_f(z(_j)), _x[_k]))),
            _v[_k] + _sum(_v[_j] * _slope(z(_j)) * d(z(_j), _x[_k])),
            total(_w[_p, _k] * (_slope(z(_p)) * _v[_p]), _p) + _v[_k],
        ),
    ),
    wrong=(
        ([_START, _SPLIT, _NO_TURN], "indices of w are turned"),
        ([_START, _SPLIT, _BEND_LATE], "the star first, the transpose then"),
        ([_START, _NO_SHORTCUT], "The shortcut is lost"),
        ([_START, _SPLIT, _SHORTCUT_ONE], "passes on 1"),
        ([_START, _SHORTCUT_ALL], "collects the v of every output"),
        ([_START, _TIMES], "You multiplied the two ways"),
        ([_START, _VALUE], "f(z_j) is a value"),
        ([_START, _NO_BEND], "The bend is missing"),
        ([_START, _MINUS], "A minus sign has slipped in"),
        ([_START, _DEAF], "v is gone"),
        ([_START, _NO_SUM], "Only neuron k answers"),
        ([_START, _BY_WEIGHT], "by its weight w_jk. Asked"),
        ([_START, _NO_WEIGHT], "The weight is missing"),
        ([_START, _ONE_WAY], "and terms add"),
        ([_START, _HALF_DEAF], "lost on the way through the bend"),
        ([_START, _LEFT_OVER], "j is left over"),
        ([_END, _SPLIT, _x[_k]], "line 3 does not follow from line 2"),
        ([_x[_k], _SPLIT, _END], "line 1 is not the start"),
    ),
    unfinished=(
        ([_START, _END], "a derivation shows its way"),
        ([_START, _v + _w * _slope(z(_j))], "is without indices: write entries"),
        ([_START, _sum(_w * _slope(z(_j)) * _v[_j])], "in line 2, w is without indices"),
        ([_START, _v[_k] + _sum(_v[_j] * d(_f(z(_j)), _x[_k])), _SPLIT], "one term survives"),
        (
            [_START, _SPLIT, _v[_k] + _sum(_v[_j] * d(_f(z(_j)), _x[_k]))],
            "still holds a derivative",
        ),
    ),
)
