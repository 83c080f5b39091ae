"""What every page of the window is: a title, a line of context, buttons, and a body.

A page never touches the window. It says what it wants by signals; the shell connects them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QMainWindow, QVBoxLayout, QWidget

from hotline_desk.widgets.floating import Layer
from hotline_desk.widgets.nav import TopBar
from hotline_desk.widgets.panes import column

NARROW, REFERENCE, WIDE = "narrow", "reference", "wide"


class Page(QWidget):
    """Base class of all pages.

    Signals:
        go(key, argument): show another page, e.g. ``("dossier", "BS260916-0417")``.
        leave(): back to where one came from.
        done(Done): an act was recorded; the shell says so, offers 撤销 and lets every page read again.
        said(title, detail, urgency): a toast that is no act.
        counts_changed(): the numbers beside the places may be different now.
    """

    go = Signal(str, object)
    leave = Signal()
    done = Signal(object)
    said = Signal(str, str, str)
    counts_changed = Signal()

    def __init__(self, title: str, context: str = "", search: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.span = REFERENCE
        self._whole = column(self)
        self.bar = TopBar(title, context, search)
        self.bar.went_back.connect(self.leave)
        if self.bar.search is not None:
            self.bar.search.searched.connect(self.find)
            self.bar.search.entered.connect(self.enter_found)
        self._whole.addWidget(self.bar)
        self.body: QVBoxLayout = column(spacing=12, margins=(16, 0, 16, 16))
        self._whole.addLayout(self.body, 1)

    @property
    def host(self) -> QWidget:
        """What dialogs and drawers of this page lie over: the whole window, the rail included."""
        window = self.window()
        centre = window.centralWidget() if isinstance(window, QMainWindow) else None
        return centre if centre is not None else window

    def open_layer(self, layer: Layer) -> Layer:
        """Open a dialog or drawer made with :attr:`host`."""
        layer.open()
        return layer

    def shown(self, argument: Any = None) -> None:
        """The page has come up; ``argument`` is what ``go`` carried (an order number)."""

    def refresh(self) -> None:
        """Read everything again: F5, or an act elsewhere."""

    def find(self, words: str) -> None:
        """The clerk searched for ``words`` in this page's search box."""

    def focus_search(self) -> bool:
        """Ctrl+F: put the cursor into the search box; False where the page has none."""
        if self.bar.search is None:
            return False
        self.bar.search.setFocus()
        self.bar.search.selectAll()
        return True

    def enter_found(self) -> None:
        """Enter or ↓ in the search box: on to the list, its first row chosen where none is."""
        view = next((v for v in self.findChildren(QAbstractItemView) if v.isVisibleTo(self) and v.model() and v.model().rowCount()), None)
        if view is None:
            return
        view.setFocus(Qt.FocusReason.TabFocusReason)
        if not view.currentIndex().isValid():
            view.setCurrentIndex(view.model().index(0, 0))

    def escape(self) -> bool:
        """Esc: close what can be closed; False where nothing was, then the shell goes back."""
        return False

    def set_span(self, span: str) -> None:
        """The window became narrow, reference or wide (by logical width and text size)."""
        self.span = span

    def leaving(self) -> bool:
        """The window wants to close or show another page; False keeps the clerk here (say why first)."""
        return True


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page as app.py registers it; it is built when it is first shown.

    ``rail``: stands in the rail (a dossier does not); ``lower``: in the lower group of the rail.
    """

    key: str
    words: str
    build: Callable[[], Page]
    icon: str = "file"
    shortcut: str = ""
    rail: bool = True
    lower: bool = False
