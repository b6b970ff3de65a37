"""Read a notebook's source: `notebooks/source/NN_name.py` in jupytext's py:percent form.

A cell starts with a header that carries its metadata:

    # %% [markdown] slide="slide"               slide, sub-slide, fragment, notes or skip
    # %% [markdown] slide="notes" minutes=8     speaker's note, the cell after a ## heading
    # %% slide="fragment" tags=["check-page"]   a cell whose code the learner opens on demand

Tags: check-page, exercise, check, measured, nbval-ignore-output, nbval-skip, raises-exception.
Learners never see notes, and see `...  # your code here` for `### BEGIN SOLUTION` ...
`### END SOLUTION`, or `w3 = ...  # your code here` where the solution ends by giving w3 its value.
Anything else in a header is refused, so that a typing slip cannot pass as metadata.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import json
import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import canonical
import jupytext

ROLES = ("slide", "sub-slide", "fragment", "notes", "skip")
TAGS = (
    *("check-page", "exercise", "check", "measured"),
    *("nbval-ignore-output", "nbval-skip", "raises-exception"),
)
STUB = "...  # your code here"
GUESS = "**Predict"  # a Markdown cell that asks for a guess
NAME = re.compile(r"\d\d_\w+")

_HEADER = re.compile(r"^# %%", re.MULTILINE)
SOLUTION = re.compile(
    r"^(?P<indent>[ \t]*)### BEGIN SOLUTION[ \t]*\n(?P<body>.*?)^[ \t]*### END SOLUTION[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_MARKER = re.compile(r"^[ \t]*### (BEGIN|END) SOLUTION[ \t]*(\n|\Z)", re.MULTILINE)


class SourceError(ValueError):
    """A source that cannot be built: the message says where and what was expected."""


@dataclass(frozen=True)
class Cell:
    """One cell as its author wrote it; `line` is where its header stands in the source."""

    kind: str
    source: str
    slide: str | None = None
    tags: tuple[str, ...] = ()
    minutes: float | None = None
    line: int = 0

    @property
    def is_code(self) -> bool:
        return self.kind == "code"

    @property
    def is_notes(self) -> bool:
        return self.slide == "notes"


def read(path: Path) -> list[Cell]:
    """All cells of a source, speaker's notes and solutions included."""
    text = path.read_text(encoding="utf-8")
    cells = jupytext.reads(text, fmt="py:percent").cells
    if text.startswith("# ---"):  # jupytext's own header, which says nothing that we need
        cells = cells[1:]
    lines = _header_lines(text)
    if len(lines) != len(cells):
        raise SourceError(f"{path.name}: text before the first `# %%` header")
    return [_cell(path, raw, line) for raw, line in zip(cells, lines, strict=True)]


def learner(cells: Iterable[Cell], *, solved: bool = False) -> list[Cell]:
    """What a learner gets: no speaker's notes, and stubs where the solutions stood."""
    reveal = solve if solved else stub
    return [
        replace(cell, source=reveal(cell.source)) if cell.is_code else cell
        for cell in cells
        if not cell.is_notes
    ]


def stub(source: str) -> str:
    """Replace each solution by one line that says where the reader's code goes."""
    return _refuse_markers(SOLUTION.sub(lambda match: match["indent"] + blank(match), source))


def blank(solution: re.Match[str]) -> str:
    """The stub of one solution; the names that its last line sets are set to ..., for the check."""
    body = textwrap.dedent(solution["body"])
    with contextlib.suppress(SyntaxError, IndexError):
        last = ast.parse(body).body[-1]
        if isinstance(last, ast.Assign) and len(last.targets) == 1:
            target = last.targets[0]
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            if all(isinstance(name, ast.Name) for name in names):
                dots = STUB.replace("...", ", ".join(["..."] * len(names)))
                return f"{', '.join(map(ast.unparse, names))} = {dots}"
    return STUB


def solve(source: str) -> str:
    """Keep each solution and drop the two lines that mark it."""
    _refuse_markers(SOLUTION.sub("", source))
    return _MARKER.sub("", source).rstrip("\n")


def source_hash(cells: Sequence[Cell]) -> str:
    """Fingerprint of everything that a learner's notebook takes from its source."""
    seen = [[cell.kind, cell.source, cell.slide, sorted(cell.tags)] for cell in cells]
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:16]


def skeleton(cells: Iterable[Cell]) -> dict:
    """The notebook before it runs: Jupyter's metadata on each cell, and the source's hash."""
    cells = list(cells)
    course = {"course": {"source_hash": source_hash(cells)}}
    before = [None, *cells[:-1]]
    body = [_skeleton_cell(cell, last) for cell, last in zip(cells, before, strict=True)]
    return canonical.canonical({"cells": body, "metadata": course})


def _skeleton_cell(cell: Cell, before: Cell | None) -> dict:
    # nbval knows nothing of `measured`: its own tag goes beside it
    tags = {*cell.tags, *(["nbval-ignore-output"] if "measured" in cell.tags else [])}
    metadata: dict = {"tags": sorted(tags)}
    if cell.slide:
        metadata["slideshow"] = {"slide_type": cell.slide}
    if "check-page" in tags:
        metadata["jupyter"] = {"source_hidden": True}
    elif cell.is_code and before and GUESS in before.source:
        # folded until the reader clicks: a stored answer must not spoil the guess above it
        metadata["jupyter"] = {"outputs_hidden": True}
    return {"cell_type": cell.kind, "source": cell.source, "metadata": metadata, "outputs": []}


def _cell(path: Path, raw, line: int) -> Cell:
    where = f"{path.name}:{line}"
    # jupytext notes blank lines that it would have set otherwise; they mean nothing here
    meta = {k: v for k, v in raw.metadata.items() if not k.startswith("lines_to_")}
    slide, tags = meta.pop("slide", None), tuple(meta.pop("tags", ()))
    minutes = meta.pop("minutes", None)
    if raw.cell_type not in ("code", "markdown"):
        raise SourceError(f"{where}: {raw.cell_type} cell; only code and markdown are built")
    if meta:
        raise SourceError(f"{where}: unknown in a cell header: {', '.join(map(repr, meta))}")
    if slide is not None and slide not in ROLES:
        raise SourceError(f"{where}: slide={slide!r}; expected one of {', '.join(ROLES)}")
    if unknown := [tag for tag in tags if tag not in TAGS]:
        raise SourceError(f"{where}: unknown tags {unknown}; expected {', '.join(TAGS)}")
    if minutes is not None and slide != "notes":
        raise SourceError(f'{where}: minutes belong to a slide="notes" cell')
    return Cell(raw.cell_type, raw.source, slide, tags, minutes, line)


def _header_lines(text: str) -> list[int]:
    return [text.count("\n", 0, match.start()) + 1 for match in _HEADER.finditer(text)]


def _refuse_markers(text: str) -> str:
    if _MARKER.search(text):
        raise SourceError("### BEGIN SOLUTION and ### END SOLUTION do not pair up")
    return text
