"""A small computation written step by step, which can tell each step in letters and in numbers.

    Program(
        values={"x": 2.0, "w": 0.5, "b": 1.0, "t": 5.0},
        parameters=("w", "b"),
        steps=(Step("z", "weigh", ("x", "w", "b")), Step("L", "half_square", ("z", "t"))),
    )

Every value and every sensitivity is `nnlib`'s: a step's pullback is that of the layer, activation
or loss of the same name.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, TypeAlias

import numpy as np

import nnlib
from nnlib.teaching.graph import mathtext
from nnlib.teaching.widgets._kit import number

Applied: TypeAlias = tuple[float, Callable[[float], Sequence[float]]]
Words: TypeAlias = Sequence[str]


@dataclass(frozen=True)
class Operation:
    """What one kind of step computes, and how its equation and its slopes are written.

    apply(*inputs) -> value, pullback; equation(inputs) in letters or in numbers, `spell` between
    two factors; slopes(output, inputs): one for each input, in letters.
    """

    apply: Callable[..., Applied]
    equation: Callable[[Words, str], str]
    slopes: Callable[[str, Words], Words]
    says: str


@dataclass(frozen=True)
class Step:
    """`name` = op(inputs); a weigh's inputs are x, w, x, w, ... and, if their number is odd, b."""

    name: str
    op: str
    inputs: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """What one use of a value sends back to it: `amount` = `dy` of the head times the slope."""

    head: str
    at: int
    dy: float
    slope: float
    amount: float


@dataclass(frozen=True)
class Run:
    """All values of one forward walk, and each step's pullback."""

    values: dict[str, float]
    pullbacks: dict[str, Callable[[float], Sequence[float]]]


