"""A program that keeps answers without end and says after each one that it is kept; made to be ended at any moment.

``python diligent.py FOLDER WORDS [LARGEST_FILE]``: opens the store and goes on from the last number in the draft.
With LARGEST_FILE (bytes) no file may grow beyond, as on a full disk; then it says which error came and ends.
"""

from __future__ import annotations

import sys
from pathlib import Path

from vrp_desktop.problems import VrpError
from vrp_desktop.store.store import Store


def main(folder: str, words: str, largest: str = "") -> None:
    store = Store.open(Path(folder), words).store
    if largest and sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (int(largest), int(largest)))
    draft = store.drafts.get("r1")
    number = len(draft.answers)
    try:
        while True:
            number += 1
            store.drafts.keep("r1", {f"/data/q{number}": f"answer {number} " * 40}, f"/data/q{number}")
            print(number, flush=True)  # noqa: T201 - the one who ends us reads it
    except VrpError as error:
        print(type(error).__name__, flush=True)  # noqa: T201
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
