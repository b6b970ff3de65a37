"""`perceptron_play(X, t)`: turn a line by hand, let the rule turn it, wear it out.

The reader's points, their order and the line set by hand come back from the page; states for new
points and orders are computed here, by `nnlib`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import traitlets
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray
from traitlets import TraitError

import nnlib
from nnlib.teaching import plot
from nnlib.teaching.plot.style import HIGHLIGHT, WEIGHT, figure_of
from nnlib.teaching.widgets._kit import Flagship, compose, finite, number
from nnlib.teaching.widgets._perceptron import MOST, mistakes, pair, perceptron_states, separation
from nnlib.teaching.widgets.dot import DotPlay

TASKS = ("hand", "train", "order", "points")
POINTS = 200  # the most that a page may hold


class PerceptronPlay(Flagship):
    """Points of two classes, a line, and the rule that turns it.

    task: "hand" (the reader turns the line), "train" (step by step), "order" (reorder the points),
    "points" (add some). hand: [angle of w in degrees, b]. points: [x1, x2, label] each. order: the
    points' places, in the order of the rule's visits. asked: the step that the guess was about.
    """

    _esm = compose("kit.js", "plane.js", "dot.js", "perceptron.js")
    _css = compose("kit.css", "perceptron.css")
    title = "The perceptron"
    guesses = ("fewer", "same", "more")
    from_browser = ("index", "guess", "asked", "task", "hand", "order", "points")

    asked = traitlets.Int(-1).tag(sync=True)
    task = traitlets.Enum(TASKS, "train").tag(sync=True)
    hand: Any = traitlets.List().tag(sync=True, echo_update=False)  # as with the index
    order: Any = traitlets.List().tag(sync=True)
    points: Any = traitlets.List().tag(sync=True)

    def __init__(self, points: list[list[float]], facts: dict[str, Any], **traits: Any):
        self._window, self._most = facts["window"], facts["cap"]
        order = list(range(len(points)))
        states, found = _run(points, order, self._most)
        self._records = {_key(points): len(states) - 1}
        facts = facts | found | {"record": len(states) - 1}
        whole = traits.get("task") in ("order", "points")
        index = len(states) - 1 if whole else 0
        super().__init__(states, facts, points=points, order=order, index=index, **traits)
        self.observe(self._new_points, "points")
        self.observe(self._new_order, "order")

    @property
    def line(self) -> nnlib.Perceptron:
        """The line on the picture: the reader's own, or the rule's after this many corrections."""
        if self.task != "hand":
            return nnlib.Perceptron(np.array(self.state["w"]), self.state["b"])
        angle = math.radians(self.hand[0])
        return nnlib.Perceptron(np.array([math.cos(angle), math.sin(angle)]), self.hand[1])

    @property
    def data(self) -> tuple[NDArray[np.float64], NDArray[np.int_]]:
        """X (n, 2) and t (n,) with labels 0 and 1: the points, those added included."""
        rows = np.asarray(self.points, dtype=float)
        return rows[:, :2], rows[:, 2].astype(int)

    def _new_points(self, change: Any) -> None:
        fresh = list(range(len(self.points)))
        if self.order == fresh:
            self._new_order(change)
        else:
            self.order = fresh

    def _new_order(self, change: Any) -> None:
        states, found = _run(self.points, self.order, self._most)
        key = _key(self.points)
        self._records[key] = max(len(states) - 1, self._records.get(key, 0))
        facts = self.facts | found | {"record": self._records[key]}
        self.show(states, index=len(states) - 1, facts=facts, guess="", asked=-1)

    @traitlets.validate("asked")
    def _a_step(self, proposal: Any) -> int:
        asked: int = proposal["value"]
        if isinstance(asked, bool) or not -1 <= asked < len(self.states):
            raise TraitError(f"asked: expected a step or -1; got {asked!r}")
        return asked

    @traitlets.validate("hand")
    def _an_angle_and_a_shift(self, proposal: Any) -> list[float]:
        hand = [finite("hand", value) for value in proposal["value"]]
        limits = (180.0, float(_shift_limit(self._window)))
        if len(hand) != 2 or any(abs(v) > limit for v, limit in zip(hand, limits, strict=True)):
            raise TraitError(f"hand: expected [angle, b] within {limits}; got {hand!r}")
        return hand

    @traitlets.validate("order")
    def _a_permutation(self, proposal: Any) -> list[int]:
        order: list[Any] = proposal["value"]
        whole = all(isinstance(place, int) and not isinstance(place, bool) for place in order)
        if not whole or sorted(order) != list(range(len(self.points))):
            raise TraitError(f"order: expected the places 0 to {len(self.points) - 1}, each once")
        return order

    @traitlets.validate("points")
    def _points_in_the_window(self, proposal: Any) -> list[list[float]]:
        points = proposal["value"]
        if not 1 <= len(points) <= POINTS or not all(_is_point(p, self._window) for p in points):
            raise TraitError(f"points: expected 1 to {POINTS} of [x1, x2, 0 or 1] in the window")
        return [[float(x1), float(x2), int(label)] for x1, x2, label in points]

    def picture(self) -> Figure:
        """The points, the line with its mistakes ringed; for the rule, mistakes step by step."""
        X, t = self.data
        look = {"names": self.facts["names"], "labels": self.facts["labels"]}
        if self.task == "hand":
            return figure_of(plot.line(X, t, self.line.w, self.line.b, **look))
        fig, (left, right) = plot.figure(9.6, 4.8, ncols=2)
        _draw_plane(left, X, t, self.line, self.state["broken"], **look)
        counts = [len(state["wrong"]) for state in self.states]
        with plot.style():
            right.step(range(len(counts)), counts, where="mid", color=WEIGHT, lw=1.6)
            right.plot(self.index, counts[self.index], "D", color=HIGHLIGHT, ms=10)
            right.set(title="Mistakes of each line", xlabel="corrections", ylim=(-0.5, None))
            for axis in (right.xaxis, right.yaxis):
                axis.set_major_locator(MaxNLocator(6, integer=True))
            fig.subplots_adjust(left=0.08, right=0.98, bottom=0.23, top=0.92, wspace=0.16)
        result: Figure = fig
        return result

    def __repr__(self) -> str:
        if self.task == "hand":
            model, (X, t) = self.line, self.data
            wrong = len(mistakes(model, X, t))
            w, angle, b = pair(model.w.tolist()), number(self.hand[0]), number(model.b)
            line = f"w = {w}, at {angle}°, and b = {b}"
            return f"{self.name}, by hand. {line}: {wrong} of {len(t)} points are wrong."
        bound = self.facts["bound"]
        most = f"No order needs more than {bound['most']:.0f}." if bound else "No line separates."
        return f"{super().__repr__()} {most}"


def perceptron_play(
    X: ArrayLike,
    t: ArrayLike | None = None,
    *,
    mode: str = "train",
    names: Sequence[str] = ("class 0", "class 1"),
    labels: Sequence[str] = ("$x_1$", "$x_2$"),
    task: str = "train",
    hand: Sequence[float] | None = None,
    w: Sequence[float] = (3.0, 1.0),
    most: int = MOST,
    size: str = "page",
) -> PerceptronPlay | DotPlay:
    """Play with a line between the points X of two classes t, and with the rule that finds one.

    X (n, 2), t (n,) labels 0 and 1, or -1 and 1. Both axes have one unit, so that w stands upright
    on its line. hand: (angle in degrees, b) to start from. most: corrections before it gives up.
    mode="dot" needs no t: the dot product of w with each x, as length and angle.
    """
    rows = _rows(X)
    if mode == "dot":
        return DotPlay([float(v) for v in w], rows.tolist(), size=size)
    if mode != "train" or t is None:
        raise ValueError(f'expected mode="train" with labels t, or mode="dot"; got {mode!r}')
    points = _labelled(rows, t)
    window = _window(rows)
    start = [60.0, _shift(window)] if hand is None else [float(v) for v in hand]
    facts: dict[str, Any] = {
        "mode": "train",
        "names": list(names),
        "labels": list(labels),
        "window": window,
    }
    facts |= {"given": points, "shift": _shift_limit(window), "cap": most}
    return PerceptronPlay(points, facts, task=task, hand=start, size=size)


def _rows(X: ArrayLike) -> NDArray[np.float64]:
    rows = np.asarray(X, dtype=float)
    if rows.ndim != 2 or rows.shape[1] != 2 or not 1 <= len(rows) <= POINTS:
        raise ValueError(f"expected X (n, 2) with 1 to {POINTS} points; got {rows.shape}")
    if not np.isfinite(rows).all():
        raise ValueError("expected finite numbers in X")
    return rows


def _labelled(rows: NDArray[np.float64], t: ArrayLike) -> list[list[float]]:
    next(nnlib.perceptron_updates(rows, t), None)  # refuses wrong shapes and labels
    return [[*row, int(label > 0)] for row, label in zip(rows.tolist(), np.asarray(t), strict=True)]


def _run(
    points: list[list[float]], order: list[int], most: int
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The states for these points in this order, and the facts that belong to them."""
    rows = np.asarray(points, dtype=float)
    X, t = rows[:, :2], rows[:, 2].astype(int)
    states = perceptron_states(X, t, order, most)
    settled = states[-1]["next"] is None
    found = {"bound": separation(X, t), "settled": settled, "order": order, "points": points}
    return states, found


