"""Drills: the same seed makes the same problems, and each answer is what its solution says."""

import random

import pytest

pytest.importorskip("sympy")

import sympy as sp

from nnlib.teaching.exercises import drill
from nnlib.teaching.exercises._drill import _makers
from nnlib.teaching.exercises._exercise import numbers

NUMBERS = [number for number in numbers() if _makers(number)]
MAKERS = [maker for number in NUMBERS for maker in _makers(number)]
each_maker = pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
each_number = pytest.mark.parametrize("number", NUMBERS)


def shown(number, seed, count=12):
    d = drill(number, seed)
    return [repr(d), *(repr(next(d)) for _ in range(count - 1))]


@each_number
def test_the_seed_makes_the_problems(number):
    assert shown(number, 1) == shown(number, 1)
    assert shown(number, 1) != shown(number, 2)
    assert len(set(shown(number, 1))) == 12


@each_number
@pytest.mark.parametrize("seed", range(3))
def test_the_solution_passes_and_slips_are_told(number, seed):
    d = drill(number, seed)
    for _ in range(2 * len(_makers(number))):
        exact = d.problem.answer
        assert d.verdict(float(exact)).passed, d
        assert d.verdict(sp.sympify(exact)).passed, d
        for value, says in d.problem.slips:
            verdict = d.verdict(float(value))
            told = {text for _, text in d.problem.slips} | {says}
            assert verdict.passed == (abs(float(value) - float(exact)) < 1e-9), (d, says)
            assert verdict.passed or verdict.says in told, (d, says)
        next(d)


@each_maker
def test_a_problem_has_slips_and_a_solution_that_ends_in_its_answer(maker):
    for seed in range(5):
        problem = maker(random.Random(seed))
        assert len(problem.slips) >= 3
        assert problem.question.endswith("?")
        ends = {f"{sp.sympify(problem.answer)}", f"{float(problem.answer):g}"}
        assert any(problem.solution[-1].endswith(end) for end in ends), problem


@pytest.mark.parametrize("answer", [None, "", "x", object(), [1, 2], float("nan"), "1/0"])
def test_a_drill_survives_any_answer(answer, capsys):
    d = drill("04")
    d.check(answer)
    assert capsys.readouterr().out.startswith("Drill   ")


def test_a_notebook_without_problems_names_those_that_have_them():
    with pytest.raises(ValueError, match="04"):
        drill("77")
    assert repr(drill(4)) == repr(drill("04"))


def test_the_slope_of_each_problem_of_04_is_found_again_by_sympy():
    """The first of them is read back from its own question."""
    d = drill("04", seed=5)
    words = d.problem.question.split("with ")[1].split(". What")[0]
    at = {name: sp.Rational(value) for name, value in (w.split(" = ") for w in words.split(", "))}
    u, v, s, w = sp.symbols("u v s w")
    assert sp.diff((u * v + s) * w, u).subs(at) == d.problem.answer
