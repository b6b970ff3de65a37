"""Endless small problems for notebook 04; SymPy differentiates each of them afresh."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import sympy as sp

from nnlib.teaching.exercises._drill import Problem
from nnlib.teaching.exercises._judges import Slip, tried

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
    added = "you added the two slopes; along a chain they multiply."
    by_v = "that is ∂y/∂v: easily exchanged, for u and v meet in one product."
    first = "that is the first wheel alone, ∂z/∂u. The second leads from z to y."
    second = "that is the second wheel alone, ∂y/∂z. The first leads from u to z."
    value = "that is the value y, which the walk forward makes; asked is its slope."
    return (
        (v + w, tried(added, f"put w = 0: y no longer feels u. Your sum says {v}.")),
        (u * w, tried(by_v, f"move u from {u} to {u + 1} in u v: does it move by {u}, or by {v}?")),
        (v, tried(first, f"put w = 100 in place of {w}: does your number notice? Does y?")),
        (w, tried(second, f"put v = 0: does z still feel u? Your {w} says that y does.")),
        (
            (u * v + s) * w,
            tried(value, "add 100 to s: y moves. Does it feel u any more than before?"),
        ),
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


_FORK = (
    tried(
        "that is the way straight from x to y. Another leads through u.",
        "take s = 0 and x = 3, so that y is x times x: from 3 to 3.01, is it 0.03 or 0.06?",
    ),
    tried(
        "that is the way through u alone. Another leads straight from x to y.",
        "take s = 100 and move x from 0 to 0.01: y moves by about 1. Your way says 0.",
    ),
    tried(
        "you multiplied the two ways (or gave the value y); ways add.",
        "take s = 0 and x = 10, so that y is x times x: from 10 to 10.01 it moves by 0.2, not by "
        "1.",
    ),
    tried(
        "you took the mean of the two ways; they add, for one nudge goes both.",
        "take s = 0 and x = 5, so that y is x times x: from 5 to 5.01, is it 0.05 or 0.1?",
    ),
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
        tuple(zip((x + s, x, (x + s) * x, (2 * x + s) / 2), _FORK, strict=True)),
    )


def _quotient_slips(u: Any, v: Any, w: Any, value: Any) -> tuple[Slip, ...]:
    exact = sp.Rational(v)
    sign = "the sign: the slope of 1/v is -1/v², and its minus is easily lost."
    flat = "one division by v is missing: the slope of 1/v is -1/v², and at v = 1 nobody can tell."
    by_u = "that is ∂y/∂u: the other input's slope."
    tail = "that is ∂z/∂v. One wheel is left, from z to y."
    return (
        (-value, tried(sign, f"work out y at v = {v} and at v = {v + 1}: does it rise or fall?")),
        (-w * u / exact, tried(flat, "move v from 10 to 11 in 1/v: is it 0.1, or nearer to 0.01?")),
        (w / exact, tried(by_u, "put u = 0: y is 0, whatever v is. Is your slope 0?")),
        (-u / exact**2, tried(tail, "put w = 0: y is 0, whatever v is. Is your slope 0?")),
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


_NO_BEND = tried(
    "the bend is missing: a(1 - a) lies between z and a, which stand so close in the formula.",
    "`sigmoid(0.1)[0] - sigmoid(0.0)[0]`: z moves by 0.1. Does a move as far?",
)
_VALUE = tried(
    "you multiplied by the value a; its slope is a(1 - a).",
    "`sigmoid(9.1)[0] - sigmoid(9.0)[0]`: z moves by 0.1, and a is nearly 1. Does it move by 0.1?",
)
_NO_INPUT = tried(
    "that is ∂l/∂z, the error. One arrow is left, to w.",
    "put x = 0: z = w x + b no longer feels w. Is your number 0 then?",
)


def _neuron_slips(a: Any, t: Any, x: Any, w: Any) -> tuple[Slip, ...]:
    error, bend = a - t, a * (1 - a)
    by_x = "that is ∂l/∂x: easily exchanged, for w and x meet in one product."
    sign = "the sign: the slope of (a - t)²/2 is a - t, and t - a is easily written."
    risen = f"work out (a - t)²/2 at a = {float(a):g} and at a = {float(a) + 0.1:g}: does it rise?"
    return (
        (error * x, _NO_BEND),
        (error * a * x, _VALUE),
        (error * bend * w, tried(by_x, f"move w by 1 in z = w x + b: is it {w} or {x}?")),
        (error * bend, _NO_INPUT),
        (-error * bend * x, tried(sign, f"{risen} Then follow a back to w.")),
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


_DIAMOND = (
    tried(
        "that is the path through u alone; the one through v adds.",
        "put su = 0: your number is 0. Can x still reach y?",
    ),
    tried(
        "that is the path through v alone; the one through u adds.",
        "put sv = 0: your number is 0. Can x still reach y?",
    ),
    tried(
        "that is what s hears. One arrow is left, from x to s.",
        "put xs = 0: x no longer reaches y. Does your number notice?",
    ),
    tried(
        "you multiplied the two paths, as slopes along one path do; at a fork they add.",
        "put su = 0: your product is 0. Is the way through v closed too?",
    ),
    tried(
        "you added the slopes, as paths do; along a path they multiply.",
        "put xs = 0: x no longer reaches y. What does your sum say?",
    ),
)


def _diamond_slips(a: int, b: int, c: int, d: int, e: int) -> tuple[Slip, ...]:
    slipped = (a * b * c, a * d * e, b * c + d * e, a * b * c * d * e, a + b + c + d + e)
    return tuple(zip(slipped, _DIAMOND, strict=True))


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
