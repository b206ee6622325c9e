from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vrp_desktop.store.returns_made import ReturnMade
    from vrp_desktop.store.store import Store


def add(store: Store, return_id: str, period: str) -> ReturnMade:
    return store.returns_made.add(
        return_id=return_id, period=period, file_name="a.xlsx", made_by="asha", row_count=3, sha256="00"
    )


def test_there_is_no_last_return_at_first(store: Store) -> None:
    assert store.returns_made.last() is None


def test_the_last_return_is_given(store: Store) -> None:
    add(store, "R-A", "2026-10")
    made = add(store, "R-B", "2026-11")
    assert store.returns_made.last() == made


def test_the_last_of_one_kind_is_given(store: Store) -> None:
    made = add(store, "R-A", "2026-10")
    add(store, "R-B", "2026-11")
    assert store.returns_made.last("R-A") == made
