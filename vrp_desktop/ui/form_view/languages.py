"""The languages of a form: which one it is said in, and which of them are written from right to left."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.choice_box import ChoiceBox
from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

_CODE = re.compile(r"\(([A-Za-z]{2,3})(?:-[A-Za-z0-9-]+)?\)\s*$|^([A-Za-z]{2,3})(?:-[A-Za-z0-9-]+)?$")
_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
_NAMES_RIGHT_TO_LEFT = frozenset({"arabic", "dari", "farsi", "hebrew", "pashto", "persian", "sorani", "urdu"})


def is_right_to_left(language: str) -> bool:
    """Tell whether a language, as forms name it ("Arabic (ar)", "ur", "Pashto"), is written from right to left."""
    match = _CODE.search(language)
    if match is not None and (match[1] or match[2]).lower() in _RIGHT_TO_LEFT:
        return True
    return bool(_NAMES_RIGHT_TO_LEFT.intersection(re.findall(r"\w+", language.lower())))


class LanguageChoice(QWidget):
    """Which language the form is said in."""

    chosen = Signal(str)
    """(the language, as the form names it)"""

    def __init__(self, languages: Sequence[str], current: str) -> None:
        super().__init__()
        self.box = ChoiceBox()
        self.box.setMinimumHeight(theme.TARGET)
        for language in languages:
            self.box.addItem(shown(language, 60), language)
        self.box.setCurrentIndex(max(self.box.findData(current), 0))
        self.box.activated.connect(lambda _row: self.chosen.emit(str(self.box.currentData())))
        caption = label(self.tr("Language"), "hint", wraps=False)
        caption.setBuddy(self.box)
        self.box.setAccessibleName(self.tr("Language of the questions"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addSpacing(theme.BETWEEN_QUESTIONS - row.spacing())
        row.addWidget(caption)
        row.addWidget(self.box)
        row.addStretch()
