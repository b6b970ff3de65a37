"""The network as one function of theta and X: against hand composition, nudging, published nets."""

import dataclasses
import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose, assert_array_equal
from oracles import FLOATS, SEEDS, bits, distinct, frozen, normal

from nnlib import (
    Dense,
    Network,
    affine,
    check_vjp,
    complex_step_gradient,
    he,
    identity,
    objective,
    relu,
    sgd,
    sigmoid,
    sigmoid_cross_entropy,
    softmax,
    squared_error,
    tanh,
)

NET = Network(Dense(3, 5, he), tanh, Dense(5, 4), sigmoid, Dense(4, 2))


def case(net=NET, n=6, dtype=np.float64, seed=0):
    """theta, X and a cotangent."""
    rng = np.random.default_rng(seed)
    theta, X = net.init(rng), normal(rng, n, 3, dtype=dtype)
    return frozen(theta + 0.1, dtype), X, normal(rng, n, 2, dtype=dtype)


@pytest.mark.parametrize("dtype", FLOATS)
def test_network_is_its_layers_composed_by_hand(dtype):
    theta, X, dY = case(dtype=dtype)
    (W1, b1), _, (W2, b2), _, (W3, b3) = NET.unpack(theta)
    Z1, back_Z1 = affine(X, W1, b1)
    A1, back_A1 = tanh(Z1)
    Z2, back_Z2 = affine(A1, W2, b2)
    A2, back_A2 = sigmoid(Z2)
    Z3, back_Z3 = affine(A2, W3, b3)
    dA2, dW3, db3 = back_Z3(dY)
    dA1, dW2, db2 = back_Z2(back_A2(dA2))
    dX, dW1, db1 = back_Z1(back_A1(dA1))

    Y, pullback = NET(theta, X)
    dtheta = NET.pack([(dW1, db1), (), (dW2, db2), (), (dW3, db3)])
    assert bits((Y, pullback(dY))) == bits((Z3, (dtheta, dX)))
    assert {a.dtype for a in (Y, *pullback(dY))} == {np.dtype(dtype)}


@given(sizes=distinct(4), seed=SEEDS)
def test_network_pullback_agrees_with_a_nudge(sizes, seed):
    rng, (n, i, h, o) = np.random.default_rng(seed), sizes
    net = Network(Dense(i, h), tanh, Dense(h, o), softmax)
    check_vjp(net, net.init(rng), normal(rng, n, i), rng=rng)


def test_network_pullback_agrees_with_a_complex_step():
    theta, X, dY = case()
    dtheta, dX = NET(theta, X)[1](dY)
    exact = complex_step_gradient(lambda th: (NET(th, X)[0] * dY).sum(), theta)
    assert_allclose(dtheta, exact, rtol=1e-12, atol=1e-14)
    exact = complex_step_gradient(lambda X: (NET(theta, X)[0] * dY).sum(), X)
    assert_allclose(dX, exact, rtol=1e-12, atol=1e-14)


def test_a_network_may_begin_with_a_function_or_have_no_parameters():
    rng = np.random.default_rng(0)
    net = Network(tanh, Dense(3, 2))
    X = normal(rng, 4, 3)
    check_vjp(net, net.init(rng), X, rng=rng)
    assert net(net.init(rng), X)[1](np.ones((4, 2)), wrt_input=False)[1] is None
    bare = Network(tanh, softmax)
    Y, pullback = bare(bare.init(rng), X)
    dtheta, dX = pullback(np.ones_like(Y), wrt_input=False)
    assert (bare.size, dtheta.shape, dX) == (0, (0,), None)
    check_vjp(bare, bare.init(rng), X, rng=rng)


def test_one_layer_written_twice_has_two_sets_of_parameters():
    layer, rng = Dense(3, 3), np.random.default_rng(0)
    net = Network(layer, tanh, layer)
    theta, X = net.init(rng), normal(rng, 5, 3)
    assert net.size == 2 * 12
    first, _, second = net.unpack(theta)
    assert not np.array_equal(first[0], second[0])
    check_vjp(net, theta, X, rng=rng)


