"""What has been proved or checked in this kernel, by the number of the equation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol


class Evidence(Protocol):
    """What a proof and an agreement have in common."""

    id: str
    name: str

    @property
    def routes(self) -> tuple[str, ...]:
        """The routes that agreed, in the reader's words."""


_registered: dict[str, dict[tuple[str, str], Evidence]] = {}


def _key(evidence: Evidence) -> tuple[str, str]:
    return type(evidence).__name__, evidence.name


def register(evidence: Evidence) -> None:
    """Remember evidence under its id; the same claim again replaces the former."""
    _registered.setdefault(evidence.id, {})[_key(evidence)] = evidence


def withdraw(id: str) -> None:
    """Forget the evidence for one id: a claim that fails has none."""
    _registered.pop(id, None)


def forget() -> None:
    """Forget everything, as a fresh kernel does."""
    _registered.clear()


def registered(id: str) -> tuple[Evidence, ...]:
    """The evidence for one id, in the order in which it was found; empty when there is none."""
    return tuple(_registered.get(id, {}).values())


def _natural(id: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", id)]


def ids() -> Iterator[str]:
    """Every id that has evidence, 4.9 before 4.10."""
    return iter(sorted(_registered, key=_natural))
