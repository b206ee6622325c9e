"""The borough as equal tiles, one a ward, roughly where the wards lie: what is small on a map is as large as the rest.

Each tile is a button: the arrow keys go from tile to tile, Enter opens the records behind its number. A darker tile
has a greater number, and the number stands on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.scrolling import bring_into_sight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from vrp_desktop.operations.analysis.tiles import Tile

_DEEPEST = 0.45
"""How much of the accent a tile with the greatest number takes; text stays readable on it."""
_HEIGHT, _LEAST_WIDTH, _ROOM = 52, 64, 6
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


@dataclass(frozen=True, slots=True)
class WardNumber:
    """What stands on a tile. `label`: the ward's whole name; `text`: its number. `is_small`: not for sharing."""

    label: str
    value: float
    text: str
    is_small: bool


class WardTiles(QWidget):
    """A tile for each ward."""

    opened = Signal(str)
    """(the ward's code)"""

    def __init__(self, tiles: Sequence[Tile]) -> None:
        super().__init__()
        self.tiles: dict[str, WardTile] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(*[theme.GRID // 2] * 4)
        grid.setSpacing(theme.GRID // 2)
        for tile in tiles:
            button = WardTile(tile)
            button.clicked.connect(lambda _checked=False, code=tile.code: self.opened.emit(code))
            grid.addWidget(button, tile.row, tile.column)
            grid.setColumnStretch(tile.column, 1)
            self.tiles[tile.code] = button
        self._let_tab_to(next(iter(self.tiles.values()), None))

    def show_numbers(self, numbers: dict[str, WardNumber], small: str) -> None:
        """Show a number on each tile. `small`: what marks a small one, in words."""
        most = max((numbers[code].value for code in self.tiles if code in numbers), default=0) or 1
        for code, button in self.tiles.items():
            number = numbers.get(code)
            button.show_number(number, 0.0 if number is None else number.value / most, small)

    def go_to(self, code: str) -> None:
        """Put the keyboard on a ward's tile."""
        button = self.tiles.get(code)
        if button is not None:
            self._let_tab_to(button)
            button.setFocus()
            bring_into_sight(button)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next tile in the direction of an arrow."""
        step = _STEPS.get(Qt.Key(event.key()))
        at = next((button.tile for button in self.tiles.values() if button.hasFocus()), None)
        if step is None or at is None:
            super().keyPressEvent(event)
            return
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        found = self._next_to(at, step[0], -step[1] if is_mirrored else step[1])
        if found is not None:
            self.go_to(found.code)

    def _next_to(self, at: Tile, down: int, across: int) -> Tile | None:
        """Give the tile that lies next in a direction: straight on before aside."""

        def distance(tile: Tile) -> tuple[int, int]:
            rows, columns = tile.row - at.row, tile.column - at.column
            return (abs(columns), abs(rows)) if down else (abs(rows), abs(columns))

        beyond = [
            button.tile
            for button in self.tiles.values()
            if (button.tile.row - at.row) * down > 0 or (button.tile.column - at.column) * across > 0
        ]
        near = [tile for tile in beyond if across == 0 or tile.row == at.row]
        if down:
            rows = sorted({abs(tile.row - at.row) for tile in near})
            near = [tile for tile in near if rows and abs(tile.row - at.row) == rows[0]]
        return min(near, key=distance, default=None)

    def _let_tab_to(self, one: WardTile | None) -> None:
        """Let Tab stop at one tile only; the arrows go to the others."""
        for button in self.tiles.values():
            policy = Qt.FocusPolicy.StrongFocus if button is one else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)


class WardTile(QAbstractButton):
    """One ward: its name above its number."""

    def __init__(self, tile: Tile) -> None:
        super().__init__()
        self.tile = tile
        self._number: WardNumber | None = None
        self._depth = 0.0
        self._small = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tile.short)

    def show_number(self, number: WardNumber | None, depth: float, small: str) -> None:
        """Show `number`, `None` for nothing to be had. `depth`: 0 for the palest tile to 1 for the darkest."""
        self._number, self._depth, self._small = number, depth, small
        words = self.tile.short
        if number is not None:
            words = f"{number.label}: {number.text}" + (f", {small}" if number.is_small else "")
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for room for a short name."""
        return QSize(2 * _LEAST_WIDTH, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Ask for the least in which a number can be read."""
        return QSize(_LEAST_WIDTH, _HEIGHT)

    def ground(self) -> QColor:
        """Give the colour behind the words."""
        palette = self.palette()
        card, accent = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Highlight)
        part = self._depth * _DEEPEST
        mixed = ((1 - part) * a + part * b for a, b in zip(card.getRgb()[:3], accent.getRgb()[:3], strict=True))  # type: ignore[index] # the stub says object
        return QColor(*(round(one) for one in mixed))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the tile; the arrows are the map's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in _STEPS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the tile."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1))
        painter.setBrush(self.ground())
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), theme.RADIUS, theme.RADIUS)
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        font = painter.font()
        font.setPointSize(theme.HINT_POINTS)
        painter.setFont(font)
        inside = self.rect().adjusted(_ROOM, _ROOM // 2, -_ROOM, -_ROOM // 2)
        upper = QRect(inside.left(), inside.top(), inside.width(), inside.height() // 2)
        lower = QRect(inside.left(), upper.bottom(), inside.width(), inside.height() - upper.height())
        fitted = painter.fontMetrics().elidedText(self.tile.short, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, fitted)
        if self._number is None:
            return
        text = self._number.text
        if self._number.is_small:
            # As in the table: what is small says so in words.
            text = f"{text} {self.tr('small')}"
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, text)
