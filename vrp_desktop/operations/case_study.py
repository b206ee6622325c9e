"""The case study update: what has been learned, under the headings of the council's own form.

A note goes in when it may be seen by whom the document is for. Everybody sees only what an approver has approved. A
percentage goes in only with the reading that shows it, and then both numbers, their days, their meaning and whose they
are stand under it: "-20%" once stood in a case study where the rate had fallen by two points.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING

from vrp_desktop.dates import day_in_words
from vrp_desktop.operations.approval import is_approved
from vrp_desktop.operations.from_links import answer_of
from vrp_desktop.operations.making import MayBePersonal, NotAllowed, NotChecked, noted_out
from vrp_desktop.operations.reading import answers_of, day, rows
from vrp_desktop.problems import Problem
from vrp_desktop.store.kinds import Kind
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from vrp_desktop.disclosure.record_sheet import Suspect
    from vrp_desktop.operations.session import Session
    from vrp_desktop.returns.case_study import CaseStudy
    from vrp_desktop.returns.write import Written
    from vrp_desktop.store.registers import Value

AUDIENCES = {"team": "the team", "partners": "partners", "public": "everybody"}
_SEES = {"team": ("team", "partners", "public"), "partners": ("partners", "public"), "public": ("public",)}
_OPEN, _CLOSED = "OFFICIAL", "OFFICIAL-SENSITIVE"
_HEADING_OF = {
    "well": "well", "hard": "challenges", "not_right": "challenges", "result": "results", "difference": "difference",
}  # fmt: skip
_ONLY_NEWEST = ("about", "contact")
"""Headings that say how things are now: an older note is out of date."""
_PERCENT = re.compile(r"\d\s*(?:%|per\s?cent\b)", re.IGNORECASE)
_HIDDEN = "a small number, hidden to protect people"
_SMALL = 8
"""A count below this, and above zero, is hidden where it leaves the team (design: 1 to 7 are hidden)."""
_SMALL_BASE = Decimal(20)
"""Where there were fewer than so many before, a change in per cent says nothing."""
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A note that does not go in. `title`: of the note."""

    title: str
    why: str


@dataclass(frozen=True, slots=True)
class StudyPreview:
    """What would be in the document: (heading, how many notes) in order, what is left out, and what looks personal."""

    headings: tuple[tuple[str, int], ...]
    left_out: tuple[LeftOut, ...]
    suspects: tuple[Suspect, ...]


def preview(session: Session, audience: str) -> StudyPreview:
    """Give what the document would hold. Raises NotAllowed."""
    from vrp_desktop.returns.case_study import HEADINGS

    study, left_out = _study(session, audience)
    counts = {code: sum(row[0] == code for row in study.sheet.rows) for code in HEADINGS}
    return StudyPreview(
        tuple((heading, counts[code]) for code, heading in HEADINGS.items()), left_out, study.sheet.suspects
    )


def make(session: Session, audience: str, folder: Path, *, is_checked: bool, kept_because: str = "") -> Written:
    """Write the document into `folder` under its own name, and note that rows left, for whom and why.

    Raises NotAllowed, NotChecked, MayBePersonal, WorkbookOpen and WorkbookNotWritten; then nothing was written.
    """
    from vrp_desktop.returns.case_study import file_name, write

    study, _left_out = _study(session, audience)
    sheet = study.sheet
    if sheet.suspects and not kept_because.strip():
        raise MayBePersonal(sheet.suspects)
    if not is_checked:
        raise NotChecked

    @contextlib.contextmanager
    def note(written: Written) -> Iterator[None]:
        with session.store.transaction():
            session.store.returns_made.add(
                return_id="CaseStudy",
                period=f"{session.today():%Y-%m}",
                file_name=written.path.name,
                made_by=session.person.id,
                row_count=written.rows,
                sha256=written.sha256,
                rows_out=[noted_out(sheet, kept_because)],
            )
            session.store.access.note(Kind.EXPORTED, session.person.id, ref=f"CaseStudy {audience}")
            yield

    return write(study, file_name(study, folder), note)


def _study(session: Session, audience: str) -> tuple[CaseStudy, tuple[LeftOut, ...]]:
    from vrp_desktop.disclosure.record_sheet import allow
    from vrp_desktop.operations.entry import text_check
    from vrp_desktop.returns.case_study import CaseStudy

    if session.person.role not in (Role.COORDINATOR, Role.APPROVER):
        raise NotAllowed(
            Problem(
                happened="The case study is for coordinators and approvers.",
                means="Nothing was made.",
                do_next="Ask your coordinator.",
            )
        )
    given, left_out = _notes(session, audience)
    sheet = allow(
        f"case-study-{audience}",
        name="Case study",
        title=f"{session.settings.borough} Violence Reduction Partnership: case study update",
        rows=given,
        reason=f"Case study update for {AUDIENCES[audience]}",
        check_text=text_check(session),
    )
    marking = _OPEN if audience == "public" else _CLOSED
    return CaseStudy(AUDIENCES[audience], marking, session.today(), sheet), left_out


