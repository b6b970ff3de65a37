"""Lint the notebooks without running them: one line a finding, exit code 1 if there is any.

    python tools/lint.py                  every notebook and its source
    python tools/lint.py 04 09            only these
    python tools/lint.py --strict         advice too (long sentences), which never fails
    python tools/lint.py --publish        add new claim ids to notebooks/source/claims.txt
    python tools/lint.py --sections 04    run each section after the set-up cell alone

A finding reads `path:place: rule: message`; the place is a line of a source, or a stored cell.
The rules are in tools/rules: stored, evidence, numbers, rhythm, prose.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import source as sources
from rules import Finding, Page, evidence, numbers, prose, rhythm, stored

ROOT = Path(__file__).resolve().parent.parent
RULES = (*stored.RULES, *evidence.RULES, *numbers.RULES, *rhythm.RULES, *prose.RULES)


def pages(root: Path, wanted: Sequence[str] = ()) -> list[Page]:
    """The notebooks of a project in reading order, all or those named (a number is enough)."""
    names = sorted(p.stem for p in (root / "notebooks" / "source").glob("*.py"))
    every = [name for name in names if sources.NAME.fullmatch(name)]
    chosen = {Path(text).stem for text in wanted}
    return [Page(root, n) for n in every if not wanted or n in chosen or n[:2] in chosen]


def lint_page(page: Page) -> Iterator[Finding]:
    """Everything that the rules find in one notebook."""
    if not page.learner:
        yield Finding(page.source_path, "0", "source", "no cells")
        return
    for rule in RULES:
        yield from rule(page)


def lint(root: Path, wanted: Sequence[str] = ()) -> list[Finding]:
    """All findings, in the order of the notebooks."""
    found: list[Finding] = list(_misplaced(root)) if not wanted else []
    good = []
    for page in pages(root, wanted):
        try:
            found += lint_page(page)
            good.append(page)
        except sources.SourceError as error:
            found.append(Finding(page.source_path, "0", "source", str(error)))
    return found + list(evidence.claims(good, root))


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    options = _parser().parse_args(arguments)
    if options.sections:
        import sections

        return sections.main(pages(root, options.names))
    if options.publish:
        print("published:", ", ".join(evidence.publish(pages(root), root)) or "nothing new")
    found = lint(root, options.names)
    fatal = [finding for finding in found if finding.fatal]
    for finding in found if options.strict else fatal:
        print(finding)
    advice = len(found) - len(fatal)
    hint = f", {advice} pieces of advice (--strict)" if advice and not options.strict else ""
    count = len(pages(root, options.names))
    print(f"notebooks: {count} looked at, {len(fatal)} findings{hint}", file=sys.stderr)
    return 1 if fatal else 0


def _misplaced(root: Path) -> Iterator[Finding]:
    """Notebooks without a source, and sources whose names the build would skip."""
    folder = root / "notebooks"
    for path in sorted(folder.glob("*.ipynb")):
        if not (folder / "source" / f"{path.stem}.py").exists():
            yield Finding(f"notebooks/{path.name}", "0", "orphan", "no source builds this")
    for path in sorted((folder / "source").glob("*.py")):
        if not sources.NAME.fullmatch(path.stem):
            yield Finding(f"notebooks/source/{path.name}", "0", "name", "not NN_name.py")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Lint the notebooks without running them.")
    parser.add_argument("names", nargs="*", help="04_scalar_chain_rule, or 04; default: all")
    parser.add_argument("--strict", action="store_true", help="show advice too")
    parser.add_argument("--publish", action="store_true", help="add new ids to claims.txt")
    parser.add_argument("--sections", action="store_true", help="run each section on its own")
    return parser


if __name__ == "__main__":
    sys.exit(main())
