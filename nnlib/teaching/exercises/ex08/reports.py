"""8.4: read six gradient checks, and say of each what is to blame."""

from __future__ import annotations

from typing import Any

import numpy as np

import nnlib
from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import choice, parts
from nnlib.teaching.exercises.ex08.goals import SHAPES

Report = tuple[str, str, Any, Any, Any]
_ERRORS = np.array([[4, 0], [0, 8], [-4, 4], [4, 4]])  # of r4 and r5
_ROW = "{:<4}{:<29}{:<12}{:<19}{:<13}{}"


def log() -> None:
    """Print what six gradient checks found: the value, its gradient by the code, and the nudge."""
    print(_ROW.format("", "what", "value", "code", "nudge", "").rstrip())
    for name, what, value, code, nudge in _reports():
        same = f"exact: {bool(np.array_equal(code, nudge))}"
        print(_ROW.format(name, what, _line(value), _line(code), _line(nudge), same))
    print(f"r4 and r5: Y - T = {_ERRORS.tolist()}, n = {len(_ERRORS)}")


def _line(values: Any) -> str:
    return " ".join(f"{float(each):.8g}" for each in np.ravel(values))


def _reports() -> list[Report]:
    return [
        ("r1", "tanh at 0.3", np.tanh(0.3), 1 - np.tanh(0.3) ** 2, _nudged(np.tanh, 0.3)),
        _corner("r2"),
        _few_digits("r3"),
        *_mean_loss("r4", "r5"),
        _mean_square("r6"),
    ]


_nudged = nnlib.numerical_gradient


def _corner(name: str) -> Report:
    z = np.array([-1.3, 0.0, 0.7])
    value, back = nnlib.relu(z)
    nudge = _nudged(lambda z: nnlib.relu(z)[0].sum(), z)
    return name, "relu at -1.3, 0, 0.7", value, back(np.ones(3)), nudge


def _few_digits(name: str) -> Report:
    z, h = np.float32(3), np.float32(1e-6)
    nudge = ((z + h) * (z + h) - (z - h) * (z - h)) / (h + h)
    return name, "z squared at 3, in float32", z * z, z + z, nudge


def _mean_loss(weights: str, bias: str) -> list[Report]:
    """Two bugs in the gradients of one loss: 1/n twice, and a bias summed over everything."""
    X = np.array([[1.0, 2], [0, 1], [-1, 3], [2, 0]])
    W, b, T = np.zeros((2, 2)), np.zeros(2), -_ERRORS
    dY = _ERRORS / len(X)

    def loss(W: Any, b: Any) -> Any:
        return nnlib.squared_error(X @ W + b, T)[0]

    value, one_number = loss(W, b), np.full(2, dY.sum())
    by_W, by_b = _nudged(lambda W: loss(W, b), W), _nudged(lambda b: loss(W, b), b)
    return [
        (weights, "dW of a mean loss, n = 4", value, X.T @ dY / len(X), by_W),
        (bias, "db of the same two neurons", value, one_number, by_b),
    ]


def _mean_square(name: str) -> Report:
    """A mean that divides by n - 1, and the right gradient of that."""
    e = np.array([1.0, 2, 5])
    fewer = len(e) - 1

    def mean(e: Any) -> Any:
        return np.sum(e**2) / fewer

    nudge = _nudged(mean, e, eps=2.0**-20)  # a power of two: nothing is rounded anywhere
    return name, "mean square of 1, 2, 5", mean(e), 2 * e / fewer, nudge


