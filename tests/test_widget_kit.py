"""The kit of the flagships: states are kept, nonsense is refused, colours can be read."""

import json
import re
import shutil
import subprocess

import matplotlib

matplotlib.use("Agg")

import pytest
import traitlets
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

from nnlib.teaching import plot
from nnlib.teaching.widgets._kit import Flagship, compose, finite, number

STATES = [{"text": f"State {k}."} for k in range(5)]


class Small(Flagship):
    _esm = compose("kit.js") + "\nexport default { render() {} }"
    _css = compose("kit.css")
    title = "A small one"
    guesses = ("+", "−")
    from_browser = ("index", "guess", "w")
    w = traitlets.Float(0.0).tag(sync=True)

    def picture(self):
        fig, ax = plot.figure(4, 3)
        ax.plot([0, self.index])
        return fig


@pytest.fixture
def small():
    return Small(STATES, {"a": 1})


def test_its_words_are_those_of_the_present_state(small):
    assert repr(small) == "A small one, step 0 of 4. State 0."
    small.index = 3
    assert repr(small) == "A small one, step 3 of 4. State 3."


def test_a_stored_notebook_gets_the_words_and_the_picture(small):
    data, _ = small._repr_mimebundle_()
    assert data["text/plain"] == repr(small)
    assert data["image/png"].startswith("iVBOR")
    assert "application/vnd.jupyter.widget-view+json" in data
    assert matplotlib.pyplot.get_fignums() == []
    small.index = 4
    assert small._repr_mimebundle_()[0]["image/png"] != data["image/png"]


def test_what_python_sets_wrongly_raises(small):
    for name, value in [
        ("index", 5),
        ("index", -1),
        ("index", 1.5),
        ("guess", "?"),
        ("states", []),
    ]:
        before = getattr(small, name)
        with pytest.raises(TraitError):
            setattr(small, name, value)
        assert getattr(small, name) == before
    with pytest.raises(TraitError, match="index: expected a number from 0 to 4; got True"):
        small.index = True
    with pytest.raises(TraitError, match="each with its text"):
        small.states = [{"texts": "no"}]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
)
NAMES = ["index", "guess", "w", "states", "facts", "name", "size", "_esm", "layout", "no_such"]


@given(st.sampled_from(NAMES), JSON)
def test_nonsense_from_the_browser_is_refused_and_never_raises(name, value):
    small = Small(STATES, {})
    before = {key: getattr(small, key) for key in ("states", "facts", "name", "size", "_esm")}
    sent = []
    small.send_state = sent.append
    small.set_state({name: value})
    assert {key: getattr(small, key) for key in before} == before
    assert small.index in range(5)
    assert small.guess in ("", "+", "−")
    assert small.refused or getattr(small, name) == value
    assert sent == ([name] if small.refused and name in small.keys else [])


def test_good_values_from_the_browser_are_taken_even_beside_bad_ones(small):
    small.set_state({"index": 99, "guess": "+", "w": 0.5})
    assert (small.index, small.guess, small.w) == (0, "+", 0.5)
    assert small.refused == ["index: expected a number from 0 to 4; got 99"]


def test_show_replaces_states_and_keeps_the_place(small):
    small.index = 4
    small.show(STATES[:3], w=1.0)
    assert (small.index, len(small.states), small.w) == (2, 3, 1.0)
    small.show(STATES, index=1)
    assert small.index == 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.08217, "0.0822"),
        (0.01498, "0.0150"),
        (-0.000669, "−0.000669"),
        (0.05, "0.05"),
        (1.0, "1"),
        (-0.0, "0"),
        (100.0, "100"),
        (1250.0, "1250"),
        (1e-5, "1.00·10^{−5}"),
        (2.5e7, "2.50·10^{7}"),
        (float("inf"), "∞"),
    ],
)
def test_numbers_as_the_course_prints_them(value, text):
    assert number(value) == text


@pytest.mark.skipif(not shutil.which("node"), reason="needs node")
def test_python_and_javascript_print_numbers_alike():
    values = [
        0.08217,
        -0.000669,
        0.05,
        1.0,
        0.0,
        12.3456,
        123.456,
        0.01498,
        11.5,
        1250.0,
        1e-5,
        -2.5e7,
        0.0101,
    ]
    script = f"{compose('kit.js')}\nconsole.log(JSON.stringify({json.dumps(values)}.map(number)))"
    printed = subprocess.check_output(["node", "-e", script], timeout=60, text=True)
    assert json.loads(printed) == [number(v) for v in values]


def test_finite_takes_numbers_only():
    assert finite("w", 2) == 2.0
    for value in (True, "1", None, float("nan"), float("inf"), [1]):
        with pytest.raises(TraitError, match="w: expected a finite number"):
            finite("w", value)


COLOUR = re.compile(r"--lm-([a-z-]+): light-dark\((#\w{6}), (#\w{6})\);")


def luminance(colour):
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_colour_stands_out_from_every_ground(theme):
    colours = {name: both[theme] for name, *both in COLOUR.findall(compose("kit.css"))}
    grounds = ["paper", "raised", "glow", *(n for n in colours if n.startswith("pale-"))]
    inks = [n for n in colours if n.endswith("-ink")] + ["ink"]
    assert len(grounds) == 6
    assert len(inks) == 7
    for ground in grounds:
        for ink in inks:  # WCAG AA: 4.5 for letters, 3 for lines that matter
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    assert contrast(colours["quiet"], colours["raised"]) >= 4.5
    for line in ("forward", "backward", "target", "weight", "edge"):
        assert contrast(colours[line], colours["paper"]) >= 3, line
