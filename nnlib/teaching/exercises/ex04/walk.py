"""4.6: the whole walk back, for any graph: your own engine."""

from __future__ import annotations

from collections.abc import Mapping
from math import isclose
from typing import Any

from nnlib.teaching.exercises._answers import Endless, Unusable, call, described, number
from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import tried
from nnlib.teaching.exercises.ex04 import engines
from nnlib.teaching.exercises.ex04.engines import Arrows, walk_back
from nnlib.teaching.exercises.ex04.goals import CHAIN, FORK

# arrows are listed in an order that helps nobody: first those at the end
_DIAMOND = {("v", "y"): 2.0, ("x", "s"): 3.0, ("s", "u"): 2.0, ("u", "y"): -1.0, ("s", "v"): 5.0}
_CHAIN = {("b", "c"): 0.5, ("a", "b"): -3.0, ("c", "d"): 4.0}
_SKIP = {
    ("x", "y"): 7.0,
    ("p", "y"): -2.0,
    ("x", "p"): 1.5,
    ("p", "q"): 3.0,
    ("p", "r"): 9.0,
    ("q", "y"): 0.25,
}
_ROW = 30  # diamonds in a row: over a thousand million paths

_GRAPHS: tuple[tuple[Arrows, str], ...] = ((_CHAIN, "d"), (_DIAMOND, "y"), (_SKIP, "y"))
_TWO_WHEELS = "walk_back({('a', 'b'): 2, ('b', 'c'): 3}, 'c')"
_TWO_WAYS = "walk_back({('s', 'y'): 2, ('s', 'u'): 5, ('u', 'y'): 1}, 'y')['s']"
_TOLD_ONCE, _TOLD_AGAIN = engines.telling(0, once=True), engines.telling(-1, once=False)
_LAST_FIRST = engines.telling(-1, once=True)
_SKIPPING = (
    "\nTry: `walk_back({{('x', 'p'): 1, {}, 'y')`: x moves p one for one. Do they get one number?"
)
_SHORT_FIRST = _SKIPPING.format("('p', 'y'): -2, ('p', 'q'): 3, ('q', 'y'): 1}")
_SHORT_LAST = _SKIPPING.format("('q', 'y'): 1, ('p', 'q'): 3, ('p', 'y'): -2}")
_TOO_EARLY = (
    "a value tells those on its left as soon as it has heard something, and more comes after. A "
    "list of names to do works on the diamond; but where a short way and a long one meet, a value "
    "must wait for both."
)
_AGAIN = (
    "a value speaks each time that it hears something, and says all of its total again: some of it "
    "is counted twice." + _SHORT_FIRST
)
_WALKS = (
    # a queue and a stack meet their short way in another order: each must see its own slip
    (_TOLD_ONCE, _TOO_EARLY + _SHORT_FIRST),
    (_LAST_FIRST, _TOO_EARLY + _SHORT_LAST),
    (_TOLD_AGAIN, _AGAIN),
    (engines.telling(0, once=False), _AGAIN),
    (
        engines.multiplying,
        "where ways meet you multiply them. Slopes along one way multiply, and so it is tempting; "
        f"ways side by side add.\nTry: `{_TWO_WAYS}`, then with 0 for the 2: is the way through u "
        "closed too?",
    ),
    (
        engines.hasty,
        "a value was settled before all that use it had spoken, so a share got lost. From the last "
        "arrow to the first looks like the way back; but the arrows come in no useful order."
        f"\nTry: `{_TWO_WHEELS}`, then with its two arrows exchanged: it is the same machine.",
    ),
    (
        engines.as_listed,
        "you took the arrows in the order in which they come in the dict. A loop over it "
        "does that; but a value must wait for all that use it."
        "\nTry: `walk_back({('b', 'c'): 3, ('a', 'b'): 2}, 'c')`, then with its two arrows "
        "exchanged: it is the same machine.",
    ),
    (
        engines.overwriting,
        "at a fork you keep the last message and lose the first: = where += belongs. On a chain "
        "nobody notices.\nTry: "
        f"`{_TWO_WAYS}`: two ways lead from s to y. Which of the slopes 2 and 5 do you see?",
    ),
    (
        engines.first_only,
        "at a fork only the first arrow counts in yours: a return inside the loop over the arrows "
        "does that. On a chain nobody notices."
        f"\nTry: `{_TWO_WAYS}`: two ways lead from s to y. What has become of the 5?",
    ),
    (
        engines.adding,
        "along a path you add the slopes. Ways add, and so it is tempting; but wheels that turn "
        "each other multiply.\nTry: "
        f"`{_TWO_WHEELS}`: by pen, turn a by 1. How far does b turn, and then c?",
    ),
    (
        engines.forward,
        "you walked from the start: this is how far each value moves when the start does. That is "
        "how one turns a machine; asked is how far the end moves for each value."
        f"\nTry: `{_TWO_WHEELS}`: c is the end. How far does c move for each unit of c?",
    ),
    (
        engines.silent,
        "all your numbers are 0. A total has to start at 0; but one name knows its own number "
        f"before the walk.\nTry: `{_TWO_WHEELS}['c']`: how far does c move for each unit of c?",
    ),
)


