"""The training scrubber: every moment shows what nnlib computes there."""

import re
from itertools import pairwise

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnlib
from nnlib import Dense, Network, descend, objective, sgd, sigmoid, squared_error, tanh
from nnlib.teaching.widgets import scrubber
from nnlib.teaching.widgets._frames import decode, encode_runs
from nnlib.teaching.widgets._kit import number
from nnlib.teaching.widgets.scrubber import guess_of, moments, turning_point

NET = Network(Dense(2, 5), tanh, Dense(5, 1), sigmoid)
L = objective(NET, squared_error)
X, t = nnlib.moons(30, np.random.default_rng(0))
T = t[:, None].astype(float)
STEPS = list(descend(L, NET.init(np.random.default_rng(1)), [(X, T)] * 60, sgd(2.0)))


def gradient(theta):
    return L(theta, X, T)[1]()


@pytest.fixture
def scrub():
    return scrubber(STEPS, NET, boundary=(X, t), gradient=gradient)


def test_each_moment_tells_its_loss_and_its_layers(scrub):
    for k in (0, 20, 47):
        scrub.index = k
        at = scrub.state["at"]
        theta = STEPS[at].theta
        (W1, _), _, (W2, _), _ = NET.unpack(theta)
        assert scrub.state["losses"] == [pytest.approx(L(theta, X, T)[0], rel=1e-5)]
        assert scrub.state["weights"] == pytest.approx(
            [np.linalg.norm(W) for W in (W1, W2)], rel=1e-5
        )
        (dW1, _), _, (dW2, _), _ = NET.unpack(gradient(theta))
        assert scrub.state["gradients"] == pytest.approx(
            [np.linalg.norm(d) for d in (dW1, dW2)], rel=1e-5
        )
        assert repr(scrub).startswith(f"Training. After step {at}: loss {number(STEPS[at].loss)}. ")
        assert f"Layer 2: |W| {number(np.linalg.norm(W2))}, |dW| " in repr(scrub)
        ends = " to ".join(f"{STEPS[k].loss:.3g}" for k in (0, -1))
        assert f" From step 0 to step {STEPS[-1].t}: loss {ends}." in repr(scrub)


def test_the_boundary_is_where_the_network_changes_its_answer(scrub):
    how = scrub.facts["picture"]
    x0, x1, y0, y1 = how["extent"]
    for state in scrub.states[::12]:
        field = decode(state["frame"], how)
        rng = np.random.default_rng(2)
        rows, columns = rng.integers(how["height"], size=50), rng.integers(how["width"], size=50)
        x = x0 + (x1 - x0) * columns / (how["width"] - 1)
        y = y1 + (y0 - y1) * rows / (how["height"] - 1)
        P = NET(STEPS[state["at"]].theta, np.column_stack([x, y]))[0][:, 0]
        sure = np.abs(P - 0.5) > 1e-4
        np.testing.assert_array_equal(field[rows, columns][sure], (P > 0.5)[sure])
    assert [p[2] for p in how["points"]] == t.tolist()


@given(st.lists(st.integers(0, 4), min_size=1, max_size=2000))
def test_runs_keep_every_class(classes):
    field = np.array([classes])
    how = {"kind": "field", "height": 1, "width": len(classes)}
    np.testing.assert_array_equal(decode(encode_runs(field), how), field)


def test_a_long_field_of_one_class_is_short():
    assert len(encode_runs(np.zeros((128, 128)))) < 200


@pytest.mark.parametrize("shape", [(6, 6, 3), (36, 3), (36, 1), (6, 6)])
def test_pictures_of_any_form_come_back_byte_for_byte(shape):
    rng = np.random.default_rng(0)
    given_ = rng.integers(0, 256, size=(4, *shape))
    scrub = scrubber(STEPS, picture=given_ / 255, at=[0, 5, 9, 60], target=given_[1] / 255)
    wide = np.broadcast_to(given_.reshape(4, 6, 6, -1), (4, 6, 6, 3))
    for picture, state in zip(wide, scrub.states, strict=True):
        np.testing.assert_array_equal(decode(state["frame"], scrub.facts["picture"]), picture)
    goal = decode(scrub.facts["picture"]["target"], scrub.facts["picture"])
    np.testing.assert_array_equal(goal, wide[1])


def test_small_pictures_stand_in_rows_with_a_line_between():
    tiles = np.arange(10)[:, None, None] / 9 * np.ones((10, 8, 4))
    scrub = scrubber(STEPS[:1], picture=[tiles])
    pixels = decode(scrub.states[0]["frame"], scrub.facts["picture"])[..., 0]
    assert pixels.shape == (17, 24)
    assert (pixels[8].max(), pixels[:, 4].max()) == (0, 0)
    assert (pixels[9:, 20:] == 255).all()
    np.testing.assert_array_equal(pixels[0, 10:14], np.rint(255 * 2 / 9))


