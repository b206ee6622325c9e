"""One installed program, whatever the system: its commands, and a worry written in its window by keys."""

from __future__ import annotations

import json
import os
import re
import subprocess
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pack import hosts

if TYPE_CHECKING:
    from pathlib import Path

    from pack.product import Product

    from proofs.screen import Screen
    from proofs.verdicts import Verdicts

WORRY = (
    "1", "yesterday", "1", "{ward}", "park", "By the bandstand", "1", "1", "2", "3", "More lights, and a bench", "2",
    "1", "3",
)  # fmt: skip
"""What is typed at each question of a worry, each followed by Enter. All of it is made up.

Each worry is in a ward of its own: the program asks whether one of the same week, ward and kind is the same.
"""


HIDE_BUTTON = "B3261E"
"""The colour that no other part of a page has so much of."""


_READ_DRAFTS = """
import sys
from pathlib import Path
from vrp_desktop.store.store import Store
store = Store.open(Path(sys.argv[1]), sys.argv[2]).store
for record in store.drafts.records():
    print(dict(store.drafts.get(record).answers))
store.close()
"""


@dataclass(frozen=True, slots=True)
class Told:
    """How a command ended and what it said."""

    code: int
    text: str

    def json(self) -> dict[str, Any]:
        """Read what it said as JSON; empty when it is none."""
        try:
            found: dict[str, Any] = json.loads(self.text[self.text.index("{") : self.text.rindex("}") + 1])
        except ValueError:
            return {}
        return found


