"""Endless small problems for notebook 08; SymPy works each of them out afresh."""

from __future__ import annotations

import random
from typing import Any

import sympy as sp

from nnlib.teaching.exercises._drill import Problem
from nnlib.teaching.exercises.ex08 import _slips

_DIGITS = (-4, -3, -2, -1, 1, 2, 3, 4, 5)


def _table(rng: random.Random, rows: int, columns: int) -> Any:
    """A table of small whole numbers, none of them 0."""
    return sp.Matrix(rows, columns, [rng.choice(_DIGITS) for _ in range(rows * columns)])


def _row(values: Any) -> str:
    return f"({', '.join(map(str, values))})"


def _rows(M: Any) -> str:
    return ", ".join(_row(M.row(r)) for r in range(M.rows))


def _added(terms: Any) -> str:
    return " + ".join(f"({a})({b})" for a, b in terms)


def _heard(rng: random.Random) -> tuple[Any, Any, int, Any]:
    """W_c, delta, a place k, and what a_k hears of delta: a number to work with."""
    while True:
        W, delta, k = _table(rng, 2, 3), _table(rng, 2, 1), rng.randrange(2)
        heard = (W.T * delta)[k]
        if abs(heard) > 1:
            return W, delta, k, heard


def outer(rng: random.Random) -> Problem:
    """One entry of dW_c = delta a^T, beside a layer whose weights are given."""
    a, delta = _table(rng, 3, 1), _table(rng, 2, 1)
    j, k = rng.randrange(2), rng.randrange(3)
    value = (delta * a.T)[j, k]
    return Problem(
        f"z = W_c a + b with a = {_row(a)}. The walk back has reached δ = {_row(delta)}. "
        f"What is the entry of dW_c in row {j + 1}, column {k + 1}?",
        value,
        (
            f"W_c's entry goes into neuron {j + 1}, from value {k + 1}: error times value.",
            f"δ_{j + 1} a_{k + 1} = ({delta[j]})({a[k]}) = {value}",
        ),
        _slips.outer(a, delta, j, k),
    )


def transpose(rng: random.Random) -> Problem:
    """One entry of da = W_c^T delta."""
    W, delta, k, value = _heard(rng)
    ways = [(W[j, k], delta[j]) for j in range(2)]
    return Problem(
        f"z = W_c a + b, and W_c has the rows {_rows(W)}. The walk back has reached "
        f"δ = {_row(delta)}. What is da_{k + 1}?",
        value,
        (
            f"a_{k + 1} is a fork into both neurons: column {k + 1} of W_c, times δ, added.",
            f"{_added(ways)} = {value}",
        ),
        _slips.transpose(W, delta, k),
    )


def bias(rng: random.Random) -> Problem:
    """One entry of db, down a column."""
    dY, b = _table(rng, 3, 2), [rng.choice(_DIGITS) for _ in range(2)]
    j = rng.randrange(2)
    column, value = list(dY.col(j)), sum(dY.col(j))
    return Problem(
        f"Y = X W + b with b = {_row(b)}, and dY has the rows {_rows(dY)}. What is db_{j + 1}?",
        value,
        (
            f"every example uses b_{j + 1}: a fork, so add down column {j + 1}.",
            f"{' + '.join(f'({each})' for each in column)} = {value}",
        ),
        _slips.bias(dY, b, j),
    )


def batch(rng: random.Random) -> Problem:
    """One entry of dW = X^T dY."""
    X, dY = _table(rng, 2, 3), _table(rng, 2, 2)
    k, j = rng.randrange(3), rng.randrange(2)
    value = (X.T * dY)[k, j]
    pairs = [(X[r, k], dY[r, j]) for r in range(2)]
    return Problem(
        f"Y = X W + b. X has the rows {_rows(X)}; dY has the rows {_rows(dY)}. "
        f"What is the entry of dW in row {k + 1}, column {j + 1}?",
        value,
        (
            f"each example pairs its input {k + 1} with its error {j + 1}; examples add.",
            f"{_added(pairs)} = {value}",
        ),
        _slips.batch(X, dY, k, j),
    )


def behind_a_bend(rng: random.Random) -> Problem:
    """An error one layer back, through a transpose and the bend of tanh."""
    W, delta, k, heard = _heard(rng)
    a = sp.Rational(rng.choice((-9, -8, -7, -6, -5, -4, 4, 5, 6, 7, 8, 9)), 10)
    slope = 1 - a**2
    value = heard * slope
    ways = [(W[j, k], delta[j]) for j in range(2)]
    return Problem(
        f"A layer ends in a = tanh(z), and a_{k + 1} = {float(a):g}. The next layer's W_c has the "
        f"rows {_rows(W)}, and its error is δ = {_row(delta)}. What is the error of z_{k + 1}?",
        value,
        (
            f"through the transpose: {_added(ways)} = {heard}",
            f"through the bend, slope 1 - a² = {float(slope):g}: "
            f"{heard} · {float(slope):g} = {float(value):g}",
        ),
        _slips.bend(W, delta, k, a),
        figures=2,
    )


def _row_first(r: int, s: int, u: int) -> tuple[str, str]:
    return f"(1, {r}) @ ({r}, {s}), then (1, {s}) @ ({s}, {u}):", f"{r}·{s} + {s}·{u}"


def _matrices_first(r: int, s: int, u: int) -> tuple[str, str]:
    return f"({r}, {s}) @ ({s}, {u}), then (1, {r}) @ ({r}, {u}):", f"{r}·{s}·{u} + {r}·{u}"


def count(rng: random.Random) -> Problem:
    """How many multiplications a row and two matrices take."""
    r, s, u = rng.sample([2, 3, 4, 5, 6, 8, 10, 20, 30], 3)
    vector, matrices = r * s + s * u, r * s * u + r * u
    first = rng.random() < 0.7
    value, other = (vector, matrices) if first else (matrices, vector)
    half, rest = (r * s, s * u) if first else (r * s * u, r * u)
    how = "starting with v" if first else "multiplying the two matrices first"
    steps = _row_first(r, s, u) if first else _matrices_first(r, s, u)
    return Problem(
        f"v has shape (1, {r}), J2 has ({r}, {s}), J1 has ({s}, {u}). How many multiplications "
        f"does v J2 J1 take, {how}?",
        sp.Integer(value),
        (steps[0], f"{steps[1]} = {value}"),
        _slips.count(other, half, rest, r + s + u, r * s * s * u),
        figures=3,
    )


DRILLS = (outer, transpose, bias, batch, behind_a_bend, count)
