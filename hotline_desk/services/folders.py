"""Where an office's data lies when nobody says otherwise."""

from __future__ import annotations

from pathlib import Path


def default_data_dir() -> Path:
    """The platform's user data folder (``%LOCALAPPDATA%`` on Windows, ``~/.local/share`` elsewhere)."""
    import platformdirs

    return Path(platformdirs.user_data_dir("hotline-desk", appauthor=False)) / "office"
