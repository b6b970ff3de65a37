"""Each rule of the lint finds what it is for, in a notebook that is right but for one thing."""

import json

import canonical
import lint
import pytest
import sections
import source as sources
from rules import Page, evidence

NAME = "04_demo"
OPENING = """\
# %% [markdown] slide="slide"
# # 4. Follow a change
#
# **You will do:** one chain. **You will learn:** why slopes multiply. **You need:** nothing.
#
# About 45 minutes. Before this: [3](03_before.ipynb).

# %% slide="skip"
from nnlib.teaching import agree, equation_card, plot, prove

# %% [markdown] slide="slide"
# ## One nudge
#
# Two slopes multiply: $$a b \\tag{4.1}$$

# %% [markdown] slide="notes" minutes=8
# **Ask** for a guess.

# %% [markdown] slide="fragment"
# SymPy agrees:

# %% slide="fragment"
prove("4.1", a, b)
"""
STEP = """
# %% [markdown] slide="fragment"
# Step {0} reads:

# %% slide="fragment"
step_{0} = {0}
"""
CLOSING = """
# %% [markdown] slide="slide"
# ## Equation card
#
# What you have now:

# %% slide="fragment"
equation_card("4.1")

# %% [markdown] slide="skip"
# ## Exercises
#
# Try one.

# %% [markdown] slide="skip"
# ## References
#
# A book. Next: [5](05_after.ipynb)
"""
GOOD = OPENING + "".join(STEP.format(i) for i in range(16)) + CLOSING
SAYS = "# Step 3 reads:"
CODE = "step_3 = 3"


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "notebooks" / "source"
    folder.mkdir(parents=True)
    for name in ("03_before", "05_after"):  # so that there is something to link to
        (folder / f"{name}.py").touch()
    return tmp_path


def lay(project, text):
    """Write a source, and store what a build would, without a run; publish its claims."""
    (project / "notebooks" / "source" / f"{NAME}.py").write_text(text)
    page = Page(project, NAME)
    stored(project).write_text(canonical.dumps(sources.skeleton(page.learner)))
    evidence.publish([page], project)


def stored(project):
    return project / "notebooks" / f"{NAME}.ipynb"


def rules(project):
    return {finding.rule for finding in lint.lint(project, [NAME])}


def swap(old, new):
    assert GOOD.count(old) >= 1, f"the good notebook has no {old!r}"
    return GOOD.replace(old, new, 1)


def test_a_good_notebook_has_no_findings(project):
    lay(project, GOOD)
    assert lint.lint(project, [NAME]) == []
    assert lint.main([NAME], project) == 0


def test_a_number_in_the_prose_may_stand_in_a_check_or_an_output(project):
    said = "# The slopes are 0.0822, 0.40 and 0.1868, nudged by 0.001:"
    lay(project, swap(SAYS, said).replace(CODE, 'step_3 = "0.0822", 0.4'))
    notebook = json.loads(stored(project).read_text())
    cell = next(cell for cell in notebook["cells"] if "step_3" in "".join(cell["source"]))
    text = {"name": "stdout", "output_type": "stream", "text": ["sum 0.1868\n"]}
    cell["outputs"] = [text]
    stored(project).write_text(canonical.dumps(canonical.canonical(notebook)))
    assert "typed-number" not in rules(project)
    cell["outputs"] = [{**text, "text": ["sum 0.1869\n"]}]
    stored(project).write_text(canonical.dumps(canonical.canonical(notebook)))
    assert "typed-number" in rules(project)


def test_a_finding_is_one_line_and_makes_the_lint_fail(project, capsys):
    lay(project, swap(SAYS, "# This is obviously right:"))
    line = GOOD[: GOOD.index(SAYS)].count("\n")
    assert lint.main([NAME], project) == 1
    where = f"notebooks/source/{NAME}.py:{line}"
    said = "talking-down: 'obviously': say why, or leave it out"
    assert capsys.readouterr().out == f"{where}: {said}\n"


def lines(count):
    return "\n".join(f"x_{i} = {i}" for i in range(count))


CELL = '\n# %% slide="fragment"\n'
AGREE = 'agree("4.{0}", "x", hand="1", code=1)'
SENTENCE = " ".join(["word"] * 20) + ". "

