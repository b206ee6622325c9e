"""The Windows installer: its description, in the dialect of wixl (WiX 3) and of WiX 4 and later, and the package.

Source: the Windows Installer reference (Property, Upgrade and Component tables) and WiX's own schemas. GUIDs come from
the upgrade code and what they stand for, so both ways of building give the same ones, and an update knows its files.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import uuid
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from pack import pe
from pack.steps import BuildFailed, run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pack.contents import Row
    from pack.product import Product

_OLDEST_BUILD = 17763
"""Windows 10, version 1809: the oldest that Qt 6.11 runs on."""
_SCHEDULE = "afterInstallInitialize"
_AFTER_INITIALIZE = 1501
"""The place of that in wixl's order of steps."""
_SPACE_V3 = "http://schemas.microsoft.com/wix/2006/wi"
_SPACE_V4 = "http://wixtoolset.org/schemas/v4/wxs"
_SUMMARY = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
"""The format id of a package's summary information."""


class Description:
    """Writes what the installer is to do. `is_v4`: for WiX 4 and later, else for wixl and WiX 3."""

    def __init__(self, product: Product, folder: str, rows: Sequence[Row], *, is_v4: bool) -> None:
        self._product, self._folder, self._rows, self._is_v4 = product, folder, rows, is_v4
        self._components: list[str] = []
        self._bits = {"Bitness": "always64"} if is_v4 else {"Win64": "yes"}
        self._key = rf"Software\{product.name}"

    def text(self) -> str:
        """Give the whole description."""
        root = ElementTree.Element("Wix", xmlns=_SPACE_V4 if self._is_v4 else _SPACE_V3)
        package = self._package(root)
        self._rules(package)
        self._properties(package)
        self._folders(package)
        feature = _add(package, "Feature", Id="Main", Title=self._product.name, Level="1")
        for component in self._components:
            _add(feature, "ComponentRef", Id=component)
        ElementTree.indent(root)
        return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"

    def package_code(self) -> str:
        """Give the package's own code, which differs whenever its files or its description do."""
        other = Description(self._product, self._folder, self._rows, is_v4=True)
        content = other.text() + "".join(f"{row.path} {row.sha256}\n" for row in self._rows)
        return guid(self._product, "package:" + hashlib.sha256(content.encode()).hexdigest())

    def _package(self, root: ElementTree.Element) -> ElementTree.Element:
        product = self._product
        said = {
            "Name": product.name,
            "Manufacturer": product.publisher,
            "Version": product.version,
            "UpgradeCode": "{" + product.upgrade_code.upper() + "}",
            "Language": "2057",
            "Codepage": "1252",
        }
        about = {"Description": f"{product.name} {product.version}", "Manufacturer": product.publisher}
        code = product_code(product)
        if self._is_v4:
            package = _add(
                root, "Package", **said, ProductCode=code, Scope="perMachine", InstallerVersion="500", Compressed="yes"
            )
            _add(package, "SummaryInformation", **about)
            return package
        package = _add(root, "Product", Id=code, **said)
        _add(
            package, "Package", Id=self.package_code(), InstallerVersion="500", Compressed="yes",
            InstallScope="perMachine", Languages="2057", **about,
        )  # fmt: skip
        return package

    def _rules(self, package: ElementTree.Element) -> None:
        # The older version goes first, but inside the transaction: an update that fails leaves it as it was.
        schedule = {"Schedule": _SCHEDULE} if self._is_v4 else {}
        refused = "A newer version of [ProductName] is already installed."
        _add(package, "MajorUpgrade", DowngradeErrorMessage=refused, **schedule)
        needs = "[ProductName] needs 64-bit Windows 10 (1809) or later."
        condition = f"Installed OR (VersionNT64 AND WINDOWSBUILDNUMBER >= {_OLDEST_BUILD})"
        if self._is_v4:
            _add(package, "MediaTemplate", EmbedCab="yes", CompressionLevel="high")
            _add(package, "Launch", Condition=condition, Message=needs)
        else:
            _add(package, "Media", Id="1", Cabinet="app.cab", EmbedCab="yes")
            _add(package, "Condition", Message=needs).text = condition

    def _properties(self, package: ElementTree.Element) -> None:
        # Windows Installer itself reports 8.1 for every later Windows.
        self._searched(
            package,
            "WINDOWSBUILDNUMBER",
            "rBuild",
            r"SOFTWARE\Microsoft\Windows NT\CurrentVersion",
            "CurrentBuildNumber",
        )
        # An update and a removal use the folder that the first installation was given.
        self._searched(package, "INSTALLDIR", "rFolder", self._key, "InstallDir")
        _add(package, "Icon", Id="app.ico", SourceFile="app.ico")
        for name, value in (
            ("ARPPRODUCTICON", "app.ico"),
            ("ARPNOMODIFY", "1"),
            ("ARPCOMMENTS", self._product.about),
            # What the older version brought is always put anew: by its own rules Windows would keep a library whose
            # version is higher, and then remove it with the older version.
            ("REINSTALLMODE", "amus"),
        ):
            _add(package, "Property", Id=name, Value=value)

    def _searched(self, package: ElementTree.Element, name: str, search: str, key: str, value: str) -> None:
        secure = {"Secure": "yes"} if name == "INSTALLDIR" else {}
        found = _add(package, "Property", Id=name, **secure)
        _add(found, "RegistrySearch", Id=search, Root="HKLM", Key=key, Name=value, Type="raw", **self._bits)

    def _folders(self, package: ElementTree.Element) -> None:
        parent = package if self._is_v4 else _add(package, "Directory", Id="TARGETDIR", Name="SourceDir")
        tag = "StandardDirectory" if self._is_v4 else "Directory"
        programs = _add(parent, tag, Id="ProgramFiles64Folder")
        folder = _add(programs, "Directory", Id="INSTALLDIR", Name=self._product.name)
        made = {PurePosixPath("."): folder}
        for row in self._rows:
            self._file(made, PurePosixPath(row.path))
        registry = self._component(folder, "cRegistry", "registry")
        key = _add(registry, "RegistryKey", Root="HKLM", Key=self._key)
        _add(key, "RegistryValue", Name="InstallDir", Type="string", Value="[INSTALLDIR]", KeyPath="yes")
        _add(key, "RegistryValue", Name="Version", Type="string", Value=self._product.version)
        menu = self._component(_add(parent, tag, Id="ProgramMenuFolder"), "cShortcut", "shortcut")
        target = _ident("f", f"{self._product.window_program}.exe")
        _add(
            menu, "Shortcut", Id="sMenu", Name=self._product.name, Description=self._product.about,
            Target=f"[#{target}]", WorkingDirectory="INSTALLDIR", Icon="app.ico",
        )  # fmt: skip
        _add(
            menu, "RegistryValue", Root="HKLM", Key=self._key, Name="Shortcut", Type="integer", Value="1", KeyPath="yes"
        )

    def _file(self, made: dict[PurePosixPath, ElementTree.Element], path: PurePosixPath) -> None:
        for above in reversed(path.parents):
            if above not in made:
                made[above] = _add(made[above.parent], "Directory", Id=_ident("d", str(above)), Name=above.name)
        component = self._component(made[path.parent], _ident("c", str(path)), f"file:{path}")
        source = f"{self._folder}/{path}"
        _add(component, "File", Id=_ident("f", str(path)), Name=path.name, Source=source, KeyPath="yes")

    def _component(self, folder: ElementTree.Element, name: str, what: str) -> ElementTree.Element:
        self._components.append(name)
        return _add(folder, "Component", Id=name, Guid=guid(self._product, what), **self._bits)


