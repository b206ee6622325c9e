"""The page "This laptop": a list of sections, and the one that was opened in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.pages.big_button import BigButton
from vrp_desktop.ui.pages.help import HELP_TOPIC
from vrp_desktop.ui.plain import label
from vrp_desktop.ui.scrolling import centred_column

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.jobs import Jobs
    from vrp_desktop.ui.pages.laptop.section_page import SectionPage
    from vrp_desktop.ui.pages.laptop.sections import Section


class LaptopPage(QWidget):
    """Offers the sections that this person's role may use."""

    store_closed = Signal(str)
    """(what to say): a section closed the records; they are to be unlocked anew."""

    def __init__(
        self, session: Session, jobs: Jobs, offered: tuple[Section, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        self._session = session
        self._jobs = jobs
        self.open_section: SectionPage | None = None
        """The page of the section that is open, or `None` while the list is shown."""
        self.scroll_area, column = centred_column()
        self._column = column
        column.addWidget(label(self.tr("This laptop"), "title"))
        column.addWidget(
            label(self.tr("Who may open the records on this laptop, and whether they are whole and safe."), "hint")
        )
        column.addSpacing(theme.GRID)
        self.back = QPushButton(self.tr("Back to the list"))
        theme.set_role(self.back, "plain")
        self.back.clicked.connect(self.show_list)
        self._back_row = QWidget()
        row = button_row(self.back)
        self._back_row.setLayout(row)
        self._back_row.hide()
        column.addWidget(self._back_row)
        self._list = QWidget()
        rows = QVBoxLayout(self._list)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.GRID)
        self.buttons: dict[str, BigButton] = {}
        for section in offered:
            if not section.is_for(session):
                continue
            button = BigButton(section.words, section.help)
            button.clicked.connect(lambda _checked=False, it=section: self.open(it))
            self.buttons[section.name] = button
            rows.addWidget(button)
        column.addWidget(self._list)
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.scroll_area)

    def open(self, section: Section) -> None:
        """Show a section in the place of the list; it is made anew each time, so that it shows what holds now."""
        self._drop()
        page = section.make(self._session, self._jobs)
        page.setProperty("section", section.name)
        self.setProperty(HELP_TOPIC, section.topic)
        self.open_section = page
        page.store_closed.connect(self.store_closed)
        self._list.hide()
        self._back_row.show()
        self._column.insertWidget(self._column.indexOf(self._list), page)
        page.show()
        self.scroll_area.verticalScrollBar().setValue(0)
        # Where a section has nothing to press, the way back has the keyboard.
        self.back.setFocus()
        page.take_focus()

    def show_list(self) -> None:
        """Show the list again, with the keyboard on the section that was open."""
        name = str(self.open_section.property("section")) if self.open_section is not None else ""
        self._drop()
        self._back_row.hide()
        self._list.show()
        button = self.buttons.get(name) or next(iter(self.buttons.values()), None)
        if button is not None:
            button.setFocus()

    def take_focus(self) -> None:
        """Begin at the list."""
        self.show_list()

    def _drop(self) -> None:
        if self.open_section is not None:
            self._column.removeWidget(self.open_section)
            self.open_section.hide()
            self.open_section.deleteLater()
            self.open_section = None
            self.setProperty(HELP_TOPIC, "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the list."""
        if event.key() == Qt.Key.Key_Escape and self.open_section is not None:
            self.show_list()
            return
        super().keyPressEvent(event)
