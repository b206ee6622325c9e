"""What the type column of a workbook says, in the spellings that pyxform knows."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

_BEGIN = re.compile(r"(begin|end)[\s_](group|lgroup|repeat|loop|looped group)(?: (?:over )?(\S+))?")
_OTHER = re.compile(r"\s+(?:or specify other|or_other|or other)$")
_LOOPS = {"lgroup": "repeat", "looped group": "repeat"}
_SELECTS = {
    "select one": "select_one",
    "select_one": "select_one",
    "select1": "select_one",
    "select one from": "select_one",
    "add select one prompt using": "select_one",
    "select all that apply": "select_multiple",
    "select_multiple": "select_multiple",
    "select all that apply from": "select_multiple",
    "add select multiple prompt using": "select_multiple",
    "rank": "rank",
    "select_one_external": "select_one_external",
    "select_one_from_file": "select_one_from_file",
    "select one from file": "select_one_from_file",
    "select_multiple_from_file": "select_multiple_from_file",
    "select multiple from file": "select_multiple_from_file",
}
_SELECT = re.compile(rf"({'|'.join(sorted(map(re.escape, _SELECTS), key=len, reverse=True))})(?: +(.*))?", re.DOTALL)
_NO_LABEL = frozenset(
    {"calculate", "hidden", "start", "end", "today", "deviceid", "username", "email", "phonenumber", "phone number"}
    | {"audit", "simserial", "subscriberid", "csv-external", "xml-external", "background-audio", "start-geopoint"}
    | {"background-geopoint", "device id", "start time", "end time"}
)


@dataclass(frozen=True, slots=True)
class QuestionType:
    """One type. `word`: select_one, select_multiple, rank, group, repeat, or as it is written.

    `choices`: the list's name, empty when there is none. `file`: the list's file, or csv or xml for a file that goes
    by the question's name.
    """

    word: str
    choices: str = ""
    file: str = ""
    is_begin: bool = False
    is_end: bool = False
    is_known: bool = True

    @property
    def needs_choices(self) -> bool:
        """Whether it is answered with choices from a list."""
        return self.word in _SELECTS.values() and self.word != "select_one_external"

    @property
    def has_label(self) -> bool:
        """Whether people see it, so that it needs a label."""
        return self.word not in _NO_LABEL and not self.word.startswith(("get ", "uri:"))

    @property
    def has_name(self) -> bool:
        """Whether it needs a name; pyxform makes one for a note and for the audit."""
        return self.word not in ("note", "audit") and not self.is_end and bool(self.word)


@functools.lru_cache(maxsize=1000)
def question_type(text: str) -> QuestionType:
    """Give what a cell of the type column says."""
    plain = " ".join(text.split())
    if match := _BEGIN.fullmatch(plain):
        word = _LOOPS.get(match[2], match[2])
        return QuestionType(word, match[3] or "", is_begin=match[1] == "begin", is_end=match[1] == "end")
    if match := _SELECT.fullmatch(plain):
        word, rest = _SELECTS[match[1]], _OTHER.sub("", f" {match[2] or ''}").strip()
        if word.endswith("_from_file"):
            return QuestionType(word, file=rest or "?")
        return QuestionType(word, rest, is_known=" " not in rest or "${" in rest)
    if plain in ("csv-external", "xml-external"):
        return QuestionType(plain, file=plain.partition("-")[0])
    return QuestionType(plain, is_known=plain in _types())


@functools.cache
def _types() -> frozenset[str]:
    # Imported only when a form is published: it takes half a second.
    from pyxform import aliases
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

    return frozenset(QUESTION_TYPE_DICT) | frozenset(aliases.settings_header)
