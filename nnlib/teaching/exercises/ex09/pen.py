"""9.1: from scores to slopes, by pen."""

from __future__ import annotations

from math import log, log2, log10
from typing import Any

from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import by_pen, parts, tried
from nnlib.teaching.exercises.ex09.goals import SOFTMAX, TOGETHER
from nnlib.teaching.exercises.ex09.shares import WAYS, P, probability

_T = (1, 0, 0)
_RIGHT_P = P[0]
_SURPRISE = by_pen(
    -log(_RIGHT_P),
    [
        (
            log(_RIGHT_P),
            "the log of a number below 1 is negative, and a loss is to be made small. The minus in "
            "front turns it.\nTry: `np.log([0.9, 0.5, 0.1])`. Which is smallest: that of the best "
            "model, or of the worst?",
        ),
        (
            -log10(_RIGHT_P),
            "this is the logarithm to the base 10. Here log is the natural one, as in NumPy; on a "
            "pocket calculator the key is often called ln.\nTry: `np.log(np.e), np.log10(np.e)`. "
            "Which of them undoes e^1?",
        ),
        (
            -log2(_RIGHT_P),
            "this is the logarithm to the base 2: a surprise in bits. Here log is the natural one, "
            "with the slope 1/x.\nTry: `np.log2(0.5), np.log(0.5)`. Which of them is the page's "
            "log 0.5?",
        ),
        (
            1 - _RIGHT_P,
            "1 - p is the error of the label's probability. It never exceeds 1, however confident "
            "the mistake.\nTry: `-np.log([0.1, 0.01, 0.001])`, and your 1 - p for the same three.",
        ),
        (
            -sum(log(p) for p in P),
            "you added -log p of all three classes. But t is 0 for two of them: the row t picks "
            "the label's term.\nTry: `nnlib.cross_entropy([[0.5, 0.3, 0.2]], [[1, 0, 0]])[0]`, "
            "then with 0.4 and 0.1 for the last two. Does it move?",
        ),
        (
            sum((p - t) ** 2 for p, t in zip(P, _T, strict=True)) / 2,
            "this is the squared error, and the page has changed the loss.\nTry: "
            "`plot.confident_mistake(z=-6.0)`. Which of the two slopes is nearly 0 at the mark?",
        ),
        (
            -log(max(P)),
            "you took the class with the largest p. The loss asks about the class that is right, "
            "whatever the model prefers.\nTry: `-np.log([0.98, 0.01])`. The model gave the label "
            "0.01, and a wrong class 0.98: which is its surprise?",
        ),
        (
            -log(_RIGHT_P) / 3,
            "you divided by the three classes. The mean is over examples, and this is one.\nTry: "
            "`nnlib.cross_entropy([[0.5, 0.5]], [[1, 0]])[0]`, then with [0.5, 0.3, 0.2] and "
            "[1, 0, 0]. Does a third class make the label less surprising?",
        ),
        (
            _RIGHT_P,
            "this is p of the label itself. The loss is minus its logarithm.\nTry: "
            "`-np.log([0.9, 0.5, 0.1])`. The better the model, the smaller the loss; and yours?",
        ),
    ],
    recipe="`-np.log([0.9, 0.6, 0.2])`: between which two p is the label's? So is its loss.",
)


def _turned(n: int) -> str:
    return tried(
        "you took t - p. That is the way in which descent moves the score; the slope has the other "
        "sign.",
        f"run `softmax_lab([2, 1, -1], [1, 0, 0])` and drag z{n} up a little. Does the loss rise, "
        "or fall, and what does your sign say?",
    )


_BENT = (
    "you multiplied p - t by p(1 - p), a habit from the squared error. Here the logarithm's slope "
    "1/p has cancelled it.\nTry: let the label have p = 0.001, a confident mistake. Yours is "
    "-0.001 there: how much would it teach?"
)
_OWN_BEND = (
    "p(1 - p) is how p moves with its own score. How the loss moves is asked: there every "
    "probability takes part.\nTry: add your three slopes. All scores raised alike move nothing "
    "(9.2): what must the sum be?"
)


def _silent(n: int) -> str:
    return tried(
        "as if this score moved its own p only, which the label does not use: the diagonal of the "
        "Jacobian. But a wrong score that rises takes from the right class.",
        f"run `softmax_lab([2, 1, -1], [1, 0, 0])` and drag z{n} up. Watch p1, and the loss.",
    )


_TOO_EARLY = (
    "this is -1/p, the slope of the loss by p1: one arrow of the way. From z1 to p1 there is "
    "another, the Jacobian's.\nTry: `nnlib.softmax_cross_entropy([[-4.6, 0]], [[1, 0]])[0]`, then "
    "-4.5. p is near 0.01, so yours foretells a fall by 10."
)
_ONE_OFF_ALL = (
    "you took 1 off here as well. t is 1 for the label alone: from the others 0 comes off.\nTry: "
    "add your three slopes. All scores raised alike move nothing: do yours say so?"
)
_NO_T = (
    "this is p: the label's one has to come off.\nTry: run `softmax_lab([2, 1, -1], [1, 0, 0])` "
    "and drag z1 up. The right class gains; does the loss rise, as your sign says?"
)


