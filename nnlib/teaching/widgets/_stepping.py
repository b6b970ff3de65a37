"""The states of the backprop stepper: forward, loss, backward, update, and forward again.

A state holds what the page shows, numbers as texts: for each diagram (`views`) the values and
sensitivities known so far, what is in focus, the arrows in use and the equations; the parameters;
and the same in words (`text`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from nnlib.teaching.widgets._kit import State, number
from nnlib.teaching.widgets._program import OPERATIONS, Program, Step
from nnlib.teaching.widgets._rows import (
    EQUALS,
    Row,
    forward_row,
    path_row,
    report_row,
    row_of,
    sign,
    slope_of,
    text_of,
    update_row,
)

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
        row = row_of(("backward", f"∂{letter}/∂{letter}", "1"), EQUALS, ("", "1", "1"))
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
        return self._state("Backward", f"Backward: {slope_of(program, name)}", [row], words, view)

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
            state["text"] = text_of(
                state["title"], [r for own in rows.values() for r in own], words
            )
        return state | {"rows_by": rows}

    def _again(self) -> State:
        program, before = self.program, self.run.values[self.program.loss]
        moved = {p: program.values[p] - self.rate * self.gradients[p] for p in program.parameters}
        self.run = program.with_values(moved).run()
        self.values |= {step.name: number(self.run.values[step.name]) for step in program.steps}
        self.grads = {}
        after, letter = self.run.values[program.loss], program.label(program.loss)
        row = row_of(
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
        text = text_of(title, rows, words)
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
