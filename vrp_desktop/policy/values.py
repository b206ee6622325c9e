"""What a policy says, checked and made into what a setting holds."""

from __future__ import annotations

import os
import re
from pathlib import Path

from vrp_desktop.settings import AgeKey, AgeKeys, Folder, FormIds, Kind, Line, OneOf, Whole

_MOST_SIGNS = 1_000
"""No folder, key or id is longer."""
_VARIABLE = re.compile(r"%([A-Za-z_][A-Za-z0-9_()]{0,80})%")
_FORM_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
_SECRET = "AGE-SECRET-KEY"
_HARMLESS = 12
"""So many signs of a public key may be shown, to find the one that is meant."""


class WrongValue(ValueError):
    """What a policy says cannot be used. Its text is a sentence without the value."""


def value_of(kind: Kind, raw: object) -> object:
    """Give what the setting holds. `raw`: as the registry or TOML has it. Raises WrongValue."""
    match kind:
        case Whole(least, most, times):
            if isinstance(raw, bool) or not isinstance(raw, int) or not least <= raw <= most:
                raise _must_be(kind)
            return raw * times
        case OneOf(allowed):
            if isinstance(raw, bool) or not isinstance(raw, int) or raw not in allowed:
                raise _must_be(kind)
            return raw
        case Line(most):
            text = _text(kind, raw)
            if not text.isprintable() or len(text) > most:
                raise _must_be(kind)
            return text
        case Folder():
            return _folder(kind, _text(kind, raw))
        case AgeKey():
            return _age_key(kind, _text(kind, raw))
        case AgeKeys(most):
            return tuple(_age_key(kind, text) for text in _texts(kind, raw, most))
        case FormIds(most):
            ids = _texts(kind, raw, most)
            if not all(_FORM_ID.fullmatch(one) for one in ids):
                raise _must_be(kind)
            return ids


def _must_be(kind: Kind) -> WrongValue:
    return WrongValue(f"It must be {kind.said()}.")


def _text(kind: Kind, raw: object) -> str:
    if not isinstance(raw, str) or not raw.strip() or len(raw) > _MOST_SIGNS or "\0" in raw:
        raise _must_be(kind)
    return raw.strip()


def _texts(kind: Kind, raw: object, most: int) -> tuple[str, ...]:
    """Give a list of texts without the empty ones, which a list in the registry easily has, and without doubles."""
    if not isinstance(raw, list) or not all(isinstance(one, str) for one in raw):
        raise _must_be(kind)
    found = tuple(dict.fromkeys(_text(kind, one) for one in raw if one.strip()))
    if not 0 < len(found) <= most:
        raise _must_be(kind)
    return found


def _folder(kind: Kind, text: str) -> Path:
    for variable in _VARIABLE.findall(text):
        if not os.environ.get(variable):
            raise WrongValue(f"It names %{variable}%, which is not known here.")
    filled_in = _VARIABLE.sub(lambda found: os.environ[found[1]], text)
    try:
        folder = Path(filled_in).expanduser()
    except RuntimeError:
        raise WrongValue("It begins with ~, and this person has no folder of their own.") from None
    if not folder.is_absolute() or not str(folder).isprintable():
        raise _must_be(kind)
    return folder


def _age_key(kind: Kind, text: str) -> str:
    if text.upper().startswith(_SECRET):
        raise WrongValue("It is a secret key; take it out at once, make a new pair, and set the public key.")
    import pyrage

    try:
        pyrage.x25519.Recipient.from_str(text)
    except (pyrage.RecipientError, ValueError):
        shown = text[:_HARMLESS]
        begun = f" This one begins with {shown}." if re.fullmatch("age1[a-z0-9]+", shown) else ""
        raise WrongValue(f"It must be {kind.said()}.{begun}") from None
    return text
