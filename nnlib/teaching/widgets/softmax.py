"""`softmax_lab([2, 1, -1], [0, 1, 0])`: drag scores and temperature, see every slope move.

The page computes softmax itself, so that a drag needs no kernel; `softmax_state` computes the same
with `nnlib`, and a test in a browser compares the two at random places. The states of the kit are
experiments here: each has its own scores to begin with, and a question to be answered first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import traitlets
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray
from traitlets import TraitError

from nnlib.activations import softmax
from nnlib.losses import softmax_cross_entropy, squared_error
from nnlib.teaching import plot
from nnlib.teaching.widgets._kit import Flagship, State, compose, finite, number
from nnlib.vjp import jacobian

COOLEST, HOTTEST = 0.25, 8.0  # the temperatures that the slider reaches
REACH = 8.0  # so do the scores, unless larger ones are given
DIRECTIONS = ("rises", "stays", "falls")


def softmax_state(z: ArrayLike, t: ArrayLike, temperature: float = 1.0) -> dict[str, Any]:
    """All that the widget shows: p, p - t, and the slope of each p and of two losses by each score.

    z (k,), t (k,) one-hot -> p, error, slopes, squared_slopes (k), jacobian (k, k), two losses
    """
    U, T = np.asarray(z, dtype=float)[None] / temperature, np.asarray(t, dtype=float)[None]
    P, back_P = softmax(U)
    loss, back_loss = softmax_cross_entropy(U, T)
    squared, back_squared = squared_error(P, T)
    return {
        "p": P[0].tolist(),
        "error": (P - T)[0].tolist(),
        "jacobian": (jacobian(softmax, U) / temperature).tolist(),  # du/dz = 1 / temperature
        "cross_entropy": float(loss),
        "slopes": (back_loss(1.0)[0] / temperature).tolist(),
        "squared_error": float(squared),
        "squared_slopes": (back_P(back_squared(1.0))[0] / temperature).tolist(),
    }


def in_words(z: Sequence[float], target: int, temperature: float, names: Sequence[str]) -> str:
    """The state in a few sentences, number for number what the picture shows."""
    now = softmax_state(z, np.eye(len(z))[target], temperature)
    return (
        f"Scores {_list(z)}, temperature {number(temperature)}, right class {names[target]}. "
        f"Probabilities {_list(now['p'])}; p − t {_list(now['error'])}, "
        f"sum {number(sum(now['error']))}. "
        f"Cross-entropy {number(now['cross_entropy'])}, slopes {_list(now['slopes'])}. "
        f"Squared error {number(now['squared_error'])}, slopes {_list(now['squared_slopes'])}."
    )


def _list(values: Sequence[float]) -> str:
    return ", ".join(number(value) for value in values)


def experiments(z: Sequence[float], target: int, temperature: float) -> list[State]:
    """Four experiments, each with the place where it begins and where its demonstration ends."""
    place: State = {"z": list(z), "target": target, "temperature": temperature}
    made = [
        place | one_score(place),
        place | all_scores(place),
        place | hotter(place),
        sure_and_wrong(place),
    ]
    for each in made:
        each["demo"] = {name: each[name] for name in place} | each["demo"]
        each["text"] = f"{each['name']}: {each['question'].replace('$', '')}"
    return made


def one_score(place: State) -> State:
    """The right class's score rises: what one class wins, the others lose."""
    z, d = place["z"], place["target"]
    other = _largest(z, d)
    return {
        "name": "One score",
        "question": f"Only $z_{d + 1}$ rises. What does $p_{other + 1}$ do?",
        "options": list(DIRECTIONS),
        "answer": "falls",
        "told": f"What one class wins, the others lose. Drag $z_{d + 1}$: every bar moves, and its "
        "column of slopes sums to 0.",
        "demo": {"z": [value + 3 * (j == d) for j, value in enumerate(z)]},
    }


