"""The fade: on where the look has motion, gone when it is over, off without a screen or over remote desktop."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk.widgets import motion
from hotline_desk.widgets.floating import Dialog, Toasts
from hotline_desk.widgets.theme import apply, make_theme


@pytest.fixture
def host(qtbot: QtBot, qapp: QApplication) -> QWidget:
    apply(qapp, make_theme(motion=True))
    shown = QWidget()
    qtbot.addWidget(shown)
    shown.resize(900, 600)
    shown.show()
    return shown


def test_a_dialog_and_a_toast_fade_in_and_the_effect_goes(qtbot: QtBot, host: QWidget) -> None:
    dialog, toast = Dialog(host, "试一试"), Toasts(host).say("已保存")
    dialog.open()
    for widget in (dialog, toast):
        assert widget.graphicsEffect() is not None
    qtbot.waitUntil(lambda: dialog.graphicsEffect() is None and toast.graphicsEffect() is None)


def test_a_dialog_closed_while_it_fades_does_no_harm(qtbot: QtBot, host: QWidget) -> None:
    dialog = Dialog(host, "试一试")
    dialog.open()
    dialog.close_layer()
    qtbot.waitUntil(lambda: not host.findChildren(Dialog))


def test_without_motion_nothing_moves(qtbot: QtBot, qapp: QApplication, host: QWidget) -> None:
    apply(qapp, make_theme(motion=False))
    dialog = Dialog(host, "试一试")
    dialog.open()
    assert dialog.graphicsEffect() is None


@pytest.mark.parametrize(("platform", "variables", "wanted"), [
    ("xcb", {}, True), ("wayland", {}, True), ("offscreen", {}, False), ("xcb", {"XRDP_SESSION": "1"}, False),
    ("xcb", {"SSH_CONNECTION": "a b"}, False), ("xcb", {"GTK_ENABLE_ANIMATIONS": "0"}, False)])
def test_where_the_machine_wants_movement(monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], wanted: bool) -> None:
    for name in ("XRDP_SESSION", "SSH_CONNECTION", "VNCDESKTOP", "GTK_ENABLE_ANIMATIONS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(motion.QGuiApplication, "platformName", staticmethod(lambda: platform))
    assert motion.allowed() == wanted
