"""R-B: the month or quarter of the partnership in counts, for board and council (registers.md F.2, as registers go)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.returns.workbook import HEADER_ROW, Head, SheetWriter

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from vrp_desktop.disclosure.safe_table import SafeTable
    from vrp_desktop.returns.values import PartnershipReturn

CHART_ALT_TEXT = "Bar chart of worries by ward. The numbers are in the sheet Worries by ward; hidden ones have no bar."


def fill(book: Workbook, values: PartnershipReturn) -> SheetWriter:
    """Add the return's sheets to `book`, in their order."""
    writer = SheetWriter(book, marking=values.marking)
    writer.add(
        "Cover",
        f"Partnership return, {values.borough}, {values.period_label}",
        f"{values.marking}. For the board of the Violence Reduction Partnership.",
        [Head("About"), Head("Value", "free text")],
        [
            ("Period", values.period_label),
            ("Made on", f"{values.made_on:%d/%m/%Y}"),
            ("Prepared by (role)", values.prepared_by_role.capitalize()),
            ("Sheets", "Worries by ward, Worries by type, Activity, Charts, Sign-off"),
        ],
    )
    writer.add(
        "Notes",
        "Notes",
        "How to read the numbers.",
        [Head("About"), Head("Note", "free text")],
        [
            ("Small numbers", values.by_ward.rule.sentence()),
            ("Totals", "Totals are rounded on their own, so columns may not add up to them."),
            ("Percentages", "Worked out from rounded numbers; hidden when one of the two numbers is."),
            ("[c]", "Hidden to protect people. It stands beside the number; the number's cell is empty."),
            ("[z]", "Does not apply, like a percentage of nothing."),
            ("Worries", "What residents told volunteers. They are not crimes recorded by the police."),
            ("People speaking", "Guesses, added up; a worry that one resident brought counts one."),
            ("Hours", "The middle of the band that was ticked, added up."),
            ("Wards", "Boundaries of May 2022; figures of earlier wards cannot be compared."),
        ],
    )
    by_ward = writer.add_counts(values.by_ward, "Residents' worries by the ward they are about.")
    writer.add_counts(values.by_type, f"Residents' worries by kind. The period before is {values.before_label}.")
    writer.add_counts(values.activity, "What volunteers and partners did.")
    page = writer.add_page(
        "Charts",
        f"Charts, {values.period_label}",
        "The numbers are in the sheet Worries by ward. Where a number is hidden there is no bar.",
    )
    _add_chart(page, by_ward, values.by_ward)
    writer.add(
        "Sign-off",
        f"Sign-off, {values.period_label}",
        "To be filled in by hand. Whoever approves is not whoever prepared it.",
        [Head("Step"), Head("Role"), Head("Name of post"), Head("Decision"), Head("Date", "date"), Head("Note")],
        [
            ("Prepared", values.prepared_by_role.capitalize(), None, "Prepared", values.made_on, None),
            ("Checked", None, None, None, None, None),
            ("Approved", None, None, None, None, None),
        ],
    )
    return writer


def _add_chart(page: Worksheet, sheet: Worksheet, table: SafeTable) -> None:
    from openpyxl.chart import BarChart, Reference
    from openpyxl.chart.axis import ChartLines
    from openpyxl.chart.shapes import GraphicalProperties
    from openpyxl.drawing.line import LineProperties

    heads = [cell.value for cell in sheet[HEADER_ROW]]
    label_column, number_column = heads.index("Ward") + 1, heads.index("Worries") + 1
    last = HEADER_ROW + len(table.rows) - (1 if table.has_total else 0)
    chart = BarChart()
    chart.type = "bar"
    chart.style = 10
    chart.gapWidth = 40
    chart.title = table.title
    chart.x_axis.title = "Ward"
    chart.y_axis.title = "Worries (rounded)"
    # openpyxl leaves the axes out of newer Excel's sight unless told otherwise.
    chart.x_axis.delete = False
    chart.y_axis.delete = False
    # The first ward of the table stands on top.
    chart.x_axis.scaling.orientation = "maxMin"
    chart.legend = None
    chart.add_data(Reference(sheet, min_col=number_column, min_row=HEADER_ROW, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=label_column, min_row=HEADER_ROW + 1, max_row=last))
    bars = chart.series[0].graphicalProperties
    bars.solidFill = "1F6F4A"
    # With the first ward on top Excel would put the numbers there too.
    chart.y_axis.crosses = "max"
    chart.y_axis.majorGridlines = ChartLines(GraphicalProperties(ln=LineProperties(solidFill="DAD9D2")))
    chart.height, chart.width = 15, 24
    page.add_chart(chart, f"A{HEADER_ROW + 1}")