def test_one_network_used_twice_adds_its_gradients():
    net, rng = Network(Dense(3, 3), tanh), np.random.default_rng(0)

    def twice(theta, X):
        H, back_H = net(theta, X)
        Y, back_Y = net(theta, H)

        def pullback(dY):
            dtheta_Y, dH = back_Y(dY)
            dtheta_H, dX = back_H(dH)
            return dtheta_Y + dtheta_H, dX

        return Y, pullback

    check_vjp(twice, net.init(rng), normal(rng, 5, 3), rng=rng)


def test_interleaved_passes_do_not_mix():
    first, second = case(seed=1), case(n=4, seed=2)
    alone = [bits(NET(theta, X)[1](dY)) for theta, X, dY in (first, second)]
    _, back_first = NET(*first[:2])
    _, back_second = NET(*second[:2])
    again = [back_first(first[2]), back_second(second[2]), back_first(first[2])]
    assert [bits(d) for d in again] == [*alone, alone[0]]


def test_threads_do_not_mix():
    cases = [case(n=n, seed=n) for n in range(1, 17)]
    alone = [bits(NET(theta, X)[1](dY)) for theta, X, dY in cases]
    net = pickle.loads(pickle.dumps(Network(*NET.layers)))  # nothing computed yet
    with ThreadPoolExecutor(8) as pool:
        forward = list(pool.map(lambda c: net(*c[:2])[1], cases))
        backward = pool.map(lambda p, c: p(c[2]), forward, cases)
        assert [bits(d) for d in backward] == alone


def test_arguments_stay_as_they_were():
    arguments = case()  # read-only: a write would raise
    before = bits(arguments)
    theta, X, dY = arguments
    NET(theta, X)[1](dY)
    NET.trace(theta, X, dY)
    assert bits(arguments) == before


class Spy:
    """A layer that writes down whether it was asked for its input's gradient."""

    shapes, names, skips_input = ((3, 2), (2,)), ("W", "b"), True

    def __init__(self):
        self.asked = []

    def init(self, rng):
        return np.ones((3, 2)), np.zeros(2)

    def __call__(self, X, W, b):
        Y, pullback = affine(X, W, b)

        def spying(dY, wrt_input=True):
            self.asked.append(wrt_input)
            return pullback(dY, wrt_input)

        return Y, spying


def test_the_inputs_gradient_is_not_computed_unless_asked_for():
    spy, (_, X, dY) = Spy(), case()
    net = Network(spy, tanh)
    theta = net.init(np.random.default_rng(0))
    _, pullback = net(theta, X)
    dtheta, dX = pullback(dY)
    without, nothing = pullback(dY, wrt_input=False)
    assert spy.asked == [True, False]
    assert nothing is None
    assert dX.shape == X.shape
    assert bits(without) == bits(dtheta)


def test_a_layer_that_cannot_skip_its_input_gives_none_all_the_same():
    net, (_, X, dY) = Network(Unbiased(3, 2), tanh), case()
    _, pullback = net(np.ones(net.size), X)
    dtheta, dX = pullback(dY, wrt_input=False)
    assert dX is None
    assert bits(dtheta) == bits(pullback(dY)[0])


# one vector


def test_unpack_gives_read_only_views_into_theta():
    theta = np.arange(NET.size, dtype=float)
    arrays = [a for own in NET.unpack(theta) for a in own]
    assert [a.shape for a in arrays] == [(3, 5), (5,), (5, 4), (4,), (4, 2), (2,)]
    assert_array_equal(np.concatenate([a.ravel() for a in arrays]), theta)
    assert all(np.shares_memory(a, theta) for a in arrays)
    for a in arrays:
        with pytest.raises(ValueError, match="read-only"):
            a[0] = 1
    assert theta.flags.writeable


