"""The list of sections, in the order in which they are offered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.jobs import Jobs
    from vrp_desktop.ui.pages.laptop.section_page import SectionPage


_COORDINATORS = frozenset({Role.COORDINATOR})


@dataclass(frozen=True, slots=True)
class Section:
    """One section. `make` gives its page, once it is asked for. `roles`: empty for everybody. `topic`: a help text.

    `writes`: the id of the form of which it makes records, where it does.
    """

    name: str
    words: str
    help: str
    make: Callable[[Session, Jobs], SectionPage]
    roles: frozenset[Role] = frozenset()
    topic: str = "laptop"
    writes: str = ""

    def is_for(self, session: Session) -> bool:
        """Tell whether it is offered to this person on this laptop."""
        is_role = not self.roles or session.person.role in self.roles
        return is_role and (not self.writes or session.allows(self.writes))


def sections() -> tuple[Section, ...]:
    """Give every section. Modules are imported when a section is opened, so that unlocking does not pay for them."""

    def about(session: Session, jobs: Jobs) -> SectionPage:
        from vrp_desktop.ui.pages.laptop.about import AboutPage

        return AboutPage(session, jobs)

    def my_words(session: Session, jobs: Jobs) -> SectionPage:
        from vrp_desktop.ui.pages.laptop.my_words import MyWordsPage

        return MyWordsPage(session, jobs)

    def people(session: Session, jobs: Jobs) -> SectionPage:
        from vrp_desktop.ui.pages.laptop.people import PeoplePage

        return PeoplePage(session, jobs)

    def from_list(session: Session, jobs: Jobs) -> SectionPage:
        from vrp_desktop.ui.pages.laptop.old_list import OldListPage

        return OldListPage(session, jobs)

    def recovery(session: Session, jobs: Jobs) -> SectionPage:
        from vrp_desktop.ui.pages.laptop.recovery import RecoverySection

        return RecoverySection(session, jobs)

    def backups(session: Session, jobs: Jobs) -> SectionPage:
        from vrp_desktop.ui.pages.laptop.backups import BackupsPage

        return BackupsPage(session, jobs)

    def check(session: Session, jobs: Jobs) -> SectionPage:
        from vrp_desktop.ui.pages.laptop.check import CheckPage

        return CheckPage(session, jobs)

    def tidy(session: Session, jobs: Jobs) -> SectionPage:
        from vrp_desktop.ui.pages.laptop.tidy import TidyPage

        return TidyPage(session, jobs)

    def own_returns(session: Session, jobs: Jobs) -> SectionPage:
        from vrp_desktop.ui.pages.laptop.own_returns import OwnReturnsPage

        return OwnReturnsPage(session, jobs)

    def looked(session: Session, jobs: Jobs) -> SectionPage:
        from vrp_desktop.ui.pages.laptop.looked import LookedPage

        return LookedPage(session, jobs)

    def council(session: Session, jobs: Jobs) -> SectionPage:
        from vrp_desktop.ui.pages.laptop.council import CouncilPage

        return CouncilPage(session, jobs)

    def words(text: str) -> str:
        return QCoreApplication.translate("sections", text)

    return (
        Section("words", words("My words"), words("New words when somebody may have seen yours."), my_words),
        Section("people", words("People"), words("Who may open the records on this laptop."), people, _COORDINATORS),
        Section(
            "old_list",
            words("People from an old list"),
            words("Volunteers from Excel or CSV become records."),
            from_list,
            _COORDINATORS,
            topic="old_list",
            writes="volunteer",
        ),
        Section(
            "own_returns",
            words("What is in the returns"),
            words("A return that counts what you want."),
            own_returns,
            _COORDINATORS,
            topic="own_returns",
        ),
        Section(
            "recovery",
            words("Recovery key"),
            words("What opens the records when words are forgotten."),
            recovery,
            topic="recovery",
        ),
        Section("backups", words("Backups"), words("Copies of the records, and bringing one back."), backups),
        Section("check", words("Check my records"), words("See that nothing is damaged or missing."), check),
        Section("tidy", words("Tidy up"), words("Erase what was kept for long enough."), tidy, _COORDINATORS),
        Section(
            "looked", words("Who looked at what"), words("Who opened or changed which record."), looked, _COORDINATORS
        ),
        Section(
            "council",
            words("Set by your council"),
            words("What your council decided for this laptop."),
            council,
            topic="council",
        ),
        Section("about", words("About"), words("Version, where the records lie, and this laptop's mark."), about),
    )
