"""Draw a computational graph or a network: circles and boxes, values on top, gradients below."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Patch

from nnlib.teaching.graph import Edge, Graph, Node
from nnlib.teaching.plot.fingerprint import TOLD
from nnlib.teaching.plot.placing import Crowd, Point, around, box_of, curve
from nnlib.teaching.plot.style import (
    BACKWARD,
    FORWARD,
    HIGHLIGHT,
    PALE,
    WEIGHT,
    axes,
    figure_of,
    style,
)

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
LIT: dict[str, Any] = {"edgecolor": HIGHLIGHT, "linewidth": 3.4, "linestyle": "-"}


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
    step: inches between layers and between rows.
    """
    lit = _lit(graph, highlight)
    picture = _Picture(graph, step)
    written = sum(bool(e.label) for e in graph.edges) <= 12 if labels is None else labels
    words = {(e.tail, e.head): _words(e, written, slopes, weights, form) for e in graph.edges}
    with style():
        own, ax = ax is None, axes(ax)
        for edge in graph.edges:
            pair = edge.tail, edge.head
            picture.arrow(ax, edge, words[pair], pair in lit)
        for node in graph.nodes:
            picture.node(ax, node, any(node.name in pair for pair in lit))
        for edge in graph.edges:
            pair = edge.tail, edge.head
            picture.edge_label(ax, edge, words[pair], pair in lit)
        for node in graph.nodes:
            if values and node.value is not None:
                picture.number(ax, node.name, number(node.value, form), FORWARD, 90)
            if grads and node.grad is not None:
                picture.number(ax, node.name, number(node.grad, form), BACKWARD, 270)
        picture.fit(ax, title, own)
    ax.set_label(_story(graph, values, grads, form))
    return ax


def number(value: float, form: str) -> str:
    """A number as it is printed in a figure: a real minus sign, and no minus zero."""
    return format(0.0 if abs(value) < 1e-12 else value, form).replace("-", "−")


