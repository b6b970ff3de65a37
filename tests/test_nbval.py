"""Notebooks are compared strictly: the ways of running nbval that compare less are refused."""

import shutil
import subprocess
import sys
from pathlib import Path

import canonical
import pytest
import source as sources

CONFTEST = Path(__file__).resolve().parent.parent / "conftest.py"


@pytest.fixture
def course(tmp_path):
    """A course of one notebook, and the copy that a learner has changed."""
    shutil.copy(CONFTEST, tmp_path)
    notebook = sources.skeleton([sources.Cell("code", "1 + 1")])
    result = {"data": {"text/plain": "3"}, "metadata": {}, "output_type": "execute_result"}
    notebook["cells"][0]["outputs"] = [result]
    for folder in ("notebooks", "my-course"):
        canonical.write(tmp_path / folder / "01_demo.ipynb", canonical.dumps(notebook))
    return tmp_path


def run(course, *arguments):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_lax_comparison_is_refused(course):
    code, said = run(course, "--nbval", "--nbval-lax", "--collect-only")
    assert code == pytest.ExitCode.USAGE_ERROR
    assert "--nbval-lax compares no output" in said


def test_splitting_a_notebook_between_workers_is_refused(course):
    code, said = run(course, "--nbval", "-n2", "--dist=load", "notebooks")
    assert code == pytest.ExitCode.USAGE_ERROR
    assert "add --dist loadfile" in said


def test_only_the_courses_own_notebooks_are_collected(course):
    code, said = run(course, "--nbval", "--collect-only", ".")
    assert code == pytest.ExitCode.OK
    assert "notebooks/01_demo.ipynb" in said
    assert "my-course" not in said


def test_a_wrong_stored_number_fails(course):
    code, said = run(course, "--nbval", "--color=no", "notebooks")
    assert code == pytest.ExitCode.TESTS_FAILED
    assert "Cell outputs differ" in said
