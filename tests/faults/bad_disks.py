"""Takes the disk away from under the store while a person works: full, read-only, pulled out, or taken by another.

Each trial works in a real file system of its own (a small tmpfs, or a folder mounted a second time), and something
happens to it after a number of things were told. The person must be told in one of the program's own problems, what
they type stays on the form, and once the disk is back the same session goes on and nothing is lost. Needs to be root on
a Linux that lets it mount.

``python tests/faults/bad_disks.py [--trials N]`` prints what was found.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from faults import deeds
from support.stores import WORDS, settings_in

from vrp_desktop.operations import entry, setup
from vrp_desktop.problems import VrpError

if TYPE_CHECKING:
    from collections.abc import Callable

ROOM_KIB = 16_384
SECOND = f"""
import sys
sys.path.insert(0, {str(Path(__file__).resolve().parents[1])!r})
from support.stores import WORDS, settings_in
from pathlib import Path
from vrp_desktop.operations import setup
from vrp_desktop.problems import VrpError
try:
    setup.unlock(settings_in(Path(sys.argv[1])), WORDS)
except VrpError as error:
    print(error.problem.happened)
"""


def mount(*arguments: str) -> None:
    """Mount something. Raises CalledProcessError."""
    subprocess.run(["mount", *arguments], check=True, capture_output=True)


def unmount(place: Path) -> None:
    """Take a mount away, also while files in it are open."""
    subprocess.run(["umount", "-l", str(place)], check=False, capture_output=True)


def can_mount() -> bool:
    """Tell whether this process may mount."""
    with tempfile.TemporaryDirectory(prefix="mount-") as name:
        try:
            mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", name)
        except (OSError, subprocess.CalledProcessError):
            return False
        unmount(Path(name))
        return True


def fill(place: Path) -> None:
    """Leave no room at all."""
    with (place / "filler").open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1 << 9):
            while True:
                try:
                    file.write(bytes(size))
                except OSError:
                    break


def trial(fault: str, name: Path, rnd: random.Random) -> list[str]:
    """Do one deed with one fault in the midst of it; gives what did not hold."""
    place, twin = name / "place", name / "twin"
    place.mkdir()
    if fault == "pulled out":
        twin.mkdir()
        mount("--bind", str(twin), str(place))
    else:
        mount("-t", "tmpfs", "-o", f"size={ROOM_KIB}k", "tmpfs", str(place))
    told: list[dict[str, Any]] = []
    deed = rnd.choice(("draft", "submit"))
    breaks_after, is_broken = rnd.randint(1, 5), [False]

    def tell(one: dict[str, Any]) -> None:
        told.append(one)
        if len(told) == breaks_after and fault != "read-only":
            is_broken[0] = True
            _BREAK[fault](place)

    def mend() -> None:
        if is_broken[0]:
            is_broken[0] = False
            _MEND[fault](place)

    try:
        deeds.prepare(place)
        doer = deeds.Doer(place, tell, mend)
        if fault == "read-only":
            # A file system cannot become so while a file in it is open to be written; the folder is so from the start.
            is_broken[0] = True
            _BREAK[fault](place)
            _tries_to_write(doer)
        deeds.DEEDS[deed](doer)
        doer.close()
        faults = deeds.faults_of(place, deed, told)
        return faults if doer.problems else [*faults, "nobody was told"]
    except (deeds.GaveUp, VrpError) as error:
        return [f"gave up: {error}"]
    finally:
        unmount(place)


def _tries_to_write(doer: deeds.Doer) -> None:
    """Open the records where nothing can be written, read, fail to write, and unlock again once that is over."""
    session = doer.session
    begun = entry.begin(session, deeds.FORM)
    begun.live.answer(deeds.IDEA, "lights")
    try:
        entry.keep(session, begun, begun.unkept(), None)
    except VrpError as error:
        doer.problems.append(error.problem.happened)
    doer.close()
    doer.mend()


def _free(place: Path) -> None:
    (place / "filler").unlink(missing_ok=True)


def _put_back(place: Path) -> None:
    mount("--bind", str(place.parent / "twin"), str(place))


_BREAK: dict[str, Callable[[Path], None]] = {
    "full": fill,
    "read-only": lambda place: mount("-o", "remount,ro", str(place)),
    "pulled out": unmount,
}
_MEND: dict[str, Callable[[Path], None]] = {
    "full": _free,
    "read-only": lambda place: mount("-o", "remount,rw", str(place)),
    "pulled out": _put_back,
}


def two_processes(name: Path, trials: int) -> list[str]:
    """Let other processes try to open the store while somebody works in it."""
    deeds.prepare(name)
    told: list[dict[str, Any]] = []
    doer = deeds.Doer(name, told.append)
    faults = []
    session = doer.session
    for _ in range(trials):
        done = subprocess.run([sys.executable, "-c", SECOND, str(name)], capture_output=True, text=True, check=False)
        if "open" not in done.stdout or done.stderr:
            faults.append(f"the other was not told: {done.stdout}{done.stderr}")
    deeds.submit(doer)
    session.store.close()
    setup.unlock(settings_in(name), WORDS).store.close()
    return faults + deeds.faults_of(name, "submit", told)


def run(fault: str, trials: int, seed: int = 1) -> Counter[str]:
    """Try one fault `trials` times; gives how often each thing did not hold."""
    rnd = random.Random(seed)
    found: Counter[str] = Counter()
    if fault == "two processes":
        with tempfile.TemporaryDirectory(prefix="disk-") as name:
            return Counter(two_processes(Path(name), trials))
    for _ in range(trials):
        name = Path(tempfile.mkdtemp(prefix="disk-"))
        try:
            found.update(trial(fault, name, rnd))
        finally:
            shutil.rmtree(name, ignore_errors=True)
    return found


FAULTS = (*_BREAK, "two processes")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--trials", type=int, default=20)
    wanted = parser.parse_args()
    code = 0
    for fault in FAULTS:
        found = run(fault, wanted.trials)
        code = code or int(bool(found))
        sys.stdout.write(f"{fault}: {wanted.trials} trials, {sum(found.values())} faults {dict(found) or ''}\n")
        sys.stdout.flush()
    return code


if __name__ == "__main__":
    sys.exit(main())
