"""Forms written as tables, put into a store as a coordinator's published form would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.hands import Hands
from support.stores import new_session
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

APPEARANCES = """
| survey |
| | type | name | label | hint | parameters | appearance | relevant | required |
| | begin_group | street | How safe is your street? | | | table-list | | |
| | select_one often | by_day | By day | | | | | yes |
| | select_one often | by_night | By night, when the shops are closed | Think of last week | | | | |
| | select_multiple often | with_others | With others | | | list-nolabel | | |
| | end_group | | | | | | | |
| | begin_group | together | About the place | | | field-list | | |
| | text | place | Where was it? | | | | | |
| | select_one often | visits | How often are you there? | | | list | | |
| | end_group | | | | | | | |
| | select_one feeling | feeling | It is easy to get help here | | | likert | | |
| | select_one feeling | packed | Which words fit? | | | columns-pack | | |
| | select_one feeling | quick | One pick goes on | | | quick | | |
| | select_one feeling | minimal | From a list that drops down | | | minimal | | |
| | select_one feeling | searched | From a list that is searched | | | search | | |
| | select_multiple feeling | several | Several from a list | | | minimal | | |
| | range | stars | How was our visit? | | start=1 end=5 step=1 | rating | | |
| | range | marks | How worried are you? | 0 is not at all | start=0 end=100 step=5 | | | |
| | range | bare | And without marks? | | start=0 end=10 step=1 | no-ticks | | |
| | range | standing | How high is it? | | start=-2 end=2 step=0.5 | vertical | | |
| | date | month | Which month did it start? | | | month-year | | |
| | date | year | Which year did you move here? | | | year | | |
| | date | typed | Which day, typed? | | | no-calendar | | |
| | integer | people | How many live there? | | | thousands-sep | | |
| | text | digits | Number on the letter | | | numbers | | |
| | text | secret | A word only you know | | | masked | | |
| | text | long | Tell us more | | rows=4 | multiline | | |
| | select_one long | wide | Which of these long answers comes nearest? | | | | | |
| | note | said | Please **bring**: | | | | | |
| choices |
| | list_name | name | label |
| | often | never | Never |
| | often | sometimes | Sometimes |
| | often | always | Always |
| | feeling | no | Strongly disagree |
| | feeling | rather_no | Disagree |
| | feeling | middle | Neither agree nor disagree |
| | feeling | rather_yes | Agree |
| | feeling | yes | Strongly agree |
| | long | one | I would tell someone if I knew that they would listen & that nobody would hear who said it afterwards |
| | long | two | I would not |
"""

ARABIC = """
| survey |
| | type | name | label::English (en) | label::العربية (ar) | hint::العربية (ar) | parameters | appearance | required |
| | begin_group | safe | How safe is it? | ما مدى الأمان؟ | | | table-list | |
| | select_one often | by_day | By day | في النهار | فكر في الأسبوع الماضي | | | yes |
| | select_one often | by_night | By night | في الليل | | | | |
| | end_group | | | | | | | |
| | select_one often | opinion | Is it easy to get help? | هل من السهل الحصول على المساعدة؟ | | | likert | |
| | range | worry | How worried are you? | ما مدى قلقك؟ | من صفر إلى عشرة | start=0 end=10 step=1 | | |
| | range | stars | How was our visit? | كيف كانت زيارتنا؟ | | start=1 end=5 step=1 | rating | |
| | select_one often | packed | Which fits? | أيها يناسب؟ | | | columns-pack | |
| | begin_repeat | child | Child | طفل | | | | |
| | text | name | Name | الاسم | | | | |
| | integer | age | Age | العمر | | | | |
| | end_repeat | | | | | | | |
| choices |
| | list_name | name | label::English (en) | label::العربية (ar) |
| | often | never | Never | أبدا |
| | often | sometimes | Sometimes | أحيانا |
| | often | always | Always | دائما |
| settings |
| | form_id | form_title | version | default_language | namespaces | attribute::vrp:prefix |
| | trial | سلامة الحي | 1 | العربية (ar) | vrp="https://vrp-desktop.invalid/xforms" | TR |
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
    """Put a form into a new store, unlock it, and open the form as its button on the home page does.

    `table`: the form as a table, or compiled.
    """
    session = new_session(folder, role)
    with session.store.transaction():
        session.store.forms.install(table if table.startswith("<") else compiled(folder, table))
    session.store.close()
    hands = Hands.at(qtbot, folder)
    hands.unlock()
    hands.window.begin("trial")
    hands.until(lambda: hands.window.form is not None and hands.window.form.isVisible())
    return hands, hands.form
