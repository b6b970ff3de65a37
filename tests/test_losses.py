"""Losses against SymPy, complex step, nudging; the fused against the composed; the extremes."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from oracles import FLOATS, SEEDS, bits, distinct, distributions, frozen, normal

from nnlib import (
    binary_cross_entropy,
    chain,
    check_vjp,
    complex_step_gradient,
    cross_entropy,
    one_hot,
    sigmoid,
    sigmoid_cross_entropy,
    softmax,
    softmax_cross_entropy,
    squared_error,
)


def row_softmax(z):
    return [sp.exp(a) / sum(map(sp.exp, z)) for a in z]


FORMULAS = {  # one example's loss, from its outputs and its targets
    squared_error: lambda y, t: sum((a - b) ** 2 for a, b in zip(y, t, strict=True)) / 2,
    binary_cross_entropy: lambda p, t: (
        -sum(b * sp.log(a) + (1 - b) * sp.log(1 - a) for a, b in zip(p, t, strict=True))
    ),
    cross_entropy: lambda p, t: -sum(b * sp.log(a) for a, b in zip(p, t, strict=True)),
}
FORMULAS[sigmoid_cross_entropy] = lambda z, t: FORMULAS[binary_cross_entropy](
    [1 / (1 + sp.exp(-a)) for a in z], t
)
FORMULAS[softmax_cross_entropy] = lambda z, t: FORMULAS[cross_entropy](row_softmax(z), t)

every_loss = pytest.mark.parametrize("loss", FORMULAS, ids=lambda f: f.__name__)
in_both_precisions = pytest.mark.parametrize("dtype", FLOATS)
N, K = 2, 3


def case(loss, n=N, k=K, seed=0, dtype=np.float64):
    """Outputs that the loss takes (probabilities or any numbers) and soft targets."""
    rng = np.random.default_rng(seed)
    takes_p = loss in (binary_cross_entropy, cross_entropy)
    first = rng.uniform(0.1, 0.9, (n, k)) if takes_p else rng.normal(size=(n, k))
    return frozen(first, dtype), distributions(rng, n, k, dtype)


@every_loss
def test_value_and_gradient_are_sympys_mean_over_the_batch(loss):
    Y, T = case(loss)
    y, t = sp.Matrix(N, K, sp.symbols("y:6")), sp.Matrix(N, K, sp.symbols("t:6"))
    mean = sum(FORMULAS[loss](list(y.row(r)), list(t.row(r))) for r in range(N)) / N
    at = dict(zip([*y, *t], [*Y.flat, *T.flat], strict=True))
    value, pullback = loss(Y, T)
    assert_allclose(value, float(mean.subs(at)), rtol=1e-13)
    assert_allclose(np.ravel(pullback()), [float(mean.diff(s).subs(at)) for s in y], rtol=1e-12)


@every_loss
@given(sizes=distinct(2), seed=SEEDS)
def test_pullback_agrees_with_a_nudge_and_a_complex_step(loss, sizes, seed):
    Y, T = case(loss, *sizes, seed=seed)
    check_vjp(loss, Y, T, rng=np.random.default_rng(seed))
    exact = complex_step_gradient(lambda Y: loss(Y, T), Y)
    assert_allclose(loss(Y, T)[1](), exact, rtol=1e-11, atol=1e-14)


@every_loss
def test_pullback_is_linear_in_dloss_which_is_1_by_default(loss):
    Y, T = case(loss)
    _, pullback = loss(Y, T)
    assert bits(pullback()) == bits(pullback(1.0)) == bits(pullback(1))
    assert_allclose(pullback(-2.5), -2.5 * pullback(), rtol=1e-15)


@every_loss
def test_it_is_a_mean_so_a_batch_written_twice_costs_the_same(loss):
    Y, T = case(loss)
    (once, back_once), (twice, back_twice) = (
        loss(Y, T),
        loss(np.tile(Y, (2, 1)), np.tile(T, (2, 1))),
    )
    assert_allclose(twice, once, rtol=1e-15)
    assert_allclose(back_twice(), np.tile(back_once() / 2, (2, 1)), rtol=1e-15)


@every_loss
@in_both_precisions
def test_precision_in_is_precision_out(loss, dtype):
    value, pullback = loss(*case(loss, dtype=dtype))
    assert value.dtype == pullback().dtype == pullback(2.0).dtype == pullback(dtype(2)).dtype
    assert value.dtype == dtype
    assert np.ndim(value) == 0


@every_loss
def test_float32_agrees_with_float64(loss):
    Y, T = case(loss, dtype=np.float32)
    (low, pull_low), (high, pull_high) = loss(Y, T), loss(np.float64(Y), np.float64(T))
    assert_allclose(low, high, rtol=1e-5)
    assert_allclose(pull_low(), pull_high(), rtol=1e-4, atol=1e-7)


@every_loss
def test_whole_numbers_become_float64(loss):
    value, pullback = loss([[1, 0]], [[1, 0]])
    assert value.dtype == pullback().dtype == np.float64


@every_loss
def test_arguments_and_what_is_handed_out_stay_as_they_were(loss):
    Y, T = case(loss)
    before = bits((Y, T))
    _, pullback = loss(Y, T)
    first = pullback()
    kept = bits(first)
    loss(*case(loss, seed=1))
    pullback(3.0)
    assert bits(first) == bits(pullback()) == kept
    assert bits((Y, T)) == before


# the fused forms

PAIRS = {
    "sigmoid": (sigmoid, binary_cross_entropy, sigmoid_cross_entropy),
    "softmax": (softmax, cross_entropy, softmax_cross_entropy),
}
every_pair = pytest.mark.parametrize(
    ("activation", "loss", "fused"), PAIRS.values(), ids=PAIRS.keys()
)


@every_pair
@given(sizes=distinct(2), seed=SEEDS)
def test_fused_equals_composed(activation, loss, fused, sizes, seed):
    Z, T = case(fused, *sizes, seed=seed)
    composed, back = chain(activation, lambda P: loss(P, T))(Z)
    value, back_fused = fused(Z, T)
    assert_allclose(value, composed, rtol=1e-12, atol=1e-15)
    assert_allclose(back_fused(1.0), back(1.0), rtol=1e-11, atol=1e-14)
    assert_allclose(back_fused(1.0), (activation(Z)[0] - T) / len(Z), rtol=1e-12, atol=1e-15)


def test_two_classes_by_softmax_or_by_sigmoid_cost_the_same():
    Z, T = frozen([[0.3, -1.2], [2.0, 0.5]]), frozen([[1.0, 0.0], [0.25, 0.75]])
    gap = Z[:, :1] - Z[:, 1:]
    assert_allclose(softmax_cross_entropy(Z, T)[0], sigmoid_cross_entropy(gap, T[:, :1])[0])


@given(labels=st.lists(st.integers(0, 3), min_size=1, max_size=6), seed=SEEDS)
def test_one_hot_targets_pick_one_log_probability(labels, seed):
    Z = normal(np.random.default_rng(seed), len(labels), 4)
    P, _ = softmax(Z)
    expected = -np.mean([np.log(P[r, label]) for r, label in enumerate(labels)])
    for value, _ in (
        softmax_cross_entropy(Z, one_hot(labels, 4)),
        cross_entropy(P, one_hot(labels, 4)),
    ):
        assert_allclose(value, expected, rtol=1e-12)


# the extremes


@in_both_precisions
@pytest.mark.parametrize("far", [1e4, np.inf])
def test_sigmoid_cross_entropy_far_away_is_the_limit(dtype, far):
    Z, T = frozen([[far, -far]], dtype), frozen([[1, 0]], dtype)
    for targets, loss, gradient in ((T, 0, 0), (1 - T, 2 * far, [[1, -1]])):
        value, pullback = sigmoid_cross_entropy(Z, targets)
        assert_allclose(value, loss)
        assert_allclose(pullback(), gradient * np.ones((1, 2)))


@in_both_precisions
def test_softmax_cross_entropy_far_away_is_the_limit(dtype):
    Z = frozen([[1e4, -1e4], [-1e4, 1e4], [0, -np.inf]], dtype)
    T = frozen([[1, 0], [1, 0], [1, 0]], dtype)
    value, pullback = softmax_cross_entropy(Z, T)
    assert_allclose(value, 2e4 / 3, rtol=1e-6)
    assert_allclose(pullback(), np.array([[0, 0], [-1, 1], [0, 0]]) / 3, rtol=1e-6)
    assert softmax_cross_entropy(Z[2:], 1 - T[2:])[0] == np.inf


@in_both_precisions
@pytest.mark.parametrize("loss", [binary_cross_entropy, cross_entropy])
def test_0_log_0_is_0(loss, dtype):
    P = frozen([[1, 0, 0]], dtype)
    value, pullback = loss(P, P)
    assert value == 0
    assert not np.signbit(value)
    assert np.isfinite(pullback()).all()


@pytest.mark.parametrize(
    ("loss", "P", "T", "fused"),
    [
        (binary_cross_entropy, [[0.0]], [[1e-3]], "sigmoid_cross_entropy"),
        (binary_cross_entropy, [[1.0]], [[0.999]], "sigmoid_cross_entropy"),
        (cross_entropy, [[0.0, 1.0]], [[1e-3, 0.999]], "softmax_cross_entropy"),
    ],
)
def test_an_infinite_loss_names_its_fused_form(loss, P, T, fused):
    with pytest.raises(ValueError, match=f"the loss is infinite.*{fused} takes the logits"):
        loss(P, T)


@every_loss
def test_nan_stays_visible_or_is_refused(loss):
    Y, T = case(loss)
    spoilt = np.where(np.arange(K) == 1, np.nan, Y)
    if loss in (binary_cross_entropy, cross_entropy):
        with pytest.raises(ValueError, match="expected probabilities"):
            loss(spoilt, T)
    else:
        assert np.isnan(loss(spoilt, T)[0])
