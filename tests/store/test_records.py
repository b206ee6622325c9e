from __future__ import annotations

import datetime
import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from vrp_desktop.store.records import RecordFilter, RecordRow, Sort

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.walk import Submit

    from vrp_desktop.store.people import Person
    from vrp_desktop.store.store import Store


def found(store: Store, words: str) -> list[str]:
    return [row.ref[-4:] for row in store.records.page(RecordFilter(words=words), Sort("ref", descending=False)).rows]


def test_a_row_shows_labels(store: Store, submit: Submit, asha: Person) -> None:
    revision = submit(walked_on="2026-10-03", kind="chat", ward="lea", note="dark path")
    assert store.records.page(RecordFilter()).rows == (
        RecordRow(
            record=revision.record,
            form="walk",
            ref=revision.ref,
            on_date=datetime.date(2026, 10, 3),
            what="A chat",
            where_code="lea",
            where_label="Lea Bridge",
            state="",
            author=asha.id,
            changed_at=revision.at,
            revision=revision.id,
        ),
    )


@pytest.mark.parametrize(
    "words",
    ["dark", "DARK pa", "cafe", "café", "lea bri", "bridge dark", "a chat", "WA-{mark}-0001", "wa {mark} 0001", "0001"],
)
def test_a_record_is_found_by_the_beginnings_of_its_words(store: Store, submit: Submit, words: str) -> None:
    submit(walked_on="2026-10-03", kind="chat", ward="lea", note="Dark path by the Café")
    submit(walked_on="2026-10-03", kind="stall", ward="high", note="Bins")
    assert found(store, words.replace("{mark}", store.laptop.mark)) == ["0001"]


def test_every_word_has_to_be_there(store: Store, submit: Submit) -> None:
    submit(note="dark path")
    assert found(store, "dark bins") == []


