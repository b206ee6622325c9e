"""Publishing a form: check it, see what it does to the records there are, and put it into the store.

`check` needs no store and takes seconds, so a window does it beside the thread that owns the database; `compare` and
`publish` are for that thread.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.forms.answers import plain
from vrp_desktop.forms.publishing.changes import Change, changes
from vrp_desktop.forms.publishing.worker import check_form
from vrp_desktop.operations.session import Changed
from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.shipped import shipped
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.forms.definition import Form
    from vrp_desktop.forms.publish import Published
    from vrp_desktop.operations.session import Session
    from vrp_desktop.work import Progress


@dataclass(frozen=True, slots=True)
class Preview:
    """A form that can be published, and what it does to existing records (nothing when the form is new here).

    `before`: the version in use, `None` for a new form. `records`: how many records of this form there are.
    `is_here`: this very version is in use already, so that publishing it changes nothing.
    """

    published: Published
    changes: tuple[Change, ...]
    before: str | None = None
    records: int = 0
    is_here: bool = False

    @property
    def touches_records(self) -> bool:
        """Whether any record there is has something to do with a change."""
        return any(change.records for change in self.changes)

    def lines(self) -> tuple[str, ...]:
        """Give what is to be read before it is published, a sentence or two each."""
        form = self.published.form
        name = f"“{form.title}” ({form.id}, version {form.version or '(none)'})"
        if self.is_here:
            return (f"{name} is in use already, letter by letter.",)
        if self.before is None:
            return (f"{name} is new here, so there are no records that it could change.",)
        records = "there is 1 record" if self.records == 1 else f"there are {self.records:,} records"
        heading = f"{name} takes the place of version {self.before or '(none)'}; {records} of this form."
        if not self.changes:
            return (heading, "No question and no choice of it changes.")
        return (heading, *(change.sentence for change in self.changes))


def check(path: Path, progress: Progress | None = None) -> Published:
    """Check a form without a store. Raises FormFaults, or VrpError when the file was refused, and Cancelled."""
    return check_form(path, lists=shipped("lists"), beside=path.parent, progress=progress)


def preview(session: Session, path: Path, progress: Progress | None = None) -> Preview:
    """Check a form and compare it with the version in use; changes nothing.

    Raises what `check` and `compare` raise.
    """
    _only_coordinators(session)
    return compare(session, check(path, progress), progress)


def compare(session: Session, published: Published, progress: Progress | None = None) -> Preview:
    """Compare a checked form with the version in use; changes nothing.

    Raises VrpError for who is no coordinator, for a version that is taken and for one that is not the newest, and
    Cancelled.
    """
    _only_coordinators(session)
    form, forms = published.form, session.store.forms
    try:
        old = forms.newest(form.id)
    except KeyError:
        return Preview(published, ())
    if _check_version(session, published):
        return Preview(published, (), old.version, is_here=True)
    counts, records = _counts(session, old, progress)
    found = changes(old, form, session.lists, lambda question, code: counts[question, code])
    return Preview(published, found, old.version, records)


def publish(session: Session, ready: Preview) -> Changed:
    """Put a previewed form into the store, in one transaction. Raises VrpError as `compare` does."""
    _only_coordinators(session)
    _check_version(session, ready.published)
    with session.store.transaction():
        session.store.forms.install(ready.published.xform)
    return Changed(registers=frozenset({ready.published.form.id}))


def _counts(session: Session, form: Form, progress: Progress | None) -> tuple[Counter[tuple[str, str]], int]:
    """Count the records by (question, "") and, for selects, by (question, code); and give how many there are.

    Counted once: asking the log again for each choice would read every record as often.
    """
    counts: Counter[tuple[str, str]] = Counter()
    selects = {question.path for question in form.questions() if question.itemset is not None}
    records = 0
    for place, revision in enumerate(session.store.log.newest_since(0)):
        if progress is not None:
            progress.step(place)
        if revision.form != form.id:
            continue
        records += 1
        held: set[tuple[str, str]] = set()
        for path, value in (revision.answers or {}).items():
            question = plain(path)
            held.add((question, ""))
            if question in selects:
                held.update((question, code) for code in (value, *value.split()))
        counts.update(held)
    return counts, records


def _only_coordinators(session: Session) -> None:
    if session.person.role is not Role.COORDINATOR:
        raise VrpError(
            Problem(
                happened="Only a coordinator can publish a form.",
                means="The forms in use stay as they were.",
                do_next="Ask your coordinator to publish it.",
            )
        )


def _check_version(session: Session, published: Published) -> bool:
    """Tell whether this very form is in use already. Raises VrpError when its version cannot be published."""
    form, forms = published.form, session.store.forms
    try:
        there = forms.xform(form.id, form.version)
    except KeyError:
        if forms.is_newest(form.id, form.version):
            return False
        newest = forms.newest(form.id).version
        raise VrpError(
            Problem(
                happened=f"Version {form.version or '(none)'} of this form comes before {newest}, which is in use.",
                means="Nothing was published: new records are always written in the highest version.",
                do_next=f"Write a version into the settings sheet that is higher than {newest}, and publish it again.",
            )
        ) from None
    if there != published.xform:
        raise VrpError(
            Problem(
                happened=f"Version {form.version or '(none)'} of this form is in use already, and it is not the same.",
                means="Nothing was published: records keep their form version for ever, so it cannot be changed.",
                do_next="Write a higher version into the settings sheet, and publish it again.",
            )
        )
    return True
