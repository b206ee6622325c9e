"""An extract of one ward alone: whichever question says so, and it is told in the file, the preview and the log."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from support.stores import new_session

from vrp_desktop.operations.extracting import fields, taking
from vrp_desktop.operations.extracting.taking import ALL, ExtractRequest
from vrp_desktop.operations.making import NotAllowed
from vrp_desktop.store.people import Role
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from vrp_desktop.operations.extracting.taking import ExtractPreview
    from vrp_desktop.operations.session import Session

LEYTON, LEA_BRIDGE, GONE = "E05013896", "E05013892", "E05000600"


@pytest.fixture
def hana(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path / "hana", Role.COORDINATOR, "Hana")
    yield replace(made, today=lambda: datetime.date(2026, 11, 2))
    made.store.close()


def keep(session: Session, form: str, number: int, **answers: str) -> None:
    """Put a record into the log; `answers` by the question's name."""
    newest = session.store.forms.newest(form)
    paths = {question.name: question.path for question in newest.questions()}
    session.store.log.append(
        record=f"r{number:03}", ref=f"XX-{number:03}", form=form, version=newest.version,
        answers={paths[name]: value for name, value in answers.items()}, author=session.person.id,
    )  # fmt: skip


def request(session: Session, form: str, ward: str, *names: str, **more: Any) -> ExtractRequest:  # noqa: ANN401 - passed on
    paths = {question.name: question.path for question in session.store.forms.newest(form).questions()}
    keys = ("ref", *(paths[name] for name in names))
    return ExtractRequest(form, ALL, keys, ward=ward, reason="for Leyton", **more)


def result(turns: Generator[None, None, Any]) -> Any:  # noqa: ANN401 - whatever the work gives
    while True:
        try:
            next(turns)
        except StopIteration as end:
            return end.value


def seen(session: Session, asked: ExtractRequest) -> ExtractPreview:
    found: ExtractPreview = result(taking.preview(session, asked, Progress()))
    return found


def book(session: Session, asked: ExtractRequest, folder: Path) -> dict[str, list[list[Any]]]:
    made = result(taking.make(session, asked, seen(session, asked), folder, Progress()))
    assert (LEYTON in made.path.name) == (asked.ward == LEYTON)
    loaded = openpyxl.load_workbook(made.path)
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in loaded}


def refs(session: Session, asked: ExtractRequest, folder: Path) -> list[str]:
    title = session.store.forms.newest(asked.form).title
    return [row[0] for row in book(session, asked, folder)[title][3:]]


def test_only_the_records_of_one_ward_are_in_it(hana: Session, tmp_path: Path) -> None:
    for number, ward in enumerate((LEYTON, LEA_BRIDGE, "", LEYTON, "borough"), 1):
        keep(hana, "resident_concern", number, ward=ward, idea="more light")
    asked = request(hana, "resident_concern", LEYTON, "idea")
    assert refs(hana, asked, tmp_path) == ["XX-001", "XX-004"]
    assert seen(hana, asked).sheets[0].rows == 2
    assert refs(hana, replace(asked, ward="borough"), tmp_path) == ["XX-005"]
    assert len(refs(hana, replace(asked, ward=""), tmp_path)) == 5


def test_where_several_wards_are_chosen_a_record_counts_for_each(hana: Session, tmp_path: Path) -> None:
    for number, wards in enumerate((f"{LEA_BRIDGE} {LEYTON}", LEYTON, LEA_BRIDGE, f"{LEYTON}x x{LEYTON}"), 1):
        keep(hana, "action", number, wards=wards, title="lights")
    assert refs(hana, request(hana, "action", LEYTON, "title"), tmp_path) == ["XX-001", "XX-002"]


def test_each_question_on_a_ward_counts(hana: Session, tmp_path: Path) -> None:
    keep(hana, "activity", 1, ward=LEA_BRIDGE, op_ward=LEYTON, title="joint")
    keep(hana, "activity", 2, ward=LEYTON, title="here")
    keep(hana, "activity", 3, ward=LEA_BRIDGE, title="there")
    asked = request(hana, "activity", LEYTON, "title")
    assert refs(hana, asked, tmp_path) == ["XX-001", "XX-002"]
    (said,) = [note for note in seen(hana, asked).notes if "Leyton" in note]
    assert "“Where was it?” or “Which ward?”" in said


def test_a_ward_and_a_period_narrow_it_together(hana: Session, tmp_path: Path) -> None:
    for number, (ward, on) in enumerate(
        ((LEYTON, "2026-10-03"), (LEYTON, "2026-09-03"), (LEA_BRIDGE, "2026-10-03")), 1
    ):
        keep(hana, "resident_concern", number, ward=ward, heard_on=on, idea="light")
    asked = replace(request(hana, "resident_concern", LEYTON, "idea"), period="2026-10")
    assert refs(hana, asked, tmp_path) == ["XX-001"]
    found = book(hana, asked, tmp_path)
    assert ["filters", f"the period and ward {LEYTON}"] in found["_meta"]


def test_what_it_was_narrowed_to_stands_in_the_workbook_and_in_the_log(hana: Session, tmp_path: Path) -> None:
    keep(hana, "resident_concern", 1, ward=LEYTON, idea="light")
    found = book(hana, request(hana, "resident_concern", LEYTON, "idea"), tmp_path)
    assert ["Ward", "Leyton"] in found["Cover"]
    (note,) = [row[1] for row in found["Notes"] if row[0] == "Ward"]
    assert note == "Records with “Leyton” at “Where is it?”; those with another answer or none are not in it."
    assert found["A resident's worry"][1][0].startswith("All time, Leyton. One row a record.")
    assert ["filters", f"ward {LEYTON}"] in found["_meta"]
    newest = hana.store.access.page()[0]
    assert (newest.ref, newest.form) == (f"Extract all ward {LEYTON}", "resident_concern")
    everything = book(hana, request(hana, "resident_concern", "", "idea"), tmp_path)
    assert ["filters", "none"] in everything["_meta"]
    assert "Ward" not in [row[0] for row in everything["Cover"]]
    assert hana.store.access.page()[0].ref == "Extract all"


def test_choices_in_a_column_each_are_those_of_the_ward(hana: Session, tmp_path: Path) -> None:
    keep(hana, "action", 1, wards=LEYTON, partners="p_one")
    keep(hana, "action", 2, wards=LEA_BRIDGE, partners="p_two")
    found = book(hana, request(hana, "action", LEYTON, "partners", is_spread=True), tmp_path)["An action"]
    heads = [str(head) for head in found[2]]
    assert [head for head in heads if head.endswith("p_one")]
    assert not [head for head in heads if head.endswith("p_two")], "of another ward's records"


def test_a_ward_is_offered_where_a_register_asks_for_one(hana: Session) -> None:
    keep(hana, "resident_concern", 1, ward=GONE)
    offered = {form: dict(fields.wards(hana, form)) for form, _title in fields.registers(hana)}
    assert {form for form, wards in offered.items() if wards} == {
        *("action", "activity", "deep_dive", "outcome", "resident_concern", "volunteer"),
    }
    assert offered["action"][LEYTON] == "Leyton"
    assert list(offered["resident_concern"].items())[-1] == (GONE, GONE), "of records alone"
    assert GONE not in offered["action"]


def test_only_a_coordinator_is_offered_wards_and_a_register_without_them_has_none(hana: Session) -> None:
    with pytest.raises(NotAllowed):
        fields.wards(replace(hana, person=replace(hana.person, role=Role.AMBASSADOR)), "action")
    with pytest.raises(KeyError):
        seen(hana, request(hana, "helpline", LEYTON, "hours"))
