"""Numbers that notebooks quote and are too slow to compute there: a peer's, and a published one."""

import math

import numpy as np
import pytest

import nnlib
from nnlib.teaching.peers import logistic_regression_on_digits


def test_shipped_accuracies_are_those_of_ten_splits():
    shipped = logistic_regression_on_digits()
    assert shipped.shape == (10,)
    assert np.mean(shipped) == pytest.approx(0.967, abs=0.001)


def test_scikit_learn_gives_the_shipped_accuracies():
    linear_model = pytest.importorskip("sklearn.linear_model")
    X, t = nnlib.digits()
    right = []
    for seed in range(10):
        (X1, t1), (X2, t2), (X3, t3) = nnlib.split(X / 16, t, np.random.default_rng(seed))
        model = linear_model.LogisticRegression(max_iter=1000)
        model.fit(np.concatenate([X1, X2]), np.concatenate([t1, t2]))
        right.append((model.predict(X3) == t3).mean())
    # a solver may be replaced between versions: one image a split may change sides
    np.testing.assert_allclose(right, logistic_regression_on_digits(), rtol=0, atol=1.5 / 359)
    assert np.mean(right) == pytest.approx(np.mean(logistic_regression_on_digits()), abs=0.001)


def test_the_sapiencespace_post_after_a_million_epochs():
    """Notebook 09 quotes the two outputs; plain floats are the fastest way to them."""

    def sigmoid(z):
        return 1 / (1 + math.exp(-z))

    x1, x2, rate = 0.05, 0.10, 0.1
    a, b, c, d, e, f = 0.15, 0.25, 0.35, 0.20, 0.30, 0.35
    g, h, i, j, k, m = 0.40, 0.50, 0.60, 0.45, 0.55, 0.60
    for _ in range(1_000_000):
        h1, h2 = sigmoid(a * x1 + b * x2 + c), sigmoid(d * x1 + e * x2 + f)
        o1, o2 = sigmoid(g * h1 + h * h2 + i), sigmoid(j * h1 + k * h2 + m)
        d1, d2 = rate * (o1 - 0.01) * o1 * (1 - o1), rate * (o2 - 0.99) * o2 * (1 - o2)
        e1, e2 = (d1 * g + d2 * j) * h1 * (1 - h1), (d1 * h + d2 * k) * h2 * (1 - h2)
        g, h, i, j, k, m = g - d1 * h1, h - d1 * h2, i - d1, j - d2 * h1, k - d2 * h2, m - d2
        a, b, c, d, e, f = a - e1 * x1, b - e1 * x2, c - e1, d - e2 * x1, e - e2 * x2, f - e2
    h1, h2 = sigmoid(a * x1 + b * x2 + c), sigmoid(d * x1 + e * x2 + f)
    outputs = sigmoid(g * h1 + h * h2 + i), sigmoid(j * h1 + k * h2 + m)
    assert outputs == pytest.approx((0.01000000000034705, 0.9899999999999923), rel=1e-13)
