"""Build the learner's notebooks: notebooks/source/NN_name.py -> notebooks/NN_name.ipynb, executed.

    python tools/build.py                     what changed: source, nnlib, its data, lock, tools
    python tools/build.py 04_scalar_chain_rule 09       only these (a number is enough)
    python tools/build.py --force             what has not changed too
    python tools/build.py --measured          take the outputs of `measured` cells anew
    python tools/build.py --solutions DIR     write executed notebooks with the solutions in

The same input gives the same bytes. A cell that fails is shown, the old .ipynb stays as it was, and
the exit code is 1. How a source is written: tools/source.py. What is stored: tools/canonical.py.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import canonical
import nbformat
import source as sources
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

ROOT = Path(__file__).resolve().parent.parent
TIMEOUT = 600  # seconds a cell; nbval allows less
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_RULE = "------------------\n"  # nbclient repeats the cell above it


class BuildError(RuntimeError):
    """A notebook that could not be built, told to its author."""


@dataclass(frozen=True)
class Project:
    """Where things are; the tests point it at a folder of their own."""

    root: Path = ROOT

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def cache(self) -> Path:
        return self.root / ".cache" / "build.json"

    def source(self, name: str) -> Path:
        return self.notebooks / "source" / f"{name}.py"

    def built(self, name: str) -> Path:
        return self.notebooks / f"{name}.ipynb"

    def names(self, wanted: Sequence[str] = ()) -> list[str]:
        """All sources in reading order, or those that were asked for by name or number."""
        files = sorted((self.notebooks / "source").glob("*.py"))
        every = [file.stem for file in files if sources.NAME.fullmatch(file.stem)]
        wanted = [Path(text).stem for text in wanted]
        chosen = [n for n in every if not wanted or n in wanted or n[:2] in wanted]
        if unknown := [w for w in wanted if not any(w in (n, n[:2]) for n in every)]:
            raise BuildError(f"no source for {', '.join(unknown)} in {self.notebooks / 'source'}")
        return chosen


def execute(notebook: dict, folder: Path, name: str, cells: Sequence[sources.Cell]) -> dict:
    """Run every cell in one fresh kernel; a failure becomes a BuildError that shows the cell."""
    node = nbformat.reads(canonical.dumps(notebook), as_version=4)
    client = NotebookClient(
        node,
        timeout=TIMEOUT,
        kernel_name="python3",
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],  # TCP on one's own machine needs no warning
        resources={"metadata": {"path": str(folder)}},
    )
    reached: list[int] = []
    client.on_cell_execute = lambda cell, cell_index: reached.append(cell_index)
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise BuildError(_report(name, cells, reached[-1] if reached else 0, error)) from None
    return json.loads(nbformat.writes(node))


def keep_measured(notebook: dict, stored: dict | None) -> dict:
    """Put back the stored outputs of `measured` cells whose source is what it was."""
    old = {
        canonical.join(cell["source"]): cell["outputs"]
        for cell in (stored or {"cells": []})["cells"]
        if "measured" in cell["metadata"].get("tags", [])
    }
    for cell in notebook["cells"]:
        if "measured" in cell["metadata"].get("tags", []):
            cell["outputs"] = old.get(canonical.join(cell["source"]), cell["outputs"])
    return notebook


def build_one(project: Project, name: str, *, measured: bool = False) -> bool:
    """Build one learner's notebook; say whether its bytes changed."""
    path = project.built(name)
    cells = sources.learner(sources.read(project.source(name)))
    notebook = execute(sources.skeleton(cells), project.notebooks, name, cells)
    if not measured:
        notebook = keep_measured(notebook, _load(path))
    return canonical.write(path, canonical.dumps(notebook))


def build_solved(project: Project, name: str, folder: Path) -> bool:
    """Build one notebook with its solutions in, beside no learner's file."""
    cells = sources.learner(sources.read(project.source(name)), solved=True)
    notebook = execute(sources.skeleton(cells), project.notebooks, name, cells)
    return canonical.write(folder / f"{name}.ipynb", canonical.dumps(notebook))


