"""9.3: which model, which number, and what the luck of the choice is worth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nnlib.teaching.exercises._answers import Unusable, number
from nnlib.teaching.exercises._exercise import Exercise, Judge
from nnlib.teaching.exercises._judges import choice, parts
from nnlib.teaching.exercises.ex09.goals import ACCURACY


def _percent(judge: Callable[[float], str | None]) -> Judge:
    """Takes "96.1 %", 96.1 and 0.961 for the same; `judge` gets it in per cent."""

    def in_percent(answer: Any) -> str | None:
        value = number(answer)
        if not 0 <= value <= 100:
            raise Unusable(f"{value:g} is no share: it lies between 0 % and 100 %.")
        return judge(value * 100 if value <= 1 else value)

    return in_percent


_MODEL = choice(
    "bea",
    {
        "ann": "ann is the best on the images that she was fitted to. The memory of this page had "
        "100 % there too, and read nothing else. Look at a set that fitted no weights.",
        "cem": "cem is the best on the test set. Choose by it, and it has fitted something: the "
        "choice. Then no set is left that nobody has looked at.",
        "dot": "dot has the smallest gap between the sets. A small gap is no merit of its own: she "
        "is the worst on each of them. The validation set is there to choose.",
    },
)
_QUOTES = {
    97.2: "this number chose bea, so luck is in it: the winner is the one whose images happened to "
    "be easy. Quote a set that had no say.",
    98.9: "on these images bea was fitted. She has seen their answers.",
    97.5: "this is cem's, and the largest of its column. You cannot choose one model and quote "
    "another; and to choose by this column is to fit to it.",
    96.65: "the mean of two sets is still half made of the one that chose. Leave it out.",
    100.0: "this is ann's, on images whose answers she has seen.",
    96.4: "this is ann's. Quote the model that you have chosen.",
    95.3: "this is dot's. Quote the model that you have chosen.",
    95.8: "this is ann's, and from the set that chose. Quote the model that you have chosen, on "
    "the set that had no say.",
    96.7: "this is cem's on the validation set; or, rounded up, the mean of bea's last two. The "
    "first is another model, and half of the second is the set that chose.",
    98.3: "this is cem's, on images whose answers she has seen.",
    95.1: "this is dot's, on images whose answers she has seen.",
    95.0: "this is dot's, and from the set that chose. Quote the model that you have chosen.",
}


def _quote(value: float) -> str | None:
    """The table's numbers lie close together: right is right to its printed digit."""
    if abs(value - 96.1) < 0.051:
        return None
    if value == 96:
        return "give one more digit: ann and bea would both be quoted so."
    nearest = min(_QUOTES, key=lambda known: abs(known - value))
    if abs(value - nearest) < 0.051:
        return _QUOTES[nearest]
    return (
        f"{value:g} % stands nowhere in the table. Which set has had no part in the weights, and "
        "none in the choice?"
    )


def _about_ten(value: float) -> str | None:
    if 8 <= value <= 12:
        return None
    if 12 < value < 13:
        return (
            "you let a part of the luck come along. But no guesser is better than another: print "
            "luck(seed=1), luck(seed=2) and some more, and look at the second number."
        )
    if 13 <= value <= 20:
        return (
            "you expect the 15 % to come along. But these models guess; the best of a thousand was "
            "lucky on those images, and luck does not travel. Run the experiment with other seeds."
        )
    if value < 8:
        return (
            "luck is not paid back: the test images know nothing of the first draw. A guess among "
            "ten digits is right how often?"
        )
    if value == 50:
        return "half is a guess between two. There are ten digits."
    return "where would the skill come from? No model has looked at an image."


EXERCISE = Exercise(
    id="9.3",
    title="The number that you would sign",
    kind="predict",
    tier="core",
    minutes=8,
    goals=(ACCURACY,),
    misconceptions=(11,),
    ask='fill in a name such as "ann" and two numbers; run the experiment only afterwards.',
    judge=parts(model=_MODEL, quote=_percent(_quote), luck_on_test=_percent(_about_ten)),
    well_done="now run luck(): what chose a model flatters it. Keep one set that nobody has asked.",
    right=(("bea", "96.1 %", "10 %"), {"model": " Bea ", "quote": 0.961, "luck_on_test": "9.5"}),
    wrong=(
        (("ann", "96.1 %", "10 %"), "images that she was fitted to"),
        (("cem", "96.1 %", "10 %"), "cem is the best on the test set"),
        (("dot", "96.1 %", "10 %"), "smallest gap"),
        (("all", "96.1 %", "10 %"), "choose one of"),
        (("bea", "97.2 %", "10 %"), "this number chose bea"),
        (("bea", "98.9 %", "10 %"), "on these images bea"),
        (("bea", "97.5 %", "10 %"), "choose one model and quote another"),
        (("bea", "96.65 %", "10 %"), "half made of the one that chose"),
        (("bea", "100 %", "10 %"), "this is ann's, on images"),
        (("bea", "96.4 %", "10 %"), "this is ann's. Quote"),
        (("bea", "95.3 %", "10 %"), "this is dot's"),
        (("bea", "95.8 %", "10 %"), "this is ann's, and from the set that chose"),
        (("bea", "96.7 %", "10 %"), "this is cem's on the validation set"),
        (("bea", "98.3 %", "10 %"), "this is cem's, on images"),
        (("bea", "95.1 %", "10 %"), "this is dot's, on images"),
        (("bea", "95 %", "10 %"), "this is dot's, and from"),
        (("bea", "96.1 %", "12.5 %"), "a part of the luck"),
        (("bea", "96.1 %", "15 %"), "luck does not travel"),
        (("bea", "96.1 %", "5 %"), "luck is not paid back"),
        (("bea", "96.1 %", "50 %"), "half is a guess between two"),
        (("bea", "96.1 %", "90 %"), "where would the skill come from"),
        (("bea", "961", "10 %"), "no share"),
        (("bea", "90", "10 %"), "stands nowhere"),
        (("bea", "96", "10 %"), "one more digit"),
    ),
)
