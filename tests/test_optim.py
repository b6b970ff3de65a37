"""Optimisers: first steps by hand, pure updates, one precision. PyTorch's are in test_torch.py."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose, assert_array_equal
from oracles import FLOATS, SEEDS, bits, frozen, normal

from nnlib import AdamState, adam, momentum, rmsprop, sgd

EVERY = (sgd(0.1), momentum(0.1), rmsprop(0.1), adam(0.1))
every_optimizer = pytest.mark.parametrize("opt", EVERY, ids=lambda opt: type(opt).__name__)


def steps(opt, theta, gradients):
    """theta after each update, and the last state."""
    state, path = opt.init(theta), []
    for dtheta in gradients:
        theta, state = opt.update(theta, dtheta, state)
        path.append(theta)
    return path, state


def test_sgd_steps_against_the_gradient():
    path, state = steps(sgd(0.5), frozen([1.0, -2.0]), [frozen([2.0, 4.0]), frozen([-1.0, 0.0])])
    assert_array_equal(path, [[0, -4], [0.5, -4]])
    assert state == ()


def test_momentum_adds_up_what_it_has_seen():
    path, v = steps(momentum(0.5, beta=0.25), frozen([1.0]), [frozen([2.0]), frozen([1.0])])
    assert_array_equal(v, [0.25 * 2 + 1])
    assert_array_equal(path, [[1 - 0.5 * 2], [1 - 0.5 * 2 - 0.5 * 1.5]])


def test_rmsprop_divides_by_the_root_of_its_average_square():
    path, v = steps(rmsprop(0.5, decay=0.75, eps=1.0), frozen([1.0]), [frozen([2.0])])
    assert_array_equal(v, [0.25 * 4])
    assert_array_equal(path, [[1 - 0.5 * 2 / (1 + 1)]])


def test_adams_first_step_is_lr_against_the_sign():
    dtheta = frozen([3.0, -0.02, 0.0])
    path, state = steps(adam(0.1), frozen([1.0, 1.0, 1.0]), [dtheta])
    assert_allclose(path, [[0.9, 1.1, 1.0]], rtol=1e-6)
    assert state.t == 1
    assert_allclose(state.m, 0.1 * dtheta, rtol=1e-14)
    assert_allclose(state.v, 0.001 * dtheta**2, rtol=1e-12)


def test_adams_second_step_by_hand():
    opt = adam(0.1, beta1=0.5, beta2=0.75, eps=0.5)
    path, state = steps(opt, frozen([0.0]), [frozen([2.0]), frozen([4.0])])
    m, v = 0.5 * 1 + 0.5 * 4, 0.75 * 1 + 0.25 * 16
    second = 0.1 * (m / (1 - 0.25)) / (np.sqrt(v / (1 - 0.5625)) + 0.5)
    assert_allclose(path[1], path[0] - second, rtol=1e-14)
    assert bits(state) == bits(AdamState(2, np.array([m]), np.array([v])))


@pytest.mark.parametrize(
    ("opt", "same"),
    [
        (momentum(0.1, beta=0.0), sgd(0.1)),
        (rmsprop(0.1, decay=0.0), adam(0.1, beta1=0.0, beta2=0.0)),
    ],
)
def test_without_memory_it_is_the_simpler_one(opt, same):
    rng = np.random.default_rng(0)
    theta, gradients = normal(rng, 5), [normal(rng, 5) for _ in range(3)]
    assert_allclose(steps(opt, theta, gradients)[0], steps(same, theta, gradients)[0], rtol=1e-14)


@every_optimizer
@given(seed=SEEDS)
def test_nothing_that_came_or_went_is_changed(opt, seed):
    rng = np.random.default_rng(seed)
    theta, gradients = normal(rng, 7), [normal(rng, 7) for _ in range(4)]
    state, kept = opt.init(theta), []
    for dtheta in gradients:
        theta, state = opt.update(theta, dtheta, state)
        kept.append(((theta, state), bits((theta, state))))
    assert all(bits(handed_out) == before for handed_out, before in kept)
    assert bits(opt.update(*kept[1][0][:1], gradients[2], kept[1][0][1])) == kept[2][1]


@every_optimizer
@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("shape", [(5,), (), (2, 3)])
def test_precision_in_is_precision_out(opt, dtype, shape):
    theta = np.full(shape, 0.5, dtype)[()]
    (_, theta), state = steps(opt, theta, [theta, theta])
    moments = [a for a in (state if isinstance(state, tuple) else (state,)) if np.ndim(a)]
    assert theta.dtype == dtype
    assert theta.shape == shape
    assert all(a.dtype == dtype for a in moments)


@pytest.mark.parametrize("make", [sgd, momentum, rmsprop, adam])
@pytest.mark.parametrize("number", [np.float64(0.1), np.float32(0.5), np.array(0.1), 1])
def test_a_numpy_rate_lends_no_precision(make, number):
    opt = make(number)
    assert type(opt.lr) is float
    (theta,), _ = steps(opt, np.ones(3, np.float32), [np.ones(3, np.float32)])
    assert theta.dtype == np.float32


@every_optimizer
def test_where_the_gradient_is_0_theta_stays(opt):
    theta, still = frozen([1.0, -2.0, 0.0]), frozen([0.0, 0.0, 0.0])
    assert_array_equal(steps(opt, theta, [still] * 3)[0], [theta] * 3)


@every_optimizer
def test_optimizers_are_frozen_values_that_go_down(opt):
    assert opt == type(opt)(0.1) != type(opt)(0.2)
    with pytest.raises(dataclasses.FrozenInstanceError):
        opt.lr = 1.0
    theta, state = np.array([3.0, -1.0]), opt.init(np.zeros(2))
    for _ in range(200):
        theta, state = opt.update(theta, theta, state)
    assert np.abs(theta).max() < 0.1
