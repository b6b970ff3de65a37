"""The figures of notebook 08: each says what it shows; and the shape ledger's verdicts."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from nnlib.teaching import plot
from nnlib.teaching.plot.ledger import MISTAKES, WRITINGS, ledger

W = np.array([[1, 0, 2], [-1, 3, 4]])
SQUARE = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
SIZES = (4, 3, 5, 2)


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def said(drawn):
    return plot.describe(drawn if isinstance(drawn, Figure) else drawn.get_figure())


def lines_of(weights):
    return plot.hidden_lines(lambda p: p[:, 0], weights, SQUARE, np.array([0, 1, 1, 0]))


def test_blocks_carry_numbers_and_shapes():
    words = said(plot.blocks(("$W$", W), "@", ("$a$", [2, -1, 3]), title="A product"))
    for expected in ('"(2, 3)"', '"(3, 1)"', '"−1"', '"@"'):
        assert expected in words
    assert words != said(plot.blocks(("$W$", W), "@", ("$a$", [2, 1, 3]), title="A product"))


def test_wires_compute_both_directions():
    words = said(plot.wires(W, [2, -1, 3], [1, -2], [2, 1]))
    for expected in ("z_1 = 9", "z_2 = 5", "da_1 = 1", "da_2 = 3", "da_3 = 8"):
        assert expected in words
    assert words != said(plot.wires(-W, [2, -1, 3], [1, -2], [2, 1]))


def test_orders_says_how_much_the_wrong_one_costs():
    words = said(plot.orders([1, 1000], [3, 3e6], [3, 2.001e9]))
    assert "At N = 1000, the wrong order costs 667 times as much" in words
    assert words != said(plot.orders([1, 1000], [3, 3e6], [3, 2e9]))


def test_hidden_lines_run_from_edge_to_edge():
    words = said(lines_of([[2.0], [0.0], [-1.0]]))  # x = 1/2, upright
    assert 'line "neuron 1", 2 points: x always 0.5; y -0.15, 1.15' in words


@pytest.mark.parametrize("weights", [[[1.0], [1.0], [9.0]], [[0.0], [0.0], [1.0]]])
def test_a_hidden_line_outside_the_picture_is_left_out(weights):
    assert "neuron" not in said(lines_of(weights))


@pytest.mark.parametrize("writing", WRITINGS)
def test_the_ledger_fits_for_distinct_sizes(writing):
    lines = ledger(*SIZES, writing, "none")
    assert [line.complaint for line in lines] == [""] * 7
    assert "Every shape fits" in said(plot.shape_ledger(*SIZES, writing))


def test_the_columns_are_the_rows_transposed():
    rows, columns = (ledger(*SIZES, writing, "none") for writing in WRITINGS)
    for row, column in zip(rows, columns, strict=True):
        assert row.wanted == column.wanted[::-1]


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("mistake", MISTAKES[1:])
def test_a_planted_mistake_stops_the_ledger_unless_sizes_agree(writing, mistake):
    result = mistake[:3]
    distinct = plot.shape_ledger(*SIZES, writing, mistake)
    assert f"{result} stops it" in distinct.get_title()
    assert "dX =" not in said(distinct)
    alike = plot.shape_ledger(3, 3, 3, 3, writing, mistake)
    assert alike.get_title() == "Every shape fits, and the gradients are wrong"


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_ledger_says_what_numpy_says(writing, mistake):
    rng = np.random.default_rng(0)
    for sizes in rng.integers(1, 4, size=(20, 4)).tolist():
        for line in ledger(*sizes, writing, mistake):
            left, right = (np.ones(shape) for shape in line.shapes)
            try:
                made = left @ right if line.sign == "@" else left * right
                fits = made.shape == line.wanted and (line.sign == "@" or left.shape == right.shape)
            except ValueError:
                fits = False
            assert fits == (not line.complaint), (sizes, str(line))


@pytest.mark.parametrize("wrong", [{"writing": "diagonals"}, {"mistake": "typo"}])
def test_the_ledger_refuses_what_it_does_not_know(wrong):
    with pytest.raises(ValueError, match="expected a writing"):
        plot.shape_ledger(**wrong)
