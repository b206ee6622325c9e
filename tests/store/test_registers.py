from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store.walk import WORDS, walk_form

from vrp_desktop.forms.definition import Bind, Control, DataType, Form, FormSettings, Question
from vrp_desktop.problems import Cancelled
from vrp_desktop.store.people import Role
from vrp_desktop.store.records import RecordFilter
from vrp_desktop.store.register_tables import RegisterTables
from vrp_desktop.store.registers import Chosen
from vrp_desktop.store.store import Store
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from store.walk import Submit

    from vrp_desktop.store.connection import Connection
    from vrp_desktop.store.people import Person

OCTOBER = (datetime.date(2026, 10, 1), datetime.date(2026, 10, 31))


def test_a_row_is_typed_and_says_where_it_comes_from(store: Store, submit: Submit, asha: Person) -> None:
    revision = submit(walked_on="2026-10-03", kind="chat", ward="lea", people="3", hours="1.5", note="=1+1")
    (row,) = store.registers.rows("walk", "walked_on")
    assert row == {
        "record": revision.record,
        "ref": revision.ref,
        "revision": revision.id,
        "author": asha.id,
        "laptop": store.laptop.id,
        "form_version": "1",
        "changed_at": revision.at,
        "walked_on": datetime.date(2026, 10, 3),
        "kind": "chat",
        "ward": "lea",
        "people": 3,
        "hours": 1.5,
        "note": "=1+1",
    }


def test_an_unanswered_question_is_none(store: Store, submit: Submit) -> None:
    submit(walked_on="2026-10-03")
    (row,) = store.registers.rows("walk", "walked_on")
    assert row["people"] is None
    assert row["note"] is None


def test_a_new_revision_replaces_the_row(store: Store, submit: Submit) -> None:
    first = submit(walked_on="2026-10-03", people="3", note="dark")
    submit(first.record, walked_on="2026-10-03", people="4")
    (row,) = store.registers.rows("walk", "walked_on")
    assert (row["people"], row["note"]) == (4, None)


def test_a_change_by_somebody_else_leaves_the_record_with_its_author(
    store: Store, submit: Submit, asha: Person
) -> None:
    first = submit(walked_on="2026-10-03", people="3")
    other = store.people.add(name="Hana", role=Role.COORDINATOR)
    store.log.append(
        record=first.record, ref=first.ref, form="walk", version="1", author=other.id, parents=(first.id,),
        answers={"/data/walked_on": "2026-10-03", "/data/people": "4"},
    )  # fmt: skip
    assert store.registers.tally("walk", (), "walked_on", *OCTOBER, asha.id, "people") == {(): 4}
    assert store.registers.tally("walk", (), "walked_on", *OCTOBER, other.id) == {(): 0}
    assert [row.author for row in store.records.page(RecordFilter()).rows] == [asha.id]


def test_a_store_that_lost_its_authors_gets_them_back(
    store: Store, submit: Submit, asha: Person, connection: Connection, folder: Path
) -> None:
    first = submit(walked_on="2026-10-03")
    submit(first.record, walked_on="2026-10-04")
    store.registers.catch_up()
    # As the first shape of the store left it after a change by another person.
    for table in ("register_walk", "record"):
        connection.run(f"UPDATE {table} SET author = 'another'")
    connection.run("DROP INDEX revision_in_bin")
    later_tables = (
        *("rows_out", "purged", "upkeep", "link", "talk_count", "support_wanted", "imported"),
        *("own_return", "template", "return_draft", "return_signed", "kept_view", "kept_extract"),
        *("released_table", "released", "given_out_time", "given_out"),
    )
    for later in later_tables:
        connection.run(f"DROP TABLE {later}")
    connection.run("PRAGMA user_version = 1")
    connection.run("DELETE FROM migration WHERE name != 'first_tables'")
    store.close()
    again = Store.open(folder, WORDS).store
    assert [row.author for row in again.records.page(RecordFilter()).rows] == [asha.id]
    assert len(list(again.registers.rows("walk", "walked_on", author=asha.id))) == 1
    again.close()


def test_both_ends_of_the_period_are_within(store: Store, submit: Submit) -> None:
    for day in ("2026-09-30", "2026-10-01", "2026-10-31", "2026-11-01"):
        submit(walked_on=day)
    days = [row["walked_on"] for row in store.registers.rows("walk", "walked_on", *OCTOBER)]
    assert days == list(OCTOBER)


