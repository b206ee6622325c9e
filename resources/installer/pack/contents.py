"""The files of a folder with their sums, and which distributions a bundle's files come from."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from importlib.metadata import Distribution as Metadata
from importlib.metadata import PathDistribution
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One file. `path`: inside the folder, with slashes. `size` in bytes."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Distribution:
    """A wheel that is in the bundle. `licence`: as its author wrote it. `notices`: its files of licences."""

    name: str
    version: str
    licence: str
    notices: tuple[Path, ...]


def inventory(folder: Path) -> tuple[Row, ...]:
    """Give every file of `folder`, ordered by its path; links are left out."""
    rows = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()):
        content = path.read_bytes()
        rows.append(Row(path.relative_to(folder).as_posix(), len(content), hashlib.sha256(content).hexdigest()))
    return tuple(rows)


def settle(folder: Path, epoch: int) -> None:
    """Give everything in `folder` one time and plain rights: the same packages each time."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=os.utime not in os.supports_follow_symlinks)


def largest(rows: Sequence[Row]) -> str:
    """Give the ten largest files in words."""
    biggest = sorted(rows, key=lambda row: -row.size)[:10]
    return ", ".join(f"{row.path} {row.size / 1e6:.1f} MB" for row in biggest)


def distributions(site: Path, sources: Iterable[Path]) -> tuple[Distribution, ...]:
    """Give the distributions in `site` that brought one of the files `sources`, ordered by name."""
    owners: dict[str, Metadata] = {}
    for info in site.glob("*.dist-info"):
        found: Metadata = PathDistribution(info)
        owners |= {str(file).replace("\\", "/"): found for file in found.files or ()}
    inside: dict[str, Metadata] = {}
    for source in sources:
        if source.is_relative_to(site) and (owner := owners.get(source.relative_to(site).as_posix())):
            inside[owner.metadata["Name"].lower()] = owner
    return tuple(_described(site, inside[name]) for name in sorted(inside))


def _described(site: Path, found: Metadata) -> Distribution:
    said = found.metadata
    # Authors write it in one of three places; the oldest may hold the whole text.
    licence = next((said[key] for key in ("License-Expression", "License") if key in said), "")
    if not licence or "\n" in licence:
        named = (line.rpartition(" :: ")[2] for line in said.get_all("Classifier") or () if line.startswith("License"))
        licence = " AND ".join(named)
    notices = [
        site / str(file)
        for file in found.files or ()
        if any(word in file.name.upper() for word in ("LICEN", "NOTICE", "COPYING")) and file.suffix != ".py"
    ]
    return Distribution(said["Name"], found.version, licence or "see its notice", tuple(notices))
