"""Kills the real program at any moment of what a person does in its window, and looks whether anything is lost.

A child of this process opens the window offscreen, unlocks by keys, and does one thing again and again: types, saves
records, removes somebody (which locks all records anew), makes backups, makes registers and search again, or opens the
store with a version that changes its shape. It tells what the window said is done. At a moment drawn from the seed it
is killed with SIGKILL; then the store must open, be whole, and have all that was told.

``python tests/faults/kill_anywhere.py [DEED ...] [--trials N] [--seed S]`` prints what was found.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from faults import deeds
from faults.updater import MORE
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.stores import WORDS, settings_in

from vrp_desktop.operations import sample_borough
from vrp_desktop.store import migrations
from vrp_desktop.ui.application import make_application, make_window

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from vrp_desktop.ui.form_view.page import FormPage

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
LONGEST_S = 1.5
"""After how long at most the child is killed, once it has begun."""
BACK_WITHIN_S = 3.0


class Player:
    """Plays a person at the window. `tell` is called with what the window said is done."""

    def __init__(self, folder: Path, tell: Callable[[dict[str, Any]], None]) -> None:
        self.application = make_application()
        settings = settings_in(folder)
        self.window = make_window(settings, settings)
        self.window.start()
        self.window.show()
        self.window.activateWindow()
        self.tell = tell

    def until(self, is_so: Callable[[], object]) -> None:
        while not is_so():
            self.application.processEvents()

    def type(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget(), text)
        self.application.processEvents()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)
        self.application.processEvents()

    def unlock(self) -> None:
        self.until(lambda: QApplication.focusWidget() is not None)
        self.type(WORDS)
        self.key(Qt.Key.Key_Return)
        self.until(lambda: self.window.session is not None and self.window.frame is not None)

    def begin(self) -> None:
        """Say that from now on the kill may come."""
        self.tell({"begun": True})

    def form(self) -> FormPage:
        self.until(lambda: self.window.home is not None and bool(self.window.home.buttons))
        self.type("1")
        self.until(lambda: self.window.form is not None and self.window.form.isVisible())
        form = self.window.form
        assert form is not None
        return form

    def section(self, name: str) -> QWidget:
        window = self.window
        self.key(Qt.Key.Key_L, ALT)
        self.until(lambda: window.laptop is not None and window.laptop.isVisible())
        assert window.laptop is not None
        window.laptop.show_list()
        window.laptop.buttons[name].click()
        assert window.laptop.open_section is not None
        return window.laptop.open_section


def draft(player: Player) -> None:
    """Type into a worry; what the page says is saved is told."""
    player.unlock()
    form = player.form()
    record = form.entry.record
    form.kept.connect(lambda _at: player.tell({"draft": record, "idea": form.entry.kept.get(deeds.IDEA, "")}))
    form.go_to(deeds.IDEA)
    player.begin()
    while True:
        for letter in "people say that the lights near the shops are broken, and ":
            player.type(letter)


def submit(player: Player) -> None:
    """Write worries down and save them by the keyboard."""
    player.unlock()
    form = player.form()
    player.begin()
    for seed in range(10_000):
        session, done = player.window.session, form.entry.record
        assert session is not None
        sample_borough.answer_as_sample(session, form.entry, seed)
        form.go_to(deeds.IDEA)
        player.type("more lights")
        form.finished.connect(lambda submitted, _again: player.tell({"record": submitted.record}))
        player.key(Qt.Key.Key_Return, CTRL)
        player.until(lambda was=done: player.window.form is not None and player.window.form.entry.record != was)
        assert player.window.form is not None
        form = player.window.form


def rekey(player: Player) -> None:
    """Remove somebody, unlock anew."""
    player.unlock()
    page = player.section("people")
    player.until(lambda: "Ben" in page.remove)
    page.remove["Ben"].click()
    player.begin()
    page.yes.click()
    player.until(lambda: player.window.session is None and not player.window.lock.is_closing)
    player.tell({"removed": deeds.THEIRS})
    player.unlock()
    player.tell({"end": True})


def backup(player: Player) -> None:
    """Make one backup after the other."""
    player.unlock()
    page = player.section("backups")
    player.until(page.make.isEnabled)
    player.begin()
    while True:
        before = {card.backup.name for card in page.list.cards}
        page.make.click()
        player.until(lambda was=before: {card.backup.name for card in page.list.cards} - was and page.make.isEnabled())
        (name,) = {card.backup.name for card in page.list.cards} - before
        player.tell({"backup": name})


def rebuild(player: Player) -> None:
    """Find the search gone, and have it made again."""
    player.unlock()
    session = player.window.session
    assert session is not None
    page = player.section("check")
    player.begin()
    while True:
        player.window.jobs.start(
            lambda _progress: session.store._connection.run("DELETE FROM search")  # noqa: SLF001 - damage
        )
        page.start.click()
        player.until(page.mend.isVisible)
        page.mend.click()
        player.until(page.said.isVisible)
        player.tell({"rebuilt": True})


def migration(player: Player) -> None:
    """Unlock with a version that changes the shape of the store."""
    migrations.STEPS = (*migrations.STEPS, *MORE)
    player.until(lambda: QApplication.focusWidget() is not None)
    player.type(WORDS)
    player.begin()
    player.key(Qt.Key.Key_Return)
    player.until(lambda: player.window.home is not None and bool(player.window.home.buttons))
    player.tell({"migrated": True})
    player.tell({"end": True})


PLAYS = {play.__name__: play for play in (draft, submit, rekey, backup, rebuild, migration)}


def played(play: str, folder: Path, moment: float) -> list[dict[str, Any]]:
    """Let a child play in `folder`, kill it `moment` seconds after it has begun; gives what it told by then."""
    receiving, sending = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receiving)
        with os.fdopen(sending, "w", buffering=1) as pipe:
            player = Player(folder, lambda told: print(json.dumps(told), file=pipe, flush=True))
            PLAYS[play](player)
            # Whoever comes to the end waits for the kill.
            player.until(lambda: False)
    os.close(sending)
    told = []
    timer: threading.Timer | None = None
    with os.fdopen(receiving) as pipe:
        for line in pipe:
            if not line.endswith("}\n"):
                # Cut by the kill; then it was not shown either.
                continue
            said = json.loads(line)
            if "begun" in said:
                timer = threading.Timer(moment, os.kill, (child, signal.SIGKILL))
                timer.start()
            else:
                told.append(said)
    os.waitpid(child, 0)
    assert timer is not None, f"{play} ended before it began"
    return told


def kill(play: str, trials: int, seed: int) -> tuple[Counter[str], int, float]:
    """Kill a play `trials` times; gives the faults, how many things were told, and the longest way back in seconds."""
    rnd = random.Random(seed)
    found: Counter[str] = Counter()
    count, longest = 0, 0.0
    with tempfile.TemporaryDirectory(prefix="kill-") as name:
        original, trial = Path(name) / "original", Path(name) / "trial"
        deeds.prepare(original)
        for _ in range(trials):
            shutil.rmtree(trial, ignore_errors=True)
            shutil.copytree(original, trial)
            told = played(play, trial, rnd.uniform(0, LONGEST_S))
            count += len([one for one in told if "end" not in one])
            # A backup may have made room for a newer one since.
            told = [one for one in told if "backup" not in one] + [one for one in told if "backup" in one][-2:]
            if play == "draft":
                # What is kept of one text grows; the last that was told holds all before it.
                told = told[-1:]
            began = time.perf_counter()
            found.update(set(deeds.faults_of(trial, play, told)))
            longest = max(longest, time.perf_counter() - began)
    return found, count, longest


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("plays", nargs="*")
    parser.add_argument("--trials", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    code = 0
    for play in wanted.plays or PLAYS:
        found, count, longest = kill(play, wanted.trials, wanted.seed)
        code = code or int(bool(found) or longest > BACK_WITHIN_S)
        sys.stdout.write(
            f"{play}: {wanted.trials} kills, {count:,} things told, {sum(found.values())} faults {dict(found) or ''}, "
            f"whole and looked at again in at most {longest:.1f} s\n"
        )
        sys.stdout.flush()
    return code


if __name__ == "__main__":
    sys.exit(main())
