from __future__ import annotations

import pytest

from vrp_desktop.problems import Cancelled
from vrp_desktop.work import Progress


def test_steps_are_reported_until_somebody_asks_to_stop() -> None:
    steps: list[tuple[int, int]] = []
    progress = Progress(lambda done, total: steps.append((done, total)))
    progress.step(1, 3)
    progress.cancel()
    with pytest.raises(Cancelled) as stopped:
        progress.step(2, 3)
    assert steps == [(1, 3)]
    assert stopped.value.problem.means == "Nothing was changed."


def test_work_can_ask_whether_it_was_asked_to_stop() -> None:
    progress = Progress()
    assert not progress.is_cancelled
    progress.cancel()
    assert progress.is_cancelled
