"""The shape ledger: every product of a two-layer network as blocks, up to the first misfit."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from nnlib.teaching.plot.fingerprint import TOLD
from nnlib.teaching.plot.style import BACKWARD, FORWARD, PALE, TARGET, WEIGHT, axes, style

Shape = tuple[int, int]
MISTAKES = ("none", "dW2: swapped", "dA1: no transpose", "dZ1: @ for *")
WRITINGS = ("rows", "columns")
CELL, PITCH = 0.62, 4.7  # one cell's side and the distance of two lines
PLACES = (13.5, 22.5, 31.5)  # where the blocks of a line begin: left, right, result
EQUATION: Any = {"va": "center", "gid": TOLD, "fontsize": 15}


@dataclass(frozen=True)
class Line:
    """result = left sign right, and the shape that the result must have."""

    result: str
    left: str
    sign: str
    right: str
    shapes: tuple[Shape, Shape]
    wanted: Shape

    @property
    def complaint(self) -> str:
        """What does not fit; nothing where all fits."""
        (r, c), (s, t) = self.shapes
        if self.sign == "*":
            return "" if self.shapes[0] == self.shapes[1] else "* wants two equal shapes"
        if c != s:
            return f"{c} columns meet {s} rows"
        if (r, t) != self.wanted:
            return f"it makes {(r, t)}, not {self.wanted}"
        return ""

    def __str__(self) -> str:
        return f"{self.result} = {self.left} {self.sign} {self.right}"


def ledger(n: int, i: int, h: int, o: int, writing: str, mistake: str) -> list[Line]:
    """Every product of a 2-layer network, forward then backward, in one of the two writings."""
    if writing not in WRITINGS or mistake not in MISTAKES:
        raise ValueError(
            f"expected a writing of {WRITINGS} and a mistake of {MISTAKES}; "
            f"got {writing!r} and {mistake!r}"
        )
    shape = {"X": (n, i), "W1": (i, h), "Z1": (n, h), "A1": (n, h), "W2": (h, o), "Z2": (n, o)}
    slope = "@" if mistake == "dZ1: @ for *" else "*"
    products = [
        ("Z1", "X", "@", "W1"),
        ("Z2", "A1", "@", "W2"),
        ("dW2", *(("dZ2", "@", "A1ᵀ") if mistake == "dW2: swapped" else ("A1ᵀ", "@", "dZ2"))),
        ("dA1", "dZ2", "@", "W2" if mistake == "dA1: no transpose" else "W2ᵀ"),
        ("dZ1", "dA1", slope, "f'(Z1)"),
        ("dW1", "Xᵀ", "@", "dZ1"),
        ("dX", "dZ1", "@", "W1ᵀ"),
    ]
    if writing == "columns":  # every matrix turned: so is its shape, and the order of each product
        shape = {name: (columns, rows) for name, (rows, columns) in shape.items()}
        products = [(y, *((a, s, b) if y == "dZ1" else (b, s, a))) for y, a, s, b in products]
    return [
        Line(y, a, s, b, (_shape(a, shape), _shape(b, shape)), _shape(y, shape))
        for y, a, s, b in products
    ]


def _shape(name: str, shape: dict[str, Shape]) -> Shape:
    """The shape of f'(Z1), dW2 or A1ᵀ from that of the letter in it."""
    letter = name.removeprefix("f'(").removesuffix(")").removeprefix("d").removesuffix("ᵀ")
    rows, columns = shape[letter]
    return (columns, rows) if name.endswith("ᵀ") else (rows, columns)


def shape_ledger(
    n: int = 4, i: int = 3, h: int = 5, o: int = 2, writing: str = "rows", mistake: str = "none"
) -> Axes:
    """Draw every product of a 2-layer network as blocks; stop at the first that does not fit.

    n examples, i inputs, h hidden neurons, o outputs, each 1 to 6; writing: one of `WRITINGS`;
    mistake: one of `MISTAKES`, planted in the backward half.
    """
    lines = ledger(n, i, h, o, writing, mistake)
    stop = next((row for row, line in enumerate(lines) if line.complaint), len(lines))
    with style():
        ax = axes(None, 8.6, 6.6)
        ax.set(xlim=(0, 43), ylim=(-len(lines) * PITCH + 1.5, 3.2))
        reached = [(-PITCH * row, line) for row, line in enumerate(lines[: stop + 1])]
        _cells(ax, reached)
        for y, line in reached:
            _write(ax, y, line)
        for row, line in enumerate(lines[stop + 1 :], stop + 1):
            ax.text(0, -PITCH * row, _typeset(str(line)), color="#BBBBBB", **EQUATION)
        ax.set_title(_verdict(lines, stop, mistake))
        ax.set_label(" ".join(_told(line) for line in lines[: stop + 1]))
        ax.set_axis_off()
        ax.figure.subplots_adjust(0.01, 0.01, 0.99, 0.93)
    return ax


