from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from support.stores import new_session

from vrp_desktop.operations import entry
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from vrp_desktop.operations.session import Session

WORRY = {
    "danger": "no", "source": "resident", "ward": "E05013896", "place_type": "park", "concern_group": "violence",
    "concern": "knife", "basis": "evidenced", "worry_level": "quite", "wants_reply": "no", "c_domain": "curtail",
}  # fmt: skip
ACTIVITY = {
    "kind": "chat", "title": "Stall", "ward": "E05013896", "venue_type": "library", "minutes": "hour", "reached": "10",
    "topics": "knives", "led_by": "us", "went": "4",
}  # fmt: skip
DAY = datetime.date(2026, 10, 15)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path, Role.COORDINATOR)
    yield made
    made.store.close()


@pytest.fixture
def write(session: Session) -> Callable[..., None]:
    """Give a function that writes records: form, how many, and answers by question name."""

    def write_records(form: str, count: int = 1, **answers: str) -> None:
        dated = {"resident_concern": "heard_on", "activity": "done_on"}[form]
        wanted = {dated: DAY.isoformat()} | (WORRY if form == "resident_concern" else ACTIVITY) | answers
        for _ in range(count):
            started = entry.begin(session, form)
            paths = {question.name: question.path for question in started.form.questions()}
            for name, value in wanted.items():
                started.live.answer(paths[name], value)
            entry.submit(session, started)

    return write_records
