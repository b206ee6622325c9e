"""What the council set for this laptop: for its IT key by key, and for everybody in plain words."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop import logs
from vrp_desktop.problems import Problem
from vrp_desktop.settings import Origin, PolicyFault, Settings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from vrp_desktop.operations.session import Session
    from vrp_desktop.settings import PolicyKey

_KEY_BEGINS = 12
"""So many signs of a public key are enough to tell it from others."""
_CALLED = {
    "data_folder": "Where the records lie",
    "rounding_base": "How numbers are rounded",
    "council_recovery_key": "Recovery key",
    "lock_after_ms": "When the screen locks by itself",
    "marking": "Marking of returns",
    "tell_us_more": "How residents reach you",
    "borough": "Borough",
    "forms_allowed": "What can be written down",
    "backup_place": "Second place for backups",
    "coordinator_keys": "Coordinators' keys",
    "hand_over_folder": "Folder for hand-overs",
}
NEEDED_FOR_SET_UP = ("data_folder", "council_recovery_key")
"""While it is not known what the council wants of these, nothing is set up: it might lie elsewhere or stay locked."""


@dataclass(frozen=True, slots=True)
class KeyInForce:
    """One key, as IT looks at it. `value`: as a policy would say it, `None` for nothing."""

    key: PolicyKey
    value: str | int | list[str] | None
    origin: Origin

    @property
    def said(self) -> str:
        """Give the value in one line."""
        if isinstance(self.value, list):
            return ", ".join(self.value)
        return "(nothing)" if self.value is None else str(self.value)


@dataclass(frozen=True, slots=True)
class InForce:
    """Every key that a policy may set, and everything that is wrong in the policy."""

    lines: tuple[KeyInForce, ...]
    faults: tuple[PolicyFault, ...]

    def as_dict(self) -> dict[str, object]:
        """Give it for JSON."""
        return {
            "settings": [
                {"key": one.key.toml, "registry": one.key.registry, "value": one.value, "origin": one.origin.value}
                for one in self.lines
            ],
            "faults": [{"where": fault.where, "key": fault.key, "why": fault.why} for fault in self.faults],
        }


@dataclass(frozen=True, slots=True)
class CouncilView:
    """What the section "Set by your council" shows. `lines`: (what, how it is set), only what the council set.

    `to_copy`: the same for the help desk, without a folder of the person's own.
    """

    lines: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]
    to_copy: tuple[tuple[str, str], ...]


def in_force(settings: Settings, own_forms: Collection[str] = ()) -> InForce:
    """Give every key. `own_forms`: ids of the council's own forms; this looks into no store."""
    from vrp_desktop.shipped import shipped

    forms = {path.stem for path in shipped("forms").glob("*.xml")}.union(own_forms)
    lines = tuple(
        KeyInForce(key, _as_said(settings, setting), settings.council.origin(setting))
        for setting, key in Settings.policy_keys().items()
    )
    return InForce(lines, settings.council.faults + _unknown_forms(settings, forms))


def view(session: Session) -> CouncilView:
    """Give what the council set, and what is wrong with it, in the words of who works here."""
    settings = session.settings
    titles = {form.id: form.title for form in session.store.forms.outlines()}
    has_own_key = not session.store.has_council_key
    return CouncilView(
        _lines(settings, titles, has_own_key=has_own_key),
        tuple(_problem(settings, fault, titles) for fault in faults(session)),
        _lines(settings, titles, has_own_key=has_own_key, to_copy=True),
    )


def faults(session: Session) -> tuple[PolicyFault, ...]:
    """Give everything that is wrong in the policy, forms that are not in this store too."""
    known = {form.id for form in session.store.forms.outlines()} if session.settings.forms_allowed else set()
    return session.settings.council.faults + _unknown_forms(session.settings, known)


def set_up_problem(settings: Settings) -> Problem | None:
    """Give why no records may be set up on this laptop, or `None`."""
    fault = settings.council.is_in_doubt(*NEEDED_FOR_SET_UP)
    if fault is None:
        return None
    return Problem(
        happened="What your council set for this laptop has a fault, so nothing was set up.",
        means="Records could lie in the wrong place, or without your council's way back to them.",
        do_next="Tell your help desk; it sees more with the command “vrp-desktop policy”.",
        details=fault.line(),
    )


def not_here() -> Problem:
    """Give what to tell somebody who wants to begin a record of a form that the council does not allow here."""
    return Problem(
        happened="Nothing new of this kind is written down on this laptop.",
        means="Your council has chosen what this laptop is for; what is saved stays readable.",
        do_next="Write it down on another laptop, or ask your coordinator.",
    )


