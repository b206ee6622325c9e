"""A virtual screen of a laptop's size: keys, windows, pictures. Source: xdotool and ImageMagick on Xvfb."""

from __future__ import annotations

import os
import subprocess
import time
from typing import TYPE_CHECKING, Self

from pack.steps import BuildFailed, which

from proofs.verdicts import wait_until

if TYPE_CHECKING:
    from pathlib import Path

SIZE = "1366x768"
_STILL_PIXELS = 400
"""A cursor that blinks and a clock that goes on are no change."""
_PAGE_PIXELS = 15_000
"""Another page changes more of the screen than words in a field do."""


class Screen:
    """One virtual screen, for as long as it is entered. `pictures`: where to keep what is seen, if anywhere."""

    def __init__(self, pictures: Path | None) -> None:
        self._pictures = pictures
        self._kept = 0

    def __enter__(self) -> Self:
        readable, writable = os.pipe()
        self._server = subprocess.Popen(
            [which("Xvfb"), "-displayfd", str(writable), "-screen", "0", f"{SIZE}x24", "-nolisten", "tcp", "-ac"],
            pass_fds=(writable,),
            stderr=subprocess.DEVNULL,
        )
        os.close(writable)
        with os.fdopen(readable) as told:
            number = told.readline().strip()
        if not number:
            raise BuildFailed("The virtual screen did not start. Try Xvfb by hand to see why.")
        self.display = f":{number}"
        # Gives windows frames and the keyboard, and closes them with Alt+F4.
        self._manager = subprocess.Popen(
            [which("openbox"), "--sm-disable"],
            env={**os.environ, "DISPLAY": self.display},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return self

    def __exit__(self, *_: object) -> None:
        for process in (self._manager, self._server):
            process.terminate()
            process.wait()

    def windows(self, title: str) -> list[str]:
        """Give the ids of the windows that can be seen and have this title."""
        return self._xdotool("search", "--onlyvisible", "--name", f"^{title}").split()

    def wait_for(self, title: str, longest: float = 90) -> bool:
        """Wait for a window of this title, and put the keyboard into it."""
        if not wait_until(lambda: bool(self.windows(title)), longest):
            return False
        self._xdotool("windowactivate", "--sync", self.windows(title)[-1])
        return self.settle()

    def key(self, *keys: str) -> None:
        """Press keys, as xdotool names them, one after another."""
        self._xdotool("key", "--delay", "40", *keys)

    def type(self, text: str) -> None:
        """Type text where the keyboard is."""
        self._xdotool("type", "--delay", "25", text)

    def settle(self, quiet: float = 0.5, longest: float = 60) -> bool:
        """Wait until nothing on the screen changes for `quiet` seconds."""
        still_since, last = time.monotonic(), self.seen()

        def is_still() -> bool:
            nonlocal still_since, last
            now = self.seen()
            if _differences(last, now) > _STILL_PIXELS:
                still_since, last = time.monotonic(), now
            return time.monotonic() - still_since > quiet

        return wait_until(is_still, longest)

    def another_page(self, before: bytes, longest: float = 60) -> bool:
        """Wait until the screen shows another page than `before`, and is still."""
        return wait_until(lambda: _differences(before, self.seen()) > _PAGE_PIXELS, longest) and self.settle()

    def shows(self, colour: str, least: int, longest: float = 60) -> bool:
        """Wait until at least `least` pixels have a colour, like ``B3261E``."""
        wanted = bytes.fromhex(colour)
        return wait_until(lambda: _pixels(self.seen(), wanted) >= least, longest)

    def seen(self) -> bytes:
        """Give what is on the screen, to be compared with later."""
        return self._run("import", "-window", "root", "-depth", "8", "rgb:-")

    def keep(self, name: str) -> None:
        """Keep a picture under a number and `name`, if pictures are kept."""
        self._kept += 1
        if self._pictures is not None:
            self._pictures.mkdir(parents=True, exist_ok=True)
            self._run("import", "-window", "root", str(self._pictures / f"{self._kept:02}-{name}.png"))

    def _xdotool(self, *arguments: str) -> str:
        done = subprocess.run(
            [which("xdotool"), *arguments],
            capture_output=True,
            env={**os.environ, "DISPLAY": self.display},
            check=False,
        )
        return done.stdout.decode()

    def _run(self, *command: str) -> bytes:
        environment = {**os.environ, "DISPLAY": self.display}
        return subprocess.run(
            [which(command[0]), *command[1:]], capture_output=True, env=environment, check=True
        ).stdout


def _pixels(picture: bytes, colour: bytes) -> int:
    """Count the pixels of a colour."""
    count, at = 0, picture.find(colour)
    while at >= 0:
        count += at % 3 == 0
        at = picture.find(colour, at + 1)
    return count


def _differences(one: bytes, other: bytes) -> int:
    """Count the pixels that differ."""
    if one == other:
        return 0
    # Row by row first: most rows are the same.
    width = 3 * int(SIZE.partition("x")[0])
    count = 0
    for at in range(0, len(one), width):
        first, second = one[at : at + width], other[at : at + width]
        if first != second:
            count += sum(first[p : p + 3] != second[p : p + 3] for p in range(0, len(first), 3))
    return count