class Laptop(ABC):
    """The installed program. `screen` shows its window."""

    def __init__(self, screen: Screen, verdicts: Verdicts, product: Product) -> None:
        self.screen, self.verdicts, self._product = screen, verdicts, product
        self.words = ""

    @property
    @abstractmethod
    def log(self) -> Path:
        """Give the folder of the log, as this machine knows it."""

    @property
    @abstractmethod
    def data(self) -> Path:
        """Give the folder of the person's program data, as this machine knows it."""

    @abstractmethod
    def command(self, *arguments: str) -> Told:
        """Run a command of the installed program."""

    @abstractmethod
    def start_window(self) -> subprocess.Popen[bytes]:
        """Start the installed program's window."""

    @abstractmethod
    def words_file(self) -> str:
        """Give the place of a file with the words, as the program knows it."""

    def self_test(self, when: str) -> None:
        """Claim that the program's own test passes."""
        told = self.command("self-test")
        self.verdicts.claim(
            f"self-test passes {when}", holds=told.code == 0 and bool(told.json().get("well")), told=told.text
        )

    def records(self) -> int:
        """Have the records checked and give how many there are; -1 when something is wrong with them."""
        told = self.command("verify", "--words-file", self.words_file())
        found = re.search(r"All is well: ([\d,]+) record", told.text)
        return int(found[1].replace(",", "")) if found and told.code == 0 else -1

    def write_worry(self, when: str, ward: str) -> None:
        """Claim that a worry written in the window by keys is kept, and that the window closes cleanly."""
        before = self.records()
        screen, process = self.screen, self.start_window()
        try:
            is_written = self._write(when, ward)
            screen.keep(f"saved {when}")
            self.close_window(process)
        finally:
            process.kill()
            process.wait()
        after = self.records()
        self.verdicts.claim(
            f"a worry written in the window by keys is kept {when}",
            holds=is_written and before >= 0 and after == before + 1,
            told=f"each page came: {is_written}; records before {before}, after {after}",
        )

    def unlock(self, when: str) -> bool:
        """Unlock in the window and wait for the home page; gives whether it came."""
        screen = self.screen
        if not screen.wait_for("VRP"):
            return False
        screen.keep(f"unlock {when}")
        screen.type(self.words)
        screen.key("Return")
        # The button that hides the screen is there as soon as there is something to hide.
        is_home = screen.shows(HIDE_BUTTON, 1000) and screen.settle(quiet=2)
        screen.keep(f"home {when}")
        return is_home

    def open_worry(self, when: str) -> bool:
        """Open the form of a worry by its key; gives whether it came."""
        screen = self.screen
        home = screen.seen()
        for _ in range(4):
            # Once more does no harm: on the form the same key answers the first question as it is answered below.
            screen.type("1")
            if screen.another_page(home, longest=10):
                screen.keep(f"form {when}")
                return True
        return False

    def _write(self, when: str, ward: str) -> bool:
        screen = self.screen
        if not self.unlock(when) or not self.open_worry(when):
            return False
        self._answer(WORRY, ward)
        screen.keep(f"answered {when}")
        form = screen.seen()
        screen.key("ctrl+s")
        return screen.another_page(form)

    def _answer(self, answers: tuple[str, ...], ward: str) -> None:
        for text in answers:
            self.screen.type(text.format(ward=ward))
            self.screen.key("Return")
            self.screen.settle(quiet=0.3)

    def policy(self, key: str, value: object, origin: str) -> None:
        """Claim what is in force for a key, and where it came from; a default that is not wanted is a named fault."""
        told = self.command("policy", "--json")
        settings: list[dict[str, Any]] = told.json().get("settings", [])
        said: dict[str, Any] = next((one for one in settings if key in (one["registry"], one["key"])), {})
        is_named = any(fault["key"] == key for fault in told.json().get("faults", ()))
        holds = (said.get("value"), said.get("origin")) == (value, origin) and is_named == (origin == "default")
        what = "is obeyed" if origin != "default" else "is named when it is wrong, and the default holds"
        self.verdicts.claim(f"what the council sets {what}", holds=holds, told=told.text)

    def folder_disappears(self) -> None:
        """Take the folder of the records away and bring it back."""
        folder, elsewhere = self.data / "records", self.data / "away"
        before = self.records()
        folder.rename(elsewhere)
        told = self.command("verify", "--words-file", self.words_file())
        is_new = folder.exists()
        elsewhere.rename(folder)
        is_told = told.code == 1 and "Traceback" not in told.text and "record" in told.text
        self.verdicts.claim("a data folder that is not there is told", holds=is_told and not is_new, told=told.text)
        self.verdicts.claim("and nothing is lost", holds=self.records() == before > 0)

    def ended_by_system(self, when: str, ward: str) -> None:
        """Have the session end while a worry is half written; claim that the last word typed is still there."""
        process, typed = self.start_window(), "A bench at the bus stop"
        try:
            is_open = self.unlock(f"before the end {when}") and self.open_worry(f"before the end {when}")
            self._answer(WORRY[:10], ward)
            self.screen.type(typed)
            self.screen.keep(f"half written {when}")
            is_ended = self.end_session(process)
        finally:
            process.kill()
            process.wait()
        self.verdicts.claim(f"ends when the system ends the session {when}", holds=is_open and is_ended)
        said = "".join(path.read_text("utf-8") for path in self.log.glob("*.log"))
        self.verdicts.claim("says so in its log", holds="ended because the system asked" in said, told=said)
        self.verdicts.claim("writes none of it into its log", holds=typed not in said and "bandstand" not in said)
        drafts = self._drafts()
        self.verdicts.claim("and what was being typed is kept", holds=typed in drafts, told=drafts)

    def _drafts(self) -> str:
        """Give what stands in the drafts, read by the sources of the same version."""
        native = hosts.native()
        command = [str(native.interpreter), "-c", _READ_DRAFTS, str(self.data / "records"), self.words]
        variables = {**os.environ, "PYTHONPATH": str(self._product.project)}
        done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
        return done.stdout + done.stderr

    @abstractmethod
    def end_session(self, process: subprocess.Popen[bytes]) -> bool:
        """Have the system end the person's session; gives whether the program ended as it should."""

    @abstractmethod
    def close_window(self, process: subprocess.Popen[bytes]) -> None:
        """Close the window as a person or the system does, and wait for its end."""
