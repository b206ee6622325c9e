"""The forms of a store: every version that was ever installed stays, for the records written in it.

Behind the compiled form stands what it keeps of its lists (see ``forms.kept``), so that no choice that a record holds
ever loses its words.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.forms.definition import Form
    from vrp_desktop.forms.lists import Lists
    from vrp_desktop.forms.outline import FormOutline
    from vrp_desktop.store.connection import Connection
    from vrp_desktop.store.register_tables import RegisterTables

_FIGURES = re.compile(r"(\d+)")


class InstalledForms:
    """Compiled forms by id and version; parsed once while the store is open."""

    def __init__(self, connection: Connection, tables: RegisterTables, lists: Lists) -> None:
        self._connection = connection
        self._tables = tables
        self._lists = lists
        self._read: dict[tuple[str, str], Form] = {}
        self._outlines: dict[tuple[str, str], FormOutline] = {}

    def install(self, xform: str) -> bool:
        """Add a compiled form and make its register; gives whether it was new here.

        Choices of the version before it that it no longer has are kept with it, retired since yesterday. A version
        that is here already stays as it is. Raises what `forms.xform.read_form` raises.
        """
        from vrp_desktop.forms.kept import compiled_only, with_kept
        from vrp_desktop.forms.retiring import kept_for
        from vrp_desktop.forms.xform import read_form

        xform = compiled_only(xform)
        if self.has(xform):
            return False
        form = read_form(xform)
        key = (form.id, form.version)
        if self._connection.row("SELECT 1 FROM form WHERE id = ? AND version = ?", key) is not None:
            return False
        yesterday = (datetime.date.today() - datetime.timedelta(days=1)).isoformat()
        kept = kept_for(form, self._before(*key), self._lists, yesterday)
        if kept.lists:
            xform = with_kept(xform, kept)
            form = read_form(xform)
        self._add(form, xform)
        return True

    def put_back(self, stored: str) -> bool:
        """Add a form as a store of ours held it, with what it keeps of its lists; gives whether it was new here.

        Raises what `forms.xform.read_form` raises.
        """
        from vrp_desktop.forms.xform import read_form

        form = read_form(stored)
        key = (form.id, form.version)
        if self._connection.row("SELECT 1 FROM form WHERE id = ? AND version = ?", key) is not None:
            return False
        self._add(form, stored)
        return True

    def has(self, xform: str) -> bool:
        """Tell whether a compiled form is here already, letter by letter; it is not read for that."""
        found = self._connection.row("SELECT 1 FROM form WHERE substr(xform, 1, ?) = ?", (len(xform), xform))
        return found is not None

    def lacking(self, xforms: Sequence[str]) -> list[str]:
        """Give those compiled forms that are not here, letter by letter; the store's own are gone through once."""
        from vrp_desktop.forms.kept import compiled_only

        here = {compiled_only(stored) for (stored,) in self._connection.rows("SELECT xform FROM form")}
        return [xform for xform in xforms if xform not in here]

    def current(self) -> tuple[Form, ...]:
        """Give the newest version of each form, by form id."""
        return tuple(self.get(outline.id, outline.version) for outline in self.outlines())

    def outlines(self) -> tuple[FormOutline, ...]:
        """Give the newest version of each form without its questions, by form id: that is read in no time."""
        from vrp_desktop.forms.outline import read_outline

        newest: dict[str, str] = {}
        for form_id, version in self._connection.rows("SELECT id, version FROM form ORDER BY id"):
            if form_id not in newest or _order(version) > _order(newest[form_id]):
                newest[form_id] = version
        for key in newest.items():
            if key not in self._outlines:
                self._outlines[key] = read_outline(self._stored(*key))
        return tuple(self._outlines[key] for key in newest.items())

    def newest(self, form_id: str) -> Form:
        """Give the newest version of one form. Raises KeyError."""
        versions = self._connection.rows("SELECT version FROM form WHERE id = ?", (form_id,))
        if not versions:
            raise KeyError(form_id)
        return self.get(form_id, max((version for (version,) in versions), key=_order))

    def is_newest(self, form_id: str, version: str) -> bool:
        """Tell whether this version comes after all that are here, so that new records would be written in it."""
        return all(
            _order(there) <= _order(version)
            for (there,) in self._connection.rows("SELECT version FROM form WHERE id = ?", (form_id,))
        )

    def get(self, form_id: str, version: str) -> Form:
        """Give one version of a form. Raises KeyError."""
        from vrp_desktop.forms.xform import read_form

        key = (form_id, version)
        if key not in self._read:
            self._read[key] = read_form(self._stored(form_id, version))
        return self._read[key]

    def xform(self, form_id: str, version: str) -> str:
        """Give the form as it was compiled. Raises KeyError."""
        from vrp_desktop.forms.kept import compiled_only

        return compiled_only(self._stored(form_id, version))

    def _add(self, form: Form, stored: str) -> None:
        key = (form.id, form.version)
        with self._connection.transaction():
            now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
            self._connection.run("INSERT INTO form VALUES (?, ?, ?, ?)", (*key, now, stored))
            self._tables.prepare(form)
        self._read[key] = form

    def _before(self, form_id: str, version: str) -> Form | None:
        """Give the version that came before this one, `None` for the first."""
        versions = [one for (one,) in self._connection.rows("SELECT version FROM form WHERE id = ?", (form_id,))]
        earlier = [one for one in versions if _order(one) < _order(version)]
        return self.get(form_id, max(earlier, key=_order)) if earlier else None

    def _stored(self, form_id: str, version: str) -> str:
        row = self._connection.row("SELECT xform FROM form WHERE id = ? AND version = ?", (form_id, version))
        if row is None:
            raise KeyError((form_id, version))
        return str(row[0])


def _order(version: str) -> tuple[tuple[int, str], ...]:
    """Give a key that sorts "9" before "10", and any version before one that goes on."""
    parts = _FIGURES.split(version)
    return tuple((int(part), "") if place % 2 else (-1, part) for place, part in enumerate(parts))
