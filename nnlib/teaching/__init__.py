"""The course around the core: proofs, evidence, pictures and interactives."""

from nnlib.teaching.evidence import (
    agree,
    compare,
    equation_card,
    evidence_table,
    page_check,
    your_turn,
)
from nnlib.teaching.graph import Graph
from nnlib.teaching.symbolic import (
    check_symbolic,
    d,
    eye,
    function,
    in_range,
    index,
    matrix,
    positive,
    prove,
    real,
    size,
    total,
    vector,
)

__all__ = [
    "Graph",
    "agree",
    "check_symbolic",
    "compare",
    "d",
    "equation_card",
    "evidence_table",
    "eye",
    "function",
    "in_range",
    "index",
    "matrix",
    "page_check",
    "positive",
    "prove",
    "real",
    "size",
    "total",
    "vector",
    "your_turn",
]