@pytest.mark.parametrize("dtype", FLOATS)
@given(seed=SEEDS)
def test_pack_undoes_unpack(dtype, seed):
    theta = normal(np.random.default_rng(seed), NET.size, dtype=dtype)
    packed = NET.pack(NET.unpack(theta))
    assert bits(packed) == bits(theta)
    assert packed.dtype == dtype
    assert not np.shares_memory(packed, theta)


@pytest.mark.parametrize("dtype", FLOATS)
def test_init_draws_layer_by_layer_in_the_precision_asked_for(dtype):
    theta = NET.init(np.random.default_rng(7), dtype=dtype)
    rng = np.random.default_rng(7)
    drawn = [layer.init(rng) if isinstance(layer, Dense) else () for layer in NET.layers]
    assert bits(theta) == bits(NET.pack(drawn).astype(dtype))
    assert theta.shape == (NET.size,)


def test_network_is_a_frozen_value():
    same = Network(*NET.layers)
    copy = pickle.loads(pickle.dumps(NET))
    assert NET == same == copy != Network(Dense(3, 5))
    assert hash(NET) == hash(same)
    theta, X, _ = case()
    assert bits(copy(theta, X)[0]) == bits(NET(theta, X)[0])
    assert repr(Network(Dense(3, 5), tanh)) == "Network(Dense(3, 5), tanh)"
    with pytest.raises(dataclasses.FrozenInstanceError):
        NET.layers = ()


def test_whole_numbers_become_float64():
    net = Network(Dense(2, 1))
    Y, pullback = net([3, 4, 5], [[1, 2]])
    assert_array_equal(Y, [[16.0]])
    assert {a.dtype for a in (Y, *pullback([[1]]))} == {np.dtype(float)}


# trace


def test_trace_names_every_value_and_every_gradient():
    theta, X, dY = case()
    trace = NET.trace(theta, X, dY)
    forward = "X Z1 A1 Z2 A2 Z3"
    backward = "dZ3 dW3 db3 dA2 dZ2 dW2 db2 dA1 dZ1 dW1 db1 dX"
    assert " ".join(trace) == f"{forward} {backward}"
    assert list(NET.trace(theta, X)) == forward.split()


def test_trace_agrees_with_itself_and_with_the_pullback():
    theta, X, dY = case()
    trace = NET.trace(theta, X, dY)
    Y, pullback = NET(theta, X)
    dtheta, dX = pullback(dY)
    gradients = [(trace[f"dW{k}"], trace[f"db{k}"]) for k in (1, 2, 3)]
    first, second, third = gradients
    assert bits((Y, dX)) == bits((trace["Z3"], trace["dX"]))
    assert bits(NET.pack([first, (), second, (), third])) == bits(dtheta)
    assert bits(tanh(trace["Z1"])[1](trace["dA1"])) == bits(trace["dZ1"])
    assert_allclose(trace["A1"].T @ trace["dZ2"], trace["dW2"])
    shaped = {k: v.shape for k, v in trace.items() if k[0] != "d"}
    assert all(trace[f"d{k}"].shape == shape for k, shape in shaped.items())


def test_trace_numbers_a_second_function_and_an_early_one():
    net = Network(tanh, Dense(3, 3), tanh, softmax, Dense(3, 3), Dense(3, 3))
    theta = net.init(np.random.default_rng(0))
    assert list(net.trace(theta, np.ones((2, 3)))) == ["X", "A0", "Z1", "A1", "A1'", "Z2", "Z3"]


# published networks


def test_the_2_2_1_network_to_its_printed_digits():
    """Each bias is shared by the neurons of its layer: a fork, whose gradients add."""
    net = Network(Dense(2, 2), sigmoid, Dense(2, 1), sigmoid)
    W1 = np.array([[0.15, 0.20], [0.25, 0.30]]).T
    W2 = np.array([[0.40], [0.45]])
    theta = net.pack([(W1, [0.35, 0.35]), (), (W2, [0.60]), ()])
    X, T = [[0.05, 0.10]], [[0.01]]
    Y, pullback = net(theta, X)
    loss, back_loss = squared_error(Y, T)
    (dW1, db1), _, (dW2, db2), _ = net.unpack(pullback(back_loss(1.0))[0])
    assert_allclose(net.trace(theta, X)["A1"], [[0.5933, 0.5969]], atol=5e-5)
    assert_allclose([Y[0, 0], loss], [0.7514, 0.2748], atol=5e-5)
    assert_allclose(dW2, [[0.0822], [0.0827]], atol=5e-5)
    assert_allclose(dW1.T, [[0.00067, 0.00134], [0.00075, 0.00150]], atol=5e-6)
    assert_allclose([db2.sum(), db1.sum()], [0.1385, 0.0284], atol=5e-5)


