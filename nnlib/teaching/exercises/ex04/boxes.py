"""4.2: predict what a box collects, and what a hasty walk loses."""

from __future__ import annotations

from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import by_pen, parts
from nnlib.teaching.exercises.ex04.goals import FORK

_BOXES = parts(
    one=by_pen(
        6,
        [
            (3, "this is one way from x to y. But x enters twice, and each way adds 3 to the box."),
            (9, "9 is the value x². The box collects slopes: 3 by one way, and 3 by the other."),
        ],
        figures=1,
        recipe="times(3, 3) hands back two sensitivities of 3 each; both go into the box.",
    ),
    two=by_pen(
        12,
        [
            (
                6,
                "as if the second walk had begun with an empty box. Nobody emptied it; += adds.",
            ),
            (36, "the second walk adds its 6 to the 6 that is there; nothing multiplies them."),
            (0, "nobody empties the box between the walks; each of them adds."),
        ],
        figures=1,
        recipe="What does the second walk find in the box, and what does it add?",
    ),
    hasty=by_pen(
        30,
        [
            (
                24,
                "24 is the true slope. The hasty walk settles s before u has spoken, and what "
                "comes late is lost. Walk it with a finger: what does s tell x, and when?",
            ),
            (
                -6,
                "that is what came through u. In the order y, v, s, u, x, v comes first.",
            ),
            (54, "x is told once only: s has been settled by the time that u's share arrives."),
            (10, "10 is what s has heard from v. One arrow is left, from x to s, of slope 3."),
            (8, "8 is all that s should hear. When s is settled, only v has spoken."),
        ],
        figures=1,
        recipe="Keep a total for each value, and walk y, v, s, u, x. What has s heard at its turn?",
    ),
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
    judge=_BOXES,
    well_done="now run collect(3.0, walks=2): so does a training loop that never empties its box.",
    right=({"one": 6, "two": 12, "hasty": 30}, ("6.0", "12", "60/2")),
    wrong=(
        ((3, 12, 30), "each way adds 3"),
        ((9, 12, 30), "9 is the value"),
        ((6, 6, 30), "begun with an empty box"),
        ((6, 36, 30), "nothing multiplies them"),
        ((6, 12, 24), "24 is the true slope"),
        ((6, 12, -6), "came through u"),
        ((6, 12, 54), "told once only"),
        ((6, 12, 10), "One arrow is left"),
        ((6, 12, 8), "all that s should hear"),
    ),
)
