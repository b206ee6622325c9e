"""What a person does with the real store, in steps that may be repeated, and what must hold of it afterwards.

Each deed is a function of a `Doer` that calls `step` for whatever changes the store, and `tell` once the person would
have been told that it is done. `faults_of` looks at the store as it lies there later and says what does not hold.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from faults.updater import MORE
from support.stores import CHEAP, WORDS, settings_in

from vrp_desktop.operations import backups, checking, entry, people, rescue, sample_borough, setup
from vrp_desktop.operations.session import Session
from vrp_desktop.problems import VrpError
from vrp_desktop.store import backups as kept_backups
from vrp_desktop.store import connection, migrations, slots
from vrp_desktop.store.people import Role
from vrp_desktop.store.slots import WrongWords
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vrp_desktop.store.backups import Backup

THEIRS = "zoom zone zit zips zippy"
FORM = "resident_concern"
IDEA = "/data/worry/idea"
TRIES = 3


class GaveUp(Exception):
    """A step failed although the disk was well again."""


@dataclass
class Doer:
    """A person at the store in `folder`.

    `tell` is called with what the person would have been told; `mend` makes the disk well again.
    """

    folder: Path
    tell: Callable[[dict[str, Any]], None]
    mend: Callable[[], None] = lambda: None
    problems: list[str] = field(default_factory=list)
    _session: Session | None = None

    @property
    def session(self) -> Session:
        """The open session; the store is unlocked when it is not."""
        if self._session is None or self._session.store.is_closed:
            found = self.step(lambda: rescue.unlock(settings_in(self.folder), WORDS))
            if not isinstance(found, Session):
                raise GaveUp(found.problem.happened)
            self._session = found
        return self._session

    def step(self, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the work gives
        """Do it; when it fails, note what the person is told, and try again, at last with a disk that is well."""
        for attempt in range(TRIES):
            if attempt == TRIES - 1:
                self.mend()
            try:
                found = work()
            except VrpError as error:
                self.problems.append(error.problem.happened)
                continue
            if isinstance(found, rescue.Trouble):
                self.problems.append(found.problem.happened)
                continue
            return found
        raise GaveUp(self.problems[-1])

    def close(self) -> None:
        """Close the store as the window does; what the disk refuses then is of no importance."""
        if self._session is not None and not self._session.store.is_closed:
            self._session.store.close()


def prepare(folder: Path) -> None:
    """Make the store that every deed begins with: a coordinator, a mentor, some records."""
    made = setup.set_up(settings_in(folder), name="Hana", role=Role.COORDINATOR, words=WORDS, cost=CHEAP)
    people.add(made.session, "Ben", Role.MENTOR, THEIRS)
    for number in range(4):
        _finish(made.session, number)
    made.session.store.close()


def draft(doer: Doer) -> None:
    """Answer question after question of a form; each is written at once."""
    begun = doer.step(lambda: entry.begin(doer.session, FORM))
    words = ""
    for number in range(8):
        words += f"and another thing, number {number}, " * (1 + number % 3 * 20)
        begun.live.answer(IDEA, words[:1900])
        doer.step(lambda: entry.keep(doer.session, begun, begun.unkept(), IDEA))
        doer.tell({"draft": begun.record, "idea": words[:1900]})


def submit(doer: Doer) -> None:
    """Write records down and change one."""
    for number in range(5):
        begun = doer.step(lambda: entry.begin(doer.session, FORM))
        sample_borough.answer_as_sample(doer.session, begun, 40 + number)
        doer.step(lambda it=begun: entry.keep(doer.session, it, it.unkept(), None))
        done = doer.step(lambda it=begun: entry.submit(doer.session, it))
        doer.tell({"record": done.record})
    begun = doer.step(lambda: entry.edit(doer.session, done.record))
    begun.live.answer(IDEA, "what I meant was lights")
    doer.step(lambda: entry.keep(doer.session, begun, begun.unkept(), None))
    doer.step(lambda: entry.submit(doer.session, begun, why="I learned more"))
    doer.tell({"record": done.record, "idea": "what I meant was lights"})


def rekey(doer: Doer) -> None:
    """Take somebody's way in, which writes the store anew under another key, and go on."""
    ben = next(one.person for one in people.holders(doer.session) if not one.is_me)

    def remove() -> None:
        # A step that failed late may have come about all the same.
        if any(one.person == ben for one in people.holders(doer.session)):
            people.remove(doer.session, ben)

    doer.step(remove)
    doer.tell({"removed": THEIRS})
    submit(doer)


def backup(doer: Doer) -> None:
    """Write a record, make a backup, twice."""
    for number in range(2):
        doer.tell({"record": doer.step(lambda n=number: _finish(doer.session, 60 + n))})

        doer.tell({"backup": _back_up(doer).name})


def rebuild(doer: Doer) -> None:
    """Make registers and search again, and write a record."""
    doer.step(lambda: checking.rebuild(doer.session))
    doer.tell({"rebuilt": True})
    doer.tell({"record": doer.step(lambda: _finish(doer.session, 70))})


