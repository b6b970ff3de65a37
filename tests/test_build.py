"""The build: the same bytes for the same input, only what changed, and nothing lost on failure."""

import base64
import json

import build
import canonical
import nbformat
import pytest
import source as sources

DEMO = """\
# %% [markdown] slide="slide"
# # Try a cell

# %% [markdown] slide="notes" minutes=8
# The answer is secret.

# %% slide="skip"
import base64, itertools, time
from pathlib import Path

from IPython.display import display

# %% slide="fragment"
print("a")
display({"text/plain": "a red dot", "image/png": PNG}, raw=True)
print("b")
print("c")

# %% slide="fragment"
import ipywidgets
ipywidgets.IntSlider(value=3)

# %% slide="fragment" tags=["measured"]
time.perf_counter_ns()

# %% slide="skip" tags=["check-page"]
"holds"

# %% slide="fragment" tags=["raises-exception"]
1 / 0
"""
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()
DEMO = DEMO.replace("PNG}", f'"{PNG}"}}')
NAME = "01_demo"


def lay(root, text, name=NAME):
    project = build.Project(root)
    project.source(name).parent.mkdir(parents=True, exist_ok=True)
    project.source(name).write_text(text)
    return project


def run(project, *arguments):
    return build.main(arguments, project)


def load(project, name=NAME):
    return json.loads(project.built(name).read_text())


def cell_with(notebook, text):
    return next(cell for cell in notebook["cells"] if text in canonical.join(cell["source"]))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """One notebook with one of everything, built once."""
    project = lay(tmp_path_factory.mktemp("course"), DEMO)
    assert run(project) == 0
    return project


def test_a_built_notebook_is_valid_and_executed(built):
    notebook = load(built)
    nbformat.validate(nbformat.read(built.built(NAME), as_version=4))
    counts = [c["execution_count"] for c in notebook["cells"] if c["cell_type"] == "code"]
    assert counts == [1, 2, 3, 4, 5, 6]


def test_nothing_in_it_depends_on_the_run_or_the_machine(built):
    text = built.built(NAME).read_text()
    metadata = load(built)["metadata"]
    assert "version" not in metadata["language_info"]
    assert set(metadata) == {"course", "kernelspec", "language_info"}
    assert '"execution":' not in text
    assert text.endswith("}\n")
    assert canonical.dumps(json.loads(text)) == text


def test_streams_are_merged_around_a_picture(built):
    outputs = cell_with(load(built), "display(")["outputs"]
    said = [output.get("text", output["output_type"]) for output in outputs]
    assert said == [["a\n"], "display_data", ["b\n", "c\n"]]


def test_a_picture_keeps_its_description_as_alternative_text(built):
    picture = cell_with(load(built), "display(")["outputs"][1]
    assert picture["data"] == {"image/png": PNG, "text/plain": ["a red dot"]}
    assert picture["metadata"] == {"image/png": {"alt": "a red dot"}}


def test_widget_views_give_way_to_their_text(built):
    (output,) = cell_with(load(built), "IntSlider")["outputs"]
    assert output["data"] == {"text/plain": ["IntSlider(value=3)"]}


def test_an_expected_error_keeps_its_last_line_only(built):
    (output,) = cell_with(load(built), "1 / 0")["outputs"]
    assert output["traceback"] == ["ZeroDivisionError: division by zero"]


def test_speakers_notes_stay_in_the_source(built):
    assert "secret" not in built.built(NAME).read_text()


def test_roles_and_tags_reach_jupyter(built):
    notebook = load(built)
    assert cell_with(notebook, "# Try")["metadata"] == {"slideshow": {"slide_type": "slide"}}
    assert cell_with(notebook, "holds")["metadata"]["jupyter"] == {"source_hidden": True}
    tags = cell_with(notebook, "perf_counter_ns")["metadata"]["tags"]
    assert tags == ["measured", "nbval-ignore-output"]


def test_an_answer_below_a_prediction_is_folded():
    ask = sources.Cell("markdown", "**Predict.** How many?", "slide", (), None, 1)
    answer, next_one = (sources.Cell("code", str(k), "slide", (), None, k) for k in (2, 3))
    cells = sources.skeleton([ask, answer, next_one])["cells"]
    assert cells[1]["metadata"]["jupyter"] == {"outputs_hidden": True}
    assert "jupyter" not in cells[2]["metadata"]


def test_the_same_input_gives_the_same_bytes_even_when_forced(built):
    before = built.built(NAME).read_bytes()
    assert run(built, "--force") == 0
    assert built.built(NAME).read_bytes() == before


def test_a_measured_output_is_taken_anew_only_when_asked(built):
    def measured():
        return cell_with(load(built), "perf_counter_ns")["outputs"][0]["data"]

    before = measured()
    assert run(built, "--force") == 0
    assert measured() == before
    assert run(built, "--measured") == 0
    assert measured() != before


def test_a_measured_cell_that_changed_gets_its_own_output(tmp_path):
    cell = '# %% slide="slide" tags=["measured"]\n{}\n'
    project = lay(tmp_path, cell.format("'old'"))
    run(project)
    lay(tmp_path, cell.format("'new'"))
    run(project)
    assert load(project)["cells"][0]["outputs"][0]["data"] == {"text/plain": ["'new'"]}


@pytest.fixture
def builds(monkeypatch):
    """Count the builds without starting a kernel: every cell runs and says nothing."""
    names = []

    def execute(notebook, folder, name, cells):
        names.append(name)
        return notebook

    monkeypatch.setattr(build, "execute", execute)
    return names


