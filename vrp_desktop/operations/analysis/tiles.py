"""Where each ward stands on the tile map: equal tiles in a rough grid, north at the top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.forms.lists import Lists
from vrp_desktop.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

WARD_FIELDS = frozenset({"ward", "wards", "area"})
"""Fields whose choices are wards."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A ward's place in the grid, and a name short enough for its tile."""

    code: str
    short: str
    row: int
    column: int


def tiles() -> tuple[Tile, ...]:
    """Give the tiles that ship, row by row. A ward that is not among them has no place on the map."""
    rows: tuple[Mapping[str, str], ...] = Lists(shipped("places")).rows("ward_tiles.csv")
    found = (Tile(row["code"], row["short"], int(row["row"]), int(row["column"])) for row in rows)
    return tuple(sorted(found, key=lambda tile: (tile.row, tile.column)))
