"""Does this machine have what the course needs? One line a question, in words.

    selftest()

asks them all. Where the answer is no, the line says what to do; nothing raises.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

MEND = "close JupyterLab, delete the folder .venv, and call `make lab` again"


class Question(NamedTuple):
    """What is asked, how it is found out, and what to do where the answer is no."""

    words: str
    answer: Callable[[], bool]
    mend: str = MEND


class SelfTest:
    """The answers: `ok` when all are yes; its repr is what the reader sees."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.answers = [(question, *_asked(question)) for question in questions]

    @property
    def ok(self) -> bool:
        return all(yes for _, yes, _ in self.answers)

    def __repr__(self) -> str:
        lines = [f"yes   {q.words}" if yes else _no(q, why) for q, yes, why in self.answers]
        last = "All is here: read on." if self.ok else "Mend each NO, then run this cell again."
        return "\n".join([*lines, "", last])


def selftest(questions: Sequence[Question] | None = None) -> SelfTest:
    """Ask what the course needs of this machine, one line a question."""
    return SelfTest(QUESTIONS if questions is None else questions)


def versions() -> str:
    """The versions at work, one a line: what to send along with a question or a bug report."""
    import matplotlib
    import numpy
    import sympy

    import nnlib

    lines = [f"Python      {sys.version.split()[0]}"]
    lines += [f"{m.__name__:<11} {m.__version__}" for m in (numpy, matplotlib, sympy, nnlib)]
    return "\n".join(lines)


def _asked(question: Question) -> tuple[bool, str]:
    """The answer, and the reason where it is an error: a self-test has to survive all of them."""
    try:
        return bool(question.answer()), ""
    except Exception as error:
        return False, f" ({type(error).__name__}: {error})"


def _no(question: Question, why: str) -> str:
    return f"NO    {question.words}{why}\n      what to do: {question.mend}"


def _python() -> bool:
    return sys.version_info >= (3, 11)


def _numpy() -> bool:
    import numpy as np

    return bool((np.array([[1, 2], [3, 4]]) @ np.array([1, 1]) == [3, 7]).all())


def _sympy() -> bool:
    import sympy as sp

    a, b = sp.symbols("a b")
    return bool(sp.expand((a + b) ** 2) == a**2 + 2 * a * b + b**2)


def _matplotlib() -> bool:
    import io

    import matplotlib.pyplot as plt

    fig, ax = plt.subplots(figsize=(1, 1))
    ax.plot([0, 1])
    picture = io.BytesIO()
    fig.savefig(picture, format="png")
    plt.close(fig)
    return picture.getvalue().startswith(b"\x89PNG")


def _sliders() -> bool:
    import ipywidgets  # type: ignore[import-untyped]

    return bool(ipywidgets.IntSlider(value=3, min=0, max=5).value == 3)


def _digits() -> bool:
    from nnlib.data import digits

    X, t = digits()
    return X.shape == (1797, 64) and set(t) == set(range(10))


def _slopes() -> bool:
    from nnlib.gradcheck import numerical_gradient

    return bool(abs(numerical_gradient(lambda x: x * x, 3.0) - 6) < 1e-6)


QUESTIONS = (
    Question("Python is new enough", _python, "install Python 3.11 or newer, and call `make lab`"),
    Question("NumPy multiplies matrices", _numpy),
    Question("SymPy does algebra: (a + b)² = a² + 2ab + b²", _sympy),
    Question("pictures draw", _matplotlib),
    Question("sliders are there", _sliders),
    Question("the data are here: 1,797 handwritten digits", _digits),
    Question("nnlib measures slopes: that of x² at 3 is 6", _slopes),
)
