"""A quiet note before unlocking: the program closed unexpectedly last time, and nothing that was saved is lost."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import help_desk, theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.plain import label


class CrashNote(QFrame):
    """Shows three sentences and takes no keyboard. `details`: the places it came from, for the help desk."""

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._details = details
        said = label(
            self.tr(
                "VRP closed unexpectedly last time. Nothing that was saved is lost. "
                "If it happens again, copy the details and send them to your help desk."
            ),
            "hint",
        )
        self.setAccessibleName(said.text())
        self.copy = QPushButton(self.tr("Copy details"))
        self.copy.clicked.connect(self._copy)
        self.put_away = QPushButton(self.tr("Put away"))
        self.put_away.clicked.connect(self.hide)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.BETWEEN_QUESTIONS)
        column.setSpacing(theme.GRID)
        column.addWidget(said)
        column.addLayout(button_row(self.copy, self.put_away))

    def _copy(self) -> None:
        help_desk.copy(f"closed unexpectedly\n{self._details}".strip())
