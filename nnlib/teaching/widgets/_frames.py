"""The frames of a training as bytes: pictures, and a network's answers over a plane."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnlib.network import Network
from nnlib.teaching.plot.common import SIGNED

KINDS = 5  # of classes that a boundary tells apart
GRID = 128  # places a side at which a boundary's network is asked


def encode(pixels: NDArray[Any]) -> str:
    """Bytes as text, which a page can read."""
    return b64encode(np.ascontiguousarray(pixels, dtype=np.uint8).tobytes()).decode()


def encode_runs(field: NDArray[Any]) -> str:
    """A field of classes as runs, (how many, which class): some hundred bytes for 16 384 places."""
    flat = np.asarray(field, dtype=np.uint8).ravel()
    ends = np.flatnonzero(np.diff(flat, append=flat[-1] ^ 1)) + 1
    runs = [
        pair
        for length, which in zip(np.diff(ends, prepend=0), flat[ends - 1], strict=True)
        for pair in _short(int(length), int(which))
    ]
    return encode(np.array(runs))


def _short(length: int, which: int) -> list[tuple[int, int]]:
    """One run as runs of at most 255, which is what a byte holds."""
    return [(min(255, length - start), which) for start in range(0, length, 255)]


def decode(frame: str, facts: Mapping[str, Any]) -> NDArray[Any]:
    """The numbers of a frame again: (height, width, 3), or (height, width) of a field."""
    read = np.frombuffer(b64decode(frame), dtype=np.uint8)
    if facts["kind"] == "rgb":
        return read.reshape(facts["height"], facts["width"], 3)
    return np.repeat(read[1::2], read[::2]).reshape(facts["height"], facts["width"])


class Source:
    """Frames as texts, one a moment, and the facts that say how to read them."""

    frames: list[str]
    facts: dict[str, Any]


class Pictures(Source):
    """Pictures (h, w), (h, w, 3), (n * n, 1) or (n * n, 3), from 0 to 1, or signed."""

    def __init__(self, given: Sequence[ArrayLike], target: ArrayLike | None, signed: bool) -> None:
        shaped = [_shaped(each) for each in given]
        if len({each.shape for each in shaped}) > 1:
            raise ValueError("scrubber: expected pictures of one shape")
        high = max(float(np.abs(each).max()) for each in shaped) or 1.0
        colored = [_colored(each, signed, high) for each in shaped]
        self.frames = [encode(each) for each in colored]
        height, width, _ = colored[0].shape
        self.facts = {"kind": "rgb", "width": width, "height": height}
        if target is not None:
            goal = _colored(_shaped(target), signed, high)
            if goal.shape != colored[0].shape:
                raise ValueError(
                    f"scrubber: expected a target as large as the pictures, {colored[0].shape}; "
                    f"got {goal.shape}"
                )
            self.facts["target"] = encode(goal)


def _shaped(picture: ArrayLike) -> NDArray[Any]:
    """(h, w) or (h, w, 3), whatever way the picture was given."""
    P = np.asarray(picture, dtype=float)
    if P.ndim == 2 and P.shape[1] in (1, 3) and round(len(P) ** 0.5) ** 2 == len(P):
        n = round(len(P) ** 0.5)
        P = P.reshape(n, n, -1)
    if P.ndim == 3 and P.shape[2] == 1:
        P = P[..., 0]
    if P.ndim == 3 and P.shape[2] != 3:
        P = _tiled(P)
    if P.ndim not in (2, 3) or (P.ndim == 3 and P.shape[2] != 3) or not np.isfinite(P).all():
        raise ValueError(
            "scrubber: expected pictures (h, w), (h, w, 3), (k, h, w), (n * n, 1) or (n * n, 3) "
            f"of finite numbers; got {np.shape(picture)}"
        )
    return P


def _tiled(tiles: NDArray[Any]) -> NDArray[Any]:
    """Several small pictures (k, h, w) as one, in rows, with a line of zeros between any two."""
    k, h, w = tiles.shape
    columns = int(np.ceil((2 * k) ** 0.5))
    whole = np.zeros((-(-k // columns) * (h + 1) - 1, columns * (w + 1) - 1))
    for i, tile in enumerate(tiles):
        row, column = divmod(i, columns)
        whole[row * (h + 1) :][:h, column * (w + 1) :][:, :w] = tile
    return whole


def _colored(P: NDArray[Any], signed: bool, high: float) -> NDArray[Any]:
    if signed:
        P = np.asarray(SIGNED((P / high + 1) / 2))[..., :3]
    elif P.ndim == 2:
        P = np.repeat(P[..., None], 3, axis=2)
    return np.asarray(np.rint(255 * P.clip(0, 1)), dtype=np.uint8)


class Field(Source):
    """What a network answers at each place of a plane, as the number of the class it chooses."""

    def __init__(
        self,
        net: Network,
        thetas: Sequence[NDArray[Any]],
        X: ArrayLike,
        t: ArrayLike,
        threshold: float,
    ) -> None:
        X, t = np.asarray(X, dtype=float), np.asarray(t)
        if X.ndim != 2 or X.shape[1] != 2 or t.shape != X.shape[:1]:
            raise ValueError(f"scrubber: expected X (n, 2), t (n,); got {X.shape}, {t.shape}")
        low, high = X.min(axis=0), X.max(axis=0)
        room = 0.15 * np.maximum(high - low, 1e-9)
        (x0, y0), (x1, y1) = low - room, high + room
        x, y = np.meshgrid(np.linspace(x0, x1, GRID), np.linspace(y1, y0, GRID))
        plane = np.column_stack([x.ravel(), y.ravel()])
        self.frames = [encode_runs(_classes(net(theta, plane)[0], threshold)) for theta in thetas]
        self.facts = {
            "kind": "field",
            "width": GRID,
            "height": GRID,
            "extent": [float(f"{each:.6g}") for each in (x0, x1, y0, y1)],
            "points": [[*map(float, x), k] for x, k in zip(X, _labels(t), strict=True)],
        }


def _labels(t: NDArray[Any]) -> list[int]:
    """Labels from 0; those of -1 and 1 become 0 and 1."""
    if not set(np.unique(t).tolist()) <= set(range(-1, KINDS)):
        raise ValueError(f"scrubber: expected labels from 0 to {KINDS - 1}, or -1 and 1; got {t}")
    return [max(0, int(each)) for each in t]


def _classes(Y: NDArray[Any], threshold: float) -> NDArray[Any]:
    """The class chosen at each place: the larger side of the threshold, or the largest output."""
    return Y[:, 0] > threshold if Y.shape[1] == 1 else Y.argmax(axis=1)
