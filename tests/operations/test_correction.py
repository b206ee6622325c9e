"""A second version is attacked together with the first, and with what came out since, before it is signed."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.signing import approve_return
from support.writing import answer, write

from vrp_desktop.disclosure.rounding import EXACT
from vrp_desktop.measures.period import Month
from vrp_desktop.operations import entry, making, releasing, sign_off
from vrp_desktop.operations.sign_off import POSTS
from vrp_desktop.store.people import Role
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.disclosure.released import ReleasedTable
    from vrp_desktop.operations.session import Session

WHICH = "R-B", "2026-10"
LEYTON, VALLEY = "E05013896", "E05013901"
BY_WARD = "Worries by ward"


@pytest.fixture
def hana(coordinator: Session) -> Session:
    return replace(coordinator, today=lambda: datetime.date(2026, 11, 29))


@pytest.fixture
def ines(hana: Session) -> Session:
    return replace(hana, person=hana.store.people.add(name="Ines", role=Role.APPROVER))


def worries(session: Session, ward: str, count: int) -> list[str]:
    return [write(session, "resident_concern", heard_on="2026-10-10", ward=ward) for _ in range(count)]


def test_a_hidden_number_that_comes_into_the_open_stops_the_second_version(hana: Session, tmp_path: Path) -> None:
    in_valley = worries(hana, VALLEY, 40)
    worries(hana, LEYTON, 6)
    approve_return(hana, tmp_path, *WHICH)
    move(hana, in_valley[:3], LEYTON)
    there = set(tmp_path.iterdir())
    request = making.ReturnRequest(*WHICH, error_was="The ward was wrong")
    with pytest.raises(releasing.NotSafe) as refused:
        making.make(hana, request, tmp_path, Progress())
    assert BY_WARD in refused.value.sheets
    assert set(tmp_path.iterdir()) == there
    assert [one.workbook.version for one in hana.store.returns_signed.approved(*WHICH)] == [1]


def test_what_came_out_while_a_second_version_waited_is_attacked_with_it(
    hana: Session, ines: Session, tmp_path: Path
) -> None:
    worries(hana, VALLEY, 40)
    worries(hana, LEYTON, 3)
    first = making.ReturnRequest(*WHICH, without=(BY_WARD,))
    making.make(hana, first, tmp_path, Progress())
    sign(ines)
    second = making.ReturnRequest(*WHICH, error_was="A sheet was missing")
    making.make(hana, second, tmp_path, Progress())
    tell_exactly(hana, making.counted_for(hana, second).tables)
    with pytest.raises(releasing.NotSafe):
        sign(ines)
    assert [one.workbook.version for one in hana.store.returns_signed.approved(*WHICH)] == [1]


def sign(approver: Session) -> None:
    for step in (sign_off.check, lambda *which: sign_off.approve(*which, POSTS[0])):
        found = sign_off.standing(approver, *WHICH)
        assert found is not None
        step(approver, *WHICH, found.sha256)


def tell_exactly(session: Session, tables: tuple[ReleasedTable, ...]) -> None:
    """Let out how many worries there were in Leyton, as somebody who is not bound by the rule might."""
    by_ward = next(one for one in tables if one.name == BY_WARD)
    told = replace(
        by_ward,
        return_id="Elsewhere",
        rule=EXACT,
        columns=by_ward.columns[:1],
        rows=tuple(replace(row, told=(3,)) for row in by_ward.rows if row.key == LEYTON),
        total=None,
    )
    releasing.note_release(session, "Elsewhere", Month(2026, 10), releasing.told_of(session, [told], up_to=0))


def test_a_third_version_that_hides_a_number_is_stopped_though_it_was_corrected_before(
    hana: Session, tmp_path: Path
) -> None:
    in_leyton = worries(hana, LEYTON, 23)
    worries(hana, VALLEY, 60)
    approve_return(hana, tmp_path, *WHICH)
    move(hana, in_leyton[:10], VALLEY)
    approve_return(hana, tmp_path, *WHICH, error="The ward was wrong")
    move(hana, in_leyton[10:17], VALLEY)
    request = making.ReturnRequest(*WHICH, error_was="It was wrong again")
    with pytest.raises(releasing.CorrectionTells):
        making.make(hana, request, tmp_path, Progress())


def move(session: Session, records: list[str], ward: str) -> None:
    for record in records:
        begun = entry.edit(session, record)
        answer(begun, ward=ward)
        entry.submit(session, begun, "It was elsewhere")
