"""Losses: functions of their first argument; the targets are constants.

Each sums over the outputs and takes the mean over the batch, once. The composed losses take
probabilities, the fused ones take logits and stay exact where a probability rounds to 0 or 1.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from nnlib._shapes import Array, cotangent, floats, shapes

Pullback: TypeAlias = Callable[..., Any]


def _checked(
    caller: str, letter: str, Y: npt.ArrayLike, T: npt.ArrayLike, outputs: str
) -> tuple[Array, Array, int]:
    """Y and T as floats of one precision and one shape, and the number of examples."""
    Y, T = floats(caller, **{letter: Y, "T": T})
    return Y, T, shapes(caller, f"{letter} (n, {outputs}), T (n, {outputs})", Y, T)["n"]


def _mean(total: Any, n: int, gradient: Callable[[], Array]) -> tuple[Any, Pullback]:
    """The loss total / n, and the pullback that scales d total by dloss / n: the only 1 / n."""
    loss = np.asarray(total / n, dtype=total.dtype)

    def pullback(dloss: npt.ArrayLike = 1.0) -> Array:
        return np.asarray(cotangent("loss", dloss, loss) / n, dtype=loss.dtype) * gradient()

    return loss[()], pullback


def _refuse_targets(caller: str, T: Array, rows_sum_to_one: bool) -> None:
    """Targets are probabilities; a row of a distribution over classes sums to 1."""
    low, high = T.min(), T.max()
    if not (low >= 0 and high <= 1):  # also refuses NaN
        raise ValueError(f"{caller}: expected targets in [0, 1], came {low:g} to {high:g}")
    if not rows_sum_to_one:
        return
    sums = T.sum(axis=1)
    wrong = np.abs(sums - 1) > 1e-4  # float32's rounding over many classes passes
    if wrong.any():
        row = int(np.argmax(wrong))
        raise ValueError(
            f"{caller}: expected each row of T to sum to 1, came {sums[row]:g} in row {row}; "
            "one_hot(labels, k) makes targets of labels"
        )


def _minus_t_log_p(T: Array, P: Array) -> Array:
    """-t log p with 0 log 0 = 0; 0 - log, so that a loss of nothing is not -0."""
    return np.where(T == 0, 0, T * (0 - np.log(np.where(T == 0, 1, P))))


def _t_over_p(T: Array, P: Array) -> Array:
    """t / p, which is 0 where t is."""
    return np.where(T == 0, 0, T / np.where(T == 0, 1, P))


def squared_error(Y: npt.ArrayLike, T: npt.ArrayLike) -> tuple[Any, Pullback]:
    """L = (1 / 2n) sum ||y - t||^2; dY = (Y - T) / n.

    Y (n, o), T (n, o) -> loss ()
    """
    Y, T, n = _checked("squared_error", "Y", Y, T, "o")
    R = Y - T
    return _mean((R * R).sum() / R.dtype.type(2), n, lambda: R)


def binary_cross_entropy(P: npt.ArrayLike, T: npt.ArrayLike) -> tuple[Any, Pullback]:
    """L = -(1 / n) sum t log p + (1 - t) log(1 - p); dP = ((1 - T) / (1 - P) - T / P) / n.

    P (n, o), T (n, o) -> loss ()

    Raises `ValueError` where the loss is infinite: p = 0 with t > 0, or p = 1 with t < 1.
    """
    P, T, n = _checked("binary_cross_entropy", "P", P, T, "o")
    _refuse_targets("binary_cross_entropy", T, rows_sum_to_one=False)
    if not (np.all(P.real >= 0) and np.all(P.real <= 1)):
        raise ValueError("binary_cross_entropy: expected probabilities P in [0, 1]")
    if np.any((P == 0) & (T > 0)) or np.any((P == 1) & (T < 1)):
        raise ValueError(
            "binary_cross_entropy: the loss is infinite: p = 0 where t > 0, or p = 1 where t < 1; "
            "sigmoid_cross_entropy takes the logits and has no such limit"
        )
    total = (_minus_t_log_p(T, P) + _minus_t_log_p(1 - T, 1 - P)).sum()
    return _mean(total, n, lambda: _t_over_p(1 - T, 1 - P) - _t_over_p(T, P))


def sigmoid_cross_entropy(Z: npt.ArrayLike, T: npt.ArrayLike) -> tuple[Any, Pullback]:
    """`binary_cross_entropy` of sigmoid(Z): L = (1 / n) sum softplus(z) - t z; dZ = (P - T) / n.

    Z (n, o), T (n, o) -> loss ()

    Computed as log(1 + e^-|z|) + max(z, 0) - t z, so that nothing overflows.
    """
    Z, T, n = _checked("sigmoid_cross_entropy", "Z", Z, T, "o")
    _refuse_targets("sigmoid_cross_entropy", T, rows_sum_to_one=False)
    positive = Z.real > 0
    small = np.exp(np.where(positive, -Z, Z))
    # max(z, 0) - t z, written so that an infinite z meets no 0
    linear = np.where(positive, _times(1 - T, Z), _times(-T, Z))

    def gradient() -> Array:
        P: Array = np.where(positive, 1, small) / (1 + small)
        return P - T

    return _mean((linear + np.log1p(small)).sum(), n, gradient)


def cross_entropy(P: npt.ArrayLike, T: npt.ArrayLike) -> tuple[Any, Pullback]:
    """L = -(1 / n) sum t log p; dP = -(T / P) / n.

    P (n, k), T (n, k) -> loss ()

    T is one-hot or soft. Raises `ValueError` where the loss is infinite: p = 0 with t > 0.
    """
    P, T, n = _checked("cross_entropy", "P", P, T, "k")
    _refuse_targets("cross_entropy", T, rows_sum_to_one=True)
    if not np.all(P.real >= 0):
        raise ValueError(f"cross_entropy: expected probabilities P >= 0, came {P.real.min():g}")
    if np.any((P == 0) & (T > 0)):
        raise ValueError(
            "cross_entropy: the loss is infinite: p = 0 where t > 0; "
            "softmax_cross_entropy takes the logits and has no such limit"
        )
    return _mean(_minus_t_log_p(T, P).sum(), n, lambda: -_t_over_p(T, P))


def softmax_cross_entropy(Z: npt.ArrayLike, T: npt.ArrayLike) -> tuple[Any, Pullback]:
    """`cross_entropy` of softmax(Z): L = (1 / n) sum t (log sum e^z - z); dZ = (P - T) / n.

    Z (n, k), T (n, k) -> loss ()

    T is one-hot or soft. Computed with z - max z (log-sum-exp), so that nothing overflows.
    """
    Z, T, n = _checked("softmax_cross_entropy", "Z", Z, T, "k")
    _refuse_targets("softmax_cross_entropy", T, rows_sum_to_one=True)
    largest = Z.real.max(axis=1, keepdims=True)
    if np.isinf(largest).any():
        raise ValueError(
            "softmax_cross_entropy: expected a finite largest logit in each row, came inf or -inf"
        )
    shifted = Z - largest
    E = np.exp(shifted)
    sums = E.sum(axis=1, keepdims=True)
    total = _times(T, np.log(sums) - shifted).sum()
    return _mean(total, n, lambda: E / sums - T)


def _times(T: Array, Z: Array) -> Array:
    """T Z, which is 0 where T is, also for an infinite z."""
    return np.multiply(T, Z, out=np.zeros(Z.shape, np.result_type(T, Z)), where=T != 0)
