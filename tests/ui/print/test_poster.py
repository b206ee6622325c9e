"""A ward's poster on paper: what is on which page, that nothing is cut, and that it can be read from afar."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter

from vrp_desktop.returns.poster import Poster, PosterLine
from vrp_desktop.ui import theme
from vrp_desktop.ui.application import make_application
from vrp_desktop.ui.print.poster import PAGE, PosterPages, as_pdf
from vrp_desktop.ui.print.poster_view import PosterView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

DARK_PATH = PosterLine(
    "The path is dark", "Lamps were put up", "The council", datetime.date(2026, 9, 3), "More lamps in spring"
)
LEYTON = Poster(
    ward="Leyton", borough="Waltham Forest", period_label="July to September 2026", marking="OFFICIAL",
    lines=(DARK_PATH,), tell_us_more="Ask an ambassador", helplines=(("Childline (under 19)", "0800 1111"),),
)  # fmt: skip
LONG = PosterLine("word " * 31 + "first", "reason " * 28 + "second", "The council", None, "later " * 32 + "third")


def picture(poster: Poster, height: int, number: int = 0) -> QImage:
    """Give page `number`, from 0, as a picture `height` px high."""
    scale = height / PAGE.height()
    image = QImage(QSize(round(PAGE.width() * scale), height), QImage.Format.Format_RGB32)
    image.fill(QColor("#FFFFFF"))
    painter = QPainter(image)
    painter.scale(scale, scale)
    PosterPages(poster).paint(painter, number)
    painter.end()
    return image


@pytest.fixture(autouse=True, scope="module")
def application() -> None:
    make_application()


def words(poster: Poster) -> list[str]:
    pages = PosterPages(poster)
    return [pages.words(number) for number in range(pages.count)]


def has(image: QImage, colour: str) -> bool:
    wanted = QColor(colour).rgb()
    return any(image.pixel(x, y) == wanted for x in range(0, image.width(), 3) for y in range(0, image.height(), 3))


def test_a_short_poster_is_one_page_that_says_everything() -> None:
    (page,) = words(LEYTON)
    for said in (
        "You said, we did", "Leyton", "Waltham Forest Violence Reduction Partnership", "July to September 2026",
        "“The path is dark”", "Lamps were put up", "More lamps in spring", "The council, 3 September 2026",
        "Childline (under 19)", "0800 1111", "Tell us more: Ask an ambassador", "In danger now? Ring 999",
    ):  # fmt: skip
        assert said in page.split("\n"), said


def test_a_long_poster_goes_on_overleaf_and_loses_nothing() -> None:
    pages = words(replace(LEYTON, lines=(LONG, DARK_PATH, LONG)))
    assert len(pages) > 2
    whole = "\n".join(pages)
    assert [whole.count(end) for end in ("first”", "second", "third")] == [2, 2, 2]
    assert whole.index("third") < whole.index("Lamps") < whole.rindex("first")
    for page in pages[1:]:
        assert page.startswith("You said, we did: Leyton\n")
    assert all("In danger now? Ring 999" in page for page in pages)


def test_a_heading_never_stands_alone_at_the_end_of_a_page() -> None:
    for count in range(1, 12):
        lines = (replace(DARK_PATH, you_said="dark " * count * 3), LONG) * 2
        for page in words(replace(LEYTON, lines=lines, tell_us_more="")):
            last = page.split("\n")[-2]
            assert last not in ("You said", "We did", "What next", "You can ring", "Childline (under 19)")


@pytest.mark.parametrize("poster", [LEYTON, replace(LEYTON, lines=(LONG,) * 3), replace(LEYTON, draft="DRAFT, NO")])
def test_nothing_runs_over_the_edge_or_into_the_foot(poster: Poster) -> None:
    pages = PosterPages(poster)
    for number in range(pages.count):
        image = picture(poster, 842, number)
        paper = QColor("#FFFFFF").rgb()
        foot = next(y for y in range(841, 0, -1) if image.pixel(2, y) == QColor(theme.LIGHT.accent).rgb())
        edge = {image.pixel(2, y) for y in range(foot - 4)} - {paper}
        assert edge == ({QColor(theme.LIGHT.danger).rgb()} if poster.draft else set())
        for x in (20, 575):
            assert all(image.pixel(x, y) == paper for y in range(120, foot - 4)), f"ink in the margin, page {number}"
        gap = [image.pixel(x, foot - 8) for x in range(595)]
        assert set(gap) == {paper}, f"words run into the foot of page {number}"


def last_ink(poster: Poster) -> int:
    """Give the lowest row above the foot with anything on it."""
    image = picture(poster, 842)
    foot = next(y for y in range(841, 0, -1) if image.pixel(2, y) == QColor(theme.LIGHT.accent).rgb())
    paper = QColor("#FFFFFF").rgb()
    return next(y for y in range(foot - 4, 0, -1) if any(image.pixel(x, y) != paper for x in range(595)))


def test_a_number_to_ring_is_never_broken_in_two() -> None:
    def low(name: str, number: str) -> int:
        return last_ink(replace(LEYTON, helplines=((name, number),)))

    assert abs(low("Victims", "0808 16 89 111") - low("Victims", "1")) <= 4
    assert low("A name so long that it takes two lines " * 2, "1") > low("Victims", "1") + 9


def test_a_word_wider_than_the_paper_is_broken() -> None:
    image = picture(replace(LEYTON, lines=(replace(DARK_PATH, you_said="x" * 160),)), 842)
    assert all(image.pixel(575, y) == QColor("#FFFFFF").rgb() for y in range(120, 600))


def test_a_draft_says_so_on_every_page_and_an_approved_poster_nowhere() -> None:
    draft = replace(LEYTON, lines=(LONG,) * 2, draft="DRAFT, NOT FOR PUBLICATION")
    assert all(page.startswith("DRAFT, NOT FOR PUBLICATION\n") for page in words(draft))
    for number in range(len(words(draft))):
        assert has(picture(draft, 842, number), theme.LIGHT.danger)
    assert not has(picture(LEYTON, 842), theme.LIGHT.danger)


def test_what_was_said_and_done_can_be_read_from_two_metres() -> None:
    """Letters 5 mm high and more: the words are painted at 24 points on the paper."""
    empty = replace(LEYTON, lines=(replace(DARK_PATH, you_said="", we_did="HHHH", what_next="", who="", on=None),))
    image = picture(empty, 842 * 4)
    bold = QColor(theme.LIGHT.text).rgb()
    runs, run = [], 0
    for y in range(150 * 4, 500 * 4):
        # The first stem of the first H: a run of ink as high as a capital letter.
        is_ink = any(image.pixel(x, y) == bold for x in range(42 * 4, 50 * 4))
        run = run + 1 if is_ink else 0
        runs.append(run)
    millimetres = max(runs) / 4 / 72 * 25.4
    assert millimetres >= 5


def test_the_pdf_has_every_page_of_every_poster() -> None:
    posters = (LEYTON, replace(LEYTON, ward="Valley", lines=(LONG,) * 3))
    content = as_pdf(posters)
    assert content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", content)) == sum(PosterPages(poster).count for poster in posters)
    # 595 x 842 points: A4 upright.
    assert re.search(rb"/MediaBox \[0 0 59[45](\.\d+)? 84[12](\.\d+)?\s*\]", content)


def test_marks_that_turn_words_around_are_spelt_out() -> None:
    (page,) = words(replace(LEYTON, ward="Ley\u202eton"))
    assert "Ley[direction mark]ton" in page


@pytest.mark.parametrize("scale", [1, 2])
def test_the_page_on_the_screen_is_painted_with_every_pixel_there_is(qtbot: QtBot, scale: int) -> None:
    view = PosterView(421)
    qtbot.addWidget(view)
    view.show_poster(LEYTON)
    image = QImage(view.size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    view.render(image)
    # What is painted at half the size and blown up has no two neighbours in an even place that differ.
    pairs = [
        image.pixel(x, y) != image.pixel(x + 1, y)
        for y in range(0, image.height() // 2, 2)
        for x in range(0, image.width() - 1, 2)
    ]
    assert sum(pairs) > 1_000
    assert "Lamps were put up" in view.accessibleDescription()
