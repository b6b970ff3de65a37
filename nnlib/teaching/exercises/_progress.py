"""A learner's progress: one small file in their own folder, never needed and never lost."""

from __future__ import annotations

import itertools
import json
import os
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from nnlib.teaching.exercises._exercise import Verdict, every

FILE = "progress.json"
MARKER = ".course.json"  # tools/course.py keeps it in a learner's folder, and there alone
_FORMAT = 1
_NO_FOLDER = "Progress is kept in your own copies of the notebooks: make lab lays them out."


def record(id: str, verdict: Verdict) -> None:
    """Note an attempt; in a folder that is no learner's, or cannot be written, note nothing."""
    if verdict.status == "not attempted" or not (path := _file()):
        return
    try:
        entries = _read(path)
        entries[id] = _entry(entries.get(id, {}), verdict)
        _write(path, entries)
    except OSError as error:
        print(f"Your progress could not be noted in {FILE}: {error.strerror}.")


def progress() -> None:
    """Print a table of all exercises: what was passed and when, and how many tries it took."""
    path = _file()
    entries = _entries(path) if path else {}
    rows = [(each, entries.get(each.id, {})) for each in every()]
    for exercise, entry in rows:
        done = f"✓ {entry['passed']}" if entry.get("passed") else _tries(entry)
        name = f"{exercise.id:<5} {exercise.title}"
        print(f"{name:<56.56} {exercise.tier:<10} {exercise.minutes:>2} min   {done}".rstrip())
    passed = sum(bool(entry.get("passed")) for _, entry in rows)
    print(f"{passed} of {len(rows)} passed." if path else _NO_FOLDER)


def _entries(path: Path) -> dict[str, Any]:
    try:
        return _read(path)
    except OSError as error:
        print(f"{FILE} cannot be read: {error.strerror}.")
        return {}


def _tries(entry: Mapping[str, Any]) -> str:
    tries = entry.get("tries", 0)
    return f"tried {tries} {'time' if tries == 1 else 'times'}" if tries else ""


def _file() -> Path | None:
    """Where progress is kept: beside the learner's copies, nowhere else."""
    try:
        folder = Path.cwd()
    except OSError:  # the folder is gone
        return None
    return folder / FILE if (folder / MARKER).is_file() else None


def _entry(old: Mapping[str, Any], verdict: Verdict) -> dict[str, Any]:
    """The first pass counts: a later slip takes nothing away."""
    entry = {"tries": old.get("tries", 0) + 1, "passed": old.get("passed", "")}
    if verdict.passed and not entry["passed"]:
        entry["passed"] = datetime.now().strftime("%Y-%m-%d %H:%M")
    return entry


def _read(path: Path) -> dict[str, Any]:
    """The entries; a file that cannot be understood is set aside, and the learner is told."""
    if not path.exists():
        return {}
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["exercises"]
        return {str(id): _clean(entry) for id, entry in entries.items()}
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        names = (f"{path.name}.unreadable{n or ''}" for n in itertools.count())
        aside = next(free for name in names if not (free := path.with_name(name)).exists())
        path.replace(aside)
        print(f"{FILE} could not be understood. It is kept as {aside.name}; a new one begins.")
        return {}


def _clean(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {"tries": int(entry["tries"]), "passed": str(entry["passed"])}


def _write(path: Path, entries: Mapping[str, Any]) -> None:
    """Whole or not at all: a draft takes the file's place in one step."""
    text = json.dumps({"format": _FORMAT, "exercises": dict(entries)}, indent=1)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{FILE}.", suffix=".draft")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text + "\n")
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
