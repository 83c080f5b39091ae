"""The office and the window most tests of screens stand on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk.app import Window
from hotline_desk.screens.acting import Acting, DeskOffice
from hotline_desk.screens.archive import ArchivePage
from hotline_desk.screens.revisit import RevisitPage
from hotline_desk.services.office import Desk
from hotline_desk.shots.studio import Studio
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens.hands import stand
from tests.screens.offices import NOW, office
from tests.screens.papers import Outside, machines


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The sample office of the pictures."""
    with office(tmp_path) as opened:
        yield opened


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Desk]:
    """An office without an order; its clock stands still."""
    with Desk.create(tmp_path / "office", "youyilu", "友谊路街道热线办", clock=lambda: NOW, user="王敏") as opened:
        yield opened


@pytest.fixture
def host(qtbot: QtBot, qapp: QApplication) -> QWidget:
    """An empty window a panel or a dialog opens in."""
    window = QWidget()
    stand(qtbot, window)
    return window


@pytest.fixture
def acting(host: QWidget, desk: Desk) -> Acting:
    """The panels of acts over the module's office, in an empty window."""
    return Acting(DeskOffice(desk), host)


@pytest.fixture
def window(desk: Desk, qtbot: QtBot, qapp: QApplication) -> Iterator[Window]:
    """The whole window over the module's office, the active one; nobody works on when it goes."""
    apply(qapp, make_theme(motion=False))
    made = Window(desk)
    qtbot.addWidget(made.shell)
    made.shell.show()
    made.shell.activateWindow()
    yield made
    for layer in made.shell.layers():
        layer.close_layer()
    QThreadPool.globalInstance().waitForDone()
    made.shell.hide()


@pytest.fixture
def read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A short list is there when it was asked for: on a loaded machine the moment it is waited for in use may be too short."""
    for page in (ArchivePage, RevisitPage):
        monkeypatch.setattr(page, "MOMENT_MS", 30_000)


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    """The window of the pictures, shared by a module."""
    made = Studio(None, 1366, 688)
    yield made
    QThreadPool.globalInstance().waitForDone(10_000)
    made.shell.close()
    made.close()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply(app, make_theme(motion=False))


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Outside:
    """The printer and the scanner of the office."""
    return machines(tmp_path, monkeypatch)
