"""Bad input gets a ValueError that says what was expected and what came, before any arithmetic."""

import re

import numpy as np
import pytest

import nnlib
from nnlib import Dense, Network, affine, sgd, sigmoid, squared_error, tanh

X, W, B = np.ones((5, 3)), np.ones((3, 4)), np.ones(4)
Y, T, P = np.zeros((5, 4)), np.eye(4)[[0, 1, 2, 3, 0]], np.full((5, 4), 0.25)
LABELS = np.array([0, 1, 0, 1, 1])
NET = Network(Dense(3, 4), tanh)
THETA = np.zeros(16)
LOSS = nnlib.objective(NET, squared_error)
RAGGED = [[1.0, 2.0], [3.0]]
F32 = np.float32
RNG = np.random.default_rng(0)


def low(*arrays):
    return [a.astype(F32) for a in arrays]


def drawn(f, *args):
    """What every drawn data set refuses."""
    return [
        ((f, 0, *args, RNG), "expected a whole number n >= 1, came 0"),
        ((f, 2.5, *args, RNG), "expected a whole number n >= 1, came 2.5"),
        ((f, True, *args, RNG), "expected a whole number n >= 1, came True"),
        ((f, None, *args, RNG), "expected a whole number n >= 1, came None"),
        ((f, 5, *args, 0), "expected rng to be a NumPy Generator, .* came int"),
        ((f, 5, *args, np.random), "expected rng to be a NumPy Generator, .* came module"),
        ((f, 5, *args, RNG, np.nan), "expected 0 <= .*, came nan"),
        ((f, 5, *args, RNG, "a lot"), "expected 0 <= .*, came 'a lot'"),
    ]


def numbers(f, *rest):
    """What every function of an array refuses in place of numbers."""
    return [
        ((f, RAGGED, *rest), "expected an array .*, came rows of different lengths"),
        ((f, "text", *rest), "expected numbers in .*, came dtype <U4"),
        ((f, None, *rest), "expected numbers in .*, came dtype object"),
        ((f, abs, *rest), "expected numbers in .*, came dtype object"),
    ]


def cotangents(f, *args):
    """What every pullback refuses; the value has shape (5, 4)."""
    Y, pullback = f(*args)
    return [
        ((pullback, np.ones((4, 5))), r"expected a cotangent .*\(5, 4\), came \(4, 5\)"),
        ((pullback, np.ones((1, 4))), r"expected a cotangent .*\(5, 4\), came \(1, 4\)"),
        ((pullback, 1.0), r"expected a cotangent .*\(5, 4\), came \(\)"),
        ((pullback, Y.astype(F32)), "expected a cotangent of dtype float64, came float32"),
        ((pullback, Y + 0j), "expected a cotangent of dtype float64, came complex128"),
        ((pullback, None), "expected numbers in the cotangent, came dtype object"),
    ]


def elementwise(f):
    return numbers(f) + cotangents(f, Y)


def loss(f, outputs=P):
    _, pullback = f(outputs, T)
    two_columns = r"expected . \(n, .\), T \(n, .\)"
    return [
        *numbers(lambda bad: f(bad, T)),
        *numbers(lambda bad: f(outputs, bad)),
        ((f, outputs[:, :1], T[:, 0]), rf"{two_columns}, came . \(5, 1\), T \(5,\): T needs 2"),
        ((f, outputs[:, 0], T[:, 0]), rf"{two_columns}, came . \(5,\), T \(5,\): . needs 2"),
        ((f, outputs, T[:4]), rf"{two_columns}, .* T \(4, 4\): n is 5 and 4"),
        ((f, outputs, T[:, :3]), rf"{two_columns}, .* T \(5, 3\): . is 4 and 3"),
        ((f, outputs[:0], T[:0]), "is empty: n is 0"),
        ((f, outputs[:, :0], T[:, :0]), "is empty: . is 0"),
        ((f, outputs, T.astype(F32)), "one float precision, came . float64, T float32"),
        ((pullback, np.ones(5)), r"shape \(\), came \(5,\)"),
        ((pullback, F32(1)), "dtype float64, came float32"),
    ]


