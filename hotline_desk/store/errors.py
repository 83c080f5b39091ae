"""What can go wrong with the store, said in Chinese, and how a driver's error becomes one of them."""

from __future__ import annotations

from types import TracebackType
from typing import Literal

Kind = Literal["missing", "locked", "damaged", "newer", "older", "readonly", "disk", "conflict", "sealed",
               "place"]

SENTENCES: dict[Kind, str] = {
    "missing": "这个文件夹里还没有办件数据，请先新建（init），或者选对数据文件夹。",
    "locked": "数据正被另一个程序占用，等了 15 秒还没有轮到，请稍后重试。本次没有保存，已有数据是安全的。",
    "damaged": "数据文件已损坏，不能这样继续使用，请先用最近的备份恢复。原文件没有改动，请保留。",
    "newer": "这份数据是更新版本的程序写的，请先升级本程序再打开。数据没有改动，是安全的。",
    "older": "这份数据是旧版本的程序写的，请先升级数据（migrate）再打开。数据没有改动，是安全的。",
    "readonly": "数据文件夹只能读、不能写，请检查权限，或者换一个文件夹。本次没有保存，已有数据是安全的。",
    "disk": "磁盘空间不足或读写出错，本次没有保存。请清理磁盘后重试，已有数据是安全的。",
    "sealed": ("这份数据是加密的，这台电脑的这个用户还没有打开过它。请输入建立办件台时打印的恢复码"
               "（命令行用 --recovery 恢复码）。数据没有改动，是安全的。"),
    "place": "数据文件夹在网络盘、移动盘或同步盘里，这样会损坏数据，没有使用。请改放在本机硬盘上，备份可以放在那里。",
    "conflict": "这件工单刚刚被其他人修改过，本次没有保存。请看过最新内容后再试。",
}

# SQLite's primary result codes (https://sqlite.org/rescode.html); the low byte of an extended code.
_KIND_OF_CODE: dict[int, Kind] = {
    5: "locked", 6: "locked", 8: "readonly", 3: "readonly", 23: "readonly",
    10: "disk", 13: "disk", 14: "readonly", 11: "damaged", 24: "damaged", 26: "damaged", 19: "conflict",
}

# Copying a database raises without a code.
_KIND_OF_WORDS: tuple[tuple[str, Kind], ...] = (
    ("disk I/O error", "disk"), ("disk is full", "disk"), ("malformed", "damaged"), ("not a database", "damaged"),
    ("locked", "locked"), ("unable to open", "readonly"), ("readonly", "readonly"))

# The general code stands for our own slips too; with these words it is the file.
_SIGNS_OF_DAMAGE = ("no such table", "fts5", "vtable", "malformed", "no such module")


class StoreError(Exception):
    """The store refused or failed; ``str(error)`` is a sentence for the clerk, ``kind`` is for the caller."""

    def __init__(self, kind: Kind, sentence: str | None = None) -> None:
        super().__init__(sentence or SENTENCES[kind])
        self.kind: Kind = kind


def kind_of(error: BaseException) -> Kind | None:
    """The kind a driver's error stands for, or None when it is a mistake of ours."""
    # Text from a damaged page; the driver quotes it, so this must never pass on.
    if isinstance(error, UnicodeDecodeError) or "Could not decode to UTF-8" in str(error):
        return "damaged"
    driver = getattr(error, "orig", None) or error
    code = getattr(driver, "sqlite_errorcode", None)
    if code is None:
        return _kind_by_words(driver)
    if code == 1 and any(sign in str(error) for sign in _SIGNS_OF_DAMAGE):
        return "damaged"
    if code & 0xFF == 19 and "UNIQUE" not in str(error):  # only a taken place is somebody else's doing
        return None
    return _KIND_OF_CODE.get(code & 0xFF)


def _kind_by_words(error: BaseException) -> Kind | None:
    if type(error).__name__ not in ("OperationalError", "DatabaseError"):
        return None
    return next((kind for words, kind in _KIND_OF_WORDS if words in str(error)), None)


def _kind_of_file_error(error: Exception) -> Kind | None:
    if isinstance(error, PermissionError):
        return "readonly"
    return "disk" if isinstance(error, OSError) else None


def meant(error: Exception, files: bool = True) -> StoreError | None:
    """What a driver's or, with ``files``, a system's error is to the clerk; None for one of ours, or that nobody knows."""
    if isinstance(error, StoreError):
        return None
    kind = kind_of(error) or (_kind_of_file_error(error) if files else None)
    # The driver's text is dropped: it may quote values, and values are personal data.
    return None if kind is None else StoreError(kind)


class translated:  # noqa: N801 - read as a function; a class, because every reading passes here and a generator costs thrice
    """Turn driver and, with ``files``, system errors inside the block into StoreError; ours pass unchanged."""

    __slots__ = ("_files",)

    def __init__(self, *, files: bool = True) -> None:
        self._files = files

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if isinstance(error, Exception) and (said := meant(error, self._files)):
            raise said from None
