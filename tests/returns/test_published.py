"""What is different in another version of a return, cell by cell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vrp_desktop.returns.published import Change, PublishedSheet, as_text, changes, from_text, published

if TYPE_CHECKING:
    from vrp_desktop.returns.values import ReturnValues

WARDS = PublishedSheet(
    "Wards", ("Ward", "Worries"), ("text", "number"), ("a|Leyton", "b|Valley"), (("Leyton", 20), ("Valley", "[c]"))
)
SAID = PublishedSheet("Said", ("Ward", "You said"), ("text", "free text"), ("", ""), (("Leyton", "A"), ("Leyton", "B")))


def test_what_is_kept_reads_back_as_it_was(partnership: ReturnValues, ambassador: ReturnValues) -> None:
    for values in (partnership, ambassador):
        kept = published(values)
        assert from_text(as_text(kept)) == kept
        assert changes(kept, from_text(as_text(kept))) == ()


def test_a_hidden_number_is_kept_as_its_symbol(partnership: ReturnValues) -> None:
    kept = published(partnership)[0]
    assert kept.rows[1][:3] == ("E1", "Ward 1", "[c]")


def test_each_cell_that_is_another_one_is_named(partnership: ReturnValues) -> None:
    now = replace(WARDS, rows=(("Leyton", 25), ("Valley", 10)))
    assert changes((WARDS,), (now,)) == (
        Change("Wards", "Leyton", "Worries", 20, 25, "number"),
        Change("Wards", "Valley", "Worries", "[c]", 10, "number"),
    )


def test_rows_keep_their_names_when_their_order_is_another_one() -> None:
    assert changes((WARDS,), (replace(WARDS, keys=WARDS.keys[::-1], rows=WARDS.rows[::-1]),)) == ()


def test_a_row_of_words_that_came_or_went_is_named_as_a_whole() -> None:
    now = replace(SAID, keys=("",), rows=(("Leyton", "B"),))
    assert changes((SAID,), (now,)) == (Change("Said", "Leyton, A", "The whole row", "Leyton · A", None),)
    twice = replace(SAID, keys=("", ""), rows=(("Leyton", "B"), ("Leyton", "B")))
    assert [(one.was, one.now) for one in changes((SAID,), (twice,))] == [
        ("Leyton · A", None), (None, "Leyton · B"),
    ]  # fmt: skip


def test_a_sheet_or_column_that_is_new_is_told_too() -> None:
    wider = PublishedSheet(
        "Wards", ("Ward", "Worries", "Told"), ("text", "number", "number"), WARDS.keys,
        (("Leyton", 20, 5), ("Valley", "[c]", 0)),
    )  # fmt: skip
    assert changes((WARDS,), (wider,)) == (
        Change("Wards", "Leyton", "Told", None, 5, "number"), Change("Wards", "Valley", "Told", None, 0, "number"),
    )  # fmt: skip
    assert len(changes((WARDS,), (WARDS, SAID))) == 2
