"""What was published stays as it went out, also when its records are changed; a correction counts them anew."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.signing import approve_return
from support.writing import answer, write

from vrp_desktop.operations import bin, entry, making

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.disclosure.safe_table import SafeTable
    from vrp_desktop.operations.session import Session

SEPTEMBER, OCTOBER = "2026-09", "2026-10"
LEYTON = "E05013896"


@pytest.fixture
def there(coordinator: Session) -> Session:
    return replace(coordinator, today=lambda: datetime.date(2026, 11, 25))


def cell(session: Session, request: making.ReturnRequest, sheet: str, row: str, column: str) -> object:
    table: SafeTable = next(one for one in making.values_of(session, request).tables if one.name == sheet)
    at = [head.title for head in table.columns].index(column)
    found = next(line[at] for line in table.rows if row in {one.value for one in line[:2]})
    return found.symbol or found.value


def test_a_changed_record_of_a_released_month_changes_no_number_that_is_out(there: Session, tmp_path: Path) -> None:
    old = [
        write(there, "resident_concern", heard_on="2026-09-10", ward=LEYTON, concern_group="nuisance", concern="rowdy")
        for _ in range(18)
    ]
    for _ in range(18):
        write(there, "resident_concern", heard_on="2026-09-11", ward=LEYTON, concern_group="nuisance", concern="noise")
        write(there, "resident_concern", heard_on="2026-10-10", ward=LEYTON, concern_group="nuisance", concern="noise")
    september, october = (making.ReturnRequest("R-B", month) for month in (SEPTEMBER, OCTOBER))
    approve_return(there, tmp_path, "R-B", SEPTEMBER)
    assert cell(there, october, "Worries by type", "Rowdy or scary groups", "Period before") == 20
    for record in old[:6]:
        begun = entry.edit(there, record)
        answer(begun, concern_group="nuisance", concern="noise")
        entry.submit(there, begun, "It was about noise")
    for record in old[6:12]:
        bin.delete(there, record, "Written down twice")

    assert making.preview(there, october).at_risk == making.AtRisk()
    assert cell(there, october, "Worries by type", "Rowdy or scary groups", "Period before") == 20
    assert cell(there, october, "Worries by type", "Noise or fireworks", "Period before") == 20
    assert cell(there, october, "Headlines", "Worries written down", "September 2026") == 35
    assert "Earlier numbers" in {note.about for note in making.values_of(there, october).more_notes}
    # The month itself is put right by a correction, which counts anew.
    assert cell(there, september, "Worries by type", "Noise or fireworks", "Number") == 25
    assert cell(there, september, "Worries by type", "Rowdy or scary groups", "Number") == "[c]"
