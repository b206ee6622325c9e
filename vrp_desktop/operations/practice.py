"""The sample borough: as a store to practise in, and as the demonstration of the command line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vrp_desktop.operations import making, sample_borough, setup
from vrp_desktop.problems import Problem, VrpError

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.operations.session import Session
    from vrp_desktop.settings import Settings
    from vrp_desktop.work import Progress

_WORDS_FILE = "practice-words.txt"
"""Holds the words of a practice store, beside it: what is in there is made up and made to be looked at."""

_MADE_ANEW = Problem(
    happened="The borough to practise in was damaged, so it was made anew.",
    means="What you had tried in it is gone; your real records lie elsewhere and were not touched.",
    do_next="Go on practising with the new one.",
)


@dataclass(frozen=True, slots=True)
class Demo:
    """A demonstration just made. `lines`: what it made, one sentence each. `words`: unlock its store."""

    folder: Path
    settings: Settings
    words: str
    lines: tuple[str, ...]


class NotADemo(VrpError):
    """The folder for the demonstration holds something that we did not make."""


def open_practice(settings: Settings, progress: Progress) -> Session:
    """Open the practice store in the settings' data folder; make it first when it is not there.

    One that is damaged, or whose words are, is made anew, and the session's notice says so: all of it is made up.

    Raises Cancelled, and AlreadyOpen when another window practises there; a store half made is taken away again.
    """
    from vrp_desktop.store.errors import StoreDamaged
    from vrp_desktop.store.files import has_store
    from vrp_desktop.store.folder import NoStore, remove_store
    from vrp_desktop.store.head import OlderCopy
    from vrp_desktop.store.slots import SlotsDamaged, WrongWords

    folder = settings.data_folder
    words_file = folder / _WORDS_FILE
    is_spoilt = False
    if has_store(folder) and words_file.exists():
        try:
            return setup.unlock(settings, words_file.read_text(encoding="utf-8").strip())
        except (UnicodeDecodeError, WrongWords, SlotsDamaged, StoreDamaged, NoStore, OlderCopy):
            # There is no other way into it, and the person did not choose its words.
            is_spoilt = True
    remove_store(folder)
    session, words = _make(settings, progress)
    words_file.write_text(words + "\n", encoding="utf-8")
    return replace(session, notice=_MADE_ANEW) if is_spoilt else session


def make_demo(folder: Path, progress: Progress) -> Demo:
    """Make a throw-away sample borough in ``folder/records``, and its returns of last month and quarter in `folder`.

    An earlier demonstration in the same folder is made anew. Raises NotADemo, and AlreadyOpen when a window
    shows it.
    """
    from vrp_desktop.measures.period import Month, Quarter
    from vrp_desktop.settings import Settings
    from vrp_desktop.store.files import has_store
    from vrp_desktop.store.folder import remove_store
    from vrp_desktop.store.records import RecordFilter

    settings = Settings(data_folder=folder / "records")
    mark = folder / "throw-away-demo.txt"
    if has_store(settings.data_folder) and not mark.exists():
        raise NotADemo(
            Problem(
                happened=f"There are records in {settings.data_folder} already.",
                means="They may be somebody's, so nothing was changed.",
                do_next="Choose another folder with --out.",
            )
        )
    folder.mkdir(parents=True, exist_ok=True)
    mark.write_text("This folder holds a made-up borough. It can be deleted.\n", encoding="utf-8")
    remove_store(settings.data_folder)
    session, words = _make(settings, progress)
    try:
        count = session.store.records.count(RecordFilter())
        lines = [f"{count} records by {len(session.store.people.all())} people, encrypted in {settings.data_folder}"]
        month, quarter = Month.of(session.today()).previous(), Quarter.of(session.today()).previous()
        for which, period in ((making.AMBASSADOR_RETURN, month), (making.PARTNERSHIP_RETURN, quarter)):
            request = making.ReturnRequest(return_id=which, period=str(period), is_checked=True)
            made = making.make(session, making.made_safe(session, request), folder, progress)
            lines.append(f"{which} of {period.label}: {made.path.name}")
    finally:
        session.store.close()
    return Demo(folder, settings, words, tuple(lines))


def _make(settings: Settings, progress: Progress) -> tuple[Session, str]:
    from vrp_desktop.store.folder import remove_store
    from vrp_desktop.store.slots import KdfCost
    from vrp_desktop.store.words import generate_words

    words = " ".join(generate_words(settings.words_for_coordinator))
    name, role = sample_borough.people_of_sample()[-1]
    made = setup.set_up(settings, name=name, role=role, words=words, cost=KdfCost.SAMPLE)
    try:
        sample_borough.fill(made.session, progress)
    except BaseException:
        made.session.store.close()
        remove_store(settings.data_folder)
        raise
    return replace(made.session, notice=None), words
