"""Scores, probabilities and their gradients: the pictures of softmax with cross-entropy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike, NDArray

from nnlib.activations import sigmoid, softmax
from nnlib.teaching.plot.style import (
    BACKWARD,
    FORWARD,
    HIGHLIGHT,
    TARGET,
    WEIGHT,
    axes,
    figure,
    name_line,
    style,
)


def softmax_steps(z: ArrayLike) -> Figure:
    """Show the steps from scores to probabilities: z, then e^z, then the shares of their sum.

    z (k,), small enough for e^z to be drawn.
    """
    z = _vector("softmax_steps", z)
    fig, grid = figure(9.0, 3.6, ncols=3, width_ratios=(1.0, 1.0, 0.95))
    with style():
        _bars(grid[0], z, WEIGHT, form=".4g")
        _bars(grid[1], np.exp(z), FORWARD, form=".4f")
        grid[0].set_title("scores $z_j$", loc="center")
        grid[1].set_title(f"positive: $e^{{z_j}}$, sum {np.exp(z).sum():.4f}", loc="center")
        _shares(grid[2], softmax(z[None])[0][0])
        grid[2].set_title("shares of it: $p_j$, sum 1", loc="center")
        for ax in grid:
            ax.set_yticks([])
            ax.spines[["left", "bottom"]].set_visible(False)
            ax.tick_params(length=0)
        look: dict[str, Any] = {"arrowstyle": "-|>", "color": WEIGHT, "mutation_scale": 18}
        for ax, words in ((grid[1], "$e^z$"), (grid[2], f"÷ {np.exp(z).sum():.4f}")):
            place: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "axes fraction"}
            ax.annotate("", (-0.05, 0.62), (-0.25, 0.62), arrowprops=look, **place)
            ax.text(-0.15, 0.66, words, ha="center", va="bottom", transform=ax.transAxes)
        fig.subplots_adjust(0.02, 0.1, 0.99, 0.88, wspace=0.42)
    return fig


def _shares(ax: Axes, p: NDArray[Any]) -> None:
    """One column of height 1, cut into a share for each class, the first on top."""
    below = 1 - np.cumsum(p)
    ax.bar(
        np.zeros(len(p)), p, bottom=below, width=0.5, color=FORWARD, edgecolor="white", linewidth=2
    )
    for j, (share, start) in enumerate(zip(p, below, strict=True), 1):
        words = f"class {j}: {share:.4f}"
        ax.text(0.32, start + share / 2, words, ha="left", va="center")
    ax.set(xlim=(-0.6, 1.6), ylim=(0, 1.06), xticks=[])
    ax.grid(visible=False)


def surprise(
    marked: Sequence[float] = (0.9, 0.1, 0.01),
    example: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw -log p against p: no surprise at p = 1, no limit as p nears 0.

    marked: probabilities to mark with their surprise; example: one more, set apart.
    """
    p = np.linspace(0.004, 1, 400)
    with style():
        ax = axes(ax)
        ax.plot(p, -np.log(p), color=FORWARD, label=r"$-\log p$")
        points = np.asarray(marked, dtype=float)
        ax.plot(points, -np.log(points), "o", color=FORWARD, label="marked")
        for each in points:
            place = {"xytext": (16, 18), "ha": "right"} if each > 0.75 else {"xytext": (9, 6)}
            words = f"p = {each:g}: {-np.log(each):.4f}"
            name_line(ax, each, -np.log(each), words, WEIGHT, **place)
        if example is not None:
            y = -float(np.log(example))
            ax.plot([example], [y], "D", color=HIGHLIGHT, markersize=10, label="the example")
            words = f"the example, p = {example:g}: {y:.4f}"
            name_line(ax, example, y, words, WEIGHT, xytext=(12, 8), fontweight="bold")
        ax.set(xlabel="$p$, the probability given to the label that came", ylim=(0, 5.5))
        ax.set(ylabel=r"surprise $-\log p$", title="Sure and wrong costs most", xlim=(0, 1.02))
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1])
    return ax


def confident_mistake(z: float = -6.0, ax: Axes | None = None) -> Axes:
    """Draw dl/dz of the two losses against the score z of a neuron whose target is 1.

    z: the score to mark, a confident mistake when it is well below 0.
    """
    grid = np.linspace(-8, 8, 321)

    def slopes(z: Any) -> tuple[Any, Any]:
        p = sigmoid(z)[0]
        return p - 1, (p - 1) * p * (1 - p)

    names = ("cross-entropy: $p - t$", "squared error: $(p - t)\\,p\\,(1 - p)$")
    with style():
        ax = axes(ax)
        for y, at, name, color, dash in zip(
            slopes(grid), slopes(z), names, (FORWARD, BACKWARD), ("-", "--"), strict=True
        ):
            ax.plot(grid, y, dash, color=color, label=name)
            ax.plot([z], [at], "o", color=color)
            name_line(ax, z, float(at), f"{at:.4f}".replace("-", "−"), color, xytext=(4, 13))
        ax.axvline(z, color=HIGHLIGHT, linewidth=1.4, zorder=0)
        ax.set(xlabel="score $z$ (the target is $t = 1$)", ylabel=r"slope $\partial l/\partial z$")
        ax.set(title="On a confident mistake one loss falls silent", ylim=(-1.12, 0.25))
        ax.legend(loc="lower right")
    return ax


