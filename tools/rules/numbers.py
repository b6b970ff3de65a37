"""Rules about numbers: what a person can read is computed, or checked against what is typed.

A decimal in the prose must stand in a cell's code too, where a route is compared with it, or in an
output that nbval compares: change one digit of the prose, and the lint asks where it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import canonical

from rules import Finding, Page

# two decimals or more; fewer are lengths, rates and small examples
_DECIMAL = re.compile(r"(?<![\w.,:/])\d+\.\d{2,}(?![\w.:/]*\d)")
_ANY = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:e-?\d+)?(?![\w.]*\d)")
_LINK = re.compile(r"\]\([^)]*\)|arXiv[: ]\S+|doi:\S+|\\tag\{[^}]*\}")
_REFERENCES = re.compile(r"^#+ References.*", re.MULTILINE | re.DOTALL)


def typed_numbers(page: Page) -> Iterator[Finding]:
    known = {_plain(number) for text in _checked(page) for number in _ANY.findall(text)}
    for cell in page.prose:
        text = _LINK.sub(" ", _REFERENCES.sub("", cell.source))
        for number in dict.fromkeys(_DECIMAL.findall(text)):
            value = _plain(number)
            if value not in known and value.as_tuple().digits != (
                1,
            ):  # 0.001: a size, not a result
                yield page.at(cell, "typed-number", f"{number} stands in no check and no output")


def _checked(page: Page) -> Iterator[str]:
    """What is run or compared: the cells' code, and the text of the stored outputs."""
    yield from (cell.source for cell in page.cells if cell.is_code)  # the solutions too
    for cell in page.stored["cells"]:
        for output in cell.get("outputs", []):
            yield canonical.join(output.get("text", ""))
            yield canonical.join(output.get("data", {}).get("text/plain", ""))


def _plain(number: str) -> Decimal:
    return Decimal(number).normalize()


RULES = (typed_numbers,)
