"""One look for every figure of the course: the colours, the type and the size.

The look is a context, `with style():`, and never a global setting, so that importing the course
leaves a reader's own figures alone. Matplotlib copies a setting into each line, text or axes when
that is made, so a plot does all its drawing inside the block, and keeps its look when it is shown
later.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# Okabe and Ito's colours, which colour-blind readers tell apart; a shape or a word says it too.
FORWARD = "#0072B2"  # blue: values on their way forward, class 1, the first series
BACKWARD = "#D55E00"  # vermillion: gradients on their way back, class 0
TARGET = "#009E73"  # bluish green: targets, the true curve
WEIGHT = "#444444"  # dark grey: weights, whatever is neutral
HIGHLIGHT = "#E69F00"  # amber: look here
SECOND = "#CC79A7"  # purple: one more series

PALE = {"blue": "#E3F0F8", "vermillion": "#FBE9DD", "grey": "#F1F1F1", "amber": "#FCF1D9"}
CYCLE = (FORWARD, BACKWARD, TARGET, SECOND, HIGHLIGHT, WEIGHT)

RC: Any = {
    "axes.axisbelow": True,
    "axes.edgecolor": WEIGHT,
    "axes.grid": True,
    "axes.labelsize": 14,
    "axes.prop_cycle": cycler(color=CYCLE),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 15,
    "axes.titley": 1.0,  # Matplotlib then does not measure every tick for a place: 10 ms saved
    "axes.unicode_minus": True,
    "figure.constrained_layout.use": False,
    # 7 inches at 110 dpi are 770 pixels: about the width of a notebook's cell, so the picture is
    # shown pixel for pixel, and 12 points are letters of 18 pixels: legible in the last row.
    "figure.dpi": 110,
    "figure.facecolor": "white",
    "figure.titlesize": 16,
    # Fixed margins, not a layout engine: the axes stay where they are while a slider moves, and a
    # redraw costs half as much.
    "figure.subplot.bottom": 0.16,
    "figure.subplot.hspace": 0.45,
    "figure.subplot.left": 0.12,
    "figure.subplot.right": 0.97,
    "figure.subplot.top": 0.89,
    "figure.subplot.wspace": 0.3,
    "font.family": "sans-serif",
    "font.size": 13,
    "grid.color": "#E4E4E4",
    "grid.linewidth": 0.8,
    "hatch.color": "#F3CDB3",
    "image.cmap": "gray_r",
    "legend.fontsize": 12,
    "legend.frameon": False,
    "lines.linewidth": 2.2,
    "lines.markersize": 7,
    "mathtext.fontset": "cm",  # the letters of the equations in the text
    "savefig.facecolor": "white",
    "xtick.color": WEIGHT,
    "xtick.labelsize": 12,
    "ytick.color": WEIGHT,
    "ytick.labelsize": 12,
}


def style() -> AbstractContextManager[None]:
    """The course's look, for the length of a `with` block."""
    return matplotlib.rc_context(RC)


def figure(width: float = 7.0, height: float = 4.0, **subplots: Any) -> tuple[Figure, Any]:
    """A figure in the course's look and its axes, as `plt.subplots` returns them.

    width, height: inches; any other keyword goes to `plt.subplots` (nrows, ncols, sharex, ...).
    """
    with style():
        return plt.subplots(figsize=(width, height), **subplots)


def axes(ax: Axes | None, width: float = 7.0, height: float = 4.0) -> Axes:
    """The axes to draw on: `ax` itself, or those of a new figure."""
    if ax is not None:
        return ax
    new: Axes = figure(width, height)[1]
    return new


def figure_of(ax: Axes) -> Figure:
    """The whole figure that `ax` belongs to."""
    found = ax.get_figure()
    while found is not None and not isinstance(found, Figure):  # a subfigure: one step up
        found = found.figure
    if found is None:
        raise ValueError("these axes belong to no figure: they were removed from theirs")
    return found


def name_line(ax: Axes, x: float, y: float, text: str, color: str, **kwargs: Any) -> None:
    """Write a line's name beside its point (x, y), in its colour: no legend to look up."""
    place: dict[str, Any] = {"xytext": (6, 0), "va": "center", "fontsize": 13, **kwargs}
    with style():
        ax.annotate(text, (x, y), textcoords="offset points", color=color, **place)
