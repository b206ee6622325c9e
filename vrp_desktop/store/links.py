"""Which record points at which: the answers to ``bind::vrp:register`` questions, as pairs. Derived from the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.forms.answers import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vrp_desktop.forms.definition import Form
    from vrp_desktop.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Link:
    """`source` names `target` in its answer at `path`, positions of repeats included. Both are record ids."""

    source: str
    path: str
    target: str


class Links:
    """Reads and writes the links of all records."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, record: str, links: tuple[Link, ...]) -> None:
        """Let `links` be all that `record` points at."""
        self._connection.run("DELETE FROM link WHERE source = ?", (record,))
        self._connection.run_many(
            "INSERT OR IGNORE INTO link VALUES (?, ?, ?)", [(link.source, link.path, link.target) for link in links]
        )

    def of(self, record: str) -> tuple[Link, ...]:
        """Give what `record` points at, by path."""
        return self._some("source", record)

    def at(self, record: str) -> tuple[Link, ...]:
        """Give what points at `record`, each record once a path."""
        return self._some("target", record)

    def clear(self) -> None:
        """Forget all of them; they are made again from the log."""
        self._connection.run("DELETE FROM link")

    def _some(self, end: str, record: str) -> tuple[Link, ...]:
        rows = self._connection.rows(
            f"SELECT source, path, target FROM link WHERE {end} = ? ORDER BY source, path, target", (record,)
        )
        return tuple(Link(*row) for row in rows)


def links_in(form: Form, record: str, answers: Mapping[str, str]) -> Iterator[Link]:
    """Give what a record with these answers points at."""
    linking = {question.path for question in form.questions() if question.bind.register is not None}
    if not linking:
        return
    for path, value in answers.items():
        if plain(path) in linking:
            for target in dict.fromkeys(value.split()):
                yield Link(record, path, target)
