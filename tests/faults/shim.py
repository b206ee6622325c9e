"""Runs a script with ``shim.c`` between it and the system, so that its calls to the disk are recorded or made to fail.

In a script that `run` runs, the other functions work. Needs a C compiler and a system that preloads libraries (Linux).
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).with_name("shim.c")
COMPILER = shutil.which("cc") or shutil.which("gcc")
IS_POSSIBLE = sys.platform == "linux" and COMPILER is not None
"""Whether this machine can run a script under the shim."""


def run(script: Path, *arguments: str) -> str:
    """Run a Python script under the shim; gives what it printed. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory(prefix="shim-") as folder:
        library = Path(folder) / "shim.so"
        subprocess.run(
            [COMPILER or "cc", "-O2", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl"], check=True
        )
        command = [sys.executable, str(script), *arguments]
        done = subprocess.run(
            command, env=os.environ | {"LD_PRELOAD": str(library)}, stdout=subprocess.PIPE, check=True
        )
    return done.stdout.decode()


def watch(folder: Path) -> None:
    """See what is changed below `folder` from now on."""
    _library().fault_watch(str(folder).encode())


def record(path: Path) -> None:
    """Write down every change from now on."""
    _library().fault_record(str(path).encode())


def mark(text: str) -> None:
    """Write down that something has come to pass here."""
    _library().fault_mark(text.encode())


def fail(nth: int, error: int, *, for_ever: bool) -> None:
    """Let the nth call from now fail with the system's number `error`, and all after it if `for_ever`."""
    _library().fault_fail(ctypes.c_long(nth), error, int(for_ever))


def mend() -> None:
    """Let no call fail any more; counting begins anew."""
    fail(-1, 0, for_ever=False)


def calls() -> int:
    """Give how many calls there were since `fail` or `mend`."""
    function = _library().fault_calls
    function.restype = ctypes.c_long
    return int(function())


def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None)
