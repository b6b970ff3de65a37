"""The softmax flagship: its numbers are nnlib's, its words tell them, nonsense is refused."""

import json
import shutil
import subprocess

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib
from nnlib.teaching.widgets import softmax_lab
from nnlib.teaching.widgets._kit import compose, number
from nnlib.teaching.widgets.softmax import experiments, in_words, softmax_state

SCORES = st.lists(st.integers(-80, 80).map(lambda tenths: tenths / 10), min_size=2, max_size=6)
WARMTH = st.integers(5, 160).map(lambda twentieths: twentieths / 20)


@st.composite
def places(draw):
    z = draw(SCORES)
    return z, draw(st.integers(0, len(z) - 1)), draw(WARMTH)


@pytest.fixture
def lab():
    return softmax_lab([2.0, 1.0, -1.0], [0, 1, 0])


def one_hot(target, k):
    return np.eye(k)[target]


@given(places())
def test_each_slope_is_what_a_nudge_measures(place):
    z, target, temperature = place
    t = one_hot(target, len(z))
    now = softmax_state(z, t, temperature)

    def p(z):
        return nnlib.softmax(np.array([z]) / temperature)[0][0]

    def nudged(f):
        return nnlib.numerical_gradient(f, np.array(z))

    for j, row in enumerate(now["jacobian"]):
        np.testing.assert_allclose(row, nudged(lambda z, j=j: p(z)[j]), atol=1e-8)
    entropy = nudged(lambda z: nnlib.softmax_cross_entropy([z / temperature], [t])[0])
    np.testing.assert_allclose(now["slopes"], entropy, atol=1e-7)
    squared = nudged(lambda z: ((p(z) - t) ** 2).sum() / 2)
    np.testing.assert_allclose(now["squared_slopes"], squared, atol=1e-7)


@given(places(), st.floats(-3, 3))
def test_a_constant_moves_nothing_and_all_slopes_sum_to_zero(place, constant):
    z, target, temperature = place
    t = one_hot(target, len(z))
    now, moved = (softmax_state(np.array(z) + c, t, temperature) for c in (0, constant))
    np.testing.assert_allclose(moved["p"], now["p"], atol=1e-12)
    J = np.array(now["jacobian"])
    for sums in (J.sum(axis=0), J.sum(axis=1), sum(now["slopes"]), sum(now["squared_slopes"])):
        np.testing.assert_allclose(sums, 0, atol=1e-12)
    assert sum(now["p"]) == pytest.approx(1)


def node(names, *arguments):
    call = f"console.log(JSON.stringify([{', '.join(names)}]))"
    script = compose("kit.js", "softmax.js").replace("export default", "const widget =")
    made = [f"const a{k} = {json.dumps(value)};" for k, value in enumerate(arguments)]
    command = ["node", "-e", "\n".join([script, *made, call])]
    return json.loads(subprocess.check_output(command, timeout=60, text=True))


@pytest.mark.skipif(not shutil.which("node"), reason="needs node")
def test_the_page_computes_what_nnlib_computes():
    rng = np.random.default_rng(0)
    states = []
    for _ in range(300):
        k = int(rng.integers(2, 7))
        z = (rng.integers(-80, 81, size=k) / 10).tolist()
        states.append([z, int(rng.integers(k)), float(rng.integers(5, 161) / 20)])
    (page,) = node(["a0.map((a) => softmaxState(...a))"], states)
    (told,) = node(["a0.map((a) => inWords(...a, ['1', '2', '3', '4', '5', '6']))"], states)
    for (z, target, temperature), there, words in zip(states, page, told, strict=True):
        here = softmax_state(z, one_hot(target, len(z)), temperature)
        assert here.keys() == there.keys()
        for name, value in here.items():
            np.testing.assert_allclose(there[name], value, rtol=1e-9, atol=1e-15, err_msg=name)
        assert words == in_words(z, target, temperature, "123456")


def test_its_words_tell_the_numbers_of_the_notebook(lab):
    words = repr(lab)
    assert words.startswith("Softmax. Scores 2, 1, −1, temperature 1, right class 2. ")
    assert "Probabilities 0.7054, 0.2595, 0.0351; p − t 0.7054, −0.7405, 0.0351, sum 0." in words
    assert "Cross-entropy 1.3490" in words
    lab.z = [0.0, 0.0, 0.0]
    assert repr(lab) != words


