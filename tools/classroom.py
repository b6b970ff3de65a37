"""Write nbgrader sources from the notebooks' own: build/classroom/source/NN_name/NN_name.ipynb.

    python tools/classroom.py              every notebook that has exercises
    python tools/classroom.py 04           only these
    python tools/classroom.py --to DIR     elsewhere

Each sheet holds a notebook's set-up cell and its checked exercises, with hints and without the
worked answers. A solution is what nbgrader clears, a check is what it scores: 1 point for a core
exercise, 2 for a stretch, 3 for a challenge. nbgrader itself is not needed here:

    cd build/classroom
    nbgrader generate_assignment 04_scalar_chain_rule
    nbgrader autograde 04_scalar_chain_rule
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

import canonical
import lint
import source as sources
from rules import Page, heading

ROOT = lint.ROOT
CONFIG = '''\
"""nbgrader's configuration for these sheets; made by tools/classroom.py."""

import os

# a check raises for what has not passed, and nbgrader scores that
os.environ["NNLIB_EXERCISES"] = "strict"

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "neural_networks"
c.ClearSolutions.code_stub = {"python": ""}  # the sheets hold the course's own stubs
c.ExecutePreprocessor.timeout = 120
'''
_CHECK = re.compile(r'^check\("(?P<id>\d+\.\d+)"', re.MULTILINE)
_ANSWER = re.compile(r"^<details><summary>Answer</summary>.*?^</details>\n?", re.M | re.S)
_IN_WORDS = "**In words"


class SheetError(ValueError):
    """A notebook whose exercises cannot be made into a sheet."""


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Write the sheets and the configuration; say where they are."""
    options = _parser().parse_args(arguments)
    folder = options.to or root / "build" / "classroom"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    for page in lint.pages(root, options.names):
        if any("check" in cell.tags for cell in page.cells):
            path = folder / "source" / page.name / f"{page.name}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            canonical.write(path, _dumps(sheet(page)))
            print(path)
    return 0


def _dumps(notebook: dict) -> str:
    """As canonical.dumps writes it, but with nbgrader's metadata."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def sheet(page: Page) -> dict:
    """One notebook for nbgrader: its cells, and what each of them is for."""
    cells = [cell for cell in [_title(page), page.code[0], *_exercises(page)] if cell.source]
    notebook = sources.skeleton([_with_stubs(cell) for cell in cells])
    numbers = count(1)
    for cell, made in zip(cells, notebook["cells"], strict=True):
        if role := _role(cell, numbers):
            made["metadata"]["nbgrader"] = {"schema_version": 3, "task": False, **role}
    return notebook


def _title(page: Page) -> sources.Cell:
    title = page.learner[0].source.splitlines()[0].removeprefix("# ")
    text = (
        f"# Exercises: {title}\n\nWrite in the answer cells, and run each check below its answer."
    )
    return sources.Cell("markdown", text, slide="skip")


def _exercises(page: Page) -> Iterator[sources.Cell]:
    """The tagged cells of the section, worked answers taken out."""
    section = next((s for s in page.sections if s.title == "Exercises"), None)
    if section is None:
        raise SheetError(f"{page.source_path}: no section `## Exercises`")
    for cell in section.cells:
        tagged = {"exercise", "check"} & set(cell.tags)
        if tagged and not cell.source.startswith(_IN_WORDS):
            yield (
                cell if cell.is_code else replace(cell, source=_ANSWER.sub("", cell.source).strip())
            )


def _with_stubs(cell: sources.Cell) -> sources.Cell:
    """Each solution behind the learner's stub, which is what stays when nbgrader clears it."""
    if not cell.is_code or heading(cell):
        return cell
    return replace(cell, source=sources.SOLUTION.sub(_stub_then_solution, cell.source))


def _stub_then_solution(match: re.Match[str]) -> str:
    return f"{match['indent']}{sources.blank(match)}\n{match[0]}"


def _role(cell: sources.Cell, numbers: Iterable[int]) -> dict | None:
    """nbgrader's metadata for an answer or a check; None for what is only read."""
    if found := _CHECK.search(cell.source) if "check" in cell.tags else None:
        return _graded(found["id"])
    if cell.is_code and sources.SOLUTION.search(cell.source):
        kind = {"grade": False, "solution": True, "locked": False}
        return {**kind, "grade_id": f"answer-{next(iter(numbers))}"}
    return None


def _graded(id: str) -> dict:
    from nnlib.teaching.exercises._exercise import POINTS, find  # imports SymPy

    exercise = find(id)
    if exercise is None:
        raise SheetError(f'check("{id}"): there is no such exercise')
    kind = {"grade": True, "solution": False, "locked": True}
    return {**kind, "grade_id": f"check-{id.replace('.', '-')}", "points": POINTS[exercise.tier]}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Write nbgrader sources from the notebooks.")
    parser.add_argument("names", nargs="*", help="04_scalar_chain_rule, or 04; default: all")
    parser.add_argument("--to", type=Path, metavar="DIR", help="default: build/classroom")
    return parser


if __name__ == "__main__":
    sys.exit(main())
