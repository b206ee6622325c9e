"""Numbers of a protected table as words: for the clipboard, and for paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vrp_desktop.disclosure.safe_table import SafeCell, SafeTable

_SIGNS = ("=", "+", "-", "@")
"""With these a spreadsheet would begin to calculate."""


def in_words(cell: SafeCell, unit: str, *, is_change: bool = False) -> str:
    """Give a cell as it is read: "1,234", "12.5%", "+3.0%", a symbol, or nothing. `unit`: its column's."""
    unit = cell.unit or unit
    if cell.symbol or cell.value is None:
        return cell.symbol
    if isinstance(cell.value, str):
        return cell.value
    if unit == "percent":
        return f"{cell.value:+.1%}" if is_change else f"{cell.value:.1%}"
    if unit == "points":
        return f"{cell.value:+.1f}"
    return f"{cell.value:+,}" if unit == "difference" else f"{cell.value:,}"


def rows_in_words(table: SafeTable) -> list[list[str]]:
    """Give the cells of each row as they are read."""
    return [
        [in_words(cell, head.unit, is_change=head.is_change) for head, cell in zip(table.columns, row, strict=True)]
        for row in table.rows
    ]


def tab_separated(table: SafeTable, about: Iterable[str]) -> str:
    """Give the table as a spreadsheet takes it from the clipboard. `about`: lines under the title and above the table.

    Numbers stand without commas, and no words become a formula.
    """
    heads = [_inert(head.title) for head in table.columns]
    lines = [[_inert(line)] for line in (table.title, *about)]
    for row in table.rows:
        cells = []
        for head, cell in zip(table.columns, row, strict=True):
            words = in_words(cell, head.unit, is_change=head.is_change)
            cells.append(_inert(words) if isinstance(cell.value, str) else words.replace(",", ""))
        lines.append(cells)
    before = len(lines) - len(table.rows)
    lines.insert(before, heads)
    return "".join("\t".join(cells) + "\n" for cells in lines)


def _inert(words: str) -> str:
    words = " ".join(words.split())
    return f" {words}" if words.startswith(_SIGNS) else words
