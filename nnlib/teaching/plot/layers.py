"""The pictures of whole layers: products as blocks, wires both ways, work, shapes, hidden lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from nnlib.teaching.plot.common import decision_boundary
from nnlib.teaching.plot.style import (
    BACKWARD,
    FORWARD,
    PALE,
    SECOND,
    WEIGHT,
    axes,
    figure,
    name_line,
    style,
)

Part: TypeAlias = str | tuple[str, ArrayLike]
GAP = 0.55  # cells between a block and a sign


def blocks(*parts: Part, title: str = "") -> Axes:
    """Draw a product as blocks of cells with their numbers: ("W", W), "@", ("a", a), "=", ...

    A part is a sign, or a name and its matrix; a vector is drawn as a column, NaN as a question. A
    name that starts with d or delta is a gradient, one with W or b a parameter, another a value.
    """
    drawn = [part if isinstance(part, str) else (part[0], _column(part[1])) for part in parts]
    widths = [1.0 if isinstance(part, str) else part[1].shape[1] for part in drawn]
    tall = max(part[1].shape[0] for part in drawn if not isinstance(part, str))
    across = sum(widths) + GAP * (len(parts) - 1)
    with style():
        ax = axes(None, min(8.6, 0.62 * across + 0.6), 0.55 * tall + 1.5)
        x = 0.0
        for part, width in zip(drawn, widths, strict=True):
            if isinstance(part, str):
                ax.text(x + 0.5, 0, part, ha="center", va="center", fontsize=20)
            else:
                _block(ax, x, *part)
            x += width + GAP
        ax.set(xlim=(-0.2, across + 0.2), ylim=(-tall / 2 - 1.0, tall / 2 + 0.3), title=title)
        ax.set_aspect("equal")
        ax.set_axis_off()
        ax.figure.subplots_adjust(0.02, 0.02, 0.98, 0.88)
    return ax


def _column(values: ArrayLike) -> NDArray[np.float64]:
    array = np.asarray(values, dtype=float)
    return array[:, None] if array.ndim == 1 else array


def _block(ax: Axes, x: float, name: str, values: NDArray[np.float64]) -> None:
    rows, columns = values.shape
    edge, face = _colors(name)
    for (r, c), value in np.ndenumerate(values):
        corner = (x + c, rows / 2 - r - 1)
        ax.add_patch(Rectangle(corner, 1, 1, facecolor=face, edgecolor=edge, linewidth=1.4))
        words = "?" if np.isnan(value) else f"{value:g}".replace("-", "−")
        ax.text(corner[0] + 0.5, corner[1] + 0.5, words, ha="center", va="center")
    middle = x + columns / 2
    ax.text(middle, -rows / 2 - 0.2, name, ha="center", va="top", color=edge, fontsize=16)
    ax.text(middle, -rows / 2 - 0.75, f"({rows}, {columns})", ha="center", va="top", fontsize=11)


def _colors(name: str) -> tuple[str, str]:
    letter = name.lstrip("$\\").removeprefix("mathrm{")
    if letter.startswith("d"):
        return BACKWARD, PALE["vermillion"]
    return (WEIGHT, PALE["grey"]) if letter[:1] in "Wb" else (FORWARD, PALE["blue"])


def wires(W: ArrayLike, a: ArrayLike, b: ArrayLike, delta: ArrayLike) -> Figure:
    """Draw z = W a + b forward, the wires into z_1 marked, and W^T delta back, those of a_1 marked.

    W (o, i), a (i,), b (o,), delta (o,).
    """
    W, a, b, delta = (np.asarray(each, dtype=float) for each in (W, a, b, delta))
    inputs, outputs = range(len(a)), range(len(b))
    names = [f"$z_{j + 1}$ = {v:g}" for j, v in enumerate(W @ a + b)]
    errors = [rf"$\delta_{j + 1}$ = {v:g}" for j, v in enumerate(delta)]
    values = [f"$a_{k + 1}$ = {v:g}" for k, v in enumerate(a)]
    back = [rf"$\mathrm{{d}}a_{k + 1}$ = {v:g}" for k, v in enumerate(delta @ W)]
    with style():
        fig, (left, right) = figure(8.6, 3.9, ncols=2)
        fig.subplots_adjust(0.01, 0.02, 0.99, 0.88, 0.04)
        _wiring(left, W, [(0, k) for k in inputs], values, names, FORWARD)
        left.set_title("Forward: $z_1$ reads row 1 of $W_c$")
        _wiring(right, W, [(j, 0) for j in outputs], back, errors, BACKWARD)
        right.set_title(r"Backward: $\mathrm{d}a_1$ reads column 1 of $W_c$")
    result: Figure = fig
    return result


def _wiring(
    ax: Axes,
    W: NDArray[Any],
    marked: Sequence[tuple[int, int]],
    left: Sequence[str],
    right: Sequence[str],
    color: str,
) -> None:
    """One layer: a node for each name, a wire for each weight, the marked wires as arrows."""
    rows, columns = W.shape
    ends = {k: (0.0, 1.0 - 2.0 * k / (columns - 1)) for k in range(columns)}
    starts = {j: (2.0, 0.75 - 1.5 * j / (rows - 1)) for j in range(rows)}
    for (j, k), weight in np.ndenumerate(W):
        tail, head = (ends[k], starts[j]) if color == FORWARD else (starts[j], ends[k])
        if (j, k) not in marked:
            ax.plot(*zip(tail, head, strict=True), color="#BBBBBB", linewidth=1.2, zorder=1)
            continue
        look = {"arrowstyle": "-|>", "color": color, "lw": 2.6, "mutation_scale": 18}
        ax.annotate("", head, tail, arrowprops=look | {"shrinkA": 4, "shrinkB": 4})
        x, y = (0.45 * t + 0.55 * h for t, h in zip(tail, head, strict=True))
        edge = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
        words = f"{weight:g}".replace("-", "−")
        ax.text(x, y, words, ha="center", va="center", color=color, bbox=edge, zorder=6)
    for places, names, side, shift in ((ends, left, "right", -0.13), (starts, right, "left", 0.13)):
        for (x, y), name in zip(places.values(), names, strict=True):
            ax.plot([x], [y], "o", color=WEIGHT, markersize=9, zorder=5)
            ax.text(x + shift, y, name.replace("-", "−"), ha=side, va="center")
    ax.set(xlim=(-1.05, 3.0), ylim=(-1.25, 1.25))
    ax.set_axis_off()


def orders(sizes: Sequence[int], vector_first: ArrayLike, matrices_first: ArrayLike) -> Axes:
    """Draw how many multiplications two orders of one product need, against the layers' width."""
    cheap, dear = np.asarray(vector_first, dtype=float), np.asarray(matrices_first, dtype=float)
    with style():
        ax = axes(None, 7.6, 4.2)
        for counts, color, mark, name in (
            (dear, BACKWARD, "s", "matrices first"),
            (cheap, FORWARD, "o", "vector first"),
        ):
            ax.plot(sizes, counts, color=color, marker=mark, label=name)
            name_line(ax, sizes[-1], float(counts[-1]), name, color, xytext=(9, 0))
        ratio = dear[-1] / cheap[-1]
        title = f"At N = {sizes[-1]}, the wrong order costs {ratio:.0f} times as much"
        ax.set(xscale="log", yscale="log", xlabel="width $N$", ylabel="multiplications")
        ax.set_title(title)
        ax.figure.subplots_adjust(left=0.13, right=0.78)
    return ax


