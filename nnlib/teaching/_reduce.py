"""Reduce a symbolic expression to zero: sums, Kronecker deltas and derivatives for every n.

Every step is an identity, so that zero means proved. Sums are brought to one normal form:
factors that do not depend on an index come out, a Kronecker delta picks its term, a product
of sums over shared indices becomes one sum, and bound indices get standard names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import count, permutations
from typing import Any

import sympy as sp
from sympy.core.facts import InconsistentAssumptions
from sympy.core.function import AppliedUndef

from nnlib.teaching._notation import Index

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


class Facts:
    """What a claim may use: ranges of indices, equations, and signs of symbols."""

    def __init__(self, where: Iterable[Any] = ()) -> None:
        self.ranges: dict[Any, tuple[Any, Any]] = {}
        self.nonnegative: list[Any] = []
        self.equations: list[Any] = []
        self._known: dict[Any, dict[str, bool]] = {}
        for fact in flatten(where):
            self._add(fact)
        self.signs = {symbol: _signed(symbol, known) for symbol, known in self._known.items()}
        self.nonnegative = [fact.xreplace(self.signs) for fact in self.nonnegative]

    def _add(self, fact: Any) -> None:
        if isinstance(fact, sp.Equality):
            self.equations.append(fact)
        elif isinstance(fact, (sp.Ge, sp.Gt, sp.Le, sp.Lt)):
            strict = isinstance(fact, (sp.Gt, sp.Lt))
            gap = fact.gts - fact.lts
            integral = strict and gap.is_integer
            self.nonnegative.append(gap - 1 if integral else gap)
            self._sign(fact, strict)
        elif isinstance(fact, sp.Ne) and fact.rhs == 0:
            self._know(fact.lhs, nonzero=True)
        else:
            raise ValueError(f"where: cannot use the fact {fact}: give =, <, <=, >, >= or != 0")

    def _sign(self, fact: Any, strict: bool) -> None:
        if fact.lts == 0:
            self._know(fact.gts, **{"positive" if strict else "nonnegative": True})
        elif fact.gts == 0:
            self._know(fact.lts, **{"negative" if strict else "nonpositive": True})

    def _know(self, symbol: Any, **assumptions: bool) -> None:
        if type(symbol) is sp.Symbol:
            self._known.setdefault(symbol, {}).update(assumptions)

    def in_range(self, value: Any, first: Any, last: Any) -> bool:
        """Whether first <= value <= last follows from the facts."""
        return self._is_nonnegative(value - first) and self._is_nonnegative(last - value)

    def _is_nonnegative(self, value: Any) -> bool:
        value = sp.expand(value)
        known = [*self.nonnegative]
        for symbol in value.free_symbols & set(self.ranges):
            first, last = self.ranges[symbol]
            known += [symbol - first, last - symbol]
        known += [s.size - 1 - s for s in value.free_symbols if isinstance(s, Index)]
        return bool(value.is_nonnegative or any(sp.expand(value - k).is_nonnegative for k in known))


def _signed(symbol: Any, known: dict[str, bool]) -> Any:
    try:
        return sp.Dummy(symbol.name, **{**symbol.assumptions0, **known})
    except InconsistentAssumptions:
        raise ValueError(f"where: the facts about {symbol} contradict each other") from None


def flatten(where: Any) -> Iterator[Any]:
    """The single facts in nested lists, tuples and conjunctions; a fact that is True is dropped."""
    if isinstance(where, (list, tuple, sp.Tuple)):
        for each in where:
            yield from flatten(each)
    elif isinstance(where, sp.And):
        yield from flatten(where.args)
    elif where is False or where == sp.false:
        raise ValueError("where: one of the facts is false, and from a false fact all follows")
    elif where is not True and where != sp.true:
        yield where


def residual(expr: Any, facts: Facts) -> Any:
    """Zero when `expr` is zero wherever the facts hold; otherwise what is left of it."""
    expr = differentiate(freshen(expr.xreplace(facts.signs), {}, facts))
    for _ in range(2):  # a fact may make a second reduction possible
        expr = _apply_equations(normal(expr, facts), facts)
    return _by_cases(expr, facts)


def _by_cases(expr: Any, facts: Facts) -> Any:
    """Settle each remaining Kronecker delta of two free indices: equal, or not."""
    expr = normal(expr, facts)
    free = sorted(
        (each for each in expr.atoms(sp.KroneckerDelta) if each.free_symbols <= expr.free_symbols),
        key=sp.default_sort_key,
    )
    for each in free:
        a, b = each.args[:2]
        a, b = (a, b) if a.is_Symbol else (b, a)
        if not a.is_Symbol:
            continue
        for case in (expr.xreplace({a: b}), expr.xreplace({each: sp.S.Zero})):
            left = _by_cases(case, facts)
            if left != 0:
                return left
        return sp.S.Zero
    return simplified(expr)


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


# --- facts that are equations, and the last step


def _apply_equations(expr: Any, facts: Facts) -> Any:
    for fact in facts.equations:
        gap = (fact.lhs - fact.rhs).xreplace(facts.signs)
        gap = normal(differentiate(freshen(gap, {}, facts)), facts)
        unknowns = [fact.lhs.xreplace(facts.signs)]  # a definition, y = ..., replaces its left side
        unknowns += [*sorted(gap.atoms(sp.Sum), key=sp.default_sort_key)]
        unknowns += [*sorted(gap.free_symbols - set(facts.ranges), key=sp.default_sort_key)]
        for unknown in unknowns:
            slope = sp.expand(gap).coeff(unknown, 1)
            rest = sp.expand(gap - slope * unknown)
            if slope != 0 and not rest.has(unknown) and not slope.has(unknown):
                expr = expr.xreplace({unknown: -rest / slope})
                break
    return expr


def simplified(expr: Any) -> Any:
    """Zero when one of SymPy's simplifications gives zero; otherwise its simplest form."""
    if expr == 0:
        return sp.S.Zero
    plain, back = _opaque(expr)
    if any(tactic(plain) == 0 for tactic in _TACTICS) or _by_sign(plain) == 0:
        return sp.S.Zero
    return sp.simplify(plain).xreplace(back)


