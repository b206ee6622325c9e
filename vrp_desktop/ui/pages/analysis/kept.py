"""Kept views: choose one, keep the question that is asked now under a name, delete one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.choice_box import ChoiceBox
from vrp_desktop.ui.kept_name import KeptName
from vrp_desktop.ui.plain import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.operations.analysis.views import View


class KeptViews(QWidget):
    """Offers the views that are kept. Every change is asked for by a signal."""

    chosen = Signal(object)
    """(operations.analysis.views.View)"""
    keep_wanted = Signal(str)
    """(name)"""
    drop_wanted = Signal(str)
    """(name)"""

    def __init__(self) -> None:
        super().__init__()
        self._views: tuple[View, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        self.box = ChoiceBox()
        self.box.setAccessibleName(self.tr("Kept views"))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(16)
        self.box.activated.connect(self._chosen)
        row.addWidget(self.box, 1)
        self.keep = QPushButton(self.tr("Keep this view"))
        self.keep.clicked.connect(self._ask_name)
        row.addWidget(self.keep)
        self.drop = QPushButton(self.tr("Delete this view"))
        self.drop.clicked.connect(lambda: self.drop_wanted.emit(str(self.box.currentData())))
        row.addWidget(self.drop)
        row.addStretch(1)
        column.addLayout(row)
        self.naming = KeptName(self.tr("Name of the view"), self.tr("The question is kept, not its numbers."))
        self.naming.named.connect(self.keep_wanted)
        self.naming.closed.connect(self.keep.setFocus)
        column.addWidget(self.naming)
        self.show_views((), "")

    def show_views(self, views: Sequence[View], chosen: str) -> None:
        """Offer `views`; `chosen`: the name of the one that is shown, "" for none."""
        self._views = tuple(views)
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItem(self.tr("No kept view") if not views else self.tr("Choose a kept view"), "")
        for view in self._views:
            self.box.addItem(shown(view.name), view.name)
        self.box.setCurrentIndex(max(self.box.findData(chosen), 0))
        self.box.blockSignals(False)
        self.box.setEnabled(bool(views))
        self.drop.setEnabled(bool(self.box.currentData()))

    def another_question(self) -> None:
        """Say that what is asked now is no kept view."""
        self.box.setCurrentIndex(0)
        self.drop.setEnabled(False)

    def close_name(self) -> None:
        """Take the question for a name away."""
        self.naming.close_it()

    def _chosen(self) -> None:
        name = self.box.currentData()
        self.drop.setEnabled(bool(name))
        view = next((one for one in self._views if one.name == name), None)
        if view is not None:
            self.chosen.emit(view)

    def _ask_name(self) -> None:
        self.naming.ask(str(self.box.currentData() or ""))
