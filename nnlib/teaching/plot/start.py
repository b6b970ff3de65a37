"""The figures of the front door: a drawing to be learned, a growing square, the course's map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from nnlib.activations import sigmoid
from nnlib.teaching.plot.style import (
    FORWARD,
    HIGHLIGHT,
    PALE,
    WEIGHT,
    axes,
    figure,
    figure_of,
    style,
)

REACH = 4.0  # a picture goes from -4 to 4, in x and in y
SKY, SUN, INK, LIPS, HILL = np.array(
    [[0.80, 0.92, 1.0], [0.98, 0.80, 0.15], [0.15, 0.15, 0.2], [0.75, 0.2, 0.1], [0.15, 0.6, 0.35]]
)


def pixels(n: int) -> NDArray[Any]:
    """The positions (x, y) of an n by n picture's pixels, from -4 to 4, row after row from the top.

    n -> X (n * n, 2)
    """
    if n < 2:
        raise ValueError(f"pixels: expected at least 2 pixels a side; got {n}")
    side = np.linspace(-REACH, REACH, n)
    x, y = np.meshgrid(side, side[::-1])
    return np.column_stack([x.ravel(), y.ravel()])


def smiling_sun(X: ArrayLike) -> NDArray[Any]:
    """The colour of a drawing at any position: a sun above a hill, with a face.

    X (n, 2), positions from -4 to 4 -> red, green, blue (n, 3), each from 0 to 1
    """
    X = np.asarray(X, dtype=float)
    if X.ndim != 2 or X.shape[1] != 2:
        raise ValueError(f"smiling_sun: expected positions X (n, 2); got {X.shape}")
    x, y = X.T / REACH
    drawing = SKY - np.outer((y + 1) / 4, [0.9, 0.5, 0.1])  # a deeper blue above
    drawing = _paint(drawing, np.hypot(x, y - 0.15) - 0.65, SUN)
    for eye in (-0.25, 0.25):
        drawing = _paint(drawing, np.hypot(x - eye, 0.7 * (y - 0.32)) - 0.095, INK)
    ring = np.abs(np.hypot(x, y - 0.18) - 0.40) - 0.065
    drawing = _paint(drawing, np.maximum(ring, y - 0.04), LIPS)  # the ring's lower part
    return _paint(drawing, y + 0.66 - 0.12 * np.sin(4 * x + 0.5), HILL)


def _paint(drawing: Any, outside: Any, color: Any) -> NDArray[Any]:
    """Paint a shape over the drawing; `outside` is negative within it, and its edge is soft."""
    cover = sigmoid(-outside / 0.03)[0][:, None]
    return np.asarray(drawing + cover * (color - drawing))


def paintings(pictures: Sequence[ArrayLike], titles: Sequence[str], size: float = 1.6) -> Figure:
    """Show square colour pictures in a row, each under its title.

    pictures: each (n * n, 3) or (n * n, 1), values from 0 to 1; size: inches a picture
    """
    if len(pictures) != len(titles):
        raise ValueError(f"expected a title a picture; got {len(titles)} for {len(pictures)}")
    width = size * 1.06 * len(pictures)
    fig, grid = figure(width, size + 0.36, ncols=len(pictures), squeeze=False)
    with style():
        fig.subplots_adjust(0.005, 0.01, 0.995, size / (size + 0.36), 0.06)
        for ax, picture, title in zip(grid.flat, pictures, titles, strict=True):
            _picture(ax, picture, title)
    return fig


def _picture(ax: Axes, picture: ArrayLike, title: str) -> None:
    P = np.asarray(picture, dtype=float)
    n = round(len(P) ** 0.5)
    if P.ndim != 2 or P.shape[1] not in (1, 3) or n * n != len(P):
        raise ValueError(f"expected a picture (n * n, 3) or (n * n, 1); got {P.shape}")
    look: dict[str, Any] = {"cmap": "gray", "vmin": 0.0, "vmax": 1.0} if P.shape[1] == 1 else {}
    ax.imshow(P.reshape(n, n, -1).clip(0, 1), interpolation="nearest", **look)
    ax.set_title(title, loc="center", pad=5, fontsize=13)
    ax.set_axis_off()


def learning(
    target: ArrayLike, painted: ArrayLike, losses: ArrayLike, step: int, title: str = ""
) -> Figure:
    """Show what is to be learned, what the network paints after `step` steps, and its loss so far.

    target, painted: pictures (n * n, 3); losses (steps + 1,): the loss before each step
    """
    loss = np.asarray(losses, dtype=float)
    if not 0 <= step < loss.size:
        raise ValueError(f"learning: expected a step from 0 to {loss.size - 1}; got {step}")
    fig, (left, middle, right) = figure(7.8, 2.6, ncols=3)
    with style():
        for ax, place in zip(fig.axes, (0.005, 0.315, 0.7), strict=True):
            ax.set_position((place, 0.02, 0.295, 0.86))
        right.set_position((0.71, 0.22, 0.26, 0.66))
        _picture(left, target, "to learn")
        _picture(middle, painted, title or f"after {step} steps")
        t = np.arange(loss.size)
        right.plot(t, loss, color="#CCCCCC", linewidth=3)
        right.plot(t[: step + 1], loss[: step + 1], color=FORWARD)
        right.plot([t[step]], [loss[step]], "o", color=HIGHLIGHT, markeredgecolor=WEIGHT)
        right.set_xscale("symlog", linthresh=1)  # a logarithmic scale has no place for step 0
        right.set(yscale="log", xlabel="step", xlim=(-0.3, 1.4 * loss.size))
        right.set_title(f"loss {loss[step]:.4f}", loc="center", fontsize=13)
    return fig


def growing_square(side: float = 3.0, growth: float = 0.5, ax: Axes | None = None) -> Axes:
    """Draw a square whose side grows: two strips and a corner are its new area.

    side, growth: lengths above 0
    """
    if not (side > 0 and growth > 0):
        raise ValueError(f"growing_square: expected lengths above 0; got {side}, {growth}")
    pieces = [
        ((0, 0), side, side, f"{side:g} × {side:g}", PALE["blue"], None),
        ((side, 0), growth, side, f"{growth:g} × {side:g}", PALE["amber"], "//"),
        ((0, side), side, growth, f"{side:g} × {growth:g}", PALE["amber"], "//"),
        ((side, side), growth, growth, f"{growth:g} × {growth:g}", PALE["vermillion"], "xx"),
    ]
    with style():
        own, ax = ax is None, axes(ax, 4.6, 3.4)
        for (x, y), width, height, name, color, hatch in pieces:
            look: dict[str, Any] = {"facecolor": color, "edgecolor": WEIGHT, "hatch": hatch}
            ax.add_patch(Rectangle((x, y), width, height, label=name, linewidth=1.6, **look))
        _beside(ax, (side / 2, side / 2), pieces[0][3], (0, 0), fontsize=17)
        _beside(ax, (side + growth, side / 2), f"strip {pieces[1][3]}", (10, 0))
        _beside(ax, (side / 2, side + growth), f"strip {pieces[2][3]}", (0, 11))
        _beside(ax, (side + growth, side + growth / 2), f"corner {pieces[3][3]}", (10, 0))
        end = side + growth
        ax.set(xlim=(-0.03 * end, 1.6 * end), ylim=(-0.03 * end, 1.15 * end), aspect="equal")
        _fill(ax, own)
    ax.set_label(f"A square of side {side:g} that grows by {growth:g}: two strips and a corner.")
    return ax


def _beside(
    ax: Axes, at: tuple[float, float], words: str, by: tuple[int, int], **look: Any
) -> None:
    """Write words `by` points beside a place: to its right, or centred on it."""
    look = {"ha": "left" if by[0] else "center", "va": "center", "fontsize": 13, **look}
    ax.annotate(words, at, xytext=by, textcoords="offset points", annotation_clip=False, **look)


def _fill(ax: Axes, own: bool) -> None:
    """A picture without axes, as large as its figure where the figure is its own."""
    if own:
        figure_of(ax).subplots_adjust(0, 0, 1, 1)
    ax.set_axis_off()


_OPEN: dict[str, Any] = {"color": FORWARD, "markerfacecolor": "white", "markersize": 6}
_STOP: dict[str, Any] = {"markersize": 30, "markeredgewidth": 3}
COURSE = (  # number, title, what it hands on, minutes
    (0, "Start here", "a machine that works, and a wonder to explain", 20),
    (
        2,
        "Turn a line until it separates",
        "a rule that learns, and XOR, on which it never ends",
        60,
    ),
    (4, "Follow a change through a chain", "slopes, and functions that hand them back", 60),
    (
        8,
        "Send the error back through matrices",
        "all weights at once, and the same XOR, learned",
        60,
    ),
    (9, "Turn scores into probabilities", "real handwritten digits, read", 60),
)


def course_map(stops: Sequence[tuple[int, str, str, int]] = COURSE, ax: Axes | None = None) -> Axes:
    """Draw the notebooks as stops on a line, with what each hands on to the next.

    stops: (number, title, what it hands on, minutes); numbers left out are small open dots
    """
    places = _places([stop[0] for stop in stops])
    line = list(places.values())
    with style():
        own, ax = ax is None, axes(ax, 7.0, 0.85 - line[-1])
        ax.plot([0, 0], [line[0], line[-1]], color=FORWARD, linewidth=5, zorder=1)
        coming = [y for number, y in places.items() if number not in {stop[0] for stop in stops}]
        ax.plot([0] * len(coming), coming, "o", label="still to come", zorder=2, **_OPEN)
        for number, title, hands_on, minutes in stops:
            here = places[number]
            ax.plot([0], [here], "o", label=f"{number}", zorder=2, **{**_OPEN, **_STOP})
            ax.text(0, here, f"{number}", ha="center", va="center_baseline", fontsize=15)
            ax.text(0.42, here + 0.02, title, va="bottom", fontsize=15, weight="bold")
            ax.text(0.42, here - 0.06, f"hands on: {hands_on}", va="top", color=WEIGHT)
            ax.text(6.6, here + 0.02, f"{minutes} min", va="bottom", ha="right", color=WEIGHT)
        ax.set(xlim=(-0.35, 6.65), ylim=(line[-1] - 0.45, line[0] + 0.4), aspect="equal")
        _fill(ax, own)
    ax.set_label(
        "The notebooks in order: " + ", ".join(f"{n} {title}" for n, title, *_ in stops) + "."
    )
    return ax


def _places(numbers: Sequence[int]) -> dict[int, float]:
    """How far down each number is, in inches: a stop takes more room than a gap."""
    places: dict[int, float] = {}
    y = 0.0
    for number in range(numbers[0], numbers[-1] + 1):
        gap = 0.42 if number in numbers else 0.12
        y -= gap if places else 0
        places[number] = y
        y -= gap
    return places
