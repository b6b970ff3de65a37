"""Pages without a kernel: what Python has computed ahead still lives; without scripts, a picture.

The stepper's own page is in test_stepper.py.
"""

import matplotlib

matplotlib.use("Agg")

import nbformat
import pytest
from nbconvert import HTMLExporter

from browser import driver, test_perceptron, test_scrubber, test_softmax
from nnlib.teaching.widgets import scrubber, softmax_lab

MODEL = "() => { window.model = document.querySelector('.lm').model; }"


@pytest.fixture
def alone(exported):
    """alone(widget): its page, with nothing behind it, and the widget's model as `model`."""

    def show(widget):
        page = exported(widget, 1000, 1200)
        page.evaluate(MODEL)
        return page

    return show


def test_the_perceptron_steps_and_turns(alone):
    widget = test_perceptron.played()
    page = alone(widget)
    page.locator("[data-action=forward]").focus()
    last = len(widget.states) - 1
    for index in range(last + 1):
        shown = test_perceptron.settle(page)
        assert shown["index"] == shown["now"] == index
        assert test_perceptron.agrees(shown, widget.states, 40), index
        page.keyboard.press("ArrowRight")
    page.locator("[data-action=first]").click()
    assert test_perceptron.agrees(test_perceptron.settle(page), widget.states, 40)
    page.get_by_role("button", name="Turn w and b").click()
    for name, key in (("angle", "End"), ("shift", "Home"), ("shift", "PageUp")):
        page.locator(f"input[name={name}]").focus()
        page.keyboard.press(key)
        turned(page)
    frame = page.locator(".pp-frame").bounding_box()
    for dx, dy in ((0.4, 0.1), (-0.4, 0.3)):
        x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
        end = (x + dx * frame["width"], y + dy * frame["height"])
        test_perceptron.drag(page, (x, y), end)
        turned(page)


def turned(page):
    """The line set by hand makes the mistakes that nnlib finds."""
    hand = page.evaluate("model.get('hand')")
    wrong = test_perceptron.settle(page)["wrong"]
    assert wrong == test_perceptron.by_hand(hand, test_perceptron.X, test_perceptron.T)


def test_the_perceptron_says_that_new_orders_and_points_need_python(alone):
    widget = test_perceptron.played(task="order")
    page = alone(widget)
    says = "document.querySelector('.pp-sentence').textContent.startsWith('Waiting for Python')"
    page.get_by_role("button", name="By class").click()
    page.wait_for_function(says)
    page.get_by_role("button", name="As given").click()
    page.wait_for_function(f"!{says}")
    shown = test_perceptron.settle(page)
    assert shown["wrong"] == widget.states[-1]["wrong"]
    page.get_by_role("button", name="Points", exact=True).click()
    page.get_by_role("button", name="Keep four only").click()
    page.wait_for_function(says)
    page.get_by_role("button", name="Back to the given points").click()
    page.wait_for_function(f"!{says}")
    assert test_perceptron.settle(page)["now"] == len(widget.states) - 1


def test_softmax_follows_every_drag(alone):
    page = alone(softmax_lab([2.0, 1.0, -1.0], [0, 1, 0]))
    test_softmax.check(page)
    for which, dy in ((1, -400), (0, 700), ("all", 60), (2, -35)):
        test_softmax.drag(page, which, dy)
        test_softmax.check(page)
    page.locator("input[name=temperature]").focus()
    for key in ("End", "Home"):
        page.keyboard.press(key)
        test_softmax.check(page)
    for tab in range(4):
        page.locator(f".sm-tabs [data-value='{tab}']").click()
        page.locator("[data-action=look]").click()
        shown, _ = test_softmax.check(page)
        assert shown["index"] == tab
        assert shown["told"] != "Guess first. Then drag, and see."


@pytest.mark.parametrize("kind", ["boundary", "pictures"])
def test_the_scrubber_plays_and_scrubs(alone, kind):
    widget = (
        scrubber(
            test_scrubber.STEPS,
            test_scrubber.NET,
            boundary=(test_scrubber.X, test_scrubber.t),
            gradient=test_scrubber.gradient,
        )
        if kind == "boundary"
        else scrubber(test_scrubber.STEPS, picture=test_scrubber.PIXELS[:48] / 255)
    )
    page = alone(widget)
    test_scrubber.guess(page)
    page.locator("[data-action=forward]").focus()
    last = len(widget.states) - 1
    for key, index in (("ArrowRight", 1), ("End", last), ("ArrowLeft", last - 1), ("Home", 0)):
        page.keyboard.press(key)
        assert test_scrubber.check(page, widget)["index"] == index
    box = page.locator(".sc-chart").bounding_box()
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 60)
    page.mouse.down()
    seen = []
    for share in (0.4, 0.7, 0.999):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + 60)
        seen.append(test_scrubber.check(page, widget)["index"])
    page.mouse.up()
    assert seen == sorted(set(seen))
    assert seen[-1] == last
    page.evaluate(f"model.set('index', {last - 2})")
    page.locator("[data-action=play]").click()
    page.wait_for_selector(f".lm[data-index='{last}']")
    assert test_scrubber.check(page, widget)["index"] == last


STILLS = {
    "00_start_here": ("scrubber(",),
    "02_perceptron_rule": ("perceptron_play(",),
    "04_scalar_chain_rule": ("stepper.",),
    "08_matrix_backprop": ("stepper.",),
    "09_softmax_cross_entropy": ("softmax_lab(", "scrubber("),
}


def stills(name, word):
    """What is stored below the cells of one of our notebooks that show a widget: (cell, output)."""
    cells = [cell for cell in driver.code_cells(name, word) if word in cell.source]
    found = [(cell, output) for cell in cells for output in cell.outputs]
    return [(cell, output) for cell, output in found if "image/png" in output.get("data", {})]


# nbconvert's lab template (7.17) shows the picture, but not its words: those stand in the notebook
# beside it. Its classic template hands them on.
@pytest.mark.parametrize(("template", "words"), [("lab", False), ("classic", True)])
def test_without_scripts_the_picture_and_its_words_stand(new_page, tmp_path, template, words):
    kinds = [stills(name, word) for name, row in STILLS.items() for word in row]
    assert all(kinds)
    found = [pair for kind in kinds for pair in kind]
    note = nbformat.v4.new_notebook(cells=[cell for cell, _ in found], metadata={"title": "Stills"})
    path = tmp_path / "page.html"
    exporter = HTMLExporter(template_name=template)
    path.write_text(exporter.from_notebook_node(note)[0], encoding="utf-8")
    page = new_page(java_script_enabled=False)
    page.goto(path.as_uri())
    pictures = page.locator("img").all()
    assert len(pictures) == len(found)
    for picture, (_, output) in zip(pictures, found, strict=True):
        box = picture.bounding_box()
        assert min(box["width"], box["height"]) > 150
        text = "".join(output.data["text/plain"])
        assert len(text) > 30
        assert output.metadata["image/png"]["alt"] == text
        assert not words or picture.get_attribute("alt") == text
    assert page.locator(".lm").count() == 0
