from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from vrp_desktop.settings import OneOf, Settings


def test_every_setting_says_why_it_is_as_it_is() -> None:
    reasons = Settings.reasons()
    assert set(reasons) == {field.name for field in fields(Settings)}
    assert all(reasons.values())


def test_settings_cannot_be_changed_in_passing(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path)
    with pytest.raises(FrozenInstanceError):
        settings.rounding_base = 1  # type: ignore[misc]


def test_each_key_of_a_policy_has_one_name_in_both_spellings() -> None:
    keys = Settings.policy_keys()
    assert keys["lock_after_ms"].toml == "idle_lock_minutes"
    assert keys["lock_after_ms"].registry == "IdleLockMinutes"
    assert len({key.words for key in keys.values()}) == len(keys)


def test_no_policy_sets_what_would_make_a_safeguard_weaker() -> None:
    assert not {"rounding_hide_below", "words_for_volunteer", "key_memory_kib", "keeps_out_of_grabs"}.intersection(
        Settings.policy_keys()
    )
    base = Settings.policy_keys()["rounding_base"].kind
    assert isinstance(base, OneOf)
    assert min(base.allowed) == Settings(data_folder=Path()).rounding_base
