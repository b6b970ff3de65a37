"""What the perceptron shows: a state for each correction, and the bound that no order crosses.

Pure functions over `nnlib.perceptron_updates`: no browser, no widget.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

import nnlib
from nnlib.teaching.widgets._kit import State, number

Array = NDArray[Any]
MOST = 300  # corrections in one run: enough for every separable set of the course but one


def perceptron_states(
    X: ArrayLike, t: ArrayLike, order: Sequence[int] | None = None, most: int = MOST
) -> list[State]:
    """One state before the first correction, then one after each, up to `most` corrections.

    X (n, 2), t (n,) labels 0 and 1; order: the places of the points in the order of their visits.
    Each state: w (2), b, at: the point just corrected (None at first), sign: t - y, round: its
    pass, score: [before, after] of that point, wrong, broken, mended: places of points, next: the
    point to be corrected next (None: settled), text.
    """
    X, t = np.asarray(X, dtype=float), np.asarray(t)
    visits = np.arange(len(X)) if order is None else np.asarray(order, dtype=int)
    models = nnlib.perceptron_updates(X[visits], t[visits], epochs=most + 1)
    path = [nnlib.Perceptron(np.zeros(2)), *islice(models, most)]
    at, at_round, states = None, 0, list[State]()
    for k, model in enumerate(path):
        state = _state(X, t, model, path[k - 1] if k else None, at)
        state |= {"k": k, "round": at_round, "before": len(states[-1]["wrong"]) if k else None}
        seen = set(states[-1]["wrong"]) if k else set(state["wrong"])
        state["broken"] = sorted(set(state["wrong"]) - seen)
        state["mended"] = sorted(seen - set(state["wrong"]))
        start = 0 if at is None else int(np.flatnonzero(visits == at)[0]) + 1
        at, passes = _next_mistake(X[visits], t[visits], model, start)
        at_round = max(1, at_round) + passes
        at = None if at is None else int(visits[at])
        state["next"] = at
        state["text"] = perceptron_text(state, len(X))
        states.append(state)
    return states


def _state(X: Array, t: Array, model: Any, before: Any, at: int | None) -> State:
    state: State = {"w": model.w.tolist(), "b": float(model.b), "wrong": mistakes(model, X, t)}
    if before is None or at is None:
        return state | {"at": None, "sign": 0, "x": None, "score": None}
    scores = [float(X[at] @ one.w + one.b) for one in (before, model)]
    return state | {"at": at, "sign": 1 if t[at] > 0 else -1, "x": X[at].tolist(), "score": scores}


def mistakes(model: nnlib.Perceptron, X: Array, t: Array) -> list[int]:
    """The places of the points that the model answers wrongly."""
    wrong: list[int] = np.flatnonzero(model(X) != (np.asarray(t) > 0)).tolist()
    return wrong


def _next_mistake(X: Array, t: Array, model: Any, start: int) -> tuple[int | None, int]:
    """The first mistake from `start` on, else from the front (one pass later), else None."""
    for begin, passes in ((start, 0), (0, 1)):
        if begin < len(X) and (wrong := mistakes(model, X[begin:], t[begin:])):
            return begin + wrong[0], passes
    return None, 0


def perceptron_text(state: State, n: int) -> str:
    """A state in words."""
    line = f"w = {pair(state['w'])}, b = {number(state['b'])}"
    many = f"{len(state['wrong'])} of {n} points are wrong"
    if state["at"] is None:
        parts = [f"Before the first correction {line}: every answer is 1, and {many}."]
    else:
        done = "missed, so x is added" if state["sign"] > 0 else "let through, so x is subtracted"
        parts = [
            f"Correction {state['k']}, in pass {state['round']}: point {state['at'] + 1} at "
            f"{pair(state['x'])} was {done}. Now {line}, and {many}; it was {state['before']}.",
            f"Mended: {_places(state['mended'])}. Newly broken: {_places(state['broken'])}.",
        ]
    if state["next"] is None:
        parts.append("No mistake is left: it has settled.")
    return " ".join(parts)


def pair(values: Sequence[float]) -> str:
    """A vector in words: (1, −0.5)."""
    return f"({', '.join(number(float(value)) for value in values)})"


def _places(points: Sequence[int]) -> str:
    names = ", ".join(str(point + 1) for point in points)
    return f"{'point' if len(points) == 1 else 'points'} {names}" if points else "none"


def separation(X: ArrayLike, t: ArrayLike) -> dict[str, float] | None:
    """R, gamma and the bound (R / gamma)^2 on the corrections in any order; None: not separable.

    gamma is the smallest tau x . w_star over all points (x with a last entry 1) for the w_star of
    length 1 that makes it largest. Whatever w_star is, the bound is true; the best makes it low.
    """
    X, t = np.asarray(X, dtype=float), np.asarray(t)
    rows = np.column_stack([X, np.ones(len(X))]) * np.where(t > 0, 1.0, -1.0)[:, None]
    longest = float(np.linalg.norm(rows, axis=1).max())
    star = nearest_to_origin(rows / longest)
    length = float(np.linalg.norm(star))
    gap = float((rows / longest @ star).min()) / length if length else 0.0
    if gap < 1e-6:
        return None
    return {"R": longest, "gamma": gap * longest, "most": float(np.floor(gap**-2 * (1 + 1e-9)))}


def nearest_to_origin(Z: Array, tol: float = 1e-12) -> Array:
    """The point nearest to 0 in the convex hull of the rows of Z: the direction of widest gap.

    Source: Wolfe, "Finding the nearest point in a polytope", Mathematical Programming 11, 1976.
    """
    chosen = [int(np.argmin(np.sum(Z**2, axis=1)))]
    weights: Array = np.ones(1)
    nearest: Array = Z[chosen[0]]
    for _ in range(20 * len(Z)):
        farthest = int(np.argmin(Z @ nearest))
        if nearest @ nearest - Z[farthest] @ nearest <= tol or farthest in chosen:
            break
        chosen, weights = [*chosen, farthest], np.append(weights, 0.0)
        chosen, weights = _inside(Z, chosen, weights)
        nearest = weights @ Z[chosen]
    return nearest


def _inside(Z: Array, chosen: list[int], weights: Array) -> tuple[list[int], Array]:
    """Move to the point of the chosen rows' plane nearest to 0; drop rows that would go below 0."""
    while True:
        m = len(chosen)
        system = np.block([[Z[chosen] @ Z[chosen].T, np.ones((m, 1))], [np.ones((1, m)), 0.0]])
        best = np.linalg.lstsq(system, np.eye(m + 1)[m], rcond=None)[0][:m]
        if (best > 1e-12).all():
            return chosen, best
        low = best <= 1e-12
        share = np.min(weights[low] / np.maximum(weights[low] - best[low], 1e-300))
        weights = weights + min(1.0, float(share)) * (best - weights)
        keep = weights > 1e-12
        if keep.all():  # rounding: drop the smallest, so that the loop ends
            keep[int(np.argmin(weights))] = False
        chosen, weights = [c for c, stays in zip(chosen, keep, strict=True) if stays], weights[keep]
