"""The backprop stepper: walk forward and back through any small network, with every number.

stepper.worked_example()                 the 2-2-1 network of the paper, with its shared bias
stepper.network(net, theta, x, t)        any small Network
stepper.program(program)                 any small computation, step by step
stepper.diamond()                        the right order of the walk back beside a hasty one
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import traitlets
from matplotlib.figure import Figure
from traitlets import TraitError

import nnlib
from nnlib.teaching.widgets._diagram import diagram, picture
from nnlib.teaching.widgets._kit import Flagship, compose, finite
from nnlib.teaching.widgets._program import Program, Step
from nnlib.teaching.widgets._race import race_states
from nnlib.teaching.widgets._rows import plain
from nnlib.teaching.widgets._stepping import stepper_states

SPAN, TICKS = 3.0, 61  # how far a weight can be dragged to each side, and in how many places
MOST = 40  # values in a diagram: more cannot be read
BENDS = {nnlib.sigmoid: "sigmoid", nnlib.tanh: "tanh", nnlib.relu: "relu", nnlib.identity: ""}


class Stepper(Flagship):
    """A program walked forward and back; `chosen` is the parameter asked about and dragged.

    nudge: how far `chosen` has been dragged from its value; all states are computed anew then.
    """

    _esm = compose("kit.js", "stepper.js")
    _css = compose("kit.css", "stepper.css")
    title: ClassVar[str] = "Backpropagation, step by step"
    guesses: ClassVar[tuple[str, ...]] = ("+", "0", "−")
    from_browser: ClassVar[tuple[str, ...]] = ("index", "guess", "chosen", "nudge")

    chosen = traitlets.Unicode("").tag(sync=True)
    nudge = traitlets.Any(0.0).tag(sync=True)

    def __init__(self, program: Program, rate: float = 0.5, **traits: Any) -> None:
        self.program, self.rate = program, rate
        states, facts = stepper_states(program, rate), facts_of(program, rate)
        chosen = traits.pop("chosen", next(iter(program.parameters), ""))
        super().__init__(states, facts, chosen=chosen, **traits)

    @property
    def nudged(self) -> Program:
        """The program with the chosen parameter where it has been dragged to."""
        if not self.nudge:
            return self.program
        value = self.program.values[self.chosen] + self.nudge
        return self.program.with_values({self.chosen: value})

    @traitlets.validate("chosen")
    def _a_parameter(self, proposal: Any) -> str:
        name: str = proposal["value"]
        if name not in (self.program.parameters or ("",)):
            known = ", ".join(self.program.parameters)
            raise TraitError(f"chosen: expected one of {known}; got {name!r}")
        return name

    @traitlets.validate("nudge")
    def _in_reach(self, proposal: Any) -> float:
        nudge = finite("nudge", proposal["value"])
        if abs(nudge) > SPAN:
            raise TraitError(f"nudge: expected a number from -{SPAN} to {SPAN}; got {nudge}")
        return nudge

    @traitlets.observe("chosen", "nudge")
    def _dragged(self, change: Any) -> None:
        if self.states and self.rate:
            self.show(stepper_states(self.nudged, self.rate))

    def picture(self) -> Figure:
        """The present state's diagrams and equations."""
        return picture(self.facts, self.state)

    def __repr__(self) -> str:
        moved = ""
        if self.nudge:
            value = self.nudged.values[self.chosen]
            moved = f" With {plain(self.program.label(self.chosen))} dragged to {value:.4g}."
        return f"{super().__repr__()}{moved}"


class Race(Stepper):
    """Two walks back over one program, each in its own order; nothing is updated or dragged."""

    title: ClassVar[str] = "Two orders for the walk back"
    from_browser: ClassVar[tuple[str, ...]] = ("index", "guess")

    def __init__(
        self, program: Program, orders: dict[str, list[str]], index: int = 0, **traits: Any
    ) -> None:
        super().__init__(program, rate=0.0, **traits)
        self.show(race_states(program, orders), index=0)
        self.orders = orders
        self.index = index  # of these states: it is refused where there are fewer

    def still(self) -> dict[str, str]:
        """The end of both walks: at the start they look alike."""
        last = len(self.states) - 1
        end = Race(self.program, self.orders, index=last)
        return super().still() if self.index == last else end.still()


def facts_of(program: Program, rate: float) -> dict[str, Any]:
    """What no step changes: the diagram, the parameters, and the loss along each of them."""
    run = program.run()
    gradients = program.gradients(run)
    offsets = np.linspace(-SPAN, SPAN, TICKS)
    lines = [
        {
            "name": name,
            "letters": program.label(name),
            "base": program.values[name],
            "slope": gradients[name],
            "losses": [_loss_at(program, name, float(d)) for d in offsets] if rate else [],
        }
        for name in program.parameters
    ]
    scale = {"span": SPAN, "step": 2 * SPAN / (TICKS - 1), "loss": run.values[program.loss]}
    return diagram(program) | scale | {"lines": lines, "letters": program.label(program.loss)}


def _loss_at(program: Program, name: str, offset: float) -> float:
    moved = program.with_values({name: program.values[name] + offset})
    return moved.run().values[program.loss]


def program(program: Program, rate: float = 0.5, **traits: Any) -> Stepper:
    """A stepper over any small computation; rate 0 leaves out the update."""
    return Stepper(program, rate, **traits)


