"""What the lint looks at and what it says: a `Page` is one notebook, a `Finding` is one line.

A rule is a function from a page to its findings; each module here has a tuple `RULES` of them.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import source as sources

_MAGIC = re.compile(r"^(\s*)[%!].*$", re.MULTILINE)
_HEADING = re.compile(r"^## +(.+?) *$", re.MULTILINE)
CLOSING = re.compile(r"equation card|summary|what you know|exercises|references", re.I)


@dataclass(frozen=True, order=True)
class Finding:
    """`fatal` findings make the lint fail; the others are advice, shown by --strict."""

    path: str
    place: str
    rule: str
    message: str
    fatal: bool = True

    def __str__(self) -> str:
        return f"{self.path}:{self.place}: {self.rule}: {self.message}"


@dataclass(frozen=True)
class Section:
    """A `## heading` with the source cells below it, speaker's notes included."""

    title: str
    cells: tuple[sources.Cell, ...]


@dataclass(frozen=True)
class Page:
    """One notebook: its source, and what is stored of it, if anything."""

    root: Path
    name: str

    @cached_property
    def cells(self) -> list[sources.Cell]:
        return sources.read(self.root / self.source_path)

    @cached_property
    def learner(self) -> list[sources.Cell]:
        return sources.learner(self.cells)

    @cached_property
    def stored_text(self) -> str | None:
        path = self.root / self.stored_path
        return path.read_bytes().decode() if path.exists() else None

    @cached_property
    def stored(self) -> dict:
        return json.loads(self.stored_text) if self.stored_text else {"cells": [], "metadata": {}}

    @property
    def number(self) -> int:
        return int(self.name[:2])

    @property
    def is_front_door(self) -> bool:
        return self.number == 0

    @property
    def source_path(self) -> str:
        return f"notebooks/source/{self.name}.py"

    @property
    def stored_path(self) -> str:
        return f"notebooks/{self.name}.ipynb"

    @property
    def code(self) -> list[sources.Cell]:
        return [cell for cell in self.learner if cell.is_code]

    @property
    def prose(self) -> list[sources.Cell]:
        return [cell for cell in self.learner if not cell.is_code]

    @cached_property
    def sections(self) -> list[Section]:
        """From each `##` heading, or the notes right above it, to the next."""
        starts = [self._start(i) for i, cell in enumerate(self.cells) if heading(cell)]
        ends = [*starts[1:], len(self.cells)]
        return [
            Section(next(filter(None, map(heading, self.cells[i:j]))), tuple(self.cells[i:j]))
            for i, j in zip(starts, ends, strict=False)
        ]

    def _start(self, index: int) -> int:
        return self._start(index - 1) if index and self.cells[index - 1].is_notes else index

    def siblings(self) -> list[int]:
        """Numbers of all the notebooks that have a source."""
        files = (self.root / "notebooks" / "source").glob("*.py")
        return sorted(int(f.stem[:2]) for f in files if sources.NAME.fullmatch(f.stem))

    def at(self, cell: sources.Cell, rule: str, message: str, *, fatal: bool = True) -> Finding:
        return Finding(self.source_path, str(cell.line), rule, message, fatal)

    def in_stored(self, cell: int | None, rule: str, message: str) -> Finding:
        return Finding(self.stored_path, f"cell {cell}" if cell else "0", rule, message)


Rule = Callable[[Page], Iterator[Finding]]


def heading(cell: sources.Cell) -> str | None:
    """The `##` heading that a cell starts, if it starts one."""
    if cell.is_code or cell.is_notes:
        return None
    match = _HEADING.search(cell.source)
    return match.group(1) if match else None


def python(source: str) -> str:
    """A cell's code with IPython's magics silenced, so that Python itself can read it."""
    return _MAGIC.sub(r"\1pass", source)


def parse(cell: sources.Cell) -> ast.Module | None:
    """The cell's syntax tree; None when it is not Python (ruff and the build say why)."""
    try:
        return ast.parse(python(cell.source))
    except SyntaxError:
        return None


def called(node: ast.AST) -> str | None:
    """The last part of a called name: `agree(...)` and `teaching.agree(...)` alike."""
    if not isinstance(node, ast.Call):
        return None
    return getattr(node.func, "id", None) or getattr(node.func, "attr", None)


def calls(tree: ast.AST | None) -> Iterator[tuple[str, ast.Call]]:
    """Every call below, in the order of the page, with its name."""
    for node in _in_order(tree) if tree else ():
        if name := called(node):
            yield name, node


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _in_order(child)
