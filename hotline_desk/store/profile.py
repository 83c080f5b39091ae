"""A secret of this user on this PC, so that a clerk types nothing in the morning.

Windows: 32 random bytes sealed by DPAPI for the signed-in user. Elsewhere: a file of mode 0600 under the
user's configuration folder. The limit, said plainly: whoever can act as this user on this PC can open the
office; whoever carries away the office folder alone cannot. Each office has a secret of its own, so that it can be
forgotten when the office asks for a sign-in (release 0.1.0 kept one for all, which is still read).
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

from hotline_desk.store import generations
from hotline_desk.store.errors import StoreError

_LEFT = "本机的钥匙文件（{path}）删不掉，登录没有完全打开。请检查权限后再登录一次；数据是安全的。"
_UNSAFE = "本机的钥匙文件（{path}）写不进去，不能建立加密的数据。请检查权限后重试，或用 --plain 建立不加密的数据。"


def profile_path() -> Path:
    """Where the secret lies; never inside an office folder."""
    import platformdirs

    return Path(platformdirs.user_config_dir("hotline-desk", appauthor=False)) / "profile.key"


def _path_of(office: str) -> Path:
    path = profile_path()
    return path.with_name(f"profile-{office}.key") if office else path


def forget(office: str) -> None:
    """Remove the secret of one office; overwritten first, as far as a disk allows. Raises StoreError readonly."""
    path = _path_of(office)
    try:
        if path.exists():
            with open(path, "rb+") as stream:
                stream.write(secrets.token_bytes(path.stat().st_size))
                stream.flush()
                os.fsync(stream.fileno())
            path.unlink()
    except OSError:
        raise StoreError("readonly", _LEFT.format(path=path)) from None


def profile_key(*, create: bool, office: str = "") -> bytes | None:
    """This user's 32 bytes for an office on this PC; None where there are none (and none are to be made).

    Raises StoreError readonly where they cannot be kept.
    """
    path = _path_of(office)
    found = _read(path)
    if found is not None or not create:
        return found
    return _make(path)


def _read(path: Path) -> bytes | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    key = _open_sealed(content)
    return key if key is not None and len(key) == 32 else None


def _make(path: Path) -> bytes:
    from filelock import FileLock

    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(path.with_suffix(".lock"), timeout=15):  # two programs started at once make one secret
            return _read(path) or _write(path)
    except OSError:
        raise StoreError("readonly", _UNSAFE.format(path=path)) from None


def _write(path: Path) -> bytes:
    key = secrets.token_bytes(32)
    if path.exists():  # unreadable: a Windows profile that was moved; keep it, it may be wanted
        os.replace(path, path.with_suffix(".old"))
    generations.write_atomically(path, _sealed(key), mode=0o600)
    return key


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Blob(ctypes.Structure):
        _fields_ = (("size", wintypes.DWORD), ("data", ctypes.POINTER(ctypes.c_char)))

    def _dpapi(function: str, content: bytes) -> bytes | None:
        """CryptProtectData or CryptUnprotectData for the signed-in user, without any window."""
        source = _Blob(len(content), ctypes.cast(ctypes.create_string_buffer(content, len(content)),
                                                 ctypes.POINTER(ctypes.c_char)))
        answer = _Blob()
        call = getattr(ctypes.windll.crypt32, function)
        ui_forbidden = 1
        if not call(ctypes.byref(source), None, None, None, None, ui_forbidden, ctypes.byref(answer)):
            return None
        try:
            return ctypes.string_at(answer.data, answer.size)
        finally:
            ctypes.windll.kernel32.LocalFree(answer.data)

    def _sealed(key: bytes) -> bytes:
        sealed = _dpapi("CryptProtectData", key)
        if sealed is None:
            raise OSError("CryptProtectData")
        return sealed

    def _open_sealed(content: bytes) -> bytes | None:
        return _dpapi("CryptUnprotectData", content)
else:
    def _sealed(key: bytes) -> bytes:
        return key

    def _open_sealed(content: bytes) -> bytes | None:
        return content
