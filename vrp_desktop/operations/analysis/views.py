"""Questions that are kept under a name, in the encrypted store: what is asked, never what was counted."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from vrp_desktop.measures.analysis import Inquiry
from vrp_desktop.measures.spec import When
from vrp_desktop.operations.analysis.asking import check_role
from vrp_desktop.operations.kept_names import tidied

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vrp_desktop.operations.session import Session


@dataclass(frozen=True, slots=True)
class View:
    """A question that is kept. `look`: how its answer is shown."""

    name: str
    inquiry: Inquiry
    look: str


def views(session: Session) -> tuple[View, ...]:
    """Give the questions that are kept, by name; one that cannot be read is left out. Raises NotAllowed."""
    check_role(session)
    found = ((kept.name, _read(kept.asks)) for kept in session.store.views.all())
    return tuple(View(name, *read) for name, read in found if read is not None)


def keep_view(session: Session, name: str, inquiry: Inquiry, look: str) -> str:
    """Keep a question under `name`, in place of one of that name; gives the name. Raises NotAllowed and NoName."""
    check_role(session)
    name = tidied(name, "view")
    asks = json.dumps({**asdict(inquiry), "look": look})
    with session.store.transaction():
        session.store.views.put(name, asks, session.person.id)
    return name


def drop_view(session: Session, name: str) -> None:
    """Forget a question. Raises NotAllowed."""
    check_role(session)
    with session.store.transaction():
        session.store.views.drop(name)


def _read(asks: str) -> tuple[Inquiry, str] | None:
    try:
        said: Mapping[str, str] = json.loads(asks)
        parts = {name: str(said[name]) for name in ("source", "rows", "columns", "of", "period")}
        return Inquiry(**parts, compared=When(said["compared"])), str(said.get("look", ""))
    except (ValueError, KeyError, TypeError):
        return None
