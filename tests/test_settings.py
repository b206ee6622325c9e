from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from typing import TYPE_CHECKING

import pytest

from vrp_desktop.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def test_every_setting_says_why_it_is_as_it_is() -> None:
    reasons = Settings.reasons()
    assert set(reasons) == {field.name for field in fields(Settings)}
    assert all(reasons.values())


def test_settings_cannot_be_changed_in_passing(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path)
    with pytest.raises(FrozenInstanceError):
        settings.rounding_base = 1  # type: ignore[misc]