def targets(f, rows_sum_to_1, outputs=P):
    """What the cross-entropies refuse in T."""
    off = [[0.5, 0.5, 0.5, 0.0]] * 5
    sums = [((f, outputs, off), "each row of T to sum to 1, came 1.5 in row 0; one_hot")]
    return [
        ((f, outputs, T - 1), r"expected targets in \[0, 1\], came -1 to 0"),
        ((f, outputs, 2 * T), r"expected targets in \[0, 1\], came 0 to 2"),
        ((f, outputs, T * np.nan), r"expected targets in \[0, 1\], came nan"),
        *(sums if rows_sum_to_1 else []),
    ]


def optimizer(make, *more):
    """What every optimiser refuses; `more` are its other hyper-parameters."""
    opt = make(0.1)
    state = opt.init(np.ones(3))
    rates = [
        ((lambda name=name, bad=bad: make(**{"lr": 0.1, name: bad}),), f"expected 0 <=? {name}")
        for name in ("lr", *more)
        for bad in (np.nan, -0.1, np.inf, "0.1", None, [0.1], 1j)
    ]
    return [
        *rates,
        *numbers(opt.init if more else lambda bad: opt.update(bad, bad, state)),
        ((opt.update, np.ones(3), np.ones(2), state), r"of one shape, came .* dtheta \(2,\)"),
        ((opt.update, np.ones(3), np.ones((3, 1)), state), r"came .* dtheta \(3, 1\)"),
        ((opt.update, np.ones(3), np.ones(3, F32), state), "one float precision, came"),
        ((opt.update, np.ones(3), None, state), "expected numbers in dtheta"),
    ]


def states(make, wrong):
    """States of another size or kind."""
    opt = make(0.1)
    one = opt.init(np.ones(1))
    return [((opt.update, np.ones(3), np.ones(3), one), r"of one shape, came .*\(1,\)"), wrong(opt)]


def no_function(f, *rest):
    return [
        ((f, None, *rest), "expected .* to be a function, came None"),
        ((f, "tanh", *rest), "expected .* to be a function, came 'tanh'"),
    ]


def limit(f):
    return [
        *no_function(f, 1.0),
        *numbers(lambda bad: f(abs, bad)),
        ((f, abs, F32(1)), "expected x in float64, came float32: its rounding hides a nudge"),
        ((f, lambda x: x, np.ones(3)), r"expected f\(x\) to be one number, came shape \(3,\)"),
        ((f, abs, 1j), "expected real numbers in x, came complex128"),
    ]


def bare(x):
    return x


def initializer(f):
    return [
        ((f, 0, 3, 4), "expected rng to be a NumPy Generator"),
        ((f, RNG, 0, 4), "expected a whole number n_in >= 1, came 0"),
        ((f, RNG, 3, 4.0), "expected a whole number n_out >= 1, came 4.0"),
    ]


