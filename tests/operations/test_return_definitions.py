"""A coordinator copies a return's definition, changes it, and brings it in."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import openpyxl
import pytest

from vrp_desktop.disclosure.record_sheet import IN_RETURNS, PURPOSES
from vrp_desktop.measures.census import Census
from vrp_desktop.measures.period import Month
from vrp_desktop.measures.spec import Lines, Rows
from vrp_desktop.measures.vocabulary import not_to_be_had
from vrp_desktop.operations import making, return_definitions
from vrp_desktop.operations.row_sheets import Wanted, rows_for
from vrp_desktop.returns.definition import DefinitionFaulty
from vrp_desktop.store.people import Role
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.operations.session import Session


@pytest.mark.parametrize("which", ["R-A", "R-B", "R-C", "R-D"])
def test_what_ships_asks_for_nothing_that_the_forms_do_not_have(which: str, coordinator: Session) -> None:
    for sheet in return_definitions.definition(coordinator, which).sheets:
        if not isinstance(sheet.table, Rows | Lines):
            assert not list(not_to_be_had(coordinator.store, coordinator.lists, sheet.table)), sheet.name


@pytest.fixture
def copy(coordinator: Session, tmp_path: Path) -> Path:
    path = tmp_path / "ours.toml"
    return_definitions.save_copy(coordinator, "R-B", path)
    return path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def make_its_own(path: Path) -> None:
    """Give a copy of R-B what tells it from R-B."""
    change(path, 'id = "R-B"', 'id = "R-B-ours"')
    change(path, 'title = "Partnership return"', 'title = "Our quarter"')
    change(path, 'file_word = "Partnership"', 'file_word = "OurQuarter"')


def test_every_purpose_that_a_return_may_ask_for_has_rows(coordinator: Session) -> None:
    period = Month(2026, 10)
    wanted = Wanted(coordinator, Census(coordinator.store, coordinator.lists, period), period)
    for purpose in PURPOSES:
        if purpose in IN_RETURNS:
            assert list(rows_for(purpose, wanted)) is not None
        else:
            with pytest.raises(KeyError):
                rows_for(purpose, wanted)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "Our quarter"', 'title = "PARTNERSHIP  return"', "“title”: R-B has “PARTNERSHIP  return” too"),
        ('file_word = "OurQuarter"', 'file_word = "partnership"', "“file_word”: R-B has “partnership” too"),
        ('file_word = "OurQuarter"', 'file_word = "Analysis"', "“file_word”: other files are called “Analysis”"),
        ('file_word = "OurQuarter"', 'file_word = "Extract-all"', "“file_word”: other files are called “Extract-all”"),
        ('id = "R-B-ours"', 'id = "R-B-OTHER"', "“id”: R-B-other has “R-B-OTHER” too"),
    ],
)
def test_a_return_of_ones_own_is_named_like_no_other(
    old: str, new: str, said: str, coordinator: Session, copy: Path, tmp_path: Path
) -> None:
    make_its_own(copy)
    other = tmp_path / "other.toml"
    text = copy.read_text(encoding="utf-8").replace("R-B-ours", "R-B-other").replace("Our quarter", "Other")
    other.write_text(text.replace("OurQuarter", "Other"), encoding="utf-8")
    return_definitions.bring_in(coordinator, other)
    return_definitions.bring_in(coordinator, copy)
    change(copy, old, new)
    with pytest.raises(DefinitionFaulty) as error:
        return_definitions.bring_in(coordinator, copy)
    assert any(said in fault.sentence() for fault in error.value.faults), error.value.faults


def test_a_copy_cannot_leave_without_two_people_and_the_attack(coordinator: Session, copy: Path) -> None:
    make_its_own(copy)
    for flags in ("has_sign_off = false", "has_sign_off = false\nneeds_check = true"):
        text = copy.read_text(encoding="utf-8")
        copy.write_text(text.replace('id = "R-B-ours"', f'id = "R-B-ours"\n{flags}'), encoding="utf-8")
        with pytest.raises(DefinitionFaulty):
            return_definitions.bring_in(coordinator, copy)
        copy.write_text(text, encoding="utf-8")
    assert return_definitions.bring_in(coordinator, copy).has_sign_off


def test_a_council_that_marks_what_it_sends_as_public_sends_no_rows_so(coordinator: Session, tmp_path: Path) -> None:
    session = dataclasses.replace(coordinator, settings=dataclasses.replace(coordinator.settings, marking="OFFICIAL"))
    request = making.ReturnRequest("R-A", "2026-10", is_checked=True)
    assert making.make(session, request, tmp_path, Progress()).path.name == (
        "VRP_Ambassador_2026-10_OFFICIAL-SENSITIVE_v1.xlsx"
    )


def test_a_copy_that_was_changed_becomes_a_return_of_its_own(coordinator: Session, copy: Path, tmp_path: Path) -> None:
    make_its_own(copy)
    change(copy, 'name = "Worries by ward"\nabout', 'name = "Worries by place"\nabout')
    change(copy, 'sheet = "Worries by ward"', 'sheet = "Worries by place"')
    return_definitions.bring_in(coordinator, copy)
    assert [one.id for one in return_definitions.choices(coordinator)] == ["R-A", "R-B", "R-C", "R-D", "R-B-ours"]
    made = making.make(coordinator, making.ReturnRequest("R-B-ours", "2026-10"), tmp_path, Progress())
    assert "Worries by place" in openpyxl.load_workbook(made.path).sheetnames
    return_definitions.take_out(coordinator, "R-B-ours")
    assert [one.id for one in return_definitions.choices(coordinator)] == ["R-A", "R-B", "R-C", "R-D"]


def test_what_ships_is_not_replaced(coordinator: Session, copy: Path) -> None:
    with pytest.raises(return_definitions.ShippedStays):
        return_definitions.bring_in(coordinator, copy)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('rows = "ward"', 'rows = "wrad"', "sheet “Worries by ward”, “rows”: there is no “wrad” in the forms"),
        ('missing = "dk"', 'missing = "nowhere"', "sheet “Worries by ward”, “missing”: there is no “nowhere”"),
        ('["very", "scared"]', '["very", "afraid"]', "“where”: there is no “worry_level = afraid” in the forms"),
        ("{ c_kind", "{ d_kind", "sheet “PCN”, “where”: there is no “d_kind” in the forms of this laptop."),
        ('of = "answer_days"', 'of = "days"', "sheet “Worries by ward”, “of”: there is no “days” in the forms"),
        ('weight = "n_both"', 'weight = "n_all"', "sheet “Schools”, “weight”: there is no “n_all” in the forms"),
        ('"deep_dive", "outcome"', '"deep", "outcome"', "sheet “Data quality”, “forms”: there is no “deep”"),
    ],
)
def test_what_the_forms_do_not_have_is_told_with_its_place(
    old: str, new: str, said: str, coordinator: Session, copy: Path
) -> None:
    make_its_own(copy)
    change(copy, old, new)
    with pytest.raises(DefinitionFaulty) as error:
        return_definitions.bring_in(coordinator, copy)
    assert any(said in fault.sentence() for fault in error.value.faults), error.value.faults
    assert not any(choice.is_own for choice in return_definitions.choices(coordinator))


def test_a_file_that_is_no_text_is_refused_in_words(coordinator: Session, tmp_path: Path) -> None:
    (tmp_path / "picture.toml").write_bytes(b"\x89PNG\xff\xfe")
    for name in ("picture.toml", "gone.toml"):
        with pytest.raises(return_definitions.FileNotRead):
            return_definitions.bring_in(coordinator, tmp_path / name)


def test_an_ambassador_makes_their_own_return_and_changes_none(session: Session, tmp_path: Path) -> None:
    assert session.person.role is Role.AMBASSADOR
    assert [one.id for one in return_definitions.choices(session)] == ["R-A"]
    with pytest.raises(return_definitions.NotForYou):
        return_definitions.bring_in(session, tmp_path / "any.toml")


def test_a_return_that_there_is_not_is_told_with_those_there_are(coordinator: Session) -> None:
    with pytest.raises(return_definitions.NoSuchReturn) as refused:
        making.preview(coordinator, making.ReturnRequest("R-Z", "2026-10"))
    assert refused.value.problem.do_next == "Choose one of these: R-A, R-B, R-C, R-D."


def keep_faulty(session: Session, copy: Path) -> tuple[str, str]:
    """Keep a return that a form has lost a field of, and one that no program understands; gives their texts."""
    make_its_own(copy)
    change(copy, 'rows = "op_lead"', 'rows = "place_of_old"')
    lost, odd = copy.read_text(encoding="utf-8"), 'id = "R-odd"\ntitel = "x"\n'
    for return_id, file, text in (("R-B-ours", "ours.toml", lost), ("R-odd", "odd.toml", odd)):
        session.store.own_returns.put(return_id, file, text, session.person.id)
    return lost, odd


def test_a_return_that_became_faulty_is_listed_with_its_faults_and_nothing_of_it_is_lost(
    coordinator: Session, copy: Path, tmp_path: Path
) -> None:
    texts = keep_faulty(coordinator, copy)
    kept = return_definitions.kept(coordinator)
    assert {choice.id for choice in kept.choices} == {"R-A", "R-B", "R-C", "R-D"}
    lost, odd = kept.faulty
    assert (lost.id, lost.file_name) == ("R-B-ours", "ours.toml")
    assert lost.faults == (
        "ours.toml, sheet “Joint operations”, “rows”: there is no “place_of_old” in the forms of this laptop.",
    )
    assert "odd.toml, “titel”: “titel” is not known here. Is “title” meant?" in odd.faults
    with pytest.raises(return_definitions.ReturnFaulty, match="cannot be made any more: 1 thing is wrong in it"):
        making.preview(coordinator, making.ReturnRequest("R-B-ours", "2026-10"))
    for one, text in zip(kept.faulty, texts, strict=True):
        return_definitions.save_copy(coordinator, one.id, tmp_path / "saved.toml")
        assert (tmp_path / "saved.toml").read_text(encoding="utf-8") == text
        return_definitions.take_out(coordinator, one.id)
    assert return_definitions.kept(coordinator).faulty == ()


def test_a_faulty_return_that_was_mended_takes_its_own_place(coordinator: Session, copy: Path) -> None:
    keep_faulty(coordinator, copy)
    change(copy, 'rows = "place_of_old"', 'rows = "op_lead"')
    return_definitions.bring_in(coordinator, copy)
    kept = return_definitions.kept(coordinator)
    assert "R-B-ours" in {choice.id for choice in kept.choices}
    assert [one.id for one in kept.faulty] == ["R-odd"]


def test_whoever_is_no_coordinator_sees_no_faulty_return(coordinator: Session, copy: Path) -> None:
    keep_faulty(coordinator, copy)
    asha = dataclasses.replace(coordinator, person=coordinator.store.people.add(name="Asha", role=Role.AMBASSADOR))
    assert return_definitions.kept(asha).faulty == ()
