"""8.2: one letter, two shapes; and the sizes that give mistakes away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nnlib.teaching.exercises._answers import Blank, Unusable, array, described, is_blank
from nnlib.teaching.exercises._exercise import Exercise, Judge
from nnlib.teaching.exercises._judges import parts
from nnlib.teaching.exercises.ex08.goals import SHAPES, TRANSPOSE

N, I, O = 5, 3, 2  # noqa: E741 - examples, inputs, outputs
Shape = tuple[int, ...]

_BATCH = "The 5 counts examples. Weights serve every example alike: no size of theirs knows of 5."
_ONE: dict[Shape, str] = {
    (O, I): (
        "(2, 3) is (outputs, inputs), the habit of columns. X is (5, 3): in `X @ W` its 3 must "
        "meet W's first number."
    ),
    (N, I): f"that is X's shape. {_BATCH}",
    (N, O): f"that is Y's shape. {_BATCH}",
}
_TWO: dict[Shape, str] = {
    (I, O): (
        "the letter is the same, the array is not. `X @ W.T` turns W before it meets X: W.T is "
        "(3, 2), so W itself is what? Ask every book: is W (q, d) or (d, q)?"
    ),
    (N, O): f"that is Y's shape. {_BATCH}",
    (N, I): f"that is X's shape. {_BATCH}",
}
_SLOPE: dict[Shape, str] = {
    (I, O): (
        "(3, 2) is the shape of X.T @ dY, the page's product; it belongs to the page's W. Here a "
        "step W - 0.1 * dW would take (3, 2) from (2, 3). A gradient has the shape of its array."
    ),
    (N, O, I): (
        "one table for each example: the step needs one table for all. Each example pushes the "
        "same W, so it is a fork, and forks add."
    ),
    (N, I): "that is dX's shape. A gradient has the shape of its own array.",
    (N, O): "that is dY's shape. A gradient has the shape of its own array.",
}


def shape(answer: Any) -> Shape:
    """A tuple of whole numbers from 1 up, however it was typed."""
    if is_blank(answer):
        raise Blank
    found = array(answer)
    if found.ndim != 1 or not 1 <= found.size <= 5 or (found != found.round()).any():
        raise Unusable(f"whole numbers like (5, 3) are wanted here; not {described(answer)}.")
    if (found < 1).any():
        raise Unusable("a size is at least 1.")
    return tuple(int(each) for each in found)


def _shape_is(right: Shape, slips: Mapping[Shape, str]) -> Judge:
    def judge(answer: Any) -> str | None:
        found = shape(answer)
        if found == right:
            return None
        return slips.get(
            found, f"{found} is not it. Write the shape under each letter of the line."
        )

    return judge


# which two sizes, when equal, let a wrong line pass for a right one
_BLIND = (
    (
        1,
        2,
        "i = o",
        "`dY @ W.T` fits as well as `dY @ W`: W is square, and a turn changes no shape",
    ),
    (0, 2, "n = o", "`dY.sum(axis=1)`, one number an example, passes for one number a bias"),
    (0, 1, "n = i", "`W.T @ dY.T`, which is dX turned, has the shape of dX"),
)


def _sizes(answer: Any) -> str | None:
    found = shape(answer)
    if len(found) != 3:
        raise Unusable(f"three numbers are wanted here, (n, i, o); not {len(found)}.")
    if blind := [f"with {which}, {why}" for a, b, which, why in _BLIND if found[a] == found[b]]:
        return f"{'; '.join(blind)}. Formulas that are right at one chosen size have been printed."
    if 1 in found:
        return (
            "all three shapes differ, but a size of 1 is a poor choice: NumPy stretches a 1 to "
            "anything, so that the next line runs on in silence. Choose from 2 up."
        )
    return None


_RIGHT = {"W_one": (I, O), "W_two": (O, I), "dW_two": (O, I), "sizes": (4, 3, 2)}

EXERCISE = Exercise(
    id="8.2",
    title="One letter, two shapes",
    kind="predict",
    tier="core",
    minutes=8,
    goals=(SHAPES, TRANSPOSE),
    misconceptions=(9, 10),
    ask="write three shapes like (5, 3), and then three sizes; run no code before.",
    judge=parts(
        W_one=_shape_is(_RIGHT["W_one"], _ONE),
        W_two=_shape_is(_RIGHT["W_two"], _TWO),
        dW_two=_shape_is(_RIGHT["dW_two"], _SLOPE),
        sizes=_sizes,
    ),
    well_done="keep such sizes for every test: all distinct, none of them 1.",
    right=(_RIGHT, ((3, 2), [2, 3], [2.0, 3.0], (7, 4, 3))),
    wrong=(
        (_RIGHT | {"W_one": (2, 3)}, "the habit of columns"),
        (_RIGHT | {"W_one": (5, 3)}, "W_one: that is X's shape"),
        (_RIGHT | {"W_one": (5, 2)}, "W_one: that is Y's shape"),
        (_RIGHT | {"W_two": (3, 2)}, "Ask every book"),
        (_RIGHT | {"W_two": (5, 2)}, "W_two: that is Y's shape"),
        (_RIGHT | {"dW_two": (3, 2)}, "belongs to the page's W"),
        (_RIGHT | {"dW_two": (5, 2, 3)}, "the step needs one table for all"),
        (_RIGHT | {"dW_two": (5, 3)}, "dX's shape"),
        (_RIGHT | {"W_one": (3,)}, "Write the shape under each letter"),
        (_RIGHT | {"sizes": (4, 3, 3)}, "with i = o"),
        (_RIGHT | {"sizes": (3, 4, 3)}, "with n = o"),
        (_RIGHT | {"sizes": (3, 3, 2)}, "with n = i"),
        (
            _RIGHT | {"sizes": (3, 3, 3)},
            "with i = o, `dY @ W.T` fits as well as `dY @ W`: W is squ",
        ),
        (_RIGHT | {"sizes": (1, 3, 2)}, "NumPy stretches a 1"),
        (_RIGHT | {"sizes": (4, 3)}, "three numbers are wanted"),
        ({"W_one": (3, 2)}, "Still to come: W_two, dW_two, sizes"),
    ),
)
