"""Paints a ward's poster on A4, to be read from two metres away: on a printer, into a PDF or on the screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QTextLayout,
    QTextOption,
)

from vrp_desktop.dates import day_in_words
from vrp_desktop.ui import theme
from vrp_desktop.ui.plain import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QPagedPaintDevice

    from vrp_desktop.returns.poster import Poster, PosterLine

PAGE = QSizeF(595, 842)
"""A4 in points; everything here is in points from the paper's upper left corner."""
_MARGIN = 42.0
_WIDTH = PAGE.width() - 2 * _MARGIN
_TITLE, _WARD, _WORDS, _NEXT, _LABEL, _NUMBER, _SMALL, _FOOT = 46, 36, 24, 20, 18, 17, 15, 10
"""Sizes of type. From two metres letters 6 mm high are read with ease, which is 24 points (cap height 0.7)."""
_BAND = 34.0
_GAP = 14.0
_INK = theme.LIGHT
"""Paper is white whatever the screen's colours are."""
_BOLD, _PLAIN = QFont.Weight.Bold, QFont.Weight.Normal


@dataclass(slots=True)
class _Text:
    """Words laid out in lines that are painted as they were measured. `top`: within its block.

    `keeps_next`: the next words stand on the same page, like those under a heading.
    """

    layout: QTextLayout
    colour: str
    left: float
    top: float
    height: float
    keeps_next: bool = False


@dataclass(slots=True)
class _Block:
    """Texts that stand together on one page if they can."""

    texts: list[_Text] = field(default_factory=list)
    height: float = 0.0
    has_rule: bool = False

    def add(
        self, words: str, size: int, *, weight: QFont.Weight = _PLAIN, colour: str = _INK.text, gap: float = 0.0,
        left: float = 0.0, width: float = _WIDTH, sideways: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        is_beside: bool = False, keeps_next: bool = False,
    ) -> None:  # fmt: skip
        """Add words under the last ones, or beside them. `gap`: below them."""
        layout = _laid_out(shown(words), size, weight, width - left, sideways)
        height = layout.boundingRect().height()
        if is_beside and self.texts:
            last = self.texts[-1]
            self.texts.append(_Text(layout, colour, left, last.top, height))
            self.height = max(self.height, last.top + height + gap)
            return
        self.texts.append(_Text(layout, colour, left, self.height, height, keeps_next))
        self.height += height + gap


@dataclass(slots=True)
class _Placed:
    block: _Block
    top: float