class _Picture:
    """The places of a graph's nodes in inches, and what of the page is taken."""

    def __init__(self, graph: Graph, step: Point) -> None:
        self.graph = graph
        self.places = {n.name: (n.layer * step[0], n.row * step[1]) for n in graph.nodes}
        self.sags = {edge: self._sag(edge) for edge in graph.edges}
        self.crowd = Crowd()
        for edge in graph.edges:
            line = self._line(edge)
            head = line[len(line) // 2 :]  # an arrow's head is wider than its line
            aside = np.array([0.07, 0.0])
            self.crowd.add(edge, np.concatenate([line, head + aside, head - aside]))
        for node in graph.nodes:
            place = self.places[node.name]
            if _is_box(node):
                self.crowd.add_box(node.name, around(place, 2 * RADIUS, 2 * RADIUS))
            else:
                self.crowd.add_disc(node.name, place, RADIUS)

    def _line(self, edge: Edge) -> Any:
        return curve(self.places[edge.tail], self.places[edge.head], self.sags[edge])

    def _sag(self, edge: Edge) -> float:
        """How far an arrow curves up, so that it does not run through a node between its ends."""
        start, end = np.array(self.places[edge.tail]), np.array(self.places[edge.head])
        points = curve((start[0], start[1]), (end[0], end[1]), 0.0)
        others = [p for n, p in self.places.items() if n not in (edge.tail, edge.head)]
        near = any(np.hypot(*(points - p).T).min() < 1.2 * RADIUS for p in others)
        return 0.25 + 0.11 * float(np.hypot(*(end - start))) if near else 0.0

    def fit(self, ax: Axes, title: str, own: bool) -> None:
        """Axes without ticks around all that was drawn, one unit an inch in a figure of our own."""
        points = np.concatenate(list(self.crowd.points.values()))
        (left, low), (right, high) = points.min(axis=0) - 0.12, points.max(axis=0) + 0.12
        if own:
            height = high - low + (0.5 if title else 0.0)
            fig = figure_of(ax)
            fig.set_size_inches(right - left, height)
            fig.subplots_adjust(0, 0, 1, (high - low) / height)
        ax.set(xlim=(left, right), ylim=(low, high), aspect="equal")
        ax.set_axis_off()
        ax.set_title(title, loc="center")

    def node(self, ax: Axes, node: Node, lit: bool) -> None:
        """A circle, or a rounded box for an operation, with the letter inside."""
        x, y = self.places[node.name]
        look = {"linewidth": 1.8, "zorder": 3, **LOOK[node.kind], **(LIT if lit else {})}
        shape: Patch = Circle((x, y), RADIUS, **look)
        if _is_box(node):
            side = 2 * RADIUS - 0.16
            round_box = "round,pad=0.06,rounding_size=0.14"
            corner = (x - side / 2, y - side / 2)
            shape = FancyBboxPatch(corner, side, side, boxstyle=round_box, **look)
        ax.add_patch(shape)
        size = 18 if len(node.label.strip("$")) <= 7 else 15
        _write(ax, (x, y), node.label, size, color="black", zorder=4)

    def arrow(self, ax: Axes, edge: Edge, words: str, lit: bool) -> None:
        """An arrow from outline to outline; its label tells it to who cannot see it."""
        points = self._line(edge)
        ends = [self._outside(edge.tail, points[1:]), self._outside(edge.head, points[-2::-1])]
        chord = math.dist(*ends)
        patch = FancyArrowPatch(
            *ends,
            connectionstyle=f"arc3,rad={-2 * self.sags[edge] / chord}",
            arrowstyle="-|>,head_length=0.55,head_width=0.26",
            mutation_scale=14,
            shrinkA=0,
            shrinkB=0,
            color=HIGHLIGHT if lit else WEIGHT,
            linewidth=4.0 if lit else 1.6,
            zorder=2.5 if lit else 2,
            label=f"{edge.tail} to {edge.head}{words and ' by '}{words}{lit * ' (highlighted)'}",
        )
        ax.add_patch(patch)

    def _outside(self, name: str, points: Any) -> Point:
        """The first of the points that is outside the node's outline."""
        away = np.abs(points - np.array(self.places[name]))
        corners = 4 if _is_box(self.graph.node(name)) else 2  # the 4-norm is a rounded square
        distance = (away**corners).sum(axis=1) ** (1 / corners)
        first = points[int(np.argmax(distance > RADIUS + 0.02))]
        return float(first[0]), float(first[1])

    def edge_label(self, ax: Axes, edge: Edge, words: str, lit: bool) -> None:
        """Words on an edge, on a white ground, as near to its middle as no other edge crosses."""
        if not words:
            return
        points = self._line(edge)

        def cost(i: int) -> float:
            box = box_of((float(points[i, 0]), float(points[i, 1])), words)
            return self.crowd.hits(box, edge) + abs(i / (len(points) - 1) - 0.5) * 4

        x, y = points[min(range(12, 46), key=cost)]
        box = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none"}
        color = "#8A5A00" if lit else WEIGHT  # amber itself is too pale for letters
        _write(ax, (float(x), float(y)), words, 15, color=color, bbox=box, zorder=2.8)
        self.crowd.add_box((edge, words), box_of((float(x), float(y)), words))

    def number(self, ax: Axes, name: str, words: str, color: str, wanted: float) -> None:
        """A node's number at its free side nearest to `wanted` degrees."""
        centre = self.crowd.beside(self.places[name], words, wanted, RADIUS + 0.02)
        _write(ax, centre, words, 13, color=color, zorder=5)
        self.crowd.add_box((name, wanted), box_of(centre, words))


def _write(ax: Axes, place: Point, words: str, size: float, **look: Any) -> None:
    va = "center" if "bbox" in look or "$" not in words else "center_baseline"
    ax.text(*place, words, ha="center", va=va, fontsize=size, gid=TOLD, **look)


def _is_box(node: Node) -> bool:
    return node.kind in ("operation", "loss")


def _lit(
    graph: Graph, highlight: Sequence[str] | Collection[tuple[str, str]]
) -> set[tuple[str, str]]:
    """The highlighted edges, whether given as a path of names or as pairs."""
    names = [item for item in highlight if isinstance(item, str)]
    pairs = [item for item in highlight if not isinstance(item, str)]
    pairs += pairwise(names)
    return {(graph.edge(tail, head).tail, head) for tail, head in pairs}


def _words(edge: Edge, labels: bool, slopes: bool, weights: bool, form: str) -> str:
    """What is written on an edge: its label, its number, or both with an equals sign between."""
    value = edge.slope if slopes else edge.value if weights else None
    parts = [edge.label] if labels and edge.label else []
    return " = ".join(parts + ([] if value is None else [number(value, form)]))


def _story(graph: Graph, values: bool, grads: bool, form: str) -> str:
    """The nodes in words, in the order of computing, for whoever cannot see the picture."""
    parts = []
    for name in graph.topological_order():
        node = graph.node(name)
        value = f" = {number(node.value, form)}" if values and node.value is not None else ""
        grad = f" (gradient {number(node.grad, form)})" if grads and node.grad is not None else ""
        parts.append(f"{node.label}{value}{grad}")
    return "A graph of " + ", ".join(parts) + "."