def migration(doer: Doer) -> None:
    """Open the store with a version that changes its shape twice, and write a record."""
    migrations.STEPS = (*migrations.STEPS, *MORE)
    doer.tell({"migrated": doer.session.store.database_id})
    doer.tell({"record": doer.step(lambda: _finish(doer.session, 80))})


def restore(doer: Doer) -> None:
    """Make a backup, write a record, bring the backup back, and go on."""
    made = _back_up(doer)
    doer.step(lambda: _finish(doer.session, 90))
    doer.step(lambda: backups.stage(doer.session, made, Progress()))
    doer.close()
    doer.tell({"record": doer.step(lambda: _finish(doer.session, 91))})


DEEDS = {deed.__name__: deed for deed in (draft, submit, rekey, backup, rebuild, migration, restore)}


@contextlib.contextmanager
def each_key_derived_once() -> Iterator[None]:
    """Derive the same key from the same words and salt only once, also in children of this process.

    What is proved with it is about the disk; a store is opened hundreds of times, and each key took a fifth of a try.
    """
    derive = slots._derive  # noqa: SLF001 - there is no other way to it
    slots._derive = functools.cache(derive)  # noqa: SLF001
    try:
        yield
    finally:
        slots._derive = derive  # noqa: SLF001


def without_syncing() -> None:
    """Let the database wait for no disk: what a proof must find to be worth something."""
    connection._PRAGMAS = tuple(  # noqa: SLF001 - the control has no other way
        pragma.replace("synchronous = FULL", "synchronous = OFF")
        for pragma in connection._PRAGMAS  # noqa: SLF001
    )


def faults_of(folder: Path, deed: str, told: list[dict[str, Any]]) -> list[str]:
    """Open the store as its person would and give what does not hold, nothing when all does."""
    steps = migrations.STEPS
    if deed == "migration":
        migrations.STEPS = (*migrations.STEPS, *MORE)
    try:
        return _faults(folder, deed, told)
    except Exception as error:  # noqa: BLE001 - whatever the program did not foresee is a fault too
        return [f"not foreseen: {type(error).__name__}"]
    finally:
        migrations.STEPS = steps


def _faults(folder: Path, deed: str, told: list[dict[str, Any]]) -> list[str]:
    settings = settings_in(folder)
    try:
        session = rescue.unlock(settings, WORDS)
    except VrpError as error:
        return [f"does not open: {error.problem.happened}"]
    if not isinstance(session, Session):
        return [f"does not open: {session.problem.happened}"]
    try:
        faults = [fault for one in told for fault in _missing(session, one)]
        verdict = checking.check(session)
        if deed == "rebuild" and verdict.can_be_mended:
            # What was to be made again is made again now.
            checking.rebuild(session)
            verdict = checking.check(session)
        faults += [f"unsound: {finding.happened}" for finding in verdict.findings]
    except VrpError as error:
        faults = [f"unsound: {error.problem.happened}"]
    finally:
        session.store.close()
    if any("removed" in one for one in told):
        try:
            setup.unlock(settings, THEIRS).store.close()
            faults.append("lost: words that were taken away open it again")
        except WrongWords:
            pass
    return faults


def _missing(session: Session, told: dict[str, Any]) -> list[str]:
    store = session.store
    if "draft" in told:
        begun = next((one for one in store.drafts.unfinished(session.person.id) if one.record == told["draft"]), None)
        # What was typed after it was told may be there too.
        if begun is None or not begun.answers.get(IDEA, "").startswith(told["idea"]):
            return ["lost: a draft"]
        if entry.resume(session, begun.record).live.answers() != dict(begun.answers):
            return ["lost: something of a draft when it is opened again"]
    if "record" in told:
        latest = store.log.find_latest(told["record"])
        if latest is None or not latest.answers:
            return ["lost: a record"]
        kept = [one.answers for one in store.log.history(told["record"])]
        if any(one == other for one, other in itertools.pairwise(kept)):
            return ["twice: a record"]
        if "idea" in told and latest.answers.get(IDEA) != told["idea"]:
            return ["lost: a change"]
    if "backup" in told:
        made = [one for one in kept_backups.listed(store.folder / "backups") if one.name == told["backup"]]
        try:
            for one in made:
                backups.contents(session, one)
        except VrpError as error:
            return [f"lost: a backup: {error.problem.happened}"]
        if not made:
            return ["lost: a backup"]
    return []


def _back_up(doer: Doer) -> Backup:
    def make() -> Backup:
        closing = backups.back_up_now(doer.session, Progress())
        if closing.problem is not None:
            raise VrpError(closing.problem)
        (made,) = closing.made
        return made

    return doer.step(make)


def _finish(session: Session, seed: int) -> str:
    begun = entry.begin(session, FORM)
    sample_borough.answer_as_sample(session, begun, seed)
    return entry.submit(session, begun).record
