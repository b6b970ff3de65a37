"""Endless small problems for notebook 04; SymPy differentiates each of them afresh."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import sympy as sp

from nnlib.teaching.exercises._drill import Problem
from nnlib.teaching.exercises._judges import Slip

_u, _v, _w, _x, _s, _t = sp.symbols("u v w x s t")
_HALVES = [sp.Rational(k, 2) for k in (-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6)]


def _worked(y: Any, by: Any, at: Mapping[Any, Any], *remarks: str) -> tuple[Any, tuple[str, ...]]:
    """The slope as a number, and the lines that lead to it."""
    slope = sp.diff(y, by)
    value = slope.subs(at)
    numbers = ", ".join(f"{letter} = {number}" for letter, number in at.items())
    lines = (*remarks, f"∂y/∂{by} = {slope}", f"at {numbers}: {value}")
    return value, lines


def _chain_slips(u: Any, v: Any, w: Any, s: Any) -> tuple[Slip, ...]:
    return (
        (v + w, "you added the two slopes; along a chain they multiply."),
        (u * w, "that is ∂y/∂v: the slope of u v by u is v."),
        (v, "that is the first wheel alone, ∂z/∂u. The second, from z to y, has the slope w."),
        (w, "that is the second wheel alone, ∂y/∂z. The first, from u to z, has the slope v."),
        ((u * v + s) * w, "that is the value y, not its slope."),
    )


def chain(rng: random.Random) -> Problem:
    """A product behind a product: y = (u v + s) w, and its slope by u."""
    u, v, w, s = (rng.choice(_HALVES) for _ in range(4))
    at = {_u: u, _v: v, _w: w, _s: s}
    value, lines = _worked((_u * _v + _s) * _w, _u, at, "u → z: slope v.   z → y: slope w.")
    return Problem(
        f"z = u v + s, y = z w, with u = {u}, v = {v}, s = {s}, w = {w}. What is ∂y/∂u?",
        value,
        lines,
        _chain_slips(u, v, w, s),
    )


def fork(rng: random.Random) -> Problem:
    """A value that is used twice: y = x (x + s)."""
    x, s = (rng.choice(_HALVES) for _ in range(2))
    value, lines = _worked(
        _x * (_x + _s), _x, {_x: x, _s: s}, "x is used twice: two ways, which add."
    )
    return Problem(
        f"u = x + s, y = x u, with x = {x}, s = {s}. What is ∂y/∂x?",
        value,
        lines,
        (
            (x + s, "that is the way straight from x to y. Another leads through u."),
            (x, "that is the way through u alone. Another leads straight from x to y."),
            ((x + s) * x, "you multiplied the two ways (or gave the value y); ways add."),
            ((2 * x + s) / 2, "you took the mean of the two ways; they add."),
        ),
    )


def _quotient_slips(u: Any, v: Any, w: Any, value: Any) -> tuple[Slip, ...]:
    exact = sp.Rational(v)
    return (
        (-value, "the sign: when v grows, u/v comes nearer to 0."),
        (-w * u / exact, "one division by v is missing: the slope of 1/v is -1/v²."),
        (w / exact, "that is ∂y/∂u."),
        (-u / exact**2, "that is ∂z/∂v. One wheel is left, from z to y."),
    )


def quotient(rng: random.Random) -> Problem:
    """A division with a tail: y = w u / v, and its slope by v."""
    u, w = (rng.choice(_HALVES) for _ in range(2))
    v = rng.choice([2, 4, 5, 10, -2, -4])
    at = {_u: u, _v: v, _w: w}
    value, lines = _worked(_w * _u / _v, _v, at, "v → z = u/v: slope -u/v².   z → y: slope w.")
    return Problem(
        f"z = u / v, y = w z, with u = {u}, v = {v}, w = {w}. What is ∂y/∂v?",
        value,
        lines,
        _quotient_slips(u, v, w, value),
    )


def _neuron_slips(a: Any, t: Any, x: Any, w: Any) -> tuple[Slip, ...]:
    error, bend = a - t, a * (1 - a)
    value = error * bend * x
    return (
        (error * x, "the bend is missing: a(1 - a) lies between z and a."),
        (error * a * x, "you multiplied by the value a; its slope is a(1 - a)."),
        (error * bend * w, "that is ∂l/∂x: on the left of w stands x."),
        (error * bend, "that is ∂l/∂z, the error. One arrow is left, to w."),
        (-value, "the sign: the slope of (a - t)²/2 is a - t."),
    )


def neuron(rng: random.Random) -> Problem:
    """A neuron whose value is given: a = sigmoid(w x + s), l = (a - t)²/2."""
    a, t = sp.Rational(rng.randint(2, 8), 10), rng.choice([0, 1])
    x, w = rng.choice(_HALVES), rng.choice(_HALVES)
    error, bend = a - t, a * (1 - a)
    value = error * bend * x
    return Problem(
        f"z = w x + b, a = sigmoid(z), l = (a - t)²/2. The forward walk gave a = {float(a)}; "
        f"x = {x}, w = {w}, t = {t}. What is ∂l/∂w?",
        value,
        (
            "w → z: slope x.   z → a: slope a(1 - a).   a → l: slope a - t.",
            f"(a - t) a(1 - a) x = ({error})({bend})({x}) = {value} = {float(value):g}",
        ),
        _neuron_slips(a, t, x, w),
        figures=2,
    )


def _diamond_slips(a: int, b: int, c: int, d: int, e: int) -> tuple[Slip, ...]:
    return (
        (a * b * c, "that is the path through u alone; the one through v adds."),
        (a * d * e, "that is the path through v alone; the one through u adds."),
        (b * c + d * e, "that is what s hears. One arrow is left, from x to s."),
        (a * b * c * d * e, "you multiplied the two paths; at a fork they add."),
        (a + b + c + d + e, "you added the slopes; along a path they multiply."),
    )


def diamond(rng: random.Random) -> Problem:
    """Two ways that meet again, behind a tail."""
    a, b, c, d, e = [rng.choice([-4, -3, -2, 2, 3, 4, 5]) for _ in range(5)]
    value = a * (b * c + d * e)
    return Problem(
        "x → s → u → y and s → v → y, with the slopes "
        f"xs = {a}, su = {b}, uy = {c}, sv = {d}, vy = {e}. What is ∂y/∂x?",
        sp.Integer(value),
        (
            "two paths from s to y, which add; then the tail, which multiplies.",
            f"s: {b}·{c} + {d}·{e} = {b * c + d * e};   x: {a}·{b * c + d * e} = {value}",
        ),
        _diamond_slips(a, b, c, d, e),
    )


DRILLS = (chain, fork, quotient, neuron, diamond)
