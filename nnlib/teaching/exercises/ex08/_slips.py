"""What slips in the drills of 08 come to, and the experiment that shows each."""

from __future__ import annotations

from typing import Any

import sympy as sp

from nnlib.teaching.exercises._judges import Slip, tried

Slips = tuple[Slip, ...]

_BY_ROW = "you read a row of W_c; a value leaves through the weights of its column."


def _tenth(value: Any) -> str:
    """How far a nudge of 0.1 carries, through a slope."""
    return f"{float(value) / 10:g}"


def _paired(values: tuple[Any, ...], wrong: tuple[str, ...], experiments: tuple[str, ...]) -> Slips:
    says = (tried(*each) for each in zip(wrong, experiments, strict=True))
    return tuple(zip(values, says, strict=True))


_OUTER = (
    "that is the other row: a row of dW_c belongs to a neuron, and to its error.",
    "you added; the error and the value multiply.",
    "that is the gradient of the bias. The weight's has the value a as well.",
    "that is the value alone. The error of the neuron on its right is missing.",
    "you added both errors; this weight goes into one neuron alone.",
)


def outer(a: sp.Matrix, delta: sp.Matrix, j: int, k: int) -> Slips:
    """dW_c in row j, column k."""
    up, far = "turn that weight up by 0.1", _tenth(a[k])
    experiments = (
        f"{up}: z_{j + 1} moves by {far}. Whose error is that?",
        f"put a_{k + 1} = 0, and {up}: what moves? Yours says {delta[j]}.",
        f"put a_{k + 1} = 100, and {up}: z moves by 10. Has yours noticed?",
        f"put δ = (0, 0): nothing matters to the loss. Yours says {a[k]}.",
        f"{up}: z_{j + 1} moves by {far}. Does z_{2 - j} move?",
    )
    values = (delta[1 - j] * a[k], delta[j] + a[k], delta[j], a[k], sum(delta) * a[k])
    return _paired(values, _OUTER, experiments)


_TRANSPOSE = (
    _BY_ROW,
    "that is one way, through neuron 1.",
    "that is one way, through neuron 2.",
    "you added the weights; each way also carries its error.",
    "you added the weights and the errors first. Multiply on each way, then add.",
)


def transpose(W: sp.Matrix, delta: sp.Matrix, k: int) -> Slips:
    """da_k = sum_j w_jk delta_j."""
    row, weights = W[k, 0] * delta[0] + W[k, 1] * delta[1], W[0, k] + W[1, k]
    up, first, second = f"turn a_{k + 1} up by 0.1", _tenth(W[0, k]), _tenth(W[1, k])
    experiments = (
        f"{up}: z_1 moves by {first}, z_2 by {second}. Where in W_c do these weights stand?",
        f"{up}: z_1 moves by {first}. Does z_2 stay where it is?",
        f"{up}: z_2 moves by {second}. Does z_1 stay where it is?",
        f"put δ = (0, 0): nothing matters to the loss. Yours says {weights}.",
        f"put δ = (1, 0): the loss feels z_1 alone, by the weight {W[0, k]}. Yours says {weights}.",
    )
    ways = (W[0, k] * delta[0], W[1, k] * delta[1])
    return _paired((row, *ways, weights, weights * sum(delta)), _TRANSPOSE, experiments)


_BIAS = (
    "you added everything. This one number would be spread over both biases.",
    "that is the other column; a bias is added to its own column of Y.",
    "that is the mean of the column; the examples are a fork, and forks add.",
    "you added along a row: that is one example, and both biases.",
    "you multiplied by the bias; its value is no factor.",
)


def bias(dY: sp.Matrix, b: list[int], j: int) -> Slips:
    """db_j, down column j."""
    up, value = f"turn b_{j + 1} up by 0.1", sum(dY.col(j))
    experiments = (
        f"{up}: does column {2 - j} of Y move?",
        f"{up}, and mark the entries of Y that move.",
        f"{up}: how many entries of Y move, each by all of 0.1?",
        f"{up}: in how many rows does Y move, and in how many columns?",
        f"put b_{j + 1} = 0, then 0.1: Y moves. Your way says that it stays.",
    )
    row, third = sum(dY.row(j)), sp.Rational(value, dY.rows)
    values = (sum(dY), sum(dY.col(1 - j)), third, row, value * b[j])
    return _paired(values, _BIAS, experiments)


