"""The backprop stepper's states: every number is nnlib's, every step says what it does."""

import re
from itertools import pairwise

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

import nnlib as nn
from nnlib.teaching.widgets import stepper
from nnlib.teaching.widgets._diagram import as_float
from nnlib.teaching.widgets._kit import number
from nnlib.teaching.widgets._program import Program, Step
from nnlib.teaching.widgets._stepping import stepper_states

# The digits that the worked example prints on paper (three of them corrected: see notebook 04).
PAPER = {"w1": "0.00067", "w2": "0.00134", "w3": "0.00075", "w4": "0.00150"}
PAPER |= {"w5": "0.0822", "w6": "0.0827", "b1": "0.0284", "b2": "0.1385"}


@pytest.fixture(scope="module")
def example():
    return stepper.worked_example()


def titled(states, title):
    return next(state for state in states if state["title"] == title)


def cells(row, what="number"):
    return [cell[what] for cell in row]


def test_the_worked_example_has_the_digits_of_the_paper(example):
    last = example.states[-1]["parameters"]
    for name, printed in PAPER.items():
        decimals = len(printed.split(".")[1])
        assert f"{as_float(last[name]['grad']):.{decimals}f}" == printed
    values = example.states[-3]["views"][0]["values"]
    assert values["z"] == "1.1059"
    assert values["p"] == "0.7514"
    assert values["L"] == "0.2748"


def test_a_short_path_is_a_product_of_three_slopes(example):
    state = titled(example.states, "Backward: ∂L/∂w_5")
    assert cells(state["rows"][0]) == ["0.0822", "=", "0.7414", "×", "0.1868", "×", "0.5933"]
    assert cells(state["rows"][0], "letters")[2:] == ["(p − t)", "·", "p(1 − p)", "·", "a_1"]
    assert [part["edge"] for part in state["views"][0]["lit"]] == ["z:1", "p:0", "L:0"]
    assert "0.7414 × 0.1868 × 0.5933 = 0.0822" in state["text"]


def test_a_fork_shows_its_contributions_adding(example):
    state = titled(example.states, "Backward: ∂L/∂b_1")
    assert cells(state["rows"][0]) == ["0.0284", "=", "0.0134", "+", "0.0150"]
    texts = {part["edge"]: part["text"] for part in state["views"][0]["lit"]}
    assert texts == {"z1:4": "0.0134", "z2:4": "0.0150"}
    assert "A fork: it is used 2 times" in state["text"]


def test_the_update_lowers_the_loss_as_the_notebook_says(example):
    update, again = example.states[-2:]
    assert cells(update["rows_by"]["w5"][0]) == ["0.3589", "=", "0.4", "−", "0.5", "×", "0.0822"]
    assert cells(again["rows"][0]) == ["0.2748", "→", "0.2578"]
    assert "the loss falls by 0.0170" in again["text"]
    assert again["parameters"]["b2"]["new"] == "0.5308"


def test_values_appear_forward_and_sensitivities_backward_one_by_one(example):
    known = [set(s["views"][0]["values"]) for s in example.states]
    assert known[0] == {"x1", "x2", "t"}
    steps = [step.name for step in example.program.steps]
    assert [sorted(b - a) for a, b in pairwise(known[:8])] == [[n] for n in steps]
    assert all(not s["views"][0]["grads"] for s in example.states[:8])
    assert [s["phase"] for s in example.states] == (
        ["Forward"] * 7 + ["Loss"] + ["Backward"] * 15 + ["Update"] * 2
    )


def test_no_sensitivity_is_shown_before_its_users_have_theirs(example):
    for state in example.states[:-1]:
        grads = state["views"][0]["grads"]
        for name in grads:
            assert all(head in grads for head, _ in example.program.uses(name))


SMALL = st.floats(-2, 2).map(lambda v: round(v, 3))


