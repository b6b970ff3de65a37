"""8.8: three layers back in five lines, judged by nudges."""

from __future__ import annotations

import numpy as np

from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises.ex08._sizes import at_all_sizes
from nnlib.teaching.exercises.ex08._walks import (
    BACKWARDS,
    BENT_AGAIN,
    COLUMNS,
    CROSSED,
    FACTOR_TWO,
    MEAN_BIAS,
    NAMES,
    NEXT_VALUE,
    NO_BEND,
    NO_FIRST_BEND,
    NO_SECOND_BEND,
    NO_TURN,
    NO_TURN_2,
    NO_TURN_3,
    NOT_SQUARED,
    ONE_NUMBER,
    SIGMOID,
    SPREAD,
    SUM_LOSS,
    TURNED_SIGN,
    TWICE,
    VALUE,
    WEIGHTS_FIRST,
    by_nudges,
    by_pullbacks,
    gradients,
    observe,
    points,
)
from nnlib.teaching.exercises.ex08.goals import OUTER, SHAPES, STAR, TRANSPOSE

_MISTAKES = (
    (
        SUM_LOSS,
        "all six are n times too large: the loss is a mean, and its 1/n is missing. It belongs in "
        "the first error, once. Give every example twice: a mean does not change.",
    ),
    (
        TWICE,
        "dW and db are divided by n, and the first error was already. The 1/n of the mean goes in "
        "once, at the end of the network; all that follows only sums.",
    ),
    (
        TURNED_SIGN,
        "all signs are turned: you began with T - Y. A larger Y above its target raises the loss, "
        "so the slope there is Y - T. A step along yours would climb.",
    ),
    (
        FACTOR_TWO,
        "all six are twice too large. The loss has a 1/2 in front, made to cancel this 2.",
    ),
    (
        SIGMOID,
        "the first layers have A(1 - A), the sigmoid's slope. These bends are tanh: 1 - A². At "
        "A = 0 tanh is steepest, and A(1 - A) is 0 there.",
    ),
    (
        NO_BEND,
        "the last layer is right, the others lack their bends: each error that comes back through "
        "W still has to pass a tanh, entry by entry.",
    ),
    (
        BENT_AGAIN,
        "you bent twice: A1 and A2 are values of tanh already, so the slope is 1 - A**2.",
    ),
    (NOT_SQUARED, "the slope of tanh is 1 - A², with the square. At A = -0.5 yours is 1.5."),
    (
        VALUE,
        "you multiplied by the value A; what counts is the slope, 1 - A². Where A is near 1 the "
        "curve is flat: hardly anything should come back.",
    ),
    (
        BACKWARDS,
        "the six are right, in the order in which you met them. Hand them back in the order of the "
        "parameters: dW1, db1, dW2, ...",
    ),
    (
        WEIGHTS_FIRST,
        "the six are right, weights first. Hand them back in the order of the parameters: dW1, "
        "db1, dW2, db2, dW3, db3.",
    ),
    (
        NO_FIRST_BEND,
        "the first layer's error lacks its bend: after W2's transpose it still has to pass tanh, "
        "with the slope 1 - A1**2.",
    ),
    (
        NO_SECOND_BEND,
        "the second layer's error lacks its bend: after W3's transpose it still has to pass tanh, "
        "with the slope 1 - A2**2. Everything before it is off as well.",
    ),
)
_OF_A_PART = (
    (
        ONE_NUMBER,
        "{name} is one number. NumPy would spread it over all biases of the layer in the next "
        "step, and say nothing. Sum down the rows only.",
    ),
    (
        SPREAD,
        "{name} has the right shape and the same number in every place. A bias hears its own "
        "column: sum down the rows only.",
    ),
    (
        MEAN_BIAS,
        "{name} is a mean over the examples. The 1/n is in the first error; a bias is a fork over "
        "the examples, and forks add.",
    ),
    (
        COLUMNS,
        "{name} has come out turned, as in columns. W1 is (inputs, neurons) here, and its gradient "
        "must fit it: W1 - 0.1 * dW1 would not run.",
    ),
    (
        NEXT_VALUE,
        "{name} pairs an error with the value that came out of its layer. It needs the value that "
        "went in: X for W1, A1 for W2, A2 for W3.",
    ),
)
_REFUSED = (
    (
        NO_TURN,
        "the error goes back through W without a transpose. A value is a fork into all neurons of "
        "the next layer: the sum runs over W's columns.",
    ),
    (
        CROSSED,
        "the slope is taken at the wrong layer. The error of layer 1 passes the bend of layer 1: "
        "error and slope carry the same number.",
    ),
    (
        NO_TURN_2,
        "between layers 2 and 1 the error goes through W2 without a transpose. A value is a fork "
        "into all neurons of the next layer: the sum runs over W2's columns.",
    ),
    (
        NO_TURN_3,
        "between layers 3 and 2 the error goes through W3 without a transpose. A value is a fork "
        "into all neurons of the next layer: the sum runs over W3's columns.",
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
        observe,
        by_nudges,
        NAMES,
        distinct=(points([(6, 3, 5, 4, 2), (3, 2, 4, 6, 5)]), _MISTAKES, _OF_A_PART),
        equal=(points([(3, 3, 3, 3, 3)]), (*_REFUSED, *_MISTAKES), _OF_A_PART),
        otherwise="Nudge one entry of that array and see what the loss does.",
    ),
    well_done="every one of the numbers agrees with a nudge. No framework, no pullback borrowed: "
    "this is the backward pass of a deep network, and you wrote it.",
    right=(gradients, by_pullbacks),
    wrong=(
        (SUM_LOSS, "n times too large"),
        (TWICE, "the first error was already"),
        (TURNED_SIGN, "all signs are turned"),
        (FACTOR_TWO, "twice too large"),
        (SIGMOID, "the sigmoid's slope"),
        (NO_BEND, "lack their bends"),
        (BENT_AGAIN, "you bent twice"),
        (NOT_SQUARED, "with the square"),
        (VALUE, "multiplied by the value A"),
        (ONE_NUMBER, "db1 is one number"),
        (SPREAD, "db1 has the right shape and the same number"),
        (MEAN_BIAS, "db1 is a mean"),
        (COLUMNS, "dW1 has come out turned, as in columns"),
        (BACKWARDS, "in the order in which you met them"),
        (WEIGHTS_FIRST, "weights first"),
        (NO_TURN, "goes back through W without a transpose"),
        (CROSSED, "slope is taken at the wrong layer"),
        (NEXT_VALUE, "dW1 pairs an error with the value that came out"),
        (NO_TURN_2, "through W2 without a transpose"),
        (NO_TURN_3, "through W3 without a transpose"),
        (NO_FIRST_BEND, "the first layer's error lacks its bend"),
        (NO_SECOND_BEND, "the second layer's error lacks its bend"),
        (lambda *all: [*gradients(*all)[:5], gradients(*all)[5].sum()], "db3 is one number"),
        (lambda *all: np.zeros(3), "hand back six arrays"),
        (lambda *all: [np.zeros(3)] * 5, "it returns 5 things where 6 are wanted"),
    ),
)
