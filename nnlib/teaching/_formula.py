"""Code against its formula: the value, and the pullback against the formula's derivative."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import sympy as sp

from nnlib.teaching import _counterexample


class SymbolicCheck:
    """Code that equals a formula, and whose pullback equals its derivative. Shows as one line."""

    def __init__(self, name: str, arguments: int, points: int, slopes: bool) -> None:
        self.name, self._arguments, self._points, self._slopes = name, arguments, points, slopes

    @property
    def routes(self) -> tuple[str, ...]:
        """The routes that were compared."""
        return ("symbol", "code")

    def __repr__(self) -> str:
        slope = "slope" if self._arguments == 1 else "slopes"
        pullback = f", {slope} = its derivative ✓" if self._slopes else ""
        return f"{self.name}: value = formula ✓{pullback}   ({self._points} points)"


def check_symbolic(
    f: Callable[..., Any], expr: Any, *symbols: Any, points: int = 8, rtol: float = 1e-9
) -> SymbolicCheck:
    """Compare f(x) and its pullback with a formula and its derivative, at random points.

    f takes one number per symbol and returns y, or (y, pullback) with pullback(1.0) -> dx, a
    tuple for several arguments. The points follow the symbols' assumptions (positive, ...).
    The formula is evaluated to 30 digits. Raises AssertionError with the point and both values.

    >>> z = sp.Symbol("z", real=True)
    >>> def square(z):
    ...     return z * z, lambda dy: 2 * z * dy
    >>> check_symbolic(square, z**2, z)
    square: value = formula ✓, slope = its derivative ✓   (8 points)
    """
    if not symbols:
        raise ValueError("check_symbolic needs the symbols of f's arguments, in their order")
    expr, rng, slopes = sp.sympify(expr), random.Random(4), False
    name = getattr(f, "__name__", "the function")
    for _ in range(points):
        point = {s: _counterexample.draw(s, rng) for s in symbols}
        y, pullback = _call(f, point)
        _same(f"{name} is not its formula", y, expr, point, rtol)
        if pullback is not None:
            slopes = True
            for s, slope in zip(symbols, _slopes(name, pullback, len(symbols)), strict=True):
                what = f"the slope of {name} in {s} is not the derivative of its formula"
                _same(what, slope, sp.diff(expr, s), point, rtol)
    return SymbolicCheck(name, len(symbols), points, slopes)


def _call(f: Callable[..., Any], point: dict[Any, Any]) -> tuple[Any, Any]:
    result = f(*(float(value) for value in point.values()))
    if isinstance(result, tuple) and len(result) == 2 and callable(result[1]):
        return result
    return result, None


def _slopes(name: str, pullback: Callable[[float], Any], expected: int) -> tuple[Any, ...]:
    back = pullback(1.0)
    slopes = back if isinstance(back, tuple) else (back,)
    if len(slopes) != expected:
        raise AssertionError(
            f"{name}: the pullback returns {len(slopes)} slopes for {expected} arguments"
        )
    return slopes


def _same(what: str, value: Any, expr: Any, point: dict[Any, Any], rtol: float) -> None:
    exact = float(sp.N(expr.subs(point), 30))
    got = float(value)
    if not abs(got - exact) <= rtol * max(abs(exact), 1e-6):
        at = ", ".join(f"{s} = {float(v):g}" for s, v in point.items())
        raise AssertionError(f"{what} at {at}:\n  code     {got!r}\n  formula  {exact!r}")
