"""Every exercise of every bank: blank, right, wrong in each known way, and answers made to hurt."""

import io
import itertools
import os
import re
import signal
import threading
import time
from contextlib import redirect_stdout
from decimal import Decimal
from fractions import Fraction
from functools import cache

import lint
import numpy as np
import pytest
import sections
import source as sources

pytest.importorskip("sympy")

import sympy as sp

from nnlib.teaching import exercises
from nnlib.teaching.exercises import _answers, _limit, check, check_steps
from nnlib.teaching.exercises._check import STRICT, line
from nnlib.teaching.exercises._exercise import (
    KINDS,
    POINTS,
    Exercise,
    Verdict,
    bank,
    every,
    find,
    goals,
    numbers,
)

EXERCISES = every()
IDS = [exercise.id for exercise in EXERCISES]
PAGES = {page.name[:2]: page for page in lint.pages(lint.ROOT)}
BANKS = [number for number in numbers() if number in PAGES]
SPINE = {"02", "04", "08", "09"}

each = pytest.mark.parametrize("exercise", EXERCISES, ids=IDS)
each_wrong = pytest.mark.parametrize(
    ("exercise", "place"),
    [(e, place) for e in EXERCISES for place in range(len(e.wrong))],
    ids=[f"{e.id}-{place}" for e in EXERCISES for place in range(len(e.wrong))],
)
each_page = pytest.mark.parametrize("number", BANKS)


@cache
def diagnoses(id):
    """The verdict on each wrong answer of one exercise, worked out once for all tests."""
    exercise = find(id)
    return [exercise.verdict(answer) for answer, _ in exercise.wrong]


def told(*arguments):
    """What check() prints."""
    with redirect_stdout(io.StringIO()) as page:
        check(*arguments)
    return page.getvalue()


# --- the bank proves itself


@each
@pytest.mark.parametrize("blank", [None, ..., "", " ... ", (), [None, ...], {"a": ""}], ids=repr)
def test_a_blank_is_not_attempted(exercise, blank):
    assert exercise.verdict(blank).status == "not attempted"


@each
def test_every_right_answer_passes(exercise):
    assert len(exercise.right) >= 2, "an answer may be written in two ways"
    verdicts = [exercise.verdict(answer) for answer in exercise.right]
    assert [v.says for v in verdicts if not v.passed] == []


@each_wrong
def test_every_wrong_answer_is_refused_with_its_own_diagnosis(exercise, place):
    verdict = diagnoses(exercise.id)[place]
    assert verdict.status == "not yet"
    assert exercise.wrong[place][1] in verdict.says


@each_wrong
def test_every_diagnosis_ends_in_an_experiment(exercise, place):
    says = diagnoses(exercise.id)[place].says.split("\n")
    assert len(says[0].split()) >= 5
    assert len([line for line in says[1:] if line.startswith("Try: ") and len(line) > 20]) == 1


@each
def test_an_unfinished_answer_is_told_what_is_missing(exercise):
    for answer, words in exercise.unfinished:
        verdict = exercise.verdict(answer)
        assert verdict.status in {"not yet", "not attempted"}
        assert words in verdict.says


@each
def test_the_diagnoses_of_a_bank_differ(exercise):
    assert len(exercise.wrong) >= 5
    says = [verdict.says for verdict in diagnoses(exercise.id)]
    assert len(set(says)) == len(says)


@each
def test_an_exercise_says_what_it_is(exercise):
    assert exercise.kind in KINDS
    assert exercise.tier in POINTS
    assert 3 <= exercise.minutes <= 40
    assert exercise.goals
    assert find(exercise.id) is exercise


def test_ids_are_the_notebooks_number_and_a_place():
    for number in numbers():
        found = [exercise.id for exercise in bank(number)]
        assert found == [f"{int(number)}.{place}" for place in range(1, len(found) + 1)]


def test_all_the_misconceptions_of_the_spine_are_recognised():
    if not set(numbers()) >= SPINE:
        pytest.skip(f"only the banks {', '.join(numbers())} are here")
    assert {number for e in EXERCISES for number in e.misconceptions} >= set(range(1, 13))


