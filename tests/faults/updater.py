"""Processes that open a store with a newer version of the program, each killed one statement later than the last.

``python updater.py FOLDER TRIALS``: the version has two more steps than this one. For each statement that is run after
the database was opened, a copy of the store in FOLDER is made in TRIALS, named by the number of the statement, and
opened by a child that kills itself there; the last child comes to the end. Prints how many children there were.
"""

from __future__ import annotations

import itertools
import os
import shutil
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


def update(folder: Path, last: int) -> None:
    """Open the store and be killed at statement `last`."""
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


def main() -> None:
    """Let one child after the other be killed."""
    original, trials = Path(sys.argv[1]), Path(sys.argv[2])
    for statement in itertools.count():
        folder = trials / str(statement)
        shutil.copytree(original, folder)
        child = os.fork()
        if child == 0:
            update(folder, statement)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            print(statement + 1 if status == 0 else f"ended with {status}")
            return


if __name__ == "__main__":
    main()
