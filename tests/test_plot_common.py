"""The plots that several notebooks need show their data, and refuse what is none."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib.teaching import plot

RNG = np.random.default_rng(5)
POINTS = RNG.normal(size=(30, 2))
LABELS = (POINTS[:, 0] > 0.2).astype(float)


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def test_each_loss_is_named_at_its_end():
    ax = plot.loss_curve({"train": [3.0, 2.0, 1.0], "held out": [3.0, 2.5, 2.2]})
    named = {text.get_text(): text.xy for text in ax.texts}
    assert named == {"train": (2, 1.0), "held out": (2, 2.2)}
    assert ax.get_ylim()[0] <= 0  # a loss is seen against zero


def test_close_ends_are_named_one_above_the_other():
    ax = plot.loss_curve({"a": [3.0, 1.0], "b": [3.0, 1.01], "c": [3.0, 2.0]})
    shift = {text.get_text(): text.xyann[1] for text in ax.texts}
    assert shift["a"] == shift["c"] == 0
    assert shift["b"] >= 10


def test_the_axis_ends_where_the_updates_do():
    ax = plot.loss_curve({"a": list(range(101))})
    assert max(ax.get_xticks()) == 100


def test_training_losses_are_dashed_in_the_same_colour():
    held_out = {"rate 1": [3.0, 2.5], "rate 3": [3.0, 2.0]}
    ax = plot.loss_curve(held_out, training={"rate 3": [3.0, 1.0]})
    _, chosen, dashed = ax.lines
    assert dashed.get_linestyle() == "--"
    assert dashed.get_color() == chosen.get_color()
    assert [text.get_text() for text in ax.get_legend().texts] == ["validation", "training"]


def test_class_one_is_filled_and_class_zero_open():
    ax = plot.scatter(POINTS, LABELS)
    zero, one = ax.collections
    assert len(zero.get_offsets()) == (LABELS == 0).sum()
    assert matplotlib.colors.to_hex(zero.get_facecolor()[0]) == "#ffffff"
    assert matplotlib.colors.to_hex(one.get_facecolor()[0]) == plot.FORWARD.lower()


def test_both_label_conventions_give_the_same_picture():
    pictures = [plot.describe(plot.scatter(POINTS, t).figure) for t in (LABELS, 2 * LABELS - 1)]
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("hard", [False, True])
def test_the_boundary_lies_where_the_prediction_passes_the_threshold(hard):
    def predict(X):
        p = 1 / (1 + np.exp(-3 * (X[:, 0] - 0.2)))
        return (p > 0.5).astype(float) if hard else p

    ax = plot.decision_boundary(predict, POINTS, LABELS)
    (line,) = (c for c in ax.collections if getattr(c, "filled", None) is False)
    x = np.concatenate([path.vertices for path in line.get_paths()])[:, 0]
    grid = np.ptp(ax.get_xlim()) / 120
    assert np.abs(x - 0.2).max() < (grid if hard else 1e-2)


@pytest.mark.parametrize("answer", [0.0, 1.0])
@pytest.mark.filterwarnings("error")
def test_a_prediction_that_never_changes_has_no_boundary(answer):
    ax = plot.decision_boundary(lambda X: np.full(len(X), answer), POINTS, LABELS)
    assert not [c for c in ax.collections if getattr(c, "filled", None) is False]


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match=r"X \(n, 2\) and t \(n,\); got X \(30, 2\) and t \(3,\)"):
        plot.scatter(POINTS, LABELS[:3])
    with pytest.raises(ValueError, match="one number a point"):
        plot.decision_boundary(lambda X: X, POINTS, LABELS)


def test_images_are_shown_row_by_row():
    X = np.arange(10 * 12.0).reshape(10, 12)
    fig = plot.images(X, (3, 4), titles=range(10), columns=4, title="Ten pictures")
    shown = [ax for ax in fig.axes if ax.get_visible()]
    assert [ax.get_title() for ax in shown] == [str(i) for i in range(10)]
    assert np.array_equal(shown[7].images[0].get_array(), X[7].reshape(3, 4))
    assert plot.describe(fig).startswith("Figure: Ten pictures (10 panels).")


def test_a_heatmap_prints_each_number_in_its_cell():
    M = np.array([[1.5, -2.25, 0.0], [-1e-17, 3.0, 0.125]])
    ax = plot.heatmap(M, ["a", "b"], ["x", "y", "z"], form=".3f", highlight=[(1, 2)])
    cells = {text.get_position(): text.get_text() for text in ax.texts}
    assert cells[1, 0] == "−2.250"
    assert cells[0, 1] == "0.000"  # noise has no sign
    words = plot.describe(ax.figure)
    assert "ticks x, y, z" in words
    assert "cell 1, 2" in words


def test_given_axes_are_drawn_on():
    fig, (left, right) = plot.figure(ncols=2)
    assert plot.heatmap(np.eye(2), ax=left) is left
    assert plot.decision_boundary(lambda X: X[:, 0], POINTS, LABELS, right) is right
    assert plt.get_fignums() == [fig.number]
