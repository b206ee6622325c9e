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

CONTROLS = """
| survey |
| | type | name | label | parameters | appearance | bind::vrp:warning | bind::vrp:warning_message |
| | range | scale | How much? | start=1, end=5, step=1 | | | |
| | rank colours | order | Which first? | | | | |
| | time | clock | What time? | | | | |
| | dateTime | moment | When exactly? | | | | |
| | acknowledge | read | Please read this. | | | | |
| | text | secret | A word | | masked | | |
| | select_one colours | columns | Colour | | columns-2 | | |
| | integer | people | How many? | | | . > 100 | That is a lot. |
| | note | said | **Bold** and [a link](https://example.org) <b>tag</b> | | | | |
| choices |
| | list_name | name | label |
| | colours | red | Red |
| | colours | blue | Blue |
| | colours | green | Green |
"""

LANGUAGES = """
| survey |
| | type | name | label::English (en) | label::العربية (ar) |
| | text | who | Your name | اسمك |
| settings |
| | form_id | form_title | version | default_language | namespaces | attribute::vrp:prefix |
| | trial | A trial | 1 | English (en) | vrp="https://vrp-desktop.invalid/xforms" | TR |
"""

CHILDREN = """
| survey |
| | type | name | label | relevant | required |
| | begin_repeat | child | Child | | |
| | text | name | Name | | yes |
| | integer | age | Age | | |
| | text | school | School | ${age} > 4 | |
| | end_repeat | | | | |
| | text | after | Anything else? | | |
| | text | never | Only when something else is written | ${after} != '' | |
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
