"""Nothing typed stands in any file afterwards; the long run is ``python tests/faults/canary.py``."""

from __future__ import annotations

import os

import pytest
from faults import canary


@pytest.mark.skipif(os.name != "posix", reason="the folders of temporary files and settings are set as on POSIX")
def test_nothing_typed_is_left_in_any_file() -> None:
    count, found, said = canary.search(0)
    assert not found, said
    assert count >= 4


def test_what_is_looked_for_would_be_found(tmp_path: os.PathLike[str]) -> None:
    from pathlib import Path

    place = Path(tmp_path)
    for number, form in enumerate(canary.forms_of("Quenbyford")):
        (place / str(number)).write_bytes(b"x" + form + b"y")
    count, found = canary.look([place], 0, canary.forms_of("Quenbyford"))
    assert (count, len(set(found))) == (4, 4)
