from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette

from vrp_desktop.ui import theme

THEMES = {"light": theme.LIGHT, "dark": theme.DARK}


@pytest.mark.parametrize("name", THEMES)
def test_every_text_is_readable_on_its_ground(name: str) -> None:
    poor = [pair for pair, text, ground in THEMES[name].pairs() if theme.contrast(text, ground) < 4.5]
    assert poor == []


@pytest.mark.parametrize("name", THEMES)
def test_every_edge_can_be_seen(name: str) -> None:
    poor = [pair for pair, edge, ground in THEMES[name].edges() if theme.contrast(edge, ground) < 3]
    assert poor == []


def test_contrast_of_black_on_white_is_twenty_one() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_high_contrast_uses_the_systems_own_colours() -> None:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor("#000000"))
    palette.setColor(QPalette.ColorRole.Base, QColor("#000000"))
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#FFFF00"))
    colours = theme.colours_of(palette)
    assert (colours.page, colours.text, colours.error) == ("#000000", "#ffff00", "#ffff00")
