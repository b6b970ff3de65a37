"""A real browser for the interactives: on a real JupyterLab, and on a bare page without a kernel.

`notebook(*cells)` opens a new notebook in JupyterLab, runs it and returns the page. `bare(widget)`
shows a widget's own module on a page with nothing behind it. Where Chromium or playwright is
missing, these tests are skipped. A failing test leaves a screenshot in .cache/screenshots.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from ipywidgets.embed import embed_minimal_html

from browser import driver

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
    try:
        with driver.browser() as chromium:
            yield chromium
    except driver.MissingError as missing:
        pytest.skip(str(missing))


@contextmanager
def pages(browser):
    """open_page(width, height, dark=False, **context), its pages, and their consoles' errors."""
    opened, errors = [], []

    def open_page(width=1000, height=900, dark=False, **more):
        scheme = "dark" if dark else "light"
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, color_scheme=scheme, **more)
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: hear(message, errors))
        opened.append(page)
        return page

    yield open_page, opened, errors
    for page in opened:
        page.context.close()


@pytest.fixture
def new_page(browser, request):
    """new_page(width, height, dark=False, **context): a page whose errors fail the test."""
    with pages(browser) as (open_page, opened, errors):
        request.node.open_pages = opened
        yield open_page
    assert errors == [], "the browser's console reported errors"


@pytest.fixture(scope="module")
def module_pages(browser):
    """(new_page, pages, errors) that last as long as a module's tests: see `watched`."""
    with pages(browser) as kept:
        yield kept


@pytest.fixture
def watched(module_pages, request):
    """The errors of the module's pages; those that a test leaves there fail it."""
    _, request.node.open_pages, errors = module_pages
    yield errors
    found = list(errors)
    errors.clear()
    assert found == [], "the browser's console reported errors"


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


@pytest.fixture(scope="session")
def lab():
    """A running JupyterLab: its address and the folder that it serves."""
    pytest.importorskip("jupyterlab", reason="JupyterLab is not installed")
    with driver.jupyterlab() as running:
        yield running


@pytest.fixture
def notebook(lab, new_page):
    """notebook(*cells): a new notebook, opened in JupyterLab and run; `path=` opens one of ours."""

    def open_notebook(*cells, path=None, dark=False, **size):
        page = new_page(**{"width": 1200, "height": 1000, "dark": dark, **size})
        driver.open_notebook(page, lab, cells, path, dark)
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


@pytest.fixture
def told(ask):
    """told(page, code, wanted): wait for the kernel to print `wanted`; return what it prints."""

    def wait(page, code, wanted, seconds=60):
        end = time.monotonic() + seconds
        while (answer := ask(page, code).strip()) != wanted and time.monotonic() < end:
            page.wait_for_timeout(100)
        return answer

    return wait


PACKED = {"@jupyter-widgets/html-manager@1.0.14": "embed-amd.js", "requirejs@2.3.7": "require.js"}


@pytest.fixture(scope="session")
def page_scripts():
    """What an exported page fetches from the net, by the end of its address, kept in .cache."""
    folder = NPM / "packed"
    folder.mkdir(parents=True, exist_ok=True)
    found = {}
    for package, script in PACKED.items():
        path = folder / script
        if not path.exists():
            path.write_bytes(packed_file(package, script))
        found[script] = path.read_text(encoding="utf-8")
    anywidget = Path(sys.prefix, "share/jupyter/nbextensions/anywidget/index.js")
    return found | {"anywidget": anywidget.read_text(encoding="utf-8")}


def packed_file(package, script):
    """One file out of a package of npm, without what the package depends on."""
    if shutil.which("npm") is None:
        pytest.skip(f"npm is not installed: {package} cannot be fetched")
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", package]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=180)
        if done.returncode:
            pytest.skip(f"npm could not fetch {package}: {done.stderr[-200:]}")
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            name = next(n for n in archive.getnames() if n.endswith(f"/{script}"))
            return archive.extractfile(name).read()


@pytest.fixture
def exported(new_page, page_scripts, tmp_path):
    """exported(widget): an HTML page made by ipywidgets, opened as a file: no kernel anywhere."""

    def show(widget, width=1000, height=900):
        path = tmp_path / "page.html"
        embed_minimal_html(path, views=[widget], drop_defaults=False)  # the module is one
        text = re.sub(r' integrity="[^"]*"', "", path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")  # the pinned RequireJS is another version
        page = new_page(width, height)

        def answer(route):
            address = route.request.url
            key = next((k for k in page_scripts if k.split(".")[0] in address), None)
            body = page_scripts[key] if key else ""
            route.fulfill(
                status=200 if key else 404,
                body=body,
                content_type="text/javascript",
                headers={"Access-Control-Allow-Origin": "*"},
            )

        page.route(re.compile("^https:"), answer)
        page.goto(path.as_uri())
        page.wait_for_selector(".lm[data-index]")
        return page

    return show