@given(places())
def test_every_answer_is_what_the_numbers_say(place):
    z, target, temperature = place
    states = experiments(z, target, temperature)
    one, every, heat, wrong = (
        [softmax_state(each[name], one_hot(target, len(z)), warmth)
         for name, each, warmth in (("z", s, s["temperature"]),
                                    ("z", s["demo"], s["demo"]["temperature"]))]
        for s in states
    )  # fmt: skip
    other = int(states[0]["question"].split("$p_")[1][0]) - 1
    before, after = (now["p"][other] for now in one)
    assert after < before
    assert states[0]["answer"] == "falls"
    np.testing.assert_allclose(every[0]["p"], every[1]["p"], atol=1e-12)
    assert states[1]["answer"] == "none"
    change = max(heat[1]["p"]) - max(heat[0]["p"])
    assert states[2]["answer"] == ("stays" if len(set(z)) == 1 else "falls")
    assert change <= 1e-12 or temperature == 8
    assert abs(wrong[0]["slopes"][target]) > abs(wrong[0]["squared_slopes"][target])
    assert states[3]["answer"] == "cross-entropy"
    assert all(s["answer"] in s["options"] for s in states)


def test_an_experiment_begins_at_its_own_place(lab):
    lab.begin(3)
    assert (lab.index, lab.z, lab.target, lab.temperature) == (3, [6.0, -6.0, -1.0], 1, 1.0)
    assert "Squared error" in repr(lab)


@pytest.mark.parametrize("k", range(2, 7))
def test_the_picture_draws_for_every_number_of_classes(k):
    lab = softmax_lab(
        np.linspace(-2, 2, k), np.eye(k)[k - 1], names=[f"class {c}" for c in "abcdef"[:k]]
    )
    data, _ = lab._repr_mimebundle_()
    assert data["image/png"].startswith("iVBOR")
    assert data["text/plain"] == repr(lab)
    assert matplotlib.pyplot.get_fignums() == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
)
NAMES = ["z", "target", "temperature", "answers", "index", "guess", "states", "facts", "_esm"]


@given(st.sampled_from(NAMES), JSON)
def test_nonsense_from_the_browser_is_refused(name, value):
    lab = softmax_lab([2.0, 1.0, -1.0], [0, 1, 0])
    fixed = {key: getattr(lab, key) for key in ("states", "facts", "guess", "_esm")}
    lab.set_state({name: value})
    assert {key: getattr(lab, key) for key in fixed} == fixed
    assert len(lab.z) == 3
    assert all(abs(score) <= 8 for score in lab.z)
    assert lab.target in (0, 1, 2)
    assert 0.25 <= lab.temperature <= 8
    assert len(lab.answers) == 4
    assert lab.refused or getattr(lab, name) == value
    assert repr(lab)


@pytest.mark.parametrize(
    ("name", "value"),
    [("z", [1.0, 2.0]), ("z", [1.0, 2.0, 9.0]), ("z", [1.0, "2", 3.0]), ("target", 3),
     ("target", True), ("temperature", 0.0), ("temperature", float("nan")), ("answers", ["falls"]),
     ("answers", ["none", "", "", ""])],
)  # fmt: skip
def test_what_is_out_of_reach_is_refused_by_name(lab, name, value):
    lab.set_state({name: value})
    assert len(lab.refused) == 1
    assert name in lab.refused[0]


def test_good_values_are_taken(lab):
    lab.set_state(
        {"z": [0, 1, 2.5], "target": 2, "temperature": 0.5, "answers": ["falls", "", "look", ""]}
    )
    assert lab.refused == []
    assert (lab.z, lab.target, lab.temperature) == ([0.0, 1.0, 2.5], 2, 0.5)


@pytest.mark.parametrize(
    ("z", "t", "match"),
    [([1.0], [1], "2 to 6 classes"), (range(7), np.eye(7)[0], "2 to 6"),
     ([1, 2], [1, 0, 0], "got z"),
     ([1, 2], [0.5, 0.5], "one-hot"), ([1, np.inf], [1, 0], "finite")],
)  # fmt: skip
def test_what_it_cannot_show_is_refused(z, t, match):
    with pytest.raises(ValueError, match=match):
        softmax_lab(z, t)


def test_names_must_tell_the_classes_apart():
    with pytest.raises(ValueError, match="2 different names"):
        softmax_lab([1, 2], [1, 0], names=["cat", "cat"])


def test_larger_scores_get_a_longer_track():
    lab = softmax_lab([30.0, -5.0], [1, 0])
    lab.set_state({"z": [33.0, -30.0]})
    assert lab.z == [33.0, -30.0]
    assert number(softmax_state(lab.z, lab.targets)["p"][0]) == "1"
