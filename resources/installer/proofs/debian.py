"""The circle of the Debian package on this machine, for a person without rights, with the real window.

It needs root, because it installs and removes the package; a machine that has the program already is left alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from proofs import places, start
from proofs.laptop import Laptop, Told
from proofs.verdicts import wait_until

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

    from pack.product import Product

    from proofs.screen import Screen
    from proofs.verdicts import Verdicts

_PERSON = 61234
"""The number of a user that no system has: whatever it writes can be found by it."""


class DebianLaptop(Laptop):
    """The machine that builds, used by a person without rights whose home has an odd name."""

    def __init__(self, screen: Screen, verdicts: Verdicts, product: Product, folder: Path) -> None:
        super().__init__(screen, verdicts, product)
        self.home = folder / "Zoë Łęcka Зоя"
        (self.home / "tmp").mkdir(parents=True)
        for path in (self.home, self.home / "tmp"):
            os.chown(path, _PERSON, _PERSON)
        kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
        language = {"LANG": "C.UTF-8"}
        place = {"HOME": str(self.home), "TMPDIR": str(self.home / "tmp"), "DISPLAY": screen.display}
        self.variables = {**kept, **language, **place}

    @property
    def data(self) -> Path:
        """Give the folder of the person's program data."""
        return self.home / ".local/share" / self._product.name

    @property
    def log(self) -> Path:
        """Give the folder of the log."""
        return self.home / ".local/state" / self._product.name / "log"

    def as_person(self, *command: str) -> list[str]:
        """Give the command as that person runs it: no root, no groups, no way back."""
        person = ["setpriv", f"--reuid={_PERSON}", f"--regid={_PERSON}", "--clear-groups", "--no-new-privs"]
        return [*person, *command]

    def command(self, *arguments: str) -> Told:
        """Run a command of the installed program."""
        command = self.as_person(f"/usr/bin/{self._product.console_program}", *arguments)
        done = subprocess.run(
            command, env=self.variables, cwd=self.home, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        return Told(done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace"))

    def start_window(self) -> subprocess.Popen[bytes]:
        """Start the installed program's window."""
        return subprocess.Popen(
            self.as_person(f"/usr/bin/{self._product.window_program}"), env=self.variables, cwd=self.home,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def close_window(self, process: subprocess.Popen[bytes]) -> None:
        """Close the window with Alt+F4, and wait for its end."""
        self.screen.key("alt+F4")
        is_closed = wait_until(lambda: process.poll() is not None, 90)
        self.verdicts.claim("the window closes", holds=is_closed and process.returncode == 0)

    def end_session(self, process: subprocess.Popen[bytes]) -> bool:
        """End the program as the system does when a session ends."""
        process.terminate()
        return wait_until(lambda: process.poll() is not None, 60) and process.returncode == 0

    def words_file(self) -> str:
        """Give the place of a file with the words."""
        path = self.home / "words.txt"
        path.write_text(self.words, "utf-8")
        return str(path)

    def written(self, since: Path) -> list[str]:
        """Give every file on this machine that the person has written since `since` was, wherever it is."""
        command = ["find", "/", "-xdev", "(", "-path", "/proc", "-o", "-path", "/sys", ")", "-prune", "-o"]
        command += ["-uid", str(_PERSON), "-newer", str(since), "-type", "f", "-print"]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
        return told.stdout.splitlines()


def circle(
    screen: Screen,
    verdicts: Verdicts,
    product: Product,
    package: Path,
    newer: Product,
    update: Path,
    others: Sequence[threading.Event],
) -> None:
    """Go round once; when nothing else runs any more (`others` are over), time the start.

    `package`, `update`: the packages of this version and of the next.
    """
    verdicts.chapter("Debian package on this machine, for a person without rights")
    if os.geteuid() != 0:
        verdicts.claim("the circle was gone round", holds=False, told="It installs a package: run this as root.")
        return
    if shutil.which(product.window_program, path="/usr/bin"):
        verdicts.claim(
            "the circle was gone round", holds=False, told="The program is installed here; it is left alone."
        )
        return
    with tempfile.TemporaryDirectory(prefix="vrp-laptop-") as folder:
        Path(folder).chmod(0o755)
        laptop = DebianLaptop(screen, verdicts, product, Path(folder))
        try:
            _circle(laptop, product, package, newer, update)
            for other in others:
                other.wait()
            # Its log goes where nobody else writes.
            own = {**laptop.variables, "HOME": str(laptop.home.parent / "start")}
            log = laptop.home.parent / f"start/.local/state/{product.name}/log"
            start.compare(laptop, product, [f"/usr/bin/{product.window_program}"], own, log)
        finally:
            subprocess.run(["dpkg", "--purge", product.package], capture_output=True, check=False)


def _circle(laptop: DebianLaptop, product: Product, package: Path, newer: Product, update: Path) -> None:
    claim = laptop.verdicts.claim
    opt = Path("/opt") / product.package
    mark = laptop.home.parent / "mark"
    mark.touch()

    _apt("update")
    told = _apt("install", str(package))
    is_there = (opt / product.window_program).exists() and Path(f"/usr/bin/{product.console_program}").exists()
    claim("installs with what it needs", holds=told.code == 0 and is_there, told=told.text)
    menu = Path(f"/usr/share/applications/{product.package}.desktop")
    icons = list(Path("/usr/share/icons").rglob(f"{product.package}.png"))
    claim("has an entry in the menu and an icon", holds=menu.exists() and bool(icons))
    installed = places.listed(opt)
    laptop.self_test("in the installed program")
    _sample(laptop)
    laptop.write_worry("in the installed package", "lloyd")
    laptop.ended_by_system("in the installed package", "hoe")
    laptop.folder_disappears()
    _policy(laptop)
    allowed = [f"{folder}/*" for folder in (laptop.data, laptop.log, laptop.home / "tmp", laptop.home / "demo")]
    used = laptop.written(mark)
    claim("what it writes is seen", holds=str(laptop.data / "records/records.db") in used)
    strange = places.outside(used, allowed)
    claim("writes nowhere but in its data, log and temp folders", holds=not strange, told="\n".join(strange))
    claim("leaves the program's folder as it was installed", holds=places.listed(opt) == installed)

    before = laptop.records()
    process = laptop.start_window()
    is_open = laptop.screen.wait_for("VRP")
    told = _apt("install", str(update))
    is_ended = wait_until(lambda: process.poll() is not None, 30)
    claim("an update ends the open program first", holds=is_open and is_ended and process.returncode == 0)
    claim("updates", holds=told.code == 0 and newer.version in laptop.command("--version").text, told=told.text)
    after = laptop.records()
    claim("a copy from before the update is kept", holds=(laptop.data / "records/before-update").is_dir())
    claim(f"the {before} records are whole after the update", holds=before > 0 and after == before, told=str(after))
    laptop.self_test("after the update")
    laptop.write_worry("after the update of the package", "cann")

    told = _run("dpkg", "--install", str(package))
    is_refused = told.code != 0 and "newer" in told.text and newer.version in laptop.command("--version").text
    claim("an older package is refused", holds=is_refused, told=told.text)

    told = _apt("purge", product.package)
    left = [str(path) for path in (opt, menu, Path(f"/usr/bin/{product.window_program}")) if path.exists()]
    claim("removal leaves nothing but the person's data", holds=told.code == 0 and not left, told=told.text + str(left))
    told = _apt("install", str(update))
    found = laptop.records()
    claim("installed again, it opens the records", holds=told.code == 0 and found == after + 1, told=str(found))


def _sample(laptop: DebianLaptop) -> None:
    """Put a made-up borough where the person's records are."""
    folder = laptop.home / "demo"
    told = laptop.command("demo", "--no-window", "--out", str(folder))
    laptop.words = told.text.rpartition("unlock it: ")[2].strip()
    laptop.verdicts.claim("makes a sample borough and its returns", holds=told.code == 0, told=told.text)
    laptop.data.mkdir(parents=True, exist_ok=True)
    shutil.copytree(folder / "records", laptop.data / "records")
    for path in (laptop.home / ".local", *(laptop.home / ".local").rglob("*")):
        os.chown(path, _PERSON, _PERSON)


def _policy(laptop: DebianLaptop) -> None:
    """Set something for the whole machine in the file, as IT does."""
    file = Path("/etc/vrp-desktop/policy.toml")
    if file.exists():
        laptop.verdicts.claim("a policy file is obeyed", holds=False, told=f"There is one here already: {file}")
        return
    file.parent.mkdir()
    try:
        for minutes, is_right in ((3, True), (600, False)):
            file.write_text(f"idle_lock_minutes = {minutes}\n", "utf-8")
            laptop.policy("idle_lock_minutes", 3 if is_right else 5, "file" if is_right else "default")
    finally:
        file.unlink()
        file.parent.rmdir()


def _apt(*arguments: str) -> Told:
    return _run("apt-get", "-y", "-q", "--no-install-recommends", *arguments)


def _run(*command: str) -> Told:
    variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=variables, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return Told(done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace"))
