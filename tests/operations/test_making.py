from __future__ import annotations

import datetime
import re
import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from support.stores import new_borough, settings_in
from support.writing import write

from vrp_desktop.measures.analysis import Inquiry
from vrp_desktop.measures.period import BadPeriod
from vrp_desktop.measures.reading import rows
from vrp_desktop.operations import entry, home, making, practice, releasing, sample_borough
from vrp_desktop.operations.analysis import asking, leaving
from vrp_desktop.problems import Cancelled
from vrp_desktop.returns.book import filled
from vrp_desktop.returns.workbook import HEADER_ROW
from vrp_desktop.shipped import shipped
from vrp_desktop.store.files import has_store
from vrp_desktop.store.people import Role
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl import Workbook

    from vrp_desktop.operations.session import Session

OCTOBER = datetime.date(2026, 10, 31)


@pytest.fixture
def borough(tmp_path: Path) -> Iterator[Session]:
    made = new_borough(tmp_path / "borough", 60, today=OCTOBER)
    yield made
    made.store.close()


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


def test_what_the_sample_says_fits_what_was_answered_before(coordinator: Session) -> None:
    data = tomllib.loads(shipped("samples", "borough.toml").read_text(encoding="utf-8"))
    measure = write(coordinator, "indicator")
    given = {"indicator": measure, "is_rate": "no", "base_value": ""}
    for kind in ("named", "school", "lsoa"):
        write(coordinator, "outcome", **given, area_kind=kind)
    areas = {str(row["area_kind"]): row["area"] for row in rows(coordinator.store, "outcome")}
    fitting = data["texts_when"]["outcome"]["area_kind"]
    assert areas["named"] in data["texts"]["outcome"]["area"]
    assert all(areas[kind] in fitting[kind]["area"] for kind in ("school", "lsoa"))
    write(coordinator, "action", status="cannot", told="yes", concerns="", from_dive="", measure="")
    (action,) = rows(coordinator.store, "action")
    assert action["we_did"] in data["texts_when"]["action"]["status"]["cannot"]["we_did"]


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


def test_a_code_that_a_newer_form_dropped_leaves_in_its_own_words(borough: Session, tmp_path: Path) -> None:
    newest = borough.store.forms.newest("activity")
    older = borough.store.forms.xform("activity", newest.version)
    dropped = re.sub(r"<item>\s*<name>(under_30|hour|half_day)</name>.*?</item>", "", older, flags=re.DOTALL)
    assert dropped.count("<item>") == older.count("<item>") - 3
    with borough.store.transaction():
        borough.store.forms.install(dropped.replace(f'version="{newest.version}"', f'version="{newest.version}.1"'))
    assert borough.store.forms.newest("activity").version != newest.version
    request = making.ReturnRequest(making.AMBASSADOR_RETURN, "2026-10", is_checked=True)
    lengths = column(openpyxl.load_workbook(making.make(borough, request, tmp_path, Progress()).path), "Length")
    assert set(lengths) & {"Under 30 minutes", "About 1 hour", "Half a day"}
    assert not set(lengths) & {"under_30", "hour", "half_day"}


def column(book: Workbook, title: str) -> list[object]:
    """Give what stands under a heading of the sheet Activity."""
    heads = [cell.value for cell in book["Activity"][HEADER_ROW]]
    place = heads.index(title) + 1
    return [book["Activity"].cell(row, place).value for row in range(HEADER_ROW + 1, book["Activity"].max_row + 1)]


def test_how_it_went_is_a_number(borough: Session, tmp_path: Path) -> None:
    request = making.ReturnRequest(making.AMBASSADOR_RETURN, "2026-10", is_checked=True)
    went = column(openpyxl.load_workbook(making.make(borough, request, tmp_path, Progress()).path), "How it went")
    assert went
    assert all(isinstance(value, int) for value in went)


@pytest.mark.parametrize(
    ("period", "before"), [("2026-27_Q2", "2026/27 Q1 (April to June 2026)"), ("2026-10", "September 2026")]
)
def test_the_sheet_by_kind_says_which_period_came_before(period: str, before: str, borough: Session) -> None:
    values = making.values_of(borough, making.ReturnRequest(making.PARTNERSHIP_RETURN, period))
    (about,) = (sheet.about for sheet in filled(values).sheets if sheet.name == "Worries by type")
    assert about == f"Residents' worries by kind. The period before is {before}."