pull = affine(X, W, B)[1]
TABLE = {
    "Dense": [
        ((Dense, 0, 4), "expected a whole number n_in >= 1, came 0"),
        ((Dense, 3, 4.0), "expected a whole number n_out >= 1, came 4.0"),
        ((Dense, "3", 4), "expected a whole number n_in >= 1, came '3'"),
        ((Dense, 3, 4, "he"), "expected init to be a function, came 'he'"),
        ((Dense(3, 4).init, 0), "expected rng to be a NumPy Generator, .* came int"),
        ((Dense(3, 4), X, W[:2], B), "i is 3 and 2"),
    ],
    "Network": [
        ((Network,), "expected at least one layer, came none"),
        ((Network, None), "expected layers or functions of X, came None"),
        ((Network, Dense), "expected layers or functions of X, came <class"),
        ((Network, NET), "came a Network: write its layers out"),
        ((NET, THETA[:-1], X), r"expected theta of shape \(16,\), came \(15,\)"),
        ((NET, THETA[:, None], X), r"expected theta of shape \(16,\), came \(16, 1\)"),
        ((NET, THETA, X[:, :2]), r"X \(n, i\), .*came X \(5, 2\), W \(3, 4\), .*i is 2 and 3"),
        ((NET, THETA, X[0]), "X needs 2 dimensions"),
        ((NET, THETA, X[:0]), "X is empty: n is 0"),
        ((NET, THETA, X.astype(F32)), "one float precision, came theta float64, X float32"),
        *numbers(lambda bad: NET(bad, X)),
        *numbers(lambda bad: NET(THETA, bad)),
        *cotangents(NET, THETA, X),
        ((NET.trace, THETA, X, np.ones(4)), r"expected a cotangent .*\(5, 4\), came \(4,\)"),
        ((NET.init, 0), "expected rng to be a NumPy Generator"),
        ((NET.init, RNG, int), "expected a float dtype, came int"),
        ((NET.unpack, THETA[:3]), r"expected theta of shape \(16,\), came \(3,\)"),
        ((NET.pack, [(W, B)]), r"expected shapes \[\(\(3, 4\), \(4,\)\), \(\)\], came"),
        ((NET.pack, [(W.T, B), ()]), r"came \[\(\(4, 3\), \(4,\)\), \(\)\]"),
        ((NET.pack, [(RAGGED, B), ()]), "came rows of different lengths"),
        ((NET.pack, [(W, B.astype(F32)), ()]), "one float precision"),
        ((Network(Dense(3, 4), nnlib.step), THETA, X[:2]), "expected step to return .value, pull"),
        ((Network(Dense(3, 4), np.tanh), THETA, X), "expected tanh to return .value, pullback"),
    ],
    "Perceptron": [
        *numbers(nnlib.Perceptron),
        *numbers(nnlib.Perceptron(np.ones(3))),
        ((nnlib.Perceptron, X), r"expected w \(i\), came w \(5, 3\)"),
        ((nnlib.Perceptron, []), "w is empty: i is 0"),
        ((nnlib.Perceptron, B, np.nan), "expected -inf <= b, finite, came nan"),
        ((nnlib.Perceptron, B, "1"), "expected -inf <= b, finite, came '1'"),
        ((nnlib.Perceptron(B), X), r"expected X \(n, i\), w \(i\), came X \(5, 3\), w \(4,\)"),
        ((nnlib.Perceptron(B), B), "X needs 2 dimensions"),
    ],
    "adam": [
        *optimizer(nnlib.adam, "beta1", "beta2", "eps"),
        *states(nnlib.adam, lambda o: ((o.update, B, B, B), "expected an AdamState")),
        ((nnlib.adam, 0.1, 1.0), "expected 0 <= beta1 < 1, came 1.0"),
        ((nnlib.adam, 0.1, 0.9, 1.0), "expected 0 <= beta2 < 1, came 1.0"),
        ((nnlib.adam, 0.1, 0.9, 0.9, 0.0), "expected 0 < eps, finite, came 0.0"),
    ],
    "affine": [
        ((affine, X, W, np.ones((4, 1))), r"X \(n, i\), W \(i, o\), b \(o\), .*b needs 1 dim"),
        ((affine, np.ones((5, 64)), np.ones((64, 120)), np.ones((120, 1))), r"b \(120, 1\)"),
        ((affine, X, W.T, B), r"came X \(5, 3\), W \(4, 3\), b \(4,\): i is 3 and 4"),
        ((affine, X, W, np.ones(1)), "o is 4 and 1"),
        ((affine, X[0], W, B), "X needs 2 dimensions"),
        ((affine, X[:0], W, B), "X is empty: n is 0"),
        ((affine, X, *low(W, B)), "precision, came X float64, W float32, b float32"),
        *numbers(affine, W, B),
        *cotangents(affine, X, W, B),
        ((pull, np.ones((5, 1))), r"shape \(5, 4\), came \(5, 1\)"),
    ],
    "binary_cross_entropy": [
        *loss(nnlib.binary_cross_entropy),
        *targets(nnlib.binary_cross_entropy, rows_sum_to_1=False),
        ((nnlib.binary_cross_entropy, P + 1, T), r"expected probabilities P in \[0, 1\]"),
        ((nnlib.binary_cross_entropy, P - 1, T), r"expected probabilities P in \[0, 1\]"),
        ((nnlib.binary_cross_entropy, T, P), "loss is infinite: .*sigmoid_cross_entropy"),
    ],
    "blobs": [
        *drawn(nnlib.blobs, 3),
        ((nnlib.blobs, 5, 0, RNG), "expected a whole number k >= 1, came 0"),
    ],
    "chain": [
        *no_function(nnlib.chain),
        ((nnlib.chain(np.tanh), 1.0), r"expected tanh to return \(value, pullback\), came float64"),
        ((nnlib.chain(nnlib.step), X[:2]), "expected step to return .*, came ndarray"),
    ],
    "check_vjp": [
        *no_function(nnlib.check_vjp, 1.0),
        ((nnlib.check_vjp, bare, 1.0), r"expected bare to return \(value, pullback\), came float"),
        ((nnlib.check_vjp, tanh, F32(1)), "in float64, came float32: its rounding hides a nudge"),
        ((nnlib.check_vjp, tanh, None), "expected numbers in Z"),
        *[
            ((lambda bad=bad: nnlib.check_vjp(tanh, 1.0, **bad),), message)
            for bad, message in [
                ({"rng": 0}, "expected rng to be a NumPy Generator, .* came int"),
                ({"eps": 0.0}, "expected 0 < eps, finite, came 0.0"),
                ({"rtol": np.nan}, "expected 0 <= rtol, finite, came nan"),
                ({"wrt": 1}, "expected wrt to name 1 of the arguments 0 to 0.*came 1"),
                ({"wrt": [0, 0]}, r"expected wrt to name 1 of .*came \[0, 0\]"),
                ({"wrt": "Z"}, "expected wrt to name 1 of .*came 'Z'"),
            ]
        ],
    ],
    "complex_step_gradient": limit(nnlib.complex_step_gradient),
    "cross_entropy": [
        *loss(nnlib.cross_entropy),
        *targets(nnlib.cross_entropy, rows_sum_to_1=True),
        ((nnlib.cross_entropy, -P, T), "expected probabilities P >= 0, came -0.25"),
        ((nnlib.cross_entropy, T, P), "loss is infinite: .*softmax_cross_entropy takes the log"),
    ],
    "descend": [
        *no_function(nnlib.descend, THETA, [(X, Y)], sgd(0.1)),
        *numbers(lambda bad: nnlib.descend(LOSS, bad, [(X, Y)], sgd(0.1))),
        ((nnlib.descend, LOSS, THETA, None, sgd(0.1)), "expected batches .*, came None"),
        ((nnlib.descend, LOSS, THETA, [(X, Y)], None), "expected an optimiser, .* came None"),
        ((nnlib.descend, LOSS, THETA, [(X, Y)], sgd), "expected an optimiser, .* came <class"),
        ((nnlib.descend, LOSS, THETA, [(X, Y)], sgd(0.1), 0), "whole number every >= 1, came 0"),
        ((next, nnlib.descend(LOSS, THETA, [], sgd(0.1))), "at least one batch, came none"),
        ((next, nnlib.descend(bare, THETA, [()], sgd(0.1))), "expected bare to return"),
        ((next, nnlib.descend(LOSS, THETA[:3], [(X, Y)], sgd(0.1))), r"shape \(16,\), came \(3,"),
    ],
    "digits": [],  # it takes nothing
    "elu": [
        *elementwise(nnlib.elu),
        ((nnlib.elu, X, np.nan), "expected 0 <= alpha, finite, came nan"),
        ((nnlib.elu, X + 0j), "expected real numbers in Z, came complex128"),
    ],
    "gelu": elementwise(nnlib.gelu),
    "glorot": initializer(nnlib.glorot),
    "gradient": [
        *no_function(nnlib.gradient, 1.0),
        *numbers(lambda bad: nnlib.gradient(tanh, bad)),
        ((nnlib.gradient, tanh, X), r"expected f\(x\) to be one number, came shape \(5, 3\)"),
        ((nnlib.gradient, np.sum, X), r"expected sum to return \(value, pullback\), came float64"),
    ],
    "he": initializer(nnlib.he),
    "heights": [],
    "identity": elementwise(nnlib.identity),
    "iris": [],
    "jacobian": [
        *no_function(nnlib.jacobian, 1.0),
        *numbers(lambda bad: nnlib.jacobian(tanh, bad)),
        (
            (nnlib.jacobian, np.tanh, X),
            r"expected tanh to return \(value, pullback\), came ndarray",
        ),
        ((nnlib.jacobian, lambda x: (x, np.sum), X), r"dx of x's shape \(5, 3\), came \(\)"),
        ((nnlib.jacobian, lambda X: affine(X, W, B), X), "expected an array dx, came rows of"),
    ],
    "leaky_relu": [
        *elementwise(nnlib.leaky_relu),
        ((nnlib.leaky_relu, X, -1), "expected 0 <= slope, finite, came -1"),
        ((nnlib.leaky_relu, X, "0.1"), "expected 0 <= slope, finite, came '0.1'"),
        ((nnlib.leaky_relu, X + 0j), "expected real numbers in Z, came complex128"),
    ],
    "leaves": [
        *drawn(nnlib.leaves),
        ((nnlib.leaves, 5, RNG, 0.5), "expected 0 <= margin < 0.5, came 0.5"),
    ],
    "minibatches": [
        ((nnlib.minibatches, X, Y[:4], 2, 1, RNG), r"came X \(5, 3\), T \(4, 4\)"),
        ((nnlib.minibatches, X[:0], Y[:0], 2, 1, RNG), "with n > 0, came X"),
        ((nnlib.minibatches, None, Y, 2, 1, RNG), r"came X \(\), T"),
        ((nnlib.minibatches, RAGGED, Y, 2, 1, RNG), "expected an array X, came rows of diff"),
        ((nnlib.minibatches, X, Y, 0, 1, RNG), "expected a whole number size >= 1, came 0"),
        ((nnlib.minibatches, X, Y, 2.0, 1, RNG), "expected a whole number size >= 1, came 2.0"),
        ((nnlib.minibatches, X, Y, 2, -1, RNG), "expected a whole number epochs >= 1, came -1"),
        ((nnlib.minibatches, X, Y, 2, 1, 0), "expected rng to be a NumPy Generator, .* came int"),
    ],
    "momentum": [
        *optimizer(nnlib.momentum, "beta"),
        *states(nnlib.momentum, lambda o: ((o.update, B, B, None), "numbers in state, came")),
        ((nnlib.momentum, 0.1, 1), "expected 0 <= beta < 1, came 1"),
    ],
    "moons": drawn(nnlib.moons),
    "numerical_gradient": [
        *limit(nnlib.numerical_gradient),
        ((nnlib.numerical_gradient, abs, 1.0, 0.0), "expected 0 < eps, finite, came 0.0"),
        ((nnlib.numerical_gradient, abs, 1.0, "tiny"), "expected 0 < eps, finite, came 'tiny'"),
    ],
    "objective": [
        *no_function(nnlib.objective, squared_error),
        ((nnlib.objective, NET, None), "expected loss to be a function, came None"),
        ((nnlib.objective(NET, np.dot), THETA, X, Y.T), "expected dot to return .value, pullback"),
        ((nnlib.objective(np.add, bare), B, B, B), "expected add to return .value, pullback"),
        ((LOSS, THETA, X, Y[:, 0]), r"expected Y \(n, o\), T \(n, o\), came Y \(5, 4\), T \(5,\)"),
    ],
    "one_hot": [
        ((nnlib.one_hot, [0, 3], 3), r"expected whole labels 0 to 2, came \[0 3\]"),
        ((nnlib.one_hot, [0, -1], 3), r"expected whole labels 0 to 2, came \[ 0 -1\]"),
        ((nnlib.one_hot, [0, 0.5], 3), "expected whole labels 0 to 2, came"),
        ((nnlib.one_hot, [0, np.nan], 3), "expected whole labels 0 to 2, came"),
        ((nnlib.one_hot, ["a", "b"], 3), "expected whole labels 0 to 2, came"),
        ((nnlib.one_hot, [None, 1], 3), "expected whole labels 0 to 2, came"),
        ((nnlib.one_hot, [[0], [1]], 3), r"expected labels \(n\) .*, came shape \(2, 1\)"),
        ((nnlib.one_hot, [], 3), r"expected labels \(n\) with n > 0, came shape \(0,\)"),
        ((nnlib.one_hot, None, 3), r"expected labels \(n\) with n > 0, came shape \(\)"),
        ((nnlib.one_hot, RAGGED, 3), "expected an array labels, came rows of different lengths"),
        ((nnlib.one_hot, [0], None), "expected a whole number k >= 1, came None"),
    ],
    "perceptron_updates": [
        ((nnlib.perceptron_updates, X, -LABELS), "labels 0 and 1, or -1 and .1, came -1, 0"),
        ((nnlib.perceptron_updates, X, LABELS + 1), "labels 0 and 1, or -1 and .1, came 1, 2"),
        ((nnlib.perceptron_updates, X, LABELS * np.nan), "came nan"),
        ((nnlib.perceptron_updates, X, LABELS[:, None]), "t needs 1 dimensions"),
        ((nnlib.perceptron_updates, X, LABELS[:4]), "n is 5 and 4"),
        ((nnlib.perceptron_updates, X[:0], LABELS[:0]), "X is empty: n is 0"),
        ((nnlib.perceptron_updates, X, LABELS, 0.0), "expected 0 < lr, finite, came 0.0"),
        ((nnlib.perceptron_updates, X, LABELS, np.nan), "expected 0 < lr, finite, came nan"),
        ((nnlib.perceptron_updates, X, LABELS, 1, 0), "whole number epochs >= 1, came 0"),
        *numbers(nnlib.perceptron_updates, LABELS),
        *numbers(lambda bad: nnlib.perceptron_updates(X, bad)),
    ],
    "relu": elementwise(nnlib.relu),
    "rmsprop": [
        *optimizer(nnlib.rmsprop, "decay", "eps"),
        *states(nnlib.rmsprop, lambda o: ((o.update, B, B, ()), r"one shape, .*state \(0,\)")),
        ((nnlib.rmsprop, 0.1, 1.0), "expected 0 <= decay < 1, came 1.0"),
        ((nnlib.rmsprop, 0.1, 0.9, 0.0), "expected 0 < eps, finite, came 0.0"),
    ],
    "sgd": optimizer(sgd),
    "sigmoid": elementwise(sigmoid),
    "sigmoid_cross_entropy": [
        *loss(nnlib.sigmoid_cross_entropy, Y),
        *targets(nnlib.sigmoid_cross_entropy, rows_sum_to_1=False),
    ],
    "silu": elementwise(nnlib.silu),
    "softmax": [
        *elementwise(nnlib.softmax),
        ((nnlib.softmax, B), r"expected Z \(n, k\), came Z \(4,\): Z needs 2 dimensions"),
        ((nnlib.softmax, X[:0]), "Z is empty: n is 0"),
        ((nnlib.softmax, Y - np.inf), "expected a finite largest logit in each row"),
    ],
    "softmax_cross_entropy": [
        *loss(nnlib.softmax_cross_entropy, Y),
        *targets(nnlib.softmax_cross_entropy, rows_sum_to_1=True),
        ((nnlib.softmax_cross_entropy, Y + np.inf, T), "expected a finite largest logit"),
    ],
    "softplus": elementwise(nnlib.softplus),
    "spirals": [
        *drawn(nnlib.spirals, 3),
        ((nnlib.spirals, 5, 2.0, RNG), "expected a whole number k >= 1, came 2.0"),
        ((nnlib.spirals, 5, 2, RNG, 0.1, np.inf), "expected 0 <= turns, finite, came inf"),
    ],
    "split": [
        ((nnlib.split, X, LABELS[:4], RNG), r"came X \(5, 3\), t \(4,\)"),
        ((nnlib.split, None, LABELS, RNG), r"came X \(\), t \(5,\)"),
        ((nnlib.split, RAGGED, LABELS, RNG), "expected an array X, came rows of different"),
        ((nnlib.split, X, LABELS, 0), "expected rng to be a NumPy Generator, .* came int"),
        ((nnlib.split, X[:2], LABELS[:2], RNG), "2 examples are too few for the fractions"),
        *[
            ((nnlib.split, X, LABELS, RNG, bad), "expected positive fractions with sum 1, came")
            for bad in [(0.5, 0.6), (1.5, -0.5), (np.nan, 0.5), (), None, "half", 1.0]
        ],
    ],
    "squared_error": loss(squared_error, Y),
    "step": [
        *numbers(nnlib.step),
        ((nnlib.step, X + 0j), "expected real numbers in Z, came complex128"),
    ],
    "tanh": elementwise(tanh),
    "xor": [],
}
NO_FUNCTION = {"AdamState", "Optimizer", "PrecisionError", "ShapeError", "Step"}
CASES = [(name, *case) for name, cases in TABLE.items() for case in cases]


def test_every_public_function_is_in_the_table():
    assert set(TABLE) == set(nnlib.__all__) - NO_FUNCTION
    assert {name for name, cases in TABLE.items() if not cases} == {
        name for name in TABLE if name in ("digits", "heights", "iris", "xor")
    }


@pytest.mark.parametrize(
    ("name", "call", "message"), CASES, ids=[f"{case[0]}-{k}" for k, case in enumerate(CASES)]
)
def test_it_says_what_was_expected_and_what_came(name, call, message):
    f, *args = call
    with pytest.raises(ValueError, match=message) as caught:
        f(*args)
    assert "nnlib" in str(caught.traceback[-1].path)  # not NumPy's own complaint
    assert re.search("expected|infinite|too few|write its", str(caught.value))


def test_both_refusals_are_value_errors():
    assert issubclass(nnlib.ShapeError, ValueError)
    assert issubclass(nnlib.PrecisionError, ValueError)