def hidden_lines(
    predict: Callable[[NDArray[Any]], ArrayLike],
    W: ArrayLike,
    X: ArrayLike,
    t: ArrayLike,
    *,
    title: str = "",
) -> Axes:
    """Draw the decision boundary of `predict`, and each hidden neuron's own line, dashed.

    W (3, h): column j holds the weights of x_1, x_2 and of the constant 1. X (n, 2), t (n,).
    """
    ax = decision_boundary(predict, X, t, title=title, names=("target 0", "target 1"))
    with style():
        for j, weights in enumerate(np.asarray(W, dtype=float).T, 1):
            ends = _crossings(weights, ax.get_xlim(), ax.get_ylim())
            if len(ends) < 2:
                continue
            ax.plot(*ends.T, color=SECOND, linestyle="--", linewidth=2, label=f"neuron {j}")
            inward = 12 * np.sign(ends[0] - ends[1])
            box = {"facecolor": "white", "edgecolor": SECOND, "pad": 2}
            place: dict[str, Any] = {"xytext": tuple(inward), "ha": "center", "fontsize": 15}
            x, y = ends[1].tolist()
            name_line(ax, x, y, f"$h_{j}$", WEIGHT, bbox=box, zorder=6, **place)
    return ax


def _crossings(
    weights: NDArray[np.float64], xlim: tuple[float, float], ylim: tuple[float, float]
) -> NDArray[np.float64]:
    """Where the line w1 x + w2 y + b = 0 enters and leaves the picture, (2, 2); or fewer rows."""
    w1, w2, b = weights
    found = [(x, -(w1 * x + b) / w2) for x in xlim if w2 != 0]
    found += [(-(w2 * y + b) / w1, y) for y in ylim if w1 != 0]
    inside = [
        (x, y)
        for x, y in found
        if xlim[0] - 1e-9 <= x <= xlim[1] + 1e-9 and ylim[0] - 1e-9 <= y <= ylim[1] + 1e-9
    ]
    return np.array(sorted(set(inside))[:: max(1, len(inside) - 1)]).reshape(-1, 2)
