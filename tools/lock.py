"""Refresh both locks from pyproject.toml: the newest versions, and the oldest that it allows.

They hold for every system and every supported Python (`--universal`), with each file's hash, and
name no registry, so that they install from whichever one the reader uses.
"""

import importlib.util
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"requirements.lock": "highest", "requirements-oldest.lock": "lowest-direct"}
OPTIONS = ["--universal", "--generate-hashes", "--upgrade", "--no-annotate", "--quiet"]
OPTIONS += ["--python-version=3.11", "--fork-strategy=fewest"]  # one set of versions for everybody
OPTIONS += ["--custom-compile-command=make lock"]
OPTIONS += [f"--extra={extra}" for extra in ("build", "course", "test")]


def main() -> int:
    """Write both locks and return an exit status."""
    if importlib.util.find_spec("uv") is None:
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "uv"], check=True)
    for name, resolution in LOCKS.items():
        print(f"Resolving {name} ...", flush=True)
        command = [sys.executable, "-m", "uv", "pip", "compile", *OPTIONS]
        command += [f"--resolution={resolution}", f"--output-file={name}", "pyproject.toml"]
        if status := subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL).returncode:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
