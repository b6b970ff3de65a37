"""What holds the house together: who imports whom, how long a page is, what the core never does."""

import ast
import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path

import lint
import numpy as np
import pytest
import rules

ROOT = Path(__file__).resolve().parent.parent
CORE = sorted((ROOT / "nnlib").glob("*.py"))
TEACHING = sorted((ROOT / "nnlib" / "teaching").rglob("*.py"))
MODULE_LINES, LONGER = 130, {"activations.py": 150}  # of code: docstrings come on top
TEACHING_LINES = 250
FUNCTION_LINES, PLOT_LINES = 20, 25
DRAWS = {"gradcheck": {"np.random.default_rng"}}  # check_vjp draws its own directions by default
COMPOSERS = {"train", "vjp"}  # they compose what they are handed, so they may name its types
MATPLOTLIB = {"matplotlib", "cycler"}  # cycler is a part of it, under its own name
COURSE = {"nnlib", "numpy", "sympy", *MATPLOTLIB, "ipywidgets", "anywidget", "traitlets", "IPython"}
STANDARD = set(sys.stdlib_module_names)


def name(path):
    return str(path.relative_to(ROOT))


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=map(name, paths))


def imported(tree):
    """Dotted names of all that a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute: they can be read without a map"
            modules = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from modules if node.module == "nnlib" else {node.module}


def parse(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def docstring_lines(tree):
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef
    for node in ast.walk(tree):
        if isinstance(node, kinds) and ast.get_docstring(node, clean=False) is not None:
            yield from range(node.body[0].lineno, node.body[0].end_lineno + 1)


def code_lines(path):
    """Numbers of the lines that hold code: no blank, no docstring, no comment of its own."""
    text = path.read_text(encoding="utf-8")
    silent = set(docstring_lines(ast.parse(text)))
    lines = enumerate(text.splitlines(), start=1)
    return [i for i, line in lines if line.split("#")[0].strip() and i not in silent]


@each([path for path in CORE if path.stem != "__init__"])
def test_core_modules_import_numpy_and_shapes_only(path):
    for module in imported(parse(path)):
        top, *rest = module.split(".")
        assert top in STANDARD | {"numpy", "nnlib"}, f"{module} in the core"
        if top == "nnlib":
            assert "teaching" not in rest, "the core knows nothing of the course"
            assert rest[0] == "_shapes" or path.stem in COMPOSERS, f"{path.stem} imports {module}"


@each(TEACHING)
def test_the_teaching_layer_imports_the_course_only(path):
    for module in imported(parse(path)):
        assert module.split(".")[0] in STANDARD | COURSE, f"{module} in the teaching layer"


def test_notebooks_import_the_course_only():
    for page in lint.pages(ROOT):
        for cell in page.code:
            allowed = (
                STANDARD | COURSE | ({"torch", "sklearn"} if "measured" in cell.tags else set())
            )
            tops = {
                module.split(".")[0] for module in imported(rules.parse(cell) or ast.Module([], []))
            }
            assert tops <= allowed, f"{page.source_path}:{cell.line}: {tops - allowed}"


def loaded(statement):
    """Top-level names of what a fresh interpreter has loaded after one import."""
    code = f"import sys, {statement}; print(*{{m.split('.')[0] for m in sys.modules}})"
    command = [sys.executable, "-c", code]
    return set(subprocess.check_output(command, cwd=ROOT, text=True).split())


def test_importing_nnlib_loads_numpy_and_nothing_heavier():
    assert loaded("nnlib") - loaded("numpy, numpy.random") - STANDARD == {"nnlib"}


@each([path for path in CORE if path.stem != "__init__"])
def test_a_core_module_is_read_in_one_sitting(path):
    assert len(code_lines(path)) <= LONGER.get(path.name, MODULE_LINES)


@each(TEACHING)
def test_a_teaching_module_is_read_in_one_sitting(path):
    assert len(code_lines(path)) < TEACHING_LINES


@each([*CORE, *TEACHING])
def test_functions_are_small(path):
    lines = set(code_lines(path))
    most = PLOT_LINES if path.parent.name == "plot" else FUNCTION_LINES
    long = [
        f"{node.name} (line {node.lineno}): {count}"
        for node in ast.walk(parse(path))
        if isinstance(node, ast.FunctionDef)
        if (count := len(lines & set(range(node.body[0].lineno, node.end_lineno + 1)))) > most
    ]
    assert not long, f"over {most} lines: {', '.join(long)}"


@each(CORE)
def test_the_core_never_prints_seeds_or_reads_the_clock(path):
    tree = parse(path)
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not called & {"print", "input", "breakpoint"}
    assert not {call for call in called if re.match(r"(np|numpy)\.random\.", call)} - DRAWS.get(
        path.stem, set()
    ), "randomness comes in as rng"
    modules = {module.split(".")[0] for module in imported(tree)}
    assert not modules & {"time", "datetime", "random", "logging", "os", "sys", "threading"}
    assert not any(isinstance(node, ast.Global) for node in ast.walk(tree))


@each([path for path in CORE if path.stem != "__init__"])
def test_the_core_keeps_no_module_state(path):
    module = importlib.import_module(f"nnlib.{path.stem}")
    mutable = (list, dict, set, bytearray, np.ndarray, np.random.Generator)
    own = {key: value for key, value in vars(module).items() if not key.startswith("__")}
    assert not [key for key, value in own.items() if isinstance(value, mutable)]


def test_every_public_name_says_what_it_does():
    import nnlib

    for public in nnlib.__all__:
        value = getattr(nnlib, public)
        documented = inspect.isclass(value) or callable(value)
        assert documented, f"{public} is no function and no class"
        assert (inspect.getdoc(value) or "").strip(), f"{public} has no docstring"


def committed():
    """Text that git tracks; without git (a downloaded archive) there is nothing to check."""
    try:
        listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    for file in filter(None, listed.split("\0")):
        path = ROOT / file
        if path.is_file() and path != Path(__file__):
            yield file, path.read_bytes().decode("utf-8", errors="ignore")


def found(pattern):
    return [
        f"{file}: {match.group()}"
        for file, text in committed()
        if (match := re.search(pattern, text))
    ]


def test_nothing_committed_names_a_package_registry():
    hosts = r"pypi\.org|pythonhosted\.org|registry\.(npmjs|yarnpkg)|conda\.anaconda\.org"
    assert not found(rf"{hosts}|index-url[ =]+\S+")


def test_nothing_committed_names_a_folder_of_one_machine():
    assert not found(r"(?<![\w.~/-])/(work|root|Users)/\w+")
