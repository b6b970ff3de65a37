"""The perceptron's states are nnlib's own run, told step by step; the bound is never crossed."""

import json

import matplotlib

matplotlib.use("Agg")

import math
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from traitlets import TraitError

import nnlib
from nnlib.teaching.widgets import DotPlay, perceptron_play
from nnlib.teaching.widgets._dot import dot_states
from nnlib.teaching.widgets._perceptron import nearest_to_origin, perceptron_states, separation

X, T = nnlib.leaves(40, np.random.default_rng(1))
GRID = st.integers(-6, 6).map(lambda k: k / 2)


@st.composite
def data(draw, most=12):
    n = draw(st.integers(1, most))
    rows = draw(st.lists(st.tuples(GRID, GRID), min_size=n, max_size=n))
    labels = draw(st.lists(st.integers(0, 1), min_size=n, max_size=n))
    order = draw(st.permutations(range(n)))
    return np.array(rows, dtype=float), np.array(labels), list(order)


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


@given(data())
def test_states_are_the_run_of_nnlib(given_data):
    rows, t, order = given_data
    states = perceptron_states(rows, t, order, most=40)
    models = list(nnlib.perceptron_updates(rows[order], t[order]))[:40]
    assert len(states) == len(models) + 1
    for state, model in zip(states[1:], models, strict=True):
        assert state["w"] == model.w.tolist()
        assert state["b"] == model.b
        assert state["wrong"] == np.flatnonzero(model(rows) != t).tolist()
    assert states[-1]["next"] is None or len(models) == 40


@given(data())
def test_each_step_tells_what_it_did(given_data):
    rows, t, order = given_data
    states = perceptron_states(rows, t, order, most=40)
    assert (states[0]["w"], states[0]["at"]) == ([0.0, 0.0], None)
    for before, after in pairwise(states):
        at, sign = after["at"], after["sign"]
        assert at == before["next"]
        assert at in before["wrong"]
        assert np.allclose(np.add(before["w"], sign * rows[at]), after["w"])
        assert after["b"] == before["b"] + sign
        gain = after["score"][1] - after["score"][0]
        assert gain == pytest.approx(sign * (rows[at] @ rows[at] + 1))
        assert set(after["wrong"]) == set(before["wrong"]) - {*after["mended"]} | {*after["broken"]}
        assert set(after["mended"]) <= set(before["wrong"])
        assert not set(after["broken"]) & set(before["wrong"])
        assert 0 <= after["round"] - before["round"] <= 1


@given(data())
def test_no_order_crosses_the_bound(given_data):
    rows, t, order = given_data
    found = separation(rows, t)
    assume(found is not None)
    assert len(perceptron_states(rows, t, order, most=2000)) - 1 <= found["most"]


@given(data())
def test_what_has_no_bound_is_not_separable(given_data):
    rows, t, _ = given_data
    settled = perceptron_states(rows, t, most=1500)[-1]["next"] is None
    assert (separation(rows, t) is not None) == settled


@given(data())
def test_no_other_direction_is_wider(given_data):
    rows, t, _ = given_data
    found = separation(rows, t)
    tau = np.where(t > 0, 1.0, -1.0)[:, None]
    lifted = np.column_stack([rows, np.ones(len(rows))]) * tau
    star = np.random.default_rng(len(rows)).normal(size=(3, 500))
    widest = np.min(lifted @ (star / np.linalg.norm(star, axis=0)), axis=0).max()
    assert widest <= (found["gamma"] if found else 0) + 1e-9


def test_the_widest_gap_is_that_of_a_support_vector_machine():
    svm = pytest.importorskip("sklearn.svm")
    lifted = np.column_stack([X, np.ones(40)]) * np.where(T > 0, 1.0, -1.0)[:, None]
    both, labels = np.vstack([lifted, -lifted]), np.repeat([1, -1], 40)
    machine = svm.SVC(kernel="linear", C=1e8, tol=1e-8).fit(both, labels)
    gap = 1 / np.linalg.norm(machine.coef_)
    assert separation(X, T)["gamma"] == pytest.approx(gap, rel=1e-4)
    assert np.linalg.norm(nearest_to_origin(lifted)) == pytest.approx(gap, rel=1e-4)


def test_xor_has_no_bound_and_is_cut_short():
    states = perceptron_states(*nnlib.xor(), most=30)
    assert separation(*nnlib.xor()) is None
    assert len(states) == 31
    assert states[-1]["next"] is not None


def test_the_words_tell_the_step():
    states = perceptron_states([[3, 1], [2, 0], [1, 1], [1, 3]], [1, 1, 0, 0])
    assert states[1]["text"].startswith(
        "Correction 1, in pass 1: point 3 at (1, 1) was let through, so x is subtracted. "
        "Now w = (−1, −1), b = −1, and 2 of 4 points are wrong; it was 2."
    )
    assert "Mended: points 3, 4. Newly broken: points 1, 2." in states[1]["text"]
    assert states[-1]["text"].endswith("No mistake is left: it has settled.")
    assert [state["round"] for state in states] == [0, 1, 2, 2]


# The widget ---------------------------------------------------------------------------------------


def played(**more):
    return perceptron_play(X, T, names=("diseased", "healthy"), **more)


def test_a_stored_notebook_has_words_and_a_picture():
    for task, start in [("hand", "The perceptron, by hand. w = (0.5"), ("train", "The perceptron")]:
        mime, _ = played(task=task)._repr_mimebundle_()
        assert mime["text/plain"].startswith(start)
        assert mime["image/png"].startswith("iVBOR")
    assert repr(played()).endswith("No order needs more than 376.")
    assert repr(perceptron_play(*nnlib.xor())).endswith("No line separates.")


