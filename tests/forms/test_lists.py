from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vrp_desktop.forms.lists import Lists

if TYPE_CHECKING:
    from pathlib import Path


def test_a_list_from_excel_with_uneven_rows_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("\ufeffcode,label,group\nx,X\ny,Y,g,more\n", encoding="utf-8")
    assert Lists(tmp_path).rows("a.csv") == (
        {"code": "x", "label": "X", "group": ""},
        {"code": "y", "label": "Y", "group": "g"},
    )


def test_retired_choices_keep_their_labels(lists_folder: Path) -> None:
    assert Lists(lists_folder).labels("ward.csv")["old"] == "Old ward"


def test_a_missing_list_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Lists(tmp_path).rows("nowhere.csv")
