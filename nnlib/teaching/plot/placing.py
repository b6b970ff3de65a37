"""Find free places for the words of a diagram: every line and shape is a cloud of points."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Point: TypeAlias = tuple[float, float]
Box: TypeAlias = tuple[float, float, float, float]  # left, bottom, right, top

CHARACTER = (0.11, 0.19)  # inches that a digit of 13 points takes
AIR = 0.05  # inches between words and what is nearest to them


@dataclass
class Crowd:
    """What already stands on the page, by the name of what owns it."""

    points: dict[object, NDArray[Any]] = field(default_factory=dict)

    def add(self, owner: object, points: NDArray[Any]) -> None:
        """Let `owner` stand at these points, (n, 2)."""
        self.points[owner] = points

    def add_box(self, owner: object, box: Box) -> None:
        """Let `owner` fill a box."""
        x, y = np.meshgrid(np.linspace(box[0], box[2], 7), np.linspace(box[1], box[3], 4))
        self.add(owner, np.column_stack([x.ravel(), y.ravel()]))

    def add_disc(self, owner: object, centre: Point, radius: float) -> None:
        """Let `owner` fill a disc."""
        angle = np.linspace(0, 2 * np.pi, 36, endpoint=False)
        rim = radius * np.column_stack([np.cos(angle), np.sin(angle)])
        self.add(owner, np.concatenate([rim, rim * 0.7]) + np.array(centre))

    def hits(self, box: Box, *but: object) -> int:
        """How many points lie in the box; those of the owners in `but` do not count."""
        left, low, right, high = box
        clouds = [points for owner, points in self.points.items() if owner not in but]
        x, y = np.concatenate([np.empty((0, 2)), *clouds]).T
        inside = (x > left - AIR) & (x < right + AIR) & (y > low - AIR) & (y < high + AIR)
        return int(np.sum(inside))

    def beside(self, place: Point, words: str, wanted: float, radius: float) -> Point:
        """The centre of a label beside a node: free, and near to `wanted` degrees."""
        width, height = len(words) * CHARACTER[0], CHARACTER[1]

        def centre(angle: float) -> Point:
            cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
            # on the rectangle on which the label touches the node's square from outside
            across, up = radius + width / 2 + 0.05, radius + height / 2 + 0.03
            reach = min(across / max(abs(cos), 1e-9), up / max(abs(sin), 1e-9))
            return place[0] + reach * cos, place[1] + reach * sin

        def cost(angle: float) -> float:
            away = abs((angle - wanted + 180) % 360 - 180)
            return self.hits(around(centre(angle), width, height)) * 30 + away

        return centre(min(range(0, 360, 10), key=cost))


def around(centre: Point, width: float, height: float) -> Box:
    """The box of this size around a point."""
    x, y = centre
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def box_of(centre: Point, words: str) -> Box:
    """The box that words of 13 points take around their centre; mathtext marks take no room."""
    length = max(1, sum(c not in "${}_^\\" for c in words))
    return around(centre, length * CHARACTER[0], CHARACTER[1])


def curve(start: Point, end: Point, sag: float) -> NDArray[Any]:
    """Points along an arc from start to end whose middle is `sag` to the left of the chord."""
    t = np.linspace(0, 1, 60)[:, None]
    a, b = np.array(start), np.array(end)
    chord = b - a
    left = np.array([-chord[1], chord[0]]) / np.hypot(*chord)
    points: NDArray[Any] = a + t * chord + 4 * t * (1 - t) * sag * left
    return points
