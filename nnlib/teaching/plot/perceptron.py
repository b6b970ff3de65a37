"""The pictures of the perceptron: which side, the nudge, the turning line, the two lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from nnlib.teaching.plot.common import decision_boundary, scatter
from nnlib.teaching.plot.style import (
    BACKWARD,
    FORWARD,
    HIGHLIGHT,
    SECOND,
    TARGET,
    WEIGHT,
    axes,
    figure,
    name_line,
    style,
)

Point = NDArray[np.float64]
ORIGIN = (0.0, 0.0)


def scores(w: ArrayLike, points: ArrayLike, *, title: str = "") -> Axes:
    """Draw the arrow w, the line w . x = 0 and an arrow to each point, with its score w . x.

    w (2,), points (m, 2). A positive score is blue and solid, a negative one red and dashed.
    """
    w, X = np.asarray(w, dtype=float), np.asarray(points, dtype=float)
    reach = 1.4 * float(np.abs(np.vstack([X, w])).max())
    with style():
        ax = axes(None, 5.5, 5.0)
        across = np.array([-w[1], w[0]]) / np.hypot(*w) * 2 * reach
        ax.plot([-across[0], across[0]], [-across[1], across[1]], color=WEIGHT, lw=1.6, ls=":")
        for x in X:
            score = float(w @ x)
            color = FORWARD if score > 0 else BACKWARD if score < 0 else TARGET
            _arrow(ax, ORIGIN, x, color, dashed=score < 0)
            beside: Any = {} if score else {"xytext": (14, 2), "ha": "left"}  # clear of the line
            _tip(ax, ORIGIN, x, rf"$w \cdot x = {score:g}$", color, **beside)
        _arrow(ax, ORIGIN, w, WEIGHT, width=3.0)
        _tip(ax, ORIGIN, w, "$w$", WEIGHT, fontsize=17)
        _square(ax, -reach, reach, -reach, reach)
        ax.set(xlabel="$x_1$", ylabel="$x_2$", title=title)
    return ax


def nudge(w: ArrayLike, missed: ArrayLike, wrong: ArrayLike) -> Figure:
    """Draw both corrections: w + x for a missed positive x, w - x for a negative x let through.

    w (2,), missed (2,), wrong (2,). Each panel is the triangle of w, the step and the new w.
    """
    w = np.asarray(w, dtype=float)
    panels = (
        ("False negative: add $x$", np.asarray(missed, dtype=float), 1.0, "$w + x$"),
        ("False positive: subtract $x$", np.asarray(wrong, dtype=float), -1.0, "$w - x$"),
    )
    ends = np.vstack([[*ORIGIN], w, *([x, w + sign * x] for _, x, sign, _ in panels)])
    (left, bottom), (right, top) = ends.min(axis=0) - 1.1, ends.max(axis=0) + 0.9
    with style():
        fig, both = figure(8.6, 4.4, ncols=2)
        for ax, (title, x, sign, name) in zip(both, panels, strict=True):
            _triangle(ax, w, x, sign, name)
            _square(ax, left, right, bottom, top)
            ax.set(xlabel="$x_1$", ylabel="$x_2$", title=title)
        fig.subplots_adjust(left=0.08, right=0.98, wspace=0.22)
    result: Figure = fig
    return result


def _triangle(ax: Axes, w: Point, x: Point, sign: float, name: str) -> None:
    new, color = w + sign * x, FORWARD if sign > 0 else BACKWARD
    _arrow(ax, ORIGIN, x, color)
    _tip(ax, ORIGIN, x, "$x$", color, fontsize=17)
    _arrow(ax, w, new, color, dashed=True)
    _arrow(ax, ORIGIN, w, WEIGHT)
    _tip(ax, ORIGIN, w, "$w$", WEIGHT, fontsize=17)
    _arrow(ax, ORIGIN, new, HIGHLIGHT, width=3.2)
    _tip(ax, ORIGIN, new, name, WEIGHT, fontsize=15)


def line(
    X: ArrayLike,
    t: ArrayLike,
    w: ArrayLike,
    b: float = 0.0,
    *,
    arrow: bool = True,
    names: Sequence[str] = ("class 0", "class 1"),
    labels: Sequence[str] = ("$x_1$", "$x_2$"),
    title: str | None = None,
) -> Axes:
    """Draw two classes, the line w . x + b = 0 with its arrow w, and a ring around each mistake.

    X (n, 2), t (n,) labels 0 and 1, w (2,). Without a title the number of mistakes is the title.
    `arrow` also makes both axes equally long, so that w stands upright on its line.
    """
    X, t, w = np.asarray(X, dtype=float), np.asarray(t), np.asarray(w, dtype=float)
    missed = X[(X @ w + b >= 0) != (t > 0)]
    count = f"{len(missed)} mistake{'' if len(missed) == 1 else 's'} in {len(X)}"
    with style():
        ax = axes(None, 6.2, 5.6) if arrow else axes(None, 7.0, 4.6)
        decision_boundary(
            lambda points: points @ w + b,
            *(X, t, ax),
            threshold=0.0,
            names=names,
            labels=labels,
            title=count if title is None else title,
            legend=False,
        )
        ring: dict[str, Any] = {"s": 210, "facecolors": "none", "edgecolors": HIGHLIGHT}
        ax.scatter(*missed.T, marker="o", linewidths=2.8, label="mistake", zorder=4, **ring)
        if arrow and w.any():
            _upright(ax, X, w, b)
        below = -0.12 if arrow else -0.17
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, below), ncols=3, columnspacing=1.2)
        ax.figure.subplots_adjust(bottom=0.2 if arrow else 0.25, top=0.92)
    return ax


def _upright(ax: Axes, X: Point, w: Point, b: float) -> None:
    """w as an arrow that stands on its line, at the foot of the middle of the points."""
    middle, unit = X.mean(axis=0), w / np.hypot(*w)
    foot = middle - (middle @ w + b) / (w @ w) * w
    ax.set_aspect("equal", adjustable="box")
    end = foot + 0.2 * float(np.ptp(X, axis=0).max()) * unit
    _arrow(ax, foot, end, WEIGHT, width=3.0)
    _tip(ax, foot, end, "$w$", WEIGHT, fontsize=17)


def turning(
    X: ArrayLike,
    t: ArrayLike,
    models: Sequence[Any],
    *,
    names: Sequence[str] = ("class 0", "class 1"),
    labels: Sequence[str] = ("$x_1$", "$x_2$"),
    title: str = "",
) -> Axes:
    """Draw the line of every model in turn, faint to dark, over the two classes of points.

    X (n, 2), t (n,); models: objects with w (2,) and b, as `perceptron_updates` yields them.
    """
    X = np.asarray(X, dtype=float)
    low, high = X.min(axis=0), X.max(axis=0)
    room = 0.15 * (high - low)
    with style():
        ax = axes(None, 6.2, 5.6)
        for k, model in enumerate(models, 1):
            _full_line(ax, model.w, model.b, k, len(models))
        scatter(X, t, ax, names=names, legend=False)
        _square(ax, *(low - room)[:1], *(high + room)[:1], *(low - room)[1:], *(high + room)[1:])
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=3, columnspacing=1.2)
        ax.figure.subplots_adjust(bottom=0.2, top=0.92)
        ax.set(xlabel=labels[0], ylabel=labels[1], title=title)
    return ax


def _full_line(ax: Axes, w: Point, b: float, k: int, last: int) -> None:
    """The line w . x + b = 0, the darker the later; nothing when w = 0, for then it is none."""
    if not w.any():
        return
    foot = -b * w / (w @ w)
    along = np.array([-w[1], w[0]]) / np.hypot(*w)
    name = f"line {k}, the last" if k == last else None
    color, width = (HIGHLIGHT, 3.2) if k == last else (WEIGHT, 1.3)
    alpha = 1.0 if k == last else 0.15 + 0.6 * k / last
    ends = foot + 20 * np.array([[-1.0], [1.0]]) * along
    ax.plot(*ends.T, color=color, lw=width, alpha=alpha, label=name, zorder=2)


def two_lines(W1: ArrayLike, b1: ArrayLike, w2: ArrayLike, b2: float) -> Figure:
    """Draw XOR with two lines, and the corners where a step puts its four points, with one line.

    Columns of W1 (2, 2) and entries of b1 (2,) are the two hidden lines; w2 (2,), b2 the last.
    """
    X, t = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0])
    W1, b1, w2 = (np.asarray(each, dtype=float) for each in (W1, b1, w2))
    H = (X @ W1 + b1 >= 0).astype(float)
    with style():
        fig, (left, right) = figure(9.0, 4.6, ncols=2)
        for j, (color, form) in enumerate(((FORWARD, "-"), (SECOND, "--"))):
            _named_line(left, W1[:, j], float(b1[j]), f"$h_{j + 1}$", color, form)
        _named_line(right, w2, float(b2), "$y$", WEIGHT, "-")
        for ax, points, words in ((left, X, "Two lines"), (right, H, "After the step: one line")):
            scatter(points, t, ax, legend=False, s=130)
            _square(ax, -0.5, 1.7, -0.5, 1.7)
            ax.set_title(words)
        left.set(xlabel="$x_1$", ylabel="$x_2$")
        right.set(xlabel="$h_1$", ylabel="$h_2$")
        for h, x in zip(*np.unique(H, axis=0, return_index=True), strict=True):
            side, place = ("left", (10, 18)) if h.all() else ("right", (-8, -16))
            same = [f"({p[0]:.0f}, {p[1]:.0f})" for p in X[(H[x] == H).all(axis=1)]]
            name_line(
                right, h[0], h[1], " and\n".join(same), WEIGHT, xytext=place, ha=side, fontsize=12
            )
        fig.subplots_adjust(left=0.08, right=0.98, wspace=0.22)
    result: Figure = fig
    return result


def _named_line(ax: Axes, w: Point, b: float, name: str, color: str, form: str) -> None:
    """The line w . x + b = 0 with a short arrow to its side 1, where w . x + b > 0."""
    unit = w / np.hypot(*w)
    foot = np.array([0.5, 0.5]) - (w @ np.array([0.5, 0.5]) + b) / (w @ w) * w
    along = np.array([unit[1], -unit[0]])
    ax.plot(*(foot + np.array([[-3.0], [3.0]]) * along).T, form, color=color, lw=2.2, label=name)
    start = foot + 0.62 * along
    _arrow(ax, start, start + 0.28 * unit, color)
    _tip(ax, start, start + 0.28 * unit, name, color, fontsize=16)


def _square(ax: Axes, left: float, right: float, bottom: float, top: float) -> None:
    ax.set(xlim=(left, right), ylim=(bottom, top))
    ax.set_aspect("equal", adjustable="box")


def _arrow(
    ax: Axes, start: Any, end: Any, color: str, *, width: float = 2.2, dashed: bool = False
) -> None:
    look = {"arrowstyle": "-|>", "color": color, "lw": width, "shrinkA": 0, "shrinkB": 0}
    look |= {"mutation_scale": 18, "linestyle": "--" if dashed else "-"}
    ax.annotate("", tuple(end), tuple(start), arrowprops=look, zorder=5)


def _tip(ax: Axes, start: Any, end: Any, text: str, color: str, **kwargs: Any) -> None:
    """Write a name beyond the tip of an arrow."""
    way = np.asarray(end, dtype=float) - np.asarray(start, dtype=float)
    dx, dy = 15 * way / (np.hypot(*way) or 1.0)
    side = "left" if dx > 6 else "right" if dx < -6 else "center"
    place = {"xytext": (0.6 * dx, dy), "ha": side, "va": "center", **kwargs}
    name_line(ax, float(end[0]), float(end[1]), text, color, **place)
