"""Graphs as data, their paths and slopes, and pictures in which no words collide."""

import matplotlib

matplotlib.use("Agg")

from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.patches import Circle, FancyBboxPatch

from nnlib.activations import sigmoid, tanh
from nnlib.layers import Dense
from nnlib.network import Network
from nnlib.teaching import plot
from nnlib.teaching.graph import Edge, Graph, Node, mathtext

DIAMOND = Graph.from_arrows(
    "x -> u -> y",
    "x -> v -> y",
    slopes={("x", "u"): 2.0, ("x", "v"): 3.0, ("u", "y"): 5.0, ("v", "y"): -0.5},
)


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def test_paths_are_all_ways_along_the_arrows():
    assert set(DIAMOND.paths("x", "y")) == {("x", "u", "y"), ("x", "v", "y")}
    assert DIAMOND.paths("u", "v") == ()
    assert DIAMOND.paths("u", "u") == (("u",),)


def test_slopes_multiply_along_a_path_and_add_over_paths():
    assert DIAMOND.along(("x", "u", "y")) == 10.0
    assert DIAMOND.derivative("y", by="x") == 10.0 - 1.5
    assert DIAMOND.derivative("u", by="v") == 0.0


def test_a_missing_slope_is_named():
    with pytest.raises(ValueError, match="none on a -> b"):
        Graph.from_arrows("a -> b").derivative("b", by="a")


def test_everything_comes_after_what_it_is_computed_from():
    graph = Graph.from_arrows("c -> d -> e", "a -> b -> d", "a -> e")
    order = graph.topological_order()
    assert sorted(order) == ["a", "b", "c", "d", "e"]
    assert all(order.index(edge.tail) < order.index(edge.head) for edge in graph.edges)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Graph.from_arrows("a -> b -> a"), "without a cycle; got [ab] -> [ab] -> [ab]"),
        (lambda: Graph((Node("a", "$a$"),), (Edge("a", "a"),)), "without a cycle; got a -> a"),
        (lambda: Graph((Node("a", "$a$"),), (Edge("a", "b"),)), "unknown: b"),
        (lambda: Graph((Node("a", ""), Node("a", "")), ()), "node once; got twice: a"),
        (lambda: Graph.from_arrows("a"), "such as \"x -> u -> y\"; got 'a'"),
        (lambda: Graph.from_arrows("a -> b", slopes={("b", "a"): 1.0}), "not in the graph"),
        (lambda: Graph.from_arrows("a -> b", labels={"c": "$c$"}), "not in the graph: c"),
        (lambda: DIAMOND.with_values({"z": 1.0}), "not in the graph: z"),
        (lambda: DIAMOND.node("z"), "expected one of x, u, y, v; got 'z'"),
        (lambda: DIAMOND.paths("z", "y"), "got 'z'"),
        (lambda: DIAMOND.edge("y", "x"), "no edge y -> x"),
    ],
)
def test_what_is_no_graph_is_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_arrows_point_to_the_right_and_parameters_stand_aside():
    graph = Graph.from_arrows("x -> z -> a", "w -> z", "b -> z", "x -> a")
    assert all(graph.node(e.tail).layer < graph.node(e.head).layer for e in graph.edges)
    assert [graph.node(n).kind for n in "xwbza"] == [
        "input",
        "parameter",
        "parameter",
        "operation",
        "operation",
    ]
    assert graph.node("w").row == -graph.node("b").row == 1.0


def test_a_graph_keeps_its_values_when_another_is_made():
    known = DIAMOND.with_values({"x": 1.0}).with_grads({"y": 1.0})
    assert known.node("x").value == 1.0
    assert known.node("y").grad == 1.0
    assert DIAMOND.node("x").value is None


def test_names_become_letters_with_an_index():
    assert [mathtext(n) for n in ("C", "w12", "loss")] == ["$C$", "$w_{12}$", "$\\mathrm{loss}$"]


NET = Network(Dense(3, 4), tanh, Dense(4, 2), sigmoid, Dense(2, 1))
THETA = NET.init(np.random.default_rng(3))
ROW = np.array([[0.5, -1.0, 2.0]])


