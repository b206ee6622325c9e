"""Says which sheets of a return would tell numbers that they hide, and leaves them out when it is pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    from vrp_desktop.operations.making import AtRisk

_MOST_SHOWN = 5


class AtRiskBox(QFrame):
    """Hidden while no number is at risk. `leave_out` is pressed by the person."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "problem-box")
        column = QVBoxLayout(self)
        self._heading = label("", "question")
        column.addWidget(self._heading)
        self._lines = label("")
        column.addWidget(self._lines)
        column.addWidget(
            label(
                self.tr(
                    "So the return is not made as it is. Choose a longer period, or leave out the sheets in which the "
                    "numbers stand. What is left out is told in the workbook."
                ),
                "hint",
            )
        )
        self.leave_out = QPushButton(self.tr("Leave these sheets out"))
        column.addLayout(button_row(self.leave_out))
        self.hide()

    def show_risk(self, risk: AtRisk) -> None:
        """Show what a new preview found."""
        count = len(risk.sentences)
        if risk.is_moved:
            one = self.tr("1 number moved that is hidden now or was before")
            many = self.tr("{count} numbers moved that are hidden now or were before")
        else:
            one = self.tr("1 hidden number could be worked out")
            many = self.tr("{count} hidden numbers could be worked out")
        self._heading.setText(one if count == 1 else many.format(count=f"{count:,}"))
        lines = [shown(sentence) for sentence in (risk.first, *risk.sentences[:_MOST_SHOWN]) if sentence]
        if count > _MOST_SHOWN:
            lines.append(self.tr("and {count} more").format(count=f"{count - _MOST_SHOWN:,}"))
        lines.append(self.tr("Sheets: {names}").format(names=shown(", ".join(risk.sheets))))
        self._lines.setText("\n".join(lines))
        self.setVisible(bool(count))

    def text(self) -> str:
        """Give what is listed."""
        return self._lines.text()
