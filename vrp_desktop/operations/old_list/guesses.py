"""Which column answers which question, and which word means which choice: guesses that a person may change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vrp_desktop.operations.old_list.table import Column

FIRST_NAME, LAST_NAME = "first name", "last name"
"""Two columns that together are the name."""
TARGETS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "full name", "volunteer", "volunteer name", "person", "contact", "contact name"),
    FIRST_NAME: ("first name", "forename", "given name", "christian name", "firstname"),
    LAST_NAME: ("surname", "last name", "family name", "lastname"),
    "email": ("email", "e mail", "email address", "e mail address", "mail"),
    "phone": ("phone", "telephone", "tel", "mobile", "phone number", "mobile number", "tel no", "contact number"),
    "roles": ("role", "roles", "volunteer role", "position", "type", "what they do"),
    "status": ("status", "current status", "state", "active"),
    "joined": ("joined", "joined on", "date joined", "start date", "started", "start", "member since", "registered"),
    "left_on": ("left", "left on", "date left", "end date", "leaving date", "ended"),
    "area": ("ward", "area", "main area", "neighbourhood", "patch"),
    "languages": ("language", "languages", "languages spoken", "speaks"),
    "org": ("organisation", "organization", "group", "community group", "org"),
    "check_kind": ("dbs", "dbs type", "dbs check", "dbs level", "check", "crb"),
    "check_on": ("dbs date", "date of dbs", "dbs issued", "check date", "dbs issue date", "crb date"),
    "check_due": ("dbs expiry", "dbs due", "dbs renewal", "renew by", "renewal date", "dbs expires", "expiry"),
    "agreement_on": ("agreement", "agreement signed", "confidentiality", "promise signed", "signed agreement"),
}
"""What a heading may say, by the question of the form it answers."""
SEVERAL = ("roles", "languages")
"""Questions with several answers in one cell."""
_WORDS: Mapping[str, Mapping[str, str]] = {
    "roles": {
        "ask me": "ask_me", "askme": "ask_me", "ambassador": "ask_me", "da ambassador": "ask_me",
        "gangs": "gangs", "mentor": "mentor", "community mentor": "mentor", "mentoring": "mentor",
        "co ordinator": "coordinator", "coord": "coordinator", "ypg": "ypg_helper", "young people": "ypg_helper",
    },
    "status": {
        "yes": "active", "y": "active", "current": "active", "live": "active", "no": "left", "n": "left",
        "inactive": "paused", "on hold": "paused", "on a break": "paused", "ex": "left", "leaver": "left",
        "new": "applied", "applicant": "applied", "in progress": "training", "trainee": "training",
    },
    "check_kind": {
        "enhanced dbs": "enhanced", "dbs enhanced": "enhanced", "enh": "enhanced", "yes": "enhanced",
        "basic dbs": "basic", "dbs basic": "basic", "n a": "none", "na": "none", "no": "none", "not required": "none",
        "pending": "applied", "applied": "applied", "in progress": "applied",
    },
}  # fmt: skip
_NOT_LETTERS = re.compile(r"[\W_]+")
_BETWEEN = re.compile(r"[,;/|\n]+|\s+(?:and|&|\+)\s+", re.IGNORECASE)


def plain(text: str) -> str:
    """Give a text as it is compared: small letters and figures, one space between words."""
    return _NOT_LETTERS.sub(" ", text.casefold().replace("(s)", "")).strip()


def target_of(heading: str) -> str | None:
    """Give what a heading answers, or `None`."""
    said = plain(heading)
    return next((target for target, words in TARGETS.items() if said in words), None) if said else None


def guess_columns(columns: Sequence[Column]) -> dict[str, int]:
    """Give the column of each question, by place; each column answers one at most, the first of two alike counts.

    A column of whole names makes those of their parts needless.
    """
    found: dict[str, int] = {}
    for column in columns:
        target = target_of(column.heading)
        if target is not None:
            found.setdefault(target, column.place)
    if "name" in found and {FIRST_NAME, LAST_NAME} & found.keys():
        # "Name" beside "Surname" is the first name.
        if LAST_NAME in found and FIRST_NAME not in found:
            found[FIRST_NAME] = found.pop("name")
        else:
            found.pop(FIRST_NAME, None)
            found.pop(LAST_NAME, None)
    return found


def parts_of(target: str, text: str) -> list[str]:
    """Give the answers that a cell holds."""
    if target not in SEVERAL:
        return [text] if text else []
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


def guess_choice(target: str, text: str, labels: Mapping[str, str]) -> str | None:
    """Give the code of the choice that a word means, `None` for none. `labels`: by code."""
    said = plain(text)
    exact = {plain(words): code for code, words in labels.items()} | {plain(code): code for code in labels}
    if said in exact:
        return exact[said]
    known = _WORDS.get(target, {})
    if said in known and known[said] in labels:
        return known[said]
    started = {code for words, code in exact.items() if len(said) > 3 and words.startswith(said)}
    return started.pop() if len(started) == 1 else None
