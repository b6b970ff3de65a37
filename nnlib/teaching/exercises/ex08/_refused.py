"""When NumPy refuses an answer at distinct sizes: find at equal ones which mistake it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from nnlib.teaching.exercises._answers import Unusable
from nnlib.teaching.exercises._exercise import Judge
from nnlib.teaching.exercises._judges import Point, Slip, behaves

_SILENT = "With all sizes equal it would run, and be wrong:"
_SHAPES = "Write the shape under each factor of that line; the inner numbers of an @ must match."


def _stopped(error: str) -> str:
    """NumPy's complaint about a shape, without its jargon."""
    if found := re.search(r"\(size (.+)\)", error):
        return f"NumPy stops at an @ whose inner numbers do not match: {found[1]}."
    if found := re.search(r"together with shapes (.+)", error):
        return f"NumPy stops at shapes that do not fit entry by entry: {found[1].strip()}."
    return f"{error}."


def though_refused(
    judge: Judge,
    observe: Callable[..., Any],
    right: Any,
    equal: Sequence[Point],
    mistakes: Iterable[Slip],
) -> Judge:
    """`judge`; and where a shape error stops it, the mistake that shows where all sizes agree.

    A wrong transpose raises in NumPy before anybody can compare its numbers. At equal sizes it
    runs, so that it can be told by what it does.
    """
    known = behaves(observe, right, equal, mistakes, "\0")

    def patient(answer: Any) -> str | None:
        try:
            return judge(answer)
        except Unusable as trouble:
            if "raised ValueError" not in str(trouble):
                raise
            first = _stopped(str(trouble))
        try:
            says = known(answer)
        except Unusable:
            says = None
        if says is None or says.endswith("\0"):
            raise Unusable(f"{first} {_SHAPES}")
        raise Unusable(f"{first} {_SILENT} {says}")

    return patient
