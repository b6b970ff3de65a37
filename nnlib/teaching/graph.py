"""A computational graph as inert data: what diagrams draw and what the chain rule walks on."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from nnlib.network import Network

Array: TypeAlias = npt.NDArray[Any]
Kind: TypeAlias = Literal["input", "parameter", "operation", "neuron", "loss"]


@dataclass(frozen=True)
class Node:
    """A quantity. `label` is mathtext; (layer, row) its place, row 0 in the middle, 1 a step up."""

    name: str
    label: str
    layer: float = 0.0
    row: float = 0.0
    kind: Kind = "operation"
    value: float | None = None
    grad: float | None = None


@dataclass(frozen=True)
class Edge:
    """An arrow: `head` is computed from `tail`; `slope` is d head / d tail.

    `label` is what to write on it (mathtext), `value` a number it carries, such as a weight.
    """

    tail: str
    head: str
    label: str = ""
    slope: float | None = None
    value: float | None = None


@dataclass(frozen=True)
class Graph:
    """Nodes and edges without a cycle; nothing in it changes, `with_...` makes a new one."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "nodes", tuple(self.nodes))
        object.__setattr__(self, "edges", tuple(self.edges))
        names = [node.name for node in self.nodes]
        ends = [(edge.tail, edge.head) for edge in self.edges]
        for what, seen in ("node", names), ("edge", [f"{a} -> {b}" for a, b in ends]):
            if twice := sorted({name for name in seen if seen.count(name) > 1}):
                raise ValueError(f"expected each {what} once; got twice: {', '.join(twice)}")
        if unknown := sorted({name for end in ends for name in end} - set(names)):
            raise ValueError(f"expected edges between known nodes; unknown: {', '.join(unknown)}")
        self.topological_order()  # refuses a cycle

    @classmethod
    def from_arrows(
        cls,
        *chains: str,
        labels: Mapping[str, str] | None = None,
        slopes: Mapping[tuple[str, str], float] | None = None,
        edge_labels: Mapping[tuple[str, str], str] | None = None,
        kinds: Mapping[str, Kind] | None = None,
        places: Mapping[str, tuple[float, float]] | None = None,
    ) -> Graph:
        """A graph from chains such as "x -> u -> y", placed left to right by longest path.

        A source whose name begins with w or b is a parameter unless `kinds` says otherwise, any
        other source an input. labels: {name: mathtext}; by default w1 is written w with index 1.
        slopes, edge_labels: {(tail, head): ...}; places: {name: (layer, row)} moves a node.
        """
        pairs = list(dict.fromkeys(_pairs(chains)))
        names = list(dict.fromkeys(name for pair in pairs for name in pair))
        kinds = {**_kinds(names, pairs), **(kinds or {})}
        spots = {**_places(names, pairs, kinds), **(places or {})}
        labels, slopes, edge_labels = labels or {}, slopes or {}, edge_labels or {}
        _refuse_unknown("labels, kinds or places", {*labels, *kinds, *(places or {})}, set(names))
        _refuse_unknown("slopes or edge_labels", {*slopes, *edge_labels}, set(pairs))
        nodes = [Node(n, labels.get(n, mathtext(n)), *spots[n], kinds[n]) for n in names]
        edges = [Edge(a, b, edge_labels.get((a, b), ""), slopes.get((a, b))) for a, b in pairs]
        return cls(tuple(nodes), tuple(edges))

    @classmethod
    def from_network(
        cls,
        net: Network,
        theta: npt.ArrayLike,
        X: npt.ArrayLike | None = None,
        dY: npt.ArrayLike | None = None,
    ) -> Graph:
        """The neurons of a network as nodes and its weights as edges, from input to output.

        X (1, i) puts one example's activations on the nodes; with dY (1, o) also dL/da on them.
        An edge from unit i to unit j of layer l is labelled w^(l)_ij, its value is the weight.
        Biases are not drawn; edges have no slope: a neuron is two steps, z and a, in one.
        """
        weights = [own[0] for own in net.unpack(theta) if own]
        if odd := [W.shape for W in weights if W.ndim != 2]:
            raise ValueError(f"expected layers with weights (i, o); got {odd}")
        if X is not None and np.shape(X)[:1] != (1,):
            raise ValueError(f"expected one example, X (1, i); got shape {np.shape(X)}")
        named = {} if X is None else net.trace(theta, X, dY)
        sizes = [weights[0].shape[0], *(W.shape[1] for W in weights)]
        last = len(weights)
        values, grads = (_layer_values(named, last + 1, prefix) for prefix in ("", "d"))
        edges = (
            Edge(_unit(k - 1, last, i), _unit(k, last, j), _weight(k, i, j), value=float(w))
            for k, W in enumerate(weights, 1)
            for (i, j), w in np.ndenumerate(W)
        )
        return cls(tuple(_network_nodes(sizes, values, grads)), tuple(edges))

    def node(self, name: str) -> Node:
        """The node of that name; ValueError where there is none."""
        for node in self.nodes:
            if node.name == name:
                return node
        raise ValueError(f"expected one of {', '.join(n.name for n in self.nodes)}; got {name!r}")

    def edge(self, tail: str, head: str) -> Edge:
        """The edge from tail to head; ValueError where there is none."""
        for edge in self.edges:
            if (edge.tail, edge.head) == (tail, head):
                return edge
        raise ValueError(f"no edge {tail} -> {head} in this graph")

    def parents(self, name: str) -> tuple[str, ...]:
        """What `name` is computed from."""
        return tuple(edge.tail for edge in self.edges if edge.head == self.node(name).name)

    def children(self, name: str) -> tuple[str, ...]:
        """What is computed from `name`."""
        return tuple(edge.head for edge in self.edges if edge.tail == self.node(name).name)

    def topological_order(self) -> tuple[str, ...]:
        """All names, each after everything it is computed from; ValueError where that cannot be."""
        before = {
            node.name: [e.tail for e in self.edges if e.head == node.name] for node in self.nodes
        }
        try:
            return tuple(TopologicalSorter(before).static_order())
        except CycleError as error:
            raise _cycle(error) from None

    def paths(self, start: str, end: str) -> tuple[tuple[str, ...], ...]:
        """Every way along the arrows from start to end, as tuples of names."""
        self.node(start), self.node(end)
        if start == end:
            return ((end,),)
        onward = (path for child in self.children(start) for path in self.paths(child, end))
        return tuple((start, *path) for path in onward)

    def along(self, path: Sequence[str]) -> float:
        """The product of the slopes along one path: the chain rule on it."""
        edges = [self.edge(a, b) for a, b in pairwise(path)]
        if missing := [f"{e.tail} -> {e.head}" for e in edges if e.slope is None]:
            raise ValueError(f"expected a slope on every edge; none on {', '.join(missing)}")
        return math.prod(e.slope for e in edges if e.slope is not None)

    def derivative(self, of: str, by: str) -> float:
        """d of / d by: the sum over all paths of the products of their slopes."""
        return math.fsum(self.along(path) for path in self.paths(by, of))

    def with_values(self, values: Mapping[str, float]) -> Graph:
        """The same graph with these values on its nodes."""
        _refuse_unknown("values", set(values), {n.name for n in self.nodes})
        nodes = [replace(n, value=values.get(n.name, n.value)) for n in self.nodes]
        return replace(self, nodes=tuple(nodes))

    def with_grads(self, grads: Mapping[str, float]) -> Graph:
        """The same graph with these gradients on its nodes."""
        _refuse_unknown("grads", set(grads), {n.name for n in self.nodes})
        nodes = [replace(n, grad=grads.get(n.name, n.grad)) for n in self.nodes]
        return replace(self, nodes=tuple(nodes))


