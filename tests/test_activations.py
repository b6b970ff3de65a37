"""Activations against SymPy, complex step, nudging and their limits."""

import pickle

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from oracles import FLOATS, SEEDS, bits, distinct, distributions, frozen, normal

import nnlib

z = sp.Symbol("z", real=True)
u = sp.sqrt(2 / sp.pi) * (z + sp.Float("0.044715", 30) * z**3)
FORMULAS = {
    "identity": z,
    "sigmoid": 1 / (1 + sp.exp(-z)),
    "tanh": (sp.exp(z) - sp.exp(-z)) / (sp.exp(z) + sp.exp(-z)),
    "relu": sp.Piecewise((z, z > 0), (0, True)),
    "leaky_relu": sp.Piecewise((z, z > 0), (z / 100, True)),
    "elu": sp.Piecewise((z, z > 0), (sp.exp(z) - 1, True)),
    "softplus": sp.log(1 + sp.exp(z)),
    "silu": z / (1 + sp.exp(-z)),
    "gelu": z * (1 + sp.tanh(u)) / 2,
}
KINKED = {"relu", "leaky_relu", "elu"}
ANALYTIC = sorted(FORMULAS.keys() - KINKED)

elementwise = pytest.mark.parametrize("name", FORMULAS)
in_both_precisions = pytest.mark.parametrize("dtype", FLOATS)
Z_2D = frozen([[-7.0, -1.5, -0.3], [0.2, 1.0, 9.0]])


def evaluated(expression, Z):
    return np.array([float(expression.subs(z, sp.Float(v, 40))) for v in Z.flat]).reshape(Z.shape)


def away_from_the_kink(Z):
    return frozen(np.where(abs(Z) < 0.01, 0.5, Z))


@elementwise
def test_value_and_slope_are_sympys(name):
    A, pullback = getattr(nnlib, name)(Z_2D)
    dA = frozen([[2.0, -3.0, 0.5], [1.0, 7.0, -1.0]])
    assert_allclose(A, evaluated(FORMULAS[name], Z_2D), rtol=1e-13, atol=1e-14)
    slope = evaluated(sp.diff(FORMULAS[name], z), Z_2D)
    assert_allclose(pullback(dA), dA * slope, rtol=1e-12, atol=1e-14)


@elementwise
@given(sizes=st.integers(0, 3).flatmap(distinct), seed=SEEDS)
def test_pullback_agrees_with_a_nudge_in_any_shape(name, sizes, seed):
    rng = np.random.default_rng(seed)
    Z = away_from_the_kink(normal(rng, *sizes, scale=3))
    nnlib.check_vjp(getattr(nnlib, name), Z, rng=rng)


