"""Run each section of a notebook after the set-up cell alone, so that a reader may start at any.

`python tools/lint.py --sections 04` and tests/test_sections.py use it. Everything happens in this
process, far faster than a kernel for each section would be; plots are drawn and thrown away.
"""

from __future__ import annotations

import contextlib
import io
import signal
import sys
import traceback
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import source as sources
from rules import Page, calls, heading, parse, python

OPENING = "(opening)"
TIMEOUT = 60  # seconds a section; a reader who starts there waits no longer either


@dataclass(frozen=True)
class Failure:
    """A section that needs more than the set-up cell and its own."""

    title: str
    line: int
    error: str


def parts(page: Page) -> list[tuple[str, list[sources.Cell]]]:
    """The learner's cells by section; those above the first `##` heading are the opening."""
    found: list[tuple[str, list[sources.Cell]]] = [(OPENING, [])]
    for cell in page.learner:
        if title := heading(cell):
            found.append((title, []))
        found[-1][1].append(cell)
    return found


def failures(page: Page) -> list[Failure]:
    """Run every section on its own; return those that fail."""
    found = []
    setup = page.code[:1]
    with _quiet(page.root / "notebooks"):
        for title, cells in parts(page):
            own = [cell for cell in cells if cell.is_code and not _looks_back(cell)]
            own = [cell for cell in own if cell not in setup]
            found.append(_run(title, [*setup, *own], page.root / page.source_path))
    return [failure for failure in found if failure]


def whole(page: Page, cells: Sequence[sources.Cell]) -> Failure | None:
    """Run all of a notebook's cells, one after another; return the failure if there is one."""
    with _quiet(page.root / "notebooks"):
        own = [cell for cell in cells if cell.is_code]
        return _run("(whole)", own, page.root / page.source_path, 10 * TIMEOUT)


def main(pages: Sequence[Page]) -> int:
    """Say what each notebook's sections do; 1 if any section fails."""
    failed = 0
    for page in pages:
        for failure in failures(page):
            failed += 1
            print(f"{page.source_path}:{failure.line}: section: {failure.title}: {failure.error}")
        print(f"{page.name}: {len(parts(page))} sections run", file=sys.stderr)
    return 1 if failed else 0


def _looks_back(cell: sources.Cell) -> bool:
    """The equation card collects the ticks of the whole notebook: it alone needs all of it."""
    return any(name == "equation_card" for name, _ in calls(parse(cell)))


def _run(
    title: str, cells: Sequence[sources.Cell], path: Path, seconds: int | None = None
) -> Failure | None:
    namespace = {"__name__": "__main__", "display": lambda *shown, **options: None}
    _fresh()
    with _within(seconds or TIMEOUT):
        for cell in cells:
            try:
                # blank lines above, so that a traceback names the line of the source
                exec(compile("\n" * cell.line + python(cell.source), str(path), "exec"), namespace)
            except (Exception, _TimeUp) as error:
                if "raises-exception" not in cell.tags:
                    what = traceback.format_exception_only(error)[-1].strip().split("\n")[0]
                    return Failure(title, cell.line, what)
    return None


class _TimeUp(BaseException):
    """No Exception, so that no `except Exception` in what runs can swallow it."""


@contextlib.contextmanager
def _within(seconds: int) -> Iterator[None]:
    """Interrupt what takes too long, where the system can (not on Windows)."""

    def interrupt(*_: object) -> None:
        raise _TimeUp(f"took more than {seconds} s")

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, interrupt)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _fresh() -> None:
    """Forget what only a kernel would remember: open figures and collected evidence."""
    from matplotlib import pyplot

    pyplot.close("all")
    if registry := sys.modules.get("nnlib.teaching._registry"):
        registry.forget()


def _discard(*arguments: object, **options: object) -> None:
    """Stand in for plt.show(): Agg has no window, and says so with a warning."""
    from matplotlib import pyplot

    pyplot.close("all")


@contextlib.contextmanager
def _quiet(folder: Path) -> Iterator[None]:
    """No windows, no output, no warnings, and the folder in which a notebook runs."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.chdir(folder))
        stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
        stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
        stack.enter_context(mock.patch.object(pyplot, "show", _discard))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        yield
