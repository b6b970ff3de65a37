"""8.8: three layers back in five lines, judged by nudges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import nnlib
from nnlib.teaching.exercises._answers import Unusable, call, described
from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import behaves
from nnlib.teaching.exercises.ex08._refused import though_refused
from nnlib.teaching.exercises.ex08.goals import OUTER, SHAPES, STAR, TRANSPOSE

NAMES = ("dW1", "db1", "dW2", "db2", "dW3", "db3")
Arrays = tuple[Any, ...]
Walk = Callable[[Arrays, Arrays], Arrays]


def forward(X: Any, T: Any, *parameters: Any) -> tuple[Arrays, float]:
    """The values A0, A1, A2, Y of three layers, and the mean loss."""
    W1, b1, W2, b2, W3, b3 = parameters
    A1 = np.tanh(X @ W1 + b1)
    A2 = np.tanh(A1 @ W2 + b2)
    Y = A2 @ W3 + b3
    return (X, A1, A2, Y), float(np.sum((Y - T) ** 2) / 2 / len(X))


def by_nudges(X: Any, T: Any, *parameters: Any) -> Arrays:
    """All six gradients from the forward pass alone: what an answer is compared with."""

    def loss(place: int) -> Callable[[Any], float]:
        before, after = parameters[:place], parameters[place + 1 :]
        return lambda value: forward(X, T, *before, value, *after)[1]

    return tuple(nnlib.numerical_gradient(loss(k), each) for k, each in enumerate(parameters))


def errors(values: Arrays, T: Any, W2: Any, W3: Any) -> Arrays:
    """dL by dZ of the three layers."""
    _, A1, A2, Y = values
    D3 = (Y - T) / len(Y)
    D2 = (D3 @ W3.T) * (1 - A2**2)
    D1 = (D2 @ W2.T) * (1 - A1**2)
    return D1, D2, D3


def collected(inputs: Arrays, D: Arrays) -> Arrays:
    """The gradients of W and b, layer by layer; the last value, Y, enters no layer."""
    pairs = zip(inputs, D, strict=False)
    return tuple(each for A, delta in pairs for each in (A.T @ delta, delta.sum(axis=0)))


def walk(delta: Callable[..., Arrays] = errors, collect: Walk = collected) -> Callable[..., Any]:
    """A whole answer, from its errors and from what it makes of them."""

    def gradients(X: Any, T: Any, W1: Any, b1: Any, W2: Any, b2: Any, W3: Any, b3: Any) -> Any:
        values, _ = forward(X, T, W1, b1, W2, b2, W3, b3)
        return collect(values, delta(values, T, W2, W3))

    return gradients


def bent(
    last: Callable[..., Any] = lambda Y, T: (Y - T) / len(Y),
    slope: Callable[[Any], Any] = lambda A: 1 - A**2,
    back: Callable[[Any, Any], Any] = lambda D, W: D @ W.T,
    crossed: bool = False,
) -> Callable[..., Arrays]:
    """The errors, with one thing exchanged."""

    def delta(values: Arrays, T: Any, W2: Any, W3: Any) -> Arrays:
        _, A1, A2, Y = values
        inner, outer = (A2, A1) if crossed else (A1, A2)
        D3 = last(Y, T)
        D2 = back(D3, W3) * slope(outer)
        return back(D2, W2) * slope(inner), D2, D3

    return delta


def _each(weights: Callable[[Any, Any], Any], bias: Callable[[Any], Any]) -> Walk:
    def collect(inputs: Arrays, D: Arrays) -> Arrays:
        pairs = zip(inputs, D, strict=False)
        return tuple(each for A, delta in pairs for each in (weights(A, delta), bias(delta)))

    return collect


def _outer(A: Any, D: Any) -> Any:
    return A.T @ D


def _down(D: Any) -> Any:
    return D.sum(axis=0)


gradients = walk()


def _by_pullbacks(X: Any, T: Any, *parameters: Any) -> Any:
    """The same from nnlib's pullbacks, and as one vector that is cut up again."""
    W1, _, W2, _, W3, _ = parameters
    widths = [W1.shape, W2.shape, W3.shape]
    first, second, last = (nnlib.Dense(*each) for each in widths)
    net = nnlib.Network(first, nnlib.tanh, second, nnlib.tanh, last)
    theta = np.concatenate([each.ravel() for each in parameters])
    _, back = nnlib.objective(net, nnlib.squared_error)(theta, X, T)
    return [each for layer in net.unpack(back()) for each in layer]


