"""What is built: product.toml, and the version of the program."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pack.steps import BuildFailed

if TYPE_CHECKING:
    from pathlib import Path

_VERSION = re.compile(r'^__version__ = "(.+)"$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Product:
    """What is built. `epoch`: the time, in seconds since 1970, that every file is given. `most_bytes`: by system."""

    project: Path
    version: str
    epoch: int
    name: str
    package: str
    publisher: str
    about: str
    upgrade_code: str
    window_program: str
    console_program: str
    most_bytes: dict[str, int]
    most_files: int
    bundle: dict[str, list[str]]
    deb: dict[str, Any]

    @property
    def base(self) -> str:
        """Give the beginning of the name of every file that is made for Windows."""
        return f"{self.name.replace(' ', '-')}-{self.version}-x64"

    @property
    def numbers(self) -> tuple[int, int, int]:
        """Give the version's three numbers; Windows Installer compares no more."""
        one, two, three = (int(number) for number in self.version.split("."))
        return one, two, three


def load(project: Path, version: str | None = None) -> Product:
    """Read what is built. `version`: instead of the program's own. Raises BuildFailed for one of not three numbers."""
    said = tomllib.loads((project / "resources/installer/product.toml").read_text("utf-8"))
    version = version or version_of(project)
    if not re.fullmatch(r"\d{1,3}\.\d{1,3}\.\d{1,5}", version):
        raise BuildFailed(f"The version {version} must have three numbers: Windows Installer compares no more.")
    return Product(
        project=project,
        version=version,
        epoch=_epoch(project),
        most_bytes={name: most * 1_000_000 for name, most in said["limits"]["megabytes_unpacked"].items()},
        most_files=said["limits"]["files"],
        bundle=said["bundle"],
        deb=said["deb"],
        **{
            key: said[key]
            for key in (
                "name", "package", "publisher", "about", "upgrade_code", "window_program", "console_program",
            )
        },
    )  # fmt: skip


def version_of(project: Path) -> str:
    """Give the program's version without importing it."""
    found = _VERSION.search((project / "vrp_desktop/__init__.py").read_text("utf-8"))
    assert found is not None
    return found[1]


def with_version(source: str, version: str) -> str:
    """Give the text of the program's ``__init__.py`` with another version."""
    return _VERSION.sub(f'__version__ = "{version}"', source)


def _epoch(project: Path) -> int:
    """Give SOURCE_DATE_EPOCH, else the time of the commit that is built, else a fixed day."""
    if said := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(said)
    try:
        told = subprocess.run(
            ["git", "-C", str(project), "log", "-1", "--format=%ct"], capture_output=True, text=True, check=True
        )
        return int(told.stdout)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return 1767225600
