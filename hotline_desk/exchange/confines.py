"""What a process that reads foreign bytes may not do: grow, run on, open a file, start a program, use the network.

Entered by the child itself, after it has loaded what it needs and before it sees the first foreign byte.
The system holds memory, time and (on POSIX) open files; an audit hook holds the rest on every system.
"""

from __future__ import annotations

import sys
from typing import Any

MEMORY = 600 * 1024 * 1024  # an honest workbook at the 20 MB limit takes 240
SECONDS = 60
_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile", "os.system",
              "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod",
              "shutil.", "ftplib.", "urllib.", "http.", "smtplib.", "winreg.", "sqlite3.connect")


class ForbiddenError(Exception):
    """A parser of a foreign file tried something that reading a table never needs."""


def enter() -> None:
    """Confine this process for good; raises OSError where the system refuses the limits."""
    if sys.platform == "win32":
        _job()
    else:
        _limits()
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and _writes(arguments):
        raise ForbiddenError(event)
    if event.startswith(_FORBIDDEN):
        raise ForbiddenError(event)


def _writes(arguments: tuple[Any, ...]) -> bool:
    mode = arguments[1] if len(arguments) > 1 else None
    return isinstance(mode, str) and any(sign in mode for sign in "wax+")


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Basic(ctypes.Structure):
        _fields_ = (("process_time", ctypes.c_int64), ("job_time", ctypes.c_int64), ("flags", wintypes.DWORD),
                    ("least", ctypes.c_size_t), ("most", ctypes.c_size_t), ("processes", wintypes.DWORD),
                    ("affinity", ctypes.c_size_t), ("priority", wintypes.DWORD), ("scheduling", wintypes.DWORD))

    class _Extended(ctypes.Structure):
        _fields_ = (("basic", _Basic), ("io", ctypes.c_uint64 * 6), ("process_memory", ctypes.c_size_t),
                    ("job_memory", ctypes.c_size_t), ("peak_process", ctypes.c_size_t), ("peak_job", ctypes.c_size_t))

    _TIME, _ACTIVE, _MEMORY, _SILENT = 0x2, 0x8, 0x100, 0x400
    _EXTENDED_LIMITS = 9

    def _job() -> None:
        """A job object around this very process: its memory, its time, and no second process."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = wintypes.HANDLE
        job = wintypes.HANDLE(kernel.CreateJobObjectW(None, None))
        limits = _Extended()
        limits.basic.flags = _TIME | _ACTIVE | _MEMORY | _SILENT
        limits.basic.processes, limits.basic.process_time = 1, SECONDS * 10_000_000
        limits.process_memory = MEMORY
        kept = kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
        if not kept or not kernel.AssignProcessToJobObject(job, wintypes.HANDLE(kernel.GetCurrentProcess())):
            raise ctypes.WinError(ctypes.get_last_error())
else:
    import resource

    def _limits() -> None:
        """Memory, time, no file to write, no core with citizens' data, and no new file or socket at all."""
        wanted = {resource.RLIMIT_AS: MEMORY, resource.RLIMIT_CPU: SECONDS, resource.RLIMIT_FSIZE: 0,
                  resource.RLIMIT_CORE: 0, resource.RLIMIT_NOFILE: 3}
        for kind, most in wanted.items():
            hard = resource.getrlimit(kind)[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (most, most))
