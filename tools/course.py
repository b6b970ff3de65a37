"""Lay out the learner's own copies of the notebooks, and never lose a line that they wrote.

A copy is *touched* when the sources of its cells differ from those that were laid down. Outputs,
metadata and empty cells do not count: running a notebook changes them, and holds no work.
An untouched copy follows the course. A touched one stays, and the new version is laid beside it.
"""

import hashlib
import json
import os
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ".course.json"
FORMAT = 1


@dataclass(frozen=True)
class Laid:
    """What was laid down for one notebook: its hashes, and the last version laid beside it."""

    file: str
    cells: str
    offer: str = ""  # the name of the version laid beside a touched copy
    offered: str = ""  # the hash of its cells


def main() -> list[Path]:
    """Bring my-course/ up to date, say what happened, and return the files that were laid."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        version = tomllib.load(file)["project"]["version"]
    try:
        sentences, laid = update(ROOT / "notebooks", ROOT / "my-course", version)
    except OSError as error:
        sentences = [f"my-course/ cannot be brought up to date: {error}. Nothing of yours is lost."]
        laid = []
    print(*sentences, sep="\n", end="\n" if sentences else "")
    return laid


def update(course: Path, mine: Path, version: str) -> tuple[list[str], list[Path]]:
    """Bring the learner's folder up to date; return what to tell them and the files laid."""
    mine.mkdir(parents=True, exist_ok=True)
    state, sentences = read_state(mine / STATE)
    before, laid, fresh = dict(state), [], []
    for source in sorted(course.glob("*.ipynb")):
        known, data = state.get(source.name), source.read_bytes()
        state[source.name], sentence, written = settle(known, data, mine / source.name, version)
        sentences += [sentence] if sentence else []
        laid += written
        fresh += [] if sentence else [path.stem for path in written]
    if fresh:
        sentences.append(f"New in {mine.name}/, yours to write in: {', '.join(fresh)}.")
    if state != before:
        write_state(mine / STATE, state)
    return sentences, laid


def settle(
    known: Laid | None, data: bytes, copy: Path, version: str
) -> tuple[Laid, str, list[Path]]:
    """Settle one notebook: return its new record, a sentence for the learner, the files laid."""
    now = Laid(file=digest(data), cells=cells(data) or "")
    here = f"{copy.parent.name}/{copy.name}"
    if not copy.exists():
        write(copy, data)
        gone = f"{here} was gone, so here is a fresh one."
        return now, gone if known else "", [copy]
    held = cells(copy.read_bytes())
    if known and held == known.cells and known.file != now.file:
        write(copy, data)
        return now, f"{here} follows the course, which has changed; you had not.", [copy]
    if held == now.cells:  # untouched, or a record was lost
        return now, "", []
    return offer(known, now, data, copy, version, readable=held is not None)


def offer(
    known: Laid | None, now: Laid, data: bytes, copy: Path, version: str, readable: bool
) -> tuple[Laid, str, list[Path]]:
    """Lay the course's version beside a touched copy, in place of an untouched older offer."""
    here = f"{copy.parent.name}/{copy.name}"
    hint = "" if readable else f"{here} cannot be read as a notebook, and is left as it is. "
    known = known or replace(now, cells="")  # no record: whose work it is, is not known
    if now.cells in (known.cells, known.offered):
        return known, hint and hint + "Rename it, and you get a fresh one.", []
    beside = copy.with_name(f"{copy.stem} (course {version}-{now.cells[:7]}).ipynb")
    if not beside.exists():
        write(beside, data)
    older = copy.with_name(known.offer or beside.name)
    if older != beside and older.is_file() and cells(older.read_bytes()) == known.offered:
        older.unlink()
    record = replace(known, offer=beside.name, offered=now.cells)
    news = f"The course has a new {copy.stem}; yours is kept, and the new one is beside it: "
    return record, f"{hint}{news}{beside.name}", [beside]


def cells(data: bytes) -> str | None:
    """Return a hash of the sources of a notebook's cells but the empty; None if unreadable."""
    try:
        pairs = [(cell["cell_type"], "".join(cell["source"])) for cell in json.loads(data)["cells"]]
    except (ValueError, KeyError, TypeError):
        return None
    return digest(json.dumps([pair for pair in pairs if pair[1].strip()]).encode())


def digest(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def read_state(path: Path) -> tuple[dict[str, Laid], list[str]]:
    """Return the records; where they cannot be read, put them aside and say so."""
    if not path.exists():
        return {}, []
    try:
        state = json.loads(path.read_bytes())
        return {name: Laid(**record) for name, record in state["laid"].items()}, []
    except (ValueError, KeyError, TypeError, AttributeError):
        aside = path.with_name(path.name + ".unreadable")
        path.replace(aside)
        return {}, [
            f"The record of your copies could not be read (now {aside.name}): "
            "each copy that differs from the course is taken to hold work of yours."
        ]


def write_state(path: Path, state: dict[str, Laid]) -> None:
    """Keep the records, in one small file."""
    laid = {name: asdict(record) for name, record in sorted(state.items())}
    write(path, json.dumps({"format": FORMAT, "laid": laid}, indent=1).encode())


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(data)
    os.replace(draft, path)


def trust(paths: Iterable[Path]) -> None:
    """Sign notebooks, as Jupyter does, so that it shows the outputs that they came with."""
    import nbformat  # slow to import, and seldom needed
    from nbformat.sign import NotebookNotary

    notary = NotebookNotary()
    for path in paths:
        notary.sign(nbformat.read(path, as_version=4))
    notary.store.close()


if __name__ == "__main__":
    if laid := main():
        trust(laid)
