"""The loss of 9.6, right and wrong in every known way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def heated(Z: Any, T: Any, tau: float) -> tuple[Any, Callable[..., Any]]:
    """The mean cross-entropy of softmax(Z / tau), and its pullback."""
    U = Z / tau
    U = U - U.max(axis=1, keepdims=True)
    E = np.exp(U)
    sums = E.sum(axis=1, keepdims=True)
    n = len(Z)

    def pullback(dloss: float = 1.0) -> Any:
        return dloss * (E / sums - T) / (n * tau)

    return (T * (np.log(sums) - U)).sum() / n, pullback


def composed(Z: Any, T: Any, tau: float) -> tuple[Any, Callable[..., Any]]:
    """The same, row by row, by log-sum-exp."""
    losses, rows = [], []
    for z, t in zip(np.asarray(Z) / tau, T, strict=True):
        log_p = z - (z.max() + np.log(np.exp(z - z.max()).sum()))
        losses.append(-(log_p * t).sum())
        rows.append((np.exp(log_p) - t) / tau / len(Z))
    return np.mean(losses), lambda dloss=1.0: dloss * np.array(rows)


def _value(loss: Callable[..., Any]) -> Callable[..., Any]:
    """A function whose value is wrong in a known way; its pullback is right."""
    return lambda Z, T, tau: (loss(Z, T, tau), heated(Z, T, tau)[1])


def _slopes(gradient: Callable[..., Any]) -> Callable[..., Any]:
    """A function whose pullback is wrong: gradient(P, T, n, tau, dloss); its value is right."""

    def function(Z: Any, T: Any, tau: float) -> tuple[Any, Callable[..., Any]]:
        P = _P(Z, tau)
        return heated(Z, T, tau)[0], lambda d=1.0: gradient(P, T, len(Z), tau, d)

    return function


def _P(Z: Any, tau: float, axis: int | None = 1) -> Any:
    E = np.exp(Z / tau - (Z / tau).max(axis=axis, keepdims=True))
    return E / E.sum(axis=axis, keepdims=True)


def _mean_log(P: Any, T: Any) -> Any:
    return -(T * np.log(P)).sum() / len(P)


COLUMNS = _value(lambda Z, T, tau: _mean_log(_P(Z, tau, axis=0), T))
WHOLE = _value(lambda Z, T, tau: _mean_log(_P(Z, tau, axis=None), T))
SUMMED = _value(lambda Z, T, tau: heated(Z, T, tau)[0] * len(Z))
ENTRIES = _value(lambda Z, T, tau: heated(Z, T, tau)[0] / Z.shape[1])
EACH = _value(lambda Z, T, tau: -(T * np.log(_P(Z, tau))).sum(axis=1))
COLD = _value(lambda Z, T, tau: heated(Z, T, 1.0)[0])
TIMES = _value(lambda Z, T, tau: heated(Z, T, 1 / tau)[0])
GAIN = _value(lambda Z, T, tau: -heated(Z, T, tau)[0])

HALVED = _value(lambda Z, T, tau: heated(Z, T, tau)[0] / 2)  # no slip that we know of

VALUES = (
    (
        COLUMNS,
        "axis=0 adds down each column, so each class shares one whole among the examples. A row is "
        "one example, and its own probabilities must make 1.\nTry: `mended(Z[:1], T[:1], 1)[0]`. "
        "With one row alone, yours gives every class p = 1 and so the loss 0.",
    ),
    (
        WHOLE,
        "all examples share one whole. Each row must be divided by its own sum.\nTry: "
        "`mended(Z[:1], T[:1], 1)[0]` and `mended(Z[[0, 0]], T[[0, 0]], 1)[0]`: one example, then "
        "the same one twice. Is it more surprising?",
    ),
    (
        SUMMED,
        "this is the sum over the batch; L is the mean.\nTry: `mended(Z[:1], T[:1], 1)[0]` and "
        "`mended(Z[[0, 0]], T[[0, 0]], 1)[0]`: one example, then the same one twice. A mean stays "
        "as it is.",
    ),
    (
        ENTRIES,
        "you took the mean over all entries, so you divided by n times k. The zeros of T are no "
        "examples.\nTry: `mended(np.zeros((1, 4)), np.eye(4)[:1], 1)[0]`. With p = 1/4 for the "
        "label, the surprise should be `np.log(4)`.",
    ),
    (
        EACH,
        "you return one loss for each example. L is one number, their mean: only so has a score "
        "one slope.\nTry: `mended(Z, T, 1)[0]`. How many numbers do you see?",
    ),
    (
        COLD,
        "the temperature does nothing in the value.\n"
        "Try: `mended(Z, T, 1)[0], mended(Z, T, 9)[0]`: "
        "do they differ?",
    ),
    (
        TIMES,
        "you multiply by tau. Heat evens out: a high tau takes all three p to 1/3.\nTry: "
        "`mended(Z, T, 100)[0]`. Is it near log 3 = 1.0986?",
    ),
    (
        GAIN,
        "the minus is missing: a loss falls when p rises, and log p rises.\nTry: "
        "`mended(Z, T, 1)[0]`. A surprise is never below 0.",
    ),
)

NO_N = _slopes(lambda P, T, n, tau, d: d * (P - T) / tau)
TWICE = _slopes(lambda P, T, n, tau, d: d * (P - T) / (n**2 * tau))
TURNED = _slopes(lambda P, T, n, tau, d: d * (T - P) / (n * tau))
NO_TAU = _slopes(lambda P, T, n, tau, d: d * (P - T) / n)
TAU_TIMES = _slopes(lambda P, T, n, tau, d: d * (P - T) * tau / n)
BENT = _slopes(lambda P, T, n, tau, d: d * (P - T) * P * (1 - P) / (n * tau))
DIAGONAL = _slopes(lambda P, T, n, tau, d: -d * T * (1 - P) / (n * tau))
DEAF = _slopes(lambda P, T, n, tau, d: (P - T) / (n * tau))
ONE_ROW = _slopes(lambda P, T, n, tau, d: d * (P - T).mean(axis=0) / tau)
NEITHER = _slopes(lambda P, T, n, tau, d: d * (P - T))

SQUARED = _slopes(lambda P, T, n, tau, d: d * (P - T) ** 2 / (n * tau))  # nor this


def _beside(tau: int) -> str:
    """The slopes by a nudge beside those by the pullback, at one temperature."""
    return f"`by_nudge({tau})` beside `mended(Z, T, {tau})[1]()`"


GRADIENTS = (
    (
        NEITHER,
        "the value holds, but its pullback is p - t alone: the slope of one example, without the "
        "temperature. The value divides by n and by tau; neither has reached the pullback."
        f"\nTry: {_beside(2)}: n is 2 and tau is 2. Divide one entry by the other.",
    ),
    (
        NO_N,
        "the value is a mean, and your pullback is that of a sum: a score moves the loss of its "
        f"own example, which is one of n.\nTry: {_beside(1)}: yours are twice as large. How many "
        "rows has Z?",
    ),
    (
        TWICE,
        "1/n enters twice. The loss divides by n once, and so does its slope."
        f"\nTry: {_beside(1)}: yours are half of what the nudge says, and n is 2.",
    ),
    (
        TURNED,
        "you hand back t - p. That is the step that descent takes, not the slope."
        f"\nTry: {_beside(1)}: only the signs differ.",
    ),
    (
        NO_TAU,
        "the wheel from Z to Z/tau is left out of the pullback. It turns 1/tau as fast: at tau = 2 "
        f"a score nudged by 0.01 moves softmax's input by 0.005.\nTry: {_beside(2)}, then both "
        "with 4 for 2.",
    ),
    (
        TAU_TIMES,
        "you multiply by tau. Z is divided by it, and so is the slope.\nTry: "
        "`mended(Z, T, 1e9)[1]()`. So hot, all p are 1/3 whatever the scores: what should the "
        "slopes be?",
    ),
    (
        BENT,
        "p(1 - p) is the toll that the squared error pays. The logarithm's 1/p has cancelled it."
        "\nTry: `mended(np.array([[0.0, 9.0]]), np.eye(2)[:1], 1)[1]()`. A confident mistake, "
        "and yours hardly calls.",
    ),
    (
        DIAGONAL,
        "only the label's own column has a slope: the diagonal of the Jacobian. The wrong classes "
        "are never pushed down.\nTry: `mended(Z, T, 1)[1]().sum(axis=1)`. To raise all scores of a "
        "row alike moves nothing, so both sums should be 0.",
    ),
    (
        DEAF,
        "your pullback gives the same whatever dloss is, and a dloss of 1 hides that.\nTry: "
        "`mended(Z, T, 1)[1](1.0)` and `mended(Z, T, 1)[1](2.0)`. The second should be twice the "
        "first.",
    ),
    (
        ONE_ROW,
        "you hand back one row for the whole batch. Each example has scores of its own, and a "
        "slope for each.\nTry: `mended(Z, T, 1)[1]().shape, Z.shape`. The two should be alike.",
    ),
)
OTHER_VALUE = "`mended(Z, T, 2)[0]` beside `nnlib.softmax_cross_entropy(Z / 2, T)[0]`."
OTHER_SLOPES = f"{_beside(2)}."


def _raw(Z: Any, tau: float) -> Any:
    return np.exp(Z / tau) / np.exp(Z / tau).sum(axis=1, keepdims=True)


def overflowing(Z: Any, T: Any, tau: float) -> tuple[Any, Callable[..., Any]]:
    P = _raw(Z, tau)
    return _mean_log(P, T), lambda d=1.0: d * (P - T) / (len(Z) * tau)


def clipping(Z: Any, T: Any, tau: float) -> tuple[Any, Callable[..., Any]]:
    P = _P(Z, tau)
    return _mean_log(np.clip(P, 1e-12, 1), T), heated(Z, T, tau)[1]


def one_shift(Z: Any, T: Any, tau: float) -> tuple[Any, Callable[..., Any]]:
    U = Z / tau - (Z / tau).max()
    E = np.exp(U)
    sums = E.sum(axis=1, keepdims=True)
    loss = (T * (np.log(sums) - U)).sum() / len(Z)
    return loss, lambda d=1.0: d * (E / sums - T) / (len(Z) * tau)


def log_of_zero(Z: Any, T: Any, tau: float) -> tuple[Any, Callable[..., Any]]:
    P = _P(Z, tau)
    return _mean_log(P, T), lambda d=1.0: d * (P - T) / (len(Z) * tau)


def broken(Z: Any, T: Any, tau: float) -> tuple[Any, Callable[..., Any]]:
    """What the page shows."""
    E = np.exp(Z / tau)
    P = E / E.sum(axis=0)
    loss = -(T * np.log(np.clip(P, 1e-12, 1))).sum() / len(Z)
    return loss, lambda dloss=1.0: dloss * (P - T)


def transposed(Z: Any, T: Any, tau: float) -> tuple[Any, Callable[..., Any]]:
    P = np.exp(Z / tau)
    P = P / P.sum(axis=1)  # divides by the wrong rows' sums where n = k, and fails elsewhere
    return _mean_log(P, T), lambda d=1.0: d * (P - T) / (len(Z) * tau)
