"""How long is it from a reader's input to the new picture, and how smooth is a drag?

    make bench        or        .venv/bin/python benchmarks/latency.py [--inputs 30]

In one headless Chromium, on one real JupyterLab, each interactive of the course takes turns with
`interact` around the same plot as an inline figure, which is what most notebooks use:

- input to paint: one input, then the time until the page has painted what it changes; the median;
- repaints in a drag: an input at every frame for two seconds, 40 steps right and 40 left; how
  many of them changed the picture, a second.

A page paints at most 60 times a second here, so 17 ms is the least that can be seen.
"""

import argparse
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))


@dataclass(frozen=True)
class Contender:
    """A cell of a notebook, what is moved in it, and what changes: both as selectors."""

    name: str
    cell: str
    control: str
    shown: str
    values: tuple[float, ...] = ()
    keys: tuple[int, ...] = (1,) * 40 + (-1,) * 40  # steps to the right and to the left


PLOT = "from nnlib.teaching import plot\nfrom nnlib.teaching.widgets import play\n"
INTERACT = (
    PLOT
    + """
import ipywidgets, matplotlib.pyplot as plt
def shown(draw):
    def show(**values):
        draw(**values)
        plt.show()
    return show
"""
)
# Its own sliders have 6 places each: this one walks through them, so that each picture is new.
LEDGER = """
def ledger(k=0):
    return plot.shape_ledger(n=1 + k % 6, i=1 + k // 6 % 6)
"""
PERCEPTRON = """
import numpy as np, nnlib
from nnlib.teaching.widgets import perceptron_play
X, t = nnlib.leaves(40, np.random.default_rng(1))
perceptron_play(X, t)
"""
SCRUBBER = """
import numpy as np
from nnlib import *
from nnlib.teaching import plot
from nnlib.teaching.widgets import scrubber
X = plot.pixels(32)
net = Network(Dense(2, 48), tanh, Dense(48, 3), sigmoid)
L = objective(net, squared_error)
batches = [(X, plot.smiling_sun(X))] * 47
steps = list(descend(L, net.init(np.random.default_rng(0)), batches, adam(0.01)))
scrubber(steps, picture=lambda theta: net(theta, X)[0], guess="look")
"""
NUDGES = tuple(k / 10 for k in range(-30, 31))
CONTENDERS = [
    Contender(
        "stepper: step",
        "from nnlib.teaching.widgets import stepper\nstepper.worked_example()",
        ".lm-stepper .lm-scrub",
        ".lm-stepper",
        tuple(range(25)),
    ),
    Contender(
        "stepper: drag, the gap",
        "from nnlib.teaching.widgets import stepper\nstepper.worked_example()",
        ".lm-stepper input[name=nudge]",
        ".lm-stepper .lm-readings",
        NUDGES,
    ),
    Contender(
        "stepper: drag, through Python",
        "from nnlib.teaching.widgets import stepper\nstepper.worked_example(index=23)",
        ".lm-stepper input[name=nudge]",
        ".lm-stepper .lm-ledger",
        NUDGES,
    ),
    Contender(
        "perceptron: step",
        PERCEPTRON,
        ".lm-perceptron .lm-scrub",
        ".lm-perceptron",
        tuple(range(23)),
    ),
    Contender(
        "softmax: drag a score",
        "from nnlib.teaching.widgets import softmax_lab\nsoftmax_lab([2.0, 1.0, -1.0], [0, 1, 0])",
        ".lm-softmax .sm-grip[data-class='0']",
        ".lm-softmax",
    ),
    Contender(
        "scrubber: scrub",
        SCRUBBER,
        ".lm-scrubber .lm-scrub",
        ".lm-scrubber",
        tuple(range(48)),
    ),
    Contender(
        "play: the sigmoid's slope",
        PLOT + "play(plot.sigmoid_slope, z=(-6.0, 6.0, 0.1))",
        ".noUi-handle",
        ".widget-image",
    ),
    Contender(
        "interact: the sigmoid's slope",
        INTERACT + "_ = ipywidgets.interact(shown(plot.sigmoid_slope), z=(-6.0, 6.0, 0.1))",
        ".noUi-handle",
        ".jp-OutputArea-output .widget-output",
    ),
    Contender(
        "play: pictures seen before",
        PLOT + "play(plot.sigmoid_slope, z=(-6.0, 6.0, 0.1))",
        ".noUi-handle",
        ".widget-image",
        keys=(1,) * 5 + (-1,) * 5,
    ),
    Contender(
        "play: the shape ledger",
        PLOT + LEDGER + "play(ledger, k=(0, 79))",
        ".noUi-handle",
        ".widget-image",
    ),
    Contender(
        "interact: the shape ledger",
        INTERACT + LEDGER + "_ = ipywidgets.interact(shown(ledger), k=(0, 79))",
        ".noUi-handle",
        ".jp-OutputArea-output .widget-output",
    ),
]

