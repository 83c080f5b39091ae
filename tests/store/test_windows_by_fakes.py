"""The few lines that only Windows runs, run here against stand-ins for its calls.

What these show: structures of the right size and content, answers and failures handled, handles given back. What they
cannot show is Windows itself: this code has never run there (docs/reliability.md says so).
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
from ctypes import wintypes
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import filelock  # noqa: F401 - loaded as on this system before a test pretends to be on another
import pytest

from hotline_desk.store import generations, places

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there the real thing is tried")


def as_on_windows(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module as it is where ``sys.platform`` is win32; the one everybody else has stays."""
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(wintypes, "DWORD", ctypes.c_uint32)  # 32 bits there, a C long
    spec.loader.exec_module(module)
    return module


# -- DPAPI ---------------------------------------------------------------------------------------------------
class Crypt32:
    """Seals by turning the bytes round behind a mark; another user's blob does not open."""

    def __init__(self) -> None:
        self.kept: list[Any] = []
        self.freed: list[int] = []

    def _answer(self, into: Any, content: bytes) -> int:
        buffer = ctypes.create_string_buffer(content, len(content))
        self.kept.append(buffer)
        into._obj.size, into._obj.data = len(content), ctypes.cast(buffer, ctypes.POINTER(ctypes.c_char))
        return 1

    def _given(self, blob: Any) -> bytes:
        return ctypes.string_at(blob._obj.data, blob._obj.size)

    def CryptProtectData(self, source: Any, words: Any, salt: Any, reserved: Any, prompt: Any, flags: int, answer: Any) -> int:
        assert (words, salt, reserved, prompt, flags) == (None, None, None, None, 1)
        return self._answer(answer, b"USER" + self._given(source)[::-1])

    def CryptUnprotectData(self, source: Any, *rest: Any) -> int:
        given = self._given(source)
        return self._answer(rest[-1], given[4:][::-1]) if given[:4] == b"USER" else 0

    def LocalFree(self, data: Any) -> None:
        self.freed.append(ctypes.addressof(data.contents))


def test_the_secret_is_sealed_for_this_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    crypt = Crypt32()
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(crypt32=crypt, kernel32=crypt), raising=False)
    profile = as_on_windows("hotline_desk.store.profile", monkeypatch)
    monkeypatch.setattr(profile, "profile_path", lambda: tmp_path / "profile.key")
    made = profile.profile_key(create=True)
    lying = (tmp_path / "profile.key").read_bytes()
    assert len(made) == 32
    assert made not in lying  # never as it is
    assert profile.profile_key(create=False) == made
    assert len(crypt.freed) == len(crypt.kept)  # every answer of the system is given back
    (tmp_path / "profile.key").write_bytes(b"ELSE" + lying[4:])  # another user's
    assert profile.profile_key(create=False) is None
    again = profile.profile_key(create=True)
    assert again != made
    assert (tmp_path / "profile.old").exists()  # set aside, not thrown away


# -- the reader's cage -----------------------------------------------------------------------------------------
class Kernel32:
    """Notes what the job is given; ``refuses`` names the call that fails."""

    def __init__(self, refuses: str = "") -> None:
        self.refuses, self.given = refuses, dict[str, Any]()
        for name in ("CreateJobObjectW", "GetCurrentProcess", "SetInformationJobObject", "AssignProcessToJobObject"):
            call = self._call(name)
            setattr(self, name, call)

    def _call(self, name: str) -> Any:
        def answer(*arguments: Any) -> int:
            self.given[name] = arguments
            return 0 if name == self.refuses else 77

        return answer


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> Kernel32:
    made = Kernel32()
    monkeypatch.setattr(ctypes, "WinDLL", lambda name, use_last_error: made, raising=False)
    monkeypatch.setattr(ctypes, "get_last_error", lambda: 5, raising=False)
    monkeypatch.setattr(ctypes, "WinError", lambda code: OSError(code, "denied"), raising=False)
    return made


def test_the_reader_gets_a_job_of_its_own(kernel: Kernel32, monkeypatch: pytest.MonkeyPatch) -> None:
    confines = as_on_windows("hotline_desk.exchange.confines", monkeypatch)
    confines._job()
    job, kind, limits, size = kernel.given["SetInformationJobObject"]
    told = limits._obj
    assert (job.value, kind, size) == (77, 9, ctypes.sizeof(told))
    assert ctypes.sizeof(told) == (144 if ctypes.sizeof(ctypes.c_void_p) == 8 else 112)  # JOBOBJECT_EXTENDED_LIMIT_INFORMATION
    assert told.basic.flags == 0x2 | 0x8 | 0x100 | 0x400
    assert (told.basic.processes, told.basic.process_time) == (1, confines.SECONDS * 10_000_000)  # 100 ns
    assert told.process_memory == confines.MEMORY
    assert [handle.value for handle in kernel.given["AssignProcessToJobObject"]] == [77, 77]


@pytest.mark.parametrize("call", ["SetInformationJobObject", "AssignProcessToJobObject"])
def test_without_the_job_nothing_is_read(kernel: Kernel32, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    kernel.refuses = call
    confines = as_on_windows("hotline_desk.exchange.confines", monkeypatch)
    with pytest.raises(OSError, match="denied"):
        confines._job()


# -- files -----------------------------------------------------------------------------------------------------
def test_a_scanner_that_holds_the_file_for_a_moment_is_waited_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    real, refusals = os.replace, [3]

    def held(source: Path, target: Path) -> None:
        refusals[0] -= 1
        if refusals[0] >= 0:
            raise PermissionError(13, "in use")
        real(source, target)

    monkeypatch.setattr(os, "replace", held)
    generations.write_atomically(tmp_path / "a", b"whole")  # folders are not synced there: the rename does it
    assert (tmp_path / "a").read_bytes() == b"whole"
    refusals[0] = 99
    with pytest.raises(PermissionError):
        generations.write_atomically(tmp_path / "a", b"newer")
    assert (tmp_path / "a").read_bytes() == b"whole"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize(("path", "drive", "remote"), [
    ("C:/office", 3, False), ("Z:/office", 4, True), ("\\\\server\\share\\office", 0, True)])
def test_network_drives_are_known_by_the_system(monkeypatch: pytest.MonkeyPatch, path: str, drive: int, remote: bool) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=SimpleNamespace(GetDriveTypeW=lambda anchor: drive)), raising=False)
    assert places._is_remote(Path(path)) is remote