def test_a_formula_in_quotes_is_asked_for_its_value():
    with pytest.raises(_answers.Unusable, match="work it out first"):
        _answers.number("9 + log(2)")
    with pytest.raises(_answers.Unusable, match="type it like"):
        _answers.number("hello")


@pytest.mark.parametrize("share", ["15 %", "15%", 15, "15", 0.15, "0.15", "3/20"])
def test_a_share_is_read_with_its_sign_and_without(share):
    says = find("9.3").verdict(("bea", "96.1 %", share)).says
    assert "you expect the 15 % to come along" in says


def test_a_share_of_1_is_asked_for_its_sign():
    for one in (1, "1", "1.0"):
        assert "type the sign too" in find("9.3").verdict(("bea", "96.1 %", one)).says
    assert "not paid back" in find("9.3").verdict(("bea", "96.1 %", "1 %")).says


def test_several_wrong_parts_are_told_one_at_a_time():
    says = find("9.2").verdict((1, 9, 81, 9, "1/3")).says
    assert says.startswith("shifted: ")
    assert says.endswith("\nThen look at raised, heated again.")


# --- and so does the notebook


@each_page
def test_each_exercise_stands_in_its_notebook(number):
    text = "\n".join(cell.source for cell in PAGES[number].cells)
    for exercise in bank(number):
        assert f'check("{exercise.id}", ' in text
        heading = f"**Exercise {exercise.id}. {exercise.title}.**"
        assert f"{heading} *{exercise.kind.capitalize()}" in text, heading
        assert f"{exercise.tier}, {exercise.minutes} minutes" in text, exercise.id


@each_page
def test_the_exercises_cover_the_goals_of_the_opening(number):
    opening = " ".join(PAGES[number].learner[0].source.split())
    assert all(goal in opening for goal in goals(number))
    assert {goal for e in bank(number) for goal in e.goals} == set(goals(number))
    assert {"predict", "derive", "find the bug"} <= {e.kind for e in bank(number)}
    assert len({e.tier for e in bank(number)}) == len(POINTS)


def experiments(number):
    """The code that the diagnoses of a bank tell the reader to run, a cell for each piece."""
    says = [verdict.says for e in bank(number) for verdict in diagnoses(e.id)]
    lines = [line for each in says for line in each.split("\n") if line.startswith("Try: ")]
    code = dict.fromkeys(piece for line in lines for piece in re.findall(r"`([^`]+)`", line))
    return [sources.Cell(kind="code", source=piece, line=0) for piece in code]


@each_page
@pytest.mark.parametrize("solved", [False, True], ids=["blank", "solved"])
def test_the_notebook_runs_to_its_end(number, solved, monkeypatch):
    found = {}

    def spy(id, *answer):
        found[id] = find(id).verdict(answer[0] if len(answer) == 1 else answer).status

    monkeypatch.setattr(exercises, "check", spy)
    page = PAGES[number]
    cells = sources.learner(page.cells, solved=solved)
    assert sections.whole(page, [*cells, *experiments(number)] if solved else cells) is None
    assert found == {e.id: "passed" if solved else "not attempted" for e in bank(number)}


@each_page
def test_later_cells_use_no_answer(number):
    """The exercises come last, and what they define is used in cells of theirs alone."""
    code = [(c.line, bool({"exercise", "check"} & set(c.tags))) for c in PAGES[number].code]
    after = list(itertools.dropwhile(lambda pair: not pair[1], code))
    assert after
    assert not [line for line, tagged in after if not tagged]


# --- any answer at all


class Hostile:
    """Every question that a judge may ask it is answered by an error."""

    def _refuse(self, *_):
        raise RuntimeError("no")

    __eq__ = __len__ = __iter__ = __float__ = __bool__ = __str__ = __repr__ = __hash__ = _refuse
    __call__ = __getitem__ = __array__ = __index__ = _refuse


def endless(*_):
    while True:
        pass


def stubborn(*_):
    while True:
        try:  # noqa: SIM105
            time.sleep(0)
        except:  # noqa: E722 - what a learner may write
            pass


