"""督办 through the whole window: D opens the act panel, the paper goes out, the rail counts, 归档 ends the case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.app import Window
from hotline_desk.screens.acting.panel import ActPanel
from hotline_desk.screens.print_preview import PrintPreview
from hotline_desk.services import printing
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens.closed import OIL, desk_of, over, visited
from tests.screens.hands import press


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Window]:
    apply(qapp, make_theme(motion=False))
    desk = desk_of(tmp_path)
    over(desk, OIL)
    visited(desk, OIL, "2026-09-15T09:00", source="district", result="dissatisfied")
    made = Window(desk)
    qtbot.addWidget(made.shell)
    made.shell.show()
    made.shell.activateWindow()
    yield made
    QThreadPool.globalInstance().waitForDone(10_000)  # papers and counts still under way
    QApplication.processEvents()
    made.shell.close()


def test_from_the_rail_to_a_recorded_step(window: Window, qtbot: QtBot) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    press(Qt.Key.Key_5, mods=control)
    page = window.shell.page("supervision")
    assert window.shell.current is page
    qtbot.waitUntil(lambda: window.shell.nav.buttons["supervision"].count == 1 and page.case is not None, timeout=10_000)
    press("D")
    panel = window.shell.layers()[0]
    assert isinstance(panel, ActPanel)
    press(Qt.Key.Key_Return, mods=control)
    qtbot.waitUntil(lambda: not window.shell.layers(), timeout=10_000)
    assert window.desk.store.events(OIL)[-1].get("step") == "confirm"
    assert page.case.state == "待打印督办单"
    press(Qt.Key.Key_P, mods=control)
    preview = window.shell.layers()[0]
    assert isinstance(preview, PrintPreview)
    assert preview.form.value() == "youyilu_supervision"
    printing.keep_numbers(window.desk, "youyilu_supervision", [OIL])  # the job went through
    preview.reject()
    QApplication.processEvents()
    assert page.case.title == "督办　友街热督〔2026〕1号"
    assert page.list.hasFocus() or page.isAncestorOf(QApplication.focusWidget())


def test_every_place_of_the_rail_opens_by_its_key(window: Window) -> None:
    for key, name in ((Qt.Key.Key_4, "revisit"), (Qt.Key.Key_5, "supervision"), (Qt.Key.Key_7, "archive")):
        press(key, mods=Qt.KeyboardModifier.ControlModifier)
        assert window.shell.current_key == name
