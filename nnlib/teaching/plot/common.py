"""The plots that several notebooks need: losses, points of two classes, digits, matrices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import Normal, Stroke
from numpy.typing import ArrayLike, NDArray

from nnlib.teaching.plot.style import (
    BACKWARD,
    CYCLE,
    FORWARD,
    HIGHLIGHT,
    PALE,
    WEIGHT,
    axes,
    figure,
    figure_of,
    name_line,
    style,
)

SIGNED = LinearSegmentedColormap.from_list("signed", [BACKWARD, "white", FORWARD])


def loss_curve(
    losses: ArrayLike | Mapping[str, ArrayLike],
    ax: Axes | None = None,
    *,
    title: str = "The loss falls",
    xlabel: str = "update",
    ylabel: str = "loss $L$",
    log: bool = False,
    training: Mapping[str, ArrayLike] | None = None,
) -> Axes:
    """Draw the loss after each update: one series, or several by name.

    losses: (n,) or {name: (n,)}; each named line carries its name at its end. With `training`,
    {name: (n,)} for some of these names, losses are those of the validation set, and the training
    loss is drawn dashed in the same colour.
    """
    series = losses if isinstance(losses, Mapping) else {"": losses}
    colors = dict(zip(series, CYCLE, strict=False))
    with style():
        ax = axes(ax)
        for name, values in series.items():
            ax.plot(values, color=colors[name], label=name or None)
        for name, values in (training or {}).items():
            ax.plot(values, "--", color=colors[name], label=f"{name}, training")
        ax.set(title=title, xlabel=xlabel, ylabel=ylabel, yscale="log" if log else "linear")
        if not log:
            ax.set_ylim(bottom=min(0.0, ax.get_ylim()[0]))
        if any(series):
            _name_ends(ax, {name: np.asarray(y, dtype=float) for name, y in series.items()}, colors)
        if training:
            kinds = (("validation", "-"), ("training", "--"))
            ax.legend(handles=[Line2D([], [], color=WEIGHT, ls=ls, label=k) for k, ls in kinds])
    return ax


def _name_ends(ax: Axes, series: Mapping[str, NDArray[Any]], colors: Mapping[str, str]) -> None:
    """Write each line's name at its end, one above the other where the ends are close."""
    last = max(y.size for y in series.values()) - 1
    ticks = [tick for tick in ax.get_xticks() if 0 <= tick <= last]
    ax.set_xlim(-0.02 * last, 1.2 * last)  # room for the names, where no update is
    ax.set_xticks(ticks)
    ax.spines["bottom"].set_bounds(-0.02 * last, last)
    above = -np.inf
    for name, y in sorted(series.items(), key=lambda item: float(item[1][-1])):
        height = ax.transData.transform((0, y[-1]))[1] * 72 / figure_of(ax).dpi  # in points
        above = max(height, above + 14)
        shift = (6, above - height)
        name_line(ax, y.size - 1, float(y[-1]), name, colors[name], xytext=shift)


def scatter(
    X: ArrayLike,
    t: ArrayLike,
    ax: Axes | None = None,
    *,
    names: Sequence[str] = ("class 0", "class 1"),
    legend: bool = True,
    **marker: Any,
) -> Axes:
    """Draw points of two classes: class 1 (t > 0) filled blue circles, class 0 open red squares.

    X (n, 2), t (n,) with labels 0 and 1, or -1 and 1.
    """
    X, t = _points(X, t)
    kinds: list[dict[str, Any]] = [
        {"marker": "s", "facecolors": "white", "edgecolors": BACKWARD},
        {"marker": "o", "facecolors": FORWARD, "edgecolors": "white"},
    ]
    with style():
        ax = axes(ax, 5.5, 5.0)
        for kind, name, member in zip(kinds, names, (t <= 0, t > 0), strict=True):
            look = {"s": 70, "linewidths": 1.8, "zorder": 3, **kind, **marker}
            ax.scatter(X[member, 0], X[member, 1], label=name, **look)
        if legend:
            ax.legend(loc="best")
    return ax


def _points(X: ArrayLike, t: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
    X, t = np.asarray(X, dtype=float), np.asarray(t)
    if X.ndim != 2 or X.shape[1] != 2 or t.shape != X.shape[:1]:
        raise ValueError(f"expected X (n, 2) and t (n,); got X {X.shape} and t {t.shape}")
    return X, t


def decision_boundary(
    predict: Callable[[NDArray[Any]], ArrayLike],
    X: ArrayLike,
    t: ArrayLike,
    ax: Axes | None = None,
    *,
    threshold: float = 0.5,
    names: Sequence[str] = ("class 0", "class 1"),
    labels: Sequence[str] = ("$x_1$", "$x_2$"),
    title: str = "",
    resolution: int = 121,
    legend: bool = True,
) -> Axes:
    """Draw two classes of points and the line at which `predict` passes `threshold`.

    predict takes (m, 2) points and gives m numbers; X (n, 2), t (n,). The side above the threshold
    is tinted blue, the other red and hatched, so that the sides are told apart without colour.
    """
    X, t = _points(X, t)
    low, high = X.min(axis=0), X.max(axis=0)
    room = 0.15 * np.maximum(high - low, 1e-9)
    grids = [np.linspace(a, b, resolution) for a, b in zip(low - room, high + room, strict=True)]
    x1, x2 = np.meshgrid(*grids)
    scores = np.asarray(predict(np.column_stack([x1.ravel(), x2.ravel()])), dtype=float)
    if scores.size != x1.size:
        raise ValueError(
            f"expected predict to give one number a point, {x1.size}; got shape {scores.shape}"
        )
    with style():
        ax = axes(ax, 5.5, 5.0)
        _sides(ax, x1, x2, scores.reshape(x1.shape) - threshold)
        scatter(X, t, ax, names=names, legend=False)
        if legend:
            ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=2)
        ax.set(xlabel=labels[0], ylabel=labels[1], title=title)
        ax.grid(visible=False)
    return ax