def mathtext(name: str) -> str:
    """A name as an equation writes it: w12 becomes $w_{12}$, C stays $C$, dz2 is $dz_{2}$."""
    letters = name.rstrip("0123456789")
    digits = name[len(letters) :]
    index = f"_{{{digits}}}" if digits else ""
    return f"${letters}{index}$" if len(letters) <= 2 else f"$\\mathrm{{{letters}}}{index}$"


def _pairs(chains: Sequence[str]) -> Iterator[tuple[str, str]]:
    for chain in chains:
        names = [name.strip() for name in chain.split("->")]
        if len(names) < 2 or not all(names):
            raise ValueError(f'expected a chain such as "x -> u -> y"; got {chain!r}')
        yield from pairwise(names)


def _refuse_unknown(what: str, given: Collection[object], known: Collection[object]) -> None:
    if unknown := sorted(str(name) for name in given if name not in known):
        raise ValueError(f"{what} name what is not in the graph: {', '.join(unknown)}")


def _kinds(names: Sequence[str], pairs: Sequence[tuple[str, str]]) -> dict[str, Kind]:
    heads = {head for _, head in pairs}
    sources: dict[str, Kind] = {n: "parameter" if n[0] in "wb" else "input" for n in names}
    return {n: "operation" if n in heads else sources[n] for n in names}


