"""Several banners at once: the most urgent one stands, the others are one press away, so the list below keeps its room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.floating import announce
from hotline_desk.widgets.panes import Banner, column

KEY = "F6"
URGENT_FIRST = ("over", "today", "soon", "wait", "norm", "done")


class Banners(QWidget):
    """The banners of a window by key. Folded, only the most urgent is seen, with 还有 n 条; ``step`` is what F6 does.

    ``stranded``: the keys leave a banner, and where they came from is no more; the window finds them a place.
    """

    stranded = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.up: dict[str, Banner] = {}
        self.open = False
        self._more: Button | None = None
        self._came_from: QWidget | None = None
        self._stepped = False  # the keys came by F6, not the mouse
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)
        self.lines = column(self, 8, (16, 10, 16, 0))
        self.hide()

    # -- what is up ----------------------------------------------------------------------------------
    def put(self, key: str, title: str, detail: str, urgency: str, acts: Mapping[str, Callable[[], Any]]) -> None:
        """Show a banner, in place of an older one of this key; said aloud where it says something new."""
        before = self.up[key].accessibleName() if key in self.up else ""
        here, came_from = self._focused(key), self._came_from
        if key in self.up:
            self._take_out(key)
        banner = Banner(title, detail, urgency, acts)
        banner.pressed.connect(lambda words: acts[words]())
        self.up[key] = banner
        self._arrange()
        if here:
            self._enter(banner)
            self._came_from = came_from
        if banner.accessibleName() != before:
            announce(self, banner.accessibleName())

    def drop(self, key: str) -> None:
        """Take a banner away; a focus that stood in it goes back to where it came from: there the keys of the work are."""
        if key not in self.up:
            return
        here = self._focused(key)
        if here:
            self._leave()  # before it goes: what is hidden gives its focus to the next button
        self._take_out(key)
        self._arrange()

    def ranked(self) -> list[Banner]:
        """The banners, the most urgent first, among equals the oldest."""
        return sorted(self.up.values(), key=lambda b: URGENT_FIRST.index(b.urgency))

    def _take_out(self, key: str) -> None:
        banner = self.up.pop(key)
        self.lines.removeWidget(banner)
        banner.hide()
        banner.deleteLater()

    # -- how they stand --------------------------------------------------------------------------------
    def _arrange(self) -> None:
        ranked = self.ranked()
        self.open = self.open and len(ranked) > 1
        for place, banner in enumerate(ranked):
            self.lines.insertWidget(place, banner)
            banner.setVisible(self.open or place == 0)
        self.setVisible(bool(ranked))
        self._tell_more(ranked)

    def _tell_more(self, ranked: list[Banner]) -> None:
        """The button that unfolds stands in the first banner, and says to a screen reader what it hides."""
        had, came_from = self._more is not None and self._more.hasFocus(), self._came_from
        if self._more is not None:
            self._more.hide()
            self._more.deleteLater()
            self._more = None
        rest = ranked[1:]
        if not rest:
            return
        words = "收起" if self.open else f"还有 {len(rest)} 条"
        self._more = Button(words, "ghost", "chevron-up" if self.open else "chevron-down", KEY, small=True)
        told = "收起，只留最急的一条" if self.open else f"还有 {len(rest)} 条：{'；'.join(b.title for b in rest)}"
        self._more.setAccessibleName(f"{told}，按键 {KEY}")
        self._more.setToolTip(f"{told}（{KEY}）")
        self._more.clicked.connect(self.turn)
        ranked[0].add_tail(self._more)
        if had:
            self._more.setFocus()
            self._came_from = came_from  # not what Qt gave the keys to while the old button went

    def turn(self) -> None:
        """Unfold, or fold again."""
        self.open = not self.open
        self._arrange()

    # -- by key ----------------------------------------------------------------------------------------
    def step(self) -> None:
        """F6: unfold and go to the first banner's buttons; from there fold and go back to the work."""
        if self.step_out() or not any(_buttons(banner) for banner in self.up.values()):
            return
        self._stepped, self._came_from = True, QApplication.focusWidget()
        if not self.open and len(self.up) > 1:
            self.turn()
        self._enter(self.ranked()[0])

    def step_out(self) -> bool:
        """Esc and the second F6: fold, and the keys are back at the work; False where they were not here."""
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            return False
        self.fold()
        self._leave()
        return True

    def fold(self) -> None:
        """Leave only the most urgent one: whoever goes on working needs the room."""
        if self.open:
            self.turn()

    def _enter(self, banner: Banner) -> None:
        buttons = _buttons(banner)
        if buttons:
            buttons[0].setFocus()
        else:
            self._leave()

    def _leave(self) -> None:
        came_from, self._came_from = self._came_from, None
        if self._stepped:
            self._stepped = False
            self.fold()
        if came_from is not None and _alive(came_from) and came_from.isVisible():
            came_from.setFocus()
        else:
            self.stranded.emit()

    def _moved(self, before: QWidget | None, now: QWidget | None) -> None:
        """Remember what had the keys before they came in here, by whatever way."""
        if now is None or not self.isAncestorOf(now) or before is None or not _alive(before):
            return
        if not self.isAncestorOf(before) and before.window() is self.window():
            self._came_from = before

    def _focused(self, key: str) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and key in self.up and self.up[key].isAncestorOf(focus)


def _buttons(banner: Banner) -> list[Button]:
    """What can be pressed in a banner; not one that is about to go."""
    return [button for button in banner.findChildren(Button) if not button.isHidden()]


def _alive(widget: QWidget) -> bool:
    from shiboken6 import isValid

    return isValid(widget)
