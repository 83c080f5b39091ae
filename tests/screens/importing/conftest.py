"""导入核对 over a real office."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.screens.import_ import ImportPage
from hotline_desk.services.office import Desk
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens.importing.hands import (
    NOW,
    write,
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.create(tmp_path / "office", "youyilu", "友谊路街道热线办", clock=lambda: NOW, user="王敏") as opened:
        yield opened


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write(tmp_path / "区平台导出.xlsx")


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, desk: Desk) -> Iterator[ImportPage]:
    apply(qapp, make_theme(motion=False))
    shown = ImportPage(desk)
    qtbot.addWidget(shown)
    shown.resize(1210, 640)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    shown.shown()
    yield shown
    qtbot.waitUntil(lambda: shown.pane.task is None, timeout=10000)
