"""What goes out: extracts, returns and their sign-off, posters, and the council's own workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
from openpyxl.worksheet.table import Table
from PySide6.QtCore import Qt

from support.hands import ALT, Hands
from vrp_desktop.operations import making

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def extract(hands: Hands, folder: Path) -> Iterator[tuple[str, Hands]]:
    window = hands.window
    hands.click(window.records.take_out)
    hands.until(lambda: window.out.extract is not None and window.out.extract.columns.count() > 0)
    page = window.out.extract
    yield "taking out", hands
    page.register.setCurrentIndex(page.register.findData("resident_concern"))
    page.period.setCurrentIndex(page.period.findData("all"))
    page.where.setText(str(folder))
    page.reason.setText("to look at the summer")
    hands.until(lambda: page.preview.isEnabled() and page.columns.count() > 5)
    page.see()
    hands.until(page.make.isEnabled)
    yield "taking out: looked at", hands
    page.write()
    hands.until(page.open_folder.isVisible)
    yield "taking out: made", hands


def returns(hands: Hands, folder: Path) -> Iterator[tuple[str, Hands]]:
    """Look at the returns, and make one."""
    window = hands.window
    hands.key(Qt.Key.Key_T, ALT)
    hands.until(lambda: window.out.returns is not None and window.out.returns.sheets.rowCount() > 0)
    returns = window.out.returns
    assert returns is not None
    returns.which.setCurrentIndex(returns.which.findData(making.AMBASSADOR_RETURN))
    hands.until(lambda: window.jobs.running == 0)
    yield "returns: ambassador", hands
    returns.training.setText("Ring Jane on 07700 900123")
    hands.until(returns.suspects.isVisible)
    yield "returns: something personal", hands
    returns.training.clear()
    returns.which.setCurrentIndex(1)
    hands.until(returns.make.isEnabled)
    yield "returns: partnership", hands
    returns.where.setText(str(folder))
    returns.write()
    hands.until(returns.open_folder.isVisible)
    yield "returns: made", hands


def signing(hands: Hands) -> Iterator[tuple[str, Hands]]:
    """Look at what waits to be checked, what was approved, and the posters of wards."""
    window = hands.window
    returns = window.out.returns
    assert returns is not None
    hands.until(returns.waiting.isVisible)
    yield "returns: something waits", hands
    hands.click(returns.waiting.rows[0].look)
    hands.until(lambda: returns.sign_off.sign.isVisible() and window.jobs.running == 0)
    returns.sign_off.read.setFocus()
    yield "returns: sign-off", hands
    returns.which.setCurrentIndex(returns.which.findData(making.PARTNERSHIP_RETURN))
    hands.until(lambda: returns.sign_off.error_box.isVisible() and window.jobs.running == 0)
    returns.sign_off.error.setFocus()
    yield "returns: approved", hands
    returns.which.setCurrentIndex(returns.which.findData(making.PUBLIC_RETURN))
    hands.until(lambda: window.jobs.running == 0)
    hands.click(returns.posters)
    hands.until(lambda: window.out.posters is not None and window.out.posters.wards.count() > 0)
    yield "posters", hands
    hands.key(Qt.Key.Key_Escape)
    hands.until(returns.isVisible)


def template(hands: Hands, folder: Path) -> Iterator[tuple[str, Hands]]:
    """Read a council's workbook, say what goes where, and fill it."""
    window = hands.window
    hands.key(Qt.Key.Key_Escape)
    hands.until(window.out.returns.isVisible)
    hands.click(window.out.returns.template)
    page = window.out.template
    assert page is not None
    hands.until(lambda: bool(page.kept.text()))
    yield "council's workbook", hands
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Wards"
    sheet.append(["Ward code", "Ward", "Worries", "Lead officer"])
    sheet.append(["", "", "", "Mo"])
    sheet.add_table(Table(displayName="WorriesByWard", ref="A1:D2"))
    sheet["F1"] = "=SUM(WorriesByWard[Worries])"
    book.save(folder / "council.xlsx")
    page.read(folder / "council.xlsx")
    hands.until(lambda: page.entries is not None)
    next(t for t in page.entries.tables if t.grid.name == "Worries by ward").with_total.setChecked(False)
    page.entries.add.click()
    figure = page.entries.figures[0]
    figure.table.setCurrentIndex(figure.table.findText("Worries by ward"))
    figure.field.box.setCurrentIndex(figure.field.box.count() - 1)
    figure.field.cell.setText("F1")
    next(t for t in page.entries.tables if t.grid.name == "Worries by ward").field.box.setFocus()
    yield "council's workbook: what goes where", hands
    hands.click(page.keep)
    hands.until(lambda: bool(page.note.sentences()))
    yield "council's workbook: something does not fit", hands
    hands.until(lambda: hands.window.jobs.running == 0)
    page.entries.figures[0].field.cell.setText("F2")
    hands.click(page.keep)
    hands.until(page.fill.isVisible)
    page.where.setText(str(folder))
    hands.until(page.fill.isEnabled)
    hands.click(page.fill)
    hands.until(page.result.isVisible)
    yield "council's workbook: filled", hands
    hands.key(Qt.Key.Key_Escape)
    hands.until(window.out.returns.isVisible)
