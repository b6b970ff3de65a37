"""What several tests of the core share: arrays that nobody may write to, and exact comparison."""

import numpy as np
from hypothesis import strategies as st

FLOATS = (np.float32, np.float64)
SEEDS = st.integers(0, 2**32 - 1)


def frozen(array, dtype=None):
    """A copy that raises where somebody writes to it."""
    copy = np.array(array, dtype=dtype)
    copy.flags.writeable = False
    return copy


def normal(rng, *shape, dtype=np.float64, scale=1.0):
    return frozen(scale * rng.standard_normal(shape), dtype)


def distributions(rng, n, k, dtype=np.float64):
    """n rows of positive numbers that sum to 1."""
    P = rng.uniform(0.1, 1, (n, k))
    return frozen(P / P.sum(axis=1, keepdims=True), dtype)


def distinct(count, most=7):
    """Sizes of dimensions, no two alike: a transposed or a swapped axis cannot hide."""
    return st.lists(st.integers(1, most), min_size=count, max_size=count, unique=True)


def bits(values):
    """What must be equal bit for bit: nested tuples of arrays as bytes."""
    if isinstance(values, tuple | list):
        return tuple(bits(value) for value in values)
    return None if values is None else np.asarray(values).tobytes()
