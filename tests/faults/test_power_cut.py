"""The power is cut at some moments of each deed; the long run is ``python tests/faults/power_cut.py``."""

from __future__ import annotations

import pytest
from faults import power_cut, shim
from faults.deeds import DEEDS

pytestmark = pytest.mark.skipif(not shim.IS_POSSIBLE, reason="needs a C compiler and LD_PRELOAD")
STATES = 40


@pytest.mark.parametrize("deed", DEEDS)
def test_nothing_is_lost_and_everything_is_whole(deed: str) -> None:
    assert not power_cut.cut(deed, STATES, seed=7)


@pytest.mark.parametrize("deed", ["draft", "submit"])
def test_a_store_that_waits_for_no_disk_loses(deed: str) -> None:
    assert power_cut.cut(deed, STATES, seed=7, is_control=True)
