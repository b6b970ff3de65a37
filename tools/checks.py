"""Run the course's checks and close with one line: N passed, N failed, N skipped.

python tools/checks.py                     everything
python tools/checks.py lint                style, types and the notebooks, unrun
python tools/checks.py unit notebooks      the tests of the code; every notebook, run and compared
python tools/checks.py browser             the interactives, in a real browser
"""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINT = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
    "notebook lint": ["tools/lint.py"],
}
TESTS = {
    "unit": ["--ignore=tests/browser", "tests"],
    "notebooks": ["--nbval", "--nbval-cell-timeout=120", "notebooks"],
    "browser": ["tests/browser"],
}
# the oldest SymPy and Matplotlib stand beside newer packages, which warn them: not ours to mend
LENIENT = ["-W", "ignore::DeprecationWarning"] if sys.prefix.endswith("oldest") else []
WORKERS = min(4, os.cpu_count() or 2)


def main(names: list[str]) -> int:
    """Run the named checks (all of them if none is named) and return an exit status."""
    if unknown := set(names) - {"lint", *TESTS}:
        print(f"No such check: {', '.join(sorted(unknown))}. There are lint, {', '.join(TESTS)}.")
        return 2
    names = names or ["lint", *TESTS]
    total = lint() if "lint" in names else Counter()
    if chosen := [name for name in TESTS if name in names and name != "browser"]:
        total += tests(chosen, WORKERS)
    if "browser" in names:
        total += browser()
    print("{passed} passed, {failed} failed, {skipped} skipped".format_map(total))
    return int(total["failed"] > 0)


def lint() -> Counter[str]:
    """Run each linter, counting it as one check; show what it says only if it complains."""
    tally: Counter[str] = Counter()
    for name, command in LINT.items():
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, text=True, stdout=-1, stderr=subprocess.STDOUT
        )
        tally["failed" if done.returncode else "passed"] += 1
        print(f"{name}: {'FAILED' if done.returncode else 'ok'}", flush=True)
        if done.returncode:
            print(done.stdout, flush=True)
    return tally


def browser() -> Counter[str]:
    """Drive the interactives alone, not sharing the cores; what fails gets one second chance.

    A real browser on a busy machine may miss a beat. A fault of ours fails twice.
    """
    tally = tests(["browser"], 0)
    if not tally["failed"]:
        return tally
    print(f"{tally['failed']} browser tests failed; they are run once more:", flush=True)
    again = tests(["browser"], 0, "--last-failed")
    tally["passed"] += again["passed"]
    tally["failed"] = again["failed"]
    return tally


def tests(names: list[str], workers: int, *more: str) -> Counter[str]:
    """Run pytest over some of the tests, and count from its own report."""
    report = ROOT / ".cache" / "checks.xml"
    report.parent.mkdir(exist_ok=True)
    report.unlink(missing_ok=True)
    options = [
        "-q",
        "-rs",
        "-n",
        str(workers),
        "--dist=loadfile",
        f"--junit-xml={report}",
        *LENIENT,
        *more,
    ]
    chosen = [argument for name in names for argument in TESTS[name]]
    one_thread = {"OPENBLAS_NUM_THREADS": "1"}  # the workers share the cores already
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *chosen],
        cwd=ROOT,
        env={**one_thread, **os.environ},
    )
    tally = count(report) if report.exists() else Counter()
    if done.returncode and not tally["failed"]:  # crashed, or found no test
        tally["failed"] += 1
    return tally


def count(report: Path) -> Counter[str]:
    """Return how many tests a JUnit report says passed, failed and were skipped."""
    suite = ET.parse(report).getroot().find("testsuite")
    assert suite is not None, f"{report} holds no test suite"
    of = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
    failed = of["failures"] + of["errors"]
    return Counter(
        passed=of["tests"] - failed - of["skipped"], failed=failed, skipped=of["skipped"]
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
