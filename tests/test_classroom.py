"""The classroom's sheets: what they hold, and what nbgrader makes of blank, solved, half solved."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import classroom
import lint
import pytest
import source as sources

pytest.importorskip("sympy")

from nnlib.teaching.exercises._exercise import POINTS, bank, numbers

PAGES = [p for p in lint.pages(lint.ROOT) if any("check" in cell.tags for cell in p.cells)]
each_page = pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])


def cells(notebook, **wanted):
    """The cells whose nbgrader metadata say so."""
    marked = [c for c in notebook["cells"] if "nbgrader" in c["metadata"]]
    return [c for c in marked if wanted.items() <= c["metadata"]["nbgrader"].items()]


def text(cell):
    return "".join(cell["source"])


@each_page
def test_every_exercise_is_scored_once_by_its_tier(page):
    found = {
        re.search(r'check\("([\d.]+)"', text(cell))[1]: cell["metadata"]["nbgrader"]["points"]
        for cell in cells(classroom.sheet(page), grade=True)
    }
    assert found == {e.id: POINTS[e.tier] for e in bank(page.name[:2])}


@each_page
def test_no_worked_answer_and_no_question_without_a_check_is_in_a_sheet(page):
    whole = "\n".join(map(text, classroom.sheet(page)["cells"]))
    assert "<summary>Hint 1</summary>" in whole
    assert "<summary>Answer</summary>" not in whole
    assert "**In words" not in whole


@each_page
def test_a_sheet_is_a_notebook_of_jupyters_format(page):
    import nbformat

    notebook = classroom.sheet(page)
    nbformat.validate(nbformat.from_dict(notebook))
    ids = [cell["metadata"]["nbgrader"]["grade_id"] for cell in cells(notebook)]
    assert len(set(ids)) == len(ids)


@each_page
def test_what_a_learner_gets_is_what_stays_when_solutions_are_cleared(page):
    stubs = [c.source for c in page.learner if c.is_code and "exercise" in c.tags]
    for cell in cells(classroom.sheet(page), solution=True):
        lines = sources.SOLUTION.sub("", text(cell)).splitlines()
        assert [line for line in lines if line.strip()] in [
            [line for line in stub.splitlines() if line.strip()] for stub in stubs
        ]


def test_the_tool_writes_sheets_and_a_configuration(tmp_path, capsys):
    number = numbers()[0] if not PAGES else PAGES[0].name[:2]
    assert classroom.main([number, "--to", str(tmp_path)]) == 0
    (written,) = capsys.readouterr().out.split()
    assert json.loads(Path(written).read_text(encoding="utf-8"))["cells"]
    assert (
        'os.environ["NNLIB_EXERCISES"] = "strict"' in (tmp_path / "nbgrader_config.py").read_text()
    )


# --- nbgrader itself, where it is installed


def nbgrader(folder, *arguments):
    beside = str(Path(sys.executable).parent)  # nbgrader calls alembic by its name
    env = {**os.environ, "PATH": os.pathsep.join([beside, os.environ["PATH"]])}
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=folder, env=env, text=True, capture_output=True)
    assert done.returncode == 0, done.stderr[-3000:]


def hand_in(folder, page, student, solve):
    """Lay down a student's copy of the released sheet, with the first `solve` answers solved."""
    released = folder / "release" / page.name / f"{page.name}.ipynb"
    notebook = json.loads(released.read_text(encoding="utf-8"))
    solved = [c.source for c in sources.learner(page.cells, solved=True)]
    blank = [c.source for c in page.learner]
    pairs = [(b, s) for b, s in zip(blank, solved, strict=True) if b != s]
    for cell, (_, solution) in list(zip(cells(notebook, solution=True), pairs, strict=True))[
        :solve
    ]:
        cell["source"] = solution
    copy = folder / "submitted" / student / page.name / released.name
    copy.parent.mkdir(parents=True)
    copy.write_text(json.dumps(notebook), encoding="utf-8")


def checks(page):
    return [cell["metadata"]["nbgrader"] for cell in cells(classroom.sheet(page), grade=True)]


@each_page
def test_nbgrader_scores_blank_solved_and_half_solved(page, tmp_path):
    pytest.importorskip("nbgrader", reason="nbgrader is optional: CI installs it beside the lock")
    from nbgrader.api import Gradebook

    classroom.main([page.name, "--to", str(tmp_path)])
    nbgrader(tmp_path, "generate_assignment", page.name)
    half = len(checks(page)) // 2
    for student, solve in {"blank": 0, "half": half, "solved": None}.items():
        hand_in(tmp_path, page, student, solve)
    nbgrader(tmp_path, "autograde", page.name, "--create")
    most = sum(check["points"] for check in checks(page))
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as book:
        scores = {s.student.id: s.score for s in book.assignment_submissions(page.name)}
    assert scores == {
        "blank": 0,
        "half": sum(check["points"] for check in checks(page)[:half]),
        "solved": most,
    }
