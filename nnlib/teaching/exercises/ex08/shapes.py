"""8.2: one letter, two shapes; and the sizes that give mistakes away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nnlib.teaching.exercises._answers import Blank, Unusable, array, described, is_blank
from nnlib.teaching.exercises._exercise import Exercise, Judge
from nnlib.teaching.exercises._judges import parts, tried
from nnlib.teaching.exercises.ex08.goals import SHAPES, TRANSPOSE

N, I, O = 5, 3, 2  # noqa: E741 - examples, inputs, outputs
Shape = tuple[int, ...]

_BATCH = "The 5 counts examples. Weights serve every example alike: no size of theirs knows of 5."
_RUN_ONE = "`(np.ones((5, 3)) @ np.ones(W_one)).shape`: does it run, and is it Y's shape?"
_RUN_TWO = "`(np.ones((5, 3)) @ np.ones(W_two).T).shape`: does it run, and is it Y's shape?"
_STEP = "`(np.ones((2, 3)) - 0.1 * np.ones(dW_two)).shape`: "
_ONE: dict[Shape, str] = {
    (O, I): "(2, 3) is (outputs, inputs), the habit of columns. X is (5, 3): in `X @ W` its 3 must "
    f"meet W's first number.\nTry: {_RUN_ONE}",
    (N, I): f"that is X's shape. {_BATCH}"
    "\nTry: let a sixth example come. Which arrays get a row more?",
    (N, O): f"that is Y's shape. {_BATCH}"
    "\nTry: count the weights: 3 inputs, each with a wire to 2 outputs. And with a sixth example?",
}
_TWO: dict[Shape, str] = {
    (I, O): "the letter is the same, the array is not. `X @ W.T` turns W before it meets X: W.T is "
    f"(3, 2), so W itself is what? Ask every book: is W (q, d) or (d, q)?\nTry: {_RUN_TWO}",
    (N, O): f"that is Y's shape. {_BATCH}"
    "\nTry: let a sixth example come. Does the layer get new wires?",
    (N, I): f"that is X's shape. {_BATCH}"
    "\nTry: count the wires from 3 inputs to 2 outputs; then let a sixth example come.",
}
_SLOPE: dict[Shape, str] = {
    (I, O): "(3, 2) is the shape of X.T @ dY, the page's product; it belongs to the page's W. A "
    f"gradient has the shape of its array.\nTry: {_STEP}a step of section two's W.",
    (N, O, I): "one table for each example: the step needs one table for all. Each example pushes "
    f"the same W, so it is a fork, and forks add.\nTry: {_STEP}what has W become after a step?",
    (N, I): "that is dX's shape. A gradient has the shape of its own array, and this is W's."
    f"\nTry: {_STEP}does a step of W run?",
    (N, O): "that is dY's shape. A gradient has the shape of its own array, and this is W's."
    f"\nTry: {_STEP}does W survive a step?",
}


def shape(answer: Any) -> Shape:
    """A tuple of whole numbers from 1 up, however it was typed."""
    if is_blank(answer):
        raise Blank
    if isinstance(answer, str):
        raise Unusable("type it without quotes, like (5, 3).")
    found = array(answer)
    if found.ndim != 1 or not 1 <= found.size <= 5 or (found != found.round()).any():
        raise Unusable(f"whole numbers like (5, 3) are wanted here; not {described(answer)}.")
    if (found < 1).any():
        raise Unusable("a size is at least 1.")
    return tuple(int(each) for each in found)


def _shape_is(right: Shape, slips: Mapping[Shape, str], experiment: str) -> Judge:
    def judge(answer: Any) -> str | None:
        found = shape(answer)
        if found == right:
            return None
        return slips.get(found, tried(f"{found} is not it.", experiment))

    return judge


# which two sizes, when equal, let a wrong line pass for a right one
_BLIND = (
    (
        1,
        2,
        "i = o",
        "`dY @ W.T` fits as well as `dY @ W`: W is square, and a turn changes no shape",
        "`np.ones((3, 3)).T.shape`: can you see from outside that W was turned?",
    ),
    (
        0,
        2,
        "n = o",
        "`dY.sum(axis=1)`, one number an example, passes for one number a bias",
        "`np.eye(3).sum(axis=0).shape, np.eye(3).sum(axis=1).shape`",
    ),
    (
        0,
        1,
        "n = i",
        "`W.T @ dY.T`, which is dX turned, has the shape of dX",
        "`(np.ones((3, 2)) @ np.ones((2, 3))).shape`, which is W.T @ dY.T; X is (3, 3) then.",
    ),
)


def _sizes(answer: Any) -> str | None:
    found = shape(answer)
    if len(found) != 3:
        raise Unusable(f"three numbers are wanted here, (n, i, o); not {len(found)}.")
    blind = [slip for slip in _BLIND if found[slip[0]] == found[slip[1]]]
    if blind:
        (_, _, which, why, experiment), *others = blind
        also = "".join(f" {other[2]} hides another." for other in others)
        printed = "Formulas that are right at one chosen size have been printed."
        return tried(f"with {which}, {why}.{also} {printed}", experiment)
    if 1 in found:
        return (
            "all three shapes differ, but a size of 1 is a poor choice: NumPy stretches a 1 to "
            "anything, so that the next line runs on in silence. Choose from 2 up."
            "\nTry: `(np.zeros((1, 2)) - np.ones((4, 2))).shape`: who has complained?"
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
        W_one=_shape_is(_RIGHT["W_one"], _ONE, _RUN_ONE),
        W_two=_shape_is(_RIGHT["W_two"], _TWO, _RUN_TWO),
        dW_two=_shape_is(_RIGHT["dW_two"], _SLOPE, f"{_STEP}does W keep its shape?"),
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
        (_RIGHT | {"dW_two": (5, 2)}, "dY's shape"),
        (_RIGHT | {"W_two": (5, 3)}, "W_two: that is X's shape"),
        (_RIGHT | {"W_two": (3,)}, "W_two: (3,) is not it"),
        (_RIGHT | {"dW_two": (6,)}, "dW_two: (6,) is not it"),
        (_RIGHT | {"W_one": (3,)}, "W_one: (3,) is not it"),
        (_RIGHT | {"sizes": (4, 3, 3)}, "with i = o"),
        (_RIGHT | {"sizes": (3, 4, 3)}, "with n = o"),
        (_RIGHT | {"sizes": (3, 3, 2)}, "with n = i"),
        (
            _RIGHT | {"sizes": (3, 3, 3)},
            "n = o hides another. n = i hides another.",
        ),
        (_RIGHT | {"sizes": (1, 3, 2)}, "NumPy stretches a 1"),
    ),
    unfinished=(
        (_RIGHT | {"W_one": "(3, 2)"}, "W_one: type it without quotes"),
        (_RIGHT | {"sizes": (4, 3)}, "three numbers are wanted"),
        ({"W_one": (3, 2)}, "Still to come: W_two, dW_two, sizes"),
    ),
)
