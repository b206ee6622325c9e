"""The real window is killed while it saves, backs up and changes keys; the long run is ``kill_anywhere.py``.

Typing has a test of its own (`test_kill_while_typing`), and an update is killed at each statement
(`test_interrupted_update`).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("kill_anywhere.py")
TRIALS = 5


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork, and no kill that nothing survives")
@pytest.mark.parametrize("play", ["submit", "rekey", "backup", "rebuild", "migration"])
def test_nothing_told_is_lost(play: str) -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), play, "--trials", str(TRIALS)], capture_output=True, text=True, check=False
    )
    assert re.match(rf"{play}: {TRIALS} kills, [\d,]+ things told, 0 faults", done.stdout), done.stdout + done.stderr
    assert done.returncode == 0
