"""What the first page shows: buttons, unfinished records, this month, the last return."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime

    from vrp_desktop.operations.learning import StillNotRight
    from vrp_desktop.operations.reminders import Reminder
    from vrp_desktop.operations.session import Session


@dataclass(frozen=True, slots=True)
class FormButton:
    """A form that this person may fill in, in the words of the home page."""

    form: str
    words: str
    help: str


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A draft to go on with. `changed_at` is UTC. `is_change`: it changes a finished record."""

    record: str
    title: str
    changed_at: datetime.datetime
    is_change: bool


@dataclass(frozen=True, slots=True)
class HomeView:
    """Everything on the home page. `figures`: (words, number) of this month, this person's own.

    `has_council_fault`: something is wrong with what the council set for this laptop.
    """

    buttons: tuple[FormButton, ...]
    unfinished: tuple[Unfinished, ...]
    month: str
    figures: tuple[tuple[str, int], ...]
    last_return: tuple[str, datetime.datetime] | None
    reminder: Reminder | None = None
    not_right: StillNotRight | None = None
    has_council_fault: bool = False


def home(session: Session, *, is_practice: bool = False) -> HomeView:
    """Give what the home page shows to this person. Of practice records nobody needs to take care."""
    from vrp_desktop.measures.month import month_figures
    from vrp_desktop.measures.period import Month, parse_period
    from vrp_desktop.operations.council import faults
    from vrp_desktop.operations.learning import not_right_yet
    from vrp_desktop.operations.reminders import reminder

    store = session.store
    forms = {form.id: form for form in store.forms.outlines()}
    month = Month.of(session.today())
    figures = month_figures(store, month, session.person.id)
    last = store.returns_made.last()
    return HomeView(
        buttons=tuple(
            FormButton(form.id, form.settings.button or form.title, form.settings.button_help)
            for form in session.offered()
            if form.settings.order >= 0
        ),
        unfinished=tuple(
            Unfinished(
                record=draft.record,
                title=forms[draft.form].title if draft.form in forms else draft.form,
                changed_at=draft.changed_at,
                is_change=draft.base_revision is not None,
            )
            for draft in store.drafts.unfinished(session.person.id)
        ),
        month=month.label,
        figures=(
            ("worries written down", figures.worries),
            ("things done", figures.activities),
            ("people reached", figures.reached),
        ),
        last_return=(f"{last.return_id} of {parse_period(last.period).label}", last.made_at) if last else None,
        reminder=None if is_practice else reminder(session),
        not_right=not_right_yet(session),
        has_council_fault=not is_practice and bool(faults(session)),
    )
