"""Ready-made judges: each makes a function from an answer to None (right) or a diagnosis.

by_pen(target, slips)               a number, to the digits that were typed
parts(w3=..., w4=...)               several answers, given in order or as a dict
choice(right, slips)                one word of a few
behaves(observe, right, points, mistakes)    a function, against a reference at several points
equals(formula, letters, mistakes)  a SymPy expression

A diagnosis says what the answer did and why that is tempting; then, on a line of its own that
begins with "Try: ", the smallest experiment that shows it. Its code in `backticks` runs in the
notebook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from math import isclose
from typing import Any

import numpy as np
import sympy as sp

from nnlib.teaching import _counterexample
from nnlib.teaching._digits import Written
from nnlib.teaching.exercises._answers import (
    Blank,
    Unusable,
    array,
    described,
    expression,
    is_blank,
    number,
)
from nnlib.teaching.exercises._answers import call_pair as call_pair
from nnlib.teaching.exercises._exercise import Judge

Slip = tuple[Any, str]  # what a wrong answer comes to, and its diagnosis
TRY = "\nTry: "  # between what is wrong and the experiment that shows it
Point = Mapping[str, Any]
_SHORT = 6  # as many numbers are read at a glance
_DUST = 1e-30  # SymPy works with more digits than a float
_NEAR = 0.02  # closer than this, but not right: rounded on the way


# --- numbers by pen


def by_pen(
    target: float, slips: Iterable[Slip] = (), *, figures: int = 2, recipe: str = "", name: str = ""
) -> Judge:
    """A number worked out by pen: right to half a unit of its last digit, with enough digits.

    `slips` pair the value of a wrong way with its diagnosis; `recipe` is said of any other.
    """
    listed = [*slips, *_common_slips(target)]

    def judge(answer: Any) -> str | None:
        value, written = number(answer, name or "the answer"), _written(answer)
        if _right(value, written, target):
            enough = written is None or written.figures >= figures or isclose(value, target)
            return None if enough else f"right so far: give {figures} significant digits."
        tolerance = _tolerance(written)
        for slipped, says in listed:
            if isclose(value, float(slipped), rel_tol=tolerance, abs_tol=1e-12):
                return says
        if target and abs(value / target - 1) < _NEAR:
            return f"nearly: rounded on the way?{TRY}keep two more digits, and round at the end."
        return tried(f"{value:g} is not it.", recipe)

    return judge


def tried(wrong: str, experiment: str) -> str:
    """A diagnosis of two parts; the first alone where there is no experiment."""
    return f"{wrong}{TRY}{experiment}" if experiment else wrong


def _written(answer: Any) -> Written | None:
    """The digits as typed; None where there are none to count, as in 3/4."""
    text = answer if isinstance(answer, str) else repr(number(answer))
    text = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    try:
        return Written(text)
    except ValueError:
        return None


def _right(value: float, written: Written | None, target: float) -> bool:
    if isclose(value, target, rel_tol=1e-6, abs_tol=1e-12):
        return True
    if written is None:  # a fraction, such as 15/10000, is a rounded number too
        return isclose(value, target, rel_tol=1e-3)
    exact = Decimal(target)
    return (bool(written.figures) and written.matches(exact)) or written.right_figures(exact) > 3


def _tolerance(written: Written | None) -> float:
    """The digits that were typed, or half a per cent for what was rounded on the way."""
    if written is None or not written.value:
        return 0.005
    return min(max(float(written.half / abs(written.value)), 0.005), _NEAR)


def _common_slips(target: float) -> list[Slip]:
    if not target:
        return []
    point = tried(
        "the digits are right, but the decimal point is not: yours is {} times too {}.",
        "work it out again with every factor rounded to one digit.",
    )
    nudge = "before any arithmetic, say whether it must lie above or below 0, and why."
    return [
        (-target, tried("the size is right, and the sign differs.", nudge)),
        (target * 10, point.format(10, "large")),
        (target / 10, point.format(10, "small")),
        (target * 100, point.format(100, "large")),
        (target / 100, point.format(100, "small")),
    ]


def parts(**judges: Judge) -> Judge:
    """Several answers by name: a dict, or a sequence in the same order. Blank parts may wait."""
    names = tuple(judges)

    def judge(answer: Any) -> str | None:
        given = zip(names, _in_order(answer, names), strict=True)
        told = {name: _of_part(name, judges[name], part) for name, part in given}
        if wrong := {name: says for name, says in told.items() if says}:
            return _first_of(wrong)
        right = [name for name, says in told.items() if says is None]
        missing = [name for name in names if name not in right]
        if missing and right:
            return f"{', '.join(right)}: right. Still to come: {', '.join(missing)}."
        if missing:
            raise Blank
        return None

    return judge


def _of_part(name: str, judge: Judge, part: Any) -> str | None:
    """None if it is right, "" if it is blank, else its diagnosis."""
    try:
        return judge(part)
    except Blank:
        return ""
    except Unusable as trouble:
        raise Unusable(f"{name}: {trouble}") from None


def _first_of(wrong: Mapping[str, str]) -> str:
    """One thing at a time: the first diagnosis whole, and the names of what else is wrong."""
    (name, says), *others = wrong.items()
    rest = ", ".join(other for other, _ in others)
    return f"{name}: {says}" + (f"\nThen look at {rest} again." if rest else "")


def _in_order(answer: Any, names: tuple[str, ...]) -> list[Any]:
    if isinstance(answer, Mapping):
        return [answer.get(name) for name in names]
    if isinstance(answer, (tuple, list, np.ndarray)) and len(answer) == len(names):
        return list(answer)
    count = len(names)
    raise Unusable(f"{count} answers are wanted here, {', '.join(names)}; not {described(answer)}.")


def choice(right: str, slips: Mapping[str, str]) -> Judge:
    """One of a few words, in any case and spacing; each wrong one has its diagnosis."""

    def judge(answer: Any) -> str | None:
        if is_blank(answer):
            raise Blank
        if not isinstance(answer, str):
            raise Unusable(f"type one of the words in quotes: {known}; not {described(answer)}.")
        word = " ".join(answer[:200].casefold().split())
        if word == right.casefold():
            return None
        by_word = {slip.casefold(): says for slip, says in slips.items()}
        return by_word.get(word, f"choose one of {known}.")

    known = ", ".join(repr(word) for word in sorted([right, *slips]))
    return judge


# --- functions


def behaves(
    observe: Callable[..., Any],
    right: Any,
    points: Sequence[Point],
    mistakes: Iterable[Slip] = (),
    otherwise: str = "",
    names: Sequence[str] = (),
) -> Judge:
    """A function that does what `right` does at every point.

    `observe(function, **point)` returns one array or a tuple of them, called `names`. Each mistake
    is a wrong function and its diagnosis: it fits when the answer does as it does at every point.
    """
    listed = list(mistakes)

    def judge(answer: Any) -> str | None:
        seen = [_arrays(observe(answer, **point), names) for point in points]
        wanted = [_arrays(observe(right, **point), names) for point in points]
        failing = [k for k in range(len(points)) if not _same(seen[k], wanted[k])]
        if not failing:
            return None
        for wrong, says in listed:
            if _does_as(observe, wrong, points, seen, names):
                return says
        first = failing[0]
        return _told(points[first], seen[first], wanted[first], names, otherwise)

    return judge


def observe_pullback(function: Any, dy: Any, **inputs: Any) -> tuple[Any, ...]:
    """What a function and its pullback return: the value, then a gradient for each input."""
    value, pullback = call_pair(function, *inputs.values())
    gradients = pullback(dy)
    several = isinstance(gradients, (tuple, list)) or (
        len(inputs) > 1 and np.shape(gradients)[:1] == (len(inputs),)
    )
    return (value, *(gradients if several else (gradients,)))


def _does_as(
    observe: Any, wrong: Any, points: Sequence[Point], seen: list[Any], names: Sequence[str]
) -> bool:
    try:
        return all(
            _same(_arrays(observe(wrong, **point), names), have)
            for point, have in zip(points, seen, strict=True)
        )
    except (Blank, Unusable):
        return False


def _arrays(values: Any, names: Sequence[str]) -> list[Any]:
    parts = list(values) if isinstance(values, (tuple, list)) else [values]
    called = [*names, *[f"part {place}" for place in range(len(names) + 1, len(parts) + 1)]]
    return [array(part, name=called[place]) for place, part in enumerate(parts)]


def _same(a: list[Any], b: list[Any]) -> bool:
    if [each.shape for each in a] != [each.shape for each in b]:
        return False
    return all(np.allclose(x, y, rtol=1e-6, atol=1e-9) for x, y in zip(a, b, strict=True))


def _told(
    point: Point, seen: list[Any], wanted: list[Any], names: Sequence[str], otherwise: str
) -> str:
    """Where it differs, as a number where there is one, else as a shape."""
    if len(seen) != len(wanted):
        what = f"it returns {len(seen)} things where {len(wanted)} are wanted"
        return tried(f"{what}: {', '.join(names)}.", otherwise)
    place = next(k for k in range(len(seen)) if not _same([seen[k]], [wanted[k]]))
    name = names[place] if place < len(names) else f"part {place + 1}"
    entry, got, want = _apart(seen[place], wanted[place])
    return tried(f"{_where(point)}, {name}{entry} is {got}; it should be {want}.", otherwise)


def _apart(got: Any, want: Any) -> tuple[str, str, str]:
    """Two arrays in words: their shapes, all their numbers, or the entry that differs most."""
    if got.shape != want.shape:
        return "", f"of shape {got.shape}", f"of shape {want.shape}"
    if got.size <= _SHORT:
        return "", _values(got), _values(want)
    entry = np.unravel_index(np.argmax(abs(got - want)), got.shape)
    return f"[{', '.join(map(str, entry))}]", f"{got[entry]:.4g}", f"{want[entry]:.4g}"


def _where(point: Point) -> str:
    """The numbers of a point; the shapes alone, where there are too many numbers to read."""
    plain = {key: np.asarray(value) for key, value in point.items()}
    shown = {key: value for key, value in plain.items() if value.dtype.kind in "iuf"}
    if any(value.size > _SHORT for value in shown.values()):
        return "with " + ", ".join(
            f"{key} {value.shape}" if value.ndim else f"{key} = {_values(value)}"
            for key, value in shown.items()
        )
    return "at " + ", ".join(f"{key} = {_values(value)}" for key, value in shown.items())


def _values(values: Any) -> str:
    if values.ndim == 0:
        return f"{float(values):.4g}"
    return np.array2string(values, precision=4, separator=", ").replace("\n", "")


# --- formulas


def equals(
    formula: Any,
    letters: Mapping[str, Any],
    mistakes: Iterable[Slip] = (),
    otherwise: str = "",
    where: Any = (),
) -> Judge:
    """A SymPy expression equal to `formula`, however it is written."""
    listed = list(mistakes)

    def judge(answer: Any) -> str | None:
        ours = expression(answer, letters)
        point = differs(ours, formula, where)
        if point is None:
            return None
        for wrong, says in listed:
            if differs(ours, wrong, where) is None:
                return says
        apart = f"yours is {short(point.left)}; it should be {short(point.right)}."
        return tried(f"{at(point)}, {apart}", otherwise or "work out that point by hand.")

    return judge


def differs(left: Any, right: Any, where: Any = ()) -> _counterexample.Point | None:
    """A point at which two expressions differ; None when six points show no difference."""
    tried = 0
    for point in _counterexample.points(sp.sympify(left), sp.sympify(right), where, limit=6):
        if point.differs:
            return point
        tried += 1
    if not tried:
        raise Unusable("no point was found where this has a value: is a log or a root undefined?")
    return None


def at(point: _counterexample.Point) -> str:
    """At which values of the letters; entries such as w[0, 1] only where they are few."""
    entries = [name for name in point.where if "[" in name]
    hidden = set(entries if len(entries) > _SHORT else ())
    shown = (
        f"{name} = {short(value)}" for name, value in point.where.items() if name not in hidden
    )
    letters = sorted({name.split("[")[0] for name in hidden})
    values = [*shown, *([f"random entries of {', '.join(letters)}"] if letters else [])]
    return f"at {', '.join(values)}" if values else "as numbers"


def short(value: Any) -> str:
    """A number in five digits; what rounding has left of a 0 is 0."""
    if not sp.sympify(value).is_real:
        return f"{complex(value):.5g}"
    return f"{float(value):.5g}" if abs(value) > _DUST else "0"
