"""The Debian package: the folder under /opt, two commands, a menu entry, an icon, and the copyright file."""

from __future__ import annotations

import gzip
import shutil
from typing import TYPE_CHECKING

from pack import contents
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

_BEFORE_INSTALLING = """#!/bin/sh
set -e
if [ "$1" = upgrade ] && dpkg --compare-versions "$2" gt "{version}"; then
    echo "{name} $2 is installed, which is newer than {version}: an older one cannot open its records." >&2
    exit 1
fi
"""
_BEFORE_REMOVING = """#!/bin/sh
set -e
# Whoever has it open: it keeps what is being typed, closes the records and ends.
for open in $(pidof "/opt/{package}/{window_program}" || true); do
    kill -TERM "$open" 2>/dev/null || true
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        kill -0 "$open" 2>/dev/null || break
        sleep 1
    done
done
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
    for script, text in (("preinst", _BEFORE_INSTALLING), ("prerm", _BEFORE_REMOVING)):
        _write(tree / "DEBIAN" / script, text.format(**said))
        (tree / "DEBIAN" / script).chmod(0o755)
    contents.settle(tree, product.epoch)
    target = out / f"{product.package}_{product.version}_amd64.deb"
    variables = {"SOURCE_DATE_EPOCH": str(product.epoch)}
    run(["dpkg-deb", "--root-owner-group", "-Zzstd", "-z9", "--build", tree, target], variables=variables)
    return target


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")