_OPAQUE = (sp.Sum, sp.Indexed, AppliedUndef, sp.Derivative, sp.Subs, sp.Integral)


def _opaque(expr: Any) -> tuple[Any, dict[Any, Any]]:
    """Replace sums, entries and open functions by symbols of the same sign."""
    there: dict[Any, Any] = {}

    def walk(e: Any) -> Any:
        if isinstance(e, _OPAQUE) or getattr(e, "open", False):
            facts = {"positive": e.is_positive or None, "real": e.is_real or None}
            known = {name: value for name, value in facts.items() if value}
            return there.setdefault(e, sp.Dummy(f"a{len(there)}", **known))
        return e.func(*map(walk, e.args)) if e.args else e

    plain = walk(expr)
    return plain, {dummy: e for e, dummy in there.items()}


def _numerator(expr: Any) -> Any:
    return sp.expand(sp.fraction(sp.together(expr))[0])


def _exponential(expr: Any) -> Any:
    return sp.simplify(_numerator(expr.rewrite(sp.exp)))


def _logarithms(expr: Any) -> Any:
    return sp.simplify(sp.expand_log(sp.logcombine(sp.expand_log(expr))))


def _through_exp(expr: Any) -> Any:
    """exp is one-to-one on the reals: expr = 0 exactly when exp(expr) = 1."""
    if not (expr.is_real and expr.has(sp.log)):
        return expr
    return sp.simplify(sp.expand(sp.exp(expr).rewrite(sp.exp)) - 1)


def _pieces(expr: Any) -> Any:
    return sp.simplify(sp.piecewise_fold(expr.rewrite(sp.Piecewise)))


_BENT = (sp.Abs, sp.Max, sp.Min, sp.sign, sp.Heaviside, sp.Piecewise)


def _by_sign(expr: Any) -> Any:
    """Settle |z|, max(0, z) and the like in three cases: z > 0, z = 0 and z < 0."""
    bent = {s for each in expr.atoms(*_BENT) for s in each.free_symbols}
    open_signs = [s for s in bent if s.is_real and not (s.is_positive or s.is_negative)]
    for symbol in sorted(open_signs, key=lambda s: s.name)[:1]:
        size = sp.Dummy(symbol.name, positive=True)
        cases = (expr.xreplace({symbol: value}) for value in (size, sp.S.Zero, -size))
        if all(simplified(case) == 0 for case in cases):
            return sp.S.Zero
    return expr


_TACTICS: tuple[Callable[[Any], Any], ...] = (
    _numerator,
    sp.simplify,
    _exponential,
    _logarithms,
    _through_exp,
    _pieces,
)
