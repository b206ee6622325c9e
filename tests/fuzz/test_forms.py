"""A short run of the fuzzing; the long one is ``python tests/fuzz/forms.py``."""

from __future__ import annotations

from fuzz.forms import run


def test_damaged_forms_are_refused_or_work() -> None:
    assert run(4_000, seed=7) == []
