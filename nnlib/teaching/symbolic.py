"""Proof by computer algebra: prove an identity, or compare code with a formula.

n = size("n")
i, j, k = index("i j k", n)
z = vector("z", n)

def p(i):
    return sp.exp(z[i]) / total(sp.exp(z[k]), k)

prove("9.4", d(p(i), z[j]), p(i) * (eye(i, j) - p(j)))
"""

from __future__ import annotations

from itertools import count
from typing import Any

import sympy as sp
from sympy.matrices.expressions.matexpr import MatrixElement

from nnlib.teaching import _counterexample, _reduce, _registry
from nnlib.teaching._facts import Facts, flatten
from nnlib.teaching._formula import SymbolicCheck, check_symbolic
from nnlib.teaching._notation import (
    Index,
    d,
    eye,
    function,
    in_range,
    index,
    matrix,
    positive,
    real,
    size,
    total,
    vector,
)

__all__ = [
    "NotReduced",
    "Proof",
    "Refuted",
    "SymbolicCheck",
    "check_symbolic",
    "d",
    "eye",
    "function",
    "in_range",
    "index",
    "matrix",
    "positive",
    "prove",
    "real",
    "size",
    "total",
    "vector",
]


class Refuted(AssertionError):  # noqa: N818 - named for what it says
    """The claim is false, and here is a point at which the two sides differ."""


class NotReduced(AssertionError):  # noqa: N818 - named for what it says
    """Neither proved nor refuted: SymPy does not reduce the difference to zero."""


class Proof:
    """A claim that SymPy has reduced to 0 = 0. Shows as one line."""

    def __init__(self, id: str, scope: str, because: str) -> None:
        self.id, self.name, self._scope = id, because, scope

    @property
    def routes(self) -> tuple[str, ...]:
        """How the claim is known."""
        return ("symbol",)

    def __repr__(self) -> str:
        reason = f": {self.name}" if self.name else ""
        return f"({self.id}) ✓ proved{self._scope}{reason}"


def prove(id: str, lhs: Any, rhs: Any, where: Any = (), because: str = "") -> Proof:
    """Prove lhs = rhs by reducing lhs - rhs to zero; a matrix is compared entry by entry.

    `where` lists facts that the claim may use: an equation, the range of an index, a sign.
    `because` is the reason in a few words, for the reader. The proof is registered under `id`.

    Raises `Refuted` with a counterexample when the claim is false, `NotReduced` when SymPy
    cannot decide, and `ValueError` for two matrices of different shapes.

    >>> z = real("z")
    >>> s = 1 / (1 + sp.exp(-z))
    >>> prove("4.2", d(s, z), s * (1 - s), because="quotient rule")
    (4.2) ✓ proved: quotient rule
    """
    _check_facts(lhs, rhs, where)
    for place, left, right in _pairs(id, lhs, rhs):
        try:
            _prove_one(f"({id}){place}", left, right, where)
        except AssertionError:
            _registry.withdraw(id)
            raise
    proof = Proof(id, _scope(lhs, rhs), because)
    _registry.register(proof)
    return proof


def _check_facts(lhs: Any, rhs: Any, where: Any) -> None:
    """Refuse an equation for one r when the claim is not about that r."""
    claim = _counterexample.free_symbols(sp.Tuple(sp.sympify(lhs), sp.sympify(rhs)))
    for fact in flatten(where):
        for i in _counterexample.free_symbols(fact) - claim:
            if isinstance(i, Index):
                raise ValueError(
                    f"where: {fact} is a fact about one {i}, and the claim has no free {i}: "
                    f"state the claim for one {i} too"
                )


def _pairs(id: str, lhs: Any, rhs: Any) -> list[tuple[str, Any, Any]]:
    """The scalar claims in one claim, each with its place."""
    left, right = (_explicit(side) for side in (lhs, rhs))
    shapes = [_shape(side) for side in (left, right)]
    if shapes[0] != shapes[1]:
        raise ValueError(f"({id}): the left side has shape {shapes[0]}, the right {shapes[1]}")
    if not shapes[0]:
        return [("", left, right)]
    rows, columns = shapes[0]
    return [
        (f", entry [{r}, {c}]", left[r, c], right[r, c])
        for r in range(rows)
        for c in range(columns)
    ]


def _explicit(side: Any) -> Any:
    side = sp.sympify(side)
    if not isinstance(side, sp.MatrixExpr):
        return side
    side = side.as_explicit()
    return side.xreplace({entry: sp.Symbol(str(entry)) for entry in side.atoms(MatrixElement)})


def _shape(side: Any) -> tuple[int, ...]:
    return tuple(side.shape) if isinstance(side, sp.MatrixBase) else ()


def _scope(lhs: Any, rhs: Any) -> str:
    if shape := _shape(lhs):
        return f" in all {shape[0]} × {shape[1]} entries"
    both = sp.Tuple(sp.sympify(lhs), sp.sympify(rhs))
    sizes, _ = _counterexample.sizes_and_indices(both)
    return f" for every {', '.join(s.name for s in sizes)}" if sizes else ""


def _prove_one(claim: str, lhs: Any, rhs: Any, where: Any) -> None:
    quick = _reduce.residual(lhs - rhs, Facts(where), thorough=False) == 0
    agreed = 0
    for point in _counterexample.points(lhs, rhs, where, limit=2 if quick else 8):
        if point.differs:
            differ = f"{claim} is false. The sides differ at\n  {point}"
            raise Refuted("\n".join([differ, *_misfits(lhs, rhs)]))
        agreed += 1
    left = 0 if quick else _reduce.residual(lhs - rhs, Facts(where))
    if left != 0:
        raise NotReduced(_undecided(claim, left, agreed))
    if not agreed:  # from facts that cannot hold, everything follows
        raise NotReduced(f"{claim}: no point was found at which the facts in `where` hold")


def _misfits(*sides: Any) -> list[str]:
    """A word on each entry whose index runs over another range than its array has."""
    entries = set().union(*(sp.sympify(side).atoms(sp.Indexed) for side in sides))
    return [
        f"Look at {entry}: {i} runs over {i.size} numbers, but {entry.base} has {length} there."
        for entry in sorted(entries, key=str)
        for i, length in zip(entry.indices, entry.base.shape or (), strict=False)
        if isinstance(i, Index) and i.size != length
    ]


def _undecided(claim: str, left: Any, agreed: int) -> str:
    points = f"The two sides agree at {agreed} points" if agreed else "No point could be evaluated"
    return (
        f"{claim} is neither proved nor refuted. {points}, but that is no proof: "
        f"SymPy is left with\n  {_readable(left)}\nwhere it should find 0. Does `where` lack "
        "a fact (the range of an index, a sign, an equation)? Or prove it in two smaller steps."
    )


def _readable(expr: Any) -> Any:
    """The expression with plain letters for the bound indices."""
    dummies = sorted(expr.atoms(sp.Dummy), key=lambda s: s.name)
    taken = {s.name for s in expr.free_symbols}
    letters = (f"k{place}" for place in count(1) if f"k{place}" not in taken)
    return expr.xreplace(
        {s: sp.Symbol(next(letters)) if "_" in s.name else sp.Symbol(s.name) for s in dummies}
    )
