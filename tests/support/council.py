"""A machine with a policy: a real file, which belongs to whoever runs the tests."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from support.stores import settings_in
from vrp_desktop.policy.reading import Sources, read

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.settings import Settings


def policy_in(folder: Path, text: str) -> Sources:
    """Write a policy into a folder of its own in `folder`."""
    place = folder / "vrp-desktop"
    place.mkdir(mode=0o755, parents=True, exist_ok=True)
    file = place / "policy.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o644)
    return Sources(file=file, owner=os.getuid())


def under_policy(folder: Path, text: str) -> Settings:
    """Give the settings of `support.stores.settings_in` under a policy."""
    tests_own = settings_in(folder)
    return replace(read(policy_in(folder, text), tests_own.data_folder), autosave_delay_ms=tests_own.autosave_delay_ms)
