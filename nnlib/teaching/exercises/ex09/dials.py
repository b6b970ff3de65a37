"""9.2: predict what becomes of the odds when the scores are shifted, raised, doubled or heated."""

from __future__ import annotations

from math import e, exp, log

from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import by_pen, parts
from nnlib.teaching.exercises.ex09.goals import SOFTMAX

_COOL = 9 / (9 + 1 + exp(-1))  # p1 before anything is turned

_SHIFT = by_pen(
    9,
    [
        (
            1,
            "100 and 102 look alike, so you evened them out. Softmax does not look at the ratio of "
            "two scores; it looks at their difference, and that is what it was.",
        ),
        (
            109,
            "you added 100 to the odds. It goes into both scores: both powers grow by the same "
            "factor, and a factor cancels in a ratio.",
        ),
        (
            900,
            "the powers grow by e^100 each, and both do. A factor above and below the line "
            "cancels.",
        ),
    ],
    figures=1,
    recipe="Write p1/p2 as one power of e. Which difference stands in the exponent?",
)
_RAISED = by_pen(
    18,
    [
        (
            9 + log(2),
            "you added log 2 to the odds. It is the score that rises; what is added to an exponent "
            "multiplies the power.",
        ),
        (
            11,
            "you took e^(log 2) = 2, which is right, and added it to the odds. What is added to an "
            "exponent multiplies the power.",
        ),
        (
            9 * log(2),
            "you multiplied by log 2 itself. e^(z + log 2) is e^z times e^(log 2): times what?",
        ),
        (
            9 * e**2,
            "you raised the score by 2. It rises by log 2, and e^(log 2) is 2.",
        ),
        (
            9,
            "nothing moves when all scores rise alike. Here z1 rises alone.",
        ),
        (
            81,
            "you doubled the score. To add log 2 is to double the power.",
        ),
    ],
    figures=1,
    recipe="e^(z + log 2) = e^z times e^(log 2).",
)
_DOUBLED = by_pen(
    81,
    [
        (
            18,
            "you doubled the odds. The scores are doubled, and they stand in an exponent: "
            "e^(2z) is e^z times e^z.",
        ),
        (9, "a common summand cancels; a common factor does not. The difference doubles too."),
        (
            3,
            "this is what halving the scores does. Doubled scores are further apart: the odds "
            "grow.",
        ),
    ],
    figures=1,
    recipe="The difference z1 - z2 doubles. What becomes of its power of e?",
)
_HEATED = by_pen(
    3,
    [
        (
            4.5,
            "you halved the odds. The temperature divides the scores, and half an exponent is a "
            "square root: try it with p1/p2 = e^4.",
        ),
        (
            9,
            "as if a common factor cancelled, as a common summand does. It does not: z1 - z2 is "
            "halved.",
        ),
        (
            81,
            "a temperature of 2 divides the scores; you multiplied by it. Heat evens out: the odds "
            "come nearer to 1, not further from it.",
        ),
        (18, "heat evens out, and your odds have grown. The temperature divides the scores by 2."),
    ],
    figures=1,
    recipe="The difference z1 - z2 is halved. What becomes of its power of e?",
)
_HOT = by_pen(
    1 / 3,
    [
        (
            1,
            "that is what a temperature near 0 does: the largest score takes all. Here the scores "
            "are divided by something huge.",
        ),
        (
            0,
            "all scores go to 0, and the powers do not: e^0 is 1. Three of them share one whole.",
        ),
        (0.5, "half would be fair between two classes. How many are there?"),
        (
            9e-6,
            "you divided the odds by a million. It is the scores that are divided: all three are "
            "nearly 0 then, and what is e^0?",
        ),
        (
            _COOL,
            "this is p1 at temperature 1. Heat evens out: try odds(tau=10), then tau=100.",
        ),
        (
            100 / 3,
            "in per cent this is right: type the sign too, or 0.33.",
        ),
        (0.9, "nothing is left of 9 to 1 when both scores are nearly 0: the powers are 1 and 1."),
    ],
    figures=1,
    recipe="Divide three scores by a million. What are their powers of e, to four digits?",
)

_NAMES = ("shifted", "raised", "doubled", "heated", "hot")

EXERCISE = Exercise(
    id="9.2",
    title="Shift, raise, double, heat",
    kind="predict",
    tier="core",
    minutes=8,
    goals=(SOFTMAX,),
    ask="write down your five guesses first; call the function only afterwards.",
    judge=parts(shifted=_SHIFT, raised=_RAISED, doubled=_DOUBLED, heated=_HEATED, hot=_HOT),
    well_done="a summand cancels, a summand to one score multiplies, a factor is a power.",
    right=(
        (9, 18, 81, 3, "1/3"),
        dict(zip(_NAMES, ("9.0", "18", 81.0, "3", "0.333"), strict=True)),
    ),
    wrong=(
        ((1, 18, 81, 3, "1/3"), "100 and 102 look alike"),
        ((109, 18, 81, 3, "1/3"), "you added 100 to the odds"),
        ((900, 18, 81, 3, "1/3"), "grow by e^100 each"),
        ((9, "9.69", 81, 3, "1/3"), "added log 2 to the odds"),
        ((9, "11", 81, 3, "1/3"), "and added it to the odds"),
        ((9, "6.24", 81, 3, "1/3"), "multiplied by log 2 itself"),
        ((9, "66.5", 81, 3, "1/3"), "raised the score by 2"),
        ((9, 9, 81, 3, "1/3"), "z1 rises alone"),
        ((9, 81, 81, 3, "1/3"), "you doubled the score"),
        ((9, 18, 18, 3, "1/3"), "you doubled the odds"),
        ((9, 18, 9, 3, "1/3"), "a common factor does not"),
        ((9, 18, 3, 3, "1/3"), "what halving the scores does"),
        ((9, 18, 81, "4.5", "1/3"), "you halved the odds"),
        ((9, 18, 81, 9, "1/3"), "as a common summand does"),
        ((9, 18, 81, 81, "1/3"), "you multiplied by it"),
        ((9, 18, 81, 18, "1/3"), "your odds have grown"),
        ((9, 18, 81, 3, 1), "temperature near 0"),
        ((9, 18, 81, 3, 0), "e^0 is 1"),
        ((9, 18, 81, 3, "1/2"), "fair between two classes"),
        ((9, 18, 81, 3, "9/1000000"), "divided the odds by a million"),
        ((9, 18, 81, 3, "0.868"), "p1 at temperature 1"),
        ((9, 18, 81, 3, "33.3"), "in per cent this is right"),
        ((9, 18, 81, 3, "0.9"), "nothing is left of 9 to 1"),
    ),
)
