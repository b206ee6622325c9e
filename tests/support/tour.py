"""A walk through every page of the program, for pictures and for the sweep: a new page belongs in here."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.worksheet.table import Table
from PySide6.QtCore import Qt

from support.disk import limit_pages
from support.forms import APPEARANCES, ARABIC, CHILDREN, CONTROLS, LANGUAGES, open_form
from support.hands import Hands
from support.stores import WORDS, new_session, settings_in
from vrp_desktop.forms.definition import Control, DataType
from vrp_desktop.operations import entry, making, sample_borough, setup, sign_off
from vrp_desktop.operations.backups import back_up_now
from vrp_desktop.operations.rescue import Way
from vrp_desktop.problems import Problem
from vrp_desktop.store import backup_plan
from vrp_desktop.store.people import Role
from vrp_desktop.store.records import RecordFilter
from vrp_desktop.store.recovery_key import as_text, new_key
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def make_borough(folder: Path, records: int | None = 60, role: Role = Role.COORDINATOR) -> None:
    """Make a small sample borough in `folder`, written by whoever unlocks it and some volunteers."""
    session = new_session(folder, role, "Hana (sample)")
    sample_borough.fill(session, Progress(), records=records)
    session.store.close()


def tour(qtbot: QtBot, folder: Path) -> Iterator[tuple[str, Hands]]:
    """Give the name of each page once it is shown, first those before unlocking. `folder` holds a sample borough."""
    empty = Hands.at(qtbot, folder / "nothing")
    yield "welcome", empty
    empty.window.way_in.welcome.note.show_problem(
        Problem("This folder cannot be used.", "Nothing was made.", "Choose another folder.", details="x")
    )
    yield "welcome with a problem", empty
    empty.window.way_in.welcome.note.clear()
    empty.click(empty.window.way_in.welcome.set_up)
    set_up = empty.window.way_in.set_up
    yield "set up: name", empty
    empty.type("Asha")
    empty.key(Qt.Key.Key_Return)
    yield "set up: words", empty
    empty.click(set_up.new_words.noted)
    set_up.new_words.typed.eye.click()
    empty.type("aba")
    yield "set up: words typed", empty
    set_up.show_recovery_key("ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345-6789-ABCD")
    yield "set up: recovery key", empty
    empty.close()

    hands = Hands.at(qtbot, folder)
    window = hands.window
    yield "unlock", hands
    hands.click(window.way_in.unlock.forgotten)
    yield "forgotten words", hands
    hands.type(as_text(new_key()))
    hands.key(Qt.Key.Key_Return)
    yield "forgotten words: new ones", hands
    hands.click(window.way_in.recover.back)
    hands.type("wrong words here now")
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: bool(window.way_in.unlock.note.sentences()))
    yield "unlock with wrong words", hands
    hands.unlock()
    yield "home", hands
    yield from _forms(hands)
    yield from _places(hands, folder)
    yield from _closing(hands)
    yield from _trouble(qtbot, folder)
    # The same borough may be walked through several times; these stores are made each time.
    yield from _trial_forms(qtbot, Path(tempfile.mkdtemp(dir=folder)))
    yield from _whole_borough(qtbot, Path(tempfile.mkdtemp(dir=folder)))


def _whole_borough(qtbot: QtBot, folder: Path) -> Iterator[tuple[str, Hands]]:
    """Give the pages that take all registers of the sample: the work list, a journey, a record beside another."""
    make_borough(folder, None)
    _make_what_waits(folder)
    hands = Hands.at(qtbot, folder)
    hands.unlock()
    window = hands.window
    assert window.due is not None
    hands.key(Qt.Key.Key_D, ALT)
    hands.until(lambda: window.due.to_do is not None and window.due.to_do.model.rowCount() > 10)
    yield "to do: a whole borough", hands
    hands.key(Qt.Key.Key_H, ALT)
    hands.until(lambda: window.home.isVisible() and window.home.not_right.isVisible())
    yield "home: a whole borough", hands
    yield from _analysis(hands)
    hands.key(Qt.Key.Key_T, ALT)
    hands.until(lambda: window.out.returns is not None and window.out.returns.isVisible())
    yield from _signing(hands)
    hands.click(window.out.returns.case_study)
    hands.until(lambda: window.out.case_study is not None and bool(window.out.case_study.headings.text()))
    yield "case study", hands
    yield from _template(hands, folder)
    hands.key(Qt.Key.Key_D, ALT)
    hands.until(window.due.to_do.isVisible)
    journeys = [task for task in window.due.to_do.tasks() if task.words.startswith("No meeting")]
    window.due.record_wanted.emit(journeys[-1].record)
    hands.until(lambda: window.records is not None and window.records.pane.journey.isVisible())
    records = window.records
    assert records is not None
    hands.click(records.pane.journey)
    hands.until(lambda: records.journey is not None and bool(records.journey.charts))
    yield "journey", hands
    records.journey.as_tables.setChecked(True)
    yield "journey: as tables", hands
    records.journey.scroll_area.verticalScrollBar().setValue(10_000)
    yield "journey: as tables, its end", hands
    records.journey.as_tables.setChecked(False)
    records.journey.scroll_area.verticalScrollBar().setValue(10_000)
    yield "journey: its end", hands
    hands.close()


def _make_what_waits(folder: Path) -> None:
    """Have one return of the last quarter wait to be checked, and one approved: both prepared by somebody else."""
    session = setup.unlock(settings_in(folder), WORDS)
    people = session.store.people
    omar = replace(session, person=people.add(name="Omar (sample)", role=Role.COORDINATOR))
    ines = replace(session, person=people.add(name="Ines (sample)", role=Role.APPROVER))
    period = making.quarters(session.today())[0][0]
    for which in (making.PUBLIC_RETURN, making.PARTNERSHIP_RETURN):
        making.make(omar, making.made_safe(omar, making.ReturnRequest(which, period)), folder, Progress())
    for step in (sign_off.check, lambda *what: sign_off.approve(*what, sign_off.POSTS[0])):
        found = sign_off.standing(ines, making.PARTNERSHIP_RETURN, period)
        assert found is not None
        step(ines, making.PARTNERSHIP_RETURN, period, found.sha256)
    session.store.close()


def _signing(hands: Hands) -> Iterator[tuple[str, Hands]]:
    """Look at what waits to be checked, what was approved, and the posters of wards."""
    window = hands.window
    returns = window.out.returns
    assert returns is not None
    hands.until(returns.waiting.isVisible)
    yield "returns: something waits", hands
    hands.click(returns.waiting.rows[0].look)
    hands.until(lambda: returns.sign_off.sign.isVisible() and window.jobs.running == 0)
    returns.sign_off.read.setFocus()
    yield "returns: sign-off", hands
    returns.which.setCurrentIndex(returns.which.findData(making.PARTNERSHIP_RETURN))
    hands.until(lambda: returns.sign_off.error_box.isVisible() and window.jobs.running == 0)
    returns.sign_off.error.setFocus()
    yield "returns: approved", hands
    returns.which.setCurrentIndex(returns.which.findData(making.PUBLIC_RETURN))
    hands.until(lambda: window.jobs.running == 0)
    hands.click(returns.posters)
    hands.until(lambda: window.out.posters is not None and window.out.posters.wards.count() > 0)
    yield "posters", hands
    hands.key(Qt.Key.Key_Escape)
    hands.until(returns.isVisible)


def _analysis(hands: Hands) -> Iterator[tuple[str, Hands]]:
    """Ask some questions, look at them in each way, and open a number."""
    window = hands.window
    hands.key(Qt.Key.Key_A, ALT)
    hands.until(lambda: window.analysis is not None and window.analysis.answer is not None)
    page = window.analysis
    assert page is not None

    def ask(box: str, name: str) -> None:
        before, chosen = page.answer, getattr(page.question, box)
        chosen.setCurrentIndex(chosen.findData(name))
        hands.until(lambda: page.answer is not before and not window.jobs.running)

    ask("period", "12_months")
    yield "analysis: by ward", hands
    hands.click(page.looks["map"])
    yield "analysis: map of wards", hands
    page.scroll_area.verticalScrollBar().setValue(10_000)
    yield "analysis: end of the map", hands
    ask("columns", "concern_group")
    hands.click(page.looks["table"])
    yield "analysis: a table of two", hands
    page.table.setFocus()
    page.table.go_to(1, 0)
    hands.key(Qt.Key.Key_Return)
    hands.until(page.behind.isVisible)
    yield "analysis: the records behind a number", hands
    hands.until(page.behind.table.hasFocus)
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: window.records is not None and window.records.pane.isVisible())
    yield "records: from a number", hands
    hands.key(Qt.Key.Key_Left, ALT)
    hands.until(page.table.hasFocus)
    ask("rows", "month")
    ask("columns", "")
    ask("compared", "year_before")
    hands.click(page.looks["bars"])
    yield "analysis: by month", hands
    hands.click(page.ways_out.copy)
    hands.until(page.said.isVisible)
    hands.click(page.kept.keep)
    yield "analysis: copied, and keeping a view", hands
    hands.type("Month by month")
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: page.kept.box.currentText() == "Month by month" and page.said.isVisible())
    hands.click(page.ways_out.given_out)
    hands.until(lambda: page.given_out.model.rowCount() == 1 and page.given_out.table.hasFocus())
    yield "analysis: what was given out", hands
    hands.key(Qt.Key.Key_Return)
    yield "analysis: whether all copies are gone", hands
    hands.key(Qt.Key.Key_Escape)
    hands.key(Qt.Key.Key_Escape)
    page.counting.show()
    page.counting.stop.show()
    yield "analysis: counting", hands
    page.counting.give_up()
    ask("source", "talks")
    yield "analysis: talks", hands


def _trial_forms(qtbot: QtBot, folder: Path) -> Iterator[tuple[str, Hands]]:
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


def _template(hands: Hands, folder: Path) -> Iterator[tuple[str, Hands]]:
    """Read a council's workbook, say what goes where, and fill it."""
    window = hands.window
    hands.key(Qt.Key.Key_Escape)
    hands.until(window.out.returns.isVisible)
    hands.click(window.out.returns.template)
    page = window.out.template
    assert page is not None
    hands.until(lambda: bool(page.kept.text()))
    yield "council's workbook", hands
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Wards"
    sheet.append(["Ward code", "Ward", "Worries", "Lead officer"])
    sheet.append(["", "", "", "Mo"])
    sheet.add_table(Table(displayName="WorriesByWard", ref="A1:D2"))
    sheet["F1"] = "=SUM(WorriesByWard[Worries])"
    book.save(folder / "council.xlsx")
    page.read(folder / "council.xlsx")
    hands.until(lambda: page.entries is not None)
    next(t for t in page.entries.tables if t.grid.name == "Worries by ward").with_total.setChecked(False)
    page.entries.add.click()
    figure = page.entries.figures[0]
    figure.table.setCurrentIndex(figure.table.findText("Worries by ward"))
    figure.field.box.setCurrentIndex(figure.field.box.count() - 1)
    figure.field.cell.setText("F1")
    next(t for t in page.entries.tables if t.grid.name == "Worries by ward").field.box.setFocus()
    yield "council's workbook: what goes where", hands
    hands.click(page.keep)
    hands.until(lambda: bool(page.note.sentences()))
    yield "council's workbook: something does not fit", hands
    hands.until(lambda: hands.window.jobs.running == 0)
    page.entries.figures[0].field.cell.setText("F2")
    hands.click(page.keep)
    hands.until(page.fill.isVisible)
    page.where.setText(str(folder))
    hands.until(page.fill.isEnabled)
    hands.click(page.fill)
    hands.until(page.result.isVisible)
    yield "council's workbook: filled", hands
    hands.key(Qt.Key.Key_Escape)
    hands.until(window.out.returns.isVisible)


