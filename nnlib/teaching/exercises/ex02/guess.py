"""2.2: predict what a small rate, mixed labels and a settled count do to the rule."""

from __future__ import annotations

from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import by_pen, parts
from nnlib.teaching.exercises.ex02.goals import BREAK, RULE

_GUESSES = parts(
    count=by_pen(
        11,
        [
            (
                1100,
                "a step of a hundredth needs a hundred times as many: so it is from a start far "
                "away. From w = 0 the whole walk shrinks with the step, and each score keeps its "
                "sign. Write the first three corrections down for both rates.",
            ),
            (
                0.11,
                "a number of corrections is a count: the rate scales the steps, not their number.",
            ),
            (
                5,
                "OR takes five. This is AND: three of its four points have the target 0.",
            ),
            (0, "at w = 0 every score is 0, so y is 1: (0, 0) is a mistake at any rate."),
            (4, "those are the four points. The rule corrects some of them several times."),
        ],
        figures=2,
        recipe="Do the first three corrections at rate 1 and at rate 0.01: which points are they?",
    ),
    bias=by_pen(
        -0.03,
        [
            (
                -3,
                "the line is the same one, as if w and b were. But each step has been a hundredth: "
                "w, b and every score shrink together. A line has no length; an arrow has.",
            ),
            (0.03, "at (0, 0) the score is b alone, and its target is 0: b must be below 0."),
            (
                -0.01,
                "that is one step of b. Count them: at rate 1 it has gone down to -3, three more "
                "steps down than up.",
            ),
        ],
        figures=1,
        recipe="At rate 1 it is -3. What is each step multiplied by now?",
    ),
    pushed=by_pen(
        3,
        [
            (
                0,
                "so it would be if the labels were 0 and 1. Work out t - y at t = -1, y = 0: the "
                "answer is right, and the difference is -1.",
            ),
            (
                1,
                "that is the point with t = 1. There a right answer has t - y = 1 - 1 = 0, and "
                "nothing happens. It is the other label that is pushed.",
            ),
            (
                4,
                "4 is what the run counts in a pass. But (1, 1) is among them because the others "
                "have pushed b so low that it is missed: a real mistake. Which are not?",
            ),
            (2, "take all points with t = -1: t - y is -1 or -2, and never 0. Count them."),
        ],
        figures=1,
        recipe="Write t - y for t = -1 and a right answer, y = 0.",
    ),
    errors=by_pen(
        2,
        [
            (
                4,
                "4 is the count of corrections: each was made with the line of that moment, and "
                "the line has moved since. Errors belong to one line: take w = (-1, 0), b = 0 and "
                "work out the four scores.",
            ),
            (
                0,
                "each point was corrected, and yet not all stay so: a correction for one spoils "
                "another. And no line has 0 errors here. Work out the four scores.",
            ),
            (
                1,
                "1 is the best that a line can do; the rule does not end there. Work out the four "
                "scores, and remember that a score of 0 says 1.",
            ),
            (
                3,
                "did you let a score of 0 say 0? Here it says 1: that changes (0, 0) and (0, 1).",
            ),
        ],
        figures=1,
        recipe="Work out the four scores of w = (-1, 0), b = 0, and compare y with t.",
    ),
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
    judge=_GUESSES,
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
        ((0, "-0.03", 3, 2), "a mistake at any rate"),
        ((4, "-0.03", 3, 2), "several times"),
        ((11, -3, 3, 2), "A line has no length"),
        ((11, "0.03", 3, 2), "must be below 0"),
        ((11, "-0.01", 3, 2), "one step of b"),
        ((11, "-0.03", 0, 2), "the difference is -1"),
        ((11, "-0.03", 1, 2), "the other label"),
        ((11, "-0.03", 4, 2), "a real mistake"),
        ((11, "-0.03", 2, 2), "never 0. Count them"),
        ((11, "-0.03", 3, 4), "Errors belong to one line"),
        ((11, "-0.03", 3, 0), "spoils another"),
        ((11, "-0.03", 3, 1), "the best that a line can do"),
        ((11, "-0.03", 3, 3), "a score of 0 say 0"),
        ({"count": 11}, "Still to come: bias, pushed, errors"),
    ),
)
