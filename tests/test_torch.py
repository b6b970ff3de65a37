"""The core beside PyTorch, which nobody here wrote. Skipped where it is not installed."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose
from oracles import FLOATS, SEEDS, distinct, distributions, frozen, normal

import nnlib

torch = pytest.importorskip("torch", reason="PyTorch is not installed: it is an optional oracle")
F = torch.nn.functional

in_both_precisions = pytest.mark.parametrize("dtype", FLOATS)
ACTIVATIONS = {
    "identity": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": F.leaky_relu,
    "elu": F.elu,
    "softplus": F.softplus,
    "silu": F.silu,
    "gelu": lambda z: F.gelu(z, approximate="tanh"),
    "softmax": lambda z: torch.softmax(z, dim=1),
}
LOSSES = {
    "squared_error": lambda y, t: ((y - t) ** 2).sum() / (2 * len(y)),
    "binary_cross_entropy": lambda p, t: F.binary_cross_entropy(p, t, reduction="sum") / len(p),
    "sigmoid_cross_entropy": lambda z, t: (
        F.binary_cross_entropy_with_logits(z, t, reduction="sum") / len(z)
    ),
    "cross_entropy": lambda p, t: -(t * p.log()).sum() / len(p),
    "softmax_cross_entropy": F.cross_entropy,
}


def tensors(*arrays):
    return [torch.tensor(np.array(a), requires_grad=True) for a in arrays]


def close(ours, theirs):
    """To the rounding of the precision that both must have."""
    theirs = theirs.detach().numpy()
    assert ours.dtype == theirs.dtype
    rtol = 1e-4 if ours.dtype == np.float32 else 1e-10
    assert_allclose(ours, theirs, rtol=rtol, atol=rtol / 50)


@pytest.mark.parametrize("name", ACTIVATIONS)
@in_both_precisions
@given(sizes=distinct(2), seed=SEEDS)
def test_activations_and_pullbacks(name, dtype, sizes, seed):
    rng = np.random.default_rng(seed)
    Z, dA = normal(rng, *sizes, dtype=dtype, scale=3), normal(rng, *sizes, dtype=dtype)
    A, pullback = getattr(nnlib, name)(Z)
    (z,) = tensors(Z)
    a = ACTIVATIONS[name](z)
    a.backward(torch.tensor(np.array(dA)))
    close(A, a)
    close(pullback(dA), z.grad)


@pytest.mark.parametrize("name", LOSSES)
@in_both_precisions
@given(sizes=distinct(2), seed=SEEDS)
def test_losses_and_gradients(name, dtype, sizes, seed):
    rng = np.random.default_rng(seed)
    takes_p = name in ("binary_cross_entropy", "cross_entropy")
    Y = distributions(rng, *sizes, dtype) if takes_p else normal(rng, *sizes, dtype=dtype)
    Y = frozen(np.clip(Y, 0.05, 0.95)) if takes_p else Y
    T = distributions(rng, *sizes, dtype)
    value, pullback = getattr(nnlib, name)(Y, T)
    (y,) = tensors(Y)
    loss = LOSSES[name](y, torch.tensor(np.array(T)))
    loss.backward()
    close(value, loss)
    close(pullback(), y.grad)


@pytest.mark.parametrize("far", [1e4, -1e4])
@in_both_precisions
def test_losses_of_extreme_logits(dtype, far):
    Z, T = frozen([[far, 0.0, -far]], dtype), frozen([[0.25, 0.5, 0.25]], dtype)
    for name in ("sigmoid_cross_entropy", "softmax_cross_entropy"):
        (z,) = tensors(Z)
        loss = LOSSES[name](z, torch.tensor(np.array(T)))
        loss.backward()
        value, pullback = getattr(nnlib, name)(Z, T)
        close(value, loss)
        close(pullback(), z.grad)


@in_both_precisions
@given(sizes=distinct(4), seed=SEEDS)
def test_a_network_and_all_its_gradients(dtype, sizes, seed):
    rng, (n, i, h, o) = np.random.default_rng(seed), sizes
    net = nnlib.Network(nnlib.Dense(i, h), nnlib.tanh, nnlib.Dense(h, o))
    theta, X = net.init(rng, dtype=dtype), normal(rng, n, i, dtype=dtype)
    T = distributions(rng, n, o, dtype)
    (W1, b1), _, (W2, b2) = net.unpack(theta)
    x, *params = tensors(X, W1, b1, W2, b2)
    w1, c1, w2, c2 = params
    F.cross_entropy(torch.tanh(x @ w1 + c1) @ w2 + c2, torch.tensor(np.array(T))).backward()

    Y, pullback = net(theta, X)
    dtheta, dX = pullback(nnlib.softmax_cross_entropy(Y, T)[1](1.0))
    close(dX, x.grad)
    (dW1, db1), _, (dW2, db2) = net.unpack(dtheta)
    for ours, theirs in zip((dW1, db1, dW2, db2), params, strict=True):
        close(ours, theirs.grad)


OPTIMIZERS = {
    "sgd": (nnlib.sgd(0.1), lambda p: torch.optim.SGD(p, lr=0.1)),
    "momentum": (nnlib.momentum(0.1), lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
    "momentum 0.5": (
        nnlib.momentum(0.1, beta=0.5),
        lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.5),
    ),
    "rmsprop, its defaults": (nnlib.rmsprop(0.01), lambda p: torch.optim.RMSprop(p)),
    "rmsprop": (
        nnlib.rmsprop(0.1, decay=0.7, eps=0.01),
        lambda p: torch.optim.RMSprop(p, lr=0.1, alpha=0.7, eps=0.01),
    ),
    "adam, its defaults": (nnlib.adam(0.001), lambda p: torch.optim.Adam(p)),
    "adam": (
        nnlib.adam(0.1, beta1=0.6, beta2=0.8, eps=0.01),
        lambda p: torch.optim.Adam(p, lr=0.1, betas=(0.6, 0.8), eps=0.01),
    ),
}


@pytest.mark.parametrize(("ours", "make"), OPTIMIZERS.values(), ids=OPTIMIZERS.keys())
@in_both_precisions
def test_optimizers_over_many_updates(ours, make, dtype):
    rng = np.random.default_rng(0)
    theta = normal(rng, 7, dtype=dtype)
    (param,) = tensors(theta)
    theirs, state = make([param]), ours.init(theta)
    for _ in range(20):
        dtheta = normal(rng, 7, dtype=dtype)
        param.grad = torch.tensor(np.array(dtheta))
        theirs.step()
        theta, state = ours.update(theta, dtheta, state)
        close(theta, param)
