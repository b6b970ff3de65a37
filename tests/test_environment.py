"""The environment: its descriptions agree; tools/env.py makes it once and says what is wrong."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path

import env
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ["requirements.lock", "requirements-oldest.lock"]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]


def requirements(*extras):
    """Return {name: requirement} of the package and some of its extras."""
    optional = PROJECT["optional-dependencies"]
    lines = [*PROJECT["dependencies"], *chain.from_iterable(optional[extra] for extra in extras)]
    return {canonical(Requirement(line).name): Requirement(line) for line in lines}


def canonical(name):
    return name.lower().replace("_", "-")


def lower_bound(requirement):
    (bound,) = [spec for spec in requirement.specifier if spec.operator == ">="]
    return Version(bound.version)


def pins(lock):
    """Return {name: version} of a lock."""
    found = re.findall(r"^([a-z0-9.-]+)==([^ ;]+)", (ROOT / lock).read_text(), flags=re.MULTILINE)
    return {name: Version(version) for name, version in found}


# the descriptions agree


def conda_specs():
    specs = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    return [spec for spec in specs if isinstance(spec, str)], specs


def test_conda_gets_the_same_packages_and_lower_bounds():
    specs, _ = conda_specs()
    described = {canonical(Requirement(s).name): Requirement(s) for s in specs if ">=" in s}
    assert described == requirements("course")
    assert [spec.split("=")[0] for spec in specs if ">=" not in spec] == ["python", "pip"]


def test_conda_gets_one_supported_python_in_the_form_that_binder_reads():
    (found,) = (re.fullmatch(r"python=(\d+)\.(\d+)", spec) for spec in conda_specs()[0][:1])
    assert env.OLDEST <= (int(found[1]), int(found[2])) <= env.NEWEST


def test_conda_installs_the_course_itself_with_pip():
    _, specs = conda_specs()
    assert [spec for spec in specs if isinstance(spec, dict)] == [{"pip": ["-e ."]}]


def test_the_conda_specs_parse():
    rattler = pytest.importorskip("rattler", reason="py-rattler is missing: conda specs unread")
    for spec in conda_specs()[0]:
        assert rattler.MatchSpec(spec).name.normalized == re.match(r"[a-z]+", spec)[0]


def test_every_dependency_has_a_lower_bound():
    for requirement in requirements("course", "test", "build").values():
        assert lower_bound(requirement)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_what_the_project_asks_for(lock):
    pinned = pins(lock)
    for name, requirement in requirements("course", "test", "build").items():
        assert requirement.specifier.contains(pinned[name]), name


def test_the_oldest_lock_pins_the_lower_bounds():
    pinned = pins("requirements-oldest.lock")
    for name, requirement in requirements("course", "test", "build").items():
        assert pinned[name] == lower_bound(requirement), name


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_a_hash_for_every_package_and_names_no_place(lock):
    text = (ROOT / lock).read_text()
    entries = re.split(r"\n(?=[a-z])", text)[1:]
    assert len(entries) == len(re.findall(r"^[a-z].*==", text, flags=re.MULTILINE)) > 50
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"://|--index|--find-links|(?<![a-z0-9])/[a-z]", text)


def test_the_build_backend_is_in_the_lock():
    (backend,) = PYPROJECT["build-system"]["requires"]
    assert [backend] == PROJECT["optional-dependencies"]["build"]


def test_pytorch_is_in_no_lock():
    assert not any("torch" in pins(lock) for lock in LOCKS)


def test_the_versions_agree():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert citation["version"] == PROJECT["version"]
    assert f"## [{PROJECT['version']}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_workflow_runs_the_oldest_and_the_newest_python():
    jobs = yaml.safe_load((ROOT / ".github/workflows/checks.yml").read_text())["jobs"]
    tested = jobs["newest-versions"]["strategy"]["matrix"]["python"]
    assert tested == [f"{major}.{minor}" for major, minor in (env.OLDEST, env.NEWEST)]
    assert PROJECT["requires-python"] == ">={}.{}".format(*env.OLDEST)


# the Makefile


@pytest.mark.skipif(shutil.which("make") is None, reason="make is missing")
def test_make_alone_lists_every_target():
    listed = subprocess.run(["make", "-C", str(ROOT)], capture_output=True, text=True, check=True)
    targets = re.findall(r"^  ([a-z-]+) +\w", listed.stdout, flags=re.MULTILINE)
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    assert targets == phony[1].split()
    assert {*env.TASKS, "clean"} <= set(targets)


# tools/env.py


def test_an_old_python_can_read_it():
    ast.parse((ROOT / "tools/env.py").read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Return a project in which making and filling an environment are only noted down."""
    for name in [*LOCKS, "pyproject.toml"]:
        (tmp_path / name).write_text("numpy==1\n")
    done = []

    def create(folder, python):
        done.append("create")
        scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
        scripts.mkdir(parents=True)
        (scripts / ("python.exe" if sys.platform == "win32" else "python")).touch()

    monkeypatch.setattr(env, "ROOT", tmp_path)
    monkeypatch.setattr(env, "create", create)
    monkeypatch.setattr(env, "install", lambda python, lock: done.append(f"install {lock.name}"))
    monkeypatch.setattr(env, "answer", lambda python, code: "3 11" if exists(python) else None)
    return tmp_path, done


