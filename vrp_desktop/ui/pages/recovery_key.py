"""The recovery key, shown once when it is made."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.plain import label


class RecoveryKey(QWidget):
    """Shows the recovery key once, to save, print or write down; it cannot be skipped by accident.

    `go_on`: the words of the button that goes on afterwards.
    """

    is_safe = Signal()
    """The person says that the key is in a safe place; it is shown no more."""

    def __init__(self, go_on: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = ""
        self._is_kept = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(
            label(
                self.tr(
                    "If you forget your words, only this key opens your records. Save it on a stick or print it, and "
                    "keep it in a safe place away from this laptop. We show it only now."
                )
            )
        )
        self.shown = label("", "words", wraps=False)
        self.shown.setAccessibleName(self.tr("Recovery key"))
        self.shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        column.addWidget(self.shown)
        self.save = QPushButton(self.tr("Save to a file"))
        self.save.clicked.connect(self._choose_file)
        self.print = QPushButton(self.tr("Print"))
        self.print.clicked.connect(self._print)
        column.addLayout(button_row(self.save, self.print))
        self.said = label("", "hint")
        column.addWidget(self.said)
        self.by_hand = QCheckBox(self.tr("I have written it down by hand"))
        self.by_hand.toggled.connect(self._look_if_safe)
        column.addWidget(self.by_hand)
        column.addSpacing(theme.BETWEEN_QUESTIONS)
        self.start = QPushButton(go_on)
        theme.set_role(self.start, "main")
        self.start.setEnabled(False)
        self.start.clicked.connect(self._start)
        column.addLayout(button_row(self.start))
        column.addStretch()

    def show_key(self, key: str) -> None:
        """Show `key`."""
        self._key = key
        groups = key.split("-")
        # Three groups a line: easy to copy by hand and to compare.
        lines = ["-".join(groups[start : start + 3]) for start in range(0, len(groups), 3)]
        self.shown.setText("\n".join(lines))
        self.save.setFocus()

    def save_to(self, file_name: str) -> None:
        """Write the key into the file that the person chose."""
        try:
            with open(file_name, "w", encoding="utf-8") as file:
                file.write(self._page_text())
        except OSError:
            self.said.setText(
                self.tr(
                    "The file could not be written. Your key is not saved yet. Choose another place, or write the key "
                    "down by hand."
                )
            )
            return
        self.said.setText(self.tr("Saved. Keep the file away from this laptop."))
        self._is_kept = True
        self._look_if_safe()
        self.start.setFocus()

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the recovery key"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile("VRP recovery key.txt")
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter()
        dialog = QPrintDialog(printer, self)
        dialog.accepted.connect(lambda: self.print_on(printer))
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    def print_on(self, printer: object) -> None:
        """Draw the key's page on `printer` (a QPrinter)."""
        from PySide6.QtPrintSupport import QPrinter

        if not isinstance(printer, QPrinter):
            return
        painter = QPainter()
        if not painter.begin(printer):
            self.said.setText(
                self.tr("It could not be printed. Your key is not safe yet. Save it to a file, or write it down.")
            )
            return
        painter.setFont(QFont(self.font().family(), 12))
        box = painter.viewport()
        margin = box.width() // 12
        painter.drawText(
            QRect(margin, margin, box.width() - 2 * margin, box.height() - 2 * margin),
            int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap),
            self._page_text(),
        )
        painter.end()
        self.said.setText(self.tr("Sent to the printer. Check the paper before you go on."))
        self._is_kept = True
        self._look_if_safe()

    def _page_text(self) -> str:
        return self.tr(
            "Recovery key\n\n{key}\n\n"
            "With it the records can be opened when the words are forgotten.\n"
            "Keep it in a safe place, away from the laptop. Show it to nobody you would not show the records to.\n"
        ).format(key=self._key)

    def _look_if_safe(self) -> None:
        self.start.setEnabled(self._is_kept or self.by_hand.isChecked())

    def put_away(self) -> None:
        """Show the key no more, nor a dialog about it."""
        self._key = ""
        self.shown.clear()
        for dialog in self.findChildren(QDialog):
            dialog.reject()

    def _start(self) -> None:
        self.put_away()
        self.is_safe.emit()
