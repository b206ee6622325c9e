"""The case study update: what goes in for whom, percentages, and what stops it."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import docx
import pytest
from support.writing import answer, write

from vrp_desktop.operations import case_study, entry, sample_borough
from vrp_desktop.operations.to_do.tasks import to_do
from vrp_desktop.problems import VrpError
from vrp_desktop.returns.case_study import HEADINGS
from vrp_desktop.store.people import Role
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.operations.session import Session

TODAY = datetime.date(2026, 11, 25)
TITLES = {"For everybody", "Not approved", "For partners", "For the team"}


@pytest.fixture
def hana(coordinator: Session) -> Session:
    return replace(coordinator, today=lambda: TODAY)


@pytest.fixture
def ines(hana: Session) -> Session:
    """Give a second person, who approves."""
    return replace(hana, person=hana.store.people.add(name="Ines", role=Role.APPROVER))


def note(session: Session, kind: str, title: str, approver: Session | None = None, **answers: str) -> str:
    given = {
        "kind": kind, "title": title, "noted_on": "2026-11-20", "happened": "It happened", "learned": "We learned",
        "share": "public", "links": "", "worries": "", "deep_dive": "", "review": "", "sent_on": "", "c_done_on": "",
        "proof": "",
    }  # fmt: skip
    record = write(session, "learning", **(given | answers))
    if approver is not None:
        approve(approver, record)
    return record


def approve(approver: Session, record: str) -> None:
    begun = entry.edit(approver, record)
    answer(begun, ok_by="Head of service", ok_on="2026-11-21")
    entry.submit(approver, begun, "Approved")


def reading(session: Session, **answers: str) -> str:
    measure = write(session, "indicator", code="knife_crime", label="Knife crime")
    given = {
        "indicator": measure, "source_agency": "met_police", "definition": "Knives used or shown",
        "area_kind": "borough", "period_kind": "year", "period_from": "2025-10-01", "period_to": "2026-09-30",
        "value": "438", "is_rate": "no", "base_value": "600", "base_from": "2024-10-01", "base_to": "2025-09-30",
    }  # fmt: skip
    return write(session, "outcome", **(given | answers))


def texts(session: Session, folder: Path, audience: str) -> list[str]:
    written = case_study.make(session, audience, folder, is_checked=True)
    return [paragraph.text for paragraph in docx.Document(str(written.path)).paragraphs]


def test_headings_stand_in_the_order_of_the_case_study_and_notes_below_them(
    hana: Session, ines: Session, tmp_path: Path
) -> None:
    note(hana, "difference", "The same faces", ines)
    note(hana, "not_right", "We came late", ines, change="Come earlier", by_when="2026-12-31")
    note(hana, "case_study", "About", ines, section="about", new_text="We are a partnership.", proof_text="The plan")
    lines = texts(hana, tmp_path, "public")
    order = [
        "About the partnership", "We are a partnership.", "What has gone well", "Challenges experienced and overcome",
        "We came late", "What we do now: Come earlier (by 31 December 2026)", "Results", "What made the difference",
        "The same faces", "Contact",
    ]  # fmt: skip
    places = [lines.index(line) for line in order]
    assert places == sorted(places)
    assert "About" not in lines, "the council's own words stand as they are"


def test_each_audience_sees_what_it_may(hana: Session, ines: Session, tmp_path: Path) -> None:
    note(hana, "well", "For everybody", ines)
    note(hana, "well", "Not approved")
    note(hana, "well", "For partners", share="partners")
    note(hana, "well", "For the team", share="team")
    seen = {
        audience: {line for line in texts(hana, tmp_path, audience) if line in TITLES}
        for audience in ("team", "partners", "public")
    }
    assert seen["team"] == TITLES
    assert seen["partners"] == TITLES - {"For the team"}
    assert seen["public"] == {"For everybody"}
    why = {one.title: one.why for one in case_study.preview(hana, "public").left_out}
    assert why == {
        "Not approved": "Nobody but its writer has approved it as it stands now.",
        "For partners": "It may not be seen by everybody.", "For the team": "It may not be seen by everybody.",
    }  # fmt: skip


def test_an_approval_holds_for_the_words_that_were_approved_and_is_a_second_persons(
    hana: Session, ines: Session
) -> None:
    def is_in() -> bool:
        return not case_study.preview(hana, "public").left_out

    record = note(hana, "well", "Food", ines)
    assert is_in()
    begun = entry.edit(hana, record)
    answer(begun, learned="Words that nobody approved")
    entry.submit(hana, begun, "I learned more")
    assert not is_in()
    assert [task.record for task in to_do(ines).tasks if task.words.startswith("Approve")] == [record]
    approve(ines, record)
    assert is_in()
    assert not any(task.words.startswith("Approve") for task in to_do(ines).tasks)
    begun = entry.edit(ines, record)
    answer(begun, learned="The approver's own words")
    entry.submit(ines, begun, "Better words")
    assert not is_in(), "whoever wrote them cannot approve them"


def test_only_the_newest_words_about_the_partnership_and_its_contact_go_in(
    hana: Session, ines: Session, tmp_path: Path
) -> None:
    for on, words in (("2026-11-01", "Old contact"), ("2026-11-20", "New contact")):
        note(hana, "case_study", words, ines, noted_on=on, section="contact", new_text=words, proof_text="Directory")
    lines = texts(hana, tmp_path, "public")
    assert "New contact" in lines
    assert "Old contact" not in lines
    (left_out,) = case_study.preview(hana, "public").left_out
    assert (left_out.title, left_out.why) == ("Old contact", "A newer note stands in its place.")


def test_a_percentage_needs_a_reading_of_two_numbers_and_then_says_both(
    hana: Session, ines: Session, tmp_path: Path
) -> None:
    note(hana, "well", "Bare", ines, happened="It fell by 27%")
    note(hana, "well", "Knife crime down 27%", ines)
    one = reading(hana, base_value="", base_from="", base_to="")
    note(hana, "result", "One number", ines, happened="It fell by 27%", proof=one)
    note(hana, "result", "Shown", ines, happened="Knife crime fell by 27 per cent", proof=reading(hana))
    preview = case_study.preview(hana, "public")
    assert {one.title for one in preview.left_out} == {"Bare", "Knife crime down 27%", "One number"}
    assert {"percentage" in one.why for one in preview.left_out} == {True}
    said = next(line for line in texts(hana, tmp_path, "public") if line.startswith("Knife crime: "))
    assert said == (
        "Knife crime: 438, 1 October 2025 to 30 September 2026; before: 600, 1 October 2024 to 30 September 2025 "
        "(-27.0% relative change). Meaning: Knives used or shown. Source: Met Police."
    )


def test_a_percentage_of_small_numbers_stays_in_the_team(hana: Session, ines: Session) -> None:
    small = reading(hana, value="6", base_value="12")
    note(hana, "result", "It fell by 50%", ines, proof=small)
    (left_out,) = case_study.preview(hana, "public").left_out
    assert "too small" in left_out.why
    assert case_study.preview(hana, "team").left_out == ()


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"value": "10.1", "base_value": "12.5", "is_rate": "yes", "num": "101", "den": "1000"},
         "10.1% (101 of 1000)"),
        ({"value": "10.1", "base_value": "12.5", "is_rate": "yes", "num": "101", "den": "1000"},
         "(-19.2% relative change, -2.4 percentage points)"),
        ({"value": "42.9", "base_value": "", "is_rate": "yes", "num": "3", "den": "7"},
         "a small number, hidden to protect people"),
        ({"value": "98", "base_value": "", "is_rate": "yes", "num": "98", "den": "100"},
         "a small number, hidden to protect people"),
        ({"value": "3", "base_value": "5"}, "a small number, hidden to protect people"),
        ({"value": "9", "base_value": "12"}, "(too few before for a change in per cent)"),
    ],
)  # fmt: skip
def test_rates_small_numbers_and_small_bases_are_told_by_their_names(
    hana: Session, ines: Session, tmp_path: Path, answers: dict[str, str], words: str
) -> None:
    note(hana, "result", "Shown", ines, proof=reading(hana, **answers))
    said = next(line for line in texts(hana, tmp_path, "public") if line.startswith("Knife crime: "))
    assert words in said
    assert "-40" not in said


def test_what_looks_personal_stops_it_until_somebody_says_why_it_may_stay(
    hana: Session, ines: Session, tmp_path: Path
) -> None:
    record = note(hana, "well", "A call")
    begun = entry.edit(hana, record)
    answer(begun, learned="Ring 07700 900123")
    path = next(q.path for q in begun.form.questions() if q.name == "learned")
    begun.live.set_reason(path, "The office")
    entry.submit(hana, begun, "It is the office")
    approve(ines, record)
    assert len(case_study.preview(hana, "public").suspects) == 1
    with pytest.raises(VrpError):
        case_study.make(hana, "public", tmp_path, is_checked=True)
    with pytest.raises(VrpError):
        case_study.make(hana, "public", tmp_path, is_checked=False, kept_because="The office")
    assert list(tmp_path.glob("*.docx")) == []
    case_study.make(hana, "public", tmp_path, is_checked=True, kept_because="The office")
    (out,) = hana.store.returns_made.rows_out()
    assert (out.audience, out.suspect_count, out.kept_because) == ("public", 1, "The office")


def test_a_pasted_control_sign_does_not_stop_the_document(hana: Session, ines: Session, tmp_path: Path) -> None:
    note(hana, "well", "Food", ines, learned="first\x0bsecond\x01")
    assert any("first" in line for line in texts(hana, tmp_path, "public"))


def test_the_file_is_named_by_its_marking_and_numbered(hana: Session, tmp_path: Path) -> None:
    names = [
        case_study.make(hana, who, tmp_path, is_checked=True).path.name for who in ("public", "partners", "public")
    ]
    assert names == [
        "VRP_CaseStudy_2026-11-25_OFFICIAL_v1.docx", "VRP_CaseStudy_2026-11-25_OFFICIAL-SENSITIVE_v1.docx",
        "VRP_CaseStudy_2026-11-25_OFFICIAL_v2.docx",
    ]  # fmt: skip


def test_only_coordinators_and_approvers_make_it(session: Session, tmp_path: Path) -> None:
    with pytest.raises(VrpError):
        case_study.preview(session, "team")
    with pytest.raises(VrpError):
        case_study.make(session, "team", tmp_path, is_checked=True)


def test_the_sample_borough_shows_a_whole_document(hana: Session, tmp_path: Path) -> None:
    sample_borough.fill(hana, Progress())
    said = texts(hana, tmp_path, "public")
    assert any("1,920" in line and "2,400" in line and "-20.0% relative change" in line for line in said)
    assert all(said[said.index(heading) + 1] not in HEADINGS.values() for heading in HEADINGS.values())
