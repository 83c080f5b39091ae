"""Where the program's own read-only files lie: the paper forms and the resources.

Three homes are known: the source tree (``forms/`` beside the package), an installed wheel
(``hotline_desk/_data/``) and a PyInstaller folder (``sys._MEIPASS``).
"""

from __future__ import annotations

import errno
import sys
from functools import cache
from pathlib import Path


class MissingFilesError(RuntimeError):
    """The installation lacks its own files; its text is a Chinese sentence for the clerk."""


def _homes() -> list[Path]:
    package = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    # The wheel's copy comes before the tree's, so that an unrelated "forms" folder
    # lying in site-packages is never taken for ours.
    return [*([Path(frozen)] if frozen else []), package / "_data", package.parent]


@cache
def _folder(name: str) -> Path:
    for home in _homes():
        if (home / name).is_dir():
            return home / name
    raise MissingFilesError(f"程序自带的“{name}”文件夹不见了，请重新安装热线办件台；办件数据不在其中，不受影响。")


def forms_dir() -> Path:
    """The folder of the paper forms (``*.toml``, lengths in millimetres).

    Raises MissingFilesError when the installation is incomplete.
    """
    return _folder("forms")


def resources_dir() -> Path:
    """The folder of packs, calendars, import maps, fonts and icons.

    Raises MissingFilesError when the installation is incomplete.
    """
    return _folder("resources")


_WHY = {errno.ENOENT: "没有这个文件或文件夹", errno.EISDIR: "它是一个文件夹", errno.ENOTDIR: "路径中间有一段不是文件夹",
        errno.EACCES: "没有权限，或者正被别的程序打开", errno.EPERM: "没有权限", errno.ENOSPC: "磁盘满了", errno.EROFS: "那里只能读",
        errno.ENAMETOOLONG: "名字太长"}


def why(error: OSError) -> str:
    """Why a file could not be read or written, in Chinese: what the system says is in its own language."""
    return _WHY.get(error.errno or 0, "读写出错")
