"""The circle of the Windows installer in a fresh Wine prefix: install, run, update, refuse, remove, install again.

What Wine cannot show is said in docs/deployment.md, with what to try once on real Windows before a release.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from pack.hosts import INSTALLER, LOCK, cache
from pack.msi import product_code
from pack.steps import run

from proofs import places, start
from proofs.laptop import Laptop, Told
from proofs.verdicts import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from pack.product import Product

    from proofs.screen import Screen
    from proofs.verdicts import Verdicts

_RUN = INSTALLER / "wine/run.sh"
PERSON = "Zoë Łęcka Зоя"
"""Whose data folder it is: a name with spaces, and letters that no one code page of Windows has. It is made up."""
_REFUSED = 1603 & 0xFF
"""ERROR_INSTALL_FAILURE, as Wine's msiexec cuts it."""
_UNINSTALL = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall"
_POLICY = r"HKLM\Software\Policies\VRP Desktop"
_SHELL_FOLDERS = r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Explorer"


class WineLaptop(Laptop):
    """A laptop that has never seen the program: a Wine prefix of its own."""

    def __init__(self, screen: Screen, verdicts: Verdicts, product: Product) -> None:
        super().__init__(screen, verdicts, product)
        self.prefix = cache() / "laptop"
        self._variables = {
            **os.environ,
            "VRP_BUILD_CACHE": str(cache()),
            "VRP_WINE_PREFIX": str(self.prefix),
            "DISPLAY": screen.display,
            "QT_QPA_PLATFORM": "windows",
        }
        self.drive = self.prefix / "drive_c"
        self.folder = rf"C:\Program Files\{product.name}"

    @property
    def person(self) -> Path:
        """Give the person's own folder."""
        return self.drive / "users" / PERSON

    @property
    def data(self) -> Path:
        """Give the folder of the person's program data, as this machine knows it."""
        return self.person / "AppData/Local" / self._product.name

    @property
    def log(self) -> Path:
        """Give the folder of the log, as this machine knows it."""
        return self.data / "Logs"

    def prepare(self) -> None:
        """Make the prefix anew, with a person whose name has spaces and letters of three alphabets."""
        if self.prefix.exists():
            self.stop()
            shutil.rmtree(self.prefix)
        run(["bash", INSTALLER / "wine/prepare.sh", LOCK, "--bare"], variables=self._variables)
        # What was begun without a screen never gets one.
        self.stop()
        local = f"C:\\users\\{PERSON}\\AppData\\Local".replace("\\", "\\\\")
        (self.person / "AppData/Local/Temp").mkdir(parents=True)
        text = (
            "Windows Registry Editor Version 5.00\r\n\r\n"
            f'[{_SHELL_FOLDERS}\\User Shell Folders]\r\n"Local AppData"="{local}"\r\n\r\n'
            f'[{_SHELL_FOLDERS}\\Shell Folders]\r\n"Local AppData"="{local}"\r\n\r\n'
            f'[HKEY_CURRENT_USER\\Environment]\r\n"TEMP"="{local}\\\\Temp"\r\n"TMP"="{local}\\\\Temp"\r\n'
        )
        file = self.drive / "person.reg"
        file.write_text("\ufeff" + text, "utf-16-le")
        self.windows("regedit", "/S", r"C:\person.reg")
        file.unlink()

    def windows(self, *command: str, seconds: int = 300) -> Told:
        """Run a Windows program."""
        done = subprocess.run(
            ["bash", str(_RUN), "-t", str(seconds), *command],
            env=self._variables, stdin=subprocess.DEVNULL, capture_output=True, check=False,
        )  # fmt: skip
        return Told(done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace").replace("\r", ""))

    def command(self, *arguments: str) -> Told:
        """Run a command of the installed program."""
        return self.windows(rf"{self.folder}\{self._product.console_program}.exe", *arguments)

    def start_window(self) -> subprocess.Popen[bytes]:
        """Start the installed program's window."""
        program = rf"{self.folder}\{self._product.window_program}.exe"
        return subprocess.Popen(
            ["bash", str(_RUN), "-t", "600", program], env=self._variables, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def close_window(self, process: subprocess.Popen[bytes]) -> None:
        """Close the window with Alt+F4, and wait for its end."""
        self.screen.key("alt+F4")
        is_closed = wait_until(lambda: process.poll() is not None, 90)
        self.verdicts.claim("the window closes", holds=is_closed)
        if not is_closed:
            self.windows("taskkill", "/F", "/IM", f"{self._product.window_program}.exe")

    def end_session(self, process: subprocess.Popen[bytes]) -> bool:
        """Have Windows end the session, as when somebody signs out; it ends the process itself, whatever its code."""
        self.windows("wineboot", "--end-session", seconds=60)
        return wait_until(lambda: process.poll() is not None, 60)

    def words_file(self) -> str:
        """Give the place of a file with the words, as the program knows it."""
        (self.drive / "words.txt").write_text(self.words, "utf-8")
        return r"C:\words.txt"

    def install(self, package: Path, *properties: str) -> Told:
        """Install silently, as Intune and SCCM do."""
        shutil.copyfile(package, self.drive / "package.msi")
        told = self.windows("msiexec", "/i", r"C:\package.msi", "/qn", *properties)
        (self.drive / "package.msi").unlink()
        return told

    def remove(self, product: Product) -> Told:
        """Remove silently, by the code that the deployment guide gives."""
        return self.windows("msiexec", "/x", product_code(product), "/qn")

    def versions(self) -> list[str]:
        """Give the versions that stand in the list of programs."""
        told = self.windows("reg", "query", _UNINSTALL, "/s")
        names, versions = [], []
        for line in told.text.splitlines():
            words = line.split("REG_SZ")
            if len(words) == 2 and words[0].strip() == "DisplayName":
                names.append(words[1].strip())
            if len(words) == 2 and words[0].strip() == "DisplayVersion":
                versions.append(words[1].strip())
        return versions if self._product.name in names else []

    def stop(self) -> None:
        """End every program of this prefix, and only of this."""
        subprocess.run(["bash", str(_RUN), "--stop"], env=self._variables, capture_output=True, check=False)


def circle(screen: Screen, verdicts: Verdicts, product: Product, package: Path, newer: Product, update: Path) -> None:
    """Go round once. `package`, `update`: the installers of this version and of the next."""
    laptop = WineLaptop(screen, verdicts, product)
    verdicts.chapter(f"Windows installer in a fresh prefix, for {PERSON}")
    laptop.prepare()
    try:
        _circle(laptop, product, package, newer, update)
    finally:
        laptop.stop()


def _circle(laptop: WineLaptop, product: Product, package: Path, newer: Product, update: Path) -> None:
    claim = laptop.verdicts.claim
    untouched = places.listed(laptop.drive)
    program = laptop.drive / "Program Files" / product.name

    told = laptop.install(package)
    exe = program / f"{product.window_program}.exe"
    claim("installs silently for the whole machine", holds=told.code == 0 and exe.exists(), told=told.text)
    claim("stands in the list of programs with its version", holds=laptop.versions() == [product.version])
    claim("has an entry in the Start menu", holds=bool(list(laptop.drive.rglob(f"{product.name}.lnk"))))
    installed = places.listed(laptop.drive)
    sums = places.listed(program)

    laptop.self_test("in the installed program, with Qt's own Windows plugin")
    _sample(laptop)
    laptop.write_worry("in the installed program", "lloyd")
    seconds = start.seconds(laptop.start_window, laptop.log, laptop.end_session)
    laptop.verdicts.figure(f"first page painted in Wine: {seconds * 1000:.0f} ms")
    laptop.ended_by_system("in the installed program", "hoe")
    laptop.folder_disappears()
    _policy(laptop)
    used = places.written(installed, places.listed(laptop.drive))
    claim("what it writes is seen", holds=any(path.endswith("records/records.db") for path in used))
    own = f"users/{PERSON}/AppData/Local"
    strange = places.outside(
        used, [f"{own}/{product.name}/*", f"{own}/Temp/*", "words.txt", "demo/*", "windows/temp/*"]
    )
    claim("writes nowhere but in its data, log and temp folders", holds=not strange, told="\n".join(strange))
    claim("leaves the program's folder as it was installed", holds=places.listed(program) == sums)

    before = laptop.records()
    told = laptop.install(update)
    claim("updates silently", holds=told.code == 0 and laptop.versions() == [newer.version], told=told.text)
    told = laptop.command("--version")
    claim("is the next version", holds=newer.version in told.text, told=told.text)
    after = laptop.records()
    claim("a copy from before the update is kept", holds=(laptop.data / "records/before-update").is_dir())
    claim(f"the {before} records are whole after the update", holds=before > 0 and after == before, told=str(after))
    laptop.self_test("after the update")
    laptop.write_worry("after the update", "cann")

    told = laptop.install(package)
    is_refused = told.code == _REFUSED and laptop.versions() == [newer.version]
    claim("an older installer is refused", holds=is_refused, told=told.text)

    told = laptop.remove(newer)
    claim("is removed silently", holds=told.code == 0 and not program.exists(), told=told.text)
    claim("stands in no list and no menu", holds=not laptop.versions() and not list(laptop.drive.rglob("VRP*.lnk")))
    key = laptop.windows("reg", "query", rf"HKLM\Software\{product.name}")
    claim("leaves no key in the registry", holds=key.code == 1, told=key.text)
    left = places.written(untouched, places.listed(laptop.drive))
    strange = places.outside(left, [f"{own}/*", "words.txt", "demo/*", "windows/temp/*"])
    claim("removal leaves nothing but the person's data", holds=not strange, told="\n".join(strange))
    claim("the records are still there", holds=(laptop.data / "records").is_dir())

    odd = r"C:\Program Files\Werkzeuge für Зоя"
    told = laptop.install(update, f"INSTALLDIR={odd}")
    laptop.folder = odd
    claim(
        "installs into another folder, its name with spaces and other alphabets", holds=told.code == 0, told=told.text
    )
    found = laptop.records()
    claim("installed again, it opens the records", holds=found == after + 1, told=str(found))
    told = laptop.remove(newer)
    gone = not (laptop.drive / odd[3:].replace("\\", "/")).exists()
    claim("is removed from there too", holds=told.code == 0 and gone, told=told.text)


def _sample(laptop: WineLaptop) -> None:
    """Put a made-up borough where the person's records are."""
    told = laptop.command("demo", "--no-window", "--out", r"C:\demo")
    laptop.words = told.text.rpartition("unlock it: ")[2].strip()
    laptop.verdicts.claim("makes a sample borough and its returns", holds=told.code == 0, told=told.text)
    shutil.copytree(laptop.drive / "demo/records", laptop.data / "records")


def _policy(laptop: WineLaptop) -> None:
    """Set something for the whole machine in the registry, as Intune does."""
    for minutes, is_right in (("3", True), ("600", False)):
        laptop.windows("reg", "add", _POLICY, "/v", "IdleLockMinutes", "/t", "REG_DWORD", "/d", minutes, "/f")
        laptop.policy("IdleLockMinutes", 3 if is_right else 5, "registry" if is_right else "default")
    laptop.windows("reg", "delete", _POLICY, "/f")
