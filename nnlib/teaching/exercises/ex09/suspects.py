"""9.5: one test that catches five pullbacks of softmax."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib import softmax
from nnlib.teaching.exercises._answers import Blank, Unusable, array, described, is_blank
from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises.ex09.goals import TOGETHER

SUSPECTS: tuple[tuple[str, Callable[[Any, Any], Any]], ...] = (
    ("ada", lambda p, dp: p * (1 - p) * dp),
    ("bo", lambda p, dp: p * (dp - dp.mean())),
    ("cy", lambda p, dp: p / dp - p * (p / dp).sum()),
    ("di", lambda p, dp: p * (dp + (p * dp).sum())),
    ("ed", lambda p, dp: p + p * dp),
)
_SUM = "`nnlib.softmax([z])[0][0] @ dp`"
_MEANS = "`np.mean(dp), nnlib.softmax([z])[0][0] @ dp`"
_ALIBIS = {
    "ada": "ada keeps only the diagonal of the Jacobian, as if each p heard its own score alone. "
    "Your slopes are so small that what she leaves out does not show.\nTry: "
    "`nnlib.softmax([z])[0] * dp`. Which of these is far from 0?",
    "bo": "bo takes the plain mean of dp where the mean weighted by p belongs. Where all scores "
    f"are equal, or all dp, the two means are one.\nTry: {_MEANS}, those of your test. Move one "
    "score and one dp, and look again.",
    "cy": "cy divides by dp where he should multiply. Where every dp is 1 or -1 nobody can tell: "
    "such tests have let real libraries ship this bug.\nTry: multiply 6 by 1, by -1 and by 2, then "
    "divide 6 by each. Which of the three tells the two apart?",
    "di": "di has a plus where a minus belongs. The sum of p dp is 0 in your test, and then the "
    f"sign does not show.\nTry: {_SUM}, that sum for your test. Change one dp, and run it again.",
    "ed": "ed has built the cross-entropy in: he is right where the sum of p dp is -1, and the "
    "loss -log p always sends back such a dp. So every training run with that loss acquits him.\n"
    f"Try: {_SUM}, that sum for your test. Then send back what another loss might.",
}


def _true(p: Any, dp: Any) -> Any:
    return p * (dp - (p * dp).sum())


def _row(answer: Any, name: str) -> Any:
    return array(answer, (3,), name)


def _catch(answer: Any) -> str | None:
    if not isinstance(answer, (tuple, list, np.ndarray)) or len(answer) != 2:
        raise Unusable(f"give one test as (z, dp), two rows of three; not {described(answer)}.")
    if any(is_blank(row) for row in answer):
        raise Blank
    z, dp = _row(answer[0], "z"), _row(answer[1], "dp")
    with np.errstate(all="ignore"):
        p = softmax(z[None])[0][0]
        return _too_tame(z, p, dp) or _acquitted(p, dp)


def _too_tame(z: Any, p: Any, dp: Any) -> str | None:
    """Tests in which there is nothing to see, whoever is tested."""
    if not dp.any():
        return (
            "dp = 0 says that the loss does not care about p. Then every true slope is 0, and so "
            "are ada's, bo's and di's.\nTry: put dp = (0, 0, 0) into ada, by pen. What is left of "
            "p (1 - p)?"
        )
    if (z == dp).all():
        return (
            "z and dp are the same numbers: somebody who takes one for the other would pass.\nTry: "
            "swap z and dp in your test. Would any line of a pullback notice?"
        )
    return _drowned(p, dp)


def _drowned(p: Any, dp: Any) -> str | None:
    """Tests whose slopes are lost in rounding, or are all 0."""
    if p.max() > 1 - 1e-5:
        return (
            "one score stands so far above the others that its p is nearly 1, and the true slopes "
            "vanish. So do ada's, and she would pass.\nTry: `nnlib.softmax([z])[0]`. Which of your "
            "three p can still move?"
        )
    if np.abs(dp).max() > 1e12:
        return (
            "beside so large a dp the others drown in rounding.\nTry: `1e17 + 1 - 1e17`. Where has "
            "the 1 gone?"
        )
    if np.abs(dp).max() < 1e-6:
        return (
            "such small dp are lost in a comparison, which takes nearly equal for equal.\nTry: "
            "`np.allclose(1e-9, 5e-9)`. One of the two is five times the other."
        )
    return _all_alike(dp) if np.ptp(dp) == 0 else None


def _all_alike(dp: Any) -> str:
    return (
        f"all dp are {dp[0]:g}: a loss that cares only for the sum of p. That sum is always 1, so "
        "the true slopes are 0. ada is caught by it at once, but bo is not.\n"
        f"Try: {_MEANS}, the plain mean that bo takes and the one that he should."
    )


def _acquitted(p: Any, dp: Any) -> str | None:
    true = _true(p, dp)
    free = [name for name, back in SUSPECTS if np.allclose(back(p, dp), true, rtol=1e-6, atol=1e-9)]
    return f"{', '.join(free)} would pass this test. {_ALIBIS[free[0]]}" if free else None


_HALF = (np.log(2), 0.0, 0.0)  # p = 1/2, 1/4, 1/4

EXERCISE = Exercise(
    id="9.5",
    title="One test that catches five pullbacks",
    kind="find the bug",
    tier="stretch",
    minutes=12,
    goals=(TOGETHER,),
    misconceptions=(3, 11, 12),
    ask="put three scores and three sensitivities in the place of the dots.",
    judge=_catch,
    well_done="all five are caught at once. A random row for z and for dp does it nearly always.",
    right=(
        ((2.0, 1.0, -1.0), (0.7, -1.3, 2.0)),
        [np.array([0, 1, -1]), [3, -0.5, 0.5]],
        np.array([[2.0, 1.0, -1.0], [0.5, 3.0, -2.0]]),
    ),
    wrong=(
        (((2.0, 1.0, -1.0), (2.0, 1.0, -1.0)), "takes one for the other"),
        (((2.0, 1.0, -1.0), (1.0, 1.0, 1.0)), "ada is caught by it at once, but bo is not"),
        (((2.0, 1.0, -1.0), (0.0, 0.0, 0.0)), "does not care about p"),
        (((1000.0, 0.0, 0.0), (0.7, -1.3, 2.0)), "the true slopes vanish"),
        (((0.0, 0.0, 0.0), (0.7, -1.3, 2.0)), "bo would pass"),
        (((2.0, 1.0, -1.0), (1.0, -1.0, 1.0)), "cy would pass"),
        ((_HALF, (1.0, -3.0, 1.0)), "di would pass"),
        ((_HALF, (-2.0, 0.0, 0.0)), "ed would pass"),
        (((11.0, 0.0, 0.0), (2e-6, 0.0, 0.0)), "ada would pass"),
        (((2.0, 1.0, -1.0), (1e17, 1.0, 2.0)), "drown in rounding"),
        (((2.0, 1.0, -1.0), (1e-8, -1e-8, 2e-8)), "nearly equal for equal"),
    ),
    unfinished=(
        (((2.0, 1.0), (0.7, -1.3)), "should have shape (3,)"),
        ((2.0, 1.0, -1.0), "two rows of three"),
        (((2.0, 1.0, -1.0), ...), "three scores and three sensitivities"),
    ),
)
