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
COLD = _value(lambda Z, T, tau: heated(Z, T, 1.0)[0])
TIMES = _value(lambda Z, T, tau: heated(Z, T, 1 / tau)[0])
GAIN = _value(lambda Z, T, tau: -heated(Z, T, tau)[0])

VALUES = (
    (
        COLUMNS,
        "axis=0 adds down each column, so each class shares one whole among the examples. Print "
        "P.sum(axis=1): a row is one example, and its probabilities must make 1.",
    ),
    (
        WHOLE,
        "all examples share one whole. Each row must be divided by its own sum: print "
        "P.sum(axis=1), and look for ones.",
    ),
    (
        SUMMED,
        "this is the sum over the batch; L is the mean. Write each example down twice: a mean "
        "stays as it is, and yours doubles.",
    ),
    (
        ENTRIES,
        "you took the mean over all entries, so you divided by n times k. The zeros of T are no "
        "examples. Divide by the number of rows.",
    ),
    (COLD, "the temperature does nothing in the value. Try tau = 1 and tau = 100."),
    (
        TIMES,
        "you multiply by tau. Heat evens out: with tau = 1e9 all three p should be 1/3, and the "
        "loss log 3.",
    ),
    (GAIN, "the minus is missing: a loss falls when p rises, and log p rises."),
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

GRADIENTS = (
    (
        NEITHER,
        "the value holds, but its pullback is p - t alone: the slope of one example, without the "
        "temperature. The value divides by n and by tau; neither has reached the pullback.",
    ),
    (
        NO_N,
        "the value is a mean, and your pullback is that of a sum. One score moves one of n "
        "examples: nudge it, and L moves by one n-th.",
    ),
    (
        TWICE,
        "1/n enters twice. The loss divides by n once, and so does its slope. Nudge one entry of Z "
        "with numerical_gradient, and compare.",
    ),
    (
        TURNED,
        "you hand back t - p. That is the step that descent takes, not the slope: nudge a wrong "
        "class up, and the loss rises.",
    ),
    (
        NO_TAU,
        "the wheel from Z to Z/tau is left out. It turns 1/tau as fast: at tau = 2 nudge a score "
        "by 0.01, and softmax sees 0.005.",
    ),
    (
        TAU_TIMES,
        "you multiply by tau. Z is divided by it, and so is the slope: a hot softmax hardly hears "
        "its scores.",
    ),
    (
        BENT,
        "p(1 - p) is the toll that the squared error pays. The logarithm's 1/p has cancelled it. "
        "At a confident mistake yours is nearly 0, and the nudge says -1/(n tau).",
    ),
    (
        DIAGONAL,
        "only the label's own column has a slope: the diagonal of the Jacobian. The wrong classes "
        "are never pushed down. Nudge one of them: the loss moves.",
    ),
    (
        DEAF,
        "your pullback gives the same whatever dloss is. back(1.0) hides that: try back(2.0).",
    ),
    (
        ONE_ROW,
        "you hand back one row for the whole batch. dZ has the shape of Z: each example has "
        "scores of its own, and a slope for each.",
    ),
)


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
