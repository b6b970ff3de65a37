"""4.6: the whole walk back, for any graph: your own engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from math import isclose, prod
from typing import Any

from nnlib.teaching.exercises._answers import Endless, Unusable, call, described, number
from nnlib.teaching.exercises._exercise import Exercise
from nnlib.teaching.exercises._judges import tried
from nnlib.teaching.exercises.ex04.goals import CHAIN, FORK

Arrows = Mapping[tuple[str, str], float]


def walk_back(arrows: Arrows, end: str) -> dict[str, float]:
    """How much `end` moves for each unit of every value: each is settled once."""

    @cache
    def sensitivity(name: str) -> float:
        ways = [slope * sensitivity(head) for (tail, head), slope in arrows.items() if tail == name]
        return 1.0 if name == end else sum(ways)

    return {name: sensitivity(name) for arrow in arrows for name in arrow}


def _waiting(arrows: Arrows, end: str) -> dict[str, float]:
    """The same by another way: settle whatever waits for nobody, until all are settled."""
    total = {name: 0.0 for arrow in arrows for name in arrow} | {end: 1.0}
    left = dict(arrows)
    while left:
        tails = {tail for tail, _ in left}
        for arrow in [each for each in left if each[1] not in tails]:
            total[arrow[0]] += left.pop(arrow) * total[arrow[1]]
    return total


def _every_path(arrows: Arrows, end: str) -> dict[str, float]:
    def along(name: str) -> float:
        if name == end:
            return 1.0
        return sum(slope * along(head) for (tail, head), slope in arrows.items() if tail == name)

    return {name: along(name) for arrow in arrows for name in arrow}


def _hasty(arrows: Arrows, end: str) -> dict[str, float]:
    total = {name: 0.0 for arrow in arrows for name in arrow} | {end: 1.0}
    for (tail, head), slope in reversed(list(arrows.items())):
        total[tail] += slope * total[head]
    return total


def _as_listed(arrows: Arrows, end: str) -> dict[str, float]:
    total = {name: 0.0 for arrow in arrows for name in arrow} | {end: 1.0}
    for (tail, head), slope in arrows.items():
        total[tail] += slope * total[head]
    return total


def _settled(arrows: Arrows, end: str, join: Callable[[list[float]], float]) -> dict[str, float]:
    @cache
    def sensitivity(name: str) -> float:
        ways = [slope * sensitivity(head) for (tail, head), slope in arrows.items() if tail == name]
        return 1.0 if name == end else join(ways) if ways else 0.0

    return {name: sensitivity(name) for arrow in arrows for name in arrow}


def _overwriting(arrows: Arrows, end: str) -> dict[str, float]:
    return _settled(arrows, end, lambda ways: ways[-1])


def _first_only(arrows: Arrows, end: str) -> dict[str, float]:
    return _settled(arrows, end, lambda ways: ways[0])


def _adding(arrows: Arrows, end: str) -> dict[str, float]:
    @cache
    def far(name: str) -> float:
        ways = [slope + far(head) for (tail, head), slope in arrows.items() if tail == name]
        return 0.0 if name == end else sum(ways)

    return {name: far(name) for arrow in arrows for name in arrow}


def _five_sweeps(arrows: Arrows, end: str) -> dict[str, float]:
    total = {name: 0.0 for arrow in arrows for name in arrow} | {end: 1.0}
    for _ in range(5):
        ways = {name: [a for a in arrows if a[0] == name] for name in total}
        total |= {n: sum(arrows[a] * total[a[1]] for a in ways[n]) for n in ways if n != end}
    return total


def _multiplying(arrows: Arrows, end: str) -> dict[str, float]:
    @cache
    def sensitivity(name: str) -> float:
        tails = (
            slope * sensitivity(head) for (tail, head), slope in arrows.items() if tail == name
        )
        return 1.0 if name == end else prod(tails)

    return {name: sensitivity(name) for arrow in arrows for name in arrow}


def _telling(place: int, once: bool) -> Callable[[Arrows, str], dict[str, float]]:
    """A list of names to do, taken from one end: each tells all on its left, once or again."""

    def walk(arrows: Arrows, end: str) -> dict[str, float]:
        total = {name: 0.0 for arrow in arrows for name in arrow} | {end: 1.0}
        to_do, seen = [end], {end}
        while to_do:
            name = to_do.pop(place)
            for tail in [tail for tail, head in arrows if head == name]:
                total[tail] += arrows[tail, name] * total[name]
                to_do += [] if once and tail in seen else [tail]
                seen.add(tail)
        return total

    return walk


def _silent(arrows: Arrows, end: str) -> dict[str, float]:
    return {name: 0.0 for arrow in arrows for name in arrow}


def _forward(arrows: Arrows, end: str) -> dict[str, float]:
    turned = {(head, tail): slope for (tail, head), slope in arrows.items()}
    start = next(name for arrow in arrows for name in arrow if name not in {h for _, h in arrows})
    return _waiting(turned, start)


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
_TOLD_ONCE, _TOLD_AGAIN = _telling(0, once=True), _telling(-1, once=False)
_SKIPPING = (
    "\nTry: `walk_back({('x', 'p'): 1, ('p', 'y'): -2, ('p', 'q'): 3, ('q', 'y'): 1}, 'y')`: x "
    "moves p one for one. Do they get one number?"
)
_TOO_EARLY = (
    "a value tells those on its left as soon as it has heard something, and more comes after. A "
    "list of names to do works on the diamond; but where a short way and a long one meet, a value "
    "must wait for both." + _SKIPPING
)
_AGAIN = (
    "a value speaks each time that it hears something, and says all of its total again: some of it "
    "is counted twice." + _SKIPPING
)
_WALKS = (
    (_TOLD_ONCE, _TOO_EARLY),
    (_telling(-1, once=True), _TOO_EARLY),
    (_TOLD_AGAIN, _AGAIN),
    (_telling(0, once=False), _AGAIN),
    (
        _multiplying,
        "where ways meet you multiply them. Slopes along one way multiply, and so it is tempting; "
        f"ways side by side add.\nTry: `{_TWO_WAYS}`, then with 0 for the 2: is the way through u "
        "closed too?",
    ),
    (
        _hasty,
        "a value was settled before all that use it had spoken, so a share got lost. From the last "
        "arrow to the first looks like the way back; but the arrows come in no useful order."
        f"\nTry: `{_TWO_WHEELS}`, then with its two arrows exchanged: it is the same machine.",
    ),
    (
        _as_listed,
        "you took the arrows in the order in which they come in the dict. A loop over it "
        "does that; but a value must wait for all that use it."
        "\nTry: `walk_back({('b', 'c'): 3, ('a', 'b'): 2}, 'c')`, then with its two arrows "
        "exchanged: it is the same machine.",
    ),
    (
        _overwriting,
        "at a fork you keep the last message and lose the first: = where += belongs. On a chain "
        "nobody notices.\nTry: "
        f"`{_TWO_WAYS}`: two ways lead from s to y. Which of the slopes 2 and 5 do you see?",
    ),
    (
        _first_only,
        "at a fork only the first arrow counts in yours: a return inside the loop over the arrows "
        "does that. On a chain nobody notices."
        f"\nTry: `{_TWO_WAYS}`: two ways lead from s to y. What has become of the 5?",
    ),
    (
        _adding,
        "along a path you add the slopes. Ways add, and so it is tempting; but wheels that turn "
        "each other multiply.\nTry: "
        f"`{_TWO_WHEELS}`: by pen, turn a by 1. How far does b turn, and then c?",
    ),
    (
        _forward,
        "you walked from the start: this is how far each value moves when the start does. That is "
        "how one turns a machine; asked is how far the end moves for each value."
        f"\nTry: `{_TWO_WHEELS}`: c is the end. How far does c move for each unit of c?",
    ),
    (
        _silent,
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
        f"`{_DIAMONDS.format(9)}['s0']`, then with 10 for 9, in both places: by pen, each diamond "
        "halves it.",
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
    right=(walk_back, _waiting),
    wrong=(
        (_hasty, "settled before all that use it had spoken"),
        (_as_listed, "in the order in which they come"),
        (_overwriting, "= where += belongs"),
        (_first_only, "only the first arrow counts"),
        (_adding, "along a path you add"),
        (_forward, "walked from the start"),
        (_every_path, "it walks every path"),
        (_five_sweeps, "end too soon"),
        (_multiplying, "you multiply them"),
        (_TOLD_ONCE, "more comes after"),
        (_TOLD_AGAIN, "says all of its total again"),
        (_silent, "all your numbers are 0"),
        (lambda arrows, end: {n: abs(v) for n, v in walk_back(arrows, end).items()}, "should be -"),
    ),
    unfinished=(
        (lambda arrows, end: {end: 1.0}, "missing from your dict: a, b, c. Every name"),
        (lambda arrows, end: walk_back(arrows, end)["x"], "KeyError"),
    ),
)