def lay_course(root):
    for name in ("nnlib/core.py", "nnlib/_data/iris.csv", "requirements.lock"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("1\n")
    return lay(root, '# %% slide="slide"\n1\n')


def test_nothing_is_rebuilt_when_nothing_changed(tmp_path, builds):
    project = lay_course(tmp_path)
    run(project)
    stamp = project.built(NAME).stat().st_mtime_ns
    run(project)
    assert builds == [NAME]
    assert project.built(NAME).stat().st_mtime_ns == stamp


@pytest.mark.parametrize(
    "changed",
    [
        f"notebooks/source/{NAME}.py",
        f"notebooks/{NAME}.ipynb",
        "nnlib/core.py",
        "nnlib/_data/iris.csv",
        "requirements.lock",
    ],
)
def test_a_change_of_anything_that_matters_rebuilds(tmp_path, builds, changed):
    project = lay_course(tmp_path)
    run(project)
    (tmp_path / changed).write_text((tmp_path / changed).read_text() + "\n")
    run(project)
    assert builds == [NAME, NAME]


def test_only_the_notebook_that_changed_is_rebuilt(tmp_path, builds):
    project = lay_course(tmp_path)
    lay(tmp_path, '# %% slide="slide"\n2\n', "02_other")
    run(project, "01")
    run(project, "02")
    lay(tmp_path, '# %% slide="slide"\n3\n', "02_other")
    run(project)
    assert builds == [NAME, "02_other", "02_other"]


def test_a_failing_cell_is_shown_and_the_old_notebook_stays(tmp_path, capsys):
    first = '# %% [markdown] slide="slide"\n# # T\n\n# %% slide="skip"\n'
    project = lay(tmp_path, first + "answer = 42\n")
    run(project)
    before = project.built(NAME).read_bytes()
    lay(tmp_path, first + "answer = 42\nanswer.missing\n")
    assert run(project) == 1
    assert project.built(NAME).read_bytes() == before
    assert list(project.notebooks.glob(".*")) == []
    said = capsys.readouterr().err
    assert f"{NAME}: cell 2 (source line 4) failed" in said
    assert "    | answer.missing" in said
    assert "AttributeError: 'int' object has no attribute 'missing'" in said
    assert "\x1b" not in said


def test_one_failure_does_not_stop_the_others(tmp_path, capsys):
    project = lay(tmp_path, '# %% slide="slide"\n1 / 0\n')
    lay(tmp_path, '# %% slide="slide"\n7\n', "02_other")
    assert run(project) == 1
    assert cell_with(load(project, "02_other"), "7")["outputs"][0]["data"]["text/plain"] == ["7"]
    assert not project.built(NAME).exists()
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_an_unknown_name_is_refused(tmp_path, capsys):
    assert run(lay_course(tmp_path), "07") == 1
    assert "no source for 07" in capsys.readouterr().err


def test_cells_keep_their_ids_when_others_come_between():
    def ids(*texts):
        cells = [sources.Cell("markdown", text) for text in texts]
        return [cell["id"] for cell in sources.skeleton(cells)["cells"]]

    a, b, again = ids("a", "b", "a")
    assert len({a, b, again}) == 3
    assert ids("x", "a", "b", "a")[1:] == [a, b, again]


EXERCISE = """\
def slope(x):
    ### BEGIN SOLUTION
    y = 2 * x

    return y
    ### END SOLUTION

answer = 3
"""


def test_a_solution_becomes_a_stub_at_its_indentation():
    stub = "def slope(x):\n    ...  # your code here\n\nanswer = 3\n"
    assert sources.stub(EXERCISE) == stub


def test_a_solved_cell_keeps_the_code_and_drops_the_marks():
    solved = "def slope(x):\n    y = 2 * x\n\n    return y\n\nanswer = 3"
    assert sources.solve(EXERCISE) == solved


def test_two_solutions_in_one_cell_are_two_stubs():
    one = "### BEGIN SOLUTION\nprint(1)\n### END SOLUTION"
    assert sources.stub(f"{one}\nb = 2\n{one}") == f"{sources.STUB}\nb = 2\n{sources.STUB}"


@pytest.mark.parametrize(
    ("solution", "stub"),
    [
        ("w3 = 0.1", "w3 = ...  # your code here"),
        ("s = 1\nw3, w4 = s, 2", "w3, w4 = ..., ...  # your code here"),
        ("w.x = 1", sources.STUB),
        ("w3 = (", sources.STUB),
        ("# nothing", sources.STUB),
    ],
)
def test_a_stub_sets_the_names_that_the_solution_ends_by_setting(solution, stub):
    assert sources.stub(f"### BEGIN SOLUTION\n{solution}\n### END SOLUTION") == stub


@pytest.mark.parametrize(
    "text",
    [
        "### BEGIN SOLUTION\nx = 1",
        "x = 1\n### END SOLUTION",
        "### END SOLUTION\n### BEGIN SOLUTION",
    ],
)
def test_marks_that_do_not_pair_up_are_refused(text):
    with pytest.raises(sources.SourceError, match="do not pair up"):
        sources.stub(text)
    with pytest.raises(sources.SourceError, match="do not pair up"):
        sources.solve(text)


def test_solved_notebooks_are_written_beside_and_the_learners_keep_stubs(tmp_path):
    project = lay(tmp_path, f'# %% slide="slide"\n{EXERCISE}\n# %% slide="slide"\nslope(3)\n')
    folder = tmp_path / "solved"
    assert run(project, "--solutions", str(folder)) == 0
    solved = json.loads((folder / f"{NAME}.ipynb").read_text())
    assert solved["cells"][1]["outputs"][0]["data"]["text/plain"] == ["6"]
    assert not project.built(NAME).exists()
    assert run(project) == 0
    assert sources.STUB in "".join(load(project)["cells"][0]["source"])
    assert load(project)["cells"][1]["outputs"] == []
