"""Training: the loss as a function of one vector, and descent as a generator of snapshots."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from nnlib._shapes import (
    Array,
    ShapeError,
    array,
    count,
    floats,
    function,
    generator,
    value_and_pullback,
)
from nnlib.optim import Optimizer

Pullback: TypeAlias = Callable[..., Any]
Objective: TypeAlias = Callable[..., tuple[Any, Pullback]]
Batch: TypeAlias = tuple[npt.ArrayLike, npt.ArrayLike]


class Step(NamedTuple):
    """One snapshot of a descent: theta before update t, and its loss on batch t."""

    t: int
    loss: Any
    theta: Array


def objective(net: Callable[..., Any], loss: Callable[..., Any]) -> Objective:
    """L(theta, X, T) = loss(net(theta, X), T), as a function of theta: pullback() -> dtheta.

    theta (p), X (n, i), T (n, o) -> loss ()
    """
    function("objective", "net", net)
    function("objective", "loss", loss)

    def L(theta: npt.ArrayLike, X: npt.ArrayLike, T: npt.ArrayLike) -> tuple[Any, Pullback]:
        Y, back_net = value_and_pullback("objective", net, theta, X)
        value, back_loss = value_and_pullback("objective", loss, Y, T)

        def pullback(dloss: npt.ArrayLike = 1.0) -> Array:
            dtheta: Array = back_net(back_loss(dloss), wrt_input=False)[0]
            return dtheta

        return value, pullback

    return L


def minibatches(
    X: npt.ArrayLike, T: npt.ArrayLike, size: int, epochs: int, rng: np.random.Generator
) -> Iterator[tuple[Array, Array]]:
    """Batches of `size` examples, in a fresh random order each epoch; the last may be smaller.

    X (n, i), T (n, o) -> yields X (size, i), T (size, o)

    Raises `ShapeError` where X and T do not have the same number of examples, at least one.
    """
    X, T = array("minibatches", "X", X), array("minibatches", "T", T)
    if X.ndim == 0 or T.ndim == 0 or len(X) != len(T) or len(X) == 0:
        raise ShapeError(
            f"minibatches: expected X (n, ...), T (n, ...) with n > 0, came X {X.shape}, "
            f"T {T.shape}"
        )
    size, epochs = count("minibatches", "size", size), count("minibatches", "epochs", epochs)
    return _minibatches(X, T, size, epochs, generator("minibatches", rng))


def _minibatches(
    X: Array, T: Array, size: int, epochs: int, rng: np.random.Generator
) -> Iterator[tuple[Array, Array]]:
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), size):
            chosen = order[start : start + size]
            yield X[chosen], T[chosen]


def descend(
    L: Objective,
    theta: npt.ArrayLike,
    batches: Iterable[Batch],
    optimizer: Optimizer,
    every: int = 1,
) -> Iterator[Step]:
    """Yields `Step(t, loss, theta)` for t = 0, every, 2 every, ..., and one last Step.

    theta (p), batches of X (n, i), T (n, o) -> yields Step of t (), loss (), theta (p)

    A Step holds theta before update t and its loss on batch t; the last one holds the final theta
    and its loss on the last batch. Raises `ValueError` where there is no batch.
    """
    (theta,) = floats("descend", theta=theta)
    function("descend", "L", L)
    if isinstance(optimizer, type) or not callable(getattr(optimizer, "update", None)):
        raise ValueError(f"descend: expected an optimiser, as sgd(0.1) makes, came {optimizer!r}")
    if not isinstance(batches, Iterable):
        raise ValueError(f"descend: expected batches to iterate over, came {batches!r}")
    return _descend(L, theta, batches, optimizer, count("descend", "every", every))


def _descend(
    L: Objective, theta: Array, batches: Iterable[Batch], optimizer: Optimizer, every: int
) -> Iterator[Step]:
    state, t, batch = optimizer.init(theta), -1, None
    for t, batch in enumerate(batches):
        loss, pullback = value_and_pullback("descend", L, theta, *batch)
        if t % every == 0:
            yield Step(t, loss, theta)
        theta, state = optimizer.update(theta, pullback(), state)
    if batch is None:
        raise ValueError("descend: expected at least one batch, came none")
    loss, _ = L(theta, *batch)
    yield Step(t + 1, loss, theta)
