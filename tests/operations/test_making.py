from __future__ import annotations

import datetime
import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from support.stores import settings_in

from vrp_desktop.measures.period import BadPeriod
from vrp_desktop.operations import entry, home, making, practice, sample_borough
from vrp_desktop.problems import Cancelled
from vrp_desktop.shipped import shipped
from vrp_desktop.store.files import has_store
from vrp_desktop.store.people import Role
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.operations.session import Session

OCTOBER = datetime.date(2026, 10, 31)


@pytest.fixture
def borough(coordinator: Session) -> Session:
    there = replace(coordinator, today=lambda: OCTOBER)
    sample_borough.fill(there, Progress(), records=60)
    return there


def test_the_same_seed_gives_the_same_borough(session: Session, coordinator: Session) -> None:
    def answers(of: Session) -> list[dict[str, str]]:
        there = replace(of, today=lambda: OCTOBER)
        sample_borough.fill(there, Progress(), records=20)
        rows = [*there.store.registers.rows("resident_concern", "heard_on")]
        return [{k: str(v) for k, v in row.items() if k not in NOT_ANSWERS and not k.startswith("c_")} for row in rows]

    assert answers(session) == answers(coordinator)


NOT_ANSWERS = {"record", "ref", "revision", "author", "laptop", "form_version", "changed_at"}


def test_the_sample_is_spread_over_wards_people_and_months(borough: Session) -> None:
    rows = [*borough.store.registers.rows("resident_concern", "heard_on")]
    assert len(rows) == 36
    assert len({row["ward"] for row in rows}) > 8
    assert len({row["author"] for row in rows}) > 4
    assert len({str(row["heard_on"])[:7] for row in rows}) > 6
    assert len(borough.store.people.all()) == 9, "eight of the sample and the one who set the store up"


def test_the_sample_names_partners_and_none_of_its_people(borough: Session) -> None:
    partners = tomllib.loads(shipped("samples", "borough.toml").read_text(encoding="utf-8"))["partners"]
    titles = [str(row["title"]) for row in borough.store.registers.rows("activity", "done_on")]
    assert len({partner for partner in partners if any(partner in title for title in titles)}) > 3
    assert "{" not in "".join(titles)
    people = {person.name.split()[0] for person in borough.store.people.all()}
    assert not people & {word for partner in partners for word in partner.split()}


def test_filling_can_be_stopped(coordinator: Session) -> None:
    progress = Progress(lambda done, _total: progress.cancel() if done == 5 else None)
    with pytest.raises(Cancelled):
        sample_borough.fill(coordinator, progress, records=20)
    assert coordinator.store.log.count() < 10


def test_the_preview_counts_what_the_workbook_then_has(borough: Session, tmp_path: Path) -> None:
    request = making.ReturnRequest(making.AMBASSADOR_RETURN, "2026-10", is_checked=True)
    sheets = {sheet.name: sheet.rows for sheet in making.preview(borough, request).sheets}
    made = making.make(borough, request, tmp_path, Progress())
    book = openpyxl.load_workbook(made.path)
    for name in ("Activity", "Worries"):
        refs = [row[0].value for row in book[name].iter_rows(min_row=4) if row[0].value]
        assert len(refs) == sheets[name]
    last = borough.store.returns_made.last()
    assert last is not None
    assert (last.return_id, last.period, last.file_name) == ("R-A", "2026-10", made.path.name)


def test_one_persons_return_has_only_their_rows(borough: Session, tmp_path: Path) -> None:
    someone = next(person for person in borough.store.people.all() if person.name.startswith("Asha"))
    everybody = making.preview(borough, making.ReturnRequest("R-A", "2026-10"))
    alone = making.preview(borough, making.ReturnRequest("R-A", "2026-10", person=someone.id))
    assert alone.sheets[0].rows == 1
    assert sum(sheet.rows for sheet in alone.sheets) < sum(sheet.rows for sheet in everybody.sheets)


def test_a_coordinators_change_leaves_the_row_in_its_authors_return(coordinator: Session) -> None:
    asha = coordinator.store.people.add(name="Asha", role=Role.AMBASSADOR)
    as_asha = replace(coordinator, person=asha)
    started = entry.begin(as_asha, "resident_concern")
    sample_borough.answer_as_sample(as_asha, started, 1)
    record = entry.submit(as_asha, started).record
    change = entry.edit(coordinator, record)
    domain = next(question.path for question in change.form.questions() if question.name == "c_domain")
    change.live.answer(domain, "treat")
    entry.submit(coordinator, change)

    def worries(of: Session) -> list[int]:
        month = f"{of.today():%Y-%m}"
        sheets = making.preview(of, making.ReturnRequest("R-A", month, person=of.person.id)).sheets
        in_return = [sheet.rows for sheet in sheets if sheet.name == "Worries"]
        return [home.home(of).figures[0][1], *in_return]

    assert worries(as_asha) == [1, 1]
    assert worries(coordinator) == [0, 0]


def test_no_name_of_a_person_is_in_any_workbook(borough: Session, tmp_path: Path) -> None:
    for which, period in (("R-A", "2026-10"), ("R-B", "2026-27_Q2")):
        made = making.make(borough, making.ReturnRequest(which, period), tmp_path, Progress())
        book = openpyxl.load_workbook(made.path)
        text = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
        for person in borough.store.people.all():
            assert person.name.split()[0] not in text.split()


def test_the_partnership_return_is_for_coordinators(session: Session) -> None:
    with pytest.raises(making.NotAllowed):
        making.preview(session, making.ReturnRequest("R-B", "2026-10"))


def test_a_wrong_period_is_told(borough: Session) -> None:
    with pytest.raises(BadPeriod):
        making.preview(borough, making.ReturnRequest("R-B", "soon"))


def test_the_period_that_is_due_comes_first() -> None:
    day = datetime.date(2026, 11, 23)
    assert [value for value, _ in making.months(day)][:3] == ["2026-10", "2026-11", "2026-09"]
    assert len(making.months(day)) == 13
    assert [value for value, _ in making.quarters(day)][:3] == ["2026-27_Q2", "2026-27_Q3", "2026-27_Q1"]


def test_practice_is_made_once_and_opened_again(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    first = practice.open_practice(settings, Progress())
    count = first.store.log.count()
    assert count == 600
    first.store.close()
    again = practice.open_practice(settings, Progress())
    assert again.store.log.count() == count
    again.store.close()


def test_practice_that_was_stopped_half_way_leaves_nothing(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    progress = Progress(lambda done, _total: progress.cancel() if done == 3 else None)
    with pytest.raises(Cancelled):
        practice.open_practice(settings, progress)
    assert not has_store(settings.data_folder)
