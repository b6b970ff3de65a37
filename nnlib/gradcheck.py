"""Gradients by limit: no formula at all, only the function itself, nudged.

Every f here returns (value, pullback), or the plain value; data are fixed by closure:
`numerical_gradient(lambda th: L(th, X, T), theta)`. The limits share the forward formula with the
pullback that they check: a wrong formula passes. Only a number reached elsewhere shows that.
"""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from nnlib._shapes import (
    Array,
    PrecisionError,
    ShapeError,
    function,
    generator,
    number,
    reals,
    value_and_pullback,
)


def _double(caller: str, name: str, x: npt.ArrayLike) -> Array:
    """x as a new float64 array: in float32 a nudge of 1e-6 drowns in rounding."""
    (x,) = reals(caller, **{name: x})
    if x.dtype != np.float64:
        raise PrecisionError(
            f"{caller}: expected {name} in float64, came {x.dtype}: its rounding hides a nudge"
        )
    return x.copy()


def _plain(y: Any) -> Any:
    """The value, where f returns (value, pullback)."""
    return y[0] if isinstance(y, tuple) and len(y) == 2 and callable(y[1]) else y


def _number(caller: str, y: Any) -> Any:
    y = np.asarray(_plain(y))
    if y.size != 1:
        raise ShapeError(f"{caller}: expected f(x) to be one number, came shape {y.shape}")
    return y.reshape(())[()]


def numerical_gradient(f: Callable[[Any], Any], x: npt.ArrayLike, eps: float = 1e-6) -> Array:
    """dx_s ~ (f(x + h e_s) - f(x - h e_s)) / 2h with h = eps max(1, |x_s|): central differences.

    x (any) -> dx (as x)

    Errors: about h^2 f''' / 6 from the limit, and 1e-16 |f| / h from rounding.
    """
    x = _double("numerical_gradient", "x", x)
    function("numerical_gradient", "f", f)
    eps = number("numerical_gradient", "eps", eps, positive=True)
    dx = np.empty_like(x)
    for s in np.ndindex(x.shape):
        at, h = x[s], eps * max(1.0, abs(float(x[s])))
        ends = []
        for side in (at + h, at - h):
            nudged = x.copy()
            nudged[s] = side
            ends.append(_number("numerical_gradient", f(nudged[()])))
        dx[s] = (ends[0] - ends[1]) / ((at + h) - (at - h))  # the nudge that was really made
    return dx[()]


def complex_step_gradient(f: Callable[[Any], Any], x: npt.ArrayLike) -> Array:
    """dx_s = Im f(x + i h e_s) / h with h = 1e-30: exact to rounding, for analytic f only.

    x (any) -> dx (as x)

    No difference is taken, so that nothing cancels. Raises `PrecisionError` where f returns a real
    number, as an absolute value does, or calls an nnlib function that compares, such as `relu`.

    Source: Squire, Trapp, "Using complex variables to estimate derivatives of real functions",
    SIAM Review 40(1), 1998.
    """
    x = _double("complex_step_gradient", "x", x)
    function("complex_step_gradient", "f", f)
    h, dx = 1e-30, np.empty_like(x)
    for s in np.ndindex(x.shape):
        nudged = x.astype(complex)
        nudged[s] += 1j * h
        y = _number("complex_step_gradient", f(nudged[()]))
        if not np.iscomplexobj(y):
            raise PrecisionError(
                "complex_step_gradient: f returned a real number for a complex x, so it is not "
                "analytic: use numerical_gradient"
            )
        dx[s] = y.imag / h
    return dx[()]


def _chosen(wrt: int | Iterable[int] | None, gradients: int, arguments: int) -> list[int]:
    """Which arguments the gradients belong to."""
    named = range(gradients) if wrt is None else wrt
    chosen = list(named) if isinstance(named, Iterable) else [named]
    if len(chosen) != gradients or any(k not in range(arguments) for k in chosen):
        raise ValueError(
            f"check_vjp: expected wrt to name {gradients} of the arguments 0 to {arguments - 1}, "
            f"one a gradient, came {wrt!r}"
        )
    return chosen


def check_vjp(
    f: Callable[..., Any],
    *args: Any,
    wrt: int | Iterable[int] | None = None,
    rng: np.random.Generator | None = None,
    eps: float = 1e-6,
    rtol: float = 1e-6,
) -> None:
    """Check a pullback: <dy, J v> = <J^T dy, v>, with random dy and v, for each argument in turn.

    args (any) -> None

    One random direction sees a whole Jacobian. J v comes from a central difference along v, J^T dy
    from the pullback. `wrt` names the arguments that the pullback differentiates, in its order
    (default: as many as it returns gradients, from the first). Without an `rng`, fresh directions
    are drawn each time.

    Raises `AssertionError` where the two numbers, or an argument's and its gradient's shapes,
    differ.
    """
    rng = np.random.default_rng() if rng is None else generator("check_vjp", rng)
    eps = number("check_vjp", "eps", eps, positive=True)
    rtol = number("check_vjp", "rtol", rtol)
    y, pullback = value_and_pullback("check_vjp", f, *args)
    dy = rng.standard_normal(_double("check_vjp", "the value", y).shape)[()]
    gradients = pullback(dy)
    gradients = gradients if isinstance(gradients, tuple) else (gradients,)
    for k, dx in zip(_chosen(wrt, len(gradients), len(args)), gradients, strict=True):
        x = _double("check_vjp", f"argument {k}", args[k])
        if np.shape(dx) != x.shape:
            raise AssertionError(f"argument {k}: shape {x.shape}, its gradient {np.shape(dx)}")
        v = rng.standard_normal(x.shape)
        ends = [_plain(f(*args[:k], (x + h * v)[()], *args[k + 1 :])) for h in (eps, -eps)]
        _compare(k, dy, (ends[0] - ends[1]) / (2 * eps), dx, v, y, eps, rtol)


def _compare(k: int, dy: Any, Jv: Any, dx: Any, v: Any, y: Any, eps: float, rtol: float) -> None:
    """<dy, J v> against <J^T dy, v>, to rtol and the noise that differences of y have."""
    forward, backward = np.vdot(dy, Jv), np.vdot(dx, v)
    norm = np.linalg.norm
    noise = 10 * np.finfo(float).eps * norm(np.ravel(dy)) * norm(np.ravel(y)) / eps
    scale = max(norm(np.ravel(dy)) * norm(np.ravel(Jv)), norm(np.ravel(dx)) * norm(np.ravel(v)))
    if not abs(forward - backward) <= rtol * scale + noise:  # also refuses NaN
        raise AssertionError(
            f"argument {k}: <dy, J v> = {forward:.10g} by nudging, "
            f"<J^T dy, v> = {backward:.10g} by the pullback"
        )
