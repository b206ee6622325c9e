"""The Debian package: the folder under /opt, two commands, a menu entry, an icon, and the copyright file."""

from __future__ import annotations

import gzip
import os
import shutil
from typing import TYPE_CHECKING

from pack.steps import run

if TYPE_CHECKING:
    from pathlib import Path

    from pack.bundle import Bundle
    from pack.product import Product

_DESKTOP = """[Desktop Entry]
Type=Application
Name={name}
Comment={about}
Exec=/opt/{package}/{window_program}
Icon={package}
Categories=Office;
Terminal=false
"""
_CONTROL = """Package: {package}
Version: {version}
Architecture: amd64
Maintainer: {publisher}
Installed-Size: {kib}
Section: {section}
Priority: optional
Depends: {depends}
Description: {about}
"""


def make(product: Product, bundle: Bundle, out: Path) -> Path:
    """Make the package. What it installs belongs to root, and nobody else may change it."""
    tree = bundle.folder.parent / "deb"
    opt = tree / "opt" / product.package
    shutil.copytree(bundle.folder, opt, symlinks=True)
    said = {
        key: getattr(product, key) for key in ("name", "about", "package", "window_program", "version", "publisher")
    }
    _write(tree / f"usr/share/applications/{product.package}.desktop", _DESKTOP.format(**said))
    commands = tree / "usr/bin"
    commands.mkdir(parents=True)
    for name in (product.window_program, product.console_program):
        (commands / name).symlink_to(f"/opt/{product.package}/{product.window_program}")
    icon = tree / f"usr/share/icons/hicolor/256x256/apps/{product.package}.png"
    icon.parent.mkdir(parents=True)
    shutil.copyfile(product.project / "resources/icons/vrp.png", icon)
    papers = tree / "usr/share/doc" / product.package
    _write(papers / "copyright", (bundle.folder / "licences/README.txt").read_text("utf-8"))
    changes = (product.project / "CHANGELOG.md").read_bytes()
    (papers / "changelog.gz").write_bytes(gzip.compress(changes, mtime=0))
    (tree / "DEBIAN").mkdir()
    kib = bundle.size // 1024
    depends = ", ".join(product.deb["depends"])
    control = _CONTROL.format(**said, kib=kib, section=product.deb["section"], depends=depends)
    _write(tree / "DEBIAN/control", control)
    for path in sorted(tree.rglob("*"), reverse=True):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        os.utime(path, (product.epoch, product.epoch), follow_symlinks=False)
    target = out / f"{product.package}_{product.version}_amd64.deb"
    variables = {"SOURCE_DATE_EPOCH": str(product.epoch)}
    run(["dpkg-deb", "--root-owner-group", "-Zzstd", "-z9", "--build", tree, target], variables=variables)
    return target


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")
