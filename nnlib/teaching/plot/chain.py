"""The figures of the scalar chain rule: a nudge and its tangent, the sigmoid's slope, paths."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from nnlib.activations import sigmoid
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
        ax.plot(x, line, color=BACKWARD, linestyle="--", label="gradient × nudge")
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
        name_line(bottom, 1.9, 0.22, r"$\sigma'(z) = a\,(1-a)$", BACKWARD)
    return fig


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