def guid(product: Product, what: str) -> str:
    """Give a GUID that is always the same for the same thing of this product."""
    return "{" + str(uuid.uuid5(uuid.UUID(product.upgrade_code), what)).upper() + "}"


def product_code(product: Product) -> str:
    """Give the code of this version, as Intune's detection rule and `msiexec /x` take it."""
    return guid(product, "product:" + product.version)


def make(product: Product, folder: Path, rows: Sequence[Row], out: Path) -> Path:
    """Make the installer of `folder`. Both descriptions stay beside the folder, and either builds it again there."""
    target = out / f"{product.base}.msi"
    beside = folder.parent
    shutil.copyfile(product.project / "resources/icons/vrp.ico", beside / "app.ico")
    # A package's summary tells the oldest of its parts' times.
    _same_time(beside / "app.ico", folder / rows[0].path)
    for is_v4 in (False, True):
        text = Description(product, folder.name, rows, is_v4=is_v4).text()
        (beside / f"{product.base}.{'v4' if is_v4 else 'v3'}.wxs").write_text(text, "utf-8", newline="\n")
    if sys.platform == "win32":
        command = ["wix", "build", "-arch", "x64", "-pdbtype", "none", "-o", target, f"{product.base}.v4.wxs"]
        run(command, folder=beside)
        return target
    run(["wixl", "-a", "x64", "-o", target, f"{product.base}.v3.wxs"], folder=beside)
    _complete(target, folder, rows, beside)
    _settle(target, Description(product, folder.name, rows, is_v4=False).package_code(), product.epoch)
    return target