_NOT_A_SLOPE = (
    "this is the loss itself. A slope says how far the loss moves with a score.\nTry: "
    "`nnlib.softmax_cross_entropy([[2, 1, -1]], [[1, 0, 0]])[0]`, then 2.1 for the 2. Which way "
    "does the loss move?"
)


def _slope(place: int) -> Any:
    p, t, n = P[place], _T[place], place + 1
    slips = [(t - p, _turned(n)), ((p - t) * p * (1 - p), _BENT), (p * (1 - p), _OWN_BEND)]
    own = [(p, _NO_T), (-1 / p, _TOO_EARLY), (-log(p), _NOT_A_SLOPE)]
    slips += own if t else [(0, _silent(n)), (p - 1, _ONE_OFF_ALL)]
    recipe = "write t = (1, 0, 0) under your three p, and subtract. What do the slopes sum to?"
    return by_pen(p - t, slips, recipe=recipe)


_NAMES = ("p1", "p2", "p3", "loss", "dz1", "dz2", "dz3")
_ANSWER = ("4/15", "1/15", "2/3", "1.322", "-11/15", "1/15", "2/3")


def _but(**changed: Any) -> tuple[Any, ...]:
    """The right answer with parts changed."""
    return tuple((dict(zip(_NAMES, _ANSWER, strict=True)) | changed).values())


EXERCISE = Exercise(
    id="9.1",
    title="From scores to slopes",
    kind="by pen",
    tier="core",
    minutes=8,
    goals=(SOFTMAX, TOGETHER),
    misconceptions=(3, 12),
    ask="work on paper, and put your seven numbers in the place of the dots.",
    judge=parts(
        p1=probability(0),
        p2=probability(1),
        p3=probability(2),
        loss=_SURPRISE,
        dz1=_slope(0),
        dz2=_slope(1),
        dz3=_slope(2),
    ),
    well_done="forward and back through a classifier's last layer, with three powers and one log.",
    right=(
        _ANSWER,
        ("0.267", 0.06667, "0.667", 1.3218, "-0.733", "0.067", 0.6667),
        dict(zip(_NAMES, (*P, -log(P[0]), P[0] - 1, P[1], P[2]), strict=True)),
    ),
    wrong=(
        (_but(p1=f"{WAYS[0][0][0]:.4f}"), "divided the scores by their sum"),
        (_but(p1=f"{WAYS[1][0][0]:.4f}"), "positive by squaring"),
        (_but(p1=f"{WAYS[2][0][0]:.4f}"), "squared the scores before"),
        (_but(p1="2/9"), "minus sign of z2 got lost"),
        (_but(p2="-2/5"), "A minus in the exponent divides"),
        (_but(p3="5"), "before the division"),
        (_but(p1="0"), "does not take all"),
        (_but(p3="1"), "does not take all"),
        (_but(p1="4/13"), "in front of the power too"),
        (_but(p1="2/5.5"), "one against the rest"),
        (_but(p2="2/11"), "you put a sigmoid on each score"),
        (_but(p1="-4/15"), "never below zero"),
        (_but(loss="-1.322"), "a number below 1 is negative"),
        (_but(loss="0.574"), "to the base 10"),
        (_but(loss="1.907"), "to the base 2"),
        (_but(loss="0.733"), "never exceeds 1"),
        (_but(loss="4.435"), "of all three classes"),
        (_but(loss="0.4933"), "this is the squared error"),
        (_but(loss="0.405"), "whatever the model prefers"),
        (_but(loss="0.4406"), "divided by the three classes"),
        (_but(loss="0.267"), "p of the label itself"),
        (_but(dz1="11/15"), "you took t - p"),
        (_but(dz1="-0.1434"), "a habit from the squared error"),
        (_but(dz1="0.1956"), "moves with its own score"),
        (_but(dz1="4/15"), "label's one has to come off"),
        (_but(dz1="-15/4"), "one arrow of the way"),
        (_but(dz1="1.322"), "this is the loss itself"),
        (_but(dz3="-1/3"), "took 1 off here as well"),
        (_but(dz2="0"), "the diagonal of the Jacobian"),
        (_but(p2="0.4"), "three powers in a column"),
        (_but(loss="2.5"), "between which two p"),
        (_but(dz3="0.5"), "under your three p"),
    ),
    unfinished=(
        (("4/15", "1/15", "2/3"), "7 answers are wanted"),
        (_but(dz2="...", dz3=None), "Still to come: dz2, dz3"),
        (_but(p1="0.3"), "give 2 significant digits"),
        (_but(loss="-log(4/15)"), "loss: the answer is a formula in quotes"),
    ),
)
