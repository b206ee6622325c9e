"""The packages themselves: signatures, sums, lists of contents, and the same bytes from the same sources."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import zipfile
from typing import TYPE_CHECKING

from pack import archive, bundle, contents, msi
from pack.signing import PROGRAMS, Signer, is_intact, is_signed, make_trial_certificate

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


def _signatures(verdicts: Verdicts, product: Product, package: Path, scratch: Path) -> None:
    """Sign copies of a program and the installer with a certificate to try, and change a byte."""
    certificate, root = make_trial_certificate(scratch / "certificate")
    signer = Signer(str(certificate), None, None, product.name)
    folder = scratch / "signed"
    with zipfile.ZipFile(package.with_name(f"{product.base}-portable.zip")) as packed:
        packed.extractall(folder)
    count = signer.sign_programs(folder)
    unsigned = [path.name for path in folder.rglob("*.*") if path.suffix in PROGRAMS and not is_signed(path)]
    verdicts.claim("every program and library is signed, by us or by its author", holds=count > 0 and not unsigned)
    verdicts.figure(f"signed by us: {count}")
    program = next(folder.rglob(f"{product.window_program}.exe"))
    installer = scratch / package.name
    shutil.copyfile(package, installer)
    signer.sign(installer)
    for path, what in ((program, "program"), (installer, "installer")):
        verdicts.claim(f"the signature of the {what} is verified", holds=is_intact(path, root))
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        verdicts.claim(f"one changed byte of the {what} is noticed", holds=not is_intact(path, root))


def same_bytes(verdicts: Verdicts, product: Product, host: Host, scratch: Path) -> None:
    """Build the Windows files once more from the same sources, and compare them before signing."""
    verdicts.chapter("The same sources give the same bytes")
    folder = host.work / product.version / "dist/program"
    if is_signed(folder / f"{product.window_program}.exe"):
        bundle.make(product, host)
    first = {row.path: row.sha256 for row in contents.inventory(folder)}
    ours = scratch / "first"
    ours.mkdir()
    rows = contents.inventory(folder)
    packages = [msi.make(product, folder, rows, ours), archive.make_zip(product, folder, rows, ours)]
    sums = [hashlib.sha256(path.read_bytes()).hexdigest() for path in packages]
    again = bundle.make(product, host)
    second = {row.path: row.sha256 for row in again.rows}
    differing = [path for path in sorted({*first, *second}) if first.get(path) != second.get(path)]
    verdicts.claim("each file of the folder", holds=not differing, told="\n".join(differing))
    theirs = scratch / "second"
    theirs.mkdir()
    remade = [
        msi.make(product, again.folder, again.rows, theirs),
        archive.make_zip(product, again.folder, again.rows, theirs),
    ]
    for path, said in zip(remade, sums, strict=True):
        verdicts.claim(path.suffix, holds=hashlib.sha256(path.read_bytes()).hexdigest() == said)
