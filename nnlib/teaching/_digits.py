"""Numbers as people write them: how many digits they carry, and whether a value rounds to them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
import sympy as sp

_SLACK = Decimal("1.000000001")  # a tie, such as 0.125 for 0.13, is right whichever way it rounds


class Written:
    """A number as it is typed, such as "0.0822", "-1.5", "1.3e-3" or "75 %".

    `value` is the number, and `half` half a unit of its last digit.

    >>> Written("0.00150").half
    Decimal('0.000005')
    """

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        plain = self.text.replace("−", "-").replace(" ", "")
        percent = plain.endswith("%")
        plain = re.sub(r"[×x·*]10\^?", "e", plain.removesuffix("%"))
        try:
            number = Decimal(plain)
        except InvalidOperation:
            raise ValueError(f"{text!r} is not a number such as '0.0822' or '1.3e-3'") from None
        exponent = number.as_tuple().exponent
        if not isinstance(exponent, int):
            raise ValueError(f"{text!r} is not a finite number")
        if abs(number.adjusted()) > 300 or abs(exponent) > 300:
            raise ValueError(f"{text!r} is beyond the numbers that a computer works with")
        places = 2 if percent else 0
        self.value = number.scaleb(-places)
        self.half = Decimal(5).scaleb(exponent - 1 - places)

    def matches(self, value: Decimal) -> bool:
        """Whether `value` is within half a unit of the last digit.

        >>> Written("0.662").matches(Decimal("0.6617")), Written("0.661").matches(Decimal("0.6617"))
        (True, False)
        """
        return value.is_finite() and abs(value - self.value) <= self.half * _SLACK

    @property
    def figures(self) -> int:
        """How many significant digits are written: 3 in "0.0822"."""
        return len(self.value.as_tuple().digits) if self.value else 0

    def right_figures(self, value: Decimal) -> int:
        """How many of the significant digits, from the first, are right for `value`.

        >>> Written("0.6612").right_figures(Decimal("0.66133"))
        3
        """
        for dropped in range(self.figures):
            if abs(value - self.value) <= self.half.scaleb(dropped) * _SLACK:
                return self.figures - dropped
        return 0


def decimals(values: Any) -> tuple[tuple[int, ...], list[Decimal]]:
    """The shape and the entries of a number, a SymPy expression or an array of either.

    >>> decimals([sp.Rational(1, 2), 2.0])
    ((2,), [Decimal('0.500000000000000000000000000000'), Decimal('2')])
    """
    if isinstance(values, sp.MatrixBase):
        values = values.tolist()
    array = np.asarray(values, dtype=object)
    return array.shape, [_decimal(entry) for entry in array.ravel()]


def _decimal(value: Any) -> Decimal:
    if isinstance(value, sp.Basic):
        number = sp.N(value, 30)
        if not number.is_number:
            raise ValueError(f"symbol: {value} still contains letters: substitute their values")
        return Decimal(str(number)) if number.is_real and number.is_finite else Decimal("nan")
    if isinstance(value, complex) and value.imag:
        return Decimal("nan")
    return Decimal(float(value.real if isinstance(value, complex) else value))


def short(value: Decimal, figures: int = 12) -> str:
    """A number in at most 12 digits, without trailing zeros."""
    return f"{float(value):.{figures}g}"
