"""What a page sends and must not: Python refuses it, says so to the page, and all goes on.

One notebook in JupyterLab holds the four flagships. Nonsense goes out through the widget's own
model, as the page's code sends; then as any other front end of the kernel could send it. Last, on
the same page, the keyboard alone reaches every control.
"""

import json

import matplotlib

matplotlib.use("Agg")

import pytest

from browser import driver, test_perceptron, test_scrubber, test_softmax, test_stepper

CELLS = (
    """import numpy as np
import nnlib
from nnlib.teaching.widgets import perceptron_play, scrubber, softmax_lab, stepper
X, t = nnlib.leaves(12, np.random.default_rng(1))
net = nnlib.Network(nnlib.Dense(1, 1))
loss = nnlib.objective(net, nnlib.squared_error)
batch = (np.array([[1.0]]), np.array([[2.0]]))
steps = nnlib.descend(loss, net.init(np.random.default_rng(0)), [batch] * 9, nnlib.sgd(0.1))
made = {
    "stepper": stepper.worked_example(index=3, nudge=0.5),
    "perceptron": perceptron_play(X, t),
    "softmax": softmax_lab([2.0, 1.0, -1.0], [0, 1, 0]),
    "scrubber": scrubber(list(steps), net, picture=lambda w: np.outer(w, w).clip(0, 1)),
    "dot": perceptron_play([[1, 2], [-1, 3]], mode="dot"),
}
made["scrubber"].guess = "look"
""",
    *(f"made['{kind}']" for kind in ("stepper", "perceptron", "softmax", "scrubber", "dot")),
)
# JavaScript for what no trait may become
ALL = [
    *("'nonsense'", "'__proto__'", "null", "NaN", "-Infinity", "true", "1e300", "-1e20", "{}"),
    *("{ a: { b: [1] } }", """JSON.parse('{"__proto__": {"index": 1}}')""", "[[1, 2], [3]]"),
    *("Array(20000).fill(1)", "'x'.repeat(100000)"),
]
# and what one trait may not become, wrong by a little
OWN = {
    "stepper": {
        "index": ["-1", "25", "1.5", "'1'"],
        "guess": ["'-'", "1", "['+']"],
        "chosen": ["''", "'x1'", "'W5'", "['w5']"],
        "nudge": ["3.001", "-4", "'1'", "[1]"],
        "states": ["[]", "[{}]", "[{ text: 'mine' }]"],  # Python's alone to say, as the next
    },
    "perceptron": {
        "index": ["-1", "999", "1.5", "'1'"],
        "guess": ["'FEWER'", "0", "['fewer']"],
        "asked": ["-2", "0.5", "999"],
        "task": ["''", "'Hand'", "0", "['hand']"],
        "hand": ["[]", "[10]", "[181, 0]", "[0, 1e9]", "[NaN, 0]", "['0', 0]"],
        "order": ["[]", "[0, 1, 2]", "Array(12).fill(0)", "[...'012345']", "{ length: 12 }"],
        "points": [
            *("[]", "[[0.1, 0.2]]", "[[0.1, 0.2, 2]]", "[[0.1, 0.2, true]]", "[[1e9, 0, 1]]"),
            "Array(201).fill([0.1, 0.2, 1])",
        ],
        "facts": ["[]", "{ window: [0, 0, 0, 0] }"],
    },
    "softmax": {
        "index": ["-1", "4", "1.5", "'1'"],
        "z": ["[]", "[1, 2]", "[1, 2, 9]", "[1, '2', 3]", "[NaN, 0, 0]", "[[1], [2], [3]]"],
        "target": ["3", "-1", "0.5", "'1'"],
        "temperature": ["0", "0.2", "8.01", "'1'"],
        "answers": ["[]", "['', '']", "['no', '', '', '']", "[['look'], '', '', '']"],
        "size": ["'lecture'", "''"],
    },
    "scrubber": {
        "index": ["-1", "10", "1.5", "'1'"],
        "guess": ["'LATE'", "1", "['late']"],
        "name": ["'mine'", "''"],
    },
}

