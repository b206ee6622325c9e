"""All proofs in one run: of the packages themselves, and of the circle that each goes through."""

from __future__ import annotations

import sys
import tempfile
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
    connection.run("ALTER TABLE draft ADD COLUMN tried INTEGER")


STEPS = (*STEPS, a_step_to_try)
'''


def check(product: Product, out: Path, made: Sequence[Path], pictures: Path | None) -> int:
    """Try what was built; gives 0 when every proof holds. `made`: the files of this build, in `out`."""
    verdicts = Verdicts()
    newer = next_version(product)
    with tempfile.TemporaryDirectory(prefix="vrp-proofs-") as folder:
        scratch = Path(folder)
        packages.check(verdicts, product, out, made, scratch)
        with Screen(pictures) as screen:
            if installers := [path for path in made if path.suffix == ".msi"]:
                host = hosts.windows()
                packages.same_bytes(verdicts, product, host, scratch)
                changed = bundle.make(newer, host, change=add_a_migration)
                update = msi.make(newer, changed.folder, changed.rows, scratch)
                if sys.platform == "win32":
                    verdicts.figure(
                        "The circle of the installer is gone round on Debian, in Wine; see docs/deployment.md."
                    )
                else:
                    windows.circle(screen, verdicts, product, installers[0], newer, update)
            if debs := [path for path in made if path.suffix == ".deb"]:
                native = hosts.native()
                changed = bundle.make(newer, native, change=add_a_migration)
                update = deb.make(newer, changed, scratch)
                debian.circle(screen, verdicts, product, debs[0], newer, update)
    return verdicts.end()


def next_version(product: Product) -> Product:
    """Give the version that comes after the one that is built."""
    one, two, _ = product.numbers
    return replace(product, version=f"{one}.{two + 1}.0")


def add_a_migration(work: Path) -> None:
    """Change the staged sources: the next version brings the store to a new shape."""
    file = work / "vrp_desktop/store/migrations.py"
    file.write_text(file.read_text("utf-8") + _STEP, "utf-8", newline="\n")
