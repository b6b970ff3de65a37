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

from rules import Finding, Page, calls, parse

EVIDENCE = {"prove", "agree"}  # the id comes first, always
OPTIONAL = {"check_symbolic", "check_steps"}  # evidence too when an id comes first
BLANKS = {"your_turn"}  # the reader's own value: names a claim, is no evidence of it
VISIBLE_AGREE_LINES = 6
CLAIMS = "notebooks/source/claims.txt"

_TAG = re.compile(r"\\tag\*?\{([^}]*)\}")
_ID = re.compile(r"(\d+)\.\d+[a-z]?")


def evidence_calls(page: Page) -> list[tuple[str, str, sources.Cell]]:
    """Every piece of evidence in reading order: its id, its kind and its cell."""
    found = []
    for cell in page.code:
        for name, call in calls(parse(cell)):
            text = _first_text(call)
            if name in EVIDENCE | OPTIONAL and text is not None:
                found.append((text, name, cell))
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
            if name in EVIDENCE | BLANKS and _first_text(call) is None:
                yield page.at(cell, "literal-id", f'{name}(...): write the id out, as in "8.3"')


def unique_ids(page: Page) -> Iterator[Finding]:
    """A claim may be proved and also agree in numbers, but each only once."""
    seen: set[tuple[str, str]] = set()
    for text, name, cell in evidence_calls(page):
        if (text, name) in seen:
            yield page.at(cell, "unique-id", f'{name}("{text}", ...) stands here twice')
        seen.add((text, name))


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
        for name, _ in calls(parse(cell))
        if name == "agree"
    ]
    if len(shown) > VISIBLE_AGREE_LINES:
        message = f"{len(shown)} visible agree lines; at most {VISIBLE_AGREE_LINES}: the others"
        yield page.at(shown[VISIBLE_AGREE_LINES], "agree-lines", f"{message} in check-page cells")


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
        for text, cell in here.items():
            if text not in promised:
                message = f"{text} is new: python tools/lint.py --publish"
                yield page.at(cell, "unpublished", message)


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


def _first_text(call: ast.Call) -> str | None:
    first = call.args[0] if call.args else None
    ok = isinstance(first, ast.Constant) and isinstance(first.value, str)
    return first.value if ok else None


RULES = (without_evidence, literal_ids, unique_ids, own_ids, visible_agree_lines)
