"""`scrubber(steps, net, ...)`: walk through a training: its picture, its loss, its layers.

The frames are computed ahead, in Python: the page plays them without a kernel. A frame is a picture
that `picture(theta)` returns, or the field of a network's answers over a plane (`boundary`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from nnlib.network import Network
from nnlib.teaching.widgets._frames import Field, Pictures, Source
from nnlib.teaching.widgets._kit import Flagship, State, compose, number
from nnlib.teaching.widgets._story import draw_story
from nnlib.train import Step

FRAMES = 48  # at most, unless `at` names more
Gradient = Callable[[NDArray[Any]], ArrayLike]


class Scrubber(Flagship):
    """A training to play and to scrub; `scrubber` makes one. Each state is one moment of it."""

    _esm = compose("kit.js", "guess.js", "scrubber.js")
    _css = compose("kit.css", "guess.css", "scrubber.css")
    title = "Training"
    guesses = ("early", "middle", "late", "look")

    def picture(self) -> Figure:
        """The present frame, the losses up to here, and the size of each layer's numbers."""
        return draw_story(self.states, self.facts, self.index)

    def __repr__(self) -> str:
        story = " ".join([self.states[self.index]["text"], *_whole(self.facts)])
        return f"{self.name}. {story}"


def moments(steps: int, frames: int = FRAMES) -> list[int]:
    """Which of so many snapshots to show: the first, the last, and denser at the beginning.

    >>> moments(5), moments(1000, 6)
    ([0, 1, 2, 3, 4], [0, 3, 15, 62, 250, 999])
    """
    if steps <= frames:
        return list(range(steps))
    wanted = np.geomspace(1, steps, frames) - 1
    chosen = sorted({round(float(each)) for each in wanted})
    rest = [k for k in range(steps) if k not in set(chosen)][: frames - len(chosen)]
    return sorted([*chosen, *rest])


def turning_point(losses: Sequence[float]) -> int:
    """The first snapshot at which the loss has done half of its whole fall."""
    half = (losses[0] + losses[-1]) / 2
    falls = losses[-1] <= losses[0]
    return next(k for k, loss in enumerate(losses) if (loss <= half) == falls or loss == half)


def guess_of(losses: Sequence[float], times: Sequence[float], clock: str) -> dict[str, Any]:
    """The question, its three answers with their times, and which of them is so."""
    span = times[-1] - times[0]
    early, middle = (times[0] + share * span for share in (0.1, 0.5))
    turn = times[turning_point(losses)]
    answer = "early" if turn <= early else "middle" if turn <= middle else "late"
    return {
        "question": "When has the loss done half of its whole fall?",
        "options": [
            ["early", f"by {clock} {_time(early)}"],
            ["middle", f"by {clock} {_time(middle)}"],
            ["late", "later"],
        ],
        "answer": answer,
        "told": f"Half of the fall is done at {clock} {_time(turn)} of {_time(times[-1])}.",
    }


def scrubber(
    steps: Sequence[Step],
    net: Network | None = None,
    *,
    picture: Callable[[NDArray[Any]], ArrayLike] | Sequence[ArrayLike] | None = None,
    boundary: tuple[ArrayLike, ArrayLike] | None = None,
    gradient: Gradient | None = None,
    losses: Mapping[str, ArrayLike] | None = None,
    at: Sequence[int] | None = None,
    times: Sequence[float] | None = None,
    clock: str = "step",
    target: ArrayLike | None = None,
    signed: bool = False,
    threshold: float = 0.5,
    log: bool = True,
    **traits: Any,
) -> Scrubber:
    """A training, moment by moment: its picture, its losses, its layers' weights and gradients.

    steps: what `descend` yields. net: for the layers' weights; with gradient(theta), such as
    `lambda theta: L(theta, X, T)[1]()`, for their gradients too. at: the snapshots to show.

    picture: picture(theta), or one for each of `at`, (h, w), (h, w, 3), (n * n, 1 or 3), or several
    small ones (k, h, w), from 0 to 1; from -high to high where signed. target: what is to be
    learned, likewise. Or boundary: (X (n, 2), t (n,)), and the net's answer over the plane is
    drawn, split at the threshold.

    losses: curves by name, a number for each step (default: the steps' own). times: when each
    snapshot was taken, in units of `clock`. Raises `ValueError` for anything else.
    """
    steps = list(steps)
    when = _times(times, steps)
    chosen = _chosen(at, len(steps))
    curves = _curves(losses if losses is not None else {"loss": [s.loss for s in steps]}, steps)
    thetas = [np.asarray(steps[k].theta) for k in chosen]
    source = _source(net, picture, boundary, thetas, target, signed, threshold)
    sizes = _sizes(net, gradient, thetas)
    facts = {
        "curves": [{"name": name, "y": values} for name, values in curves.items()],
        "times": when,
        "clock": clock,
        "log": log,
        "layers": sizes["layers"],
        "picture": source.facts if source else None,
        "guess": guess_of(next(iter(curves.values())), when, clock),
    }
    frames = source.frames if source else [""] * len(chosen)
    return Scrubber(_states(chosen, facts, frames, sizes), facts, **traits)


