"""The perceptron and the dot product in a real browser: what they show is what nnlib computes."""

import json
import math
import random
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest

import nnlib
from nnlib.teaching.widgets import perceptron_play
from nnlib.teaching.widgets._kit import number
from nnlib.teaching.widgets._perceptron import pair, perceptron_states, separation

ROOT = Path(__file__).resolve().parents[2]
X, T = nnlib.leaves(40, np.random.default_rng(1))
SETUP = """import numpy as np, nnlib
from nnlib.teaching.widgets import perceptron_play
X, t = nnlib.leaves(40, np.random.default_rng(1))"""
TASKS = ("hand", "train", "order", "points")
SHOWN = """() => {
  const root = document.querySelector(".lm-perceptron");
  const text = (where) => root.querySelector(where)?.textContent ?? "";
  const seen = (one) => one.getAttribute("r") !== "0";
  return {
    task: root.dataset.task, index: Number(root.dataset.index), fresh: root.dataset.fresh,
    wrong: root.dataset.wrong.split(" ").filter(Boolean).map(Number),
    rings: [...root.querySelectorAll(".pp-plane .pp-ring")].filter(seen).length,
    marks: root.querySelectorAll(".pp-plane .pp-mark:not(.pp-none)").length,
    count: text(".pp-count"), sentence: text(".pp-sentence"), verdict: text(".pp-ask > p"),
    sums: [...root.querySelectorAll(".pp-turn .pp-lines .lm-letters")].map((e) => e.textContent),
    hand: text(".pp-sum"), bound: text(".pp-bound .lm-letters"), place: text(".lm-bar output"),
    now: Number(root.querySelector(".pp-meter").getAttribute("aria-valuenow")),
    most: Number(root.querySelector(".pp-meter").getAttribute("aria-valuemax")),
  };
}"""
OUT = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def played(**more):
    return perceptron_play(X, T, names=("diseased", "healthy"), **more)


def settle(page):
    """Let the browser paint twice, and return what the widget then shows."""
    page.evaluate("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")
    return page.evaluate(SHOWN)


def plain(text):
    return text.replace("\u00a0", " ")


def sums(states, index):
    """The three lines under the triangle, as the page must write them."""
    new, old = states[index], states[max(0, index - 1)]
    if new["at"] is None:
        return ["w = (0, 0)", "b = 0"]
    sign = "+" if new["sign"] > 0 else "−"
    return [
        f"{pair(old['w'])} {sign} {pair(new['x'])} = {pair(new['w'])}",
        f"{number(old['b'])} {sign} 1 = {number(new['b'])}",
        f"{number(new['score'][0])} → {number(new['score'][1])}",
    ]


def agrees(shown, states, n):
    """Do the numbers, the rings and the marks of a step belong to its state?"""
    state = states[shown["index"]]
    marks = [*state["broken"], *state["mended"]] if state["k"] else []
    before = f"{state['before']} → " if state["k"] else ""
    return (
        shown["wrong"] == state["wrong"]
        and shown["rings"] == len(state["wrong"])
        and shown["marks"] == len(marks)
        and shown["count"] == f"{before}{len(state['wrong'])} wrong of {n}"
        and [plain(text) for text in shown["sums"]] == sums(states, shown["index"])
    )


# Without a kernel --------------------------------------------------------------------------------


def test_every_step_shows_the_numbers_of_its_state(bare):
    widget = played()
    page = bare(widget)
    page.locator("[data-action=forward]").focus()
    for index in range(23):
        shown = settle(page)
        assert (shown["index"], shown["now"], shown["most"]) == (index, index, 376)
        assert shown["place"] == f"{index} of 22"
        assert agrees(shown, widget.states, 40), index
        page.keyboard.press("ArrowRight")
    for key, index in [("Home", 0), ("ArrowLeft", 0), ("End", 22), ("ArrowRight", 22)]:
        page.keyboard.press(key)
        assert settle(page)["index"] == index
    assert settle(page)["sentence"].endswith("No mistake is left: it has settled.")


