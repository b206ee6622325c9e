"""Finds the row of a survey that a path of the compiled form came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.forms.publishing.types import question_type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.forms.publishing.workbook import Row


def row_of(survey: Sequence[Row], path: str) -> Row | None:
    """Give the row of the question, group or repeat at `path` (``/data/place/ward``), or `None`.

    Where the path is not there as a whole, because pyxform made part of it, its last name decides.
    """
    _, _, inside = path.strip("/").partition("/")
    name = path.rpartition("/")[2]
    groups: list[str] = []
    named: Row | None = None
    for row in survey:
        kind = question_type(row.get("type"))
        if kind.is_end:
            del groups[-1:]
            continue
        own = row.get("name")
        if own and "/".join([*groups, own]) == inside:
            return row
        if own and own == name and named is None:
            named = row
        if kind.is_begin:
            groups.append(own)
    return named