BROKEN_SOURCES = {
    # claims
    "evidence": swap('prove("4.1", a, b)', "a = b"),
    "literal-id": swap(CODE, "prove(name, a, b)"),
    "unique-id": swap(CODE, 'prove("4.1", a, b)'),
    "own-id": swap(CODE, 'prove("5.1", a, b)'),
    "agree-lines": swap(CODE, "\n".join(AGREE.format(i) for i in range(2, 9))),
    "one-table": swap(CODE, "evidence_table(a)\nevidence_table(b)"),
    "typed-number": swap(SAYS, "# The slope is 0.0822:"),
    # form
    "opening": swap("**You need:**", "**Bring:**"),
    "closing": swap("## References", "## Books"),
    "link": swap(SAYS, "# See [this](nowhere.md):"),
    "setup": swap("from nnlib.teaching", lines(8) + "\nfrom nnlib.teaching"),
    "cell-length": swap(CODE, lines(21)),
    "cell-count": GOOD.replace(STEP.format(9), "").replace(STEP.format(8), ""),
    "sentence": swap(SAYS, "# ### Step 3"),
    "in-a-row": swap(CODE, CELL.join(["a = 1"] * 4)),
    "slide": swap('# %% [markdown] slide="fragment"', "# %% [markdown]"),
    "notes": swap(" minutes=8", ""),
    "import": swap(CODE, "from utils import helper"),
    "download": swap(CODE, "from urllib.request import urlopen"),
    "measured": swap(CODE, "import torch"),
    "trick": swap(CODE, "import sys\nsys.path.append(folder)"),
    "seed": swap(CODE, "rng = np.random.default_rng()"),
    "semicolon": swap(CODE, "plt.show();"),
    "show": swap(CODE, "plot.graph(machine)"),
    # words
    "words": swap(SAYS, "# " + SENTENCE * 7),
    "talking-down": swap(CODE, "x = 1  # simply one"),
    "markdown": swap(SAYS, "# A <span>word</span>:"),
}


@pytest.mark.parametrize("rule", BROKEN_SOURCES)
def test_each_rule_finds_its_own_fault_alone(project, rule):
    lay(project, BROKEN_SOURCES[rule])
    assert rules(project) == {rule}


MORE = {
    "no title": ("opening", swap("# # 4. Follow", "# Follow")),
    "no minutes": ("opening", swap("45 minutes", "45 min")),
    "no link back": ("opening", swap("[3](03_before.ipynb)", "3")),
    "no link on": ("closing", swap("[5](05_after.ipynb)", "5")),
    "no card": ("closing", swap('equation_card("4.1")', "card = 1")),
    "many long cells": ("cell-length", GOOD.replace("step_3 = 3", lines(11)).replace(
        "step_5 = 5", lines(11)).replace("step_7 = 7", lines(11))),
    "too many cells": ("cell-count", GOOD.replace(CLOSING, STEP.format(99) * 20 + CLOSING)),
    "blank is no evidence": ("evidence", swap('prove("4.1", a, b)', 'your_turn("4.1", "x")')),
    "another's tag": ("own-id", swap(
        "\\tag{4.1}", "\\tag{4.1} \\tag{8.3}").replace(CODE, 'prove("8.3", a, b)')),
    "shell": ("trick", swap(CODE, "# !pip install x")),
    "clock": ("measured", swap(CODE, "from time import perf_counter")),
    "assigned plot": ("show", swap(CODE, "ax = plot.graph(machine)")),
    "directive": ("markdown", swap(SAYS, "# :::{note}\n# Words.\n# :::")),
    "comment": ("markdown", swap(SAYS, "# Words <!-- hidden --> here:")),
    "in a note": ("talking-down", swap("# **Ask** for", "# Simply ask for")),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "text"), MORE.values(), ids=MORE)
def test_other_forms_of_the_same_faults(project, rule, text):
    lay(project, text)
    assert rules(project) == {rule}


