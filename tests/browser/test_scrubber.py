"""The training scrubber in a real browser: each moment shows what Python computed for it."""

import json
import random
import re
from types import SimpleNamespace

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest

import nnlib
from browser import driver
from nnlib import Dense, Network, descend, objective, sgd, sigmoid, squared_error, tanh
from nnlib.teaching.widgets import scrubber
from nnlib.teaching.widgets._frames import decode
from nnlib.teaching.widgets._kit import number

NET = Network(Dense(2, 5), tanh, Dense(5, 1), sigmoid)
L = objective(NET, squared_error)
X, t = nnlib.moons(40, np.random.default_rng(0))
T = t[:, None].astype(float)
STEPS = list(descend(L, NET.init(np.random.default_rng(1)), [(X, T)] * 60, sgd(2.0)))
PIXELS = np.random.default_rng(2).integers(0, 256, size=(61, 8, 8, 3))

SHOWN = """() => {
  const root = document.querySelector(".lm-scrubber");
  const texts = (what) => [...root.querySelectorAll(what)].map((one) => one.textContent);
  const canvas = [...root.querySelectorAll("canvas")].at(-1);
  const { width, height } = canvas ?? {};
  const dots = [...root.querySelectorAll("circle.sc-dot")];
  return {
    index: Number(root.dataset.index), place: texts(".lm-bar .lm-readout")[0],
    scrub: Number(root.querySelector(".lm-scrub").value), losses: texts(".sc-legend b"),
    weights: texts("[data-weights]"), gradients: texts("[data-gradients]"),
    told: texts("[data-part=told]")[0], caption: texts("figcaption").at(-1),
    dots: dots.map((dot) => [Number(dot.getAttribute("cx")), Number(dot.getAttribute("cy"))]),
    pixels: canvas && [...canvas.getContext("2d").getImageData(0, 0, width, height).data],
    hidden: getComputedStyle(root.querySelector(".sc-past")).visibility,
  };
}"""


def gradient(theta):
    return L(theta, X, T)[1]()


def settle(page):
    """Let the browser paint twice, and return what the widget then shows."""
    page.evaluate("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")
    return page.evaluate(SHOWN)


def plain(text):
    return re.sub("[_^{}]", "", text)


def shown_as(values):
    return [plain(number(value)) for value in values]


def check(page, widget):
    """The page shows the numbers and the pixels of the state at its index."""
    shown = settle(page)
    state = widget.states[shown["index"]]
    assert shown["scrub"] == shown["index"]
    assert shown["place"] == f"{widget.facts['clock']} {state['time']:g}"
    assert shown["losses"] == shown_as(state["losses"])
    assert shown["weights"] == shown_as(state.get("weights", []))
    assert shown["gradients"] == shown_as(state.get("gradients", []))
    if widget.facts["picture"]:
        assert shown["caption"] == shown["place"]
        wanted = decode(state["frame"], widget.facts["picture"])
        pixels = np.array(shown["pixels"]).reshape(*wanted.shape[:2], 4)
        assert (pixels[..., 3] == 255).all()
        if widget.facts["picture"]["kind"] == "rgb":
            np.testing.assert_array_equal(pixels[..., :3], wanted)
    return shown


@pytest.fixture
def boundary():
    return scrubber(STEPS, NET, boundary=(X, t), gradient=gradient)


@pytest.fixture
def pictures():
    return scrubber(STEPS, picture=PIXELS[:48] / 255, target=PIXELS[60] / 255)


def guess(page, words="Look without a guess"):
    page.get_by_role("button", name=words).click()


def test_the_guess_comes_first(bare, boundary):
    page = bare(boundary)
    for act in (
        lambda: page.locator("[data-action=forward]").click(force=True),
        lambda: page.locator("[data-action=play]").click(force=True),
        lambda: page.locator("[data-action=last]").press("End"),
        lambda: page.locator(".sc-chart").click(position={"x": 300, "y": 80}),
        lambda: page.locator(".lm-scrub").press("ArrowRight"),
    ):
        act()
        shown = check(page, boundary)
        assert (shown["index"], shown["hidden"]) == (0, "hidden")
    guess(page, "later")
    told = check(page, boundary)["told"]
    assert told.startswith("Yes. " if boundary.facts["guess"]["answer"] == "late" else "No: ")
    assert boundary.facts["guess"]["told"] in told
    page.locator("[data-action=forward]").click()
    assert check(page, boundary)["index"] == 1