def _lines(
    settings: Settings, titles: Mapping[str, str], *, has_own_key: bool, to_copy: bool = False
) -> tuple[tuple[str, str], ...]:
    lines = {
        setting: (called, _in_words(settings, setting, titles, to_copy=to_copy))
        for setting, called in _CALLED.items()
        if settings.is_set_by_council(setting)
    }
    if "council_recovery_key" in lines and has_own_key:
        held = "Your council holds one for what is set up from now on; the records here have their own"
        lines["council_recovery_key"] = (_CALLED["council_recovery_key"], held)
    return tuple(lines.values())


def _as_said(settings: Settings, setting: str) -> str | int | list[str] | None:
    value = getattr(settings, setting)
    if setting == "lock_after_ms":
        return int(value) // 60_000
    if isinstance(value, tuple):
        return list(value) or None
    if value is None or value == "":
        return None
    return value if isinstance(value, int) else str(value)


def _unknown_forms(settings: Settings, known: Collection[str]) -> tuple[PolicyFault, ...]:
    found = []
    for form in settings.forms_allowed:
        if form in known:
            continue
        meant = difflib.get_close_matches(form, list(known), 1)
        why = f"There is no form {form} here."
        if meant:
            why = f"There is no form {form} here; is {meant[0]} meant?"
        origin = settings.council.origin("forms_allowed").words
        found.append(PolicyFault(origin, "forms_allowed", why, "forms_allowed"))
    return tuple(found)


def _in_words(settings: Settings, setting: str, titles: Mapping[str, str], *, to_copy: bool) -> str:
    """Say how it is set, to people who do not know what a setting is. `to_copy`: without a folder of their own."""
    match setting:
        case "data_folder":
            return _folder(settings, setting, settings.data_folder, to_copy=to_copy)
        case "lock_after_ms":
            return f"After {settings.lock_after_ms // 60_000} minutes without a key or a click"
        case "rounding_base":
            return f"To the nearest {settings.rounding_base}; talks always to the nearest 10"
        case "council_recovery_key":
            if not settings.council_recovery_key:
                return "None"
            return f"Your council holds one, so none is printed ({_begun(settings.council_recovery_key)})"
        case "forms_allowed":
            if not settings.forms_allowed:
                return "Everything"
            return ", ".join(titles[form] for form in settings.forms_allowed if form in titles) or "Nothing"
        case "backup_place":
            place = settings.backup_place
            return _folder(settings, setting, place, to_copy=to_copy) if place else "You choose it"
        case "coordinator_keys":
            keys = ", ".join(_begun(key) for key in settings.coordinator_keys)
            return f"For hand-overs, once there are any: {keys}" if keys else "None"
        case "hand_over_folder":
            folder = settings.hand_over_folder
            if folder is None:
                return "None"
            return f"For hand-overs, once there are any: {_folder(settings, setting, folder, to_copy=to_copy)}"
        case _:
            return str(getattr(settings, setting))


def _folder(settings: Settings, setting: str, folder: Path, *, to_copy: bool) -> str:
    if not to_copy:
        return str(folder)
    # What the council wrote for everybody names nobody.
    return dict(settings.council.folders).get(setting) or logs.shown_path(folder)


def _begun(key: str) -> str:
    return f"{key[:_KEY_BEGINS]}…"


def _problem(settings: Settings, fault: PolicyFault, titles: Mapping[str, str]) -> Problem:
    do_next = "Press Copy for the help desk, and send it there."
    if not fault.is_councils:
        return Problem(
            happened="Somebody put a file where your council's settings for this laptop would lie.",
            means="No administrator of this laptop made it, so it has no effect and nothing waits for it.",
            do_next=do_next,
            details=fault.line(),
        )
    if not fault.key:
        return Problem(
            happened="What your council set for this laptop could not be read.",
            means="The program's own settings hold where nothing else is set, and no new records can be set up here.",
            do_next=do_next,
            details=fault.line(),
        )
    if not fault.setting:
        return Problem(
            happened="Your council set something that this program does not know.",
            means="It has no effect; everything else that your council set holds.",
            do_next=do_next,
            details=fault.line(),
        )
    # These sentences are copied too.
    holds = _in_words(settings, fault.setting, titles, to_copy=True)
    means = f"This holds now: {holds}."
    if fault.setting == "council_recovery_key":
        means = "No new records can be set up on this laptop; those that are here stay as they are."
    return Problem(
        happened=f"What your council set cannot be used as it is: {_CALLED[fault.setting].lower()}.",
        means=means,
        do_next=do_next,
        details=fault.line(),
    )
