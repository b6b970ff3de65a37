"""Optimisers: pure functions on vectors, with PyTorch's formulas and defaults.

    state = opt.init(theta)
    theta, state = opt.update(theta, dtheta, state)

Neither theta, dtheta nor state is ever changed in place: a snapshot stays what it was.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from nnlib._shapes import Array, ShapeError, floats, number


class Optimizer(Protocol):
    """What `descend` needs of an optimiser."""

    def init(self, theta: npt.ArrayLike) -> Any: ...

    def update(self, theta: Array, dtheta: Array, state: Any) -> tuple[Array, Any]: ...


class AdamState(NamedTuple):
    """The number of updates so far, and the moving averages of the gradient and of its square."""

    t: int
    m: Array
    v: Array


def _numbers(optimizer: Any, **limits: float) -> None:
    """Each hyper-parameter as a plain float below its limit: a NumPy one would lend its dtype."""
    for name, high in limits.items():
        caller, value = type(optimizer).__name__, getattr(optimizer, name)
        value = number(caller, name, value, high=high, positive=name == "eps")  # no 0 / 0
        object.__setattr__(optimizer, name, value)


def _checked(caller: str, **arrays: npt.ArrayLike) -> list[Array]:
    """Float arrays of one precision and one shape: a state of another size would broadcast."""
    checked = floats(caller, **arrays)
    if any(array.shape != checked[0].shape for array in checked):
        came = ", ".join(f"{k} {a.shape}" for k, a in zip(arrays, checked, strict=True))
        raise ShapeError(f"{caller}: expected {', '.join(arrays)} of one shape, came {came}")
    return checked


def _like(theta: Array, *arrays: Array) -> Any:
    """The arrays in theta's precision, which NumPy 1 forgets in 0-d arithmetic."""
    return tuple(np.asarray(array, dtype=theta.dtype)[()] for array in arrays)


@dataclass(frozen=True)
class sgd:  # noqa: N801
    """Gradient descent, theta - lr dtheta; stochastic where dtheta comes from a mini-batch.

    theta (p), dtheta (p) -> theta (p)
    """

    lr: float

    def __post_init__(self) -> None:
        _numbers(self, lr=np.inf)

    def init(self, theta: npt.ArrayLike) -> tuple[()]:
        return ()

    def update(self, theta: Array, dtheta: Array, state: tuple[()]) -> tuple[Array, tuple[()]]:
        theta, dtheta = _checked("sgd", theta=theta, dtheta=dtheta)
        step = np.multiply(self.lr, dtheta, out=np.empty_like(theta))
        return np.subtract(theta, step, out=step)[()], state  # in step's own memory


@dataclass(frozen=True)
class momentum:  # noqa: N801
    """Heavy ball: v <- beta v + dtheta, theta <- theta - lr v.

    theta (p), dtheta (p), state (p) -> theta (p), state (p)

    Source: Polyak 1964, in the form of `torch.optim.SGD(momentum=beta)`.
    """

    lr: float
    beta: float = 0.9

    def __post_init__(self) -> None:
        _numbers(self, lr=np.inf, beta=1)

    def init(self, theta: npt.ArrayLike) -> Array:
        return np.zeros_like(floats("momentum", theta=theta)[0])

    def update(self, theta: Array, dtheta: Array, state: Array) -> tuple[Array, Array]:
        theta, dtheta, v = _checked("momentum", theta=theta, dtheta=dtheta, state=state)
        v = self.beta * v
        v += dtheta
        new: tuple[Array, Array] = _like(theta, theta - self.lr * v, v)
        return new


@dataclass(frozen=True)
class rmsprop:  # noqa: N801
    """v <- decay v + (1 - decay) dtheta^2, theta <- theta - lr dtheta / (sqrt(v) + eps).

    theta (p), dtheta (p), state (p) -> theta (p), state (p)

    Source: Hinton, lecture 6e of "Neural Networks for Machine Learning", 2012, in the form of
    `torch.optim.RMSprop`.
    """

    lr: float
    decay: float = 0.99
    eps: float = 1e-8

    def __post_init__(self) -> None:
        _numbers(self, lr=np.inf, decay=1, eps=np.inf)

    def init(self, theta: npt.ArrayLike) -> Array:
        return np.zeros_like(floats("rmsprop", theta=theta)[0])

    def update(self, theta: Array, dtheta: Array, state: Array) -> tuple[Array, Array]:
        theta, dtheta, v = _checked("rmsprop", theta=theta, dtheta=dtheta, state=state)
        v = self.decay * v + (1 - self.decay) * dtheta**2
        new: tuple[Array, Array] = _like(
            theta, theta - self.lr * dtheta / (np.sqrt(v) + self.eps), v
        )
        return new


@dataclass(frozen=True)
class adam:  # noqa: N801
    """m, v: moving averages of dtheta and dtheta^2; theta <- theta - lr m^ / (sqrt(v^) + eps).

    theta (p), dtheta (p), m (p), v (p) -> theta (p), m (p), v (p)

    m^ = m / (1 - beta1^t) and v^ = v / (1 - beta2^t) undo the start at 0.
    Source: Kingma, Ba, arXiv 1412.6980, in the form of `torch.optim.Adam`.
    """

    lr: float
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8

    def __post_init__(self) -> None:
        _numbers(self, lr=np.inf, beta1=1, beta2=1, eps=np.inf)

    def init(self, theta: npt.ArrayLike) -> AdamState:
        zeros = np.zeros_like(floats("adam", theta=theta)[0])
        return AdamState(0, zeros, zeros)

    def update(self, theta: Array, dtheta: Array, state: AdamState) -> tuple[Array, AdamState]:
        if not isinstance(state, AdamState):
            raise ValueError(f"adam: expected an AdamState, as init makes, came {state!r}")
        theta, dtheta, m, v = _checked("adam", theta=theta, dtheta=dtheta, m=state.m, v=state.v)
        t = state.t + 1
        m = self.beta1 * m + (1 - self.beta1) * dtheta
        v = self.beta2 * v + (1 - self.beta2) * dtheta**2
        root = np.sqrt(v / (1 - self.beta2**t)) + self.eps
        theta, m, v = _like(theta, theta - self.lr / (1 - self.beta1**t) * m / root, m, v)
        return theta, AdamState(t, m, v)
