"""The office and the window most tests of screens stand on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk.services.office import Desk
from tests.screens.hands import stand
from tests.screens.offices import office


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The sample office of the pictures."""
    with office(tmp_path) as opened:
        yield opened


@pytest.fixture
def host(qtbot: QtBot, qapp: QApplication) -> QWidget:
    """An empty window a panel or a dialog opens in."""
    window = QWidget()
    stand(qtbot, window)
    return window