def test_rows_come_by_date_over_all_pages(store: Store, submit: Submit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vrp_desktop.store.registers._PAGE", 3)
    with store.transaction():
        for number in range(10):
            submit(walked_on=f"2026-10-{(number * 7) % 5 + 1:02d}", people=str(number))
    rows = list(store.registers.rows("walk", "walked_on"))
    assert len({row["record"] for row in rows}) == 10
    days = [str(row["walked_on"]) for row in rows]
    assert days == sorted(days)


def test_pages_give_chosen_columns_of_a_period_each_record_once(
    store: Store, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vrp_desktop.store.registers._LONG_PAGE", 3)
    made = [submit(walked_on=f"2026-10-{day:02}", people=str(day)).record for day in range(1, 9)]
    submit(walked_on="2026-11-01", people="99")
    submit(people="98")
    pages = list(store.registers.pages("walk", ["record", "people", "walked_on"], "walked_on", *OCTOBER))
    assert [len(page) for page in pages] == [3, 3, 2]
    expected = [(record, day, datetime.date(2026, 10, day)) for day, record in enumerate(made, 1)]
    assert sorted(row for page in pages for row in page) == sorted(expected)
    everything = store.registers.pages("walk", ["people"], "walked_on")
    assert sum(map(len, everything)) == 10
    with pytest.raises(KeyError):
        next(store.registers.pages("walk", ["gone"], "walked_on"))


def test_pages_and_tallies_of_one_code_look_in_every_column_and_for_whole_codes(
    store: Store, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vrp_desktop.store.registers._LONG_PAGE", 2)
    given = (("lea", ""), ("hoe lea", "chat"), ("leap", "chat"), ("hoe", "lea"), ("", ""))
    made = [submit(walked_on="2026-10-03", ward=ward, kind=kind).record for ward, kind in given]
    lea = Chosen(("ward", "kind"), "lea")
    pages = list(store.registers.pages("walk", ["record"], "walked_on", *OCTOBER, lea))
    assert [len(page) for page in pages] == [2, 1]
    assert sorted(row[0] for page in pages for row in page) == sorted([made[0], made[1], made[3]])
    assert store.registers.tally("walk", (), "walked_on", chosen=lea) == {(): 3}
    assert store.registers.tally("walk", (), "walked_on", chosen=Chosen((), "lea")) == {(): 0}
    with pytest.raises(KeyError):
        store.registers.tally("walk", (), "walked_on", chosen=Chosen(("gone",), "lea"))


def test_what_is_written_between_two_pages_is_in_none_twice(
    store: Store, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vrp_desktop.store.registers._LONG_PAGE", 2)
    made = [submit(walked_on="2026-10-01", people=str(number)).record for number in range(5)]
    pages = store.registers.pages("walk", ["record"], "walked_on")
    first = next(pages)
    submit(first[0][0], walked_on="2026-12-24")
    rest = [row[0] for page in pages for row in page]
    assert sorted([first[0][0], first[1][0], *rest]) == sorted(made)


def test_one_authors_rows_can_be_asked_for(store: Store, submit: Submit, asha: Person) -> None:
    submit(walked_on="2026-10-03")
    assert len(list(store.registers.rows("walk", "walked_on", author=asha.id))) == 1
    assert list(store.registers.rows("walk", "walked_on", author="nobody")) == []


def test_a_tally_counts_by_several_columns(store: Store, submit: Submit) -> None:
    for ward, kind in (("lea", "chat"), ("lea", "chat"), ("lea", "stall"), ("", "chat")):
        submit(walked_on="2026-10-03", ward=ward, kind=kind)
    submit(walked_on="2026-11-03", ward="lea", kind="chat")
    assert store.registers.tally("walk", ("ward", "kind"), "walked_on", *OCTOBER) == {
        ("lea", "chat"): 2,
        ("lea", "stall"): 1,
        ("", "chat"): 1,
    }


def test_a_tally_adds_up_a_column(store: Store, submit: Submit) -> None:
    for people in ("3", "4", ""):
        submit(walked_on="2026-10-03", ward="lea", people=people)
    assert store.registers.tally("walk", ("ward",), "walked_on", sum_of="people") == {("lea",): 7}


def test_the_first_day_of_a_register_is_that_of_its_earliest_record(store: Store, submit: Submit) -> None:
    assert store.registers.first_day("walk", "walked_on") is None
    for day in ("2026-10-03", "", "2026-09-30"):
        submit(walked_on=day, ward="lea")
    assert store.registers.first_day("walk", "walked_on") == datetime.date(2026, 9, 30)


def test_a_tally_of_nothing_is_nought(store: Store) -> None:
    assert store.registers.tally("walk", (), "walked_on", *OCTOBER) == {(): 0}
    assert store.registers.tally("walk", ("ward",), "walked_on", *OCTOBER) == {}


@pytest.mark.parametrize("ask", [("nothing", "walked_on"), ("walk", 'x"; DROP TABLE revision; --')])
def test_an_unknown_register_or_column_is_told(store: Store, ask: tuple[str, str]) -> None:
    with pytest.raises(KeyError):
        list(store.registers.rows(*ask))


def test_a_number_that_is_none_stays_text(store: Store, submit: Submit) -> None:
    submit(walked_on="soon", people="about three")
    (row,) = store.registers.rows("walk", "walked_on")
    assert (row["walked_on"], row["people"]) == ("soon", "about three")


def test_a_number_beyond_the_database_is_kept(store: Store, submit: Submit) -> None:
    submit(walked_on="2026-10-03", people="9" * 30)
    (row,) = store.registers.rows("walk", "walked_on")
    assert float(str(row["people"])) == pytest.approx(1e30)


def test_a_new_version_brings_its_column_and_old_rows_stay(store: Store, submit: Submit) -> None:
    submit(walked_on="2026-10-03", note="old")
    store.forms.install(walk_form("2", more="weather"))
    submit(version="2", walked_on="2026-10-04", weather="rain")
    rows = list(store.registers.rows("walk", "walked_on"))
    assert [(row["note"], row["weather"]) for row in rows] == [("old", None), (None, "rain")]


def test_rebuilding_makes_the_same_again(store: Store, submit: Submit, connection: Connection) -> None:
    first = submit(walked_on="2026-10-03", kind="chat", note="dark path")
    submit(walked_on="2026-10-04", ward="high", people="2")
    submit(first.record, walked_on="2026-10-03", kind="stall", note="darker")
    before = _derived(store, connection)
    assert store.registers.rebuild() == 2
    assert _derived(store, connection) == before


def test_a_cancelled_rebuild_leaves_everything_as_it_was(store: Store, submit: Submit, connection: Connection) -> None:
    submit(walked_on="2026-10-03", note="dark path")
    before = _derived(store, connection)
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        store.registers.rebuild(progress)
    assert _derived(store, connection) == before


def test_catching_up_twice_does_nothing_the_second_time(store: Store, submit: Submit) -> None:
    submit(walked_on="2026-10-03")
    assert (store.registers.catch_up(), store.registers.catch_up()) == (1, 0)


def _derived(store: Store, connection: Connection) -> list[list[tuple[object, ...]]]:
    store.registers.catch_up()
    return [connection.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in ("register_walk", "record", "search")]


NAMES = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="/"), min_size=1, max_size=12)


def _form(form_id: str, paths: list[str]) -> Form:
    questions = tuple(Question(path, Control.INPUT, Bind(path, DataType.INT)) for path in paths)
    return Form(form_id, "1", "", "/data", FormSettings("XX", "", "", 0, ()), questions, (), {}, {})


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES, st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=5, unique=True))
def test_any_names_in_a_form_make_columns_of_their_own(
    store: Store, connection: Connection, form_id: str, names: list[tuple[str, str]]
) -> None:
    paths = list(dict.fromkeys(f"/data/{group}/{name}" for group, name in names))
    tables = RegisterTables(connection)
    form = _form(form_id, paths)

    def prepare_and_take_back() -> None:
        with store.transaction():
            tables.prepare(form)
            layout = tables.layout(form)
            connection.run(layout.statement, (*("x" * 7), *range(len(paths))))
            table = tables.table(form_id)
            listed = ", ".join(table.quoted(column) for column in table.types)
            (row,) = connection.rows(f'SELECT {listed} FROM "{table.name.replace(chr(34), chr(34) * 2)}"')
            assert row == (*("x" * 7), *range(len(paths)))
            raise KeyError

    with pytest.raises(KeyError):
        prepare_and_take_back()


