"""Make the course's environment, then run one of its tasks in it.

python tools/env.py lab      what `make lab` runs, on every system
python tools/env.py setup    the environment alone

Standard library only, and readable by Pythons older than the course needs (3.6 on), so that
even they can say what is wrong.
"""

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST, NEWEST = (3, 11), (3, 14)  # the Pythons that the course is tested on
TASKS = {
    "lab": ["tools/lab.py"],
    "test": ["tools/checks.py"],
    "notebooks": ["tools/build.py"],
    "classroom": ["tools/classroom.py"],
    "bench": ["benchmarks"],
    "lock": ["tools/lock.py"],
}
CLEANED = [".venv", ".venv-oldest", ".cache", ".pytest_cache", ".mypy_cache", ".ruff_cache"]
CLEANED += [".hypothesis", "build", "dist"]  # never my-course: it is the learner's
NO_NEWS = {
    "@jupyterlab/apputils-extension:notification": {
        "checkForUpdates": False,
        "fetchNews": "false",
    }
}


class SetupError(Exception):
    """Something that the person at the keyboard can put right; the message says how."""


def main(argv=None):
    """Run one task and return its exit status."""
    options, rest = command_line().parse_known_args(argv)
    if options.task == "clean":
        return clean()
    try:
        python = environment(options.oldest)
    except SetupError as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command takes it up again.", file=sys.stderr)
        return 130
    return 0 if options.task == "setup" else run([str(python), *TASKS[options.task], *rest])


def command_line():
    """Return the parser: a task, then whatever that task understands."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--oldest", action="store_true", help="on the oldest supported versions")
    parser.add_argument("task", choices=sorted(["setup", "clean", *TASKS]))
    return parser


def environment(oldest=False):
    """Return the Python of an environment that holds what the lock says, making it if need be."""
    folder = ROOT / (".venv-oldest" if oldest else ".venv")
    lock = ROOT / ("requirements-oldest.lock" if oldest else "requirements.lock")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp, wanted = folder / "course-stamp", fingerprint(lock)
    if answer(python, "import sys, pip") is None:  # none yet, or the Python behind it is gone
        create(folder, suitable_python(OLDEST if oldest else NEWEST))
    elif stamp.exists() and stamp.read_text() == wanted:
        return python
    install(python, lock)
    overrides = folder / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    overrides.parent.mkdir(parents=True, exist_ok=True)
    overrides.write_text(json.dumps(NO_NEWS, indent=2))
    stamp.write_text(wanted)  # last, so that a set-up cut short is taken up again
    say(f"The environment {folder.name} is ready.")
    return python


def fingerprint(lock):
    """Return a hash of what the environment depends on; an editable install knows its folder."""
    digest = hashlib.sha256(str(ROOT).encode())
    for path in [lock, ROOT / "pyproject.toml", Path(__file__)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def answer(python, code):
    """Return what a Python prints when it runs the code, or None where it cannot."""
    try:
        command = [str(python), "-c", code]
        return subprocess.check_output(command, stderr=subprocess.DEVNULL, timeout=60).decode()
    except (OSError, subprocess.SubprocessError):
        return None


def suitable_python(newest):
    """Return a supported Python: the running one if it will do, else the newest on the PATH."""
    names = [f"python3.{minor}" for minor in range(newest[1], OLDEST[1] - 1, -1)]
    found = [sys.executable, *filter(None, map(shutil.which, names))]
    for python in found:
        version = answer(python, "import sys, ensurepip, venv; print(*sys.version_info[:2])")
        if version and OLDEST <= tuple(map(int, version.split())) <= newest:
            return python
    raise SetupError(advice(sys.version_info[:2], newest))


def advice(version, newest):
    """Say why no Python here will do, and what to do about it."""
    here = "{}.{}".format(*version)
    if OLDEST <= version <= newest:
        return (
            f"Python {here} ({sys.executable}) cannot make a virtual environment: its module\n"
            f"venv or ensurepip is missing. On Debian or Ubuntu: sudo apt install python{here}-venv"
        )
    wanted = "{}.{}".format(*OLDEST) + (" to {}.{}".format(*newest) if newest > OLDEST else "")
    return (
        f"The course needs Python {wanted}. This one ({sys.executable}) is {here},\n"
        "and no other was found. Install one, or say where it is: make lab PYTHON=/path/to/python3"
    )


def create(folder, python):
    """Make an empty virtual environment, in place of a broken one if there is one."""
    say(f"Making the environment {folder.name} with {python} ...")
    if subprocess.call([python, "-m", "venv", "--clear", str(folder)], stdin=subprocess.DEVNULL):
        raise SetupError("The environment could not be made: the lines above say why.")


def install(python, lock):
    """Install the pinned packages, then the course itself, which pip refuses among hashes."""
    count = sum("==" in line for line in lock.read_text().splitlines())
    say(f"Installing up to {count} packages from {lock.name} (minutes the first time) ...")
    pip(python, ["--require-hashes", "-r", str(lock)])
    say("Installing nnlib, the course's own package ...")
    pip(python, ["--no-deps", "--no-build-isolation", "-e", str(ROOT)])


def pip(python, arguments):
    """Run pip install; on a terminal, show the package that it is at."""
    command = [str(python), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    log = python.parent.parent / "setup.log"
    settings = dict(os.environ, PIP_USER="0")  # a user's "install for me only" has no place here
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "errors": "replace"}
    with subprocess.Popen([*command, *arguments], env=settings, **pipes) as process:
        lines = [show(line) for line in process.stdout]
    show("")
    log.write_text("".join(lines), encoding="utf-8")
    if process.returncode:
        errors = [line for line in lines if line.startswith("ERROR")] or lines[-5:]
        raise SetupError(
            "".join(errors) + "pip could not install the packages: it needs the internet, once, and"
            f"\nroom on the disk. All that it said is in {log}. The same command takes it up again."
        )


def show(line):
    """On a terminal, keep one line of progress; return the line unchanged."""
    if sys.stderr.isatty() and (not line or line.startswith(("Collecting", "Installing"))):
        print(f"\r\033[K{line.strip()[:72]}", end="", file=sys.stderr, flush=True)
    return line


def run(command):
    """Run a command in the course's folder; Ctrl-C is the command's to answer."""
    signal.signal(signal.SIGINT, lambda *_: None)
    return subprocess.call(command, cwd=str(ROOT))


def clean():
    """Remove all that can be made again."""
    folders = [ROOT / name for name in CLEANED] + list(ROOT.glob("*.egg-info"))
    for folder in filter(Path.is_dir, folders):
        say(f"Removing {folder.name} ...")
        shutil.rmtree(str(folder))
    return 0


def say(sentence):
    """Tell the person at the keyboard what happens now."""
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main())
