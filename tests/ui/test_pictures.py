"""Pictures of every page, so that a person can look at the whole program in one minute.

``pytest tests/ui/test_pictures.py --pictures DIR`` keeps them: every page in light, dark and high contrast, at 100 %
and 200 %, on two screens, and from right to left, and one sheet with all pages. Without it four of each page are made.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication
from support.tour import make_borough, tour

from vrp_desktop.ui import theme

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from vrp_desktop.ui.window import MainWindow

SCREENS = (QSize(1366, 768), QSize(1920, 1080))
ALL_LOOKS = tuple(
    (name, scale, screen)
    for name in ("light", "dark", "contrast")
    for scale in (1, 2)
    for screen in (SCREENS if name == "light" else SCREENS[:1])
)
FEW_LOOKS = (("light", 1, SCREENS[0]), ("dark", 2, SCREENS[0]), ("contrast", 1, SCREENS[0]))
"""Theme, scale and screen; the few when nobody keeps the pictures."""
COLUMNS = 4


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


def test_every_page_has_its_picture(qtbot: QtBot, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    wanted = request.config.getoption("--pictures")
    folder = Path(wanted) if wanted else tmp_path / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    make_borough(tmp_path)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    themes = {"light": theme.LIGHT, "dark": theme.DARK, "contrast": high_contrast()}
    sheet: list[tuple[str, QPixmap]] = []
    for number, (page, hands) in enumerate(tour(qtbot, tmp_path)):
        stem = f"{number:02}-{''.join(c if c.isalnum() else '-' for c in page)}"
        for name, scale, screen in ALL_LOOKS if wanted else FEW_LOOKS:
            theme.apply(application, themes[name])
            shot = picture(hands.window, screen, scale)
            assert distinct_colours(shot) > 2, f"{page} is empty in {name}"
            shot.save(str(folder / f"{stem}-{name}-{scale}00-{screen.width()}.png"))
            if screen == SCREENS[0] and (name, scale) in (("light", 1), ("dark", 2)):
                sheet.append((f"{page}, {name} {scale}00 %", shot))
        theme.apply(application, theme.LIGHT)
        application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        picture(hands.window, SCREENS[0], 1).save(str(folder / f"{stem}-right-to-left.png"))
        application.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        hands.window.resize(SCREENS[0])
        QApplication.processEvents()
    put_together(sheet).save(str(folder / "sheet.png"))
    looks = len(ALL_LOOKS if wanted else FEW_LOOKS) + len(["right to left"])
    assert len(list(folder.glob("*.png"))) == 1 + looks * (len(sheet) // 2)


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
