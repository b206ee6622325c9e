"""This laptop: every section of its page."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from support.hands import ALT, Hands

if TYPE_CHECKING:
    from collections.abc import Iterator


def laptop(hands: Hands, folder: Path) -> Iterator[tuple[str, Hands]]:
    """Go through the sections of the page."""
    window = hands.window
    hands.key(Qt.Key.Key_L, ALT)
    hands.until(lambda: window.laptop is not None and window.laptop.isVisible())
    yield "this laptop", hands
    hands.click(window.laptop.buttons["about"])
    yield "this laptop: about", hands
    yield from _keys(hands)
    window.laptop.show_list()
    hands.click(window.laptop.buttons["backups"])
    backups = window.laptop.open_section
    hands.until(lambda: bool(backups.second.text()))
    yield "this laptop: backups", hands
    stick = Path(tempfile.mkdtemp(dir=folder))
    backups.choose_place(stick)
    hands.until(lambda: len(backups.list.cards) >= 2)
    hands.click(backups.list.cards[0].look)
    hands.until(lambda: backups.list.cards[0].bring_back.isVisible())
    yield "this laptop: backups made", hands
    hands.click(backups.list.cards[0].bring_back)
    yield "this laptop: bringing one back", hands
    hands.click(backups.no)
    shutil.rmtree(stick)
    for section in ("check", "tidy", "looked"):
        window.laptop.show_list()
        hands.click(window.laptop.buttons[section])
        page = window.laptop.open_section
        if section == "check":
            hands.click(page.start)
            hands.until(page.said.isVisible)
        else:
            hands.until(
                lambda at=page, name=section: at.nothing.isVisible() if name == "tidy" else at.table.rowCount() > 0
            )
        yield f"this laptop: {section}", hands
    window.laptop.show_list()
    hands.click(window.laptop.buttons["council"])
    hands.until(window.laptop.open_section.nothing.isVisible)
    yield "this laptop: nothing set by the council", hands
    yield from _old_list(hands, folder)
    yield from _own_returns(hands, folder)


def _keys(hands: Hands) -> Iterator[tuple[str, Hands]]:
    """Give the sections on words, people and the recovery key; nothing is changed in the borough."""
    laptop = hands.window.laptop
    assert laptop is not None
    laptop.show_list()
    hands.click(laptop.buttons["words"])
    page = laptop.open_section
    yield "this laptop: my words", hands
    hands.click(page.begin)
    yield "this laptop: new words", hands
    laptop.show_list()
    hands.click(laptop.buttons["recovery"])
    laptop.open_section.show_key("ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345-6789-ABCD")
    yield "this laptop: recovery key", hands
    laptop.show_list()
    hands.click(laptop.buttons["people"])
    page = laptop.open_section
    hands.until(page.add.hasFocus)
    if not page.remove:
        hands.click(page.add)
        hands.type("Ben (sample)")
        hands.click(page.go_on)
        hands.until(page.words_box.isVisible)
        hands.click(page.new_words.noted)
        hands.type(page.new_words.words())
        hands.key(Qt.Key.Key_Return)
        hands.until(lambda: bool(page.remove))
    yield "this laptop: people", hands
    hands.click(page.add)
    yield "this laptop: letting somebody in", hands
    hands.type("Carmen (sample)")
    hands.click(page.go_on)
    hands.until(page.words_box.isVisible)
    yield "this laptop: words for somebody", hands
    hands.click(page.no_words)
    hands.click(next(iter(page.remove.values())))
    yield "this laptop: removing somebody", hands
    hands.click(page.no)


def _old_list(hands: Hands, folder: Path) -> Iterator[tuple[str, Hands]]:
    """Read a list of volunteers in which something is wrong, and see what would come of it."""
    laptop = hands.window.laptop
    assert laptop is not None
    laptop.show_list()
    hands.click(laptop.buttons["old_list"])
    page = laptop.open_section
    yield "old list", hands
    path = folder / "people.csv"
    path.write_text("Full name,Email,Role,Joined\nAna Made-Up,ana@example.org,Champion,31/02/2021\n", encoding="utf-8")
    page.read(path)
    hands.until(page.look.isVisible)
    yield "old list: columns", hands
    hands.click(page.look)
    hands.until(page.result.isVisible)
    laptop.scroll_area.verticalScrollBar().setValue(10_000)
    yield "old list: what would come of it", hands


def _own_returns(hands: Hands, folder: Path) -> Iterator[tuple[str, Hands]]:
    """Bring in a return's file in which something is wrong."""
    laptop = hands.window.laptop
    assert laptop is not None
    laptop.show_list()
    hands.click(laptop.buttons["own_returns"])
    page = laptop.open_section
    hands.until(lambda: hands.window.jobs.running == 0)
    path = folder / "R-B-ours.toml"
    path.write_text('id = "R-B-ours"\ntitel = "Our quarter"\n', encoding="utf-8")
    page.bring(path)
    hands.until(page.faults.isVisible)
    yield "what is in the returns", hands
