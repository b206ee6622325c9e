"""Publishing a form: check it, see what it does to the records there are, and put it into the store."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.forms.publishing.changes import Change, changes
from vrp_desktop.forms.publishing.worker import check_form
from vrp_desktop.operations.session import Changed
from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.shipped import shipped
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.forms.publish import Published
    from vrp_desktop.operations.session import Session


@dataclass(frozen=True, slots=True)
class Preview:
    """A form that can be published, and what it does to existing records (nothing when the form is new here)."""

    published: Published
    changes: tuple[Change, ...]


def check(path: Path) -> Published:
    """Check a form without a store. Raises FormFaults, or VrpError when the file was refused."""
    return check_form(path, lists=shipped("lists"), beside=path.parent)


def preview(session: Session, path: Path) -> Preview:
    """Check a form and compare it with the version in use; changes nothing.

    Raises what `check` raises, and VrpError for who is no coordinator and for a version that is taken.
    """
    _only_coordinators(session)
    published = check(path)
    form, forms = published.form, session.store.forms
    try:
        old = forms.newest(form.id)
    except KeyError:
        return Preview(published, ())
    _check_version(session, published)
    # Counted once; asking the log again for each choice would read every record as often.
    counts: Counter[tuple[str, str]] = Counter()
    for revision in session.store.log.newest_since(0):
        if revision.form == form.id:
            for question, value in (revision.answers or {}).items():
                counts.update({(question, part) for part in ("", value, *value.split())})

    def answered(question: str, code: str) -> int:
        return counts[question, code]

    return Preview(published, changes(old, form, answered))


def publish(session: Session, ready: Preview) -> Changed:
    """Put a previewed form into the store, in one transaction. Raises VrpError as `preview` does."""
    _only_coordinators(session)
    _check_version(session, ready.published)
    with session.store.transaction():
        session.store.forms.install(ready.published.xform)
    return Changed(registers=frozenset({ready.published.form.id}))


def _only_coordinators(session: Session) -> None:
    if session.person.role is not Role.COORDINATOR:
        raise VrpError(
            Problem(
                happened="Only a coordinator can publish a form.",
                means="The forms in use stay as they were.",
                do_next="Ask your coordinator to publish it.",
            )
        )


def _check_version(session: Session, published: Published) -> None:
    form = published.form
    try:
        there = session.store.forms.xform(form.id, form.version)
    except KeyError:
        return
    if there != published.xform:
        raise VrpError(
            Problem(
                happened=f"Version {form.version or '(none)'} of this form is in use already, and it is not the same.",
                means="Nothing was published: records keep their form version for ever, so it cannot be changed.",
                do_next="Write a higher version into the settings sheet, and publish it again.",
            )
        )
