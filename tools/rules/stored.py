"""Rules about a stored notebook: it is what a build of its source would write; nothing is run."""

from __future__ import annotations

import re
from collections.abc import Iterator

import canonical
import source as sources

from rules import Finding, Page

# an address or a folder of one machine; nbval would see it differ on the next
_MACHINE = re.compile(r"\bat 0x[0-9a-f]{6,}|(?<!\w)/(?:home|root|tmp|Users|work)/|[A-Z]:\\Users")


def unbuilt(page: Page) -> Iterator[Finding]:
    if page.stored_text is None:
        yield page.in_stored(None, "unbuilt", "no such file: run make notebooks")


def stale(page: Page) -> Iterator[Finding]:
    if page.stored_text is None:
        return
    wanted = sources.skeleton(page.learner)
    course = page.stored["metadata"].get("course")
    if course != wanted["metadata"]["course"]:
        yield page.in_stored(None, "stale", "the source has changed since: run make notebooks")
    elif (index := _first_difference(wanted["cells"], page.stored["cells"])) is not None:
        message = "edited here, not in its source: run make notebooks"
        yield page.in_stored(index + 1, "stale", message)


def never_run(page: Page) -> Iterator[Finding]:
    """nbval passes a cell without outputs in silence, so that it must be known to have run."""
    for index, cell in _code(page):
        if cell.get("execution_count") is None and canonical.join(cell["source"]).strip():
            yield page.in_stored(index, "never-run", "a code cell that was stored without a run")


def non_canonical(page: Page) -> Iterator[Finding]:
    if page.stored_text is not None and canonical.dumps(page.stored) != page.stored_text:
        yield page.in_stored(None, "non-canonical", "saved by other means than tools/build.py")


def widget_state(page: Page) -> Iterator[Finding]:
    if "widgets" in page.stored["metadata"]:
        yield page.in_stored(None, "widget-state", "metadata.widgets is stored")


def outputs(page: Page) -> Iterator[Finding]:
    for index, cell in _code(page):
        tags = cell["metadata"].get("tags", [])
        for output in cell["outputs"]:
            for rule, message in _output_faults(output, tags):
                yield page.in_stored(index, rule, message)


def _output_faults(output: dict, tags: list[str]) -> Iterator[tuple[str, str]]:
    if output["output_type"] == "error" and "raises-exception" not in tags:
        yield "error-output", f"{output['ename']}: {output['evalue']}"
    if output.get("name") == "stderr":
        yield "stderr", f"a warning is stored: {_first_line(output['text'])}"
    for text in _texts(output):
        if match := _MACHINE.search(text):
            yield "machine", f"an address or a folder of one machine: {match.group()!r}"
    data = output.get("data", {})
    if "image/png" in data and _is_bare(canonical.join(data.get("text/plain", ""))):
        yield "undescribed", "a picture without a text description made from its data"


def _is_bare(text: str) -> bool:
    return not text.strip() or text.startswith("<Figure size")


def _texts(output: dict) -> Iterator[str]:
    yield canonical.join(output.get("text", ""))
    yield canonical.join(output.get("evalue", ""))
    for mime, value in output.get("data", {}).items():
        if mime.startswith("text/"):
            yield canonical.join(value)


def _first_line(text: str | list[str]) -> str:
    return canonical.join(text).strip().split("\n")[0][:80]


def _code(page: Page) -> Iterator[tuple[int, dict]]:
    cells = page.stored["cells"]
    return ((i, cell) for i, cell in enumerate(cells, start=1) if cell["cell_type"] == "code")


def _first_difference(wanted: list[dict], stored: list[dict]) -> int | None:
    def said(cell: dict) -> tuple:
        return cell["cell_type"], canonical.join(cell["source"]), cell["metadata"]

    for index, (left, right) in enumerate(zip(wanted, stored, strict=False)):
        if said(left) != said(right):
            return index
    return None if len(wanted) == len(stored) else min(len(wanted), len(stored))


RULES = (unbuilt, stale, never_run, non_canonical, widget_state, outputs)