ALLOWED = {
    "exercises on top of many cells": GOOD.replace(
        CLOSING, STEP.format(99).replace('slide="fragment"', 'slide="fragment" tags=["exercise"]')
        .replace('slide="sub-slide"', 'slide="sub-slide" tags=["check"]') * 20 + CLOSING
    ),
    "a clock in a measured cell": swap(
        CELL + CODE, '\n# %% slide="fragment" tags=["measured"]\nimport time'
    ),
    "agree lines in a check page": swap(
        CELL + CODE,
        '\n# %% slide="skip" tags=["check-page"]\n'
        + "\n".join(AGREE.format(i) for i in range(2, 30)),
    ),
    "agree lines in the one table": swap(
        CODE, f"evidence_table({', '.join(AGREE.format(i) for i in range(2, 12))})"
    ),
    "your_turn with a route": swap(
        'prove("4.1", a, b)', 'your_turn("4.1", "x", factors=f, code=1)'
    ),
    "proved and seen in numbers": swap(CODE, AGREE.format(1)),
    "just in code": swap(CODE, 'just = "obviously"'),
    "just in a quotation": swap(SAYS, "# They say:\n#\n# > just add them"),
    "less than in maths": swap(SAYS, "# For $a <b$ and `<div>` read:"),
    "details": swap(
        SAYS, f"# Read:\n# <details><summary>More</summary>\n# {SENTENCE * 9}</details>"
    ),
    "a long list": swap(SAYS, f"# Read:\n#\n# - {SENTENCE * 9}"),
    "notes above the heading": GOOD.replace('\n# %% [markdown] slide="notes" minutes=8\n'
        "# **Ask** for a guess.\n", "").replace('# %% [markdown] slide="slide"\n# ## One',
        '# %% [markdown] slide="notes" minutes=8\n# Ask.\n\n'
        '# %% [markdown] slide="slide"\n# ## One'),
    "a seeded rng": swap(CODE, "rng = np.random.default_rng(0)"),
    "a figure that is shown": swap(CODE, "plot.graph(machine)\nplt.show()"),
}  # fmt: skip


@pytest.mark.parametrize("text", ALLOWED.values(), ids=ALLOWED)
def test_what_is_right_passes(project, text):
    lay(project, text)
    assert lint.lint(project, [NAME]) == []


def test_long_sentences_are_advice(project, capsys):
    lay(project, swap(SAYS, "# " + "word " * 26 + "here:"))
    assert lint.main([NAME], project) == 0
    assert "sentence-words" not in capsys.readouterr().out
    assert lint.main([NAME, "--strict"], project) == 0
    assert "sentence-words: 27 words: word word" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('slide="skip"', 'slides="skip"', "unknown in a cell header: 'slides'"),
        ('slide="skip"', 'slide="side"', "slide='side'"),
        ('slide="skip"', 'slide="skip" tags=["slow"]', "unknown tags ['slow']"),
        ('slide="skip"', 'slide="skip" minutes=3', "minutes belong"),
        ("step_3 = 3", "### BEGIN SOLUTION", "do not pair up"),
        ("# %% [markdown]", "# %% [raw]", "raw cell"),
    ],
)
def test_a_slip_in_a_header_is_refused_with_its_line(project, old, new, message):
    folder = project / "notebooks" / "source"
    (folder / f"{NAME}.py").write_text(swap(old, new))
    (finding,) = lint.lint(project, [NAME])
    assert finding.rule == "source"
    assert message in finding.message


def code_cell(notebook):
    return next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")


def never_run(notebook):
    code_cell(notebook)["execution_count"] = None


def edited_by_hand(notebook):
    code_cell(notebook)["source"] = ["import numpy"]


def one_cell_less(notebook):
    del notebook["cells"][-1]


def widget_state(notebook):
    notebook["metadata"]["widgets"] = {}


def output(**fields):
    return lambda notebook: code_cell(notebook)["outputs"].append(fields)


def picture(text):
    data = {"image/png": "iVBO", "text/plain": text}
    return output(output_type="display_data", data=data, metadata={})


def result(text):
    return output(output_type="display_data", data={"text/plain": text}, metadata={})


ERROR = {"ename": "ValueError", "evalue": "no", "traceback": ["ValueError: no"]}

BROKEN_STORED = {
    "never run": ("never-run", never_run),
    "edited by hand": ("stale", edited_by_hand),
    "a cell is gone": ("stale", one_cell_less),
    "widget state": ("widget-state", widget_state),
    "an error": ("error-output", output(output_type="error", **ERROR)),
    "a warning": ("stderr", output(output_type="stream", name="stderr", text=["careful\n"])),
    "an address": ("machine", result("<object at 0x7f3a12345678>")),
    "a folder": ("machine", result("saved in /home/ann/course")),
    "a bare picture": ("undescribed", picture("<Figure size 640x480 with 1 Axes>")),
}


