"""Optimisers: pure functions on vectors, with PyTorch's formulas and defaults.

    state = opt.init(theta)
    theta, state = opt.update(theta, dtheta, state)

Neither theta, dtheta nor state is ever changed in place: a snapshot stays what it was.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from nnlib._shapes import Array, cotangent, floats, number


class Optimizer(Protocol):
    """What `descend` needs of an optimiser."""

    def init(self, theta: npt.ArrayLike) -> Any: ...

    def update(self, theta: Array, dtheta: Array, state: Any) -> tuple[Array, Any]: ...


class AdamState(NamedTuple):
    """The number of updates so far, and the moving averages of the gradient and of its square."""

    t: int
    m: Array
    v: Array


def _checked(caller: str, theta: npt.ArrayLike, dtheta: npt.ArrayLike) -> tuple[Array, Array]:
    (theta,) = floats(caller, theta=theta)
    return theta, cotangent(caller, dtheta, theta)


@dataclass(frozen=True)
class sgd:  # noqa: N801
    """Gradient descent, theta - lr dtheta; stochastic where dtheta comes from a mini-batch.

    theta (p), dtheta (p) -> theta (p), state ()
    """

    lr: float

    def __post_init__(self) -> None:
        number("sgd", "lr", self.lr)

    def init(self, theta: npt.ArrayLike) -> tuple[()]:
        return ()

    def update(self, theta: Array, dtheta: Array, state: tuple[()]) -> tuple[Array, tuple[()]]:
        theta, dtheta = _checked("sgd", theta, dtheta)
        return theta - self.lr * dtheta, state


@dataclass(frozen=True)
class momentum:  # noqa: N801
    """Heavy ball: v <- beta v + dtheta, theta <- theta - lr v.

    theta (p), dtheta (p), state (p) -> theta (p), state (p)

    Source: Polyak 1964, in the form of `torch.optim.SGD(momentum=beta)`.
    """

    lr: float
    beta: float = 0.9

    def __post_init__(self) -> None:
        number("momentum", "lr", self.lr)
        number("momentum", "beta", self.beta, high=1)

    def init(self, theta: npt.ArrayLike) -> Array:
        return np.zeros_like(floats("momentum", theta=theta)[0])

    def update(self, theta: Array, dtheta: Array, state: Array) -> tuple[Array, Array]:
        theta, dtheta = _checked("momentum", theta, dtheta)
        v = self.beta * state
        v += dtheta
        return theta - self.lr * v, v


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
        number("rmsprop", "lr", self.lr)
        number("rmsprop", "decay", self.decay, high=1)
        number("rmsprop", "eps", self.eps)

    def init(self, theta: npt.ArrayLike) -> Array:
        return np.zeros_like(floats("rmsprop", theta=theta)[0])

    def update(self, theta: Array, dtheta: Array, state: Array) -> tuple[Array, Array]:
        theta, dtheta = _checked("rmsprop", theta, dtheta)
        v = self.decay * state + (1 - self.decay) * dtheta**2
        return theta - self.lr * dtheta / (np.sqrt(v) + self.eps), v


@dataclass(frozen=True)
class adam:  # noqa: N801
    """m, v: moving averages of dtheta and dtheta^2; theta <- theta - lr m^ / (sqrt(v^) + eps).

    theta (p), dtheta (p), state (AdamState) -> theta (p), state (AdamState)

    m^ = m / (1 - beta1^t) and v^ = v / (1 - beta2^t) undo the start at 0.
    Source: Kingma, Ba, arXiv 1412.6980, in the form of `torch.optim.Adam`.
    """

    lr: float
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8

    def __post_init__(self) -> None:
        number("adam", "lr", self.lr)
        number("adam", "beta1", self.beta1, high=1)
        number("adam", "beta2", self.beta2, high=1)
        number("adam", "eps", self.eps)

    def init(self, theta: npt.ArrayLike) -> AdamState:
        zeros = np.zeros_like(floats("adam", theta=theta)[0])
        return AdamState(0, zeros, zeros)

    def update(self, theta: Array, dtheta: Array, state: AdamState) -> tuple[Array, AdamState]:
        theta, dtheta = _checked("adam", theta, dtheta)
        t = state.t + 1
        m = self.beta1 * state.m + (1 - self.beta1) * dtheta
        v = self.beta2 * state.v + (1 - self.beta2) * dtheta**2
        root = np.sqrt(v / (1 - self.beta2**t)) + self.eps
        return theta - self.lr / (1 - self.beta1**t) * m / root, AdamState(t, m, v)
