"""A widget in a cycle must never be destroyed by the thread that works with the store."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget
from support.hands import Hands

from vrp_desktop.ui.application import make_application

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def _allocate(_progress: object = None) -> list[list[int]]:
    """Make far more containers than Python would wait for before it collects."""
    return [[number] for number in range(200_000)]


def _widget_in_a_cycle() -> weakref.ref[QWidget]:
    widget = QWidget()
    widget.itself = widget  # type: ignore[attr-defined]
    return weakref.ref(widget)


def test_the_database_thread_collects_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    threads: list[threading.Thread] = []
    kept: list[object] = []

    def note(_phase: str, _info: dict[str, int]) -> None:
        threads.append(threading.current_thread())

    gc.callbacks.append(note)
    try:
        job = hands.window.jobs.start(_allocate)
        # What is let go at once leaves nothing due.
        job.done.connect(kept.append)
        with qtbot.waitSignal(job.ended):
            pass
        qtbot.waitUntil(lambda: bool(threads))
    finally:
        gc.callbacks.remove(note)
    assert set(threads) == {threading.main_thread()}
    hands.close()


def test_a_widget_in_a_cycle_is_collected_by_the_window(qtbot: QtBot) -> None:
    make_application()
    gone = _widget_in_a_cycle()
    kept = _allocate()
    qtbot.waitUntil(lambda: gone() is None)
    assert kept


def test_the_application_is_furnished_once(qapp: object) -> None:
    application = make_application()
    before = len(application.children())
    assert make_application() is application
    assert len(application.children()) == before
