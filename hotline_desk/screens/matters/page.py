"""The page 同一诉求: what is to be decided, the matters there are, where complaints gather, other names of places."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from hotline_desk.screens.matters import places_pane, review_pane, spots_pane
from hotline_desk.screens.matters.list_pane import MatterListPane
from hotline_desk.screens.matters.places_pane import PlacesPane
from hotline_desk.screens.matters.review_pane import ReviewPane
from hotline_desk.screens.matters.spots_pane import SpotsPane
from hotline_desk.screens.page import NARROW, WIDE, Page
from hotline_desk.services import why
from hotline_desk.services.office import Desk
from hotline_desk.widgets.buttons import PillBar
from hotline_desk.widgets.why import ClauseDrawer

TABS = (("review", "疑似重复"), ("matters", "已并的诉求"), ("spots", "未诉先办"), ("places", "小区别名"))
SEARCHED = {"matters": "诉求、地点、编号", "places": "小区、路名、别名"}  # what each list is searched by


class MattersPage(Page):
    """Four panes under one title; ``shown`` takes a pane's key, or a scope of 疑似重复 (``batch:…``)."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("同一诉求", "", SEARCHED["matters"])
        self.desk = desk
        self.waiting = 0
        self.tabs = PillBar()
        self.tabs.set_pills([(key, words, None) for key, words in TABS])
        self.tabs.setToolTip("Alt+1 … Alt+4 换页")
        self.tabs.chosen.connect(self._chosen)
        self.bar.line.setStretchFactor(self.bar.heading, 0)
        self.bar.line.insertWidget(2, self.tabs, 1)
        self.review, self.matters, self.spots, self.places = ReviewPane(desk), MatterListPane(desk), SpotsPane(desk), PlacesPane(desk)
        self.stack = QStackedWidget()
        for pane in (self.review, self.matters, self.spots, self.places):
            self.stack.addWidget(pane)
        self.body.addWidget(self.stack, 1)
        self._connect()
        self._show_search()

    def _connect(self) -> None:
        for pane in (self.review, self.spots, self.places):
            pane.done.connect(self._done)
            pane.said.connect(self.said)
        for opener in (self.review, self.spots):
            opener.opened.connect(lambda number: self.go.emit("dossier", number))
        self.matters.opened.connect(lambda name: self.go.emit("matter", name))
        self.matters.look.connect(lambda: self.choose("review"))
        self.review.clause.connect(lambda number: self.open_layer(ClauseDrawer(self.host, why.clause(self.desk, number))))
        self.review.counted.connect(self._counted)
        for n, (key, _) in enumerate(TABS, 1):
            QShortcut(QKeySequence(f"Alt+{n}"), self, lambda key=key: self.choose(key), context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # -- which pane ----------------------------------------------------------------------------------
    @property
    def pane(self) -> str:
        return self.tabs.current() or "review"

    def choose(self, key: str) -> None:
        """Alt+1 … 4: one of the panes."""
        self.tabs.choose(key)

    def _chosen(self, key: str) -> None:
        self.stack.setCurrentIndex([k for k, _ in TABS].index(key))
        self._show_search()
        self._read("")

    def _show_search(self) -> None:
        if self.bar.search is not None:
            self.bar.search.setVisible(self.pane in SEARCHED)
            self.bar.search.ask_for(SEARCHED.get(self.pane, SEARCHED["matters"]))

    def _read(self, scope: str) -> None:
        if self.pane == "review":
            self.review.shown(scope)
            return
        pane = {"matters": self.matters, "spots": self.spots, "places": self.places}[self.pane]
        pane.read()
        pane.table.setFocus()

    def shown(self, argument: Any = None) -> None:
        """Come up; ``argument`` is a pane or a scope to look through."""
        wanted = str(argument or "")
        key = wanted if wanted in dict(TABS) else "review" if wanted else self.pane
        if key != self.pane:
            self.tabs.blockSignals(True)
            self.tabs.choose(key)
            self.tabs.blockSignals(False)
            self.stack.setCurrentIndex([k for k, _ in TABS].index(key))
            self._show_search()
        self._read(wanted if wanted not in dict(TABS) else "")

    def refresh(self) -> None:
        """F5, or an act: what is decided falls out, what was taken back comes in again."""
        if self.pane == "review":
            self.review.settle()
        else:
            self._read("")

    def find(self, words: str) -> None:
        if self.pane == "matters":
            self.matters.find(words)
        elif self.pane == "places":
            self.places.find(words)

    def focus_search(self) -> bool:
        return self.pane in SEARCHED and super().focus_search()

    def key_list(self) -> tuple[tuple[str, str], ...]:
        """Its buttons' keys and those of its panes."""
        return (*super().key_list(), *((f"Alt+{n}", words) for n, (_, words) in enumerate(TABS, 1)))

    def escape(self) -> bool:
        """Esc: out of the orders of a hot spot, then out of a search."""
        if self.pane == "spots" and self.spots.escape():
            return True
        if self.bar.search is not None and self.bar.search.text():
            self.bar.search.clear()
            self.find("")
            return True
        return False

    def set_span(self, span: str) -> None:
        super().set_span(span)
        for pane, module, usual in ((self.review, review_pane, "LIST"), (self.spots, spots_pane, "PANE"), (self.places, places_pane, "PANE")):
            name = {NARROW: f"{usual}_NARROW", WIDE: f"{usual}_WIDE"}.get(span, usual)
            pane.set_width(int(getattr(module, name)))

    # -- what comes of it ------------------------------------------------------------------------------
    def _done(self, done: object) -> None:
        self.done.emit(done)
        self.counts_changed.emit()

    def _counted(self, waiting: int) -> None:
        self.waiting = waiting

    def close_down(self) -> None:
        """The window closes: nothing may read the office any more. (Merely going elsewhere lets a long search go on.)"""
        self.review.leave()
        for asker in (self.matters.asker, self.spots.asker, self.spots.inside, self.places.asker):
            asker.wait()
