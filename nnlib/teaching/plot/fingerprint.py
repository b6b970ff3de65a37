"""A figure in words, made from its data: what a screen reader says and what the tests compare.

Pictures are never compared by the notebook tests, this text is. So it is the same on every
machine and for every supported Matplotlib, and it changes when a curve does: each series is
summarised by several statistics, of which one (`ranked`) sees the order of the values.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_EVEN, Context
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.category import StrCategoryFormatter
from matplotlib.collections import Collection, PathCollection
from matplotlib.container import BarContainer
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Patch
from matplotlib.path import Path
from matplotlib.quiver import Quiver
from matplotlib.text import Annotation, Text
from matplotlib.ticker import FixedFormatter, FuncFormatter

KINDS = {
    "Circle": "circles",
    "FancyArrowPatch": "arrows",
    "FancyBboxPatch": "rounded boxes",
    "Polygon": "polygons",
    "Rectangle": "rectangles",
}
TOLD = "told"  # the gid of texts that the story of their axes (`ax.set_label`) tells already


def number(value: float, scale: float = 1.0, digits: int = 4) -> str:
    """`value` at so many significant digits; 0 where it is only rounding noise beside `scale`.

    First to 11 digits: two machines that differ in the 16th then agree on which side of a tie
    such as 0.12345 they are.
    """
    if not math.isfinite(value):
        return str(float(value))
    if abs(value) < 1e-12 * max(scale, 1.0):
        return "0"
    rounded = Context(prec=digits, rounding=ROUND_HALF_EVEN).create_decimal(f"{value:.10e}")
    return f"{float(rounded):.{digits}g}"


def statistics(values: Any) -> str:
    """The numbers that tell one series from another: extremes, mean, spread, ends, order.

    `ranked` is the mean of the values weighted by their place: a permutation changes it, and at
    7 digits so does one pixel of a large image. Sums are exact (`math.fsum`): the order in which a
    CPU adds does not matter.
    """
    flat = np.ma.masked_invalid(np.asarray(values, dtype=float).ravel()).compressed().tolist()
    if not flat:
        return "empty"
    n, scale = len(flat), max(abs(min(flat)), abs(max(flat)))
    mean = math.fsum(flat) / n
    spread = math.sqrt(math.fsum((v - mean) ** 2 for v in flat) / n)
    if spread <= 1e-9 * scale:
        return f"always {number(mean, scale)}"
    if n <= 5:
        return ", ".join(number(value, scale) for value in flat)
    if _even(flat, scale):
        return f"evenly from {number(flat[0], scale)} to {number(flat[-1], scale)}"
    ranked = 2 * math.fsum(v * i for i, v in enumerate(flat, 1)) / (n * (n + 1))
    named = {"min": min(flat), "max": max(flat), "mean": mean, "std": spread}
    named |= {"first": flat[0], "last": flat[-1]}
    words = [f"{name} {number(value, scale)}" for name, value in named.items()]
    return ", ".join([*words, f"ranked {number(ranked, scale, 7)}"])


def _even(values: Sequence[float], scale: float) -> bool:
    """Whether the values are equally far apart, as the x of a curve often are."""
    step = (values[-1] - values[0]) / (len(values) - 1)
    return all(abs(values[0] + i * step - v) < 1e-9 * scale for i, v in enumerate(values))


def plain(text: str) -> str:
    """A label without the marks of mathtext, as it is read aloud."""
    text = re.sub(r"\\d?frac\{([^{}]*)\}\{([^{}]*)\}", r"\1/\2", text)
    text = re.sub(r"\\(mathrm|mathbf|text|left|right|,|;|!|:| )", " ", text)
    return " ".join(re.sub(r"[${}\\]", "", text).split())


def _name(artist: Artist) -> str:
    """The label in quotes, with a space before it; nothing for Matplotlib's own labels."""
    label = plain(str(artist.get_label() or ""))
    return "" if not label or label.startswith("_") else f' "{label}"'


def _line(line: Line2D) -> list[str]:
    x, y = (np.asarray(values) for values in line.get_data(orig=False))
    return [f"line{_name(line)}, {y.size} points: x {statistics(x)}; y {statistics(y)}"]


