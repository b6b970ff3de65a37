"""A real browser for the interactives: on a real JupyterLab, and on a bare page without a kernel.

`notebook(*cells)` opens a new notebook in JupyterLab, runs it and returns the page. `bare(widget)`
shows a widget's own module on a page with nothing behind it. Where Chromium or playwright is
missing, these tests are skipped. A failing test leaves a screenshot in .cache/screenshots.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / ".cache" / "screenshots"
NPM = ROOT / ".cache" / "npm"
AXE = "axe-core@4.10.3"
# What JupyterLab and the browser themselves say, and no widget of ours.
NOISE = ("favicon", "WebSocket", "Failed to load resource", "jupyterlab_jupytext", "GPU", "WebGL")


def pytest_configure(config):
    config.addinivalue_line("markers", "browser: drives Chromium")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Keep a picture of every page that a failing test has open."""
    report = yield
    if report.when == "call" and report.failed:
        SHOTS.mkdir(parents=True, exist_ok=True)
        for k, page in enumerate(getattr(item, "open_pages", [])):
            path = SHOTS / f"{item.name.replace('/', '_')}-{k}.png"
            page.screenshot(path=str(path))
            report.sections.append(("screenshot", str(path)))
    return report


@pytest.fixture(scope="session")
def browser():
    """Chromium, without a window."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    path = path or shutil.which("google-chrome")
    if path is None:
        pytest.skip("Chromium is not installed")
    options = ["--no-sandbox", "--disable-background-networking", "--force-device-scale-factor=1"]
    with playwright.sync_playwright() as run:
        chromium = run.chromium.launch(executable_path=path, args=options)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser, request):
    """new_page(width, height, dark=False, **context): a page whose errors fail the test."""
    request.node.open_pages, contexts, errors = [], [], []

    def open_page(width=1000, height=900, dark=False, **more):
        scheme = "dark" if dark else "light"
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, color_scheme=scheme, **more)
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: hear(message, errors))
        contexts.append(context)
        request.node.open_pages.append(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == [], "the browser's console reported errors"


def hear(message, errors):
    if message.type == "error" and not any(word in message.text for word in NOISE):
        errors.append(message.text)


BARE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A widget</title>
<style>body { margin: 12px; background: light-dark(#fff, #111); color-scheme: light dark }</style>
<main><h1 style="font-size:1px;margin:0;color:transparent">A widget</h1><div id="here"></div></main>
"""
RENDER = """async ([module, sheet, traits]) => {
  const style = document.createElement("style");
  style.textContent = sheet;
  document.head.append(style);
  const calls = {};
  const model = {
    get: (name) => traits[name],
    set: (name, value) => {
      traits[name] = value;
      (calls[`change:${name}`] ?? []).forEach((call) => call());
    },
    save_changes: () => {},
    on: (name, call) => (calls[name] ??= []).push(call),
    off: (name, call) => { calls[name] = (calls[name] ?? []).filter((one) => one !== call); },
  };
  Object.assign(window, { model, calls });
  const url = URL.createObjectURL(new Blob([module], { type: "text/javascript" }));
  const widget = (await import(url)).default;
  window.cleanUp = await widget.render({ model, el: document.getElementById("here") });
}"""


@pytest.fixture
def bare(new_page):
    """bare(widget, width, dark): the widget's module on a page with no kernel behind it."""

    def show(widget, width=1000, height=900, dark=False, **more):
        page = new_page(width, height, dark, **more)
        page.set_content(BARE)
        traits = {name: getattr(widget, name) for name in widget.keys if name[0] != "_"}
        traits = {k: v for k, v in traits.items() if k not in ("layout", "comm")}
        page.evaluate(RENDER, [widget._esm, widget._css, json.loads(json.dumps(traits))])
        page.wait_for_selector(".lm[data-index]")
        return page

    return show


@pytest.fixture(scope="session")
def axe():
    """The text of axe-core, which npm brings into .cache once."""
    folder = NPM / "node_modules" / "axe-core" / "axe.min.js"
    if not folder.exists():
        if shutil.which("npm") is None:
            pytest.skip("npm is not installed: axe-core cannot be fetched")
        NPM.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(NPM), "--no-audit", "--no-fund", AXE]
        done = subprocess.run(command, capture_output=True, text=True, timeout=180)
        if done.returncode:
            pytest.skip(f"npm could not fetch {AXE}: {done.stderr[-200:]}")
    return folder.read_text(encoding="utf-8")