def all_scores(place: State) -> State:
    """A constant is added to all scores: nothing moves."""
    return {
        "name": "All scores",
        "question": "All scores rise by 3. Which probabilities grow?",
        "options": ["the largest", "all", "none"],
        "answer": "none",
        "told": "Every power grows $e^3$ times as large, and so does their sum. Drag the diamond "
        "at the left: no bar moves. Each row of slopes sums to 0.",
        "demo": {"z": [value + 3 for value in place["z"]]},
    }


def hotter(place: State) -> State:
    """The temperature rises: the probabilities come closer to each other."""
    alike = len(set(place["z"])) == 1
    return {
        "name": "Temperature",
        "question": "The temperature $τ$ divides all scores. It rises. The largest probability …",
        "options": list(DIRECTIONS),
        "answer": "stays" if alike else "falls",
        "told": "A high temperature evens out, a low one sharpens, until one class takes all. "
        "Equal scores stay equal, and the order never changes. Drag $τ$.",
        "demo": {"temperature": HOTTEST},
    }


def sure_and_wrong(place: State) -> State:
    """A confident mistake, on which the squared error falls silent."""
    d = place["target"]
    wrong = _largest(place["z"], d)
    z = [{d: -6.0, wrong: 6.0}.get(j, value) for j, value in enumerate(place["z"])]
    symbol = f"$z_{d + 1}$"
    return {
        "z": z,
        "target": d,
        "temperature": 1.0,
        "name": "Sure and wrong",
        "question": f"The right class has nearly $p = 0$. Which loss calls louder for {symbol} to "
        "rise?",
        "options": ["cross-entropy", "both alike", "squared error"],
        "answer": "cross-entropy",
        "told": f"Its slope is $p − t$, nearly −1. The squared error passes through $∂p/∂z$, which "
        f"is nearly 0. Drag {symbol} up: where does it wake?",
        "demo": {"z": [6.0 if j == d else value for j, value in enumerate(z)]},
    }


def _largest(z: Sequence[float], but: int) -> int:
    return max((j for j in range(len(z)) if j != but), key=lambda j: z[j])


