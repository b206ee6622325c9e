"""The sign-off of a return: prepared, checked, approved; then its period is locked and its workbook stays as it is.

Making a return that is signed prepares it: its workbook is a draft, and waits. Somebody else checks it, and an approver
who did not prepare it approves it (registers.md F.0); an approver may do both, since two people then have read it. What
was approved is kept byte by byte, so that the same file can be given out again. Another version is for errors alone: it
says why there is one and which cells are different, and it waits for its own sign-off.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from vrp_desktop.dates import day_in_words
from vrp_desktop.operations.entry import text_check
from vrp_desktop.operations.session import Changed
from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.store.kinds import Kind
from vrp_desktop.store.people import Role
from vrp_desktop.store.returns_signed import Approved, Prepared, Signature

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from vrp_desktop.disclosure.moved import Moved
    from vrp_desktop.disclosure.released import ReleasedTable
    from vrp_desktop.operations.releasing import Told
    from vrp_desktop.operations.session import Session
    from vrp_desktop.returns.published import PublishedSheet
    from vrp_desktop.returns.values import ReturnValues
    from vrp_desktop.returns.write import Written
    from vrp_desktop.store.returns_signed import Waiting

POSTS = ("Head of Violence Reduction", "Deputy Head of Violence Reduction")
"""Who may approve; what an approver says they are stands in the workbook, and no name."""


class State(StrEnum):
    """How far the newest workbook of a return and period is."""

    TO_CHECK = "to check"
    TO_APPROVE = "to approve"
    SENT_BACK = "sent back"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Step:
    """A step that somebody did. `name` stands on the screen and in no workbook."""

    person: str
    name: str
    role: str
    on: datetime.date


@dataclass(frozen=True, slots=True)
class Correction:
    """What a version after the first tells otherwise than the ledger says was told before, for whoever approves it.

    `hidden`: numbers that are hidden in one of the two versions. `others`: the rest, which are the correction itself.
    `may_be_few`: all of it can come from fewer records than are hidden. Then who knows that a single record was put
    right learns from every number that moved what is written in it (`disclosure.moved`).
    `elsewhere`: other returns that tell some of these numbers as they were, and stay as they are.
    """

    hidden: tuple[Moved, ...]
    others: tuple[Moved, ...]
    may_be_few: bool
    elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a return of a period stands. `sha256`: of the workbook that is meant when somebody signs it.

    `reason`: why there is another version. `because`: why it was sent back, by `sent_back`. `locked`: the newest
    approved version, 0 while there is none. `is_early`: it was made before its period was over, or the period is not
    over yet. `is_others`: somebody else prepared it. `may_check` and so on: whether this person may do the step now.
    `correction`: of a later version that waits, what it tells otherwise; `warnings`: what a version that waits says of
    everybody in a row. `standing` alone gives them.
    """

    return_id: str
    period: str
    title: str
    period_label: str
    state: State
    version: int
    sha256: str
    prepared: Step
    checked: Step | None = None
    approved: Step | None = None
    post: str = ""
    reason: str = ""
    sent_back: Step | None = None
    because: str = ""
    locked: int = 0
    is_early: bool = False
    is_others: bool = False
    may_check: bool = False
    may_approve: bool = False
    may_send_back: bool = False
    correction: Correction | None = None
    warnings: tuple[str, ...] = ()


class PeriodLocked(VrpError):
    """The return of this period was approved, and nobody said what was wrong in it."""

    def __init__(self, version: int) -> None:
        super().__init__(
            Problem(
                happened=f"Version {version} of this return was approved, so its period is locked.",
                means="What was written down since counts in the next period; nothing was made.",
                do_next=f"If there is an error in it, say which one, and version {version + 1} is made.",
            )
        )


class DraftWaits(VrpError):
    """A draft of the return waits already, and nobody said that another one may take its place."""

    def __init__(self, *, is_checked: bool) -> None:
        super().__init__(
            Problem(
                happened="A draft of this return waits to be approved."
                if is_checked
                else "A draft of this return waits to be checked.",
                means="Another one would take its place and has to be checked anew; nothing was made.",
                do_next="Look at the one that waits, or say that another may take its place.",
            )
        )


