"""8.8: three layers back in five lines, judged by nudges."""

from __future__ import annotations

import numpy as np

from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises.ex08 import _walks
from nnlib.teaching.exercises.ex08._sizes import at_all_sizes
from nnlib.teaching.exercises.ex08.goals import OUTER, SHAPES, STAR, TRANSPOSE

_ALL = "`[np.allclose(a, b) for a, b in zip(gradients(*point), nudges())]`"
_SHAPES = "`[each.shape for each in gradients(*point)]`, beside `[each.shape for each in nudges()]`"
_RATIO = "`gradients(*point)[{0}] / nudges()[{0}]`"
_PART = "`gradients(*point)[{place}], nudges()[{place}]`"
_FORK = (
    "\nTry: a value goes by the weights 3 and 5 to two neurons, whose errors are 1 and 10. Turn it "
    "up by 0.1: the loss rises by 5.3. "
)

_MISTAKES = (
    (
        _walks.SUM_LOSS,
        "all six are n times too large: the loss is a mean, and its 1/n is missing. It belongs in "
        f"the first error, once.\nTry: {_RATIO.format(5)}, and `len(point[0])`, the examples.",
    ),
    (
        _walks.TWICE,
        "dW and db are divided by n, and the first error was already. The 1/n of the mean goes in "
        "once, at the end of the network; all that follows only sums."
        f"\nTry: {_RATIO.format(1)}. One over which number?",
    ),
    (
        _walks.TURNED_SIGN,
        "all signs are turned: you began with T - Y. A larger Y above its target raises the loss."
        "\nTry: `np.sign(gradients(*point)[5]), np.sign(nudges()[5])`. Which way would a step go?",
    ),
    (
        _walks.FACTOR_TWO,
        "all six are twice too large. The loss has a 1/2 in front, made to cancel this 2."
        f"\nTry: {_RATIO.format(3)}; and by pen: ½ y² at y = 3, turned up to 3.01.",
    ),
    (
        _walks.BY_ENTRIES,
        "you took the mean over all numbers of Y. The loss adds up the numbers of a row, and takes "
        f"the mean over the rows.\nTry: {_RATIO.format(5)}, and `point[1].shape`, that of T. One "
        "over which number?",
    ),
    (
        _walks.LAST_BENT,
        "the last layer is plain: between Z3 and Y lies no tanh, and its error passes no bend."
        "\nTry: ½ (y - 1)² at y = 3, turned up to 3.01: it rises by 0.02. Your factor there is "
        "1 - 3² = -8.",
    ),
    (
        _walks.SIGMOID,
        "the first layers have A(1 - A), the sigmoid's slope. These bends are tanh."
        "\nTry: `np.diff(np.tanh([-0.01, 0, 0.01])) / 0.01`, the slope of tanh where A = 0. What "
        "is A(1 - A) there?",
    ),
    (
        _walks.NO_BEND,
        "the last layer is right, the others lack their bends: each error that comes back through "
        "W still has to pass a tanh, entry by entry."
        "\nTry: `np.tanh(5.1) - np.tanh(5)`: how much of a nudge of 0.1 gets through? Yours sends "
        "back all of it.",
    ),
    (
        _walks.BENT_AGAIN,
        "you bent twice: A1 and A2 are values of tanh already, so the slope is 1 - A**2."
        "\nTry: `(np.tanh(1.01) - np.tanh(1)) / 0.01`, the slope at z = 1, where A = np.tanh(1). "
        "Then put that A into your line.",
    ),
    (
        _walks.NOT_SQUARED,
        "the slope of tanh is 1 - A², with the square. At A = -0.5 yours is 1.5."
        "\nTry: `np.diff(np.tanh(np.linspace(-2, 2, 9))) / 0.5`, slopes of tanh from -2 to 2. Is "
        "one of them above 1?",
    ),
    (
        _walks.VALUE,
        "you multiplied by the value A; what counts is the slope, 1 - A². Where A is near 1 the "
        "curve is flat."
        "\nTry: `np.tanh(3), (np.tanh(3.01) - np.tanh(3)) / 0.01`: the value, and the slope.",
    ),
    (
        _walks.BACKWARDS,
        "the six are right, in the order in which you met them. Hand them back in the order of the "
        f"parameters: dW1, db1, dW2, ...\nTry: {_SHAPES}.",
    ),
    (
        _walks.WEIGHTS_FIRST,
        "the six are right, weights first. Hand them back in the order of the parameters: dW1, "
        f"db1, dW2, db2, dW3, db3.\nTry: {_SHAPES}. Who has changed places?",
    ),
    (
        _walks.NO_FIRST_BEND,
        "the first layer's error lacks its bend: after W2's transpose it still has to pass tanh, "
        f"with the slope 1 - A1**2.\nTry: {_ALL}. Up to where is the walk back right?",
    ),
    (
        _walks.NO_SECOND_BEND,
        "the second layer's error lacks its bend: after W3's transpose it still has to pass tanh, "
        f"with the slope 1 - A2**2.\nTry: {_ALL}. What goes wrong in layer 2 goes on to layer 1.",
    ),
)
_OF_A_PART = (
    (
        _walks.ONE_NUMBER,
        "{name} is one number. NumPy would spread it over all biases of the layer in the next "
        f"step, and say nothing. Sum down the rows only.\nTry: {_PART}: how many biases are there?",
    ),
    (
        _walks.SPREAD,
        "{name} has the right shape and the same number in every place. A bias hears its own "
        f"column: sum down the rows only.\nTry: {_PART}. Are the biases really all alike?",
    ),
    (
        _walks.MEAN_BIAS,
        "{name} is a mean over the examples. The 1/n is in the first error; a bias is a fork over "
        f"the examples, and forks add.\nTry: {_RATIO.format('{place}')}. One over which number?",
    ),
    (
        _walks.UNSUMMED,
        "{name} was never summed: it has a row for each example, and one row of biases serves them "
        f"all, a fork.\nTry: {_SHAPES}. Who counts examples?",
    ),
    (
        _walks.ACROSS,
        "{name} adds along axis 1, over the neurons of one example. But bias j is used by every "
        f"example: add down column j.\nTry: {_SHAPES}. How many biases are there?",
    ),
    (
        _walks.ROW_KEPT,
        "the numbers of {name} are right; but it is a table of one row, and a step makes one of "
        f"the bias. Leave keepdims out.\nTry: {_SHAPES}.",
    ),
    (
        _walks.COLUMNS,
        "{name} has come out turned, as in columns. The weights are (inputs, neurons) here, and "
        f"their gradient must fit them.\nTry: {_SHAPES}.",
    ),
    (
        _walks.NEXT_VALUE,
        "{name} pairs an error with the value that came out of its layer. It needs the value that "
        f"went in: X for W1, A1 for W2, A2 for W3.\nTry: {_SHAPES}. Whose rows has yours?",
    ),
)
_REFUSED = (
    (
        _walks.NO_TURN,
        "the error goes back through W without a transpose. A value is a fork into all neurons of "
        f"the next layer.{_FORK}Which weights and errors have met?",
    ),
    (
        _walks.CROSSED,
        "the slope is taken at the wrong layer. The error of layer 1 passes the bend of layer 1: "
        "error and slope carry the same number."
        "\nTry: `point[2].shape, point[4].shape`, those of W1 and W2. How many neurons has each "
        "layer, and how many columns each slope?",
    ),
    (
        _walks.SKIPPED,
        "the error of layer 1 is made from that of layer 3. Layer 1 feeds layer 2: one layer at a "
        "time.\nTry: `point[4].shape, point[6].shape`, those of W2 and W3. Of the two, which has "
        "as many columns as D3?",
    ),
    (
        _walks.NO_TURN_2,
        "between layers 2 and 1 the error goes through W2 without a transpose. A value is a fork "
        f"into all neurons of the next layer.{_FORK}In W2, do 3 and 5 stand in a row?",
    ),
    (
        _walks.NO_TURN_3,
        "between layers 3 and 2 the error goes through W3 without a transpose. A value is a fork "
        f"into all neurons of the next layer.{_FORK}In W3, do 3 and 5 stand in a row?",
    ),
)


