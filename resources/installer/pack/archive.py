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
    """Write SHA256SUMS of what was made, as `sha256sum --check` and Get-FileHash read it."""
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(made)]
    target = out / "SHA256SUMS"
    target.write_text("".join(lines), "utf-8", newline="\n")
    return target
