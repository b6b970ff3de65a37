"""Comments about shapes rot: each public docstring has a shape line, parsed and run here.

A shape line reads `X (n, i), W (i, o), b (o) -> Y (n, o)`. A letter is one size throughout the
line, `(any)` some shape, `(as x)` the shape of x, `()` a single number; names without a shape are
sizes and words.
"""

import inspect
import re

import numpy as np
import pytest

import nnlib

NO_FUNCTION = {"AdamState", "Optimizer", "PrecisionError", "ShapeError", "Step"}
FUNCTIONS = sorted(set(nnlib.__all__) - NO_FUNCTION)
SIZES = {"n": 5, "i": 3, "o": 4, "k": 9, "p": 16, "n_in": 7, "n_out": 10, "size": 2}
SIZES |= {"x.size": 6, "y.size": 8}

ARRAY = re.compile(r"([\w.^]+) \(([^()]*)\)")
NET = nnlib.Network(nnlib.Dense(3, 4))  # p = 16 parameters
LOSS = nnlib.objective(NET, nnlib.squared_error)
by_4 = {"size": 2, "epochs": 1}


def rng():
    return np.random.default_rng(0)


def shape_line(f):
    lines = [line.strip() for line in inspect.getdoc(f).splitlines()[1:] if "->" in line]
    assert len(lines) == 1, f"expected one shape line in {f.__name__}, came {lines}"
    return lines[0]


def parsed(side):
    """`"X (n, i), b (o)"` -> [("X", ["n", "i"]), ("b", ["o"])]."""
    return [
        (k, [d.strip() for d in dims.split(",") if d.strip()]) for k, dims in ARRAY.findall(side)
    ]


def shape_of(dims, shapes, sizes):
    if dims == ["any"]:
        return (2, 3)
    if len(dims) == 1 and dims[0].startswith("as "):
        return shapes[dims[0].removeprefix("as ")]
    return tuple(int(d) if d.isdigit() else sizes.get(d, d) for d in dims)


def argument(name, shape):
    """Numbers between 0 and 1: rows of targets sum to 1, labels are whole."""
    if name in ("t", "labels"):
        return np.arange(np.prod(shape, dtype=int)).reshape(shape) % 2
    values = rng().uniform(0.1, 0.9, shape)
    return values / values.sum(axis=1, keepdims=True) if name == "T" else values


def to_8_numbers(x):
    """A function from (2, 3) to (2, 4)."""
    Y, pullback = nnlib.affine(x, np.ones((3, 4)), np.ones(4))
    return Y, lambda dY: pullback(dY)[0]


def scalar(x):
    return (x**2).sum() / 2, lambda dy: dy * x


def after_an_update(make):
    def run(theta, dtheta, *state):
        state = state[0] if len(state) == 1 else nnlib.AdamState(0, *state) if state else ()
        theta, state = make(0.1).update(theta, dtheta, state)
        return (theta, *state[1:]) if isinstance(state, tuple) else (theta, state)

    return run


RUN = {  # how to call what takes more than its arrays; what it returns
    "Dense": nnlib.Dense(7, 10),
    "Network": NET,
    "Perceptron": lambda X: nnlib.Perceptron(np.ones(3))(X),
    "adam": after_an_update(nnlib.adam),
    "blobs": lambda: nnlib.blobs(5, 9, rng()),
    "chain": lambda x: nnlib.chain(nnlib.tanh, nnlib.sigmoid)(x),
    "check_vjp": lambda x: (nnlib.check_vjp(nnlib.tanh, x), ())[1],
    "complex_step_gradient": lambda x: nnlib.complex_step_gradient(scalar, x),
    "descend": lambda theta, X, T: next(nnlib.descend(LOSS, theta, [(X, T)], nnlib.sgd(0.1))),
    "glorot": lambda: nnlib.glorot(rng(), 7, 10),
    "gradient": lambda x: nnlib.gradient(scalar, x),
    "he": lambda: nnlib.he(rng(), 7, 10),
    "jacobian": lambda x: nnlib.jacobian(to_8_numbers, x),
    "leaves": lambda: nnlib.leaves(5, rng()),
    "minibatches": lambda X, T: next(nnlib.minibatches(X, T, rng=rng(), **by_4)),
    "momentum": after_an_update(nnlib.momentum),
    "moons": lambda: nnlib.moons(5, rng()),
    "numerical_gradient": lambda x: nnlib.numerical_gradient(scalar, x),
    "objective": LOSS,
    "one_hot": lambda labels: nnlib.one_hot(labels, 9),
    "perceptron_updates": lambda X, t: (lambda m: (m.w, m.b))(next(nnlib.perceptron_updates(X, t))),
    "rmsprop": after_an_update(nnlib.rmsprop),
    "sgd": after_an_update(nnlib.sgd),
    "spirals": lambda: nnlib.spirals(5, 9, rng()),
    "split": lambda X, t: nnlib.split(X, t, rng(), (0.4, 0.6))[0],
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_it_opens_with_one_sentence(name):
    first, *rest = inspect.getdoc(getattr(nnlib, name)).split("\n\n")[0].splitlines()
    sentence = " ".join([first, *rest])
    assert sentence.endswith(".")
    assert not re.search(r"[a-z)]\. [A-Z]", sentence), "more than one sentence"


@pytest.mark.parametrize("name", sorted(NO_FUNCTION))
def test_what_is_no_function_says_what_it_is(name):
    assert inspect.getdoc(getattr(nnlib, name)).endswith(".")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_its_shape_line_is_what_happens(name):
    f = getattr(nnlib, name)
    left, right = (parsed(side) for side in shape_line(f).split("->"))
    sizes = SIZES | ({"m": 2} if name == "split" else {})
    shapes = {k: shape_of(dims, {}, sizes) for k, dims in left}
    arguments = [argument(k, shape) for k, shape in shapes.items()]

    result = RUN.get(name, f)(*arguments)
    pullback = None
    if isinstance(result, tuple) and result and callable(result[-1]):
        *result, pullback = result
    results = result if isinstance(result, tuple | list) else (result,)

    expected = [shape_of(dims, shapes, sizes) for _, dims in right]
    assert [np.shape(r) for r in results] == expected
    if pullback is not None:
        gradients = pullback(np.ones(expected[0]))
        gradients = gradients if isinstance(gradients, tuple) else (gradients,)
        assert [g.shape for g in gradients] == list(shapes.values())[: len(gradients)]


def test_the_parser_reads_sizes_letters_and_numbers():
    assert parsed("X (n, i), t (1797), loss ()") == [
        ("X", ["n", "i"]),
        ("t", ["1797"]),
        ("loss", []),
    ]
    assert shape_of(["n", "2"], {}, SIZES) == (5, 2)
    assert shape_of(["as x"], {"x": (2, 3)}, SIZES) == (2, 3)
    assert len(set(SIZES.values())) == len(SIZES)  # a swapped letter cannot hide
