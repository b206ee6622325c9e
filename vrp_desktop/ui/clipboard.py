"""The clipboard: words and keys stay in it for seconds, and what came from us goes when the screen is locked."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication

CLEARED_AFTER_MS = 10_000
"""As KeePassXC does."""
_NOT_FOR_HISTORIES = (
    ('application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"', b"1"),
    ("x-kde-passwordManagerHint", b"secret"),
)
"""What tells the clipboard histories of Windows and KDE to keep nothing of this."""


class Clipboard(QObject):
    """Watches what is put into the system's clipboard while this program has the keyboard."""

    def __init__(self, parent: QObject, cleared_after_ms: int = CLEARED_AFTER_MS) -> None:
        super().__init__(parent)
        self._clipboard = QApplication.clipboard()
        self._is_ours = False
        self._secret = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(cleared_after_ms)
        self._timer.timeout.connect(self._forget_secret)
        self._clipboard.dataChanged.connect(self._changed)

    @property
    def holds_secret(self) -> bool:
        """Whether words or a key that were put there are still to be taken away."""
        return bool(self._secret)

    def put_secret(self, text: str) -> None:
        """Put words or a recovery key there, for ten seconds, and for no clipboard history."""
        data = QMimeData()
        data.setText(text)
        for kind, value in _NOT_FOR_HISTORIES:
            data.setData(kind, value)
        self._clipboard.setMimeData(data)
        self._is_ours = True
        self._secret = text
        self._timer.start()

    def clear_ours(self) -> None:
        """Take away what was copied out of this program, also by hand; what another program put there stays."""
        if self._is_ours:
            self.clear()

    def clear(self) -> None:
        """Take away whatever is there."""
        self._secret = ""
        self._timer.stop()
        self._clipboard.clear()
        if self._clipboard.supportsSelection():
            self._clipboard.clear(QClipboard.Mode.Selection)
        self._is_ours = False

    def _forget_secret(self) -> None:
        if self._secret and self._clipboard.text() == self._secret:
            self.clear()
        self._secret = ""

    def _changed(self) -> None:
        # Not every platform knows whose it is, but only who has the keyboard can copy.
        self._is_ours = self._clipboard.ownsClipboard() or QApplication.activeWindow() is not None
