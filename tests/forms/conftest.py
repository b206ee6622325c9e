"""Forms written as tables in the tests, published as a coordinator's would be."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from vrp_desktop.forms.lists import Lists
from vrp_desktop.forms.live import LiveForm
from vrp_desktop.forms.publish import Published, publish
from vrp_desktop.forms.xform import read_form

if TYPE_CHECKING:
    from pathlib import Path

TODAY = datetime.date(2026, 11, 23)

SETTINGS = """
| settings |
| | form_id | form_title | version | namespaces |
| | worry | A worry | 2026-11-01 | vrp="https://vrp-desktop.invalid/xforms" |
"""


class PublishTable(Protocol):
    def __call__(self, table: str) -> Published: ...


class OpenForm(Protocol):
    def __call__(self, table: str, **arguments: Any) -> LiveForm: ...  # noqa: ANN401 - those of LiveForm


@pytest.fixture
def lists_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "ward.csv").write_text(
        "code,label,active_from,active_to,search\n"
        "leyton,Leyton,,,bakers arms\n"
        "old,Old ward,,2022-05-04,\n"
        "next,Next ward,2027-01-01,,\n",
        encoding="utf-8",
    )
    (folder / "concern.csv").write_text(
        "code,label,group\nknife,Knives,violence\nfight,Fights,violence\nnoise,Noise,nuisance\n", encoding="utf-8"
    )
    return folder


@pytest.fixture
def publish_table(tmp_path: Path, lists_folder: Path) -> PublishTable:
    def publish_it(table: str) -> Published:
        path = tmp_path / "form.md"
        path.write_text(table if "| settings |" in table else table + SETTINGS, encoding="utf-8")
        return publish(path, lists=lists_folder)

    return publish_it


@pytest.fixture
def open_form(publish_table: PublishTable, lists_folder: Path) -> OpenForm:
    def open_it(table: str, **arguments: Any) -> LiveForm:  # noqa: ANN401 - those of LiveForm
        arguments.setdefault("today", lambda: TODAY)
        return LiveForm(publish_table(table).form, Lists(lists_folder), **arguments)

    return open_it


@pytest.fixture
def open_standard(tmp_path: Path, lists_folder: Path) -> OpenForm:
    """Open a form that uses anything of the standard, without what publishing asks for besides."""

    def open_it(table: str, **arguments: Any) -> LiveForm:  # noqa: ANN401 - those of LiveForm
        from pyxform.xls2xform import convert

        path = tmp_path / "standard.md"
        path.write_text(table if "| settings |" in table else table + SETTINGS, encoding="utf-8")
        xform = str(convert(xlsform=path, validate=False).xform)
        arguments.setdefault("today", lambda: TODAY)
        return LiveForm(read_form(xform), Lists(lists_folder), **arguments)

    return open_it