def _key(points: Sequence[Sequence[float]]) -> tuple[tuple[float, ...], ...]:
    return tuple(sorted(tuple(point) for point in points))


def _window(rows: NDArray[np.float64], ratio: float = 1.15) -> list[float]:
    """[left, right, bottom, top] around the points, as wide as the page's plane is."""
    low, high = rows.min(axis=0), rows.max(axis=0)
    half = 0.62 * (high - low)
    half = np.maximum(half, [half[1] * ratio, half[0] / ratio])
    half = np.where(half > 0, half, np.array([ratio, 1.0]))
    middle = (low + high) / 2
    edges = [middle[0] - half[0], middle[0] + half[0], middle[1] - half[1], middle[1] + half[1]]
    return [float(edge) for edge in edges]


def _shift_limit(window: Sequence[float]) -> float:
    """How far b may go, so that the line can leave the window on either side: a round number."""
    far = max(math.hypot(x1, x2) for x1 in window[:2] for x2 in window[2:])
    step = 10.0 ** math.floor(math.log10(far)) / 2
    return step * math.ceil(far / step)


def _shift(window: Sequence[float]) -> float:
    """The b of a line at 60 degrees through the middle of the window, on the slider's grid."""
    step = _shift_limit(window) / 100
    middle = ((window[0] + window[1]) / 2, (window[2] + window[3]) / 2)
    angle = math.radians(60)
    wanted = -(math.cos(angle) * middle[0] + math.sin(angle) * middle[1])
    return step * round(wanted / step)


