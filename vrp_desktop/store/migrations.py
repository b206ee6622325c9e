"""The shape of the database, step by step. A released step is never edited: a new one is appended.

Each step is one transaction together with its record and `user_version`, so that a step that failed stays to be done.
"""

from __future__ import annotations

import datetime
import logging
from typing import TYPE_CHECKING

from vrp_desktop.store.connection import APPLICATION_ID, check_ours

if TYPE_CHECKING:
    from collections.abc import Callable

    from vrp_desktop.store.connection import Connection

_log = logging.getLogger(__name__)


def first_tables(connection: Connection) -> None:
    """Make everything that the first release keeps. Registers are made when a form is installed."""
    for statement in (
        """CREATE TABLE store (
            database_id TEXT NOT NULL, laptop_id TEXT NOT NULL, mark TEXT NOT NULL, created_at TEXT NOT NULL
        ) STRICT""",
        """CREATE TABLE person (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, slot TEXT UNIQUE
        ) STRICT""",
        """CREATE TABLE form (
            id TEXT NOT NULL, version TEXT NOT NULL, installed_at TEXT NOT NULL, xform TEXT NOT NULL,
            PRIMARY KEY (id, version)
        ) STRICT""",
        # Each page that a save touches costs a seventh of a bare commit, so there is no index that nobody asks for.
        # payload and salt may become NULL by a later redaction; nothing else may ever change.
        """CREATE TABLE revision (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL, record TEXT NOT NULL, ref TEXT NOT NULL,
            form TEXT NOT NULL, version TEXT NOT NULL, kind TEXT NOT NULL, parents TEXT NOT NULL,
            laptop TEXT NOT NULL, sequence INTEGER NOT NULL, clock TEXT NOT NULL, at TEXT NOT NULL,
            author TEXT NOT NULL, salt BLOB, payload TEXT, commitment BLOB NOT NULL, link BLOB NOT NULL,
            UNIQUE (laptop, sequence)
        ) STRICT""",
        "CREATE INDEX revision_by_record ON revision (record)",
        """CREATE TRIGGER revision_stays BEFORE DELETE ON revision
           BEGIN SELECT RAISE(ABORT, 'a revision is never deleted'); END""",
        """CREATE TRIGGER revision_unchanged BEFORE UPDATE ON revision
           WHEN NOT (
             NEW.payload IS NULL AND NEW.salt IS NULL
             AND (NEW.number, NEW.id, NEW.record, NEW.ref, NEW.form, NEW.version, NEW.kind, NEW.parents, NEW.laptop,
                  NEW.sequence, NEW.clock, NEW.at, NEW.author, NEW.commitment, NEW.link)
               = (OLD.number, OLD.id, OLD.record, OLD.ref, OLD.form, OLD.version, OLD.kind, OLD.parents, OLD.laptop,
                  OLD.sequence, OLD.clock, OLD.at, OLD.author, OLD.commitment, OLD.link)
           )
           BEGIN SELECT RAISE(ABORT, 'a revision is never changed'); END""",
        # A row an answer, and the draft itself at the path "": one table, so that a save touches one page for it.
        """CREATE TABLE draft (
            record TEXT NOT NULL, path TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (record, path)
        ) STRICT, WITHOUT ROWID""",
        # Up to which revision registers, records and search were made from the log.
        "CREATE TABLE derived (up_to INTEGER NOT NULL) STRICT",
        "INSERT INTO derived VALUES (0)",
        "CREATE TABLE register (form TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE) STRICT",
        """CREATE TABLE register_column (
            form TEXT NOT NULL, path TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE, type TEXT NOT NULL,
            PRIMARY KEY (form, path), UNIQUE (form, name)
        ) STRICT""",
        """CREATE TABLE record (
            number INTEGER PRIMARY KEY, record TEXT NOT NULL UNIQUE, form TEXT NOT NULL, ref TEXT NOT NULL,
            on_date TEXT NOT NULL, what TEXT NOT NULL COLLATE NOCASE,
            where_code TEXT NOT NULL, where_label TEXT NOT NULL COLLATE NOCASE, state TEXT NOT NULL COLLATE NOCASE,
            author TEXT NOT NULL, changed_at TEXT NOT NULL, revision TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX record_by_date ON record (on_date, number)",
        # sqlite-utils makes neither prefix indexes nor a table that keeps its own text, which secure-delete needs.
        """CREATE VIRTUAL TABLE search USING fts5 (
            ref, labels, texts, prefix = '2 3', tokenize = "unicode61 remove_diacritics 2"
        )""",
        "INSERT INTO search (search, rank) VALUES ('secure-delete', 1)",
        """CREATE TABLE return_made (
            number INTEGER PRIMARY KEY, return_id TEXT NOT NULL, period TEXT NOT NULL, file_name TEXT NOT NULL,
            made_at TEXT NOT NULL, made_by TEXT NOT NULL, row_count INTEGER NOT NULL, sha256 TEXT NOT NULL
        ) STRICT""",
    ):
        connection.run(statement)


def records_stay_with_their_authors(connection: Connection) -> None:
    """Have registers and table of records made again: they named who changed a record last as its author."""
    connection.run("UPDATE derived SET up_to = 0")


def words_of_roles_apart(connection: Connection) -> None:
    """Give the words of questions for some roles columns of their own, and have the search made again.

    One column a role: then one expression finds a record whose words stand partly here and partly there.
    """
    connection.run("DROP TABLE search")
    connection.run(
        """CREATE VIRTUAL TABLE search USING fts5 (
            ref, labels, texts, for_ambassador, for_mentor, for_coordinator, for_approver,
            prefix = '2 3', tokenize = "unicode61 remove_diacritics 2"
        )"""
    )
    connection.run("INSERT INTO search (search, rank) VALUES ('secure-delete', 1)")
    connection.run("UPDATE derived SET up_to = 0")


def rows_out(connection: Connection) -> None:
    """Make the log of rows that left in a return: to whom, why, and why what looked personal could stay."""
    connection.run(
        """CREATE TABLE rows_out (
            number INTEGER PRIMARY KEY, return_made INTEGER NOT NULL REFERENCES return_made,
            sheet TEXT NOT NULL, audience TEXT NOT NULL, reason TEXT NOT NULL, row_count INTEGER NOT NULL,
            suspect_count INTEGER NOT NULL, kept_because TEXT NOT NULL
        ) STRICT"""
    )


def bin_found_quickly(connection: Connection) -> None:
    """Index the deletions alone: saving a record does not touch this, and the bin opens without reading the log."""
    connection.run("CREATE INDEX revision_in_bin ON revision (record) WHERE kind = 'delete'")


def erased_records(connection: Connection) -> None:
    """Keep which records were erased for good, so that no older copy brings them back."""
    connection.run("CREATE TABLE purged (record TEXT PRIMARY KEY, redaction TEXT NOT NULL) STRICT, WITHOUT ROWID")


def records_by_day(connection: Connection) -> None:
    """Have records numbered by their day (`places`), each order indexed, and the search made again.

    A search gives its hits by number, so now the newest first, and stops at a full page. Each beginning of up to eight
    letters is indexed: hits of others must be gathered and put in order before the first is given.
    """
    connection.run("DROP TABLE record")
    connection.run("DROP TABLE search")
    connection.run(
        """CREATE TABLE record (
            place INTEGER PRIMARY KEY, record TEXT NOT NULL UNIQUE, form TEXT NOT NULL, ref TEXT NOT NULL,
            on_date TEXT NOT NULL, what TEXT NOT NULL COLLATE NOCASE,
            where_code TEXT NOT NULL, where_label TEXT NOT NULL COLLATE NOCASE, state TEXT NOT NULL COLLATE NOCASE,
            author TEXT NOT NULL, changed_at TEXT NOT NULL, revision TEXT NOT NULL
        ) STRICT"""
    )
    for column in ("form", "ref", "what", "where_code", "where_label", "state"):
        connection.run(f"CREATE INDEX record_by_{column} ON record ({column}, place)")
    connection.run(
        """CREATE VIRTUAL TABLE search USING fts5 (
            ref, labels, texts, for_ambassador, for_mentor, for_coordinator, for_approver,
            prefix = '1 2 3 4 5 6 7 8', tokenize = "unicode61 remove_diacritics 2"
        )"""
    )
    connection.run("INSERT INTO search (search, rank) VALUES ('secure-delete', 1)")
    connection.run("UPDATE derived SET up_to = 0")


def upkeep_noted(connection: Connection) -> None:
    """Keep when what keeps the records safe was done last."""
    connection.run("CREATE TABLE upkeep (duty TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID")


def links_of_records(connection: Connection) -> None:
    """Keep which record points at which."""
    connection.run(
        """CREATE TABLE link (
            source TEXT NOT NULL, path TEXT NOT NULL, target TEXT NOT NULL, PRIMARY KEY (source, path, target)
        ) STRICT, WITHOUT ROWID"""
    )
    connection.run("CREATE INDEX link_by_target ON link (target)")


def talks_counted(connection: Connection) -> None:
    """Make the counters of Ask Me talks. No rowid: its order would tell in which order cells were first counted."""
    connection.run(
        """CREATE TABLE talk_count (
            month TEXT NOT NULL, cell TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (month, cell)
        ) STRICT, WITHOUT ROWID"""
    )


def support_asked_for(connection: Connection) -> None:
    """Keep who asked for support, and on which day, until somebody has called."""
    connection.run(
        "CREATE TABLE support_wanted (person TEXT NOT NULL, on_date TEXT NOT NULL, PRIMARY KEY (person, on_date)) "
        "STRICT, WITHOUT ROWID"
    )


def lists_brought_in(connection: Connection) -> None:
    """Keep which records came in together from a list."""
    connection.run(
        "CREATE TABLE imported (batch TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (batch, record)) "
        "STRICT, WITHOUT ROWID"
    )


def own_returns(connection: Connection) -> None:
    """Keep the returns that the partnership defined itself."""
    connection.run(
        """CREATE TABLE own_return (
            id TEXT PRIMARY KEY, file_name TEXT NOT NULL, text TEXT NOT NULL, added_by TEXT NOT NULL,
            added_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID"""
    )


def releases_kept(connection: Connection) -> None:
    """Make the ledger of what was published: per release its days and how far the log had come, per table its cells.

    Nothing in it is ever changed: what is out is out.
    """
    connection.run(
        """CREATE TABLE released (
            number INTEGER PRIMARY KEY, return_id TEXT NOT NULL, period TEXT NOT NULL, version INTEGER NOT NULL,
            first_day TEXT NOT NULL, last_day TEXT NOT NULL, frozen_to TEXT NOT NULL, up_to INTEGER NOT NULL,
            told_first TEXT NOT NULL, told_last TEXT NOT NULL,
            made_at TEXT NOT NULL, made_by TEXT NOT NULL, UNIQUE (return_id, period, version)
        ) STRICT"""
    )
    connection.run(
        """CREATE TABLE released_table (
            number INTEGER PRIMARY KEY, release INTEGER NOT NULL REFERENCES released, content TEXT NOT NULL
        ) STRICT"""
    )
    for table in ("released", "released_table"):
        for change in ("UPDATE", "DELETE"):
            connection.run(
                f"""CREATE TRIGGER {table}_stays_on_{change.lower()} BEFORE {change} ON {table}
                    BEGIN SELECT RAISE(ABORT, 'what was released stays as it was'); END"""
            )


def templates_kept(connection: Connection) -> None:
    """Keep the council's own workbooks, one a return, and what goes where in them."""
    connection.run(
        """CREATE TABLE template (
            return_id TEXT PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, content BLOB NOT NULL,
            targets TEXT NOT NULL, mapping TEXT NOT NULL, kept_at TEXT NOT NULL, kept_by TEXT NOT NULL
        ) STRICT"""
    )


def returns_signed(connection: Connection) -> None:
    """Keep the workbook of a return that waits for its sign-off, and for good each one that was approved."""
    connection.run(
        """CREATE TABLE return_draft (
            number INTEGER PRIMARY KEY, return_id TEXT NOT NULL, period TEXT NOT NULL, version INTEGER NOT NULL,
            file_name TEXT NOT NULL, sha256 TEXT NOT NULL, content BLOB NOT NULL, published TEXT NOT NULL,
            told TEXT NOT NULL, reason TEXT NOT NULL, prepared_by TEXT NOT NULL, prepared_at TEXT NOT NULL,
            checked_by TEXT, checked_at TEXT, sent_back_by TEXT, sent_back_at TEXT, sent_back_because TEXT,
            UNIQUE (return_id, period)
        ) STRICT"""
    )
    connection.run(
        """CREATE TABLE return_signed (
            number INTEGER PRIMARY KEY, return_id TEXT NOT NULL, period TEXT NOT NULL, version INTEGER NOT NULL,
            file_name TEXT NOT NULL, sha256 TEXT NOT NULL, content BLOB NOT NULL, published TEXT NOT NULL,
            reason TEXT NOT NULL, prepared_by TEXT NOT NULL, prepared_at TEXT NOT NULL,
            checked_by TEXT NOT NULL, checked_at TEXT NOT NULL,
            approved_by TEXT NOT NULL CHECK (approved_by <> prepared_by), approved_at TEXT NOT NULL, post TEXT NOT NULL,
            UNIQUE (return_id, period, version)
        ) STRICT"""
    )
    for name, deed in (("stays", "DELETE"), ("unchanged", "UPDATE")):
        connection.run(
            f"""CREATE TRIGGER return_signed_{name} BEFORE {deed} ON return_signed
                BEGIN SELECT RAISE(ABORT, 'an approved return stays as it is'); END"""
        )


def views_kept(connection: Connection) -> None:
    """Keep questions of the analysis under their names."""
    connection.run(
        "CREATE TABLE kept_view (name TEXT PRIMARY KEY COLLATE NOCASE, asks TEXT NOT NULL, kept_by TEXT NOT NULL) "
        "STRICT, WITHOUT ROWID"
    )


def copies_kept(connection: Connection) -> None:
    """Keep what was copied, printed or exported for internal use: each table once, and each time that it left.

    What was told stays as it was told; that it is gone, and that nobody knows any more who it was, may be added.
    """
    connection.run(
        """CREATE TABLE given_out (
            number INTEGER PRIMARY KEY, title TEXT NOT NULL, told_first TEXT NOT NULL, told_last TEXT NOT NULL,
            counted_on TEXT NOT NULL, up_to INTEGER NOT NULL, content TEXT NOT NULL, gone_at TEXT, gone_by TEXT
        ) STRICT"""
    )
    connection.run(
        """CREATE TABLE given_out_time (
            number INTEGER PRIMARY KEY, given_out INTEGER NOT NULL REFERENCES given_out, way TEXT NOT NULL,
            at TEXT NOT NULL, by TEXT NOT NULL, role TEXT NOT NULL
        ) STRICT"""
    )
    for table, columns, still in (
        (
            "given_out",
            "number, title, told_first, told_last, counted_on, up_to, content",
            "OLD.gone_at IS NULL OR (NEW.gone_at IS OLD.gone_at AND NEW.gone_by IS '')",
        ),
        ("given_out_time", "number, given_out, way, at, role", "NEW.by = ''"),
    ):
        new, old = (", ".join(f"{row}.{name}" for name in columns.split(", ")) for row in ("NEW", "OLD"))
        connection.run(
            f"""CREATE TRIGGER {table}_stays BEFORE DELETE ON {table}
                BEGIN SELECT RAISE(ABORT, 'what was given out stays as it was'); END"""
        )
        connection.run(
            f"""CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table}
                WHEN NOT (({new}) = ({old}) AND ({still}))
                BEGIN SELECT RAISE(ABORT, 'what was given out stays as it was'); END"""
        )


def extracts_kept(connection: Connection) -> None:
    """Keep choices of what to take out of a register under their names."""
    connection.run(
        "CREATE TABLE kept_extract (name TEXT PRIMARY KEY COLLATE NOCASE, asks TEXT NOT NULL, kept_by TEXT NOT NULL) "
        "STRICT, WITHOUT ROWID"
    )


STEPS: tuple[Callable[[Connection], None], ...] = (
    first_tables,
    records_stay_with_their_authors,
    words_of_roles_apart,
    rows_out,
    bin_found_quickly,
    erased_records,
    records_by_day,
    upkeep_noted,
    links_of_records,
    talks_counted,
    support_asked_for,
    lists_brought_in,
    own_returns,
    releases_kept,
    templates_kept,
    returns_signed,
    views_kept,
    copies_kept,
    extracts_kept,
)


def prepare(connection: Connection) -> None:
    """Mark an empty database as ours and bring it to the newest shape."""
    with connection.transaction():
        connection.run(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.run("CREATE TABLE migration (name TEXT PRIMARY KEY, done_at TEXT NOT NULL) STRICT")
    migrate(connection)


def is_due(connection: Connection) -> bool:
    """Tell whether there are steps to carry out. Raises NotOurs and NewerVersion."""
    return check_ours(connection, len(STEPS)) < len(STEPS)


def migrate(connection: Connection) -> None:
    """Carry out the steps that are still to be done. Raises NotOurs and NewerVersion."""
    done = check_ours(connection, len(STEPS))
    for version, step in enumerate(STEPS[done:], start=done + 1):
        with connection.transaction():
            step(connection)
            now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
            connection.run("INSERT INTO migration VALUES (?, ?)", (step.__name__, now))
            connection.run(f"PRAGMA user_version = {version}")
    if done < len(STEPS):
        _log.info("brought from shape %d to shape %d", done, len(STEPS))
