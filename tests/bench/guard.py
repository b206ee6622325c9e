"""How long the guard looks at one note, and at a megabyte written to slow it down.

``python tests/bench/guard.py`` prints both; the bar is 1 ms a note.
"""

from __future__ import annotations

import random
import time

from vrp_desktop.forms.lists import Lists
from vrp_desktop.guard.scan import SafeWords, hint, sentence
from vrp_desktop.shipped import shipped

NOTES = 2_000
SAID = """the lights near the shops are broken and people go round by the canal when it is dark a number of young people
said that the bus at 9.30 pm is late and Lea Bridge Road feels unsafe on Friday 3 of them told William Morris library"""
HOSTILE = ("12/" * 350_000, "a" * 1_000_000, "07 " * 330_000, "Ali @ " * 170_000)


def main() -> None:
    """Look, print."""
    lists = Lists(shipped("lists"))
    safe = SafeWords.of(label for name in ("ward.csv", "partner.csv") for label in lists.labels(name).values())
    chance = random.Random(2026)
    notes = [" ".join(chance.choices(SAID.split(), k=35)) for _ in range(NOTES)]
    hint(notes[0], safe)
    began = time.perf_counter()
    for note in notes:
        sentence(note)
        hint(note, safe)
    print(f"a note of 200 characters: {(time.perf_counter() - began) / NOTES * 1000:.3f} ms (bar: 1)")
    began = time.perf_counter()
    for text in HOSTILE:
        sentence(text)
        hint(text, safe)
    print(f"a megabyte to slow it down: {(time.perf_counter() - began) / len(HOSTILE) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
