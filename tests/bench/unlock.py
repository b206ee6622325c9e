"""How long unlocking takes beyond the key derivation, in a store of N records.

    python tests/bench/unlock.py [--records N] [--runs N]

Fills a store (20,000 records) with the cheapest derivation there is, then unlocks it again and again; the derivation is
timed inside. Prints medians in milliseconds of one run. Bar: 300 ms beyond the derivation.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from busy_window import fill
from support.stores import WORDS, settings_in

from vrp_desktop.operations import people, setup
from vrp_desktop.store import slots

BAR_MS = 300


def main() -> None:
    """Fill, unlock, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=int, default=20_000)
    options.add_argument("--runs", type=int, default=15)
    given = options.parse_args()
    spent: list[float] = []
    derive = slots.Slots._key_of_words  # noqa: SLF001 - nothing else tells how long it takes

    def timed(key_slots: slots.Slots, words: str) -> object:
        began = time.perf_counter()
        try:
            return derive(key_slots, words)
        finally:
            spent.append(time.perf_counter() - began)

    with tempfile.TemporaryDirectory(prefix="unlock-") as name:
        folder = Path(name)
        fill(folder, given.records)
        slots.Slots._key_of_words = timed  # type: ignore[assignment,method-assign] # noqa: SLF001 - as above
        rest, derivations = [], []
        for _ in range(given.runs):
            spent.clear()
            began = time.perf_counter()
            session = setup.unlock(settings_in(folder), WORDS)
            people.holders(session)
            took = time.perf_counter() - began
            session.store.close()
            derivations.append(sum(spent) * 1000)
            rest.append((took - sum(spent)) * 1000)
    print(f"{given.records:,} records: key derivation {statistics.median(derivations):.0f} ms (the cheapest there is),")
    print(f"beyond it median {statistics.median(rest):.0f} ms, most {max(rest):.0f} ms (bar: {BAR_MS})")


if __name__ == "__main__":
    main()