def _sides(ax: Axes, x1: NDArray[Any], x2: NDArray[Any], margin: NDArray[Any]) -> None:
    """Tint the two sides of margin = 0 and draw the line between them."""
    above = margin > 0
    # at least 1 away from 0: levels must increase, and one side may be empty
    ends = [min(float(margin.min()), -1.0), 0.0, max(float(margin.max()), 1.0)]
    with style():
        ax.contourf(
            x1,
            x2,
            margin,
            levels=ends,
            colors=[PALE["vermillion"], PALE["blue"]],
            hatches=["/", None],
        )
        if above.any() and not above.all():
            ax.contour(x1, x2, margin, levels=[0.0], colors=[WEIGHT], linewidths=2.2)


def images(
    X: ArrayLike,
    shape: tuple[int, int] = (8, 8),
    titles: Sequence[object] | None = None,
    *,
    columns: int = 8,
    title: str = "",
    size: float = 1.05,
    signed: bool = False,
) -> Figure:
    """Show each row of X as a picture, dark where the value is large; `signed` has blue above zero.

    X (n, height * width); titles: n words, one above each picture.
    """
    X = np.asarray(X, dtype=float).reshape(-1, *shape)
    columns = min(columns, len(X))
    rows = -(-len(X) // columns)
    high = float(np.abs(X).max()) or 1.0
    look: dict[str, Any] = {"cmap": SIGNED, "vmin": -high} if signed else {"vmin": float(X.min())}
    with style():
        words = 0.3 if titles is not None else 0.0  # inches above each picture
        head = 0.45 if title else 0.0
        height = rows * (1.08 * size + words) + head
        fig, grid = figure(columns * size * 1.08, height, nrows=rows, ncols=columns, squeeze=False)
        fig.subplots_adjust(
            0.01, 0.01, 0.99, 1 - (words + head) / height, 0.08, 0.08 + words / size
        )
        fig.suptitle(title, x=0.02, ha="left")
        for i, ax in enumerate(grid.flat):
            ax.set_axis_off()
            if i < len(X):
                ax.imshow(X[i], vmax=high, **look)
                ax.set_title(str(titles[i]) if titles is not None else "", loc="center", pad=4)
            ax.set_visible(i < len(X))
    return fig


def heatmap(
    M: ArrayLike,
    rows: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    ax: Axes | None = None,
    *,
    title: str = "",
    form: str = ".2f",
    limit: float | None = None,
    highlight: Sequence[tuple[int, int]] = (),
) -> Axes:
    """Show a matrix as coloured cells with their numbers: blue above zero, vermillion below.

    M (r, c); rows, columns: names; form: how numbers are written; limit: the value of full colour;
    highlight: cells (row, column) to frame in amber.
    """
    M = np.atleast_2d(np.asarray(M, dtype=float))
    r, c = M.shape
    limit = limit or float(np.abs(M).max()) or 1.0
    with style():
        ax = axes(ax, max(2.6, 0.85 * c + 1.3), max(1.9, 0.62 * r + 1.2))
        ax.imshow(M, cmap=SIGNED, vmin=-limit, vmax=limit, aspect="auto", alpha=0.75)
        for (i, j), value in np.ndenumerate(M):
            strong = abs(value) > 0.8 * limit
            words = format(0.0 if abs(value) < 1e-12 else value, form).replace("-", "−")
            ax.text(j, i, words, ha="center", va="center", fontweight="bold" if strong else None)
        for i, j in highlight:
            _frame(ax, i, j)
        ax.set_xticks(range(c), columns if columns is not None else [""] * c, fontsize=14)
        ax.set_yticks(range(r), rows if rows is not None else [""] * r, fontsize=14)
        ax.tick_params(length=0, top=False, labeltop=True, bottom=False, labelbottom=False)
        ax.set_title(title, pad=32)  # above the names of the columns
        ax.grid(visible=False)
        ax.spines[:].set_visible(False)
    return ax


def _frame(ax: Axes, i: int, j: int) -> None:
    """An amber frame around cell (i, j), on a dark one that shows on every colour."""
    x, y = [j - 0.46, j + 0.46, j + 0.46, j - 0.46], [i - 0.45, i - 0.45, i + 0.45, i + 0.45]
    dark = [Stroke(linewidth=6.5, foreground=WEIGHT), Normal()]
    look: dict[str, Any] = {"edgecolor": HIGHLIGHT, "linewidth": 3.5, "path_effects": dark}
    ax.fill(x, y, fill=False, label=f"cell {i}, {j}", **look)