@given(
    st.lists(st.integers(1, 3), min_size=2, max_size=4),
    st.sampled_from([nn.sigmoid, nn.tanh, nn.relu]),
    st.integers(0, 10_000),
)
def test_any_small_network_agrees_with_nnlib(sizes, bend, seed):
    rng = np.random.default_rng(seed)
    pairs = list(pairwise(sizes))
    layers = [f for i, o in pairs for f in (nn.Dense(i, o), bend)]
    net = nn.Network(*layers)
    theta = net.init(rng) + 0.1 * rng.normal(size=net.size)
    x, t = rng.normal(size=sizes[0]), rng.normal(size=sizes[-1])
    program = stepper.network_program(net, theta, x, t)
    run = program.run()
    gradients = program.gradients(run)
    loss, pullback = nn.objective(net, nn.squared_error)(theta, x[None], t[None])
    assert run.values["L"] == pytest.approx(loss, rel=1e-12)
    named = np.zeros_like(theta)
    for k, (W, b) in enumerate([own for own in net.unpack(theta) if own], 1):
        start = int(np.flatnonzero(np.isclose(theta, W[0, 0], rtol=0, atol=0))[0])
        for (i, j), _ in np.ndenumerate(W):
            named[start + i * W.shape[1] + j] = gradients[f"w{k}_{i + 1}{j + 1}"]
        for j in range(len(b)):
            named[start + W.size + j] = gradients[f"b{k}_{j + 1}"]
    np.testing.assert_allclose(named, pullback(), rtol=1e-9, atol=1e-12)
    shown = stepper_states(program, 0.1)[-1]["parameters"]
    for name in program.parameters:
        assert shown[name]["grad"] == number(gradients[name])


@st.composite
def programs(draw):
    """A random computation of few steps, in which anything may be used again."""
    names = ["x", "w", "v", "t"]
    values = {name: draw(SMALL) for name in names}
    steps, pool = [], ["x", "w", "v"]
    for k in range(draw(st.integers(1, 5))):
        op = draw(st.sampled_from(["weigh", "plus", "times", "sigmoid", "tanh"]))
        count = {"times": 2, "sigmoid": 1, "tanh": 1}.get(op) or draw(st.integers(2, 3))
        inputs = tuple(draw(st.sampled_from(pool)) for _ in range(count))
        steps.append(Step(f"s{k}", op, inputs))
        pool.append(f"s{k}")
    steps.append(Step("L", "half_square", (pool[-1], "t")))
    return Program(values, ("w", "v"), tuple(steps))


@given(programs())
def test_any_small_program_agrees_with_a_nudge(program):
    gradients = program.gradients(program.run())
    for name in ("w", "v", "x"):

        def loss(value, name=name):
            return program.with_values({name: float(value)}).run().values["L"]

        nudged = nn.numerical_gradient(loss, program.values[name])
        assert gradients[name] == pytest.approx(float(nudged), rel=1e-4, abs=1e-6)
    states = stepper_states(program, 0.1)
    assert all(state["text"] for state in states)
    assert states[-3]["parameters"]["w"]["grad"] == number(gradients["w"])


@given(programs())
def test_the_printed_product_is_the_gradient(program):
    for state in stepper_states(program, 0.0):
        for row in state["rows"]:
            figures = cells(row)
            if "Backward" in state["title"] and set(figures[1::2]) <= {"=", "×"}:
                factors = [as_float(f.strip("()")) for f in figures[2::2]]
                assert as_float(figures[0]) == pytest.approx(np.prod(factors), rel=0.05, abs=2e-3)


def test_the_hasty_order_loses_a_part_and_the_right_one_does_not():
    race = stepper.diamond()
    right, hasty = race.states[-1]["views"]
    assert (right["grads"]["x"], hasty["grads"]["x"]) == ("−2", "6")
    assert race.program.gradients(race.program.run())["x"] == -2
    assert "s settles too early: v has not reported yet" in race.states[3]["text"]
    assert race.states[4]["views"][0]["rows"][0][-1]["number"] == "3 + (−4)"


def test_a_drag_recomputes_every_state_in_place(example):
    widget = stepper.worked_example(index=11)
    widget.set_state({"nudge": 0.5})
    assert widget.index == 11
    assert widget.state["parameters"]["w5"]["value"] == "0.9"
    assert "0.7926 × 0.1584 × 0.5933 = 0.0745" in repr(widget)
    assert repr(widget).endswith("With w5 dragged to 0.9.")
    widget.nudge = 0.0
    assert widget.states == example.states


