"""Rows that may leave: named columns, for a stated purpose, made by `allow` and by nothing else."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_ALLOWED = object()
_WHOLE = re.compile(r"[0-9]{1,9}")
Value = str | int | float | datetime.date | None


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column that is on the list. `kind`: "text", "free text", "number", "percent", "date" or "date and time".

    Free text is checked.

    A number that was chosen from a list, like 1 to 5, leaves as a number all the same. `of`, `base`: the columns of
    which a percentage is worked out as they leave.
    """

    key: str
    title: str
    kind: str = "text"
    of: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True)
class Purpose:
    """Who the rows are for, and which columns may go with them.

    `is_strict`: a row with something that may be personal does not go, whatever anybody says of it.
    """

    audience: str
    columns: tuple[SheetColumn, ...]
    is_strict: bool = False


@dataclass(frozen=True, slots=True)
class Suspect:
    """A cell that may hold personal data: whose reference, which column, and what the guard says of it."""

    ref: str
    column: str
    sentence: str

    def line(self) -> str:
        """Give where it is and what it looks like, without the text itself."""
        return f"{self.ref}, {self.column}: {self.sentence}"


PURPOSES = {
    "ambassador-cover": Purpose(
        audience="coordinator",
        columns=(
            SheetColumn("ref", "Person"),
            SheetColumn("role", "Role"),
            SheetColumn("days_active", "Days active", "number"),
            SheetColumn("worries", "Worries", "number"),
            SheetColumn("activities", "Activities", "number"),
            SheetColumn("reached", "People reached", "number"),
        ),
    ),
    "ambassador-activity": Purpose(
        audience="coordinator",
        columns=(
            SheetColumn("ref", "Ref"),
            SheetColumn("done_on", "Date", "date"),
            SheetColumn("kind", "Kind"),
            SheetColumn("title", "Title", "free text"),
            SheetColumn("ward", "Ward"),
            SheetColumn("venue_type", "Venue type"),
            SheetColumn("minutes", "Length"),
            SheetColumn("reached", "People reached", "number"),
            SheetColumn("new_people", "New people", "number"),
            SheetColumn("topics", "Topics"),
            SheetColumn("led_by", "Led by"),
            SheetColumn("languages", "Languages"),
            SheetColumn("cards", "Cards", "number"),
            SheetColumn("went", "How it went", "number"),
        ),
    ),
    "ambassador-worries": Purpose(
        audience="coordinator",
        columns=(
            SheetColumn("ref", "Ref"),
            SheetColumn("heard_on", "Heard on", "date"),
            SheetColumn("source", "Source"),
            SheetColumn("people", "People", "number"),
            SheetColumn("ward", "Ward"),
            SheetColumn("place_type", "Place type"),
            SheetColumn("place_note", "Street or park", "free text"),
            SheetColumn("concern", "Worry"),
            SheetColumn("concern_more", "Also about"),
            SheetColumn("basis", "How they know"),
            SheetColumn("worry_level", "Level"),
            SheetColumn("idea", "Idea", "free text"),
            SheetColumn("wants_reply", "Wants reply"),
        ),
    ),
    "ambassador-mentoring": Purpose(
        audience="coordinator",
        columns=(
            SheetColumn("mentee", "Mentee's code name"),
            SheetColumn("held", "Meetings held", "number"),
            SheetColumn("missed", "Missed", "number"),
            SheetColumn("cancelled", "Cancelled", "number"),
            SheetColumn("hours", "Hours", "number"),
            SheetColumn("themes", "Talked about"),
            SheetColumn("stage", "Stage now"),
        ),
    ),
    "ambassador-help": Purpose(
        audience="coordinator",
        columns=(
            SheetColumn("call", "Please call me"),
            SheetColumn("training", "Training wanted", "free text"),
            SheetColumn("cards", "Cards wanted", "free text"),
        ),
    ),
    "partnership-actions": Purpose(
        audience="partners",
        columns=(
            SheetColumn("ref", "Ref"),
            SheetColumn("title", "Action", "free text"),
            SheetColumn("domain", "Domain"),
            SheetColumn("tier", "For whom"),
            SheetColumn("owner", "Owner"),
            SheetColumn("wards", "Wards"),
            SheetColumn("start", "Start", "date"),
            SheetColumn("due", "Due", "date"),
            SheetColumn("status", "Status"),
            SheetColumn("days_late", "Days late", "number"),
            SheetColumn("worries_linked", "Worries linked", "number"),
            SheetColumn("verdict", "Young people's verdict"),
            SheetColumn("told", "Told residents"),
            SheetColumn("result", "What changed", "free text"),
        ),
    ),
    "partnership-reviews": Purpose(
        audience="partners",
        columns=(
            SheetColumn("ref", "Ref"),
            SheetColumn("action", "Action", "free text"),
            SheetColumn("met_on", "Met on", "date"),
            SheetColumn("members", "Members", "number"),
            SheetColumn("verdict", "Verdict"),
            SheetColumn("reasons", "Reasons"),
            SheetColumn("change", "Change asked", "free text"),
            SheetColumn("answer", "Answer"),
            SheetColumn("days_to_answer", "Days to answer", "number"),
            SheetColumn("happy", "Group happy"),
        ),
    ),
    "partnership-deep-dives": Purpose(
        audience="partners",
        columns=(
            SheetColumn("ref", "Ref"),
            SheetColumn("title", "Title", "free text"),
            SheetColumn("question", "Question", "free text"),
            SheetColumn("domain", "Domain"),
            SheetColumn("agencies", "Agencies"),
            SheetColumn("vcse_voice", "Community groups there"),
            SheetColumn("young_voice", "Young people there"),
            SheetColumn("end", "Finished", "date"),
            SheetColumn("findings", "Findings", "free text"),
            SheetColumn("barriers", "Barriers"),
            SheetColumn("actions_agreed", "Actions", "number"),
            SheetColumn("actions_done", "Actions done", "number"),
        ),
    ),
    "partnership-learning": Purpose(
        audience="partners",
        columns=(
            SheetColumn("ref", "Ref"),
            SheetColumn("title", "Title", "free text"),
            SheetColumn("kind", "Kind"),
            SheetColumn("learned", "What we learned", "free text"),
            SheetColumn("change", "What we will do", "free text"),
            SheetColumn("by_when", "By when", "date"),
            SheetColumn("done_on", "Done", "date"),
            SheetColumn("actions", "Actions it is about", "free text"),
            SheetColumn("owner", "Who leads them"),
        ),
    ),
    "partnership-money": Purpose(
        audience="partners",
        columns=(
            SheetColumn("ref", "Ref"),
            SheetColumn("fund_source", "Source"),
            SheetColumn("title", "Action", "free text"),
            SheetColumn("domain", "Domain"),
            SheetColumn("money", "Pounds", "number"),
            SheetColumn("spend_kind", "Staff or other"),
            SheetColumn("in_kind", "In kind", "free text"),
            SheetColumn("owner", "Led by"),
            SheetColumn("vcse", "Community group"),
        ),
    ),
    "duty-partners": Purpose(
        audience="partners",
        columns=(
            SheetColumn("agency", "Partner"),
            SheetColumn("type", "Type"),
            SheetColumn("took_part", "Took part in the period"),
            SheetColumn("shared", "Data shared in its deep dives"),
            SheetColumn("barriers", "What made them hard"),
            SheetColumn("agreement", "Data-sharing agreement", "free text"),
            SheetColumn("agreement_ends", "Agreement ends", "date"),
            SheetColumn("late_weeks", "Data late by (weeks)", "number"),
            SheetColumn("child_first", "Child first"),
        ),
    ),
    "duty-interventions": Purpose(
        audience="partners",
        columns=(
            SheetColumn("ref", "Ref"),
            SheetColumn("title", "Intervention", "free text"),
            SheetColumn("domain", "Domain"),
            SheetColumn("tier", "For whom"),
            SheetColumn("owner", "Provider"),
            SheetColumn("vcse", "Community group"),
            SheetColumn("reach_plan", "Planned", "number"),
            SheetColumn("started", "Started", "number"),
            SheetColumn("finished", "Finished", "number"),
            SheetColumn("finished_share", "% finished", "percent", of="finished", base="started"),
            SheetColumn("money", "Pounds", "number"),
            SheetColumn("status", "Status"),
        ),
    ),
    "lines": Purpose(
        audience="partners",
        columns=(SheetColumn("about", "About"), SheetColumn("text", "Text", "free text")),
    ),
    "you-said-we-did": Purpose(
        audience="public",
        columns=(
            SheetColumn("ward", "Ward"),
            SheetColumn("you_said", "You said", "free text"),
            SheetColumn("we_did", "We did", "free text"),
            SheetColumn("owner", "Who did it"),
            SheetColumn("told_on", "When", "date"),
            SheetColumn("next", "What next", "free text"),
            SheetColumn("contact", "How to tell us more"),
        ),
        is_strict=True,
    ),
    **{
        f"case-study-{audience}": Purpose(
            audience=audience,
            columns=(
                SheetColumn("section", "Heading"),
                SheetColumn("title", "Title", "free text"),
                SheetColumn("text", "Text", "free text"),
                SheetColumn("proof", "How we know", "free text"),
            ),
        )
        for audience in ("team", "partners", "public")
    },
}
"""The whole list: what is not here does not leave as rows (registers.md F.1, design 3.9)."""
IN_RETURNS = tuple(one for one in PURPOSES if one != "lines" and not one.startswith("case-study-"))
"""The purposes that a sheet of rows in a return may have; `operations.row_sheets` gives the rows of each."""


