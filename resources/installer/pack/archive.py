"""The portable zip, and the sums of what was made."""

from __future__ import annotations

import hashlib
import time
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pack.contents import Row
    from pack.product import Product

_FIRST = 315532800
"""1980: a zip knows no earlier time."""


def make_zip(product: Product, folder: Path, rows: Sequence[Row], out: Path) -> Path:
    """Write the folder's files as a zip to unpack and run."""
    target = out / f"{product.base}-portable.zip"
    when = time.gmtime(max(product.epoch, _FIRST))[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for row in rows:
            info = zipfile.ZipInfo(f"{product.name.replace(' ', '-')}-{product.version}/{row.path}", when)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            packed.writestr(info, (folder / row.path).read_bytes())
    return target


def write_sums(out: Path, made: Sequence[Path]) -> Path:
    """Write SHA256SUMS of what was made, as `sha256sum --check` reads it.

    What stands there of an earlier run for the other system stays, as long as its file does.
    """
    target = out / "SHA256SUMS"
    names = {path.name for path in made}
    if target.exists():
        before = (line.partition("  ")[2] for line in target.read_text("utf-8").splitlines())
        names |= {name for name in before if (out / name).is_file()}
    lines = [f"{hashlib.sha256((out / name).read_bytes()).hexdigest()}  {name}\n" for name in sorted(names)]
    target.write_text("".join(lines), "utf-8", newline="\n")
    return target
