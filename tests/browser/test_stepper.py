"""The backprop stepper in a real browser: what it shows is what nnlib has computed."""

import json
import random
import re
from types import SimpleNamespace

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest

import nnlib as nn
from browser import driver
from nnlib.teaching.widgets import stepper
from nnlib.teaching.widgets._kit import number
from nnlib.teaching.widgets._stepping import stepper_states

SETUP = "from nnlib.teaching.widgets import stepper"
SHOWN = """async () => {
  await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
  const root = document.querySelector(".lm-stepper");
  const text = (element) => element?.textContent ?? "";
  const cards = [...root.querySelectorAll("[data-node]")].map((card) => [card.dataset.node,
    text(card.querySelector(".lm-value text")), text(card.querySelector(".lm-grad text"))]);
  const cells = [...root.querySelectorAll(".lm-cell")].map((cell) => [cell.dataset.name,
    text(cell.children[1]), text(cell.children[2])]);
  const rows = [...root.querySelectorAll(".lm-view:first-child .lm-columns")].map((row) =>
    [...row.querySelectorAll(".lm-number")].map(text));
  return {
    index: Number(root.dataset.index), cards, cells, rows,
    place: text(root.querySelector(".lm-bar .lm-readout")),
    readings: [...root.querySelectorAll(".lm-reading dd")].map(text),
    pressed: [...root.querySelectorAll("[aria-pressed=true]")].map(text),
    verdict: text(root.querySelector(".lm-verdict")),
    scrub: Number(root.querySelector(".lm-scrub").value),
  };
}"""


def settle(page):
    """Let the browser paint twice, and return what the widget then shows."""
    return page.evaluate(SHOWN)


def bare_number(text):
    """A text as the page sets it, without the marks of what is raised or lowered."""
    return re.sub("[_^{}]", "", text)


def wanted(widget, states, index):
    """The cards, the ledger and the equation of one state, as the page must show them."""
    state, view = states[index], states[index]["views"][0]
    cards = []
    for node in widget.facts["nodes"]:
        name = node["id"]
        own = state["parameters"].get(name, {}).get("value", "")
        value, grad = view["values"].get(name, own), view["grads"].get(name, "")
        cards.append([name, value and f"→ {value}", grad and f"← {grad}"])
    cells = []
    for name, own in state["parameters"].items():
        value = f"{own['value']} → {own['new']}" if own["new"] else own["value"]
        cells.append([name, value, f"← {own['grad'] or '?'}"])
    rows = state.get("rows_by", {}).get(widget.chosen) or view["rows"]
    figures = [[bare_number(cell["number"]) for cell in row] for row in rows]
    bare = [[[name, *map(bare_number, row)] for name, *row in rows] for rows in (cards, cells)]
    return [*bare, figures]


def agrees(widget, states, shown):
    return [shown["cards"], shown["cells"], shown["rows"]] == wanted(widget, states, shown["index"])


@pytest.fixture
def example():
    return stepper.worked_example()


def test_every_step_shows_the_numbers_of_its_state(bare, example):
    page = bare(example)
    page.locator("[data-action=forward]").focus()
    for index in range(len(example.states)):
        shown = settle(page)
        assert (shown["index"], shown["scrub"], shown["place"]) == (index, index, f"{index} of 24")
        assert agrees(example, example.states, shown), index
        page.keyboard.press("ArrowRight")
    for key, index in [("Home", 0), ("ArrowLeft", 0), ("End", 24), ("ArrowRight", 24)]:
        page.keyboard.press(key)
        assert settle(page)["index"] == index
    page.keyboard.press("ArrowLeft")
    assert agrees(example, example.states, settle(page))


def test_it_plays_and_pauses_and_starts_again_from_the_end(bare, example):
    example.index = 24
    page = bare(example)
    page.evaluate("document.querySelector('.lm').focus()")
    page.keyboard.press(" ")
    page.wait_for_selector(".lm[data-index='2']", timeout=10_000)
    page.keyboard.press(" ")
    here = settle(page)["index"]
    page.wait_for_timeout(1600)
    assert settle(page)["index"] == here


def test_the_guess_is_judged_only_when_the_sign_is_known(bare, example):
    page = bare(example)
    page.get_by_label("negative", exact=True).click()
    assert settle(page)["verdict"] == "Noted. Step until it is known."
    page.evaluate("model.set('index', 11)")
    assert settle(page)["verdict"] == "It is positive: 0.0822. You said negative."
    page.get_by_label("positive", exact=True).click()
    assert settle(page)["verdict"] == "Yes, it is positive: 0.0822."


