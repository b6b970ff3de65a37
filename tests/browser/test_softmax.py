"""The softmax flagship in a real browser: what a drag shows is what nnlib computes."""

import json
import random
import re

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest

from browser import driver
from nnlib.teaching.widgets import softmax_lab
from nnlib.teaching.widgets._kit import number
from nnlib.teaching.widgets.softmax import in_words, softmax_state

SHOWN = """() => {
  const root = document.querySelector(".lm-softmax");
  const texts = (from, what) => [...from.querySelectorAll(what)].map((one) => one.textContent);
  return {
    index: Number(root.dataset.index), z: texts(root, ".sm-score"), p: texts(root, ".sm-p"),
    error: texts(root, ".sm-error"), losses: texts(root, ".sm-loss"),
    jacobian: [...root.querySelectorAll(".sm-jacobian")].map((row) => texts(row, "td")),
    sums: texts(root, ".sm-sums td"), slopes: texts(root, ".sm-ce-row td"),
    squared: texts(root, ".sm-se-row td"), target: texts(root, ".sm-name[data-target=true]"),
    bars: [...root.querySelectorAll(".sm-bar")].map((bar) => Number(bar.getAttribute("height"))),
    arrows: root.querySelectorAll(".sm-way path").length, told: texts(root, "[data-part=told]")[0],
  };
}"""
MODEL = """() => ({ z: model.get("z"), target: model.get("target"), index: model.get("index"),
  temperature: model.get("temperature"), answers: model.get("answers") })"""


def settle(page):
    """Let the browser paint twice, and return what the widget then shows."""
    page.evaluate("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")
    return page.evaluate(SHOWN)


def signed(value, digits=4):
    text = f"{abs(value):.{digits}f}"
    sign = "" if float(text) == 0 else "−" if value < 0 else "+"
    return sign + text


def plain(text):
    return re.sub("[_^{}]", "", text)


def check(page, digits=4):
    """Every number on the page is nnlib's, at the place where the page's model stands."""
    shown, model = settle(page), page.evaluate(MODEL)
    compare(shown, model, digits)
    return shown, model


def compare(shown, model, digits=4):
    """What is shown are the numbers that nnlib computes for the model's scores."""
    z, target, temperature = model["z"], model["target"], model["temperature"]
    now = softmax_state(z, np.eye(len(z))[target], temperature)
    assert shown["z"] == [number(value) for value in z]
    assert shown["p"] == [f"{value:.4f}" for value in now["p"]]
    assert shown["error"] == [signed(value) for value in now["error"]]
    assert shown["losses"] == [plain(number(now[n])) for n in ("cross_entropy", "squared_error")]
    zero = signed(0.0, digits)
    rows = [*now["jacobian"], now["slopes"], now["squared_slopes"]]
    wanted = [[*(signed(value, digits) for value in row), zero] for row in rows]
    assert [*shown["jacobian"], shown["slopes"], shown["squared"]] == wanted
    assert shown["sums"] == [zero] * (len(z) + 1)
    whole = sum(shown["bars"])
    floor = 1.5  # pixels: the least that a bar shows
    np.testing.assert_allclose(
        [bar for bar in shown["bars"] if bar > floor],
        [p * whole for p, bar in zip(now["p"], shown["bars"], strict=True) if bar > floor],
        atol=floor * len(z) + 0.1,
    )


@pytest.fixture
def small():
    return softmax_lab([2.0, 1.0, -1.0], [0, 1, 0])


def grip(page, which):
    return page.locator(f".sm-grip[data-class='{which}']")


def drag(page, which, dy, steps=4):
    box = grip(page, which).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + dy, steps=steps)
    page.mouse.up()


def test_one_score_is_dragged_to_both_ends_and_all_bars_move(bare, small):
    page = bare(small)
    _, before = check(page)
    for dy, end in ((-400, 8.0), (800, -8.0)):
        bars = settle(page)["bars"]
        drag(page, 1, dy)
        shown, model = check(page)
        assert model["z"] == [before["z"][0], end, before["z"][2]]
        assert all(a != b for a, b in zip(shown["bars"], bars, strict=True))


