"""A whole case in each pack, once by keys alone and once by mouse: from an empty office to a printed, signed, archived file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.widgets.theme import apply, make_theme
from tests.screens.clerk import Clerk, MouseClerk

PACKS = ("youyilu", "chengdong", "changning_cg", "luyang_cg")
NUMBER = "GD260907-0102"
PASTED = f"""工单编号：{NUMBER}
派单时间：2026-09-07 09:10
来电人：陈女士   联系电话：13800001234
诉求类型：投诉   紧急程度：一般
事发地点：友谊路街道宝林六村12号302室门口
诉求内容：来电人反映其居住楼道内 3 楼长期堆放纸箱、旧家具及一辆电动车，要求彻底解决。"""


@pytest.fixture
def clerk(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Clerk]:
    apply(qapp, make_theme(motion=False))
    hand, pack = request.param
    made = hand(qtbot, tmp_path, pack, "2026-09-07T09:30")
    yield made
    made.leave()


HANDS = [pytest.param((hand, pack), id=f"{pack}-{hand.__name__}") for hand in (Clerk, MouseClerk) for pack in PACKS]


@pytest.mark.parametrize("clerk", HANDS, indirect=True)
def test_from_an_empty_office_to_an_archived_case(clerk: Clerk) -> None:
    clerk.register(PASTED)
    assert clerk.state(NUMBER) == "registered"
    clerk.find(NUMBER)
    clerk.work_on(NUMBER, until="archived")
    kinds = [event.kind for event in clerk.desk.store.events(NUMBER)]
    assert {"register", "contact", "dispatch", "file_result", "review_result", "submit", "close", "archive"} <= set(kinds)
    assert clerk.desk.store.verify().ok
