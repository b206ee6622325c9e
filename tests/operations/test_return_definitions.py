"""A coordinator copies a return's definition, changes it, and brings it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from vrp_desktop.measures.spec import Lines, Rows
from vrp_desktop.measures.vocabulary import not_to_be_had
from vrp_desktop.operations import making, return_definitions
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


def test_a_copy_that_was_changed_becomes_a_return_of_its_own(coordinator: Session, copy: Path, tmp_path: Path) -> None:
    change(copy, 'id = "R-B"', 'id = "R-B-ours"')
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
    change(copy, 'id = "R-B"', 'id = "R-B-ours"')
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
