"""Keeps this process small: a limit of memory and of computing time that it cannot take back.

POSIX has resource limits. On Windows the process puts itself into a Job Object of its own, which also works where
Python was started by a launcher. Source: Microsoft's documentation of Job
Objects and JOBOBJECT_EXTENDED_LIMIT_INFORMATION.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. `wall_seconds` is watched from outside, the others by the system."""

    memory_bytes: int = 1024 * 1024 * 1024
    cpu_seconds: int = 60
    wall_seconds: float = 90.0


def keep(limits: Limits) -> None:
    """Put this process under the limits. Raises OSError when the system refuses; then nothing may be read."""
    if sys.platform == "win32":
        _keep_by_job(limits)
    else:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
        resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _PROCESS_TIME, _ACTIVE_PROCESSES, _PROCESS_MEMORY = 0x2, 0x8, 0x100
    _DIE_ON_UNHANDLED, _KILL_ON_CLOSE = 0x400, 0x2000
    _EXTENDED_LIMITS = 9
    _TICKS = 10_000_000  # of 100 nanoseconds in a second

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", wintypes.LARGE_INTEGER),
            ("PerJobUserTimeLimit", wintypes.LARGE_INTEGER),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _Basic),
            ("IoInfo", ctypes.c_ulonglong * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    def _keep_by_job(limits: Limits) -> None:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD)
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        # Never closed: with the process the handle goes, and with the handle the job.
        job = kernel.CreateJobObjectW(None, None)
        held = _Extended()
        held.BasicLimitInformation.LimitFlags = (
            _PROCESS_TIME | _ACTIVE_PROCESSES | _PROCESS_MEMORY | _DIE_ON_UNHANDLED | _KILL_ON_CLOSE
        )
        held.BasicLimitInformation.PerProcessUserTimeLimit = limits.cpu_seconds * _TICKS
        held.BasicLimitInformation.ActiveProcessLimit = 1
        held.ProcessMemoryLimit = limits.memory_bytes
        is_kept = (
            job
            and kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(held), ctypes.sizeof(held))
            and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
        )
        if not is_kept:
            raise ctypes.WinError(ctypes.get_last_error())