def test_a_guess_takes_the_step_and_is_judged(bare):
    widget = played()
    page = bare(widget)
    counts, right = [len(state["wrong"]) for state in widget.states], 0
    for k in range(22):
        guess = ("fewer", "same", "more")[k % 3]
        page.locator(f".pp-guess [data-value={guess}]").click()
        truth = ("same", "more", "fewer")[int(np.sign(counts[k + 1] - counts[k]))]
        right += guess == truth
        shown = settle(page)
        assert shown["index"] == k + 1
        assert shown["verdict"].startswith(f"You said {guess}, and ")
        assert shown["verdict"].endswith(f"{right} of {k + 1} guessed right.")
    page.locator(".pp-guess [data-value=same]").click(force=True)
    assert settle(page)["index"] == 22


def test_the_keyboard_turns_and_shifts_the_line_to_every_extreme(bare):
    page = bare(played(task="hand"))
    for name, key in [(n, k) for n in ("angle", "shift") for k in ("Home", "End", "ArrowLeft")]:
        page.locator(f"input[name={name}]").focus()
        page.keyboard.press(key)
        shown = settle(page)
        assert shown["wrong"] == by_hand(page.evaluate("model.get('hand')"), X, T)
        assert shown["rings"] == len(shown["wrong"])


def by_hand(hand, X, t):
    angle = math.radians(hand[0])
    model = nnlib.Perceptron(np.array([math.cos(angle), math.sin(angle)]), hand[1])
    return np.flatnonzero(model(X) != t).tolist()


def place(page, x1, x2):
    """Where a point of the plane is on the page."""
    frame = page.locator(".pp-frame").bounding_box()
    left, right, bottom, top = page.evaluate("model.get('facts').window")
    across, up = (x1 - left) / (right - left), (x2 - bottom) / (top - bottom)
    return frame["x"] + across * frame["width"], frame["y"] + (1 - up) * frame["height"]


def drag(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=5)
    page.mouse.up()


def test_the_mouse_turns_w_and_shifts_b(bare):
    page = bare(played(task="hand", hand=(0, -0.5)))
    handle = page.locator(".pp-plane .pp-handle").bounding_box()
    tip = (handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    foot = (tip[0] - 0.2 * page.locator(".pp-frame").bounding_box()["height"], tip[1])
    drag(page, tip, (foot[0], foot[1] - 90))
    angle, b = page.evaluate("model.get('hand')")
    assert angle == pytest.approx(90, abs=2)
    assert settle(page)["wrong"] == by_hand([angle, b], X, T)
    drag(page, place(page, 0.1, 0.6), place(page, 0.1, 0.8))
    assert page.evaluate("model.get('hand')") == pytest.approx([angle, b - 0.2], abs=0.01)
    drag(page, place(page, 0.1, 0.6), (5000, -5000))
    limit = page.evaluate("model.get('facts').shift")
    assert abs(page.evaluate("model.get('hand')")[1]) <= limit


def test_a_line_set_by_hand_can_end_all_mistakes(bare):
    page = bare(played(task="hand"))
    page.evaluate("model.set('hand', [-45, 0])")
    shown = settle(page)
    assert shown["wrong"] == []
    assert shown["sentence"].startswith("No mistake is left.")


def test_without_a_kernel_it_says_what_it_waits_for(bare):
    page = bare(played(task="order"))
    page.get_by_role("button", name="By class").click()
    shown = settle(page)
    assert shown["fresh"] == "false"
    assert not shown["sentence"].startswith("Waiting")
    page.wait_for_timeout(1800)
    assert settle(page)["sentence"].startswith("Waiting for Python")
    needs = page.locator(".pp-order .lm-quiet").text_content()
    assert needs.endswith("needs the notebook’s kernel.")


@pytest.mark.parametrize("task", ["order", "points"])
def test_an_exported_page_tells_what_needs_a_kernel_and_then_steps_on(exported, task):
    widget = played()
    page = exported(widget)
    tab = page.locator(f".pp-tabs [data-value={task}]")
    tab.click()
    assert "needs the notebook’s kernel" in page.locator(f".pp-{PANELS[task]}").text_content()
    if task == "order":
        page.get_by_role("button", name="By class").click()
    else:
        page.mouse.click(*middle(page))
    page.wait_for_function("document.querySelector('.pp-sentence').textContent.includes('kernel')")
    assert settle(page)["fresh"] == "false"
    page.locator(".pp-tabs [data-value=train]").click()
    for index in range(4):
        shown = settle(page)
        assert (shown["index"], shown["fresh"]) == (index, "true")
        assert agrees(shown, widget.states, 40)
        page.locator("[data-action=forward]").click()


PANELS = {"order": "order", "points": "add"}


def middle(page):
    """Where the middle of the plane is on the page."""
    box = page.locator(".pp-frame").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def controls(page):
    every = "[...document.querySelectorAll('.lm button, .lm input, .lm [tabindex=\"0\"]')]"
    return page.evaluate(f"{every}.filter((e) => e.offsetParent).map((e) => {NAME})")


NAME = "(e.textContent + e.name + (e.dataset.point ?? e.getAttribute('aria-label')))"


@pytest.mark.parametrize("task", TASKS)
def test_every_control_is_reached_by_the_tab_key(bare, task):
    page = bare(played(task=task))
    wanted, reached = controls(page), []
    for _ in wanted:
        page.keyboard.press("Tab")
        reached.append(page.evaluate(f"((e) => {NAME})(document.activeElement)"))
    assert reached == wanted


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("width", "size"), [(400, "page"), (900, "page"), (1400, "lecture")])
def test_it_is_accessible_and_nothing_sticks_out(bare, violations, width, size, dark):
    page = bare(played(size=size), width, dark=dark)
    for task in TASKS:
        page.evaluate(f"model.set('task', '{task}'); model.set('index', 20)")
        settle(page)
        assert violations(page) == []
        assert not page.evaluate(OUT)


