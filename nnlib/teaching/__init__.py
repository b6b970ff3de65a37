"""The course around the core: proofs, evidence, pictures and interactives."""

from nnlib.teaching.evidence import (
    agree,
    compare,
    equation_card,
    evidence_table,
    page_check,
    your_turn,
)
from nnlib.teaching.symbolic import check_symbolic, prove

__all__ = [
    "agree",
    "check_symbolic",
    "compare",
    "equation_card",
    "evidence_table",
    "page_check",
    "prove",
    "your_turn",
]
