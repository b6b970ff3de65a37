"""The shared refusals of bad input, said before any arithmetic: what was expected, what came.

NumPy would rather broadcast (n,) against (n, 1), promote float32 to float64, or average an empty
batch to NaN. Each of these has cost somebody a day; here each is a `ValueError` that names the
arrays, their shapes and the dimension that does not fit.
"""

import operator
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]
Shape: TypeAlias = tuple[int, ...]


class ShapeError(ValueError):
    """The arrays do not have the shapes that the function's shape line states."""


class PrecisionError(ValueError):
    """The arrays are not numbers of one floating-point precision."""


def floats(caller: str, /, **arrays: npt.ArrayLike) -> list[Array]:
    """The arrays as floats of one precision: float dtypes stay, integers become float64."""
    converted = [_as_float(caller, name, values) for name, values in arrays.items()]
    if len({a.dtype for a in converted}) > 1 and len(_precisions(converted)) > 1:
        came = ", ".join(f"{k} {a.dtype}" for k, a in zip(arrays, converted, strict=True))
        raise PrecisionError(
            f"{caller}: expected one float precision, came {came} (integers count as float64); "
            "convert one of them with .astype"
        )
    return converted


def _precisions(arrays: Iterable[Array]) -> set[np.dtype[Any]]:
    return {a.real.dtype for a in arrays}  # complex128 has the precision of float64


def array(caller: str, name: str, values: npt.ArrayLike) -> Array:
    """The values as an array of any dtype, refused where their rows do not fit together."""
    try:
        return np.asarray(values)
    except ValueError:
        raise ShapeError(
            f"{caller}: expected an array {name}, came rows of different lengths"
        ) from None


def _as_float(caller: str, name: str, values: npt.ArrayLike) -> Array:
    result = array(caller, name, values)
    if result.dtype.kind in "fc":
        return result
    if result.dtype.kind in "biu":
        return result.astype(np.float64)
    raise PrecisionError(f"{caller}: expected numbers in {name}, came dtype {result.dtype}")


def reals(caller: str, /, **arrays: npt.ArrayLike) -> list[Array]:
    """`floats`, without complex numbers: for functions that compare or take a maximum."""
    converted = floats(caller, **arrays)
    for name, result in zip(arrays, converted, strict=True):
        if result.dtype.kind == "c":
            raise PrecisionError(
                f"{caller}: expected real numbers in {name}, came {result.dtype}; {caller} is not "
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


def shapes(caller: str, pattern: str, *arrays: Array) -> Mapping[str, int]:
    """The sizes of the dimensions in a pattern such as `"X (n, i), W (i, o), b (o)"`.

    Refused: another number of dimensions, one letter with two sizes, a dimension of size 0.
    """
    return _sizes(caller, pattern, tuple([a.shape for a in arrays]))


@lru_cache(maxsize=1024)  # a training loop asks the same question at every step
def _sizes(caller: str, pattern: str, came: tuple[Shape, ...]) -> Mapping[str, int]:
    sizes: dict[str, int] = {}
    for (name, dims), shape in zip(_parse(pattern), came, strict=True):
        if len(dims) != len(shape):
            _refuse(caller, pattern, came, f"{name} needs {len(dims)} dimensions")
        for letter, size in zip(dims, shape, strict=True):
            if size == 0:
                _refuse(caller, pattern, came, f"{name} is empty: {letter} is 0")
            if sizes.setdefault(letter, size) != size:
                _refuse(caller, pattern, came, f"{letter} is {sizes[letter]} and {size}")
    return MappingProxyType(sizes)


def _refuse(caller: str, pattern: str, shapes: tuple[Shape, ...], why: str) -> None:
    names = (name for name, _ in _parse(pattern))
    came = ", ".join(f"{name} {shape}" for name, shape in zip(names, shapes, strict=True))
    raise ShapeError(f"{caller}: expected {pattern}, came {came}: {why}")


def cotangent(caller: str, dY: npt.ArrayLike, Y: Array) -> Array:
    """dY as an array, refused unless it has exactly the shape and the precision of Y."""
    if type(dY) in (int, float):  # a plain Python number has no precision of its own
        dY = np.asarray(dY, dtype=Y.dtype)
    result = _as_float(caller, "the cotangent", dY)
    if result.shape != Y.shape:
        raise ShapeError(
            f"{caller}'s pullback: expected a cotangent of the output's shape {Y.shape}, "
            f"came {result.shape}"
        )
    if result.dtype not in (Y.dtype, Y.real.dtype):
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


def number(
    caller: str, name: str, value: Any, low: float = 0, high: float = np.inf, positive: bool = False
) -> float:
    """The value as a float, refused unless finite and low <= value < high (0 < value: positive)."""
    try:
        result = np.nan if isinstance(value, str) or np.ndim(value) else float(value)
    except (TypeError, ValueError):
        result = np.nan
    if not (np.isfinite(result) and low <= result < high) or (positive and result == 0):
        limits = f"{low:g} {'<' if positive else '<='} {name}"
        limits += f" < {high:g}" if np.isfinite(high) else ", finite"
        raise ValueError(f"{caller}: expected {limits}, came {value!r}")
    return result


def function(caller: str, name: str, value: Any) -> Any:
    """The value, refused unless it can be called."""
    if not callable(value):
        raise ValueError(f"{caller}: expected {name} to be a function, came {value!r}")
    return value


def value_and_pullback(caller: str, f: Any, *args: Any) -> tuple[Any, Any]:
    """f(*args), refused unless it is a pair (value, pullback): a bare array may unpack too."""
    result = function(caller, "f", f)(*args)
    if isinstance(result, tuple) and len(result) == 2 and callable(result[1]):
        return result
    raise ValueError(
        f"{caller}: expected {getattr(f, '__name__', f)} to return (value, pullback), "
        f"came {type(result).__name__}"
    )


def generator(caller: str, rng: Any) -> np.random.Generator:
    """The rng, refused unless it is a NumPy generator: the core never seeds one itself."""
    if not isinstance(rng, np.random.Generator):
        raise ValueError(
            f"{caller}: expected rng to be a NumPy Generator, as np.random.default_rng(0) "
            f"makes, came {type(rng).__name__}"
        )
    return rng