_SUM_LOSS = walk(bent(last=lambda Y, T: Y - T))
_TWICE = walk(collect=_each(lambda A, D: A.T @ D / len(D), lambda D: D.mean(axis=0)))
_TURNED_SIGN = walk(bent(last=lambda Y, T: (T - Y) / len(Y)))
_FACTOR_TWO = walk(bent(last=lambda Y, T: 2 * (Y - T) / len(Y)))
_SIGMOID = walk(bent(slope=lambda A: A * (1 - A)))
_NO_BEND = walk(bent(slope=np.ones_like))
_BENT_AGAIN = walk(bent(slope=lambda A: 1 - np.tanh(A) ** 2))
_NOT_SQUARED = walk(bent(slope=lambda A: 1 - A))
_VALUE = walk(bent(slope=lambda A: A))
_ONE_NUMBER = walk(collect=_each(_outer, lambda D: D.sum()))
_SPREAD = walk(collect=_each(_outer, lambda D: np.full(D.shape[1], D.sum())))
_MEAN_BIAS = walk(collect=_each(_outer, lambda D: D.mean(axis=0)))
_COLUMNS = walk(collect=_each(lambda A, D: D.T @ A, _down))
_BACKWARDS = walk(collect=lambda inputs, D: collected(inputs[2::-1], D[::-1]))
_WEIGHTS_FIRST = walk(
    collect=lambda inputs, D: (*map(_outer, inputs, D), *map(_down, D)),
)
_NO_TURN = walk(bent(back=lambda D, W: D @ W))
_CROSSED = walk(bent(crossed=True))
_NEXT_VALUE = walk(collect=lambda inputs, D: collected(inputs[1:], D))

_MISTAKES = (
    (
        _SUM_LOSS,
        "all six are n times too large: the loss is a mean, and its 1/n is missing. It belongs in "
        "the first error, once. Give every example twice: a mean does not change.",
    ),
    (
        _TWICE,
        "dW and db are divided by n, and the first error was already. The 1/n of the mean goes in "
        "once, at the end of the network; all that follows only sums.",
    ),
    (
        _TURNED_SIGN,
        "all signs are turned: you began with T - Y. A larger Y above its target raises the loss, "
        "so the slope there is Y - T. A step along yours would climb.",
    ),
    (
        _FACTOR_TWO,
        "all six are twice too large. The loss has a 1/2 in front, made to cancel this 2.",
    ),
    (
        _SIGMOID,
        "the first layers have A(1 - A), the sigmoid's slope. These bends are tanh: 1 - A². At "
        "A = 0 tanh is steepest, and A(1 - A) is 0 there.",
    ),
    (
        _NO_BEND,
        "the last layer is right, the others lack their bends: each error that comes back through "
        "W still has to pass a tanh, entry by entry.",
    ),
    (
        _BENT_AGAIN,
        "you bent twice: A1 and A2 are values of tanh already, so the slope is 1 - A**2.",
    ),
    (_NOT_SQUARED, "the slope of tanh is 1 - A², with the square. At A = -0.5 yours is 1.5."),
    (
        _VALUE,
        "you multiplied by the value A; what counts is the slope, 1 - A². Where A is near 1 the "
        "curve is flat: hardly anything should come back.",
    ),
    (
        _ONE_NUMBER,
        "each db is one number. NumPy would spread it over all biases of the layer in the next "
        "step, and say nothing. Sum down the rows only.",
    ),
    (
        _SPREAD,
        "each db has the right shape and the same number in every place. A bias hears its own "
        "column: sum down the rows only.",
    ),
    (
        _MEAN_BIAS,
        "each db is a mean, while dW is a sum. The 1/n is in the first error; a bias is a "
        "fork over the examples, and forks add.",
    ),
    (
        _COLUMNS,
        "each dW has come out turned, as in columns. W1 is (inputs, neurons) here, and dW1 must "
        "fit it: W1 - 0.1 * dW1 would not run.",
    ),
    (
        _BACKWARDS,
        "the six are right, in the order in which you met them. Hand them back in the order of the "
        "parameters: dW1, db1, dW2, ...",
    ),
    (
        _WEIGHTS_FIRST,
        "the six are right, weights first. Hand them back in the order of the parameters: dW1, "
        "db1, dW2, db2, dW3, db3.",
    ),
    (
        _NEXT_VALUE,
        "dW pairs an error with the value that came out of its layer. It needs the value that went "
        "in: X for W1, A1 for W2, A2 for W3.",
    ),
)
_REFUSED = (
    (
        _NO_TURN,
        "the error goes back through W without a transpose. A value is a fork into all neurons of "
        "the next layer: the sum runs over W's columns.",
    ),
    (
        _CROSSED,
        "the slope is taken at the wrong layer. The error of layer 1 passes the bend of layer 1: "
        "error and slope carry the same number.",
    ),
    *_MISTAKES,
)


