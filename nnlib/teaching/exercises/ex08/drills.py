"""Endless small problems for notebook 08; SymPy works each of them out afresh."""

from __future__ import annotations

import random
from typing import Any, TypeAlias

import sympy as sp

from nnlib.teaching.exercises._drill import Problem

Slips: TypeAlias = tuple[tuple[Any, str], ...]

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
    other = delta[1 - j] * a[k]
    return Problem(
        f"z = W_c a + b with a = {_row(a)}. The walk back has reached δ = {_row(delta)}. "
        f"What is the entry of dW_c in row {j + 1}, column {k + 1}?",
        value,
        (
            f"W_c's entry goes into neuron {j + 1}, from value {k + 1}: error times value.",
            f"δ_{j + 1} a_{k + 1} = ({delta[j]})({a[k]}) = {value}",
        ),
        (
            (other, "that is the other row: a row of dW_c belongs to a neuron, and to its error."),
            (delta[j] + a[k], "you added; the error and the value multiply."),
            (delta[j], "that is the gradient of the bias. The weight's has the value a as well."),
            (a[k], "that is the value alone. The error of the neuron on its right is missing."),
            (sum(delta) * a[k], "you added both errors; this weight goes into one neuron alone."),
        ),
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
        _transpose_slips(W, delta, k),
    )


def _transpose_slips(W: sp.Matrix, delta: sp.Matrix, k: int) -> Slips:
    row, weights = W[k, 0] * delta[0] + W[k, 1] * delta[1], W[0, k] + W[1, k]
    return (
        (row, "you read a row of W_c; a value leaves through the weights of its column."),
        (W[0, k] * delta[0], "that is one way, through neuron 1. The other adds."),
        (W[1, k] * delta[1], "that is one way, through neuron 2. The other adds."),
        (weights, "you added the weights; each way also carries its error."),
        (
            weights * sum(delta),
            "you added the weights and the errors first. Multiply on each way, then add.",
        ),
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
        (
            (sum(dY), "you added everything. This one number would be spread over both biases."),
            (sum(dY.col(1 - j)), f"that is the other column. Column {j + 1} belongs to b_{j + 1}."),
            (sp.Rational(value, 3), "that is the mean of the column; forks add."),
            (sum(dY.row(j)), "you added along a row: that is one example, and both biases."),
            (value * b[j], "you multiplied by b; its value is no factor."),
        ),
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
        _batch_slips(X, dY, k, j),
    )


def _batch_slips(X: sp.Matrix, dY: sp.Matrix, k: int, j: int) -> Slips:
    first, second = (X[r, k] * dY[r, j] for r in range(2))
    return (
        (first, "that is the first example's share; the second adds."),
        (second, "that is the second example's share; the first adds."),
        ((first + second) / 2, "that is the mean of the two. The 1/n, if any, is in dY already."),
        (
            sum(X.col(k)) * sum(dY.col(j)),
            "you added the inputs and the errors first. Pair them example by example.",
        ),
        (
            sum(X[r, k] * dY[r, 1 - j] for r in range(2)),
            "that is the other column of dW: the column of dW is that of dY.",
        ),
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
        _bend_slips(heard, a, W[k, 0] * delta[0] + W[k, 1] * delta[1]),
        figures=2,
    )


def _bend_slips(heard: Any, a: Any, row: Any) -> Slips:
    slope = 1 - a**2
    return (
        (heard, "that is da; the bend lies between it and z: its slope is 1 - a²."),
        (heard * a * (1 - a), "a(1 - a) is the sigmoid's slope; this bend is tanh."),
        (heard * a, "you multiplied by the value a. Its slope is 1 - a²."),
        (row * slope, "you read a row of W_c; a value leaves through its column."),
        (heard + slope, "you added the slope. Along a way slopes multiply."),
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
        (
            (other, "that is the other order of the products."),
            *((part, "that is one of the two products. The other adds.") for part in (half, rest)),
            (r + s + u, "you added the sizes; (r, s) @ (s, u) takes r s u multiplications."),
            (r * s * s * u, "you multiplied the counts of two products; they add."),
        ),
        figures=3,
    )


DRILLS = (outer, transpose, bias, batch, behind_a_bend, count)