def test_the_line_is_the_one_on_the_picture():
    widget = played(task="hand", hand=(90, -0.5))
    assert np.allclose(widget.line.w, [0, 1])
    widget.task = "train"
    widget.index = 22
    assert np.array_equal(widget.line(X), T)
    widget.set_state({"hand": [0, 0.25]})
    widget.task = "hand"
    assert (widget.line.w[0], widget.line.b) == (1.0, 0.25)


def test_a_new_order_brings_new_states_and_keeps_the_record():
    widget = played()
    order = list(range(39, -1, -1))
    widget.set_state({"order": order})
    made = len(list(nnlib.perceptron_updates(X[order], T[order])))
    assert len(widget.states) - 1 == widget.index == made
    widget.set_state({"order": list(range(40))})
    assert widget.facts["record"] == max(made, 22)
    assert widget.facts["order"] == list(range(40))


def test_a_new_point_brings_new_states_and_a_new_bound():
    widget = played()
    widget.set_state({"order": list(range(39, -1, -1))})
    points = [*widget.points, [0.5, 0.2, 0]]
    widget.set_state({"points": points})
    assert widget.order == list(range(41))
    assert widget.facts["points"] == points
    assert widget.facts["bound"] is None
    rows, t = widget.data
    assert (rows.shape, t.shape, t[-1]) == ((41, 2), (41,), 0)
    widget.set_state({"points": points[:1]})
    assert len(widget.states) >= 1
    json.dumps([widget.states, widget.facts])


NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
TRAITS = ["index", "guess", "asked", "task", "hand", "order", "points", "facts", "states"]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(TRAITS), NONSENSE)
def test_nonsense_from_the_page_is_refused(name, value):
    widget = perceptron_play([[0, 0], [1, 1], [2, 0]], [0, 1, 1])
    before = {trait: getattr(widget, trait) for trait in TRAITS}
    widget.set_state({name: value})
    now = {trait: getattr(widget, trait) for trait in TRAITS}
    assert now == before or (not widget.refused and now[name] == value)
    assert sorted(widget.order) == list(range(len(widget.points)))
    repr(widget)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("order", [0, 1, 1]),
        ("order", [True, 0, 2]),
        ("order", [0, 1]),
        ("points", []),
        ("points", [[0.0, 0.0, 2]]),
        ("points", [[0.0, 99.0, 1]]),
        ("points", [[0.0, math.nan, 1]]),
        ("points", [[0.0, 0.0]]),
        ("points", [[0.5, 0.5, 1]] * 201),
        ("hand", [181, 0]),
        ("hand", [0, 1e9]),
        ("hand", [0]),
        ("hand", ["0", 0]),
        ("asked", 99),
        ("asked", True),
        ("task", "cheat"),
        ("guess", "many"),
    ],
)
def test_what_is_nearly_right_is_refused_too(name, value):
    widget = perceptron_play([[0, 0], [1, 1], [2, 0]], [0, 1, 1])
    before, states = getattr(widget, name), widget.states
    widget.set_state({name: value})
    assert (getattr(widget, name), widget.states) == (before, states)
    assert len(widget.refused) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([[1, 2, 3]], [1]), "n, 2"),
        (([[1, math.nan]], [1]), "finite"),
        (([[1, 2]], [2]), "labels"),
        (([[1, 2]], [1, 0]), "expected"),
        (([[1, 2]],), "labels t"),
    ],
)
def test_python_hears_what_it_gave_wrongly(arguments, words):
    with pytest.raises(ValueError, match=words):
        perceptron_play(*arguments)


def test_signs_and_classes_as_labels_are_one():
    assert perceptron_play(X, 2 * T - 1).states == perceptron_play(X, T).states


# The dot product ----------------------------------------------------------------------------------


@given(st.tuples(GRID, GRID), st.lists(st.tuples(GRID, GRID), min_size=1, max_size=5))
def test_both_ways_to_the_product_agree(w, rows):
    for state, x in zip(dot_states(w, rows), rows, strict=True):
        assert state["dot"] == pytest.approx(float(np.dot(w, x)))
        if state["angle"] is not None:
            by_angle = math.prod(state["lengths"]) * math.cos(math.radians(state["angle"]))
            assert by_angle == pytest.approx(state["dot"], abs=1e-9)
            assert state["shadow"] * state["lengths"][0] == pytest.approx(state["dot"])


def test_the_dot_product_follows_its_arrows():
    widget = perceptron_play([[1, 2], [-1, 3]], mode="dot", w=(3, 1))
    assert isinstance(widget, DotPlay)
    assert repr(widget) == (
        "The dot product, step 0 of 1. w · x = (3)(1) + (1)(2) = 5. "
        "By lengths and angle: 3.1623 · 2.2361 · cos 45°, the same. x points with w."
    )
    widget.set_state({"w": [1.0, -1.0], "points": [[2.0, 2.0], [-1.0, 3.0]]})
    assert widget.state["text"].endswith("x is at a right angle to w.")
    before = widget.states
    for name, value in [("w", [1e9, 0]), ("w", [1]), ("points", [[1, 1]]), ("points", [[1], [2]])]:
        widget.set_state({name: value})
    assert widget.states == before
    assert len(widget.refused) == 4


def test_the_dot_product_has_a_picture_even_of_nothing():
    widget = perceptron_play([[0, 0], [1, 2]], mode="dot", w=(0, 0))
    assert widget._repr_mimebundle_()[0]["image/png"].startswith("iVBOR")
    with pytest.raises(TraitError):
        widget.w = [math.inf, 0]
