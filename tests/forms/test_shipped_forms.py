"""The forms that ship: each publishes, and the compiled form beside it is its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vrp_desktop.forms.publish import publish
from vrp_desktop.shipped import shipped

if TYPE_CHECKING:
    from pathlib import Path

FORMS = sorted(shipped("forms").glob("*.md"))


def test_the_first_two_registers_ship() -> None:
    assert {"resident_concern", "activity"} <= {path.stem for path in FORMS}


@pytest.mark.parametrize("workbook", FORMS, ids=lambda path: path.stem)
def test_a_shipped_form_publishes_to_the_compiled_form_beside_it(workbook: Path) -> None:
    published = publish(workbook, lists=shipped("lists"))
    assert published.xform == workbook.with_suffix(".xml").read_text(encoding="utf-8")
    assert published.form.id == workbook.stem