class PosterPages:
    """A poster laid out on its pages. `count`: how many there are."""

    def __init__(self, poster: Poster) -> None:
        self._poster = poster
        self._foot = _foot(poster)
        self._pages: list[list[_Placed]] = [[]]
        self._tops: list[_Block] = [_head(poster)]
        for block in _blocks(poster):
            self._place(block)
        self.count = len(self._pages)

    def paint(self, painter: QPainter, number: int) -> None:
        """Paint page `number`, from 0; the painter's units are points."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = _MARGIN
        if self._poster.draft:
            _paint_band(painter, self._poster.draft, top)
            top += _BAND + _GAP
        _paint_block(painter, self._tops[number], top)
        for placed in self._pages[number]:
            _paint_block(painter, placed.block, placed.top)
        self._paint_foot(painter, number)
        painter.restore()

    def words(self, number: int) -> str:
        """Give what stands on page `number`, from 0, for those who hear it."""
        blocks = [self._tops[number], *(placed.block for placed in self._pages[number]), self._foot]
        said = [text.layout.text() for block in blocks for text in block.texts]
        return "\n".join([self._poster.draft, *said] if self._poster.draft else said)

    def _place(self, block: _Block) -> None:
        top, page = self._next_top(), self._pages[-1]
        if top + block.height > self._bottom() and page:
            self._turn()
            top, page = self._next_top(), self._pages[-1]
        if top + block.height <= self._bottom() or len(block.texts) < 2:
            page.append(_Placed(block, top))
            return
        # Longer than a page: what fits stays, the rest goes on overleaf.
        fits = min(sum(top + text.top + text.height <= self._bottom() for text in block.texts), len(block.texts) - 1)
        while fits > 0 and block.texts[fits - 1].keeps_next:
            fits -= 1
        first, rest = _cut(block, fits or 1)
        page.append(_Placed(first, top))
        self._turn()
        self._place(rest)

    def _turn(self) -> None:
        self._pages.append([])
        self._tops.append(_head_overleaf(self._poster))

    def _next_top(self) -> float:
        page = self._pages[-1]
        if page:
            return page[-1].top + page[-1].block.height + _GAP
        band = _BAND + _GAP if self._poster.draft else 0
        return _MARGIN + band + self._tops[-1].height + _GAP

    def _bottom(self) -> float:
        return PAGE.height() - _MARGIN - self._foot.height - 2 * _GAP - _FOOT

    def _paint_foot(self, painter: QPainter, number: int) -> None:
        top = self._bottom() + _GAP
        painter.fillRect(QRectF(0, top, PAGE.width(), PAGE.height() - top), QColor(_INK.page))
        painter.setPen(QPen(QColor(_INK.accent), 3))
        painter.drawLine(QPointF(0, top), QPointF(PAGE.width(), top))
        _paint_block(painter, self._foot, top + _GAP * 0.7)
        last = _Block()
        last.add(_tr("{marking}").format(marking=self._poster.marking), _FOOT, colour=_INK.muted)
        words = _tr("Page {number} of {count}").format(number=number + 1, count=self.count)
        last.add(words, _FOOT, colour=_INK.muted, sideways=Qt.AlignmentFlag.AlignRight, is_beside=True)
        _paint_block(painter, last, PAGE.height() - _MARGIN / 2 - _FOOT)


def as_pdf(posters: Sequence[Poster]) -> bytes:
    """Give a PDF of the posters, one after the other."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(_tr("You said, we did"))
    writer.setCreator("VRP Desktop")
    paint(posters, writer)
    del writer
    return bytes(buffer.data().data())


def paint(posters: Sequence[Poster], device: QPagedPaintDevice) -> bool:
    """Paint the posters on a printer or PDF, one after the other; False when it cannot be painted on."""
    device.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    painter = QPainter()
    if not painter.begin(device):
        return False
    # A printer has its own margins, which are outside of what it paints on.
    scale = min(device.width() / PAGE.width(), device.height() / PAGE.height())
    is_first = True
    for poster in posters:
        pages = PosterPages(poster)
        for number in range(pages.count):
            if not is_first:
                device.newPage()
            is_first = False
            painter.save()
            painter.scale(scale, scale)
            pages.paint(painter, number)
            painter.restore()
    painter.end()
    return True


def _head(poster: Poster) -> _Block:
    block = _Block()
    block.add(_tr("You said, we did"), _TITLE, weight=_BOLD, colour=_INK.accent)
    block.add(poster.ward, _WARD, weight=_BOLD, gap=4)
    block.add(_tr("{borough} Violence Reduction Partnership").format(borough=poster.borough), _SMALL, colour=_INK.muted)
    block.add(poster.period_label, _SMALL, colour=_INK.muted)
    return block


def _head_overleaf(poster: Poster) -> _Block:
    block = _Block()
    words = _tr("You said, we did: {ward}")
    block.add(words.format(ward=poster.ward), _WORDS, weight=_BOLD, colour=_INK.accent)
    return block


