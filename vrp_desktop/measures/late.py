"""Which records count in a period: those whose day lies in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.measures.reading import rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.measures.period import Period
    from vrp_desktop.store.registers import Value
    from vrp_desktop.store.store import Store


def counted_in(store: Store, form_id: str, period: Period, *, dated: str = "") -> Iterator[dict[str, Value]]:
    """Give the records that count in `period`, as `reading.rows` gives them."""
    return rows(store, form_id, period.first, period.last, dated=dated)
