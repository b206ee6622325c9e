"""Finds the faults of a form's workbook, all of them at once, each with its row and column.

pyxform stops at its first error, often without a place, and lets wrong expressions through; so everything it would
stop at is looked for here first. What the form engine cannot show is not known here: reading the compiled form says
it, and only there is it kept up to date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vrp_desktop.forms.namespaces import VRP
from vrp_desktop.forms.publishing.attachments import FILE_NAME, NO_TEXT, Attachments
from vrp_desktop.forms.publishing.expression_checks import check_expressions
from vrp_desktop.forms.publishing.faults import Fault, in_order
from vrp_desktop.forms.publishing.lint import lint
from vrp_desktop.forms.publishing.types import QuestionType, question_type
from vrp_desktop.forms.publishing.workbook import canonical
from vrp_desktop.problems import VrpError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vrp_desktop.forms.publishing.workbook import Row, Sheet

ROLES = ("ambassador", "mentor", "coordinator", "approver")

_VRP_COLUMNS = frozenset(
    {"vrp:roles", "vrp:guard", "vrp:column", "vrp:adds", "vrp:warning", "vrp:warning_message"}
    | {"vrp:register", "vrp:many", "vrp:generate", "vrp:only", "vrp:loops", "vrp:beside", "vrp:begins", "vrp:moves"}
    | {"vrp:alike"}
)
_VRP_SETTINGS = frozenset(
    {"vrp:prefix", "vrp:button", "vrp:button_help", "vrp:order", "vrp:roles", "vrp:keep_months", "vrp:keep_from"}
    | {"vrp:kept"}
)
_NAME = re.compile(r"[^\W\d][\w.\-]*")
_FORM_ID = re.compile(r"[A-Za-z_][\w\-]*")
_GENERATED = re.compile(r"code-name|count [A-Za-z_][\w\-]*|answer \w+ \w+")
_ONLY = re.compile(r"\w+=\w+(?: \w+)*")
_BESIDE = re.compile(r"[A-Za-z_][\w\-]* \w+")
_BEGINS = re.compile(r"support|[A-Za-z_][\w\-]*\(\s*(?:\w+=(?:\w+|'[^']*'|\.)\s*)*\)")
_BEGUN_PAIR = re.compile(r"(\w+)=(\w+)")
_ALIKE = re.compile(r"(\w+(?: \w+)*); (\w+) within \d{1,3}; (\w+(?: \w+)*); (\w+)=\w+")
_MOVES = re.compile(r"(\w+)\.\w+")
_ADDS = re.compile(r"[A-Za-z_][\w\-]*\(\s*(?:\w+=\w+\s*)*\)")
_PARAMETER = re.compile(r"(\w+)\s*=\s*([^\s,;]+)")
_PREFIX = re.compile(r"[A-Z]{2}")
_NOT_READ = ("entities", "external_choices", "osm")
_WORDS = ("label", "hint", "guidance_hint", "media", "image", "audio", "video", "text", "caption")
_QUALIFIED = re.compile(rf"(?:{_NAME.pattern}:)?{_NAME.pattern}")
_ATTRIBUTE = re.compile(r"(?:bind|body|control|instance|attribute)\s*::(.*)", re.DOTALL | re.IGNORECASE)
_HOW_TO_NAME = "Begin with a letter; use letters, figures and _ only."
_CHOICE_COLUMNS = ("list_name", "name", "label", "media", "image", "big-image", "audio", "video")
_MOST_GROUPS = 30
"""Groups inside each other. The form's parts take a few levels each, and MOST_DEPTH is what a reader allows."""
_YES = frozenset({"yes", "true", "true()"})


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in a workbook. `warnings` do not stop it from being published."""

    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


def check_workbook(sheets: Mapping[str, Sheet], attachments: Attachments) -> Findings:
    """Give every fault and warning of a form's workbook, in its order."""
    check = _Check(sheets, attachments)
    check.run()
    return Findings(tuple(in_order(check.faults)), tuple(in_order(check.warnings)))


