"""The one idea: a differentiable function returns its value and its pullback.

    y, pullback = f(x)
    dx = pullback(dy)      # dx has exactly the shape of x

The pullback answers: *if the loss changes by dy per unit of y, how much does it change per unit of
x?* Composing functions runs their pullbacks in reverse. That is the chain rule, and it is all of
backpropagation. A pullback is the vector-Jacobian product dy^T J, without J ever being built.

Source: the closure form is that of B. A. Pearlmutter and J. M. Siskind, "Reverse-mode AD in a
functional framework", ACM TOPLAS 30(2), 2008.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from nnlib._shapes import Array, ShapeError, array, floats, function, value_and_pullback

Pullback: TypeAlias = Callable[..., Any]
Differentiable: TypeAlias = Callable[..., tuple[Any, Pullback]]


def chain(*functions: Differentiable) -> Differentiable:
    """The composition y = f_m(... f_2(f_1(x))), whose pullback runs the pullbacks in reverse.

    x (any) -> y (any)

    Raises `ValueError` where a function is not callable or returns no (value, pullback).
    """
    for f in functions:
        function("chain", "each argument", f)

    def composed(x: Any) -> tuple[Any, Pullback]:
        pullbacks = []
        for f in functions:
            x, pullback = value_and_pullback("chain", f, x)
            pullbacks.append(pullback)

        def pullback_all(dy: Any) -> Any:
            for pullback in reversed(pullbacks):
                dy = pullback(dy)
            return dy

        return x, pullback_all

    return composed


def jacobian(f: Differentiable, x: npt.ArrayLike) -> Array:
    """The Jacobian J_rs = dy_r / dx_s of y = f(x), one pullback call a row.

    x (any) -> J (y.size, x.size)

    Row r is the pullback of the r-th unit cotangent. Arrays are read in C order.
    """
    (x,) = floats("jacobian", x=x)
    y, pullback = value_and_pullback("jacobian", f, x)
    (y,) = floats("jacobian", y=y)
    J = np.empty((y.size, x.size), dtype=y.dtype)
    for r in range(y.size):
        dy = np.zeros(y.size, dtype=y.dtype)
        dy[r] = 1
        dx = array("jacobian", "dx", pullback(dy.reshape(y.shape)[()]))
        if dx.shape != x.shape:
            raise ShapeError(f"jacobian: expected dx of x's shape {x.shape}, came {dx.shape}")
        J[r] = dx.ravel()
    return J


def gradient(f: Differentiable, x: npt.ArrayLike) -> Any:
    """The gradient dx = dL/dx of a scalar-valued L = f(x): the pullback of dL/dL = 1.

    x (any) -> dx (as x)

    Raises `ShapeError` where f(x) is not a single number.
    """
    (x,) = floats("gradient", x=x)
    y, pullback = value_and_pullback("gradient", f, x)
    if np.size(y) != 1:
        raise ShapeError(f"gradient: expected f(x) to be one number, came shape {np.shape(y)}")
    return pullback(np.ones_like(y)[()])
