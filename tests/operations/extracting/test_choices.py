"""Choices of what to take out are kept under a name and called up for the newest period; what is gone is told."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.publishing import publish
from support.stores import new_session

from vrp_desktop.operations.extracting import choices
from vrp_desktop.operations.extracting.columns import Words
from vrp_desktop.operations.extracting.taking import ALL, ExtractRequest
from vrp_desktop.operations.kept_names import NoName
from vrp_desktop.operations.making import NotAllowed
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vrp_desktop.operations.session import Session

LEYTON = "E05013896"
FORM = """
| survey |
| | type | name | label | parameters |
| | date | on | On which day? | |
| | text | note | What is it? | |
| | integer | count | How many? | |
| | select_one_from_file ward.csv | ward | Where? | value=code, label=label |
| settings |
| | form_id | form_title | version |
| | box | Box | 1 |
"""
REQUEST = ExtractRequest(
    "box", "2026-10", ("/data/note", "/data/count", "form_version"), Words.BOTH, is_spread=True, ward=LEYTON,
    reason="for the board", kept_because="ours",
)  # fmt: skip


@pytest.fixture
def hana(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path / "hana", Role.COORDINATOR, "Hana")
    session = replace(made, today=lambda: datetime.date(2026, 11, 2))
    publish(session, tmp_path, FORM)
    yield session
    made.store.close()


def called_up(session: Session, name: str) -> choices.CalledUp:
    return choices.call_up(session, next(one for one in choices.choices(session) if one.name == name))


def test_a_choice_is_kept_and_called_up_without_its_reasons(hana: Session) -> None:
    assert choices.keep_choice(hana, "  Leyton  each month ", REQUEST) == "Leyton each month"
    found = called_up(hana, "Leyton each month")
    assert found.request == replace(REQUEST, reason="", kept_because="")
    assert (found.gone, found.ward_gone) == ((), "")
    kept = hana.store.kept_extracts.all()[0].asks
    assert "for the board" not in kept
    assert "ours" not in kept


@pytest.mark.parametrize(
    ("period", "later"),
    [("2026-10", "2027-04"), ("2026-02", "2027-04"), ("2026-27_Q2", "2026-27_Q4"), (ALL, ALL)],
)
def test_a_period_is_kept_by_its_kind_and_is_the_last_one_later(hana: Session, period: str, later: str) -> None:
    choices.keep_choice(hana, "Mine", replace(REQUEST, period=period))
    in_may = replace(hana, today=lambda: datetime.date(2027, 5, 3))
    assert called_up(in_may, "Mine").request.period == later


def test_one_of_the_same_name_is_replaced_and_one_is_forgotten(hana: Session) -> None:
    choices.keep_choice(hana, "Mine", REQUEST)
    choices.keep_choice(hana, "mine", replace(REQUEST, ward=""))
    choices.keep_choice(hana, "Another", REQUEST)
    assert [(one.name, one.ward) for one in choices.choices(hana)] == [("Another", LEYTON), ("mine", "")]
    choices.drop_choice(hana, "Mine")
    assert [one.name for one in choices.choices(hana)] == ["Another"]


def test_a_column_that_the_form_no_longer_has_is_left_out_and_told(hana: Session, tmp_path: Path) -> None:
    choices.keep_choice(hana, "Mine", REQUEST)
    second = FORM.replace("| | integer | count | How many? | |\n", "").replace("| box | Box | 1 |", "| box | Box | 2 |")
    publish(hana, tmp_path, second.replace("What is it?", "What was it?"))
    found = called_up(hana, "Mine")
    assert found.request.fields == ("/data/note", "form_version")
    assert found.gone == ("How many?",)


def test_a_ward_that_the_form_no_longer_asks_for_is_told(hana: Session, tmp_path: Path) -> None:
    choices.keep_choice(hana, "Mine", REQUEST)
    without = FORM.replace("| | select_one_from_file ward.csv | ward | Where? | value=code, label=label |\n", "")
    publish(hana, tmp_path, without.replace("| box | Box | 1 |", "| box | Box | 2 |"))
    found = called_up(hana, "Mine")
    assert (found.request.ward, found.ward_gone) == ("", "Leyton")


def test_a_choice_of_a_register_that_is_gone_is_told(hana: Session) -> None:
    choices.keep_choice(hana, "Mine", REQUEST)
    (kept,) = choices.choices(hana)
    with pytest.raises(choices.RegisterGone) as told:
        choices.call_up(hana, replace(kept, form="parking"))
    assert told.value.problem.do_next.startswith("Choose another one")


def test_a_choice_needs_a_name(hana: Session) -> None:
    with pytest.raises(NoName) as told:
        choices.keep_choice(hana, "  ", REQUEST)
    assert told.value.problem.do_next.startswith("Write a name")


@pytest.mark.parametrize("broken", ["", "[]", "{}", '{"form": "box"}', "not json"])
def test_a_choice_that_cannot_be_read_is_left_out(hana: Session, broken: str) -> None:
    hana.store.kept_extracts.put("Broken", broken, "hana")
    assert choices.choices(hana) == ()
    choices.keep_choice(hana, "Mine", REQUEST)
    for change in (('"month"', '"2026-10"'), ('"both"', '"pictures"'), ('{"/data/note"', '["/data/note"')):
        hana.store.kept_extracts.put("Broken", hana.store.kept_extracts.all()[-1].asks.replace(*change), "hana")
        assert [one.name for one in choices.choices(hana)] == ["Mine"]


def test_choices_and_kept_views_do_not_mix(hana: Session) -> None:
    choices.keep_choice(hana, "Mine", REQUEST)
    assert hana.store.views.all() == ()


@pytest.mark.parametrize("role", [Role.AMBASSADOR, Role.MENTOR, Role.APPROVER])
def test_only_a_coordinator_keeps_them(hana: Session, role: Role) -> None:
    choices.keep_choice(hana, "Mine", REQUEST)
    (kept,) = choices.choices(hana)
    other = replace(hana, person=replace(hana.person, role=role))
    for deed in (
        lambda: choices.choices(other),
        lambda: choices.keep_choice(other, "Mine", REQUEST),
        lambda: choices.drop_choice(other, "Mine"),
        lambda: choices.call_up(other, kept),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert [one.name for one in choices.choices(hana)] == ["Mine"]
