"""Exact bounds of the cells of a two-way table with totals, when each cell is known within bounds.

With the signs of the total row and the total column turned round, every line of such a table adds up to zero: it is
a flow that goes round between rows and columns, and the most a cell can be is the most that can be sent through it and
brought back elsewhere. Flows of whole numbers are enough for that, so the bounds are exact for counts.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Bounds = tuple[int, int]


def exact_bounds(table: Sequence[Sequence[Bounds]]) -> list[list[Bounds]] | None:
    """Narrow the bounds of every cell to what can be; `None` when no table of whole numbers fits.

    `table`: lines of cells, the last line and the last column being the totals.
    """
    flow = _Flow(table)
    if not flow.settle():
        return None
    return [[flow.bounds(row, column) for column in range(flow.width)] for row in range(flow.height)]


class _Flow:
    """Signed cells: nodes 0 to height are rows, the others columns; each line is to add up to zero."""

    def __init__(self, table: Sequence[Sequence[Bounds]]) -> None:
        self.height, self.width = len(table), len(table[0])
        self._signs = [
            [1 if (row == self.height - 1) == (column == self.width - 1) else -1 for column in range(self.width)]
            for row in range(self.height)
        ]
        self._low = [[0] * self.width for _ in table]
        self._high = [[0] * self.width for _ in table]
        self._now = [[0] * self.width for _ in table]
        self._off = [0] * (self.height + self.width)
        for row, line in enumerate(table):
            for column, bounds in enumerate(line):
                low, high = bounds if self._signs[row][column] > 0 else (-bounds[1], -bounds[0])
                self._low[row][column], self._high[row][column] = low, high
                now = min(max(0, low), high)
                self._now[row][column] = now
                self._off[row] += now
                self._off[self.height + column] += now
        self._seen_low = self._seen_high = self._now

    def settle(self) -> bool:
        """Find one table that fits; gives whether there is any."""
        bounds = zip(self._low, self._high, strict=True)
        if any(low > high for lows, highs in bounds for low, high in zip(lows, highs, strict=True)):
            return False
        while True:
            # Rows with too little and columns with too much begin a path; the others end one.
            sources = [node for node, off in enumerate(self._off) if (off < 0) == (node < self.height) and off]
            ends = {node for node, off in enumerate(self._off) if (off > 0) == (node < self.height) and off}
            if not sources and not ends:
                self._seen_low = [list(line) for line in self._now]
                self._seen_high = [list(line) for line in self._now]
                return True
            path = self._path(sources, ends)
            if path is None:
                return False
            sent = min(self._room(path), abs(self._off[path[0]]), abs(self._off[path[-1]]))
            self._send(path, sent)
            for node, sign in ((path[0], 1), (path[-1], -1)):
                self._off[node] += sent * (sign if node < self.height else -sign)

    def bounds(self, row: int, column: int) -> Bounds:
        """Give the least and the most that a cell can be."""
        there, back = row, self.height + column
        while self._seen_high[row][column] < self._high[row][column] and self._push(back, there, row, column, 1):
            pass
        while self._seen_low[row][column] > self._low[row][column] and self._push(there, back, row, column, -1):
            pass
        low, high = self._seen_low[row][column], self._seen_high[row][column]
        return (low, high) if self._signs[row][column] > 0 else (-high, -low)

    def _push(self, start: int, end: int, row: int, column: int, step: int) -> bool:
        """Change a cell by as much as one way round allows."""
        path = self._path([start], {end}, besides=(row, column))
        if path is None:
            return False
        now = self._now[row]
        own = self._high[row][column] - now[column] if step > 0 else now[column] - self._low[row][column]
        sent = min(self._room(path), own)
        if sent == 0:
            return False
        self._send(path, sent)
        now[column] += sent * step
        self._see()
        return True

    def _see(self) -> None:
        for row, line in enumerate(self._now):
            lows, highs = self._seen_low[row], self._seen_high[row]
            for column, now in enumerate(line):
                if now < lows[column]:
                    lows[column] = now
                elif now > highs[column]:
                    highs[column] = now

    def _path(self, sources: list[int], ends: set[int], besides: tuple[int, int] | None = None) -> list[int] | None:
        """Give a shortest way from a source to an end: from row to column a cell grows, back it shrinks."""
        before: dict[int, int] = dict.fromkeys(sources, -1)
        queue = list(sources)
        for node in queue:
            if node in ends:
                path = [node]
                while before[path[-1]] >= 0:
                    path.append(before[path[-1]])
                return path[::-1]
            if node < self.height:
                now, high = self._now[node], self._high[node]
                for column in range(self.width):
                    following = self.height + column
                    if now[column] < high[column] and following not in before and (node, column) != besides:
                        before[following] = node
                        queue.append(following)
            else:
                column = node - self.height
                for row in range(self.height):
                    if (
                        self._now[row][column] > self._low[row][column]
                        and row not in before
                        and (row, column) != besides
                    ):
                        before[row] = node
                        queue.append(row)
        return None

    def _room(self, path: list[int]) -> int:
        return min(
            self._high[one][other - self.height] - self._now[one][other - self.height]
            if one < self.height
            else self._now[other][one - self.height] - self._low[other][one - self.height]
            for one, other in pairwise(path)
        )

    def _send(self, path: list[int], sent: int) -> None:
        for one, other in pairwise(path):
            if one < self.height:
                self._now[one][other - self.height] += sent
            else:
                self._now[other][one - self.height] -= sent
