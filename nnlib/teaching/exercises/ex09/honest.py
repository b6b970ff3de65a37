"""9.3: which model, which number, and what the luck of the choice is worth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nnlib.teaching.exercises._answers import Unusable, number
from nnlib.teaching.exercises._exercise import Exercise, Judge
from nnlib.teaching.exercises._judges import choice, parts, tried
from nnlib.teaching.exercises.ex09.goals import ACCURACY


def _percent(judge: Callable[[float], str | None]) -> Judge:
    """Takes "96.1 %", 96.1 and 0.961 for the same; `judge` gets it in per cent.

    With the sign, per cent are meant. Without it, what is below 1 is a share, and what is above 1
    is in per cent; a 1 may be either, so the sign is asked for.
    """

    def in_percent(answer: Any) -> str | None:
        value = number(answer)
        signed = isinstance(answer, str) and answer.strip().endswith("%")
        if value == 1 and not signed:
            raise Unusable("1 may mean 1 % or, as a share, 100 %: type the sign too, as in 50 %.")
        percent = value * 100 if signed or value < 1 else value
        if not 0 <= percent <= 100:
            raise Unusable(f"{percent:g} % is no share: it lies between 0 % and 100 %.")
        return judge(percent)

    return in_percent


_MODEL = choice(
    "bea",
    {
        "ann": "ann is the best on the images that she was fitted to. The memory of this page had "
        "100 % there too.\nTry: run the first two cells of *Keep some data back*, then "
        "`accuracy(*train), accuracy(*validation)`: seen, and not seen. Which do you trust?",
        "cem": "cem is the best on the test set. Choose by it, and it has fitted something: the "
        "choice. Then no set is left that nobody has looked at.\nTry: `luck(models=4)`, four "
        "guessers. Let its first set be your test set: is the number of the winner to be trusted?",
        "dot": "dot has the smallest gap between the sets. A small gap is no merit of its own: she "
        "is the worst on each of them.\nTry: `luck(models=1, seed=5)`, a mere guesser. Its two "
        "numbers are nearer to each other than bea's last two: would you take it?",
    },
)
_FINGER = "put a finger on it in the table, and slide it to the left: whose row is it?"
_OTHER = "Quote the model that you have chosen."
_QUOTES = {
    97.2: "this number chose bea, so luck is in it: the winner is the one whose images happened to "
    "be easy.\nTry: `luck(models=4, seed=3)`, then seeds 4, 5 and 6. The first set chooses there: "
    "which of the two numbers flatters?",
    98.9: "on these images bea was fitted. She has seen their answers.\nTry: run the first two "
    "cells of *Keep some data back*, then `accuracy(*train)`. That memory has learned nothing; "
    "what does it score where it has seen the answers?",
    97.5: "this is cem's, and the largest of its column. You cannot choose one model and quote "
    "another; and to choose by this column is to fit to it.\nTry: `luck(models=4, seed=5)`. The "
    "first number is the largest of its column; what became of it on other images?",
    96.65: "the mean of two sets is still half made of the one that chose.\nTry: "
    "`luck(models=40, seed=4)`, with a mean of about 12.7 %; then `luck(models=1, seed=0)` and "
    "seeds 1 to 4, mere guessers. Do they reach it?",
    100.0: "this is ann's, on images whose answers she has seen.\nTry: run the first two cells of "
    "*Keep some data back*, then `accuracy(*train), accuracy(*validation)`. Which would you sign?",
    96.4: f"this is ann's. {_OTHER}\nTry: {_FINGER}",
    95.3: f"this is dot's. {_OTHER}\nTry: {_FINGER}",
    95.8: "this is ann's, and from the set that chose.\nTry: put a finger on 95.8 in the table; "
    "slide it to the left, and then to the top. Which model is it, and which set?",
    96.7: "this is cem's on the validation set; or, rounded up, the mean of bea's last two. The "
    "first is another model, and half of the second is the set that chose.\nTry: "
    "`luck(models=4, seed=3)`. How far is the number that chose from the other one?",
    98.3: "this is cem's, on images whose answers she has seen.\nTry: put a finger on 98.3 in the "
    "table; slide it to the left, and then to the top. Which model is it, and which set?",
    95.1: "this is dot's, on images whose answers she has seen.\nTry: put a finger on 95.1 in the "
    "table; slide it to the left, and then to the top. Which model is it, and which set?",
    95.0: "this is dot's, and from the set that chose.\nTry: put a finger on 95.0 in the table; "
    "slide it to the left, and then to the top. Which model is it, and which set?",
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
    return tried(
        f"{value:g} % stands nowhere in the table.",
        "cross out the column that fitted the weights, and the one that chose. What is left?",
    )


def _about_ten(value: float) -> str | None:
    """The luck on other images: the ten per cent of any guesser, give or take two."""
    if 8 <= value <= 12:
        return None
    if value < 8:
        return tried(
            "luck is not paid back: the test images know nothing of the first draw.",
            "`luck(models=40, seed=0)`, then seeds 5 and 7: is the second number pushed down?",
        )
    if value <= 20:
        return tried(*(_PART if value < 13 else _ALL_OF_IT))
    if value == 50:
        return tried(
            "half is a guess between two. There are ten digits.",
            "`luck(models=1)`, one guesser of ten digits. How far are its numbers from a half?",
        )
    return tried(
        "where would the skill come from? No model has looked at an image.",
        "`luck(models=1)`, then `luck(models=1000)`: how high does chance lift the best of them?",
    )


_PART = (
    "you let a part of the luck come along. But no guesser is better than another.",
    "`luck(seed=1)`, `luck(seed=3)`, `luck(seed=4)`: look at the second number.",
)
_ALL_OF_IT = (
    "you expect the 15 % to come along. But these models guess: the best of a thousand was lucky "
    "on those images, and luck does not travel.",
    "`luck(seed=5)`, `luck(seed=6)`, `luck(seed=7)`: how much of the first number is left?",
)


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
    right=(
        ("bea", "96.1 %", "10 %"),
        {"model": " Bea ", "quote": 0.961, "luck_on_test": "9.5"},
        ("bea", 96.1, 10),
        ("bea", "0.961", "0.1"),
        ("bea", "96.1%", "1/10"),
    ),
    wrong=(
        (("ann", "96.1 %", "10 %"), "images that she was fitted to"),
        (("cem", "96.1 %", "10 %"), "cem is the best on the test set"),
        (("dot", "96.1 %", "10 %"), "smallest gap"),
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
        (("bea", "90", "10 %"), "stands nowhere"),
    ),
    unfinished=(
        (("all", "96.1 %", "10 %"), "choose one of"),
        (("bea", "96", "10 %"), "one more digit"),
        (("bea", "961", "10 %"), "no share"),
        (("bea", "961 %", "10 %"), "961 % is no share"),
        (("bea", "96.1 %", "1"), "luck_on_test: 1 may mean 1 % or"),
        (("bea", 1, "10 %"), "quote: 1 may mean 1 % or"),
        (("bea", "-3 %", "10 %"), "no share"),
    ),
)
