"""nnlib: the small vectorised core that the course derives, then imports.

A differentiable function returns its value and its pullback; composing functions runs their
pullbacks in reverse. `import nnlib` loads NumPy and nothing heavier.
"""

from nnlib._shapes import PrecisionError, ShapeError
from nnlib.activations import (
    elu,
    gelu,
    identity,
    leaky_relu,
    relu,
    sigmoid,
    silu,
    softmax,
    softplus,
    step,
    tanh,
)
from nnlib.data import (
    blobs,
    digits,
    heights,
    iris,
    leaves,
    moons,
    one_hot,
    spirals,
    split,
    xor,
)
from nnlib.gradcheck import check_vjp, complex_step_gradient, numerical_gradient
from nnlib.layers import Dense, affine, glorot, he
from nnlib.losses import (
    binary_cross_entropy,
    cross_entropy,
    sigmoid_cross_entropy,
    softmax_cross_entropy,
    squared_error,
)
from nnlib.network import Network
from nnlib.optim import AdamState, Optimizer, adam, momentum, rmsprop, sgd
from nnlib.perceptron import Perceptron, perceptron_updates
from nnlib.train import Step, descend, minibatches, objective
from nnlib.vjp import chain, gradient, jacobian

__version__ = "0.1.0"

__all__ = [
    "AdamState",
    "Dense",
    "Network",
    "Optimizer",
    "Perceptron",
    "PrecisionError",
    "ShapeError",
    "Step",
    "adam",
    "affine",
    "binary_cross_entropy",
    "blobs",
    "chain",
    "check_vjp",
    "complex_step_gradient",
    "cross_entropy",
    "descend",
    "digits",
    "elu",
    "gelu",
    "glorot",
    "gradient",
    "he",
    "heights",
    "identity",
    "iris",
    "jacobian",
    "leaky_relu",
    "leaves",
    "minibatches",
    "momentum",
    "moons",
    "numerical_gradient",
    "objective",
    "one_hot",
    "perceptron_updates",
    "relu",
    "rmsprop",
    "sgd",
    "sigmoid",
    "sigmoid_cross_entropy",
    "silu",
    "softmax",
    "softmax_cross_entropy",
    "softplus",
    "spirals",
    "split",
    "squared_error",
    "step",
    "tanh",
    "xor",
]
