from __future__ import annotations

import time
import uuid

from vrp_desktop.store.uuid7 import uuid7


def test_an_id_is_of_version_7() -> None:
    made = uuid.UUID(uuid7())
    assert (made.version, made.variant) == (7, uuid.RFC_4122)


def test_an_id_begins_with_the_milliseconds_of_its_making() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid.UUID(uuid7()).int >> 80
    assert before <= made <= time.time_ns() // 1_000_000


def test_ids_do_not_repeat() -> None:
    assert len({uuid7() for _ in range(10_000)}) == 10_000
