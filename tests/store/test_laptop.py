from __future__ import annotations

import re

from vrp_desktop.store.laptop import new_mark


def test_a_mark_is_a_letter_and_a_figure_that_are_not_mistaken() -> None:
    assert all(re.fullmatch("[AC-FHJKMNP-RT-Y][2-9]", new_mark()) for _ in range(200))