@pytest.mark.parametrize("name", ["record", "AUTHOR", "Changed_At", "rowid", 'a"b', "select", "ward]", "x y"])
def test_a_question_may_have_any_name(store: Store, name: str, connection: Connection) -> None:
    tables = RegisterTables(connection)
    tables.prepare(_form("odd", [f"/data/{name}", f"/data/group/{name}"]))
    assert len(tables.table("odd").types) == 9


def test_a_question_called_rowid_does_not_get_in_the_way_of_paging(store: Store, connection: Connection) -> None:
    tables = RegisterTables(connection)
    tables.prepare(_form("odd", ["/data/rowid"]))
    assert list(tables.table("odd").types)[-1] == "rowid_2"


def test_forms_whose_ids_differ_by_case_have_registers_of_their_own(store: Store, connection: Connection) -> None:
    tables = RegisterTables(connection)
    tables.prepare(_form("Odd", ["/data/a"]))
    tables.prepare(_form("odd", ["/data/b"]))
    assert [list(tables.table(form).types)[-1] for form in ("Odd", "odd")] == ["a", "b"]


def test_records_that_came_after_an_entry_are_given_with_their_day(store: Store, submit: Submit) -> None:
    before = submit(walked_on="2026-10-05")
    up_to = store.log.last_number()
    after, _ = submit(walked_on="2026-10-06"), submit(walked_on="2026-11-06")
    # A change of an old record does not make it a late one.
    submit(before.record, walked_on="2026-10-07")
    found = store.registers.came_after("walk", "walked_on", [(*OCTOBER, up_to)])
    assert found == {after.record: (datetime.date(2026, 10, 6), up_to + 1)}
