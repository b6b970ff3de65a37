"""Evidence: several routes to one number, which must agree.

    agree("4.7", "dL/dw5", hand="0.0822", symbol=formula, code=dw5, limit=nudged)

shows `dL/dw5   hand 0.0822 ✓   symbol ✓   code ✓   nudge ✓`, and raises when a route stands alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import combinations
from typing import Any

import numpy as np

from nnlib.teaching import _registry
from nnlib.teaching._card import Card, NoEvidence, PageCheck, equation_card, page_check
from nnlib.teaching._digits import Written, decimals, short
from nnlib.teaching._pen import YourTurn, diagnose

__all__ = [
    "Agreement",
    "Card",
    "Disagreement",
    "NoEvidence",
    "PageCheck",
    "YourTurn",
    "agree",
    "compare",
    "equation_card",
    "evidence_table",
    "page_check",
    "your_turn",
]

# The relative and absolute tolerance between two routes; a nudge is a finite difference.
_EXACT = (Decimal("1e-10"), Decimal("1e-14"))
_NUDGE = (Decimal("1e-6"), Decimal("1e-9"))


class Disagreement(AssertionError):  # noqa: N818 - named for what it says
    """Routes to one number differ: the message says which stands alone."""


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


def _routes(name: str, **given: Any) -> list[Route]:
    labels = {"limit": "nudge"}  # the reader's word for a finite difference
    routes = [Route(labels.get(k, k), v) for k, v in given.items() if v is not None]
    if len(routes) < 2:
        raise ValueError(f"{name}: agreement needs at least two routes, not {len(routes)}")
    shapes = {route.name: route.shape for route in routes}
    if len(set(shapes.values())) > 1:
        raise ValueError(f"{name}: the routes have different shapes: {shapes}")
    return routes


def compare(
    name: str, *, hand: Any = None, symbol: Any = None, code: Any = None, limit: Any = None
) -> Agreement:
    """Compare the routes as `agree` does, but only show: nothing raises, nothing is registered.

    For the cell in which the reader breaks one route and sees which one stands alone.

    >>> compare("dL/dw5", hand="0.0822", symbol=0.08217, code=0.08217, limit=0.0911)
    dL/dw5   hand 0.0822 ✓   symbol 0.08217 ✓   code 0.08217 ✓   nudge 0.0911 ✗
    """
    return Agreement("", name, _routes(name, hand=hand, symbol=symbol, code=code, limit=limit))


def agree(
    id: str,
    name: str,
    *,
    hand: Any = None,
    symbol: Any = None,
    code: Any = None,
    limit: Any = None,
) -> Agreement:
    """Check that at least two routes reach one number, or one array, and register it under `id`.

    `hand` is a string, as written on paper, right to half a unit of its last digit; `symbol` a
    SymPy number, taken to 30 digits, or a float; `code` a float or array; `limit` a finite
    difference or complex step. Symbol and code agree to 1e-10, a nudge to 1e-6 (+ 1e-9).

    Raises `Disagreement`, which names the route that stands alone, and `ValueError` for fewer
    than two routes or different shapes. NaN and infinity agree with nothing.

    >>> agree("4.7", "dL/dw5", hand="0.0822", symbol=0.08217, code=0.08217, limit=0.082170001)
    dL/dw5   hand 0.0822 ✓   symbol ✓   code ✓   nudge ✓
    """
    routes = _routes(name, hand=hand, symbol=symbol, code=code, limit=limit)
    return _settle(Agreement(id, name, routes))


def _settle(agreement: Agreement) -> Agreement:
    if not agreement.ok:
        _registry.withdraw(agreement.id)
        raise Disagreement(f"({agreement.id}) {agreement.complaint()}")
    _registry.register(agreement)
    return agreement


def your_turn(
    id: str,
    name: str,
    *,
    yours: Any = None,
    factors: Mapping[str, Any] | list[Mapping[str, Any]],
    instead: Mapping[str, Mapping[str, Any]] | None = None,
    symbol: Any = None,
    code: Any = None,
    limit: Any = None,
) -> YourTurn:
    """A blank for the reader's own pen: the product of named factors, or a sum of such products.

    `factors` maps each factor's name to its value, in the order of the path; a list of such
    mappings is a fork, whose paths add. `instead` maps a factor's name to likely slips:
    `instead={"x1": {"x2": 0.1}}`. The other routes check the factors, as in `agree`.

    Whatever `yours` is, the answer is one line and never an error: blank, it says what to
    multiply; wrong, which factor differs. An error is raised only when the author's routes differ.

    >>> paths = {"∂L/∂p": 0.5, "p(1-p)": 0.25, "x1": 3.0}
    >>> your_turn("4.9", "dL/dw1", yours="0.125", factors=paths, code=0.375)
    dL/dw1   your pen 0.125 ✗   this is the product without x1
    """
    given = [factors] if isinstance(factors, Mapping) else factors
    paths = [{key: float(value) for key, value in path.items()} for path in given]
    target = sum(float(np.prod(list(path.values()))) for path in paths)
    if any(route is not None for route in (symbol, code, limit)):
        routes = _routes(name, symbol=symbol, code=code, limit=limit, product=target)
        _settle(Agreement(id, name, routes))
    return YourTurn(name, *diagnose(yours, paths, instead or {}))


def evidence_table(*agreements: Agreement) -> EvidenceTable:
    """Several quantities against all their routes: the one full table of a notebook.

    >>> evidence_table(compare("dL/dw5", hand="0.0822", symbol=0.08217, code=0.08217))
    quantity   hand       symbol   code
    dL/dw5     0.0822 ✓   ✓        ✓
    """
    return EvidenceTable(agreements)


class EvidenceTable:
    """Quantities in rows, routes in columns."""

    def __init__(self, agreements: tuple[Agreement, ...]) -> None:
        order = ("hand", "symbol", "code", "nudge")
        used = {name for each in agreements for name in each.routes}
        names = [name for name in order if name in used]
        body = [[each.name, *(each.mark(name) for name in names)] for each in agreements]
        self.rows = [["quantity", *names], *body]

    def __repr__(self) -> str:
        return "\n".join(_aligned(self.rows))


def _aligned(rows: list[list[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    pad: Callable[[str, int], str] = str.ljust
    return ["   ".join(map(pad, row, widths)).rstrip() for row in rows]
