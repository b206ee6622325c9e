"""Forms written as tables, put into a store as a coordinator's published form would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.hands import Hands
from support.stores import CHEAP, WORDS, settings_in
from vrp_desktop.operations import setup
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vrp_desktop.ui.form_view.page import FormPage

SETTINGS = """
| settings |
| | form_id | form_title | version | namespaces | attribute::vrp:prefix | attribute::vrp:button | attribute::vrp:order |
| | trial | A trial | 1 | vrp="https://vrp-desktop.invalid/xforms" | TR | Try it | 9 |
"""


def compiled(folder: Path, table: str) -> str:
    """Give the compiled form of a table."""
    from pyxform.xls2xform import convert

    path = folder / "trial.md"
    path.write_text(table if "| settings |" in table else table + SETTINGS, encoding="utf-8")
    return str(convert(xlsform=path, validate=False).xform)


def open_form(qtbot: QtBot, folder: Path, table: str, role: Role = Role.AMBASSADOR) -> tuple[Hands, FormPage]:
    """Put a form into a new store, unlock it, and open the form as its button on the home page does."""
    made = setup.set_up(settings_in(folder), name="Asha", role=role, words=WORDS, cost=CHEAP)
    with made.session.store.transaction():
        made.session.store.forms.install(compiled(folder, table))
    made.session.store.close()
    hands = Hands.at(qtbot, folder)
    hands.unlock()
    hands.window.begin("trial")
    hands.until(lambda: hands.window.form is not None and hands.window.form.isVisible())
    return hands, hands.form
