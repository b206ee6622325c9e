"""A program that may not write where its folder says so, also when the tests run as root."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_DROP_FROM_BOUNDING_SET = 24  # prctl(2), PR_CAPBSET_DROP
_CAPABILITIES = (1, 2, 3)  # capabilities(7): DAC_OVERRIDE, DAC_READ_SEARCH, FOWNER


def run_unprivileged(code: str, *arguments: str | Path) -> str:
    """Run Python `code` with `arguments`, bound by permissions as anybody is, and give what it prints."""

    def give_up() -> None:
        # Root alone can give these up, and root alone has them.
        for capability in _CAPABILITIES:
            ctypes.CDLL(None).prctl(_DROP_FROM_BOUNDING_SET, capability, 0, 0, 0)

    command = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=give_up)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
