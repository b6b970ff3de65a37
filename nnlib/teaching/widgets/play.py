"""`play(draw, w=(-3.0, 3.0, 0.1))`: a figure with sliders, which is also a picture with words.

The picture is drawn in Python and sent as a PNG, so nothing of the browser's has to agree with the
static page. Where no kernel runs, the stored notebook keeps the picture and its description.
"""

from __future__ import annotations

import html
import inspect
import io
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import ipywidgets  # type: ignore[import-untyped]
import matplotlib.pyplot as plt
from IPython import get_ipython
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure

from nnlib.teaching.plot.fingerprint import describe
from nnlib.teaching.plot.style import figure_of

Draw: TypeAlias = Callable[..., Figure | Axes]

# Hidden from the eye, not from a screen reader (`display: none` would hide it from both).
UNSEEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"
# Fast before small: this takes half the time of the usual compression, for a file of like size.
PNG = {"compress_level": 1, "compress_type": zlib.Z_RLE}
KEPT = 64  # pictures of 30 to 70 kB, so that going back and forth does not draw them again
MESSAGE = "color:#8A3B00;min-height:1.5em;line-height:1.5em"


class Picture(NamedTuple):
    """What one drawing leaves behind: the PNG, its width in pixels, and the figure in words."""

    png: bytes
    width: int
    description: str


class Play(ipywidgets.VBox):  # type: ignore[misc]
    """Sliders above a picture that `draw(**values)` makes; its repr describes the picture.

    controls: the ipywidgets by name. values: their present values. `set(w=1, b=2)` moves several
    controls and redraws once. A ValueError of `draw` is shown under the last good picture and
    raised, every other exception is raised. Pictures are kept until another cell runs: values that
    come back show theirs at once, so `draw` is a function of its arguments alone.
    """

    def __init__(self, draw: Draw, /, dpi: int = 100, **controls: Any) -> None:
        if not controls:
            raise ValueError("expected at least one control, such as w=(-3.0, 3.0, 0.1); got none")
        self._draw, self._dpi, self._held = draw, dpi, False
        starts = {name: p.default for name, p in inspect.signature(draw).parameters.items()}
        self.controls = {
            name: _control(name, given, starts.get(name, inspect.Parameter.empty))
            for name, given in controls.items()
        }
        for control in self.controls.values():  # one width for all names: the sliders line up
            control.style.description_width = f"{max(map(len, controls)) + 1}ch"
        self._seen = lru_cache(KEPT, typed=True)(self._render)  # typed: 1, 1.0 and True differ
        fitting = {"max_width": "100%", "object_fit": "contain"}
        self._picture = ipywidgets.Image(format="png", layout=fitting)
        self._words = ipywidgets.HTML()
        self._message = ipywidgets.HTML()
        self.redraw()
        parts = [*self.controls.values(), self._picture, self._message, self._words]
        super().__init__(parts)
        for control in self.controls.values():
            control.observe(self._moved, names="value")

    @property
    def values(self) -> dict[str, Any]:
        """The controls' present values by name: what `draw` was called with."""
        return {name: control.value for name, control in self.controls.items()}

    def set(self, **values: Any) -> None:
        """Move controls to these values, then redraw once."""
        if unknown := sorted(set(values) - set(self.controls)):
            raise ValueError(f"expected {', '.join(self.controls)}; got {', '.join(unknown)}")
        self._held = True
        try:
            for name, value in values.items():
                self.controls[name].value = value
        finally:
            self._held = False
        self._update()

    def redraw(self) -> None:
        """Draw the picture for the present values anew, and forget all others."""
        self._seen.cache_clear()
        self._update()

    def _moved(self, change: Any) -> None:
        if not self._held:
            self._update()

    def _update(self) -> None:
        """Show the picture for the present values."""
        try:
            picture = self._look_up(tuple(self.values.values()))
        except ValueError as error:
            self._message.value = f'<div style="{MESSAGE}">{html.escape(str(error))}</div>'
            raise
        self.description = picture.description
        self._picture.layout.width = f"{picture.width}px"  # nothing jumps while it is redrawn
        self._picture.value = picture.png
        self._words.value = f'<div style="{UNSEEN}">{html.escape(self.description)}</div>'
        self._message.value = f'<div style="{MESSAGE}"></div>'

    def _look_up(self, values: tuple[Any, ...]) -> Picture:
        """The picture for these values, drawn only if it was not since the last cell ran."""
        try:
            hash(values)
        except TypeError:  # a control whose value is a list
            return self._render(0, *values)
        return self._seen(_cells_run(), *values)

    def _render(self, cells_run: int, *values: Any) -> Picture:
        with _closing_new_figures():
            fig = _figure(self._draw(**dict(zip(self.controls, values, strict=True))))
            png, width = _png(fig, self._dpi), fig.get_size_inches()[0] * self._dpi
            return Picture(png, round(width), describe(fig))

    def __repr__(self) -> str:
        values = ", ".join(f"{name} = {_word(value)}" for name, value in self.values.items())
        return f"With {values}. {self.description}"

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """The live widget, and for a page without a kernel the whole description and the picture.

        The inherited text stops after 110 characters.
        """
        bundle: dict[str, Any] = super()._repr_mimebundle_(**kwargs)
        picture = b64encode(self._picture.value).decode()
        return bundle | {"text/plain": repr(self), "image/png": picture}


