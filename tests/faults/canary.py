"""Looks for what was typed in every file that the program could have left behind.

A child of this process uses the window by keys, with folders for data, temporary files and settings of its own: it
writes records, searches, hides the screen, locks, unlocks, makes a return, leaves something unfinished, and is killed.
Then every file in these folders, and every file of the program that was changed meanwhile, is searched for what was
typed, for the words, and for the key, as UTF-8, UTF-16 and hexadecimal. The return that was asked for is left out: it
is meant to hold what it holds.

``python tests/faults/canary.py [--minutes M]`` prints how many files were searched and what was found.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from faults import deeds
from faults.kill_anywhere import ALT, CTRL, Player
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from support.stores import WORDS, settings_in

import vrp_desktop
from vrp_desktop.operations import sample_borough
from vrp_desktop.store.store import Store

CANARIES = ("Quenbyford", "zanzibarine lamps", "Xylographic towpath")
"""Typed into a worry, into a search, and into something left unfinished."""


def use(folder: Path, out: Path, minutes: float) -> None:
    """Use the program for so long, and then wait to be killed."""
    player = Player(folder, lambda told: sys.stdout.write(f"{told}\n"))
    player.unlock()
    until = time.monotonic() + 60 * minutes
    seed = 0
    while seed < 2 or time.monotonic() < until:
        _round(player, seed)
        seed += 1
    _make_return(player, out)
    form = player.form()
    form.go_to(deeds.IDEA)
    player.type(CANARIES[2])
    form.take_typed()
    player.until(lambda: form.keeper.is_settled)
    sys.stdout.write(f"rounds {seed}\n")
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGKILL)


def _round(player: Player, seed: int) -> None:
    window = player.window
    form = player.form()
    assert window.session is not None
    sample_borough.answer_as_sample(window.session, form.entry, seed)
    form.go_to(deeds.IDEA)
    player.type(f"{CANARIES[0]} and a bench")
    player.key(Qt.Key.Key_S, CTRL)
    player.until(lambda: window.form is None)
    player.key(Qt.Key.Key_R, ALT)
    player.until(lambda: window.records is not None and window.records.isVisible())
    records = window.records
    assert records is not None
    records.search.setFocus()
    player.type(CANARIES[1] if seed % 2 else CANARIES[0])
    player.until(lambda: window.jobs.running == 0)
    for _ in range(3):
        # As the system does it: a key comes to the window and finds its way from there.
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    hidden = window.lock.hidden
    player.until(lambda: window.session is None and not window.lock.is_closing)
    player.until(lambda: hidden is None or hidden.is_listening)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Space)
    player.unlock()
    # One comes back to the records; only then to the first page.
    player.until(lambda: window.records is not None and window.records.isVisible() and window.jobs.running == 0)
    player.key(Qt.Key.Key_H, ALT)


def _make_return(player: Player, out: Path) -> None:
    window = player.window
    player.key(Qt.Key.Key_T, ALT)
    player.until(lambda: window.out.returns is not None and window.out.returns.sheets.rowCount() > 0)
    returns = window.out.returns
    assert returns is not None
    returns.which.setCurrentIndex(1)
    player.until(returns.make.isEnabled)
    returns.where.setText(str(out))
    returns.write()
    player.until(returns.open_folder.isVisible)
    player.key(Qt.Key.Key_H, ALT)


def look(folders: list[Path], since: float, secrets: list[bytes]) -> tuple[int, list[str]]:
    """Search every file below `folders` that was changed since; gives how many there were and where something stood."""
    count, found = 0, []
    for folder in folders:
        for path in folder.rglob("*"):
            if not path.is_file() or path.stat().st_mtime < since:
                continue
            count += 1
            content = path.read_bytes()
            found += [path.name for secret in secrets if secret in content]
    return count, found


def forms_of(text: str) -> list[bytes]:
    """Give how a text may stand in a file."""
    return [text.encode(), text.encode("utf-16-le"), text.lower().encode(), text.encode().hex().encode()]


def search(minutes: float) -> tuple[int, list[str], str]:
    """Use the program and search; gives how many files there were, where something was found, what the child said."""
    with tempfile.TemporaryDirectory(prefix="canary-") as name:
        root = Path(name)
        places = {part: root / part for part in ("data", "tmp", "home", "out")}
        for place in places.values():
            place.mkdir()
        deeds.prepare(places["data"])
        since = time.time() - 1
        environment = os.environ | {"TMPDIR": str(places["tmp"]), "PYTHONDONTWRITEBYTECODE": "1"}
        environment |= {name: str(places["home"] / name) for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
        environment |= {"HOME": str(places["home"]), "XDG_DATA_HOME": str(places["home"] / "share")}
        environment |= {"XDG_STATE_HOME": str(places["home"] / "state")}
        command = [sys.executable, str(Path(__file__)), "--use", str(places["data"]), str(places["out"])]
        done = subprocess.run(
            [*command, "--minutes", str(minutes)],
            env=environment, capture_output=True, text=True, check=False, timeout=120 + 90 * minutes,
        )  # fmt: skip
        opened = Store.open(settings_in(places["data"]).data_folder, WORDS).store
        key = bytes(opened._data_key)  # noqa: SLF001 - nobody else has it
        drafts, records = len(opened.drafts.records()), opened.log.count()
        opened.close()
        if done.returncode != -signal.SIGKILL or not drafts or records < 3:
            return 0, [f"the child did not come to its end: {done.stderr[-300:]}"], done.stdout
        secrets = [form for text in (*CANARIES, WORDS, deeds.THEIRS) for form in forms_of(text)]
        secrets += [key, key.hex().encode(), key.hex().upper().encode()]
        folders = [places["data"], places["tmp"], places["home"], Path(vrp_desktop.__file__).parent]
        return *look(folders, since, secrets), done.stdout


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--use", type=Path, nargs=2, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.use:
        use(*wanted.use, wanted.minutes)
        return 1
    count, found, said = search(wanted.minutes)
    sys.stdout.write(f"{said.strip().splitlines()[-1:]}; {count:,} files searched, {len(found)} hits {found or ''}\n")
    return int(bool(found) or not count)


if __name__ == "__main__":
    sys.exit(main())