def _closing(hands: Hands) -> Iterator[tuple[str, Hands]]:
    """Close while the second place is gone."""
    session = hands.window.session
    assert session is not None
    plan = backup_plan.read(session.store.folder)
    backup_plan.write(session.store.folder, replace(plan, second_at=None))
    hands.window.close()
    closing = hands.window.closing
    hands.until(lambda: closing.page is not None and bool(closing.page.note.sentences()))
    assert closing.page is not None
    yield "closing without the stick", hands
    closing.page.show_making()
    closing.page.show_step(40, 100)
    yield "closing: making a backup", hands
    hands.click(closing.page.close_anyway)
    hands.until(lambda: not hands.window.isVisible())


def _trouble(qtbot: QtBot, folder: Path) -> Iterator[tuple[str, Hands]]:
    """Show what is said and offered when the records do not open."""
    broken = Path(tempfile.mkdtemp(dir=folder))
    make_borough(broken, records=5)
    session = setup.unlock(settings_in(broken), WORDS)
    back_up_now(session, Progress())
    session.store.close()
    path = settings_in(broken).data_folder / "records.db"
    content = bytearray(path.read_bytes())
    content[500] ^= 1
    path.write_bytes(content)
    hands = Hands.at(qtbot, broken)
    hands.type(WORDS)
    hands.key(Qt.Key.Key_Return)
    way_in = hands.window.way_in
    hands.until(lambda: way_in.currentWidget() is not way_in.unlock)
    way_back = way_in.way_back
    yield "records that do not open", hands
    way_back.trouble.show_step("Saving what can be read…", 40, 100)
    yield "saving what can be read", hands
    way_back.trouble.show_step("", 0, 0)
    hands.click(way_back.trouble.buttons[Way.SAVE])
    hands.until(way_back.trouble.use.isVisible)
    yield "what could be read", hands
    hands.click(way_back.trouble.buttons[Way.BRING_BACK])
    found = way_back.bring_back.list
    hands.until(lambda: bool(found.cards) and all(not card.bring_back.isHidden() for card in found.cards))
    hands.click(found.cards[0].bring_back)
    yield "bringing back a backup", hands
    hands.click(way_back.bring_back.yes)
    hands.until(lambda: way_in.currentWidget() is way_in.unlock)
    yield "unlock after bringing back", hands
    hands.close()
    hands = Hands.at(qtbot, folder / "nothing")
    hands.click(hands.window.way_in.welcome.backup)
    hands.until(hands.window.way_in.way_back.bring_back.field.line.hasFocus)
    yield "bringing back on a new laptop", hands
    hands.close()