class RecordSheet:
    """Rows under their columns. `suspects`: cells that the guard would not let pass.

    `left_out`: of a strict purpose, the cells for which their rows stayed behind.
    """

    __slots__ = ("audience", "columns", "left_out", "name", "reason", "rows", "suspects", "title")

    def __init__(
        self,
        token: object,
        *,
        name: str,
        title: str,
        purpose: Purpose,
        rows: tuple[tuple[Value, ...], ...],
        reason: str,
        suspects: tuple[Suspect, ...],
        left_out: tuple[Suspect, ...],
    ) -> None:
        if token is not _ALLOWED:
            raise TypeError("a RecordSheet is made by disclosure.record_sheet.allow")
        self.name = name
        self.title = title
        self.columns = purpose.columns
        self.audience = purpose.audience
        self.rows = rows
        self.reason = reason
        self.suspects = suspects
        self.left_out = left_out


def allow(
    purpose: str,
    *,
    name: str,
    title: str,
    rows: Iterable[Mapping[str, object]],
    reason: str,
    check_text: Callable[[str], str | None],
    only: Sequence[str] = (),
) -> RecordSheet:
    """Let the listed columns of `rows` out for `purpose`; other columns stay behind.

    `rows`: values by column key, with words in place of codes. `check_text`: the guard's sentence on a text, or `None`.
    `only`: keys of the columns that are wanted, in their order; all of the list when empty. Raises KeyError for a
    purpose or column that is not on the list, ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("rows leave only for a reason")
    listed = PURPOSES[purpose]
    if only:
        by_key = {column.key: column for column in listed.columns}
        listed = replace(listed, columns=tuple(by_key[key] for key in only))
    lines: list[tuple[Value, ...]] = []
    suspects: list[Suspect] = []
    left_out: list[Suspect] = []
    for row in rows:
        found = []
        for column in listed.columns:
            text = row.get(column.key)
            said = check_text(text) if column.kind == "free text" and isinstance(text, str) else None
            if said is not None:
                found.append(Suspect(str(row.get("ref", "")), column.title, said))
        if found and listed.is_strict:
            left_out += found
            continue
        suspects += found
        lines.append(tuple(_value(row.get(column.key), column.kind) for column in listed.columns))
    return RecordSheet(
        _ALLOWED,
        name=name,
        title=title,
        purpose=listed,
        rows=tuple(lines),
        reason=reason,
        suspects=tuple(suspects),
        left_out=tuple(left_out),
    )


def _value(value: object, kind: str) -> Value:
    if kind == "number" and isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    if value is None or isinstance(value, str | int | float | datetime.date):
        return value
    return str(value)
