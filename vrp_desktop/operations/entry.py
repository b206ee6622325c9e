"""Filling in a record: begin, keep each answer, resume, finish, throw away."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from vrp_desktop.forms.answers import placed, plain
from vrp_desktop.forms.live import LiveForm
from vrp_desktop.operations import from_links, links
from vrp_desktop.operations.session import Changed
from vrp_desktop.problems import Problem, VrpError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from vrp_desktop.forms.checks import TextChecks
    from vrp_desktop.forms.definition import Form, Question
    from vrp_desktop.guard.scan import SafeWords
    from vrp_desktop.operations.session import Session
    from vrp_desktop.operations.talks import Counted
    from vrp_desktop.store.log import Revision

_SAFE_LISTS = ("ward.csv", "partner.csv", "signpost.csv")
_CODE_NAME, _COUNT = "code-name", "count "
OVERFLOW = "#overflow"
"""Stands behind a question's path for the part of a paste that did not fit into its box; kept in drafts only."""


@dataclass(slots=True)
class Entry:
    """A record being filled in: its live form and what the draft already holds.

    `base`: the revision being edited, or `None` for a new record. `overflow`: by path, the rest of pasted text that
    was too long for its question. `attempted`: the revision of a finishing of which the disk could not say whether it
    came about. `numbers`: of helplines, by code. One window owns an entry at a time.
    """

    record: str
    live: LiveForm
    base: str | None = None
    at_path: str | None = None
    overflow: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    is_started: bool = False
    attempted: Revision | None = None
    numbers: Mapping[str, str] = field(default_factory=dict)

    @property
    def form(self) -> Form:
        """The form being filled in."""
        return self.live.form

    @property
    def is_counted(self) -> bool:
        """Whether it is only counted when it is finished: no draft, no record, no log."""
        return self.form.settings.is_counted

    def unkept(self) -> dict[str, str]:
        """Give what differs from the draft: values by path, empty where an answer was removed.

        Nothing for what is only counted: it has no draft.
        """
        if self.is_counted:
            return {}
        now = self.live.answers() | {path + OVERFLOW: rest for path, rest in self.overflow.items() if rest}
        changes = {path: value for path, value in now.items() if self.kept.get(path) != value}
        return changes | dict.fromkeys(self.kept.keys() - now.keys(), "")


@dataclass(frozen=True, slots=True)
class Submitted:
    """A finished record: its reference, like "RC-K7-0042", and what changed.

    `notice`: something the person should know, like a laptop's clock that jumped, or `None`. `counted`: of what is only
    counted, what can be taken back for a moment; it has no record and no reference.
    """

    record: str
    ref: str
    changed: Changed
    notice: Problem | None = None
    counted: Counted | None = None


class NotFinished(VrpError):
    """The form still has questions to put right."""


class FormGone(VrpError):
    """The version of the form in which a record was begun is not in the store any more."""

    def __init__(self, form: str, version: str) -> None:
        super().__init__(
            Problem(
                happened="The form in which this was begun is not on this laptop any more.",
                means="Everything you answered is kept, but it cannot be shown without its form.",
                do_next="Ask your coordinator to publish that version of the form here again, then go on.",
                details=f"{form} {version}",
            )
        )


class BeingChanged(VrpError):
    """Somebody else has begun to change the record and has not finished."""

    def __init__(self, name: str) -> None:
        super().__init__(
            Problem(
                happened=f"{name} has begun to change this record and has not finished.",
                means="Nothing was done: what they typed would be lost, or read before it is finished.",
                do_next="Ask them to finish the change or to throw it away.",
            )
        )


def check_not_being_changed(session: Session, record: str) -> None:
    """Raise BeingChanged when somebody else's unfinished change of `record` waits."""
    draft = session.store.drafts.find(record)
    if draft is not None and draft.author != session.person.id:
        names = {person.id: person.name for person in session.store.people.all()}
        raise BeingChanged(names.get(draft.author, "Someone else"))


def begin(session: Session, form_id: str, prefill: Mapping[str, str] | None = None) -> Entry:
    """Start a new record. Nothing is written until the first answer. `prefill`: values by question name."""
    from vrp_desktop.store.uuid7 import uuid7

    form = session.store.forms.newest(form_id)
    paths = {question.name: question.path for question in form.columns()}
    given = {paths[name]: value for name, value in (prefill or {}).items() if name in paths and value}
    live = _live(session, form, prefill=given | _code_names(session, form) | _counts(session, form))
    from_links.take_over(session, live)
    entry = Entry(record=uuid7(), live=live, numbers=_numbers(session))
    # Defaults are not answers: a record that was only opened leaves no draft behind.
    entry.kept = {} if given else live.answers()
    return entry


def _code_names(session: Session, form: Form) -> dict[str, str]:
    """Give a new record's code names, by path. None is in another record of the register."""
    from vrp_desktop.operations.code_names import new_code_name

    registers = session.store.registers
    made = {}
    for question in form.questions():
        if question.bind.generate == _CODE_NAME:
            made[question.path] = new_code_name(partial(registers.holds, form.id, question.path))
    return made


