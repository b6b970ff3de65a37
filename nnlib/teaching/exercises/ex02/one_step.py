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


_AT_ZERO = "\nTry: put w = (0, 0), b = {b}, x = {x}, eta = {eta} into the first line: {first}. "
_MISTAKES = (
    (
        _s + _eta * _q,
        "The bias's share is lost: b moved by eta too. It has no x to remind you; but its input "
        "is 1, and 1 squared joins the squared length."
        + _AT_ZERO.format(b=0, x="(0, 0)", eta=1, first="b alone makes 1")
        + "What does yours make?",
    ),
    (
        _s + _eta * _q + 1,
        "The bias's share is 1 whatever eta is, in yours. Its input is 1, but it moved by eta."
        + _AT_ZERO.format(b=0, x="(0, 0)", eta=0, first="no step, so 0")
        + "What does yours make?",
    ),
    (
        _s + _b + _eta * (_q + 1),
        "b is there twice: s is the whole old score, and b is in it already."
        + _AT_ZERO.format(b=1, x="(0, 0)", eta=0, first="b alone makes 1, and s is 1")
        + "What does yours make?",
    ),
    (
        _s - _b + _eta * (_q + 1),
        "The old b is lost: eta has joined it, but has not taken its place."
        + _AT_ZERO.format(b=5, x="(0, 0)", eta=0, first="b alone makes 5")
        + "What does yours make?",
    ),
    (
        _s + _eta * (_q**2 + 1),
        "q is squared once more. It is x1 squared plus x2 squared already: the squared length."
        + _AT_ZERO.format(b=0, x="(2, 0)", eta=1, first="2 times 2, and 1, make 5")
        + "What does yours make, with q = 4?",
    ),
    (
        _s + _eta * (sp.sqrt(_q) + 1),
        "You took the root: that is the length of x, where its square belongs."
        + _AT_ZERO.format(b=0, x="(3, 0)", eta=1, first="3 times 3, and 1, make 10")
        + "What does yours make, with q = 9?",
    ),
    (
        _s + _eta * (_x1 + _x2 + 1),
        "The squares are lost. The weight w1 gains eta x1, and then it meets x1 once more."
        + _AT_ZERO.format(b=0, x="(-1, -1)", eta=1, first="it rises, to 3")
        + "Where does yours go?",
    ),
    (
        _s + _q + 1,
        "eta is lost on the way. At rate 1 nobody sees it; but half the rate is half the step."
        + _AT_ZERO.format(b=0, x="(1, 0)", eta=0, first="no step, so 0")
        + "What does yours make?",
    ),
    (
        _eta * (_s + _q + 1),
        "eta multiplies the correction alone, and not what was there before: a bracket too far."
        + _AT_ZERO.format(b=-4, x="(1, 0)", eta=0, first="no step, so -4")
        + "What does yours make?",
    ),
    (
        _s - _eta * (_q + 1),
        "The sign has turned, as in steps that go downhill. But this point was missed: its score "
        "must rise, and w + eta x lifts it."
        + _AT_ZERO.format(b=-1, x="(1, 0)", eta=1, first="from -1 it rises to 1")
        + "Where does yours go?",
    ),
    (
        _s + 2 * _eta * _s + _eta**2 * (_q + 1),
        "You squared the new w, or let the old score grow with eta. Asked is the new w times the "
        "old x: x stays as it is, so there is one eta in each term at most."
        + _AT_ZERO.format(b=0, x="(1, 0)", eta=3, first="it makes 6")
        + "What does yours make?",
    ),
    (
        _s + _eta**2 * (_q + 1),
        "There is one eta too many: the step is eta x, and it meets x, not another step. At "
        "eta = 1 nobody can tell."
        + _AT_ZERO.format(b=0, x="(1, 0)", eta=10, first="it makes 20")
        + "What does yours make?",
    ),
)

