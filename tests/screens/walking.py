"""An office to walk through: its window, how one comes to a place in it, and what is wrong there."""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QThreadPool
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from hotline_desk.shots.studio import Studio
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens import controls

PACKS = ("youyilu", "chengdong", "changning_cg", "luyang_cg")
ORDERS = 120  # some of each state
TWICE = {"Ctrl+Shift+F"}  # the second way to Ctrl+K, for hands that know it from elsewhere
ANSWERED = {"Alt+1", "Alt+2", "Alt+3"}  # 导入: printed on the answers of a question, which stands there only with a file
QUIET = 2  # looks in a row at which nothing was due


class Walked(Studio):
    """The window of one office. ``seen``: on which controls the focus was looked at already, here or in another office."""

    seen: set[tuple[str, str]]

    def wait(self, seconds: float = 5) -> None:
        """Until no worker and no timer is due soon; no longer than that."""
        end, quiet = time.monotonic() + seconds, 0
        while quiet < QUIET and time.monotonic() < end:
            self.application.processEvents()
            quiet = 0 if self._busy() else quiet + 1
            if not quiet:
                time.sleep(0.004)

    def wrong(self, top: QWidget | None = None) -> list[str]:
        """What is wrong in the window, where F1 tells of keys too, or in what lies over it."""
        window = top or self.shell
        keys = {key for group in self.shell.key_groups() for key, _words in group.keys} if window is self.shell else set()
        silent = [f"{key} works and is told nowhere" for key in controls.silent_keys(window, keys) if key not in TWICE | ANSWERED]
        return controls.faults(window, self.seen) + silent

    def one_of_each_state(self) -> list[str]:
        """An order in each state there is."""
        found: dict[str, str] = {}
        for line in self.desk.store.rows({}, columns=("number", "state")):
            found.setdefault(str(line["state"]), str(line["number"]))
        return list(found.values())

    def come(self, place: str, about: str | None = None) -> QWidget:
        """Go to a place; at 档案 to an order, at 这一诉求 to the first there is. What is done to a row can be done there."""
        if place == "dossier" and about is None:
            about = self.order("handling")
        if place == "matter":
            about = str(self.desk.store.rows({"matter!=": None}, columns=("matter",), limit=1)[0]["matter"])
        self.close_layers()
        self.clear_toasts()
        self.shell.activateWindow()
        self.shell.go(place, about)
        self.wait()
        assert self.shell.current_key == place
        page = self.shell.current
        assert page is not None
        view = next((v for v in page.findChildren(QAbstractItemView) if v.isVisible() and v.model() and v.model().rowCount()), None)
        if view is not None and not view.currentIndex().isValid():
            view.setCurrentIndex(view.model().index(0, 0))
            self.wait()
        return page


def walked(pack: str, seen: set[tuple[str, str]]) -> Iterator[Walked]:
    """The window of an office under ``pack``; closed with its workers afterwards."""
    made = Walked(None, 1366, 688, pack=pack, count=ORDERS)
    made.seen = seen
    yield made
    QThreadPool.globalInstance().waitForDone(10_000)
    made.shell.close()
    made.desk.close()
    made.shell.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    apply(made.application, make_theme(motion=False))
