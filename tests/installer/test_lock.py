"""What is packed is what pyproject.toml asks for: the locked list of wheels follows it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

PROJECT = Path(__file__).resolve().parents[2]
LOCK = (PROJECT / "resources/installer/requirements.lock").read_text("utf-8")
LOCKED = {
    canonicalize_name(name): Version(version) for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", LOCK, re.M)
}


def wanted() -> list[Requirement]:
    said = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    return [Requirement(text) for text in (*said["dependencies"], *said["optional-dependencies"]["installer"])]


def test_every_dependency_is_locked_at_a_version_that_is_asked_for() -> None:
    off = [str(one) for one in wanted() if LOCKED.get(canonicalize_name(one.name)) not in one.specifier]
    assert not off, f"run resources/installer/wine/lock.sh: {off}"


def test_every_locked_wheel_has_its_sums() -> None:
    for entry in re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.M)[1:]:
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_the_list_names_no_place_that_wheels_come_from() -> None:
    assert "://" not in LOCK
    assert "--index-url" not in LOCK
