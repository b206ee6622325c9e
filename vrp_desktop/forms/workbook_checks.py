"""Finds the faults of a form's workbook, all of them at once, each with its row and column.

pyxform stops at its first error, often without a place, and lets wrong expressions through; so everything it would
stop at is looked for here first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vrp_desktop.forms.expression_checks import check_expressions
from vrp_desktop.forms.faults import Fault
from vrp_desktop.forms.namespaces import VRP
from vrp_desktop.forms.workbook import canonical, type_word

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from vrp_desktop.forms.workbook import Row, Sheet

ONE_LANGUAGE = "This program cannot show several languages yet. Keep one column of this kind."
ROLES = ("ambassador", "mentor", "coordinator", "approver")

_TYPES = frozenset(
    {"text", "string", "integer", "int", "decimal", "date", "time", "datetime", "note", "calculate", "hidden"}
    | {"acknowledge", "trigger", "range"}
)
_WITHOUT_LABEL = frozenset({"calculate", "hidden"})
_TYPES_NOT_YET = frozenset(
    {"begin_repeat", "end_repeat", "rank", "image", "photo", "audio", "video", "file", "barcode", "geopoint"}
    | {"geotrace", "geoshape", "start", "end", "today", "deviceid", "username", "email", "phonenumber", "audit"}
    | {"xml-external", "csv-external", "select_one_external", "start-geopoint", "background-audio"}
)
_COLUMNS_NOT_YET = {
    "trigger": "values that are set when another question changes",
    "repeat_count": "repeated questions",
    "guidance_hint": "guidance hints",
    "media": "pictures, sound and video in labels",
    "image": "pictures in labels",
    "audio": "sound in labels",
    "video": "video in labels",
    "save_to": "entities",
}
_TRANSLATED = frozenset({"label", "hint", "constraint_message", "required_message"})
_VRP_COLUMNS = frozenset({"vrp:roles", "vrp:guard", "vrp:column", "vrp:adds", "vrp:warning", "vrp:warning_message"})
_VRP_SETTINGS = frozenset({"vrp:prefix", "vrp:button", "vrp:button_help", "vrp:order", "vrp:roles"})
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_\-]*")
_ADDS = re.compile(r"[A-Za-z_][\w\-]*\(\s*(?:\w+=\w+\s*)*\)")
_LIST_FILE = re.compile(r"[A-Za-z0-9_\-]+\.csv")
_PARAMETER = re.compile(r"(\w+)\s*=\s*([^\s,;]+)")
_PREFIX = re.compile(r"[A-Z]{2}")


def check_workbook(sheets: Mapping[str, Sheet], lists: Path | None) -> list[Fault]:
    """Give every fault of a form's workbook, in its order. `lists`: where its CSV lists are; `None`: not looked for."""
    return _Check(sheets, lists).faults_in_order()


