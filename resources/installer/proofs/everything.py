"""All proofs in one run: of the packages themselves, and of the circle that each goes through."""

from __future__ import annotations

import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pack import bundle, deb, hosts, msi

from proofs import debian, packages, windows
from proofs.screen import Screen
from proofs.verdicts import Verdicts

if TYPE_CHECKING:
    from collections.abc import Sequence

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

    The two circles go round side by side, each on a screen of its own; starts are timed when nothing else runs.
    """
    installer = next((path for path in made if path.suffix == ".msi"), None)
    package = next((path for path in made if path.suffix == ".deb"), None)
    with tempfile.TemporaryDirectory(prefix="vrp-proofs-") as folder:
        run = _Run(product, next_version(product), made, Path(folder), pictures)
        verdicts = Verdicts()
        packages.check(verdicts, product, out, made, run.scratch)
        with ThreadPoolExecutor() as pool:
            both = [pool.submit(run.windows, installer), pool.submit(run.debian, package)]
            for part in both:
                verdicts.add(part.result())
    return verdicts.end()


class _Run:
    """One run of all proofs. `scratch`: a folder that is gone afterwards. `pictures`: where to keep what is seen."""

    def __init__(
        self, product: Product, newer: Product, made: Sequence[Path], scratch: Path, pictures: Path | None
    ) -> None:
        self._product, self._newer, self._made, self.scratch, self._pictures = product, newer, made, scratch, pictures
        self._is_quiet = threading.Event()

    def windows(self, installer: Path | None) -> Verdicts:
        """Build once more, build the next version, and go round the circle of the Windows installer."""
        verdicts = Verdicts()
        try:
            if installer is not None:
                self._windows(verdicts, installer)
        finally:
            self._is_quiet.set()
        return verdicts

    def _windows(self, verdicts: Verdicts, installer: Path) -> None:
        host = hosts.windows()
        packages.same_windows_bytes(verdicts, self._product, host, self._made, self.scratch)
        changed = bundle.make(self._newer, host, change=add_a_migration)
        update = msi.make(self._newer, changed.folder, changed.rows, self.scratch)
        if sys.platform == "win32":
            verdicts.figure("The circle of the installer is gone round on Debian; for Windows see docs/deployment.md.")
            return
        with Screen(self._pictures) as screen:
            windows.circle(screen, verdicts, self._product, installer, self._newer, update)

    def debian(self, package: Path | None) -> Verdicts:
        """Build the next version, go round the circle of the Debian package, and time its start."""
        verdicts = Verdicts()
        if package is not None:
            packages.same_debian_bytes(verdicts, self._product, self._made, self.scratch)
            changed = bundle.make(self._newer, hosts.native(), change=add_a_migration)
            update = deb.make(self._newer, changed, self.scratch)
            with Screen(self._pictures) as screen:
                debian.circle(screen, verdicts, self._product, package, self._newer, update, self._is_quiet)
        return verdicts


def next_version(product: Product) -> Product:
    """Give the version that comes after the one that is built."""
    one, two, _ = product.numbers
    return replace(product, version=f"{one}.{two + 1}.0")


def add_a_migration(work: Path) -> None:
    """Change the staged sources: the next version brings the store to a new shape."""
    file = work / "vrp_desktop/store/migrations.py"
    file.write_text(file.read_text("utf-8") + _STEP, "utf-8", newline="\n")