class NothingChanged(VrpError):
    """A new version would be the same as the approved one."""

    def __init__(self, version: int) -> None:
        super().__init__(
            Problem(
                happened="No other version was made: not one cell would be different.",
                means=f"Version {version} stays as it was approved.",
                do_next="Put the error right in the records first, then make the workbook again.",
            )
        )


class ReasonIsPersonal(VrpError):
    """What was written beside a sign-off looks like personal data."""

    def __init__(self, said: str) -> None:
        looks, _, take_out = said.partition(". ")
        looks, take_out = looks.removeprefix("This "), take_out.removesuffix(".")
        super().__init__(
            Problem(
                happened=f"What you wrote {looks}.",
                means="It would stand in the workbook; nothing was done.",
                do_next=f"{take_out}.",
            )
        )


class NotYours(VrpError):
    """The step is not for this person, or not now."""

    def __init__(self, happened: str, do_next: str) -> None:
        super().__init__(Problem(happened=happened, means="The sign-off is as it was.", do_next=do_next))


class NotOver(VrpError):
    """The workbook was made before the last day of its period had passed."""

    def __init__(self, last: datetime.date, *, is_over_now: bool) -> None:
        super().__init__(
            Problem(
                happened="This workbook was made before its period was over."
                if is_over_now
                else "This period is not over yet.",
                means="What comes after is missing in the workbook; nothing was approved.",
                do_next=f"Make it again after {day_in_words(last)}, and have it checked anew.",
            )
        )


