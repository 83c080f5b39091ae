"""Where an office's data lies when nobody says otherwise, and whether it may be written there."""

from __future__ import annotations

import os
from pathlib import Path


def default_data_dir() -> Path:
    """The platform's user data folder (``%LOCALAPPDATA%`` on Windows, ``~/.local/share`` elsewhere)."""
    import platformdirs

    return Path(platformdirs.user_data_dir("hotline-desk", appauthor=False)) / "office"


def may_write(folder: Path) -> bool:
    """Whether files can be made in an existing folder. Tried, not asked: what Windows says of a folder's rights is not what happens."""
    trial = folder / f".write-{os.getpid()}.tmp"
    try:
        trial.write_bytes(b"")
        trial.unlink()
    except PermissionError:
        return False
    except OSError as error:
        return error.errno not in (30,)  # EROFS; a full disk is another matter and is said as such
    return True
