"""Keeps this process small: a limit of memory and of computing time that it cannot take back.

POSIX has resource limits. On Windows the process puts itself into a Job Object of its own, which also works where
it was started by a launcher. Source: Microsoft's documentation of Job Objects, of SetInformationJobObject and of
JOBOBJECT_EXTENDED_LIMIT_INFORMATION.
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
        _lower(resource.RLIMIT_AS, limits.memory_bytes)
        _lower(resource.RLIMIT_CPU, limits.cpu_seconds)
        _lower(resource.RLIMIT_CORE, 0)


if sys.platform != "win32":
    import resource

    def _lower(which: int, wanted: int) -> None:
        """Set a limit, unless whoever started the program has set a lower one already."""
        _, hardest = resource.getrlimit(which)
        value = wanted if hardest == resource.RLIM_INFINITY else min(wanted, hardest)
        resource.setrlimit(which, (value, value))


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    # winnt.h, JOB_OBJECT_LIMIT_...
    _PROCESS_TIME, _ACTIVE_PROCESSES, _PROCESS_MEMORY = 0x2, 0x8, 0x100
    _DIE_ON_UNHANDLED, _KILL_ON_CLOSE = 0x400, 0x2000
    _EXTENDED_LIMITS = 9  # JOBOBJECTINFOCLASS, JobObjectExtendedLimitInformation
    _TICKS = 10_000_000  # of 100 nanoseconds in a second
    # errhandlingapi.h: no box that waits for a click, SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX
    _NO_BOXES = 0x1 | 0x2

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", wintypes.LARGE_INTEGER),
            ("PerJobUserTimeLimit", wintypes.LARGE_INTEGER),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),  # ULONG_PTR
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _Basic),
            ("IoInfo", ctypes.c_ulonglong * 6),  # IO_COUNTERS
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    def _keep_by_job(limits: Limits) -> None:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.argtypes = ()
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD)
        kernel.SetInformationJobObject.restype = wintypes.BOOL
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        kernel.AssignProcessToJobObject.restype = wintypes.BOOL
        kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
        kernel.CloseHandle.restype = wintypes.BOOL
        kernel.SetErrorMode.argtypes = (wintypes.UINT,)
        kernel.SetErrorMode.restype = wintypes.UINT
        kernel.SetErrorMode(_NO_BOXES)
        job = kernel.CreateJobObjectW(None, None)
        if not job:
            raise ctypes.WinError(ctypes.get_last_error())
        held = _Extended()
        held.BasicLimitInformation.LimitFlags = (
            _PROCESS_TIME | _ACTIVE_PROCESSES | _PROCESS_MEMORY | _DIE_ON_UNHANDLED | _KILL_ON_CLOSE
        )
        # Only user time counts here, and the system looks now and then; the program outside watches the clock.
        held.BasicLimitInformation.PerProcessUserTimeLimit = limits.cpu_seconds * _TICKS
        held.BasicLimitInformation.ActiveProcessLimit = 1
        held.ProcessMemoryLimit = limits.memory_bytes
        # The job has its limits before it has a process. Jobs stand inside each other since Windows 8, so that of a
        # launcher around us is no hindrance.
        is_kept = kernel.SetInformationJobObject(
            job, _EXTENDED_LIMITS, ctypes.byref(held), ctypes.sizeof(held)
        ) and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
        if not is_kept:
            error = ctypes.WinError(ctypes.get_last_error())
            kernel.CloseHandle(job)
            raise error
        # The handle stays open on purpose: closing it would end this process. It goes with the process, and with it
        # the job.
