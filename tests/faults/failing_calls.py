"""Lets each call to the disk fail, one after the other, while a person works, and looks whether anything is lost.

The real store does each deed with the shim between it and the system (``shim.c``): the first call that changes the disk
fails, then in a new try the second, to the last; with EIO and with ENOSPC; once and for ever. What the person is told
must be one of the program's own problems, nothing that was told as done may be gone, and once the disk is well again
the same session must go on to the end.

``python tests/faults/failing_calls.py [DEED ...] [--every N] [--from N]`` prints what was found.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from faults import deeds, shim

ERRORS = (errno.EIO, errno.ENOSPC)


@dataclass(frozen=True, slots=True)
class Failure:
    """What one try came to. `told`: what was acknowledged; `problems`: what the person was told.

    `crash`: the traceback of what the program did not foresee.     `was_reached`: whether there were so many calls.
    """

    told: list[dict[str, Any]]
    problems: list[str]
    crash: str
    was_reached: bool


def attempt(deed: str, folder: Path, nth: int, error: int, *, for_ever: bool) -> Failure:
    """Do the deed in a child of this process; its call number `nth` fails."""
    receiving, sending = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receiving)
        with os.fdopen(sending, "w") as pipe:
            json.dump(_in_child(deed, folder, nth, error, for_ever=for_ever), pipe)
        os._exit(0)
    os.close(sending)
    with os.fdopen(receiving) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return Failure(**json.loads(said)) if said else Failure([], [], "the process died", was_reached=True)


def _in_child(deed: str, folder: Path, nth: int, error: int, *, for_ever: bool) -> dict[str, Any]:
    told: list[dict[str, Any]] = []
    reached: list[bool] = []

    def mend() -> None:
        reached.append(shim.calls() >= nth)
        shim.mend()

    doer = deeds.Doer(folder, told.append, mend)
    crash = ""
    shim.watch(folder)
    shim.fail(nth, error, for_ever=for_ever)
    try:
        deeds.DEEDS[deed](doer)
        doer.close()
    except BaseException:  # noqa: BLE001 - it is what we look for
        crash = traceback.format_exc()
    mend()
    return {"told": told, "problems": doer.problems, "crash": crash, "was_reached": any(reached)}


def sweep(deed: str, *, every: int = 1, start: int = 1) -> tuple[int, Counter[str]]:
    """Let every `every`th call of a deed fail in every manner; gives how many tries there were, and the faults."""
    found: Counter[str] = Counter()
    tries = 0
    with tempfile.TemporaryDirectory(prefix="failing-calls-") as name, deeds.each_key_derived_once():
        original, trial = Path(name) / "original", Path(name) / "trial"
        deeds.prepare(original)
        for error in ERRORS:
            for for_ever in (False, True):
                nth = start
                while True:
                    shutil.rmtree(trial, ignore_errors=True)
                    shutil.copytree(original, trial)
                    failure = attempt(deed, trial, nth, error, for_ever=for_ever)
                    if not failure.was_reached:
                        break
                    tries += 1
                    faults = set(deeds.faults_of(trial, deed, failure.told))
                    if failure.crash:
                        faults.add(f"crash: {failure.crash.strip().splitlines()[-1]}")
                    if faults:
                        found.update(f"call {nth} {errno.errorcode[error]} {for_ever}: {fault}" for fault in faults)
                    nth += every
    return tries, found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("deeds", nargs="*")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--from", type=int, default=1, dest="start")
    parser.add_argument("--under-shim", action="store_true", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if not wanted.under_shim:
        said = shim.run(Path(__file__), "--under-shim", *sys.argv[1:])
        sys.stdout.write(said)
        return int(any(line.strip() and not line.endswith(", 0 faults") for line in said.splitlines()))
    for deed in wanted.deeds or deeds.DEEDS:
        tries, found = sweep(deed, every=wanted.every, start=wanted.start)
        sys.stdout.write(f"{deed}: {tries:,} calls failed, {sum(found.values()):,} faults\n")
        for fault, count in found.items():
            sys.stdout.write(f"  {count} x {fault}\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