def test_without_a_kernel_the_drag_still_shows_the_gap(bare, example):
    page = bare(example)
    widest = 0.0
    for nudge in (0.1, 1.0, 3.0, -3.0):
        page.locator("input[name=nudge]").evaluate(
            "(i, v) => { i.value = v; i.dispatchEvent(new Event('input')); }", nudge
        )
        program, line = example.program, example.facts["lines"][4]
        real = program.with_values({"w5": 0.4 + nudge}).run().values["L"] - example.facts["loss"]
        promise = line["slope"] * nudge
        texts = [bare_number(number(v)) for v in (real, promise, real - promise)]
        assert settle(page)["readings"] == texts
        assert abs(real - promise) > widest or nudge < 0
        widest = max(widest, abs(real - promise))


def test_an_exported_page_steps_without_a_kernel(exported, example):
    page = exported(example)
    page.locator("[data-action=forward]").focus()
    for index in range(1, 12):
        page.keyboard.press("ArrowRight")
        shown = settle(page)
        assert shown["index"] == index
        assert agrees(example, example.states, shown), index
    told = page.locator(".lm-drag [role=status]")
    assert told.text_content() == ""
    page.locator("input[name=nudge]").press("End")
    told.get_by_text("The diagram waits for Python").wait_for()
    page.locator("[data-action=reset]").click()
    told.get_by_text("The diagram waits for Python").wait_for(state="detached")


def controls(page):
    every = "[...document.querySelectorAll('.lm button, .lm input')]"
    return page.evaluate(f"{every}.map((element) => element.outerHTML.slice(0, 90))")


def test_every_control_is_reached_by_the_tab_key(bare, example):
    page = bare(example)
    reached = []
    for _ in controls(page):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.outerHTML.slice(0, 90)"))
    assert reached == controls(page)


def network():
    rng = np.random.default_rng(3)
    net = nn.Network(nn.Dense(2, 3), nn.tanh, nn.Dense(3, 2), nn.sigmoid)
    return stepper.network(net, net.init(rng), [1.0, -2.0], [1.0, 0.0], size="lecture")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("make", [stepper.worked_example, stepper.diamond, network])
def test_it_is_accessible_and_nothing_sticks_out(bare, violations, make, dark):
    widget = make()
    page = bare(widget, 400, dark=dark)
    for width, index in [(400, 0), (800, 4), (1200, len(widget.states) - 2)]:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(f"model.set('index', {index}); model.set('guess', '−')")
        assert settle(page)["index"] == index
        out = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(out), width
        assert violations(page) == [], width


def test_quiet_under_reduced_motion(bare, example):
    page = bare(example, reduced_motion="reduce")
    style = "getComputedStyle(element).transitionDuration"
    moving = f"[...document.querySelectorAll('.lm *')].filter((element) => {style} !== '0s').length"
    assert page.evaluate(moving) == 0


def test_a_view_that_is_closed_stops_listening(bare, example):
    page = bare(example)
    assert page.evaluate("Object.values(calls).flat().length") > 5
    page.locator("[data-action=play]").click()
    page.evaluate("cleanUp()")
    assert page.evaluate("Object.values(calls).flat().length") == 0


def test_in_jupyterlab_a_random_walk_keeps_every_number_right(notebook, told):
    """240 actions by mouse and keyboard; after each, what is shown is what nnlib computes."""
    page = notebook(SETUP, "s = stepper.worked_example()\ns")
    page.wait_for_selector(".lm-stepper[data-index]")
    page.locator("[data-action=forward]").focus()
    rng, mine = random.Random(4), stepper.worked_example()
    states = mine.states
    for k in range(240):
        done, again = act(page, rng, mine)
        if again:
            states = stepper_states(mine.nudged, mine.rate)
        for _ in range(100):  # a drag comes back from Python
            shown = settle(page)
            if shown["index"] == mine.index and agrees(mine, states, shown):
                break
            page.wait_for_timeout(50)
        assert shown["index"] == mine.index, (k, done)
        assert agrees(mine, states, shown), (k, done)
        own = mine.program.values[mine.chosen]
        change = mine.nudged.run().values["L"] - mine.facts["loss"]
        assert shown["readings"][0] == bare_number(number(change)), (k, done, own)
    stands = "print(s.index, s.chosen, round(s.nudge, 6), s.guess, s.refused)"
    expected = f"{mine.index} {mine.chosen} {round(mine.nudge, 6)} {mine.guess} []"
    assert told(page, stands, expected) == expected
    assert page.locator(".jp-OutputArea-output[data-mime-type*=error]").count() == 0