def _segments(path: Path) -> Any:
    """The straight pieces of a path, (n, 2 ends, 2 coordinates)."""
    vertices = np.array(path.vertices, dtype=float)
    codes = np.full(len(vertices), Path.LINETO) if path.codes is None else np.asarray(path.codes)
    start = 0
    for i, code in enumerate(codes):
        if code == Path.MOVETO:
            start = i
        elif code == Path.CLOSEPOLY:  # its own vertex means nothing: it goes back to the start
            vertices[i] = vertices[start]
    pieces: Any = np.stack([vertices[:-1], vertices[1:]], axis=1)
    return pieces[codes[1:] != Path.MOVETO]


def _outline(paths: Sequence[Path]) -> str:
    """Length and centre of all outlines: unlike their vertices, the same however they are cut."""
    pieces = np.concatenate([np.empty((0, 2, 2)), *map(_segments, paths)])
    lengths = np.hypot(*(pieces[:, 1] - pieces[:, 0]).T)
    total = math.fsum(lengths)
    if total == 0:
        return "empty"
    scale = float(np.abs(pieces).max())
    middle = pieces.mean(axis=1)
    centre = [number(math.fsum(lengths * middle[:, i]) / total, scale) for i in (0, 1)]
    return f"length {number(total)}, centre ({', '.join(centre)})"


def _collection(collection: Collection) -> list[str]:
    name, array = _name(collection), collection.get_array()
    values = "" if array is None else f"; values {statistics(array)}"
    if isinstance(collection, ContourSet):
        levels = ", ".join(number(v) for v in collection.levels)
        kind = "filled contours" if collection.filled else "contours"
        return [f"{kind}{name} at {levels}: {_outline(collection.get_paths())}"]
    if isinstance(collection, Quiver):  # an arrow (u, v) at each point
        values = f"; u {statistics(collection.U)}; v {statistics(collection.V)}"
    if isinstance(collection, Quiver | PathCollection):
        points = np.asarray(collection.get_offsets(), dtype=float).reshape(-1, 2)
        where = f"x {statistics(points[:, 0])}; y {statistics(points[:, 1])}"
        faces = np.asarray(collection.get_facecolor())
        if array is None and len(faces) > 1:  # a colour for each point is data too
            values += f"; colours {statistics(faces)}"
        return [f"points{name}, {len(points)}: {where}{values}"]
    if not isinstance(array, np.ndarray) or not array.size:
        values = ""
    paths = collection.get_paths()
    return [f"shapes{name}, {len(paths)}: {_outline(paths)}{values}"]


def _image(image: AxesImage) -> list[str]:
    pixels: Any = np.ma.filled(np.ma.asarray(image.get_array(), dtype=float), np.nan)
    shape = " by ".join(str(n) for n in pixels.shape)
    return [f"image{_name(image)}, {shape}: {statistics(pixels)}"]


def _bars(bars: BarContainer) -> list[str]:
    label = plain(str(bars.get_label()))
    name = "" if label.startswith("_") else f' "{label}"'
    sideways = getattr(bars, "orientation", "vertical") == "horizontal"
    heights = [p.get_width() if sideways else p.get_height() for p in bars.patches]
    places = [p.get_y() if sideways else p.get_x() for p in bars.patches]
    return [f"bars{name}, {len(heights)}: at {statistics(places)}; height {statistics(heights)}"]


def _patches(patches: Sequence[Patch]) -> list[str]:
    """Shapes of one kind in one line; an arrow's outline depends on the screen: its label only."""
    lines = []
    for kind in sorted({type(p).__name__ for p in patches}):
        same = [p for p in patches if type(p).__name__ == kind]
        names = ", ".join(n.strip(' "') for n in map(_name, same) if n)
        line = f"{len(same)} {KINDS.get(kind, kind)}" + (f": {names}" if names else "")
        if not isinstance(same[0], FancyArrowPatch):
            paths = [p.get_patch_transform().transform_path(p.get_path()) for p in same]
            line += f"; {_outline(paths)}"
        lines.append(line)
    return lines


def _text(text: Text) -> str:
    words = plain(text.get_text())
    arrow = ""
    if isinstance(text, Annotation) and text.arrow_patch is not None:
        ends = [[number(float(v)) for v in end] for end in (text.xyann, text.xy)]
        arrow = f"arrow from ({', '.join(ends[0])}) to ({', '.join(ends[1])})"
    return ": ".join(part for part in (arrow, f'"{words}"' if words else "") if part)


