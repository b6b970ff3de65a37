"""Try a claim at points: sizes, indices and entries become numbers, sums are written out.

It can only refute. It shares no step with the reduction: a derivative is taken after the sums
are written out, with respect to one plain symbol, so that it also watches the reduction.
"""

from __future__ import annotations

import random
import textwrap
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import sympy as sp
from sympy.core.function import AppliedUndef

from nnlib.teaching._facts import flatten
from nnlib.teaching._notation import Index

_SIZES = (3, 2, 4, 5, 6, 7)  # all different, so that a wrong transpose cannot hide
_DIGITS = 30


class Point(NamedTuple):
    """Where two sides were evaluated, and what they are there."""

    where: dict[str, Any]
    left: Any
    right: Any

    def __str__(self) -> str:
        names = [f"{name} = {_short(sp.N(value))}" for name, value in self.where.items()]
        whole = (name.replace(" ", "\0") for name in names)  # no line ends inside a value
        at = textwrap.fill(", ".join(whole), 88, subsequent_indent="  ").replace("\0", " ")
        return f"{at}\n  left   {_short(self.left)}\n  right  {_short(self.right)}"

    @property
    def differs(self) -> bool:
        scale = max(abs(self.left), abs(self.right), 1)
        return bool(abs(self.left - self.right) > scale * sp.Float("1e-18"))


def _short(value: Any) -> str:
    real, imaginary = value.as_real_imag()
    return f"{float(real):.6g}" + (f" {float(imaginary):+.6g}i" if abs(imaginary) > 1e-18 else "")


def points(lhs: Any, rhs: Any, where: Any, limit: int) -> Iterator[Point]:
    """Up to `limit` points at which the facts hold and both sides are finite numbers."""
    rng = random.Random(2)
    facts = list(flatten(where))
    sizes, indices = sizes_and_indices(sp.Tuple(lhs, rhs, *facts))
    for values in _index_values(sizes, indices, rng, limit):
        for attempt in range(60):  # a point may break a fact, or a logarithm's domain
            scale = 1 + attempt // 10
            point = _sample(lhs, rhs, facts, {**sizes, **values}, rng, scale)
            if point:
                yield point
                break


def sizes_and_indices(everything: Any) -> tuple[dict[Any, Any], dict[Any, Any]]:
    extents: set[Any] = set()
    indices: set[Any] = set()
    bound = {limit[0] for each in everything.atoms(sp.Sum) for limit in each.limits}
    for each in everything.atoms(sp.Sum):
        extents.update(s for _, a, b in each.limits for s in (a.free_symbols | b.free_symbols))
    for each in everything.atoms(sp.Indexed):
        extents.update(s for side in each.base.shape or () for s in sp.sympify(side).free_symbols)
        indices.update(s for index in each.indices for s in index.free_symbols)
    for each in everything.atoms(sp.KroneckerDelta):
        indices.update(each.free_symbols)
    extents.update(s for i in everything.atoms(Index) for s in i.size.free_symbols)
    names = sorted(extents - bound, key=lambda s: (s.name != "n", s.name))
    free = sorted((indices & free_symbols(everything)) - extents, key=lambda s: s.name)
    sizes = {s: sp.Integer(_SIZES[place % len(_SIZES)]) for place, s in enumerate(names)}
    return sizes, {i: i.size if isinstance(i, Index) else None for i in free}


def free_symbols(expr: Any) -> set[Any]:
    """The symbols that no sum binds; unlike SymPy's, those of d/dz[j] include j."""
    free: set[Any] = set().union(*map(free_symbols, expr.args)) if expr.args else {expr}
    if isinstance(expr, sp.Sum):
        free = free_symbols(expr.function) - {limit[0] for limit in expr.limits}
        free |= {s for limit in expr.limits for end in limit[1:] for s in end.free_symbols}
    return free


def _index_values(
    sizes: dict[Any, Any], indices: dict[Any, Any], rng: random.Random, limit: int
) -> list[dict[Any, Any]]:
    """Every choice of index values, shuffled; the same ones again where there are few."""
    largest = max(sizes.values(), default=sp.Integer(3))
    ends = [int(largest if n is None else n.xreplace(sizes)) for n in indices.values()]
    choices = list(product(*(range(end) for end in ends)))
    rng.shuffle(choices)
    wanted = max(limit, min(len(choices), 3 * limit)) if indices else limit
    chosen = [choices[place % len(choices)] for place in range(wanted)]
    return [dict(zip(indices, map(sp.Integer, each), strict=True)) for each in chosen]


def _sample(
    lhs: Any, rhs: Any, facts: list[Any], numbers: dict[Any, Any], rng: random.Random, scale: int
) -> Point | None:
    entries: dict[str, Any] = {}
    left, right = _instance(lhs, numbers, entries), _instance(rhs, numbers, entries)
    held = [_instance(fact, numbers, entries) for fact in facts]
    free = sp.Tuple(left, right, *held).free_symbols
    values = {s: draw(s, rng, scale) for s in sorted(free, key=lambda s: (s.name, str(s)))}
    made = all(_make_hold(fact, values) for fact in held)
    if not (made and all(_holds(fact, values) for fact in held)):
        return None
    a, b = _value(left, values), _value(right, values)
    if a is None or b is None:
        return None
    named = {s.name: v for s, v in numbers.items() if s in _symbols(lhs, rhs)}
    return Point({**named, **{s.name: v for s, v in values.items()}}, a, b)