# One input, and the time at which the frame that shows what it changes is painted. A message that
# is sent from a frame comes when that frame has been painted; a picture must be decoded before.
ONCE = """([control, shown, value]) => new Promise((done) => {
  const target = document.querySelector(shown);
  const handle = document.querySelector(control);
  let changed = false;
  const seen = new MutationObserver(() => { changed = true; });
  const what = { subtree: true, childList: true, attributes: true, characterData: true };
  seen.observe(target, what);
  const pictures = () => [target, ...target.querySelectorAll("img")].filter((one) => one.decode);
  const painted = () => new Promise((then) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { port1.close(); then(); };
    requestAnimationFrame(() => port2.postMessage(0));
  });
  const start = performance.now();
  const look = async () => {
    do await painted(); while (!changed && performance.now() - start < 3000);
    seen.disconnect();
    const loading = pictures();
    await Promise.all(loading.map((one) => one.decode().catch(() => 0)));
    if (loading.length) await painted();
    done(changed ? performance.now() - start : null);
  };
  look();
  MOVE(handle, value);
})"""
# An input at every frame, and in how many frames what is shown changed.
DRAG = """([control, shown, values]) => new Promise((done) => {
  const target = document.querySelector(shown);
  const handle = document.querySelector(control);
  let [changed, count, k] = [false, 0, 0];
  const seen = new MutationObserver(() => { changed = true; });
  const what = { subtree: true, childList: true, attributes: true, characterData: true };
  seen.observe(target, what);
  const start = performance.now();
  const frame = () => {
    count += changed;
    changed = false;
    if (performance.now() - start > 2000) { seen.disconnect(); done(count / 2); return; }
    MOVE(handle, values[k++ % values.length]);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})"""
# A range takes its value; ipywidgets' sliders and the softmax lab's grips take arrow keys.
MOVE = """((handle, value) => {
  if (handle.type === "range") {
    handle.value = value;
    handle.dispatchEvent(new Event("input", { bubbles: true }));
  } else {
    const key = value > 0 ? "ArrowRight" : "ArrowLeft";
    handle.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  }
})"""


def measure(page, contender: Contender, inputs: int) -> tuple[float, float]:
    """The median milliseconds from input to paint, and the repaints a second in a drag."""
    page.wait_for_selector(contender.control)
    page.locator(contender.control).first.scroll_into_view_if_needed()
    page.wait_for_timeout(1500)
    values = contender.values or contender.keys
    taken = []
    for k in range(inputs + 3):
        value = values[(7 * k + 5) % len(values)] if contender.values else values[k % len(values)]
        arguments = [contender.control, contender.shown, value]
        taken.append(page.evaluate(ONCE.replace("MOVE", MOVE), arguments))
        page.wait_for_timeout(120)
    known = [ms for ms in taken[3:] if ms is not None]
    page.wait_for_timeout(500)
    arguments = [contender.control, contender.shown, list(values)]
    rate = page.evaluate(DRAG.replace("MOVE", MOVE), arguments)
    return statistics.median(known) if known else float("nan"), rate


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Time the interactives from input to paint.")
    parser.add_argument("--inputs", type=int, default=30, help="default: %(default)s")
    options = parser.parse_args(arguments)
    from browser import driver

    try:
        with driver.browser() as chromium, driver.jupyterlab() as lab:
            print(f"{'interactive':34}{'input to paint (ms)':>21}{'repaints a second':>20}")
            for contender in CONTENDERS:
                page = chromium.new_page(viewport={"width": 1200, "height": 1000})
                driver.open_notebook(page, lab, [contender.cell])
                ms, rate = measure(page, contender, options.inputs)
                print(f"{contender.name:34}{ms:21.0f}{rate:20.0f}", flush=True)
                page.close()
    except driver.MissingError as missing:
        print(f"The latency of the interactives is not measured: {missing}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
