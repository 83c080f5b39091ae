"""Every place of the window, every button in sight that prints a key: the key does something, and says so in the picture.

A key that is printed and does nothing teaches the clerk not to trust the others.
"""

from __future__ import annotations

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFileDialog, QWidget

from hotline_desk.shots.studio import Studio
from hotline_desk.widgets.buttons import Button

UNSEEN = {"空格", "F11", "Ctrl+R", "V"}  # the row under the cursor, another window, the same list read anew, a number for 30 s: tested where they are
NAMES = {"空格": "Space", "↑": "Up", "↓": "Down", "Enter": "Return"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which file dialogs were opened: they are the system's own, here they are only counted."""
    heard: list[str] = []

    def noted(name: str, answer: object) -> None:
        monkeypatch.setattr(QFileDialog, name, staticmethod(lambda *_a, **_k: (heard.append(name), answer)[1]))

    for name in ("getOpenFileName", "getSaveFileName"):
        noted(name, ("", ""))
    noted("getExistingDirectory", "")
    noted("getOpenFileNames", ([], ""))
    return heard


def come(studio: Studio, place: str, argument: object = None) -> QWidget:
    """Go to a place; the focus is where the page puts it, else in its first list."""
    studio.close_layers()
    studio.shell.activateWindow()
    studio.shell.go(place, argument)
    studio.wait()
    page = studio.shell.current
    assert page is not None
    assert studio.shell.current_key == place
    view = next((v for v in page.findChildren(QAbstractItemView) if v.isVisible() and v.model() and v.model().rowCount()), None)
    if view is not None:
        view.setFocus()
        if not view.currentIndex().isValid():
            view.setCurrentIndex(view.model().index(0, 0))
    studio.wait()
    assert QApplication.focusWidget() is not None, "a key would go nowhere"
    return page


def shown_at(studio: Studio, place: str) -> str | None:
    """What a place that is about one thing is about."""
    if place == "matter":
        return str(studio.desk.store.rows({"matter!=": None}, columns=("matter",), limit=1)[0]["matter"])
    return studio.order("handling") if place == "dossier" else None


def printed(page: QWidget) -> list[str]:
    """The keys in sight."""
    found = {b.key for b in page.findChildren(Button) if b.isVisible() and b.isEnabled() and b.key and not b.visibleRegion().isEmpty()}
    return sorted(found - UNSEEN)


def strike(studio: Studio, key: str) -> None:
    """The printed key, on whatever has the focus."""
    pressed = QKeySequence("+".join(NAMES.get(part, part) for part in key.split("+")))[0]
    QTest.keyClick(QApplication.focusWidget() or studio.shell, pressed.key(), pressed.keyboardModifiers())
    studio.pause(0.13)  # a button's own shortcut lets it look pressed for a tenth of a second first
    studio.wait()


def seen(studio: Studio) -> tuple[object, ...]:
    """All a clerk can see: the picture, the place, what lies over it."""
    picture = studio.shell.grab().toImage()
    return (studio.shell.current_key, tuple(type(layer).__name__ for layer in studio.shell.layers()), bytes(picture.constBits()))


PLACES = ("today", "register", "orders", "revisit", "supervision", "bulletin", "archive", "records", "import", "settings", "manual", "matters", "matter",
          "knowledge", "meetings", "dossier")
ELSEWHERE = {"find"}  # 搜索全部 is a layer over the place one is at (tests/screens/test_finder.py)


@pytest.mark.parametrize("place", PLACES)
def test_every_printed_key_does_something(studio: Studio, asked: list[str], place: str) -> None:
    argument = shown_at(studio, place)
    dead = []
    for key in printed(come(studio, place, argument)):
        come(studio, place, argument)
        before, files = seen(studio), len(asked)
        strike(studio, key)
        if seen(studio) == before and len(asked) == files:
            dead.append(key)
    assert dead == []


def test_every_place_is_walked(studio: Studio) -> None:
    assert set(studio.shell.specs) - ELSEWHERE <= set(PLACES)
