"""What tells of nobody, form by form; and rows that do not lead back to a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from support.publishing import publish
from support.stores import new_session

from vrp_desktop.operations.extracting import fields, taking
from vrp_desktop.operations.extracting.taking import ALL, ExtractRequest, NothingChosen
from vrp_desktop.store.people import Role
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from vrp_desktop.operations.session import Session

TELLS_OF_NOBODY = {
    "action": "domain tier why owner partners vcse wards status child_first ypg fund_source amount spend_kind"
    " reach_plan started finished told told_how form_version",
    "activity": "kind ward venue_type minutes reached contacts_1 contacts_2 contacts_3 new_people topics led_by cards"
    " went c_kind pcn_name pcn_staff pcn_support pcn_agreed op_ward op_lead op_arrests op_weapons op_before op_after"
    " op_told form_version",
    "agency": "agency type area_used reporting late_weeks child_first form_version",
    "course_run": "course hours run_by before after form_version",
    "deep_dive": "why domain chair agencies vcse_voice young_voice wards sources barriers child_first_gap form_version",
    "helpline": "code form_version",
    "indicator": "family unit good stream small_base domain form_version",
    "journey": "",
    "learning": "kind who_told_us domain section share form_version",
    "mentoring": "",
    "outcome": "source_agency area_kind ward period_kind value is_rate num den base_value state form_version",
    "resident_concern": "danger source people ward place_type concern_group concern worry_level wants_reply more"
    " concern_more when_most c_domain c_status c_passed_to c_helped form_version",
    "review": "members how verdict reasons owner answer happy form_version",
    "school_programme": "year_ac year_group level classes teachers roll started finished sessions_plan sessions_done"
    " n_pre n_post n_both know_pre know_post know_up att_pre att_post att_up skill_pre skill_post skill_up liked"
    " teacher_ok changed note_begins form_version",
    "volunteer": "",
}
"""By form, the names of what is ticked. A new question stands here only once somebody has thought about it."""

PEN_FRIENDS = """
| survey |
| | type | name | label | bind::vrp:column | bind::vrp:generate | bind::vrp:register |
| | text | code | Who is it? | what | code-name | |
| | integer | letters | How many letters? | | | |
| settings |
| | form_id | form_title | version | namespaces |
| | pen_friend | A pen friend | 1 | vrp="https://vrp-desktop.invalid/xforms" |
"""
LIST = """
| survey |
| | type | name | label |
| | date | on | On which day? |
| | text | note | What is it? |
| | integer | count | How many? |
| | select_one yn | well | Well? |
| | begin_repeat | guest | Guest |
| | integer | age | How old? |
| | end_repeat | | |
| | begin_repeat | dish | Dish |
| | text | called | What is it called? |
| | end_repeat | | |
| | select_one ${called} | best | Which was best? |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| settings |
| | form_id | form_title | version |
| | box | Box | 1 |
"""


@pytest.fixture
def hana(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path / "hana", Role.COORDINATOR, "Hana")
    yield made
    made.store.close()


def ticked(session: Session, form: str) -> list[str]:
    return [field.key.rsplit("/", 1)[-1] for field in fields.fields(session, form) if field.tells_of_nobody]


def result(turns: Generator[None, None, Any]) -> Any:  # noqa: ANN401 - whatever the work gives
    while True:
        try:
            next(turns)
        except StopIteration as end:
            return end.value


def sheets(session: Session, folder: Path, *keys: str) -> dict[str, list[list[Any]]]:
    request = ExtractRequest("box", ALL, keys, reason="for the board", kept_because="ours")
    seen = result(taking.preview(session, request, Progress()))
    made = result(taking.make(session, request, seen, folder, Progress()))
    loaded = openpyxl.load_workbook(made.path)
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)] for sheet in loaded}


def keep(session: Session, number: int, **answers: str) -> None:
    session.store.log.append(
        record=f"r{number:03}", ref=f"BX-K7-{number:03}", form="box", version="1",
        answers={f"/data/{name}": value for name, value in answers.items()}, author=session.person.id,
    )  # fmt: skip


def test_of_every_shipped_register_it_is_said_what_tells_of_nobody(hana: Session) -> None:
    found = {form: " ".join(ticked(hana, form)) for form, _title in fields.registers(hana)}
    assert found == TELLS_OF_NOBODY


def test_nothing_that_is_typed_dated_or_of_a_record_ever_tells_of_nobody(hana: Session) -> None:
    for form, _title in fields.registers(hana):
        asked = fields.asked_in(hana, form)
        for field in fields.fields(hana, form):
            if field.tells_of_nobody and field.key in asked:
                bind = asked[field.key].question.bind
                assert field.is_choice or bind.type.value in ("int", "decimal"), field.key
                assert bind.register is None, field.key
                assert not field.may_name, field.key


def test_a_form_of_ones_own_about_persons_has_none_either(hana: Session, tmp_path: Path) -> None:
    publish(hana, tmp_path, PEN_FRIENDS)
    assert ticked(hana, "pen_friend") == []


def test_in_a_form_of_ones_own_what_is_asked_again_and_choices_from_answers_are_left_out(
    hana: Session, tmp_path: Path
) -> None:
    publish(hana, tmp_path, LIST)
    assert ticked(hana, "box") == ["count", "well", "form_version"]


def test_without_references_rows_have_numbers(hana: Session, tmp_path: Path) -> None:
    publish(hana, tmp_path, LIST)
    for number in (1, 2, 3):
        keep(hana, number, count=str(number * 10), **{"guest[1]/age": "7"})
    found = sheets(hana, tmp_path, "/data/count", "/data/guest/age")
    assert found["Box"] == [["Row", "How many?"], [1, 10], [2, 20], [3, 30]]
    assert [row[0] for row in found["Guest"]] == ["Row", 1, 2, 3]
    assert "BX-K7" not in str(found)
    (said,) = [row[1] for row in found["Notes"] if row[0] == "Rows"]
    assert said == "References are not in it: rows have numbers, which do not lead back to a record."
    with_refs = sheets(hana, tmp_path, "ref", "/data/count")
    assert with_refs["Box"][:2] == [["Ref", "How many?"], ["BX-K7-001", 10]]
    assert "Rows" not in [row[0] for row in with_refs["Notes"]]


def test_rows_are_numbered_on_over_the_pages(hana: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vrp_desktop.store.registers._LONG_PAGE", 2)
    publish(hana, tmp_path, LIST)
    for number in range(1, 6):
        keep(hana, number, count="1")
    assert [row[0] for row in sheets(hana, tmp_path, "/data/count")["Box"]] == ["Row", 1, 2, 3, 4, 5]


def test_what_looks_personal_is_found_by_its_reference_all_the_same(hana: Session, tmp_path: Path) -> None:
    publish(hana, tmp_path, LIST)
    keep(hana, 1, note="ring 07700 900123")
    seen = result(taking.preview(hana, ExtractRequest("box", ALL, ("/data/note",)), Progress()))
    assert [suspect.ref for suspect in seen.suspects] == ["BX-K7-001"]
    assert "BX-K7" not in str(sheets(hana, tmp_path, "/data/note"))


def test_references_alone_are_nothing_to_take_out(hana: Session) -> None:
    with pytest.raises(NothingChosen):
        result(taking.preview(hana, ExtractRequest("helpline", ALL, ("ref",)), Progress()))
