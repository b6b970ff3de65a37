"""The dot product as length and angle: two arrows, dragged, and the product of both."""

from __future__ import annotations

import math
from typing import Any

import traitlets
from matplotlib.figure import Figure
from traitlets import TraitError

from nnlib.teaching import plot
from nnlib.teaching.plot.style import figure_of
from nnlib.teaching.widgets._dot import dot_states, reach, sign
from nnlib.teaching.widgets._kit import Flagship, compose, finite


class DotPlay(Flagship):
    """Two arrows w and x, and their product by entries and by lengths and angle.

    w: [w1, w2]. points: the arrows x, [x1, x2] each; a step goes to the next.
    """

    _esm = compose("kit.js", "plane.js", "dot.js", "perceptron.js")
    _css = compose("kit.css", "perceptron.css")
    title = "The dot product"
    guesses = ("+", "0", "−")
    from_browser = ("index", "guess", "w", "points")

    w: Any = traitlets.List().tag(sync=True)
    points: Any = traitlets.List().tag(sync=True)

    def __init__(self, w: list[float], points: list[list[float]], **traits: Any):
        self._reach = reach([w, *points])
        facts = {"mode": "dot", "reach": self._reach}
        super().__init__(dot_states(w, points), facts, w=w, points=points, **traits)
        self.observe(self._moved, ("w", "points"))

    def _moved(self, change: Any) -> None:
        self.show(dot_states(self.w, self.points))

    @traitlets.validate("w")
    def _an_arrow(self, proposal: Any) -> list[float]:
        return self._arrow("w", proposal["value"])

    @traitlets.validate("points")
    def _arrows(self, proposal: Any) -> list[list[float]]:
        if not proposal["value"] or len(proposal["value"]) != len(self.states):
            raise TraitError(f"points: expected {len(self.states)} arrows")
        return [self._arrow("points", arrow) for arrow in proposal["value"]]

    def _arrow(self, name: str, value: Any) -> list[float]:
        if not isinstance(value, list) or len(value) != 2:
            raise TraitError(f"{name}: expected two numbers; got {value!r}")
        arrow = [finite(name, entry) for entry in value]
        if math.hypot(*arrow) > 1.5 * self._reach:
            raise TraitError(f"{name}: {value!r} leaves the picture")
        return arrow

    def picture(self) -> Figure:
        """The arrows w and x, the dotted line at a right angle to w, and the score of x."""
        state = self.state
        side = {1: "positive", 0: "zero", -1: "negative"}[sign(state["dot"])]
        w = state["w"] if any(state["w"]) else [1e-9, 0.0]  # an arrow needs a way to point
        return figure_of(plot.scores(w, [state["x"]], title=f"The product is {side}"))