_BATCH = (
    "that is the first example's share.",
    "that is the second example's share.",
    "that is the mean of the two. The 1/n, if any, is in dY already.",
    "you added the inputs and the errors first. Pair them example by example.",
    "that is the other column of dW: the column of dW is that of dY.",
)


def batch(X: sp.Matrix, dY: sp.Matrix, k: int, j: int) -> Slips:
    """dW_kj, summed over two examples."""
    first, second = (X[r, k] * dY[r, j] for r in range(2))
    up = "turn that weight up by 0.1"
    by_first, by_second = (f"row {r + 1} of Y moves by {_tenth(X[r, k])}" for r in range(2))
    experiments = (
        f"{up}: {by_second}. Who counts that?",
        f"{up}: {by_first}. Who counts that?",
        f"{up}: {by_first}, and {by_second}. Does either move by half?",
        f"{up}: {by_first}, and {by_second}. By which entry of dY does each count?",
        f"{up}: which column of Y moves?",
    )
    sums = sum(X.col(k)) * sum(dY.col(j))
    crossed = sum(X[r, k] * dY[r, 1 - j] for r in range(2))
    return _paired((first, second, (first + second) / 2, sums, crossed), _BATCH, experiments)


_BEND = (
    "that is da; the bend lies between it and z: its slope is 1 - a².",
    "a(1 - a) is the sigmoid's slope; this bend is tanh.",
    "you multiplied by the value a. Its slope is 1 - a².",
    _BY_ROW,
    "you added the slope. Along a way slopes multiply.",
)


def bend(W: sp.Matrix, delta: sp.Matrix, k: int, a: Any) -> Slips:
    """The error of z_k, behind a transpose and the bend of tanh."""
    slope, heard = 1 - a**2, W[0, k] * delta[0] + W[1, k] * delta[1]
    row = W[k, 0] * delta[0] + W[k, 1] * delta[1]
    ways = f"z_1 moves by {_tenth(W[0, k])}, z_2 by {_tenth(W[1, k])}"
    experiments = (
        "`np.tanh(3.1) - np.tanh(3)`: z moves by 0.1. Does a move as far?",
        "`(np.tanh(0.01) - np.tanh(0)) / 0.01`, the slope at a = 0. What is a(1 - a) there?",
        "`np.tanh(3), (np.tanh(3.01) - np.tanh(3)) / 0.01`: the value, and the slope.",
        f"turn a_{k + 1} up by 0.1: the next {ways}. Where in W_c do these weights stand?",
        f"put W_c = 0, so that nothing comes back to a. Yours says {float(slope):g}.",
    )
    values = (heard, heard * a * (1 - a), heard * a, row * slope, heard + slope)
    return _paired(values, _BEND, experiments)


_COUNT = (
    "that is the other order of the products.",
    "that is the first of the two products. The other adds.",
    "that is the second of the two products. The other adds.",
    "you added the sizes; (r, s) @ (s, u) takes r s u multiplications.",
    "you multiplied the counts of two products; they add.",
)
_ONES = "put 1 for every size: v J2 J1 is a product of three numbers."
_COUNTED = (
    "write the shape of what is left after the first of your two products. Which two met there?",
    f"{_ONES} Yours counts 1 multiplication.",
    f"{_ONES} Which multiplication is missing in yours?",
    f"{_ONES} Yours counts 3 multiplications.",
    "put 10 for every size, and v first: each product takes 100. Yours counts 10000.",
)


def count(other: int, first: int, second: int, sizes: int, product: int) -> Slips:
    """Multiplications of a row and two matrices."""
    return _paired((other, first, second, sizes, product), _COUNT, _COUNTED)
