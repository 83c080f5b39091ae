"""Nothing blinks: no part of the window is shown before it has its place, for then it is a window of its own for a moment.

Seen as a flash on the screen, and it takes the focus with it on some desktops.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QWidget

from hotline_desk.screens.settings.page import SECTIONS
from hotline_desk.services import dossier
from hotline_desk.shots.studio import Studio
from tests.screens.walking import walked

OWN = Qt.WindowType.Popup, Qt.WindowType.ToolTip, Qt.WindowType.Tool
STATES = ("registered", "dispatched", "handling", "pending_revisit", "closed")


class Watch(QObject):
    """What was shown as a window of its own: the kind of widget and what it says."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow() and not isinstance(watched, QMenu) \
                and watched.windowType() not in OWN and not isinstance(watched.parentWidget(), QComboBox):
            self.seen.add(f"{type(watched).__name__} {watched.accessibleName()}".strip())
        return False


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    yield from walked("youyilu", set())


def test_no_place_and_no_panel_blinks(studio: Studio) -> None:
    watch, stray = Watch(), QWidget()
    studio.application.installEventFilter(watch)
    try:
        opened = walk(studio)
        blinked = sorted(watch.seen)
        stray.show()
    finally:
        studio.application.removeEventFilter(watch)
        stray.hide()
    assert blinked == []
    assert len(opened) > 15
    assert watch.seen == {"QWidget"}, "one that does blink is seen"


def walk(studio: Studio) -> set[str]:
    """Every place, every section of the settings, every panel once; the acts whose panels were opened."""
    for place in (key for key in studio.shell.specs if key not in ("dossier", "matter")):
        studio.shell.go(place)
        QApplication.processEvents()
    for spec in SECTIONS:
        studio.shell.go("settings", spec.key)
        QApplication.processEvents()
    opened: set[str] = set()
    for state in STATES:
        number = studio.order(state)
        studio.shell.go("dossier", number)
        view = dossier.view(studio.desk, number)
        for option in (o for o in view.acts if o.name not in opened):
            opened.add(option.name)
            studio.window.acts().open(view, option)
            QApplication.processEvents()
            for layer in studio.shell.layers():
                layer.close_layer()
    return opened