def recursive(*_):
    return recursive()


def raises(*_):
    raise ValueError("mine\nin two lines")


def leaves(*_):
    raise SystemExit(3)


NASTY = {
    "0": 0,
    "True": True,
    "nan": float("nan"),
    "inf": np.inf,
    "huge int": 10**400,
    "complex": 1j,
    "text": "hello",
    "code": "__import__('os').abort()",
    "long text": "9" * 100_000,
    "large exponent": "1e999999999",
    "nan text": "nan",
    "bytes": b"1",
    "fraction": Fraction(1, 3),
    "decimal": Decimal("NaN"),
    "array": np.zeros((3, 4)),
    "huge array": np.broadcast_to(1.0, (10**6, 10**6)),
    "nan array": np.full(3, np.nan),
    "object array": np.array([None, "x"], dtype=object),
    "ragged": [[1], [2, 3]],
    "three": (1.0, 2.0, 3.0),
    "deep": [[[[[[]]]]]],
    "dict": {"w3": object()},
    "set": {1, 2},
    "generator": (k for k in itertools.count()),
    "endless iterator": itertools.count(),
    "class": Hostile,
    "hostile": Hostile(),
    "hostile parts": (Hostile(), Hostile(), Hostile()),
    "builtin": len,
    "raises": raises,
    "leaves": leaves,
    "recursive": recursive,
    "constant": lambda *_: 1.0,
    "arrays": lambda *_: (np.zeros(3), np.zeros(2)),
    "nan function": lambda *_: (float("nan"), lambda dy: (float("nan"),) * 2),
    "generator function": lambda *_: (yield 1),
    "symbol": sp.Symbol("q"),
    "symbols": [sp.Symbol("q")] * 3,
    "zoo": sp.zoo,
    "infinite sum": sp.Sum(1 / sp.Symbol("k"), (sp.Symbol("k"), 1, sp.oo)),
    "matrix": sp.eye(2),
    "equation": sp.Eq(sp.Symbol("x"), 1),
}
itself: list = []
itself.append(itself)
NASTY["itself"] = itself


@each
def test_check_survives_any_answer(exercise):
    for name, answer in NASTY.items():
        for given in ((answer,), (answer, answer)):
            page = told(exercise.id, *given)
            assert page.startswith(f"Exercise {exercise.id}   "), name
            assert "Traceback" not in page
            assert "passed" not in page.split(":")[0], name


@pytest.mark.parametrize("function", [endless, stubborn])
def test_an_endless_loop_is_stopped_and_explained(function, monkeypatch):
    monkeypatch.setattr(_answers, "CALL_SECONDS", 0.3)
    with pytest.raises(_answers.Endless, match=r"loop that never ends"):
        _answers.call(function, 1.0)


def test_an_endless_loop_is_stopped_where_there_are_no_signals(monkeypatch):
    monkeypatch.setattr(_answers, "CALL_SECONDS", 0.3)
    monkeypatch.delattr(signal, "setitimer", raising=False)
    with pytest.raises(_answers.Endless):
        _answers.call(endless, 1.0)
    assert threading.active_count() < 10


def test_a_thread_carries_values_and_errors():
    assert _limit._by_thread(1.0, lambda: 3) == 3
    with pytest.raises(ZeroDivisionError):
        _limit._by_thread(1.0, lambda: 1 / 0)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers on this system")
def test_the_limit_gives_back_the_timer_that_was_running():
    rang = []
    before = signal.signal(signal.SIGALRM, lambda *_: rang.append(True))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        assert _limit.within(5.0, lambda: 1) == 1
        time.sleep(0.4)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert rang == [True]


