"""Returns that wait for a person's part of their sign-off."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from vrp_desktop.operations import sign_off
from vrp_desktop.operations.sign_off import State
from vrp_desktop.operations.to_do.task import Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.operations.session import Session

_IN_TIME = datetime.timedelta(days=7)
_WORDS = {
    State.TO_CHECK: "Check the return",
    State.TO_APPROVE: "Approve the return",
    State.SENT_BACK: "Put the return right and make it again",
}


def to_sign(session: Session) -> Iterator[Task]:
    """Give the workbooks that wait for this person, each a week after the step before."""
    for one in sign_off.waiting(session):
        since = (one.sent_back or one.checked or one.prepared).on
        about = f"{one.title}, {one.period_label}"
        yield Task(
            _WORDS[one.state], since + _IN_TIME, place="returns", key=f"{one.return_id} {one.period}", about=about
        )
