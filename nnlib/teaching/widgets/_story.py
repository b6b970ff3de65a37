"""The static twin of the training scrubber: one moment as a Matplotlib figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from nnlib.teaching import plot
from nnlib.teaching.plot.style import (
    BACKWARD,
    CYCLE,
    FORWARD,
    HIGHLIGHT,
    PALE,
    SECOND,
    TARGET,
    WEIGHT,
    style,
)
from nnlib.teaching.widgets._frames import decode

CLASSES = ((BACKWARD, "s"), (FORWARD, "o"), (TARGET, "^"), (HIGHLIGHT, "D"), (SECOND, "v"))
GROUNDS = ListedColormap([PALE["vermillion"], PALE["blue"], "#DEF3EC", PALE["amber"], "#F6E6F0"])


def draw_story(states: Sequence[Mapping[str, Any]], facts: Mapping[str, Any], index: int) -> Figure:
    """The frame of this moment, the losses with a dot on them, and the layers' curves."""
    pictures = [] if facts["picture"] is None else ["frame"]
    pictures = [*(["target"] if pictures and "target" in facts["picture"] else []), *pictures]
    panels = [*pictures, "losses", *(["layers"] if facts["layers"] else [])]
    wide = {"losses": 3.3, "layers": 3.3}
    widths = [wide.get(panel, 2.35 * _breadth(facts["picture"])) for panel in panels]
    look: Any = {"squeeze": False, "width_ratios": widths}
    fig, grid = plot.figure(sum(widths) + 0.4, 3.1, ncols=len(panels), **look)
    with style():
        fig.subplots_adjust(left=0.02 if pictures else 0.1, right=0.985, top=0.86, bottom=0.2)
        for ax, panel in zip(grid[0], panels, strict=True):
            if panel == "losses":
                _losses(ax, facts, states[index])
            elif panel == "layers":
                _layers(ax, states, facts, index)
            else:
                _frame(ax, facts, states[index], panel)
    figure: Figure = fig
    return figure


def _breadth(how: Mapping[str, Any] | None) -> float:
    """How much broader than high a picture is shown."""
    return min(2.0, max(1.0, how["width"] / how["height"])) if how else 1.0


def _frame(ax: Axes, facts: Mapping[str, Any], state: Mapping[str, Any], panel: str) -> None:
    how = facts["picture"]
    pixels = decode(how["target"] if panel == "target" else state["frame"], how)
    title = "to learn" if panel == "target" else f"{facts['clock']} {state['time']:g}"
    ax.set_title(title, loc="center", fontsize=13)
    if how["kind"] == "rgb":
        ax.imshow(pixels, interpolation="nearest")
    else:
        ax.imshow(pixels, cmap=GROUNDS, vmin=0, vmax=4, extent=tuple(how["extent"]), aspect="auto")
        for kind in sorted({point[2] for point in how["points"]}):
            x, y = zip(*[point[:2] for point in how["points"] if point[2] == kind], strict=True)
            color, marker = CLASSES[kind % len(CLASSES)]
            face, edge = ("white", color) if kind == 0 else (color, "white")
            ax.plot(x, y, marker, markerfacecolor=face, markeredgecolor=edge, linestyle="none")
    ax.set_axis_off()


def _losses(ax: Axes, facts: Mapping[str, Any], state: Mapping[str, Any]) -> None:
    times, now = np.array(facts["times"]), state["time"]
    for curve, color, dash in zip(facts["curves"], CYCLE, ("-", "--") * 3, strict=False):
        ax.plot(times, curve["y"], dash, color=color, label=curve["name"])
        ax.plot([now], [curve["y"][state["at"]]], "o", color=color, markeredgecolor=WEIGHT)
    ax.axvline(now, color=HIGHLIGHT, linewidth=1.2, zorder=0)
    ax.set_yscale("log" if facts["log"] else "linear")
    _time_axis(ax, facts)
    words = ", ".join(f"{y:.4f}" for y in state["losses"])
    ax.set_title(f"loss {words}", loc="center", fontsize=13)
    if len(facts["curves"]) > 1:
        ax.legend(fontsize=10)


def _layers(
    ax: Axes, states: Sequence[Mapping[str, Any]], facts: Mapping[str, Any], index: int
) -> None:
    """The length of each layer's weights, and below of its gradient, on a logarithmic scale."""
    times = [state["time"] for state in states]
    looks = (("weights", "W", WEIGHT, "-"), ("gradients", "dW", BACKWARD, "--"))
    for name, letter, color, dash in looks:
        for k, layer in enumerate(facts["layers"]):
            if name in states[0]:
                y = [max(state[name][k], 1e-12) for state in states]
                ax.plot(times, y, dash, color=color, label=f"{letter} {layer}", linewidth=1.6)
                ax.annotate(f"{layer}", (times[-1], y[-1]), xytext=(3, 0), fontsize=10,
                            textcoords="offset points", va="center", color=color)  # fmt: skip
    ax.axvline(times[index], color=HIGHLIGHT, linewidth=1.2, zorder=0)
    both = "gradients" in states[0]
    ax.set_title("|W|, and dashed |dW|" if both else "|W| of each layer", fontsize=13, loc="center")
    ax.set_yscale("log")
    _time_axis(ax, facts)


def _time_axis(ax: Axes, facts: Mapping[str, Any]) -> None:
    """Time below the curves; a logarithmic one has no place for 0, so it is drawn at log(1 + t)."""
    ax.set_xlabel(facts["clock"])
    if facts["log"]:
        first, last = facts["times"][0], facts["times"][-1]
        powers = [0, *(10**k for k in range(len(str(int(last)))))]
        inside = [time for time in powers if first <= time <= last]
        ends = np.log1p([first, last])
        room = 0.04 * np.array([-1, 1]) * np.ptp(ends)
        ax.set_xlim(*np.expm1(ends + room))
        ax.set_xscale("function", functions=(np.log1p, np.expm1))
        ax.set_xticks(inside if len(inside) > 1 else [first, last])
