"""Progress, and running a tool: one that is missing is named with how to get it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_BEGAN = time.monotonic()
_HOW = {
    "bash": "apt-get install bash",
    "dpkg-deb": "apt-get install dpkg",
    "import": "apt-get install imagemagick",
    "msibuild": "apt-get install msitools",
    "msiinfo": "apt-get install msitools",
    "openssl": "apt-get install openssl",
    "openbox": "apt-get install openbox",
    "osslsigncode": "apt-get install osslsigncode",
    "signtool": "install the Windows SDK's signing tools and put them on PATH",
    "wix": "dotnet tool install --global wix --version 5.0.2",
    "wixl": "apt-get install wixl",
    "xdotool": "apt-get install xdotool",
    "Xvfb": "apt-get install xvfb",
}


class BuildFailed(Exception):
    """A build or a proof cannot go on; the text says why and what to do."""


def say(text: str) -> None:
    """Print a line of progress with the seconds since the start."""
    print(f"[{time.monotonic() - _BEGAN:6.1f} s] {text}", file=sys.stderr, flush=True)


def run(
    command: Sequence[str | Path],
    *,
    folder: Path | None = None,
    variables: Mapping[str, str] | None = None,
    log: Path | None = None,
) -> None:
    """Run a tool and wait for it; its output goes to `log`, or is told only when it fails. Raises BuildFailed."""
    done = subprocess.run(
        [which(str(command[0])), *map(str, command[1:])],
        cwd=folder,
        env={**os.environ, **(variables or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if log is not None:
        log.write_bytes(done.stdout)
    if done.returncode:
        last = "\n".join(done.stdout.decode("utf-8", "replace").splitlines()[-25:])
        raise BuildFailed(f"{last}\nThis ended with {done.returncode}: {' '.join(map(str, command))}")


def which(tool: str) -> str:
    """Give the tool's full path. Raises BuildFailed with how to get it."""
    found = shutil.which(tool)
    if found is None:
        how = _HOW.get(tool, "put it on PATH")
        raise BuildFailed(f"{tool} is missing here. To get it: {how}")
    return found
