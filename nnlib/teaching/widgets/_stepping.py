"""The states of the backprop stepper: forward, loss, backward, update, and forward again.

A state holds what the page shows, numbers as texts: for each diagram (`views`) the values and
sensitivities known so far, what is in focus, the arrows in use and the equations; the parameters;
and the same in words (`text`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from nnlib.teaching.widgets._kit import State, number
from nnlib.teaching.widgets._program import OPERATIONS, Program, Report, Run, Step, in_brackets

Row: TypeAlias = list[dict[str, str]]
Use: TypeAlias = tuple[str, int]
LONGEST = 6  # a path with more slopes than this is told by its last one only


class Story:
    """Walks a program and tells it, state by state."""

    def __init__(self, program: Program, rate: float) -> None:
        self.program, self.rate, self.run = program, rate, program.run()
        self.gradients = program.gradients(self.run)
        self.values: dict[str, str] = {
            name: number(v) for name, v in program.values.items() if name not in program.parameters
        }
        self.grads: dict[str, str] = {}
        self.new: dict[str, str] = {}

    def states(self) -> Iterator[State]:
        """All states from before the first value to the loss after one update."""
        yield self._state(
            "Forward", "Before the first step", [], "Press → to compute the first value."
        )
        for step in self.program.steps:
            yield self._forward(step)
        yield self._start()
        for name in _backward_order(self.program):
            yield self._backward(name)
        if self.rate:
            yield self._update()
            yield self._again()

    def _forward(self, step: Step) -> State:
        self.values[step.name] = number(self.run.values[step.name])
        phase = "Loss" if step.name == self.program.loss and self.rate else "Forward"
        title = f"{phase}: {self.program.label(step.name)}"
        view = self._view([step.name], [(step.name, k, "") for k in range(len(step.inputs))])
        rows = [forward_row(self.program, self.run, step)]
        return self._state(phase, title, rows, OPERATIONS[step.op].says, view)

    def _start(self) -> State:
        loss, letter = self.program.loss, self.program.label(self.program.loss)
        self.grads[loss] = "1"
        row = _row(("backward", f"∂{letter}/∂{letter}", "1"), _EQUALS, ("", "1", "1"))
        words = f"The walk back starts here: a unit of {letter} is one unit of {letter}."
        return self._state("Backward", f"Backward: {letter}", [row], words, self._view([loss], []))

    def _backward(self, name: str) -> State:
        program = self.program
        reports = program.reports(self.run, name, self.gradients)
        self.grads[name] = number(self.gradients[name])
        paths = program.paths(name)
        whole = name in program.parameters and len(paths) == 1 and len(paths[0]) <= LONGEST
        if whole:
            row, used = path_row(self.program, self.run, name, paths[0]), paths[0]
            words = _whole_words(len(paths[0]))
        else:
            row, used = report_row(program, name, reports), [(r.head, r.at) for r in reports]
            words = _report_words(len(reports))
        amounts = {(r.head, r.at): number(r.amount) for r in reports if len(reports) > 1}
        lit = [(head, at, amounts.get((head, at), "")) for head, at in used]
        if name in program.parameters:
            words += " " + _direction(program.label(name), self.gradients[name], program)
        view = self._view([name], lit, back=True)
        return self._state("Backward", f"Backward: {_slope(program, name)}", [row], words, view)

    def _update(self) -> State:
        rows = {}
        for name in self.program.parameters:
            old, grad = self.program.values[name], self.gradients[name]
            new = old - self.rate * grad
            self.new[name] = number(new)
            rows[name] = [update_row(self.program, name, old, grad, self.rate, new)]
        eta = number(self.rate)
        words = f"Every weight moves against its gradient, by the rate η = {eta} times it."
        state = self._state("Update", "Update: one step down", [], words, self._view([], []))
        first = next(iter(rows), None)
        if first:
            state["text"] = _text(state["title"], [r for own in rows.values() for r in own], words)
        return state | {"rows_by": rows}

    def _again(self) -> State:
        program, before = self.program, self.run.values[self.program.loss]
        moved = {p: program.values[p] - self.rate * self.gradients[p] for p in program.parameters}
        self.run = program.with_values(moved).run()
        self.values |= {step.name: number(self.run.values[step.name]) for step in program.steps}
        self.grads = {}
        after, letter = self.run.values[program.loss], program.label(program.loss)
        row = _row(
            ("forward", f"{letter} before", number(before)),
            ("", "→", "→"),
            ("forward", f"{letter} after", number(after)),
        )
        fall = "falls" if after < before else "rises" if after > before else "stays"
        words = (
            f"Forward again with the new weights: the loss {fall} by {number(abs(after - before))}."
        )
        view = self._view([program.loss], [])
        return self._state("Update", "Forward again", [row], words, view)

    def _view(
        self, focus: Sequence[str], lit: Iterable[tuple[str, int, str]], back: bool = False
    ) -> dict[str, Any]:
        used = [{"edge": f"{head}:{at}", "text": text} for head, at, text in lit]
        known = {"values": dict(self.values), "grads": dict(self.grads)}
        return known | {"focus": list(focus), "lit": used, "back": back}

    def _state(
        self, phase: str, title: str, rows: list[Row], words: str, view: Any = None
    ) -> State:
        view = view or self._view([], [])
        text = _text(title, rows, words)
        shown = {"title": title, "rows": rows, "sentence": words}
        return {
            "phase": phase,
            "views": [view | shown],
            "parameters": self._parameters(),
            "text": text,
        } | shown

    def _parameters(self) -> dict[str, dict[str, str]]:
        return {
            name: {
                "value": number(self.program.values[name]),
                "grad": self.grads.get(name, "") if not self.new else number(self.gradients[name]),
                "sign": sign(self.gradients[name]),
                "new": self.new.get(name, ""),
            }
            for name in self.program.parameters
        }


def stepper_states(program: Program, rate: float) -> list[State]:
    """All states of a program; rate 0 leaves out the update."""
    return list(Story(program, rate).states())


def race_states(program: Program, orders: Mapping[str, Sequence[str]]) -> list[State]:
    """Two walks back over the same values, each settling the values in its own order."""
    run = program.run()
    values = {name: number(v) for name, v in run.values.items()}
    settled: dict[str, dict[str, float]] = {title: {} for title in orders}
    first = "All values are known. Both walks start at the end and settle one value at a time."
    states = [_race_state("Forward", values, settled, {t: ([], [], [], first) for t in orders})]
    for names in zip(*orders.values(), strict=True):
        told = {}
        for (title, known), name in zip(settled.items(), names, strict=True):
            reports = program.reports(run, name, known)
            late = [head for head, _ in program.uses(name) if head not in known]
            known[name] = math.fsum(r.amount for r in reports) if program.uses(name) else 1.0
            rows = [report_row(program, name, reports)] if reports else []
            amounts = [number(r.amount) if len(reports) > 1 else "" for r in reports]
            used = [f"{r.head}:{r.at}" for r in reports]
            lit = [{"edge": e, "text": a} for e, a in zip(used, amounts, strict=True)]
            told[title] = ([name], lit, rows, _race_words(program, name, reports, late))
        states.append(_race_state("Backward", values, settled, told))
    return states


def _race_state(
    phase: str, values: dict[str, str], settled: Mapping[str, dict[str, float]], told: Any
) -> State:
    views: list[dict[str, Any]] = []
    for title, (focus, lit, rows, words) in told.items():
        grads = {name: number(v) for name, v in settled[title].items()}
        shown = {"title": title, "rows": rows, "sentence": words, "text": _text(title, rows, words)}
        known = {"values": values, "grads": grads}
        views.append(known | {"focus": focus, "lit": lit, "back": True} | shown)
    words = " ".join(view["text"] for view in views)
    empty: dict[str, Any] = {"title": phase, "rows": [], "sentence": "", "parameters": {}}
    return {"phase": phase, "views": views, "text": words} | empty


def _race_words(program: Program, name: str, reports: Sequence[Report], late: Sequence[str]) -> str:
    letter = program.label(name)
    if late:
        names = " and ".join(program.label(head) for head in late)
        return f"{letter} settles too early: {names} has not reported yet. What it sends is lost."
    if not reports:
        return f"The walk starts at {letter} with 1."
    if len(reports) > 1:
        return f"All {len(reports)} users of {letter} have reported: their parts add."
    return f"{letter} has heard from its only user."


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
    cells = [("forward", program.label(step.name), number(run.values[step.name])), _EQUALS]
    for k, (letter, figure) in enumerate(zip(above, below, strict=True)):
        cells += [("", "+", "+")] * (k > 0) + [("", letter, figure)]
    return _row(*cells)


def path_row(program: Program, run: Run, name: str, path: Sequence[Use]) -> Row:
    """The product of all slopes on the one path from the loss back to a parameter."""
    product = math.prod(float(run.pullbacks[head](1.0)[at]) for head, at in path)
    factors = [
        ("", slope_letters(program, head, at), in_brackets(float(run.pullbacks[head](1.0)[at])))
        for head, at in reversed(path)
    ]
    factors = [f for f in factors if f[1] != "1"] or factors[:1]
    cells = [("backward", _slope(program, name), number(product)), _EQUALS, factors[0]]
    for factor in factors[1:]:
        cells += [_TIMES, factor]
    return _row(*cells)


def report_row(program: Program, name: str, reports: Sequence[Report]) -> Row:
    """What the users of a value send back: each one's sensitivity times its slope, added."""
    total = math.fsum(r.amount for r in reports)
    cells = [("backward", _slope(program, name), number(total)), _EQUALS]
    cells += [] if reports else [("", "0", "0")]
    for k, r in enumerate(reports):
        letter, figure = slope_letters(program, r.head, r.at), in_brackets(r.slope)
        cells += [("", "+", "+")] * (k > 0)
        head = _slope(program, r.head)
        if letter == "1":
            cells += [("backward", head, in_brackets(r.dy))]
        elif r.head == program.loss and r.dy == 1.0:
            cells += [("", letter, figure)]
        else:
            cells += [("backward", head, in_brackets(r.dy)), _TIMES, ("", letter, figure)]
    if len(reports) > 1 and any(r.slope != 1.0 for r in reports):
        parts = " + ".join(in_brackets(r.amount) for r in reports)
        cells += [("", "", "="), ("highlight", "", parts)]
    return _row(*cells)


