"""Rosenblatt's perceptron: weights, a bias, a step, and a rule that learns from mistakes."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnlib._shapes import Array, count, number, reals, shapes


@dataclass(frozen=True, eq=False)
class Perceptron:
    """Labels 1 where w . x + b >= 0, else 0: the two sides of the hyperplane w . x + b = 0.

    X (n, i) -> labels (n)
    """

    w: Array
    b: float = 0.0

    def __post_init__(self) -> None:
        (w,) = reals("Perceptron", w=self.w)
        shapes("Perceptron", "w (i)", w)
        object.__setattr__(self, "w", w)
        object.__setattr__(self, "b", number("Perceptron", "b", self.b, low=-np.inf))

    def __call__(self, X: npt.ArrayLike) -> Array:
        X, w = reals("Perceptron", X=X, w=self.w)
        shapes("Perceptron", "X (n, i), w (i)", X, w)
        return (X @ w + self.b >= 0).astype(int)


def perceptron_updates(
    X: npt.ArrayLike, t: npt.ArrayLike, lr: float = 1.0, epochs: int = 100
) -> Iterator[Perceptron]:
    """From w = 0, b = 0, yields one model per correction: w + lr (t - y) x, b + lr (t - y).

    X (n, i), t (n) -> yields Perceptron of w (i), b ()

    The examples are visited in order; it ends after a pass without a mistake, or after `epochs`
    passes. Labels are 0 and 1, or -1 and +1: both mean the same mistakes. Other labels are refused:
    with 0 and -1, say, t - y is never 0 for one class and the rule never settles.

    Source: Rosenblatt, "The perceptron", Psychological Review 65(6), 1958.
    """
    (X,) = reals("perceptron_updates", X=X)
    (t,) = reals("perceptron_updates", t=t)  # labels have no precision to keep
    shapes("perceptron_updates", "X (n, i), t (n)", X, t)
    if not (np.isin(t, (0, 1)).all() or np.isin(t, (-1, 1)).all()):
        raise ValueError(
            f"perceptron_updates: expected labels 0 and 1, or -1 and +1, came "
            f"{', '.join(f'{label:g}' for label in np.unique(t)[:5])}"
        )
    lr = number("perceptron_updates", "lr", lr, positive=True)
    return _updates(X, t > 0, lr, count("perceptron_updates", "epochs", epochs))


def _updates(X: Array, positive: Array, lr: float, epochs: int) -> Iterator[Perceptron]:
    w, b = np.zeros(X.shape[1], dtype=X.dtype), 0.0
    for _ in range(epochs):
        r, settled = 0, True
        while r < len(X):
            mistakes = np.flatnonzero((X[r:] @ w + b >= 0) != positive[r:])
            if not len(mistakes):
                break
            r, settled = r + int(mistakes[0]), False
            sign = 1 if positive[r] else -1  # t - y: false negative, false positive
            w, b = w + lr * sign * X[r], b + lr * sign
            yield Perceptron(w, b)
            r += 1
        if settled:
            return
