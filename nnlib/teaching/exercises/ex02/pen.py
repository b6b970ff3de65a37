"""2.1: learn OR by pen, one correction after another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib.teaching.exercises._answers import Blank, Unusable, described, is_blank, number
from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises.ex02.goals import RULE

Row = tuple[float, ...]
_OR = (((0, 0), 0), ((0, 1), 1), ((1, 0), 1), ((1, 1), 1))
_PASSES, _LONGEST = 5, 40
_START: Row = (0, 0, 0)


def _error(score: float, t: int) -> int:
    return t - (score >= 0)


def _looks(
    error: Callable[[float, int], int] = _error, bias: int = 1, restart: bool = False
) -> list[Row]:
    """w1, w2 and b after each look at a point; b moves by `bias` errors."""
    w1, w2, b = _START
    seen: list[Row] = []
    for place, ((x1, x2), t) in enumerate(_OR * _PASSES):
        if restart and place % len(_OR) == 0:
            w1, w2, b = _START
        e = error(w1 * x1 + w2 * x2 + b, t)
        w1, w2, b = w1 + e * x1, w2 + e * x2, b + bias * e
        seen.append((w1, w2, b))
    return seen


def _places(looks: list[Row]) -> list[int]:
    """The looks that changed something."""
    before = [_START, *looks]
    return [place for place, now in enumerate(looks) if now != before[place]]


def _changes(looks: list[Row]) -> list[Row]:
    return [looks[place] for place in _places(looks)]


def _by_the_batch() -> list[Row]:
    """One step a pass: all errors of the old line, added up."""
    X, t = np.array([x for x, _ in _OR]), np.array([t for _, t in _OR])
    kept: list[Row] = []
    w, b = np.zeros(2), 0.0
    for _ in range(_PASSES):
        e = t - (X @ w + b >= 0)
        w, b = w + e @ X, b + float(e.sum())
        kept.append((float(w[0]), float(w[1]), b))
    return kept


_EVERY = _looks()
RIGHT = _changes(_EVERY)
_STRICT = _changes(_looks(lambda score, t: t - (score > 0)))
_MIXED = _changes(_looks(lambda score, t: (1 if t else -1) - (score >= 0)))
_DOUBLE = _changes(_looks(lambda score, t: 2 * _error(score, t)))
_LOOP = _changes(_looks(bias=2))
_EAGER = _looks(lambda score, t: 1 if t else -1)
_AWAY = _changes(_looks(lambda score, t: -_error(score, t)))
_RESTART = _changes(_looks(restart=True))
_BATCH = _by_the_batch()
_PASS = _EVERY[len(_OR) - 1 :: len(_OR)]

_OR_BY = "`nnlib.Perceptron([{}, {}], {})(nnlib.xor()[0])`"
_NO_BIAS = (
    "your b never moves. Two weights are what one sees; but b is the weight of an input that is "
    "always 1, so each mistake moves it by t - y too."
    "\nTry: with b = 0, work out the score of (0, 0) for w = (5, 7), then for any other w: which "
    "of "
    "them lets y be 0?"
)
_WITH_START = (
    "your list begins with the start, (0, 0, 0). It is a w and a b, but no correction has made it."
    "\nTry: count the corrections in the table of the four leaves, and the rows of their list in "
    "the task."
)
_TOO_FAR = (
    "you went on after the end. The pen likes to go on; the rule stops, for with your fifth w and "
    f"b all four answers are right.\nTry: {_OR_BY.format(1, 1, -1)} beside the targets 0, 1, 1, 1."
)
_WAYS: tuple[tuple[list[Row], str], ...] = (
    (
        _STRICT,
        "your y is 1 only above 0, as many books have it. Here a score of exactly 0 counts as 1, "
        "so the very first look, at (0, 0), is a mistake already."
        "\nTry: `nnlib.Perceptron([0, 0], 0)([[0, 0]])`: the score is 0, and what is the answer?",
    ),
    (
        _MIXED,
        "you count (0, 0) as -1, but y as 0 or 1. Both are in use, but labels and answers must "
        "speak one language: else a right answer is corrected too."
        "\nTry: at your b = -2 the answer to (0, 0) is 0, and right. Work out t - y with t = 0, "
        "then "
        "with t = -1.",
    ),
    (
        _DOUBLE,
        "each of your steps is twice as long. So it is with -1 and +1 for both, and the line is "
        "the same one; but the task has 0 and 1."
        "\nTry: work out t - y for a point let through: with t = 0 and y = 1, then with t = -1 and "
        "y = 1.",
    ),
    (
        _LOOP,
        "your b moves twice for each mistake, once for each feature: easily done where the step "
        "is worked out feature by feature. It is one weight, on one input of 1."
        "\nTry: write the first mistake with that input, (0, 0, 1), and add it t - y = -1 times to "
        "(w1, w2, b) = (0, 0, 0).",
    ),
    (
        _EAGER,
        "you move w at right answers too, as if every look taught something. The rule is silent "
        "there."
        "\nTry: at (1, 0) in the first pass the score is 0, so y is 1, and t is 1. Work out t - y.",
    ),
    (
        _AWAY,
        "you went the wrong way: y - t in place of t - y. The two are easily exchanged, and one "
        "of them makes each mistake worse."
        "\nTry: the score of (0, 0) was 0, which is too high. Work it out again with your (0, 0, "
        "1).",
    ),
    (
        _BATCH,
        "you judged a whole pass with the old line, and then added all its corrections at once. "
        "This rule corrects each mistake on the spot: the next point meets the new line."
        "\nTry: from (0, 0, -1) correct (0, 1) alone. Then work out the score of (1, 0): is it "
        "still "
        "a mistake?",
    ),
    (
        _RESTART,
        "you went back to w = (0, 0) for a new pass. Then each pass is the first one again, and "
        "nothing is ever learned: carry w and b on."
        "\nTry: compare row 3 of your list with row 1. What would a hundredth pass find?",
    ),
    (
        _PASS,
        "that is one entry for each pass, as the loop prints them. Asked is one for each "
        "correction, and a pass may have several."
        "\nTry: walk the first pass by pen, and count how often (w1, w2, b) changes in it.",
    ),
    (
        _EVERY,
        "you wrote an entry for each look at a point. The rule is silent where the answer is "
        "right: keep those looks at which something changed."
        "\nTry: put one finger on row 2 of your list and one on row 3. What did that look correct?",
    ),
)


def _rows(answer: Any) -> list[Row]:
    if isinstance(answer, np.ndarray) and answer.ndim == 2:
        answer = answer[: _LONGEST + 1].tolist()
    if not isinstance(answer, (list, tuple)) or len(answer) > _LONGEST:
        raise Unusable(f"give a list of (w1, w2, b), a few of them; not {described(answer)}.")
    return [_row(row, place) for place, row in enumerate(answer, start=1)]


def _row(row: Any, place: int) -> Row:
    if is_blank(row):
        raise Blank
    if isinstance(row, (list, tuple)) and len(row) == 2 and isinstance(row[0], (list, tuple)):
        row = (*row[0], row[1])  # ((w1, w2), b) says the same
    if not isinstance(row, (list, tuple)) or len(row) != 3:
        raise Unusable(f"entry {place} is {described(row)}: write each as (w1, w2, b).")
    return tuple(number(part, f"entry {place}") for part in row)


def _judge(answer: Any) -> str | None:
    rows = _rows(answer)
    if rows == RIGHT:
        return None
    if not any(b for _, _, b in rows):
        return _NO_BIAS
    if rows[0] == _START:
        return _WITH_START
    if rows == RIGHT[: len(rows)]:
        return _too_soon(*rows[-1])
    if rows[: len(RIGHT)] == RIGHT:
        return _TOO_FAR
    fitting = [says for way, says in _WAYS if rows == way[: len(rows)]]
    # where the first row is a slip already, it may tell by itself which
    fitting = fitting or [says for way, says in _WAYS if rows[0] == way[0] != RIGHT[0]]
    # one row may be the start of several ways: then it does not
    return fitting[0] if len(fitting) == 1 else _first_slip(rows)


def _too_soon(w1: float, w2: float, b: float) -> str:
    wrong = [x for x, t in _OR if _error(w1 * x[0] + w2 * x[1] + b, t)]
    run = _OR_BY.format(f"{w1:g}", f"{w2:g}", f"{b:g}")
    return (
        f"right as far as it goes, but the line ({w1:g}, {w2:g}, {b:g}) still gets {wrong[0]} "
        "wrong. A pass that ends well is tempting; only one without any mistake ends the work."
        f"\nTry: {run} beside the targets 0, 1, 1, 1."
    )


def _first_slip(rows: list[Row]) -> str:
    good = next(k for k, row in enumerate(rows) if row != RIGHT[k])
    before, looked = (RIGHT[good - 1], _places(_EVERY)[good - 1]) if good else (_START, -1)
    (w1, w2, b), ((x1, x2), _) = before, _OR[(looked + 1) % len(_OR)]
    moved = tuple(new - old for new, old in zip(rows[good], before, strict=True))
    first = "your first correction holds" if good == 1 else f"your first {good} corrections hold"
    held = (
        f"{first}. {_in_the_next(moved, RIGHT[good], before)}"
        if good
        else "your first correction is not the rule's: easily done, for at the start all is 0."
    )
    score = w1 * x1 + w2 * x2 + b
    return (
        f"{held}\nTry: from w = ({w1:g}, {w2:g}), b = {b:g} begin at ({x1}, {x2}), where the score "
        f"is {score:g}. Write score, y and t - y for each point until t - y is not 0."
    )


def _in_the_next(moved: Row, after: Row, before: Row) -> str:
    """What the first wrong row did, beside the move that the rule makes there."""
    d1, d2, db = (new - old for new, old in zip(after, before, strict=True))
    known: dict[Row, str] = {
        (d1, d2, 0): "In the next w moves as it should, and b stays: but b is a weight too, on an "
        "input that is always 1.",
        (d2, d1, db): "The next moves the other weight: x has a 1 for one of the two, and a 0 for "
        "the other, and a weight moves by its own share of x.",
        (-d1, -d2, -db): "The next goes the wrong way: y - t in place of t - y, perhaps.",
        (0, 0, db): "In the next b moves as it should, and w stays: but t - y goes to each weight "
        "whose input is 1.",
        (0, 0, 0): "The next repeats it: but only a look that changes something is a correction.",
    }
    known.pop((d1, d2, db), None)  # at (0, 0) some of these are the right move
    return known.get(
        moved,
        "The next is not the rule's: a right answer is easily taken for a mistake, or a mistake "
        "passed by.",
    )


EXERCISE = Exercise(
    id="2.1",
    title="Learn OR by pen",
    kind="by pen",
    tier="core",
    minutes=10,
    goals=(RULE,),
    misconceptions=(6,),
    ask="write (w1, w2, b) after each correction, as a list of such triples.",
    judge=_judge,
    well_done="five corrections, and then a silent pass. The line is x1 + x2 - 1 = 0.",
    right=(
        RIGHT,
        (("0", 0, "−1"), [(0, 1), 0], (0, 1.0, -1), ((1, 1), 0), ("1", "1", "-1")),
        np.array(RIGHT),
    ),
    wrong=(
        ([(0, 0, 0), (0, 0, 0)], "your b never moves"),
        ([_START, *RIGHT], "no correction has made it"),
        (_STRICT, "exactly 0 counts as 1"),
        (_MIXED[:6], "must speak one language"),
        (_DOUBLE, "twice as long"),
        (_LOOP, "once for each feature"),
        (_EAGER[:8], "at right answers too"),
        (_AWAY[:5], "the wrong way"),
        (_BATCH, "a whole pass with the old line"),
        (_RESTART[:6], "went back to w = (0, 0)"),
        (_PASS[:4], "one entry for each pass"),
        (_EVERY[:16], "each look at a point"),
        (RIGHT[:2], "gets (0, 0) wrong"),
        (RIGHT[:3], "gets (1, 0) wrong"),
        ([*RIGHT, RIGHT[-1]], "after the end"),
        ([*RIGHT[:2], (1, 1, 0)], "a mistake passed by"),
        ([*RIGHT[:3], (2, 1, 0)], "your first 3 corrections hold"),
        ([(0, 0, -1), (0, 1, -1), (1, 1, -1)], "w moves as it should, and b stays"),
        ([(0, 0, -1), (1, 0, 0), (1, 0, -1)], "moves the other weight"),
        ([(0, 0, -1), (0, -1, -2)], "The next goes the wrong way"),
        ([(0, 0, -1), (0, 0, 0), (0, 0, -1)], "b moves as it should, and w stays"),
        ([(0, 0, -1), (0, 0, -1), (0, 1, 0)], "The next repeats it"),
        ([(0, 0, -2)], "your first correction is not"),
    ),
)
