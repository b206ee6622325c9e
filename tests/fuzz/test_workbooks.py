"""A short run of the fuzzing; the long one is ``python tests/fuzz/workbooks.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fuzz.workbooks import STANDARD, run

from vrp_desktop.forms.publish import publish
from vrp_desktop.shipped import shipped

if TYPE_CHECKING:
    from pathlib import Path


# A workbook without a table of styles is damaged; openpyxl reads it and says so.
@pytest.mark.filterwarnings("ignore:Workbook contains no:UserWarning")
def test_damaged_workbooks_are_refused_in_words_or_work(tmp_path: Path) -> None:
    assert run(250, seed=7, folder=tmp_path) == []


def test_the_form_that_is_damaged_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "standard.md"
    path.write_text(STANDARD, encoding="utf-8")
    assert publish(path, lists=shipped("lists")).warnings == ()
