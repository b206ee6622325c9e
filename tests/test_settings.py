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


@pytest.mark.parametrize(("minutes", "held"), [(0, 2), (2, 2), (7.5, 7.5), (30, 30), (600, 30)])
def test_a_policy_cannot_lock_before_2_or_after_30_minutes(minutes: float, held: float) -> None:
    assert Settings.lock_after(minutes) == held * 60_000
