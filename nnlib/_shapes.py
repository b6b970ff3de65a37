"""The shared refusals of bad input, said before any arithmetic: what was expected, what came.

NumPy would rather broadcast (n,) against (n, 1), promote float32 to float64, or average an empty
batch to NaN. Each of these has cost somebody a day; here each is a `ValueError` that names the
arrays, their shapes and the dimension that does not fit.
"""

import operator
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]


class ShapeError(ValueError):
    """The arrays do not have the shapes that the function's shape line states."""


class PrecisionError(ValueError):
    """The arrays are not numbers of one floating-point precision."""


def floats(caller: str, /, **arrays: npt.ArrayLike) -> list[Array]:
    """The arrays as floats of one precision: float dtypes stay, integers become float64."""
    converted = [_as_float(caller, name, array) for name, array in arrays.items()]
    first = converted[0].real.dtype
    if any(array.real.dtype != first for array in converted):
        came = ", ".join(f"{k} {a.dtype}" for k, a in zip(arrays, converted, strict=True))
        raise PrecisionError(
            f"{caller}: expected one float precision, came {came} (integers count as float64); "
            "convert one of them with .astype"
        )
    return converted


def _as_float(caller: str, name: str, array: npt.ArrayLike) -> Array:
    try:
        result = np.asarray(array)
    except ValueError:
        raise ShapeError(f"{caller}: {name} has rows of different lengths") from None
    if result.dtype.kind in "fc":
        return result
    if result.dtype.kind in "biu":
        return result.astype(np.float64)
    raise PrecisionError(f"{caller}: expected numbers in {name}, came dtype {result.dtype}")


def reals(caller: str, /, **arrays: npt.ArrayLike) -> list[Array]:
    """`floats`, without complex numbers: for functions that compare or take a maximum."""
    converted = floats(caller, **arrays)
    for name, array in zip(arrays, converted, strict=True):
        if array.dtype.kind == "c":
            raise PrecisionError(
                f"{caller}: expected real numbers in {name}, came {array.dtype}; {caller} is not "
                "analytic, so that a complex step says nothing: use numerical_gradient"
            )
    return converted


@lru_cache(maxsize=256)
def _parse(pattern: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """`"X (n, i), b (o)"` -> (("X", ("n", "i")), ("b", ("o",)))."""
    parts = (part.strip(" ,") for part in pattern.split(")"))
    pairs = (part.split(" (") for part in parts if part)
    return tuple(
        (name, tuple(d.strip() for d in dims.split(",") if d.strip())) for name, dims in pairs
    )


def shapes(caller: str, pattern: str, *arrays: Array) -> dict[str, int]:
    """The sizes of the dimensions in a pattern such as `"X (n, i), W (i, o), b (o)"`.

    Refused: another number of dimensions, one letter with two sizes, a dimension of size 0.
    """
    sizes: dict[str, int] = {}
    for (name, dims), array in zip(_parse(pattern), arrays, strict=True):
        if len(dims) != array.ndim:
            _refuse(caller, pattern, arrays, f"{name} needs {len(dims)} dimensions")
        for letter, size in zip(dims, array.shape, strict=True):
            if size == 0:
                _refuse(caller, pattern, arrays, f"{name} is empty: {letter} is 0")
            if sizes.setdefault(letter, size) != size:
                _refuse(caller, pattern, arrays, f"{letter} is {sizes[letter]} and {size}")
    return sizes


def _refuse(caller: str, pattern: str, arrays: tuple[Array, ...], why: str) -> None:
    names = (name for name, _ in _parse(pattern))
    came = ", ".join(f"{k} {a.shape}" for k, a in zip(names, arrays, strict=True))
    raise ShapeError(f"{caller}: expected {pattern}, came {came}: {why}")


def cotangent(caller: str, dY: npt.ArrayLike, Y: Array) -> Array:
    """dY as an array, refused unless it has exactly the shape and the precision of Y."""
    if isinstance(dY, int | float):  # a plain Python number has no precision of its own
        dY = np.asarray(dY, dtype=Y.dtype)
    result = _as_float(caller, "the cotangent", dY)
    if result.shape != Y.shape:
        raise ShapeError(
            f"{caller}'s pullback: expected a cotangent of the output's shape {Y.shape}, "
            f"came {result.shape}"
        )
    if result.real.dtype != Y.real.dtype:
        raise PrecisionError(
            f"{caller}'s pullback: expected a cotangent of dtype {Y.dtype}, came {result.dtype}"
        )
    return result


def count(caller: str, name: str, value: Any, least: int = 1) -> int:
    """The value as an int, refused unless it is a whole number of at least `least`."""
    try:
        whole = operator.index(value)
    except TypeError:
        whole = least - 1
    if isinstance(value, bool | np.bool_) or whole < least:
        raise ValueError(f"{caller}: expected a whole number {name} >= {least}, came {value!r}")
    return whole


def number(caller: str, name: str, value: Any, low: float = 0.0, high: float = np.inf) -> float:
    """The value as a float, refused unless it is finite and low <= value < high."""
    try:
        result = float(value)
    except (TypeError, ValueError):
        result = np.nan
    if not (np.isfinite(result) and low <= result < high):
        limits = f"{low:g} <= {name}" + (f" < {high:g}" if np.isfinite(high) else ", finite")
        raise ValueError(f"{caller}: expected {limits}, came {value!r}")
    return result


def generator(caller: str, rng: Any) -> np.random.Generator:
    """The rng, refused unless it is a NumPy generator: the core never seeds one itself."""
    if not isinstance(rng, np.random.Generator):
        raise ValueError(
            f"{caller}: expected rng to be a NumPy Generator, as np.random.default_rng(0) "
            f"makes, came {type(rng).__name__}"
        )
    return rng