MODEL = "const model = document.querySelector(`.lm-${kind}`).model;"
# While it holds, no frame is painted: the page is to show what Python holds, not what it alone has
# made up for a moment. At first it lets a painted state be spoken, which takes 250 ms.
HOLD = """async () => {
  await new Promise((go) => setTimeout(go, 350));
  const paint = window.requestAnimationFrame;
  const held = [];
  window.requestAnimationFrame = (call) => held.push(call);
  window.release = () => {
    window.requestAnimationFrame = paint;
    delete window.release;
    held.forEach((call) => requestAnimationFrame(call));
  };
}"""
# Sends values by the names of their traits, and waits until each has come back as it was.
SEND = f"""async ([kind, values]) => {{
  {MODEL}
  const names = Object.keys(values);
  const before = names.map((name) => JSON.stringify(model.get(name)));
  const restored = (name, k) => JSON.stringify(model.get(name)) === before[k];
  for (const name of names) model.set(name, (0, eval)(`(${{values[name]}})`));
  const back = new Promise((resolve, reject) => {{
    const late = setTimeout(() => reject(new Error("Python does not answer")), 20000);
    const hear = () => {{ if (names.every(restored)) {{ clearTimeout(late); resolve(hear); }} }};
    for (const name of names) model.on(`change:${{name}}`, hear);
  }});
  model.save_changes();
  const hear = await back;
  for (const name of names) model.off(`change:${{name}}`, hear);
}}"""
# What the kernel publishes as errors: ipywidgets tells of an exception in a message's handler so.
LISTEN = """() => {
  const { kernel } = window.jupyterapp.shell.currentWidget.context.sessionContext.session;
  window.complaints = [];
  kernel.iopubMessage.connect((_, { header, content }) => {
    if (header.msg_type === "error") window.complaints.push(`${content.ename}: ${content.evalue}`);
  });
}"""
RAW = """async ([comm_id, data]) => {
  const { kernel } = window.jupyterapp.shell.currentWidget.context.sessionContext.session;
  const header = { msg_id: crypto.randomUUID(), msg_type: "comm_msg", session: kernel.clientId,
    username: "", version: "5.2", date: new Date().toISOString() };
  kernel.sendShellMessage({ header, parent_header: {}, metadata: {}, content: { comm_id, data },
    channel: "shell", buffers: [] });
}"""
HOLDS = """import json
names = [n for n in made["{kind}"].keys if n[0] != "_" and n not in ("layout", "tooltip")]
print(json.dumps({{n: getattr(made["{kind}"], n) for n in names}}))"""


@pytest.fixture(scope="module")
def ours():
    """The same widgets, made here: what the page must show."""
    space = {}
    exec(CELLS[0], space)
    return space["made"]


@pytest.fixture(scope="module")
def shared(lab, module_pages):
    """One page for all tests: JupyterLab with the four flagships."""
    new_page, *_ = module_pages
    page = new_page(1200, 6000)
    driver.open_notebook(page, lab, CELLS)
    for cell in CELLS[1:]:
        kind = cell.split("'")[1]
        page.wait_for_selector(f".lm-{kind}[data-index]")
    page.evaluate(LISTEN)
    return page


@pytest.fixture
def page(shared, watched, lab):
    """The shared page; neither it nor the server may complain while a test runs."""
    log = lab.folder / "lab.log"
    before = len(log.read_text())
    yield shared
    shared.evaluate("window.release?.()")
    assert shared.evaluate("window.complaints") == []
    assert "Traceback" not in log.read_text()[before:]
    assert shared.locator(".jp-OutputArea-output[data-mime-type*=error]").count() == 0


@pytest.fixture
def held(ask):
    """held(page, kind): what Python's traits hold."""
    return lambda page, kind: json.loads(ask(page, HOLDS.format(kind=kind)))


def shows(page, kind, ours, held):
    """The page shows the numbers of the state that Python holds, computed here by nnlib."""
    mine = ours[kind]
    if kind == "stepper":
        assert test_stepper.agrees(mine, mine.states, test_stepper.settle(page))
    elif kind == "perceptron":
        assert test_perceptron.agrees(test_perceptron.settle(page), mine.states, 12)
    elif kind == "softmax":
        test_softmax.compare(test_softmax.settle(page), held)
    else:
        test_scrubber.check(page, mine)


@pytest.fixture
def step(told):
    """step(page, kind, index): forward and back by the keyboard; page and Python both take it."""

    def walk(page, kind, index):
        for key, to in (("ArrowRight", index + 1), ("ArrowLeft", index)):
            page.locator(f".lm-{kind}").focus()
            page.keyboard.press(key)
            page.wait_for_selector(f".lm-{kind}[data-index='{to}']")
            assert told(page, f"print(made['{kind}'].index)", str(to)) == str(to)

    return walk


