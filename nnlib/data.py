"""Small data sets: some ship beside this file, the rest are drawn from an rng; no downloads.

Each returns X (n, i) float64, one example a row, and t (n,), its labels or values.
"""

import gzip
from collections.abc import Sequence
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from nnlib._shapes import Array, ShapeError, array, count, generator, number


def _table(name: str) -> Array:
    raw = files("nnlib").joinpath("_data", name).read_bytes()
    text = gzip.decompress(raw) if name.endswith(".gz") else raw
    return np.loadtxt(text.decode().splitlines(), delimiter=",")


def digits() -> tuple[Array, Array]:
    """1,797 handwritten digits of 8 x 8 pixels, each 0 (white) to 16 (black).

    -> X (1797, 64), t (1797)

    Source: Alpaydin, Kaynak, UCI Machine Learning Repository 1998, doi:10.24432/C50P49, CC BY 4.0.
    """
    table = _table("digits.csv.gz")
    return table[:, :-1].copy(), table[:, -1].astype(int)


def iris() -> tuple[Array, Array]:
    """150 irises: sepal length and width, petal length and width, all in cm.

    0 setosa, 1 versicolor, 2 virginica.

    -> X (150, 4), t (150)

    Source: Fisher 1936, UCI Machine Learning Repository, doi:10.24432/C56C76, CC BY 4.0.
    """
    table = _table("iris.csv")
    return table[:, :-1].copy(), table[:, -1].astype(int)


def heights() -> tuple[Array, Array]:
    """Two people: weight (kg) and shoulder width (in) to height (ft), inputs far from 0 on purpose.

    -> X (2, 2), t (2)

    Source: the example of M. Kumar's slides "Back propagation".
    """
    return np.array([[68.0, 14.0], [89.0, 18.0]]), np.array([5.7, 6.0])


def xor() -> tuple[Array, Array]:
    """The four points of exclusive or: t = 1 where exactly one input is 1.

    -> X (4, 2), t (4)
    """
    return np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0])


def leaves(n: int, rng: np.random.Generator, margin: float = 0.1) -> tuple[Array, Array]:
    """Leaves by greenness and spottedness; t = 1 healthy (greener than spotted), 0 diseased.

    n -> X (n, 2), t (n)

    The line greenness = spottedness separates them: every leaf is at least `margin` / sqrt(2) away.
    """
    n, rng = count("leaves", "n", n), generator("leaves", rng)
    margin = number("leaves", "margin", margin, high=0.5)
    t = rng.permutation(np.arange(n) % 2)
    middle = rng.uniform(0.25, 0.75, size=n)
    apart = rng.uniform(margin, 0.5, size=n) * np.where(t == 1, 1, -1) / 2
    return np.column_stack([middle + apart, middle - apart]), t


def blobs(n: int, k: int, rng: np.random.Generator, spread: float = 0.3) -> tuple[Array, Array]:
    """k normal clouds of standard deviation `spread`, their centres on the unit circle.

    n, k -> X (n, 2), t (n)
    """
    n, k, rng = count("blobs", "n", n), count("blobs", "k", k), generator("blobs", rng)
    t = rng.permutation(np.arange(n) % k)
    angle = 2 * np.pi * t / k
    noise = rng.normal(0, number("blobs", "spread", spread), size=(n, 2))
    return np.column_stack([np.cos(angle), np.sin(angle)]) + noise, t


def moons(n: int, rng: np.random.Generator, noise: float = 0.1) -> tuple[Array, Array]:
    """Two half circles of radius 1, one in the other's hollow, blurred by normal noise.

    n -> X (n, 2), t (n)
    """
    n, rng = count("moons", "n", n), generator("moons", rng)
    t = rng.permutation(np.arange(n) % 2)
    angle = rng.uniform(0, np.pi, size=n)
    X = np.column_stack([np.cos(angle), np.sin(angle)])
    X[t == 1] = [1, 0.5] - X[t == 1]
    return X + rng.normal(0, number("moons", "noise", noise), size=(n, 2)), t


def spirals(
    n: int, k: int, rng: np.random.Generator, noise: float = 0.1, turns: float = 0.75
) -> tuple[Array, Array]:
    """k spiral arms around the origin, which no straight line separates.

    n, k -> X (n, 2), t (n)
    """
    n, k, rng = count("spirals", "n", n), count("spirals", "k", k), generator("spirals", rng)
    t = rng.permutation(np.arange(n) % k)
    radius = rng.uniform(0.05, 1, size=n)
    turns, noise = number("spirals", "turns", turns), number("spirals", "noise", noise)
    angle = 2 * np.pi * (t / k + turns * radius) + rng.normal(0, noise, size=n)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]), t


def one_hot(labels: npt.ArrayLike, k: int) -> Array:
    """T_rj = 1 where j is row r's label, else 0.

    labels (n), k -> T (n, k)

    Raises `ValueError` where a label is not a whole number from 0 to k - 1.
    """
    labels, k = array("one_hot", "labels", labels), count("one_hot", "k", k)
    if labels.ndim != 1 or labels.size == 0:
        raise ShapeError(f"one_hot: expected labels (n) with n > 0, came shape {labels.shape}")
    if labels.dtype.kind not in "biuf" or not np.isin(labels, np.arange(k)).all():
        came = np.array2string(labels, threshold=10)
        raise ValueError(f"one_hot: expected whole labels 0 to {k - 1}, came {came}")
    T: Array = np.eye(k)[labels.astype(int)]
    return T


def split(
    X: npt.ArrayLike,
    t: npt.ArrayLike,
    rng: np.random.Generator,
    fractions: Sequence[float] = (0.6, 0.2, 0.2),
) -> list[tuple[Array, Array]]:
    """Shuffled parts of the data, such as training, validation and test set; no example in two.

    X (n, i), t (n) -> list of X (m, i), t (m)

    Raises `ValueError` where the fractions are not positive with sum 1, or a part would be empty.
    """
    X, t = array("split", "X", X), array("split", "t", t)
    if X.ndim == 0 or t.ndim == 0 or len(X) != len(t):
        raise ShapeError(f"split: expected X (n, ...), t (n, ...), came X {X.shape}, t {t.shape}")
    shares = np.asarray(fractions)
    if (
        shares.ndim != 1
        or shares.dtype.kind not in "iuf"
        or not ((shares > 0).all() and abs(shares.sum() - 1) < 1e-9)
    ):
        raise ValueError(f"split: expected positive fractions with sum 1, came {fractions}")
    order = generator("split", rng).permutation(len(X))
    ends = np.rint(np.cumsum(shares)[:-1] * len(X)).astype(int)
    parts = np.split(order, ends)
    if any(len(part) == 0 for part in parts):
        raise ValueError(f"split: {len(X)} examples are too few for the fractions {fractions}")
    return [(X[part], t[part]) for part in parts]