def _counts(session: Session, form: Form, record: str | None = None) -> dict[str, str]:
    """Give how many records point at `record` (`None`: a new one), by path of the question that wants to know."""
    wanted = {
        question.path: question.bind.generate.removeprefix(_COUNT)
        for question in form.questions()
        if question.bind.generate is not None and question.bind.generate.startswith(_COUNT)
    }
    if not wanted or record is None:
        return dict.fromkeys(wanted, "0")
    pointing = links.forms_pointing_at(session, record)
    return {path: str(pointing.count(form_id)) for path, form_id in wanted.items()}


def resume(session: Session, record: str) -> Entry:
    """Open the draft of `record` again, in the form version it was written in. Raises KeyError and FormGone."""
    draft = session.store.drafts.get(record)
    try:
        form = session.store.forms.get(draft.form, draft.version)
    except KeyError:
        raise FormGone(draft.form, draft.version) from None
    answers = {path: value for path, value in draft.answers.items() if not path.endswith(OVERFLOW)}
    answers |= _counts(session, form, record)
    overflow = {path.removesuffix(OVERFLOW): v for path, v in draft.answers.items() if path.endswith(OVERFLOW)}
    live = _live(session, form, answers=answers)
    from_links.take_over(session, live)
    return Entry(
        record=record,
        live=live,
        base=draft.base_revision,
        at_path=draft.at_path,
        overflow=overflow,
        kept=dict(draft.answers),
        is_started=True,
        numbers=_numbers(session),
    )


def edit(session: Session, record: str, at: str = "") -> Entry:
    """Open a finished record to change it; finishing makes a new revision. One's own unfinished change is resumed.

    `at`: the name of the question to begin at. Raises BeingChanged for somebody else's unfinished change.
    """
    check_not_being_changed(session, record)
    if session.store.drafts.find(record) is not None:
        return resume(session, record)
    revision = session.store.log.latest(record)
    form = session.store.forms.get(revision.form, revision.version)
    answers = dict(revision.answers or {}) | _counts(session, form, record)
    live = _live(session, form, answers=answers)
    from_links.take_over(session, live)
    at_path = next((question.path for question in form.questions() if question.name == at), None)
    return Entry(
        record=record,
        live=live,
        base=revision.id,
        at_path=at_path,
        kept=live.answers(),
        numbers=_numbers(session),
    )


def keep(session: Session, entry: Entry, changes: Mapping[str, str], at_path: str | None) -> Changed:
    """Write `changes` (from `Entry.unkept`) into the draft; when this returns they are on the disk.

    The first answer brings the draft into being, together with the answers that were there by default.
    """
    store = session.store
    with store.transaction():
        if not entry.is_started:
            form = entry.form
            mine = (form.id, form.version, session.person.id, entry.base)
            # A beginning whose end the disk could not confirm may have come about all the same.
            if not store.drafts.is_begun(entry.record, *mine):
                store.drafts.start(entry.record, *mine)
            changes = {**entry.kept, **changes}
        store.drafts.keep(entry.record, changes, at_path)
    entry.is_started = True
    # A new mapping put in place at once: the window may be reading the one before.
    entry.kept = {path: value for path, value in (entry.kept | dict(changes)).items() if value}
    return Changed(drafts=True)


def with_answers(session: Session, entry: Entry, changes: Mapping[str, str]) -> Entry:
    """Give `entry` with `changes` (from `Entry.unkept`) answered again; the draft still lacks them."""
    now = entry.live.answers() | {path + OVERFLOW: rest for path, rest in entry.overflow.items()} | dict(changes)
    entry.live = _live(
        session, entry.form, answers={path: value for path, value in now.items() if value and not _is_overflow(path)}
    )
    entry.overflow = {path.removesuffix(OVERFLOW): v for path, v in now.items() if v and _is_overflow(path)}
    return entry


def _is_overflow(path: str) -> bool:
    return path.endswith(OVERFLOW)


def throw_away(session: Session, record: str) -> Changed:
    """Drop the draft of `record`; a finished record that was being changed stays as it was. Raises BeingChanged."""
    check_not_being_changed(session, record)
    with session.store.transaction():
        session.store.drafts.drop(record)
    return Changed(drafts=True)


