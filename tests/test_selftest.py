"""The installation's self-test: yes, no, or why not; it survives every error, and never raises."""

import pytest

from nnlib.teaching import selftest as module
from nnlib.teaching.selftest import QUESTIONS, Question, selftest, versions


def test_here_every_answer_is_yes():
    test = selftest()
    lines = repr(test).splitlines()
    assert test.ok
    assert len([line for line in lines if line.startswith("yes   ")]) == len(QUESTIONS) == 7
    assert lines[-1] == "All is here: read on."


@pytest.mark.parametrize("error", [ImportError("No module named 'sympy'"), ValueError("odd")])
def test_an_error_is_a_no_with_its_reason_and_a_remedy(error):
    def raises():
        raise error

    test = selftest([Question("one", lambda: True), Question("two", raises, "do this")])
    assert not test.ok
    assert repr(test).splitlines()[:3] == [
        "yes   one",
        f"NO    two ({type(error).__name__}: {error})",
        "      what to do: do this",
    ]


def test_a_wrong_answer_is_a_no(monkeypatch):
    monkeypatch.setattr(module.sys, "version_info", (3, 10, 0))
    test = selftest()
    assert not test.ok
    assert repr(test).startswith(
        "NO    Python is new enough\n      what to do: install Python 3.11"
    )
    assert repr(test).endswith("Mend each NO, then run this cell again.")


def test_drawing_leaves_no_figure_open():
    import matplotlib.pyplot as plt

    before = plt.get_fignums()  # another test of this process may have left one
    selftest()
    assert plt.get_fignums() == before


def test_versions_name_what_is_at_work():
    assert [line.split()[0] for line in versions().splitlines()] == [
        *("Python", "numpy", "matplotlib", "sympy", "nnlib")
    ]
