"""What only Windows knows: the policy in its registry, where its common data lie, and whose a file is."""

from __future__ import annotations

import contextlib
import stat
import sys
from pathlib import Path

KEY = r"Software\Policies\VRP Desktop"

_PROGRAM_DATA = "{62AB5D82-FDC1-4DC3-A9DD-070D1D495D97}"
_ADMINISTRATORS = frozenset(
    {
        "S-1-5-18",  # the system
        "S-1-5-32-544",  # the group of administrators
        "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",  # what installs Windows' own parts
    }
)


def registry() -> dict[str, object]:
    """Give every value of the policy in the registry of the whole machine. Raises OSError when it may not be read."""
    found: dict[str, object] = {}
    if sys.platform == "win32":
        import winreg

        with contextlib.suppress(FileNotFoundError):
            access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
            with winreg.OpenKeyEx(winreg.HKEY_LOCAL_MACHINE, KEY, 0, access) as key:
                for place in range(winreg.QueryInfoKey(key)[1]):
                    name, found[name], _kind = winreg.EnumValue(key, place)
    return found


def program_data() -> Path | None:
    """Give the folder of what all users have in common. From the system: a user can set the variable ProgramData."""
    if sys.platform == "win32":
        import ctypes
        from uuid import UUID

        wanted = (ctypes.c_byte * 16).from_buffer_copy(UUID(_PROGRAM_DATA).bytes_le)
        found = ctypes.c_wchar_p()
        failed = ctypes.windll.shell32.SHGetKnownFolderPath(ctypes.byref(wanted), 0, None, ctypes.byref(found))
        try:
            return Path(found.value) if not failed and found.value else None
        finally:
            ctypes.windll.ole32.CoTaskMemFree(found)
    return None


def belongs_to_administrators(path: Path) -> bool:
    """Tell whether `path` belongs to administrators or the system: any user may make files where common data lie.

    A link never does, because Windows would tell of what it leads to. Raises OSError when it is not there.
    """
    if sys.platform == "win32":
        import ctypes

        if path.lstat().st_file_attributes & stat.FILE_ATTRIBUTE_REPARSE_POINT:
            return False
        a_file, of_owner = 1, 1
        owner, descriptor, said = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_wchar_p()
        advapi32, kernel32 = ctypes.windll.advapi32, ctypes.windll.kernel32
        if advapi32.GetNamedSecurityInfoW(
            ctypes.c_wchar_p(str(path)), a_file, of_owner, ctypes.byref(owner), None, None, None,
            ctypes.byref(descriptor),
        ):  # fmt: skip
            return False
        try:
            is_known = advapi32.ConvertSidToStringSidW(owner, ctypes.byref(said))
            return bool(is_known) and said.value in _ADMINISTRATORS
        finally:
            for held in (said, descriptor):
                kernel32.LocalFree(ctypes.cast(held, ctypes.c_void_p))
    return False
