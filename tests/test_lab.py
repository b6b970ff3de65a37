"""`make lab` opens JupyterLab on the learner's first notebook."""

import sys

import course
import lab
import pytest

labapp = pytest.importorskip("jupyterlab.labapp")


@pytest.mark.parametrize(
    ("present", "page"), [(True, "my-course/00_start_here.ipynb"), (False, "my-course")]
)
def test_it_opens_the_first_copy_and_passes_the_rest_on(tmp_path, monkeypatch, present, page):
    (tmp_path / "my-course").mkdir()
    if present:
        (tmp_path / "my-course" / "00_start_here.ipynb").touch()
    monkeypatch.setattr(course, "ROOT", tmp_path)
    monkeypatch.setattr(course, "main", list)
    monkeypatch.setattr(labapp, "main", lambda: None)
    monkeypatch.setattr(sys, "argv", ["lab.py", "--no-browser"])
    assert lab.main() == 0
    assert f"--LabApp.default_url=/lab/tree/{page}" in sys.argv
    assert f"--ServerApp.root_dir={tmp_path}" in sys.argv
    assert sys.argv[-1] == "--no-browser"
