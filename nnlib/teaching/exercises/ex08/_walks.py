"""8.8: ways back through three layers: by nudges, by errors, by pullbacks, and wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import nnlib
from nnlib.teaching.exercises._answers import Unusable, call, described

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


def _tanh_slope(A: Any) -> Any:
    return 1 - A**2


def _turned(D: Any, W: Any) -> Any:
    return D @ W.T


def bent(
    last: Callable[..., Any] = lambda Y, T: (Y - T) / len(Y),
    slope: Callable[[Any], Any] = _tanh_slope,
    back: Callable[[Any, Any], Any] = _turned,
    only: tuple[int, ...] = (1, 2),
    crossed: bool = False,
) -> Callable[..., Arrays]:
    """The errors, with one thing exchanged; `only` says in which layers."""

    def step(D: Any, W: Any, A: Any, layer: int) -> Any:
        if layer in only:
            return back(D, W) * slope(A)
        return _turned(D, W) * _tanh_slope(A)

    def delta(values: Arrays, T: Any, W2: Any, W3: Any) -> Arrays:
        _, A1, A2, Y = values
        inner, outer = (A2, A1) if crossed else (A1, A2)
        D3 = last(Y, T)
        D2 = step(D3, W3, outer, 2)
        return step(D2, W2, inner, 1), D2, D3

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


def by_pullbacks(X: Any, T: Any, *parameters: Any) -> Any:
    """The same from nnlib's pullbacks, and as one vector that is cut up again."""
    W1, _, W2, _, W3, _ = parameters
    widths = [W1.shape, W2.shape, W3.shape]
    first, second, last = (nnlib.Dense(*each) for each in widths)
    net = nnlib.Network(first, nnlib.tanh, second, nnlib.tanh, last)
    theta = np.concatenate([each.ravel() for each in parameters])
    _, back = nnlib.objective(net, nnlib.squared_error)(theta, X, T)
    return [each for layer in net.unpack(back()) for each in layer]


SUM_LOSS = walk(bent(last=lambda Y, T: Y - T))
TWICE = walk(collect=_each(lambda A, D: A.T @ D / len(D), lambda D: D.mean(axis=0)))
TURNED_SIGN = walk(bent(last=lambda Y, T: (T - Y) / len(Y)))
BY_ENTRIES = walk(bent(last=lambda Y, T: (Y - T) / Y.size))
LAST_BENT = walk(bent(last=lambda Y, T: (Y - T) / len(Y) * (1 - Y**2)))
FACTOR_TWO = walk(bent(last=lambda Y, T: 2 * (Y - T) / len(Y)))
SIGMOID = walk(bent(slope=lambda A: A * (1 - A)))
NO_BEND = walk(bent(slope=np.ones_like))
BENT_AGAIN = walk(bent(slope=lambda A: 1 - np.tanh(A) ** 2))
NOT_SQUARED = walk(bent(slope=lambda A: 1 - A))
VALUE = walk(bent(slope=lambda A: A))
ONE_NUMBER = walk(collect=_each(_outer, lambda D: D.sum()))
SPREAD = walk(collect=_each(_outer, lambda D: np.full(D.shape[1], D.sum())))
MEAN_BIAS = walk(collect=_each(_outer, lambda D: D.mean(axis=0)))
UNSUMMED = walk(collect=_each(_outer, lambda D: D))
ACROSS = walk(collect=_each(_outer, lambda D: D.sum(axis=1)))
ROW_KEPT = walk(collect=_each(_outer, lambda D: D.sum(axis=0, keepdims=True)))
COLUMNS = walk(collect=_each(lambda A, D: D.T @ A, _down))
BACKWARDS = walk(collect=lambda inputs, D: collected(inputs[2::-1], D[::-1]))
WEIGHTS_FIRST = walk(
    collect=lambda inputs, D: (*map(_outer, inputs, D), *map(_down, D)),
)
NO_TURN = walk(bent(back=lambda D, W: D @ W))
NO_TURN_2 = walk(bent(back=lambda D, W: D @ W, only=(1,)))
NO_TURN_3 = walk(bent(back=lambda D, W: D @ W, only=(2,)))
NO_FIRST_BEND = walk(bent(slope=np.ones_like, only=(1,)))
NO_SECOND_BEND = walk(bent(slope=np.ones_like, only=(2,)))
CROSSED = walk(bent(crossed=True))


def _skipping(values: Arrays, T: Any, W2: Any, W3: Any) -> Arrays:
    """The error of layer 1 from that of layer 3."""
    _, D2, D3 = errors(values, T, W2, W3)
    return (D3 @ W2.T) * (1 - values[1] ** 2), D2, D3


SKIPPED = walk(_skipping)
NEXT_VALUE = walk(collect=lambda inputs, D: collected(inputs[1:], D))


def points(sizes: list[tuple[int, int, int, int, int]]) -> list[dict[str, Any]]:
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
