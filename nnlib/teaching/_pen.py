"""The reader's own pen: read what was typed, and say which factor differs when it is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import isclose, prod
from typing import Any

from nnlib.teaching._digits import Written

Path = Mapping[str, float]
_FIGURES = 3  # what a reader gives before an answer counts: "0.1" is near to many numbers
_NEAR = 0.02  # closer than this, but not right: rounded on the way


class YourTurn:
    """The answer to the reader's own value, in one line."""

    def __init__(self, name: str, typed: str, right: bool | None, says: str) -> None:
        self.name, self.typed, self.right, self.says = name, typed, right, says

    def __repr__(self) -> str:
        if self.right is None:
            return f"{self.name}   your pen …   {self.says}"
        says = f"   {self.says}" if self.says else ""
        return f"{self.name}   your pen {self.typed} {'✓' if self.right else '✗'}{says}"


def diagnose(
    yours: Any, paths: list[dict[str, float]], instead: Mapping[str, Mapping[str, Any]]
) -> tuple[str, bool | None, str]:
    """What was typed, whether it is right (None for a blank), and what to say about it."""
    typed = _typed(yours)
    if not typed or typed == "...":
        return "", None, f"{_recipe(paths)}, and type what you get"
    try:
        written = Written(typed)
    except ValueError:
        return typed, False, "this does not read as a number: type it like 0.0822 or 1.3e-3"
    return typed, *_judge(written, paths, instead)


def _typed(yours: Any) -> str:
    """What the reader typed as text; a decimal comma reads as a point."""
    if yours is None or yours is ...:
        return ""
    try:
        text = repr(float(yours)) if not isinstance(yours, str) else yours.strip()
    except Exception:  # whatever a learner types is answered, never raised
        return type(yours).__name__
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text


def _recipe(paths: list[dict[str, float]]) -> str:
    products = [" × ".join(path) for path in paths]
    if len(products) == 1:
        return f"multiply {products[0]}"
    return f"add the paths {' + '.join(products)}"


def _judge(
    written: Written, paths: list[dict[str, float]], instead: Mapping[str, Mapping[str, Any]]
) -> tuple[bool, str]:
    target = sum(prod(path.values()) for path in paths)
    if _reads(written, target):
        if not written.figures and target:
            return False, f"zero? {_recipe(paths)}, one factor at a time"
        if written.figures >= _FIGURES or isclose(float(written.value), target, rel_tol=1e-9):
            return True, ""
        return False, f"right so far: give {_FIGURES} significant digits"
    if (right := written.right_figures(Decimal(target))) > _FIGURES:
        return True, f"right to {right} digits: the rest was rounded on the way"
    if target and abs(float(written.value) / target - 1) < _NEAR:
        return False, "nearly: rounded too early? Keep more digits on the way, and round at the end"
    return False, _slip(written, target, paths, instead)


def _reads(written: Written, value: float) -> bool:
    close = isclose(float(written.value), value, rel_tol=1e-9)  # a float printed in full
    return close or written.matches(Decimal(value))


def _slip(
    written: Written,
    target: float,
    paths: list[dict[str, float]],
    instead: Mapping[str, Mapping[str, Any]],
) -> str:
    """The nearest likely slip, the simplest first among equals; else where to look."""
    value = float(written.value)
    for sign, prefix in ((1, ""), (-1, "the sign differs, and ")):
        for slipped, says in _slips(target, paths, instead):
            if slipped and isclose(value, sign * slipped, rel_tol=_tolerance(written)):
                return prefix + says
        if sign == 1 and target and isclose(value, -target, rel_tol=_NEAR):
            return "the sign differs"
    return f"no: {_recipe(paths)}, one factor at a time"


def _tolerance(written: Written) -> float:
    """The digits that were typed, or half a per cent for what was rounded on the way."""
    typed = float(written.half / abs(written.value)) if written.value else 0.0
    return min(max(typed, 0.005), 0.02)


def _slips(
    target: float, paths: list[dict[str, float]], instead: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[float, str]]:
    for path in paths:
        rest = target - prod(path.values())
        yield from ((rest + part, says) for part, says in _path_slips(path, instead))
    if len(paths) > 1:
        for path in paths:
            yield prod(path.values()), f"this is the path {' × '.join(path)} alone: paths add"
        yield prod(prod(path.values()) for path in paths), "the paths add, they do not multiply"
    yield target * 10, "the decimal point: yours is 10 times too large"
    yield target / 10, "the decimal point: yours is 10 times too small"
    yield target * 100, "the decimal point: yours is 100 times too large"
    yield target / 100, "the decimal point: yours is 100 times too small"


def _path_slips(
    path: Path, instead: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[float, str]]:
    product = prod(path.values())
    for name, value in path.items():
        others = prod(factor for key, factor in path.items() if key != name)
        for other, candidate in instead.get(name, {}).items():
            yield others * float(candidate), f"you used {other} where {name} belongs"
        if abs(value) in (0.0, 1.0):
            continue  # nothing shows whether a factor of 1 was there
        yield others, f"this is the product without {name}"
        yield others / value, f"you divided by {name}: multiply by it"
        yield product * value, f"{name} is in yours twice"
    if len(path) > 1:
        yield sum(path.values()), "you added the factors: along a path they multiply"
