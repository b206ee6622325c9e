"""The first page of all: practise, or set up for real."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.pages.big_button import BigButton
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.scrolling import centred_column


class WelcomePage(QWidget):
    """Two ways in. Practising makes or opens a store of its own, with a sample borough in it."""

    practise_wanted = Signal()
    set_up_wanted = Signal()
    backup_wanted = Signal()
    stop_wanted = Signal()
    """Stop making the sample borough."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        scroll, column = centred_column()
        column.addWidget(label(self.tr("Welcome"), "title"))
        column.addWidget(
            label(
                self.tr(
                    "Here you write down what residents worry about and what you did. "
                    "Everything stays on this laptop, locked. Nothing is sent by itself."
                )
            )
        )
        column.addSpacing(theme.BETWEEN_QUESTIONS)
        self.note = ProblemNote()
        column.addWidget(self.note)
        self.practise = BigButton(
            self.tr("Practise with a sample borough"),
            self.tr("Made-up records in a folder of their own. Nothing you do there counts."),
        )
        self.practise.clicked.connect(self.practise_wanted)
        self.set_up = BigButton(
            self.tr("Set up for real"),
            self.tr("Your name, your words, and you can start. It takes about three minutes."),
        )
        self.set_up.clicked.connect(self.set_up_wanted)
        column.addWidget(self.set_up)
        self.place = label("", "hint")
        self.place.hide()
        column.addWidget(self.place)
        column.addSpacing(theme.GRID)
        column.addWidget(self.practise)
        self._making = label(self.tr("Making the sample borough. This takes a few seconds."))
        self.bar = QProgressBar()
        self.bar.setAccessibleName(self._making.text())
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.clicked.connect(self.stop_wanted)
        for widget in (self._making, self.bar, self.stop):
            column.addWidget(widget)
            widget.hide()
        self.backup = QPushButton(self.tr("I have a backup to bring back"))
        theme.set_role(self.backup, "plain")
        self.backup.clicked.connect(self.backup_wanted)
        column.addSpacing(theme.GRID)
        column.addLayout(button_row(self.backup))
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def say_place(self, folder: str) -> None:
        """Say where the council wants the records to lie, and that none are there yet."""
        said = self.tr(
            "Set by your council: records lie in {folder}. There are none yet. If you wrote something down on this "
            "laptop before, set nothing up, and ask your help desk."
        )
        self.place.setText(said.format(folder=shown(folder)))
        self.place.show()
        self.set_up.setAccessibleDescription(f"{self.set_up.accessibleDescription()} {self.place.text()}")

    def take_focus(self) -> None:
        """Put the keyboard on the first button."""
        self.set_up.setFocus()

    def show_step(self, done: int, total: int) -> None:
        """Show how far the sample borough is; both 0: not being made."""
        for widget in (self._making, self.bar, self.stop):
            widget.setVisible(total > 0)
        self.practise.setDisabled(total > 0)
        self.set_up.setDisabled(total > 0)
        self.backup.setDisabled(total > 0)
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