def test_the_2_3_1_network_to_its_printed_digits():
    net = Network(Dense(2, 3), relu, Dense(3, 1))
    W1 = np.array([[0.2, -0.3], [0.4, 0.1], [-0.5, 0.6]]).T
    theta = net.pack([(W1, [0.1, -0.2, 0.05]), (), ([[0.3], [-0.2], [0.5]], [0.05])])
    X = [[0.6, 0.4]]
    Z2, _ = net(theta, X)
    loss, back_loss = sigmoid_cross_entropy(Z2, [[1.0]])
    trace = net.trace(theta, X, back_loss(1.0))
    assert_allclose([sigmoid(Z2)[0].item(), loss], [0.516, 0.662], atol=5e-4)
    assert_allclose(trace["dZ2"], [[-0.4840]], atol=5e-5)
    assert_allclose(trace["dW2"].T, [[-0.0484, -0.0387, 0]], atol=5e-5)
    assert_allclose(trace["dZ1"], [[-0.1452, 0.0968, 0]], atol=5e-5)


def descended(net, theta, X, T, lr, updates):
    """Outputs after so many updates on the whole batch."""
    L, opt = objective(net, squared_error), sgd(lr)
    for _ in range(updates):
        theta, _ = opt.update(theta, L(theta, X, T)[1](), ())
    return net(theta, X)[0]


def test_the_2_2_2_network_after_its_100_updates():
    net = Network(Dense(2, 2), sigmoid, Dense(2, 2), sigmoid)
    W1 = np.array([[0.15, 0.25], [0.20, 0.30]]).T
    W2 = np.array([[0.40, 0.50], [0.45, 0.55]]).T
    theta = net.pack([(W1, [0.35, 0.35]), (), (W2, [0.60, 0.60]), ()])
    Y = descended(net, theta, [[0.05, 0.10]], [[0.01, 0.99]], lr=0.1, updates=100)
    assert_allclose(Y, [[0.307790442796199, 0.84206790046583]], rtol=1e-12)


def test_the_3_4_1_network_learns_its_xor():
    """The source sums over the batch of 4 and has no biases: our mean takes 4 times its rate."""
    old = np.random.RandomState(1)
    net = Network(Unbiased(3, 4), sigmoid, Unbiased(4, 1), sigmoid)
    theta = net.pack([(old.random_sample((3, 4)),), (), (old.random_sample((4, 1)),), ()])
    X, T = [[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]], [[0], [1], [1], [0]]
    assert_allclose(net(theta, X)[0].T, [[0.758, 0.771, 0.791, 0.801]], atol=5e-4)
    Y = descended(net, theta, X, T, lr=4.0, updates=1000)
    assert_allclose(Y.T, [[0.028, 0.925, 0.925, 0.090]], atol=5e-4)


class Unbiased(Dense):
    """A layer of one's own: weights only."""

    names = ("W",)
    skips_input = writes_out = False

    @property
    def shapes(self):
        return ((self.n_in, self.n_out),)

    def __call__(self, X, W):
        Y, pullback = affine(X, W, np.zeros(self.n_out))
        return Y, lambda dY: pullback(dY)[:2]


def test_identity_layers_change_nothing():
    theta, X, dY = case()
    padded = Network(identity, *NET.layers, identity)
    assert bits(padded(theta, X)[0]) == bits(NET(theta, X)[0])
    assert bits(padded(theta, X)[1](dY)) == bits(NET(theta, X)[1](dY))