@dataclass(frozen=True)
class Program:
    """Sources with their values, which of them learn, and the steps in order; the last is the loss.

    labels: a name's letters ("w_5"); places: {name: (layer, row)} overrides the picture's layout.
    """

    values: Mapping[str, float]
    parameters: tuple[str, ...]
    steps: tuple[Step, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = set(self.values)
        if missing := [name for name in self.parameters if name not in known]:
            raise ValueError(f"expected a value for each parameter; none for {', '.join(missing)}")
        if not self.steps:
            raise ValueError("expected at least one step; got none")
        for step in self.steps:
            if step.op not in OPERATIONS:
                raise ValueError(f"expected one of {', '.join(OPERATIONS)}; got {step.op!r}")
            if unknown := [name for name in step.inputs if name not in known]:
                raise ValueError(f"{step.name}: not computed before it: {', '.join(unknown)}")
            if step.name in known:
                raise ValueError(f"expected each name once; got {step.name} twice")
            known.add(step.name)

    @property
    def loss(self) -> str:
        """The name of the last step, of which everything is differentiated."""
        return self.steps[-1].name

    def step(self, name: str) -> Step:
        """The step that computes `name`."""
        return next(step for step in self.steps if step.name == name)

    def label(self, name: str) -> str:
        """The letters of a name: w5 is w_5 unless `labels` says otherwise."""
        if name in self.labels:
            return self.labels[name]
        return mathtext(name).strip("$").replace(r"\mathrm", "").replace("{", "").replace("}", "")

    def with_values(self, values: Mapping[str, float]) -> Program:
        """The same program from other sources."""
        return replace(self, values={**self.values, **values})

    def run(self) -> Run:
        """Walk forward."""
        values = dict(self.values)
        pullbacks: dict[str, Callable[[float], Sequence[float]]] = {}
        for step in self.steps:
            inputs = [values[name] for name in step.inputs]
            values[step.name], pullback = OPERATIONS[step.op].apply(*inputs)
            pullbacks[step.name] = cache(pullback)  # it is asked once for each input of its step
        return Run(values, pullbacks)

    def uses(self, name: str) -> list[tuple[str, int]]:
        """Where a value is used: the step, and which of its inputs it is."""
        return [(s.name, k) for s in self.steps for k, one in enumerate(s.inputs) if one == name]

    def reports(self, run: Run, name: str, settled: Mapping[str, float]) -> list[Report]:
        """What the settled users of `name` send back to it."""
        found = []
        for head, at in self.uses(name):
            if head in settled:
                slope = float(run.pullbacks[head](1.0)[at])
                amount = float(run.pullbacks[head](settled[head])[at])
                found.append(Report(head, at, settled[head], slope, amount))
        return found

    def gradients(self, run: Run) -> dict[str, float]:
        """d loss / d everything, by one walk back."""
        settled = {self.loss: 1.0}
        for name in reversed([*self.values, *(step.name for step in self.steps[:-1])]):
            settled[name] = math.fsum(r.amount for r in self.reports(run, name, settled))
        return settled

    def paths(self, name: str) -> list[list[tuple[str, int]]]:
        """Every way from `name` to the loss, as the uses along it."""
        if name == self.loss:
            return [[]]
        return [[use, *rest] for use in self.uses(name) for rest in self.paths(use[0])]


def _weigh(*inputs: float) -> Applied:
    n = len(inputs) // 2
    X, W = np.array([inputs[: 2 * n : 2]]), np.array([inputs[1 : 2 * n : 2]]).T
    b = np.array(inputs[2 * n :] or [0.0])
    Y, pullback = nnlib.affine(X, W, b)

    def back(dy: float) -> Sequence[float]:
        dX, dW, db = pullback(np.array([[float(dy)]]))
        pairs = np.stack([dX[0], dW[:, 0]], axis=1).ravel()
        return [*pairs, *db][: len(inputs)]

    return float(Y[0, 0]), back


def _half_square(*inputs: float) -> Applied:
    Y, T = np.array([inputs[::2]]), np.array([inputs[1::2]])
    loss, pullback = nnlib.squared_error(Y, T)

    def back(dy: float) -> Sequence[float]:
        dY = pullback(float(dy))[0]
        return [float(v) for d in dY for v in (d, -d)]

    return float(loss), back


def _bend(f: Callable[..., Any]) -> Callable[[float], Applied]:
    def apply(z: float) -> Applied:
        a, pullback = f(float(z))
        return float(a), lambda dy: [float(pullback(np.float64(dy)))]

    return apply


def _plus(*inputs: float) -> Applied:
    return math.fsum(inputs), lambda dy: [dy] * len(inputs)


def _times(u: float, v: float) -> Applied:
    return u * v, lambda dy: [dy * v, dy * u]


def _weigh_words(words: Words, by: str) -> str:
    pairs = [f"{w}{by}{x}" for x, w in zip(words[::2], words[1::2], strict=False)]
    return " + ".join([*pairs, *words[len(words) // 2 * 2 :]])


def _weigh_slopes(out: str, words: Words) -> Words:
    n = len(words) // 2
    swapped = [words[k ^ 1] for k in range(2 * n)]  # the slope by x is w, and the slope by w is x
    return swapped + ["1"] * (len(words) - 2 * n)


def _half_square_words(words: Words, by: str) -> str:
    terms = [f"½ ({y} − {t})^2" for y, t in zip(words[::2], words[1::2], strict=True)]
    return " + ".join(terms)


def _half_square_slopes(out: str, words: Words) -> Words:
    pairs = zip(words[::2], words[1::2], strict=True)
    return [slope for y, t in pairs for slope in (f"({y} − {t})", f"({t} − {y})")]


OPERATIONS: dict[str, Operation] = {
    "weigh": Operation(
        _weigh, _weigh_words, _weigh_slopes, "Each input times its weight, and all added."
    ),
    "plus": Operation(
        _plus, lambda w, by: " + ".join(w), lambda out, w: ["1"] * len(w), "All inputs added."
    ),
    "times": Operation(
        _times,
        lambda w, by: f"{w[0]}{by}{w[1]}",
        lambda out, w: [w[1], w[0]],
        "One input times the other.",
    ),
    "sigmoid": Operation(
        _bend(nnlib.sigmoid),
        lambda w, by: f"σ({w[0]})",
        lambda out, w: [f"{out}(1 − {out})"],
        "The bend squeezes any number into one between 0 and 1.",
    ),
    "tanh": Operation(
        _bend(nnlib.tanh),
        lambda w, by: f"tanh({w[0]})",
        lambda out, w: [f"(1 − ({out})^2)" if "^" in out else f"(1 − {out}^2)"],
        "The bend squeezes any number into one between −1 and 1.",
    ),
    "relu": Operation(
        _bend(nnlib.relu),
        lambda w, by: f"max(0, {w[0]})",
        lambda out, w: [f"[{w[0]} > 0]"],
        "The bend lets positive numbers through, and makes 0 of the others.",
    ),
    "half_square": Operation(
        _half_square,
        _half_square_words,
        _half_square_slopes,
        "Half the squared distance from the target: what we want to be small.",
    ),
}


def in_brackets(value: float) -> str:
    """A number as a factor or a summand: a negative one in brackets."""
    text = number(value)
    return f"({text})" if text.startswith("−") else text