def test_what_a_record_said_before_is_not_found(store: Store, submit: Submit) -> None:
    first = submit(note="dark path")
    submit(first.record, note="bright path")
    assert (found(store, "dark"), found(store, "bright")) == ([], ["0001"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
@example('"')
@example('dark" OR ref:*')
@example("NEAR(a b, 3)")
@example("note:dark AND NOT ^x")
@example("- + * ( ) { } : ^")
@example("\0 \ud800 dark")
@example("a" * 5000)
@example("w " * 500)
@example("'; DROP TABLE revision; --")
def test_nothing_typed_into_search_is_read_as_its_syntax(store: Store, words: str) -> None:
    page = store.records.page(RecordFilter(words=words))
    assert len(page.rows) == store.records.count(RecordFilter(words=words))


def test_signs_alone_filter_nothing(store: Store, submit: Submit) -> None:
    submit(note="dark")
    assert found(store, "-- !") == ["0001"]


def test_form_ward_and_period_filter_together(store: Store, submit: Submit) -> None:
    submit(walked_on="2026-10-03", ward="lea")
    submit(walked_on="2026-10-03", ward="high")
    submit(walked_on="2026-11-03", ward="lea")
    wanted = RecordFilter(
        forms=("walk",), wards=("lea",), first=datetime.date(2026, 10, 3), last=datetime.date(2026, 10, 3)
    )
    assert store.records.count(wanted) == 1
    assert [row.ref[-4:] for row in store.records.page(wanted).rows] == ["0001"]


def test_another_forms_records_are_left_out(store: Store, submit: Submit) -> None:
    submit(walked_on="2026-10-03")
    assert store.records.count(RecordFilter(forms=("other",))) == 0


FILTERS = (
    RecordFilter(),
    RecordFilter(words="dark"),
    RecordFilter(words="d pa"),
    RecordFilter(words="nowhere"),
    RecordFilter(forms=("walk",)),
    RecordFilter(forms=("walk", "other"), wards=("lea",)),
    RecordFilter(words="dark", wards=("lea", "high"), first=datetime.date(2026, 10, 1)),
    RecordFilter(first=datetime.date(2026, 10, 1), last=datetime.date(2026, 10, 2)),
    RecordFilter(words="chat", last=datetime.date(2026, 10, 2)),
)
KEYS: dict[str, Callable[[RecordRow], str]] = {
    "on_date": lambda row: row.on_date.isoformat() if row.on_date else "",
    "what": lambda row: row.what.lower(),
    "where": lambda row: row.where_label.lower(),
    "state": lambda row: row.state.lower(),
    "form": lambda row: row.form,
    "ref": lambda row: row.ref,
}


@pytest.mark.parametrize("few", [0, 1_000])
@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("column", KEYS)
def test_pages_together_are_all_that_the_filter_lets_through_in_order(
    store: Store, submit: Submit, monkeypatch: pytest.MonkeyPatch, column: str, descending: bool, few: int
) -> None:
    """`few`: 0 has every search walk the index of the order, 1,000 has every one sorted."""
    monkeypatch.setattr("vrp_desktop.store.records._FEW", few)
    chance = random.Random(7)
    said: dict[str, dict[str, str]] = {}
    with store.transaction():
        for _ in range(40):
            answers = {
                "walked_on": chance.choice(["", "2026-10-01", "2026-10-02", "2026-11-05"]),
                "kind": chance.choice(["chat", "stall", ""]),
                "ward": chance.choice(["lea", "high", ""]),
                "note": chance.choice(["dark path", "dim dark parks", "bins", ""]),
            }
            # Some are changed later, and some of these move to another day.
            of = chance.choice(list(said)) if said and chance.random() < 0.3 else None
            said[submit(of, **answers).record] = answers
            if chance.random() < 0.3:
                store.registers.catch_up()
    for wanted in FILTERS:
        rows: list[RecordRow] = []
        cursor = None
        while True:
            page = store.records.page(wanted, Sort(column, descending), cursor, limit=4)
            rows += page.rows
            cursor = page.cursor
            if cursor is None:
                break
        assert {row.record for row in rows} == {record for record, given in said.items() if fits(given, wanted)}
        assert len(rows) == store.records.count(wanted)
        keys = [KEYS[column](row) for row in rows]
        assert keys == sorted(keys, reverse=descending)


def fits(given: dict[str, str], wanted: RecordFilter) -> bool:
    """Tell by hand whether the filter lets a record with these answers through."""
    labels = {"lea": "lea bridge", "high": "higham hill", "chat": "a chat", "stall": "a stall", "": ""}
    words = f"{given['note']} {labels[given['kind']]} {labels[given['ward']]}".split()
    first, last = (day.isoformat() if day else "" for day in (wanted.first, wanted.last))
    return (
        all(any(word.startswith(typed) for word in words) for typed in wanted.words.split())
        and (not wanted.forms or "walk" in wanted.forms)
        and (not wanted.wards or given["ward"] in wanted.wards)
        and (not first or given["walked_on"] >= first)
        and (not last or given["walked_on"] <= last)
    )


def test_what_came_last_stands_first_within_its_day_and_a_change_leaves_it_there(store: Store, submit: Submit) -> None:
    first, second = submit(walked_on="2026-10-01"), submit(walked_on="2026-10-01")
    store.registers.catch_up()
    submit(first.record, walked_on="2026-10-01", note="changed")
    assert [row.record for row in store.records.page(RecordFilter()).rows] == [second.record, first.record]
    submit(second.record, walked_on="2026-09-30")
    assert [row.record for row in store.records.page(RecordFilter()).rows] == [first.record, second.record]
    assert store.checks.all() == ()


def test_words_are_written_in_parts_when_there_are_many(
    store: Store, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vrp_desktop.store.registers._AT_ONCE", 3)
    for number in range(8):
        submit(walked_on=f"2026-10-{number % 5 + 1:02d}", note="dark")
    assert store.records.count(RecordFilter(words="dark")) == 8
    assert store.checks.all() == ()


def test_the_newest_date_comes_first(store: Store, submit: Submit) -> None:
    for day in ("2026-10-01", "2026-11-01", ""):
        submit(walked_on=day)
    days = [row.on_date for row in store.records.page(RecordFilter()).rows]
    assert days == [datetime.date(2026, 11, 1), datetime.date(2026, 10, 1), None]


def test_an_unknown_order_is_told(store: Store) -> None:
    with pytest.raises(KeyError):
        store.records.page(RecordFilter(), Sort("1; DROP TABLE record"))


def test_a_full_page_without_more_has_no_cursor(store: Store, submit: Submit) -> None:
    submit(note="a")
    submit(note="b")
    assert store.records.page(RecordFilter(), limit=2).cursor is None