def test_signed_pictures_are_white_at_zero_and_blue_above():
    frames = [np.array([[0.0, 2.0], [-2.0, 1.0]])] * 2
    scrub = scrubber(STEPS[:2], picture=frames, signed=True)
    (zero, high), (low, _) = decode(scrub.states[0]["frame"], scrub.facts["picture"]).tolist()
    assert min(zero) > 250
    assert high[2] > high[0]
    assert low[0] > low[2]


@given(st.integers(1, 3000), st.integers(2, 60))
def test_moments_begin_and_end_with_the_training_and_rise(steps, frames):
    chosen = moments(steps, frames)
    assert (chosen[0], chosen[-1]) == (0, steps - 1)
    assert all(a < b for a, b in pairwise(chosen))
    assert len(chosen) <= frames or steps <= frames
    assert len(chosen) >= min(steps, frames) - 1


@given(st.lists(st.floats(0.001, 100), min_size=1, max_size=50))
def test_the_guess_has_one_answer_and_it_is_so(losses):
    turn = turning_point(losses)
    half = (losses[0] + losses[-1]) / 2
    if losses[-1] < losses[0]:
        assert losses[turn] <= half
        assert all(loss > half for loss in losses[:turn])
    times = list(range(len(losses)))
    guess = guess_of(losses, times, "step")
    assert guess["answer"] in [value for value, _ in guess["options"]]
    assert f"at step {turn} of {times[-1]}" in guess["told"]


def test_curves_may_be_several_and_have_a_clock_of_their_own():
    other = [2 * s.loss for s in STEPS]
    scrub = scrubber(
        STEPS, losses={"training": [s.loss for s in STEPS], "validation": other},
        times=np.arange(61) / 10, clock="epoch", log=False,
    )  # fmt: skip
    scrub.index = len(scrub.states) - 1
    assert repr(scrub).startswith("Training. After epoch 6: training ")
    assert f"validation {number(other[-1])}" in repr(scrub)


@pytest.mark.parametrize("kind", ["boundary", "picture", "nothing", "classes"])
def test_the_static_twin_draws(kind):
    more = {
        "boundary": {"net": NET, "boundary": (X, 2 * t - 1), "gradient": gradient},
        "picture": {"picture": lambda theta: np.outer(theta, theta).clip(0, 1), "log": False},
        "nothing": {},
    }
    if kind == "classes":
        net = Network(Dense(2, 3))
        loss = objective(net, nnlib.softmax_cross_entropy)
        labels = np.arange(30) % 3
        steps = list(descend(loss, net.init(np.random.default_rng(0)),
                             [(X, nnlib.one_hot(labels, 3))] * 5, sgd(0.1)))  # fmt: skip
        made = scrubber(steps, net, boundary=(X, labels))
        assert set(np.unique(decode(made.states[-1]["frame"], made.facts["picture"]))) <= {0, 1, 2}
    else:
        made = scrubber(STEPS, **more[kind])
    data, _ = made._repr_mimebundle_()
    assert data["image/png"].startswith("iVBOR")
    assert data["text/plain"] == repr(made)
    assert matplotlib.pyplot.get_fignums() == []


WRONG = [
    ({"steps": []}, "at least one snapshot"),
    ({"at": [3, 2]}, "rising places from 0 to 60"),
    ({"at": [0, 61]}, "rising places from 0 to 60"),
    ({"at": []}, "rising places"),
    ({"times": [1.0]}, "61 rising times; got 1"),
    ({"losses": {}}, "at least one curve"),
    ({"losses": {"loss": [1.0]}}, "loss: expected 61 finite losses"),
    ({"losses": {"loss": [np.nan] * 61}}, "finite"),
    ({"picture": [np.zeros((2, 2))]}, "expected 48 pictures; got 1"),
    ({"picture": lambda theta: theta}, "expected pictures"),
    ({"picture": lambda theta: np.zeros((2, 2)), "target": np.zeros((3, 3))}, "as large as"),
    ({"picture": lambda theta: np.zeros((2, 2)), "boundary": (X, t)}, "got both"),
    ({"boundary": (X, t), "net": None}, "a net with the boundary"),
    ({"boundary": (X, t[:5])}, re.escape("X (n, 2), t (n,)")),
    ({"boundary": (X, t + 7)}, "labels from 0 to 4"),
]


@pytest.mark.parametrize(("given_", "match"), WRONG)
def test_what_it_cannot_show_is_refused(given_, match):
    arguments = {"steps": STEPS, "net": NET, **given_}
    with pytest.raises(ValueError, match=match):
        scrubber(**arguments)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
)


@settings(deadline=None)
@given(st.sampled_from(["index", "guess", "states", "facts", "name", "_css"]), JSON)
def test_nonsense_from_the_browser_is_refused(name, value):
    scrub = scrubber(STEPS[:4])
    fixed = {key: getattr(scrub, key) for key in ("states", "facts", "name", "_css")}
    scrub.set_state({name: value})
    assert {key: getattr(scrub, key) for key in fixed} == fixed
    assert scrub.index in range(4)
    assert scrub.guess in ("", "early", "middle", "late", "look")
    assert scrub.refused or getattr(scrub, name) == value
