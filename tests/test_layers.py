"""The affine map against loops, SymPy, nudging and complex steps; Dense and its initialisers."""

import dataclasses
import pickle

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from numpy.testing import assert_allclose, assert_array_equal
from oracles import FLOATS, SEEDS, bits, distinct, frozen, normal

from nnlib import Dense, affine, check_vjp, complex_step_gradient, glorot, he

N, I, O = 2, 3, 4  # noqa: E741


def operands(rng, n=N, i=I, o=O, dtype=np.float64):
    """X, W, b and a cotangent."""
    return [normal(rng, *shape, dtype=dtype) for shape in ((n, i), (i, o), (o,), (n, o))]


def by_loops(X, W, b):
    (n, i), o = X.shape, len(b)
    return [[b[c] + sum(X[r, a] * W[a, c] for a in range(i)) for c in range(o)] for r in range(n)]


@given(sizes=distinct(3), seed=SEEDS)
def test_affine_is_the_sum_written_out(sizes, seed):
    X, W, b, _ = operands(np.random.default_rng(seed), *sizes)
    assert_allclose(affine(X, W, b)[0], by_loops(X, W, b), rtol=1e-13, atol=1e-13)


def test_affine_pullback_is_sympys_derivative_of_the_weighted_sum():
    rng = np.random.default_rng(1)
    arrays = operands(rng)
    symbols = [
        sp.Matrix(
            *(shape if len(shape) == 2 else (1, *shape)), lambda r, c, k=k: sp.Symbol(f"{k}_{r}{c}")
        )
        for k, shape in enumerate(a.shape for a in arrays)
    ]
    X, W, b, dY = symbols
    Y = X * W + sp.ones(N, 1) * b
    total = sum(y * dy for y, dy in zip(Y, dY, strict=True))
    at = {
        s: v for m, a in zip(symbols, arrays, strict=True) for s, v in zip(m, a.flat, strict=True)
    }
    for dx, of in zip(affine(*arrays[:3])[1](arrays[3]), symbols, strict=False):
        expected = [float(total.diff(s).subs(at)) for s in of]
        assert_allclose(np.ravel(dx), expected, rtol=1e-13)


@given(sizes=distinct(3), seed=SEEDS)
def test_affine_pullback_agrees_with_a_nudge(sizes, seed):
    rng = np.random.default_rng(seed)
    check_vjp(affine, *operands(rng, *sizes)[:3], rng=rng)


@pytest.mark.parametrize("k", [0, 1, 2])
def test_affine_pullback_agrees_with_a_complex_step(k):
    *args, dY = operands(np.random.default_rng(2))

    def total(x):
        return (affine(*args[:k], x, *args[k + 1 :])[0] * dY).sum()

    assert_allclose(affine(*args)[1](dY)[k], complex_step_gradient(total, args[k]), rtol=1e-13)


def test_the_column_writing_has_the_transposed_gradients():
    """The sources write z = W_c x + b, one column an example: W_c = W^T and Z_c = Z^T."""
    X, W, b, dY = operands(np.random.default_rng(3))
    dX, dW, _ = affine(X, W, b)[1](dY)
    X_c, W_c, delta = X.T, W.T, dY.T
    assert_allclose(affine(X, W, b)[0].T, W_c @ X_c + b[:, None])
    assert_allclose(dW.T, sum(np.outer(delta[:, r], X_c[:, r]) for r in range(N)))
    assert_allclose(dX.T, W_c.T @ delta)


def test_without_the_input_the_other_gradients_are_the_same():
    *args, dY = operands(np.random.default_rng(4))
    _, pullback = affine(*args)
    dX, dW, db = pullback(dY, wrt_input=False)
    assert dX is None
    assert bits((dW, db)) == bits(pullback(dY)[1:])


def test_gradients_may_be_written_where_they_belong():
    X, W, b, dY = operands(np.random.default_rng(4))
    _, pullback = affine(X, W, b)
    dW, db = np.full_like(W, np.nan), np.full_like(b, np.nan)
    _, *written = pullback(dY, out=(dW, db))
    assert written[0] is dW
    assert written[1] is db
    assert bits(written) == bits(pullback(dY)[1:])


@pytest.mark.parametrize("dtype", FLOATS)
def test_precision_in_is_precision_out(dtype):
    *args, dY = operands(np.random.default_rng(5), dtype=dtype)
    Y, pullback = affine(*args)
    assert {a.dtype for a in (Y, *pullback(dY))} == {np.dtype(dtype)}


def test_whole_numbers_become_float64():
    Y, pullback = affine([[1, 2]], [[3], [4]], [5])
    assert_array_equal(Y, [[16.0]])
    assert {a.dtype for a in (Y, *pullback([[1]]))} == {np.dtype(float)}


def test_affine_reads_its_arguments_only():
    args = operands(np.random.default_rng(6))  # read-only: a write would raise
    before = bits(args)
    Y, pullback = affine(*args[:3])
    first = bits((Y, pullback(args[3])))
    assert bits((Y, pullback(args[3]))) == first
    assert bits(args) == before


def test_dense_is_affine_with_shapes_and_a_beginning():
    layer = Dense(I, O)
    W, b = layer.init(np.random.default_rng(0))
    assert layer.shapes == (W.shape, b.shape) == ((I, O), (O,))
    assert_array_equal(b, 0)
    X = normal(np.random.default_rng(1), N, I)
    assert bits(layer(X, W, b)[0]) == bits(affine(X, W, b)[0])


def test_dense_is_a_frozen_value():
    layer = Dense(I, O, init=he)
    assert layer == Dense(I, O, he) != Dense(I, O)
    assert pickle.loads(pickle.dumps(layer)) == layer
    assert hash(layer) == hash(Dense(I, O, he))
    assert (repr(Dense(I, O)), repr(layer)) == ("Dense(3, 4)", "Dense(3, 4, he)")
    with pytest.raises(dataclasses.FrozenInstanceError):
        layer.n_in = 7


def test_an_initialiser_of_ones_own_sets_the_precision():
    def ones(rng, n_in, n_out):
        return np.ones((n_in, n_out), dtype=np.float32)

    W, b = Dense(I, O, init=ones).init(np.random.default_rng(0))
    assert W.dtype == b.dtype == np.float32


@pytest.mark.parametrize(("init", "variance"), [(glorot, 2 / (300 + 500)), (he, 2 / 300)])
def test_initialisers_have_their_published_variance(init, variance):
    W = init(np.random.default_rng(0), 300, 500)
    assert W.shape == (300, 500)
    assert abs(W.mean()) < 5 * np.sqrt(variance / W.size)
    assert_allclose(W.var(), variance, rtol=0.02)
    assert bits(W) == bits(init(np.random.default_rng(0), 300, 500))


def test_glorot_is_uniform_up_to_its_limit():
    W, limit = glorot(np.random.default_rng(0), 300, 500), np.sqrt(6 / 800)
    assert 0.999 * limit < abs(W).max() <= limit
    assert_allclose(np.quantile(W, [0.25, 0.75]), [-limit / 2, limit / 2], rtol=0.02)


def test_integer_and_float_arrays_of_one_value_agree():
    args = [[1, 2], [0, 1]], [[1, 0, 2], [3, 1, 1]], [1, 1, 1]
    floats = [frozen(a, np.float64) for a in args]
    assert bits(affine(*args)[0]) == bits(affine(*floats)[0])
