from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from vrp_desktop.disclosure.flow import Bounds, exact_bounds

BOUNDS = st.tuples(st.integers(0, 3), st.integers(0, 3)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def by_trying(table: list[list[Bounds]]) -> list[list[Bounds]] | None:
    """Give the bounds by looking at every table of whole numbers."""
    *inner, totals = table
    spaces = [range(low, high + 1) for line in inner for low, high in line[:-1]]
    width, found = len(totals) - 1, []
    for cells in itertools.product(*spaces):
        lines = [cells[start : start + width] for start in range(0, len(cells), width)]
        whole = [[*line, sum(line)] for line in lines]
        whole.append([sum(column) for column in zip(*whole, strict=True)])
        pairs = zip(itertools.chain(*whole), itertools.chain(*table), strict=True)
        if all(low <= cell <= high for cell, (low, high) in pairs):
            found.append(whole)
    if not found:
        return None
    return [
        [
            (min(one[row][column] for one in found), max(one[row][column] for one in found))
            for column in range(width + 1)
        ]
        for row in range(len(table))
    ]


@st.composite
def tables(draw: st.DrawFn) -> list[list[Bounds]]:
    rows, columns = draw(st.sampled_from([(1, 1), (1, 3), (2, 2), (3, 2), (2, 3)]))
    inner = [[draw(BOUNDS) for _ in range(columns)] for _ in range(rows)]

    def total(cells: list[Bounds]) -> Bounds:
        # Somewhere within what the cells allow, mostly, so that many tables have a solution.
        low, high = sum(low for low, _ in cells), sum(high for _, high in cells)
        least = draw(st.integers(max(0, low - 1), high))
        return least, draw(st.integers(least, high + 1))

    lines = [[*line, total(line)] for line in inner]
    return [*lines, [total([line[column] for line in lines]) for column in range(columns + 1)]]


@given(tables())
def test_bounds_are_those_of_all_tables_there_are(table: list[list[Bounds]]) -> None:
    assert exact_bounds(table) == by_trying(table)


def test_a_large_total_without_a_most_is_no_trouble() -> None:
    endless = 1 << 40
    assert exact_bounds([[(1, 7), (0, endless)], [(3, 3), (5, 5)]]) is None
    assert exact_bounds([[(1, 7), (0, endless), (8, 12)], [(1, 7), (0, endless), (8, 12)]]) == [
        [(1, 7), (1, 11), (8, 12)],
        [(1, 7), (1, 11), (8, 12)],
    ]