def _is_point(point: Any, window: Sequence[float]) -> bool:
    if not isinstance(point, list) or len(point) != 3:
        return False
    try:
        x1, x2, label = (finite("points", value) for value in point)
    except TraitError:
        return False
    inside = window[0] <= x1 <= window[1] and window[2] <= x2 <= window[3]
    return inside and label in (0, 1)


def _draw_plane(
    ax: Any, X: Any, t: Any, model: nnlib.Perceptron, broken: list[int], **look: Any
) -> None:
    """The two sides of the line, the points, rings around mistakes, crosses on new ones."""
    wrong = X[mistakes(model, X, t)]
    count = f"{len(wrong)} mistake{'' if len(wrong) == 1 else 's'} in {len(X)}"
    plot.decision_boundary(
        lambda rows: _scores(model, rows),
        X,
        t,
        ax,
        threshold=0.0,
        title=count,
        legend=False,
        **look,
    )
    with plot.style():
        ring: Any = {"s": 190, "facecolors": "none", "edgecolors": HIGHLIGHT, "linewidths": 2.6}
        ax.scatter(*wrong.T, label="mistake", zorder=4, **ring)
        if broken:
            ax.scatter(*X[broken].T, marker="x", c=WEIGHT, s=40, label="newly broken", zorder=5)
        ax.set_aspect("equal", adjustable="box")
        place: Any = {"loc": "upper center", "bbox_to_anchor": (0.5, -0.17), "ncols": 4}
        ax.legend(**place, columnspacing=0.9, handletextpad=0.1)


def _scores(model: nnlib.Perceptron, rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """w . x + b; where w and b are 0 every answer is 1, and the picture takes that for positive."""
    scores: NDArray[np.float64] = rows @ model.w + model.b
    return scores if model.w.any() else np.where(scores >= 0, 1.0, -1.0)
