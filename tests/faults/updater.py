"""A process of its own that opens a store with a newer version of the program, and is killed at a statement.

``python updater.py FOLDER N``: the version has two more steps than this one; at the N-th statement that is run after
the database was opened, the process kills itself. It prints "opened" when it comes to the end.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.stores import WORDS

from vrp_desktop.store import migrations, store
from vrp_desktop.store.store import Store

if TYPE_CHECKING:
    from vrp_desktop.store.connection import Connection


def a_second_step(connection: Connection) -> None:
    """Change the shape and the content of something there is, in several statements."""
    connection.run("CREATE TABLE hue (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT")
    connection.run("INSERT INTO hue (name) VALUES ('green'), ('red')")
    connection.run("ALTER TABLE draft ADD COLUMN hue INTEGER")
    connection.run("UPDATE draft SET hue = 1")


def a_third_step(connection: Connection) -> None:
    """Build on the step before it."""
    connection.run("CREATE TABLE tint AS SELECT name FROM hue")
    connection.run("DROP TABLE hue")
    connection.run("UPDATE draft SET hue = hue + 1")
    connection.run("UPDATE derived SET up_to = 0")


MORE = (a_second_step, a_third_step)


def main() -> None:
    """Open the store and be killed."""
    folder, last = Path(sys.argv[1]), int(sys.argv[2])
    migrations.STEPS = (*migrations.STEPS, *MORE)
    open_database = store.connect

    def connect(path: Path, key: bytes) -> Connection:
        connection = open_database(path, key)
        left = [last]

        def count(_statement: str) -> None:
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)

        connection._raw.set_trace_callback(count)  # noqa: SLF001 - nothing else tells each statement
        return connection

    store.connect = connect
    Store.open(folder, WORDS).store.close()
    print("opened", flush=True)


if __name__ == "__main__":
    main()
