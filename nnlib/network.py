"""A network: layers in a row as one differentiable function of one parameter vector theta and X.

It keeps nothing between calls, so that it may be called twice, in any order, from any thread.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from nnlib._shapes import (
    Array,
    PrecisionError,
    ShapeError,
    array,
    cotangent,
    floats,
    generator,
    value_and_pullback,
)

Pullback: TypeAlias = Callable[..., Any]


@dataclass(frozen=True, init=False)
class Network:
    """Layers in a row as one function of (theta, X): `Network(Dense(2, 8), tanh, Dense(8, 3))`.

    theta (p), X (n, i) -> Y (n, o)

    A layer has `shapes`, `init` and `__call__(X, *params)`; anything else is a function of X alone
    that returns its value and its pullback. Position owns parameters: a layer written twice has two
    sets. `pullback(dY)` returns dtheta, dX; `pullback(dY, wrt_input=False)` returns dtheta, None
    and leaves out the first layer's product dY W^T.
    """

    layers: tuple[Any, ...]

    def __init__(self, *layers: Any) -> None:
        for layer in layers:
            if isinstance(layer, Network):
                raise ValueError("Network: expected layers, came a Network: write its layers out")
            if isinstance(layer, type) or not callable(layer):
                raise ValueError(f"Network: expected layers or functions of X, came {layer!r}")
        if not layers:
            raise ValueError("Network: expected at least one layer, came none")
        object.__setattr__(self, "layers", layers)

    def __repr__(self) -> str:
        return f"Network({', '.join(getattr(f, '__name__', repr(f)) for f in self.layers)})"

    @cached_property
    def _slots(self) -> tuple[tuple[tuple[slice, tuple[int, ...]], ...], ...]:
        """For each layer, where each of its parameters lies in theta, and its shape."""
        slots, start = [], 0
        for layer in self.layers:
            own = []
            for shape in getattr(layer, "shapes", ()):
                stop = start + int(np.prod(shape))
                own.append((slice(start, stop), tuple(shape)))
                start = stop
            slots.append(tuple(own))
        return tuple(slots)

    @cached_property
    def size(self) -> int:
        """|theta|, the number of parameters."""
        return sum(at.stop - at.start for own in self._slots for at, _ in own)

    def init(self, rng: np.random.Generator, dtype: npt.DTypeLike = np.float64) -> Array:
        """A fresh theta, drawn layer by layer."""
        generator("Network.init", rng)
        if np.dtype(dtype).kind != "f":
            raise PrecisionError(f"Network.init: expected a float dtype, came {np.dtype(dtype)}")
        pairs = zip(self.layers, self._slots, strict=True)
        return self.pack(layer.init(rng) if own else () for layer, own in pairs).astype(dtype)

    def unpack(self, theta: npt.ArrayLike) -> list[tuple[Array, ...]]:
        """Each layer's parameters as read-only views into theta: [(W1, b1), (), (W2, b2)]."""
        theta = self._checked(theta)[0].view()
        theta.flags.writeable = False
        return self._views(theta)

    def _views(self, vector: Array) -> list[tuple[Array, ...]]:
        """Each layer's parts of a vector as long as theta, in its parameters' shapes."""
        return [tuple([vector[at].reshape(shape) for at, shape in own]) for own in self._slots]

    def pack(self, arrays: Iterable[Iterable[npt.ArrayLike]]) -> Array:
        """The inverse of `unpack`: a new vector theta from each layer's parameters."""
        given = [tuple(array("Network.pack", "of parameters", a) for a in own) for own in arrays]
        wanted = [tuple(shape for _, shape in own) for own in self._slots]
        came = [tuple(a.shape for a in own) for own in given]
        if came != wanted:
            raise ShapeError(f"Network.pack: expected shapes {wanted}, came {came}")
        flat = [a for own in given for a in own]
        named = {f"array {k}": a for k, a in enumerate(flat)}
        floated = floats("Network.pack", **named) if flat else [np.zeros(0)]
        return np.concatenate([a.ravel() for a in floated])

    def _checked(self, theta: npt.ArrayLike, **arrays: npt.ArrayLike) -> list[Array]:
        converted = floats("Network", theta=theta, **arrays)
        if (came := converted[0].shape) != (self.size,):
            raise ShapeError(f"Network: expected theta of shape ({self.size},), came {came}")
        return converted

    def _forward(self, theta: Array, X: Array) -> tuple[list[Array], list[Pullback]]:
        """The value after each layer, X first, and each layer's pullback."""
        values, pullbacks = [X], []
        for layer, params in zip(self.layers, self._views(theta), strict=True):
            Y, pullback = value_and_pullback("Network", layer, values[-1], *params)
            values.append(Y)
            pullbacks.append(pullback)
        return values, pullbacks

    def _backward(
        self, pullbacks: list[Pullback], dA: Any, wrt_input: bool = True, out: Any = None
    ) -> Iterator[tuple[int, Any, Sequence[Array]]]:
        """Last layer first: its index, its input's cotangent, its parameters' gradients."""
        owners = [k for k, own in enumerate(self._slots) if own]
        first = 0 if wrt_input else min(owners, default=len(pullbacks))
        for k in reversed(range(first, len(pullbacks))):
            layer, options = self.layers[k], dict[str, Any]()
            if k == first and not wrt_input and getattr(layer, "skips_input", False):
                options["wrt_input"] = False
            if out is not None and getattr(layer, "writes_out", False):
                options["out"] = out[k]
            result = pullbacks[k](dA, **options)
            dA, *gradients = result if self._slots[k] else (result,)
            yield k, dA, gradients

    def __call__(self, theta: npt.ArrayLike, X: npt.ArrayLike) -> tuple[Array, Pullback]:
        theta, X = self._checked(theta, X=X)
        values, pullbacks = self._forward(theta, X)

        def pullback(dY: npt.ArrayLike, wrt_input: bool = True) -> tuple[Array, Any]:
            dY = cotangent("Network", dY, values[-1])
            dtheta = np.empty(self.size, dtype=np.result_type(theta, values[-1]))
            views = self._views(dtheta)
            for k, dX, gradients in self._backward(pullbacks, dY, wrt_input, views):  # noqa: B007
                for view, gradient in zip(views[k], gradients, strict=True):
                    if gradient is not view:  # a layer that writes_out has written it there
                        view.reshape(-1)[:] = gradient.reshape(-1)
            return dtheta, dX if wrt_input else None

        return values[-1], pullback

    def trace(
        self, theta: npt.ArrayLike, X: npt.ArrayLike, dY: npt.ArrayLike | None = None
    ) -> dict[str, Array]:
        """Every value by its letter: X, Z1, A1, Z2, ..., and with dY: dZ2, dW2, db2, dA1, ..., dX.

        theta (p), X (n, i) -> dict
        """
        theta, X = self._checked(theta, X=X)
        letters = self._letters()
        values, pullbacks = self._forward(theta, X)
        named = dict(zip(letters, values, strict=True))
        if dY is not None:
            named[f"d{letters[-1]}"] = dY = cotangent("Network", dY, values[-1])
            for k, dA, gradients in self._backward(pullbacks, dY):
                owner = letters[k + 1].lstrip("ZA")
                names = getattr(self.layers[k], "names", [f"p{m}_" for m in range(len(gradients))])
                named |= {f"d{n}{owner}": g for n, g in zip(names, gradients, strict=True)}
                named[f"d{letters[k]}"] = dA
        return named

    def _letters(self) -> list[str]:
        """X, then Z1 after the first layer, A1 after its activation (A1' after another), ..."""
        letters, owner = ["X"], 0
        for own in self._slots:
            owner += bool(own)
            letter = f"Z{owner}" if own else f"A{owner}"
            while letter in letters:
                letter += "'"
            letters.append(letter)
        return letters
