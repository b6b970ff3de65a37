"""Data: equal to scikit-learn's copies, reproducible, separable where promised, shipped."""

import socket

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from oracles import SEEDS, bits, frozen

from nnlib import (
    blobs,
    digits,
    heights,
    iris,
    leaves,
    moons,
    one_hot,
    perceptron_updates,
    spirals,
    split,
    xor,
)

SHIPPED = {digits: (1797, 64, 10), iris: (150, 4, 3), heights: (2, 2, None), xor: (4, 2, 2)}
DRAWN = {  # each from n and rng, with the number of its classes
    "leaves": (leaves, 2),
    "blobs": (lambda n, rng: blobs(n, 3, rng), 3),
    "moons": (moons, 2),
    "spirals": (lambda n, rng: spirals(n, 4, rng), 4),
}
every_drawn = pytest.mark.parametrize(("draw", "k"), DRAWN.values(), ids=DRAWN.keys())
by_name = {"ids": lambda f: f.__name__}


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("data must not need a network")

    monkeypatch.setattr(socket, "socket", refuse)


@pytest.mark.parametrize("load", [digits, iris], **by_name)
def test_shipped_data_are_scikit_learns(load):
    datasets = pytest.importorskip("sklearn.datasets", reason="scikit-learn is the oracle")
    X, t = getattr(datasets, f"load_{load.__name__}")(return_X_y=True)
    assert_array_equal(load()[0], X)
    assert_array_equal(load()[1], t)


@pytest.mark.parametrize("load", SHIPPED, **by_name)
def test_shipped_data_have_their_shapes_and_classes(load):
    n, i, k = SHIPPED[load]
    X, t = load()
    assert (X.shape, t.shape, X.dtype) == ((n, i), (n,), np.float64)
    if k:
        assert np.issubdtype(t.dtype, np.integer)
        assert_array_equal(np.unique(t), np.arange(k))


@pytest.mark.parametrize("load", SHIPPED, **by_name)
def test_each_call_gives_a_fresh_copy(load):
    X, t = load()
    before = bits((X, t))
    X += 1
    t += 1
    assert bits(load()) == before


def test_digits_are_pixels_from_0_to_16():
    X, _ = digits()
    assert (X.min(), X.max()) == (0, 16)
    assert_array_equal(X, np.rint(X))


def test_heights_and_xor_are_as_printed():
    assert_array_equal(heights()[0], [[68, 14], [89, 18]])
    assert_array_equal(heights()[1], [5.7, 6.0])
    X, t = xor()
    assert_array_equal(t, X[:, 0] != X[:, 1])


@every_drawn
@given(n=st.integers(1, 40), seed=SEEDS)
def test_drawn_data_are_shaped_shuffled_balanced_and_reproducible(draw, k, n, seed):
    X, t = draw(n, np.random.default_rng(seed))
    assert (X.shape, t.shape, X.dtype) == ((n, 2), (n,), np.float64)
    assert np.isfinite(X).all()
    counts = np.bincount(t, minlength=k)
    assert len(counts) == k
    assert counts.max() - counts.min() <= 1
    assert bits((X, t)) == bits(draw(n, np.random.default_rng(seed)))


@every_drawn
def test_other_seeds_draw_other_data_in_another_order(draw, k):
    (X1, t1), (X2, t2) = (draw(30, np.random.default_rng(seed)) for seed in (0, 1))
    assert not np.array_equal(X1, X2)
    assert not np.array_equal(t1, t2)
    assert not np.array_equal(t1, np.sort(t1))


@given(n=st.integers(2, 60), seed=SEEDS, margin=st.sampled_from([0.01, 0.1, 0.4]))
def test_leaves_keep_their_margin_from_the_line(n, seed, margin):
    X, t = leaves(n, np.random.default_rng(seed), margin)
    distance = (X[:, 0] - X[:, 1]) / np.sqrt(2)
    assert_array_equal(t == 1, distance > 0)
    assert np.abs(distance).min() >= margin / np.sqrt(2) - 1e-12
    assert 0 <= X.min() <= X.max() <= 1


def test_leaves_let_the_perceptron_settle():
    X, t = leaves(40, np.random.default_rng(0))
    *_, last = perceptron_updates(X, t, epochs=1000)
    assert_array_equal(last(X), t)


def test_without_noise_each_point_lies_on_its_curve():
    rng = np.random.default_rng(0)
    X, t = moons(50, rng, noise=0)
    centred = np.where((t == 1)[:, None], [1, 0.5] - X, X)
    np.testing.assert_allclose(np.linalg.norm(centred, axis=1), 1)
    assert (centred[:, 1] >= 0).all()
    X, t = blobs(50, 5, rng, spread=0)
    turn = np.exp(2j * np.pi * t / 5)
    np.testing.assert_allclose(X @ [1, 1j], turn, atol=1e-15)
    X, t = spirals(50, 3, rng, noise=0, turns=0.5)
    radius, angle = np.abs(X @ [1, 1j]), np.angle(X @ [1, 1j])
    expected = 2 * np.pi * (t / 3 + 0.5 * radius)
    np.testing.assert_allclose(np.exp(1j * angle), np.exp(1j * expected), atol=1e-12)


@given(labels=st.lists(st.integers(0, 4), min_size=1))
def test_one_hot_has_its_1_at_the_label(labels):
    T = one_hot(labels, 5)
    assert (T.shape, T.dtype) == ((len(labels), 5), np.float64)
    assert_array_equal(T.argmax(axis=1), labels)
    assert_array_equal(np.sort(T, axis=1), [[0, 0, 0, 0, 1]] * len(labels))


@pytest.mark.parametrize("labels", [[0.0, 1.0], np.array([0, 1], np.uint8), [False, True]])
def test_one_hot_takes_any_whole_numbers(labels):
    assert_array_equal(one_hot(labels, 2), np.eye(2))


@given(n=st.integers(10, 40), seed=SEEDS)
def test_split_puts_each_example_in_one_part_with_its_label(n, seed):
    X, t = frozen(np.arange(2 * n).reshape(n, 2)), frozen(np.arange(n) * 10)
    parts = split(X, t, np.random.default_rng(seed))
    assert sorted(label for _, part in parts for label in part) == t.tolist()
    assert all(label == 5 * x[0] for A, part in parts for x, label in zip(A, part, strict=True))
    assert_array_equal([len(A) for A, _ in parts], np.diff(np.rint([0, 0.6 * n, 0.8 * n, n])))
    assert bits(parts) == bits(split(X, t, np.random.default_rng(seed)))


def test_split_shuffles_into_copies_by_the_fractions():
    X = np.arange(100.0)[:, None]
    (train, _), (test, _) = split(X, X[:, 0], np.random.default_rng(0), (0.75, 0.25))
    assert (len(train), len(test)) == (75, 25)
    assert not np.array_equal(train, np.sort(train, axis=0))
    train += 1
    assert_array_equal(X[:, 0], np.arange(100))
