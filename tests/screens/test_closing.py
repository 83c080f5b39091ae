"""The window is closed, or the system ends the session, while somebody is typing: what was typed is there next time."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk import app
from hotline_desk.services import registering
from hotline_desk.services.office import Desk
from hotline_desk.widgets.keeping import Keeper
from hotline_desk.widgets.theme import apply, make_theme


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, desk: Desk) -> app.Window:
    apply(qapp, make_theme(motion=False))
    made = app.Window(desk)
    qtbot.addWidget(made.shell)
    made.shell.show()
    return made


def test_the_form_is_kept_though_the_typing_never_rested(qtbot: QtBot, window: app.Window, desk: Desk) -> None:
    window.shell.go("register")
    page = window.shell.page("register")
    qtbot.keyClicks(page.pane.form.fields["subject"].editor, "noise at night")  # type: ignore[attr-defined]
    assert window.shell.close()
    with Desk.open(desk.folder, clock=desk.clock, user=desk.user) as again:
        kept = registering.load_draft(again, "register")
    assert kept is not None
    assert "noise at night" in str(kept)


def test_an_open_dialog_keeps_what_is_in_it(window: app.Window) -> None:
    kept: list[object] = []
    keeper = Keeper(window.shell.centralWidget(), lambda: "half a sentence", kept.append)
    keeper.touched()
    assert window.shell.close()
    assert kept == ["half a sentence"]


def test_what_cannot_be_kept_keeps_the_window_open(window: app.Window) -> None:
    keeper = Keeper(window.shell.centralWidget(), lambda: "half a sentence", lambda value: False)
    keeper.touched()
    assert not window.shell.close()
    keeper.setParent(None)
    assert window.shell.close()