def play(draw: Draw, /, **controls: Any) -> Play:
    """Sliders for the arguments of `draw(**values)`, which returns a figure (or its axes).

    controls: an ipywidget, or a short form as in `interact`: (low, high, step) for a slider, a list
    for a menu, True or False for a tick box. A slider starts at the default that `draw` gives its
    argument, else in the middle.
    """
    return Play(draw, **controls)


class _Canvas(FigureCanvasAgg):
    """A canvas that keeps its renderer when the figure is a new one.

    Matplotlib caches formulas and the sizes of words by renderer: with one for each figure, which
    is its habit, a redraw parses and measures all of them again, a third of its time.
    """

    def get_renderer(self) -> RendererAgg:
        return _renderer(*self.get_width_height(physical=True), self.figure.dpi)


@lru_cache(maxsize=4)
def _renderer(width: int, height: int, dpi: float) -> RendererAgg:
    return RendererAgg(width, height, dpi)  # type: ignore[no-untyped-call]


def _png(fig: Figure, dpi: int) -> bytes:
    """The figure as a PNG; its own canvas, which a reader may look at, is put back."""
    own, png = fig.canvas, io.BytesIO()
    try:
        _Canvas(fig).print_figure(png, format="png", dpi=dpi, pil_kwargs=PNG)
    finally:
        fig.set_canvas(own)
    return png.getvalue()


def _cells_run() -> int:
    """How many cells this kernel has run: a reader may have changed what `draw` reads."""
    shell = get_ipython()
    return 0 if shell is None else int(shell.execution_count)


def _figure(drawn: Any) -> Figure:
    """The figure that `draw` returned, or that the axes it returned belong to."""
    if isinstance(drawn, Axes):
        return figure_of(drawn)
    if not isinstance(drawn, Figure):
        raise TypeError(f"expected draw to return a figure; got {type(drawn).__name__}")
    return drawn


def _control(name: str, given: Any, default: Any) -> Any:
    """The widget for one argument, under the argument's own name."""
    control = ipywidgets.interactive.widget_from_abbrev(given, default)
    if control is None:
        raise ValueError(
            f"{name}: expected a widget, (low, high, step), a list or a bool; got {given!r}"
        )
    if not control.description:
        control.description = name
    if isinstance(control, ipywidgets.FloatSlider) and not isinstance(given, ipywidgets.Widget):
        control.readout_format = f".{_decimals(control.step)}f"
    if isinstance(control, ipywidgets.FloatSlider | ipywidgets.IntSlider):
        control.layout.width = "min(420px, 100%)"
    return control


def _decimals(step: float) -> int:
    """How many decimals it takes to tell one step of a slider from the next."""
    return max(1, len(f"{step:.10f}".rstrip("0").split(".")[1]))


def _word(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


@contextmanager
def _closing_new_figures() -> Iterator[None]:
    """Close what was drawn meanwhile, so that the notebook does not show it a second time."""
    before = set(plt.get_fignums())
    try:
        yield
    finally:
        for number in set(plt.get_fignums()) - before:
            plt.close(number)