KINDS = pytest.mark.parametrize("kind", list(OWN))


@KINDS
def test_what_the_page_sends_is_refused_and_the_truth_comes_back(page, ask, held, step, ours, kind):
    before = held(page, kind)
    tell = f"print(json.dumps(made['{kind}'].refused)); made['{kind}'].refused = []"
    ask(page, tell)
    rounds = [ALL + own for own in OWN[kind].values()]
    page.evaluate(HOLD)
    for k in range(max(map(len, rounds))):
        sent = {name: row[k] for name, row in zip(OWN[kind], rounds, strict=True) if k < len(row)}
        page.evaluate(SEND, [kind, sent])
        refused = json.loads(ask(page, tell))
        assert len(refused) == len(sent), (sent, refused)
        assert all(len(words) <= 200 for words in refused)
    page.evaluate("release()")
    assert held(page, kind) == before
    shows(page, kind, ours, before)
    step(page, kind, before["index"])
    shows(page, kind, ours, held(page, kind))


@KINDS
def test_a_page_that_has_drawn_nonsense_recovers(page, watched, held, step, ours, kind):
    before = held(page, kind)
    draw = f"""async ([kind, name]) => {{
      {MODEL}
      const before = JSON.stringify(model.get(name));
      model.set(name, "nonsense");
      await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
      model.save_changes();
      while (JSON.stringify(model.get(name)) !== before) await new Promise(requestAnimationFrame);
    }}"""
    for name in ours[kind].from_browser:
        page.evaluate(draw, [kind, name])
    assert held(page, kind) == before
    watched.clear()  # a page may complain of what it alone has made up
    shows(page, kind, ours, before)
    step(page, kind, before["index"])
    shows(page, kind, ours, held(page, kind))


def test_of_several_values_at_once_only_the_good_are_taken(page, ask, told, held):
    before = held(page, "stepper")
    address = ask(page, "print(made['stepper'].model_id)").strip()
    for state in ("nonsense", None, [1], MIXED):
        page.evaluate(RAW, [address, {"method": "update", "state": state, "buffer_paths": []}])
    assert told(page, "print(made['stepper'].index)", "7") == "7"
    after = held(page, "stepper")
    assert {name: value for name, value in after.items() if value != before[name]} == {"index": 7}
    for index in (8, 3):  # what Python sets, the page follows
        ask(page, f"made['stepper'].index = {index}")
        page.wait_for_selector(f".lm-stepper[data-index='{index}']")


MIXED = {
    **{"chosen": "W9", "index": 7, "nudge": [], "_esm": "alert(1)", "_css": None, "states": []},
    **{"layout": 3, "comm": 1, "refused": 1, "program": {}, "__class__": "x", "no_trait": 0},
}


@KINDS
def test_custom_messages_change_nothing(page, held, ours, kind):
    before = held(page, kind)
    command = "{ id: 'x', kind: 'anywidget-command', name: '__init__', msg: {} }"
    update = "{ method: 'update', state: { index: 1 } }"
    sent = [*ALL, "[]", "7", command, update]
    send = f"""([kind, sent]) => {{
      {MODEL}
      for (const one of sent) model.send((0, eval)(`(${{one}})`));
    }}"""
    page.evaluate(send, [kind, sent])
    assert held(page, kind) == before
    shows(page, kind, ours, before)


CONTROLS = """(kind) => [...document.querySelectorAll(
  ["button", "input", "select", "[tabindex='0']"].map((one) => `.lm-${kind} ${one}`).join())]
  .filter((one) => one.checkVisibility())"""
TELL = "one.outerHTML.slice(0, 150)"


@pytest.mark.parametrize("kind", [*OWN, "dot"])
def test_in_jupyterlab_the_tab_key_reaches_every_control(page, kind):
    wanted = page.evaluate(f"(kind) => ({CONTROLS})(kind).map((one) => {TELL})", kind)
    page.evaluate(f"(kind) => ({CONTROLS})(kind)[0].focus()", kind)
    reached = []
    for _ in wanted:
        reached.append(page.evaluate(f"((one) => {TELL})(document.activeElement)"))
        page.keyboard.press("Tab")
    assert len(set(wanted)) == len(wanted) > 5
    assert sorted(reached) == sorted(wanted)
