"""Index notation for proofs: sizes, indices, vectors, matrices, sums and derivatives.

A proof for every n is written with entries, as on paper:

    n = size("n")
    i, j, k = index("i j k", n)
    z = vector("z", n)
    total(exp(z[k]), k)         # exp(z[0]) + ... + exp(z[n - 1])
    d(total(z[k]**2, k), z[j])  # the derivative that `prove` works out
"""

from __future__ import annotations

from functools import cache
from typing import Any

import sympy as sp


class Index(sp.Symbol):  # type: ignore[misc]
    """An integer symbol that knows its range: 0, 1, ..., size - 1."""

    __slots__ = ("size",)

    def __new__(cls, name: str, size: Any) -> Index:
        new: Index = sp.Symbol.__xnew__(cls, name, integer=True, nonnegative=True)
        new.size = sp.sympify(size)
        return new

    def _hashable_content(self) -> tuple[Any, ...]:
        return (*super()._hashable_content(), self.size)

    def __getnewargs_ex__(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        return (self.name, self.size), {}


def real(names: str) -> Any:
    """Real scalar symbols: one, or a tuple when several names are given.

    >>> x, w = real("x w")
    >>> (x * w).is_real
    True
    """
    return sp.symbols(names, real=True)


def positive(names: str) -> Any:
    """Positive scalar symbols: one, or a tuple when several names are given.

    >>> sp.log(sp.exp(positive("x"))) == positive("x")
    True
    """
    return sp.symbols(names, positive=True)


def size(names: str) -> Any:
    """Positive integers that stand for the length of a vector or the side of a matrix.

    >>> n, m = size("n m")
    >>> n.is_positive
    True
    """
    return sp.symbols(names, integer=True, positive=True)


def index(names: str, n: Any) -> Any:
    """Indices that run over 0, 1, ..., n - 1: one, or a tuple when several names are given.

    >>> i, j = index("i j", size("n"))
    >>> i.size
    n
    """
    made = tuple(Index(name, n) for name in names.replace(",", " ").split())
    return made[0] if len(made) == 1 else made


def vector(name: str, n: Any, **assumptions: bool) -> Any:
    """A vector of n real entries, z[0] to z[n - 1]; extra assumptions as in `sympy.Symbol`.

    >>> vector("z", 3)[0].is_real
    True
    """
    return sp.IndexedBase(name, shape=(n,), real=True, **assumptions)


def matrix(name: str, rows: Any, columns: Any, **assumptions: bool) -> Any:
    """A matrix of real entries W[i, k], i over the rows and k over the columns.

    >>> o, i = size("o i")
    >>> matrix("W", o, i).shape
    (o, i)
    """
    return sp.IndexedBase(name, shape=(rows, columns), real=True, **assumptions)


def total(expr: Any, *indices: Index) -> Any:
    """The sum of `expr` over the whole range of each index.

    >>> n = size("n")
    >>> k = index("k", n)
    >>> total(vector("z", n)[k], k)
    Sum(z[k], (k, 0, n - 1))
    """
    for each in indices:
        if not isinstance(each, Index):
            raise TypeError(f"total sums over an index made by index(...), not {each!r}")
    return sp.Sum(expr, *((each, 0, each.size - 1) for each in indices))


def d(expr: Any, wrt: Any) -> Any:
    """The derivative of `expr` with respect to `wrt`: a symbol or an entry such as z[j].

    With respect to a symbol it is worked out at once. With respect to an entry it stays
    written as a derivative, which `prove` works out: a bound index that happens to have
    the same letter as the entry's is renamed first, as on paper.

    >>> x = real("x")
    >>> d(x**2, x)
    2*x
    """
    if isinstance(wrt, Index):
        raise TypeError(f"{wrt} is an index: differentiate with respect to a quantity")
    if isinstance(wrt, sp.Indexed):
        return sp.Derivative(expr, wrt)
    if isinstance(wrt, sp.Symbol):
        return sp.diff(expr, wrt)
    raise TypeError(f"differentiate with respect to a symbol or an entry, not {wrt}")


def eye(i: Any, j: Any) -> Any:
    """I_ij, the entry of the identity matrix: 1 when i = j, else 0 (Kronecker's delta).

    >>> eye(2, 2), eye(0, 1)
    (1, 0)
    """
    return sp.KroneckerDelta(i, j)


def in_range(i: Any, n: Any) -> Any:
    """The fact 0 <= i <= n - 1, for an index made with plain `sympy.Symbol`.

    >>> in_range(sp.Symbol("i", integer=True), 3)
    (0 <= i) & (i <= 2)
    """
    return sp.And(sp.Le(0, i), sp.Le(i, n - 1))


@cache
def function(name: str) -> Any:
    """A differentiable function of one real variable, left open, such as an activation.

    Its slope is the function with a prime: `function("f")` has the slope `function("f'")`.

    >>> f, z = function("f"), real("z")
    >>> d(f(z), z) == function("f'")(z)
    True
    """

    def fdiff(self: Any, argindex: int = 1) -> Any:
        return function(name + "'")(self.args[0])

    def is_real(self: Any) -> Any:
        return self.args[0].is_extended_real

    members = {"fdiff": fdiff, "_eval_is_real": is_real, "nargs": 1, "open": True}
    return type(name, (sp.Function,), members)
