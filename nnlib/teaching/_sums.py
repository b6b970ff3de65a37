"""The normal form of sums with symbolic limits, and derivatives that keep them sums.

Every step is an identity: factors that do not depend on an index come out, a Kronecker delta
picks its term, a product of sums over shared indices becomes one sum, and bound indices get
standard names. Equal sums then look equal, however they were written.
"""

from __future__ import annotations

from functools import cache
from itertools import count, permutations
from typing import Any

import sympy as sp

from nnlib.teaching._facts import Facts

_FEW = 64  # a sum over fewer numbers than this is written out
_fresh = count()
Limit = tuple[Any, Any, Any]  # (index, first, last), inclusive


class _Sum(sp.Sum):  # type: ignore[misc]
    """A sum that is known to be positive or real when its terms are."""

    def _eval_is_positive(self) -> bool | None:
        nonempty = all((last - first).is_nonnegative for _, first, last in self.limits)
        return True if nonempty and self.function.is_positive else None

    def _eval_is_extended_real(self) -> bool | None:
        return True if self.function.is_real else None

    _eval_is_real = _eval_is_extended_real


# --- names and derivatives


def freshen(expr: Any, names: dict[Any, Any], facts: Facts) -> Any:
    """Give each bound index a name of its own, so that no two indices can be confused."""
    if isinstance(expr, sp.Sum):
        return _freshen_sum(expr, names, facts)
    if not expr.args or isinstance(expr, sp.IndexedBase):
        return names.get(expr, expr)
    return expr.func(*(freshen(arg, names, facts) for arg in expr.args))


def _freshen_sum(expr: Any, names: dict[Any, Any], facts: Facts) -> Any:
    inner, limits = dict(names), []
    for symbol, first, last in reversed(expr.limits):  # the last limit is the outermost sum
        first, last = freshen(first, inner, facts), freshen(last, inner, facts)
        inner[symbol] = _new_index(symbol, first, last, facts)
        limits.append((inner[symbol], first, last))
    body = freshen(expr.function, inner, facts)
    for limit in reversed(limits):
        body = _Sum(body, limit)
    return body


def _new_index(like: Any, first: Any, last: Any, facts: Facts) -> Any:
    nonnegative = True if first.is_nonnegative else None
    new = sp.Dummy(f"{like.name}{next(_fresh)}", integer=True, nonnegative=nonnegative)
    facts.ranges[new] = (first, last)
    return new


def differentiate(expr: Any) -> Any:
    """Work out every derivative, the innermost first; sums stay sums."""
    if not expr.args or isinstance(expr, sp.IndexedBase):
        return expr
    if isinstance(expr, sp.Derivative):
        value = differentiate(expr.expr)
        for variable, times in expr.variable_count:
            value = sp.diff(value, variable, times)
        return value
    return expr.func(*(differentiate(arg) for arg in expr.args))


# --- the normal form of sums


def normal(expr: Any, facts: Facts) -> Any:
    """Expand, and bring each sum to normal form, until nothing changes."""
    for _ in range(5):
        before, expr = expr, _normal(expr, facts)
        if expr == before:
            break
    return expr


def _normal(expr: Any, facts: Facts) -> Any:
    if not expr.has(sp.Sum):
        return sp.expand(expr)
    if isinstance(expr, sp.Sum):
        return _sum(_normal(expr.function, facts), list(expr.limits), facts)
    expr = sp.expand(expr.func(*(_normal(arg, facts) for arg in expr.args)))
    return sp.Add(*(_term(term, [], facts) for term in sp.Add.make_args(expr)))


def _sum(body: Any, limits: list[Limit], facts: Facts) -> Any:
    terms = sp.Add.make_args(sp.expand(body))
    return sp.Add(*(_term(term, limits, facts) for term in terms))