@dataclass(slots=True)
class _Check:
    """Looks through the sheets of one workbook and collects what it finds."""

    sheets: Mapping[str, Sheet]
    attachments: Attachments
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def run(self) -> None:
        """Look at every sheet; what is wrong goes into `faults`, what is odd into `warnings`."""
        for name in _NOT_READ:
            if name in self.sheets and self.sheets[name].rows:
                self._fault(name, 0, "", "This program cannot use this sheet.", "Take the sheet out.")
        survey, choices, settings = (self._lines(name) for name in ("survey", "choices", "settings"))
        if not survey:
            message = "The form has no questions: a sheet called survey is missing or empty."
            self._fault("survey", 0, "", message, "Give the sheet with the questions the name survey.")
            return
        self._check_signs()
        self._check_headings()
        self._check_settings(settings, {line.get("name") for line in survey if line.get("type") == "date"})
        self._check_survey(survey, self._check_choices(choices, survey))

    def _fault(self, sheet: str, row: int, column: str, message: str, do_next: str = "") -> None:
        self.faults.append(Fault(sheet, row, column, message, do_next))

    def _warn(self, sheet: str, row: int, column: str, message: str, do_next: str = "") -> None:
        self.warnings.append(Fault(sheet, row, column, message, do_next))

    def _lines(self, name: str) -> list[Row]:
        sheet = self.sheets.get(name)
        return [] if sheet is None else list(sheet.rows)

    def _check_signs(self) -> None:
        """Refuse what no XML text can hold; it comes along when people paste from elsewhere."""
        do_next = "Delete the text and type it again."
        for name, sheet in self.sheets.items():
            for heading in sheet.headings:
                if NO_TEXT.search(heading):
                    message = "This heading holds a sign that cannot be seen and is no text."
                    self._fault(name, sheet.header_row, NO_TEXT.sub("", heading), message, do_next)
            for line in sheet.rows:
                for heading, text in line.cells.items():
                    if NO_TEXT.search(text):
                        message = "This cell holds a sign that cannot be seen and is no text."
                        self._fault(name, line.number, heading, message, do_next)

    # --- headings and settings ---------------------------------------------------------------------------------------

    def _check_headings(self) -> None:
        sheet = self.sheets["survey"]
        for heading in sheet.headings:
            column = canonical(heading)
            if column.startswith("vrp:"):
                message = self._extension_fault(heading, column)
                if message:
                    self._fault("survey", sheet.header_row, heading, message)
        known = {canonical(heading).partition("::")[0] for heading in sheet.headings}
        for needed in ("type", "name"):
            if needed not in known:
                message = f"A column with the heading {needed} is missing."
                self._fault("survey", sheet.header_row, needed, message, "Add it to the first row of the sheet.")
        choices = self.sheets.get("choices")
        if choices is not None and choices.rows:
            for needed in ("list_name", "name"):
                if needed not in map(canonical, choices.headings):
                    message = f"A column with the heading {needed} is missing."
                    self._fault("choices", choices.header_row, needed, message, "Add it to the first row of the sheet.")
            for heading in choices.headings:
                first = canonical(heading).partition("::")[0]
                is_known = first in _CHOICE_COLUMNS and not _ATTRIBUTE.fullmatch(heading.strip())
                if not is_known and not _NAME.fullmatch(heading.strip()):
                    message = f"“{heading}” cannot be a column of choices."
                    self._fault("choices", choices.header_row, heading, message, _HOW_TO_NAME)
        for name in ("survey", "settings"):
            sheet_of_it = self.sheets.get(name)
            for heading in sheet_of_it.headings if sheet_of_it is not None else ():
                found = _ATTRIBUTE.fullmatch(heading.strip())
                if found is not None and not _QUALIFIED.fullmatch(found[1].strip()) and sheet_of_it is not None:
                    message = f"What stands behind :: in “{heading}” cannot be a name."
                    self._fault(name, sheet_of_it.header_row, heading, message, _HOW_TO_NAME)
        for name in ("survey", "choices"):
            self._check_twice(name)

    def _check_twice(self, name: str) -> None:
        """Refuse two headings that mean one column: the later would win without a word."""
        sheet = self.sheets.get(name)
        seen: dict[str, str] = {}
        for heading in sheet.headings if sheet is not None else ():
            column = canonical(heading)
            if sheet is not None and seen.setdefault(column, heading) != heading:
                message = f"This heading means the same as “{seen[column]}”."
                self._fault(name, sheet.header_row, heading, message, "Keep one of the two columns.")

    def _extension_fault(self, heading: str, column: str) -> str:
        if not heading.strip().startswith("bind::"):
            return f"Write this heading as bind::{column}; as it stands it would be left out without a word."
        if column not in _VRP_COLUMNS:
            return f"There is no {column}. There are {', '.join(sorted(_VRP_COLUMNS))}."
        settings = self._lines("settings")
        if not settings or VRP not in settings[0].get("namespaces"):
            return f'The settings sheet must say vrp="{VRP}" in its column namespaces.'
        return ""

    def _check_settings(self, settings: list[Row], dates: set[str]) -> None:
        if not settings:
            message = "There is no sheet called settings, so the form goes by the file's name and has no version."
            self._warn("settings", 0, "", message, "Add the sheet with form_id, form_title and version.")
            return
        line = settings[0]
        for column, told in (
            ("form_id", "form_id is missing, so the form goes by the file's name."),
            ("form_title", "form_title is missing, so people see form_id."),
            ("version", "version is missing, so a later change of the form cannot be told from this one."),
        ):
            if not line.get(column):
                self._warn("settings", line.number, column, told, f"Fill in {column}.")
        for column, heading in line.columns.items():
            if column.startswith("vrp:"):
                message = _setting_fault(column, heading, line)
                if message:
                    self._fault("settings", line.number, heading, message)
        if line.get("vrp:keep_from") and line.get("vrp:keep_from") not in dates:
            message = f"There is no question of the type date called “{line.get('vrp:keep_from')}”."
            self._fault(
                "settings", line.number, line.heading("vrp:keep_from"), message, "Name the day that it ends on."
            )

    # --- choices -----------------------------------------------------------------------------------------------------

    def _check_choices(self, choices: list[Row], survey: list[Row]) -> set[str]:
        kinds = [question_type(line.get("type")) for line in survey]
        several = {kind.choices for kind in kinds if kind.word in ("select_multiple", "rank")}
        settings = self._lines("settings")
        may_repeat = bool(settings) and settings[0].get("allow_choice_duplicates").lower() in _YES
        names: dict[tuple[str, str], int] = {}
        for line in choices:
            of_list, code = line.get("list_name"), line.get("name")
            if not of_list:
                if code:
                    self._choice_fault(line, "list_name", "This choice belongs to no list.", "Name its list.")
                continue
            if not code:
                self._choice_fault(line, "name", "This choice has no name.", "Give it a short code.")
            elif " " in code and of_list in several:
                message = f"“{code}” has a space in it, and several choices are kept with spaces between them."
                self._choice_fault(line, "name", message, "Use _ instead.")
            elif (of_list, code) in names and not may_repeat:
                before = names[of_list, code]
                message = f"The list {of_list} has “{code}” already, in row {before}."
                self._choice_fault(line, "name", message, "Give one of the two another code.")
            else:
                names.setdefault((of_list, code), line.number)
            if not any(line.texts("label")) and not any(line.texts("media")) and not line.get("image"):
                message = f"The choice “{code}” has no label, so people see its code."
                self._warn("choices", line.number, line.heading("label"), message, "Write what people should read.")
        return {line.get("list_name") for line in choices}

    def _choice_fault(self, line: Row, column: str, message: str, do_next: str) -> None:
        self._fault("choices", line.number, line.heading(column), message, do_next)

    # --- survey ------------------------------------------------------------------------------------------------------

    def _check_survey(self, survey: list[Row], known_lists: set[str]) -> None:
        active = [line for line in survey if line.get("disabled").lower() not in _YES]
        names = self._check_names(active)
        for line in active:
            kind = question_type(line.get("type"))
            if kind.is_begin or kind.is_end:
                continue
            self._check_type(line, kind, known_lists)
            has_words = any(any(line.texts(column)) for column in _WORDS)
            if kind.is_known and kind.has_label and not line.get("calculate") and not has_words:
                self._survey_fault(line, "label", "This question has no label.", "Write what people should read.")
            if kind.word == "calculate" and not line.get("calculate") and not line.get("default"):
                self._survey_fault(line, "calculate", "This calculation is empty.", "Write it, or take the row out.")
        for line in active:
            self._check_extensions(line, names)
        self.faults += check_expressions(active, names, self.attachments)
        self.warnings += lint(active, self._lines("choices"), names)

    def _survey_fault(self, line: Row, column: str, message: str, do_next: str = "") -> None:
        self._fault("survey", line.number, line.heading(column), message, do_next)

    def _check_names(self, survey: list[Row]) -> dict[str, Row]:
        """Note the names and the groups. Within a group names must differ in more than capitals.

        Gives the first row of each name; a name that stands in two groups cannot be asked for with ${}.
        """
        names: dict[str, Row] = {}
        open_groups: list[tuple[Row, str]] = []
        folded: list[dict[str, Row]] = [{}]
        for line in survey:
            kind = question_type(line.get("type"))
            if kind.is_end:
                if open_groups and open_groups[-1][1] == kind.word:
                    open_groups.pop()
                    folded.pop()
                else:
                    message = f"This {line.get('type')} closes nothing that is open here."
                    self._survey_fault(line, "type", message, "Take it out, or add the begin row that is missing.")
                continue
            if kind.has_name or line.get("name"):
                self._check_name(line, names, folded[-1])
            if kind.is_begin:
                open_groups.append((line, kind.word))
                folded.append({})
                if len(open_groups) == _MOST_GROUPS + 1:
                    message = f"More than {_MOST_GROUPS} groups and repeats stand inside each other here."
                    self._survey_fault(line, "type", message, "Close some of them before, or do without them.")
        for line, word in open_groups:
            message = f"The {word} “{line.get('name')}” is never closed."
            self._survey_fault(line, "type", message, f"Add a row of the type end_{word} behind its last question.")
        return names

    def _check_name(self, line: Row, names: dict[str, Row], folded: dict[str, Row]) -> None:
        name = line.get("name")
        if not name:
            self._survey_fault(line, "name", "A name is missing.", "Give each question a name of its own.")
        elif not _NAME.fullmatch(name):
            message = f"“{name}” cannot be a name."
            self._survey_fault(line, "name", message, _HOW_TO_NAME)
        elif name.lower() == "meta" and question_type(line.get("type")).word != "group":
            self._survey_fault(line, "name", "The name “meta” is taken by the form itself.", "Use another name.")
        elif name.lower() in folded:
            before = folded[name.lower()].number
            message = f"The name “{name}” is used already, in row {before}."
            self._survey_fault(line, "name", message, "Give one of the two another name.")
        else:
            folded[name.lower()] = line
            names.setdefault(name, line)

    def _check_type(self, line: Row, kind: QuestionType, known_lists: set[str]) -> None:
        if not line.get("type"):
            if line.get("name") or any(line.texts("label")):
                self._survey_fault(line, "type", "A type is missing.", "Say what kind of question it is, like text.")
        elif not kind.is_known:
            message = f"There is no type of question called “{line.get('type')}”."
            self._survey_fault(line, "type", message, "Look at its spelling; types are like text, date, select_one x.")
        elif kind.file:
            self._check_file(line, kind)
        elif kind.needs_choices and not kind.choices:
            self._survey_fault(line, "type", f"{kind.word} needs the name of its list.", "Write it behind the type.")
        elif kind.needs_choices and kind.choices not in known_lists and "${" not in kind.choices:
            message = f"The sheet choices has no list called “{kind.choices}”."
            self._survey_fault(line, "type", message, "Look at its spelling, or add the list to the sheet choices.")

    def _check_file(self, line: Row, kind: QuestionType) -> None:
        name = kind.file if "." in kind.file else f"{line.get('name')}.{kind.file}"
        if not FILE_NAME.fullmatch(name):
            message = f"“{name}” is no list that this program can use."
            self._survey_fault(
                line, "type", message, "Name a file like ward.csv, ward.xml or ward.geojson, without its folder."
            )
            return
        if not self.attachments.is_there(name):
            do_next = "Put the file beside the workbook, and look at its spelling."
            self._survey_fault(line, "type", f"There is no list called {name}.", do_next)
            return
        if self.attachments.is_hidden(name):
            message = f"The file {name} beside the workbook is passed over: the program has a list of that name."
            self._warn("survey", line.number, line.heading("type"), message, "Give your file another name.")
        if not kind.needs_choices:
            return
        try:
            columns = self.attachments.columns(name)
        except VrpError as refused:
            self._survey_fault(line, "type", f"{name}: {refused.problem.happened}", refused.problem.do_next)
            return
        given = dict(_PARAMETER.findall(line.get("parameters")))
        usually = ("id", "title") if name.endswith(".geojson") else ("name", "label")
        for use, usual in zip(("value", "label"), usually, strict=True):
            column = given.get(use, usual)
            if columns is not None and column not in columns:
                message = f"{name} has no column “{column}”."
                do_next = f"Write {use}=… with one of {', '.join(columns)}."
                self._survey_fault(line, "parameters", message, do_next)

    def _check_extensions(self, line: Row, names: Mapping[str, Row]) -> None:
        for role in line.get("vrp:roles").split():
            if role not in ROLES:
                self._survey_fault(line, "vrp:roles", f"“{role}” is no role. There are {', '.join(ROLES)}.")
        if line.get("vrp:guard").lower() not in ("", "yes", "no"):
            self._survey_fault(line, "vrp:guard", "Write yes or no.")
        if line.get("vrp:many").lower() not in ("", "yes", "no"):
            self._survey_fault(line, "vrp:many", "Write yes or no.")
        if line.get("vrp:generate") and not _GENERATED.fullmatch(line.get("vrp:generate")):
            message = (
                "Write code-name; or count and the id of the form whose records that point here are counted; "
                "or answer, a question of records and a question of theirs."
            )
            self._survey_fault(line, "vrp:generate", message)
        register = line.get("vrp:register")
        if register and not _FORM_ID.fullmatch(register):
            self._survey_fault(line, "vrp:register", "Write the id of the form whose records may be chosen.")
        is_looked_up = line.get("vrp:generate").startswith("answer ")
        for column in ("vrp:register", "vrp:generate"):
            if line.get(column) and line.get("type") != "text" and not (column == "vrp:generate" and is_looked_up):
                self._survey_fault(line, "type", f"{column} belongs to a question of the type text.")
        self._check_linked(line, names)
        if line.get("vrp:many") and not register:
            self._survey_fault(line, "vrp:many", "This belongs to no register.", "Name it in bind::vrp:register.")
        if line.get("vrp:column") not in ("", "date", "what", "where", "state"):
            self._survey_fault(line, "vrp:column", "Write date, what, where or state.")
        if line.get("vrp:warning_message") and not line.get("vrp:warning"):
            message = "This message belongs to no warning."
            self._survey_fault(line, "vrp:warning_message", message, "Write when it is shown, in bind::vrp:warning.")
        adds = line.get("vrp:adds")
        if adds and not _ADDS.fullmatch(adds):
            self._survey_fault(line, "vrp:adds", "Write the form's id and what to copy, like other_form(to=from).")
        elif adds:
            for pair in adds.partition("(")[2].rstrip(")").split():
                source = pair.partition("=")[2]
                if source not in names:
                    message = f"There is no question called “{source}”."
                    self._survey_fault(line, "vrp:adds", message, "Look at its spelling.")

    def _check_linked(self, line: Row, names: Mapping[str, Row]) -> None:
        for column, pattern, do_next in (
            ("vrp:only", _ONLY, "Write a question of the other form and the codes to choose from, like status=done."),
            ("vrp:beside", _BESIDE, "Write the id of the other form and its question, like agency name."),
            ("vrp:begins", _BEGINS, "Write the form's id and what to copy, like other_form(to=from), or support."),
            ("vrp:alike", _ALIKE, "Write it like: ward kind; seen_on within 7; place idea; status=same."),
            ("vrp:moves", _MOVES, "Write a question of records and one of theirs, like mentee.stage."),
        ):
            if line.get(column) and not pattern.fullmatch(line.get(column)):
                self._survey_fault(line, column, do_next)
        for _target, source in _BEGUN_PAIR.findall(line.get("vrp:begins")):
            if source not in names:
                message = f"There is no question called “{source}”."
                self._survey_fault(line, "vrp:begins", message, "Look at its spelling.")
        alike = _ALIKE.fullmatch(line.get("vrp:alike"))
        for source in " ".join(alike.groups()).split() if alike else ():
            if source not in names:
                message = f"There is no question called “{source}”."
                self._survey_fault(line, "vrp:alike", message, "Look at its spelling.")
        for column in ("vrp:only", "vrp:loops", "vrp:alike"):
            if line.get(column) and not line.get("vrp:register"):
                self._survey_fault(line, column, "This belongs to no register.", "Name it in bind::vrp:register.")
        if line.get("vrp:loops").lower() not in ("", "yes", "no"):
            self._survey_fault(line, "vrp:loops", "Write yes or no.")
        moved = _MOVES.fullmatch(line.get("vrp:moves"))
        generated = line.get("vrp:generate").split()
        through = {"vrp:moves": moved[1] if moved else "", "vrp:generate": generated[1] if len(generated) == 3 else ""}
        for column, source in through.items():
            if source and (source not in names or not names[source].get("vrp:register")):
                message = f"There is no question of records called “{source}”."
                self._survey_fault(line, column, message, "Look at its spelling.")


def _setting_fault(column: str, heading: str, line: Row) -> str:
    text = line.get(column)
    if not heading.strip().startswith("attribute::"):
        return f"Write this heading as attribute::{column}; as it stands it would be left out without a word."
    if column not in _VRP_SETTINGS:
        return f"There is no {column}. There are {', '.join(sorted(_VRP_SETTINGS))}."
    if VRP not in line.get("namespaces"):
        return f'The column namespaces must say vrp="{VRP}".'
    if column == "vrp:prefix" and not _PREFIX.fullmatch(text):
        return "Write two capital letters, like RC."
    if column == "vrp:kept" and text != "counts":
        return "Write counts, or leave the column out."
    if column == "vrp:order" and not text.removeprefix("-").isdecimal():
        return "Write a whole number; one below 0 keeps the form off the home page."
    wrong = [role for role in text.split() if role not in ROLES] if column == "vrp:roles" else []
    return f"“{wrong[0]}” is no role. There are {', '.join(ROLES)}." if wrong else ""
