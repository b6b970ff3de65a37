"""8.3: a layer that stores W the other way round, with its pullback right and wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Back = Callable[[Any, Any, Any, Any], Any]


def layer(back: Back) -> Callable[..., Any]:
    """Y = X W^T + b, with W (o, i), and any pullback back(dY, X, W, b)."""
    return lambda X, W, b: (X @ W.T + b, lambda dY: back(dY, X, W, b))


def _down(dY: Any) -> Any:
    return dY.sum(axis=0)


turned = layer(lambda dY, X, W, b: (dY @ W, dY.T @ X, _down(dY)))
by_letters = layer(
    lambda dY, X, W, b: [
        np.einsum("ro,ok->rk", dY, W),
        sum(np.outer(d, x) for d, x in zip(dY, X, strict=True)),
        np.ones(len(dY)) @ dY,
    ]
)

OF_THE_PAGE = layer(lambda dY, X, W, b: (dY @ W.T, X.T @ dY, _down(dY)))
DX_TURNED = layer(lambda dY, X, W, b: (dY @ W.T, dY.T @ X, _down(dY)))
DW_TURNED = layer(lambda dY, X, W, b: (dY @ W, X.T @ dY, _down(dY)))
DW_LATE = layer(lambda dY, X, W, b: (dY @ W, dY @ X.T, _down(dY)))
NO_TURN = layer(lambda dY, X, W, b: (dY @ W, dY @ X, _down(dY)))
STAR = layer(lambda dY, X, W, b: (dY * W, dY.T @ X, _down(dY)))
ONE_NUMBER = layer(lambda dY, X, W, b: (dY @ W, dY.T @ X, dY.sum()))
SPREAD = layer(lambda dY, X, W, b: (dY @ W, dY.T @ X, np.full(len(W), dY.sum())))
ROW_KEPT = layer(lambda dY, X, W, b: (dY @ W, dY.T @ X, dY.sum(axis=0, keepdims=True)))
ACROSS = layer(lambda dY, X, W, b: (dY @ W, dY.T @ X, dY.sum(axis=1)))
UNSUMMED = layer(lambda dY, X, W, b: (dY @ W, dY.T @ X, dY))
MEAN = layer(lambda dY, X, W, b: (dY @ W, dY.T @ X / len(X), dY.mean(axis=0)))
MEAN_BIAS = layer(lambda dY, X, W, b: (dY @ W, dY.T @ X, dY.mean(axis=0)))
TWICE = layer(lambda dY, X, W, b: (dY @ W / len(X), dY.T @ X / len(X), dY.mean(axis=0)))
ON_ITS_SIDE = layer(lambda dY, X, W, b: (W.T @ dY.T, dY.T @ X, _down(dY)))
ALL_PAIRS = layer(lambda dY, X, W, b: (dY @ W, np.outer(dY, X), _down(dY)))
IN_COLUMNS = layer(lambda dY, X, W, b: (W.T @ dY, dY.T @ X, _down(dY)))
DW_STAR = layer(lambda dY, X, W, b: (dY @ W, dY * X, _down(dY)))
SWAPPED = layer(lambda dY, X, W, b: (dY.T @ X, dY @ W, _down(dY)))
BIAS_VALUE = layer(lambda dY, X, W, b: (dY @ W, dY.T @ X, _down(dY) * b))
BIAS_ONE = layer(lambda dY, X, W, b: (dY @ W, dY.T @ X, np.ones_like(b)))
JACOBIANS = layer(lambda dY, X, W, b: (W, X, np.ones_like(b)))


def _deaf(dY: Any, X: Any, W: Any, b: Any) -> Any:
    ones = np.ones_like(dY)
    return ones @ W, ones.T @ X, ones.sum(axis=0)


DEAF = layer(_deaf)
