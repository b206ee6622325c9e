"""The self-test's last check: a window is made, painted, and closed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from vrp_desktop.operations.self_test import Check, NotSo, tried
from vrp_desktop.settings import Settings
from vrp_desktop.ui.qt_libraries import missing_libraries


def window_check() -> Check:
    """Paint the first page: offscreen, or as QT_QPA_PLATFORM says when somebody wants to try a real screen."""
    return tried("window", _paint)


def _paint() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    missing = missing_libraries()
    if missing:
        raise NotSo("missing system libraries: " + " ".join(missing))
    import shiboken6

    from vrp_desktop.ui.application import make_application, make_window

    with tempfile.TemporaryDirectory(prefix="vrp-self-test-") as folder:
        application = make_application()
        settings = Settings(data_folder=Path(folder) / "records")
        window = make_window(settings, settings)
        window.show()
        application.processEvents()
        picture = window.grab().toImage()
        colours = {picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)}
        window.close()
        shiboken6.delete(window)
        if len(colours) < 3:
            raise NotSo("the window stayed empty")
