"""Some calls to the disk of each deed fail; in the long run, ``python tests/faults/failing_calls.py``, all of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from faults import shim
from faults.deeds import DEEDS

pytestmark = pytest.mark.skipif(not shim.IS_POSSIBLE, reason="needs a C compiler and LD_PRELOAD")
SCRIPT = Path(__file__).with_name("failing_calls.py")
EVERY = {"rekey": 89, "backup": 53, "restore": 47, "submit": 41}
"""A deed of more calls lets fewer of them fail; each still fails in all its kinds of files."""


@pytest.mark.parametrize("deed", DEEDS)
def test_nothing_is_lost_and_the_person_is_told(deed: str) -> None:
    said = shim.run(SCRIPT, "--under-shim", deed, "--every", str(EVERY.get(deed, 31)), "--from", "3")
    found = re.match(rf"{deed}: (\d+) calls failed, 0 faults\n$", said)
    assert found, said
    assert int(found[1]) >= 8
