"""Rules about form: the opening and closing, the rhythm of cells, slides, and what code may do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import groupby

import source as sources

from rules import CLOSING, Finding, Page, calls, heading, parse

SETUP_LINES, USUAL_LINES, MOST_LINES = 8, 10, 20
CELLS = range(40, 81)
IN_A_ROW = 3
NETWORK = {"urllib", "requests", "http", "socket", "ftplib", "httpx"}
PATH_TRICKS = {"sys.path", "os.chdir", "os.environ"}
CLOCK = {"time", "datetime", "timeit"}
OPTIONAL_PACKAGES = {"torch", "sklearn"}

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_NOTEBOOK_LINK = re.compile(r"\]\((\d\d)_\w+\.ipynb[^)]*\)")
_MINUTES = re.compile(r"\d+\s+minutes")


def opening(page: Page) -> Iterator[Finding]:
    first = page.learner[0]
    before = [c for c in _until_code(page.learner)]
    text = "\n".join(cell.source for cell in before).lower()
    if first.is_code or not first.source.startswith("# "):
        yield page.at(first, "opening", "the first cell is a `# title`")
    for words in ("you will do", "you will learn", "you need"):
        if words not in text:
            yield page.at(first, "opening", f"no *{words.capitalize()}* before the first code")
    if not _MINUTES.search(text):
        yield page.at(first, "opening", "say how many minutes it takes")
    if any(n < page.number for n in page.siblings()) and not _NOTEBOOK_LINK.search(text):
        yield page.at(first, "opening", "no link back to another notebook")


def closing(page: Page) -> Iterator[Finding]:
    last = page.learner[-1]
    titles = [(heading(cell) or "").lower() for cell in page.prose]
    wanted = () if page.is_front_door else ("equation card", "exercises", "references")
    for words in wanted:
        if not any(words in title for title in titles):
            yield page.at(last, "closing", f"no section `## {words.capitalize()}`")
    if wanted and not any(n == "equation_card" for c in page.code for n, _ in calls(parse(c))):
        yield page.at(last, "closing", "no equation_card() collects the ticks")
    text = "\n".join(cell.source for cell in page.prose[-3:])
    onward = any(int(n) > page.number for n in _NOTEBOOK_LINK.findall(text))
    if any(n > page.number for n in page.siblings()) and not onward:
        yield page.at(last, "closing", "no link to the next notebook in the last cells")


def links(page: Page) -> Iterator[Finding]:
    for cell in page.prose:
        for target in _LINK.findall(cell.source):
            path = target.split("#")[0]
            local = path and "://" not in path and not path.startswith("mailto:")
            if local and not (page.root / "notebooks" / path).exists() and not _built(page, path):
                yield page.at(cell, "link", f"{target} does not exist")


def setup(page: Page) -> Iterator[Finding]:
    for cell in page.code[:1]:
        if (lines := _length(cell)) > SETUP_LINES:
            yield page.at(cell, "setup", f"{lines} lines of set-up; at most {SETUP_LINES}")


def cell_lengths(page: Page) -> Iterator[Finding]:
    shown = [cell for cell in page.code if "check-page" not in cell.tags]
    long = [cell for cell in shown if _length(cell) > USUAL_LINES]
    for cell in long:
        if _length(cell) > MOST_LINES:
            yield page.at(cell, "cell-length", f"{_length(cell)} lines; at most {MOST_LINES}")
    if len(long) * 10 > len(shown):
        where = ", ".join(str(cell.line) for cell in long)
        message = f"{len(long)} of {len(shown)} code cells exceed {USUAL_LINES} lines: {where}"
        yield page.at(long[0], "cell-length", message)


def cell_count(page: Page) -> Iterator[Finding]:
    """How long the page is; its exercises come on top."""
    count = sum(not {"exercise", "check"} & set(cell.tags) for cell in page.learner)
    if count > CELLS[-1] or (count < CELLS[0] and not page.is_front_door):
        message = f"{count} cells; {CELLS[0]} to {CELLS[-1]} make a notebook"
        yield page.at(page.learner[0], "cell-count", message)


def words_before_code(page: Page) -> Iterator[Finding]:
    """A sentence, not a bare heading, before each run of code; and no long runs."""
    previous: sources.Cell | None = None
    for is_code, group in groupby(page.learner, key=lambda cell: cell.is_code):
        run = list(group)
        if is_code:
            if previous is None or not _has_sentence(previous):
                yield page.at(run[0], "sentence", "no sentence before this code")
            shown = [cell for cell in run if "check-page" not in cell.tags]
            if len(shown) > IN_A_ROW:
                message = f"{len(shown)} code cells in a row; at most {IN_A_ROW}"
                yield page.at(shown[IN_A_ROW], "in-a-row", message)
        previous = run[-1]


def slide_roles(page: Page) -> Iterator[Finding]:
    for cell in page.cells:
        if cell.slide is None:
            yield page.at(cell, "slide", f"no slide role: one of {', '.join(sources.ROLES)}")


def speaker_notes(page: Page) -> Iterator[Finding]:
    for section in page.sections:
        if CLOSING.search(section.title):
            return
        if not any(cell.is_notes and cell.minutes for cell in section.cells):
            message = f"section {section.title!r} has no notes cell with minutes below its heading"
            yield page.at(section.cells[0], "notes", message)


def imports(page: Page) -> Iterator[Finding]:
    for cell in page.code:
        for module in _imported(cell):
            if module == "utils":
                yield page.at(cell, "import", "there is no utils.py")
            if module in NETWORK:
                yield page.at(cell, "download", f"{module}: nothing is downloaded, ever")
            if module in CLOCK | OPTIONAL_PACKAGES and "measured" not in cell.tags:
                yield page.at(cell, "measured", f"{module} belongs in a cell tagged `measured`")


def tricks(page: Page) -> Iterator[Finding]:
    for cell in page.code:
        for node in ast.walk(parse(cell) or ast.Module([], [])):
            if isinstance(node, ast.Attribute) and ast.unparse(node) in PATH_TRICKS:
                yield page.at(cell, "trick", f"{ast.unparse(node)}: no tricks with the environment")
        for line in cell.source.splitlines():
            if line.lstrip().startswith(("!", "%pip", "%conda", "%cd", "%%bash", "%%sh")):
                yield page.at(cell, "trick", f"{line.strip()}: nothing but Python")


def unseeded(page: Page) -> Iterator[Finding]:
    for cell in page.code:
        for name, call in calls(parse(cell)):
            if name == "default_rng" and not call.args and not call.keywords:
                yield page.at(cell, "seed", "default_rng() without a seed differs on each run")


def semicolons(page: Page) -> Iterator[Finding]:
    for cell in page.code:
        if cell.source.rstrip().endswith(";"):
            yield page.at(
                cell, "semicolon", "a trailing `;` fails strict nbval: plt.show(), or `_ =`"
            )


def shown_plots(page: Page) -> Iterator[Finding]:
    for cell in page.code:
        tree = parse(cell)
        last = tree.body[-1] if tree and tree.body else None
        if isinstance(last, ast.Expr | ast.Assign) and _is_plot_call(last.value):
            yield page.at(cell, "show", "a cell that plots ends with plt.show()")


def _is_plot_call(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or ast.unparse(node.func) == "plt.show":
        return False
    while isinstance(node, ast.Call | ast.Attribute | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return isinstance(node, ast.Name) and node.id in {"plot", "plt", "ax", "axes", "fig"}


def _imported(cell: sources.Cell) -> Iterator[str]:
    for node in ast.walk(parse(cell) or ast.Module([], [])):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]


def _length(cell: sources.Cell) -> int:
    return sum(bool(line.strip()) for line in cell.source.splitlines())


def _has_sentence(cell: sources.Cell) -> bool:
    lines = [line.strip() for line in cell.source.splitlines()]
    return any(line and not line.startswith("#") for line in lines)


def _until_code(cells: list[sources.Cell]) -> Iterator[sources.Cell]:
    for cell in cells:
        if cell.is_code:
            return
        yield cell


def _built(page: Page, path: str) -> bool:
    """A notebook that has a source is as good as there."""
    name = path.removesuffix(".ipynb")
    return (page.root / "notebooks" / "source" / f"{name}.py").exists()


RULES = (
    *(opening, closing, links, setup, cell_lengths, cell_count, words_before_code),
    *(slide_roles, speaker_notes, imports, tricks, unseeded, semicolons, shown_plots),
)
