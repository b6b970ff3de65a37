"""The perceptron against plain loops, scikit-learn and Novikoff's theorem."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from oracles import FLOATS, SEEDS, bits, frozen

from nnlib import Perceptron, iris, leaves, perceptron_updates, xor


def loops(X, t, lr, epochs):
    """The rule as one writes it first: a loop over passes, examples and components."""
    w, b, found = [0.0] * len(X[0]), 0.0, []
    for _ in range(epochs):
        mistakes = 0
        for x, target in zip(X, t, strict=True):
            y = 1 if sum(wi * xi for wi, xi in zip(w, x, strict=True)) + b >= 0 else 0
            if y != target:
                mistakes += 1
                w = [wi + lr * (target - y) * xi for wi, xi in zip(w, x, strict=True)]
                b += lr * (target - y)
                found.append((w, b))
        if not mistakes:
            break
    return found


def separable(seed, n=12, i=3, gap=0.2):
    """X, labels 0/1, and the unit normal and offset of a plane that keeps at least `gap` away."""
    rng = np.random.default_rng(seed)
    v = rng.normal(size=i + 1)
    v /= np.linalg.norm(v)
    X = rng.uniform(-1, 1, (20 * n, i))
    signed = X @ v[:-1] + v[-1]
    far = np.flatnonzero(np.abs(signed) >= gap)[:n]
    return frozen(X[far]), (signed[far] > 0).astype(int), v


@given(seed=SEEDS, lr=st.sampled_from([0.25, 1.0, 2.0]), epochs=st.integers(1, 6))
def test_corrections_are_those_of_plain_loops(seed, lr, epochs):
    rng = np.random.default_rng(seed)
    X = frozen(rng.integers(-4, 5, (9, 3)))  # whole numbers: sums are exact, ties are real
    t = rng.integers(0, 2, 9)
    models = list(perceptron_updates(X, t, lr, epochs))
    expected = loops(X.tolist(), t.tolist(), lr, epochs)
    assert [(m.w.tolist(), m.b) for m in models] == expected


@given(seed=SEEDS)
def test_both_label_conventions_make_the_same_corrections(seed):
    X, t, _ = separable(seed)
    zero_one = [(bits(m.w), m.b) for m in perceptron_updates(X, t)]
    assert zero_one == [(bits(m.w), m.b) for m in perceptron_updates(X, 2 * t - 1)]


@given(seed=SEEDS, lr=st.sampled_from([2.0**-20, 0.5, 8.0]))
def test_from_w_0_the_learning_rate_only_scales(seed, lr):
    X, t, _ = separable(seed)
    ones, scaled = (list(perceptron_updates(X, t, rate)) for rate in (1.0, lr))
    assert len(ones) == len(scaled)
    assert all(bits(lr * a.w) == bits(b.w) for a, b in zip(ones, scaled, strict=True))


@given(seed=SEEDS)
def test_novikoff_bounds_the_corrections_and_then_all_is_right(seed):
    X, t, v = separable(seed)
    models = list(perceptron_updates(X, t, epochs=10_000))
    with_1 = np.column_stack([X, np.ones(len(X))])
    R = np.linalg.norm(with_1, axis=1).max()
    gamma = np.abs(with_1 @ v).min()
    assert len(models) <= (R / gamma) ** 2
    if models:
        assert_array_equal(models[-1](X), t)


def test_it_agrees_with_scikit_learn_where_both_settle():
    linear_model = pytest.importorskip("sklearn.linear_model", reason="scikit-learn is the oracle")
    X, t = (a[::-1] for a in iris())  # class 0 first: there both take 0 as a mistake
    setosa = (t == 0).astype(int)
    *_, ours = perceptron_updates(X, setosa)
    theirs = linear_model.Perceptron(shuffle=False, tol=None, max_iter=100).fit(X, setosa)
    assert_array_equal(ours(X), theirs.predict(X))
    assert_array_equal(ours(X), setosa)
    assert_allclose(ours.w, theirs.coef_[0], rtol=1e-12)
    assert_allclose(ours.b, theirs.intercept_[0])


def test_xor_never_settles():
    X, t = xor()
    few, many = (list(perceptron_updates(X, t, epochs=epochs)) for epochs in (10, 1000))
    assert len(many) > 90 * len(few) > 0
    assert not any((m(X) == t).all() for m in many)


def test_a_point_on_the_plane_is_class_1():
    assert_array_equal(Perceptron([1.0, -1.0])([[2, 2], [2, 3], [3, 2]]), [1, 0, 1])
    assert_array_equal(Perceptron([1.0, -1.0], b=-1)([[3, 2], [3, 2.5]]), [1, 0])


def test_labels_of_one_class_settle_at_once_or_after_their_corrections():
    X = frozen([[1.0, 2.0], [3.0, -1.0]])
    assert list(perceptron_updates(X, [1, 1])) == []
    *_, last = perceptron_updates(X, [0, 0])
    assert_array_equal(last(X), 0)


@pytest.mark.parametrize("dtype", FLOATS)
def test_precision_of_the_data_is_kept_whatever_the_labels(dtype):
    X = frozen([[1, 2], [3, -1], [-1, 1]], dtype)
    *_, last = perceptron_updates(X, [0, 1, 0], lr=0.1)
    assert last.w.dtype == dtype
    assert last(X).tolist() == [0, 1, 0]


def test_models_stay_what_they_were():
    X, t = leaves(20, np.random.default_rng(0))
    models, kept = [], []
    for model in perceptron_updates(frozen(X), frozen(t)):
        models.append(model)
        kept.append(bits(model.w))
    assert [bits(m.w) for m in models] == kept
    with pytest.raises(AttributeError, match="cannot assign"):
        models[0].b = 1.0


def test_an_example_seen_once_a_pass_in_order():
    X, t = frozen([[1.0], [2.0], [4.0]]), [0, 0, 0]
    assert [m.w.item() for m in perceptron_updates(X, t, epochs=1)] == [-1.0]
    assert [m.b for m in perceptron_updates(np.zeros((3, 1)), t)] == [-1.0]
