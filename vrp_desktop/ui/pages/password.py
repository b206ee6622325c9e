"""Asks for a password for the workbooks that are written, twice, once it is ticked that one is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from vrp_desktop.returns.extract.password import LONGEST, check_password
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import add_row

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent


class PasswordBox(QWidget):
    """A line to tick, and two fields that are there only then. What is in them goes when the page does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        self.wanted = QCheckBox(self.tr("Protect with a password"))
        column.addWidget(self.wanted)
        self._fields = QWidget()
        inside = QVBoxLayout(self._fields)
        inside.setContentsMargins(0, theme.GRID, 0, 0)
        inside.setSpacing(theme.GRID)
        self.first, self.again = QLineEdit(), QLineEdit()
        for line in (self.first, self.again):
            line.setEchoMode(QLineEdit.EchoMode.Password)
            # More than may be, so that one which is too long is told and not cut.
            line.setMaxLength(LONGEST + 45)
        add_row(
            inside,
            self.tr("Password"),
            self.first,
            self.tr(
                "At least 10 characters. Excel asks for it. We do not keep it: without it nobody can open the file. "
                "Tell it by telephone, not in the same e-mail."
            ),
        )
        add_row(inside, self.tr("The password again"), self.again)
        column.addWidget(self._fields)
        self._fields.hide()
        self.wanted.toggled.connect(self._toggled)

    def password(self) -> str:
        """Give the password, "" when none is wanted. Raises PasswordUnfit."""
        if not self.wanted.isChecked():
            return ""
        check_password(self.first.text(), self.again.text())
        return self.first.text()

    def clear(self) -> None:
        """Empty the fields: each file gets a password that was typed for it."""
        self.first.clear()
        self.again.clear()

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page stands here now."""
        self.clear()
        super().hideEvent(event)

    def _toggled(self) -> None:
        self.clear()
        self._fields.setVisible(self.wanted.isChecked())
        if self.wanted.isChecked():
            self.first.setFocus()