@pytest.mark.parametrize("width", [400, 900])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_dot_product_is_accessible_and_nothing_sticks_out(bare, violations, width, dark):
    page = bare(perceptron_play([[1, 2], [-1, 3]], mode="dot"), width, dark=dark)
    assert violations(page) == []
    page.get_by_label("zero", exact=True).click()
    assert violations(page) == []
    assert not page.evaluate(OUT)


def test_quiet_under_reduced_motion_and_after_its_end(bare):
    page = bare(played(), reduced_motion="reduce")
    style = "((s) => s.transitionDuration !== '0s' || s.animationName !== 'none')"
    moving = f"[...document.querySelectorAll('.lm *')].filter((e) => {style}(getComputedStyle(e)))"
    page.evaluate("model.set('index', 7)")
    settle(page)
    assert page.evaluate(f"{moving}.length") == 0
    page.evaluate("cleanUp()")
    assert page.evaluate("Object.values(calls).flat().length") == 0


# The dot product ---------------------------------------------------------------------------------

DOT = """() => {
  const lines = [...document.querySelectorAll(".lm-dot .pp-lines .lm-letters")];
  return { dot: Number(document.querySelector(".lm-dot").dataset.dot),
    lines: lines.map((e) => e.textContent),
    said: document.querySelector(".lm-sentence").textContent };
}"""


def test_the_dot_product_keeps_its_numbers_until_the_guess(bare):
    page = bare(perceptron_play([[1, 2], [-1, 3], [-2, -1]], mode="dot", w=(3, 1)))
    hidden = page.evaluate(DOT)
    assert all("?" in line for line in hidden["lines"])
    page.get_by_label("negative", exact=True).click()
    page.wait_for_function("!document.querySelector('.pp-lines').textContent.includes('?')")
    shown = page.evaluate(DOT)
    assert shown["said"] == "Not so: x points with w, so the product is positive."
    assert shown["lines"][0] == "w · x = 3 · 1 + 1 · 2 = 5"
    assert shown["lines"][1] == "‖w‖ ‖x‖ cos θ = 3.1623 · 2.2361 · 0.7071 = 5"
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.pp-lines').textContent.includes('?')")


