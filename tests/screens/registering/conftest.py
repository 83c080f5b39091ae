"""登记 over a real office in a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from hotline_desk.screens.register import RegisterPage
from hotline_desk.services import registering
from hotline_desk.services.office import Desk
from tests.screens.hands import stand


@pytest.fixture
def desk(bare: Desk) -> Desk:
    """An office that sent the same matter to its unit half a year ago."""
    earlier = {"number": "BS260319-0001", "received_at": "2026-03-19T09:00", "phone": "13800001234", "kind": "complaint",
               "address": "友谊路街道宝林六村12号302室门口", "subject": "楼道堆放旧家具", "content": "楼道堆放旧家具"}
    registering.save(bare, earlier, {"to": "宝林六村居民区", "class": "general"})
    return bare


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> Iterator[RegisterPage]:
    register = RegisterPage(desk)
    stand(qtbot, register, 1210, 640)
    register.shown()
    yield register
    register.pane.adviser.wait()