def _term(term: Any, limits: list[Limit], facts: Facts) -> Any:
    """The sum of one product over the limits, as a product of connected sums."""
    limits, factors = _merge(term, list(limits), facts)
    limits, factors = _pick(limits, factors, facts)
    for limit in limits:
        if (limit[2] - limit[1]).is_Integer and limit[2] - limit[1] < _FEW:
            return _written_out(sp.Mul(*factors), limit, limits, facts)
    result = sp.S.One
    while limits:
        group, inside, factors = _connected(limits, factors)
        limits = [limit for limit in limits if limit not in group]
        result *= _named(group, inside) if inside else group[0][2] - group[0][1] + 1
    return result * sp.Mul(*factors)


def _written_out(product: Any, limit: Limit, limits: list[Limit], facts: Facts) -> Any:
    """A sum over a few numbers, as its terms."""
    symbol, first, last = limit
    values = (first + step for step in range(int(last - first) + 1))
    terms = sp.Add(*(product.xreplace({symbol: value}) for value in values))
    return _sum(terms, [each for each in limits if each is not limit], facts)


def _merge(term: Any, limits: list[Limit], facts: Facts) -> tuple[list[Limit], list[Any]]:
    """Pull the inner sums that share an index with the limits into them."""
    queue, factors = list(sp.Mul.make_args(term)), []
    while queue:
        factor = queue.pop(0)
        base, power = factor.as_base_exp()
        bound = {limit[0] for limit in limits}
        if isinstance(base, sp.Sum) and power in (1, 2, 3) and base.free_symbols & bound:
            for _ in range(int(power)):
                names = {s: _new_index(s, a, b, facts) for s, a, b in base.limits}
                limits += [(names[s], a, b) for s, a, b in base.limits]
                queue += sp.Mul.make_args(base.function.xreplace(names))
        else:
            factors.append(factor)
    return limits, factors


def _pick(limits: list[Limit], factors: list[Any], facts: Facts) -> tuple[list[Limit], list[Any]]:
    """A Kronecker delta leaves the one term that it picks, where the index is in range."""
    for factor in factors:
        base = factor.as_base_exp()[0]
        if not isinstance(base, sp.KroneckerDelta):
            continue
        for limit in limits:
            symbol, first, last = limit
            a, b = base.args[:2]
            value = b if a == symbol else a if b == symbol else None
            if value is None or value.has(symbol) or not facts.in_range(value, first, last):
                continue
            rest = [each for each in limits if each is not limit]
            left = sp.Mul(*factors).xreplace({symbol: value})
            return _pick(rest, list(sp.Mul.make_args(left)), facts)
    return limits, factors


def _connected(limits: list[Limit], factors: list[Any]) -> tuple[list[Limit], list[Any], list[Any]]:
    """The first index with all that it is tied to by factors; and the factors left over."""
    group, inside, changed = [limits[0]], [], True
    while changed:
        bound = {limit[0] for limit in group}
        tied = [factor for factor in factors if factor.free_symbols & bound]
        symbols = set().union(*(factor.free_symbols for factor in tied))
        grown = [limit for limit in limits if limit in group or limit[0] in symbols]
        changed, group, inside = len(grown) > len(group), grown, tied
    return group, inside, [factor for factor in factors if factor not in inside]


def _named(limits: list[Limit], factors: list[Any]) -> Any:
    """One sum with standard index names, the same however the sum was written."""
    body = sp.Mul(*factors)
    depth = 1 + max((_depth(each) for each in body.atoms(sp.Sum)), default=-1)
    orders = permutations(limits) if len(limits) <= 4 else [tuple(limits)]
    best = None
    for order in orders:
        names = {limit[0]: _standard(depth, place) for place, limit in enumerate(order)}
        bounds = [(names[s], a, b) for s, a, b in order]
        key = (str([limit[1:] for limit in bounds]), str(body.xreplace(names)))
        if best is None or key < best[0]:
            best = (key, body.xreplace(names), bounds)
    assert best is not None
    return _Sum(best[1], *best[2])


@cache
def _standard(depth: int, place: int) -> Any:
    return sp.Dummy(f"s{depth}_{place}", integer=True, nonnegative=True)


def _depth(expr: Any) -> int:
    return 1 + max((_depth(each) for each in expr.function.atoms(sp.Sum)), default=-1)
