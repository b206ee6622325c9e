"""All proofs in one run: of the packages themselves, and of the circle that each goes through."""

from __future__ import annotations

import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pack import bundle, deb, hosts, msi
from pack.steps import BuildFailed

from proofs import debian, packages, windows
from proofs.screen import Screen
from proofs.verdicts import Verdicts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pack.product import Product

_STEP = '''

def a_step_to_try(connection: Connection) -> None:
    """Change what is there: a step of the version that only proofs install."""
    connection.run("CREATE TABLE tried (number INTEGER PRIMARY KEY) STRICT")
    connection.run("INSERT INTO tried SELECT count(*) FROM draft")
    connection.run("CREATE INDEX draft_tried ON draft (path)")


STEPS = (*STEPS, a_step_to_try)
'''


def check(product: Product, out: Path, made: Sequence[Path], pictures: Path | None) -> int:
    """Try what was built; gives 0 when every proof holds. `made`: the files of this build, in `out`.

    Second builds and the two circles go on side by side, each circle on a screen of its own.
    """
    with tempfile.TemporaryDirectory(prefix="vrp-proofs-") as folder:
        run = _Run(product, next_version(product), made, Path(folder), pictures)
        verdicts = Verdicts()
        packages.check(verdicts, product, out, made, run.scratch)
        with ThreadPoolExecutor() as pool:
            parts = [pool.submit(_told, part) for part in run.parts()]
            for part in parts:
                verdicts.add(part.result())
    return verdicts.end()


def _told(part: Callable[[Verdicts], None]) -> Verdicts:
    """Go through a part; what stops it half-way is told as a claim that does not hold."""
    verdicts = Verdicts()
    try:
        part(verdicts)
    except (BuildFailed, OSError) as stopped:
        verdicts.claim("this part came to its end", holds=False, told=str(stopped))
    return verdicts


class _Run:
    """One run of all proofs. `scratch`: a folder that is gone afterwards. `pictures`: where to keep what is seen."""

    def __init__(
        self, product: Product, newer: Product, made: Sequence[Path], scratch: Path, pictures: Path | None
    ) -> None:
        self._product, self._newer, self._made, self.scratch, self._pictures = product, newer, made, scratch, pictures
        self._others: list[threading.Event] = []

    def parts(self) -> list[Callable[[Verdicts], None]]:
        """Give the parts that go on side by side."""
        parts: list[Callable[[Verdicts], None]] = []
        if installers := [path for path in self._made if path.suffix == ".msi"]:
            parts.append(self._signalling(self._windows_again))
            if sys.platform != "win32":
                parts.append(self._signalling(partial(self._windows, installers[0])))
        parts += [partial(self._debian, path) for path in self._made if path.suffix == ".deb"]
        return parts

    def _signalling(self, part: Callable[[Verdicts], None]) -> Callable[[Verdicts], None]:
        """Give the same part, which says when it is over: starts are timed when nothing else runs."""
        is_over = threading.Event()
        self._others.append(is_over)

        def run(verdicts: Verdicts) -> None:
            try:
                part(verdicts)
            finally:
                is_over.set()

        return run

    def _windows_again(self, verdicts: Verdicts) -> None:
        packages.same_windows_bytes(verdicts, self._product, hosts.windows(), self._made, self.scratch)

    def _windows(self, installer: Path, verdicts: Verdicts) -> None:
        changed = bundle.make(self._newer, hosts.windows(), change=add_a_migration)
        update = msi.make(self._newer, changed.folder, changed.rows, self.scratch)
        with Screen(self._pictures) as screen:
            windows.circle(screen, verdicts, self._product, installer, self._newer, update)

    def _debian(self, package: Path, verdicts: Verdicts) -> None:
        packages.same_debian_bytes(verdicts, self._product, self._made, self.scratch)
        changed = bundle.make(self._newer, hosts.native(), change=add_a_migration)
        update = deb.make(self._newer, changed, self.scratch)
        with Screen(self._pictures) as screen:
            debian.circle(screen, verdicts, self._product, package, self._newer, update, self._others)


def next_version(product: Product) -> Product:
    """Give the version that comes after the one that is built."""
    one, two, _ = product.numbers
    return replace(product, version=f"{one}.{two + 1}.0")


def add_a_migration(work: Path) -> None:
    """Change the staged sources: the next version brings the store to a new shape."""
    file = work / "vrp_desktop/store/migrations.py"
    file.write_text(file.read_text("utf-8") + _STEP, "utf-8", newline="\n")
