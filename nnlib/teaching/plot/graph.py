"""Draw a computational graph or a network: circles and boxes, values on top, gradients below."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Patch

from nnlib.teaching.graph import Edge, Graph, Node
from nnlib.teaching.plot.style import (
    BACKWARD,
    FORWARD,
    HIGHLIGHT,
    PALE,
    WEIGHT,
    figure,
    style,
)

Point: TypeAlias = tuple[float, float]

# One unit of the axes is one inch of a figure that `graph` makes itself.
RADIUS = 0.29
STEP = (1.45, 1.15)  # between layers and between rows
LOOK: dict[str, dict[str, Any]] = {
    "input": {"facecolor": "white", "edgecolor": WEIGHT},
    "parameter": {"facecolor": PALE["grey"], "edgecolor": WEIGHT, "linestyle": "--"},
    "operation": {"facecolor": PALE["blue"], "edgecolor": FORWARD},
    "neuron": {"facecolor": PALE["blue"], "edgecolor": FORWARD},
    "loss": {"facecolor": PALE["vermillion"], "edgecolor": BACKWARD, "linewidth": 2.6},
}


def graph(
    graph: Graph,
    highlight: Sequence[str] | Collection[tuple[str, str]] = (),
    *,
    values: bool = True,
    grads: bool = False,
    slopes: bool = False,
    weights: bool = False,
    labels: bool | None = None,
    form: str = ".4g",
    title: str = "",
    step: Point = STEP,
    ax: Axes | None = None,
) -> Axes:
    """Draw the graph from left to right: a value above its node in blue, its gradient below in red.

    highlight: a path of names, or edges as (tail, head) pairs, drawn thick and amber. labels: write
    the edges' labels (by default up to 12 of them); slopes, weights: write their numbers too.
    """
    edges = _edges(graph, highlight)
    with style():
        places = {n.name: (n.layer * step[0], n.row * step[1]) for n in graph.nodes}
        ax = _canvas(ax, list(places.values()), title)
        written = len([e for e in graph.edges if e.label]) <= 12 if labels is None else labels
        for edge in graph.edges:
            lit = (edge.tail, edge.head) in edges
            bend = _bend(edge, graph, places)
            _arrow(ax, graph, edge, places, lit, bend)
            if words := _words(edge, written, slopes, weights, form):
                _edge_label(ax, edge, graph, places, words, lit, bend)
        lit_nodes = {name for pair in edges for name in pair}
        for node in graph.nodes:
            _node(ax, node, places[node.name], node.name in lit_nodes)
            taken = [_toward(node.name, edge, places) for edge in _touching(graph, node.name)]
            if values and node.value is not None:
                taken.append(_number(ax, places[node.name], node.value, form, FORWARD, 90, taken))
            if grads and node.grad is not None:
                _number(ax, places[node.name], node.grad, form, BACKWARD, 270, taken)
    return ax


def _edges(
    graph: Graph, highlight: Sequence[str] | Collection[tuple[str, str]]
) -> set[tuple[str, str]]:
    """The highlighted edges, whether given as a path of names or as pairs."""
    names = [item for item in highlight if isinstance(item, str)]
    pairs = [item for item in highlight if not isinstance(item, str)]
    pairs += pairwise(names)
    return {(graph.edge(tail, head).tail, head) for tail, head in pairs}


def _canvas(ax: Axes | None, places: Sequence[Point], title: str) -> Axes:
    """Axes without ticks around the places, one unit an inch where the figure is ours."""
    xs, ys = zip(*places, strict=True)
    left, right, low, high = min(xs) - 0.6, max(xs) + 0.6, min(ys) - 0.7, max(ys) + 0.7
    if ax is None:
        height = high - low + (0.45 if title else 0.0)
        fig, ax = figure(right - left, height)
        fig.subplots_adjust(0, 0, 1, (high - low) / height)
    ax.set(xlim=(left, right), ylim=(low, high), aspect="equal")
    ax.set_axis_off()
    ax.set_title(title, loc="center")
    return ax


def _touching(graph: Graph, name: str) -> Iterable[Edge]:
    return (edge for edge in graph.edges if name in (edge.tail, edge.head))


def _toward(name: str, edge: Edge, places: dict[str, Point]) -> float:
    """The direction, in degrees, in which an edge leaves the node `name`."""
    other = edge.head if edge.tail == name else edge.tail
    (x, y), (x2, y2) = places[name], places[other]
    return math.degrees(math.atan2(y2 - y, x2 - x)) % 360


def _is_box(node: Node) -> bool:
    return node.kind in ("operation", "loss")


def _node(ax: Axes, node: Node, place: Point, lit: bool) -> None:
    """A circle, or a rounded box for an operation, with the letter inside."""
    look: dict[str, Any] = {"linewidth": 1.8, **LOOK[node.kind], "zorder": 3}
    if lit:
        look |= {"edgecolor": HIGHLIGHT, "linewidth": 3.4}
    shape: Patch
    if _is_box(node):
        side = 2 * RADIUS - 0.16
        corner = (place[0] - side / 2, place[1] - side / 2)
        shape = FancyBboxPatch(
            corner, side, side, boxstyle="round,pad=0.06,rounding_size=0.14", **look
        )
    else:
        shape = Circle(place, RADIUS, **look)
    ax.add_patch(shape)
    size = 18 if len(node.label.strip("$")) <= 7 else 15
    ax.text(*place, node.label, ha="center", va="center_baseline", fontsize=size, zorder=4)


def _number(
    ax: Axes,
    place: Point,
    value: float,
    form: str,
    color: str,
    wanted: float,
    taken: Sequence[float],
) -> float:
    """A number at the free side of a node nearest to `wanted` degrees; the direction it went to."""
    best = max(range(0, 360, 15), key=lambda angle: _room(angle, wanted, taken))
    cos, sin = math.cos(math.radians(best)), math.sin(math.radians(best))
    x, y = place[0] + 1.16 * RADIUS * cos, place[1] + 1.16 * RADIUS * sin
    ha = "center" if abs(cos) < 0.3 else "left" if cos > 0 else "right"
    va = "center" if abs(sin) < 0.3 else "bottom" if sin > 0 else "top"
    ax.text(x, y, written(value, form), color=color, ha=ha, va=va, fontsize=13, zorder=5)
    return float(best)


def _room(angle: float, wanted: float, taken: Sequence[float]) -> float:
    """How good a direction is: 50 free degrees are enough, then the wanted side counts."""
    free = min((_apart(angle, other) for other in taken), default=180.0)
    return min(free, 50.0) * 4 - _apart(angle, wanted)


def _apart(a: float, b: float) -> float:
    """The angle between two directions."""
    return abs((a - b + 180) % 360 - 180)


def written(value: float, form: str) -> str:
    """A number as it is printed in a figure: a real minus sign, and no minus zero."""
    words = format(0.0 if abs(value) < 1e-12 else value, form)
    return words.replace("-", "−")


def _bend(edge: Edge, graph: Graph, places: dict[str, Point]) -> float:
    """How far an arrow must curve so that it does not run through a node between its ends."""
    (x1, y1), (x2, y2) = places[edge.tail], places[edge.head]
    length = math.hypot(x2 - x1, y2 - y1)
    for node in graph.nodes:
        if node.name in (edge.tail, edge.head):
            continue
        x, y = places[node.name]
        along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length**2
        aside = abs((x - x1) * (y2 - y1) - (y - y1) * (x2 - x1)) / length
        if 0 < along < 1 and aside < 1.2 * RADIUS:
            return -0.3
    return 0.0


def _arrow(
    ax: Axes, graph: Graph, edge: Edge, places: dict[str, Point], lit: bool, bend: float
) -> None:
    words = f"{edge.tail} to {edge.head}" + (" (highlighted)" if lit else "")
    arrow = FancyArrowPatch(
        _border(graph.node(edge.tail), places, edge.head, bend),
        _border(graph.node(edge.head), places, edge.tail, -bend),
        connectionstyle=f"arc3,rad={bend}",
        arrowstyle="-|>,head_length=0.55,head_width=0.26",
        mutation_scale=14,
        shrinkA=0,
        shrinkB=0,
        color=HIGHLIGHT if lit else WEIGHT,
        linewidth=4.0 if lit else 1.6,
        zorder=2.5 if lit else 2,
        label=words,
    )
    ax.add_patch(arrow)


def _border(node: Node, places: dict[str, Point], other: str, bend: float) -> Point:
    """The point of a node's outline at which an arrow to or from `other` touches it."""
    (x, y), (x2, y2) = places[node.name], places[other]
    angle = math.atan2(y2 - y, x2 - x) - math.atan(2 * bend)
    cos, sin = math.cos(angle), math.sin(angle)
    reach = RADIUS + 0.03
    if _is_box(node):  # a square's side, cut at its rounded corners
        reach = min(reach / max(abs(cos), abs(sin)), 1.25 * reach)
    return x + reach * cos, y + reach * sin


