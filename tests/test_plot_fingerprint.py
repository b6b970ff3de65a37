"""A figure's description: it sees every change of the data, and no other."""

from collections.abc import Callable
from typing import Any

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes

from nnlib.teaching import plot
from nnlib.teaching.plot.fingerprint import number, plain, statistics

X = np.linspace(-2, 2, 40)
Y = np.sin(3 * X) + X / 7
GRID = np.add.outer(np.sin(X), X**2)


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def described(draw: Callable[[Axes, Any], Any], data: Any) -> str:
    fig, ax = plot.figure()
    draw(ax, data)
    return plot.describe(fig)


DRAWS: dict[str, tuple[Callable[[Axes, Any], Any], Any]] = {
    "line": (lambda ax, y: ax.plot(X, y), Y),
    "few points": (lambda ax, y: ax.plot(y), Y[:3]),
    "log line": (lambda ax, y: ax.semilogy(np.exp(y)), Y),
    "scatter": (lambda ax, y: ax.scatter(X, y), Y),
    "scatter's colours": (lambda ax, y: ax.scatter(X, Y, c=y), Y),
    "scatter's faces": (lambda ax, y: ax.scatter(X, Y, c=np.outer((y + 3) / 6, [1, 1, 1])), Y),
    "bars": (lambda ax, y: ax.bar(range(len(y)), y), Y),
    "level bars": (lambda ax, y: ax.barh(range(len(y)), y), Y),
    "histogram": (lambda ax, y: ax.hist(X, weights=np.abs(y), bins=10), Y),
    "stems": (lambda ax, y: ax.stem(X, y), Y),
    "steps": (lambda ax, y: ax.step(X, y), Y),
    "filled": (lambda ax, y: ax.fill_between(X, y), Y),
    "arrows": (lambda ax, y: ax.quiver(X, X, y, X), Y),
    "segments": (lambda ax, y: ax.vlines(X, 0, y), Y),
    "image": (lambda ax, z: ax.imshow(z), GRID),
    "mesh": (lambda ax, z: ax.pcolormesh(z), GRID),
    "contours": (lambda ax, z: ax.contour(X, X, z, levels=[0.5, 1.5]), GRID),
    "filled contours": (lambda ax, z: ax.contourf(X, X, z, levels=[-1, 0.5, 1.5, 9]), GRID),
    "heatmap": (lambda ax, z: plot.heatmap(z, ax=ax), GRID[:3, :4]),
    "annotation": (lambda ax, y: ax.annotate("", (y[20], y[1]), (0, y[2]), arrowprops={}), Y),
    "words": (lambda ax, y: ax.text(0, 0, f"slope {y.sum():.6f}"), Y),
    "inset": (lambda ax, y: ax.inset_axes([0.5, 0.5, 0.3, 0.3]).plot(y), Y),
}


@pytest.mark.parametrize("kind", DRAWS)
def test_the_same_data_give_the_same_words(kind):
    draw, data = DRAWS[kind]
    assert described(draw, data) == described(draw, data.copy())


@pytest.mark.parametrize("kind", DRAWS)
def test_one_changed_number_changes_the_words(kind):
    draw, data = DRAWS[kind]
    middle = tuple(n // 2 for n in data.shape)
    changed = data.copy()
    changed[... if "contours" in kind else middle] += 0.4  # a contour only sees what crosses it
    assert described(draw, changed) != described(draw, data)


@pytest.mark.parametrize("kind", sorted(set(DRAWS) - {"contours", "filled contours", "words"}))
def test_a_change_of_order_changes_the_words(kind):
    draw, data = DRAWS[kind]
    assert described(draw, np.roll(data, 1)) != described(draw, data)


@pytest.mark.parametrize("kind", DRAWS)
def test_the_noise_of_another_cpu_does_not(kind):
    draw, data = DRAWS[kind]
    noise = np.random.default_rng(0).choice([-1, 0, 1], size=data.shape) * 2.0**-52
    assert described(draw, data * (1 + noise)) == described(draw, data)


def test_the_words_are_the_same_on_every_supported_matplotlib():
    fig, ax = plot.figure()
    ax.plot(X, X**2, label="square $x^2$")
    ax.scatter(X[:6], [0, 1, 0, 2, 0, 3], label="points")
    ax.bar(["a", "b"], [1.5, -2])
    ax.set(title=r"A figure of $\frac{dL}{dw_1}$", xlabel="$x$", ylabel="loss $L$", ylim=(-2, 5))
    ax.legend()
    assert plot.describe(fig).splitlines() == [
        "Figure: A figure of dL/dw_1 (1 panel).",
        'Panel "A figure of dL/dw_1": x axis "x" from -2.2 to 2.2, ticks a, b; '
        'y axis "loss L" from -2 to 5.',
        '  line "square x^2", 40 points: x evenly from -2 to 2; y min 0.00263, max 4, '
        "mean 1.402, std 1.253, first 4, last 4, ranked 1.401709",
        '  points "points", 6: x evenly from -2 to -1.487; y min 0, max 3, mean 1, std 1.155, '
        "first 0, last 3, ranked 1.333333",
        "  bars, 2: at -0.4, 0.6; height 1.5, -2",
        "  legend: square x^2, points",
    ]


def test_several_panels_are_told_one_after_the_other():
    fig, (left, right) = plot.figure(ncols=2)
    left.set_title("Before")
    right.set_axis_off()
    right.set_label("A sentence of its own.")
    fig.suptitle("Two ways")
    assert plot.describe(fig).splitlines() == [
        "Figure: Two ways (2 panels).",
        'Panel 1 "Before": x axis from 0 to 1; y axis from 0 to 1.',
        "Panel 2.",
        "  A sentence of its own.",
    ]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.12345, "0.1234"),  # a tie goes to the even digit, from whichever side noise comes
        (0.12345 * (1 + 2**-51), "0.1234"),
        (0.12345 * (1 - 2**-51), "0.1234"),
        (-1e-17, "0"),
        (-0.0, "0"),
        (123456.0, "1.235e+05"),
        (float("inf"), "inf"),
    ],
)
def test_numbers_have_four_digits(value, words):
    assert number(value) == words


def test_missing_values_are_left_out_and_nothing_is_empty():
    assert statistics([1.0, np.nan, 3.0]) == "1, 3"
    assert statistics([]) == "empty"
    assert statistics(np.full(9, 2.5)) == "always 2.5"


def test_labels_are_read_without_the_marks_of_mathtext():
    assert plain(r"$\frac{\partial L}{\partial w}$ at $w_{12}$") == "partial L/partial w at w_12"


def test_a_readers_own_figures_keep_their_look():
    before = dict(matplotlib.rcParams)
    plot.figure()
    assert dict(matplotlib.rcParams) == before


def test_a_notebook_prints_the_description():
    nbclient = pytest.importorskip("nbclient")
    from nbformat.v4 import new_code_cell, new_notebook

    cells = [
        "import matplotlib.pyplot as plt\nfrom nnlib.teaching import plot",
        "plot.loss_curve([3.0, 2.0, 1.5])\nplt.show()",
        "%config InlineBackend.figure_formats = ['retina']\nplt.plot([1, 2])\nplt.show()",
    ]
    notebook = new_notebook(cells=[new_code_cell(source) for source in cells])
    nbclient.NotebookClient(notebook, kernel_name="python3").execute()
    texts = [cell.outputs[0]["data"]["text/plain"] for cell in notebook.cells[1:]]
    assert "line, 3 points: x 0, 1, 2; y 3, 2, 1.5" in texts[0]
    assert "line, 2 points: x 0, 1; y 1, 2" in texts[1]
