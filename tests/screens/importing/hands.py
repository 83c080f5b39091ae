"""An export of five rows, and what a test does with 导入核对."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hotline_desk.screens.import_ import ImportPage
from hotline_desk.widgets.panes import Banner

HEADERS = ("工单编号", "派单时间", "诉求人", "联系方式", "诉求地址", "诉求描述", "问题类别", "要求时限", "坐席工号")
ROWS: tuple[tuple[Any, ...], ...] = (
    ("BS260917-0101", "2026-09-17 08:52", "李先生", "13700000925", "友谊路1016号", "空调外机滴水", "市容", "5", 3021),
    ("BS260917-0102", "2026-09-17 08:55", "郑先生", "1386022", "宝杨路628号", "广场舞噪声", "噪声", "5", 3021),
    ("BS260917-0103", "2026-09-17 08:56", "叶先生", "18800000214", "牡丹江路漠河路口", "共享单车占盲道", "市容", "五天", 3021),
    ("BS260917-0104", "2026-09-17 08:57", "金女士", "13500008840", "", "漠河路600弄门口路面坑洼积水", "道路", "5", 3021),
    ("BS260917-0101", "2026-09-17 08:52", "李先生", "13700000925", "友谊路1016号", "空调外机滴水", "市容", "5", 3021),
)


def write(path: Path, rows: Sequence[Sequence[Any]] = ROWS, headers: Sequence[str] = HEADERS) -> Path:
    book = openpyxl.Workbook()
    book.active.append(list(headers))
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def opened(qtbot: QtBot, page: ImportPage, path: Path) -> None:
    page.pane.open(path)
    settled(qtbot, page)


def settled(qtbot: QtBot, page: ImportPage) -> None:
    qtbot.waitUntil(lambda: page.pane.task is None, timeout=10000)


def counts(page: ImportPage) -> dict[str, int]:
    assert page.pane.check.plan is not None
    return page.pane.check.plan.counts


def verdicts(page: ImportPage) -> list[str]:
    assert page.pane.check.plan is not None
    return [r.verdict for r in page.pane.check.plan.rows]


def confirm(page: ImportPage) -> None:
    for line in page.pane.check.columns.doubtful():
        line.confirm()


def banners(page: ImportPage) -> str:
    return "".join(b.accessibleName() for b in page.findChildren(Banner) if not b.isHidden())


def take(qtbot: QtBot, page: ImportPage) -> None:
    confirm(page)
    qtbot.keyClick(page.pane, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, page)