@pytest.fixture
def violations(axe):
    """violations(page): what axe-core finds wrong inside the widgets of a page, in words."""

    def find(page):
        page.evaluate(axe)
        found = page.evaluate("axe.run('.lm', { resultTypes: ['violations'] })")["violations"]
        return [
            f"{v['id']}: {n['html'][:120]} {n['failureSummary']}" for v in found for n in v["nodes"]
        ]

    return find


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """A running JupyterLab: its address and the folder that it serves."""
    pytest.importorskip("jupyterlab", reason="JupyterLab is not installed")
    folder, port = tmp_path_factory.mktemp("lab"), free_port()
    settings = folder / ".settings"
    news = settings / "@jupyterlab" / "apputils-extension"
    news.mkdir(parents=True)
    quiet = {"checkForUpdates": False, "fetchNews": "false"}
    (news / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
    command += [
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.user_settings_dir={settings}",
        f"--LabApp.workspaces_dir={folder / '.workspaces'}",
        "--IdentityProvider.token=",
        "--ServerApp.password=",
        "--ServerApp.disable_check_xsrf=True",
        "--LabApp.expose_app_in_browser=True",
    ]
    own = {"JUPYTER_DATA_DIR": str(folder / ".data"), "JUPYTER_RUNTIME_DIR": str(folder / ".run")}
    log = (folder / "lab.log").open("w")
    server = subprocess.Popen(
        command, cwd=folder, env={**os.environ, **own}, stdout=log, stderr=log
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(server, f"{address}/api/status", folder / "lab.log")
        yield address, folder
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def wait_for(server, address, log, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


IDLE = """() => {
  const shell = window.jupyterapp?.shell;
  const context = shell?.currentWidget?.context;
  const kernel = context?.sessionContext?.session?.kernel;
  return kernel?.connectionStatus === "connected" && kernel?.status === "idle";
}"""
DONE = """() => {
  const cells = window.jupyterapp.shell.currentWidget.content.widgets;
  return cells.every((cell) => cell.model.type !== "code" || cell.model.executionCount);
}"""


@pytest.fixture
def notebook(lab, new_page):
    """notebook(*cells): a new notebook, opened in JupyterLab and run; `path=` opens one of ours."""
    address, folder = lab

    def open_notebook(*cells, path=None, dark=False, **size):
        name = f"{uuid.uuid4().hex[:8]}.ipynb"
        if path is None:
            node = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
            kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
            node.metadata["kernelspec"] = kernel  # without it, JupyterLab asks which one
            nbformat.write(node, folder / name)
        else:
            shutil.copy(path, folder / name)
        page = new_page(**{"width": 1200, "height": 1000, "dark": dark, **size})
        page.goto(f"{address}/doc/workspaces/{uuid.uuid4().hex[:8]}/tree/{name}")
        page.wait_for_function(IDLE, timeout=60_000)
        if dark:
            change = (
                "app => app.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})"
            )
            page.evaluate(f"({change})(window.jupyterapp)")
            page.wait_for_selector("body[data-jp-theme-light='false']")
        page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
        page.wait_for_function(DONE, timeout=120_000)
        page.wait_for_function(IDLE, timeout=120_000)
        return page

    return open_notebook


@pytest.fixture
def ask():
    """ask(page, code): run code in the notebook's kernel and return what it prints."""

    def run(page, code):
        return page.evaluate(
            """async (code) => {
              const context = window.jupyterapp.shell.currentWidget.context;
              const kernel = context.sessionContext.session.kernel;
              const future = kernel.requestExecute({ code, store_history: false });
              let text = "";
              future.onIOPub = ({ header, content }) => {
                if (header.msg_type === "stream") text += content.text;
                if (header.msg_type === "error") text += `${content.ename}: ${content.evalue}`;
              };
              await future.done;
              return text;
            }""",
            code,
        )

    return run
