"""`play`, opened from the notebooks: every slider and menu, by key and by mouse, to its ends."""

import json

import pytest

from browser import driver

pytestmark = pytest.mark.browser

# Of each notebook: which of its cells its plays need, and the functions that draw them.
PAGES = {
    "04_scalar_chain_rule": (
        ("play(plot.sigmoid_slope", "loss_of = lambda", "def promise("),
        ("plot.sigmoid_slope", "promise"),
    ),
    "08_matrix_backprop": (
        (
            "play(plot.shape",
            "class Weights",
            "theta = net.pack([(W1,)",
            "path = list(",
            "learning(",
        ),
        ("plot.shape_ledger", "learning"),
    ),
}
FIND = """import json
from nnlib.teaching.plot.fingerprint import describe
from nnlib.teaching.plot.style import figure_of
plays = [v for _, v in sorted(Out.items()) if type(v).__name__ == "Play"]
"""
LIMITS = """print(json.dumps([[list(getattr(c, "options", ())) or [c.min, c.max]
    for c in p.controls.values()] for p in plays]))"""
VALUE = "print(json.dumps(list(plays[{play}].values.values())[{control}]))"
DRAWN = """p = plays[{play}]
drawn = {draw}(**p.values)
fig = drawn if hasattr(drawn, "axes") and hasattr(drawn, "savefig") else figure_of(drawn)
print(json.dumps(describe(fig)))
import matplotlib.pyplot as plt; plt.close(fig)"""
SHOWN = """([box, words]) => {
  const told = [...box.querySelectorAll(".widget-html")].map((one) => one.textContent.trim());
  const image = box.querySelector("img.widget-image");
  return told.includes(words) && image.complete && image.naturalWidth > 100;
}"""
BYTES = """async (box) => {
  const answer = await fetch(box.querySelector("img.widget-image").src);
  return (await answer.arrayBuffer()).byteLength;
}"""


@pytest.mark.parametrize("name", PAGES)
def test_every_control_goes_to_its_ends(notebook, ask, told, name):
    words, draws = PAGES[name]
    page = notebook(*(c.source for c in driver.code_cells(name, *words)), height=6000)
    page.wait_for_selector("img.widget-image")
    limits = json.loads(ask(page, FIND + LIMITS))
    assert len(limits) == len(draws)
    boxes = page.locator(".widget-vbox:has(img.widget-image)")
    for play, (draw, controls) in enumerate(zip(draws, limits, strict=True)):
        for control, ends in enumerate(controls):
            for value in moves(boxes.nth(play), control, ends):
                wanted = json.dumps(value)
                code = FIND + VALUE.format(play=play, control=control)
                assert told(page, code, wanted) == wanted
                check(page, ask, boxes.nth(play), play, draw)
    assert page.locator(".jp-OutputArea-output[data-mime-type*=error]").count() == 0


def moves(box, control, ends):
    """Move one control to each of its ends, and say after each what its value must be."""
    row = box.locator(":scope > .widget-inline-hbox").nth(control)
    if row.locator("select").count():
        for option in ends:
            row.locator("select").select_option(option)
            yield option
        return
    low, high = ends
    handle = row.locator(".noUi-handle")
    for key, value in (("End", high), ("Home", low)):
        handle.press(key)
        yield value
    track = row.locator(".noUi-base")
    for x, value in ((track.bounding_box()["width"] - 1, high), (1, low)):
        row.locator(":not(.noUi-state-tap) > .noUi-base").wait_for()  # it glides after a press
        track.click(position={"x": x, "y": 2}, force=True)
        yield value


def check(page, ask, box, play, draw):
    """The words on the page are what the function draws at these values, and so is the picture."""
    words = json.loads(ask(page, FIND + DRAWN.format(play=play, draw=draw)))
    page.wait_for_function(SHOWN, arg=[box.element_handle(), words.strip()])
    stored = "_repr_mimebundle_()['image/png']"
    size = f"print(len(base64.b64decode(plays[{play}].{stored})))"
    assert box.evaluate(BYTES) == int(ask(page, "import base64\n" + FIND + size))
