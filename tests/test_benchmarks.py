"""The contenders of the benchmark do the same work, and its table stands on a tiny network."""

import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import train_step

CASE = ((5, 4, 3), 6)
PEERS = [
    "naive",
    pytest.param(
        "PyTorch", marks=pytest.mark.skipif(not train_step.torch, reason="PyTorch is missing")
    ),
]


def losses(name, dtype, steps=5):
    step = train_step.CONTENDERS[name](train_step.problem(*CASE, dtype))
    return [float(step()) for _ in range(steps)]


@pytest.mark.parametrize("name", PEERS)
@pytest.mark.parametrize(("dtype", "rtol"), [("float32", 1e-6), ("float64", 1e-13)])
def test_every_contender_takes_the_same_steps(name, dtype, rtol, monkeypatch):
    monkeypatch.setattr(train_step, "LR", 0.5)
    expected = losses("nnlib", dtype)
    assert expected[-1] < expected[0] - 0.1
    assert_allclose(losses(name, dtype), expected, rtol=rtol)


def test_the_products_are_those_that_no_step_avoids(monkeypatch):
    p, shapes = train_step.problem((2, 3, 4, 5), 6, "float64"), []
    matmul = np.matmul
    step = train_step.products(p)
    monkeypatch.setattr(np, "matmul", lambda a, b, out: shapes.append(matmul(a, b, out=out).shape))
    step()
    forward, weights, inputs = [(6, 3), (6, 4), (6, 5)], [(2, 3), (3, 4), (4, 5)], [(6, 3), (6, 4)]
    assert sorted(shapes) == sorted(forward + weights + inputs)


def test_the_table_has_a_line_for_each_case_and_precision():
    heading, names, *lines = train_step.table([CASE], rounds=2, block=0, pause=0)
    assert len({len(heading), len(names), *map(len, lines)}) == 1
    assert [line.split()[:3] for line in lines] == [
        ["5-4-3", "6", "float32"],
        ["5-4-3", "6", "float64"],
    ]
    columns = np.array([line.split()[3:] for line in lines])
    assert columns.shape == (2, 5)
    assert (columns[:, :3].astype(float) > 0).all()


def test_without_pytorch_its_columns_stay_empty(monkeypatch):
    monkeypatch.setattr(train_step, "torch", None)
    *_, line = train_step.table([CASE], rounds=2, block=0, pause=0)
    assert line.split()[-2:] == ["-", "-"]
