"""The real window is killed in whatever a person does there; the long run is ``python tests/faults/kill_anywhere.py``.

An update is also killed at each of its statements (`test_interrupted_update`).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("kill_anywhere.py")
TRIALS = {"draft": 20, "submit": 5, "rekey": 5, "backup": 5, "rebuild": 5, "migration": 5}
"""Most where most of the time goes: while somebody types."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork, and no kill that nothing survives")
@pytest.mark.parametrize(("play", "trials"), TRIALS.items())
def test_nothing_told_is_lost(play: str, trials: int) -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), play, "--trials", str(trials)], capture_output=True, text=True, check=False
    )
    assert re.match(rf"{play}: {trials} kills, [\d,]+ things told, 0 faults", done.stdout), done.stdout + done.stderr
    assert done.returncode == 0
