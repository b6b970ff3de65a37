"""The figures of notebook 09: each is drawn, says what it shows, and changes with its data."""

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure

from nnlib.teaching import plot


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def said(drawn):
    return plot.describe(drawn if isinstance(drawn, Figure) else drawn.get_figure())


FIGURES = [
    (plot.softmax_steps, ([2, 1, -1],), ([2, 1, -1.1],)),
    (plot.surprise, ((0.9, 0.1),), ((0.9, 0.2),)),
    (plot.surprise, ((0.9, 0.1), 0.25), ((0.9, 0.1), 0.26)),
    (plot.confident_mistake, (-6.0,), (-5.0,)),
    (plot.error_arrows, ([2, 1, -1], [0, 1, 0]), ([2, 1, -1], [1, 0, 0])),
    (plot.error_arrows, ([2, 1, -1], [0, 1, 0], 1.0), ([2, 1, -1], [0, 1, 0], 2.0)),
    (
        plot.paired_accuracy,
        ([0.96, 0.97], [0.95, 0.97], ("a", "b")),
        ([0.96, 0.97], [0.97, 0.95], ("a", "b")),
    ),
]


@pytest.mark.parametrize(("draw", "data", "others"), FIGURES)
def test_a_figure_changes_with_its_data(draw, data, others):
    assert said(draw(*data)) == said(draw(*data))
    assert said(draw(*data)) != said(draw(*others))


def test_the_steps_end_in_probabilities():
    assert "0.7054, 0.2595, 0.03512" in said(plot.softmax_steps([2, 1, -1]))


def test_the_steps_name_what_they_divide_by_and_each_class():
    words = said(plot.softmax_steps([2, 1, -1]))
    assert "sum 10.4752" in words
    assert "÷ 10.4752" in words
    assert "class 3: 0.0351" in words


def test_the_target_and_the_arrow_are_in_the_legend():
    assert "legend: target t_j, arrow from p_j to t_j" in said(plot.error_arrows([2, 1], [0, 1]))


def test_the_means_of_the_splits_are_in_the_legend():
    words = said(plot.paired_accuracy([0.96, 0.97], [0.95, 0.97], ("a", "b")))
    assert "legend: b, a, its mean, 96.0 %, its mean, 96.5 %" in words


def test_the_arrows_carry_p_minus_t_and_the_loss():
    words = said(plot.error_arrows([2, 1, -1], [0, 1, 0]))
    assert "p − t = −0.7405" in words
    assert "1.3490" in words


def test_a_loss_of_zero_has_no_minus_sign():
    assert "loss l = 0.0000" in said(plot.error_arrows([-60, 60, -60], [0, 1, 0]))


@pytest.mark.parametrize(
    ("z", "t", "temperature", "message"),
    [
        ([1, 2], [1, 0, 0], 1.0, "z \\(2,\\), t \\(3,\\)"),
        ([1, 2], [1, 0], 0.0, "temperature above 0"),
        ([[1, 2]], [1, 0], 1.0, "expected a vector"),
    ],
)
def test_bad_input_is_refused(z, t, temperature, message):
    with pytest.raises(ValueError, match=message):
        plot.error_arrows(z, t, temperature)