def test_all_scores_are_dragged_and_no_bar_moves(bare, small):
    page = bare(small)
    before = settle(page)
    for dy in (-400, 800, -60):
        drag(page, "all", dy)
        shown, model = check(page)
        assert (shown["p"], shown["error"]) == (before["p"], before["error"])
        assert shown["z"] != before["z"]
        np.testing.assert_allclose(np.diff(model["z"]), [-1.0, -2.0], atol=1e-9)


def test_every_extreme_is_reached_by_the_keys_alone(bare, small):
    page = bare(small)
    for j in range(3):
        grip(page, j).focus()
        for key, value in (("End", 8), ("ArrowUp", 8), ("Home", -8), ("PageDown", -8)):
            page.keyboard.press(key)
            assert check(page)[1]["z"][j] == value
        page.keyboard.press("PageUp")
        page.keyboard.press("ArrowRight")
        assert check(page)[1]["z"][j] == pytest.approx(-6.9)
    grip(page, "all").focus()
    page.keyboard.press("End")
    assert check(page)[1]["z"] == [8, 8, 8]
    page.keyboard.press("ArrowDown")
    assert check(page)[1]["z"] == pytest.approx([7.9, 7.9, 7.9])
    page.locator("input[name=temperature]").focus()
    for key, value in (("End", 8), ("Home", 0.25), ("ArrowRight", 0.3)):
        page.keyboard.press(key)
        assert check(page)[1]["temperature"] == pytest.approx(value)


def test_arrow_keys_walk_through_the_experiments(bare, small):
    page = bare(small)
    page.evaluate("document.querySelector('.lm').focus()")
    walk = [("ArrowRight", 1), ("ArrowRight", 2), ("End", 3), ("ArrowRight", 3), ("Home", 0)]
    for key, index in walk:
        page.keyboard.press(key)
        shown, model = check(page)
        assert shown["index"] == index
        start = small.states[index]
        assert (model["z"], model["temperature"]) == (start["z"], start["temperature"])


def test_each_experiment_asks_first_and_then_tells(bare, small):
    page = bare(small, reduced_motion="reduce")
    for index, state in enumerate(small.states):
        page.locator(f".sm-tabs [data-value='{index}']").click()
        assert settle(page)["told"] == "Guess first. Then drag, and see."
        wrong = next(option for option in state["options"] if option != state["answer"])
        page.get_by_role("button", name=wrong, exact=True).click()
        assert settle(page)["told"].startswith(f"No: {state['answer']}. ")
        page.get_by_role("button", name=re.compile(f"^{state['answer']}")).click()
        assert settle(page)["told"].startswith("Yes. ")
        page.locator("[data-action=demo]").click()
        _, model = check(page)
        assert model["z"] == state["demo"]["z"]
        assert model["temperature"] == state["demo"]["temperature"]
        page.locator("[data-action=reset]").click()
        assert check(page)[1]["z"] == state["z"]
    assert "look" not in page.evaluate(MODEL)["answers"]


def test_the_demonstration_moves_and_a_hand_stops_it(bare, small):
    page = bare(small)
    page.locator("[data-action=demo]").click()
    page.wait_for_function("model.get('z')[1] > 1.5")
    grip(page, 2).focus()
    page.keyboard.press("ArrowUp")
    stopped = check(page)[1]["z"]
    page.wait_for_timeout(300)
    assert check(page)[1]["z"] == stopped
    assert 1.5 < stopped[1] < 4


KEYS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "PageUp", "PageDown", "Home", "End"]


def act(page, rng, k):
    """One thing that a reader may do."""
    kind = rng.randrange(9)
    if kind < 3:
        drag(page, rng.choice([*range(k), "all"]), rng.randint(-150, 150), steps=2)
    elif kind < 6:
        grip(page, rng.choice([*range(k), "all"])).focus()
        page.keyboard.press(rng.choice(KEYS))
    elif kind == 6:
        page.locator("input[name=temperature]").focus()
        page.keyboard.press(rng.choice(["Home", "End", "PageUp", "PageDown", "ArrowRight"]))
    else:
        buttons = page.locator(".lm button:visible").all()
        rng.choice(buttons).click()
    if kind == 8:
        page.keyboard.press(rng.choice(["ArrowRight", "ArrowLeft", "Home", "End"]))


