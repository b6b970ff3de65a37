"""What a learner hands in, made safe to look at: any type, any shape, functions that misbehave.

Nothing here executes text: a string is only ever read as a number. What cannot be judged becomes
one of two exceptions, which `Exercise.verdict` turns into a sentence: `Blank` and `Unusable`.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import math
import warnings
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from nnlib.teaching._digits import Written
from nnlib.teaching.exercises._limit import TooSlow, within

CALL_SECONDS = 2.0  # a call of a learner's function; ours take microseconds
_EMPTY = {"", "...", "…", "?"}
_LONGEST_TEXT, _LONGEST_SEQUENCE, _LARGEST_FORMULA = 60, 50, 2000
_LARGEST_ARRAY = 1_000_000


class Blank(Exception):  # noqa: N818 - no error: nobody has written anything yet
    """There is nothing to judge yet; the text says what to do, if there is more to say."""


class Unusable(Exception):  # noqa: N818 - named for what it says
    """The answer cannot be judged; the text says why, to the learner."""


class Endless(Unusable):
    """A learner's function did not come to an end in time."""


def is_blank(answer: Any) -> bool:
    """Whether nobody has answered: None, ..., an empty text, or a collection of such.

    >>> is_blank(None), is_blank(" ... "), is_blank({"w3": "", "w4": ...}), is_blank(0)
    (True, True, True, False)
    """
    if isinstance(answer, str):
        return len(answer) <= _LONGEST_TEXT and answer.strip() in _EMPTY
    if isinstance(answer, Mapping):
        answer = tuple(itertools.islice(answer.values(), _LONGEST_SEQUENCE))
    if isinstance(answer, (tuple, list)) and len(answer) <= _LONGEST_SEQUENCE:
        return all(part is not answer and is_blank(part) for part in answer)
    return answer is None or answer is ...


def call(function: Any, *arguments: Any) -> Any:
    """The value of a learner's function, on copies of the arguments, in silence and in time."""
    if not callable(function):
        raise Unusable(f"a function is wanted here, not {described(function)}.")
    name = getattr(function, "__name__", "your function")
    copies = [np.array(a) if isinstance(a, np.ndarray) else a for a in arguments]
    try:
        with _silence():
            value = within(CALL_SECONDS, lambda: function(*copies))
    except TooSlow:
        raise Endless(
            f"{name} was stopped after {CALL_SECONDS:g} seconds: is there a loop that never ends? "
            "Print the loop's variable and see what it does."
        ) from None
    except NotImplementedError:
        raise Blank from None
    except (Exception, SystemExit) as error:
        raise Unusable(f"{name}({_shown(copies)}) raised {_one_line(error)}") from None
    if value is None or value is ...:
        raise Blank(f"{name} returns nothing yet: does it end in a return?")
    return value


def call_pair(function: Any, *arguments: Any) -> tuple[Any, Callable[..., Any]]:
    """The value and the pullback of a learner's function; the pullback is as safe as `call`."""
    pair = call(function, *arguments)
    name = getattr(function, "__name__", "your function")
    if not (isinstance(pair, (tuple, list)) and len(pair) == 2):
        raise Unusable(
            f"{name} returned {described(pair)}. It should return two things, "
            "the value and the pullback: return y, pullback."
        )
    if not callable(pair[1]):
        raise Unusable(
            f"{name} returned {described(pair[1])} in the second place. The pullback belongs "
            "there: a function, which takes a sensitivity and returns what it makes of it."
        )
    return pair[0], lambda *sensitivities: call(pair[1], *sensitivities)


def number(answer: Any, name: str = "the answer") -> float:
    """A finite number, from a number of any library or from digits in a text.

    >>> number("−1,5"), number("3/4"), number(sp.Rational(1, 4)), number(np.array([2.0]))
    (-1.5, 0.75, 0.25, 2.0)
    """
    if is_blank(answer):
        raise Blank
    value = _as_float(answer, name)
    if not math.isfinite(value):
        raise Unusable(f"{name} is {value}: that is no number to compare with.")
    return value


def _as_float(answer: Any, name: str) -> float:
    if isinstance(answer, np.ndarray) and answer.size == 1 and answer.dtype.kind in "iuf":
        return float(answer.reshape(())[()])
    if isinstance(answer, sp.Expr) and not answer.free_symbols and answer.is_real:
        return float(answer)
    if isinstance(answer, (int, float, np.integer, np.floating, Decimal, Fraction)):
        if isinstance(answer, bool):
            raise Unusable(f"{name} is {answer}: a number is wanted here.")
        with contextlib.suppress(OverflowError):
            return float(answer)
        raise Unusable(f"{name} is beyond the numbers that a computer works with.")
    if isinstance(answer, str):
        return _read(answer, name)
    raise Unusable(f"{name} is {described(answer)}: a number is wanted here, such as 0.0822.")


