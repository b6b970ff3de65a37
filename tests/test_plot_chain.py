"""The figures of the scalar chain rule draw what they are given, and say so."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import pytest

from nnlib.teaching import plot


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def told(drawn):
    return plot.describe(
        drawn if hasattr(drawn, "axes") and hasattr(drawn, "savefig") else drawn.figure
    )


def test_the_tangent_touches_the_curve_at_the_point():
    ax = plot.tangent(lambda x: x**2, 3.0, 6.0, (0.0, 5.0))
    curve, line = ax.lines[0], ax.lines[1]
    gap = curve.get_ydata() - line.get_ydata()
    assert gap.min() == pytest.approx(0.0, abs=1e-3)
    assert line.get_ydata()[-1] == pytest.approx(9 + 6 * 2)


def test_the_gap_is_the_curve_less_the_tangent_at_the_nudge():
    ax = plot.tangent(lambda x: x**2, 3.0, 6.0, (0.0, 5.0), nudge=1.0)
    gap = next(line for line in ax.lines if line.get_label() == "gap")
    assert list(gap.get_ydata()) == pytest.approx([15.0, 16.0])


def test_the_sigmoid_says_its_value_and_its_slope():
    words = told(plot.sigmoid_slope(1.0))
    assert "0.7311" in words
    assert "0.1966" in words
    assert words != told(plot.sigmoid_slope(1.5))


def test_the_picture_of_the_work_changes_with_the_numbers():
    assert told(plot.work([1, 2], [2, 4], [4, 8])) != told(plot.work([1, 2], [2, 4], [4, 9]))


def test_the_worked_example_shows_its_weights_and_its_values():
    theta = [0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.35, 0.60]
    values = dict.fromkeys(["z1", "z2", "a1", "a2", "z", "p"], 0.5)
    words = told(plot.worked_example(theta, values | {"L": 0.2748}))
    assert "L = 0.2748" in words
    assert words != told(plot.worked_example([0.16, *theta[1:]], values | {"L": 0.2748}))
    assert words != told(plot.worked_example(theta, values | {"L": 0.2749}))
