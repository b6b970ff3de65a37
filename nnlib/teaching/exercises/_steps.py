"""A derivation, line by line: find the first line that does not follow, and a point that shows it.

check_steps([sp.Derivative(f, z), ..., a * (1 - a)], where=[sp.Eq(a, f)])
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sympy as sp

from nnlib.teaching.exercises._answers import Blank, Unusable, described, expression, is_blank
from nnlib.teaching.exercises._check import report
from nnlib.teaching.exercises._exercise import Judge, Verdict
from nnlib.teaching.exercises._judges import Slip, at, differs, short, tried
from nnlib.teaching.exercises._limit import TooSlow, within

_MOST_LINES = 30
_SECONDS = 30.0
_BY_HAND = "put these numbers into both lines by hand."


def check_steps(steps: Any, start: Any = None, end: Any = None, where: Any = ()) -> None:
    """Say whether each line of a derivation follows from the one before; prints, never raises.

    `steps` are SymPy expressions, all equal to each other; `start` and `end`, where given, are what
    the first and the last must equal; `where` lists equations that the lines may use.
    """
    report("Derivation", _verdict(steps, start, end, where))


def _verdict(steps: Any, start: Any, end: Any, where: Any) -> Verdict:
    try:
        judge = derivation(start, end, where=where, least=2)
        says = None if is_blank(steps) else within(_SECONDS, lambda: judge(steps))
    except (Unusable, Blank) as trouble:
        return Verdict("not yet", str(trouble) or "a line is still blank.")
    except TooSlow:
        return Verdict("not yet", "this took too long to look at: try smaller steps.")
    except Exception as error:
        return Verdict("not yet", f"looking at these lines raised {type(error).__name__}.")
    if is_blank(steps):
        return Verdict("not attempted", "give a list of SymPy expressions, line by line.")
    return Verdict("not yet", says) if says else Verdict("passed", "every line follows.")


def derivation(
    start: Any = None,
    end: Any = None,
    letters: Mapping[str, Any] | None = None,
    mistakes: Iterable[Slip] = (),
    where: Any = (),
    least: int = 1,
    form: Callable[[Any], str | None] = lambda last: None,
    otherwise: str = _BY_HAND,
) -> Judge:
    """A judge of derivations: from `start`, each line equal to the one before, to `end`.

    `mistakes` pair a wrong line with its diagnosis; `least` is how many different lines show a
    way; `form(last)` says what the last line still lacks, or None; `otherwise` is the experiment
    for a line that is off in no known way.
    """
    listed = list(mistakes)

    def judge(answer: Any) -> str | None:
        lines = _lines(answer, letters)
        if set(lines) == {start}:
            raise Blank  # the line that was there already, and no more
        broken = _first_gap(lines, start, listed, where, otherwise)
        if broken:
            return broken
        if len(set(lines)) < least:
            count = f"{len(lines)} line" + ("s" if len(lines) > 1 else "")
            return f"right, in {count}; but a derivation shows its way: write at least {least}."
        if end is not None and (point := differs(lines[-1], end, where)):
            return f"each line follows, but the last is not what was asked: {_shown(point)}"
        return form(lines[-1])

    return judge


def _lines(answer: Any, letters: Mapping[str, Any] | None) -> list[Any]:
    if is_blank(answer):
        raise Blank
    if not isinstance(answer, (list, tuple)):
        raise Unusable(f"give the lines as a list, [line1, line2, ...]; not {described(answer)}.")
    if len(answer) > _MOST_LINES:
        raise Unusable(f"{len(answer)} lines are more than {_MOST_LINES}: look for a shorter way.")
    if any(is_blank(line) for line in answer):
        raise Unusable("a line is still blank: fill it in, or take it out.")
    own = [line.atoms(sp.Symbol) for line in answer if isinstance(line, sp.Expr)]
    known = letters if letters is not None else {s.name: s for each in own for s in each}
    return [expression(line, known, f"line {place}") for place, line in enumerate(answer, start=1)]


def _first_gap(
    lines: Sequence[Any], start: Any, mistakes: Iterable[Slip], where: Any, otherwise: str
) -> str | None:
    before = lines[0] if start is None else start
    for place, line in enumerate(lines, start=1):
        if point := differs(before, line, where):
            fitting = (says for wrong, says in mistakes if not differs(line, wrong, where))
            return _told(place, point, next(fitting, None), otherwise)
        before = line
    return None


def _told(place: int, point: Any, known: str | None, otherwise: str) -> str:
    """A known slip by its diagnosis, with the point last; any other by the point."""
    other = "the start" if place == 1 else f"line {place - 1}"
    what = "is not the start" if place == 1 else f"does not follow from {other}"
    where = at(point)
    apart = f"{other} is {short(point.left)}, and line {place} is {short(point.right)}."
    if known is None:
        found = f"line {place} {what}: {where}, {apart}"
        return tried(f"{found} One of the two is wrong.", otherwise)
    return f"line {place} {what}. {known}\n{where[0].upper()}{where[1:]}, {apart}"


def _shown(point: Any) -> str:
    return f"{at(point)} it is {short(point.left)}, and should be {short(point.right)}."
