"""Progress: one small file in a learner's folder, written whole, never needed, never lost."""

import json
import re

import course
import pytest

pytest.importorskip("sympy")

from nnlib.teaching.exercises import _progress, check, progress
from nnlib.teaching.exercises._exercise import every

ONE = every()[0]


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """A learner's folder, as tools/course.py marks it."""
    course.write_state(tmp_path / course.STATE, {})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def entries(folder):
    return json.loads((folder / _progress.FILE).read_text())["exercises"]


def wrong():
    check(ONE.id, ONE.wrong[0][0])


def right():
    check(ONE.id, ONE.right[0])


def test_the_marker_is_the_one_that_the_course_lays():
    assert course.STATE == _progress.MARKER


def test_outside_a_learners_folder_nothing_is_written(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    right()
    progress()
    assert list(tmp_path.iterdir()) == []
    assert "your own copies" in capsys.readouterr().out


def test_tries_and_the_first_pass_are_kept(mine):
    wrong()
    assert entries(mine) == {ONE.id: {"tries": 1, "passed": ""}}
    right()
    passed = entries(mine)[ONE.id]["passed"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", passed)
    wrong()
    assert entries(mine) == {ONE.id: {"tries": 3, "passed": passed}}


def test_a_blank_is_no_try(mine):
    check(ONE.id, None)
    assert not (mine / _progress.FILE).exists()


def test_the_table_has_a_line_for_each_exercise(mine, capsys):
    right()
    capsys.readouterr()
    progress()
    *lines, last = capsys.readouterr().out.splitlines()
    assert len(lines) == len(every())
    assert ONE.title in lines[0]
    assert "✓ 20" in lines[0]
    assert last == f"1 of {len(every())} passed."


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "3", "\0", "[" * 100_000),
        *('{"exercises": 1}', '{"exercises": {"4.1": 5}}'),
        '{"exercises": {"4.1": {"tries": 1e999, "passed": ""}}}',
    ],
    ids=range(9),
)
def test_a_file_that_cannot_be_understood_is_set_aside(mine, text, capsys):
    (mine / _progress.FILE).write_text(text)
    right()
    assert "a new one begins" in capsys.readouterr().out
    assert (mine / f"{_progress.FILE}.unreadable").read_text() == text
    assert entries(mine)[ONE.id]["passed"]


def test_what_was_set_aside_is_not_overwritten(mine):
    for text in ("first", "second"):
        (mine / _progress.FILE).write_text(text)
        progress()
    assert (mine / f"{_progress.FILE}.unreadable").read_text() == "first"
    assert (mine / f"{_progress.FILE}.unreadable1").read_text() == "second"


def test_a_write_that_is_cut_short_leaves_the_old_file_whole(mine, monkeypatch, capsys):
    right()
    before = (mine / _progress.FILE).read_text()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(_progress.os, "replace", full)
    wrong()
    assert "could not be noted" in capsys.readouterr().out
    assert (mine / _progress.FILE).read_text() == before
    assert sorted(path.name for path in mine.iterdir()) == [course.STATE, _progress.FILE]


def test_a_folder_that_is_gone_is_no_error(tmp_path, monkeypatch):
    def gone():
        raise FileNotFoundError

    monkeypatch.setattr(_progress.Path, "cwd", gone)
    right()
    progress()