def _texts(texts: Sequence[Text]) -> list[str]:
    """All texts in one line, in the order in which they were written."""
    words = [words for words in map(_text, texts) if words]
    return [f"texts: {', '.join(words)}"] if words else []


def _tick_names(axis: Axis) -> list[str]:
    """The words at the ticks, where somebody gave words."""
    formatter = axis.get_major_formatter()
    if not isinstance(formatter, FixedFormatter | FuncFormatter | StrCategoryFormatter):
        return []
    return [plain(str(words)) for words in formatter.format_ticks(list(axis.get_majorticklocs()))]


def _axis(ax: Axes, name: str) -> str:
    axis = ax.xaxis if name == "x" else ax.yaxis
    low, high = axis.get_view_interval()
    label = plain(axis.get_label().get_text())
    scale = "" if axis.get_scale() == "linear" else f" ({axis.get_scale()} scale)"
    ticks = _tick_names(axis)
    named = f", ticks {', '.join(ticks)}" if any(ticks) else ""
    size = max(abs(low), abs(high))
    words = f' "{label}"' if label else ""
    return f"{name} axis{words} from {number(low, size)} to {number(high, size)}{scale}{named}"


def _parts(ax: Axes) -> Iterator[str]:
    """One line for each thing drawn, in the order in which it was added."""
    bars = [c for c in ax.containers if isinstance(c, BarContainer)]
    in_bars = {id(p) for c in bars for p in c.patches}
    kinds: list[tuple[Sequence[Any], Callable[[Any], list[str]]]] = [
        (ax.lines, _line),
        (ax.collections, _collection),
        (ax.images, _image),
        (bars, _bars),
        ([[p for p in ax.patches if id(p) not in in_bars]], _patches),
        ([[t for t in ax.texts if t.get_visible() and t.get_gid() != TOLD]], _texts),
    ]
    for artists, describe_one in kinds:
        for artist in artists:
            yield from (line for line in describe_one(artist) if line)
    legend = ax.get_legend()
    if legend is not None:
        yield "legend: " + ", ".join(plain(t.get_text()) for t in legend.get_texts())


def _panel(ax: Axes, name: str) -> Iterator[str]:
    if ax.get_label() == "<colorbar>":
        yield f"{name}: colour bar, {_axis(ax, 'y')}"
        return
    title = next((t for w in ("left", "center", "right") if (t := ax.get_title(loc=w))), "")
    head = f'{name} "{plain(title)}"' if title else name
    yield f"{head}: {_axis(ax, 'x')}; {_axis(ax, 'y')}." if ax.axison else f"{head}."
    story = plain(str(ax.get_label()))  # a plot's own sentence about itself: ax.set_label(...)
    if story and not story.startswith("<"):
        yield f"  {story}"
    yield from (f"  {part}" for part in _parts(ax))
    for inset in ax.child_axes:
        if isinstance(inset, Axes):
            yield from (f"  {line}" for line in _panel(inset, "Inset"))


def describe(fig: Figure) -> str:
    """The figure in words: what it is, then each panel's axes, then what is drawn, in numbers."""
    panels = [ax for ax in fig.axes if ax.get_visible()]
    super_title = fig.get_suptitle()
    titles = [plain(ax.get_title(loc=w)) for ax in panels for w in ("left", "center", "right")]
    title = plain(super_title) or ", ".join(t for t in titles if t) or "no title"
    count = f"{len(panels)} panel{'' if len(panels) == 1 else 's'}"
    lines = [f"Figure: {title} ({count})."]
    for i, ax in enumerate(panels, 1):
        lines += _panel(ax, f"Panel {i}" if len(panels) > 1 else "Panel")
    lines += _texts([t for t in fig.texts if t.get_text() != super_title])
    return "\n".join(lines)


def register() -> bool:
    """Make IPython print `describe(fig)` as a figure's plain text; False where no IPython runs.

    It gives Figure the method that IPython looks for. A formatter in IPython's own table would not
    last: the inline backend removes those for Figure, in every format, whenever it is configured.
    """
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    if get_ipython() is None:
        return False
    Figure._repr_pretty_ = _print_description  # type: ignore[attr-defined]
    return True


def _print_description(fig: Figure, printer: Any, cycle: bool) -> None:
    printer.text(describe(fig))
