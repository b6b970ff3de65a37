"""2.2: predict what a small rate, mixed labels and a settled count do to the rule."""

from __future__ import annotations

from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import by_pen, parts
from nnlib.teaching.exercises.ex02.goals import BREAK, RULE

# other data than the exercise's own: a slip shows there, and the answer stays to be found
_OR, _AND_AT_START = "nnlib.xor()[0], [0, 1, 1, 1]", "targets 0, 0, 0, 1"
_COUNT = by_pen(
    11,
    [
        (
            1100,
            "a step of a hundredth needs a hundred times as many: so it is from a start far away. "
            "From w = 0 the whole walk shrinks with the step, and each score keeps its sign."
            f"\nTry: `sum(learn({_OR}, lr=0.01)[2])` counts OR's; then take lr=1.",
        ),
        (
            0.11,
            "you scaled the number of corrections as the rate scales each step; but it is a count."
            f"\nTry: `sum(learn({_OR}, lr=0.01)[2])`: are they hundredths of a correction?",
        ),
        (
            5,
            "OR takes five, in the exercise before this one. Here it is AND: other targets, other "
            "mistakes."
            "\nTry: at the start every y is 1. Count the mistakes of that line on OR, then on AND.",
        ),
        (
            0,
            "no correction at all: but at w = 0 every score is 0, and then y is 1 everywhere."
            f"\nTry: `nnlib.Perceptron([0, 0], 0)(nnlib.xor()[0])` beside AND's {_AND_AT_START}.",
        ),
        (
            4,
            "there are four points, but the rule corrects some of them several times: a correction "
            "for one may spoil another."
            f"\nTry: `learn({_OR}, passes=4)[2]`: OR's four points, pass by pass. Add up.",
        ),
    ],
    figures=2,
    recipe="do the first three corrections by pen at rate 1, then at 0.01: which points are they?",
)
_BIAS = by_pen(
    -0.03,
    [
        (
            -3,
            "the line stays the same one, and so it seems that w and b do. But each step is a "
            "hundredth as long: w, b and every score shrink together."
            f"\nTry: `learn({_OR}, lr=0.01)[:2]` gives w and b for OR; then take lr=1.",
        ),
        (
            0.03,
            "the size is right. But a point let through takes b down, and with AND three of the "
            "four can be let through."
            "\nTry: at (0, 0) the score is b alone. Work out y there with your b; AND wants 0.",
        ),
        (
            -0.01,
            "that is one step of b. It has gone down more often than up, and each time by as much."
            "\nTry: on a line from 0 to -3, mark steps of 1. Then write a step's new length on "
            "each.",
        ),
        (
            -0.11,
            "that is eleven steps down, one for each correction. But a point that is missed takes "
            "b up again."
            f"\nTry: `sum(learn({_OR})[2]), learn({_OR})[1]`: OR takes so many corrections at "
            "rate 1. Did each take b down?",
        ),
        (
            -0.3,
            "that is a tenth of -3; but the rate is a hundredth, and each step is as much shorter."
            f"\nTry: `learn({_OR})[1], learn({_OR}, lr=0.01)[1]`: how many times smaller is the "
            "second?",
        ),
    ],
    figures=1,
    recipe=f"`learn({_OR}, lr=0.01)[1]` is b for OR; then take lr=1.",
)
_PUSHED = by_pen(
    3,
    [
        (
            0,
            "so it would be if the labels were 0 and 1: there a right answer has t - y = 0."
            "\nTry: work out t - y at t = -1, y = 0. The answer is right; is the difference 0?",
        ),
        (
            1,
            "is it the point with t = 1 that you mean? It has the only label that looks usual; but "
            "look at what the other label does."
            "\nTry: work out t - y for two right answers: t = 1, y = 1, and t = -1, y = 0.",
        ),
        (
            4,
            "4 is what the run counts in a pass. But (1, 1) is among them because the others push "
            "b so low that it is missed: a real mistake."
            f"\nTry: `learn({_OR.replace('0, 1, 1, 1', '-1, -1, -1, 1')}, passes=5)[:2]`, and with "
            "this w and b the score of (1, 1) by pen.",
        ),
        (
            2,
            "one is missing. It may be (0, 0), whose weights cannot move; but its b can."
            "\nTry: write AND's labels -1, -1, -1, 1 under the points, and t - y for y = 0 under "
            "each label -1.",
        ),
    ],
    figures=1,
    recipe="write t - y for t = -1 and a right answer, y = 0.",
)
_ERRORS = by_pen(
    2,
    [
        (
            4,
            "4 is the count of corrections: each was made with the line of its moment, and the "
            "line "
            "has moved since. Errors belong to one line."
            f"\nTry: `learn({_OR}, passes=1)` makes 2 corrections for OR. How many points does its "
            "line get wrong at the end?",
        ),
        (
            0,
            "each point was corrected, and yet not all stay so: a correction for one spoils "
            "another. And no line at all has 0 errors here."
            "\nTry: work out the score of (0, 0) with w = (-1, 0), b = 0. What is y there, and t?",
        ),
        (
            1,
            "1 is the best that a line can do; but the rule does not look for the best, and ends "
            "where it ends."
            "\nTry: `nnlib.Perceptron([-1, 0], 0)(nnlib.xor()[0])` beside the targets 0, 1, 1, 0.",
        ),
        (
            3,
            "then the opposite answers would have one error. Perhaps a score of 0 was read in two "
            "ways: it says 1, each time."
            "\nTry: work out the scores of (0, 1) and (1, 1), then y. The targets are 1 and 0.",
        ),
    ],
    figures=1,
    recipe="work out the four scores of w = (-1, 0), b = 0, and compare y with t.",
)

EXERCISE = Exercise(
    id="2.2",
    title="Rates, labels, counts",
    kind="predict",
    tier="core",
    minutes=8,
    goals=(BREAK, RULE),
    misconceptions=(6,),
    ask="write down your four guesses first; run the function only afterwards.",
    judge=parts(count=_COUNT, bias=_BIAS, pushed=_PUSHED, errors=_ERRORS),
    well_done="now run learn with these data: a prediction is worth most when it can fail.",
    right=(
        {"count": 11, "bias": "-0.03", "pushed": 3, "errors": 2},
        ("11", -3e-2, 3.0, "2"),
        (11, "-3/100", "3", 2),
    ),
    wrong=(
        ((1100, "-0.03", 3, 2), "the whole walk shrinks"),
        ((0.11, "-0.03", 3, 2), "is a count"),
        ((5, "-0.03", 3, 2), "OR takes five"),
        ((0, "-0.03", 3, 2), "then y is 1 everywhere"),
        ((4, "-0.03", 3, 2), "several times"),
        ((11, -3, 3, 2), "shrink together"),
        ((11, "0.03", 3, 2), "takes b down"),
        ((11, "-0.01", 3, 2), "one step of b"),
        ((11, "-0.11", 3, 2), "eleven steps down"),
        ((11, "-0.3", 3, 2), "a tenth of -3"),
        ((11, "-0.03", 0, 2), "if the labels were 0 and 1"),
        ((11, "-0.03", 1, 2), "the other label"),
        ((11, "-0.03", 4, 2), "a real mistake"),
        ((11, "-0.03", 2, 2), "one is missing"),
        ((11, "-0.03", 3, 4), "Errors belong to one line"),
        ((11, "-0.03", 3, 0), "spoils another"),
        ((11, "-0.03", 3, 1), "the best that a line can do"),
        ((11, "-0.03", 3, 3), "the opposite answers"),
    ),
    unfinished=(({"count": 11}, "Still to come: bias, pushed, errors"),),
)
