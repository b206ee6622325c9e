"""XLSForms written by others (XLSForm/pyxform, BSD-2-Clause): each goes through, or is told why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from vrp_desktop.forms.publish import publish
from vrp_desktop.forms.publishing.faults import Fault, FormFaults

FORMS = sorted(
    path
    for path in (Path(__file__).parent.parent / "data" / "forms").iterdir()
    if path.suffix in (".xlsx", ".xls", ".csv", ".md")
)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_a_form_of_others_goes_through_or_is_refused_in_words(path: Path) -> None:
    told: tuple[Fault, ...] = ()
    try:
        publish(path)
    except FormFaults as wrong:
        told = wrong.faults
    assert all(len(fault.message.split()) > 3 and fault.message.endswith(".") for fault in told)
