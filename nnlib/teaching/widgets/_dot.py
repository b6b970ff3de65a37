"""The dot product as length and angle: one state for each arrow x beside the arrow w."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from nnlib.teaching.widgets._kit import State, number

SIDES = {1: "points with w", 0: "is at a right angle to w", -1: "points against w"}


def dot_states(w: ArrayLike, X: ArrayLike) -> list[State]:
    """One state for each row x of X: the product w . x by entries, and by lengths and angle.

    w (2,), X (m, 2). Each state: w, x, parts (w_i x_i), dot, lengths [|w|, |x|], angle (degrees, 0
    to 180; None where an arrow has no length), shadow (the signed length of x along w), text.
    """
    w, X = np.asarray(w, dtype=float), np.asarray(X, dtype=float)
    return [_state(w.tolist(), x.tolist()) for x in X]


def _state(w: list[float], x: list[float]) -> State:
    parts = [w[0] * x[0], w[1] * x[1]]
    dot, cross = parts[0] + parts[1], w[0] * x[1] - w[1] * x[0]
    lengths = [math.hypot(*w), math.hypot(*x)]
    turned = math.degrees(math.atan2(abs(cross), dot)) if all(lengths) else None
    state: State = {"w": w, "x": x, "parts": parts, "dot": dot, "lengths": lengths}
    state |= {"angle": turned, "shadow": dot / lengths[0] if lengths[0] else 0.0}
    return state | {"text": _text(state)}


def _text(state: State) -> str:
    (w, x), dot = (state["w"], state["x"]), state["dot"]
    entries = " + ".join(f"({number(a)})({number(c)})" for a, c in zip(w, x, strict=True))
    parts = [f"w · x = {entries} = {number(dot)}."]
    if state["angle"] is None:
        return parts[0] + " One of the arrows has no length, so there is no angle."
    lengths = " · ".join(number(length) for length in state["lengths"])
    parts.append(f"By lengths and angle: {lengths} · cos {number(state['angle'])}°, the same.")
    return " ".join([*parts, f"x {SIDES[sign(dot)]}."])


def sign(value: float) -> int:
    """1, 0 or -1; what `number` prints as 0 is 0."""
    return 0 if abs(value) < 1e-12 else 1 if value > 0 else -1


def reach(arrows: Sequence[Sequence[float]]) -> float:
    """How far the picture reaches from the origin: a round number beyond every arrow."""
    longest = max(math.hypot(*arrow) for arrow in arrows) or 1.0
    step = 10.0 ** math.floor(math.log10(longest)) / 2
    return step * math.ceil(1.15 * longest / step)
