"""4.3: write two pullbacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nnlib.teaching.exercises._answers import Unusable
from nnlib.teaching.exercises._exercise import Exercise, Judge
from nnlib.teaching.exercises._judges import Slip, behaves, observe_pullback, parts
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
    "with 1.0.\nTry: `{name}(6, 2)[1](1.0), {name}(6, 2)[1](2.0)`: y is worth twice as much in the "
    "second. Is u?"
)
_HALF_DEAF = (
    "{price} leaves dy out; your other number has it. With dy = 1 nobody can tell.\nTry: "
    "`{name}(6, 2)[1](1.0), {name}(6, 2)[1](10.0)`: y is worth ten times as much in the second. "
    "Is {letter}?"
)
# a price of 10: with dy = 1 a pullback that forgets dy in one place would look right
_NUDGED = (
    "`({name}(6.001, 2)[0] - {name}(6, 2)[0]) / 0.001`: the first of `{name}(6, 2)[1](10.0)` "
    "should be ten times that. Then nudge the 2, for the second."
)
_COUNT = (
    "the pullback hands back {what}; two numbers are wanted, du and dv: one for each input."
    "\nTry: `{name}(6, 2)[1](1.0)` beside `times(6.0, 2.0)[1](1.0)`: how many are there in each?"
)
_POINTS = (
    {"dy": 0.7, "u": 1.3, "v": -2.1},
    {"dy": -1.9, "u": -0.4, "v": 0.6},
    {"dy": 2.3, "u": 3.1, "v": 1.7},
)
_NAMES = ("the value", "du", "dv")

_MINUS_BOTH = _minus(lambda u, v, dy: (dy, dy))
_MINUS_TURNED = _minus(lambda u, v, dy: (-dy, dy))
_MINUS_DEAF = _minus(lambda u, v, dy: (1.0, -1.0))
_MINUS_VALUES = _minus(lambda u, v, dy: (dy * u, -dy * v))
_MINUS_STILL = _minus(lambda u, v, dy: (dy, 0.0))
_DIVIDE_PLUS = _ratio(lambda u, v, dy: (dy / v, dy * u / v**2))
_DIVIDE_FLAT = _ratio(lambda u, v, dy: (dy / v, -dy * u / v))
_DIVIDE_TIMES = _ratio(lambda u, v, dy: (dy * v, dy * u))
_DIVIDE_TWO = _ratio(lambda u, v, dy: (dy / v, dy / u))
_DIVIDE_DEAF = _ratio(lambda u, v, dy: (1 / v, -u / v**2))
_DIVIDE_DEAF_U = _ratio(lambda u, v, dy: (1 / v, -dy * u / v**2))
_DIVIDE_DEAF_V = _ratio(lambda u, v, dy: (dy / v, -u / v**2))
_DIVIDE_ALONE = _ratio(lambda u, v, dy: (dy / v, -dy / v**2))
_DIVIDE_BACK = _ratio(lambda u, v, dy: (dy / v, -dy * u))
_DIVIDE_MINUS = _ratio(lambda u, v, dy: (dy, -dy))
_DIVIDE_SWAPPED = _ratio(lambda u, v, dy: (-dy * u / v**2, dy / v))

_MINUS_MISTAKES = (
    (
        _MINUS_BOTH,
        "you pass dy on to both, as a sum does: the two look alike. But a minus turns one of the "
        "movements round.\nTry: `minus(6, 2)[0], minus(6, 3)[0]`: v has gone up. Has y?",
    ),
    (
        _MINUS_TURNED,
        "the signs are the wrong way round: v hears what u should, and u what v should."
        "\nTry: `minus(6, 2)[0], minus(7, 2)[0]`: u has gone up. Has y fallen?",
    ),
    (_MINUS_DEAF, _IGNORES_DY.format(name="minus")),
    (
        _MINUS_VALUES,
        "you multiplied each by a value, as the pullback of times does. In u - v no letter scales "
        "the other.\nTry: `minus(7, 2)[0] - minus(6, 2)[0]`: u moves by 1. Does y move by 6, as "
        "your du says?",
    ),
    (
        _MINUS_STILL,
        "your dv is 0, as if v stood still. So it does while u moves; but each input has its own "
        "turn.\nTry: `minus(6, 2)[0], minus(6, 3)[0]`: v has gone up, and u stands still. Has y "
        "moved?",
    ),
)
_DIVIDE_MISTAKES = (
    (
        _DIVIDE_PLUS,
        "dv has the wrong sign; its size is right. The minus of -1/v² is lost on many a page."
        "\nTry: `divide(6, 2)[0], divide(6, 2.1)[0]`: v has gone up. Has the share?",
    ),
    (
        _DIVIDE_FLAT,
        "dv lacks one division by v: it is the value u/v with a minus. At v = 1 nobody can tell."
        "\nTry: `divide(1, 11)[0] - divide(1, 10)[0]`: v moves by 1. Is it about -0.1, as your dv "
        "says?",
    ),
    (
        _DIVIDE_TIMES,
        "this is the pullback of times: you multiply where y = u/v divides. At v = 1 nobody can "
        "tell about du.\nTry: `divide(7, 10)[0] - divide(6, 10)[0]`: u moves by 1. Does y move by "
        "10, as your du says?",
    ),
    (
        _DIVIDE_TWO,
        "dv is dy/u: as if the two inputs played the same part. In a product they do; here one is "
        "above the line, and one below.\nTry: `divide(100, 1.01)[0] - divide(100, 1)[0]`: v "
        "moves by 0.01. Does y move by a hundredth of that, as your dv says?",
    ),
    (_DIVIDE_DEAF, _IGNORES_DY.format(name="divide")),
    (_DIVIDE_DEAF_U, _HALF_DEAF.format(name="divide", price="your du", letter="du")),
    (_DIVIDE_DEAF_V, _HALF_DEAF.format(name="divide", price="your dv", letter="dv")),
    (
        _DIVIDE_ALONE,
        "dv is the slope of 1/v alone: u has dropped out. With u = 1 nobody can tell; but y is u "
        "times as large as 1/v."
        "\nTry: `divide(100, 11)[0] - divide(100, 10)[0]`: v moves by 1. Is it about -0.01, as "
        "your dv says?",
    ),
    (
        _DIVIDE_BACK,
        "your dv grows with u and never feels v: is v divided out and multiplied in again? Python "
        "reads u / v * v from the left. Or the slope of 1/v is missing."
        "\nTry: `divide(6, 101)[0] - divide(6, 100)[0]`: v moves by 1. Is it about -6, as your dv "
        "says?",
    ),
    (
        _DIVIDE_MINUS,
        "this is the pullback of minus: easily copied from above. But in u/v a unit of u is "
        "shared out.\nTry: `divide(7, 10)[0] - divide(6, 10)[0]`: u moves by 1. Does y move by 1, "
        "as your du says?",
    ),
    (
        _DIVIDE_SWAPPED,
        "du and dv stand in each other's place. Both are right; but the pullback answers in the "
        "order of the inputs, u first.\nTry: `divide(6.1, 2)[0] - divide(6, 2)[0]`: u goes "
        "up, and y too. Which sign has the first number of `divide(6, 2)[1](1.0)`?",
    ),
)


def _judged(right: Callable[..., Any], name: str, mistakes: tuple[Slip, ...]) -> Judge:
    def observe(f: Any, dy: float, u: float, v: float) -> Any:
        seen = observe_pullback(f, dy, u=u, v=v)
        if (count := len(seen) - 1) != 2:
            what = "one number" if count == 1 else f"{count} numbers"
            raise Unusable(_COUNT.format(what=what, name=name))
        return seen

    return behaves(observe, right, _POINTS, mistakes, _NUDGED.format(name=name), _NAMES)


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
        minus=_judged(minus, "minus", _MINUS_MISTAKES),
        divide=_judged(divide, "divide", _DIVIDE_MISTAKES),
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
        ((minus, _ratio(lambda u, v, dy: dy / v)), "hands back one number"),
        ((_MINUS_VALUES, divide), "no letter scales the other"),
        ((_MINUS_STILL, divide), "as if v stood still"),
        ((minus, _DIVIDE_DEAF_U), "your du leaves dy out"),
        ((minus, _DIVIDE_DEAF_V), "your dv leaves dy out"),
        ((minus, _DIVIDE_ALONE), "slope of 1/v alone"),
        ((minus, _DIVIDE_BACK), "never feels v"),
        ((minus, _DIVIDE_MINUS), "the pullback of minus"),
        ((minus, _ratio(lambda u, v, dy: (v / dy, u / dy))), "du is -3; it should be"),
        ((_minus(lambda u, v, dy: (0 * dy, -dy)), divide), "du is 0"),
    ),
    unfinished=(((minus, lambda u, v: u / v), "two things, the value and the pullback"),),
)