@pytest.mark.parametrize("make", ["boundary", "pictures"])
def test_every_moment_by_the_keys_alone(bare, make, request):
    widget = request.getfixturevalue(make)
    page = bare(widget)
    guess(page)
    page.locator("[data-action=forward]").focus()
    for index in range(len(widget.states)):
        assert check(page, widget)["index"] == index
        page.keyboard.press("ArrowRight")
    last = len(widget.states) - 1
    for key, index in [("Home", 0), ("ArrowLeft", 0), ("End", last), ("ArrowRight", last)]:
        page.keyboard.press(key)
        assert check(page, widget)["index"] == index


def test_a_drag_on_the_curve_goes_where_the_pointer_is(bare, boundary):
    page = bare(boundary)
    guess(page)
    box = page.locator(".sc-chart").bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 60)
    page.mouse.down()
    seen = []
    for share in (0.05, 0.3, 0.5, 0.8, 0.999):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + 60)
        shown = check(page, boundary)
        seen.append(shown["index"])
        assert abs(shown["dots"][0][0] - share * box["width"]) < 0.2 * box["width"]
    page.mouse.up()
    page.mouse.move(box["x"] + 5, box["y"] + 60)
    assert check(page, boundary)["index"] == seen[-1]
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, len(boundary.states) - 1)


def test_the_dot_stands_on_the_curve(bare, boundary):
    page = bare(boundary)
    guess(page)
    ends = "(s) => { const p = document.querySelector('.sc-past'); return p.getAttribute('d'); }"
    points = re.findall(r"[ML] (\S+) (\S+)", page.evaluate(ends, 0))
    for index in (0, 20, 47):
        page.evaluate(f"model.set('index', {index})")
        at = boundary.states[index]["at"]
        wanted = [float(each) for each in points[at]]
        assert check(page, boundary)["dots"][0] == pytest.approx(wanted, abs=0.02)


def test_it_plays_to_the_end_and_pauses(bare, pictures):
    pictures.index = 20  # far enough from the end that a slow machine still sees it play
    page = bare(pictures)
    guess(page)
    page.evaluate("document.querySelector('.lm').focus()")
    page.keyboard.press(" ")
    page.wait_for_function("Number(document.querySelector('.lm').dataset.index) > 21")
    page.keyboard.press(" ")
    here = check(page, pictures)["index"]
    page.wait_for_timeout(500)
    assert check(page, pictures)["index"] == here
    page.locator("[data-action=play]").click()
    page.wait_for_selector(".lm[data-index='47']")
    page.get_by_role("button", name="Play").wait_for()


def test_the_plane_is_split_where_the_network_says(bare, boundary):
    page = bare(boundary)
    guess(page)
    page.locator("[data-action=last]").click()
    shown = check(page, boundary)
    field = decode(boundary.states[-1]["frame"], boundary.facts["picture"])
    pixels = np.array(shown["pixels"]).reshape(*field.shape, 4)[..., :3].astype(int)
    inside = np.zeros(field.shape, bool)  # away from the line and its neighbours
    inside[1:-1, 1:-1] = (
        (field[1:-1, 1:-1] == field[1:-1, 2:]) & (field[1:-1, 1:-1] == field[2:, 1:-1])
    )  # fmt: skip
    assert set(field[inside]) == {0, 1}
    redder = pixels[..., 0] > pixels[..., 2]
    np.testing.assert_array_equal(redder[inside], field[inside] == 0)


def act(page, rng):
    """One thing that a reader may do."""
    kind = rng.randrange(5)
    if kind == 0:
        rng.choice(page.locator(".lm button:visible").all()).click(force=True)
    elif kind == 1:
        page.locator(".lm-scrub").focus()
        page.keyboard.press(rng.choice(["ArrowLeft", "ArrowRight", "Home", "End"]))
    elif kind == 2:
        page.locator("[data-action=back]").focus()
        page.keyboard.press(rng.choice(["ArrowLeft", "ArrowRight", "Home", "End", "Enter"]))
    elif kind == 3:
        page.locator(".sc-chart").scroll_into_view_if_needed()
        box = page.locator(".sc-chart").bounding_box()
        page.mouse.click(box["x"] + rng.random() * box["width"], box["y"] + 40)
    else:
        page.locator(".lm-scrub").fill(str(rng.randrange(48)))


def stop(page):
    """Pause, so that what is shown can be compared."""
    settle(page)  # the button says Pause one frame after it was pressed
    page.evaluate("document.querySelector('[aria-label=Pause]')?.click()")


@pytest.mark.parametrize(("make", "actions"), [("pictures", 200), ("boundary", 60)])
def test_a_random_walk_shows_only_what_was_computed(bare, make, actions, request):
    rng, widget = random.Random(4), request.getfixturevalue(make)
    page = bare(widget)
    seen = set()
    for _ in range(actions):
        act(page, rng)
        stop(page)
        shown = check(page, widget)
        seen.add(shown["index"])
        assert shown["index"] == page.evaluate("model.get('index')")
    assert len(seen) > 10


