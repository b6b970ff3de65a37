"""The equations of a stepper's states: letters above the numbers that they stand for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

from nnlib.teaching.widgets._kit import number
from nnlib.teaching.widgets._program import OPERATIONS, Program, Report, Run, Step, in_brackets

Row: TypeAlias = list[dict[str, str]]
Use: TypeAlias = tuple[str, int]


def forward_row(program: Program, run: Run, step: Step) -> Row:
    """The equation of a step, letters above numbers, summand by summand."""
    operation = OPERATIONS[step.op]
    words = [program.label(name) for name in step.inputs]
    figures = [in_brackets(run.values[name]) for name in step.inputs]
    if step.op not in ("weigh", "plus"):
        figures = (
            figures
            if step.op in ("times", "half_square")
            else [number(run.values[name]) for name in step.inputs]
        )
    above = operation.equation(words, " ").split(" + ")
    below = operation.equation(figures, " × ").split(" + ")
    cells = [("forward", program.label(step.name), number(run.values[step.name])), EQUALS]
    for k, (letter, figure) in enumerate(zip(above, below, strict=True)):
        cells += [("", "+", "+")] * (k > 0) + [("", letter, figure)]
    return row_of(*cells)


def path_row(program: Program, run: Run, name: str, path: Sequence[Use]) -> Row:
    """The product of all slopes on the one path from the loss back to a parameter."""
    product = math.prod(float(run.pullbacks[head](1.0)[at]) for head, at in path)
    factors = [
        ("", slope_letters(program, head, at), in_brackets(float(run.pullbacks[head](1.0)[at])))
        for head, at in reversed(path)
    ]
    factors = [f for f in factors if f[1] != "1"] or factors[:1]
    cells = [("backward", slope_of(program, name), number(product)), EQUALS, factors[0]]
    for factor in factors[1:]:
        cells += [TIMES, factor]
    return row_of(*cells)


def report_row(program: Program, name: str, reports: Sequence[Report]) -> Row:
    """What the users of a value send back: each one's sensitivity times its slope, added."""
    total = math.fsum(r.amount for r in reports)
    cells = [("backward", slope_of(program, name), number(total)), EQUALS]
    cells += [] if reports else [("", "0", "0")]
    for k, r in enumerate(reports):
        letter, figure = slope_letters(program, r.head, r.at), in_brackets(r.slope)
        cells += [("", "+", "+")] * (k > 0)
        head = slope_of(program, r.head)
        if letter == "1":
            cells += [("backward", head, in_brackets(r.dy))]
        elif r.head == program.loss and r.dy == 1.0:
            cells += [("", letter, figure)]
        else:
            cells += [("backward", head, in_brackets(r.dy)), TIMES, ("", letter, figure)]
    if len(reports) > 1 and any(r.slope != 1.0 for r in reports):
        parts = " + ".join(in_brackets(r.amount) for r in reports)
        cells += [("", "", "="), ("highlight", "", parts)]
    return row_of(*cells)


def update_row(
    program: Program, name: str, old: float, grad: float, rate: float, new: float
) -> Row:
    """w new = w - rate times gradient."""
    letter = program.label(name)
    return row_of(
        ("", f"{letter} new", number(new)),
        EQUALS,
        ("", letter, number(old)),
        ("", "−", "−"),
        ("", "η", number(rate)),
        TIMES,
        ("backward", slope_of(program, name), in_brackets(grad)),
    )


def slope_letters(program: Program, head: str, at: int) -> str:
    """The slope of a step by one of its inputs, in letters."""
    step = program.step(head)
    words = [program.label(name) for name in step.inputs]
    return OPERATIONS[step.op].slopes(program.label(head), words)[at]


def sign(gradient: float) -> str:
    """ "+", "0" or "−"."""
    return "0" if abs(gradient) < 1e-12 else "+" if gradient > 0 else "−"


def plain(text: str) -> str:
    """Letters as plain text: w_5 becomes w5, x^2 stays x^2."""
    return text.replace("_", "").replace("{", "").replace("}", "")


EQUALS, TIMES = ("", "=", "="), ("", "·", "×")


def row_of(*cells: tuple[str, str, str]) -> Row:
    return [{"role": role, "letters": above, "number": below} for role, above, below in cells]


def slope_of(program: Program, name: str) -> str:
    return f"∂{program.label(program.loss)}/∂{program.label(name)}"


def text_of(title: str, rows: Sequence[Row], words: str) -> str:
    lines = [_line(row) for row in rows]
    return plain(". ".join([title, *lines, words] if lines else [title, words]))


def _line(row: Row) -> str:
    """An equation in letters and then in numbers; what has no = is read column by column."""
    if row[1]["number"] != "=":
        return " ".join(f"{c['letters']} {c['number']}" if c["role"] else "→" for c in row)
    parts = " ".join(c["letters"] for c in row[2:] if c["letters"])
    numbers = " ".join(c["number"] for c in row[2:])
    chain: dict[str, None] = dict.fromkeys(
        [row[0]["letters"], parts, numbers, row[0]["number"]]
    )  # each once
    return " = ".join(chain)