_SLOPES = "the slope on the left and the one on the right."
_TANH = choice(
    "rounding",
    {
        "gradient": "`exact: False` sounds like a verdict, and is none: the two agree to eight "
        "digits. A nudge is a small step, no limit; equality to the last digit would be luck."
        "\nTry: `nnlib.numerical_gradient(np.tanh, 0.3) - (1 - np.tanh(0.3) ** 2)`: what is left?",
        "kink": "tanh is smooth, it has no kink. A kink shows as two slopes, one on each side."
        f"\nTry: `np.diff(np.tanh([0.299, 0.3, 0.301])) / 0.001`, {_SLOPES}",
        "forward": "eight digits agree, and the last few do not: that is no reason to doubt tanh."
        "\nTry: `np.tanh(0.3)`, beside the value in the log.",
        "fine": "near enough: nobody has to mend anything. But equal to the last digit they are "
        "not. What makes the difference behind the eighth digit?"
        "\nTry: `print(nnlib.numerical_gradient(np.tanh, 0.3), 1 - np.tanh(0.3) ** 2)`",
    },
)
_RELU = choice(
    "kink",
    {
        "gradient": "both columns are right in their way. At z = 0 relu has two slopes; the nudge "
        "straddles the corner and reports their mean, while the code chooses one side."
        f"\nTry: `np.diff(np.maximum(0, [-0.001, 0, 0.001])) / 0.001`, {_SLOPES}",
        "rounding": "0 against 0.5 is too much for rounding, and rounding would change with the "
        "size of the nudge."
        "\nTry: `[np.maximum(0, h) / (2 * h) for h in (0.1, 1e-3, 1e-6)]`, three nudges at 0.",
        "forward": "the three values are relu's. It is the slope that is in doubt, at one of them."
        "\nTry: `np.maximum(0, [-1.3, 0, 0.7])`, beside the values in the log.",
        "fine": "two of the three entries agree; the one in the middle is 0 here and 0.5 there."
        "\nTry: draw relu from -1 to 1, and lay a ruler along it at 0. Which slope does it have?",
    },
)
_FLOAT32 = choice(
    "rounding",
    {
        "gradient": "the slope of z² at 3 is 2z = 6, so the code is right. It is the nudge that "
        "is off: it was made in float32, which keeps seven digits."
        "\nTry: `((3 + 1e-6) ** 2 - (3 - 1e-6) ** 2) / 2e-6`, the same nudge in float64.",
        "kink": "z² is smooth, no kink anywhere. A kink shows as two slopes, one on each side."
        f"\nTry: `np.diff(np.square([2.999, 3, 3.001])) / 0.001`, {_SLOPES}",
        "forward": "9 is the square of 3. Something else spoils the nudge, on its way to a slope."
        "\nTry: `np.float32(3) + np.float32(1e-6) - np.float32(3)`, what is left of a nudge of "
        "0.000001.",
        "fine": f"{_line(_few_digits('')[-1])} for 6 is off by almost five in a hundred: nobody "
        "should pass that over in silence, though the code has done no wrong."
        "\nTry: `1e-6 / np.spacing(np.float32(3))`, the nudge, in gaps between the numbers of "
        "float32 near 3. Can 3.000001 be one of them?",
    },
)
_WEIGHTS = choice(
    "gradient",
    {
        "rounding": "rounding is never the same clean factor in every entry."
        "\nTry: divide each nudge of r4 by its neighbour in the code, and remember n.",
        "kink": "a kink spoils an entry here and there. Here all four are off, and all alike."
        "\nTry: divide the first nudge of r4 by the code's first entry, then the last by the last.",
        "forward": "well seen: a loss that forgot its 1/n would look the same, four times too "
        "large beside a gradient that has it. So look whether the value has it."
        "\nTry: square the eight errors, add, divide by 2n = 8; and look under value.",
        "fine": "no entry is the same in both columns: with these weights, each step would be too "
        "short.\nTry: multiply the code's four entries in r4 by n = 4.",
    },
)
_BIAS = choice(
    "gradient",
    {
        "rounding": "5 against 1 is not rounding: not even the first digit is right."
        "\nTry: add the two nudges of r5, and look for their sum.",
        "kink": "squares have no kink; and a kink would not put the same number in both places."
        "\nTry: add the nudges of r5. Which NumPy sum returns that, and what becomes of it in "
        "`np.zeros(2) - np.float64(5)`?",
        "forward": "a wrong loss, say without its 1/n, would make all entries too large by one "
        "factor."
        "\nTry: divide 5 by 1, then 5 by 4. Is it one factor?",
        "fine": "5 5 and 1 4 differ. The shape is right, so that nothing complains: that is why "
        "one nudges."
        "\nTry: `np.array([1, 4]).sum() * np.ones(2)`",
    },
)
_MEAN = choice(
    "forward",
    {
        "fine": "code and nudge agree to the last digit, and that is all they say: both ask the "
        "same program. Neither can know what it was meant to compute."
        "\nTry: `np.mean(np.square([1, 2, 5]))`, or the same by pen; then read r6 from the left.",
        "rounding": "there is nothing to be rounded: the two are equal to the last digit. That "
        "looks like the best of the six reports, and asks for a number from elsewhere."
        "\nTry: square 1, 2 and 5, add, divide by 3; and read r6 from the left.",
        "gradient": "the nudge knows no formula, and finds the same three slopes: the gradient is "
        "right for what this program computes. Mend it alone, and the two would part."
        "\nTry: work out the mean of 1, 4 and 25, and put it beside the value in r6. Would another "
        "gradient mend that?",
        "kink": "squares are smooth, and at a kink the two columns would differ."
        f"\nTry: `np.diff(np.square([1.999, 2, 2.001])) / 0.001`, {_SLOPES}",
    },
)
_RIGHT = dict(r1="rounding", r2="kink", r3="rounding", r4="gradient", r5="gradient", r6="forward")