def _verdict(lines: list[Line], stop: int, mistake: str) -> str:
    if stop < len(lines):
        return f"{lines[stop].result} stops it: {lines[stop].complaint}"
    if mistake == "none":
        return "Every shape fits"
    return "Every shape fits, and the gradients are wrong"


def _told(line: Line) -> str:
    shapes = [f"({rows}, {columns})" for rows, columns in line.shapes]
    return (
        f"{line.result} = {line.left} {shapes[0]} {line.sign} {line.right} {shapes[1]}: "
        f"{line.complaint or 'fits'}."
    )


def _blocks(line: Line) -> list[tuple[float, Shape]]:
    """Where each block of the line begins, and its shape; no result where the line does not fit."""
    blocks = list(zip(PLACES, (*line.shapes, line.wanted), strict=True))
    return blocks[:2] if line.complaint else blocks


def _cells(ax: Axes, lines: list[tuple[float, Line]]) -> None:
    """All cells of all blocks, up to 700, in one collection: an artist each is slow."""
    squares, edges, faces = [], [], []
    for y, line in lines:
        backward = line.result.startswith("d")
        for x, (rows, columns) in _blocks(line):
            for row, column in product(range(rows), range(columns)):
                squares.append(_square(x + column * CELL, y + (rows / 2 - row - 1) * CELL))
            edges += [BACKWARD if backward else FORWARD] * (rows * columns)
            faces += [PALE["vermillion" if backward else "blue"]] * (rows * columns)
    ax.add_collection(PolyCollection(squares, facecolors=faces, edgecolors=edges), autolim=False)


def _square(x: float, y: float) -> list[tuple[float, float]]:
    """The corners of a cell whose lower left one is (x, y)."""
    return [(x, y), (x + CELL, y), (x + CELL, y + CELL), (x, y + CELL)]


def _write(ax: Axes, y: float, line: Line) -> None:
    """What a line says: the equation, the shape beside each block, the signs and the verdict."""
    color = BACKWARD if line.result.startswith("d") else FORWARD
    write: dict[str, Any] = {"va": "center", "gid": TOLD, "color": color}
    ax.text(0, y, _typeset(str(line)), color=color, **EQUATION)
    for x, (rows, columns) in _blocks(line):
        place = (x + columns * CELL + 0.3, y)
        ax.text(*place, f"({rows}, {columns})", va="center", fontsize=11, color=WEIGHT, gid=TOLD)
    if line.complaint:
        ax.text(PLACES[2], y, "?", fontsize=20, **write)
    ax.text(20.7, y, line.sign, ha="center", fontsize=16, **write)
    ax.text(29.7, y, "=", ha="center", fontsize=16, **write)
    mark, look = ("✗", BACKWARD) if line.complaint else ("✓", TARGET)
    ax.text(40.5, y, mark, va="center", fontsize=20, color=look, gid=TOLD, family="DejaVu Sans")


def _typeset(equation: str) -> str:
    """`dW2 = A1ᵀ @ dZ2` with the letters of the formulas."""
    words = []
    for word in equation.split():
        if word in ("=", "@", "*"):
            words.append(word.replace("*", r"$\odot$").replace("@", ""))
            continue
        slope, bare = word.startswith("f'("), word.removeprefix("f'(").removesuffix(")")
        transpose = r"^\top" if bare.endswith("ᵀ") else ""
        bare = bare.removesuffix("ᵀ")
        d = r"\mathrm{d}" if bare.startswith("d") else ""
        letter = bare.removeprefix("d")
        index = f"_{letter[1]}" if letter[1:] else ""
        term = f"{d}{letter[0]}{index}{transpose}"
        words.append(rf"$f'({term})$" if slope else f"${term}$")
    return " ".join(word for word in words if word)
