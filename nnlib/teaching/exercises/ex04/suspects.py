"""4.5: one test that catches four bugs."""

from __future__ import annotations

from collections.abc import Callable
from math import isclose
from typing import Any

from nnlib.teaching.exercises._answers import Blank, Unusable, described, number
from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises.ex04.goals import PULLBACK

SUSPECTS: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("ada", lambda u, v, dy: (v / dy, u / dy)),
    ("bo", lambda u, v, dy: (dy * u, dy * v)),
    ("cy", lambda u, v, dy: (dy * v, dy * u if v else 0.0)),
    ("di", lambda u, v, dy: (dy * abs(v), dy * abs(u))),
)
_ALIBIS = {
    "ada": "ada divides by dy where she should multiply. With dy = 1 (or -1) nobody can tell. A "
    "test with back(1.0) alone has let real libraries ship this bug.",
    "bo": "bo has the two inputs in each other's place. Where they are equal (or differ in nothing "
    "that dy shows) he is right. Give every input a number of its own.",
    "cy": "cy believes that a knob at 0 has the gradient 0. He is right at every other v. A value "
    "is no slope: nudge v from 0, and y = u v moves.",
    "di": "di drops the minus signs. Where u and v are 0 or more, there are none to drop.",
}


def _catch(answer: Any) -> str | None:
    if not isinstance(answer, (tuple, list)) or len(answer) != 3:
        raise Unusable(f"give one test as (u, v, dy), three numbers; not {described(answer)}.")
    if any(each is None or each is ... for each in answer):
        raise Blank
    u, v, dy = (number(each, name) for each, name in zip(answer, ("u", "v", "dy"), strict=True))
    if dy == 0:
        return (
            "dy = 0 says that the loss does not care about y. Then every gradient is 0, and a test "
            "of zeros catches nobody. Choose another dy."
        )
    if u == v == 0:
        return "at u = v = 0 the right answer is 0 and 0, and so is everybody's. Move one of them."
    free = [name for name, back in SUSPECTS if _agrees(back(u, v, dy), (dy * v, dy * u))]
    if not free:
        return None
    return f"{', '.join(free)} would pass this test. {_ALIBIS[free[0]]}"


def _agrees(ours: tuple[float, ...], true: tuple[float, ...]) -> bool:
    return all(isclose(a, b, rel_tol=1e-9, abs_tol=1e-12) for a, b in zip(ours, true, strict=True))


EXERCISE = Exercise(
    id="4.5",
    title="One test that catches four bugs",
    kind="find the bug",
    tier="stretch",
    minutes=10,
    goals=(PULLBACK,),
    misconceptions=(8, 10, 11),
    ask="put three numbers in the place of the dots: u, v and dy.",
    judge=_catch,
    well_done="all four are caught at once. Remember the recipe when you test code of your own.",
    right=((-3.0, 0.0, 2.0), ["-1/2", 0, 0.7]),
    wrong=(
        ((-2.0, 0.0, 1.0), "ada would pass"),
        ((-2.0, -2.0, 3.0), "bo, cy would pass"),
        ((-3.0, 2.0, 2.0), "cy would pass"),
        ((3.0, 0.0, 2.0), "di would pass"),
        ((-3.0, 0.0, 0.0), "does not care about y"),
        ((0.0, 0.0, 5.0), "so is everybody's"),
    ),
)
