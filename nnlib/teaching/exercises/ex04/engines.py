"""Walks back through a graph for 4.6: two that are right, and those that learners write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from math import prod

Arrows = Mapping[tuple[str, str], float]
Walk = Callable[[Arrows, str], dict[str, float]]


def walk_back(arrows: Arrows, end: str) -> dict[str, float]:
    """How much `end` moves for each unit of every value: each is settled once."""

    @cache
    def sensitivity(name: str) -> float:
        ways = [slope * sensitivity(head) for (tail, head), slope in arrows.items() if tail == name]
        return 1.0 if name == end else sum(ways)

    return {name: sensitivity(name) for arrow in arrows for name in arrow}


def waiting(arrows: Arrows, end: str) -> dict[str, float]:
    """The same by another way: settle whatever waits for nobody, until all are settled."""
    total = {name: 0.0 for arrow in arrows for name in arrow} | {end: 1.0}
    left = dict(arrows)
    while left:
        tails = {tail for tail, _ in left}
        for arrow in [each for each in left if each[1] not in tails]:
            total[arrow[0]] += left.pop(arrow) * total[arrow[1]]
    return total


def every_path(arrows: Arrows, end: str) -> dict[str, float]:
    def along(name: str) -> float:
        if name == end:
            return 1.0
        return sum(slope * along(head) for (tail, head), slope in arrows.items() if tail == name)

    return {name: along(name) for arrow in arrows for name in arrow}


def hasty(arrows: Arrows, end: str) -> dict[str, float]:
    total = {name: 0.0 for arrow in arrows for name in arrow} | {end: 1.0}
    for (tail, head), slope in reversed(list(arrows.items())):
        total[tail] += slope * total[head]
    return total


def as_listed(arrows: Arrows, end: str) -> dict[str, float]:
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


def overwriting(arrows: Arrows, end: str) -> dict[str, float]:
    return _settled(arrows, end, lambda ways: ways[-1])


def first_only(arrows: Arrows, end: str) -> dict[str, float]:
    return _settled(arrows, end, lambda ways: ways[0])


def adding(arrows: Arrows, end: str) -> dict[str, float]:
    @cache
    def far(name: str) -> float:
        ways = [slope + far(head) for (tail, head), slope in arrows.items() if tail == name]
        return 0.0 if name == end else sum(ways)

    return {name: far(name) for arrow in arrows for name in arrow}


def five_sweeps(arrows: Arrows, end: str) -> dict[str, float]:
    total = {name: 0.0 for arrow in arrows for name in arrow} | {end: 1.0}
    for _ in range(5):
        ways = {name: [a for a in arrows if a[0] == name] for name in total}
        total |= {n: sum(arrows[a] * total[a[1]] for a in ways[n]) for n in ways if n != end}
    return total


def multiplying(arrows: Arrows, end: str) -> dict[str, float]:
    @cache
    def sensitivity(name: str) -> float:
        tails = (
            slope * sensitivity(head) for (tail, head), slope in arrows.items() if tail == name
        )
        return 1.0 if name == end else prod(tails)

    return {name: sensitivity(name) for arrow in arrows for name in arrow}


def telling(place: int, once: bool) -> Walk:
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


def silent(arrows: Arrows, end: str) -> dict[str, float]:
    return {name: 0.0 for arrow in arrows for name in arrow}


def forward(arrows: Arrows, end: str) -> dict[str, float]:
    turned = {(head, tail): slope for (tail, head), slope in arrows.items()}
    start = next(name for arrow in arrows for name in arrow if name not in {h for _, h in arrows})
    return waiting(turned, start)