def act(page, rng, mine):
    """One random action on the page, and the same on our own copy; True if numbers change."""
    kind = rng.choice(
        ["key"] * 6 + ["button"] * 4 + ["scrub", "phase", "guess", "pick", "drag", "reset"]
    )
    last, index = len(mine.states) - 1, mine.index
    if kind in ("key", "button"):
        where = rng.choice(["first", "back", "forward", "last"])
        keys = {"first": "Home", "back": "ArrowLeft", "forward": "ArrowRight", "last": "End"}
        if kind == "key":
            page.locator("[data-action=forward]").focus()
            page.keyboard.press(keys[where])
        else:
            page.locator(f"[data-action={where}]").click(
                force=True
            )  # at the end, it may do nothing
        mine.index = {"first": 0, "back": max(0, index - 1), "last": last}.get(
            where, min(last, index + 1)
        )
    elif kind == "scrub":
        mine.index = rng.randint(0, last)
        put(page, ".lm-scrub", mine.index)
    elif kind == "phase":
        phase = rng.choice(["Forward", "Loss", "Backward", "Update"])
        page.locator(f".lm-phases [data-value={phase}]").click()
        mine.index = next(k for k, state in enumerate(mine.states) if state["phase"] == phase)
    elif kind == "guess":
        sign = rng.choice(mine.guesses)
        page.locator(f".lm-guess [data-value='{sign}']").click()
        mine.guess = "" if mine.guess == sign else sign
    elif kind == "pick":
        name = rng.choice(mine.program.parameters)
        page.locator(f".lm-cell[data-name={name}]").click()
        if name != mine.chosen:
            mine.nudge, mine.guess = 0.0, ""
            mine.chosen = name
        return kind, True
    elif kind == "drag":
        mine.nudge = rng.randint(-30, 30) * mine.facts["step"]
        put(page, "input[name=nudge]", mine.nudge)
        return kind, True
    else:
        page.locator("[data-action=reset]").click()
        mine.nudge = 0.0
        return kind, True
    return kind, False


def put(page, where, value):
    page.locator(where).evaluate(
        "(i, v) => { i.value = v; i.dispatchEvent(new Event('input', { bubbles: true })); }", value
    )


COMPUTED = """import json
print(json.dumps({"states": _.states, "facts": _.facts, "chosen": _.chosen}))"""
OPENED = {  # the cells that it needs, where it opens, and what it shows there
    "04_scalar_chain_rule": (("stepper.worked_example(",), 20, ["0.000668"]),
    "08_matrix_backprop": (
        ("nnlib.affine(A1, W2", "dW1, db1 = back_Z1(", 'agree("8.41"', "stepper.network("),
        25,
        ["4.6999"],  # a fork: two errors meet in a hidden neuron
    ),
}


@pytest.mark.parametrize("name", OPENED)
def test_in_jupyterlab_it_opens_from_its_notebook(notebook, ask, name):
    words, index, first = OPENED[name]
    cells = driver.code_cells(name, *words)
    assert "image/png" in cells[-1].outputs[-1].data
    page = notebook(*(cell.source for cell in cells), height=3000)
    page.wait_for_selector(f".lm-stepper[data-index='{index}']")
    computed = SimpleNamespace(**json.loads(ask(page, COMPUTED)))
    shown = settle(page)
    assert set(first) <= {each for row in shown["rows"] for each in row}
    assert agrees(computed, computed.states, shown)
    page.locator(".lm-stepper [data-action=forward]").focus()
    last = len(computed.states) - 1
    for key, place in (("Home", 0), ("ArrowRight", 1), ("End", last), ("ArrowLeft", last - 1)):
        page.keyboard.press(key)
        page.wait_for_selector(f".lm-stepper[data-index='{place}']")
        assert agrees(computed, computed.states, settle(page))


def test_in_jupyterlab_the_arrow_keys_are_ours_and_nonsense_is_sent_back(notebook, ask, told):
    page = notebook(
        SETUP, "s = stepper.worked_example()\ns", "d = stepper.diamond(size='lecture')\nd"
    )
    page.wait_for_selector(".lm-stepper[data-index]")
    first = page.locator(".lm-stepper").first
    for where in ("[data-action=forward]", ".lm-scrub", ".lm-cell", ".lm-choice"):
        first.locator(where).first.focus()
        page.keyboard.press("Home")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        assert settle(page)["index"] == 2
    assert told(page, "print(s.index)", "2") == "2"
    ask(page, "s.set_state({'index': 99, 'states': [], 'chosen': 7})")
    assert (
        ask(page, "print(len(s.refused), s.index, len(s.states), s.chosen)").strip() == "3 2 25 w5"
    )
    ask(page, "s.index = 11")
    page.wait_for_selector(".lm-stepper[data-index='11']")
    page.locator(".lm-stepper").nth(1).locator("[data-action=last]").click()
    assert told(page, "print(d.index)", "5") == "5"
    assert ask(page, "print(repr(d))").strip().endswith("x has heard from its only user.")


def test_in_jupyterlab_it_follows_the_dark_theme(notebook):
    page = notebook(SETUP, "stepper.worked_example()", dark=True)
    page.wait_for_selector(".lm-stepper[data-index]")
    ground = page.locator(".lm-stepper").evaluate("(e) => getComputedStyle(e).backgroundColor")
    assert ground == "rgb(22, 25, 31)"
