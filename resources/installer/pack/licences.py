"""Puts the licence of everything inside into the bundle, and says how to put in another Qt, as the LGPL asks."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pack.hosts import INSTALLER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pack.contents import Distribution
    from pack.hosts import Host

_QT = """Qt, PySide6 and Shiboken are used under the GNU Lesser General Public License, version 3 (LGPL-3.txt, with the
GPL-3.txt that it refers to). They were not changed. Their sources: https://download.qt.io and
https://code.qt.io/cgit/pyside/pyside-setup.git, each at the version above. They are shared libraries in
the folder lib: another build of the same version put in their place is used instead."""


def add(folder: Path, inside: Sequence[Distribution], libraries: dict[str, str], host: Host) -> None:
    """Write `folder`: a list of what is inside, each with its licence, and the texts."""
    folder.mkdir()
    for text in sorted((INSTALLER / "licences").iterdir()):
        shutil.copyfile(text, folder / text.name)
    shutil.copyfile(INSTALLER.parent.parent / "LICENSE", folder / "VRP-Desktop.txt")
    shutil.copyfile(_python_licence(host), folder / "Python.txt")
    lines = ["What is in VRP Desktop, and under which licence", "", "Python packages", ""]
    for one in inside:
        lines.append(f"  {one.name} {one.version}: {one.licence}")
        for notice in one.notices:
            # Several wheels of one author have files of one name.
            shutil.copyfile(notice, folder / f"{one.name}-{notice.name}{'' if notice.suffix else '.txt'}")
    lines += ["", "Libraries inside them", ""]
    lines += [f"  {name} {version}" for name, version in libraries.items()]
    lines += [
        "",
        "SQLite is in the public domain. OpenSSL is under the Apache License 2.0 (Apache-2.0.txt).",
        "",
        _QT,
        "",
    ]
    (folder / "README.txt").write_text("\n".join(lines), "utf-8", newline="\n")


def _python_licence(host: Host) -> Path:
    candidates = [
        host.site.parent / "python/LICENSE.txt",
        Path(sys.base_prefix) / "LICENSE.txt",
        Path(sys.base_prefix, "lib", f"python{sys.version_info.major}.{sys.version_info.minor}", "LICENSE.txt"),
        Path(f"/usr/share/doc/python{sys.version_info.major}.{sys.version_info.minor}/copyright"),
    ]
    return next(path for path in candidates if path.exists())
