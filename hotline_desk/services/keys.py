"""Recovery codes: made at set-up, shown once, asked for on another PC."""

from __future__ import annotations

from pathlib import Path

from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.roles import require
from hotline_desk.store import generations, keys
from hotline_desk.store.errors import StoreError
from hotline_desk.store.profile import profile_path

ADVICE = ("请抄下或打印这个恢复码，与办公室的重要文件一起锁好。换电脑、重装系统或这台电脑坏了，要用它才能打开数据和备份；"
          "程序不保存它，丢了无法找回。平时开机不用输入。")


def new_code() -> str:
    """A fresh recovery code, eight groups of four; hand it to Desk.create and show it."""
    return keys.new_code()


def is_code(text: str) -> bool:
    """Whether a typed text can be a recovery code (32 letters and digits, its check letters right)."""
    try:
        keys.read_code(text)
    except StoreError:
        return False
    return True


def encrypted(folder: Path) -> bool:
    """Whether an office is encrypted; raises StoreError where there is none."""
    return keys.read_ring(generations.current(folder)) is not None


def renewed_code(desk: Desk) -> str:
    """A new recovery code for an office that is open, for a sheet that was lost; the old one opens it no more.

    Raises Refused for an office that is not encrypted, StoreError where its folder cannot be written.
    """
    require(desk, "settings")
    if desk.store.ring() is None:
        raise Refused("这个办公室的数据没有加密，不需要恢复码。")
    code = keys.new_code()
    desk.store.change_ring(lambda ring, key: keys.with_code(ring, key, code))
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.log_access(desk.user, "renew_recovery_code", "office")
    return code


def code_sheet(office: str, code: str, day: str) -> str:
    """The text of the sheet to be locked away."""
    return f"{office} 热线办件台 恢复码（{day} 建立）\n\n    {code}\n\n{ADVICE}\n"


__all__ = ["ADVICE", "code_sheet", "encrypted", "is_code", "new_code", "profile_path", "renewed_code"]