def _forms(hands: Hands) -> Iterator[tuple[str, Hands]]:
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
        form._take(path, found[0][path])  # noqa: SLF001 - what a choice does
    hands.until(form.alike.hint.isVisible)
    yield "form: written down already", hands
    form.keeper.throw_away(form.left.emit)
    hands.until(lambda: hands.window.form is None)


def _places(hands: Hands, folder: Path) -> Iterator[tuple[str, Hands]]:
    window = hands.window
    hands.key(Qt.Key.Key_R, ALT)
    hands.until(lambda: window.records is not None and window.records.model.rowCount() > 0)
    records = window.records
    assert records is not None
    yield "records", hands
    records.table.setFocus()
    records.table.selectRow(0)
    hands.key(Qt.Key.Key_Return)
    hands.until(records.pane.isVisible)
    yield "record", hands
    yield from _history(hands)
    records.close_record()
    records.search.setText("zzzz")
    hands.until(records.empty.isVisible)
    yield "records: nothing found", hands
    yield from _extract(hands, folder)
    yield from _due(hands)
    hands.key(Qt.Key.Key_T, ALT)
    hands.until(lambda: window.out.returns is not None and window.out.returns.sheets.rowCount() > 0)
    returns = window.out.returns
    assert returns is not None
    returns.which.setCurrentIndex(returns.which.findData(making.AMBASSADOR_RETURN))
    hands.until(lambda: window.jobs.running == 0)
    yield "returns: ambassador", hands
    returns.training.setText("Ring Jane on 07700 900123")
    hands.until(returns.suspects.isVisible)
    yield "returns: something personal", hands
    returns.training.clear()
    returns.which.setCurrentIndex(1)
    hands.until(returns.make.isEnabled)
    yield "returns: partnership", hands
    returns.where.setText(str(folder))
    returns.write()
    hands.until(returns.open_folder.isVisible)
    yield "returns: made", hands
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
    yield from _old_list(hands, folder)
    yield from _own_returns(hands, folder)
    hands.key(Qt.Key.Key_F1)
    hands.until(lambda: window.help is not None and window.help.isVisible())
    yield "help", hands
    yield from _locked(hands)


