"""Single keys work with a Chinese input method on: where a list has the focus, no input method is asked for anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QHeaderView
from pytestqt.qtbot import QtBot

from hotline_desk.app import Window
from hotline_desk.services import records
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens.closed import OIL, over
from tests.screens.offices import WALL, office

PLACES = (("today", None), ("orders", None), ("revisit", None), ("supervision", None), ("bulletin", None), ("archive", None), ("records", None),
          ("knowledge", None), ("meetings", None), ("matters", "matters"), ("matters", "places"), ("dossier", WALL), ("settings", "units"),
          ("settings", "maps"), ("settings", "policy"))


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Window]:
    apply(qapp, make_theme(motion=False))
    with office(tmp_path) as desk:
        over(desk, OIL)
        records.add(desk, "knowledge", {"question": "油烟怎么办", "answer": "先责令清洗", "source": "第四条"})
        made = Window(desk)
        qtbot.addWidget(made.shell)
        made.shell.show()
        yield made
        QThreadPool.globalInstance().waitForDone()
        made.shell.hide()


def test_no_list_wakes_the_input_method(window: Window) -> None:
    awake, seen = [], 0
    for key, argument in PLACES:
        window.shell.go(key, argument)
        QThreadPool.globalInstance().waitForDone(10_000)
        QApplication.processEvents()
        assert window.shell.current is not None
        for view in window.shell.current.findChildren(QAbstractItemView):
            if not view.isVisible() or isinstance(view, QHeaderView) or isinstance(view.parentWidget(), QComboBox):  # a head takes no keys
                continue
            seen += 1
            if view.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled) or view.inputMethodQuery(Qt.InputMethodQuery.ImEnabled):
                awake.append(f"{key}: {type(view).__name__} {view.accessibleName()} in {type(view.parentWidget()).__name__}")
    assert awake == []
    assert seen >= 10
