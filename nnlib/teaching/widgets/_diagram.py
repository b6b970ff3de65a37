"""Where a program's parts stand in its diagram, and the same diagram as a Matplotlib picture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nnlib.teaching.graph import Edge, Graph, Node
from nnlib.teaching.plot.graph import graph as draw_graph
from nnlib.teaching.plot.style import figure, style
from nnlib.teaching.widgets._kit import number
from nnlib.teaching.widgets._program import Program

Facts = dict[str, Any]


def diagram(program: Program) -> Facts:
    """nodes, edges and stubs: what the page draws.

    A weight is written on its edge; what only one step uses, such as a bias or a target, is a
    stub at that step; everything else is a node. An arrow's id is "head:place of the input".
    """
    edges, stubs = [], []
    for step in program.steps:
        for at, name in enumerate(step.inputs):
            role = _role(program, step.op, at, len(step.inputs), name)
            part = {"id": f"{step.name}:{at}", "head": step.name, "letters": program.label(name)}
            if role == "edge":
                edges.append({**part, "tail": name, "letters": "", "weight": ""})
            elif role == "weight":
                edges[-1] |= {"letters": part["letters"], "weight": part["id"], "name": name}
            else:
                value = "" if name in program.parameters else number(program.values[name])
                stubs.append({**part, "name": name, "value": value})
    places = _places(program, edges)
    nodes = [
        {"id": n, "letters": program.label(n), "layer": x, "row": y, "kind": _kind(program, n)}
        for n, (x, y) in places.items()
    ]
    return {"nodes": nodes, "edges": edges, "stubs": stubs}


def _role(program: Program, op: str, at: int, inputs: int, name: str) -> str:
    """How an input of a step is drawn: as an edge, as the weight on one, or as a stub."""
    if name not in program.values:
        return "edge"
    if op == "half_square":
        return "stub" if at % 2 else "edge"
    if op == "weigh" and at < inputs // 2 * 2:
        return "weight" if at % 2 else "edge"
    if op == "weigh":
        return "stub" if len(program.uses(name)) == 1 else "edge"
    return "edge"


def _kind(program: Program, name: str) -> str:
    if name == program.loss:
        return "loss"
    if name in program.values:
        return "parameter" if name in program.parameters else "input"
    return "operation"


def _places(program: Program, edges: list[dict[str, Any]]) -> dict[str, tuple[float, float]]:
    """(layer, row): a step stands after its inputs, a source right before its first user."""
    layer: dict[str, int] = {}
    for step in program.steps:
        tails = [e["tail"] for e in edges if e["head"] == step.name]
        layer[step.name] = 1 + max((layer.get(tail, 0) for tail in tails), default=0)
    for edge in edges:
        if edge["tail"] in program.values:
            before = layer[edge["head"]] - 1
            layer[edge["tail"]] = min(layer.get(edge["tail"], before), before)
    order = [e["tail"] for e in edges if e["tail"] in program.values]
    order = list(dict.fromkeys([*sorted(order, key=program.parameters.__contains__), *layer]))
    places = {}
    for column in sorted(set(layer.values())):
        names = [n for n in order if layer[n] == column]
        steps_first = sorted(names, key=lambda n: n in program.values and column > 0)
        for k, name in enumerate(steps_first):
            places[name] = float(column), (len(names) - 1) / 2 - k
    return places | {n: p for n, p in program.places.items() if n in places}


def picture(facts: Facts, state: Mapping[str, Any]) -> Figure:
    """One state as a figure: each of its diagrams, with the equations below."""
    views = state["views"]
    layers = 1 + max(node["layer"] for node in facts["nodes"])
    rows = len({node["row"] for node in facts["nodes"]})
    width, height = 1.6 * layers * len(views), 0.8 * rows + 1.9
    fig, axes = figure(min(width, 13.0), height, ncols=len(views), squeeze=False)
    below = 0.45 + 0.42 * max(len(view["rows"][:2]) for view in views)  # inches for equations
    fig.subplots_adjust(0.01, below / height, 0.99, 1 - 0.4 / height, wspace=0.05)
    for ax, view in zip(axes[0], views, strict=True):
        _draw(ax, facts, view)
    return fig


def _draw(ax: Axes, facts: Facts, view: Mapping[str, Any]) -> None:
    nodes = tuple(_node(node, view) for node in facts["nodes"])
    edges = tuple(Edge(e["tail"], e["head"], _tex(e["letters"])) for e in _once(facts["edges"]))
    lit = {part["edge"] for part in view["lit"]}
    used = {(e["tail"], e["head"]) for e in facts["edges"] if lit & {e["id"], e["weight"]}}
    look: dict[str, Any] = {"grads": True, "form": ".5g", "title": _tex(view["title"])}
    draw_graph(Graph(nodes, edges), highlight=used, ax=ax, **look)
    with style():
        for k, row in enumerate(view["rows"][:2]):
            lines = " ".join(c["letters"] for c in row), " ".join(c["number"] for c in row)
            for j, line in enumerate(lines):
                place = 0.5, -0.08 - 0.11 * (2 * k + j)
                ax.text(*place, _tex(line), ha="center", transform=ax.transAxes, fontsize=12)


def _once(edges: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    seen = set()
    for edge in edges:
        if (ends := (edge["tail"], edge["head"])) not in seen:
            seen.add(ends)
            yield edge


def _node(node: Mapping[str, Any], view: Mapping[str, Any]) -> Node:
    value, grad = (view[what].get(node["id"]) for what in ("values", "grads"))
    return Node(
        node["id"],
        _tex(node["letters"]),
        node["layer"],
        node["row"],
        node["kind"],
        None if not value else as_float(value),
        None if not grad else as_float(grad),
    )


def as_float(text: str) -> float:
    """A number that `number` has printed."""
    return float(re.sub(r"·10\^\{(.*)\}", r"e\1", text.replace("−", "-")).replace("∞", "inf"))


TEX = {"½": r"\frac{1}{2}", "σ": r"\sigma", "∂": r"\partial ", "·": r"\cdot", "×": r"\times"}
TEX |= {"−": "-", "η": r"\eta ", "→": r"\to", "tanh": r"\tanh", "max": r"\max"}


def _tex(text: str) -> str:
    """Letters as mathtext: words stay upright."""
    head, colon, rest = text.rpartition(": ")
    if not rest or (re.fullmatch(r"[\w ]{3,}", rest) and "_" not in rest):
        return text
    for sign, command in TEX.items():
        rest = rest.replace(sign, command)
    rest = re.sub(r"\b(new|before|after)\b", r"\\ \\mathrm{\1}", rest)
    return f"{head}{colon}${rest}$"
