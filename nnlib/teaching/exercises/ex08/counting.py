"""8.7: count the multiplications, and choose the end to start from."""

from __future__ import annotations

from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import by_pen, choice, parts
from nnlib.teaching.exercises.ex08.goals import TRANSPOSE

X, H, Y = 784, 128, 10  # inputs, hidden neurons, outputs
VECTOR = Y * H + H * X
MATRICES = Y * H * X + Y * X

_COUNT = parts(
    vector=by_pen(
        VECTOR,
        [
            (
                MATRICES,
                "that is the other order: the two matrices first. Start with v, and write the "
                "shape of what you hold after each product.",
            ),
            (
                Y * H,
                "that is the first product, v J2. A row of 128 comes out, and has J1 to meet.",
            ),
            (
                H * X,
                "that is the second product alone. The first, v J2, has its own 10 times 128.",
            ),
            (
                Y * H * X,
                "you multiplied all three sizes, as if two matrices met. A row has one row: r = 1 "
                "in r s u. Two small products, which add.",
            ),
            (
                Y + H + H + X,
                "you added the sizes. Each number that comes out needs a whole row times column.",
            ),
            (
                Y * H * H * X,
                "you multiplied the two counts. The products are made one after the other: add.",
            ),
        ],
        figures=4,
        recipe="(1, 10) @ (10, 128), then (1, 128) @ (128, 784): r s u for each, and add.",
    ),
    matrices=by_pen(
        MATRICES,
        [
            (
                Y * H * X,
                "v is still waiting: after J2 J1, of shape (10, 784), comes the row times that.",
            ),
            (VECTOR, "that is the other order, with v first. Now let J2 and J1 meet first."),
            (
                Y * H * X + H * X,
                "after J2 J1 you hold a matrix of shape (10, 784); the 128 is summed away.",
            ),
            (
                Y * H * X + Y * H,
                "v meets the product J2 J1, of shape (10, 784), and no longer J2.",
            ),
            (Y * X, "that is the last product alone. To get J2 J1 costs far more."),
        ],
        figures=4,
        recipe="(10, 128) @ (128, 784), then (1, 10) @ (10, 784): r s u for each, and add.",
    ),
    side=choice(
        "right",
        {
            "left": "at the left stands J2, and J2 J1 is the dear product, 1003520, with u still "
            'to come. "Backward is cheaper" holds for one loss and many knobs. Here one knob '
            "moves ten outputs: begin where the vector is.",
        },
    ),
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
    judge=_COUNT,
    well_done="ten times fewer. Walking from the input is called forward mode; it has its day "
    "where knobs are few and outputs many.",
    right=(_RIGHT, (f"{VECTOR}", "1.011e6", "Right")),
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
        (_RIGHT | {"side": "left"}, "begin where the vector is"),
        (_RIGHT | {"side": "both"}, "choose one of 'left', 'right'"),
        (_RIGHT | {"vector": "1e5"}, "significant digits"),
    ),
)
