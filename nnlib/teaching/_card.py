"""The summary of the evidence: one line for a page's checks, and the equation card at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from nnlib.teaching import _registry


class NoEvidence(AssertionError):  # noqa: N818 - named for what it says
    """An equation on the card has no proof and no agreement in this notebook."""


_ORDER = ("hand", "symbol", "code", "nudge", "product")


class PageCheck:
    """The one visible line of a collapsed check cell."""

    def __init__(self, evidence: tuple[Any, ...]) -> None:
        self._evidence = evidence

    def __repr__(self) -> str:
        many = len(self._evidence)
        routes = Counter(route for each in self._evidence for route in each.routes)
        counts = ", ".join(f"{routes[name]} by {name}" for name in _ORDER if routes[name])
        claims = "claim holds" if many == 1 else "claims hold"
        return f"Check this page: {many} {claims} ✓   ({counts})"


def page_check(*evidence: Any) -> PageCheck:
    """One line for several proofs and agreements, each of which raises by itself when it fails.

    >>> from nnlib.teaching.evidence import agree
    >>> page_check(agree("4.7", "dL/dw5", hand="0.5", code=0.5))
    Check this page: 1 claim holds ✓   (1 by hand, 1 by code)
    """
    broken = [repr(each) for each in evidence if getattr(each, "ok", True) is not True]
    if broken or not evidence:
        raise AssertionError("this page has no evidence" if not evidence else "\n".join(broken))
    return PageCheck(evidence)


class Card:
    """Equations with their ticks: plain text, and a table where equations can be typeset."""

    def __init__(self, equations: Mapping[str, str]) -> None:
        self._rows = [(id, equation, _routes(id)) for id, equation in equations.items()]

    def __repr__(self) -> str:
        rows = [(f"({id})", f"✓ {routes}", equation) for id, equation, routes in self._rows]
        widths = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
        return "\n".join(
            f"{id:<{widths[0]}}   {tick:<{widths[1]}}   {equation}".rstrip()
            for id, tick, equation in rows
        )

    def _repr_markdown_(self) -> str:
        rows = [f"| ({id}) | {_cell(eq)} | ✓ {routes} |" for id, eq, routes in self._rows]
        return "\n".join(["| | equation | evidence |", "|:--|:--|:--|", *rows])


def equation_card(*ids: str | Mapping[str, str]) -> Card:
    """The equations of a notebook, each with the routes that confirm it: its last cell.

    Give ids, or a mapping from ids to equations (LaTeX between dollars is typeset), or nothing
    for all that has evidence in this kernel. Raises `NoEvidence` for an id that has none.

    >>> from nnlib.teaching.evidence import agree
    >>> _ = agree("4.7", "dL/dw5", hand="0.5", code=0.5)
    >>> equation_card({"4.7": "$dL/dw_5 = 0.5$"})
    (4.7)   ✓ hand, code   $dL/dw_5 = 0.5$
    """
    equations: dict[str, str] = {}
    for each in ids or tuple(_registry.ids()):
        equations.update({each: _names(each)} if isinstance(each, str) else each)
    missing = [id for id in equations if not _registry.registered(id)]
    if missing:
        numbers = ", ".join(f"({id})" for id in missing)
        raise NoEvidence(f"no evidence in this notebook for {numbers}: run its check first")
    return Card(equations)


def _routes(id: str) -> str:
    found = {route for each in _registry.registered(id) for route in each.routes}
    return ", ".join(name for name in _ORDER if name in found)


def _names(id: str) -> str:
    return "; ".join(dict.fromkeys(each.name for each in _registry.registered(id) if each.name))


def _cell(equation: str) -> str:
    """A bar would end the table's cell; LaTeX has words for it."""
    if "$" not in equation:
        return equation.replace("|", r"\|")
    return equation.replace(r"\|", r"\Vert ").replace("|", r"\vert ")
