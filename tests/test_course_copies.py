"""The learner's copies: nothing that they wrote is lost, and what they did not touch stays new."""

import json
import os
from pathlib import Path

import course
import pytest

NAME = "04_chain.ipynb"


def notebook(*sources, outputs=()):
    """Return the text of a notebook with these code cells, the first with these outputs."""
    cells = [
        {"cell_type": "code", "source": [source], "outputs": [], "execution_count": None}
        for source in sources
    ]
    cells[0]["outputs"] = list(outputs)
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


class World:
    """A course, a learner's folder, and the two things that happen: an edit and `make lab`."""

    def __init__(self, folder: Path):
        self.course, self.mine = folder / "notebooks", folder / "my-course"
        self.course.mkdir()
        self.publish("exercise = ...")

    def publish(self, *sources, name=NAME, **more):
        (self.course / name).write_text(notebook(*sources, **more))

    def write(self, *sources, name=NAME, **more):
        (self.mine / name).write_text(notebook(*sources, **more))

    def make_lab(self, version="0.1.0"):
        return course.update(self.course, self.mine, version)

    def sources(self, name=NAME):
        cells = json.loads((self.mine / name).read_text())["cells"]
        return ["".join(cell["source"]) for cell in cells]

    def names(self):
        return sorted(path.name for path in self.mine.glob("*.ipynb"))

    def beside(self):
        return [name for name in self.names() if name != NAME]


@pytest.fixture
def world(tmp_path):
    """Return a course of one notebook, whose copy has been laid."""
    world = World(tmp_path)
    world.make_lab()
    return world


def test_the_first_call_lays_every_notebook_and_says_where(tmp_path):
    world = World(tmp_path)
    world.publish("start = 1", name="00_start.ipynb")
    sentences, laid = world.make_lab()
    assert world.names() == ["00_start.ipynb", NAME]
    assert [path.name for path in laid] == world.names()
    assert sentences == ["New in my-course/, yours to write in: 00_start, 04_chain."]


def test_a_second_call_does_nothing_and_says_nothing(world):
    before = {path: path.stat().st_mtime_ns for path in world.mine.iterdir()}
    assert world.make_lab() == ([], [])
    assert {path: path.stat().st_mtime_ns for path in world.mine.iterdir()} == before


def test_an_untouched_copy_follows_the_course(world):
    world.publish("exercise = ...", "more = 1")
    sentences, laid = world.make_lab()
    assert world.sources() == ["exercise = ...", "more = 1"]
    assert world.names() == [NAME]
    assert laid == [world.mine / NAME]
    assert "follows the course" in sentences[0]


@pytest.mark.parametrize("also", [(), ("",), ("  \n",)], ids=["run", "run on", "blank"])
def test_running_a_copy_does_not_count_as_touching_it(world, also):
    """JupyterLab adds outputs, and an empty cell when the last one is run."""
    world.write("exercise = ...", *also, outputs=[{"output_type": "stream", "text": "hello"}])
    world.publish("exercise = ...", "more = 1")
    world.make_lab()
    assert world.sources() == ["exercise = ...", "more = 1"]


def test_a_copy_follows_when_only_a_stored_picture_changed(world):
    world.publish("exercise = ...", outputs=[{"output_type": "stream", "text": "a better plot"}])
    world.make_lab()
    assert "a better plot" in (world.mine / NAME).read_text()


def test_a_filled_in_exercise_is_kept_and_the_new_version_laid_beside_it(world):
    world.write("exercise = 42")
    world.publish("exercise = ...", "more = 1")
    sentences, laid = world.make_lab(version="0.2.0")
    (beside,) = world.beside()
    assert world.sources() == ["exercise = 42"]
    assert world.sources(beside) == ["exercise = ...", "more = 1"]
    assert beside.startswith("04_chain (course 0.2.0-")
    assert laid == [world.mine / beside]
    assert len(sentences) == 1
    assert beside in sentences[0]


def test_a_filled_in_exercise_alone_brings_no_second_copy(world):
    world.write("exercise = 42")
    assert world.make_lab() == ([], [])
    world.publish("exercise = ...", outputs=[{"output_type": "stream", "text": "a better plot"}])
    assert world.make_lab() == ([], [])
    assert world.names() == [NAME]


