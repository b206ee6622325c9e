"""Help: the text for the page that the person came from, and the way back to it as it was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vrp_desktop.ui.due import HELPLINES, TO_DO
from vrp_desktop.ui.looking_up import ANALYSIS, RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget

    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.pages.help import HelpPage

HELP = "help"
"""The place of the window that is here."""


class Help(QObject):
    """Makes its page when it is first shown."""

    shown = Signal(object, str)
    """(page, name of its place): it is to be the page that the person sees."""
    back_wanted = Signal(object, str)
    """(page, name of its place): the person came from there."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._topic = ""
        self._before: tuple[QWidget, str] | None = None
        self.page: HelpPage | None = None

    def go_to(self, current: QWidget, place: str, form: str = "") -> None:
        """Show the text for the page `current` of `place`; for `form`, its id, when that page is a form."""
        from vrp_desktop.ui.pages.help import HELP_TOPIC, HelpPage

        if self.page is None:
            self.page = HelpPage(tuple(self._topics()))
            self.page.back_wanted.connect(self._go_back)
        if current is not self.page:
            self._before = (current, place)
            # A page inside of a place may have a help text of its own.
            self._topic = current.property(HELP_TOPIC) or form or place
        self.shown.emit(self.page, HELP)
        self.page.show_topic(self._topic)
        self.page.take_focus()

    def _go_back(self) -> None:
        if self._before is not None:
            self.back_wanted.emit(*self._before)

    def _topics(self) -> Iterator[tuple[str, str]]:
        from vrp_desktop.store.people import Role

        yield "home", self.tr("Starting")
        yield "resident_concern", self.tr("A worry")
        yield "activity", self.tr("An activity")
        yield RECORDS, self.tr("Records")
        yield TO_DO, self.tr("To do")
        if self._session.sees_all:
            yield ANALYSIS, self.tr("Analysis")
        yield "returns", self.tr("Returns")
        yield HELPLINES, self.tr("Helplines")
        yield "laptop", self.tr("This laptop")
        yield "recovery", self.tr("Words and key")
        yield "council", self.tr("Set by your council")
        yield "keys", self.tr("Keys")
        if self._session.person.role is Role.COORDINATOR:
            yield "publishing", self.tr("Publishing forms")