def safe(session: Session, which: str, period: str) -> making.ReturnRequest:
    """Ask for a return without the sheets from which hidden numbers could be worked out: there are few records."""
    return making.made_safe(session, making.ReturnRequest(which, period, is_checked=True))


def test_a_return_that_would_tell_hidden_numbers_is_not_made_as_it_is(borough: Session, tmp_path: Path) -> None:
    request = making.ReturnRequest("R-B", "2026-27_Q2")
    risk = making.preview(borough, request).at_risk
    assert risk.sentences
    with pytest.raises(releasing.NotSafe) as refused:
        making.make(borough, request, tmp_path, Progress())
    assert refused.value.sheets == risk.sheets
    assert not list(tmp_path.glob("*.xlsx"))
    made = making.make(borough, replace(request, without=risk.sheets), tmp_path, Progress())
    book = openpyxl.load_workbook(made.path)
    assert not set(risk.sheets) & set(book.sheetnames)
    notes = {row[0].value: str(row[1].value) for row in book["Notes"].iter_rows(min_row=4)}
    assert all(name in notes["Left out"] for name in risk.sheets)


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
        made = making.make(borough, safe(borough, which, period), tmp_path, Progress())
        book = openpyxl.load_workbook(made.path)
        text = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
        for person in borough.store.people.all():
            assert person.name.split()[0] not in text.split()


def rung(session: Session) -> str:
    """Let a phone number stand in a title, as only a form without the guard could; give the record's reference."""
    begun = entry.begin(session, "activity")
    sample_borough.answer_as_sample(session, begun, 1)
    done = entry.submit(session, begun)
    latest = session.store.log.latest(done.record)
    paths = {question.name: question.path for question in begun.form.questions()}
    dated = {paths["done_on"]: "2026-10-05", paths["title"]: "Ring 07700 900123"}
    with session.store.transaction():
        session.store.log.append(
            record=done.record,
            ref=latest.ref,
            form=latest.form,
            version=latest.version,
            answers=dict(latest.answers or {}) | dated,
            author=latest.author,
            parents=(latest.id,),
        )
    return done.ref


def test_what_looks_personal_keeps_a_return_from_being_made(session: Session, tmp_path: Path) -> None:
    ref = rung(session)
    request = making.ReturnRequest("R-A", "2026-10", is_checked=True)
    (suspect,) = making.preview(session, request).suspects
    assert (suspect.ref, suspect.column) == (ref, "Title")
    with pytest.raises(making.MayBePersonal) as refused:
        making.make(session, request, tmp_path, Progress())
    assert refused.value.suspects == (suspect,)
    assert "07700" not in refused.value.problem.sentences() + suspect.line()
    assert not list(tmp_path.glob("*.xlsx"))
    assert session.store.returns_made.last() is None


def test_a_reason_lets_it_pass_and_is_kept_with_audience_and_reason_of_the_rows(
    session: Session, tmp_path: Path
) -> None:
    rung(session)
    request = making.ReturnRequest("R-A", "2026-10", is_checked=True, kept_because="our own office's number")
    making.make(session, request, tmp_path, Progress())
    rows = session.store.returns_made.rows_out()
    assert [(r.sheet, r.audience) for r in rows] == [
        (sheet, "coordinator") for sheet in ("Cover", "Activity", "Worries", "Mentoring", "Help I need")
    ]
    assert {r.reason for r in rows} == {"Ambassador return, October 2026, for the coordinator, and nobody else"}
    assert [(r.suspect_count, r.kept_because) for r in rows] == [
        (0, ""), (1, "our own office's number"), (0, ""), (0, ""), (0, ""),
    ]  # fmt: skip


@pytest.mark.parametrize("asked", [{"training_wanted": "ring Jane 07700 900123"}, {"cards_wanted": "07700900123"}])
def test_what_somebody_asks_for_is_looked_at_too(asked: dict[str, str], session: Session, tmp_path: Path) -> None:
    request = replace(making.ReturnRequest("R-A", "2026-10", is_checked=True), **asked)
    (suspect,) = making.preview(session, request).suspects
    assert suspect.ref == "Help you need"
    with pytest.raises(making.MayBePersonal):
        making.make(session, request, tmp_path, Progress())


