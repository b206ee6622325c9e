"""The disk is full, read-only, pulled out or somebody else's; the long run is ``python tests/faults/bad_disks.py``."""

from __future__ import annotations

import pytest
from faults import bad_disks


@pytest.mark.skipif(not bad_disks.can_mount(), reason="needs root, and a system that lets it mount")
@pytest.mark.parametrize("fault", [fault for fault in bad_disks.FAULTS if fault != "two processes"])
def test_the_person_is_told_and_nothing_is_lost(fault: str) -> None:
    assert not bad_disks.run(fault, 3)


def test_a_second_process_is_told_and_disturbs_nobody() -> None:
    assert not bad_disks.run("two processes", 2)
