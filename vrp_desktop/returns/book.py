"""Places the sheets of a return: cover, notes, data, charts, checks, sign-off, in this order (registers.md F.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.dates import day_in_words
from vrp_desktop.disclosure.record_sheet import RecordSheet
from vrp_desktop.returns import charts, checks, layout, notes, signing
from vrp_desktop.returns.definition import COVER
from vrp_desktop.returns.values import cut_texts
from vrp_desktop.returns.workbook import LONG_TEXT, Head, Workbook

if TYPE_CHECKING:
    from vrp_desktop.returns.definition import Sheet
    from vrp_desktop.returns.values import ReturnValues
    from vrp_desktop.returns.workbook import Value


def filled(values: ReturnValues) -> Workbook:
    """Give the return's sheets in their order."""
    title = f"{values.id} {values.period_label}"
    writer = Workbook(title=title, marking=signing.marked(values.marking, values.draft), made_on=values.made_on)
    sheets = [(sheet, values.sheets[place]) for place, sheet in enumerate(values.definition.sheets)]
    if sheets and sheets[0][0].name == COVER:
        first, data = sheets.pop(0)
        if isinstance(data, RecordSheet):
            layout.add(writer, data, f"{values.marking}. {_about(values, first)}")
    else:
        _add_cover(writer, values)
    _add_notes(writer, values)
    for sheet, data in sheets:
        layout.add(writer, data, _about(values, sheet))
    drawn, missing = tuple(charts.drawings(values)), charts.left_out(values)
    if drawn:
        writer.add_page(
            "Charts",
            f"Charts, {values.period_label}",
            "The numbers are in the sheets that the charts name. Where a number is hidden, nothing is drawn."
            + (f" Left out, because there is no number to draw: {', '.join(missing)}." if missing else ""),
            drawn,
        )
    checks.add(writer, [data for _, data in sheets], values.period_label)
    signing.add_changes(writer, values)
    _add_sign_off(writer, values)
    return writer


def _about(values: ReturnValues, sheet: Sheet) -> str:
    return sheet.about_in(values.period_label, values.before_label)


def _add_cover(writer: Workbook, values: ReturnValues) -> None:
    names = ", ".join(sheet.name for sheet in values.sheets)
    writer.add(
        COVER,
        f"{values.definition.title}, {values.borough}, {values.period_label}",
        f"{values.marking}. For {values.definition.audience}.",
        [Head("About"), Head("Value", "free text")],
        [
            ("Period", values.period_label),
            ("Made on", day_in_words(values.made_on)),
            ("Prepared by (role)", values.prepared_by_role.capitalize()),
            *signing.cover_lines(values),
            ("Sheets", names),
        ],
    )


def _add_notes(writer: Workbook, values: ReturnValues) -> None:
    lines: list[tuple[Value, ...]] = [
        ("Who may read it", f"{values.marking}: {values.definition.audience}."),
        ("Period", f"{values.period_label}, by the day that records are about."),
    ]
    if values.tables:
        lines += [
            *notes.of_counts(values.rule, values.sheets),
            (
                "Check columns",
                "Beside a percentage or change whose two numbers stand on its sheet: the same, worked out again by a "
                "formula from what is shown there. Empty where a sign stands or one of the two is not shown.",
            ),
            ("Checks", "Says of each check column how many numbers it has, and whether all come out the same."),
        ]
    lines += [(note.about, note.text) for note in (*values.definition.notes, *values.more_notes)]
    lines += [(LONG_TEXT, sentence) for sentence in cut_texts(values)]
    writer.add("Notes", "Notes", "How to read this workbook.", [Head("About"), Head("Note", "free text")], lines)


def _add_sign_off(writer: Workbook, values: ReturnValues) -> None:
    if values.definition.needs_check:
        writer.add(
            "Sign-off",
            f"Sign-off, {values.period_label}",
            "Ticked when the workbook was made.",
            [Head("Statement", "free text"), Head("Answer"), Head("By (role)"), Head("Date", "date")],
            [
                (
                    "I have checked there are no names or addresses",
                    "Yes" if values.is_checked else "No",
                    values.prepared_by_role.capitalize(),
                    values.made_on,
                )
            ],
        )
        return
    if not values.definition.has_sign_off:
        return
    signing.add_sign_off(writer, values)