def _places(
    names: Sequence[str], pairs: Sequence[tuple[str, str]], kinds: Mapping[str, Kind]
) -> dict[str, tuple[float, float]]:
    """(layer, row) by longest path; a parameter sits before and above or below what it enters."""
    main = [n for n in names if kinds[n] != "parameter"]
    before = {n: [a for a, b in pairs if b == n and kinds[a] != "parameter"] for n in main}
    layer: dict[str, int] = {}
    try:
        for name in TopologicalSorter(before).static_order():
            layer[name] = max((layer[a] + 1 for a in before[name]), default=0)
    except CycleError as error:
        raise _cycle(error) from None
    columns = {k: [n for n in main if layer[n] == k] for k in layer.values()}
    spots = {
        n: (float(layer[n]), (len(c) - 1) / 2 - c.index(n)) for c in columns.values() for n in c
    }
    entering: dict[str, list[str]] = {}
    for name in (n for n in names if kinds[n] == "parameter"):
        entering.setdefault(next(b for a, b in pairs if a == name), []).append(name)
    for head, parameters in entering.items():
        for i, name in enumerate(parameters):
            x, y = spots[head]
            spots[name] = (x - 0.5 + 0.45 * (i // 2), y + (1.0 if i % 2 == 0 else -1.0))
    return spots


def _cycle(error: CycleError) -> ValueError:
    return ValueError(
        f"expected a graph without a cycle; got {' -> '.join(reversed(error.args[1]))}"
    )


def _network_nodes(
    sizes: Sequence[int], values: Sequence[Array | None], grads: Sequence[Array | None]
) -> Iterator[Node]:
    last = len(sizes) - 1
    for k, size in enumerate(sizes):
        letter = "x" if k == 0 else "y" if k == last else f"a^{{({k})}}"
        kind: Kind = "input" if k == 0 else "neuron"
        value, grad = values[k], grads[k]
        for j in range(size):
            yield Node(
                _unit(k, last, j),
                f"${letter}$" if size == 1 else f"${letter}_{{{j + 1}}}$",
                float(k),
                (size - 1) / 2 - j,
                kind,
                None if value is None else float(value[0, j]),
                None if grad is None else float(grad[0, j]),
            )


def _unit(layer: int, last: int, j: int) -> str:
    return f"{'x' if layer == 0 else 'y' if layer == last else f'a{layer}_'}{j + 1}"


def _weight(layer: int, i: int, j: int) -> str:
    return f"$w^{{({layer})}}_{{{i + 1}{j + 1}}}$"


def _layer_values(named: Mapping[str, Array], layers: int, prefix: str = "") -> list[Array | None]:
    """For each layer, its last value by the letters of `trace`: X, then A1, or else Z1, ..."""
    found: list[Array | None] = [named.get(f"{prefix}X")]
    for k in range(1, layers):
        own = [key for key in named if key.rstrip("'") in (f"{prefix}Z{k}", f"{prefix}A{k}")]
        latest = max(own, key=lambda key: (key.lstrip("d")[0] == "A", len(key)), default="")
        found.append(named.get(latest))
    return found