def submit(session: Session, entry: Entry, why: str = "") -> Submitted:
    """Append the answers as a revision and drop the draft, in one transaction. Raises NotFinished.

    `why`: why a finished record was changed, in the person's words.

    The revision follows the one that was edited, also when another was finished since: then both follow the same one,
    both stay in the history, and the one finished last is the record's newest.
    Registers and search catch up with the log when they are next read.
    """
    from_links.take_over(session, entry.live)
    problems = entry.live.problems()
    if problems:
        raise NotFinished(
            Problem(
                happened=f"There are {len(problems)} things to put right."
                if len(problems) > 1
                else "There is 1 thing to put right.",
                means="The record is kept as unfinished; nothing is lost.",
                do_next="Go to each question in the list and answer it.",
            )
        )
    if entry.is_counted:
        from vrp_desktop.operations.talks import count

        return Submitted("", "", Changed(), counted=count(session, entry.form, entry.live.finished_answers()))
    revision, moved = _came_about(session, entry), frozenset[str]()
    if revision is None:
        revision, moved = _append(session, entry, why)
    entry.base, entry.attempted = revision.id, None
    changed = Changed(registers=moved | {entry.form.id}, drafts=True)
    return Submitted(entry.record, revision.ref, changed, session.store.log.take_clock_warning())


def _append(session: Session, entry: Entry, why: str) -> tuple[Revision, frozenset[str]]:
    """Give the new revision, and the forms of which records were moved by it."""
    from vrp_desktop.operations.following import follow

    store, form = session.store, entry.form
    try:
        with store.transaction():
            # Without a base it is a new record: its draft goes in the transaction in which its first revision comes.
            before = store.log.find_latest(entry.record) if entry.base is not None else None
            revision = store.log.append(
                record=entry.record,
                ref=before.ref if before else store.log.next_ref(form.settings.prefix),
                form=form.id,
                version=form.version,
                answers=entry.live.finished_answers(),
                author=session.person.id,
                parents=(entry.base,) if entry.base else (),
                why=why,
            )
            store.drafts.drop(entry.record)
            moved = follow(session, revision)
    except VrpError:
        entry.attempted = store.log.appended
        raise
    return revision, moved


def _came_about(session: Session, entry: Entry) -> Revision | None:
    """Give the revision of an earlier try that is on the disk although the disk had reported a failure.

    When something was answered since, what comes now follows it.
    """
    attempted, log = entry.attempted, session.store.log
    latest = log.find_latest(entry.record) if attempted is not None else None
    if attempted is None or latest is None or latest.id != attempted.id:
        return None
    entry.base = latest.id
    return latest if latest.answers == entry.live.finished_answers() else None


def added_form(question: Question) -> str:
    """Give the id of the form of which a button begins a record; empty where the question is no such button."""
    return (question.bind.adds or "").partition("(")[0].strip()


def added_record(entry: Entry, path: str) -> tuple[str, dict[str, str]]:
    """Give the form that the button at `path` opens, and its first values by question name.

    The button says so in ``bind::vrp:adds``: ``form_id(target=source target=source)``.
    """
    question = entry.form.question(plain(path))
    _, _, pairs = (question.bind.adds or "").strip().rstrip(")").partition("(")
    answers = entry.live.answers()
    values = {
        question.name: answers.get(placed(question.path, path), "")
        for question in (*entry.form.questions(), *entry.form.hidden)
    }
    wanted = (pair.split("=", 1) for pair in pairs.split())
    return added_form(question), {target: values[source] for target, source in wanted if values.get(source)}


def _numbers(session: Session) -> Mapping[str, str]:
    from vrp_desktop.operations.helplines import numbers

    return numbers(session)


def text_check(session: Session, numbers: Iterable[str] = ()) -> Callable[[str], str | None]:
    """Give the check of free text for personal data: a sentence, or `None` when there is nothing to say.

    `numbers`: of helplines, beside those that ship; they are nobody's.
    """
    from vrp_desktop.guard.scan import sentence

    helplines = frozenset(row["number"] for row in session.lists.rows("signpost.csv")) | frozenset(numbers)
    return lambda text: sentence(text, helplines)


def public_text_check(session: Session) -> Callable[[str], str | None]:
    """Give the check of texts that everybody may read: of what may be personal too, like a first name or a car."""
    checks = _text_checks(session)
    return lambda text: checks.sentence(text) or checks.hint(text)


def _text_checks(session: Session) -> TextChecks:
    """Give what looks into free text. Names of wards, partners and services are no person's."""
    from vrp_desktop.forms.checks import TextChecks
    from vrp_desktop.guard.scan import hint

    labels = (label for name in _SAFE_LISTS for label in session.lists.labels(name).values())
    return TextChecks(
        text_check(session, _numbers(session).values()), partial(hint, safe=_safe_words(frozenset(labels)))
    )


@lru_cache(maxsize=1)
def _safe_words(phrases: frozenset[str]) -> SafeWords:
    from vrp_desktop.guard.scan import SafeWords

    return SafeWords.of(phrases)


def _live(
    session: Session,
    form: Form,
    *,
    answers: Mapping[str, str] | None = None,
    prefill: Mapping[str, str] | None = None,
) -> LiveForm:
    return LiveForm(
        form,
        session.lists,
        today=session.today,
        now=lambda: datetime.datetime.now().astimezone(),
        role=session.person.role,
        answers=answers,
        prefill=prefill,
        text_checks=_text_checks(session),
    )
