"""8.3: the pullback of affine, with W stored the other way round."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import observe_pullback
from nnlib.teaching.exercises.ex08._sizes import at_all_sizes
from nnlib.teaching.exercises.ex08.goals import OUTER, SHAPES, TRANSPOSE

Back = Callable[[Any, Any, Any, Any], Any]


def layer(back: Back) -> Callable[..., Any]:
    """Y = X W^T + b, with W (o, i), and any pullback back(dY, X, W, b)."""
    return lambda X, W, b: (X @ W.T + b, lambda dY: back(dY, X, W, b))


def _points(sizes: list[tuple[int, int, int]]) -> list[dict[str, Any]]:
    rng = np.random.default_rng(8)

    def point(n: int, i: int, o: int) -> dict[str, Any]:
        shapes = {"dY": (n, o), "X": (n, i), "W": (o, i), "b": (o,)}
        return {name: rng.normal(size=each).round(2) for name, each in shapes.items()}

    return [point(*each) for each in sizes]


def observe(f: Any, dY: Any, X: Any, W: Any, b: Any) -> Any:
    """What comes out, each part in the shape in which it comes."""
    return observe_pullback(f, dY, X=X, W=W, b=b)


def _down(dY: Any) -> Any:
    return dY.sum(axis=0)


turned = layer(lambda dY, X, W, b: (dY @ W, dY.T @ X, _down(dY)))
_by_letters = layer(
    lambda dY, X, W, b: [
        np.einsum("ro,ok->rk", dY, W),
        sum(np.outer(d, x) for d, x in zip(dY, X, strict=True)),
        np.ones(len(dY)) @ dY,
    ]
)

_OF_THE_PAGE = layer(lambda dY, X, W, b: (dY @ W.T, X.T @ dY, _down(dY)))
_DX_TURNED = layer(lambda dY, X, W, b: (dY @ W.T, dY.T @ X, _down(dY)))
_DW_TURNED = layer(lambda dY, X, W, b: (dY @ W, X.T @ dY, _down(dY)))
_DW_LATE = layer(lambda dY, X, W, b: (dY @ W, dY @ X.T, _down(dY)))
_NO_TURN = layer(lambda dY, X, W, b: (dY @ W, dY @ X, _down(dY)))
_STAR = layer(lambda dY, X, W, b: (dY * W, dY.T @ X, _down(dY)))
_ONE_NUMBER = layer(lambda dY, X, W, b: (dY @ W, dY.T @ X, dY.sum()))
_SPREAD = layer(lambda dY, X, W, b: (dY @ W, dY.T @ X, np.full(len(W), dY.sum())))
_ROW_KEPT = layer(lambda dY, X, W, b: (dY @ W, dY.T @ X, dY.sum(axis=0, keepdims=True)))
_ACROSS = layer(lambda dY, X, W, b: (dY @ W, dY.T @ X, dY.sum(axis=1)))
_UNSUMMED = layer(lambda dY, X, W, b: (dY @ W, dY.T @ X, dY))
_MEAN = layer(lambda dY, X, W, b: (dY @ W, dY.T @ X / len(X), dY.mean(axis=0)))
_MEAN_BIAS = layer(lambda dY, X, W, b: (dY @ W, dY.T @ X, dY.mean(axis=0)))
_TWICE = layer(lambda dY, X, W, b: (dY @ W / len(X), dY.T @ X / len(X), dY.mean(axis=0)))
_SWAPPED = layer(lambda dY, X, W, b: (dY.T @ X, dY @ W, _down(dY)))
_BIAS_VALUE = layer(lambda dY, X, W, b: (dY @ W, dY.T @ X, _down(dY) * b))
_BIAS_ONE = layer(lambda dY, X, W, b: (dY @ W, dY.T @ X, np.ones_like(b)))
_JACOBIANS = layer(lambda dY, X, W, b: (W, X, np.ones_like(b)))


def _deaf(dY: Any, X: Any, W: Any, b: Any) -> Any:
    ones = np.ones_like(dY)
    return ones @ W, ones.T @ X, ones.sum(axis=0)


_DEAF = layer(_deaf)

_MISTAKES = (
    (
        _DW_TURNED,
        "dW comes in the shape (i, o); W is (o, i) here, and its gradient must be too. X.T @ dY is "
        "right for the page's W. Look at W - 0.1 * dW: it does not even fit.",
    ),
    (
        _ONE_NUMBER,
        "db is one number, the sum over everything. NumPy spreads it over all biases in the next "
        "step and says nothing. Nudge b[0]: only column 0 of Y moves. Which sum did you mean?",
    ),
    (
        _SPREAD,
        "db has the right shape, and one number in every place. Bias j hears column j of dY and no "
        "other: with dY = [[1, 0]], the second bias should hear 0.",
    ),
    (
        _ROW_KEPT,
        "the numbers of db are right; its shape is (1, o), and b's is (o). A step turns b into a "
        "table of one row, and every later shape with it. Leave keepdims out.",
    ),
    (
        _ACROSS,
        "db adds along axis 1, over the outputs of one example. But bias j is used by every "
        "example: add down column j. Two examples, three outputs: db must have three numbers.",
    ),
    (
        _UNSUMMED,
        "db was never summed over the examples: after a step, b is a table with a row for each. "
        "The page shows a log in which (120, 1) becomes (120, 20) this way.",
    ),
    (
        _TWICE,
        "everything is divided by n. The loss has put its 1/n into dY already; here it comes a "
        "second time. Try dY of ones with 10 examples: a nudge of b[0] moves all 10.",
    ),
    (
        _MEAN,
        "dW and db are means over the batch; forks add. If the loss is a mean, its own pullback "
        "has put 1/n into dY: once is enough. Repeat every example: the sum must double.",
    ),
    (
        _MEAN_BIAS,
        "db is a mean over the batch, while dW is a sum. Both are forks over the same examples. "
        "Think of b as a weight whose input is always 1: then its sum is the same sum.",
    ),
    (
        _SWAPPED,
        "dX and dW stand in each other's place. The pullback answers in the order of the inputs, "
        "X, W, b; each answer has the shape of its own.",
    ),
    (
        _BIAS_VALUE,
        "you multiplied db by b. A value is no slope: Y moves one for one with b, also where b is "
        "0, as it is before the first step. Then yours would say that the bias never matters.",
    ),
    (
        _BIAS_ONE,
        "db is 1 everywhere: that is the slope of Y by b. Still to come: dY, summed over examples.",
    ),
    (
        _JACOBIANS,
        "W, X and 1 are the slopes of Y. A pullback multiplies dY by them and sums; without dY "
        "nobody knows what the loss wants. Compare the shapes: dX needs a row for each example.",
    ),
    (
        _DEAF,
        "your pullback gives the same whatever dY is: a test with ones would praise it. Call it "
        "with 2 * dY; each answer must double.",
    ),
)
_REFUSED = (
    (
        _OF_THE_PAGE,
        "this is the page's pullback, for W of shape (i, o). Here W is stored as (o, i): it is the "
        "page's W_c. So W and its gradient both turn. Over which index of W does the sum run?",
    ),
    (
        _DX_TURNED,
        "dX turns W, as the page does. But X meets W.T on the way in here; on the way back, what "
        "was turned is turned again. Each row of dX: sum over the outputs of dY[j] * W[j].",
    ),
    (
        _DW_LATE,
        "in dW the turn is at the wrong factor: dY @ X.T pairs example with example. The sum runs "
        "over the examples, and they are the rows of both: so the left factor turns.",
    ),
    (
        _NO_TURN,
        "dW has no transpose. The sum runs over the examples, the rows of both dY and X; @ sums "
        "over the columns of its left factor, so turn that one.",
    ),
    (
        _STAR,
        "dX takes * where a sum belongs. One input feeds all outputs, a fork: entry times entry "
        "adds nothing up.",
    ),
)
_NAMES = ("the value", "dX", "dW", "db")
_OF_A_PART = [
    slip for slip in _MISTAKES if slip[0] not in (_TWICE, _MEAN, _SWAPPED, _JACOBIANS, _DEAF)
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
        turned,
        _NAMES,
        distinct=(_points([(5, 3, 2), (2, 4, 3)]), _MISTAKES, _OF_A_PART),
        equal=(_points([(3, 3, 3)]), _REFUSED, [*_REFUSED[1:], *_OF_A_PART]),
        otherwise="Nudge one entry of that input, and compare: nnlib.check_vjp does it for you.",
    ),
    well_done="you can read either writing now, and no shape needed to be guessed.",
    right=(turned, _by_letters),
    wrong=(
        (_OF_THE_PAGE, "this is the page's pullback"),
        (_DX_TURNED, "what was turned is turned again"),
        (_DW_TURNED, "dW comes in the shape (i, o)"),
        (_DW_LATE, "pairs example with example"),
        (_NO_TURN, "dW has no transpose"),
        (_STAR, "takes * where a sum belongs"),
        (_ONE_NUMBER, "db is one number"),
        (_SPREAD, "one number in every place"),
        (_ROW_KEPT, "Leave keepdims out"),
        (_ACROSS, "adds along axis 1"),
        (_UNSUMMED, "never summed over the examples"),
        (_MEAN, "means over the batch; forks add"),
        (_MEAN_BIAS, "while dW is a sum"),
        (_TWICE, "it comes a second time"),
        (_SWAPPED, "in each other's place"),
        (_BIAS_VALUE, "you multiplied db by b"),
        (_BIAS_ONE, "db is 1 everywhere"),
        (_JACOBIANS, "W, X and 1 are the slopes"),
        (_DEAF, "a test with ones would praise it"),
        (layer(lambda dY, X, W, b: (dY @ W, dY.T @ X)), "returns 3 things where 4 are wanted"),
        (layer(lambda dY, X, W, b: dY @ X @ W), "Write the shape under each factor"),
    ),
)
