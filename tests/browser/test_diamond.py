"""The diamond of notebook 04, opened by its own cell: two walks back, and what the hasty one loses.

Each number on the page is compared with a walk that is written here anew, and the ends of both
walks with what nnlib finds along all paths.
"""

import re

import matplotlib

matplotlib.use("Agg")

import pytest

from browser import driver
from nnlib.teaching import Graph
from nnlib.teaching.widgets import stepper
from nnlib.teaching.widgets._kit import number

SLOPES = {("x", "s"): 2.0, ("s", "u"): 3.0, ("s", "v"): -1.0, ("u", "y"): 1.0, ("v", "y"): 4.0}
GRAPH = Graph.from_arrows("x -> s -> u -> y", "s -> v -> y", slopes=SLOPES)
ORDERS = {"The right order": "yvusx", "A hasty order": "yusvx"}
VALUES = {"x": 1.0}
for name in "suvy":
    VALUES[name] = sum(
        VALUES[tail] * slope for (tail, head), slope in SLOPES.items() if head == name
    )
LAST = 5
WORDS = ("stepper.diamond(", "def sensitivities(", "diamond = Graph")
SHOWN = """async () => {
  await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
  const root = document.querySelector(".lm-stepper");
  const text = (element) => element?.textContent ?? "";
  const strips = (card) =>
    [".lm-value text", ".lm-grad text"].map((at) => text(card.querySelector(at)));
  const views = [...root.querySelectorAll(".lm-view")].map((view) => ({
    title: text(view.querySelector(".lm-title")), said: text(view.querySelector(".lm-sentence")),
    cards: Object.fromEntries([...view.querySelectorAll("[data-node]")].map((card) =>
      [card.dataset.node, strips(card)])),
    lit: [...view.querySelectorAll("[data-node][data-lit=true]")].map((card) => card.dataset.node),
    equations: [...view.querySelectorAll(".lm-columns")].map((row) =>
      [...row.querySelectorAll(".lm-number")].map(text).join(" ")),
  }));
  const one = (where) => text(root.querySelector(where));
  return { index: Number(root.dataset.index), views, place: one(".lm-bar output"),
    scrub: Number(root.querySelector(".lm-scrub").value), verdict: one(".lm-verdict"),
    phase: one(".lm-phases [aria-pressed=true]") };
}"""


def settled(order, index):
    """What each value has heard after so many steps of a walk; a report that is late is lost."""
    known = {}
    for name in order[:index]:
        heard = [
            known[user] * slope
            for (tail, user), slope in SLOPES.items()
            if tail == name and user in known
        ]
        known[name] = sum(heard) if name != "y" else 1.0
    return known


def check(page, index):
    """Both diagrams show what their walks have settled, and each equation is true."""
    shown = page.evaluate(SHOWN)
    assert (shown["index"], shown["scrub"], shown["place"]) == (index, index, f"{index} of {LAST}")
    assert shown["phase"] == ("Backward" if index else "Forward")
    assert [view["title"] for view in shown["views"]] == list(ORDERS)
    for view, order in zip(shown["views"], ORDERS.values(), strict=True):
        known = settled(order, index)
        grads = {name: f"← {number(known[name])}" if name in known else "" for name in VALUES}
        wanted = {name: [f"→ {number(VALUES[name])}", grads[name]] for name in VALUES}
        assert view["cards"] == wanted
        assert view["lit"] == list(order[index - 1 : index])
        for equation in view["equations"]:
            sides = [side.replace("−", "-").replace("×", "*") for side in equation.split("=")]
            assert all(re.fullmatch(r"[-+*()\d. ]+", side) for side in sides), equation
            assert {eval(side) for side in sides} == {known[order[index - 1]]}
    return shown


@pytest.fixture(scope="module")
def opened(lab, module_pages):
    """The notebook's own cells, run in JupyterLab."""
    new_page, *_ = module_pages
    cells = driver.code_cells("04_scalar_chain_rule", *WORDS)
    assert len(cells) == 4
    page = new_page(1200, 2000)
    driver.open_notebook(page, lab, [cell.source for cell in cells])
    page.wait_for_selector(".lm-stepper[data-index]")
    return page


@pytest.fixture
def page(opened, watched):
    """The page at its first step; no cell of it may show a traceback."""
    opened.locator(".lm-scrub").focus()
    opened.keyboard.press("Home")
    opened.wait_for_selector(".lm-stepper[data-index='0']")
    yield opened
    assert opened.locator(".jp-OutputArea-output[data-mime-type*=error]").count() == 0


