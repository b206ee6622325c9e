"""Which way to answer a question has: by its control, type, appearance and number of choices.

An appearance that is not named here, or that does not fit the question, leaves the plain control.
Source: XLSForm documentation, "Appearance"; ODK XForms specification, "Appearances".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.forms.definition import Control, DataType
from vrp_desktop.ui.form_view.arrangement import Across, Columns, Packed
from vrp_desktop.ui.form_view.choice import Acknowledge, OneOf, SeveralOf, YesNo
from vrp_desktop.ui.form_view.drop_down import MOST_LINES, DropDown
from vrp_desktop.ui.form_view.moments import MaskedEditor, MomentEditor, TimeEditor
from vrp_desktop.ui.form_view.months import MonthEditor, YearEditor
from vrp_desktop.ui.form_view.ranking import RankEditor
from vrp_desktop.ui.form_view.rating import MOST_STARS, Rating
from vrp_desktop.ui.form_view.record_choice import RecordSearch, SeveralRecords
from vrp_desktop.ui.form_view.scale import ScaleEditor
from vrp_desktop.ui.form_view.steps import Steps
from vrp_desktop.ui.form_view.text import DateEditor, NumberEditor, TextEditor
from vrp_desktop.ui.form_view.type_ahead import SeveralAhead, TypeAhead
from vrp_desktop.ui.typed_date import is_ahead

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Collection, Sequence

    from vrp_desktop.forms.definition import Choice, Question
    from vrp_desktop.ui.form_view.arrangement import Arrangement
    from vrp_desktop.ui.form_view.editor import Editor

MOST_ROWS = 7
"""A select with more choices than this is a type-ahead."""
MOST_COLUMNS = 5
MOST_ACROSS = 7
"""A row or a grid has no more columns than this."""
MOST_TICKS = 12
"""A select-several with more choices than this is a type-ahead."""
_MOST_LINES = 12
_SEARCHED = frozenset({"autocomplete", "search"})
_IN_A_ROW = frozenset({"likert", "list", "list-nolabel"})


def editor_for(question: Question, choices: Sequence[Choice], today: Callable[[], datetime.date]) -> Editor:
    """Give the way to answer `question`. `choices`: those now open, for a select."""
    looks = question.appearances
    match question.control:
        case Control.RANGE:
            return _scale(question)
        case Control.RANK:
            return RankEditor()
        case Control.TRIGGER:
            return Acknowledge()
        case Control.SELECT:
            if len(choices) > MOST_TICKS or looks & (_SEARCHED | {"minimal"}):
                return SeveralAhead()
            return SeveralOf(_arrangement(looks, choices))
        case Control.SELECT1:
            return _one_of(question, choices)
    if question.bind.register is not None:
        return SeveralRecords() if question.bind.is_many else RecordSearch()
    return _typed(question, today)


def row_editor(question: Question) -> OneOf | SeveralOf:
    """Give the way to answer a select that is a row of a grid: the words of its choices stand above its buttons."""
    ground = Across(has_words=False)
    return SeveralOf(ground) if question.control is Control.SELECT else OneOf(ground)


def columns_of(appearances: Collection[str]) -> int:
    """Give how many columns an appearance asks for (``columns-2``, ``columns``), 0 where none does."""
    for appearance in appearances:
        name, _, number = appearance.partition("-")
        if name == "columns":
            return min(int(number), MOST_COLUMNS) if number.isdecimal() and int(number) else 3
    return 0


def _arrangement(looks: Collection[str], choices: Sequence[Choice]) -> Arrangement:
    if _IN_A_ROW.intersection(looks) and len(choices) <= MOST_ACROSS:
        return Across(has_words=True)
    return Packed() if "columns-pack" in looks else Columns(columns_of(looks))


def _scale(question: Question) -> Editor:
    looks = question.appearances
    if "rating" in looks and Steps(question.parameters).last < MOST_STARS:
        return Rating(question.parameters)
    return ScaleEditor(question.parameters, is_standing="vertical" in looks, has_marks="no-ticks" not in looks)


def _one_of(question: Question, choices: Sequence[Choice]) -> Editor:
    looks = question.appearances
    # A filtered list may be short now and long after the next answer.
    is_filtered = question.itemset is not None and question.itemset.predicate is not None
    if looks & _SEARCHED:
        return TypeAhead()
    if "minimal" in looks and len(choices) <= MOST_LINES:
        return DropDown()
    if len(choices) > MOST_ROWS and not is_filtered:
        return TypeAhead()
    if not columns_of(looks) and not looks & _IN_A_ROW and {choice.code for choice in choices} == {"yes", "no"}:
        return YesNo()
    return OneOf(_arrangement(looks, choices))


def _typed(question: Question, today: Callable[[], datetime.date]) -> Editor:
    looks, ahead = question.appearances, is_ahead(question.bind.constraint)
    match question.bind.type:
        case DataType.DATE:
            if "month-year" in looks:
                return MonthEditor(today, ahead=ahead)
            if "year" in looks:
                return YearEditor(today)
            return DateEditor(today, ahead=ahead, has_calendar="no-calendar" not in looks)
        case DataType.TIME:
            return TimeEditor()
        case DataType.DATETIME:
            return MomentEditor(today, has_calendar="no-calendar" not in looks)
        case DataType.INT | DataType.DECIMAL:
            return NumberEditor(has_separators="thousands-sep" in looks)
    if "masked" in looks:
        return MaskedEditor()
    if "numbers" in looks:
        return NumberEditor(is_text=True)
    return TextEditor(_lines(question))


def _lines(question: Question) -> int:
    """Give how many lines an empty text shows: as many as the form says (``rows``), 3 for one that may be long."""
    rows = (question.parameters or {}).get("rows", "")
    if rows.isdecimal() and int(rows):
        return min(int(rows), _MOST_LINES)
    return 3 if "multiline" in question.appearances else 1
