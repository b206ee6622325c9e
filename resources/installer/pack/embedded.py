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
    import platform
    import pyexpat
    import sqlite3
    import ssl
    import zlib

    import isal
    from cryptography.hazmat.backends.openssl.backend import backend
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
        "OpenSSL (in Python)": ssl.OPENSSL_VERSION.split()[1],
        "SQLite (in Python)": sqlite3.sqlite_version,
        "ISA-L": isal.ISAL_VERSION,
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "Expat": pyexpat.EXPAT_VERSION.removeprefix("expat_"),
        "libxml2": ".".join(map(str, etree.LIBXML_VERSION)),
        "libxslt": ".".join(map(str, etree.LIBXSLT_VERSION)),
    }


if __name__ == "__main__":
    import sys

    Path(sys.argv[1]).write_text(json.dumps(_versions()), "utf-8")
