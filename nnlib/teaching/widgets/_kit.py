"""What all flagship interactives share: states made ahead in Python, stepped through in a page.

A flagship computes a list of states with a pure function. The browser holds them all, so that a
step needs no kernel, and an exported page steps too. Each state tells itself in words (`text`):
these are the widget's repr, what a screen reader says, and the alternative text of its picture.
"""

from __future__ import annotations

import io
import math
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, ClassVar

import anywidget
import matplotlib.pyplot as plt
import traitlets
from matplotlib.figure import Figure
from traitlets import TraitError

State = dict[str, Any]


@cache
def compose(*names: str) -> str:
    """The text of these files of the package, one after the other: one ES module, or one sheet.

    A browser gets a widget's module as a text, from which it cannot import a neighbour.
    """
    folder = files("nnlib.teaching.widgets")
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)


class Flagship(anywidget.AnyWidget):
    """A list of states, the index of the present one, and the reader's guess.

    A subclass sets `_esm = compose("kit.js", "its.js")`, `_css`, `title` and `guesses`, names in
    `from_browser` the traits that the page may set, and draws its present state in `picture`.
    Every state is a dict of plain JSON with a `text`. `facts` holds what no step changes.
    """

    title: ClassVar[str] = "Interactive"
    guesses: ClassVar[tuple[str, ...]] = ()
    from_browser: ClassVar[tuple[str, ...]] = ("index", "guess")

    states = traitlets.List(traitlets.Dict()).tag(sync=True)
    facts = traitlets.Dict().tag(sync=True)
    # no echo: it would undo a step taken since, of which the page has not told Python yet
    index = traitlets.Int(0).tag(sync=True, echo_update=False)
    guess = traitlets.Unicode("").tag(sync=True)
    size = traitlets.Enum(("page", "lecture"), "page").tag(sync=True)
    name = traitlets.Unicode("").tag(sync=True)

    def __init__(self, states: Sequence[State], facts: Mapping[str, Any], **traits: Any) -> None:
        self.refused: list[str] = []  # what the browser sent and may not set: shown to who debugs
        first = {"states": list(states), "facts": dict(facts), "name": self.title}
        super().__init__(**first, **traits)

    @property
    def state(self) -> State:
        """The present state."""
        return dict(self.states[self.index])

    def show(self, states: Sequence[State], index: int | None = None, **traits: Any) -> None:
        """Replace all states at once, and stay at the present index as far as there is one."""
        wanted = self.index if index is None else index
        with self.hold_sync(), self.hold_trait_notifications():
            self.states = list(states)
            self.index = min(wanted, len(states) - 1)
            for name, value in traits.items():
                setattr(self, name, value)

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the browser sends, trait by trait; refuse nonsense and send the truth back."""
        if not isinstance(sync_data, dict):
            return self._refuse(f"expected values by their traits; got {sync_data!r}")
        for name, value in sync_data.items():
            try:
                if name not in self.from_browser:
                    raise TraitError(f"{name}: the page may not set it")
                # here, since ipywidgets checks changes only, and to it True is no change from 1
                super().set_state({name: self.traits()[name]._validate(self, value)})
            except (TraitError, TypeError, ValueError, OverflowError) as error:
                self._refuse(str(error))
                if name in self.keys:
                    self.send_state(name)

    def _refuse(self, words: str) -> None:
        self.refused = [*self.refused[-19:], words[:200]]  # they may quote a long list

    @traitlets.validate("states")
    def _some_states(self, proposal: Any) -> list[State]:
        states: list[State] = proposal["value"]
        if not states or not all(isinstance(state.get("text"), str) for state in states):
            raise TraitError("states: expected at least one, each with its text")
        return states

    @traitlets.validate("index")
    def _within(self, proposal: Any) -> int:
        index, last = proposal["value"], len(self.states) - 1
        if isinstance(index, bool) or not 0 <= index <= last:
            raise TraitError(f"index: expected a number from 0 to {last}; got {index!r}")
        return int(index)

    @traitlets.validate("guess")
    def _known_guess(self, proposal: Any) -> str:
        guess: str = proposal["value"]
        if guess not in ("", *self.guesses):
            known = ", ".join(self.guesses) or "no guess"
            raise TraitError(f"guess: expected {known}; got {guess!r}")
        return guess

    def picture(self) -> Figure:
        """The present state as a Matplotlib figure: what a page shows that runs no script."""
        raise NotImplementedError

    def __repr__(self) -> str:
        place = f"step {self.index} of {len(self.states) - 1}"
        return f"{self.name}, {place}. {self.states[self.index]['text']}"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The live widget, and what a page shows that runs no script."""
        live: Any = super()._repr_mimebundle_(**kwargs)
        return live[0] | self.still(), live[1]

    def still(self) -> dict[str, str]:
        """The description and the picture of the present state, for a page that runs no script."""
        return {"text/plain": repr(self), "image/png": _png(self.picture())}


@lru_cache(maxsize=4096)
def number(value: float) -> str:
    """A number as the course prints it: four decimals, more for small ones, a real minus sign.

    A rounded number keeps its zeros, an exact one loses them.

    >>> number(0.01498), number(0.05), number(-0.000669), number(1250.0)
    ('0.0150', '0.05', '−0.000669', '1250')
    """
    if not math.isfinite(value):
        return {math.inf: "∞", -math.inf: "−∞"}.get(value, "not a number")
    size = abs(value)
    if size < 1e-12:
        return "0"
    if 1e-4 <= size < 1e6:
        digits = 4 if size < 10 else 3 if size < 100 else 2
        text = f"{value:.{digits}f}" if size >= 0.01 else f"{value:#.3g}"  # as toPrecision
        short = text.rstrip("0").rstrip(".") if "." in text else text
        text = short if abs(float(short) - value) < 1e-12 * max(size, 1) else text
    else:
        mantissa, power = f"{value:.2e}".split("e")
        text = f"{mantissa}·10^{{{int(power)}}}"
    return text.replace("-", "−")


def finite(name: str, value: Any) -> float:
    """`value` as a float; TraitError where it is no finite number (True is none either)."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TraitError(f"{name}: expected a finite number; got {value!r}")
    return float(value)


def _png(fig: Figure) -> str:
    data = io.BytesIO()
    fig.savefig(data, format="png", dpi=100)
    plt.close(fig)
    return b64encode(data.getvalue()).decode()
