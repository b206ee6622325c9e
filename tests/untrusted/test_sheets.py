from __future__ import annotations

import datetime
import io

import pytest
from openpyxl import Workbook
from untrusted.hostile import package, zipped
from untrusted.plan import PLAN

from vrp_desktop.untrusted.sheets import excel_rows, old_excel_rows
from vrp_desktop.untrusted.sought import FileRefused


def saved(book: Workbook) -> bytes:
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_rows_are_text_with_their_numbers_and_empty_ones_are_left_out() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Plants"
    sheet.append(["name", "planted", "count"])
    sheet["A4"], sheet["B4"], sheet["C4"] = "Rose\u00a0bush", datetime.datetime(2026, 3, 4), 12.0
    sheet["D4"] = True
    ((title, rows),) = excel_rows(saved(book), PLAN)
    assert title == "Plants"
    assert [(number, [cell for cell in cells if cell]) for number, cells in rows] == [
        (1, ["name", "planted", "count"]),
        (4, ["Rose bush", "2026-03-04", "12", "TRUE"]),
    ]


@pytest.mark.parametrize(
    "content", [zipped({"[Content_Types].xml": "<Types/>"}), package("<row r='x'>")], ids=["no workbook", "bad row"]
)
def test_a_workbook_that_its_reader_stumbles_over_is_refused_in_the_words_of_what_is_sought(content: bytes) -> None:
    with pytest.raises(FileRefused) as caught:
        list(excel_rows(content, PLAN))
    assert caught.value.problem.happened.startswith("The workbook is damaged")
    assert caught.value.problem.means == "No plan was changed."


def test_an_old_workbook_that_its_reader_stumbles_over_is_refused_too() -> None:
    with pytest.raises(FileRefused) as caught:
        list(old_excel_rows(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), PLAN))
    assert "no Excel workbook" in caught.value.problem.happened
