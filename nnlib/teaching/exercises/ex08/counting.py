"""8.7: count the multiplications, and choose the end to start from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from nnlib.teaching.exercises._answers import is_blank, number
from nnlib.teaching.exercises._exercise import Exercise, Judge
from nnlib.teaching.exercises._judges import Slip, by_pen, choice, parts, tried
from nnlib.teaching.exercises.ex08.goals import TRANSPOSE

Y, H, X = 10, 128, 784  # outputs, hidden neurons, inputs: v J2 J1 is (1, Y) (Y, H) (H, X)
SMALL = 2, 3, 4  # the same, to be counted on paper
VECTOR = Y * H + H * X
MATRICES = Y * H * X + Y * X

_PAPER = f"put {SMALL[0]}, {SMALL[1]} and {SMALL[2]} for {Y}, {H} and {X}"
_SHAPE = "`(np.ones((1, 10)) @ np.ones((10, 128))).shape`"


def _slip(way: Callable[[int, int, int], int], says: str, experiment: str = "") -> Slip:
    """A wrong way to count; its experiment is the same way at sizes that fit on paper."""
    count = f"{_PAPER}: your way counts {way(*SMALL)}. Write both products out, and count"
    return way(Y, H, X), tried(says, experiment or f"{count} the signs of multiplication.")


def _counted(target: int, slips: Sequence[Slip], recipe: str) -> Judge:
    """A count: two ways may come to nearly the same, so an exact one is named first."""
    known = dict(slips)
    rounded = by_pen(target, slips, figures=4, recipe=recipe)

    def judge(answer: Any) -> str | None:
        if isinstance(answer, str):  # 101,632 and 101 632 are one number
            answer = "".join(answer[:99].replace(",", "").split())
        exact = None if is_blank(answer) else known.get(number(answer))
        return exact or rounded(answer)

    return judge


_VECTOR = _counted(
    VECTOR,
    [
        _slip(
            lambda y, h, x: y * h * x + y * x,
            "that is the other order: the two matrices first. Here v comes first.",
            f"{_SHAPE}, what you hold after the first product. What does it meet next?",
        ),
        _slip(
            lambda y, h, x: y * h,
            "that is the first product, v J2. A row comes out, and has J1 to meet.",
            f"{_SHAPE}; then {_PAPER}, and count what that row takes to meet J1.",
        ),
        _slip(lambda y, h, x: h * x, "that is the second product alone. The first is v J2."),
        _slip(
            lambda y, h, x: y * h * x,
            "you multiplied all three sizes, as if two matrices met. A row has one row: r = 1 "
            "in r s u. Two small products, which add.",
        ),
        _slip(
            lambda y, h, x: y * h + y * h * x,
            "the first product is right. But it leaves a row: one row meets J1, no longer ten.",
            f"{_SHAPE}, what is left after the first product. How many rows has it?",
        ),
        _slip(
            lambda y, h, x: y + h + h + x,
            "you added the sizes. Each number that comes out needs a whole row times column.",
        ),
        _slip(
            lambda y, h, x: y * h * h * x,
            "you multiplied the two counts. The products are made one after the other: add.",
        ),
    ],
    recipe=f"{_PAPER}. Write out both products, the row first, and count.",
)
_MATRICES = _counted(
    MATRICES,
    [
        _slip(
            lambda y, h, x: y * h * x,
            "v is still waiting: J2 J1 is made, and the row has not met it yet.",
            "`(np.ones((10, 128)) @ np.ones((128, 784))).shape`, what v has to meet.",
        ),
        _slip(
            lambda y, h, x: y * h + h * x,
            "that is the other order, with v first. Now let J2 and J1 meet first.",
            "`(np.ones((10, 128)) @ np.ones((128, 784))).size`: so many numbers come out first, "
            "and each takes how many multiplications?",
        ),
        _slip(
            lambda y, h, x: y * h * x + h * x,
            "after J2 J1 the 128 is summed away: v meets a matrix that does not know of it.",
        ),
        _slip(
            lambda y, h, x: y * h * h * x,
            "you multiplied all four sizes of J2 and J1. The two that meet count once: each number "
            "that comes out takes 128 multiplications.",
        ),
        _slip(
            lambda y, h, x: y * x,
            "that is the last product alone. To get J2 J1 costs far more.",
        ),
    ],
    recipe=f"{_PAPER}. Write out both products, J2 J1 first, and count.",
)
_SIDE = choice(
    "right",
    {
        "left": f"at the left stands J2, and J2 J1 is the dear product, {Y * H * X}, with u still "
        'to come. "Backward is cheaper" holds for one loss and many knobs; here one knob moves ten '
        "outputs.\nTry: `(np.ones((10, 128)) @ np.ones((128, 784))).shape`, and the shape of u: "
        "which of the two do you want to carry?",
    },
)
_RIGHT = {"vector": VECTOR, "matrices": MATRICES, "side": "right"}

EXERCISE = Exercise(
    id="8.7",
    title="Count, and choose your end",
    kind="by pen",
    tier="stretch",
    minutes=8,
    goals=(TRANSPOSE,),
    ask="two whole numbers, and then 'left' or 'right'.",
    judge=parts(vector=_VECTOR, matrices=_MATRICES, side=_SIDE),
    well_done="ten times fewer. Walking from the input is called forward mode; it has its day "
    "where knobs are few and outputs many.",
    right=(_RIGHT, (f"{VECTOR}", "1.011e6", "Right"), (f"{VECTOR:,}", "1 011 360", "right")),
    wrong=(
        (_RIGHT | {"vector": MATRICES}, "that is the other order: the two matrices first"),
        (_RIGHT | {"vector": Y * H}, "that is the first product"),
        (_RIGHT | {"vector": H * X}, "that is the second product alone"),
        (_RIGHT | {"vector": Y * H * X}, "as if two matrices met"),
        (_RIGHT | {"vector": Y + 2 * H + X}, "you added the sizes"),
        (_RIGHT | {"vector": Y * H * H * X}, "you multiplied the two counts"),
        (_RIGHT | {"matrices": Y * H * X}, "v is still waiting"),
        (_RIGHT | {"matrices": VECTOR}, "Now let J2 and J1 meet first"),
        (_RIGHT | {"matrices": Y * H * X + H * X}, "the 128 is summed away"),
        (_RIGHT | {"matrices": Y * X}, "the last product alone"),
        (_RIGHT | {"vector": Y * H + Y * H * X}, "no longer ten"),
        (_RIGHT | {"matrices": Y * H * H * X}, "all four sizes"),
        (_RIGHT | {"vector": 1000}, "1000 is not it"),
        (_RIGHT | {"matrices": 1000}, "matrices: 1000 is not it"),
        (_RIGHT | {"side": "left"}, "the dear product"),
    ),
    unfinished=(
        (_RIGHT | {"side": "both"}, "choose one of 'left', 'right'"),
        (_RIGHT | {"vector": "1e5"}, "significant digits"),
        (_RIGHT | {"side": None}, "Still to come: side"),
    ),
)