def test_the_picture_is_drawn_again_when_the_theme_changes(bare, boundary):
    page = bare(boundary)
    light = settle(page)["pixels"]
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(100)
    dark = settle(page)["pixels"]
    assert sum(dark) < sum(light)


def test_a_screen_reader_hears_where_a_drag_ends(bare, boundary):
    page = bare(boundary)
    guess(page)
    page.locator("[data-action=last]").click()
    page.wait_for_timeout(600)
    heard = page.locator("[aria-live]").text_content()
    assert heard.startswith("After step 60: loss ")


def test_every_control_is_reached_by_the_tab_key(bare, boundary):
    page = bare(boundary)
    every = "[...document.querySelectorAll('.lm button, .lm input')]"
    wanted = page.evaluate(f"{every}.map((one) => one.outerHTML.slice(0, 120))")
    reached = []
    for _ in wanted:
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))
    assert reached == wanted


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("width", "size"), [(400, "page"), (800, "page"), (1400, "lecture")])
@pytest.mark.parametrize("make", ["boundary", "pictures"])
def test_it_is_accessible_and_nothing_sticks_out(
    bare, violations, make, width, size, dark, request
):
    widget = request.getfixturevalue(make)
    widget.size = size
    page = bare(widget, width, dark=dark)
    for index, given in ((0, ""), (20, "late")):
        page.evaluate(f"model.set('guess', '{given}'); model.set('index', {index})")
        settle(page)
        assert violations(page) == []
        out = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(out)


def test_a_view_that_is_closed_stops_listening(bare, boundary):
    page = bare(boundary)
    guess(page)
    page.locator("[data-action=play]").click()
    page.evaluate("cleanUp()")
    assert page.evaluate("Object.values(calls).flat().length") == 0


CELLS = """import numpy as np
from nnlib import *
from nnlib.teaching.widgets import scrubber
net = Network(Dense(1, 1))
L = objective(net, squared_error)
X, T = np.array([[1.0]]), np.array([[2.0]])
steps = list(descend(L, net.init(np.random.default_rng(0)), [(X, T)] * 9, sgd(0.1)))
moments = scrubber(steps, net, picture=lambda theta: np.outer(theta, theta).clip(0, 1))
moments"""


def test_in_jupyterlab_a_scrub_reaches_python(notebook, ask):
    page = notebook(CELLS)
    page.wait_for_selector(".lm-scrubber[data-index]")
    guess(page, "later")
    page.locator("[data-action=last]").click()
    page.wait_for_timeout(500)
    told = ask(page, "print(moments.index, moments.guess, moments.refused)")
    assert told.strip() == "9 late []"
    ask(page, "moments.index = 4")
    page.wait_for_selector(".lm-scrubber[data-index='4']")
    assert page.locator(".sc-legend b").text_content() == plain(ask(
        page, "from nnlib.teaching.widgets._kit import number; print(number(steps[4].loss))"
    ).strip())  # fmt: skip


COMPUTED = """import json
print(json.dumps({"states": _.states, "facts": _.facts}))"""


@pytest.mark.parametrize(
    ("name", "words", "index"),
    [
        ("00_start_here", ("X = plot.pixels", "steps = list(", "scrubber(steps"), 13),
        ("09_softmax_cross_entropy", ("def fit(", "runs = {", "scrubber(\n"), 47),
    ],
    ids=["00", "09"],
)
def test_in_jupyterlab_it_opens_from_its_notebook(notebook, ask, told, name, words, index):
    cells = driver.code_cells(name, *words)
    assert len(cells) == 1 + len(words)
    assert "image/png" in cells[-1].outputs[-1].data
    page = notebook(*(cell.source for cell in cells), height=3000)
    page.wait_for_selector(f".lm-scrubber[data-index='{index}']")
    computed = SimpleNamespace(**json.loads(ask(page, COMPUTED)))
    check(page, computed)
    guess(page)
    page.locator("[data-action=forward]").focus()
    last = len(computed.states) - 1
    for key, place in (("Home", 0), ("ArrowRight", 1), ("End", last), ("ArrowLeft", last - 1)):
        page.keyboard.press(key)
        page.wait_for_selector(f".lm-scrubber[data-index='{place}']")
        assert check(page, computed)["index"] == place
        stands = f"{place} look []"
        assert told(page, "print(_.index, _.guess, _.refused)", stands) == stands
    assert page.locator(".jp-OutputArea-output[data-mime-type*=error]").count() == 0