class NotThisOne(VrpError):
    """The workbook that somebody means to sign does not wait any more: another one was prepared, or it was approved."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="This workbook does not wait for you any more.",
                means="A newer one was made, or somebody else was quicker; nothing was signed.",
                do_next="Look at what waits now.",
            )
        )


def next_version(
    session: Session, values: ReturnValues, because: str, tables: Sequence[ReleasedTable] = ()
) -> ReturnValues:
    """Give `values` as the draft of their next version. `because`: what was wrong in the one before, if there is one.

    `tables`: what they tell of counts; it is held against what the ledger says was told before.
    Raises PeriodLocked, ReasonIsPersonal and NothingChanged.
    """
    from vrp_desktop.returns.published import changes, published
    from vrp_desktop.returns.signing import DRAFT, PUBLIC_DRAFT

    if not values.definition.has_sign_off:
        return values
    is_public = any(sheet.audience == "public" for sheet in values.row_sheets)
    values = replace(values, draft=PUBLIC_DRAFT if is_public else DRAFT)
    newest = _newest(session, values.id, values.period)
    if newest is None:
        return values
    version, because = newest.workbook.version, because.strip()
    if not because:
        raise PeriodLocked(version)
    _check_words(session, because)
    told = moved_since(session, values.id, values.period, tables)
    found = changes(published_before(session, values.id, values.period), published(values), told)
    if not found:
        raise NothingChanged(version)
    return replace(values, version=version + 1, reason=because, changes=found)


def refuse_waiting(session: Session, return_id: str, period: str) -> None:
    """Raise DraftWaits while a draft waits to be checked or approved; one that was sent back waits to be made again."""
    waits = session.store.returns_signed.waiting(return_id, period)
    if waits is not None and waits.sent_back is None:
        raise DraftWaits(is_checked=waits.checked is not None)


def gives_way(session: Session, return_id: str, period: str, path: Path) -> bool:
    """Tell whether a newer draft may take the place of a file.

    It was written here for this return and period, is as it was written, and no other program has it open.
    """
    from vrp_desktop.returns.write import is_open

    try:
        if is_open(path):
            return False
        content = path.read_bytes()
    except OSError:
        return False
    return session.store.returns_made.was_written(return_id, period, hashlib.sha256(content).hexdigest())


def moved_since(session: Session, return_id: str, period: str, tables: Sequence[ReleasedTable]) -> tuple[Moved, ...]:
    """Give the numbers in `tables` that the return told otherwise when it was released, by the ledger."""
    from vrp_desktop.disclosure.moved import moved
    from vrp_desktop.disclosure.released import ReleasedTable

    before = map(ReleasedTable.from_text, session.store.releases.told(return_id, period))
    return moved(before, tables)


def published_before(session: Session, return_id: str, period: str) -> tuple[PublishedSheet, ...]:
    """Give the cells of the newest approved version as they were given out; nothing when there is none."""
    from vrp_desktop.returns.published import from_text

    newest = _newest(session, return_id, period)
    return from_text(newest.workbook.published) if newest is not None else ()


def note_prepared(session: Session, values: ReturnValues, content: bytes, told: Told) -> None:
    """Let the workbook that was just made wait for its sign-off, in place of one that waits; inside a transaction.

    `told`: what it tells of counts; the ledger keeps it once the workbook is approved.
    """
    from vrp_desktop.returns.published import as_text, published
    from vrp_desktop.returns.write import signed_name

    if not values.draft:
        return
    workbook = Prepared(
        return_id=values.id,
        period=values.period,
        version=values.version,
        file_name=signed_name(values),
        sha256=hashlib.sha256(content).hexdigest(),
        published=as_text(published(values)),
        reason=values.reason,
        prepared=_signature(session),
        told=told.as_text(),
    )
    session.store.returns_signed.prepare(workbook, content)


def standing(session: Session, return_id: str, period: str) -> Standing | None:
    """Give where a return of a period stands; `None` while no workbook of it was made, or where none is signed."""
    from vrp_desktop.operations.releasing import warned

    waits = session.store.returns_signed.waiting(return_id, period)
    if waits is not None:
        tables = _told_by(session, waits)
        return replace(
            _of_waiting(session, waits),
            correction=_correction(session, waits.workbook, tables),
            warnings=warned(tables),
        )
    newest = _newest(session, return_id, period)
    return _of_approved(session, newest) if newest is not None else None


def waiting(session: Session) -> tuple[Standing, ...]:
    """Give what waits for this person, the oldest first: to be checked, approved, or put right."""
    if not session.sees_all:
        return ()
    return tuple(one for one in _all_waiting(session) if _is_mine(session, one))


def check(session: Session, return_id: str, period: str, sha256: str) -> Changed:
    """Note that this person has read the workbook and found it right. Raises NotThisOne and NotYours."""
    with session.store.transaction():
        found = _meant(session, return_id, period, sha256)
        if not found.may_check:
            raise NotYours(
                "You cannot check this workbook.",
                "Ask another coordinator, or an approver: whoever prepared it does not check it.",
            )
        session.store.returns_signed.note_checked(return_id, period, _signature(session))
    return Changed(returns=True)


def send_back(session: Session, return_id: str, period: str, sha256: str, because: str) -> Changed:
    """Have the workbook put right by whoever prepared it. Raises NotThisOne, NotYours and ReasonIsPersonal."""
    with session.store.transaction():
        found = _meant(session, return_id, period, sha256)
        if not found.may_send_back:
            raise NotYours("You cannot send this workbook back.", "Make it again, if it is yours and not right.")
        if not because.strip():
            raise NotYours("Nobody would know what is not right.", "Say what has to be put right.")
        _check_words(session, because)
        session.store.returns_signed.note_sent_back(return_id, period, _signature(session), because.strip())
    return Changed(returns=True)


def approve(session: Session, return_id: str, period: str, sha256: str, post: str) -> Changed:
    """Approve the workbook: it is kept as it then is, and the period is locked. `post`: one of `POSTS`.

    Its counts are attacked once more: another return may have been approved since it was made. Raises NotThisOne,
    NotYours, NotOver and NotSafe; ValueError for another post.
    """
    from vrp_desktop.disclosure.released import ReleasedTable
    from vrp_desktop.measures.period import parse_period
    from vrp_desktop.operations.releasing import Told, note_release, refuse_what_tells
    from vrp_desktop.returns.signing import fill_in
    from vrp_desktop.returns.values import SignedStep

    if post not in POSTS:
        raise ValueError(post)
    store = session.store
    with store.transaction():
        found = _meant(session, return_id, period, sha256)
        if not found.may_approve:
            why, what_now = _why_not_approve(session, found)
            raise NotYours(why, what_now)
        waits = store.returns_signed.waiting(return_id, period)
        if waits is None or waits.checked is None or found.checked is None:
            raise NotThisOne
        days = parse_period(period)
        if found.is_early:
            raise NotOver(days.last, is_over_now=is_over(session, period))
        told = Told.from_text(store.returns_signed.told(return_id, period))
        tables = [ReleasedTable.from_text(text) for text in told.tables]
        refuse_what_tells(session, tables, is_correction=found.version > 1)
        content = fill_in(
            store.returns_signed.draft_content(return_id, period),
            (
                SignedStep("Checked", found.checked.role, found.checked.on),
                SignedStep("Approved", session.person.role.value, session.today(), post=post),
            ),
        )
        if tables:
            # What counts nobody freezes no days.
            note_release(session, return_id, days, told)
        workbook = replace(waits.workbook, sha256=hashlib.sha256(content).hexdigest())
        store.returns_signed.approve(Approved(workbook, waits.checked, _signature(session), post), content)
    return Changed(returns=True)


def give_out(
    session: Session, return_id: str, period: str, folder: Path, *, is_approved: bool = False, password: str = ""
) -> Path:
    """Write the workbook that waits, or else the newest approved one, into `folder`, as it is kept.

    With a password the file is locked with it; what is kept stays as it is.

    `is_approved`: the approved one, also while another version waits. A file of the same name with something else in it
    is not replaced, unless it is the draft before as it was written. Raises KeyError when there is neither, NotYours,
    WorkbookOpen, WorkbookNotWritten and TooLargeToLock.
    """
    from vrp_desktop.returns.write import place_for, put

    if not session.sees_all:
        raise NotYours("This workbook is for coordinators and approvers.", "Ask your coordinator.")
    signed = session.store.returns_signed
    waits, newest = signed.waiting(return_id, period), _newest(session, return_id, period)
    is_draft = waits is not None and not is_approved
    if waits is not None and not is_approved:
        workbook, content = waits.workbook, signed.draft_content(return_id, period)
        name = f"{workbook.file_name.removesuffix('.xlsx')}_draft.xlsx"
    elif newest is not None:
        workbook = newest.workbook
        content, name = signed.content(return_id, period, workbook.version), workbook.file_name
    else:
        raise KeyError(return_id, period)

    def is_free(there: Path) -> bool:
        try:
            is_same = not password and there.read_bytes() == content
        except OSError:
            # A folder of that name, or a file that may not be read.
            return False
        return is_same or (is_draft and gives_way(session, return_id, period, there))

    @contextlib.contextmanager
    def note(_written: Written) -> Iterator[None]:
        with session.store.transaction():
            ref = f"{return_id} {period} version {workbook.version}"
            session.store.access.note(Kind.EXPORTED, session.person.id, ref=ref)
            yield

    return put(place_for(folder / name, is_free), content, note=note, password=password).path


def is_locked(session: Session, return_id: str, period: str) -> bool:
    """Tell whether the return of a period was approved."""
    return _newest(session, return_id, period) is not None


def is_over(session: Session, period: str) -> bool:
    """Tell whether the last day of a period has passed."""
    from vrp_desktop.measures.period import parse_period

    return session.today() > parse_period(period).last


def _newest(session: Session, return_id: str, period: str) -> Approved | None:
    approved = session.store.returns_signed.approved(return_id, period)
    return approved[-1] if approved else None


def _meant(session: Session, return_id: str, period: str, sha256: str) -> Standing:
    waits = session.store.returns_signed.waiting(return_id, period)
    if waits is None or waits.workbook.sha256 != sha256:
        raise NotThisOne
    return _of_waiting(session, waits)


def _all_waiting(session: Session) -> Iterator[Standing]:
    return (_of_waiting(session, one) for one in session.store.returns_signed.all_waiting())


def _is_mine(session: Session, one: Standing) -> bool:
    if one.state is State.SENT_BACK:
        return session.person.role is Role.COORDINATOR or one.prepared.person == session.person.id
    return one.may_check or one.may_approve


def _of_waiting(session: Session, waits: Waiting) -> Standing:
    newest = _newest(session, waits.workbook.return_id, waits.workbook.period)
    state = State.SENT_BACK if waits.sent_back else State.TO_APPROVE if waits.checked else State.TO_CHECK
    is_others = session.person.id != waits.workbook.prepared.person and session.sees_all
    is_open = state is not State.SENT_BACK
    return replace(
        _standing(session, waits.workbook, state),
        checked=_step(session, waits.checked),
        sent_back=_step(session, waits.sent_back),
        because=waits.because,
        locked=newest.workbook.version if newest is not None else 0,
        is_early=_is_early(session, waits.workbook),
        is_others=session.person.id != waits.workbook.prepared.person,
        may_check=is_others and state is State.TO_CHECK,
        may_approve=is_others and state is State.TO_APPROVE and session.person.role is Role.APPROVER,
        may_send_back=is_others and is_open,
    )


def _told_by(session: Session, waits: Waiting) -> tuple[ReleasedTable, ...]:
    """Give what a workbook that waits tells of counts of people."""
    from vrp_desktop.disclosure.released import ReleasedTable
    from vrp_desktop.operations.releasing import Told

    told = Told.from_text(session.store.returns_signed.told(waits.workbook.return_id, waits.workbook.period))
    return tuple(ReleasedTable.from_text(text) for text in told.tables)


def _correction(session: Session, made: Prepared, tables: Sequence[ReleasedTable]) -> Correction | None:
    if made.version == 1:
        return None
    found = moved_since(session, made.return_id, made.period, tables)
    return Correction(
        hidden=tuple(one for one in found if one.is_small),
        others=tuple(one for one in found if not one.is_small),
        may_be_few=bool(found) and all(one.may_be_few for one in found),
        elsewhere=_elsewhere(session, made, found),
    )


def _elsewhere(session: Session, made: Prepared, found: Sequence[Moved]) -> tuple[str, ...]:
    from vrp_desktop.disclosure.moved import tells_of
    from vrp_desktop.disclosure.released import ReleasedTable
    from vrp_desktop.measures.period import parse_period

    if not found:
        return ()
    days = [day for one in found for day in one.number.days]
    names = (
        f"{return_id}, {parse_period(period).label_in_full}"
        for return_id, period, text in session.store.releases.of_others(
            made.return_id, made.period, min(days), max(days)
        )
        if tells_of(ReleasedTable.from_text(text), found)
    )
    return tuple(dict.fromkeys(names))


def _is_early(session: Session, workbook: Prepared) -> bool:
    from vrp_desktop.measures.period import parse_period

    made_on = workbook.prepared.at.astimezone().date()
    return min(made_on, session.today()) <= parse_period(workbook.period).last


def _of_approved(session: Session, signed: Approved) -> Standing:
    return replace(
        _standing(session, signed.workbook, State.APPROVED),
        checked=_step(session, signed.checked),
        approved=_step(session, signed.approved),
        post=signed.post,
        locked=signed.workbook.version,
    )


def _standing(session: Session, workbook: Prepared, state: State) -> Standing:
    from vrp_desktop.measures.period import parse_period
    from vrp_desktop.operations.return_definitions import NoSuchReturn, ReturnFaulty, definition

    try:
        title = definition(session, workbook.return_id).title
    except (NoSuchReturn, ReturnFaulty):
        # A definition that was taken away again, or is faulty now; its workbooks stay.
        title = workbook.return_id
    return Standing(
        return_id=workbook.return_id,
        period=workbook.period,
        title=title,
        period_label=parse_period(workbook.period).label_in_full,
        state=state,
        version=workbook.version,
        sha256=workbook.sha256,
        prepared=_done(session, workbook.prepared),
        reason=workbook.reason,
    )


def _step(session: Session, signature: Signature | None) -> Step | None:
    return None if signature is None else _done(session, signature)


def _done(session: Session, signature: Signature) -> Step:
    person = session.store.people.get(signature.person)
    return Step(person.id, person.name, person.role.value, signature.at.astimezone().date())


def _signature(session: Session) -> Signature:
    return Signature(session.person.id, datetime.datetime.now(datetime.UTC).replace(microsecond=0))


def _check_words(session: Session, words: str) -> None:
    said = text_check(session)(words)
    if said is not None:
        raise ReasonIsPersonal(said)


def _why_not_approve(session: Session, found: Standing) -> tuple[str, str]:
    if session.person.role is not Role.APPROVER:
        return "Only an approver approves a return.", "Ask the Head of Violence Reduction or the deputy."
    if found.prepared.person == session.person.id:
        return "You prepared this workbook, so you cannot approve it.", "Ask another approver."
    if found.state is State.SENT_BACK:
        return "This workbook was sent back to be put right.", "Approve it once it was made again and checked."
    return "Nobody has checked this workbook yet.", "Check it, or have it checked; then approve it."