def test_the_curve_of_the_loss_is_the_loss(example):
    facts = example.facts
    for line in facts["lines"]:
        name, base = line["name"], line["base"]
        assert len(line["losses"]) == 1 + round(2 * facts["span"] / facts["step"])
        assert line["losses"][30] == facts["loss"]
        moved = example.program.with_values({name: base + 0.1}).run().values["L"]
        assert line["losses"][31] == pytest.approx(moved, rel=1e-12)
        slope = (line["losses"][31] - line["losses"][29]) / 0.2
        assert line["slope"] == pytest.approx(slope, rel=0.02, abs=1e-5)


def test_nonsense_is_refused(example):
    widget = stepper.worked_example()
    for name, value in [("chosen", "w9"), ("nudge", 4.0), ("nudge", "1"), ("nudge", True)]:
        with pytest.raises(TraitError, match=f"{name}: expected"):
            setattr(widget, name, value)
        widget.set_state({name: value})
    widget.set_state({"nudge": None, "guess": "yes", "rate": 3, "program": {}})
    assert (widget.chosen, widget.nudge, widget.guess) == ("w5", 0.0, "")
    assert len(widget.refused) == 8
    assert widget.states == example.states


@pytest.mark.parametrize(
    ("values", "parameters", "steps", "message"),
    [
        ({"x": 1.0}, ("w",), (Step("y", "tanh", ("x",)),), "none for w"),
        ({"x": 1.0}, (), (), "at least one step"),
        ({"x": 1.0}, (), (Step("y", "exp", ("x",)),), "expected one of weigh, .*; got 'exp'"),
        ({"x": 1.0}, (), (Step("y", "tanh", ("z",)),), "y: not computed before it: z"),
        ({"x": 1.0}, (), (Step("x", "tanh", ("x",)),), "each name once; got x twice"),
    ],
)
def test_a_program_that_makes_no_sense_is_refused(values, parameters, steps, message):
    with pytest.raises(ValueError, match=message):
        Program(values, parameters, steps)


def test_a_network_that_cannot_be_shown_is_refused():
    rng = np.random.default_rng(0)
    net = nn.Network(nn.Dense(2, 3), nn.softplus)
    with pytest.raises(ValueError, match="expected layers of Dense, sigmoid, tanh, relu"):
        stepper.network(net, net.init(rng), [1, 2], [1, 2, 3])
    net = nn.Network(nn.Dense(2, 3))
    with pytest.raises(ValueError, match="expected 3 targets, one an output; got 1"):
        stepper.network(net, net.init(rng), [1, 2], [1])
    net = nn.Network(nn.Dense(30, 20), nn.tanh)
    with pytest.raises(ValueError, match="at most 40"):
        stepper.network(net, net.init(rng), np.ones(30), np.ones(20))


def test_every_state_has_its_picture_and_its_words(example):
    widget = stepper.worked_example()
    for index in (0, 7, 11, 22, 23, 24):
        widget.index = index
        data, _ = widget._repr_mimebundle_()
        assert data["text/plain"] == repr(widget)
        assert len(data["image/png"]) > 5000
        assert not re.search(r"[_{}]", repr(widget))  # words, not markup


def test_a_page_without_scripts_tells_the_end_of_a_race():
    end = stepper.diamond(index=5)
    for index in (0, 3, 5):
        data, _ = stepper.diamond(index=index)._repr_mimebundle_()
        assert {"text/plain": repr(end), "image/png": data["image/png"]} == end.still()
    assert not re.search(r"[_{}]", repr(end))


def test_every_arrow_in_use_is_in_the_diagram(example):
    for shown in (example, stepper.diamond()):
        facts = shown.facts
        drawn = {e["id"] for e in facts["edges"]} | {e["weight"] for e in facts["edges"]}
        drawn |= {stub["id"] for stub in facts["stubs"]}
        nodes = {node["id"] for node in facts["nodes"]}
        assert len({(n["layer"], n["row"]) for n in facts["nodes"]}) == len(nodes)
        for state in shown.states:
            for view in state["views"]:
                assert {part["edge"] for part in view["lit"]} <= drawn
                assert set(view["focus"]) - nodes <= {s["name"] for s in facts["stubs"]} | {
                    e["name"] for e in facts["edges"] if e["weight"]
                }