def test_a_networks_graph_carries_its_trace():
    graph = Graph.from_network(NET, THETA, ROW, dY=[[2.0]])
    trace = NET.trace(THETA, ROW, [[2.0]])
    for layer, key in enumerate(["X", "A1", "A2", "Z3"]):
        nodes = [n for n in graph.nodes if n.layer == layer]
        assert [n.value for n in nodes] == trace[key][0].tolist()
        assert [n.grad for n in nodes] == trace[f"d{key}"][0].tolist()
        assert [n.row for n in nodes] == sorted((n.row for n in nodes), reverse=True)
    W2 = NET.unpack(THETA)[2][0]
    assert graph.edge("a1_3", "a2_2").value == W2[2, 1]
    assert len(graph.edges) == 3 * 4 + 4 * 2 + 2 * 1


def test_a_network_without_an_example_has_no_values():
    assert {n.value for n in Graph.from_network(NET, THETA).nodes} == {None}


def test_a_batch_has_no_one_graph():
    with pytest.raises(ValueError, match=r"one example, X \(1, i\); got shape \(2, 3\)"):
        Graph.from_network(NET, THETA, np.zeros((2, 3)))


def chain():
    """The 1-1-1 network with a parameter above and below each sum."""
    graph = Graph.from_arrows(
        "x -> z1 -> a1 -> z2 -> a2 -> C", "w1 -> z1", "b1 -> z1", "w2 -> z2", "b2 -> z2"
    )
    return with_numbers(graph)


def shared_bias():
    """The 2-2-1 network whose hidden neurons share one bias."""
    graph = Graph.from_arrows(
        "x1 -> h1 -> o", "x2 -> h2 -> o", "x1 -> h2", "x2 -> h1", "b1 -> h1", "b1 -> h2",
        edge_labels={("x1", "h1"): "$w_1$", ("x1", "h2"): "$w_2$", ("x2", "h1"): "$w_3$",
                     ("x2", "h2"): "$w_4$", ("h1", "o"): "$w_5$", ("h2", "o"): "$w_6$"},
        places={"b1": (0, 0), "x1": (0, 1), "x2": (0, -1), "h1": (1.6, 1), "h2": (1.6, -1),
                "o": (3, 0)},
    )  # fmt: skip
    return with_numbers(graph)


def with_numbers(graph):
    numbers = {n.name: 0.1234 * (-1) ** i for i, n in enumerate(graph.nodes)}
    return graph.with_values(numbers).with_grads(numbers)


@pytest.mark.parametrize(
    "graph",
    [
        chain(),
        shared_bias(),
        with_numbers(DIAMOND),
        with_numbers(Graph.from_arrows("x -> u -> v -> y", "x -> v", "x -> y")),
        with_numbers(Graph.from_network(Network(Dense(3, 4), Dense(4, 1)), np.zeros(21))),
    ],
    ids=["1-1-1", "2-2-1", "diamond", "skips", "3-4-1"],
)
def test_no_words_collide_in_the_picture(graph):
    ax = plot.graph(graph, grads=True, slopes=graph.edges[0].slope is not None, step=(1.9, 1.2))
    boxes = [(t.get_text(), t.get_window_extent()) for t in ax.texts]
    # 2 pixels of grace: a text's extent is a little larger than its ink
    shrunk = [(words, box.padded(-2)) for words, box in boxes]
    assert not [(a, b) for (a, p), (b, q) in combinations(shrunk, 2) if p.overlaps(q)]
    shapes = [p for p in ax.patches if isinstance(p, Circle | FancyBboxPatch)]
    outlines = [s.get_path().transformed(s.get_transform()) for s in shapes]
    letters = {node.label for node in graph.nodes}
    assert not [
        w for w, box in shrunk if w not in letters and any(o.intersects_bbox(box) for o in outlines)
    ]
    page = ax.figure.bbox
    assert all(page.x0 <= b.x0 and b.x1 <= page.x1 and page.y0 <= b.y0 for _, b in boxes)


def test_the_picture_tells_its_highlighted_path_and_its_numbers():
    words = plot.describe(plot.graph(chain(), ["w1", "z1", "a1"], grads=True).figure)
    assert "w1 to z1 (highlighted), " in words
    assert "z1 to a1 (highlighted), " in words
    assert "b1 to z1, " in words
    assert "a_1 = 0.1234 (gradient 0.1234)" in words


def test_a_highlighted_path_must_exist():
    with pytest.raises(ValueError, match="no edge x -> a1"):
        plot.graph(chain(), ["x", "a1"])