def test_a_pressed_stop_button_still_stops():
    def pressed(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _answers.call(pressed)


def test_functions_are_tried_in_silence_on_copies(capsys):
    given = np.ones(3)

    def noisy(x):
        print("inside")
        x[:] = 0
        return np.log(x)

    _answers.call(noisy, given)
    assert capsys.readouterr().out == ""
    assert (given == 1).all()


def test_a_function_without_a_return_is_asked_for_one():
    with pytest.raises(_answers.Blank, match="does it end in a return"):
        _answers.call(lambda x: None, 1.0)


def test_gradients_in_the_pullbacks_place_are_told_from_it():
    with pytest.raises(_answers.Unusable, match="in the second place"):
        _answers.call_pair(lambda x: (x, np.ones(2)), 1.0)


# --- check itself


def test_a_piece_of_code_is_folded_whole():
    code = "`nnlib.softmax([[1, 0], [2, 0]])[0]`"
    for before in range(40, 100):
        told = line("Exercise 9.2", Verdict("not yet", f"{'x' * before} {code}, beside it."))
        assert code in told
        assert all(len(each) <= 96 for each in told.split("\n"))


def test_a_fraction_an_array_and_a_plain_number_are_answers_too():
    answers = {"w3": "75/100000", "w4": np.array([0.0015]), "b1": Decimal("0.0284")}
    assert "✓ passed" in told("4.1", answers)
    u_over_v = lambda u, v: (u / v, lambda dy: np.array([dy / v, -dy * u / v**2]))  # noqa: E731
    assert "✓ passed" in told("4.3", lambda u, v: (u - v, lambda dy: [dy, -dy]), u_over_v)


def test_the_parts_that_are_missing_are_named():
    page = told("4.1", {"w3": "0.00075"})
    assert "w3: right. Still to come: w4, b1." in page


def test_an_unknown_exercise_is_said_to_be_unknown():
    assert "no such exercise" in told("4.99", 1)
    assert "no such exercise" in told(None, 1)
    assert "no such exercise" in told(Hostile(), 1)


@each
def test_strict_checks_raise_for_all_but_the_right_answer(exercise, monkeypatch):
    monkeypatch.setenv(STRICT, "strict")
    told(exercise.id, exercise.right[0])
    for answer in (None, exercise.wrong[0][0]):
        with pytest.raises(AssertionError, match=f"Exercise {exercise.id}"):
            told(exercise.id, answer)


def test_without_strict_nothing_raises():
    assert os.environ.get(STRICT) != "strict"
    exercise: Exercise = EXERCISES[0]
    assert "✗ not yet" in told(exercise.id, exercise.wrong[0][0])
    assert "✓ passed" in told(exercise.id, exercise.right[0])


# --- derivations


z = sp.Symbol("z", real=True)
a = sp.Symbol("a", real=True)


def steps(*arguments, **options):
    with redirect_stdout(io.StringIO()) as page:
        check_steps(*arguments, **options)
    return " ".join(page.getvalue().split())


def test_a_derivation_that_holds_passes():
    lines = [sp.Derivative(z**3 + z, z), 3 * z**2 + 1]
    assert "✓ passed" in steps(lines, start=sp.diff(z**3 + z, z), end=3 * z**2 + 1)


def test_a_line_that_is_nothing_is_shown_as_0():
    nothing = sp.cos(z) ** 2 + sp.sin(z) ** 2 - 1
    assert "line 2 is 0." in steps([z, nothing])


def test_the_first_line_that_does_not_follow_is_named_with_a_point():
    page = steps([(z + 1) ** 2, z**2 + 2 * z + 1, z**2 + 1, z**2])
    assert "line 3 does not follow from line 2: at z = " in page


def test_one_line_is_no_derivation():
    assert "write at least 2" in steps([z])


def test_start_and_end_are_checked():
    assert "line 1 is not the start" in steps([z, z], start=2 * z)
    assert "not what was asked" in steps([(z + 1) ** 2, z**2 + 2 * z + 1], end=2 * z)


def test_a_fact_may_be_used_and_is_needed():
    fact = sp.Eq(a, sp.exp(z))
    assert "✓ passed" in steps([sp.Derivative(sp.exp(z), z), a], where=[fact])
    assert "does not follow" in steps([sp.Derivative(sp.exp(z), z), a])


@pytest.mark.parametrize("lines", [*NASTY.values()], ids=NASTY)
def test_check_steps_survives_any_answer(lines):
    assert steps(lines).startswith("Derivation ")
    assert steps([lines, lines]).startswith("Derivation ")
