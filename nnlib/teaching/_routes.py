"""Routes to one quantity: by hand, by symbol, by code, by a nudge; and how they compare."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from typing import Any

import numpy as np

from nnlib.teaching._digits import Written, decimals, short

# The relative and absolute tolerance between two routes; a nudge is a finite difference.
_EXACT = (Decimal("1e-10"), Decimal("1e-14"))
_NUDGE = (Decimal("1e-6"), Decimal("1e-9"))


class Route:
    """One way to a number or an array: its name for the reader and its entries."""

    def __init__(self, name: str, given: Any) -> None:
        self.name, self.written = name, None
        if name == "hand":
            texts = np.asarray(given)
            if texts.dtype.kind != "U":
                raise ValueError(f"hand is written as on paper, in quotes: '0.0822', not {given!r}")
            self.written = [Written(str(text)) for text in texts.ravel()]
            shape, self.entries = texts.shape, [each.value for each in self.written]
        else:
            shape, self.entries = decimals(given)
        self.shape = () if len(self.entries) == 1 else shape

    def agrees(self, other: Route) -> bool:
        """Whether every entry of the two routes is the same number, to the looser one's digits."""
        return all(self.same(other, at) for at in range(len(self.entries)))

    def same(self, other: Route, at: int) -> bool:
        """Whether entry `at` is the same number on both routes; NaN never is."""
        a, b = self.entries[at], other.entries[at]
        if not (a.is_finite() and b.is_finite()):
            return False
        if self.written:
            return self.written[at].matches(b)
        if other.written:
            return other.written[at].matches(a)
        rtol, atol = _NUDGE if "nudge" in (self.name, other.name) else _EXACT
        return abs(a - b) <= rtol * max(abs(a), abs(b)) + atol

    def text(self, at: int = 0) -> str:
        """Entry `at` as it is written, or to 12 digits."""
        return self.written[at].text if self.written else short(self.entries[at])


class Agreement:
    """Routes to one quantity and how they compare. Shows as one line; `.digits` shows more."""

    def __init__(self, id: str, name: str, routes: list[Route]) -> None:
        self.id, self.name, self._routes = id, name, routes
        self._groups = _largest_groups(routes)
        self._group = self._groups[0] if len(self._groups) == 1 else []

    @property
    def ok(self) -> bool:
        """Whether all routes agree."""
        return len(self._group) == len(self._routes)

    @property
    def routes(self) -> tuple[str, ...]:
        """The names of the routes, in the reader's words."""
        return tuple(route.name for route in self._routes)

    def __repr__(self) -> str:
        return "   ".join([self.name, *(self._mark(route) for route in self._routes)])

    def mark(self, name: str) -> str:
        """What a table shows for one route: its tick, its cross, or nothing."""
        marks = {route.name: self._mark(route) for route in self._routes}
        return marks.get(name, "").removeprefix(name + " ")

    def _mark(self, route: Route) -> str:
        good = route in self._group
        value = f" {route.text()}" if not route.shape and (route.written or not self.ok) else ""
        return f"{route.name}{value} {'✓' if good else '✗'}"

    @property
    def digits(self) -> str:
        """Every route's digits, one line a route and entry: `print(agreement.digits)`."""
        lines = [
            f"  {route.name:<8}{self._place(at)}{route.text(at):>20}"
            for at in range(len(self._routes[0].entries))
            for route in self._routes
        ]
        return "\n".join([self.name, *lines])

    def _place(self, at: int) -> str:
        shape = self._routes[0].shape
        return f"{list(map(int, np.unravel_index(at, shape)))}" if shape else ""

    def complaint(self) -> str:
        """Which routes agree, which stands alone, and the digits of both."""
        alone = [route for route in self._routes if route not in self._group]
        if not self._groups:
            verdict = "no two routes agree"
        else:
            verdict = "; ".join(f"{_names(group)} agree" for group in self._groups)
            lone = "stands alone" if len(alone) == 1 else "do not"
            verdict += f"; {_names(alone)} {lone}" if self._group else "; neither has a majority"
        at = self._first_difference()
        where = f" at entry {self._place(at)}" if self._routes[0].shape else ""
        digits = [f"  {route.name:<8}{route.text(at):>20}" for route in self._routes]
        return "\n".join([f"{self.name}{where}: {verdict}.", *digits])

    def _first_difference(self) -> int:
        pairs = list(combinations(self._routes, 2))
        entries = range(len(self._routes[0].entries))
        return next((at for at in entries if any(not a.same(b, at) for a, b in pairs)), 0)


def _names(routes: list[Route]) -> str:
    *most, last = (route.name for route in routes)
    return f"{', '.join(most)} and {last}" if most else last


def _largest_groups(routes: list[Route]) -> list[list[Route]]:
    """The largest groups of routes that agree pairwise: one in the good case."""
    for many in range(len(routes), 1, -1):
        groups = [
            list(group)
            for group in combinations(routes, many)
            if all(a.agrees(b) for a, b in combinations(group, 2))
        ]
        if groups:
            return groups
    return []


def routes_of(name: str, **given: Any) -> list[Route]:
    labels = {"limit": "nudge"}  # the reader's word for a finite difference
    routes = [Route(labels.get(k, k), v) for k, v in given.items() if v is not None]
    if len(routes) < 2:
        raise ValueError(f"{name}: agreement needs at least two routes, not {len(routes)}")
    shapes = {route.name: route.shape for route in routes}
    if len(set(shapes.values())) > 1:
        raise ValueError(f"{name}: the routes have different shapes: {shapes}")
    return routes