def test_the_dot_product_follows_mouse_and_sliders(bare):
    page = bare(perceptron_play([[1, 2]], mode="dot", w=(3, 1)))
    rng = random.Random(2)
    for _ in range(60):
        if rng.random() < 0.5:
            slider = page.locator(".pp-sliders input").nth(rng.randrange(4))
            slider.focus()
            page.keyboard.press(rng.choice(["Home", "End", "ArrowLeft", "PageUp", "PageDown"]))
        else:
            handle = page.locator(".pp-handle").nth(rng.randrange(2)).bounding_box()
            start = (handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
            drag(page, start, (rng.uniform(0, 700), rng.uniform(0, 700)))
        page.evaluate("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")
        w, (x,) = page.evaluate("[model.get('w'), model.get('points')]")
        assert page.evaluate(DOT)["dot"] == pytest.approx(float(np.dot(w, x)), abs=1e-9)
        assert page.evaluate(DOT)["lines"][0].endswith(f"= {number(float(np.dot(w, x)))}")


# In JupyterLab -----------------------------------------------------------------------------------

TELL = """import json
print(json.dumps({n: getattr(p, n) for n in ("task", "index", "hand", "order", "points", "refused")}
    | {"record": p.facts["record"], "last": len(p.states) - 1}))"""


def test_in_jupyterlab_a_random_walk_keeps_every_number_right(notebook, ask):
    """220 actions by mouse and keyboard; after each, what is shown is what nnlib computes."""
    page = notebook(SETUP, 'p = perceptron_play(X, t, names=("ill", "well"))\np')
    page.wait_for_selector(".lm-perceptron[data-index]")
    rng = random.Random(7)
    for k in range(220):
        done = act(page, rng)
        told, shown = meet(page, ask)
        rows = np.array(told["points"])
        X, t = rows[:, :2], rows[:, 2].astype(int)
        states = perceptron_states(X, t, told["order"])
        bound = separation(X, t)
        assert (shown["task"], shown["index"]) == (told["task"], told["index"]), (k, done)
        assert told["last"] == len(states) - 1, (k, done)
        assert bound is None or shown["now"] <= told["record"] <= bound["most"] == shown["most"]
        if told["task"] == "hand":
            assert shown["wrong"] == by_hand(told["hand"], X, t), (k, done)
        elif told["task"] == "train":
            assert agrees(shown, states, len(X)), (k, done)
        else:
            assert shown["wrong"] == states[told["index"]]["wrong"], (k, done)
        assert told["refused"] == [], (k, done)
    assert page.locator(".jp-OutputArea-output[data-mime-type*=error]").count() == 0


def meet(page, ask):
    """Wait until page and kernel tell the same; return what each tells."""
    for _ in range(60):
        shown, told = settle(page), json.loads(ask(page, TELL))
        same = all(shown[name] == told[name] for name in ("task", "index"))
        if shown["task"] == "hand":
            same = same and plain(shown["hand"]) == by_hand_words(told["hand"])
        if same and shown["fresh"] == "true":
            return told, settle(page)
        page.wait_for_timeout(50)
    return told, shown


def by_hand_words(hand):
    angle = math.radians(hand[0])
    return f"w = {pair([math.cos(angle), math.sin(angle)])}, b = {number(hand[1])}"


def act(page, rng):
    """One random action; most belong to the present task."""
    task = page.evaluate("document.querySelector('.lm-perceptron').dataset.task")
    if rng.random() < 0.15:
        new = rng.choice(TASKS)
        page.locator(f".pp-tabs [data-value={new}]").click()
        return f"{task} to {new}"
    return {"hand": act_hand, "train": act_train, "order": act_order, "points": act_points}[task](
        page, rng
    )


def act_hand(page, rng):
    if rng.random() < 0.5:
        page.locator(f"input[name={rng.choice(['angle', 'shift'])}]").focus()
        key = rng.choice(["Home", "End", "ArrowLeft", "ArrowRight", "PageUp", "PageDown"])
        page.keyboard.press(key)
        return key
    start, end = anywhere(page, rng), anywhere(page, rng)
    drag(page, start, end)
    return f"drag {start} {end}"


def act_train(page, rng):
    kind = rng.choice(["key", "guess", "scrub", "button"])
    if kind == "guess":
        page.locator(".pp-guess button").nth(rng.randrange(3)).click(force=True)
    elif kind == "scrub":
        page.locator(".lm-scrub").evaluate(
            "(e, v) => { e.value = v; e.dispatchEvent(new Event('input')); }", rng.randrange(300)
        )
    elif kind == "button":
        where = rng.choice(["first", "back", "forward", "last"])
        page.locator(f"[data-action={where}]").click(force=True)
    else:
        page.locator("[data-action=forward]").focus()
        page.keyboard.press(rng.choice(["Home", "ArrowLeft", "ArrowRight", "End"]))
    return kind


def act_order(page, rng):
    kind = rng.choice(["button", "key", "click", "drag"])
    chips = page.locator(".pp-chip")
    one, other = (chips.nth(rng.randrange(chips.count())) for _ in range(2))
    if kind == "button":
        page.locator(".pp-order > .lm-choices button").nth(rng.randrange(4)).click()
    elif kind == "key":
        one.focus()
        page.keyboard.press(rng.choice(["ArrowLeft", "ArrowRight", "Home", "End"]))
    elif kind == "drag":
        one.scroll_into_view_if_needed()
        boxes = [one.bounding_box(), other.bounding_box()]
        drag(page, *[(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes])
    else:
        page.mouse.click(*anywhere(page, rng))
    return kind


def act_points(page, rng):
    kind = rng.choice(["add", "add", "key", "tool", "reset"])
    if kind == "tool":
        page.locator(".pp-add .lm-choice").nth(rng.randrange(3)).click()
    elif kind == "reset":
        page.locator(".pp-add .lm-button:not(.lm-choice)").nth(rng.randrange(2)).click()
    elif kind == "key":
        page.locator(".pp-canvas").focus()
        for _ in range(rng.randrange(1, 5)):
            page.keyboard.press(rng.choice(["Shift+ArrowUp", "ArrowLeft", "Shift+ArrowRight"]))
        page.keyboard.press("Enter")
    else:
        page.mouse.click(*anywhere(page, rng))
    return kind


def anywhere(page, rng):
    page.locator(".pp-frame").scroll_into_view_if_needed()
    box = page.locator(".pp-frame").bounding_box()
    return (
        box["x"] + rng.uniform(0.02, 0.98) * box["width"],
        box["y"] + rng.uniform(0.02, 0.98) * box["height"],
    )


def test_in_its_notebook_both_live_and_an_order_comes_back(notebook):
    page = notebook(path=ROOT / "notebooks" / "02_perceptron_rule.ipynb")
    content = "window.jupyterapp.shell.currentWidget.content"
    found = page.evaluate(
        f"{content}.widgets.flatMap((cell, k) => cell.model.type === 'code' && "
        "cell.model.sharedModel.getSource().includes('perceptron_play(X') ? [k] : [])"
    )
    assert len(found) == 2
    for k, task in zip(found, ("hand", "train"), strict=True):
        page.evaluate(f"{content}.activeCellIndex = {k}")
        page.evaluate(f"{content}.scrollToItem({k}, 'start')")
        page.wait_for_selector(f".lm-perceptron[data-task={task}]")
    one = page.locator(".lm-perceptron[data-task=train]")
    one.locator("[data-action=last]").click()
    one.locator(".pp-tabs [data-value=order]").click()
    turned = page.locator(".lm-perceptron[data-task=order]")
    turned.get_by_role("button", name="In turns").click()
    X, t = nnlib.leaves(40, np.random.default_rng(1))
    order = [
        k for both in zip(*(np.flatnonzero(t == c) for c in (0, 1)), strict=True) for k in both
    ]
    made = len(perceptron_states(X, t, order)) - 1
    page.wait_for_function(
        "document.querySelector('.lm-perceptron[data-task=order] .pp-sentence')"
        f".textContent.includes('costs {made} corrections')"
    )
    assert page.locator(".jp-OutputArea-output[data-mime-type*=error]").count() == 0
