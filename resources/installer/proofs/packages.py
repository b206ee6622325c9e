"""The packages themselves: signatures, sums, lists of contents, and the same bytes from the same sources."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

from pack import archive, bundle, contents, deb, hosts, msi, sbom
from pack.hosts import INSTALLER, cache
from pack.pe import PROGRAMS, is_signed
from pack.signing import Signer, is_intact, make_trial_certificate
from pack.steps import which

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pack.hosts import Host
    from pack.product import Product

    from proofs.verdicts import Verdicts

_MUST_BE_NAMED = ("Python", "Qt", "SQLCipher", "SQLite", "OpenSSL (in sqlcipher3)", "OpenSSL (in cryptography)")


def check(verdicts: Verdicts, product: Product, out: Path, made: Sequence[Path], scratch: Path) -> None:
    """Try sums, lists, the zip and signatures of what was made."""
    verdicts.chapter("The packages themselves")
    wrong = []
    for line in (out / "SHA256SUMS").read_text("utf-8").splitlines():
        said, _, name = line.partition("  ")
        if hashlib.sha256((out / name).read_bytes()).hexdigest() != said:
            wrong.append(name)
    verdicts.claim("every sum agrees", holds=not wrong, told=" ".join(wrong))
    for path in made:
        if path.name.endswith(".cdx.json"):
            names = {part["name"] for part in json.loads(path.read_text("utf-8"))["components"]}
            missing = [name for name in _MUST_BE_NAMED if name not in names]
            verdicts.claim(f"{path.name} names the libraries inside wheels", holds=not missing, told=str(missing))
    for path in made:
        if path.suffix == ".zip":
            _portable(verdicts, product, path)
        if path.suffix == ".msi" and sys.platform != "win32":
            _order(verdicts, path)
            _signatures(verdicts, product, path, scratch)


def _portable(verdicts: Verdicts, product: Product, path: Path) -> None:
    with zipfile.ZipFile(path) as packed:
        names = [name.partition("/")[2] for name in packed.namelist()]
        size = sum(entry.file_size for entry in packed.infolist())
    wanted = [f"{name}.exe" for name in (product.window_program, product.console_program)] + ["licences/README.txt"]
    verdicts.claim("the portable zip holds both programs and the licences", holds=set(wanted) <= set(names))
    verdicts.figure(f"unpacked: {len(names)} files, {size / 1e6:.1f} MB")
    unwanted = [name for name in names if name.endswith((".jar", "opengl32sw.dll")) or "QtNetwork" in name]
    verdicts.claim("no network library, no software OpenGL, no Java inside", holds=not unwanted, told=str(unwanted))


def _order(verdicts: Verdicts, package: Path) -> None:
    """Look into the installer for what makes an update safe on Windows, and what Wine does not show."""

    def rows(table: str) -> list[list[str]]:
        command = [which("msiinfo"), "export", str(package), table]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return [line.split("\t") for line in told.splitlines()[3:]]

    steps = {row[0]: int(row[2]) for row in rows("InstallExecuteSequence")}
    is_inside = steps["InstallInitialize"] < steps["RemoveExistingProducts"] < steps["InstallFiles"]
    verdicts.claim("an update removes the older version inside its own transaction", holds=is_inside)
    mode = dict(row[:2] for row in rows("Property")).get("REINSTALLMODE")
    verdicts.claim("an update puts every file anew, whatever its version", holds=mode == "amus", told=str(mode))
    unversioned = [row[2] for row in rows("File") if row[2].startswith("Qt6") and not row[4]]
    verdicts.claim("libraries have their versions in the installer", holds=not unversioned, told=str(unversioned))


def _signatures(verdicts: Verdicts, product: Product, package: Path, scratch: Path) -> None:
    """Sign copies of a program and the installer with a certificate to try, and change a byte."""
    folder = scratch / "signed"
    with zipfile.ZipFile(package.with_name(f"{product.base}-portable.zip")) as packed:
        packed.extractall(folder)
    program = next(folder.rglob(f"{product.window_program}.exe"))
    if is_signed(program):
        verdicts.figure("They are signed with a certificate of your own: verify them as docs/deployment.md says.")
        return
    certificate, root = make_trial_certificate(scratch / "certificate")
    signer = Signer(str(certificate), None, None, product.name)
    count = signer.sign_programs(folder)
    unsigned = [path.name for path in folder.rglob("*.*") if path.suffix in PROGRAMS and not is_signed(path)]
    verdicts.claim("every program and library is signed, by us or by its author", holds=count > 0 and not unsigned)
    verdicts.figure(f"signed by us: {count}")
    command = [
        "bash",
        str(INSTALLER / "wine/run.sh"),
        str(program.with_name(f"{product.console_program}.exe")),
        "--version",
    ]
    told = subprocess.run(
        command, env={**os.environ, "VRP_BUILD_CACHE": str(cache())}, capture_output=True, check=False
    )
    verdicts.claim("a signed program starts", holds=product.version.encode() in told.stdout, told=str(told.stdout))
    installer = scratch / package.name
    shutil.copyfile(package, installer)
    signer.sign(installer)
    for path, what in ((program, "program"), (installer, "installer")):
        verdicts.claim(f"the signature of the {what} is verified", holds=is_intact(path, root))
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        verdicts.claim(f"one changed byte of the {what} is noticed", holds=not is_intact(path, root))


def same_windows_bytes(verdicts: Verdicts, product: Product, host: Host, made: Sequence[Path], scratch: Path) -> None:
    """Build the Windows files once more from the same sources and compare them with what was made, before signing."""
    verdicts.chapter("The same sources give the same bytes")
    folder = host.work / product.version / "dist/program"
    if is_signed(folder / f"{product.window_program}.exe"):
        verdicts.figure("A signature holds its own time: compare a build without --sign.")
        return
    first = {row.path: row.sha256 for row in contents.inventory(folder)}
    again = bundle.make(product, host)
    second = {row.path: row.sha256 for row in again.rows}
    differing = [path for path in sorted({*first, *second}) if first.get(path) != second.get(path)]
    verdicts.claim("each file of the Windows folder", holds=not differing, told="\n".join(differing))
    remade = [archive.make_zip(product, again.folder, again.rows, scratch)]
    if sys.platform != "win32":  # WiX gives each package a code of its own, and the present time
        remade.append(msi.make(product, again.folder, again.rows, scratch))
    remade.append(sbom.make(product, again, hosts.native(), scratch / "sbom.cdx.json"))
    _compare(verdicts, remade, made)


def same_debian_bytes(verdicts: Verdicts, product: Product, made: Sequence[Path], scratch: Path) -> None:
    """Build the Debian package once more from the same sources, and compare it with what was made."""
    native = hosts.native()
    again = bundle.make(product, native)
    remade = [deb.make(product, again, scratch), sbom.make(product, again, native, scratch / "sbom-deb.cdx.json")]
    _compare(verdicts, remade, made)


def _compare(verdicts: Verdicts, remade: Sequence[Path], made: Sequence[Path]) -> None:
    before = {path.name: path.read_bytes() for path in made}
    for path in remade:
        verdicts.claim(f"{path.name}, byte by byte", holds=path.read_bytes() == before.get(path.name))
