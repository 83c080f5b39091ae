"""What a test of a screen does with real keys, and what it reads there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk.screens.page import PageSpec
from hotline_desk.screens.settings import SettingsPage
from hotline_desk.screens.shell import Shell
from hotline_desk.services.office import Desk
from hotline_desk.widgets.theme import apply, make_theme


def press(*keys: Qt.Key | str, mods: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Strike these keys, each where the focus then is."""
    for key in keys:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key, mods)
        QApplication.processEvents()


def words(widget: QWidget) -> str:
    """Every label that can be seen, a line each."""
    QApplication.processEvents()  # what was just added is shown by the event loop
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def stand(qtbot: QtBot, window: QWidget, width: int = 1366, height: int = 688) -> None:
    """Show a window as the active one, in the reference size."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply(app, make_theme(motion=False))
    qtbot.addWidget(window)
    window.resize(width, height)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def shell_of(qtbot: QtBot, *specs: PageSpec) -> Shell:
    """A window of these places, the active one, at the first of them."""
    window = Shell("友谊路街道热线办", list(specs), "王敏")
    stand(qtbot, window)
    window.go(specs[0].key)
    QApplication.processEvents()
    return window


def settings_of(qtbot: QtBot, desk: Desk) -> SettingsPage:
    """设置 beside the navigation, shown."""
    page = SettingsPage(desk)
    stand(qtbot, page, 1210, 640)
    page.shown()
    return page