@pytest.mark.parametrize(("k", "actions"), [(2, 40), (3, 200), (6, 40)])
def test_a_random_walk_never_shows_a_number_that_nnlib_does_not(bare, k, actions):
    rng = random.Random(k)
    z = [rng.randint(-40, 40) / 10 for _ in range(k)]
    page = bare(softmax_lab(z, np.eye(k)[rng.randrange(k)]), reduced_motion="reduce")
    for _ in range(actions):
        act(page, rng, k)
        shown, model = check(page, digits=4 if k < 5 else 3)
        assert all(abs(value) <= 8 for value in model["z"])
        assert len(shown["target"]) == 1


def test_a_screen_reader_hears_the_place_where_a_drag_ends(bare, small):
    page = bare(small)
    drag(page, 0, 30)
    page.wait_for_timeout(600)
    model = page.evaluate(MODEL)
    heard = page.locator("[aria-live]").text_content()
    words = in_words(model["z"], model["target"], model["temperature"], "123")
    assert heard.split() == plain(words).split() or "^" in words


def test_every_control_is_reached_by_the_tab_key(bare, small):
    page = bare(small)
    every = '[...document.querySelectorAll(".lm button, .lm input, .lm [tabindex=\\"0\\"]")]'
    wanted = page.evaluate(f"{every}.map((one) => one.outerHTML.slice(0, 120))")
    reached = []
    for _ in wanted:
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))
    assert sorted(reached) == sorted(wanted)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("width", "k", "size"), [(400, 6, "page"), (800, 3, "page"), (1400, 4, "lecture")]
)
def test_it_is_accessible_and_nothing_sticks_out(bare, violations, width, k, size, dark):
    page = bare(softmax_lab(np.linspace(-2, 3, k), np.eye(k)[0], size=size), width, dark=dark)
    for index, given in ((0, ""), (3, "both alike")):
        page.evaluate(f"model.set('answers', ['', '', '', '{given}']); model.set('index', {index})")
        settle(page)
        assert violations(page) == []
        out = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(out)


def test_a_view_that_is_closed_stops_listening(bare, small):
    page = bare(small)
    page.locator("[data-action=demo]").click()
    page.evaluate("cleanUp()")
    assert page.evaluate("Object.values(calls).flat().length") == 0


def test_in_jupyterlab_a_drag_reaches_python_and_nonsense_does_not(notebook, ask):
    page = notebook(
        "from nnlib.teaching.widgets import softmax_lab\n"
        "lab = softmax_lab([2.0, 1.0, -1.0], [0, 1, 0])\nlab"
    )
    page.wait_for_selector(".lm-softmax[data-index]")
    page.locator(".lm-softmax").scroll_into_view_if_needed()
    drag(page, 0, 40)
    page.wait_for_timeout(500)
    z = float(ask(page, "print(lab.z[0])"))
    assert z < 2
    assert page.locator(".sm-score").first.text_content() == number(z)
    grip(page, 2).focus()
    page.keyboard.press("End")
    page.wait_for_timeout(300)
    assert ask(page, "print(lab.z[2], lab.refused)").strip() == "8.0 []"
    ask(page, "lab.begin(3)")
    page.wait_for_selector(".lm-softmax[data-index='3']")
    assert page.locator(".sm-score").first.text_content() == "6"


STANDS = """import json
print(json.dumps({n: getattr(_, n) for n in ("z", "target", "temperature", "refused")}))"""


def test_in_jupyterlab_it_opens_from_its_notebook(notebook, ask, told):
    first, ours = driver.code_cells("09_softmax_cross_entropy", "softmax_lab(")
    assert "image/png" in ours.outputs[-1].data
    page = notebook(first.source, ours.source, height=2000)
    page.wait_for_selector(".lm-softmax[data-index]")
    z = [2.0, 1.0, -1.0]
    for which, key, change in (
        ("", "", [0, 0, 0]),
        (1, "End", [0, 7, 0]),
        (2, "PageDown", [0, 0, -1]),
        ("all", "Home", [-6, -6, -6]),  # until the lowest, at -2, is at -8
    ):
        if key:
            grip(page, which).focus()
            page.keyboard.press(key)
        z = [old + by for old, by in zip(z, change, strict=True)]
        assert told(page, "print([round(each, 9) for each in _.z])", str(z)) == str(z)
        model = json.loads(ask(page, STANDS))
        assert (model["target"], model["temperature"], model["refused"]) == (1, 1, [])
        compare(settle(page), model)
    assert page.locator(".jp-OutputArea-output[data-mime-type*=error]").count() == 0
