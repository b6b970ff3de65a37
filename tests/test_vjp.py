"""The idea itself: composition runs pullbacks in reverse; a pullback is a row of the Jacobian."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from numpy.testing import assert_allclose, assert_array_equal
from oracles import SEEDS, bits, distinct, frozen, normal

from nnlib import affine, chain, check_vjp, gradient, jacobian, sigmoid, softmax, tanh


def square(x):
    return x * x, lambda dy: dy * 2 * x


def by(W, b):
    """x -> x W + b, a function of x alone."""

    def layer(X):
        Y, pullback = affine(X, W, b)
        return Y, lambda dY: pullback(dY)[0]

    return layer


def test_chain_multiplies_the_slopes_of_its_functions():
    x = sp.Symbol("x")
    expression = sp.tanh((1 / (1 + sp.exp(-x))) ** 2)
    y, pullback = chain(sigmoid, square, tanh)(0.3)
    assert_allclose(y, float(expression.subs(x, 0.3)), rtol=1e-14)
    assert_allclose(pullback(1.0), float(expression.diff(x).subs(x, 0.3)), rtol=1e-14)


def test_chain_runs_pullbacks_in_reverse():
    order = []

    def named(name):
        def f(x):
            order.append(f"forward {name}")
            return x, lambda dy: (order.append(f"back {name}"), dy)[1]

        return f

    chain(named("f"), named("g"))(1.0)[1](1.0)
    assert order == ["forward f", "forward g", "back g", "back f"]


def test_chain_of_nothing_is_the_identity():
    y, pullback = chain()(3.0)
    assert (y, pullback(2.0)) == (3.0, 2.0)


@given(sizes=distinct(4), seed=SEEDS)
def test_chain_of_layers_agrees_with_a_nudge(sizes, seed):
    rng, (n, i, h, o) = np.random.default_rng(seed), sizes
    first = by(normal(rng, i, h), normal(rng, h))
    second = by(normal(rng, h, o), normal(rng, o))
    check_vjp(chain(first, tanh, second, softmax), normal(rng, n, i), rng=rng)


@given(sizes=distinct(3), seed=SEEDS)
def test_jacobian_of_x_times_w_is_a_kronecker_product(sizes, seed):
    rng, (n, i, o) = np.random.default_rng(seed), sizes
    W = normal(rng, i, o)
    J = jacobian(by(W, np.zeros(o)), normal(rng, n, i))
    assert_allclose(J, np.kron(np.eye(n), W.T), atol=1e-15)


@given(sizes=distinct(2), seed=SEEDS)
def test_jacobian_of_a_composition_is_the_product_of_jacobians(sizes, seed):
    x = normal(np.random.default_rng(seed), *sizes)
    product = jacobian(softmax, tanh(x)[0]) @ jacobian(tanh, x)
    assert_allclose(jacobian(chain(tanh, softmax), x), product, atol=1e-15)


def test_jacobian_of_numbers_is_1_by_1():
    assert_array_equal(jacobian(square, 3), [[6.0]])


def test_gradient_pulls_back_1():
    def half_norm(x):
        return (x * x).sum() / 2, lambda dy: dy * x

    x = frozen([[1.0, -2.0, 3.0], [0.5, 0.0, 4.0]])
    assert_array_equal(gradient(half_norm, x), x)
    assert gradient(square, 3) == 6
    assert gradient(half_norm, x.astype(np.float32)).dtype == np.float32


def test_pullbacks_may_be_called_again_and_in_any_order():
    f = chain(tanh, softmax)
    rng = np.random.default_rng(0)
    Z1, Z2, dP = normal(rng, 2, 3), normal(rng, 2, 3), normal(rng, 2, 3)
    _, first = f(Z1)
    before = bits(first(dP))
    _, second = f(Z2)
    assert bits(second(dP)) == bits(f(Z2)[1](dP)) != before
    assert bits(first(dP)) == before


def test_precision_passes_through_chain_and_jacobian():
    x = frozen([[1, 2, 3]], np.float32)
    y, pullback = chain(tanh, softmax)(x)
    assert y.dtype == pullback(y).dtype == jacobian(softmax, x).dtype == np.float32


@pytest.mark.parametrize("derivative", [jacobian, gradient])
def test_whole_numbers_become_float64(derivative):
    assert derivative(square, 3).dtype == np.float64
