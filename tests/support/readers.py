"""What other programs read in a workbook: openpyxl, calamine and LibreOffice."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet


def converted(files: Sequence[Path], to: str, folder: Path) -> str:
    """Let LibreOffice open each and save it as `to` in `folder`; gives what it complains of.

    Skips the test where there is none.
    """
    office = shutil.which("soffice")
    if office is None and not os.environ.get("CI"):
        pytest.skip("LibreOffice is not on this machine; CI installs it")
    assert office is not None
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", to]
    command += ["--outdir", str(folder), *map(str, files)]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=300).stderr


def opened_by_libreoffice(workbooks: Sequence[Path], folder: Path) -> None:
    """Let LibreOffice open each, work every formula out again, and save it in `folder` under its own name."""
    assert "Error" not in converted(workbooks, "xlsx", folder)


def by_openpyxl(path: Path) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(path, data_only=True)
    return {sheet.title: rows(sheet) for sheet in book.worksheets}


def rows(sheet: Worksheet) -> list[list[object]]:
    return [[plain(cell.value) for cell in row] for row in sheet.iter_rows()]


def by_calamine(path: Path) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_path(str(path))
    return {
        name: [[plain(value) for value in row] for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
        for name in book.sheet_names
    }


def plain(value: object) -> object:
    """Give a value as both readers mean it: a day is a moment at midnight, nothing is empty text."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date() if value.time() == datetime.time() else value
    return round(value, 9) if isinstance(value, float) else value
