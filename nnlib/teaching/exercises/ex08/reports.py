"""8.4: read five gradient checks: bug, kink or rounding."""

from __future__ import annotations

from typing import Any

import numpy as np

import nnlib
from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import choice, parts
from nnlib.teaching.exercises.ex08.goals import SHAPES


def log() -> None:
    """Print what five gradient checks found: the gradient of the code, and the nudge."""
    for name, what, code, nudge in _reports():
        same = bool(np.array_equal(code, nudge))
        print(f"{name}  {what:<27} code {_line(code):<20} nudge {_line(nudge):<12} exact: {same}")


def _line(values: Any) -> str:
    return " ".join(f"{float(each):.8g}" for each in np.ravel(values))


def _reports() -> list[tuple[str, str, Any, Any]]:
    z, h = np.float32(3), np.float32(1e-6)
    corner = np.array([-1.3, 0.0, 0.7])
    X = np.array([[1.0, 2], [0, 1], [-1, 3], [2, 0]])
    T = -np.array([[4.0, 0], [0, 8], [-4, 4], [4, 4]])
    W, b, dY = np.zeros((2, 2)), np.zeros(2), -T / 4

    def nudged(f: Any, x: Any) -> Any:
        return nnlib.numerical_gradient(f, x)

    def loss(W: Any, b: Any) -> Any:
        return nnlib.squared_error(X @ W + b, T)[0]

    relu = nnlib.relu(corner)[1](np.ones(3)), nudged(lambda z: nnlib.relu(z)[0].sum(), corner)
    square = z + z, ((z + h) * (z + h) - (z - h) * (z - h)) / (h + h)
    return [
        ("r1", "tanh at 0.3", 1 - np.tanh(0.3) ** 2, nudged(np.tanh, 0.3)),
        ("r2", "relu at -1.3, 0, 0.7", *relu),
        ("r3", "z squared at 3, in float32", *square),
        ("r4", "dW of a mean loss, n = 4", X.T @ dY / 4, nudged(lambda W: loss(W, b), W)),
        ("r5", "db of the same two neurons", np.full(2, dY.sum()), nudged(lambda b: loss(W, b), b)),
    ]


_READ = parts(
    r1=choice(
        "rounding",
        {
            "bug": "`exact: False` sounds like a verdict, and is none: the two agree to eight "
            "decimals. A nudge of 1e-6 is a small step, no limit; equality to the last digit "
            "would be luck. Compare with a tolerance.",
            "kink": "tanh is smooth, it has no kink. Eight decimals agree; what is left?",
        },
    ),
    r2=choice(
        "kink",
        {
            "bug": "both are right in their way. At z = 0 relu has the slope 0 on the left and "
            "1 on the right. The nudge straddles the corner and reports the mean; the code "
            "chooses one side. Move z to 0.001 and check again.",
            "rounding": "0 against 0.5 is too much for rounding. Draw relu, and a nudge from "
            "-h to h.",
        },
    ),
    r3=choice(
        "rounding",
        {
            "bug": "2z is 6, so the code is right. Look at the nudge: numbers near 9 in float32 "
            "lie about 1e-6 apart, so a movement of 1e-6 drowns. Run the same nudge in float64.",
            "kink": "z² is smooth, no kink anywhere. But float32 keeps seven digits: how far apart "
            "are its numbers near 9?",
        },
    ),
    r4=choice(
        "bug",
        {
            "rounding": "rounding is never the same clean factor in every entry. Divide: each "
            "nudge is 4 times the code, and n = 4. The 1/n of the mean loss came twice.",
            "kink": "a kink spoils an entry here and there. Here every entry is off by the same "
            "factor. Divide the two rows, and remember n = 4.",
        },
    ),
    r5=choice(
        "bug",
        {
            "rounding": "5 against 1 is not rounding. Add the two nudges: 1 + 4. Which sum has "
            "been taken over everything, and then been spread?",
            "kink": "a kink would not put the same number in both places. What is 1 + 4?",
        },
    ),
)
_RIGHT = {"r1": "rounding", "r2": "kink", "r3": "rounding", "r4": "bug", "r5": "bug"}


def _but(**changed: str) -> dict[str, str]:
    return _RIGHT | changed


EXERCISE = Exercise(
    id="8.4",
    title="Bug, kink or rounding",
    kind="find the bug",
    tier="core",
    minutes=8,
    goals=(SHAPES,),
    misconceptions=(4, 5, 7),
    ask="run the reports, and give each of the five one word: bug, kink or rounding.",
    judge=_READ,
    well_done="three of the five reports look alarming and are not; the other two have a pattern.",
    right=(_RIGHT, ("Rounding", " kink", "ROUNDING", "bug", "Bug")),
    wrong=(
        (_but(r1="bug"), "sounds like a verdict"),
        (_but(r1="kink"), "tanh is smooth"),
        (_but(r2="bug"), "straddles the corner"),
        (_but(r2="rounding"), "too much for rounding"),
        (_but(r3="bug"), "a movement of 1e-6 drowns"),
        (_but(r3="kink"), "seven digits"),
        (_but(r4="rounding"), "The 1/n of the mean loss came twice"),
        (_but(r4="kink"), "here and there"),
        (_but(r5="rounding"), "been spread"),
        (_but(r5="kink"), "same number in both places"),
        (_but(r5="wrong"), "choose one of 'bug', 'kink', 'rounding'"),
        ({"r1": "rounding"}, "Still to come: r2, r3, r4, r5"),
    ),
)
