"""Evidence: several routes to one number, which must agree.

    agree("4.7", "dL/dw5", hand="0.0822", symbol=formula, code=dw5, limit=nudged)

shows `dL/dw5   hand 0.0822 ✓   symbol ✓   code ✓   nudge ✓`, and raises when a route stands alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from nnlib.teaching import _registry
from nnlib.teaching._card import Card, NoEvidence, PageCheck, equation_card, page_check
from nnlib.teaching._pen import YourTurn, diagnose
from nnlib.teaching._routes import Agreement, routes_of

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


class Disagreement(AssertionError):  # noqa: N818 - named for what it says
    """Routes to one number differ: the message says which stands alone."""


def compare(
    name: str, *, hand: Any = None, symbol: Any = None, code: Any = None, limit: Any = None
) -> Agreement:
    """Compare the routes as `agree` does, but only show: nothing raises, nothing is registered.

    For the cell in which the reader breaks one route and sees which one stands alone.

    >>> compare("dL/dw5", hand="0.0822", symbol=0.08217, code=0.08217, limit=0.0911)
    dL/dw5   hand 0.0822 ✓   symbol 0.08217 ✓   code 0.08217 ✓   nudge 0.0911 ✗
    """
    return Agreement("", name, routes_of(name, hand=hand, symbol=symbol, code=code, limit=limit))


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
    routes = routes_of(name, hand=hand, symbol=symbol, code=code, limit=limit)
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
        routes = routes_of(name, symbol=symbol, code=code, limit=limit, product=target)
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