_DO_IT = "\nTry: take the step: w = {}, b = {}. What is the new score of (1, 2)?"
_RATE = by_pen(
    2 / 3,
    [
        (
            4 / 5,
            "you divided by 5, the squared length of x, as in (2.3). There b stood still; here it "
            "moves too, and helps." + _DO_IT.format("(1.8, -0.4)", "-0.2"),
        ),
        (
            1,
            "1 would do, but it is not the smallest. Is 1 + 2 your squared length? The entries are "
            "squared first." + _DO_IT.format("(2, 0)", "0"),
        ),
        (
            1 / 2,
            "you left b out of the old score, perhaps: w · x is -3, but the score has "
            "one term more." + _DO_IT.format("(1.5, -1)", "-0.5"),
        ),
        (
            3 / 5,
            "b is left out of both, perhaps: of the old score, where w · x is -3, and of the step."
            + _DO_IT.format("(1.6, -0.8)", "-0.4"),
        ),
        (
            1 / 6,
            "that lifts the score by 1: a unit of the score is what you have found, not the whole "
            "way to 0." + _DO_IT.format("(7/6, -5/3)", "-5/6"),
        ),
        (
            3 / 2,
            "upside down: 6 is what each unit of the rate brings, and 4 is what is missing."
            + _DO_IT.format("(2.5, 1)", "0.5"),
        ),
        (
            -2 / 3,
            "the size is right; but a negative rate moves w away from the x that it missed."
            + _DO_IT.format("(1/3, -10/3)", "-5/3"),
        ),
        (
            4,
            "4 is what the score must gain; but a unit of the rate brings more than a unit of the "
            "score." + _DO_IT.format("(5, 6)", "3"),
        ),
    ],
    recipe="take the step with your rate, w and b, by pen: is the new score of (1, 2) exactly 0?",
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
        (([_START, _s + _eta * _q, _END], "2/3"), "The bias's share is lost"),
        (([_START, _s + _eta * _q + 1, _END], "2/3"), "whatever eta is"),
        (([_START, _OPEN, _s + _b + _eta * (_q + 1)], "2/3"), "b is there twice"),
        (([_START, _OPEN - _b, _END], "2/3"), "The old b is lost"),
        (([_START, _s + _eta * (_q**2 + 1), _END], "2/3"), "squared once more"),
        (([_START, _s + _eta * (sp.sqrt(_q) + 1), _END], "2/3"), "You took the root"),
        (([_START, _s + _eta * (_x1 + _x2 + 1), _END], "2/3"), "The squares are lost"),
        (([_START, _OPEN, _s + _q + 1], "2/3"), "eta is lost on the way"),
        (([_START, _OPEN, _eta * (_s + _q + 1)], "2/3"), "a bracket too far"),
        (([_START, _s - _eta * (_q + 1), _END], "2/3"), "The sign has turned"),
        (([_START, _s + 2 * _eta * _s + _eta**2 * (_q + 1), _END], "2/3"), "squared the new w"),
        (([_START, _s + _eta**2 * (_q + 1), _END], "2/3"), "one eta too many"),
        (([_s, _OPEN, _END], "2/3"), "line 1 is not the start"),
        ((_LINES, "0.8"), "as in (2.3)"),
        ((_LINES, 1), "not the smallest"),
        ((_LINES, "1/2"), "you left b out"),
        ((_LINES, "0.6"), "left out of both"),
        ((_LINES, "0.17"), "lifts the score by 1"),
        ((_LINES, "1.5"), "upside down"),
        ((_LINES, "-2/3"), "a negative rate"),
        ((_LINES, 4), "what the score must gain"),
    ),
    unfinished=(
        (([_START, _OPEN, _OPEN + 0 * _s, _s + _eta * (_x1**2 + _x2**2 + 1)], "2/3"), "x1, x2 no"),
        (([_START, _END], "2/3"), "a derivation shows its way"),
        ((_LINES, None), "lines: right. Still to come: rate"),
    ),
)
