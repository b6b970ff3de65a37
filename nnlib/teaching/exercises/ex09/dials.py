"""9.2: predict what becomes of the odds when the scores are shifted, raised, doubled or heated."""

from __future__ import annotations

from math import e, exp, log
from typing import Any

from nnlib.teaching.exercises._answers import is_blank, number
from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import by_pen, parts
from nnlib.teaching.exercises.ex09.goals import SOFTMAX

_COOL = 9 / (9 + 1 + exp(-1))  # p1 before anything is turned

_SHIFT = by_pen(
    9,
    [
        (
            1,
            "100 and 102 look alike, so you evened them out. But softmax does not look at the "
            "ratio of two scores; it looks at their difference.\nTry: "
            "`nnlib.softmax([[2, 0], [102, 100]])[0]`. Each row has one pair of scores.",
        ),
        (
            109,
            "you added 100 to the odds. It goes into both scores, and so into both exponents.\n"
            "Try: `nnlib.softmax([[1, 0], [2, 1]])[0]`. Do the odds of the second row exceed those "
            "of the first by 1?",
        ),
        (
            900,
            "you let 100 multiply. It is added to both exponents: both powers grow by the same "
            "factor, and the odds are their ratio.\nTry: `np.exp([1, 0])` and `np.exp([3, 2])`: "
            "divide the first by the second in each.",
        ),
    ],
    figures=1,
    recipe="`nnlib.softmax([[1, 0], [4, 3]])[0]`: all scores rise by 3; what do the odds do?",
)
_RAISED = by_pen(
    18,
    [
        (
            9 + log(2),
            "you added log 2 to the odds. It is the score that rises, and the score stands in an "
            "exponent.\nTry: `odds(rise=1)`. Have the odds grown from 9 by 1?",
        ),
        (
            11,
            "you took e^(log 2) = 2, which is right, and added it to the odds. What is added to an "
            "exponent multiplies the power.\nTry: `odds(rise=1)`. 9 + e is 11.7; what do you see?",
        ),
        (
            9 * log(2),
            "you multiplied by log 2 itself: e^(z + log 2) is e^z times e^(log 2), and your odds "
            "have fallen.\nTry: `np.exp(1 + np.log(2)) / np.exp(1)`. By which factor has the "
            "power grown?",
        ),
        (
            9 * e**2,
            "you raised the score by 2. It rises by log 2, which is less than 1.\nTry: "
            "`odds(rise=1)`. A rise below 1 must give less than this.",
        ),
        (
            9,
            "nothing moves when all scores rise alike. Here z1 rises alone.\nTry: "
            "`nnlib.softmax([[1, 0], [2, 1], [2, 0]])[0]`. Which of the last two rows is the first "
            "again?",
        ),
        (
            81,
            "you doubled the score. To add log 2 to an exponent is something else.\nTry: "
            "`np.exp([3, 3 + np.log(2), 6])`. Compare the last two powers with the first.",
        ),
    ],
    figures=1,
    recipe="`odds(rise=1)`, then `odds(rise=2)`: by which factor do they grow each time?",
)
_DOUBLED = by_pen(
    81,
    [
        (
            18,
            "you doubled the odds. It is the scores that double, and they stand in an exponent: "
            "e^(2z) is e^z times e^z.\nTry: `odds(factor=3)`. Are the odds 3 times 9?",
        ),
        (
            9,
            "a common summand cancels; a common factor does not: the difference doubles too.\nTry: "
            "`nnlib.softmax([[1, 0], [2, 0]])[0]`. The second row has the first one's scores, "
            "doubled.",
        ),
        (
            3,
            "this is what halving the scores does. Doubled scores are further apart.\nTry: "
            "`odds(factor=1.1)`. Do the odds grow or shrink?",
        ),
        (
            324,
            "you went on from 18, and squared that. Each change begins at 9 again: nothing else "
            "is turned.\nTry: `odds(factor=1)`: where does this dial begin?",
        ),
    ],
    figures=1,
    recipe="`odds(factor=3)`: which power of 9 is it?",
)
_HEATED = by_pen(
    3,
    [
        (
            4.5,
            "you halved the odds. The temperature divides the scores, and they stand in an "
            "exponent.\nTry: `np.exp([4, 2])`. The exponent is halved; is the power?",
        ),
        (
            9,
            "as if a common factor cancelled, as a common summand does. It does not: z1 - z2 is "
            "divided too.\nTry: `odds(tau=10)`. Are the odds still 9?",
        ),
        (
            81,
            "a temperature of 2 divides the scores; you multiplied by it.\nTry: `odds(tau=10)`. "
            "Have the odds come nearer to 1, or gone further from it?",
        ),
        (
            18,
            "heat evens out, and your odds have grown. The temperature divides the scores.\nTry: "
            "`odds(tau=10)`, then `odds(tau=20)`: which way do the odds go?",
        ),
    ],
    figures=1,
    recipe="`odds(tau=4)`: multiply the odds by themselves until you are back at 9. How often?",
)
_HOT = by_pen(
    1 / 3,
    [
        (
            1,
            "that is what a temperature near 0 does: the largest score takes all. Here the scores "
            "are divided by something huge.\nTry: `odds(tau=0.1)`, then `odds(tau=10)`: watch p1.",
        ),
        (
            0,
            "all scores go to 0, but their powers do not.\nTry: `np.exp([0.1, 0.01, 0.001])`. "
            "To which number do the powers of small scores tend?",
        ),
        (
            0.5,
            "half would be fair between two classes.\nTry: `odds(tau=10)`. p1 is below a half "
            "already, and p1/p2 is not yet 1: who has the rest?",
        ),
        (
            9e-6,
            "you divided the odds by a million. It is the scores that are divided.\nTry: "
            "`odds(tau=10)`. 9 divided by 10 is 0.9; what are the odds?",
        ),
        (
            _COOL,
            "this is p1 at temperature 1, as if heat changed nothing.\nTry: `odds(tau=10)`. Watch "
            "p1.",
        ),
        (
            0.9,
            "you turned the odds of 9 to 1 into a share: but they are those of temperature 1, and "
            "between two classes.\nTry: `odds(tau=10)`. What is left of 9, and of p1?",
        ),
    ],
    figures=1,
    recipe="`odds(tau=10)`, then `odds(tau=100)`: on which number does p1 settle?",
)


