"""Builds what council IT installs: a Windows installer, a portable zip, a Debian package, sums and a list of contents.

On Windows the Windows files are made by this Python; on Debian they are made in Wine, and the Debian package beside
them. A .deb cannot be made on Windows. Everything goes to ``dist/``::

    VRP-Desktop-<version>-x64.msi            for every user of a machine, silent with /qn
    VRP-Desktop-<version>-x64-portable.zip   the same files, without installing
    vrp-desktop_<version>_amd64.deb          for Debian and Ubuntu
    sbom.cdx.json, sbom-deb.cdx.json         what is inside (CycloneDX)
    SHA256SUMS

``--check`` also installs, runs, updates and removes them, and says of each proof whether it holds.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

PROJECT = Path(__file__).resolve().parent
sys.path.insert(0, str(PROJECT / "resources/installer"))

if TYPE_CHECKING:
    from pack.product import Product
    from pack.signing import Signer


def main() -> int:
    """Build, and with --check try what was built. Gives 0, or 1 when something failed or a proof does not hold."""
    from pack.steps import BuildFailed

    wanted = _parser().parse_args()
    try:
        return _build(wanted)
    except BuildFailed as failed:
        print(f"\nThe build stopped.\n{failed}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Make the Windows installer, the portable zip, the Debian package, sums and lists of contents."
    )
    parser.add_argument("--out", type=Path, default=PROJECT / "dist", help="folder for what is made (default: dist)")
    parser.add_argument("--version", help="build as another version, like 1.2.3 (default: the program's own)")
    parser.add_argument("--only", choices=("windows", "linux"), help="make the files of one system only")
    parser.add_argument(
        "--sign",
        metavar="CERT",
        help="sign programs and installer: a .pfx, .p12 or .pem file, on Windows also a certificate's thumbprint",
    )
    parser.add_argument("--sign-password-file", type=Path, metavar="FILE", help="file with what opens the certificate")
    parser.add_argument("--timestamp", metavar="URL", help="time-stamping service (RFC 3161), so signatures outlive it")
    parser.add_argument("--check", action="store_true", help="try what was built: install, run, update, remove, sign")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="with --check: keep pictures of the windows")
    return parser


def _build(wanted: argparse.Namespace) -> int:
    from pack import archive, hosts
    from pack.product import load
    from pack.signing import Signer
    from pack.steps import BuildFailed, say

    product = load(PROJECT, wanted.version)
    out: Path = wanted.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    signer = None
    if wanted.only == "linux" and sys.platform == "win32":
        raise BuildFailed("A Debian package cannot be made on Windows. Run this on Debian.")
    if wanted.sign:
        signer = Signer(wanted.sign, wanted.sign_password_file, wanted.timestamp, product.name)
    elif wanted.timestamp or wanted.sign_password_file:
        raise BuildFailed("--timestamp and --sign-password-file say how to sign; add --sign with the certificate.")
    hosts.native()  # both need it, and it is made once
    with ThreadPoolExecutor() as pool:
        # Each is one process after another: side by side they take half the time.
        parts = [pool.submit(make_windows, product, out, signer)] if wanted.only != "linux" else []
        if wanted.only != "windows" and sys.platform != "win32":
            parts.append(pool.submit(make_linux, product, out))
        made = [path for part in parts for path in part.result()]
    made.append(archive.write_sums(out, made))
    for path in made:
        say(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")
    if not wanted.check:
        return 0
    from proofs import everything

    return everything.check(product, out, made, wanted.pictures)


def make_windows(product: Product, out: Path, signer: Signer | None) -> list[Path]:
    """Make the installer, the zip and the list of contents; gives their files."""
    from pack import archive, bundle, contents, hosts, msi, sbom
    from pack.steps import say

    host = hosts.windows()
    made = bundle.make(product, host)
    if signer is not None:
        say(f"{signer.sign_programs(made.folder)} programs and libraries signed")
        made = replace(made, rows=contents.inventory(made.folder))
    say("Windows installer")
    package = msi.make(product, made.folder, made.rows, out)
    if signer is not None:
        signer.sign(package)
    say("portable zip and list of contents")
    portable = archive.make_zip(product, made.folder, made.rows, out)
    listed = sbom.make(product, made, hosts.native(), out / "sbom.cdx.json")
    say(f"product code {msi.product_code(product)}")
    return [package, portable, listed]


def make_linux(product: Product, out: Path) -> list[Path]:
    """Make the Debian package and its list of contents; gives their files."""
    from pack import bundle, deb, hosts, sbom
    from pack.steps import say

    host = hosts.native()
    made = bundle.make(product, host)
    say("Debian package")
    return [deb.make(product, made, out), sbom.make(product, made, host, out / "sbom-deb.cdx.json")]


if __name__ == "__main__":
    sys.exit(main())
