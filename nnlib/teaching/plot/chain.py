"""The figures of the scalar chain rule: a nudge and its tangent, the sigmoid's slope, paths."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from nnlib.activations import sigmoid
from nnlib.teaching.graph import Graph
from nnlib.teaching.plot.graph import graph
from nnlib.teaching.plot.style import (
    BACKWARD,
    FORWARD,
    HIGHLIGHT,
    WEIGHT,
    axes,
    figure,
    name_line,
    style,
)


def tangent(
    f: Callable[[float], float],
    at: float,
    slope: float,
    span: tuple[float, float],
    *,
    nudge: float | None = None,
    title: str = "",
    xlabel: str = "$w$",
    ylabel: str = "$L$",
    ylim: tuple[float, float] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw f over the span and its tangent at one point; with a nudge, the gap between the two."""
    x = np.linspace(*span, 201)
    here = f(at)
    with style():
        ax = axes(ax)
        ax.plot(x, [f(float(v)) for v in x], color=FORWARD, label=f"real {ylabel}")
        line = here + slope * (x - at)
        ax.plot(x, line, color=BACKWARD, linestyle="--", label=f"{ylabel} + gradient × nudge")
        ax.plot([at], [here], "o", color=WEIGHT, markersize=10, zorder=4)
        if nudge is not None:
            there = at + nudge
            ends = [here + slope * nudge, f(there)]
            ax.plot([there, there], ends, color=HIGHLIGHT, linewidth=5, label="gap")
            ax.plot([there], [ends[1]], "o", color=FORWARD, markersize=9, zorder=4)
        ax.set(title=title, xlabel=xlabel, ylabel=ylabel, xlim=span)
        if ylim is not None:
            ax.set_ylim(*ylim)
        ax.legend(loc="best")
    return ax


def sigmoid_slope(z: float = -3.0) -> Any:
    """Draw the sigmoid with its tangent at z, and below it the slope at every z."""
    x = np.linspace(-6, 6, 241)
    a, pullback = sigmoid(x)
    here, back = sigmoid(float(z))
    slope = back(1.0)
    fig, (top, bottom) = figure(7.0, 5.2, nrows=2, sharex=True)
    with style():
        top.plot(x, a, color=FORWARD)
        near = np.array([z - 1.6, z + 1.6])
        top.plot(near, here + slope * (near - z), color=BACKWARD, linestyle="--")
        top.plot([z], [here], "o", color=WEIGHT, markersize=10)
        top.set(
            title=f"At $z$ = {z:.1f}: $a$ = {here:.4f}, slope = {slope:.4f}".replace("-", "−"),
            ylabel="$a$",
        )
        top.set_ylim(-0.1, 1.1)
        name_line(top, 4.2, 0.9, r"$a = \sigma(z)$", FORWARD)
        bottom.plot(x, pullback(np.ones_like(x)), color=BACKWARD)
        bottom.plot([z], [slope], "o", color=WEIGHT, markersize=10)
        bottom.set(xlabel="$z$", ylabel="slope", ylim=(-0.02, 0.3))
        name_line(bottom, 1.9, 0.22, "slope at every $z$", BACKWARD)
    return fig


def worked_example(
    theta: Sequence[float],
    values: Mapping[str, float],
    inputs: tuple[float, float] = (0.05, 0.10),
    highlight: Sequence[str] = (),
) -> Axes:
    """Draw the 2-2-1 network of the worked example: theta is w1 to w6, b1 (shared) and b2.

    values: z1, z2, a1, a2, z, p and L, as the forward formula returns them.
    """
    wires = [("x1", "z1"), ("x2", "z1"), ("x1", "z2"), ("x2", "z2"), ("a1", "z"), ("a2", "z")]
    weights = {w: f"$w_{k}$ = {theta[k - 1]:.2f}" for k, w in enumerate(wires, start=1)}
    network = Graph.from_arrows(
        *("x1 -> z1 -> a1 -> z -> p -> L", "x2 -> z1", "x1 -> z2", "x2 -> z2 -> a2 -> z"),
        *("b1 -> z1", "b1 -> z2", "b2 -> z"),
        edge_labels=weights,
        places={"b1": (1.0, 0.0), "b2": (3.0, 0.8)},
    )
    ends = {"x1": inputs[0], "x2": inputs[1], "b1": theta[6], "b2": theta[7]}
    known = network.with_values({**values, **ends})
    return graph(known, highlight, title="The worked example, forward", step=(2.0, 2.1))


def work(diamonds: Sequence[int], paths: Sequence[int], visits: Sequence[int]) -> Axes:
    """Draw how many paths a row of diamonds has, beside how many arrows it has."""
    with style():
        ax = axes(None)
        ax.plot(diamonds, paths, color=BACKWARD, marker="s", label="paths, one by one")
        ax.plot(diamonds, visits, color=FORWARD, marker="o", label="arrows, each once")
        ax.set(yscale="log", xlabel="diamonds in a row", ylabel="multiplications, at least")
        ax.set(title="Paths double with every diamond; arrows do not")
        ax.legend(loc="upper left")
    return ax
