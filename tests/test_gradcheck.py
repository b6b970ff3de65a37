"""The checkers: right where SymPy is, and not fooled by pullbacks that are nearly right."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from numpy.testing import assert_allclose
from oracles import SEEDS, bits, distinct, frozen, normal

from nnlib import (
    affine,
    check_vjp,
    complex_step_gradient,
    jacobian,
    numerical_gradient,
    relu,
    softmax,
    squared_error,
    tanh,
)

x = sp.Symbol("x", real=True)
EXPRESSIONS = [sp.sin(x) * x**2, sp.exp(-(x**2)), 1 / (1 + sp.exp(-x)), sp.log(2 + x**2)]
LIMITS = [(numerical_gradient, 1e-8), (complex_step_gradient, 1e-14)]
both_limits = pytest.mark.parametrize(("limit", "atol"), LIMITS, ids=["difference", "complex step"])


@both_limits
@pytest.mark.parametrize("expression", EXPRESSIONS, ids=str)
@pytest.mark.parametrize("at", [-2.0, 0.0, 0.7, 3.0])
def test_limits_are_sympys_derivative(limit, atol, expression, at):
    f = sp.lambdify(x, expression, "numpy")
    assert_allclose(limit(f, at), float(expression.diff(x).subs(x, at)), rtol=1e-8, atol=atol)


@both_limits
@given(sizes=distinct(2), seed=SEEDS)
def test_limits_keep_the_shape_and_the_argument(limit, atol, sizes, seed):
    rng = np.random.default_rng(seed)
    A, X = normal(rng, *sizes), normal(rng, *sizes)
    before = bits(X)
    assert_allclose(limit(lambda X: (A * X * X).sum() / 2, X), A * X, rtol=1e-7, atol=1e-7)
    assert bits(X) == before


@both_limits
def test_limits_take_a_value_with_or_without_its_pullback(limit, atol):
    Y, T = frozen([[1.0, 2.0, 3.0], [0.0, 1.0, 5.0]]), frozen(np.ones((2, 3)))
    with_pullback = limit(lambda Y: squared_error(Y, T), Y)
    assert bits(with_pullback) == bits(limit(lambda Y: squared_error(Y, T)[0], Y))
    assert_allclose(with_pullback, (Y - T) / 2, atol=1e-8)


def test_complex_step_is_exact_where_a_difference_cancels():
    def f(x):
        return np.exp(x) / np.sqrt(np.sin(x) ** 3 + np.cos(x) ** 3)

    exact = 4.05342789389862  # Squire and Trapp's example at 1.5
    assert_allclose(complex_step_gradient(f, 1.5), exact, rtol=1e-14)
    assert abs(numerical_gradient(f, 1.5) - exact) > 1e-13


def test_the_nudge_grows_with_the_argument():
    assert_allclose(numerical_gradient(lambda x: x * x, 1e8), 2e8, rtol=1e-7)


@pytest.mark.parametrize("f", [abs, np.abs, lambda x: np.real(x) ** 2])
def test_complex_step_refuses_what_loses_the_imaginary_part(f):
    with pytest.raises(ValueError, match=r"f returned a real number.*use numerical_gradient"):
        complex_step_gradient(f, 1.0)


def test_complex_step_refuses_relu():
    with pytest.raises(ValueError, match=r"relu: expected real numbers.*use numerical_gradient"):
        complex_step_gradient(relu, 1.0)


# check_vjp


def affine_with(wrong):
    """affine, whose gradients go through `wrong(dX, dW, db, X, W, dY)`."""

    def f(X, W, b):
        Y, pullback = affine(X, W, b)
        return Y, lambda dY: wrong(*pullback(dY), X, W, dY)

    return f


def operands(n=3, i=3, o=3):
    rng = np.random.default_rng(0)
    return normal(rng, n, i), normal(rng, i, o), normal(rng, o)


WRONG = {
    "a sign": lambda dX, dW, db, *_: (-dX, dW, db),
    "a factor": lambda dX, dW, db, *_: (dX, dW / 3, db),
    "a transpose": lambda dX, dW, db, *_: (dX, dW.T, db),
    "W for W^T": lambda dX, dW, db, X, W, dY: (dY @ W, dW, db),
    "a mean for a sum": lambda dX, dW, db, X, W, dY: (dX, dW, dY.mean(axis=0)),
    "one entry": lambda dX, dW, db, *_: (dX, dW + 1e-3 * np.eye(3)[:1], db),
    "nan": lambda dX, dW, db, *_: (dX, dW, db * np.nan),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_check_vjp_finds(wrong):
    with pytest.raises(AssertionError, match=r"argument [012]: <dy, J v> = .* by nudging"):
        check_vjp(affine_with(wrong), *operands(), rng=np.random.default_rng(1))


def test_check_vjp_finds_a_gradient_of_another_shape():
    f = affine_with(lambda dX, dW, db, *_: (dX, dW, db[None]))
    with pytest.raises(AssertionError, match=r"argument 2: shape \(3,\), its gradient \(1, 3\)"):
        check_vjp(f, *operands())


def test_check_vjp_finds_softmax_with_the_pullback_of_its_loss():
    def fused(Z):
        P, _ = softmax(Z)
        return P, lambda dP: dP * P

    with pytest.raises(AssertionError, match="argument 0"):
        check_vjp(fused, operands()[0], rng=np.random.default_rng(0))


@given(sizes=distinct(3), seed=SEEDS)
def test_check_vjp_passes_what_is_right(sizes, seed):
    check_vjp(affine, *operands(*sizes), rng=np.random.default_rng(seed))


def test_check_vjp_looks_where_wrt_says():
    def product(a, b):
        return a * b, lambda dy: dy * a

    check_vjp(product, 2.0, 3.0, wrt=1)
    check_vjp(affine, *operands(), wrt=[0, 1, 2])
    check_vjp(affine, *operands(), wrt=range(3))
    with pytest.raises(AssertionError, match="argument 0"):
        check_vjp(product, 2.0, 3.0)


def test_check_vjp_draws_from_its_rng_and_leaves_arguments_alone():
    seen = []

    def f(X):
        seen.append(bits(X))
        return tanh(X)

    X = operands()[0]
    for _ in range(2):
        check_vjp(f, X, rng=np.random.default_rng(5))
    assert seen[:3] == seen[3:]
    check_vjp(f, X)
    assert seen[0] == seen[6] == bits(X)
    assert seen[1] != seen[7]


def test_the_three_limits_and_the_jacobian_agree():
    Z = operands()[0][:1]
    J = jacobian(softmax, Z)
    for limit, atol in LIMITS:
        rows = [limit(lambda Z, r=r: softmax(Z)[0][0, r], Z)[0] for r in range(3)]
        assert_allclose(rows, J, atol=max(atol, 1e-9))