class SoftmaxLab(Flagship):
    """Scores to drag, their probabilities, and every slope; `softmax_lab` makes one.

    z, target (from 0) and temperature are where it stands; answers are the reader's guesses.
    """

    _esm = compose("kit.js", "guess.js", "softmax.js")
    _css = compose("kit.css", "guess.css", "softmax.css")
    title = "Softmax"
    from_browser = ("index", "z", "target", "temperature", "answers")

    z: Any = traitlets.List(trait=traitlets.Any()).tag(sync=True)
    target = traitlets.Int(0).tag(sync=True)
    temperature = traitlets.Any(1.0).tag(sync=True)  # a Float would take True for 1
    answers = traitlets.List(trait=traitlets.Any()).tag(sync=True)

    def begin(self, index: int) -> None:
        """Begin an experiment: 0 one score, 1 all scores, 2 temperature, 3 sure and wrong."""
        start = self.states[index]
        with self.hold_sync():
            self.index = index
            self.z, self.target = list(start["z"]), start["target"]
            self.temperature = start["temperature"]

    @traitlets.validate("z")
    def _scores(self, proposal: Any) -> list[float]:
        z, k, reach = proposal["value"], len(self.facts["names"]), self.facts["reach"]
        if len(z) != k:
            raise TraitError(f"z: expected {k} scores; got {len(z)}")
        scores = [finite("z", value) for value in z]
        if max(map(abs, scores)) > reach:
            raise TraitError(f"z: expected scores from {-reach:g} to {reach:g}; got {scores}")
        return scores

    @traitlets.validate("target")
    def _class(self, proposal: Any) -> int:
        target, k = proposal["value"], len(self.facts["names"])
        if isinstance(target, bool) or not 0 <= target < k:
            raise TraitError(f"target: expected a class from 0 to {k - 1}; got {target!r}")
        return int(target)

    @traitlets.validate("temperature")
    def _warm(self, proposal: Any) -> float:
        temperature = finite("temperature", proposal["value"])
        if not COOLEST <= temperature <= HOTTEST:
            raise TraitError(f"temperature: expected {COOLEST} to {HOTTEST}; got {temperature}")
        return temperature

    @traitlets.validate("answers")
    def _known(self, proposal: Any) -> list[str]:
        answers = proposal["value"]
        known = [("", "look", *state["options"]) for state in self.states]
        if len(answers) != len(known) or any(
            a not in k for a, k in zip(answers, known, strict=True)
        ):
            raise TraitError(f"answers: expected one of each of {known}; got {answers!r}")
        return list(answers)

    @property
    def targets(self) -> NDArray[Any]:
        """The target row t: one at the right class."""
        return np.asarray(np.eye(len(self.z))[self.target])

    def picture(self) -> Figure:
        """Bars with their arrows, and beside them the Jacobian."""
        k = len(self.z)
        widths = max(6.8, 1.9 * k), max(3.6, 0.8 * k + 0.6)  # inches, for each class's words
        fig, (left, right) = plot.figure(sum(widths), 4.0, ncols=2, width_ratios=widths)
        fig.subplots_adjust(left=0.85 / sum(widths), right=0.99, wspace=0.12)
        plot.error_arrows(self.z, self.targets, self.temperature, ax=left)
        J = softmax_state(self.z, self.targets, self.temperature)["jacobian"]
        rows, columns = ([f"${letter}_{j}$" for j in range(1, k + 1)] for letter in "pz")
        plot.heatmap(J, rows, columns, ax=right, form=".4f" if k < 5 else ".2f")
        right.set_title(r"$\partial p_j / \partial z_i$", pad=22)
        right.set_position(
            (widths[0] / sum(widths) + 0.06, 0.16, widths[1] / sum(widths) - 0.07, 0.62)
        )
        figure: Figure = fig
        return figure

    def __repr__(self) -> str:
        return f"Softmax. {in_words(self.z, self.target, self.temperature, self.facts['names'])}"


def softmax_lab(
    z: ArrayLike,
    t: ArrayLike,
    temperature: float = 1.0,
    names: Sequence[str] | None = None,
    **traits: Any,
) -> SoftmaxLab:
    """Scores to drag, with their probabilities, p - t, the whole Jacobian and two losses.

    z (k,), t (k,) one-hot, 2 to 6 classes; names: a short word for each class, else its number.
    `size="lecture"` is to be read from the back of a room. Raises `ValueError` for anything else.
    """
    scores, targets = (np.asarray(each, dtype=float) for each in (z, t))
    if scores.ndim != 1 or not 2 <= scores.size <= 6 or targets.shape != scores.shape:
        raise ValueError(
            "softmax_lab: expected z (k,), t (k,) with 2 to 6 classes; "
            f"got z {scores.shape}, t {targets.shape}"
        )
    if not np.isfinite(scores).all() or sorted(targets) != [0.0] * (scores.size - 1) + [1.0]:
        raise ValueError(
            f"softmax_lab: expected finite scores and a one-hot t; got {scores}, {targets}"
        )
    words = list(names or map(str, range(1, scores.size + 1)))
    if len(set(words)) != scores.size:
        raise ValueError(f"softmax_lab: expected {scores.size} different names; got {words}")
    target = int(targets.argmax())
    reach = max(REACH, float(np.ceil(np.abs(scores).max())) + 4)  # room for the demonstrations
    facts = {"names": words, "reach": reach, "temperatures": [COOLEST, HOTTEST]}
    place: dict[str, Any] = {"z": scores.tolist(), "target": target, "temperature": temperature}
    states = experiments(**place)
    return SoftmaxLab(states, facts, answers=[""] * len(states), **place, **traits)
