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
    "ada": "ada divides by dy where she should multiply. With dy = 1 (or -1) nobody can tell; a "
    "published library has shipped this bug, tested with back(1.0) alone."
    "\nTry: `ada(3, 5, 1), ada(3, 5, 2)`: y is worth twice as much in the second. Is u?",
    "bo": "bo has the two inputs in each other's place. Where u = v he is right: give every input "
    "a number of its own.\nTry: `bo(2, 2, 1), bo(2, 7, 1)`, then `times(2, 7)[1](1)` for the true "
    "answer to the second.",
    "cy": "cy believes that an input at 0 has the slope 0. He is right at every other v, and "
    "hardly any test has a 0 in it.\nTry: `cy(3, 0.1, 1), cy(3, 0, 1)`: v has moved by 0.1, and u "
    "stands still. Should dv jump?",
    "di": "di drops the minus signs. Where u and v are 0 or more, there are none to drop."
    "\nTry: `di(2, -3, 1)`, then `times(2, -3)[1](1)` for the true answer.",
}
_NO_PRICE = (
    "dy = 0 says that the loss does not care about y. Then every true gradient is 0: a test of "
    "zeros looks tidy, and hardly catches anybody."
    "\nTry: `bo(2, 7, 0), cy(2, 7, 0), di(2, 7, 0)`, then with 5 for 0."
)
_NO_INPUTS = (
    "at u = v = 0 the right answer is 0 and 0, and so is everybody's. It is the first test that "
    "comes to mind, and the weakest."
    "\nTry: `[f(0, 0, 5) for f in (ada, bo, cy, di)]`, then with 2 for the first 0."
)


def _catch(answer: Any) -> str | None:
    if not isinstance(answer, (tuple, list)) or len(answer) != 3:
        raise Unusable(f"give one test as (u, v, dy), three numbers; not {described(answer)}.")
    if any(each is None or each is ... for each in answer):
        raise Blank
    u, v, dy = (number(each, name) for each, name in zip(answer, ("u", "v", "dy"), strict=True))
    if dy == 0:
        return _NO_PRICE
    if u == v == 0:
        return _NO_INPUTS
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
        ((1.0, 1.0, 1.0), "ada, bo, cy, di would pass"),
        ((-2.0, 0.0, 1.0), "ada would pass"),
        ((-2.0, -2.0, 3.0), "bo, cy would pass"),
        ((-3.0, 2.0, 2.0), "cy would pass"),
        ((3.0, 0.0, 2.0), "di would pass"),
        ((-3.0, 0.0, 0.0), "does not care about y"),
        ((0.0, 0.0, 5.0), "so is everybody's"),
    ),
)
