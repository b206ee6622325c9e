"""Stages the program, has PyInstaller make a folder of it, adds the licences, and bounds the size."""

from __future__ import annotations

import json
import shutil
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pack import contents, embedded, licences
from pack.product import with_version
from pack.steps import BuildFailed, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pack.contents import Distribution, Row
    from pack.hosts import Host
    from pack.product import Product


@dataclass(frozen=True, slots=True)
class Bundle:
    """A folder that can be installed. `inside`: the distributions in it. `libraries`: versions of what is in those."""

    folder: Path
    rows: tuple[Row, ...]
    inside: tuple[Distribution, ...]
    libraries: dict[str, str]

    @property
    def size(self) -> int:
        """Give the bytes of all files."""
        return sum(row.size for row in self.rows)


def make(product: Product, host: Host, *, change: Callable[[Path], None] | None = None) -> Bundle:
    """Make the folder. `change`: what a proof does to the staged copy of the sources. Raises BuildFailed."""
    system = "Windows" if host.is_windows else "Linux"
    work = host.work / product.version
    shutil.rmtree(work, ignore_errors=True)
    _stage(product, host, work)
    if change is not None:
        change(work)
    say(f"{system} folder of {product.version}")
    variables = {
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(product.epoch),
        "PYTHONDONTWRITEBYTECODE": "1",
        # Where PyInstaller keeps what it worked out; never shared, so that two builds have nothing from each other.
        "PYINSTALLER_CONFIG_DIR": host.inside(work / "kept"),
    }
    command = ["-m", "PyInstaller", "--noconfirm", "--distpath", "dist", "--workpath", "steps", "app.spec"]
    host.python(command, work, variables, work / "bundle.log")
    libraries = embedded.ask(host, work)
    sources = [host.outside(path) for path in json.loads((work / "contents.json").read_text("utf-8"))]
    inside = contents.distributions(host.site, sources)
    folder = work / "dist/program"
    licences.add(folder / "licences", inside, libraries, host)
    contents.settle(folder, product.epoch)
    rows = contents.inventory(folder)
    made = Bundle(folder, rows, inside, libraries)
    say(f"{system} folder: {len(rows)} files, {made.size / 1e6:.1f} MB")
    most = product.most_bytes[system.lower()]
    if len(rows) > product.most_files or made.size > most:
        raise BuildFailed(
            f"The folder is larger than product.toml allows ({product.most_files} files, {most / 1e6:.0f} MB). "
            f"Its largest files: {contents.largest(rows)}"
        )
    return made


def _stage(product: Product, host: Host, work: Path) -> None:
    """Copy what ships, with the version that is built, and write down what PyInstaller is to do."""
    project = product.project
    work.mkdir(parents=True)
    unwanted = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(project / "vrp_desktop", work / "vrp_desktop", ignore=unwanted)
    wheel = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    datas = []
    for source, place in wheel["force-include"].items():
        shutil.copytree(project / source, work / source, ignore=unwanted)
        datas.append((source, place))
    start = work / "vrp_desktop/__init__.py"
    start.write_text(with_version(start.read_text("utf-8"), product.version), "utf-8", newline="\n")
    shutil.copyfile(project / "resources/installer/pack/app.spec", work / "app.spec")
    excluded = product.bundle["exclude_files"] + ([] if host.is_windows else product.bundle["exclude_linux_files"])
    said = {
        "entry": "vrp_desktop/__main__.py",
        "datas": datas,
        "icon": "resources/icons/vrp.ico" if host.is_windows else None,
        "strip": not host.is_windows,
        "numbers": product.numbers,
        "copyright": (project / "LICENSE").read_text("utf-8").splitlines()[2],
        **{key: getattr(product, key) for key in ("name", "publisher", "version", "window_program", "console_program")},
        **{key: product.bundle[key] for key in ("exclude_modules", "hidden_imports")},
        "exclude_files": excluded,
    }
    (work / "bundle.json").write_text(json.dumps(said), "utf-8")