def _points(sizes: list[tuple[int, int, int, int, int]]) -> list[dict[str, Any]]:
    rng = np.random.default_rng(87)

    def point(n: int, i: int, h: int, g: int, o: int) -> dict[str, Any]:
        shapes = {"X": (n, i), "T": (n, o), "W1": (i, h), "b1": (h,)}
        shapes |= {"W2": (h, g), "b2": (g,), "W3": (g, o), "b3": (o,)}
        return {name: rng.normal(scale=0.7, size=each) for name, each in shapes.items()}

    return [point(*each) for each in sizes]


def observe(function: Any, **point: Any) -> Arrays:
    """Six arrays from an answer, as a tuple or a list."""
    found = function(*point.values()) if function is by_nudges else call(function, *point.values())
    if not isinstance(found, (tuple, list)):
        raise Unusable(f"hand back six arrays, {', '.join(NAMES)}; not {described(found)}.")
    return tuple(found)


_DISTINCT = behaves(
    observe,
    by_nudges,
    _points([(6, 3, 5, 4, 2), (3, 2, 4, 6, 5)]),
    _MISTAKES,
    "Nudge one entry of that array and see what the loss does.",
    NAMES,
)

EXERCISE = Exercise(
    id="8.8",
    title="Three layers back in five lines",
    kind="code",
    tier="challenge",
    minutes=25,
    goals=(OUTER, TRANSPOSE, STAR, SHAPES),
    misconceptions=(4, 5, 10, 12),
    ask="write the walk back under the three forward lines: six gradients, in order.",
    judge=though_refused(_DISTINCT, observe, by_nudges, _points([(3, 3, 3, 3, 3)]), _REFUSED),
    well_done="every one of the numbers agrees with a nudge. No framework, no pullback borrowed: "
    "this is the backward pass of a deep network, and you wrote it.",
    right=(gradients, _by_pullbacks),
    wrong=(
        (_SUM_LOSS, "n times too large"),
        (_TWICE, "the first error was already"),
        (_TURNED_SIGN, "all signs are turned"),
        (_FACTOR_TWO, "twice too large"),
        (_SIGMOID, "the sigmoid's slope"),
        (_NO_BEND, "lack their bends"),
        (_BENT_AGAIN, "you bent twice"),
        (_NOT_SQUARED, "with the square"),
        (_VALUE, "multiplied by the value A"),
        (_ONE_NUMBER, "each db is one number"),
        (_SPREAD, "the same number in every place"),
        (_MEAN_BIAS, "each db is a mean"),
        (_COLUMNS, "come out turned, as in columns"),
        (_BACKWARDS, "in the order in which you met them"),
        (_WEIGHTS_FIRST, "weights first"),
        (_NO_TURN, "without a transpose"),
        (_CROSSED, "slope is taken at the wrong layer"),
        (_NEXT_VALUE, "the value that came out of its layer"),
        (lambda *all: np.zeros(3), "hand back six arrays"),
        (lambda *all: [np.zeros(3)] * 5, "it returns 5 things where 6 are wanted"),
    ),
)
