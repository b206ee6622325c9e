"""One turned bit after the other in the files of a store: each must be reported, and next to nothing may be lost.

Per round a bit of one file is turned (the database, the file of keys, the head, or a backup's database), and what the
program says is looked at: a damaged database must be found when it is checked, and what can be read of it is saved; the
other files must be told or mended without a record lost. The bits are drawn from a seed, so a run can be repeated.

``python tests/faults/flip_bits.py [--flips N] [--seed S]`` prints what came of it (bar: all reported, median 99 %).
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from store.damaged import FLIPS, Salvage, flip, notes_in, salvage_of
from store.walk import CHEAP, WORDS, walk_form

from vrp_desktop.problems import VrpError
from vrp_desktop.store import backups, salvage
from vrp_desktop.store.store import Store
from vrp_desktop.store.uuid7 import uuid7

BAR = 0.99


def fill(folder: Path, records: int) -> Salvage:
    """Make a store with `records` records, a backup, and give its closed database."""
    made = Store.create(folder, CHEAP, WORDS)
    store = made.store
    store.forms.install(walk_form())

    def submit(record: str | None = None, version: str = "1", **answers: str) -> object:
        before = store.log.find_latest(record) if record else None
        with store.transaction():
            return store.log.append(
                record=record or uuid7(),
                ref=before.ref if before else store.log.next_ref("WA"),
                form="walk",
                version=version,
                answers={f"/data/{name}": value for name, value in answers.items()},
                author="asha",
                parents=(before.id,) if before else (),
            )

    filled = Salvage.fill(store, submit, folder / "records.db", folder / "rescue.db", records)  # type: ignore[arg-type]
    opened = Store.open(folder, WORDS).store
    opened.back_up(folder / "backups", backups.Why.CLOSING)
    opened.close()
    return Salvage(*(getattr(filled, name) for name in ("database", "rescue", "key", "store_id")),
                   (folder / "records.db").read_bytes(), filled.notes)  # fmt: skip


def database_round(filled: Salvage, bit: int) -> tuple[bool, float]:
    """Turn a bit of the database; gives whether it was reported, and the share of texts that was saved."""
    harmed = flip(filled.content, bit)
    filled.database.write_bytes(harmed)
    is_reported = len(salvage.bad_pages(filled.database, filled.key)) == 1
    salvage_of(filled, harmed)
    saved = notes_in(filled.rescue, filled.key)
    invented = saved - filled.notes
    return is_reported and not invented, len(saved & filled.notes) / len(filled.notes)


def other_round(filled: Salvage, path: Path, bit: int) -> bool:
    """Turn a bit of another file; gives whether that was told, mended, or changed nothing that matters."""
    before = path.read_bytes()
    path.write_bytes(flip(before, bit % (len(before) * 8)))
    try:
        if path.parent.name.startswith("VRP-"):
            (backup,) = backups.listed(path.parent.parent)
            try:
                backups.check(backup, filled.key).close()
            except VrpError:
                return True
            return False
        opened = Store.open(filled.database.parent, WORDS).store
        told = opened.notice is not None
        whole = opened.log.count() == len(filled.notes)
        opened.close()
        return told and whole
    finally:
        path.write_bytes(before)
        filled.database.write_bytes(filled.content)


def main() -> None:
    """Turn bits and print what came of it; ends with 1 when the bar was missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--flips", type=int, default=1_000)
    options.add_argument("--records", type=int, default=200)
    options.add_argument("--seed", type=int, default=FLIPS)
    given = options.parse_args()
    chance = random.Random(given.seed)
    reported: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    shares = []
    folder = Path(tempfile.mkdtemp())
    try:
        filled = fill(folder / "records", given.records)
        head = (filled.database.parent / "head.json").read_bytes()
        (backup,) = backups.listed(filled.database.parent / "backups")
        others = {
            "slots.json": filled.database.with_name("slots.json"),
            "head.json": filled.database.with_name("head.json"),
            "a backup's records.db": backup.folder / "records.db",
            "a backup's slots.json": backup.folder / "slots.json",
        }
        for number in range(given.flips):
            if number % 5:
                what = "records.db"
                is_reported, share = database_round(filled, chance.randrange(len(filled.content) * 8))
                shares.append(share)
                filled.database.write_bytes(filled.content)
                (filled.database.parent / "head.json").write_bytes(head)
            else:
                what = chance.choice(sorted(others))
                most = others[what].stat().st_size * 8
                is_reported = other_round(filled, others[what], chance.randrange(most))
            tried[what] += 1
            reported[what] += is_reported
    finally:
        shutil.rmtree(folder)
    for what in sorted(tried):
        print(f"{what}: {reported[what]} of {tried[what]} turned bits reported")
    print(f"saved of {len(filled.notes)} texts: median {statistics.median(shares):.2%}, least {min(shares):.2%}")
    if reported != tried or statistics.median(shares) < BAR:
        sys.exit(1)


if __name__ == "__main__":
    main()
