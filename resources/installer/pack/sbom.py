"""What is inside a bundle, as a CycloneDX list: each wheel, and the libraries that wheels and Python carry.

Run as a program inside the environment that has the CycloneDX library: ``python sbom.py said.json target``.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cyclonedx.model.component import Component
    from cyclonedx.model.license import License

    from pack.bundle import Bundle
    from pack.hosts import Native
    from pack.product import Product

_LICENCES = {
    "Python": "PSF-2.0",
    "Qt": "LGPL-3.0-only",
    "SQLCipher": "BSD-3-Clause",
    "SQLite": "blessing",
    "OpenSSL": "Apache-2.0",
    "ISA-L": "BSD-3-Clause",
    "zlib": "Zlib",
    "Expat": "MIT",
    "libxml2": "MIT",
    "libxslt": "MIT",
}
_WHERE = {
    "Qt": "pkg:generic/qt/qtbase",
    "Python": "pkg:generic/python",
    "SQLCipher": "pkg:github/sqlcipher/sqlcipher",
    "SQLite": "pkg:generic/sqlite",
    "OpenSSL": "pkg:generic/openssl",
    "ISA-L": "pkg:github/intel/isa-l",
    "zlib": "pkg:generic/zlib",
    "Expat": "pkg:generic/expat",
    "libxml2": "pkg:generic/libxml2",
    "libxslt": "pkg:generic/libxslt",
}


def make(product: Product, bundle: Bundle, packer: Native, target: Path) -> Path:
    """Write the list of what is in `bundle`. `packer`: an environment with the CycloneDX library."""
    said = {
        "name": product.name,
        "version": product.version,
        "publisher": product.publisher,
        "epoch": product.epoch,
        "wheels": [{key: value for key, value in asdict(one).items() if key != "notices"} for one in bundle.inside],
        "libraries": bundle.libraries,
        "files": [asdict(row) for row in bundle.rows if _is_program(row.path)],
    }
    request = target.with_suffix(".request")
    request.write_text(json.dumps(said), "utf-8")
    packer.python([__file__, str(request), str(target)], target.parent, {}, target.with_suffix(".log"))
    request.unlink()
    target.with_suffix(".log").unlink()
    return target


def _is_program(path: str) -> bool:
    """Tell whether a file is run or loaded: on Linux a library's name goes on after ".so"."""
    return path.endswith((".exe", ".dll", ".pyd", ".so")) or ".so." in path or "/" not in path


def _write(said: dict[str, Any], target: Path) -> None:
    import uuid
    from datetime import UTC, datetime

    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output import make_outputter
    from cyclonedx.schema import OutputFormat, SchemaVersion

    bom = Bom(serial_number=uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(said, sort_keys=True)), version=1)
    bom.metadata.timestamp = datetime.fromtimestamp(said["epoch"], UTC)
    program = Component(
        name=said["name"], version=said["version"], type=ComponentType.APPLICATION, bom_ref="program",
        publisher=said["publisher"], licenses=[_licence("MIT")],
    )  # fmt: skip
    bom.metadata.component = program
    libraries = [_wheel(wheel) for wheel in said["wheels"]]
    libraries += [_library(name, version) for name, version in said["libraries"].items()]
    for part in (*libraries, *(_file(row) for row in said["files"])):
        bom.components.add(part)
    bom.register_dependency(program, libraries)
    text = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=1)
    target.write_text(text + "\n", "utf-8", newline="\n")


def _wheel(wheel: dict[str, str]) -> Component:
    from packageurl import PackageURL

    purl = PackageURL("pypi", None, wheel["name"].lower().replace("_", "-"), wheel["version"])
    return _part(wheel["name"], wheel["version"], str(purl), str(purl), wheel["licence"])


def _library(name: str, version: str) -> Component:
    kind = name.partition(" (")[0]
    return _part(name, version, f"inside:{name}", f"{_WHERE[kind]}@{version}", _LICENCES[kind])


def _part(name: str, version: str, ref: str, purl: str, licence: str) -> Component:
    from cyclonedx.model.component import Component, ComponentType
    from packageurl import PackageURL

    return Component(
        name=name, version=version, type=ComponentType.LIBRARY, bom_ref=ref, purl=PackageURL.from_string(purl),
        licenses=[_licence(licence)],
    )  # fmt: skip


def _file(row: dict[str, str]) -> Component:
    from cyclonedx.model import HashType
    from cyclonedx.model.component import Component, ComponentType

    sums = [HashType.from_hashlib_alg("sha256", row["sha256"])]
    return Component(name=row["path"], type=ComponentType.FILE, bom_ref=f"file:{row['path']}", hashes=sums)


def _licence(said: str) -> License:
    from cyclonedx.factory.license import LicenseFactory

    return LicenseFactory().make_from_string(said)


if __name__ == "__main__":
    _write(json.loads(Path(sys.argv[1]).read_text("utf-8")), Path(sys.argv[2]))