def _extract(hands: Hands, folder: Path) -> Iterator[tuple[str, Hands]]:
    window = hands.window
    hands.click(window.records.take_out)
    hands.until(lambda: window.out.extract is not None and window.out.extract.columns.count() > 0)
    page = window.out.extract
    yield "taking out", hands
    page.register.setCurrentIndex(page.register.findData("resident_concern"))
    page.period.setCurrentIndex(page.period.findData("all"))
    page.where.setText(str(folder))
    page.reason.setText("to look at the summer")
    hands.until(lambda: page.preview.isEnabled() and page.columns.count() > 5)
    page.see()
    hands.until(page.make.isEnabled)
    yield "taking out: looked at", hands
    page.write()
    hands.until(page.open_folder.isVisible)
    yield "taking out: made", hands


def _due(hands: Hands) -> Iterator[tuple[str, Hands]]:
    """Give what is due, the helplines, and asking for a call."""
    window = hands.window
    assert window.due is not None
    hands.key(Qt.Key.Key_D, ALT)
    hands.until(lambda: window.due.to_do is not None and window.due.to_do.model.rowCount() > 0)
    yield "to do", hands
    hands.key(Qt.Key.Key_P, ALT)
    hands.until(lambda: window.due.helplines is not None and window.due.helplines.model.rowCount() > 0)
    yield "helplines", hands
    hands.key(Qt.Key.Key_H, ALT)
    hands.until(window.home.isVisible)
    hands.click(window.home.support)
    # What it read makes its lines anew: a look in between would measure lines that have no room yet.
    hands.until(lambda: window.due.support is not None and window.due.support.isVisible() and window.jobs.running == 0)
    yield "support", hands
    hands.click(window.due.support.ask)
    hands.until(window.due.support.take_back.isVisible)
    yield "support: asked", hands


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


