"""SIGKILL while somebody types: every answer that was shown as saved is in the draft afterwards."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from support.stores import WORDS, new_session, settings_in

from vrp_desktop.operations import entry, setup

TRIALS = 20
TYPIST = Path(__file__).with_name("typist.py")


def lines_before_the_kill(folder: Path, seed: int) -> list[str]:
    """Let the typist type, kill it at a random moment, and give what it had said by then."""
    # A moment, not a wait for something: when the kill falls is the whole point.
    moment = random.Random(seed).uniform(0.0, 0.7)
    said: list[str] = []
    timer: threading.Timer | None = None
    with subprocess.Popen([sys.executable, str(TYPIST), str(folder)], stdout=subprocess.PIPE, text=True) as typist:
        assert typist.stdout is not None
        for line in typist.stdout:
            said.append(line)
            if timer is None and line.startswith("{"):
                timer = threading.Timer(moment, typist.kill)
                timer.start()
    assert timer is not None, "the typist ended before it saved anything"
    return said


@pytest.mark.parametrize("seed", range(TRIALS))
def test_no_answer_that_was_shown_as_saved_is_lost(tmp_path: Path, seed: int) -> None:
    new_session(tmp_path).store.close()
    said = lines_before_the_kill(tmp_path, seed)
    # The last line may have been cut by the kill; then it was not shown either.
    shown = [json.loads(line) for line in said if line.startswith("{") and line.endswith("}\n")][-1]
    session = setup.unlock(settings_in(tmp_path), WORDS)
    try:
        (draft,) = session.store.drafts.unfinished(session.person.id)
        for path, value in shown.items():
            assert draft.answers.get(path, "").startswith(value), f"{path} was shown as saved"
        resumed = entry.resume(session, draft.record)
        assert resumed.live.answers() == dict(draft.answers)
    finally:
        session.store.close()
