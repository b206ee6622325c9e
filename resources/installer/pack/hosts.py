"""Where PyInstaller runs: on this Windows, in a Windows that Wine plays, or on this Linux.

All take the same locked list of wheels (``requirements.lock``, with hashes) and have a folder to work in.
"""

from __future__ import annotations

import hashlib
import os
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pack.steps import BuildFailed, run, say, which

INSTALLER = Path(__file__).resolve().parent.parent
LOCK = INSTALLER / "requirements.lock"


class Host(Protocol):
    """Where a bundle is made."""

    @property
    def is_windows(self) -> bool:
        """Whether it makes programs for Windows."""

    @property
    def site(self) -> Path:
        """Where its wheels are."""

    @property
    def work(self) -> Path:
        """A folder that it may fill."""

    def python(self, arguments: list[str], folder: Path, variables: dict[str, str], log: Path) -> None:
        """Run its Python in `folder`."""

    def inside(self, path: Path) -> str:
        """Give the path as its programs know it."""

    def outside(self, path: str) -> Path:
        """Give the path, as its programs know it, for this machine."""


def cache() -> Path:
    """Give the folder where downloads and environments are kept between builds."""
    if said := os.environ.get("VRP_BUILD_CACHE"):
        return Path(said)
    home = os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "vrp-desktop-build"


@dataclass(frozen=True, slots=True)
class Native:
    """The machine that builds, in an environment of its own."""

    is_windows: bool
    interpreter: Path
    site: Path
    work: Path

    def python(self, arguments: list[str], folder: Path, variables: dict[str, str], log: Path) -> None:
        """Run its Python in `folder`."""
        run([self.interpreter, *arguments], folder=folder, variables=variables, log=log)

    def inside(self, path: Path) -> str:
        """Give the path as its programs know it."""
        return str(path)

    def outside(self, path: str) -> Path:
        """Give the path, as its programs know it, for this machine."""
        return Path(path)


@dataclass(frozen=True, slots=True)
class Wine:
    """Windows' Python in a Wine prefix on Debian."""

    drive: Path
    site: Path
    work: Path
    is_windows: bool = True

    def python(self, arguments: list[str], folder: Path, variables: dict[str, str], log: Path) -> None:
        """Run its Python in `folder`."""
        command: list[str | Path] = ["bash", INSTALLER / "wine/run.sh", "-t", "900", "-C", folder, "python", *arguments]
        run(command, variables=variables, log=log)

    def inside(self, path: Path) -> str:
        """Give the path as its programs know it."""
        return "C:\\" + str(path.relative_to(self.drive)).replace("/", "\\")

    def outside(self, path: str) -> Path:
        """Give the path, as its programs know it, for this machine."""
        letter, _, rest = path.replace("\\", "/").partition(":/")
        # Z: is this machine's own root; the wheels are linked into C:.
        return ((Path("/") if letter.upper() == "Z" else self.drive) / rest).resolve()


def native() -> Native:
    """Give this machine, its locked wheels installed. Raises BuildFailed when its Python cannot be packed."""
    if sys.platform != "win32" and not sysconfig.get_config_var("Py_ENABLE_SHARED"):
        raise BuildFailed(
            "This Python was built without a shared library, which PyInstaller needs. "
            "To get one: apt-get install python3-venv, then /usr/bin/python3 build_installer.py"
        )
    if sys.platform == "win32" and (sys.version_info[:2] != (3, 13) or sys.maxsize < 2**32):
        raise BuildFailed(
            "The Windows files are made with 64-bit Python 3.13, newest patch. To get it: https://www.python.org"
        )
    mark = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()[:16]
    place = cache() / f"{sys.platform}-{mark}"
    is_windows = sys.platform == "win32"
    interpreter = place / ("Scripts/python.exe" if is_windows else "bin/python")
    if not (place / "ready").exists():
        say("wheels for this machine")
        run([sys.executable, "-m", "venv", "--clear", place])
        run([
            interpreter, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps",
            "--require-hashes", "--only-binary", ":all:", "-r", LOCK,
        ])  # fmt: skip
        (place / "ready").touch()
    tag = f"python{sys.version_info.major}.{sys.version_info.minor}"
    site = place / ("Lib/site-packages" if is_windows else f"lib/{tag}/site-packages")
    return Native(is_windows, interpreter, site, cache() / "work")


def wine() -> Wine:
    """Give the Windows that Wine plays, made ready. Raises BuildFailed."""
    say("Wine, Windows' Python and wheels")
    which("bash")
    run(["bash", INSTALLER / "wine/prepare.sh", LOCK], variables={"VRP_BUILD_CACHE": str(cache())})
    drive = Path(os.environ.get("VRP_WINE_PREFIX", cache() / "prefix")) / "drive_c"
    return Wine(drive, (cache() / "site").resolve(), drive / "build")


def windows() -> Host:
    """Give where the Windows program is made on this machine."""
    return native() if sys.platform == "win32" else wine()
