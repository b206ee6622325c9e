"""Finds the row of a survey that a path of the compiled form came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.forms.publishing.types import question_type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.forms.publishing.workbook import Row


class Places:
    """The rows of one survey by the paths that pyxform makes of their names."""

    def __init__(self, survey: Sequence[Row]) -> None:
        self._by_path: dict[str, Row] = {}
        self._by_name: dict[str, Row] = {}
        groups: list[str] = []
        for row in survey:
            kind = question_type(row.get("type"))
            if kind.is_end:
                del groups[-1:]
                continue
            own = row.get("name")
            if own:
                self._by_path.setdefault("/".join([*groups, own]), row)
                self._by_name.setdefault(own, row)
            if kind.is_begin:
                groups.append(own)

    def row(self, path: str) -> Row | None:
        """Give the row of the question, group or repeat at `path` (``/data/place/ward``), or `None`.

        Where the path is not there as a whole, because pyxform made part of it, its last name decides.
        """
        inside = path.strip("/").partition("/")[2]
        return self._by_path.get(inside) or self._by_name.get(path.rpartition("/")[2])
