r"""Rules about claims: each numbered equation `\tag{8.3}` has evidence in its own notebook.

Evidence is a call whose first argument is the id, written out: `prove("8.3", ...)`. Published ids
live in notebooks/source/claims.txt, one `id notebook` a line, and never vanish from the course.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import source as sources

from rules import Finding, Page, called, calls, parse

EVIDENCE = {"prove", "agree", "your_turn"}  # the id comes first, always
ROUTES = {"symbol", "code", "limit"}  # without one, your_turn is a blank and no evidence
QUIET = {"evidence_table", "page_check"}  # what these show is not a line for each agree
VISIBLE_AGREE_LINES = 6
CLAIMS = "notebooks/source/claims.txt"

_TAG = re.compile(r"\\tag\*?\{([^}]*)\}")
_ID = re.compile(r"(\d+)\.\d+[a-z]?")


def evidence_calls(page: Page) -> list[tuple[str, ast.Call, sources.Cell]]:
    """Every piece of evidence in reading order: its id, its call and its cell."""
    found = []
    for cell in page.code:
        for name, call in calls(parse(cell)):
            text = _text(call, 0)
            blank = name == "your_turn" and not ROUTES & {word.arg for word in call.keywords}
            if name in EVIDENCE and text is not None and not blank:
                found.append((text, call, cell))
    return found


def evidence_ids(page: Page) -> list[tuple[str, sources.Cell]]:
    """Every id with the cell that gives its evidence."""
    return [(text, cell) for text, _, cell in evidence_calls(page)]


def without_evidence(page: Page) -> Iterator[Finding]:
    proved = {text for text, _ in evidence_ids(page)}
    for cell in page.prose:
        for tag in _TAG.findall(cell.source):
            if tag not in proved:
                message = f"\\tag{{{tag}}} is named by no {' or '.join(sorted(EVIDENCE))}"
                yield page.at(cell, "evidence", message)


def literal_ids(page: Page) -> Iterator[Finding]:
    for cell in page.code:
        for name, call in calls(parse(cell)):
            if name in EVIDENCE and _text(call, 0) is None:
                yield page.at(cell, "literal-id", f'{name}(...): write the id out, as in "8.3"')


def unique_ids(page: Page) -> Iterator[Finding]:
    """A claim may have several pieces of evidence, but not twice the same kind of the same name."""
    seen: set[tuple[str, str, str | None]] = set()
    for text, call, cell in evidence_calls(page):
        key = (text, ast.unparse(call.func), _text(call, 1))
        if key in seen:
            yield page.at(cell, "unique-id", f'{key[1]}("{text}", ...) stands here twice')
        seen.add(key)


def own_ids(page: Page) -> Iterator[Finding]:
    tags = [(tag, cell) for cell in page.prose for tag in _TAG.findall(cell.source)]
    for text, cell in tags + evidence_ids(page):
        match = _ID.fullmatch(text)
        if not match or int(match.group(1)) != page.number:
            yield page.at(cell, "own-id", f"{text!r} is not of the form {page.number}.1")


def visible_agree_lines(page: Page) -> Iterator[Finding]:
    shown = [
        cell
        for cell in page.code
        if "check-page" not in cell.tags
        for statement in (parse(cell) or ast.Module([], [])).body
        if isinstance(statement, ast.Expr)
        for _ in _shown_agreements(statement)
    ]
    if len(shown) > VISIBLE_AGREE_LINES:
        message = f"{len(shown)} visible agree lines; at most {VISIBLE_AGREE_LINES}: the others"
        yield page.at(shown[VISIBLE_AGREE_LINES], "agree-lines", f"{message} in check-page cells")


def one_table(page: Page) -> Iterator[Finding]:
    tables = [c for c in page.code for name, _ in calls(parse(c)) if name == "evidence_table"]
    for cell in tables[1:]:
        yield page.at(cell, "one-table", "one full table a notebook, at its climax")


def _shown_agreements(node: ast.AST) -> Iterator[ast.Call]:
    """The agree calls of a statement that shows each of them in a line of its own."""
    name = called(node)
    if name in QUIET:
        return
    if name == "agree":
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _shown_agreements(child)


def published(root: Path) -> dict[str, str]:
    """The ids that the course has promised to keep: id -> notebook."""
    path = root / CLAIMS
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return dict(line.split() for line in lines if line.strip() and not line.startswith("#"))


def claims(pages: Iterable[Page], root: Path) -> Iterator[Finding]:
    """Published ids that are gone, and ids that are not published yet."""
    promised = published(root)
    for page in pages:
        here = dict(evidence_ids(page))
        for text in sorted(text for text, name in promised.items() if name == page.name):
            if text not in here:
                message = f"{text} of {page.name} is published and has no evidence any more"
                yield Finding(CLAIMS, "0", "vanished", message)
        if new := [text for text in here if text not in promised]:
            message = f"new ids {', '.join(new)}: python tools/lint.py --publish"
            yield page.at(here[new[0]], "unpublished", message)


def publish(pages: Iterable[Page], root: Path) -> list[str]:
    """Add the new ids to the list, remove none; return those added."""
    promised = published(root)
    new = {text: p.name for p in pages for text, _ in evidence_ids(p) if text not in promised}
    lines = [f"{text} {name}\n" for text, name in sorted({**promised, **new}.items(), key=_order)]
    header = "# ids of published claims; tools/lint.py --publish adds, nothing removes\n"
    (root / CLAIMS).write_text(header + "".join(lines), encoding="utf-8")
    return sorted(new)


def _order(item: tuple[str, str]) -> tuple:
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", item[0])], item[1]


def _text(call: ast.Call, place: int) -> str | None:
    """An argument that is text written out; None for anything else."""
    given = call.args[place] if len(call.args) > place else None
    ok = isinstance(given, ast.Constant) and isinstance(given.value, str)
    return given.value if ok else None


RULES = (without_evidence, literal_ids, unique_ids, own_ids, visible_agree_lines, one_table)