def _times(times: Sequence[float] | None, steps: Sequence[Step]) -> list[float]:
    """When each snapshot was taken; refused where the times do not fit the steps or fall."""
    if not steps:
        raise ValueError("scrubber: expected at least one snapshot; got none")
    when = [float(each) for each in (times if times is not None else [s.t for s in steps])]
    if len(when) != len(steps) or sorted(when) != when:
        raise ValueError(f"scrubber: expected {len(steps)} rising times; got {len(when)}")
    return when


def _states(
    chosen: Sequence[int], facts: Mapping[str, Any], frames: Sequence[str], sizes: Mapping[str, Any]
) -> list[State]:
    rows = {name: values for name, values in sizes.items() if name != "layers"}
    return [
        _state(k, facts, frames[i], {name: values[i] for name, values in rows.items()})
        for i, k in enumerate(chosen)
    ]


def _state(k: int, facts: Mapping[str, Any], frame: str, rows: Mapping[str, Any]) -> State:
    state: State = {"at": k, "time": facts["times"][k], "frame": frame, **rows}
    state["losses"] = [curve["y"][k] for curve in facts["curves"]]
    return state | {"text": _text(state, facts)}


def _text(state: State, facts: Mapping[str, Any]) -> str:
    """One moment in words, number for number what is shown."""
    named = [
        f"{c['name']} {number(y)}" for c, y in zip(facts["curves"], state["losses"], strict=True)
    ]
    words = f"After {facts['clock']} {_time(state['time'])}: {', '.join(named)}."
    for layer, weights, gradients in zip(
        facts["layers"],
        state.get("weights", []),
        state.get("gradients", [None] * 99),
        strict=False,
    ):
        slopes = "" if gradients is None else f", |dW| {number(gradients)}"
        words += f" Layer {layer}: |W| {number(weights)}{slopes}."
    return words


def _whole(facts: Mapping[str, Any]) -> list[str]:
    """The whole training in words, for who sees neither its curves nor its picture."""
    when = " to ".join(f"{facts['clock']} {_time(facts['times'][k])}" for k in (0, -1))
    ends = {c["name"]: [f"{c['y'][k]:.3g}" for k in (0, -1)] for c in facts["curves"]}
    curves = [f"{name} {' to '.join(pair)}" for name, pair in ends.items()]  # the same on any CPU
    told, how = [f"From {when}: {', '.join(curves)}."], facts["picture"]
    if how and how["kind"] == "field":
        told.append(f"The plane is painted with the answers, {len(how['points'])} points over it.")
    elif how:
        beside = ", beside the one to learn" if how.get("target") else ""
        told.append(f"A picture of {how['width']} by {how['height']} is painted{beside}.")
    return told


def _time(value: float) -> str:
    return f"{value:.4g}" if value < 1e4 else f"{value:.0f}"


def _chosen(at: Sequence[int] | None, count: int) -> list[int]:
    chosen = moments(count) if at is None else [int(k) for k in at]
    if not chosen or sorted(set(chosen)) != chosen or not 0 <= chosen[0] <= chosen[-1] < count:
        raise ValueError(f"scrubber: expected rising places from 0 to {count - 1}; got {at}")
    return chosen


def _curves(losses: Mapping[str, ArrayLike], steps: Sequence[Step]) -> dict[str, list[float]]:
    curves = {}
    for name, values in losses.items():
        y = np.asarray(values, dtype=float)
        if y.shape != (len(steps),) or not np.isfinite(y).all():
            raise ValueError(
                f"scrubber: {name}: expected {len(steps)} finite losses; got shape {y.shape}"
            )
        curves[name] = [float(f"{each:.6g}") for each in y]  # 6 digits: the same on another CPU
    if not curves:
        raise ValueError("scrubber: expected at least one curve of losses")
    return curves


def _source(
    net: Any,
    picture: Any,
    boundary: Any,
    thetas: Sequence[NDArray[Any]],
    target: Any,
    signed: bool,
    threshold: float,
) -> Source | None:
    if picture is not None and boundary is not None:
        raise ValueError("scrubber: expected a picture or a boundary; got both")
    if boundary is not None:
        if net is None:
            raise ValueError("scrubber: expected a net with the boundary; got none")
        X, t = boundary
        return Field(net, thetas, X, t, threshold)
    if picture is None:
        return None
    given = [picture(theta) for theta in thetas] if callable(picture) else list(picture)
    if len(given) != len(thetas):
        raise ValueError(f"scrubber: expected {len(thetas)} pictures; got {len(given)}")
    return Pictures(given, target, signed)


def _sizes(
    net: Network | None, gradient: Gradient | None, thetas: Sequence[NDArray[Any]]
) -> dict[str, Any]:
    """For each moment, the length of each layer's W and of its gradient dW."""
    if net is None:
        return {"layers": []}
    own = [k for k, arrays in enumerate(net.unpack(thetas[0])) if arrays]

    def lengths(vector: ArrayLike) -> list[float]:
        views = net.unpack(vector)
        return [float(f"{np.linalg.norm(views[k][0]):.6g}") for k in own]

    sizes: dict[str, Any] = {"layers": list(range(1, len(own) + 1))}
    sizes["weights"] = [lengths(theta) for theta in thetas]
    if gradient is not None:
        sizes["gradients"] = [lengths(gradient(theta)) for theta in thetas]
    return sizes
