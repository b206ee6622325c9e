"""The shape of the registers: a table a form, a column a question.

A column keeps its name for good: `register_column` remembers which question it belongs to, over all versions of a
form. Names come from forms, so they are quoted wherever they meet SQL.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.forms.definition import DataType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vrp_desktop.forms.definition import Form
    from vrp_desktop.store.connection import Connection

COMMON = ("record", "ref", "revision", "author", "laptop", "form_version", "changed_at")
"""The columns that every register has, before those of its form. `author`: who wrote the record first."""

_RESERVED = ("rowid", "oid", "_rowid_")
"""SQLite's own names of a row's number, by which rows are paged."""

_COLUMN_TYPES: dict[DataType, type] = {DataType.INT: int, DataType.DECIMAL: float}


@dataclass(frozen=True, slots=True)
class RegisterTable:
    """One register. `types`: by column name, `COMMON` first, in order of making."""

    name: str
    types: Mapping[str, DataType]

    def quoted(self, column: str) -> str:
        """Give a column's name for SQL. Raises KeyError when the register has none of that name."""
        if column not in self.types:
            raise KeyError(column)
        return quoted(column)


@dataclass(frozen=True, slots=True)
class Layout:
    """How the answers of one form version go into its register.

    `statement` takes the values of `COMMON`, then one for each of `sources`: the question's path and type, `None`
    for a column of other versions.
    """

    statement: str
    sources: tuple[tuple[str, DataType] | None, ...]


class RegisterTables:
    """Makes and describes the tables of the registers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._layouts: dict[tuple[str, str], Layout] = {}

    def prepare(self, form: Form) -> None:
        """Make the register of a form that is being installed, or add the columns that its new version brings."""
        with self._connection.transaction():
            table = self._connection.tables.table(self._name_for(form.id))
            names = dict(self._connection.rows("SELECT path, name FROM register_column WHERE form = ?", (form.id,)))
            taken = {name.casefold() for name in (*COMMON, *_RESERVED, *names.values())}
            new: dict[str, type] = {}
            for question in form.columns():
                if question.path not in names:
                    name = _column_name(question.path.removeprefix(form.root), taken)
                    taken.add(name.casefold())
                    new[name] = _COLUMN_TYPES.get(question.bind.type, str)
                    names[question.path] = name
                    self._connection.run(
                        "INSERT INTO register_column VALUES (?, ?, ?, ?)",
                        (form.id, question.path, name, question.bind.type.value),
                    )
            if table.exists():
                for name, kind in new.items():
                    table.add_column(name, kind)
            else:
                # At once: for each column that is added SQLite reads the whole schema anew.
                table.create(dict.fromkeys(COMMON, str) | new, pk="record")
            for question in form.columns():
                if question.bind.column == "date":
                    table.create_index([names[question.path]], if_not_exists=True)
        self._layouts.clear()

    def names(self) -> tuple[str, ...]:
        """Give the names of all registers' tables."""
        return tuple(name for (name,) in self._connection.rows("SELECT name FROM register ORDER BY name"))

    def table(self, form_id: str) -> RegisterTable:
        """Give the register of a form. Raises KeyError."""
        row = self._connection.row("SELECT name FROM register WHERE form = ?", (form_id,))
        if row is None:
            raise KeyError(form_id)
        types = dict.fromkeys(COMMON, DataType.STRING) | {"changed_at": DataType.DATETIME}
        for name, kind in self._connection.rows(
            "SELECT name, type FROM register_column WHERE form = ? ORDER BY rowid", (form_id,)
        ):
            types[name] = DataType(kind)
        return RegisterTable(str(row[0]), types)

    def column_of(self, form_id: str, path: str) -> str:
        """Give the name of the column that a question's answers stand in. Raises KeyError."""
        row = self._connection.row("SELECT name FROM register_column WHERE form = ? AND path = ?", (form_id, path))
        if row is None:
            raise KeyError(path)
        return str(row[0])

    def columns_of(self, form_id: str) -> dict[str, str]:
        """Give the column of each question's answers by the question's path; nothing for a form that is not here."""
        return dict(self._connection.rows("SELECT path, name FROM register_column WHERE form = ?", (form_id,)))

    def layout(self, form: Form) -> Layout:
        """Give how the answers of this form version go into its register. Raises KeyError."""
        key = (form.id, form.version)
        if key not in self._layouts:
            table = self.table(form.id)
            asked = {question.path: question.bind.type for question in form.columns()}
            paths = self._connection.rows("SELECT path FROM register_column WHERE form = ? ORDER BY rowid", (form.id,))
            columns = [quoted(column) for column in table.types]
            changes = ", ".join(f"{column} = excluded.{column}" for column in columns[1:])
            self._layouts[key] = Layout(
                statement=f"INSERT INTO {quoted(table.name)} ({', '.join(columns)}) "
                f"VALUES ({', '.join('?' for _ in columns)}) ON CONFLICT (record) DO UPDATE SET {changes}",
                sources=tuple((path, asked[path]) if path in asked else None for (path,) in paths),
            )
        return self._layouts[key]

    def _name_for(self, form_id: str) -> str:
        row = self._connection.row("SELECT name FROM register WHERE form = ?", (form_id,))
        if row is not None:
            return str(row[0])
        # Ids may differ by case alone; names of tables may not.
        name = _free(f"register_{form_id}", {name.casefold() for name in self.names()})
        self._connection.run("INSERT INTO register VALUES (?, ?)", (form_id, name))
        return name


def quoted(name: str) -> str:
    """Give an identifier for SQL, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def _column_name(path: str, taken: set[str]) -> str:
    """Give a column's name: the question's own, with its groups before it where that is taken."""
    steps = path.strip("/").split("/")
    for start in range(len(steps) - 1, -1, -1):
        name = "_".join(steps[start:])
        if name.casefold() not in taken:
            return name
    return _free("_".join(steps), taken)


def _free(name: str, taken: set[str]) -> str:
    tried, number = name, 1
    while tried.casefold() in taken:
        number += 1
        tried = f"{name}_{number}"
    return tried
