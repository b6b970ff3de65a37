"""Activations: each function and its pullback, side by side.

Elementwise functions take any shape. Their Jacobian is diagonal, so that the vector-Jacobian
product is an elementwise (Hadamard) product with the slope: dz = da * f'(z).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from nnlib._shapes import Array, cotangent, floats, number, reals, shapes

Pullback: TypeAlias = Callable[..., Any]
Activation: TypeAlias = Callable[..., tuple[Any, Pullback]]


def _elementwise(analytic: bool = True) -> Callable[[Activation], Activation]:
    """Check what goes in, and keep its precision: f may then be written as plain algebra."""

    def decorate(f: Activation) -> Activation:
        name, convert = f.__name__, floats if analytic else reals

        @wraps(f)
        def activation(Z: npt.ArrayLike, *args: float, **options: float) -> tuple[Any, Pullback]:
            (Z,) = convert(name, Z=Z)
            A, slope_times = f(Z, *args, **options)
            A = np.asarray(A, dtype=Z.dtype)

            def pullback(dA: npt.ArrayLike) -> Any:
                dZ = slope_times(cotangent(name, dA, A))
                return np.asarray(dZ, dtype=A.dtype)[()]

            return A[()], pullback  # [()] makes a number of a 0-d array

        return activation

    return decorate


def _logistic(Z: Array) -> Any:
    """1 / (1 + e^-Z), and its right limit 0 where e^-Z overflows."""
    if np.iscomplexobj(Z):  # dividing by a complex infinity would give NaN
        small = np.exp(np.where(Z.real > 0, -Z, Z))
        return np.where(Z.real > 0, 1, small) / (1 + small)
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-Z))


def step(Z: npt.ArrayLike) -> Any:
    """A = 1 where Z >= 0, else 0: the perceptron's hard threshold.

    Z (n, k) -> A (n, k)

    It has no pullback, on purpose: its slope is 0 everywhere but at the jump, where there is none.
    """
    (Z,) = reals("step", Z=Z)
    return np.heaviside(Z, np.ones((), dtype=Z.dtype))


@_elementwise()
def identity(Z: Array) -> tuple[Array, Pullback]:
    """A = Z.

    Z (n, k) -> A (n, k)
    """
    return Z, lambda dA: dA


@_elementwise()
def sigmoid(Z: Array) -> tuple[Array, Pullback]:
    """A = 1 / (1 + e^-Z), elementwise; dA/dZ = A (1 - A).

    Z (n, k) -> A (n, k)
    """
    A = _logistic(Z)
    return A, lambda dA: dA * A * (1 - A)


@_elementwise()
def tanh(Z: Array) -> tuple[Array, Pullback]:
    """A = tanh Z = (e^Z - e^-Z) / (e^Z + e^-Z), elementwise; dA/dZ = 1 - A^2.

    Z (n, k) -> A (n, k)
    """
    A = np.tanh(Z)
    return A, lambda dA: dA * (1 - A * A)


@_elementwise(analytic=False)
def relu(Z: Array) -> tuple[Array, Pullback]:
    """A = max(0, Z), elementwise; dA/dZ = 1 where Z > 0, else 0 (also at the kink).

    Z (n, k) -> A (n, k)
    """
    return np.maximum(Z, 0), lambda dA: dA * (Z > 0)


@_elementwise(analytic=False)
def leaky_relu(Z: Array, slope: float = 0.01) -> tuple[Array, Pullback]:
    """A = Z where Z > 0, else slope Z; dA/dZ = 1 or slope.

    Z (n, k) -> A (n, k)
    """
    slope = number("leaky_relu", "slope", slope)
    below = slope * np.minimum(Z, 0) if slope else 0  # 0, not 0 * inf
    return np.maximum(Z, 0) + below, lambda dA: np.where(Z > 0, dA, slope * dA)


@_elementwise(analytic=False)
def elu(Z: Array, alpha: float = 1.0) -> tuple[Array, Pullback]:
    """A = Z where Z > 0, else alpha (e^Z - 1); dA/dZ = 1 or alpha e^Z.

    Z (n, k) -> A (n, k)

    Source: Clevert, Unterthiner, Hochreiter, arXiv 1511.07289.
    """
    alpha = number("elu", "alpha", alpha)
    negative = np.minimum(Z, 0)  # the branch that is not taken must not overflow
    A = np.where(Z > 0, Z, alpha * np.expm1(negative))
    return A, lambda dA: np.where(Z > 0, dA, dA * (alpha * np.exp(negative)))


@_elementwise()
def softplus(Z: Array) -> tuple[Array, Pullback]:
    """A = log(1 + e^Z), elementwise; dA/dZ = sigmoid(Z).

    Z (n, k) -> A (n, k)
    """
    positive = Z.real > 0
    small = np.exp(np.where(positive, -Z, Z))  # e^-|z| <= 1: nothing overflows
    A = np.where(positive, Z, 0) + np.log1p(small)  # log(1 + e^z) = z + log(1 + e^-z)
    return A, lambda dA: dA * (np.where(positive, 1, small) / (1 + small))


@_elementwise()
def silu(Z: Array) -> tuple[Array, Pullback]:
    """A = Z s with s = sigmoid(Z), also called swish; dA/dZ = s (1 + Z (1 - s)).

    Z (n, k) -> A (n, k)

    Source: Elfwing, Uchibe, Doya, arXiv 1702.03118.
    """
    S = _logistic(Z)

    def slope_times(dA: Array) -> Any:
        bounded = np.where((S == 0) | (S == 1), 0, Z)
        return dA * S * (1 + bounded * (1 - S))

    return np.where(S == 0, 0, Z) * S, slope_times  # 0, not inf * 0, at z = -inf


@_elementwise()
def gelu(Z: Array) -> tuple[Array, Pullback]:
    """A = Z (1 + tanh u) / 2 with u = sqrt(2/pi) (Z + 0.044715 Z^3), the tanh form of the GELU.

    Z (n, k) -> A (n, k)

    Source: Hendrycks, Gimpel, arXiv 1606.08415.
    """
    c, k = float(np.sqrt(2 / np.pi)), 0.044715
    inner = np.clip(Z, -10, 10)  # tanh u is +-1 to the last bit well inside: no change, no inf * 0
    H = np.tanh(c * (inner + k * inner**3))
    S = (1 + H) / 2

    def slope_times(dA: Array) -> Any:
        return dA * (S + inner * (1 - H * H) * (c * (1 + 3 * k * inner**2) / 2))

    return np.where(S == 0, 0, Z) * S, slope_times


def softmax(Z: npt.ArrayLike) -> tuple[Array, Pullback]:
    """P_rj = e^Z_rj / sum_k e^Z_rk, in each row; dp_j/dz_i = p_j (I_ij - p_i).

    Z (n, k) -> P (n, k)

    Computed as e^(Z - max), so that nothing overflows. Raises `ValueError` where a row has no
    finite largest logit: its probabilities would be inf / inf.
    """
    (Z,) = floats("softmax", Z=Z)
    shapes("softmax", "Z (n, k)", Z)
    largest = Z.real.max(axis=1, keepdims=True)
    if np.isinf(largest).any():
        raise ValueError("softmax: expected a finite largest logit in each row, came inf or -inf")
    P = np.exp(Z - largest)
    P /= P.sum(axis=1, keepdims=True)

    def pullback(dP: npt.ArrayLike) -> Array:
        dP = cotangent("softmax", dP, P)
        dZ: Array = dP - (dP * P).sum(axis=1, keepdims=True)
        dZ *= P  # (diag p - p p^T) dp
        return dZ

    return P, pullback
