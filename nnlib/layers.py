"""Layers: the affine map and its pullback, and what a layer knows of its parameters."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

import numpy as np
import numpy.typing as npt

from nnlib._shapes import Array, cotangent, count, floats, function, generator, shapes

Pullback: TypeAlias = Callable[..., Any]
Initializer: TypeAlias = Callable[[np.random.Generator, int, int], Array]


def affine(X: npt.ArrayLike, W: npt.ArrayLike, b: npt.ArrayLike) -> tuple[Array, Pullback]:
    """Y = X W + b: every row of X is one example; dX = dY W^T, dW = X^T dY, db = sum of dY's rows.

    X (n, i), W (i, o), b (o) -> Y (n, o)

    `pullback(dY)` returns dX, dW, db; `pullback(dY, wrt_input=False)` leaves the product dY W^T
    out and returns None, dW, db; `pullback(dY, out=(dW, db))` writes into the two arrays given.
    """
    X, W, b = floats("affine", X=X, W=W, b=b)
    shapes("affine", "X (n, i), W (i, o), b (o)", X, W, b)
    Y = X @ W
    Y = np.add(Y, b, out=Y if Y.dtype == b.dtype else None)

    def pullback(
        dY: npt.ArrayLike, wrt_input: bool = True, out: tuple[Any, Any] = (None, None)
    ) -> tuple[Any, Array, Array]:
        dY = cotangent("affine", dY, Y)
        dX = dY @ W.T if wrt_input else None
        return dX, np.matmul(X.T, dY, out=out[0]), dY.sum(axis=0, out=out[1])

    return Y, pullback


def _draw(
    caller: str, rng: np.random.Generator, n_in: int, n_out: int
) -> tuple[np.random.Generator, int, int]:
    sizes = count(caller, "n_in", n_in), count(caller, "n_out", n_out)
    return generator(caller, rng), *sizes


def glorot(rng: np.random.Generator, n_in: int, n_out: int) -> Array:
    """W uniform on +-sqrt(6 / (n_in + n_out)): variance 2 / (n_in + n_out).

    n_in, n_out -> W (n_in, n_out)

    Source: Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural
    networks", AISTATS 2010.
    """
    rng, n_in, n_out = _draw("glorot", rng, n_in, n_out)
    limit = np.sqrt(6 / (n_in + n_out))
    return rng.uniform(-limit, limit, size=(n_in, n_out))


def he(rng: np.random.Generator, n_in: int, n_out: int) -> Array:
    """W normal with variance 2 / n_in, for ReLU, which lets half of the variance through.

    n_in, n_out -> W (n_in, n_out)

    Source: He, Zhang, Ren, Sun, arXiv 1502.01852.
    """
    rng, n_in, n_out = _draw("he", rng, n_in, n_out)
    return rng.normal(0, np.sqrt(2 / n_in), size=(n_in, n_out))


@dataclass(frozen=True, init=False)
class Dense:
    """The layer Y = X W + b of n_out neurons, each of which sees all n_in inputs.

    X (n, n_in), W (n_in, n_out), b (n_out) -> Y (n, n_out)
    """

    n_in: int
    n_out: int
    weights: Initializer
    names: ClassVar[tuple[str, ...]] = ("W", "b")
    skips_input: ClassVar[bool] = True  # its pullback takes wrt_input=False
    writes_out: ClassVar[bool] = True  # its pullback takes out=(dW, db)

    def __init__(self, n_in: int, n_out: int, init: Initializer = glorot) -> None:
        object.__setattr__(self, "n_in", count("Dense", "n_in", n_in))
        object.__setattr__(self, "n_out", count("Dense", "n_out", n_out))
        object.__setattr__(self, "weights", function("Dense", "init", init))

    def __repr__(self) -> str:
        drawn = "" if self.weights is glorot else f", {getattr(self.weights, '__name__', '...')}"
        return f"Dense({self.n_in}, {self.n_out}{drawn})"

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        return (self.n_in, self.n_out), (self.n_out,)

    def init(self, rng: np.random.Generator) -> tuple[Array, Array]:
        """Fresh parameters (W, b): W from the initialiser, b = 0."""
        drawn = self.weights(generator("Dense.init", rng), self.n_in, self.n_out)
        (W,) = floats("Dense.init", W=drawn)
        return W, np.zeros(self.n_out, dtype=W.dtype)

    def __call__(
        self, X: npt.ArrayLike, W: npt.ArrayLike, b: npt.ArrayLike
    ) -> tuple[Array, Pullback]:
        return affine(X, W, b)