EXERCISE = Exercise(
    id="8.8",
    title="Three layers back in five lines",
    kind="code",
    tier="challenge",
    minutes=25,
    goals=(OUTER, TRANSPOSE, STAR, SHAPES),
    misconceptions=(4, 5, 10, 12),
    ask="write the walk back under the three forward lines: six gradients, in order.",
    judge=at_all_sizes(
        _walks.observe,
        _walks.by_nudges,
        _walks.NAMES,
        distinct=(_walks.points([(6, 3, 5, 4, 2), (3, 2, 4, 6, 5)]), _MISTAKES, _OF_A_PART),
        equal=(_walks.points([(3, 3, 3, 3, 3)]), (*_REFUSED, *_MISTAKES), _OF_A_PART),
        otherwise=f"{_ALL}. Which come out right, and which is the last that does not?",
    ),
    well_done="every one of the numbers agrees with a nudge. No framework, no pullback borrowed: "
    "this is the backward pass of a deep network, and you wrote it.",
    right=(_walks.gradients, _walks.by_pullbacks),
    wrong=(
        (_walks.SUM_LOSS, "n times too large"),
        (_walks.TWICE, "the first error was already"),
        (_walks.TURNED_SIGN, "all signs are turned"),
        (_walks.FACTOR_TWO, "twice too large"),
        (_walks.BY_ENTRIES, "the mean over all numbers of Y"),
        (_walks.LAST_BENT, "passes no bend"),
        (_walks.SIGMOID, "the sigmoid's slope"),
        (_walks.NO_BEND, "lack their bends"),
        (_walks.BENT_AGAIN, "you bent twice"),
        (_walks.NOT_SQUARED, "with the square"),
        (_walks.VALUE, "multiplied by the value A"),
        (_walks.ONE_NUMBER, "db1 is one number"),
        (_walks.SPREAD, "db1 has the right shape and the same number"),
        (_walks.MEAN_BIAS, "db1 is a mean"),
        (_walks.UNSUMMED, "db1 was never summed"),
        (_walks.ACROSS, "db1 adds along axis 1"),
        (_walks.ROW_KEPT, "Leave keepdims out"),
        (_walks.SKIPPED, "one layer at a time"),
        (_walks.COLUMNS, "dW1 has come out turned, as in columns"),
        (_walks.BACKWARDS, "in the order in which you met them"),
        (_walks.WEIGHTS_FIRST, "weights first"),
        (_walks.NO_TURN, "goes back through W without a transpose"),
        (_walks.CROSSED, "slope is taken at the wrong layer"),
        (_walks.NEXT_VALUE, "dW1 pairs an error with the value that came out"),
        (_walks.NO_TURN_2, "through W2 without a transpose"),
        (_walks.NO_TURN_3, "through W3 without a transpose"),
        (_walks.NO_FIRST_BEND, "the first layer's error lacks its bend"),
        (_walks.NO_SECOND_BEND, "the second layer's error lacks its bend"),
        (
            lambda *all: [*_walks.gradients(*all)[:5], _walks.gradients(*all)[5].sum()],
            "db3 is one number",
        ),
        (lambda *all: [*_walks.gradients(*all)[:5], 3 * _walks.gradients(*all)[5]], "it should be"),
        (lambda X, T, *all: (X - T,) * 6, "stops at shapes that do not fit entry by entry"),
    ),
    unfinished=(
        (lambda *all: np.zeros(3), "hand back six arrays"),
        (lambda *all: [np.zeros(3)] * 5, "it returns 5 things where 6 are wanted"),
    ),
)
