"""Pictures of every page, so that a person can look at the whole program in one minute.

``pytest tests/ui/test_pictures.py --pictures DIR`` keeps them: every page in light, dark and high contrast, at 100 %
and 200 %, on two screens, and from right to left, and a sheet with all pages of each look. Without it four of each page
are made.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication
from support.tour import make_borough, tour

from vrp_desktop.ui import theme
from vrp_desktop.ui.application import make_application

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from vrp_desktop.ui.window import MainWindow

SCREENS = (QSize(1366, 768), QSize(1920, 1080))


@dataclass(frozen=True, slots=True)
class Look:
    """Theme, scale and screen; `is_reversed`: from right to left."""

    theme: str
    scale: int
    screen: QSize
    is_reversed: bool = False

    @property
    def stem(self) -> str:
        return f"{self.theme}-{self.scale}00-{self.screen.width()}{'-right-to-left' if self.is_reversed else ''}"


REVERSED = Look("light", 1, SCREENS[0], is_reversed=True)
ALL_LOOKS = (
    *(
        Look(name, scale, screen)
        for name in ("light", "dark", "contrast")
        for scale in (1, 2)
        for screen in (SCREENS if name == "light" else SCREENS[:1])
    ),
    REVERSED,
)
FEW_LOOKS = (
    Look("light", 1, SCREENS[0]),
    Look("dark", 2, SCREENS[0]),
    Look("contrast", 1, SCREENS[0]),
    REVERSED,
)
"""When nobody keeps the pictures."""
COLUMNS = 4
QUICKLY_PACKED = 85
"""What Qt calls a quality: a PNG loses nothing by it, and is only larger."""


def high_contrast() -> theme.Colours:
    palette = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, "#000000"),
        (QPalette.ColorRole.Base, "#000000"),
        (QPalette.ColorRole.WindowText, "#FFFFFF"),
        (QPalette.ColorRole.Highlight, "#1AEBFF"),
        (QPalette.ColorRole.HighlightedText, "#000000"),
    ):
        palette.setColor(role, QColor(colour))
    return theme.colours_of(palette)


def picture(window: MainWindow, screen: QSize, scale: int) -> QPixmap:
    """Give what the screen of `screen` real pixels shows at `scale` real pixels to one of ours."""
    window.resize(screen / scale)
    for _ in range(3):
        QApplication.processEvents()
    pixmap = QPixmap(window.size() * scale)
    pixmap.setDevicePixelRatio(scale)
    window.render(pixmap)
    return pixmap


def distinct_colours(pixmap: QPixmap) -> int:
    image = pixmap.toImage()
    return len({image.pixel(x, y) for x in range(0, image.width(), 11) for y in range(0, image.height(), 11)})


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make a test of each look; each walks through the program once, so that they can run beside each other."""
    looks = ALL_LOOKS if metafunc.config.getoption("--pictures") else FEW_LOOKS
    metafunc.parametrize("look", looks, ids=lambda look: look.stem)


@pytest.fixture
def application(qapp: QApplication, look: Look) -> Iterator[QApplication]:
    """Give the application in the colours of the look; windows of before and of this walk are not coloured again."""
    make_application()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme.apply(qapp, {"light": theme.LIGHT, "dark": theme.DARK, "contrast": high_contrast()}[look.theme])
    yield qapp
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    theme.apply(qapp, theme.LIGHT)


def test_every_page_has_its_picture(
    look: Look, application: QApplication, qtbot: QtBot, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    wanted = request.config.getoption("--pictures")
    folder = Path(wanted) if wanted else tmp_path / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    make_borough(tmp_path)
    shots: list[tuple[str, QPixmap]] = []
    for number, (page, hands) in enumerate(tour(qtbot, tmp_path)):
        # The walk goes by keys of a window that reads from left to right.
        application.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if look.is_reversed else Qt.LayoutDirection.LeftToRight
        )
        shot = picture(hands.window, look.screen, look.scale)
        application.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        assert distinct_colours(shot) > 2, f"{page} is empty"
        name = "".join(c if c.isalnum() else "-" for c in page)
        # Small files for who looks at them; else it is packing them that takes longest.
        shot.save(str(folder / f"{number:02}-{name}-{look.stem}.png"), "PNG", -1 if wanted else QUICKLY_PACKED)
        shots.append((page, shot))
        hands.window.resize(SCREENS[0])
        QApplication.processEvents()
    put_together(shots).save(str(folder / f"sheet-{look.stem}.png"))
    assert len(list(folder.glob(f"*-{look.stem}.png"))) == len(shots) + 1


def put_together(shots: list[tuple[str, QPixmap]]) -> QPixmap:
    """Give one picture with all of `shots`, each under its name."""
    width, height, caption = 683, 384, 24
    rows = -(-len(shots) // COLUMNS)
    whole = QPixmap(COLUMNS * width, rows * (height + caption))
    whole.fill(QColor("#808080"))
    painter = QPainter(whole)
    for place, (name, shot) in enumerate(shots):
        x, y = place % COLUMNS * width, place // COLUMNS * (height + caption)
        painter.drawText(QRect(x + 4, y, width, caption), Qt.AlignmentFlag.AlignVCenter, name)
        painter.drawPixmap(QRect(x, y + caption, width - 4, height - 4), shot, shot.rect())
    painter.end()
    return whole
