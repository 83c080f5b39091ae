"""Which input method Qt is told to speak with.

fcitx, which UOS and Kylin come with, names itself to Qt by ``QT_IM_MODULE=fcitx``. Its plugin belongs to the system's own Qt and is
in no wheel, so with ours no Chinese can be typed at all. But fcitx5 also speaks as ibus does, and the plugin for that is there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping
from pathlib import Path

_KNOWN = "lib{}platforminputcontextplugin.so"
_SPOKEN = ("ibus", "compose")  # the second where none runs: accents, and no wait for what does not answer


def settle(environ: MutableMapping[str, str] = os.environ, platform: str = sys.platform, plugins: Path | None = None) -> None:
    """Before the application is made: where the system names only input methods this Qt has no plugin for, add ibus.

    ``environ``: the program's environment, changed in place; ``plugins``: the folder of Qt's plugins, its own by default.
    """
    if platform != "linux":
        return
    named = [name for key in ("QT_IM_MODULES", "QT_IM_MODULE") for name in environ.get(key, "").split(";") if name]
    if not any((_folder(plugins) / _KNOWN.format(name)).is_file() for name in named):
        environ["QT_IM_MODULES"] = ";".join(dict.fromkeys((*named, *_SPOKEN)))


def _folder(plugins: Path | None) -> Path:
    if plugins is None:
        from PySide6.QtCore import QLibraryInfo

        plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    return plugins / "platforminputcontexts"
