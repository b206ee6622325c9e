"""What was said to be kept is there, whatever ended the program."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from store.walk import WORDS

from vrp_desktop.store.errors import DiskFull
from vrp_desktop.store.store import Store

if TYPE_CHECKING:
    from store.walk import Submit

    from vrp_desktop.store.connection import Connection

DILIGENT = Path(__file__).with_name("diligent.py")


def diligent(folder: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, DILIGENT, folder, WORDS, *more], stdout=subprocess.PIPE, text=True)


def answers(folder: Path) -> dict[str, str]:
    store = Store.open(folder, WORDS).store
    kept = dict(store.drafts.get("r1").answers)
    store.close()
    return kept


@pytest.fixture
def waiting(store: Store, folder: Path) -> Path:
    """A closed store with an empty draft."""
    store.drafts.start("r1", "walk", "1", "asha")
    store.close()
    return folder


def test_every_acknowledged_answer_is_found_after_a_kill(waiting: Path) -> None:
    chance = random.Random(2026)
    for _ in range(6):
        with diligent(waiting) as child:
            assert child.stdout is not None
            acknowledged = [child.stdout.readline() for _ in range(chance.randint(1, 60))]
            child.kill()
            acknowledged += child.stdout.readlines()
        kept = answers(waiting)
        # A line may be cut where the kill hit; its answer was kept all the same.
        for number in (int(line) for line in acknowledged if line.endswith("\n")):
            assert kept[f"/data/q{number}"] == f"answer {number} " * 40


def test_on_a_full_disk_everything_acknowledged_stays(waiting: Path) -> None:
    largest = (waiting / "records.db").stat().st_size + 40_000
    with diligent(waiting, str(largest)) as child:
        assert child.stdout is not None
        lines = child.stdout.read().split()
    assert lines[-1] in ("DiskFull", "DiskFailed")
    assert len(answers(waiting)) == int(lines[-2])


def test_a_save_that_does_not_fit_leaves_the_draft_and_can_be_tried_again(
    store: Store, submit: Submit, connection: Connection
) -> None:
    store.drafts.start("r1", "walk", "1", "asha")
    store.drafts.keep("r1", {"/data/note": "kept before"})
    (pages,) = connection.row("PRAGMA page_count") or (0,)
    connection.run(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull):
        submit("r1", note="x" * 100_000)
    assert store.drafts.get("r1").answers == {"/data/note": "kept before"}
    assert store.log.history("r1") == ()
    connection.run(f"PRAGMA max_page_count = {pages * 100}")
    assert submit("r1", note="x" * 100_000).sequence == 1