def _blocks(poster: Poster) -> Iterator[_Block]:
    for line in poster.lines:
        yield _said_and_done(line)
    if poster.helplines:
        block = _Block(has_rule=True)
        block.add(_tr("You can ring"), _LABEL, weight=_BOLD, colour=_INK.accent, gap=4, keeps_next=True)
        # A number that is broken in two is not rung; names give way to it.
        widest = max(_natural_width(number, _NUMBER, _BOLD) for _, number in poster.helplines)
        beside = min(widest + 1, _WIDTH / 2)
        for name, number in poster.helplines:
            block.add(name, _NUMBER, width=_WIDTH - beside - _GAP, keeps_next=True)
            block.add(
                number, _NUMBER, weight=_BOLD, left=_WIDTH - beside, sideways=Qt.AlignmentFlag.AlignRight,
                is_beside=True, gap=3,
            )  # fmt: skip
        yield block


def _said_and_done(line: PosterLine) -> _Block:
    block = _Block(has_rule=True)
    block.add(_tr("You said"), _LABEL, weight=_BOLD, colour=_INK.accent, keeps_next=True)
    block.add(f"“{line.you_said}”", _WORDS, gap=6)
    block.add(_tr("We did"), _LABEL, weight=_BOLD, colour=_INK.accent, keeps_next=True)
    block.add(line.we_did, _WORDS, weight=_BOLD, gap=4)
    if line.what_next:
        block.add(_tr("What next"), _LABEL, weight=_BOLD, colour=_INK.accent, keeps_next=True)
        block.add(line.what_next, _NEXT, gap=4)
    parts = [line.who, day_in_words(line.on) if line.on is not None else ""]
    if any(parts):
        block.add(", ".join(part for part in parts if part), _SMALL, colour=_INK.muted)
    return block


def _foot(poster: Poster) -> _Block:
    block = _Block()
    if poster.tell_us_more:
        words = _tr("Tell us more: {how}").format(how=poster.tell_us_more)
        block.add(words, _NUMBER, weight=_BOLD, gap=2)
    block.add(_tr("In danger now? Ring {number}").format(number=poster.emergency), _NUMBER, weight=_BOLD)
    return block


def _natural_width(words: str, size: int, weight: QFont.Weight) -> float:
    """Give how wide words are in one line."""
    layout = _laid_out(words, size, weight, 10 * _WIDTH, Qt.AlignmentFlag.AlignLeft)
    return layout.lineAt(0).naturalTextWidth() if layout.lineCount() else 0.0


def _laid_out(words: str, size: int, weight: QFont.Weight, width: float, sideways: Qt.AlignmentFlag) -> QTextLayout:
    font = QFont()
    font.setPixelSize(size)
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # One paragraph with its own breaks; a word wider than the page is broken anywhere.
    layout = QTextLayout(words.replace("\n", "\u2028"), font)
    option = QTextOption(sideways)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setUseDesignMetrics(True)
    layout.setTextOption(option)
    layout.beginLayout()
    top = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    return layout


def _cut(block: _Block, count: int) -> tuple[_Block, _Block]:
    """Give the first `count` texts of a block, and the others as a block of their own."""
    first = _Block(block.texts[:count], block.texts[count].top, block.has_rule)
    start = block.texts[count].top
    for text in block.texts[count:]:
        text.top -= start
    return first, _Block(block.texts[count:], block.height - start)


def _paint_block(painter: QPainter, block: _Block, top: float) -> None:
    if block.has_rule:
        painter.setPen(QPen(QColor(_INK.line), 1.5))
        y = top - _GAP / 2
        painter.drawLine(QPointF(_MARGIN, y), QPointF(PAGE.width() - _MARGIN, y))
    for text in block.texts:
        painter.setPen(QColor(text.colour))
        text.layout.draw(painter, QPointF(_MARGIN + text.left, top + text.top))


def _paint_band(painter: QPainter, words: str, top: float) -> None:
    painter.fillRect(QRectF(0, top, PAGE.width(), _BAND), QColor(_INK.danger))
    block = _Block()
    block.add(words, _NEXT, weight=_BOLD, colour=_INK.on_danger, sideways=Qt.AlignmentFlag.AlignHCenter)
    _paint_block(painter, block, top + (_BAND - block.height) / 2)


def _tr(words: str) -> str:
    return QCoreApplication.translate("Poster", words)
