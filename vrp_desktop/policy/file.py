"""The file of the policy: opened only where no user can have written it, and never more of it than a policy needs."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_MOST_BYTES = 16_384
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_LINE = re.compile(r"\(at line (\d+), column \d+\)$")


class Unusable(Exception):
    """Nothing in the file is obeyed. Its text is a sentence."""


def read(path: Path, owner: int) -> dict[str, object]:
    """Give what the file says, nothing when there is none. Raises Unusable.

    `owner`: the number of the user to whom it must belong, where the system has such numbers; on Windows it must
    belong to administrators.
    """
    try:
        found = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise _refused(error) from error
    if not stat.S_ISREG(found.st_mode):
        # A link may lead to where a user can put another file.
        raise Unusable("It must be a file, neither a link nor anything else, so it was left alone.")
    try:
        _check_owner(path.parent, owner, path.parent.lstat())
        with path.open("rb") as file:
            opened = os.fstat(file.fileno())
            if not os.path.samestat(found, opened):
                raise Unusable("It was put in the place of another one just now, so it was left alone.")
            _check_owner(path, owner, opened)
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise _refused(error) from error
    if len(content) > _MOST_BYTES:
        raise Unusable(f"It is larger than {_MOST_BYTES // 1024} KB, which no policy is, so it was left alone.")
    return _parsed(content)


def is_councils(path: Path, owner: int) -> bool:
    """Tell whether an administrator made the file or its folder. Else a user put it there, and it says nothing.

    In a folder of the council's, what a user made in place of its file may hide what the council wants.
    """
    for place in (path.parent, path):
        with contextlib.suppress(OSError):
            if _is_owned(place, owner, place.lstat()):
                return True
    return False


def _refused(error: OSError) -> Unusable:
    return Unusable(f"It could not be read ({type(error).__name__}).")


def _check_owner(path: Path, owner: int, found: os.stat_result) -> None:
    if sys.platform == "win32":
        if not _is_owned(path, owner, found):
            raise Unusable("It or its folder does not belong to administrators, so a user may have made it.")
        return
    if not _is_owned(path, owner, found) or found.st_mode & _OTHERS_WRITE:
        raise Unusable("It or its folder does not belong to root alone, so a user may have changed it.")


def _is_owned(path: Path, owner: int, found: os.stat_result) -> bool:
    if sys.platform == "win32":
        from vrp_desktop.policy.windows import belongs_to_administrators

        return belongs_to_administrators(path)
    return found.st_uid == owner


def _parsed(content: bytes) -> dict[str, object]:
    import tomllib

    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unusable("It is not text in UTF-8: save it as that.") from None
    except RecursionError:
        raise Unusable("It has too many brackets inside of others.") from None
    except ValueError as error:  # of a number of thousands of figures it is no TOMLDecodeError
        # What the reader complains of may quote a value.
        line = _LINE.search(str(error))
        place = f" near line {line[1]}" if line else ""
        raise Unusable(f"It is not written as TOML has to be{place}.") from None