def _words(edge: Edge, labels: bool, slopes: bool, weights: bool, form: str) -> str:
    """What is written on an edge: its label, its number, or both with an equals sign between."""
    number = edge.slope if slopes else edge.value if weights else None
    parts = [edge.label] if labels and edge.label else []
    return " = ".join(parts + ([] if number is None else [written(number, form)]))


def _edge_label(
    ax: Axes,
    edge: Edge,
    graph: Graph,
    places: dict[str, Point],
    words: str,
    lit: bool,
    bend: float,
) -> None:
    """The words in the middle of an edge, nearer to its tail where edges cross in the middle."""
    (x1, y1), (x2, y2) = places[edge.tail], places[edge.head]
    crossed = len(graph.children(edge.tail)) > 1 and len(graph.parents(edge.head)) > 1
    at = 0.36 if crossed else 0.5
    lift = 2 * at * (1 - at) * bend  # a quadratic curve through a point `bend` lengths aside
    x = x1 + at * (x2 - x1) + lift * (y2 - y1)
    y = y1 + at * (y2 - y1) - lift * (x2 - x1)
    box = {"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none"}
    color = "#8A5A00" if lit else WEIGHT  # amber is too pale for letters
    ax.text(x, y, words, ha="center", va="center", fontsize=14, color=color, bbox=box, zorder=2.8)
