"""工单库 over a real office of five orders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from hotline_desk.screens.library import LibraryPage
from hotline_desk.services import acts, registering
from hotline_desk.services.office import Desk
from tests.screens.hands import stand
from tests.screens.library.hands import NUMBERS, settled
from tests.screens.offices import NOW


@pytest.fixture
def desk(bare: Desk) -> Iterator[Desk]:
    """Five orders, the oldest of them void."""
    with bare.store.transaction(by="王敏", now=NOW) as tx:
        for name in ("宝林六村居民区", "临江新村居民区"):
            tx.add_unit(name, "neighbourhood", pending=False)
    bare.units_changed()
    for i, number in enumerate(NUMBERS):
        registering.save(bare, {"number": number, "received_at": NOW - timedelta(days=i), "caller": "陈文", "phone": "13800001234",
                                "subject": f"第{i}件噪声", "content": "夜间噪声", "address": "宝林路"})
    acts.record(bare, "BS2609-0004", "void", {"reason": "重复登记"})
    yield bare
    QThreadPool.globalInstance().waitForDone()  # a worker must not read a store that is closed


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> LibraryPage:
    shown = LibraryPage(desk)
    stand(qtbot, shown, 1210, 640)
    shown.shown()
    settled(qtbot, shown)
    return shown
