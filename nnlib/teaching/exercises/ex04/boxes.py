"""4.2: predict what a box collects, and what a hasty walk loses."""

from __future__ import annotations

from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import by_pen, parts
from nnlib.teaching.exercises.ex04.goals import FORK

# other numbers than the exercise's own: a slip shows there, and the answer stays to be found
_IN_ORDER = "`sensitivities(diamond, 'y v s u x'.split())['x']`"
_ONE = by_pen(
    6,
    [
        (
            3,
            "this is one way from x to y. In x times x one sees one letter; but it enters twice."
            "\nTry: `5.01 * 5.01 - 5 * 5`: x = 5 moves by 0.01. One way alone would move y by "
            "0.05.",
        ),
        (
            9,
            "9 is the value x², what the walk forward makes. The box collects slopes on the way "
            "back.\nTry: `collect(10, 1)`: is it the square of 10?",
        ),
    ],
    figures=1,
    recipe="`times(5.0, 5.0)[1](1.0)` hands back two sensitivities: both go into the box.",
)
_TWO = by_pen(
    12,
    [
        (
            6,
            "as if the second walk had begun with an empty box. The slope is the same in both "
            "walks; but nobody empties the box between them.\nTry: `collect(5, 1), collect(5, "
            "2)`: has the box been emptied?",
        ),
        (
            36,
            "you multiplied the two walks, as slopes along a chain do. These two come one after "
            "the other, and each puts its share into one box."
            "\nTry: `[collect(5, walks) for walks in (1, 2, 3)]`: by how much does each walk "
            "raise it?",
        ),
        (
            0,
            "0 is what an emptied box holds. Many programs do empty theirs, but this one does so "
            "before the first walk alone."
            "\nTry: `[collect(5, walks) for walks in (0, 1, 2)]`: when is the box empty?",
        ),
    ],
    figures=1,
    recipe="`[collect(5, walks) for walks in (1, 2, 3)]`: what does the next walk find in the box?",
)
_HASTY = by_pen(
    30,
    [
        (
            24,
            "24 is the true slope, that of a patient walk. The hasty one settles s before u has "
            "spoken, and raises no error: what comes late is lost."
            f"\nTry: {_IN_ORDER} is the page's diamond in this order. Its true slope is -2.",
        ),
        (
            -6,
            "that is what comes through u. Of the two it is named first; but in the order "
            "y, v, s, u, x it comes late."
            "\nTry: cross y, v, s, u, x out one by one: is u crossed out when s speaks?",
        ),
        (
            54,
            "that is 30 and 24: as if s spoke twice, once in haste and once more with u's share."
            "\nTry: write the five turns down, y, v, s, u, x, and count those of s.",
        ),
        (
            10,
            "10 is what s has heard from v. It is tempting to stop there; one arrow is left, from "
            "x to s.\nTry: let the slope of that arrow be 100 in place of 3: does your 10 notice?",
        ),
        (
            15,
            "15 is the way from x to v. v is not the end: s told x only what it had heard itself, "
            "and that came from y.\nTry: let the arrow from v to y be 0: v is cut off from y. Does "
            "your 15 notice?",
        ),
        (
            -60,
            "you multiplied the two ways from s to y. Along one way slopes multiply; two ways add, "
            "and the hasty walk hears of one alone."
            "\nTry: let the arrow from s to u be 0: your product is 0. Is the way through v closed "
            "too?",
        ),
        (
            8,
            "8 is all that s should hear, from u and from v. But when s has its turn, one of them "
            "has not spoken; and the arrow from x to s is still to come."
            "\nTry: walk y, v, s with a finger, and write down what s has heard when you stop "
            "there.",
        ),
    ],
    figures=1,
    recipe="keep a total for each value, and walk y, v, s, u, x. What has s heard at its turn?",
)

EXERCISE = Exercise(
    id="4.2",
    title="What the box collects, and what haste loses",
    kind="predict",
    tier="core",
    minutes=8,
    goals=(FORK,),
    misconceptions=(1, 2),
    ask="write down your three guesses first; run the function only afterwards.",
    judge=parts(one=_ONE, two=_TWO, hasty=_HASTY),
    well_done="now run collect(3.0, walks=2): so does a training loop that never empties its box.",
    right=({"one": 6, "two": 12, "hasty": 30}, ("6.0", "12", "60/2")),
    wrong=(
        ((3, 12, 30), "it enters twice"),
        ((9, 12, 30), "9 is the value"),
        ((6, 6, 30), "begun with an empty box"),
        ((6, 0, 30), "an emptied box"),
        ((6, 36, 30), "as slopes along a chain do"),
        ((6, 12, 24), "24 is the true slope"),
        ((6, 12, -6), "comes through u"),
        ((6, 12, 54), "as if s spoke twice"),
        ((6, 12, 10), "one arrow is left"),
        ((6, 12, 15), "the way from x to v"),
        ((6, 12, -60), "multiplied the two ways from s"),
        ((6, 12, 8), "all that s should hear"),
    ),
    unfinished=(((6, None, None), "one: right. Still to come: two, hasty"),),
)
