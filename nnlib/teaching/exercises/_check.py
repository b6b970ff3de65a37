"""`check("4.1", answer)`: judge one answer, say what came of it, and remember what was passed."""

from __future__ import annotations

import os
import re
import textwrap
from typing import Any

from nnlib.teaching.exercises import _progress
from nnlib.teaching.exercises._exercise import Verdict, every, find

STRICT = "NNLIB_EXERCISES"  # set to "strict", a check raises: what nbgrader scores
_MARKS = {"passed": "✓ passed", "not attempted": "… not attempted", "not yet": "✗ not yet"}
_WIDTH = 96
_CODE = re.compile("`[^`\n]{1,90}`")
_GLUE = "\0"  # no space to textwrap


def check(id: str, *answer: Any) -> None:
    """Say at once: passed, not attempted, or what is wrong. An answer in parts is given in order.

    Prints; never raises, whatever the answer is, unless NNLIB_EXERCISES=strict is set: then an
    `AssertionError` for whatever has not passed.
    """
    exercise = find(id)
    if exercise is None:
        known = ", ".join(each.id for each in every())
        verdict = Verdict("not yet", f"there is no such exercise. There are {known}.")
    else:
        verdict = exercise.verdict(answer[0] if len(answer) == 1 else answer)
        _progress.record(exercise.id, verdict)
    shown = exercise.id if exercise else id if isinstance(id, str) else "?"
    report(f"Exercise {shown}", verdict)


def report(name: str, verdict: Verdict) -> None:
    """Print a verdict in a line or a short paragraph; raise it too where checks are strict."""
    told = line(name, verdict)
    print(told)
    if os.environ.get(STRICT) == "strict" and not verdict.passed:
        raise AssertionError(told)


def line(name: str, verdict: Verdict) -> str:
    """What a learner reads, folded to the width of a page; the experiment on a line of its own."""
    mark = _MARKS[verdict.status]
    told = f"{name}   {mark}" + (f": {verdict.says}" if verdict.says else "")
    first, *others = told.split("\n")
    return "\n".join([_fold(first, ""), *(_fold(other, "  ") for other in others)])


def _fold(text: str, indent: str) -> str:
    """Folded to the width of a page, with each piece of `code` on one line: it is to be copied."""
    glued = _CODE.sub(lambda code: code[0].replace(" ", _GLUE), text)
    return textwrap.fill(
        glued, _WIDTH, initial_indent=indent, subsequent_indent="  ", break_on_hyphens=False
    ).replace(_GLUE, " ")