@dataclass(slots=True)
class _Check:
    sheets: Mapping[str, Sheet]
    lists: Path | None
    faults: list[Fault] = field(default_factory=list)

    def faults_in_order(self) -> list[Fault]:
        for name in ("entities", "external_choices", "osm"):
            if name in self.sheets and self.sheets[name].rows:
                self._fault(name, 0, "", "This program cannot use this sheet. Take it out.")
        survey, choices, settings = (self._lines(name) for name in ("survey", "choices", "settings"))
        if not survey:
            self._fault("survey", 0, "", "The form has no questions: a sheet called survey is missing or empty.")
            return self.faults
        self._check_headings()
        self._check_settings(settings)
        known_lists = self._check_choices(choices)
        self._check_survey(survey, known_lists)
        place = {"survey": 0, "choices": 1, "settings": 2}
        return sorted(dict.fromkeys(self.faults), key=lambda fault: (place.get(fault.sheet, 3), fault.row))

    def _fault(self, sheet: str, row: int, column: str, message: str) -> None:
        self.faults.append(Fault(sheet, row, column, message))

    def _lines(self, name: str) -> list[Row]:
        sheet = self.sheets.get(name)
        return [] if sheet is None else list(sheet.rows)

    # --- headings and settings ---------------------------------------------------------------------------------------

    def _check_headings(self) -> None:
        sheet = self.sheets["survey"]
        for heading in sheet.headings:
            column = canonical(heading)
            kind, _, language = heading.partition("::")
            message = ""
            if column.startswith("vrp:"):
                message = self._extension_fault(heading, column)
            elif language and canonical(kind) in _TRANSLATED:
                message = ONE_LANGUAGE
            elif (what := _COLUMNS_NOT_YET.get(column.split("::")[0])) is not None and self._is_used(heading):
                message = f"This program cannot show {what} yet. Take the column out."
            if message:
                self._fault("survey", sheet.header_row, heading, message)
        for needed in ("type", "name", "label"):
            if needed not in map(canonical, sheet.headings):
                self._fault("survey", sheet.header_row, needed, f"A column with the heading {needed} is missing.")
        choices = self.sheets.get("choices")
        for heading in choices.headings if choices is not None else ():
            kind, _, language = heading.partition("::")
            if choices is not None and language and canonical(kind) == "label":
                self._fault("choices", choices.header_row, heading, ONE_LANGUAGE)

    def _extension_fault(self, heading: str, column: str) -> str:
        if not heading.strip().startswith("bind::"):
            return f"Write this heading as bind::{column}; as it stands it would be left out without a word."
        if column not in _VRP_COLUMNS:
            return f"There is no {column}. There are {', '.join(sorted(_VRP_COLUMNS))}."
        settings = self._lines("settings")
        if not settings or VRP not in settings[0].get("namespaces"):
            return f'The settings sheet must say vrp="{VRP}" in its column namespaces.'
        return ""

    def _is_used(self, heading: str) -> bool:
        return any(heading in row.cells for row in self.sheets["survey"].rows)

    def _check_settings(self, settings: list[Row]) -> None:
        if not settings:
            self._fault("settings", 0, "", "The form has no name: a sheet called settings with form_id is missing.")
            return
        line = settings[0]
        for column in ("form_id", "form_title", "version"):
            if not line.get(column):
                self._fault("settings", line.number, column, f"{column} is missing.")
        if line.get("form_id") and not _NAME.fullmatch(line.get("form_id")):
            self._fault("settings", line.number, "form_id", "Use letters, figures and _ only, and begin with a letter.")
        if line.get("default_language"):
            self._fault("settings", line.number, "default_language", "This program cannot show several languages yet.")
        for column, heading in line.columns.items():
            if column.startswith("vrp:"):
                message = _setting_fault(column, heading, line)
                if message:
                    self._fault("settings", line.number, heading, message)

    # --- choices -----------------------------------------------------------------------------------------------------

    def _check_choices(self, choices: list[Row]) -> set[str]:
        names: dict[tuple[str, str], int] = {}
        for line in choices:
            of_list, code = line.get("list_name"), line.get("name")
            if not of_list:
                self._fault("choices", line.number, "list_name", "This choice belongs to no list.")
                continue
            if not code:
                self._fault("choices", line.number, "name", "This choice has no name.")
            elif any(sign.isspace() for sign in code):
                self._fault("choices", line.number, "name", f"“{code}” has a space in it. Use _ instead.")
            elif (of_list, code) in names:
                before = names[of_list, code]
                self._fault(
                    "choices", line.number, "name", f"The list {of_list} has “{code}” already, in row {before}."
                )
            else:
                names[of_list, code] = line.number
            if not line.get("label"):
                self._fault("choices", line.number, "label", f"The choice “{code}” has no label.")
            elif "${" in line.get("label"):
                self._fault("choices", line.number, "label", "A choice cannot show the answer of a question yet.")
        return {line.get("list_name") for line in choices}

    # --- survey ------------------------------------------------------------------------------------------------------

    def _check_survey(self, survey: list[Row], known_lists: set[str]) -> None:
        names = self._check_names(survey)
        self._check_groups(survey)
        for line in survey:
            kind = line.get("type")
            if type_word(kind) in ("begin_group", "end_group"):
                continue
            self._check_type(line, kind, known_lists)
            is_shown = kind.lower() not in _WITHOUT_LABEL and not (line.get("calculate") and not kind)
            if is_shown and not line.get("label") and not line.get("hint"):
                self._survey_fault(line, "label", "This question has no label.")
            if kind.lower() == "calculate" and not line.get("calculate"):
                self._survey_fault(line, "calculate", "This calculation is empty.")
        for line in survey:
            self._check_extensions(line, names)
        self.faults += check_expressions(survey, names)

    def _survey_fault(self, line: Row, column: str, message: str) -> None:
        self._fault("survey", line.number, line.heading(column), message)

    def _check_names(self, survey: list[Row]) -> dict[str, Row]:
        """Note the names, which must differ in more than capitals: each is a column of the register."""
        names: dict[str, Row] = {}
        folded: dict[str, Row] = {}
        for line in survey:
            if type_word(line.get("type")).startswith("end"):
                continue
            name = line.get("name")
            if not name:
                self._survey_fault(line, "name", "A name is missing.")
            elif not _NAME.fullmatch(name):
                self._survey_fault(line, "name", f"“{name}” cannot be a name. Use letters, figures and _ only.")
            elif name.lower() == "meta":
                self._survey_fault(line, "name", "The name “meta” is taken by the form itself.")
            elif name.lower() in folded:
                before = folded[name.lower()].number
                self._survey_fault(line, "name", f"The name “{name}” is used already, in row {before}.")
            else:
                folded[name.lower()] = names[name] = line
        return names

    def _check_groups(self, survey: list[Row]) -> None:
        open_groups: list[Row] = []
        for line in survey:
            word = type_word(line.get("type"))
            if word == "begin_group":
                open_groups.append(line)
            elif word == "end_group":
                if open_groups:
                    open_groups.pop()
                else:
                    self._survey_fault(line, "type", "This end_group closes no group.")
        for line in open_groups:
            self._survey_fault(line, "type", f"The group “{line.get('name')}” is never closed with end_group.")

    def _check_type(self, line: Row, kind: str, known_lists: set[str]) -> None:
        word, _, rest = kind.partition(" ")
        rest = rest.strip()
        if not kind:
            self._survey_fault(line, "type", "A type is missing.")
        elif word in ("select_one", "select_multiple"):
            if not rest:
                self._survey_fault(line, "type", f"{word} needs the name of its list.")
            elif " " in rest:
                self._survey_fault(line, "type", f"“{rest}” is no list. (or_other is not supported.)")
            elif rest not in known_lists and not rest.startswith("${"):
                self._survey_fault(line, "type", f"The sheet choices has no list called “{rest}”.")
            elif rest.startswith("${"):
                self._survey_fault(line, "type", "Choices made from answers are not supported yet.")
        elif word in ("select_one_from_file", "select_multiple_from_file"):
            self._check_file(line, rest)
        elif kind.lower() not in _TYPES:
            known = type_word(kind) in _TYPES_NOT_YET or word in _TYPES_NOT_YET
            self._survey_fault(
                line,
                "type",
                f"This program cannot show questions of the type “{kind}” yet."
                if known
                else f"There is no type of question called “{kind}”.",
            )

    def _check_file(self, line: Row, file_name: str) -> None:
        if not _LIST_FILE.fullmatch(file_name):
            self._survey_fault(line, "type", f"“{file_name}” is no list: a file like ward.csv is wanted.")
            return
        if self.lists is None:
            return
        source = self.lists / file_name
        if not source.is_file():
            self._survey_fault(line, "type", f"There is no list called {file_name}.")
            return
        with source.open(encoding="utf-8-sig", newline="") as lines:
            columns = [column.strip().strip('"') for column in lines.readline().strip().split(",")]
        given = dict(_PARAMETER.findall(line.get("parameters")))
        for use, usual in (("value", "name"), ("label", "label")):
            column = given.get(use, usual)
            if column not in columns:
                message = f"{file_name} has no column “{column}”. Write {use}=… with one of {', '.join(columns)}."
                self._survey_fault(line, "parameters", message)

    def _check_extensions(self, line: Row, names: Mapping[str, Row]) -> None:
        for role in line.get("vrp:roles").split():
            if role not in ROLES:
                self._survey_fault(line, "vrp:roles", f"“{role}” is no role. There are {', '.join(ROLES)}.")
        if line.get("vrp:guard").lower() not in ("", "yes", "no"):
            self._survey_fault(line, "vrp:guard", "Write yes or no.")
        if line.get("vrp:column") not in ("", "date", "what", "where", "state"):
            self._survey_fault(line, "vrp:column", "Write date, what, where or state.")
        if line.get("vrp:warning_message") and not line.get("vrp:warning"):
            self._survey_fault(line, "vrp:warning_message", "This message belongs to no warning.")
        adds = line.get("vrp:adds")
        if adds and not _ADDS.fullmatch(adds):
            self._survey_fault(line, "vrp:adds", "Write the form's id and what to copy, like other_form(to=from).")
        elif adds:
            for pair in adds.partition("(")[2].rstrip(")").split():
                source = pair.partition("=")[2]
                if source not in names:
                    self._survey_fault(line, "vrp:adds", f"There is no question called “{source}”.")


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
    if column == "vrp:order" and not text.isdecimal():
        return "Write a whole number."
    wrong = [role for role in text.split() if role not in ROLES] if column == "vrp:roles" else []
    return f"“{wrong[0]}” is no role. There are {', '.join(ROLES)}." if wrong else ""