@pytest.mark.parametrize(("rule", "edit"), BROKEN_STORED.values(), ids=BROKEN_STORED)
def test_each_fault_of_a_stored_notebook_is_found(project, rule, edit):
    lay(project, GOOD)
    notebook = json.loads(stored(project).read_text())
    edit(notebook)
    stored(project).write_text(json.dumps(notebook, indent=1, sort_keys=True) + "\n")
    assert rule in rules(project)
    assert rules(project) <= {rule, "non-canonical"}


def test_a_stored_notebook_in_any_other_layout_is_not_canonical(project):
    lay(project, GOOD)
    stored(project).write_text(json.dumps(json.loads(stored(project).read_text())))
    assert rules(project) == {"non-canonical"}


def test_a_described_picture_passes(project):
    lay(project, GOOD)
    notebook = json.loads(stored(project).read_text())
    picture("Figure: a line from 0 to 1")(notebook)
    stored(project).write_text(canonical.dumps(notebook))
    assert rules(project) == set()


def test_a_changed_source_makes_the_stored_notebook_stale(project):
    lay(project, GOOD)
    (project / "notebooks" / "source" / f"{NAME}.py").write_text(swap(SAYS, "# Read step 3:"))
    assert rules(project) == {"stale"}


def test_a_changed_note_does_not(project):
    lay(project, GOOD)
    changed = swap("for a guess", "for two guesses")
    (project / "notebooks" / "source" / f"{NAME}.py").write_text(changed)
    assert rules(project) == set()


def test_a_source_without_its_notebook_is_unbuilt(project):
    lay(project, GOOD)
    stored(project).unlink()
    assert rules(project) == {"unbuilt"}


def test_a_notebook_without_a_source_is_an_orphan(project):
    lay(project, GOOD)
    (project / "notebooks" / "11_orphan.ipynb").write_text("{}")
    assert "orphan" in {finding.rule for finding in lint.lint(project)}


def test_a_new_claim_is_to_be_published(project):
    lay(project, GOOD)
    lay_unpublished = swap(CODE, 'prove("4.2", a, b)')
    (project / "notebooks" / "source" / f"{NAME}.py").write_text(lay_unpublished)
    assert "unpublished" in rules(project)
    lint.main(["--publish"], project)
    assert "unpublished" not in rules(project)


def test_a_published_claim_never_vanishes(project):
    lay(project, swap(CODE, 'prove("4.10", a, b)'))
    lay(project, GOOD)  # publishes again, and must not remove 4.10
    assert rules(project) == {"vanished"}
    listed = (project / evidence.CLAIMS).read_text().splitlines()[1:]
    assert listed == [f"4.1 {NAME}", f"4.10 {NAME}"]


def test_the_front_door_needs_no_equations(project):
    door = project / "notebooks" / "source" / "00_door.py"
    head = OPENING[: OPENING.index('# %% [markdown] slide="slide"\n# ## One')]
    last = '# %% [markdown] slide="slide"\n# On: [3](03_before.ipynb)\n'
    door.write_text(head.replace("[3](03_before.ipynb)", "nothing") + last)
    assert {finding.rule for finding in lint.lint(project, ["00"])} == {"unbuilt"}


def test_sections_run_alone_or_say_where_they_fail(project, capsys):
    text = GOOD.replace("from nnlib.teaching import agree, equation_card, plot, prove", "a = b = 1")
    text = text.replace('prove("4.1", a, b)', "c = a + b").replace('equation_card("4.1")', "a + c")
    lay(project, text)
    assert lint.main(["--sections", NAME], project) == 1
    line = text[: text.index("a + c")].count("\n")
    said = f"notebooks/source/{NAME}.py:{line}: section: Equation card: NameError"
    assert capsys.readouterr().out.startswith(said)
    lay(project, text.replace("a + c", "a + b"))
    assert lint.main(["--sections", NAME], project) == 0


def test_a_section_that_never_ends_is_interrupted(project, monkeypatch):
    monkeypatch.setattr(sections, "TIMEOUT", 1)
    lay(project, OPENING[: OPENING.index("from nnlib")] + "while True:\n    pass\n")
    (failure,) = sections.failures(Page(project, NAME))
    assert failure.error.endswith("took more than 1 s")
