"""What depends on what in a form, put in an order in which everything is worked out once.

A `Task` is one aspect of one node. The graph knows nothing of expressions; ``program`` tells it the edges.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Aspect(IntEnum):
    """What of a node is worked out on its own."""

    RELEVANT = 0
    READONLY = 1
    CHOICES = 2
    VALUE = 3
    LOOK = 4
    """Required, problem, warning, label and hint: what nothing else depends on."""
    INSTANCES = 5
    """Which instances of a repeat there are; worked out at the node that holds them."""


class Task(NamedTuple):
    """One aspect of the node with this index."""

    node: int
    aspect: Aspect


CIRCLE = "This goes round in a circle: "
"""How a circle is told, before the names of what stands in it."""


class Cycle(ValueError):
    """Some nodes depend on themselves. `tasks`: one such circle, each depending on the next, the last on the first."""

    def __init__(self, tasks: tuple[Task, ...]) -> None:
        super().__init__("The form's expressions go round in a circle.")
        self.tasks = tasks


@dataclass(frozen=True, slots=True)
class Graph:
    """Tasks in order; a task's place in `order` is its rank. `dependents`: by rank, ranks of those to do after it."""

    order: tuple[Task, ...]
    dependents: tuple[tuple[int, ...], ...]
    ranks: Mapping[Task, int]


def ranked(needs: Mapping[Task, Iterable[Task]]) -> Graph:
    """Order tasks so that each comes after all it needs; needs that are no tasks themselves are left out.

    Equal input gives equal order: by form order wherever the needs leave a choice. Raises Cycle.
    """
    waiting = {task: {need for need in wanted if need in needs} for task, wanted in needs.items()}
    after: dict[Task, list[Task]] = {task: [] for task in needs}
    for task, wanted in waiting.items():
        for need in wanted:
            after[need].append(task)
    missing = {task: len(wanted) for task, wanted in waiting.items()}
    ready = [task for task, count in missing.items() if not count]
    heapify(ready)
    order: list[Task] = []
    while ready:
        task = heappop(ready)
        order.append(task)
        for dependent in after[task]:
            missing[dependent] -= 1
            if not missing[dependent]:
                heappush(ready, dependent)
    if len(order) < len(needs):
        raise Cycle(_circle({task: waiting[task] for task, count in missing.items() if count}))
    ranks = {task: rank for rank, task in enumerate(order)}
    dependents = tuple(tuple(sorted(ranks[dependent] for dependent in after[task])) for task in order)
    return Graph(tuple(order), dependents, ranks)


def _circle(waiting: Mapping[Task, set[Task]]) -> tuple[Task, ...]:
    """Follow needs among the tasks that could not be ordered until one comes up again."""
    way: list[Task] = [min(waiting)]
    while True:
        following = min(need for need in waiting[way[-1]] if need in waiting)
        if following in way:
            return tuple(way[way.index(following) :])
        way.append(following)