def test_the_same_new_version_is_offered_once(world):
    world.write("exercise = 42")
    world.publish("exercise = ...", "more = 1")
    world.make_lab()
    assert world.make_lab() == ([], [])
    (world.mine / world.beside()[0]).unlink()  # not wanted
    assert world.make_lab() == ([], [])
    assert world.beside() == []


def test_a_later_version_takes_the_place_of_an_untouched_offer(world):
    world.write("exercise = 42")
    world.publish("exercise = ...", "more = 1")
    world.make_lab()
    world.publish("exercise = ...", "more = 2")
    world.make_lab()
    (beside,) = world.beside()
    assert world.sources(beside) == ["exercise = ...", "more = 2"]


def test_an_offer_that_the_learner_wrote_in_is_kept_too(world):
    world.write("exercise = 42")
    world.publish("exercise = ...", "more = 1")
    world.make_lab()
    (first,) = world.beside()
    world.write("exercise = 43", "more = 1", name=first)
    world.publish("exercise = ...", "more = 2")
    world.make_lab()
    world.publish("exercise = ...", "more = 1")  # and back again: the same name as the first
    world.make_lab()
    assert world.sources(first) == ["exercise = 43", "more = 1"]
    assert world.sources() == ["exercise = 42"]


def test_a_deleted_copy_comes_back_fresh(world):
    world.write("exercise = 42")
    (world.mine / NAME).unlink()
    sentences, _ = world.make_lab()
    assert world.sources() == ["exercise = ..."]
    assert "was gone" in sentences[0]


def test_a_notebook_that_left_the_course_stays_with_the_learner(world):
    (world.course / NAME).unlink()
    assert world.make_lab() == ([], [])
    assert world.sources() == ["exercise = ..."]


@pytest.mark.parametrize("text", ["{", "[]", '{"laid": {"04_chain.ipynb": 1}}', '{"laid": []}'])
def test_without_a_readable_record_every_difference_counts_as_work(world, text):
    world.write("exercise = 42")
    (world.mine / course.STATE).write_text(text)
    sentences, _ = world.make_lab()
    assert world.sources() == ["exercise = 42"]
    assert len(world.beside()) == 1
    assert "could not be read" in sentences[0]
    assert (world.mine / f"{course.STATE}.unreadable").read_text() == text
    assert world.make_lab() == ([], [])


def test_without_a_record_an_untouched_copy_is_adopted(world):
    (world.mine / course.STATE).unlink()
    assert world.make_lab() == ([], [])
    world.publish("exercise = ...", "more = 1")
    world.make_lab()
    assert world.sources() == ["exercise = ...", "more = 1"]


@pytest.mark.parametrize("text", ["", "{", '{"cells": 3}', '{"cells": [{}]}'])
def test_a_copy_that_cannot_be_read_is_left_as_it_is(world, text):
    (world.mine / NAME).write_text(text)
    sentences, _ = world.make_lab()
    assert "cannot be read as a notebook" in sentences[0]
    world.publish("exercise = ...", "more = 1")
    sentences, _ = world.make_lab()
    assert (world.mine / NAME).read_text() == text
    assert "cannot be read as a notebook" in sentences[0]
    assert world.sources(world.beside()[0]) == ["exercise = ...", "more = 1"]


def test_a_write_cut_short_leaves_the_old_copy_whole(world, monkeypatch):
    def full(*_):
        raise OSError("No space left on device")

    world.publish("exercise = ...", "more = 1")
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        world.make_lab()
    assert world.sources() == ["exercise = ..."]


def test_a_folder_that_cannot_be_written_is_reported_in_a_sentence(tmp_path, monkeypatch, capsys):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "my-course").write_text("a file in the way")
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "0.1.0"\n')
    monkeypatch.setattr(course, "ROOT", tmp_path)
    assert course.main() == []
    assert "cannot be brought up to date" in capsys.readouterr().out
    assert (tmp_path / "my-course").read_text() == "a file in the way"


def test_signed_copies_are_trusted(world, tmp_path, monkeypatch):
    nbformat = pytest.importorskip("nbformat")
    from nbformat.sign import NotebookNotary

    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])
    nbformat.write(book, world.mine / NAME)

    def trusted():
        notary = NotebookNotary()
        found = notary.check_signature(nbformat.read(world.mine / NAME, 4))
        notary.store.close()
        return found

    assert not trusted()
    course.trust([world.mine / NAME])
    assert trusted()
