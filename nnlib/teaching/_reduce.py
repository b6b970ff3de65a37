"""Reduce a symbolic expression to zero, for every n: each step is an identity, so zero is proof."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from nnlib.teaching._facts import Facts
from nnlib.teaching._sums import differentiate, freshen, normal


def residual(expr: Any, facts: Facts, thorough: bool = True) -> Any:
    """Zero when `expr` is zero wherever the facts hold; otherwise what is left of it.

    `thorough` tries all of SymPy's simplifications, which takes long where there is no zero.
    """
    expr = differentiate(freshen(expr.xreplace(facts.signs), {}, facts))
    if _rational(expr) == 0:
        return sp.S.Zero
    for _ in range(2):  # a fact may make a second reduction possible
        expr = _apply_equations(normal(expr, facts), facts)
    return _by_cases(expr, facts, simplified if thorough else _quickly)


def _by_cases(expr: Any, facts: Facts, settle: Callable[[Any], Any]) -> Any:
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
            left = _by_cases(case, facts, settle)
            if left != 0:
                return left
        return sp.S.Zero
    return settle(expr)


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
    plain, back = _opaque(_closed(expr))
    if any(tactic(plain) == 0 for tactic in _TACTICS) or _by_sign(plain) == 0:
        return sp.S.Zero
    return sp.simplify(plain).xreplace(back)


def _quickly(expr: Any) -> Any:
    """Zero when common denominators and multiplying out give zero."""
    return _numerator(_opaque(expr)[0])


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


def _closed(expr: Any) -> Any:
    """Sums of plain numbers in closed form, such as 0 + 1 + ... + (n - 1) = n (n - 1)/2."""
    sums = [each for each in expr.atoms(sp.Sum) if not each.has(sp.Indexed)]
    return expr.xreplace({each: each.doit() for each in sums})


def _rational(expr: Any) -> Any:
    """Zero when common factors cancel, each exponential and logarithm being a letter of its own.

    The fastest way by far where nets are nested: multiplying out their exponentials is not.
    """
    letters: dict[Any, Any] = {}

    def walk(e: Any) -> Any:
        if isinstance(e, (sp.exp, sp.log)):
            return letters.setdefault(e, sp.Dummy())
        return e.func(*map(walk, e.args)) if e.args else e

    return sp.S.Zero if sp.cancel(sp.together(_opaque(walk(expr))[0])) == 0 else expr


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
