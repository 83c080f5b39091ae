"""导入核对 over a real office."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from hotline_desk.screens.import_ import ImportPage
from hotline_desk.services.office import Desk
from tests.screens.hands import stand
from tests.screens.importing.hands import write


@pytest.fixture
def desk(bare: Desk) -> Desk:
    return bare


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write(tmp_path / "区平台导出.xlsx")


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> Iterator[ImportPage]:
    shown = ImportPage(desk)
    stand(qtbot, shown, 1210, 640)
    shown.shown()
    yield shown
    qtbot.waitUntil(lambda: shown.pane.task is None, timeout=10000)
