"""Qt's own words in Chinese: the menu under the right mouse button of a field, the buttons of a message of the system's."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication


def speak(app: QApplication) -> None:
    """Let Qt say 撤消, 复制, 粘贴 instead of Undo, Copy, Paste; once in the life of ``app``."""
    if app.findChild(QTranslator) is None:
        words = QTranslator(app)
        if words.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            app.installTranslator(words)
