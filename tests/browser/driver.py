"""A headless Chromium and a real JupyterLab, for the tests and for the benchmark alike."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import nbformat

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


class MissingError(Exception):
    """What a browser test needs is not installed; the message names it."""


class Lab(NamedTuple):
    """A running JupyterLab: its address and the folder that it serves."""

    address: str
    folder: Path


@contextmanager
def browser() -> Iterator[Any]:
    """Chromium, without a window."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise MissingError("playwright is not installed") from None
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        raise MissingError("Chromium is not installed")
    options = ["--no-sandbox", "--disable-background-networking", "--force-device-scale-factor=1"]
    with sync_playwright() as run:
        chromium = run.chromium.launch(executable_path=path, args=options)
        try:
            yield chromium
        finally:
            chromium.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def jupyterlab() -> Iterator[Lab]:
    """JupyterLab on a port and in a folder of its own, without its news."""
    with tempfile.TemporaryDirectory(prefix="lab-", ignore_cleanup_errors=True) as name:
        folder, port = Path(name), free_port()
        settings = folder / ".settings"
        news = settings / "@jupyterlab" / "apputils-extension"
        news.mkdir(parents=True)
        quiet = {"checkForUpdates": False, "fetchNews": "false"}
        (news / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
        own = {"JUPYTER_DATA_DIR": ".data", "JUPYTER_RUNTIME_DIR": ".run"}
        own = {variable: str(folder / place) for variable, place in own.items()}
        with (folder / "lab.log").open("w") as log:
            server = subprocess.Popen(
                command(folder, settings, port),
                cwd=folder,
                env={**os.environ, **own},
                stdout=log,
                stderr=log,
            )
            address = f"http://127.0.0.1:{port}"
            try:
                wait_for(server, f"{address}/api/status", folder / "lab.log")
                yield Lab(address, folder)
            finally:
                server.terminate()
                server.wait(20)


def command(folder: Path, settings: Path, port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"),
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.user_settings_dir={settings}",
        f"--LabApp.workspaces_dir={folder / '.workspaces'}",
        "--IdentityProvider.token=",
        "--ServerApp.password=",
        "--ServerApp.disable_check_xsrf=True",
        "--LabApp.expose_app_in_browser=True",
    ]


def wait_for(server: Any, address: str, log: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


def code_cells(name: str, *words: str) -> list[Any]:
    """Of a notebook of the course, the first code cell and each that has one of the words in it."""
    stored = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    first, *others = (cell for cell in stored.cells if cell.cell_type == "code")
    return [first, *(cell for cell in others if any(word in cell.source for word in words))]


IDLE = """() => {
  const context = window.jupyterapp?.shell?.currentWidget?.context;
  const kernel = context?.sessionContext?.session?.kernel;
  return kernel?.connectionStatus === "connected" && kernel?.status === "idle";
}"""
DONE = """() => {
  const cells = window.jupyterapp.shell.currentWidget.content.widgets;
  return cells.every((cell) => cell.model.type !== "code" || cell.model.executionCount);
}"""
RUN_ALL = "window.jupyterapp.commands.execute('notebook:run-all-cells')"
DARK = "window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})"


def open_notebook(
    page: Any, lab: Lab, cells: Sequence[str] = (), path: Path | None = None, dark: bool = False
) -> None:
    """Show a new notebook of these cells, or a copy of the one at `path`, and run all of it."""
    name = f"{uuid.uuid4().hex[:8]}.ipynb"
    if path is None:
        node = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        node.metadata["kernelspec"] = kernel  # without it, JupyterLab asks which one
        nbformat.write(node, lab.folder / name)
    else:
        shutil.copy(path, lab.folder / name)
    page.goto(f"{lab.address}/doc/workspaces/{uuid.uuid4().hex[:8]}/tree/{name}")
    page.wait_for_function(IDLE, timeout=60_000)  # before that, run-all is lost without a word
    if dark:
        page.evaluate(DARK)
        page.wait_for_selector("body[data-jp-theme-light='false']", state="attached")
    page.evaluate(RUN_ALL)
    page.wait_for_function(DONE, timeout=120_000)
    page.wait_for_function(IDLE, timeout=120_000)
