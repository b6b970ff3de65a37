"""`make test` closes with one line that counts every check, and fails when any of them does."""

from collections import Counter

import checks
import pytest

TESTS = """
import pytest

def test_passes():
    pass

@pytest.mark.parametrize("n", [1, 2])
def test_fails(n):
    assert n == 0

def test_skips():
    pytest.skip("PyTorch is missing")

@pytest.fixture
def broken():
    raise RuntimeError

def test_has_a_broken_fixture(broken):
    pass
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Return a project with no tests yet."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    monkeypatch.setattr(checks, "ROOT", tmp_path)
    monkeypatch.setattr(checks, "WORKERS", 1)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # they take seconds to import
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p xdist.plugin")
    return tmp_path


def test_the_last_line_counts_passed_failed_and_skipped(project, capfd):
    (project / "tests" / "test_it.py").write_text(TESTS)
    assert checks.main(["unit"]) == 1
    assert capfd.readouterr().out.splitlines()[-1] == "1 passed, 3 failed, 1 skipped"


def test_all_passing_is_success(project, capfd):
    (project / "tests" / "test_it.py").write_text("def test_passes():\n    pass\n")
    assert checks.main(["unit"]) == 0
    assert capfd.readouterr().out.splitlines()[-1] == "1 passed, 0 failed, 0 skipped"


@pytest.mark.parametrize("text", ["", "import no_such_module"], ids=["no test", "not importable"])
def test_a_run_without_results_counts_as_failed(project, text):
    (project / "tests" / "test_it.py").write_text(text)
    assert checks.tests(["unit"], 1)["failed"] == 1


FLAKY = """
from pathlib import Path

def test_passes():
    pass

def test_passes_the_second_time():
    seen = Path(__file__).with_name("seen")
    first = not seen.exists()
    seen.touch()
    assert not first

def test_fails():
    assert False
"""


def test_a_browser_test_gets_one_second_chance_and_a_fault_fails_twice(project, capfd):
    folder = project / "tests" / "browser"
    folder.mkdir()
    (folder / "test_it.py").write_text(FLAKY)
    assert checks.main(["browser"]) == 1
    said = capfd.readouterr().out
    assert "2 browser tests failed; they are run once more:" in said
    assert said.splitlines()[-1] == "2 passed, 1 failed, 0 skipped"


def test_each_linter_counts_as_one_check(monkeypatch, capsys):
    linters = {"content": ["-c", "pass"], "grumbler": ["-c", "import sys; sys.exit('line 3')"]}
    monkeypatch.setattr(checks, "LINT", linters)
    assert checks.lint() == Counter(passed=1, failed=1)
    assert capsys.readouterr().out == "content: ok\ngrumbler: FAILED\nline 3\n\n"


def test_an_unknown_check_is_named(capsys):
    assert checks.main(["unit", "notebook"]) == 2
    assert "No such check: notebook." in capsys.readouterr().out
