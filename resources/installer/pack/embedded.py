"""Versions of the libraries inside wheels and Python, asked of themselves where the bundle is made.

Run as a program it prints them as JSON; it then stands alone and imports only what is packed.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pack.hosts import Host


def ask(host: Host, work: Path) -> dict[str, str]:
    """Give the version of each library by its name, as the `host` has it."""
    shutil.copyfile(__file__, work / "embedded.py")
    host.python(["embedded.py", "libraries.json"], work, {}, work / "embedded.log")
    found: dict[str, str] = json.loads((work / "libraries.json").read_text("utf-8"))
    return found


def _versions() -> dict[str, str]:
    import _hashlib
    import hashlib  # noqa: F401 - loads the OpenSSL that Python hashes with
    import platform
    import pyexpat
    import zlib

    from cryptography.hazmat.backends.openssl.backend import backend
    from isal import isal_zlib
    from lxml import etree
    from PySide6 import QtCore
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(":memory:")
    connection.execute("PRAGMA key = 'x'")

    def asked(question: str) -> str:
        return str(connection.execute(question).fetchone()[0])

    return {
        "Python": platform.python_version(),
        "Qt": QtCore.qVersion(),
        "SQLCipher": asked("PRAGMA cipher_version").split()[0],
        "SQLite": asked("SELECT sqlite_version()"),
        "OpenSSL (in sqlcipher3)": asked("PRAGMA cipher_provider_version").split()[1],
        "OpenSSL (in cryptography)": backend.openssl_version_text().split()[1],
        "OpenSSL (in Python)": _hashlib.__dict__.get("OPENSSL_VERSION", "") or _of_python(),
        "ISA-L": getattr(isal_zlib, "ISAL_VERSION", "") or _of_isal(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "Expat": pyexpat.EXPAT_VERSION.removeprefix("expat_"),
        "libxml2": ".".join(map(str, etree.LIBXML_VERSION)),
        "libxslt": ".".join(map(str, etree.LIBXSLT_VERSION)),
    }


def _of_python() -> str:
    import ssl

    return ssl.OPENSSL_VERSION.split()[1]


def _of_isal() -> str:
    import isal

    return str(getattr(isal, "ISAL_VERSION", isal.__version__))


if __name__ == "__main__":
    import sys

    Path(sys.argv[1]).write_text(json.dumps(_versions()), "utf-8")