def _hot(answer: Any) -> str | None:
    """In per cent, without the sign, it is right but for the sign."""
    if not is_blank(answer) and 33 <= number(answer) <= 33.5:
        return "in per cent this is right: type the sign too, or a number between 0 and 1."
    return _HOT(answer)


_NAMES = ("shifted", "raised", "doubled", "heated", "hot")

EXERCISE = Exercise(
    id="9.2",
    title="Shift, raise, double, heat",
    kind="predict",
    tier="core",
    minutes=8,
    goals=(SOFTMAX,),
    ask="write down your five guesses first; call the function only afterwards.",
    judge=parts(shifted=_SHIFT, raised=_RAISED, doubled=_DOUBLED, heated=_HEATED, hot=_hot),
    well_done="a summand cancels, a summand to one score multiplies, a factor is a power.",
    right=(
        (9, 18, 81, 3, "1/3"),
        dict(zip(_NAMES, ("9.0", "18", 81.0, "3", "0.333"), strict=True)),
    ),
    wrong=(
        ((1, 18, 81, 3, "1/3"), "100 and 102 look alike"),
        ((109, 18, 81, 3, "1/3"), "you added 100 to the odds"),
        ((900, 18, 81, 3, "1/3"), "you let 100 multiply"),
        ((9, "9.69", 81, 3, "1/3"), "added log 2 to the odds"),
        ((9, "11", 81, 3, "1/3"), "and added it to the odds"),
        ((9, "6.24", 81, 3, "1/3"), "multiplied by log 2 itself"),
        ((9, "66.5", 81, 3, "1/3"), "raised the score by 2"),
        ((9, 9, 81, 3, "1/3"), "z1 rises alone"),
        ((9, 81, 81, 3, "1/3"), "you doubled the score"),
        ((9, 18, 18, 3, "1/3"), "you doubled the odds"),
        ((9, 18, 9, 3, "1/3"), "a common factor does not"),
        ((9, 18, 3, 3, "1/3"), "what halving the scores does"),
        ((9, 18, 324, 3, "1/3"), "you went on from 18"),
        ((9, 18, 81, "4.5", "1/3"), "you halved the odds"),
        ((9, 18, 81, 9, "1/3"), "as a common summand does"),
        ((9, 18, 81, 81, "1/3"), "you multiplied by it"),
        ((9, 18, 81, 18, "1/3"), "your odds have grown"),
        ((9, 18, 81, 3, 1), "temperature near 0"),
        ((9, 18, 81, 3, 0), "their powers do not"),
        ((9, 18, 81, 3, "1/2"), "fair between two classes"),
        ((9, 18, 81, 3, "9/1000000"), "divided the odds by a million"),
        ((9, 18, 81, 3, "0.868"), "p1 at temperature 1"),
        ((9, 18, 81, 3, "0.9"), "the odds of 9 to 1 into a share"),
    ),
    unfinished=(
        ((9, 18, 81, 3, "33.3"), "in per cent this is right"),
        ((9, 18, 81, 3, "33"), "in per cent this is right"),
        ((9, "9 + log(2)", 81, 3, "1/3"), "raised: the answer is a formula in quotes: work it out"),
        ((9, "9 * 2", 81, 3, "1/3"), "work it out first, and type the number"),
        ((9, 18, "9^2", 3, "1/3"), "doubled: the answer is a formula"),
        ((9, 18, 81, "sqrt(9)", "1/3"), "heated: the answer is a formula"),
        ((9, 18, 81, 3, "p1"), "does not read as a number"),
        ((9, 18, 81, 3, ...), "Still to come: hot"),
    ),
)
