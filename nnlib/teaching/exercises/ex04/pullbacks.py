"""4.3: write two pullbacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import behaves, observe_pullback, parts
from nnlib.teaching.exercises.ex04.goals import PULLBACK


def minus(u: Any, v: Any) -> Any:
    """u - v: the sensitivity goes to u as it is, to v with its sign turned."""
    return u - v, lambda dy: (dy, -dy)


def divide(u: Any, v: Any) -> Any:
    """u / v: a unit of u makes 1/v units of y, a unit of v makes -u/v²."""
    return u / v, lambda dy: (dy / v, -dy * u / v**2)


def _wrong(value: Callable[..., Any], back: Callable[..., Any]) -> Callable[..., Any]:
    """A function of two numbers with a planted pullback, back(u, v, dy)."""
    return lambda u, v: (value(u, v), lambda dy: back(u, v, dy))


def _minus(back: Callable[..., Any]) -> Callable[..., Any]:
    return _wrong(lambda u, v: u - v, back)


def _ratio(back: Callable[..., Any]) -> Callable[..., Any]:
    return _wrong(lambda u, v: u / v, back)


_IGNORES_DY = (
    "your pullback gives the same whatever dy is. back(1.0) hides that, and so does every test "
    "with 1.0: try back(2.0). Twice the loss per unit of y must be twice the loss per unit of u."
)
_AGAIN = "Nudge one input by 0.001 and watch y: its movement, over 0.001, times dy is that slope."
_POINTS = (
    {"dy": 0.7, "u": 1.3, "v": -2.1},
    {"dy": -1.9, "u": -0.4, "v": 0.6},
    {"dy": 2.3, "u": 3.1, "v": 1.7},
)
_NAMES = ("the value", "du", "dv")

_MINUS_BOTH = _minus(lambda u, v, dy: (dy, dy))
_MINUS_TURNED = _minus(lambda u, v, dy: (-dy, dy))
_MINUS_DEAF = _minus(lambda u, v, dy: (1.0, -1.0))
_DIVIDE_PLUS = _ratio(lambda u, v, dy: (dy / v, dy * u / v**2))
_DIVIDE_FLAT = _ratio(lambda u, v, dy: (dy / v, -dy * u / v))
_DIVIDE_TIMES = _ratio(lambda u, v, dy: (dy * v, dy * u))
_DIVIDE_TWO = _ratio(lambda u, v, dy: (dy / v, dy / u))
_DIVIDE_DEAF = _ratio(lambda u, v, dy: (1 / v, -u / v**2))
_DIVIDE_SWAPPED = _ratio(lambda u, v, dy: (-dy * u / v**2, dy / v))

_MINUS_MISTAKES = (
    (_MINUS_BOTH, "you pass dy on to both, as a sum does. But when v goes up, u - v goes down."),
    (
        _MINUS_TURNED,
        "the signs are the wrong way round: a larger u makes y larger, a larger v less.",
    ),
    (_MINUS_DEAF, _IGNORES_DY),
)
_DIVIDE_MISTAKES = (
    (
        _DIVIDE_PLUS,
        "dv has the wrong sign. A larger v makes the share smaller: 6/2 is 3, and 6/2.1 is 2.857.",
    ),
    (
        _DIVIDE_FLAT,
        "dv lacks one division by v. The slope of 1/v is -1/v²: at u = 1, v = 10, a nudge of v by "
        "1 moves y by about 0.01, not by 0.1.",
    ),
    (
        _DIVIDE_TIMES,
        "this is the pullback of times: you multiply by v where y = u/v divides. At v = 1 nobody "
        "would notice. Nudge u at v = 10: y hardly moves.",
    ),
    (
        _DIVIDE_TWO,
        "dv is dy/u: as if the two inputs played the same part. Nudge v at u = 100, v = 1: y moves "
        "by 100 times the nudge, not by a hundredth of it.",
    ),
    (_DIVIDE_DEAF, _IGNORES_DY),
    (
        _DIVIDE_SWAPPED,
        "du and dv stand in each other's place. The pullback answers in the order of the inputs.",
    ),
)


def _observe(f: Any, dy: float, u: float, v: float) -> Any:
    return observe_pullback(f, dy, u=u, v=v)


EXERCISE = Exercise(
    id="4.3",
    title="Two pullbacks of your own",
    kind="code",
    tier="core",
    minutes=10,
    goals=(PULLBACK,),
    misconceptions=(11, 12),
    ask="replace each ... by the two numbers that the pullback hands back.",
    judge=parts(
        minus=behaves(_observe, minus, _POINTS, _MINUS_MISTAKES, _AGAIN, _NAMES),
        divide=behaves(_observe, divide, _POINTS, _DIVIDE_MISTAKES, _AGAIN, _NAMES),
    ),
    well_done="with plus, times, minus and divide you can walk back through any fraction.",
    right=(
        (minus, divide),
        (
            _minus(lambda u, v, dy: [dy, 0 - dy]),
            _ratio(lambda u, v, dy: (w := dy / v, -(u / v) * w)),
        ),
    ),
    wrong=(
        ((_MINUS_BOTH, divide), "as a sum does"),
        ((_MINUS_TURNED, divide), "wrong way round"),
        ((_MINUS_DEAF, divide), "minus: your pullback gives the same"),
        ((minus, _DIVIDE_PLUS), "dv has the wrong sign"),
        ((minus, _DIVIDE_FLAT), "lacks one division"),
        ((minus, _DIVIDE_TIMES), "pullback of times"),
        ((minus, _DIVIDE_TWO), "played the same part"),
        ((minus, _DIVIDE_DEAF), "divide: your pullback gives the same"),
        ((minus, _DIVIDE_SWAPPED), "in each other's place"),
        ((minus, lambda u, v: u / v), "two things, the value and the pullback"),
        ((minus, _ratio(lambda u, v, dy: dy / v)), "returns 2 things where 3 are wanted"),
    ),
)