def error_arrows(
    z: ArrayLike, t: ArrayLike, temperature: float = 1.0, ax: Axes | None = None
) -> Axes:
    """Show p = softmax(z / temperature) as bars, and p - t as an arrow on each.

    z (k,), t (k,): the arrow points the way in which descent moves the score, from p to t. Its
    length is the slope's at temperature 1; at another one the slope is (p - t) / temperature.
    """
    z, t = _vector("error_arrows", z), _vector("error_arrows", t)
    if z.shape != t.shape:
        raise ValueError(f"error_arrows: expected z (k,), t (k,); got z {z.shape}, t {t.shape}")
    if not temperature > 0:
        raise ValueError(f"error_arrows: expected a temperature above 0; got {temperature:g}")
    p = softmax(z[None] / temperature)[0][0]
    loss = abs(float(np.log(p[t > 0]) @ t[t > 0]))  # no minus sign on a loss of zero
    with style():
        ax = axes(ax, 7.0, 4.2)
        _bars(ax, p, FORWARD, form=".4f", names=_score_names(z), numbers=False)
        ax.plot(np.arange(len(p)), t, "_", color=TARGET, markersize=44, markeredgewidth=4)
        ax.lines[-1].set_label("_target")  # the legend shows a shorter mark
        for j in range(len(p)):
            _error_arrow(ax, j, p[j], t[j])
        ax.set(xlim=(-0.55, len(p) - 0.45), ylim=(0, 1.32), yticks=[0, 0.5, 1])
        ax.set_ylabel("probability $p_j$")
        ax.set_title(f"loss $l$ = {loss:.4f}", loc="left")
        _legend_of_arrows(ax)
    return ax


def _error_arrow(ax: Axes, j: int, p: float, t: float) -> None:
    look: dict[str, Any] = {"arrowstyle": "-|>", "color": BACKWARD, "linewidth": 2.4}
    look |= {"shrinkA": 0, "shrinkB": 0, "mutation_scale": 16}
    if abs(p - t) > 0.02:
        ax.annotate("", (j + 0.33, t), (j + 0.33, p), arrowprops=look)
    words = f"p = {p:.4f}\np − t = {p - t:+.4f}".replace("-", "−")
    ax.text(j, 1.07, words, ha="center", va="bottom", fontsize=12)


def _legend_of_arrows(ax: Axes) -> None:
    marks = [  # shorter than on the bars, where the target is as wide as a bar
        Line2D([], [], color=TARGET, linewidth=4, label="target $t_j$"),
        Line2D([], [], color=BACKWARD, marker=">", label="arrow from $p_j$ to $t_j$"),
    ]
    place: dict[str, Any] = {"loc": "lower right", "bbox_to_anchor": (1.0, 1.0), "ncols": 2}
    ax.legend(handles=marks, borderaxespad=0.2, **place)


def paired_accuracy(
    first: ArrayLike, second: ArrayLike, names: tuple[str, str], ax: Axes | None = None
) -> Axes:
    """Compare two accuracies on the same splits: two marks a split, joined by a line.

    first, second (m,): accuracies between 0 and 1, shown in per cent.
    """
    a, b = (100 * _vector("paired_accuracy", values) for values in (first, second))
    if a.shape != b.shape:
        raise ValueError(f"paired_accuracy: expected as many of each; got {a.size} and {b.size}")
    split = np.arange(1, a.size + 1)
    with style():
        ax = axes(ax, 7.0, 3.6)
        ax.vlines(split, np.minimum(a, b), np.maximum(a, b), color=WEIGHT, linewidth=1.2)
        # the larger, open mark first, so that equal ones both show
        open_square: dict[str, Any] = {
            "markersize": 10,
            "markerfacecolor": "white",
            "markeredgewidth": 1.8,
        }
        ax.plot(split, b, "s", color=BACKWARD, label=names[1], **open_square)
        ax.plot(split, a, "o", color=FORWARD, label=names[0], markersize=5)
        for mean, color, dash in ((b.mean(), BACKWARD, "--"), (a.mean(), FORWARD, "-")):
            words = f"its mean, {mean:.1f} %"
            ax.axhline(mean, color=color, linewidth=1.2, linestyle=dash, label=words)
        ax.set(xlabel="split", ylabel="right on the test set (%)", xticks=split)
        ax.set(title="The split matters more than the model", ylim=(93, 100))
        ax.legend(loc="upper right", ncols=2)
    return ax


def _vector(caller: str, values: ArrayLike) -> NDArray[Any]:
    vector = np.asarray(values, dtype=float)
    if vector.ndim != 1 or vector.size == 0:
        raise ValueError(f"{caller}: expected a vector; got shape {vector.shape}")
    return vector


def _score_names(z: NDArray[Any]) -> list[str]:
    return [f"$z_{j}$ = {value:.1f}".replace("-", "−") for j, value in enumerate(z, 1)]


def _bars(
    ax: Axes,
    values: NDArray[Any],
    color: str,
    *,
    form: str,
    names: Sequence[str] | None = None,
    numbers: bool = True,
) -> None:
    """A bar for each class, with its number above (below where it is negative)."""
    at = np.arange(len(values))
    ax.bar(at, values, width=0.5, color=color)
    ax.axhline(0, color=WEIGHT, linewidth=1)
    for j, value in enumerate(values if numbers else ()):
        words, below = format(value, form).replace("-", "−"), value < 0
        place: dict[str, Any] = {"xytext": (0, -5 if below else 5), "textcoords": "offset points"}
        ax.annotate(words, (j, value), ha="center", va="top" if below else "bottom", **place)
    ax.set_xticks(at, names or [f"class {j}" for j in range(1, len(values) + 1)])
    ax.grid(visible=False)
    ax.margins(y=0.18)
