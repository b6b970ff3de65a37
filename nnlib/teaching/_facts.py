"""The facts that a claim may use: ranges of indices, signs of symbols, and equations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sympy as sp
from sympy.core.facts import InconsistentAssumptions

from nnlib.teaching._notation import Index


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
