"""2.4: derive how far one correction carries, and the rate that just suffices."""

from __future__ import annotations

import sympy as sp

from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import by_pen, parts
from nnlib.teaching.exercises._steps import derivation
from nnlib.teaching.exercises.ex02.goals import DOT, MEND

_NAMES = ("w1", "w2", "b", "x1", "x2", "eta", "s", "q")
_LETTERS = {name: sp.Symbol(name, real=True) for name in _NAMES}
_w1, _w2, _b, _x1, _x2, _eta, _s, _q = _LETTERS.values()
_FACTS = [sp.Eq(_s, _w1 * _x1 + _w2 * _x2 + _b), sp.Eq(_q, _x1**2 + _x2**2)]
_START = (_w1 + _eta * _x1) * _x1 + (_w2 + _eta * _x2) * _x2 + _b + _eta
_OPEN = _w1 * _x1 + _eta * _x1**2 + _w2 * _x2 + _eta * _x2**2 + _b + _eta
_END = _s + _eta * (_q + 1)


def _in_three_letters(last: sp.Expr) -> str | None:
    if others := sorted(symbol.name for symbol in last.free_symbols - {_s, _q, _eta}):
        return (
            "every line follows. One step is left: gather the old score s and the squared length "
            f"q, so that {', '.join(others)} no longer appear."
        )
    return None


_MISTAKES = (
    (
        _s + _eta * _q,
        "The bias's share is lost: b moved by eta too. It is the weight of an input 1, and 1 "
        "squared joins the squared length. Try x = (0, 0): the score still grows by eta.",
    ),
    (
        _s + _eta * (_x1 + _x2 + 1),
        "The squares are lost. The weight w1 gains eta x1, and then it meets x1 again: eta x1². "
        "Try x = (-1, -1): your score falls where it should rise.",
    ),
    (
        _s + _q + 1,
        "eta is lost on the way: a tenth of the rate must bring a tenth of the growth.",
    ),
    (
        _eta * (_s + _q + 1),
        "eta multiplies the correction alone, and not what was there before. At eta = 0 nothing "
        "moves, and the score must still be s.",
    ),
    (
        _s - _eta * (_q + 1),
        "The sign has turned. This point was missed, so w + eta x is its new arrow, and a sum of "
        "squares can only lift the score.",
    ),
    (
        _s + 2 * _eta * _s + _eta**2 * (_q + 1),
        "You squared the new w. Asked is its dot product with x: x stays as it is, so there is "
        "only one eta in each term.",
    ),
    (
        _s + _eta**2 * (_q + 1),
        "There is one eta too many: the step is eta x, and it meets x, not another step.",
    ),
)

_RATE = by_pen(
    2 / 3,
    [
        (
            4 / 5,
            "you divided by 5, the squared length of x. The bias helps too: its input 1 adds 1 to "
            "the 5. With 4/5 the score ends above 0, at 0.8.",
        ),
        (
            1,
            "is 1 + 2 your squared length? It is 1² + 2². With rate 1 the score goes from -4 to 2, "
            "further than needed.",
        ),
        (
            1 / 2,
            "you left b out of the old score: w · x is -3, and with b = -1 the score is -4.",
        ),
        (
            1 / 6,
            "that lifts the score by 1, from -4 to -3. It has further to go.",
        ),
        (
            3 / 2,
            "upside down: 6 is what each unit of the rate brings, and 4 is what is missing. How "
            "many units are that?",
        ),
        (
            -2 / 3,
            "a negative rate moves away from x. The score is -4, and it must gain 4.",
        ),
        (4, "4 is what the score must gain; each unit of the rate brings more than 1."),
    ],
    recipe="Set your last line to 0: s = 1 - 4 - 1, and q = 1² + 2².",
)

_LINES = [_START, _OPEN, _END]

EXERCISE = Exercise(
    id="2.4",
    title="How far one correction carries",
    kind="derive",
    tier="stretch",
    minutes=12,
    goals=(MEND, DOT),
    ask="add your lines to the list, one SymPy expression after another, and type the rate.",
    judge=parts(
        lines=derivation(
            start=_START,
            letters=_LETTERS,
            mistakes=_MISTAKES,
            where=_FACTS,
            least=3,
            form=_in_three_letters,
        ),
        rate=_RATE,
    ),
    well_done="a small rate may visit one point many times; a large one carries too far.",
    right=(
        (_LINES, "2/3"),
        (
            [_START, sp.expand(_START), _s + _eta * (_x1**2 + _x2**2 + 1), _s + _eta * _q + _eta],
            0.667,
        ),
        ([sp.expand(_START), _s + _eta * _x1**2 + _eta * _x2**2 + _eta, _END], "0.67"),
    ),
    wrong=(
        (([_START, _s + _eta * _q, _END], "2/3"), "Try x = (0, 0)"),
        (([_START, _s + _eta * (_x1 + _x2 + 1), _END], "2/3"), "The squares are lost"),
        (([_START, _OPEN, _s + _q + 1], "2/3"), "eta is lost on the way"),
        (([_START, _OPEN, _eta * (_s + _q + 1)], "2/3"), "At eta = 0 nothing moves"),
        (([_START, _s - _eta * (_q + 1), _END], "2/3"), "The sign has turned"),
        (([_START, _s + 2 * _eta * _s + _eta**2 * (_q + 1), _END], "2/3"), "squared the new w"),
        (([_START, _s + _eta**2 * (_q + 1), _END], "2/3"), "one eta too many"),
        (([_START, _OPEN, _OPEN + 0 * _s, _s + _eta * (_x1**2 + _x2**2 + 1)], "2/3"), "x1, x2 no"),
        (([_START, _END], "2/3"), "a derivation shows its way"),
        (([_s, _OPEN, _END], "2/3"), "line 1 is not the start"),
        ((_LINES, "0.8"), "The bias helps too"),
        ((_LINES, 1), "further than needed"),
        ((_LINES, "1/2"), "you left b out"),
        ((_LINES, "0.17"), "It has further to go"),
        ((_LINES, "1.5"), "upside down"),
        ((_LINES, "-2/3"), "moves away from x"),
        ((_LINES, 4), "each unit of the rate brings more"),
        ((_LINES, None), "lines: right. Still to come: rate"),
    ),
)