def _symbols(lhs: Any, rhs: Any) -> set[Any]:
    both = sp.Tuple(lhs, rhs)
    return free_symbols(both) | {s for i in both.atoms(Index) for s in i.size.free_symbols}


def _holds(fact: Any, values: dict[Any, Any]) -> bool:
    if isinstance(fact, sp.Equality):
        return bool(abs(sp.N((fact.lhs - fact.rhs).xreplace(values), _DIGITS)) < sp.Float("1e-20"))
    return bool(fact.xreplace(values) == sp.true)


def _make_hold(fact: Any, values: dict[Any, Any]) -> bool:
    """Make an equation hold by solving it for its last unknown; False when that fails."""
    if isinstance(fact, sp.Equality):
        free = sorted(fact.free_symbols & set(values), key=lambda s: s.name)
        first = [fact.lhs] if fact.lhs in values else []  # a definition gives its left side
        for unknown in [*first, *reversed(free)]:
            others = {s: v for s, v in values.items() if s != unknown}
            for root in _roots(fact, unknown, others):
                if not root.free_symbols and _suits(unknown, root):
                    values[unknown] = root
                    return True
        return False
    return True


def _roots(fact: Any, unknown: Any, others: dict[Any, Any]) -> list[Any]:
    if fact.lhs == unknown and not fact.rhs.has(unknown):  # a definition: nothing to solve
        return [fact.rhs.xreplace(others)]
    roots: list[Any] = sp.solve((fact.lhs - fact.rhs).xreplace(others), unknown)
    return roots


def _suits(symbol: Any, value: Any) -> bool:
    wanted = symbol.assumptions0.items()
    return all(getattr(value, f"is_{name}", known) in (known, None) for name, known in wanted)


def draw(symbol: Any, rng: random.Random, scale: int = 1) -> Any:
    """A short random number of the symbol's kind, the smaller the larger `scale` is."""
    if symbol.is_integer:
        number = sp.Integer(rng.randint(1, 5))
    else:
        number = sp.Rational(rng.randint(1, 19), 10 * scale)
    if symbol.is_positive or symbol.is_nonnegative:
        return number
    if symbol.is_negative or symbol.is_nonpositive:
        return -number
    return number * rng.choice((-1, 1))


def _instance(expr: Any, numbers: dict[Any, Any], entries: dict[str, Any]) -> Any:
    """The expression with sums written out and each entry z[2] a symbol of its own."""
    if isinstance(expr, sp.Sum):
        return _written_out(expr.function, list(expr.limits), numbers, entries)
    if isinstance(expr, sp.Indexed):
        place = ", ".join(str(_instance(i, numbers, entries)) for i in expr.indices)
        name = f"{expr.base.label}[{place}]"
        known = {k: v for k, v in expr.base.assumptions0.items() if v is not None}
        return entries.setdefault(name, sp.Symbol(name, **known))
    if isinstance(expr, sp.Derivative):
        value = _instance(expr.expr, numbers, entries)
        for variable, times in expr.variable_count:
            value = sp.diff(value, _instance(variable, numbers, entries), times)
        return value
    if not expr.args:
        return numbers.get(expr, expr)
    return expr.func(*(_instance(arg, numbers, entries) for arg in expr.args))


def _written_out(
    body: Any, limits: list[Any], numbers: dict[Any, Any], entries: dict[str, Any]
) -> Any:
    if not limits:
        return _instance(body, numbers, entries)
    symbol, first, last = limits[-1]  # the last limit is the outermost sum
    first, last = (int(_instance(end, numbers, entries)) for end in (first, last))
    inner = limits[:-1]
    return sp.Add(
        *(
            _written_out(body, inner, {**numbers, symbol: sp.Integer(at)}, entries)
            for at in range(first, last + 1)
        )
    )


def _value(expr: Any, values: dict[Any, Any]) -> Any:
    """A finite number to 30 digits, or None."""
    numbers = {s: v if v.is_Integer else sp.N(v, 2 * _DIGITS) for s, v in values.items()}
    if expr.has(sp.Derivative, sp.Subs):  # the slope of an open function: close it first
        expr = _close(expr).doit()
    number = sp.N(_close(expr.xreplace(numbers)), _DIGITS)
    return number if number.is_number and number.is_finite else None


def _close(expr: Any) -> Any:
    """Put a smooth function in the place of each open one, and its slope in the place of f'."""
    return expr.replace(
        lambda e: isinstance(e, AppliedUndef) or getattr(e, "open", False),
        lambda e: _smooth(e.func.__name__, len(e.args)).xreplace(
            dict(zip(_places(len(e.args)), e.args, strict=True))
        ),
    )


@cache
def _places(count: int) -> tuple[Any, ...]:
    return tuple(sp.Dummy(f"u{place}", real=True) for place in range(count))


@cache
def _smooth(name: str, count: int) -> Any:
    """A function that is like no other; for a name with primes, its derivative."""
    plain, places = name.rstrip("'"), _places(count)
    shift = sp.Rational(sum(map(ord, plain)) % 7 + 1, 5)
    bends = (sp.sin(u * (m + 1) + shift) + u**2 / (m + 3) for m, u in enumerate(places))
    value = sp.Add(*bends) + sp.Mul(*places) / 7
    return sp.diff(value, places[0], len(name) - len(plain))
