"""Two attackers that share no code with the program: linear programs over what was published (scipy, HiGHS).

The plain one knows what the notes of a return say of rounding; the other one knows which numbers a symbol stands for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

if TYPE_CHECKING:
    from collections.abc import Sequence

Cell = tuple[int, ...]
"""A table's number and a place in it."""

HIDE_BELOW, BASE = 8, 5
NEAR = 1e-6
_GUESSES = 12
"""How many directions all cells are pushed in at once, before the rest are looked at one by one."""


def with_totals(counts: np.ndarray) -> np.ndarray:
    """Add the total as the last place along every axis."""
    for axis in range(counts.ndim):
        counts = np.concatenate([counts, counts.sum(axis=axis, keepdims=True)], axis=axis)
    return counts


def rounded(counts: np.ndarray) -> np.ndarray:
    return np.floor(counts / BASE + 0.5).astype(int) * BASE


def is_hidden(counts: np.ndarray) -> np.ndarray:
    return (counts > 0) & (counts < HIDE_BELOW)


class Attacker:
    """What is known of tables whose every axis has its total last: bounds of each cell, and the sums.

    `same`: pairs of cells, each a table's number and a place in it, that hold one count.
    """

    def __init__(
        self, tables: Sequence[np.ndarray], *, knows_rule: bool, same: Sequence[tuple[Cell, Cell]] = ()
    ) -> None:
        self._tables = tables
        self._starts = np.cumsum([0, *(table.size for table in tables)])
        counts = np.concatenate([table.ravel() for table in tables])
        hidden, shown, half = is_hidden(counts), rounded(counts), BASE // 2
        least = np.maximum(shown - half, HIDE_BELOW if knows_rule else 0)
        self._low = np.where(hidden, 1 if knows_rule else 0, np.where(shown == 0, 0, least)).astype(float)
        self._high = np.where(hidden, HIDE_BELOW - 1 if knows_rule else np.inf, np.where(shown == 0, 0, shown + half))
        assert (self._low <= counts).all()
        assert (counts <= self._high).all()
        self._counts = counts.astype(float)
        lines = [
            line + start for table, start in zip(tables, self._starts, strict=False) for line in _sums(table.shape)
        ]
        self._sums = _matrix([*lines, *([self._place(one), self._place(other)] for one, other in same)], counts.size)

    def pinned(self) -> set[Cell]:
        """Give the cells that were published with several values and have one left."""
        rng = np.random.default_rng(0)
        seen_low = seen_high = self._counts
        for _ in range(_GUESSES):
            # Weights above zero where there is no most keep the programs bounded.
            weights = rng.uniform(0.1, 1, len(seen_low)) * np.where(
                np.isfinite(self._high), rng.choice([-1, 1], len(seen_low)), 1
            )
            values = self._least(weights)
            assert values is not None
            seen_low, seen_high = np.minimum(seen_low, values), np.maximum(seen_high, values)
        pinned = set()
        for place in np.flatnonzero(self._high > self._low):
            if _values(seen_low[place], seen_high[place]) >= 2:
                continue
            ends = []
            for sign in (1, -1):
                values = self._least(np.where(np.arange(len(seen_low)) == place, sign, 0))
                ends.append(-sign * np.inf if values is None else values[place])
                if values is not None:
                    seen_low, seen_high = np.minimum(seen_low, values), np.maximum(seen_high, values)
            if _values(*ends) < 2:
                pinned.add(self._cell(int(place)))
        return pinned

    def _least(self, weights: np.ndarray) -> np.ndarray | None:
        """Give the numbers of the least weight that agree with everything; `None` when there is no least."""
        bounds = np.column_stack([self._low, self._high])
        found = linprog(weights, A_eq=self._sums, b_eq=np.zeros(self._sums.shape[0]), bounds=bounds, method="highs")
        assert found.status in (0, 3), found.message
        return np.asarray(found.x) if found.status == 0 else None

    def _place(self, cell: Cell) -> int:
        table, *place = cell
        return int(self._starts[table] + np.ravel_multi_index(place, self._tables[table].shape))

    def _cell(self, place: int) -> Cell:
        table = int(np.searchsorted(self._starts, place, side="right")) - 1
        inside = np.unravel_index(place - self._starts[table], self._tables[table].shape)
        return (table, *(int(one) for one in inside))


def _values(low: float, high: float) -> float:
    """Give how many whole numbers lie between."""
    return np.floor(high + NEAR) - np.ceil(low - NEAR) + 1


def _sums(shape: tuple[int, ...]) -> list[np.ndarray]:
    """Give the places of each sum: parts, their total last."""
    places = np.arange(int(np.prod(shape))).reshape(shape)
    axes = (axis for axis in range(len(shape)) if shape[axis] > 1)
    return [line for axis in axes for line in np.moveaxis(places, axis, -1).reshape(-1, shape[axis])]


def _matrix(lines: Sequence[np.ndarray], width: int) -> csr_matrix:
    across = np.concatenate(lines)
    down = np.concatenate([np.full(len(line), number) for number, line in enumerate(lines)])
    signs = np.concatenate([[*[1] * (len(line) - 1), -1] for line in lines])
    return csr_matrix((signs, (down, across)), shape=(len(lines), width))