def _notes(session: Session, audience: str) -> tuple[list[dict[str, object]], tuple[LeftOut, ...]]:
    """Give the rows of the document, the newest first under each heading, and what is left out."""
    found: list[dict[str, object]] = []
    left_out: list[LeftOut] = []
    told: set[str] = set()
    notes = sorted(rows(session, "learning"), key=lambda row: str(row.get("noted_on")), reverse=True)
    for row in notes:
        title = str(row.get("title") or row["ref"])
        kind = str(row.get("kind"))
        section = str(row.get("section") or "") if kind == "case_study" else _HEADING_OF.get(kind, "")
        text, proof = _text(row), answers_of(session, str(row.get("proof") or ""))
        if not section or not text:
            continue
        # The council's own words stand under its heading as they are.
        heading = "" if kind == "case_study" else title
        said = _proof(session, proof, is_for_team=audience == "team") if proof else ""
        why = _why_not(session, audience, row, f"{heading} {text}", proof)
        if not why and _PERCENT.search(f"{heading} {text}") and _HIDDEN in said:
            # The percentage would stand there without its numbers, or give them away.
            why = "It says a percentage of numbers that are too small to be shown outside of the team."
        if not why and section in _ONLY_NEWEST and section in told:
            why = "A newer note stands in its place."
        if why:
            left_out.append(LeftOut(title, why))
            continue
        told.add(section)
        found.append({"ref": str(row["ref"]), "section": section, "title": heading, "text": text, "proof": said})
    return found, tuple(left_out)


def _why_not(session: Session, audience: str, row: Mapping[str, Value], words: str, proof: Mapping[str, str]) -> str:
    """Give why a note does not go in, in a sentence; empty when it does. `proof`: the answers of the linked reading."""
    if str(row.get("share") or "team") not in _SEES[audience]:
        return f"It may not be seen by {AUDIENCES[audience]}."
    if audience == "public" and not is_approved(session, str(row["record"])):
        return "Nobody but its writer has approved it as it stands now."
    if _PERCENT.search(words) and not _shows_percentage(proof):
        return "It says a percentage, and no reading with two numbers is linked that shows it."
    return ""


def _shows_percentage(proof: Mapping[str, str]) -> bool:
    """Tell whether a reading has two numbers: the parts of a rate, or the one before."""
    if proof.get("is_rate") == "yes" and proof.get("num") and proof.get("den"):
        return True
    return bool(proof.get("value") and proof.get("base_value"))


def _text(row: Mapping[str, Value]) -> str:
    if row.get("kind") == "case_study":
        return str(row.get("new_text") or "")
    parts = [str(row.get("happened") or ""), str(row.get("learned") or "")]
    if row.get("change"):
        by = day(row.get("by_when"))
        parts.append(f"What we do now: {row['change']}" + (f" (by {day_in_words(by)})" if by else ""))
    return "\n".join(part for part in parts if part)


def _proof(session: Session, answers: Mapping[str, str], *, is_for_team: bool) -> str:
    """Give a reading in words: both numbers with their days, the change by its right name, meaning and source."""

    def said(name: str) -> str:
        return answers.get(name, "")

    is_rate = said("is_rate") == "yes"
    label = answer_of(session, said("indicator"), "label") or "The number"
    now = _number(said("value"), is_rate=is_rate, is_for_team=is_for_team)
    if is_rate and not is_for_team and _is_small_rate(said("num"), said("den")):
        return f"{label}: {_HIDDEN}. Meaning: {said('definition')}."
    if is_rate and said("num") and said("den"):
        now += f" ({said('num')} of {said('den')})"
    words = f"{label}: {now}, {_span(said('period_from'), said('period_to'))}"
    if said("base_value"):
        before = _number(said("base_value"), is_rate=is_rate, is_for_team=is_for_team)
        words += f"; before: {before}, {_span(said('base_from'), said('base_to'))}"
        words += _change(said("value"), said("base_value"), is_rate=is_rate, is_hidden=_HIDDEN in now + before)
    source = session.lists.labels("partner.csv").get(said("source_agency"), said("source_agency"))
    return f"{words}. Meaning: {said('definition')}. Source: {source}."


def _span(first: str, last: str) -> str:
    import datetime

    try:
        days = [day_in_words(datetime.date.fromisoformat(text)) for text in (first, last)]
    except ValueError:
        return ""
    return f"{days[0]} to {days[1]}"


def _number(text: str, *, is_rate: bool, is_for_team: bool) -> str:
    number = _decimal(text)
    if number is None:
        return text
    if not is_rate and not is_for_team and 0 < number < _SMALL:
        return _HIDDEN
    said = f"{number.normalize():,f}"
    return f"{said}%" if is_rate else said


def _is_small_rate(num_text: str, den_text: str) -> bool:
    """Tell whether one of a rate's two numbers, or what is left between them, is small; or they are not known."""
    num, den = _decimal(num_text), _decimal(den_text)
    return num is None or den is None or any(0 < number < _SMALL for number in (num, den, den - num))


def _change(now_text: str, before_text: str, *, is_rate: bool, is_hidden: bool) -> str:
    """Give the relative change in per cent, and of rates the change in points too, each by its name."""
    now, before = _decimal(now_text), _decimal(before_text)
    if now is None or before is None or before == 0 or is_hidden:
        return ""
    if not is_rate and before < _SMALL_BASE:
        return " (too few before for a change in per cent)"
    relative = f"{_tenths((now - before) / before * 100):+}% relative change"
    return f" ({relative}, {_tenths(now - before):+} percentage points)" if is_rate else f" ({relative})"


def _tenths(number: Decimal) -> Decimal:
    return number.quantize(_TENTH, ROUND_HALF_UP)


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
