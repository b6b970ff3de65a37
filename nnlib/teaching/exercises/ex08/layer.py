"""8.3: the pullback of affine, with W stored the other way round."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import observe_pullback
from nnlib.teaching.exercises.ex08 import _layers
from nnlib.teaching.exercises.ex08._sizes import at_all_sizes
from nnlib.teaching.exercises.ex08.goals import OUTER, SHAPES, TRANSPOSE


def _points(sizes: list[tuple[int, int, int]]) -> list[dict[str, Any]]:
    rng = np.random.default_rng(8)

    def point(n: int, i: int, o: int) -> dict[str, Any]:
        shapes = {"dY": (n, o), "X": (n, i), "W": (o, i), "b": (o,)}
        return {name: rng.normal(size=each).round(2) for name, each in shapes.items()}

    return [point(*each) for each in sizes]


def observe(f: Any, dY: Any, X: Any, W: Any, b: Any) -> Any:
    """What comes out, each part in the shape in which it comes."""
    return observe_pullback(f, dY, X=X, W=W, b=b)


_STEP = "`tiny[1] - 0.1 * layer(*tiny)[1](push)[1]`"
_BIAS = "`layer(*tiny)[1](push)[2]`"

_MISTAKES = (
    (
        _layers.ON_ITS_SIDE,
        "the numbers of dX are right, and it lies on its side: W.T @ dY.T has one column an "
        "example. X has one row an example, and so has its gradient."
        "\nTry: `layer(*tiny)[1](push)[0].shape`, beside X's, `tiny[0].shape`.",
    ),
    (
        _layers.ALL_PAIRS,
        "np.outer makes one long row of dY and one of X, and pairs every error with every input, "
        "those of other examples too. Each example makes its own outer product, and they add."
        "\nTry: `layer(*tiny)[1](push)[1].shape`, beside W's, `tiny[1].shape`.",
    ),
    (
        _layers.DW_TURNED,
        "dW comes in the shape (i, o); W is (o, i) here, and its gradient must be too. X.T @ dY is "
        f"right for the page's W.\nTry: {_STEP}, a step of W.",
    ),
    (
        _layers.ONE_NUMBER,
        "db is one number, the sum over everything. NumPy spreads it over all biases in the next "
        "step and says nothing."
        "\nTry: `tiny[2] - 0.1 * layer(*tiny)[1](push)[2]`. Nothing was asked of the second "
        "output: does its bias move?",
    ),
    (
        _layers.SPREAD,
        "db has the right shape, and one number in every place. Bias j hears column j of dY and no "
        f"other.\nTry: {_BIAS}. Nothing was asked of the second output: what does its bias hear?",
    ),
    (
        _layers.ROW_KEPT,
        "the numbers of db are right; its shape is (1, o), and b's is (o). A step turns b into a "
        "table of one row, and every later shape with it. Leave keepdims out."
        "\nTry: `(tiny[2] - 0.1 * layer(*tiny)[1](push)[2]).shape`, beside `tiny[2].shape`",
    ),
    (
        _layers.ACROSS,
        "db adds along axis 1, over the outputs of one example. But bias j is used by every "
        f"example: add down column j.\nTry: {_BIAS}. How many biases are there, and how many "
        "numbers in yours?",
    ),
    (
        _layers.UNSUMMED,
        "db was never summed over the examples. The page shows a log in which (120, 1) becomes "
        "(120, 20) this way, and nobody complains."
        "\nTry: `(tiny[2] - 0.1 * layer(*tiny)[1](push)[2]).shape`: what has b become?",
    ),
    (
        _layers.TWICE,
        "everything is divided by n. The loss has put its 1/n into dY already; here it comes a "
        "second time.\nTry: `layer(*tiny)[1](np.ones((4, 2)))[2]`. A nudge of one bias moves 4 "
        "outputs: how many does yours count?",
    ),
    (
        _layers.MEAN,
        "dW and db are means over the batch; forks add. If the loss is a mean, its own pullback "
        "has put 1/n into dY: once is enough."
        "\nTry: `layer(np.ones((8, 3)), *tiny[1:])[1](np.ones((8, 2)))[1]`; then the same with 4 "
        "for 8. Twice the examples: is it twice as much?",
    ),
    (
        _layers.MEAN_BIAS,
        "db is a mean over the batch, while dW is a sum. Both are forks over the same examples."
        "\nTry: `layer(*tiny)[1](push)[1:]`. All inputs of tiny are 1, so a weight does what a "
        "bias does: compare a column of dW with db.",
    ),
    (
        _layers.SWAPPED,
        "dX and dW stand in each other's place. The pullback answers in the order of the inputs, "
        "X, W, b; each answer has the shape of its own."
        "\nTry: `[each.shape for each in layer(*tiny)[1](push)]`, beside `[each.shape for each "
        "in tiny]`",
    ),
    (
        _layers.BIAS_VALUE,
        "you multiplied db by b. A value is no slope: Y moves one for one with b, also where b is "
        f"0, as it is before the first step.\nTry: {_BIAS}. Both biases of tiny are 0: would a "
        "nudge of the first move nothing?",
    ),
    (
        _layers.BIAS_ONE,
        "db is 1 everywhere: that is the slope of Y by b. What the loss wants of Y, dY, is missing."
        "\nTry: `layer(*tiny)[1](0 * push)[2]`. Nothing is asked: what does yours send back?",
    ),
    (
        _layers.JACOBIANS,
        "W, X and 1 are the slopes of Y. A pullback multiplies dY by them and sums; without dY "
        "nobody knows what the loss wants."
        "\nTry: `layer(*tiny)[1](push)[0].shape`, beside X's, `tiny[0].shape`",
    ),
    (
        _layers.DEAF,
        "your pullback gives the same whatever dY is: a test with ones would praise it."
        "\nTry: `layer(*tiny)[1](push)[2], layer(*tiny)[1](2 * push)[2]`. Asked for twice as much, "
        "does it answer twice as much?",
    ),
)
_REFUSED = (
    (
        _layers.OF_THE_PAGE,
        "this is the page's pullback, for W of shape (i, o). Here W is (o, i), the page's W_c: so "
        "W and its gradient both turn."
        "\nTry: in tiny, turn X[0, 0] up by 0.1: Y[0, 0] rises by 0.1, Y[0, 1] by 0.4. Do 1 and 4 "
        "stand in a row of W, or in a column?",
    ),
    (
        _layers.DX_TURNED,
        "dX turns W, as the page does. But X meets W.T on the way in here; on the way back, what "
        "was turned is turned again."
        "\nTry: in tiny, turn X[0, 1] up by 0.1: Y[0, 0] rises by 0.2, Y[0, 1] by 0.5. Over which "
        "index of W does the sum run?",
    ),
    (
        _layers.DW_LATE,
        "in dW the wrong factor turns: dY @ X.T pairs example with example. The sum runs over the "
        "examples, the rows of both."
        "\nTry: one example, X = [[2, 3, 5]] and dY = [[1, 7]]. Turn W[1, 2] up by 0.1: the loss "
        "rises by 3.5. Which pair is that, and how many pairs are there?",
    ),
    (
        _layers.NO_TURN,
        "dW has no transpose. The sum runs over the examples, the rows of both dY and X; @ sums "
        "over the columns of its left factor."
        "\nTry: one input, one output, two examples: X = [[2], [3]], dY = [[1], [10]]. Turn W up "
        "by 0.1: the loss rises by 3.2. Which numbers have met?",
    ),
    (
        _layers.STAR,
        "dX takes * where a sum belongs. One input feeds all outputs, a fork: entry times entry "
        "adds nothing up."
        "\nTry: in tiny, turn X[0, 0] up by 0.1: Y[0, 0] rises by 0.1, Y[0, 1] by 0.4. If the loss "
        "wants 1 of each, how much does it rise?",
    ),
    (
        _layers.IN_COLUMNS,
        "dX is W.T @ dY: right in columns, where an example stands upright. Here each example lies "
        "in a row of dY."
        "\nTry: `tiny[1].T.shape, push.shape`. The 2 and the 4 would meet: what does each count?",
    ),
    (
        _layers.DW_STAR,
        "dW takes *, which pairs an error with the input at its own place alone. But each output "
        "hears each input, by a weight of its own."
        "\nTry: one example, X = [[2, 3, 5]] and dY = [[1, 7]]. How many weights join them, and so "
        "how many products are there?",
    ),
)
_NAMES = ("the value", "dX", "dW", "db")
_OF_A_PART = [
    slip
    for slip in _MISTAKES
    if slip[0]
    not in (_layers.TWICE, _layers.MEAN, _layers.SWAPPED, _layers.JACOBIANS, _layers.DEAF)
]

EXERCISE = Exercise(
    id="8.3",
    title="The pullback of affine, with W the other way round",
    kind="code",
    tier="core",
    minutes=12,
    goals=(OUTER, TRANSPOSE, SHAPES),
    misconceptions=(4, 5, 8, 9, 10),
    ask="replace the dots by the pullback's three products, dX, dW and db.",
    judge=at_all_sizes(
        observe,
        _layers.turned,
        _NAMES,
        distinct=(_points([(5, 3, 2), (2, 4, 3)]), _MISTAKES, _OF_A_PART),
        equal=(_points([(3, 3, 3)]), _REFUSED, [*_REFUSED[1:], *_OF_A_PART]),
        otherwise="`nnlib.check_vjp(layer, *tiny)`, which nudges: which argument does it name?",
    ),
    well_done="you can read either writing now, and no shape needed to be guessed.",
    right=(_layers.turned, _layers.by_letters),
    wrong=(
        (_layers.OF_THE_PAGE, "this is the page's pullback"),
        (_layers.DX_TURNED, "what was turned is turned again"),
        (_layers.DW_TURNED, "dW comes in the shape (i, o)"),
        (_layers.DW_LATE, "pairs example with example"),
        (_layers.NO_TURN, "dW has no transpose"),
        (_layers.STAR, "takes * where a sum belongs"),
        (_layers.ON_ITS_SIDE, "it lies on its side"),
        (_layers.ALL_PAIRS, "pairs every error with every input"),
        (_layers.IN_COLUMNS, "right in columns"),
        (_layers.DW_STAR, "at its own place alone"),
        (_layers.ONE_NUMBER, "db is one number"),
        (_layers.SPREAD, "one number in every place"),
        (_layers.ROW_KEPT, "Leave keepdims out"),
        (_layers.ACROSS, "adds along axis 1"),
        (_layers.UNSUMMED, "never summed over the examples"),
        (_layers.MEAN, "means over the batch; forks add"),
        (_layers.MEAN_BIAS, "while dW is a sum"),
        (_layers.TWICE, "it comes a second time"),
        (_layers.SWAPPED, "in each other's place"),
        (_layers.BIAS_VALUE, "you multiplied db by b"),
        (_layers.BIAS_ONE, "db is 1 everywhere"),
        (_layers.JACOBIANS, "W, X and 1 are the slopes"),
        (_layers.DEAF, "a test with ones would praise it"),
        (
            _layers.layer(lambda dY, X, W, b: dY @ X @ W),
            "inner numbers do not match: 5 is different",
        ),
        (_layers.layer(lambda dY, X, W, b: (dY @ W, dY.T @ X, dY.sum(axis=0) ** 2)), "db is ["),
    ),
    unfinished=(
        (
            _layers.layer(lambda dY, X, W, b: (dY @ W, dY.T @ X)),
            "returns 3 things where 4 are wanted",
        ),
    ),
)