def _history(hands: Hands) -> Iterator[tuple[str, Hands]]:
    """Change the open record, compare, ask to delete it, and look into the bin."""
    records, session = hands.window.records, hands.window.session
    assert records is not None
    assert session is not None
    record = records.model.record_at(0).record

    def change(_progress: Progress) -> None:
        changing = entry.edit(session, record)
        answers = changing.live.answers()
        path = next(
            q.path
            for q in changing.form.questions()
            if q.control is Control.INPUT and q.bind.type is DataType.STRING and answers.get(q.path)
        )
        changing.live.answer(path, answers[path] + " and more")
        entry.submit(session, changing, why="I learned more")

    hands.window.jobs.start(change)
    records.look()
    hands.until(lambda: bool(records.pane.compare))
    yield "record: changed", hands
    records.pane.compare[-1].click()
    hands.until(lambda: records.pane.comparison.bring_back.isEnabled())
    yield "record: two states", hands
    hands.click(records.pane.comparison.bring_back)
    yield "record: bringing a state back", hands
    hands.key(Qt.Key.Key_Escape)
    hands.key(Qt.Key.Key_Escape)
    hands.click(records.pane.delete)
    yield "record: deleting", hands
    assert records.pane.asking.reasons is not None
    records.pane.asking.reasons.own.setText("twice")
    records.pane.asking.reasons.changed.emit()
    hands.click(records.pane.asking.yes)
    hands.until(lambda: "lies in the bin" in records.said.text())
    records.show_bin()
    assert records.bin is not None
    hands.until(lambda: bool(records.bin and records.bin.put_back))
    yield "bin", hands
    hands.click(next(iter(records.bin.put_back.values())))
    hands.until(records.bin.said.isVisible)
    hands.key(Qt.Key.Key_Escape)


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


def _locked(hands: Hands) -> Iterator[tuple[str, Hands]]:
    window = hands.window
    frame = window.frame
    assert frame is not None
    hands.click(frame.hide_screen)
    hidden = window.lock.hidden
    assert hidden is not None
    hands.until(lambda: window.session is None and not window.lock.is_closing and hidden.is_listening)
    yield "hidden", hands
    hands.key(Qt.Key.Key_Space)
    yield "locked", hands
    hands.unlock()
    hands.key(Qt.Key.Key_L, CTRL)
    hands.until(lambda: window.session is None and not window.lock.is_closing)
    hands.window.way_in.show_locked_practice()
    yield "locked while practising", hands
    window.show_locked(is_practice=False)
    hands.unlock()
