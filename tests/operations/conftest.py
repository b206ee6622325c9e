from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.stores import new_session

from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vrp_desktop.operations.session import Session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path)
    yield made
    assert not made.store.is_in_transaction
    made.store.close()


@pytest.fixture
def coordinator(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path / "coordinator", Role.COORDINATOR, "Hana")
    yield made
    made.store.close()
