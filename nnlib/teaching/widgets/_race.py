"""Two walks back over the same values, each settling them in its own order."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from nnlib.teaching.widgets._kit import State, number
from nnlib.teaching.widgets._program import Program, Report
from nnlib.teaching.widgets._rows import report_row, text_of


def race_states(program: Program, orders: Mapping[str, Sequence[str]]) -> list[State]:
    """Two walks back over the same values, each settling the values in its own order."""
    run = program.run()
    values = {name: number(v) for name, v in run.values.items()}
    settled: dict[str, dict[str, float]] = {title: {} for title in orders}
    first = "All values are known. Both walks start at the end and settle one value at a time."
    states = [_race_state("Forward", values, settled, {t: ([], [], [], first) for t in orders})]
    for names in zip(*orders.values(), strict=True):
        told = {}
        for (title, known), name in zip(settled.items(), names, strict=True):
            reports = program.reports(run, name, known)
            late = [head for head, _ in program.uses(name) if head not in known]
            known[name] = math.fsum(r.amount for r in reports) if program.uses(name) else 1.0
            rows = [report_row(program, name, reports)] if reports else []
            amounts = [number(r.amount) if len(reports) > 1 else "" for r in reports]
            used = [f"{r.head}:{r.at}" for r in reports]
            lit = [{"edge": e, "text": a} for e, a in zip(used, amounts, strict=True)]
            told[title] = ([name], lit, rows, _race_words(program, name, reports, late))
        states.append(_race_state("Backward", values, settled, told))
    return states


def _race_state(
    phase: str, values: dict[str, str], settled: Mapping[str, dict[str, float]], told: Any
) -> State:
    views: list[dict[str, Any]] = []
    for title, (focus, lit, rows, words) in told.items():
        grads = {name: number(v) for name, v in settled[title].items()}
        shown = {
            "title": title,
            "rows": rows,
            "sentence": words,
            "text": text_of(title, rows, words),
        }
        known = {"values": values, "grads": grads}
        views.append(known | {"focus": focus, "lit": lit, "back": True} | shown)
    words = " ".join(view["text"] for view in views)
    empty: dict[str, Any] = {"title": phase, "rows": [], "sentence": "", "parameters": {}}
    return {"phase": phase, "views": views, "text": words} | empty


def _race_words(program: Program, name: str, reports: Sequence[Report], late: Sequence[str]) -> str:
    letter = program.label(name)
    if late:
        names = " and ".join(program.label(head) for head in late)
        return f"{letter} settles too early: {names} has not reported yet. What it sends is lost."
    if not reports:
        return f"The walk starts at {letter} with 1."
    if len(reports) > 1:
        return f"All {len(reports)} users of {letter} have reported: their parts add."
    return f"{letter} has heard from its only user."
