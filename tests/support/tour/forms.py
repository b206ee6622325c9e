"""Forms: our own, and trial ones with everything that ours do not use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from support.disk import limit_pages
from support.forms import APPEARANCES, ARABIC, CHILDREN, CONTROLS, LANGUAGES, open_form
from support.hands import CTRL, Hands
from vrp_desktop.store.people import Role
from vrp_desktop.store.records import RecordFilter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vrp_desktop.work import Progress


def own_forms(hands: Hands) -> Iterator[tuple[str, Hands]]:
    window = hands.window
    form = hands.open_form("1")
    yield "form: a worry", hands
    hands.type("2")
    yield "form: danger", hands
    hands.key(Qt.Key.Key_Tab)
    hands.key(Qt.Key.Key_Return)
    hands.answer("heard_on", "yesterday")
    hands.answer("source", "2")
    hands.answer("people", "0")
    hands.type("bakers")
    yield "form: type-ahead", hands
    hands.key(Qt.Key.Key_Return)
    hands.key(Qt.Key.Key_S, CTRL)
    yield "form: things to put right", hands
    form.go_to(form.card("idea").question.path)
    hands.type("Ring 07700 900123 for more")
    form.take_typed()
    form.go_to(form.card("people").question.path)
    yield "form: a phone number", hands
    hands.settle()
    limit_pages(hands, 0)
    idea = form.card("idea").question.path
    before = form.entry.live.answers()[idea]
    form.entry.live.answer(idea, "more lights please " * 400)
    window.close()
    hands.until(lambda: window.last_words is not None and window.last_words.isVisible())
    yield "closing on a full disk", hands
    hands.key(Qt.Key.Key_Escape)
    limit_pages(hands, 1_000_000)
    form.entry.live.answer(idea, before)
    form.note.clear()
    hands.key(Qt.Key.Key_Escape)
    yield "form: leaving", hands
    form.leave_keeping()
    hands.until(lambda: window.form is None and bool(window.home and window.home.resume_buttons))
    yield "home with something unfinished", hands
    yield from _alike(hands)
    activity = hands.open_form("2")
    yield "form: an activity", hands
    activity.go_to(activity.card("add_worry").question.path)
    yield "form: end of an activity", hands
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: window.form is None)


def _alike(hands: Hands) -> Iterator[tuple[str, Hands]]:
    """Write down a worry that is there already: its day, ward and kind are those of one in the sample."""
    session = hands.window.session
    assert session is not None
    found: list[dict[str, str]] = []
    worries = RecordFilter(forms=("resident_concern",))

    def read(_progress: Progress) -> dict[str, str]:
        return dict(session.store.log.latest(session.store.records.page(worries).rows[0].record).answers or {})

    hands.window.jobs.start(read).done.connect(found.append)
    hands.until(lambda: bool(found))
    form = hands.open_form("1")
    for name in ("heard_on", "ward", "concern_group", "concern"):
        path = form.card(name).path
        form.answering.take(path, found[0][path])  # what a choice does
    hands.until(form.alike.hint.isVisible)
    yield "form: written down already", hands
    form.keeper.throw_away(form.left.emit)
    hands.until(lambda: hands.window.form is None)


def trial_forms(qtbot: QtBot, folder: Path) -> Iterator[tuple[str, Hands]]:
    """Give pages of forms that use what our own do not: every control, repeats, a language from right to left."""
    hands, form = open_form(qtbot, folder / "controls", CONTROLS)
    form.go_to("/data/people")
    hands.type("250")
    form.take_typed()
    form.go_to("/data/scale")
    yield "form: every control", hands
    form.go_to("/data/people")
    yield "form: an unusual answer", hands
    hands.close()
    yield from _appearances(qtbot, folder)
    hands, form = open_form(qtbot, folder / "repeats", CHILDREN, Role.COORDINATOR)
    hands.type("Sam")
    hands.key(Qt.Key.Key_A, CTRL | Qt.KeyboardModifier.ShiftModifier)
    hands.type("Alex")
    form.take_typed()
    yield "form: asked several times", hands
    box = form.instances.box_around("")
    assert box is not None
    hands.click(box.instances[0].remove)
    form.not_asked.button.setChecked(True)
    yield "form: one taken out", hands
    hands.close()
    hands, form = open_form(qtbot, folder / "languages", LANGUAGES)
    form.languages.box.setCurrentIndex(1)
    form.languages.chosen.emit(str(form.languages.box.currentData()))
    yield "form: from right to left", hands
    hands.close()
    hands, form = open_form(qtbot, folder / "arabic", ARABIC)
    hands.key(Qt.Key.Key_S, CTRL)
    yield "form: a grid and marks from right to left", hands
    form.go_to("/data/child[1]/age")
    yield "form: asked several times from right to left", hands
    hands.close()


def _appearances(qtbot: QtBot, folder: Path) -> Iterator[tuple[str, Hands]]:
    """Give a form with every appearance, from its top to its end."""
    hands, form = open_form(qtbot, folder / "appearances", APPEARANCES)
    hands.type("3")
    yield "form: a grid and questions that stand together", hands
    for name, typed in (("packed", "4"), ("minimal", "n"), ("stars", "3"), ("marks", ""), ("standing", "")):
        form.go_to(f"/data/{name}")
        if typed:
            hands.type(typed)
        else:
            hands.key(Qt.Key.Key_Up)
            hands.key(Qt.Key.Key_Up)
    form.go_to("/data/stars")
    yield "form: choices and stars", hands
    form.go_to("/data/standing")
    yield "form: scales", hands
    for name, typed in (("month", "3/2026"), ("year", "2019"), ("people", "1234567"), ("secret", "x")):
        form.go_to(f"/data/{name}")
        hands.type(typed)
    form.go_to("/data/wide")
    yield "form: months, numbers and long choices", hands
    hands.close()