def exists(python):
    return Path(python).exists()


def test_the_environment_is_made_once(project):
    _, done = project
    env.environment()
    assert done == ["create", "install requirements.lock"]
    env.environment()
    assert done == ["create", "install requirements.lock"]


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_the_environment_follows_the_lock_and_the_metadata(project, name):
    folder, done = project
    env.environment()
    (folder / name).write_text("numpy==2\n")
    env.environment()
    assert done == ["create", *["install requirements.lock"] * 2]


def test_an_environment_whose_python_is_gone_is_made_anew(project):
    _, done = project
    python = env.environment()
    python.unlink()
    shutil.rmtree(python.parent)
    env.environment()
    assert done == ["create", "install requirements.lock"] * 2


def test_a_set_up_cut_short_is_taken_up_again(project, monkeypatch):
    _, done = project

    def fail(*_):
        raise env.SetupError("no internet")

    with monkeypatch.context() as patch:
        patch.setattr(env, "install", fail)
        with pytest.raises(env.SetupError):
            env.environment()
    env.environment()
    assert done == ["create", "install requirements.lock"]


def test_the_oldest_versions_have_an_environment_of_their_own(project):
    folder, done = project
    assert folder / ".venv-oldest" in env.environment(oldest=True).parents
    assert done == ["create", "install requirements-oldest.lock"]


def test_jupyterlab_asks_for_no_news(project):
    folder, _ = project
    env.environment()
    settings = folder / ".venv/share/jupyter/lab/settings/overrides.json"
    assert '"fetchNews": "false"' in settings.read_text()


def pythons(monkeypatch, **answers):
    """Let only these Pythons be on the PATH: name = what it says its version is, None if broken."""
    known = {name.replace("_", "."): version for name, version in answers.items()}
    monkeypatch.setattr(env.shutil, "which", lambda name: name if name in known else None)
    monkeypatch.setattr(env.sys, "executable", "python3")
    monkeypatch.setattr(env, "answer", lambda python, code: known.get(python))


def test_the_running_python_is_used_if_it_will_do(monkeypatch):
    pythons(monkeypatch, python3="3 12\n", python3_14="3 14\n")
    assert env.suitable_python(env.NEWEST) == "python3"


@pytest.mark.parametrize("here", ["3 9\n", "3 99\n", None], ids=["old", "new", "without venv"])
def test_another_python_is_found_where_the_running_one_will_not_do(monkeypatch, here):
    pythons(monkeypatch, python3=here, python3_13=None, python3_12="3 12\n", python3_11="3 11\n")
    assert env.suitable_python(env.NEWEST) == "python3.12"


def test_without_a_suitable_python_the_error_says_what_to_do(monkeypatch, capsys):
    pythons(monkeypatch, python3=None)
    monkeypatch.setattr(env, "ROOT", ROOT / "tests")  # where there is no environment
    monkeypatch.setattr(env, "fingerprint", lambda lock: "")
    assert env.main(["setup"]) == 1
    assert "sudo apt install python3" in capsys.readouterr().err


def test_an_old_python_is_told_which_one_is_needed():
    assert "needs Python 3.11 to 3.14." in env.advice((3, 9), (3, 14))
    assert "is 3.9,\nand no other was found" in env.advice((3, 9), (3, 14))
    assert "needs Python 3.11." in env.advice((3, 14), (3, 11))


def test_pip_that_fails_is_explained(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    monkeypatch.setattr(env.subprocess, "Popen", replace_command(python, env.subprocess.Popen))
    with pytest.raises(env.SetupError, match=r"ERROR: [\s\S]*needs the internet"):
        env.pip(python, ["no-such-package"])
    assert "no-such-package" in (tmp_path / "setup.log").read_text()


def replace_command(python, popen):
    """Return a Popen that runs this Python in place of the one named."""
    return lambda command, **more: popen([sys.executable, *command[1:]], **more)


def test_clean_keeps_what_is_the_learners(tmp_path, monkeypatch):
    monkeypatch.setattr(env, "ROOT", tmp_path)
    for name in ["my-course", ".venv", ".cache", "nnlib.egg-info", "nnlib"]:
        (tmp_path / name).mkdir()
    assert env.main(["clean"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["my-course", "nnlib"]
