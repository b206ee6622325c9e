"""Runs every proof of this folder in full, one after the other, and ends with 1 if any of them failed.

``python tests/faults/long_run.py`` takes some hours.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROOFS = (
    ("flip_bits.py",),
    ("power_cut.py",),
    ("power_cut.py", "--control", "--states", "200"),
    ("failing_calls.py",),
    ("kill_anywhere.py",),
    ("bad_disks.py",),
    ("canary.py",),
)


def main() -> int:
    failed = 0
    for script, *arguments in PROOFS:
        sys.stdout.write(f"== {script} {' '.join(arguments)}\n")
        sys.stdout.flush()
        command = [sys.executable, str(Path(__file__).with_name(script)), *arguments]
        failed += subprocess.run(command, check=False).returncode != 0
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
