"""What the help desk asks for first: version, mark, folders to read out, and the log. Nothing of what is in records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton, QWidget

import vrp_desktop
from vrp_desktop import logs
from vrp_desktop.ui import help_desk, theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.pages.laptop.section_page import SectionPage
from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.jobs import Jobs


class AboutPage(SectionPage):
    """Shows a few facts, to read out or to copy."""

    def __init__(self, session: Session, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(session, jobs, parent)
        column = self._head(self.tr("About"))
        self.facts = (
            (self.tr("Version of VRP Desktop"), vrp_desktop.__version__),
            (self.tr("This laptop's mark, as in RC-{mark}-0042").format(mark=session.store.laptop.mark),
             session.store.laptop.mark),
            (self.tr("The records lie in"), str(session.store.folder)),
            (self.tr("The log lies in"), logs.shown_folder()),
        )  # fmt: skip
        for caption, fact in self.facts:
            column.addWidget(label(caption, "question"))
            text = label(shown(fact))
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(text)
        self.copy = QPushButton(self.tr("Copy for the help desk"))
        self.copy.clicked.connect(lambda: help_desk.copy())
        self.open_log = QPushButton(self.tr("Open the log folder"))
        self.open_log.clicked.connect(self._open_log)
        column.addSpacing(theme.GRID)
        column.addLayout(button_row(self.copy, self.open_log))
        column.addStretch()

    def take_focus(self) -> None:
        """Put the keyboard on the first button."""
        self.copy.setFocus()

    def _open_log(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(logs.folder())))
