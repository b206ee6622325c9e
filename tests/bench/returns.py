"""How long a partnership return takes in a large borough, beside openpyxl writing the same cells.

``python tests/bench/returns.py [--records N]`` fills an encrypted store with the sample borough and with so many more
records of it (12,000, twenty times its worries and activities), and prints the medians of one interleaved run: the
preview (counting, protecting, attacking), making what was seen in it (the workbook on the disk, noted, waiting for its
sign-off), the writing of the workbook alone, and openpyxl writing the same cells with the same looks and tables.
"""

from __future__ import annotations

import argparse
import datetime
import io
import statistics
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table
from store_save import timed

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.stores import new_session

from vrp_desktop.operations import making, sample_borough
from vrp_desktop.returns.book import filled
from vrp_desktop.returns.sheet_xml import column_widths
from vrp_desktop.returns.workbook import FORMATS, HEADER_ROW, Formula, Of
from vrp_desktop.returns.write import render
from vrp_desktop.store.people import Role
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from vrp_desktop.returns.values import ReturnValues

_OFTEN = 7
_TODAY = datetime.date(2026, 11, 20)
_PERIOD = "2026-27_Q2"


def main() -> None:
    """Fill, make in turns, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=int, default=12_000)
    records = options.parse_args().records
    with tempfile.TemporaryDirectory() as folder:
        session = replace(new_session(Path(folder), Role.COORDINATOR, "Hana"), today=lambda: _TODAY)
        sample_borough.fill(session, Progress())
        sample_borough.fill(session, Progress(), records=records)
        request = making.ReturnRequest("R-B", _PERIOD)
        values = making.values_of(session, request)
        cells = sum(len(row) for sheet in filled(values).sheets for row in sheet.rows)
        out = Path(folder) / "out"
        out.mkdir()
        seen: list[making.Preview] = []
        again = replace(request, replaces_draft=True)
        tasks = {
            "preview": lambda: seen.append(making.preview(session, request)),
            "making what was seen": lambda: making.make(session, again, out, Progress(), looked=seen.pop().looked),
            "writing alone": lambda: render(values, "0.1"),
            "openpyxl, the same cells": lambda: by_openpyxl(values),
        }
        took: dict[str, list[float]] = {name: [] for name in tasks}
        for _ in range(_OFTEN):
            for name, task in tasks.items():
                took[name].append(timed(task))
        medians = {name: statistics.median(each) for name, each in took.items()}
        theirs = medians["openpyxl, the same cells"]
        print(f"{records:,} records more than the sample borough, {cells:,} cells on {len(values.sheets)} sheets")
        for name, median in medians.items():
            print(f"{name}: median {median:.0f} ms, {median / theirs:.2f} of openpyxl")
        both = medians["preview"] + medians["making what was seen"]
        print(f"from nothing to the workbook: {both:.0f} ms, {both / theirs:.2f} of openpyxl's writing alone")
        session.store.close()


def by_openpyxl(values: ReturnValues) -> bytes:
    """Write the same cells with the same looks, widths and tables."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    rule = Border(bottom=Side("thin", color="BFC5C1"))
    for number, plan in enumerate(filled(values).sheets, 1):
        sheet = book.create_sheet(plan.name)
        sheet["A1"], sheet["A2"] = plan.title, plan.about
        sheet["A1"].font = Font(name="Calibri", bold=True, size=14)
        for column, (head, width) in enumerate(zip(plan.heads, column_widths(plan), strict=True), 1):
            cell = sheet.cell(HEADER_ROW, column, head.title)
            cell.font = Font(name="Calibri", bold=True, color="FFFFFF")
            cell.fill = PatternFill("solid", fgColor="1F6F4A")
            sheet.column_dimensions[get_column_letter(column)].width = width
        for row, cells in enumerate(plan.rows, HEADER_ROW + 1):
            for column, (head, value) in enumerate(zip(plan.heads, cells, strict=True), 1):
                kind = value.kind if isinstance(value, Of | Formula) else head.kind
                inner = f"={value.text}" if isinstance(value, Formula) else value
                cell = sheet.cell(row, column, inner.value if isinstance(inner, Of) else inner)
                cell.border = rule
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if kind in FORMATS:
                    cell.number_format = FORMATS[kind]
        if plan.heads:
            last = f"{get_column_letter(len(plan.heads))}{HEADER_ROW + len(plan.rows)}"
            sheet.add_table(Table(displayName=f"T{number}", ref=f"A{HEADER_ROW}:{last}"))
            sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


if __name__ == "__main__":
    main()
