"""The counted days: one source for all stands once, several have a column wide enough to be read."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from hotline_desk.services.views import CountedRow
from hotline_desk.widgets.text import Para
from hotline_desk.widgets.theme import apply, make_theme, theme_of
from hotline_desk.widgets.why import DayTable

NOTICE, OWN = "国务院办公厅2026年节假日安排", "本单位的日子"


@pytest.mark.parametrize(("second", "shown"), [(NOTICE, [f"以上都按 {NOTICE}"]), (OWN, [NOTICE, OWN])])
def test_where_the_days_come_from(qtbot: QtBot, qapp: QApplication, second: str, shown: list[str]) -> None:
    apply(qapp, make_theme(motion=False))
    table = DayTable((CountedRow("9月17日 周四", "工作日", NOTICE, "第 1 天"), CountedRow("9月18日 周五", "工作日", second, "第 2 天")))
    qtbot.addWidget(table)
    table.resize(theme_of().px(400), theme_of().px(200))
    table.show()
    QApplication.processEvents()
    paras = table.findChildren(Para)
    assert [p.text() for p in paras] == shown
    assert all(p.width() >= theme_of().px(150) for p in paras)
    assert ("来源" in [label.text() for label in table.findChildren(QLabel)]) == (len(shown) > 1)