def _but(**changed: str) -> dict[str, str]:
    return _RIGHT | changed


EXERCISE = Exercise(
    id="8.4",
    title="What is to blame",
    kind="find the bug",
    tier="core",
    minutes=10,
    goals=(SHAPES,),
    misconceptions=(4, 5, 7, 11),
    ask="read the six reports, and give each of them one of the five words.",
    judge=parts(r1=_TANH, r2=_RELU, r3=_FLOAT32, r4=_WEIGHTS, r5=_BIAS, r6=_MEAN),
    well_done="three of the reports look alarming and are harmless; the one that says exact: True "
    "is not. A nudge tests a gradient; only a number from elsewhere tests the forward.",
    right=(_RIGHT, ("Rounding", " kink", "ROUNDING", "gradient", "Gradient", "forward")),
    wrong=(
        (_but(r1="gradient"), "sounds like a verdict"),
        (_but(r1="kink"), "tanh is smooth"),
        (_but(r1="forward"), "no reason to doubt tanh"),
        (_but(r1="fine"), "behind the eighth digit"),
        (_but(r2="gradient"), "straddles the corner"),
        (_but(r2="rounding"), "too much for rounding"),
        (_but(r2="forward"), "the three values are relu's"),
        (_but(r2="fine"), "0 here and 0.5 there"),
        (_but(r3="gradient"), "which keeps seven digits"),
        (_but(r3="kink"), "z² is smooth"),
        (_but(r3="forward"), "9 is the square of 3"),
        (_but(r3="fine"), "five in a hundred"),
        (_but(r4="rounding"), "never the same clean factor"),
        (_but(r4="kink"), "here and there"),
        (_but(r4="forward"), "forgot its 1/n would look the same"),
        (_but(r4="fine"), "no entry is the same"),
        (_but(r5="rounding"), "5 against 1 is not rounding"),
        (_but(r5="kink"), "same number in both places"),
        (_but(r5="forward"), "too large by one factor"),
        (_but(r5="fine"), "The shape is right"),
        (_but(r6="fine"), "both ask the same program"),
        (_but(r6="rounding"), "nothing to be rounded"),
        (_but(r6="gradient"), "the nudge knows no formula"),
        (_but(r6="kink"), "at a kink the two columns would differ"),
    ),
    unfinished=(
        (_but(r5="wrong"), "choose one of 'fine', 'forward', 'gradient', 'kink', 'rounding'"),
        ({"r1": "rounding"}, "Still to come: r2, r3, r4, r5, r6"),
    ),
)
