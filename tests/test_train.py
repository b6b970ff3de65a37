"""Training: the objective's gradient, each example once an epoch, the contract of `descend`."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from oracles import FLOATS, SEEDS, bits, distinct, distributions, frozen, normal

from nnlib import (
    Dense,
    Network,
    adam,
    blobs,
    check_vjp,
    complex_step_gradient,
    descend,
    minibatches,
    momentum,
    numerical_gradient,
    objective,
    one_hot,
    sgd,
    softmax_cross_entropy,
    squared_error,
    tanh,
)


def problem(n=5, i=3, h=4, o=2, dtype=np.float64, seed=0):
    """L, theta, X, T."""
    rng, net = np.random.default_rng(seed), Network(Dense(i, h), tanh, Dense(h, o))
    theta = frozen(net.init(rng), dtype)
    X, T = normal(rng, n, i, dtype=dtype), distributions(rng, n, o, dtype)
    return objective(net, softmax_cross_entropy), theta, X, T


@given(sizes=distinct(4, most=5), seed=SEEDS)
def test_the_objectives_gradient_agrees_with_both_limits(sizes, seed):
    L, theta, X, T = problem(*sizes, seed=seed)
    dtheta = L(theta, X, T)[1]()
    check_vjp(lambda th: L(th, X, T), theta, rng=np.random.default_rng(seed))
    assert_allclose(dtheta, numerical_gradient(lambda th: L(th, X, T), theta), atol=1e-8)
    exact = complex_step_gradient(lambda th: L(th, X, T), theta)
    assert_allclose(dtheta, exact, rtol=1e-10, atol=1e-13)


def test_the_objective_is_the_loss_of_the_networks_output():
    net, rng = Network(Dense(3, 2)), np.random.default_rng(0)
    theta, X, T = net.init(rng), normal(rng, 5, 3), normal(rng, 5, 2)
    Y, back_net = net(theta, X)
    loss, back_loss = squared_error(Y, T)
    value, pullback = objective(net, squared_error)(theta, X, T)
    assert bits(value) == bits(loss)
    assert bits(pullback()) == bits(back_net(back_loss(1.0))[0])
    assert_allclose(pullback(3.0), 3 * pullback(), rtol=1e-14)


# minibatches

SIZES = st.integers(1, 9)


@given(n=SIZES, size=SIZES, epochs=st.integers(1, 3), seed=SEEDS)
def test_each_example_comes_once_an_epoch_with_its_own_target(n, size, epochs, seed):
    X, T = frozen(np.arange(2.0 * n).reshape(n, 2)), frozen(np.arange(n) * 10)
    batches = list(minibatches(X, T, size, epochs, np.random.default_rng(seed)))
    each = -(-n // size)
    assert len(batches) == each * epochs
    for start in range(0, len(batches), each):
        epoch = batches[start : start + each]
        assert [len(X) for X, _ in epoch[:-1]] == [min(size, n)] * (each - 1)
        assert sorted(t for _, T in epoch for t in T) == T.tolist()
        assert all(t == 5 * x[0] for X, T in epoch for x, t in zip(X, T, strict=True))


def test_epochs_differ_and_the_generator_decides():
    X = np.arange(50.0)[:, None]
    order = [bits(X) for X, _ in minibatches(X, X, 50, 2, np.random.default_rng(3))]
    again = [bits(X) for X, _ in minibatches(X, X, 50, 2, np.random.default_rng(3))]
    assert order == again
    assert order[0] != order[1] != bits(X)


def test_batches_are_copies_in_the_datas_own_dtype():
    X, labels = frozen([[1, 2], [3, 4]], np.float32), frozen([0, 1])
    for X_batch, labels_batch in minibatches(X, labels, 1, 1, np.random.default_rng(0)):
        assert (X_batch.dtype, labels_batch.dtype) == (X.dtype, labels.dtype)
        X_batch += 1
    assert_array_equal(X, [[1, 2], [3, 4]])


# descend


def parabola(theta, centre):
    """(1 / 2) ||theta - centre||^2."""
    gap = theta - centre
    return (gap @ gap) / 2, lambda dloss=1.0: dloss * gap


def test_a_step_holds_theta_before_update_t_and_its_loss_on_batch_t():
    path = list(descend(parabola, [4.0], [([0.0],), ([2.0],), ([2.0],)], sgd(0.5)))
    assert [s.t for s in path] == [0, 1, 2, 3]
    assert_array_equal([s.theta[0] for s in path], [4, 2, 2, 2])
    assert_array_equal([s.loss for s in path], [8, 0, 0, 0])


@given(updates=st.integers(1, 12), every=st.integers(1, 5))
def test_every_thins_the_steps_and_keeps_the_last(updates, every):
    batches = [([float(t)],) for t in range(updates)]
    all_steps = list(descend(parabola, [4.0], batches, momentum(0.1)))
    some = list(descend(parabola, [4.0], batches, momentum(0.1), every=every))
    assert [s.t for s in some] == [*range(0, updates, every), updates]
    assert bits(some) == bits([all_steps[s.t] for s in some])
    last = some[-1]
    assert bits(last.loss) == bits(parabola(last.theta, batches[-1][0])[0])


@pytest.mark.parametrize("dtype", FLOATS)
def test_snapshots_stay_what_they_were(dtype):
    L, theta, X, T = problem(dtype=dtype)
    path, kept = [], []
    for step in descend(L, theta, [(X, T)] * 5, adam(0.1)):
        path.append(step)
        kept.append(bits(step))
    assert [bits(step) for step in path] == kept
    assert bits(path[0].theta) == bits(theta)
    assert {step.theta.dtype for step in path} == {np.dtype(dtype)}
    assert {step.loss.dtype for step in path} == {np.dtype(dtype)}


def test_descend_takes_batches_as_they_come_and_waits():
    taken = []

    def endless():
        for t in itertools.count():
            taken.append(t)
            yield ([0.0],)

    path = descend(parabola, [1.0], endless(), sgd(0.1))
    assert taken == []
    assert [next(path).t for _ in range(3)] == [0, 1, 2]
    assert taken == [0, 1, 2]


def test_two_descents_interleave():
    first = descend(parabola, [1.0], [([0.0],)] * 5, adam(0.1))
    second = descend(parabola, [2.0], [([0.0],)] * 5, adam(0.1))
    both = [bits(s) for pair in zip(first, second, strict=True) for s in pair]
    alone = [bits(s) for s in descend(parabola, [1.0], [([0.0],)] * 5, adam(0.1))]
    assert both[::2] == alone


def test_no_batch_is_refused():
    with pytest.raises(ValueError, match="descend: expected at least one batch, came none"):
        next(descend(parabola, [1.0], [], sgd(0.1)))


def test_a_small_network_learns_three_clouds():
    rng = np.random.default_rng(0)
    X, t = blobs(60, 3, rng)
    net, T = Network(Dense(2, 8), tanh, Dense(8, 3)), one_hot(t, 3)
    L = objective(net, softmax_cross_entropy)
    batches = minibatches(X, T, 16, 30, rng)
    *_, last = descend(L, net.init(rng), batches, adam(0.05), every=50)
    assert (net(last.theta, X)[0].argmax(axis=1) == t).mean() > 0.95