def update_row(
    program: Program, name: str, old: float, grad: float, rate: float, new: float
) -> Row:
    """w new = w - rate times gradient."""
    letter = program.label(name)
    return _row(
        ("", f"{letter} new", number(new)),
        _EQUALS,
        ("", letter, number(old)),
        ("", "−", "−"),
        ("", "η", number(rate)),
        _TIMES,
        ("backward", _slope(program, name), in_brackets(grad)),
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


_EQUALS, _TIMES = ("", "=", "="), ("", "·", "×")


def _row(*cells: tuple[str, str, str]) -> Row:
    return [{"role": role, "letters": above, "number": below} for role, above, below in cells]


def _slope(program: Program, name: str) -> str:
    return f"∂{program.label(program.loss)}/∂{program.label(name)}"


def _backward_order(program: Program) -> list[str]:
    """Each step after all its users, and each parameter as soon as all of its users are settled."""
    order, settled = [], {program.loss}
    waiting = list(program.parameters)
    for name in [None, *(step.name for step in reversed(program.steps[:-1]))]:
        if name is not None:
            order.append(name)
            settled.add(name)
        ready = [p for p in waiting if all(head in settled for head, _ in program.uses(p))]
        waiting = [p for p in waiting if p not in ready]
        order += ready
    return order


def _whole_words(arrows: int) -> str:
    return (
        f"One path leads from the loss back to it, over {arrows} arrows: their slopes multiply."
        if arrows > 1
        else "One arrow leads from the loss back to it."
    )


def _report_words(users: int) -> str:
    if users == 1:
        return "It is used once: what arrives there, times the slope of the arrow."
    if users == 0:
        return "Nothing uses it: the loss does not feel it."
    return f"A fork: it is used {users} times, and what comes back along each arrow adds."


def _direction(letter: str, gradient: float, program: Program) -> str:
    loss = program.label(program.loss)
    moves = {"+": "raises", "0": "does not move", "−": "lowers"}[sign(gradient)]
    return f"So raising {letter} a little {moves} {loss}."


def _text(title: str, rows: Sequence[Row], words: str) -> str:
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