def _complete(package: Path, folder: Path, rows: Sequence[Row], beside: Path) -> None:
    """Put in what wixl leaves out: versions of files, the order of an update, and which properties are secure."""
    # Without Secure="yes" a folder given by somebody who is asked for an administrator's name would be dropped.
    secure = "INSTALLDIR;WIX_DOWNGRADE_DETECTED;WIX_UPGRADE_DETECTED"
    where = "WHERE `Property` = 'SecureCustomProperties'"
    run(["msibuild", package, "-q", f"UPDATE `Property` SET `Value` = '{secure}' {where}"])
    order = f"UPDATE `InstallExecuteSequence` SET `Sequence` = {_AFTER_INITIALIZE}"
    run(["msibuild", package, "-q", f"{order} WHERE `Action` = 'RemoveExistingProducts'"])
    versions = {_ident("f", row.path): pe.version(folder / row.path) for row in rows}
    table = beside / "File.idt"
    run(["msiinfo", "export", package, "File"], log=table)
    lines = []
    for line in table.read_text("utf-8").splitlines():
        cells = line.split("\t")
        if version := versions.get(cells[0], ""):
            cells[4:6] = [version, "0"]  # the language of a library that has none
        lines.append("\t".join(cells))
    table.write_text("\r\n".join(lines) + "\r\n", "utf-8", newline="")
    run(["msibuild", package, "-i", table])


def _settle(package: Path, code: str, epoch: int) -> None:
    """Put the content's own code and time into the summary: wixl gives each package a random code and the present."""
    content = bytearray(package.read_bytes())
    start = content.find(_SUMMARY)
    if start < 0 or content.count(_SUMMARY) != 1:
        raise BuildFailed("The installer's summary was not found, so its code and time cannot be settled.")
    section = start - 28 + int.from_bytes(content[start + 16 : start + 20], "little")
    ticks = ((epoch + 11_644_473_600) * 10_000_000).to_bytes(8, "little")

    def number(at: int) -> int:
        return int.from_bytes(content[at : at + 4], "little")

    for nth in range(number(section + 4)):
        kind, at = number(section + 8 + 8 * nth), section + number(section + 12 + 8 * nth)
        if kind in (12, 13) and number(at) == 64:  # when it was made and saved
            content[at + 4 : at + 12] = ticks
        elif kind == 9 and number(at) == 30 and content[at + 8 : at + 9] == b"{":
            content[at + 8 : at + 46] = code.encode("ascii")
    package.write_bytes(content)


def _same_time(path: Path, other: Path) -> None:
    times = other.stat()
    os.utime(path, (times.st_atime, times.st_mtime))


def _ident(kind: str, path: str) -> str:
    return kind + hashlib.sha256(path.encode()).hexdigest()[:24]


def _add(parent: ElementTree.Element, tag: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, tag, attributes)
