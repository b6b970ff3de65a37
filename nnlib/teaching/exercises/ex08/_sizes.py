"""Judge a function of arrays: by the whole, by its parts, and at equal sizes where NumPy refuses.

A wrong transpose raises in NumPy before anybody can compare its numbers. At equal sizes it runs,
so that it can be told by what it does there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from nnlib.teaching.exercises._answers import Unusable
from nnlib.teaching.exercises._exercise import Judge
from nnlib.teaching.exercises._judges import Point, Slip, _arrays, _same, behaves, tried

_SILENT = "At equal sizes it would run, and be wrong:"
_SHAPES = "write the shape under each factor of that line, and mark the two numbers that meet at @."

Points = Sequence[Point]
Slips = Sequence[Slip]


def at_all_sizes(
    observe: Callable[..., Any],
    right: Any,
    names: Sequence[str],
    distinct: tuple[Points, Slips, Slips],
    equal: tuple[Points, Slips, Slips],
    otherwise: str,
) -> Judge:
    """A function that does what `right` does, at distinct sizes.

    `distinct` and `equal` each give points, whole mistakes, and mistakes of one part alone, whose
    words may call it {name}, of which {place} is the index. The second is asked only where the
    first raises for a shape.
    """
    first = _by_whole_and_part(observe, right, names, *distinct, otherwise)
    second = _by_whole_and_part(observe, right, names, *equal, "\0")

    def judge(answer: Any) -> str | None:
        try:
            return first(answer)
        except Unusable as trouble:
            if "raised ValueError" not in str(trouble):
                raise
            stopped = _stopped(str(trouble))
        try:
            says = second(answer) or ""
        except Unusable:
            says = ""
        known = says and not says.endswith("\0")
        raise Unusable(f"{stopped} {_SILENT} {says}" if known else tried(stopped, _SHAPES))

    return judge


def _by_whole_and_part(
    observe: Callable[..., Any],
    right: Any,
    names: Sequence[str],
    points: Points,
    whole: Slips,
    part: Slips,
    otherwise: str,
) -> Judge:
    judge = behaves(observe, right, points, whole, otherwise, names)

    def patient(answer: Any) -> str | None:
        says = judge(answer)
        if says and says.endswith(otherwise):
            return _by_part(observe, answer, right, names, points, part) or says
        return says

    return patient


def _by_part(
    observe: Any, answer: Any, right: Any, names: Sequence[str], points: Points, slips: Slips
) -> str | None:
    """The first part that is off, as the same part of a known mistake is."""

    def every(function: Any) -> list[list[Any]]:
        found = [_arrays(observe(function, **point), names) for point in points]
        return [list(column) for column in zip(*found, strict=True)]

    seen, wanted = every(answer), every(right)
    if len(seen) != len(wanted):
        return None
    known = [(every(wrong), says) for wrong, says in slips]
    for name, ours, true, place in zip(names, seen, wanted, range(len(names)), strict=True):
        if not _same(ours, true):
            for wrong, says in known:
                if _same(wrong[place], ours):
                    return says.format(name=name, place=place)
    return None


def _stopped(error: str) -> str:
    """NumPy's complaint about a shape, without its jargon."""
    if found := re.search(r"\(size (.+)\)", error):
        return f"NumPy stops at an @ whose inner numbers do not match: {found[1]}."
    if found := re.search(r"together with shapes (.+)", error):
        return f"NumPy stops at shapes that do not fit entry by entry: {found[1].strip()}."
    return f"{error}."