@pytest.mark.parametrize("name", ANALYTIC)
@pytest.mark.parametrize("at", [-1e4, -30.0, -1.0, 0.0, 0.7, 30.0, 1e4])
def test_complex_step_is_the_slope_to_rounding(name, at):
    f = getattr(nnlib, name)
    slope = f(at)[1](1.0)
    assert_allclose(nnlib.complex_step_gradient(f, at), slope, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", sorted(KINKED | {"step"}))
def test_what_compares_refuses_complex_numbers(name):
    with pytest.raises(nnlib.PrecisionError, match=f"{name}: expected real.*numerical_gradient"):
        getattr(nnlib, name)(1 + 0j)


@pytest.mark.parametrize(
    ("f", "options", "slope"),
    [(nnlib.relu, {}, 0), (nnlib.leaky_relu, {"slope": 0.25}, 0.25), (nnlib.elu, {"alpha": 3}, 3)],
)
def test_the_kink_takes_the_left_slope(f, options, slope):
    A, pullback = f(0.0, **options)
    assert (A, pullback(1.0)) == (0, slope)


def test_options_bend_the_left_side_only():
    Z = frozen([-2.0, 2.0])
    assert_allclose(nnlib.leaky_relu(Z, 0.25)[0], [-0.5, 2])
    assert_allclose(nnlib.leaky_relu(Z, slope=0)[0], [0, 2])
    assert_allclose(nnlib.elu(Z, alpha=3)[0], [3 * np.expm1(-2), 2])
    nnlib.check_vjp(lambda Z: nnlib.leaky_relu(Z, 0.25), Z)
    nnlib.check_vjp(lambda Z: nnlib.elu(Z, alpha=3), Z)


LIMITS = {  # value and slope far to the left, then far to the right; None: z itself
    "identity": (None, 1, None, 1),
    "sigmoid": (0, 0, 1, 0),
    "tanh": (-1, 0, 1, 0),
    "relu": (0, 0, None, 1),
    "leaky_relu": ("z / 100", 0.01, None, 1),
    "elu": (-1, 0, None, 1),
    "softplus": (0, 0, None, 1),
    "silu": (0, 0, None, 1),
    "gelu": (0, 0, None, 1),
}


@elementwise
@in_both_precisions
@pytest.mark.parametrize("far", [1e4, np.inf])
def test_far_away_value_and_slope_are_the_limits(name, dtype, far):
    left, left_slope, right, right_slope = LIMITS[name]
    left = {None: -far, "z / 100": -far / 100}.get(left, left)
    A, pullback = getattr(nnlib, name)(frozen([-far, far], dtype))
    assert_allclose(A, [left, far if right is None else right], rtol=1e-6)
    assert_allclose(pullback(np.ones(2, dtype)), [left_slope, right_slope], rtol=1e-6)


def test_leaky_relu_without_a_leak_has_the_limit_0():
    assert_array_equal(nnlib.leaky_relu(frozen([-np.inf, np.inf]), slope=0.0)[0], [0, np.inf])


@elementwise
def test_nan_stays_visible(name):
    A, pullback = getattr(nnlib, name)(frozen([np.nan, 1.0]))
    assert np.isnan(A[0])
    assert np.isfinite(A[1])
    assert np.isfinite(pullback(np.ones(2))[1])


@elementwise
@in_both_precisions
@pytest.mark.parametrize("shape", [(), (1,), (3, 2)])
def test_precision_in_is_precision_out(name, dtype, shape):
    Z = np.full(shape, 0.5, dtype)[()]
    A, pullback = getattr(nnlib, name)(Z)
    assert A.dtype == dtype
    assert pullback(np.ones(shape, dtype)[()]).dtype == dtype
    if shape == ():
        assert pullback(1.0).dtype == pullback(1).dtype == dtype


@elementwise
def test_float32_values_are_those_of_float64(name):
    Z, f = Z_2D.astype(np.float32), getattr(nnlib, name)
    (low, pull_low), (high, pull_high) = f(Z), f(Z.astype(np.float64))
    assert_allclose(low, high, rtol=1e-5, atol=1e-6)
    ones = np.ones_like(high)
    assert_allclose(pull_low(ones.astype(np.float32)), pull_high(ones), rtol=1e-5, atol=1e-6)


@elementwise
def test_whole_numbers_become_float64(name):
    f = getattr(nnlib, name)
    assert f(2)[0].dtype == f([1, 2])[0].dtype == f(np.array([True]))[0].dtype == np.float64


@elementwise
def test_called_again_nothing_has_changed(name):
    f = getattr(nnlib, name)
    Z, dA = frozen(Z_2D), frozen(np.ones_like(Z_2D))
    A, pullback = f(Z)
    before = bits((A, pullback(dA)))
    f(frozen(-3 * Z_2D))  # an unrelated call in between
    assert bits((A, pullback(dA))) == bits((*f(Z)[:1], f(Z)[1](dA))) == before
    assert bits(Z) == bits(Z_2D)


@pytest.mark.parametrize("name", [*FORMULAS, "softmax", "step"])
def test_functions_pickle_by_name(name):
    f = getattr(nnlib, name)
    assert pickle.loads(pickle.dumps(f)) is f


@in_both_precisions
def test_step_is_1_from_0_on_and_has_no_pullback(dtype):
    A = nnlib.step(frozen([[-np.inf, -1e-30, -0.0], [0.0, 1e-30, np.inf]], dtype))
    assert_array_equal(A, [[0, 0, 1], [1, 1, 1]])
    assert A.dtype == nnlib.step(dtype(2)).dtype == dtype
    assert nnlib.step(-1) == 0


# softmax


def test_softmax_of_1_2_3_is_the_published_one():
    P, _ = nnlib.softmax([[1, 2, 3]])
    assert_allclose(P, [[0.09003057, 0.24472847, 0.66524096]], atol=5e-9)


def test_softmax_and_its_jacobian_are_sympys():
    s = sp.symbols("s:4", real=True)
    P = [sp.exp(a) / sum(map(sp.exp, s)) for a in s]
    at = dict(zip(s, (0.3, -1.2, 2.0, 0.7), strict=True))
    value = [float(p.subs(at)) for p in P]
    J = [[float(p.diff(a).subs(at)) for a in s] for p in P]
    Z = frozen([list(at.values())])
    assert_allclose(nnlib.softmax(Z)[0], [value], rtol=1e-14)
    assert_allclose(nnlib.jacobian(nnlib.softmax, Z), J, rtol=1e-12)


@given(sizes=distinct(2), seed=SEEDS)
def test_softmax_pullback_agrees_with_a_nudge_and_a_complex_step(sizes, seed):
    rng = np.random.default_rng(seed)
    Z, dP = normal(rng, *sizes, scale=2), normal(rng, *sizes)
    nnlib.check_vjp(nnlib.softmax, Z, rng=rng)
    exact = nnlib.complex_step_gradient(lambda Z: (nnlib.softmax(Z)[0] * dP).sum(), Z)
    assert_allclose(nnlib.softmax(Z)[1](dP), exact, rtol=1e-10, atol=1e-13)


@in_both_precisions
@given(seed=SEEDS, shift=st.floats(-1e4, 1e4))
def test_softmax_rows_sum_to_1_and_forget_a_shift(dtype, seed, shift):
    Z = normal(np.random.default_rng(seed), 3, 5, dtype=dtype)
    P, pullback = nnlib.softmax(Z)
    assert P.dtype == pullback(P).dtype == dtype
    assert_allclose(P.sum(axis=1), 1, rtol=1e-6)
    assert_allclose(
        nnlib.softmax(Z + dtype(shift))[0], P, rtol=2e-2 if dtype is np.float32 else 1e-9
    )
    assert_allclose(pullback(np.ones_like(P)), 0, atol=1e-6)


@in_both_precisions
def test_softmax_of_extreme_logits_is_the_limit(dtype):
    Z = frozen([[1e4, -1e4, 0], [-1e4, -1e4, -1e4], [0, 0, -np.inf]], dtype)
    P, pullback = nnlib.softmax(Z)
    assert_allclose(P, [[1, 0, 0], [1 / 3] * 3, [0.5, 0.5, 0]], rtol=1e-6)
    assert np.isfinite(pullback(distributions(np.random.default_rng(0), 3, 3, dtype))).all()


@pytest.mark.parametrize("row", [[np.inf, 0.0], [-np.inf, -np.inf], [np.inf, np.inf]])
def test_softmax_refuses_a_row_without_a_limit(row):
    with pytest.raises(ValueError, match="softmax: expected a finite largest logit"):
        nnlib.softmax([[0.0, 1.0], row])
