"""Curves of a perceptron's run: mistakes in each pass, Novikoff's squeeze, the stairs."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

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


def passes(title: str, corrections: ArrayLike, errors: ArrayLike | None = None) -> Axes:
    """Draw the corrections made in each pass and, if given, the errors of the line at its end.

    corrections (passes,), errors (passes,).
    """
    with style():
        ax = axes(None, 7.4, 4.0)
        made = np.asarray(corrections, dtype=float)
        series = [("corrections in the pass", made, FORWARD, "o-")]
        if errors is not None:
            left = np.asarray(errors, dtype=float)
            series.append(("errors of the line at its end", left, BACKWARD, "s--"))
        for name, y, color, form in series:
            ax.plot(np.arange(1, y.size + 1), y, form, color=color, label=name, lw=1.6, ms=5)
        top = max(float(y.max()) for _, y, _, _ in series)
        ax.set(title=title, xlabel="pass", ylabel="examples", ylim=(-0.04 * top, 1.22 * top))
        ax.legend(loc="upper right", ncols=2)
    return ax


def convergence(along: ArrayLike, length: ArrayLike, gamma: float, R: float) -> Figure:
    """Draw Novikoff's squeeze, k gamma <= w . w* <= |w| <= R sqrt(k), along a run and to its end.

    along (k + 1,): w . w* after 0 to k mistakes; length (k + 1,): |w|; w* has length 1.
    """
    along, length = np.asarray(along, dtype=float), np.asarray(length, dtype=float)
    bound = (R / gamma) ** 2
    with style():
        fig, (left, right) = figure(9.0, 4.2, ncols=2)
        for ax, k in ((left, np.arange(along.size)), (right, np.linspace(0, 1.15 * bound, 231))):
            ax.plot(k, R * np.sqrt(k), "--", color=BACKWARD, label=r"ceiling $R\sqrt{k}$")
            ax.plot(k, gamma * k, "--", color=TARGET, label=r"floor $\gamma k$")
            ax.set(xlabel="mistakes so far, $k$")
        for y, color, name in ((length, WEIGHT, r"$\|w\|$"), (along, SECOND, r"$w \cdot w_*$")):
            left.plot(y, "o-", color=color, ms=4, lw=1.8, label=name)
        left.set_title("A real run stays between")
        left.legend(loc="upper left", fontsize=11)
        right.set_title("Floor meets ceiling")
        right.plot([bound], [gamma * bound], "o", color=HIGHLIGHT, ms=11)
        name_line(right, bound, R * R / gamma, rf"$(R/\gamma)^2 = {bound:.0f}$", WEIGHT,
                  xytext=(-8, 14), ha="right")  # fmt: skip
        fig.subplots_adjust(left=0.07, right=0.98, wspace=0.2)
    result: Figure = fig
    return result


def staircase(x: ArrayLike, mistakes: ArrayLike, *, xlabel: str, title: str) -> Axes:
    """Draw the number of mistakes while one number changes: level steps with jumps between.

    x (m,), mistakes (m,).
    """
    with style():
        ax = axes(None, 7.0, 3.8)
        ax.plot(x, mistakes, color=FORWARD, drawstyle="steps-post")
        ax.set(xlabel=xlabel, ylabel="mistakes", title=title)
        ax.set_ylim(bottom=-0.5)
    return ax