def test_cards_are_a_number_and_what_is_not_asked_for_says_none(session: Session, tmp_path: Path) -> None:
    request = making.ReturnRequest("R-A", "2026-10", is_checked=True, cards_wanted=" 20 ")
    book = openpyxl.load_workbook(making.make(session, request, tmp_path, Progress()).path)
    assert [cell.value for cell in book["Help I need"][HEADER_ROW + 1]] == ["No", "None", 20]


def test_an_ambassador_return_that_nobody_checked_is_not_made(session: Session, tmp_path: Path) -> None:
    with pytest.raises(making.NotChecked):
        making.make(session, making.ReturnRequest("R-A", "2026-10"), tmp_path, Progress())
    assert not list(tmp_path.glob("*.xlsx"))


def test_a_person_is_found_by_the_whole_name(borough: Session) -> None:
    someone = borough.store.people.all()[0]
    assert making.person_called(borough, f" {someone.name.upper()} ") == someone.id
    with pytest.raises(making.NoSuchPerson):
        making.person_called(borough, someone.name.split()[0][:2])


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
    assert count > 700
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


def test_the_preview_warns_of_a_row_of_which_everybody_is_of_one_kind(coordinator: Session) -> None:
    session = replace(coordinator, today=lambda: datetime.date(2026, 11, 2))
    for day in range(1, 13):
        write(session, "resident_concern", ward="E05013896", heard_on=f"2026-10-{day:02}", more="no")
    notes = making.preview(session, making.ReturnRequest("R-B", "2026-10")).notes
    assert any(note.endswith("so it is known of each.") for note in notes), notes


def test_a_copy_that_stands_against_a_return_is_named_in_its_preview(coordinator: Session) -> None:
    session = replace(coordinator, today=lambda: datetime.date(2026, 11, 2))
    given = {"ward": "E05013896", "more": "no"}
    for day in range(1, 13):
        write(session, "resident_concern", heard_on=f"2026-10-{day:02}", **given)
    leaving.copied(session, asking.ask(session, Inquiry("worries", "ward", period="2026-10")))
    write(session, "resident_concern", heard_on="2026-10-20", **given)
    risk = making.preview(session, making.ReturnRequest("R-B", "2026-10")).at_risk
    assert risk.first.startswith(
        "A copy for internal use stands against it: “Residents' worries by ward, October 2026”"
    )
    assert any("Leyton" in sentence for sentence in risk.sentences)


def test_what_was_seen_is_written_without_counting_it_again(borough: Session, tmp_path: Path) -> None:
    request = making.ReturnRequest("R-B", "2026-10")
    looked = making.preview(borough, request).looked
    assert looked is not None
    ticked = replace(request, is_checked=True, replaces_draft=True)
    assert looked.holds(borough, ticked)
    assert not looked.holds(borough, replace(request, without=("Activity",)))
    assert not looked.holds(replace(borough, today=lambda: OCTOBER + datetime.timedelta(days=1)), request)
    folders = [tmp_path / name for name in ("seen", "counted")]
    for folder in folders:
        folder.mkdir()
    made = making.make(borough, ticked, folders[0], Progress(), looked=looked)
    assert not looked.holds(borough, ticked), "it was noted that it was made"
    again = making.make(borough, ticked, folders[1], Progress())
    assert made.path.read_bytes() == again.path.read_bytes()


def test_what_was_written_down_since_it_was_seen_is_counted(borough: Session, tmp_path: Path) -> None:
    request = making.ReturnRequest("R-A", "2026-10", is_checked=True, kept_because="It is made up")
    looked = making.preview(borough, request).looked
    before = making.make(borough, request, tmp_path, Progress()).rows
    write(borough, "resident_concern", heard_on="2026-10-10", ward="E05013896")
    assert looked is not None
    assert not looked.holds(borough, request)
    assert making.make(borough, request, tmp_path, Progress(), looked=looked).rows == before + 1