def _row(count: int) -> dict[tuple[str, str], float]:
    row: dict[tuple[str, str], float] = {}
    for k in range(count):
        row |= {(f"s{k}", f"{side}{k}"): 0.5 for side in "pq"}
        row |= {(f"{side}{k}", f"s{k + 1}"): 1.0 for side in "pq"}
    return row


# the page's own row of diamonds, as arrows of slope 1/2
_DIAMONDS = "walk_back({{(e.tail, e.head): 0.5 for e in row_of_diamonds({0}).edges}}, 's{0}')"
_SLOW = (
    f"right on small graphs; but with {_ROW} diamonds in a row it was stopped: it walks every "
    "path, "
    "as one would by finger, and there are a thousand million. Settle each value once, and keep it."
    f"\nTry: `{_DIAMONDS.format(10)}['s0']`, then with 13 in both places: what do 3 diamonds cost?"
)


def _told(walk: Any, arrows: Arrows, end: str) -> dict[str, float]:
    found = call(walk, dict(arrows), end)
    names = sorted({name for arrow in arrows for name in arrow})
    if not isinstance(found, Mapping):
        raise Unusable(f"return a dict with a number for each name; not {described(found)}.")
    if missing := [name for name in names if name not in found]:
        raise Unusable(
            f"missing from your dict: {', '.join(missing[:3])}. Every name in an arrow gets a "
            "number, heads too: the end a 1, and 0 where no path leads to the end."
        )
    return {name: number(found[name], name) for name in names}


def _small(walk: Any) -> str | None:
    seen = [_told(walk, *graph) for graph in _GRAPHS]
    for (arrows, end), have in zip(_GRAPHS, seen, strict=True):
        want = walk_back(arrows, end)
        if wrong := [name for name in have if not isclose(have[name], want[name], abs_tol=1e-9)]:
            name, drawn = wrong[0], ", ".join(f"{t} → {h} ({s:g})" for (t, h), s in arrows.items())
            apart = f"in {drawn}, {name} is {have[name]:g}; it should be {want[name]:g}."
            general = tried(apart, f"draw it, and walk back from {end} to {name} by pen.")
            return next((says for bad, says in _WALKS if _does_as(bad, seen)), general)
    return None


def _does_as(bad: Any, seen: list[dict[str, float]]) -> bool:
    """Whether a wrong walk says the same of every small graph."""
    return all(
        isclose(bad(arrows, end)[name], value, abs_tol=1e-9)
        for (arrows, end), have in zip(_GRAPHS, seen, strict=True)
        for name, value in have.items()
    )


def _judge(walk: Any) -> str | None:
    if says := _small(walk):
        return says
    try:
        told = _told(walk, _row(_ROW), f"s{_ROW}")
    except Endless:
        return _SLOW
    right = walk_back(_row(_ROW), f"s{_ROW}")
    wrong = [name for name in right if not isclose(told[name], right[name])]
    if not wrong:
        return None
    apart = f"right on small graphs; in {_ROW} diamonds in a row, {wrong[0]} is not."
    return tried(
        f"{apart} Does your walk end too soon? A longer graph takes more steps.",
        f"`{_DIAMONDS.format(_ROW)}['s0']` beside `0.5 ** {_ROW}`: here each diamond should halve "
        "it once.",
    )


EXERCISE = Exercise(
    id="4.6",
    title="Your own engine: the whole walk back",
    kind="code",
    tier="challenge",
    minutes=25,
    goals=(CHAIN, FORK),
    misconceptions=(1, 2),
    ask="write walk_back: a dict of arrows and the name of the end go in, a dict comes out.",
    judge=_judge,
    well_done="this walks back through any graph there is. Frameworks add speed to it, not ideas.",
    right=(walk_back, engines.waiting),
    wrong=(
        (engines.hasty, "settled before all that use it had spoken"),
        (engines.as_listed, "in the order in which they come"),
        (engines.overwriting, "= where += belongs"),
        (engines.first_only, "only the first arrow counts"),
        (engines.adding, "along a path you add"),
        (engines.forward, "walked from the start"),
        (engines.every_path, "it walks every path"),
        (engines.five_sweeps, "end too soon"),
        (engines.multiplying, "you multiply them"),
        (_TOLD_ONCE, "('p', 'y'): -2, ('p', 'q'): 3"),
        (_LAST_FIRST, "('q', 'y'): 1, ('p', 'q'): 3"),
        (_TOLD_AGAIN, "says all of its total again"),
        (engines.silent, "all your numbers are 0"),
        (lambda arrows, end: {n: abs(v) for n, v in walk_back(arrows, end).items()}, "should be -"),
    ),
    unfinished=(
        (lambda arrows, end: {end: 1.0}, "missing from your dict: a, b, c. Every name"),
        (lambda arrows, end: walk_back(arrows, end)["x"], "KeyError"),
    ),
)
