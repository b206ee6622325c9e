"""What a return holds that looks like personal data, and the person's word that it is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import add_row
from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.disclosure.record_sheet import Suspect

_MOST_SHOWN = 20
"""Nobody reads more at once; whoever has put these right sees the next ones."""


def _lines(suspects: Sequence[Suspect], count: int, more: str) -> str:
    """Give where the suspects are, a line each. `count`: how many there are; `more`: in words, with {count} in it."""
    lines = [shown(suspect.line()) for suspect in suspects[:_MOST_SHOWN]]
    if count > _MOST_SHOWN:
        lines.append(more.format(count=f"{count - _MOST_SHOWN:,}"))
    return "\n".join(lines)


class LeftOutBox(QFrame):
    """Lists what stays out of a return for everybody until it is put right; hidden when nothing does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "note-box")
        column = QVBoxLayout(self)
        column.setSpacing(theme.GRID)
        column.addWidget(label(self.tr("Left out, because it may be personal"), "question"))
        self._lines = label("")
        column.addWidget(self._lines)
        column.addWidget(
            label(
                self.tr(
                    "Everybody can read this return, so its whole row stays out. Change the words in the record. Is it "
                    "no person, but a place or a group? Say it in other words, like “the church in Hoe Street”."
                ),
                "hint",
            )
        )
        self.hide()

    def show_suspects(self, suspects: Sequence[Suspect]) -> None:
        """Show `suspects` of a new preview."""
        self._lines.setText(_lines(suspects, len(suspects), self.tr("and {count} more")))
        self.setVisible(bool(suspects))

    def text(self) -> str:
        """Give what is listed; empty when nothing is."""
        return self._lines.text()


class SuspectsBox(QFrame):
    """Lists where the suspects are, and asks why they may stay; hidden when there are none."""

    answered = Signal()
    """The reason changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "problem-box")
        column = QVBoxLayout(self)
        column.setSpacing(theme.GRID)
        self._heading = label("", "question")
        self._lines = label("")
        column.addWidget(self._heading)
        column.addWidget(self._lines)
        column.addSpacing(theme.GRID)
        self.because = QLineEdit()
        self.because.textChanged.connect(self.answered)
        add_row(
            column,
            self.tr("These are not personal: keep them, because"),
            self.because,
            self.tr("Or put them right first: change the record, or what you wrote above. Your reason is kept."),
        )
        self._has_any = False
        self.hide()

    def show_suspects(self, suspects: Sequence[Suspect], count: int | None = None) -> None:
        """Show `suspects` of a new preview: what was said of the one before does not hold for them.

        `count`: how many there are where these are only the first of them.
        """
        count = len(suspects) if count is None else count
        self._has_any = bool(suspects)
        self.because.clear()
        self._heading.setText(
            self.tr("1 answer looks like personal data")
            if count == 1
            else self.tr("{count} answers look like personal data").format(count=f"{count:,}")
        )
        self._lines.setText(_lines(suspects, count, self.tr("and {count} more")))
        self.setVisible(self._has_any)

    def text(self) -> str:
        """Give what is listed; empty when nothing is."""
        return self._lines.text()

    def reason(self) -> str:
        """Give why the suspects may stay; empty when the person has not said."""
        return self.because.text().strip()

    def is_answered(self) -> bool:
        """Tell whether there is nothing to say why of, or it was said."""
        return not self._has_any or bool(self.reason())