def worked_example(**traits: Any) -> Stepper:
    """The 2-2-1 network of the worked example: its bias b1 is shared by both hidden neurons."""
    values = {"x1": 0.05, "x2": 0.10, "w1": 0.15, "w2": 0.20, "w3": 0.25, "w4": 0.30}
    values |= {"w5": 0.40, "w6": 0.45, "b1": 0.35, "b2": 0.60, "t": 0.01}
    steps = (
        Step("z1", "weigh", ("x1", "w1", "x2", "w2", "b1")),
        Step("a1", "sigmoid", ("z1",)),
        Step("z2", "weigh", ("x1", "w3", "x2", "w4", "b1")),
        Step("a2", "sigmoid", ("z2",)),
        Step("z", "weigh", ("a1", "w5", "a2", "w6", "b2")),
        Step("p", "sigmoid", ("z",)),
        Step("L", "half_square", ("p", "t")),
    )
    parameters = ("w1", "w2", "w3", "w4", "w5", "w6", "b1", "b2")
    return Stepper(Program(values, parameters, steps), **{"chosen": "w5", **traits})


def diamond(**traits: Any) -> Race:
    """x -> s, which forks to u and v, which meet in y: settled in the right order and in haste."""
    values = {"x": 1.0, "two": 2.0, "three": 3.0, "less": -1.0, "one": 1.0, "four": 4.0}
    steps = (
        Step("s", "weigh", ("x", "two")),
        Step("u", "weigh", ("s", "three")),
        Step("v", "weigh", ("s", "less")),
        Step("y", "weigh", ("u", "one", "v", "four")),
    )
    labels = {"two": "2", "three": "3", "less": "(−1)", "one": "1", "four": "4"}
    orders = {"The right order": list("yvusx"), "A hasty order": list("yusvx")}
    return Race(Program(values, ("x",), steps, labels), orders, **traits)


def network(
    net: nnlib.Network,
    theta: npt.ArrayLike,
    x: npt.ArrayLike,
    t: npt.ArrayLike,
    rate: float = 0.5,
    **traits: Any,
) -> Stepper:
    """One example x through a small Network of Dense, sigmoid, tanh and relu, loss ½ Σ (y − t)²."""
    return Stepper(network_program(net, theta, x, t), rate, **traits)


def network_program(
    net: nnlib.Network, theta: npt.ArrayLike, x: npt.ArrayLike, t: npt.ArrayLike
) -> Program:
    """The network written neuron by neuron: z^(1)_1, a^(1)_1, ..., and the loss L."""
    x, t = np.ravel(np.asarray(x, dtype=float)), np.ravel(np.asarray(t, dtype=float))
    net(theta, x[None])  # refuses what does not fit
    writer = _Writer(x)
    for layer, own in zip(net.layers, net.unpack(theta), strict=True):
        if own:
            writer.dense(*own)
        elif layer in BENDS:
            writer.bend(BENDS[layer])
        else:
            known = ", ".join(f.__name__ for f in BENDS)
            raise ValueError(f"expected layers of Dense, {known}; got {layer!r}")
    if len(writer.here) != len(t):
        raise ValueError(f"expected {len(writer.here)} targets, one an output; got {len(t)}")
    return writer.finish(t)


class _Writer:
    """Writes a program layer by layer; `here` are the names of the present layer's units."""

    def __init__(self, x: npt.NDArray[Any]) -> None:
        self.here = [f"x{i + 1}" for i in range(len(x))]
        self.values = dict(zip(self.here, map(float, x), strict=True))
        self.labels = {name: f"x_{name[1:]}" if len(x) > 1 else "x" for name in self.here}
        self.parameters: list[str] = []
        self.steps: list[Step] = []
        self.layer = 0

    def dense(self, W: npt.NDArray[Any], b: npt.NDArray[Any]) -> None:
        self.layer += 1
        k, (n_in, n_out) = self.layer, W.shape
        named = []
        for j in range(n_out):
            inputs = []
            for i, tail in enumerate(self.here):
                own = f"_{{{i + 1}{j + 1}}}" if n_in * n_out > 1 else ""
                inputs += [tail, self._parameter(f"w{k}_{i + 1}{j + 1}", "w", own, W[i, j])]
            inputs.append(self._parameter(f"b{k}_{j + 1}", "b", _index(j, n_out), b[j]))
            named.append(self._step("z", j, n_out, "weigh", inputs))
        self.here = named

    def bend(self, op: str) -> None:
        if op:
            units = list(enumerate(self.here))
            self.here = [self._step("a", j, len(units), op, [tail]) for j, tail in units]

    def finish(self, t: npt.NDArray[Any]) -> Program:
        if len(self.steps) + len(self.values) > MOST + len(self.parameters):
            raise ValueError(f"expected at most {MOST} neurons and inputs: more cannot be read")
        inputs = []
        for j, value in enumerate(t):
            name = f"t{j + 1}"
            self.values[name], self.labels[name] = float(value), f"t{_index(j, len(t))}"
            inputs += [self.here[j], name]
        self.steps.append(Step("L", "half_square", tuple(inputs)))
        return Program(self.values, tuple(self.parameters), tuple(self.steps), self.labels)

    def _parameter(self, name: str, letter: str, index: str, value: float) -> str:
        self.values[name] = float(value)
        self.labels[name] = f"{letter}^{{({self.layer})}}{index}"
        self.parameters.append(name)
        return name

    def _step(self, letter: str, j: int, units: int, op: str, inputs: list[str]) -> str:
        name = f"{letter}{self.layer}_{j + 1}"
        while name in [step.name for step in self.steps]:  # a second bend in one layer
            name += "'"
        self.labels[name] = f"{letter}^{{({self.layer})}}{_index(j, units)}"
        self.steps.append(Step(name, op, tuple(inputs)))
        return name


def _index(j: int, units: int) -> str:
    return f"_{j + 1}" if units > 1 else ""
