"""The perceptron's figures: each runs, and its words change when its data do."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

import nnlib
from nnlib.teaching import plot

X, T = nnlib.leaves(12, np.random.default_rng(5))
MODELS = list(nnlib.perceptron_updates(X, T))
XOR = ([[1, -1], [1, -1]], [-0.5, 1.5], [1, 1], -1.5)
STAIRS = {"xlabel": "angle", "title": "stairs"}


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


def words(drawn):
    return plot.describe(drawn if isinstance(drawn, Figure) else drawn.figure)


@pytest.mark.parametrize(
    ("draw", "arguments", "changed"),
    [
        (plot.scores, ([3, 1], [[1, 2], [-1, 3]]), ([3, 1], [[1, 2], [-1, 2]])),
        (plot.nudge, ([2, -1], [1, 3], [2, 2]), ([2, -1], [1, 2], [2, 2])),
        (plot.line, (X, T, [1.0, 0.2], -0.5), (X, T, [1.0, 0.2], -0.4)),
        (plot.line, (X, T, [1.0, 0.2], -0.5), (X, 1 - T, [1.0, 0.2], -0.5)),
        (plot.turning, (X, T, MODELS), (X, T, MODELS[:-1])),
        (plot.passes, ("p", [3, 4, 4], [2, 2, 1]), ("p", [3, 4, 4], [2, 2, 2])),
        (plot.convergence, ([0, 1, 2], [0, 1, 3], 0.5, 2), ([0, 1, 2], [0, 1, 3], 0.4, 2)),
        (plot.convergence, ([0, 1, 2], [0, 1, 3], 0.5, 2), ([0, 1, 1], [0, 1, 3], 0.5, 2)),
        (plot.two_lines, XOR, ([[1, -1], [1, -1]], [-0.5, 1.0], [1, 1], -1.5)),
    ],
)
def test_words_follow_the_data(draw, arguments, changed):
    assert words(draw(*arguments)) == words(draw(*arguments))
    assert words(draw(*arguments)) != words(draw(*changed))


def test_stairs_follow_the_counts():
    before = words(plot.staircase([0, 1, 2], [3, 3, 1], **STAIRS))
    assert before != words(plot.staircase([0, 1, 2], [3, 1, 1], **STAIRS))


def test_scores_are_computed_from_the_arrows():
    text = words(plot.scores([3, 1], [[1, 2], [-1, 3], [-2, -1]]))
    assert all(f"x = {score}" in text for score in (5, 0, -7))


def test_a_line_counts_and_rings_its_mistakes():
    w, b = np.array([1.0, 0.2]), -0.5
    missed = int(np.sum(nnlib.Perceptron(w, b)(X) != T))
    assert missed > 1
    text = words(plot.line(X, T, w, b))
    assert f"{missed} mistakes in 12" in text
    assert f'points "mistake", {missed}:' in text


def test_the_line_of_zero_weights_is_drawn_without_an_arrow():
    assert "arrow" not in words(plot.line(X, T, [0.0, 0.0]))


def test_the_crossing_of_floor_and_ceiling_is_the_bound():
    text = words(plot.convergence([0, 1], [0, 1], 0.5, 2.0))
    assert "y always 8" in text  # gamma k = R sqrt(k) = 8 at k = (2 / 0.5)^2 = 16
    assert "= 16" in text


def test_hidden_corners_are_named_by_their_points():
    text = words(plot.two_lines(*XOR))
    assert '"(0, 1) and (1, 0)"' in text
