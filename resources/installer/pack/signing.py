"""Signatures of programs and installers: osslsigncode on Debian, signtool on Windows; and a certificate to try them.

The certificate to try is made anew for each proof and trusted by no Windows.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pack.pe import PROGRAMS, is_signed
from pack.steps import BuildFailed, run, which

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs. `certificate`: a .pfx, .p12 or .pem file with certificate and key, on Windows also a thumbprint.

    `password_file`: one line, what opens the file; not on Windows, where signtool would take it as an argument that
    others can read. `timestamp`: address of a time-stamping service (RFC 3161), the only network that a build uses;
    without one a signature ends with its certificate.
    """

    certificate: str
    password_file: Path | None
    timestamp: str | None
    about: str

    def sign(self, path: Path) -> None:
        """Put a signature into a program or an installer. Raises BuildFailed."""
        times = path.stat()
        if sys.platform == "win32":
            self._with_signtool(path)
        else:
            self._with_osslsigncode(path)
        os.utime(path, (times.st_atime, times.st_mtime))

    def sign_programs(self, folder: Path) -> int:
        """Sign every program and library in the folder that carries no signature yet; gives how many.

        AppLocker and App Control may ask for the publisher of libraries too, and those of others keep theirs.
        """
        unsigned = [path for path in sorted(folder.rglob("*")) if path.suffix in PROGRAMS and not is_signed(path)]
        for path in unsigned:
            self.sign(path)
        return len(unsigned)

    def _with_signtool(self, path: Path) -> None:
        command = ["signtool", "sign", "/q", "/fd", "sha256", "/d", self.about]
        if self.certificate.lower().endswith((".pfx", ".p12")):
            if self.password_file is not None:
                raise BuildFailed(
                    "On Windows a password would stand on signtool's command line, where others can read it. "
                    "Import the certificate into the store and give its thumbprint with --sign."
                )
            command += ["/f", self.certificate]
        else:
            command += ["/sha1", self.certificate]
        if self.timestamp:
            command += ["/tr", self.timestamp, "/td", "sha256"]
        run([*command, path])

    def _with_osslsigncode(self, path: Path) -> None:
        command: list[str | Path] = ["osslsigncode", "sign", "-h", "sha256", "-n", self.about]
        if self.certificate.lower().endswith((".pfx", ".p12")):
            command += ["-pkcs12", self.certificate]
        else:
            command += ["-certs", self.certificate, "-key", self.certificate]
        if self.password_file is not None:
            command += ["-readpass", self.password_file]
        if self.timestamp:
            command += ["-ts", self.timestamp]
        if path.suffix == ".msi":
            # Covers what the installer says about itself, not only its files.
            command.append("-add-msi-dse")
        signed = path.with_name(path.name + ".signed")
        run([*command, "-in", path, "-out", signed])
        signed.replace(path)


def is_intact(path: Path, roots: Path) -> bool:
    """Tell whether the file is as it was signed, by a signer that one of the certificates in `roots` vouches for."""
    command = [which("osslsigncode"), "verify", "-CAfile", str(roots), "-in", str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    return said.returncode == 0


def make_trial_certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate to try signing with. Gives the signer's file (certificate and key) and the root's."""
    folder.mkdir(parents=True, exist_ok=True)
    os.chmod(folder, 0o700)
    root, signer = folder / "root.pem", folder / "signer.pem"
    own: list[str | Path] = ["-signkey", folder / "root.key"]
    by_root: list[str | Path] = ["-CA", root, "-CAkey", folder / "root.key"]
    _make("root", root, own, "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n")
    _make("publisher", signer, by_root, "keyUsage=critical,digitalSignature\nextendedKeyUsage=codeSigning\n")
    signer.write_bytes(signer.read_bytes() + (folder / "signer.key").read_bytes())
    for ending in ("key", "csr", "ext"):
        for made in (root, signer):
            made.with_suffix(f".{ending}").unlink()
    return signer, root


def _make(who: str, certificate: Path, by: Sequence[str | Path], uses: str) -> None:
    """Make a key and a certificate of it. `by`: who vouches for it. `uses`: what it is for, as openssl reads it."""
    key, request, about = (certificate.with_suffix(f".{ending}") for ending in ("key", "csr", "ext"))
    subject = f"/O=Trial only/CN=Trial {who}"
    run(["openssl", "req", "-newkey", "rsa:3072", "-nodes", "-keyout", key, "-out", request, "-subj", subject])
    about.write_text(uses, "utf-8")
    run(["openssl", "x509", "-req", "-days", "30", "-in", request, *by, "-extfile", about, "-out", certificate])
