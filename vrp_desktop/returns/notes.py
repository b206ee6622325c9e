"""What the sheet of notes says of counts and of the signs that stand in place of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from vrp_desktop.disclosure.record_sheet import RecordSheet
    from vrp_desktop.disclosure.rounding import Rounding
    from vrp_desktop.disclosure.safe_table import SafeTable

_SYMBOLS = (
    ("[c]", "Hidden to protect people. It stands beside the number; the number's cell is empty."),
    ("[u]", "Not given in per cent: the number it starts from, or is a part of, is too small to be relied on."),
    ("[x]", "There is no number to be had."),
    ("[z]", "Does not apply, like a percentage of nothing."),
)


def of_counts(rule: Rounding, sheets: Sequence[SafeTable | RecordSheet]) -> list[tuple[str, str]]:
    """Give the lines (what about, sentence) on protected counts, and on the signs that stand in `sheets`."""
    return [
        ("Small numbers", rule.sentence()),
        ("Totals", "Totals are rounded on their own, so columns may not add up to them."),
        ("Percentages", "Worked out from rounded numbers; hidden when one of the two numbers is."),
        *symbols(sheets),
        ("Note 1, Note 2", "The sign for the number to the left of it, where there is one."),
    ]


def symbols(sheets: Iterable[SafeTable | RecordSheet]) -> list[tuple[str, str]]:
    """Give what each sign means that stands in `sheets`."""
    there = {symbol for sheet in sheets for row in sheet.rows for symbol in _signs(row)}
    return [(symbol, words) for symbol, words in _SYMBOLS if symbol in there]


def _signs(row: Collection[object]) -> set[str]:
    found = {getattr(value, "symbol", value) for value in row}
    return {sign for sign in found if isinstance(sign, str) and len(sign) == len("[c]")}
