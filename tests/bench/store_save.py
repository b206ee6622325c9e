"""What a person waits for when a worry is finished, against the bare commit of the same bytes.

One round: a worry (R1) is begun, answered and kept as a draft as the window does; then `operations.entry.submit` is
timed, and after it one commit of the very row that it appended to the log, into a bare encrypted file in the same
folder and journal mode. Both in turn, so that whatever else the machine does falls on both alike. Registers, the table
of records and the search catch up with the log when they are next read; what that costs is timed and printed too.

``python tests/bench/store_save.py [--rounds N] [--folder DIR]`` prints medians and the ratio (bar: 2).
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vrp_desktop.operations import entry, sample_borough, setup
from vrp_desktop.settings import Settings
from vrp_desktop.store.connection import connect
from vrp_desktop.store.people import Role
from vrp_desktop.store.slots import KdfCost

if TYPE_CHECKING:
    from collections.abc import Callable

    from vrp_desktop.operations.session import Session
    from vrp_desktop.store.connection import Connection

BAR = 2.0
WORDS = "abacus abdomen abide abiding"
_COLUMNS = (
    "id, record, ref, form, version, kind, parents, laptop, sequence, clock, at, author, "
    "payload, commitment, link, salt"
)


def timed(work: Callable[[], object]) -> float:
    """Give how many milliseconds `work` took."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def measure(session: Session, bare: Connection, rounds: int) -> dict[str, list[float]]:
    """Finish `rounds` worries and commit each one's row bare; gives milliseconds by what was timed."""
    times: dict[str, list[float]] = {"bare": [], "submit": [], "catch up": []}
    log = session.store._connection  # noqa: SLF001 - no room gives a row as it lies in the file
    bare.run(f"CREATE TABLE row (number INTEGER PRIMARY KEY, {_COLUMNS})")
    insert = f"INSERT INTO row ({_COLUMNS}) VALUES ({', '.join('?' for _ in _COLUMNS.split(','))})"

    def commit(row: tuple[Any, ...]) -> None:
        with bare.transaction():
            bare.run(insert, row)

    for number in range(rounds):
        begun = entry.begin(session, "resident_concern")
        sample_borough.answer_as_sample(session, begun, number)
        entry.keep(session, begun, begun.unkept(), None)
        times["submit"].append(timed(lambda: entry.submit(session, begun)))  # noqa: B023 - called before the next round
        (row,) = log.rows(f"SELECT {_COLUMNS} FROM revision ORDER BY number DESC LIMIT 1")
        times["bare"].append(timed(lambda: commit(row)))  # noqa: B023 - as above
        times["catch up"].append(timed(session.store.registers.catch_up))
    return times


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=300)
    options.add_argument("--folder", type=Path)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        settings = Settings(data_folder=Path(folder) / "records")
        cheap = KdfCost(19_456, 1, 1)
        session = setup.set_up(settings, name="Bench", role=Role.AMBASSADOR, words=WORDS, cost=cheap).session
        bare = connect(Path(folder) / "bare.db", bytes(range(32)))
        times = measure(session, bare, given.rounds)
        session.store.close()
        bare.close()
    warm = given.rounds // 10
    plain, finishing, reading = (statistics.median(times[what][warm:]) for what in ("bare", "submit", "catch up"))
    slow = statistics.quantiles(times["submit"][warm:], n=20)[-1]
    print(f"bare commit of the same bytes: median {plain:.2f} ms")
    print(f"finishing a worry: median {finishing:.2f} ms, 95 % under {slow:.2f} ms")
    print(f"registers, table of records and search, when next read: median {reading:.2f} ms a record")
    print(f"ratio {finishing / plain:.2f} over {given.rounds} rounds (bar: {BAR:g})")
    print(f"with the next read: {(finishing + reading) / plain:.2f} (no bar: nobody waits for the two together)")


if __name__ == "__main__":
    main()
