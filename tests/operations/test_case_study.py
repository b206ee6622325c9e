"""The case study update: what goes in for whom, percentages, and what stops it."""

from __future__ import annotations

import datetime
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import docx
import pytest
from support.writing import answer, write

from vrp_desktop.operations import case_study, entry
from vrp_desktop.problems import VrpError
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.operations.session import Session

TODAY = datetime.date(2026, 11, 25)


@pytest.fixture
def hana(coordinator: Session) -> Session:
    person = replace(coordinator.person, role=Role.APPROVER)
    return replace(coordinator, today=lambda: TODAY, person=person)


def note(session: Session, kind: str, title: str, **answers: str) -> str:
    given = {
        "kind": kind, "title": title, "noted_on": "2026-11-20", "happened": "It happened", "learned": "We learned",
        "share": "public", "ok_by": "Head of service", "ok_on": "2026-11-21", "links": "", "deep_dive": "",
        "sent_on": "", "c_done_on": "", "proof": "",
    }  # fmt: skip
    return write(session, "learning", **(given | answers))


def reading(session: Session, **answers: str) -> str:
    hana = replace(session, person=replace(session.person, role=Role.COORDINATOR))
    measure = write(hana, "indicator", code="knife_crime", label="Knife crime")
    given = {
        "indicator": measure, "source_agency": "met_police", "definition": "Knives used or shown",
        "area_kind": "borough", "period_kind": "year", "period_from": "2025-10-01", "period_to": "2026-09-30",
        "value": "438", "is_rate": "no", "base_value": "600", "base_from": "2024-10-01", "base_to": "2025-09-30",
    }  # fmt: skip
    return write(hana, "outcome", **(given | answers))


def texts(session: Session, folder: Path, audience: str) -> list[str]:
    written = case_study.make(session, audience, folder, is_checked=True)
    return [paragraph.text for paragraph in docx.Document(str(written.path)).paragraphs]


def test_headings_stand_in_the_order_of_the_case_study_and_notes_below_them(hana: Session, tmp_path: Path) -> None:
    note(hana, "difference", "The same faces")
    note(hana, "not_right", "We came late", change="Come earlier", by_when="2026-12-31")
    note(hana, "case_study", "About", section="about", new_text="We are a partnership.", proof_text="The plan")
    lines = texts(hana, tmp_path, "public")
    order = [
        "About the partnership", "We are a partnership.", "What has gone well", "Challenges experienced and overcome",
        "We came late", "What we do now: Come earlier (by 31 December 2026)", "Results", "What made the difference",
        "The same faces", "Contact",
    ]  # fmt: skip
    places = [lines.index(line) for line in order]
    assert places == sorted(places)
    assert "About" not in lines, "the council's own words stand as they are"


def test_each_audience_sees_what_it_may(hana: Session, tmp_path: Path) -> None:
    note(hana, "well", "For everybody")
    note(hana, "well", "Not approved", ok_by="", ok_on="")
    note(hana, "well", "For partners", share="partners", ok_by="", ok_on="")
    note(hana, "well", "For the team", share="team", ok_by="", ok_on="")
    seen = {
        audience: {line for line in texts(hana, tmp_path, audience) if line.startswith(("For ", "Not "))} - {""}
        for audience in ("team", "partners", "public")
    }
    assert seen["team"] == {"For everybody", "Not approved", "For partners", "For the team"}
    assert seen["partners"] == {"For everybody", "Not approved", "For partners"}
    assert seen["public"] == {"For everybody"}
    why = {one.title: one.why for one in case_study.preview(hana, "public").left_out}
    assert why == {
        "Not approved": "Nobody has approved it yet.", "For partners": "It may not be seen by everybody.",
        "For the team": "It may not be seen by everybody.",
    }  # fmt: skip


def test_a_percentage_needs_a_reading_and_then_says_both_numbers(hana: Session, tmp_path: Path) -> None:
    note(hana, "well", "Bare", happened="It fell by 27%")
    note(hana, "result", "Shown", happened="Knife crime fell by 27 per cent", proof=reading(hana))
    preview = case_study.preview(hana, "public")
    assert [(one.title, "percentage" in one.why) for one in preview.left_out] == [("Bare", True)]
    said = next(line for line in texts(hana, tmp_path, "public") if line.startswith("Knife crime: "))
    assert said == (
        "Knife crime: 438, 1 October 2025 to 30 September 2026; before: 600, 1 October 2024 to 30 September 2025 "
        "(-27.0% relative change). Meaning: Knives used or shown. Source: Met Police."
    )


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
    hana: Session, tmp_path: Path, answers: dict[str, str], words: str
) -> None:
    note(hana, "result", "Shown", proof=reading(hana, **answers))
    said = next(line for line in texts(hana, tmp_path, "public") if line.startswith("Knife crime: "))
    assert words in said
    assert "-40" not in said


def test_what_looks_personal_stops_it_until_somebody_says_why_it_may_stay(hana: Session, tmp_path: Path) -> None:
    record = note(hana, "well", "A call")
    begun = entry.edit(hana, record)
    answer(begun, learned="Ring 07700 900123")
    path = next(q.path for q in begun.form.questions() if q.name == "learned")
    begun.live.set_reason(path, "The office")
    entry.submit(hana, begun, "It is the office")
    assert len(case_study.preview(hana, "public").suspects) == 1
    with pytest.raises(VrpError):
        case_study.make(hana, "public", tmp_path, is_checked=True)
    with pytest.raises(VrpError):
        case_study.make(hana, "public", tmp_path, is_checked=False, kept_because="The office")
    assert list(tmp_path.glob("*.docx")) == []
    case_study.make(hana, "public", tmp_path, is_checked=True, kept_because="The office")
    (out,) = hana.store.returns_made.rows_out()
    assert (out.audience, out.suspect_count, out.kept_because) == ("public", 1, "The office")


def test_the_document_says_how_it_is_marked_and_nobodys_name_and_is_the_same_each_time(
    hana: Session, tmp_path: Path
) -> None:
    note(hana, "well", "For everybody")
    first = case_study.make(hana, "public", tmp_path, is_checked=True)
    second = case_study.make(hana, "partners", tmp_path, is_checked=True)
    again = case_study.make(hana, "public", tmp_path, is_checked=True)
    assert first.path.name == "VRP_CaseStudy_2026-11-25_OFFICIAL_v1.docx"
    assert second.path.name == "VRP_CaseStudy_2026-11-25_OFFICIAL-SENSITIVE_v1.docx"
    assert again.path.read_bytes() == first.path.read_bytes()
    document = docx.Document(str(first.path))
    assert document.sections[0].header.paragraphs[0].text == "OFFICIAL"
    assert document.core_properties.author == "VRP Desktop"
    with zipfile.ZipFile(first.path) as package:
        everything = b"".join(package.read(name) for name in package.namelist())
    assert hana.person.name.encode() not in everything
    assert b'w:val="en-GB"' in everything


def test_only_coordinators_and_approvers_make_it(session: Session, tmp_path: Path) -> None:
    with pytest.raises(VrpError):
        case_study.preview(session, "team")
    with pytest.raises(VrpError):
        case_study.make(session, "team", tmp_path, is_checked=True)