def _read(text: str, name: str) -> float:
    text = text.strip().replace("−", "-")
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    parts = text.split("/")
    if len(text) <= _LONGEST_TEXT and len(parts) <= 2:
        with contextlib.suppress(ValueError, ZeroDivisionError, OverflowError):
            top, *below = [float(Written(part).value) for part in parts]
            return top / below[0] if below else top
    if "(" in text or any(sign in text.strip("+-") for sign in "*+-^"):
        raise Unusable(f"{name} is a formula in quotes: work it out first, and type the number.")
    raise Unusable(f"{name} does not read as a number: type it like 0.0822, -1.5 or 3/4.")


def array(answer: Any, shape: tuple[int, ...] | None = None, name: str = "the answer") -> Any:
    """A finite float array, of the shape that is wanted if one is.

    Raises `Unusable` with both shapes where they differ: nothing is broadcast.
    """
    if is_blank(answer):
        raise Blank
    wanted = f"{name} is {described(answer)}: an array of numbers is wanted here."
    try:
        found = np.asarray(answer.tolist() if isinstance(answer, sp.MatrixBase) else answer)
        if found.dtype.kind not in "iufO" or found.size > _LARGEST_ARRAY:
            raise TypeError
        if shape is not None and found.shape != shape:
            raise Unusable(f"{name} has shape {found.shape}; it should have shape {shape}.")
        found = found.astype(float)
    except (TypeError, ValueError, OverflowError):
        raise Unusable(wanted) from None
    if not np.isfinite(found).all():
        raise Unusable(f"{name} holds nan or inf: no number to compare with.")
    return found


def expression(answer: Any, letters: Mapping[str, Any], name: str = "the answer") -> Any:
    """A SymPy expression in the letters of the exercise, whatever a learner's own assume.

    `letters` gives our symbol for each name, so that a plain Symbol("z") and a real one are one.
    """
    if is_blank(answer):
        raise Blank
    if isinstance(answer, str):
        raise Unusable(
            f"{name} is a text. Type it without quotes, as SymPy writes it: sp.exp(-z), not 'e^-z'."
        )
    if isinstance(answer, (int, float, np.integer, np.floating)) and not isinstance(answer, bool):
        answer = sp.sympify(number(answer, name) if not isinstance(answer, int) else answer)
    if not isinstance(answer, sp.Expr):
        raise Unusable(f"{name} is {described(answer)}: a SymPy expression is wanted here.")
    if sum(1 for _ in itertools.islice(sp.preorder_traversal(answer), 2001)) > _LARGEST_FORMULA:
        raise Unusable(f"{name} is longer than any answer needs to be: look for a shorter way.")
    if answer.has(sp.nan, sp.zoo, sp.oo, -sp.oo):
        raise Unusable(f"{name} has an infinity or nan in it: no value to compare with.")
    return _in_our_letters(answer, letters, name)


def _in_our_letters(answer: Any, letters: Mapping[str, Any], name: str) -> Any:
    theirs = {symbol.name: symbol for symbol in answer.atoms(sp.Symbol)}
    if strangers := sorted(set(theirs) - set(letters)):
        known = ", ".join(letters)
        raise Unusable(f"{name} has {', '.join(strangers)} in it; the letters here are {known}.")
    ours = {symbol: letters[text] for text, symbol in theirs.items()}
    return answer.xreplace(ours)


def described(answer: Any) -> str:
    """What a thing is, in a few words, without asking it to print itself.

    >>> described(len), described([1, 2]), described(np.zeros((2, 3))), described("x" * 99)
    ('a function', 'a list of 2', 'an array of shape (2, 3)', 'a text')
    """
    if isinstance(answer, np.ndarray):
        return f"an array of shape {answer.shape}"
    if isinstance(answer, type):
        return "a class"
    if isinstance(answer, str):
        return "a text"
    if isinstance(answer, sp.Basic):
        return "a formula"
    if callable(answer):
        return "a function"
    kind = type(answer).__name__
    article = "an" if kind[0] in "aeiouAEIOU" else "a"
    size = f" of {len(answer)}" if isinstance(answer, (list, tuple, dict, set)) else ""
    return f"{article} {kind}{size}"


def _one_line(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:160]}" if text else f"{type(error).__name__}."


def _shown(arguments: list[Any]) -> str:
    shown = [f"{a:.4g}" if isinstance(a, float) else described(a) for a in arguments]
    return ", ".join(shown)


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """What a function prints or warns of while it is tried at many points helps nobody."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
        stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
        stack.enter_context(warnings.catch_warnings())
        stack.enter_context(np.errstate(all="ignore"))
        warnings.simplefilter("ignore")
        yield