def test_the_cell_prints_and_then_shows_both_orders(page):
    printed = page.locator(".jp-OutputArea-output[data-mime-type*=stdout]").last.text_content()
    for order in ORDERS.values():
        assert f"{' '.join(order)}:  slope of y by x = {settled(order, 5)['x']}" in printed
    assert settled(ORDERS["The right order"], 5)["x"] == GRAPH.derivative("y", "x")
    assert settled(ORDERS["A hasty order"], 5)["x"] != GRAPH.derivative("y", "x")
    check(page, 0)


def test_the_keyboard_walks_to_both_ends_and_stays_there(page, told):
    page.locator(".lm-stepper [data-action=forward]").focus()
    walk = [("ArrowRight", k) for k in (1, 2, 3, 4, 5, 5)]
    walk += [("ArrowLeft", k) for k in (4, 3, 2, 1, 0, 0)]
    for key, index in [*walk, ("End", 5), ("Home", 0), ("End", 5)]:
        page.keyboard.press(key)
        page.wait_for_selector(f".lm-stepper[data-index='{index}']")
        check(page, index)
    assert told(page, "print(_.index, _.refused)", "5 []") == "5 []"


def test_the_mouse_walks_to_both_ends_and_stays_there(page):
    press = {"forward": [1, 2, 3, 4, 5, 5], "back": [4, 3, 2, 1, 0, 0]}
    steps = [(name, index) for name, row in press.items() for index in row]
    for name, index in [*steps, ("last", 5), ("first", 0), ("last", 5), ("first", 0)]:
        page.locator(f".lm-stepper [data-action={name}]").click(force=True)
        page.wait_for_selector(f".lm-stepper[data-index='{index}']")
        check(page, index)
    for phase, index in (("Backward", 1), ("Forward", 0)):
        page.locator(f".lm-phases [data-value={phase}]").click()
        page.wait_for_selector(f".lm-stepper[data-index='{index}']")
        check(page, index)
    box = page.locator(".lm-scrub").bounding_box()
    page.mouse.move(box["x"] + 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    for share, index in ((0.5, None), (0.99, 5), (2, 5), (0.01, 0), (-1, 0)):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2, steps=4)
        check(page, page.evaluate(SHOWN)["index"] if index is None else index)
    page.mouse.up()


BUSY = """async () => {
  const { context } = window.jupyterapp.shell.currentWidget;
  const { kernel } = context.sessionContext.session;
  const root = document.querySelector(".lm-stepper");
  const places = [];
  root.model.on("change:index", () => places.push(root.model.get("index")));
  const code = "import time; time.sleep(0.4); print('now')";
  const future = kernel.requestExecute({ code, store_history: false });
  future.onIOPub = ({ header }) => { if (header.msg_type === "stream") root.go(2); };
  root.go(1); // Python is told of it while it is busy, and answers when the reader is at 2
  await future.done;
  await new Promise((go) => setTimeout(go, 400));
  return places;
}"""


def test_a_step_taken_while_python_answers_is_not_undone(page, told):
    assert page.evaluate(BUSY) == [1, 2]
    assert told(page, "print(_.index, _.refused)", "2 []") == "2 []"
    check(page, 2)


def test_the_hasty_order_says_where_it_loses_a_report(page):
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    right, hasty = check(page, 3)["views"]
    assert hasty["said"] == "s settles too early: v has not reported yet. What it sends is lost."
    page.keyboard.press("ArrowRight")
    right, hasty = check(page, 4)["views"]
    assert right["said"] == "All 2 users of s have reported: their parts add."
    assert right["equations"] == ["−1 = 1 × 3 + 4 × (−1) = 3 + (−4)"]


def test_the_sign_is_judged_by_the_right_order(page):
    page.get_by_label("positive", exact=True).click()
    assert check(page, 0)["verdict"] == "Noted. Step until it is known."
    page.locator(".lm-stepper [data-action=last]").click()
    page.wait_for_selector(f".lm-stepper[data-index='{LAST}']")
    assert check(page, LAST)["verdict"] == "It is negative: −2. You said positive."
    page.get_by_label("negative", exact=True).click()
    assert check(page, LAST)["verdict"] == "Yes, it is negative: −2."
    page.get_by_label("negative", exact=True).click()  # taken back


def test_nothing_can_be_dragged_where_nothing_is_updated(page):
    assert page.locator(".lm-stepper input").count() == 1  # the one that scrubs
    assert page.locator(".lm-drag, .lm-cell").count() == 0


def test_the_stored_picture_comes_with_the_words_of_its_step():
    *_, cell = driver.code_cells("04_scalar_chain_rule", "stepper.diamond(")
    still = cell.outputs[-1]
    words = "".join(still.data["text/plain"])
    index = int(re.search(r"step (\d) of 5", words)[1])
    assert words == repr(stepper.diamond(index=index))
    assert still.metadata["image/png"]["alt"] == words
    assert len(still.data["image/png"]) > 10_000
