"""The one movement there is: what comes up over the window fades in within 120 ms. Off wherever somebody would mind."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QAbstractAnimation, QPropertyAnimation
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGraphicsOpacityEffect, QWidget

from hotline_desk.widgets.theme import theme_of

FADE_MS = 120
_ANIMATION, _REMOTE = 0x1042, 0x1000  # SPI_GETCLIENTAREAANIMATION, SM_REMOTESESSION
_FAR = ("XRDP_SESSION", "SSH_CONNECTION", "VNCDESKTOP")


def allowed() -> bool:
    """Whether this machine wants movement: not over remote desktop, not where the system switched it off, not without a screen."""
    if QGuiApplication.platformName() in ("offscreen", "minimal", "vnc") or any(os.environ.get(name) for name in _FAR):
        return False
    return _windows_allows() if sys.platform == "win32" else os.environ.get("GTK_ENABLE_ANIMATIONS", "1") != "0"


def _windows_allows() -> bool:
    import ctypes

    user32 = ctypes.windll.user32  # type: ignore[attr-defined,unused-ignore]
    wanted = ctypes.c_int(1)
    user32.SystemParametersInfoW(_ANIMATION, 0, ctypes.byref(wanted), 0)
    return bool(wanted.value) and not user32.GetSystemMetrics(_REMOTE)


def fade_in(widget: QWidget) -> QAbstractAnimation | None:
    """Let a widget that was just shown come up softly; None where the look has no motion. The effect goes when it is over."""
    if not theme_of().motion:
        return None
    effect = QGraphicsOpacityEffect(widget)
    widget.setGraphicsEffect(effect)
    fade = QPropertyAnimation(effect, b"opacity", effect)
    fade.setDuration(FADE_MS)
    fade.setStartValue(0.0)
    fade.setEndValue(1.0)
    fade.finished.connect(lambda: widget.setGraphicsEffect(None))  # type: ignore[arg-type]
    fade.start()
    return fade