def inputs(project: Project, name: str) -> str:
    """Fingerprint of all that a built notebook depends on, beyond its own source too."""
    root = project.root
    files = [project.source(name), root / "requirements.lock"]
    files += sorted((root / "nnlib").rglob("*.py")) + sorted((root / "nnlib").glob("**/*.js"))
    files += sorted(f for f in (root / "nnlib").glob("**/_data/**/*") if f.is_file())
    files += [ROOT / "tools" / f"{tool}.py" for tool in ("build", "canonical", "source")]
    digest = hashlib.sha256()
    for file in files:
        if file.exists():
            digest.update(f"{file.name}\0{file.stat().st_size}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def stale(project: Project, name: str, cache: dict) -> bool:
    """Does anything differ from when this notebook was last built here?"""
    path = project.built(name)
    return not path.exists() or cache.get(name) != [inputs(project, name), _digest(path)]


def build(project: Project, names: Sequence[str], *, measured: bool = False) -> int:
    """Build the named notebooks, two at a time; return how many failed."""
    cache = _load(project.cache) or {}
    failures = 0
    started = time.perf_counter()
    with _pool(len(names)) as pool:
        # the fingerprint is taken before the run, so that the next build sees an edit during it
        fingerprints = {name: inputs(project, name) for name in names}
        jobs = {_submit(pool, project, n, measured): (n, fingerprints[n]) for n in names}
        for job in as_completed(jobs):
            name, fingerprint = jobs[job]
            failures += not _settle(job, name, started)
            if job.exception() is None:
                cache[name] = [fingerprint, _digest(project.built(name))]
                canonical.write(project.cache, json.dumps(cache, indent=1, sort_keys=True) + "\n")
    return failures


def main(arguments: Sequence[str] | None = None, project: Project | None = None) -> int:
    """Parse the command line; 0 when all is built, 1 when a notebook fails."""
    options = _parser().parse_args(arguments)
    project = project or Project()
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # ipykernel's debugger warns on stderr
    try:
        names = project.names(options.names)
        if options.solutions:
            return _solutions(project, names, options.solutions)
        cache = _load(project.cache) or {}
        always = options.force or options.measured
        todo = [name for name in names if always or stale(project, name, cache)]
        print(f"{len(todo)} of {len(names)} notebooks to build", flush=True)
        return min(build(project, todo, measured=options.measured), 1)
    except (BuildError, sources.SourceError) as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Build the notebooks from their sources.")
    parser.add_argument("names", nargs="*", help="04_scalar_chain_rule, or 04; default: all")
    parser.add_argument("--force", action="store_true", help="build what has not changed too")
    parser.add_argument("--measured", action="store_true", help="take measured outputs anew")
    parser.add_argument("--solutions", type=Path, metavar="DIR", help="write solved notebooks")
    return parser


def _report(name: str, cells: Sequence[sources.Cell], index: int, error: Exception) -> str:
    cell = cells[index]
    body = "\n".join(f"    | {line}" for line in cell.source.splitlines())
    if isinstance(error, CellExecutionError):
        what = _COLOUR.sub("", error.traceback).split(_RULE)[-1].strip().splitlines()[-12:]
    else:
        what = str(error).strip().splitlines()[:3]
    told = "\n".join(f"    {line}" for line in what)
    return f"{name}: cell {index + 1} (source line {cell.line}) failed\n{body}\n{told}"


def _submit(pool: Executor | None, project: Project, name: str, measured: bool) -> Future:
    if pool is not None:
        return pool.submit(build_one, project, name, measured=measured)
    job: Future = Future()
    try:
        job.set_result(build_one(project, name, measured=measured))
    except Exception as error:
        job.set_exception(error)
    return job


def _pool(jobs: int):
    return ProcessPoolExecutor(max_workers=2) if jobs > 1 else nullcontext()


def _settle(job: Future, name: str, started: float) -> bool:
    """Tell the author how one build went."""
    error = job.exception()
    if isinstance(error, BuildError | sources.SourceError):
        print(f"\n{error}\n", file=sys.stderr, flush=True)
    elif error is not None:
        raise error
    else:
        word = "written" if job.result() else "unchanged"
        print(f"{name}: {word}, {time.perf_counter() - started:.1f} s", flush=True)
    return error is None


def _solutions(project: Project, names: Sequence[str], folder: Path) -> int:
    for name in names:
        build_solved(project, name, folder)
        print(f"{folder / name}.ipynb", flush=True)
    return 0


def _load(path: Path) -> dict | None:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
