"""Who is at work, on which store, with which lists: what every operation is given."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from vrp_desktop.forms.definition import Form
    from vrp_desktop.forms.lists import Lists
    from vrp_desktop.forms.outline import FormOutline
    from vrp_desktop.problems import Problem
    from vrp_desktop.settings import Settings
    from vrp_desktop.store.people import Person
    from vrp_desktop.store.store import Store


@dataclass(frozen=True, slots=True)
class Session:
    """An unlocked store and the person who unlocked it. Belongs to the thread that opened the store.

    `notice`: something the person should know about how the store was opened, or `None`.
    """

    store: Store
    person: Person
    lists: Lists
    settings: Settings
    notice: Problem | None = None
    today: Callable[[], datetime.date] = field(default=datetime.date.today)

    def forms(self) -> tuple[FormOutline, ...]:
        """Give the forms that this person may fill in, in the order of the home page."""
        mine = [form for form in self.store.forms.outlines() if self.may_fill(form)]
        return tuple(sorted(mine, key=lambda form: (form.settings.order < 0, form.settings.order, form.id)))

    def offered(self) -> tuple[FormOutline, ...]:
        """Give the forms that this person may begin a new record of, in the order of the home page."""
        return tuple(form for form in self.forms() if self.allows(form.id))

    def allows(self, form_id: str) -> bool:
        """Tell whether the council allows new records of a form on this laptop; asks no database."""
        allowed = self.settings.forms_allowed
        return not allowed or form_id in allowed

    @property
    def sees_all(self) -> bool:
        """Whether this person sees the records of every form: coordinators do, and who approves what they did."""
        from vrp_desktop.store.people import Role

        return self.person.role in (Role.COORDINATOR, Role.APPROVER)

    def may_see(self, form: Form | FormOutline) -> bool:
        """Tell whether this person sees the records of a form."""
        return self.sees_all or self.may_fill(form)

    def may_fill(self, form: Form | FormOutline) -> bool:
        """Tell whether this person's role is among those the form is for."""
        return not form.settings.roles or self.person.role in form.settings.roles


@dataclass(frozen=True, slots=True)
class Changed:
    """What an operation changed, so that each view can decide whether to look again."""

    registers: frozenset[str] = frozenset()
    drafts: bool = False
    returns: bool = False
