"""登记 over a real office in a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from hotline_desk.screens.register import RegisterPage
from hotline_desk.services import registering
from hotline_desk.services.office import Desk
from tests.screens.hands import stand
from tests.screens.registering.hands import NOW


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Desk]:
    """An office without an order."""
    with Desk.create(tmp_path / "office", "youyilu", "友谊路街道热线办", clock=lambda: NOW, user="王敏") as opened:
        yield opened


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
