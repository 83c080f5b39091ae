"""What every page of the window is: a title, a line of context, buttons, and a body.

A page never touches the window. It says what it wants by signals; the shell connects them. A page over one list is a
:class:`ListPage`: what pills, search words, an empty list and Esc do is the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from hotline_desk.services.office import Desk
from hotline_desk.widgets.background import Latest
from hotline_desk.widgets.buttons import Button, PillBar
from hotline_desk.widgets.floating import Layer
from hotline_desk.widgets.nav import TopBar
from hotline_desk.widgets.panes import EmptyState, column, show_or_empty
from hotline_desk.widgets.text import KeyHints

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

    def key_list(self) -> tuple[tuple[str, str], ...]:
        """(key, what it does) of every button of this page that carries a key, and what its foot tells: what F1 shows."""
        found = {b.key: b.text() or b.toolTip() for b in self.findChildren(Button) if b.key and b.key != "Esc"}
        for hints in self.findChildren(KeyHints):
            found |= {key: words for key, words in hints.hints if key not in found}
        return tuple((key, words) for key, words in found.items() if words)

    def current_number(self) -> str:
        """The order this page is at; "" where it is at none."""
        return ""

    def escape(self) -> bool:
        """Esc: close what can be closed; False where nothing was, then the shell goes back."""
        return False

    def set_span(self, span: str) -> None:
        """The window became narrow, reference or wide (by logical width and text size)."""
        self.span = span

    def leaving(self) -> bool:
        """The window wants to close or show another page; False keeps the clerk here (say why first)."""
        return True


class Searching(Protocol):
    """What a list needs of the office to be searched."""

    def holding(self, words: str, numbers: Sequence[str]) -> frozenset[str]: ...


class DeskSearching:
    """:class:`Searching` over an opened desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def holding(self, words: str, numbers: Sequence[str]) -> frozenset[str]:
        """Which of these orders hold every word anywhere: text, full name and phone, pinyin. Runs in a worker."""
        from hotline_desk.services import finding

        return finding.among(self.desk, words, numbers)


class ListPage(Page):
    """A page over one list: pills and search narrow it, an empty list says why, Esc widens it again step by step.

    A page gives :meth:`show_rows`, :meth:`empty` and :attr:`listed`; its list stands in :attr:`stack`, what it has read
    of the office in :attr:`_rows`. Words are looked for in what a row shows at once, and a moment later, by a worker, in
    all else an order is known by.
    """

    ALL = "看全部"
    WAYS: Mapping[str, str] = {"去今日": "today", "去归档": "archive"}  # words of an empty state's button → page

    def __init__(self, title: str, search: str, office: Searching) -> None:
        super().__init__(title, "", search)
        self.words = ""
        self._rows: Sequence[Any] = ()  # each with the number of its order as ``order``
        self._searching, self._also, self._filled = office, frozenset[str](), True
        self._holding = Latest(self)
        self._holding.answered.connect(self._held)
        self._holding.failed.connect(self._not_held)
        self.pills = PillBar()
        self.pills.chosen.connect(self._filtered)
        self.stack = QStackedWidget()

    @property
    def listed(self) -> QWidget:
        """The list that takes the focus."""
        raise NotImplementedError

    def show_rows(self) -> None:
        """Show what pill and words let through, then :meth:`show_empty`."""
        raise NotImplementedError

    def empty(self, narrowed: bool) -> EmptyState:
        """What to say where nothing is listed; ``narrowed``: there is more than pill or words let through."""
        raise NotImplementedError

    def find(self, words: str) -> None:
        """Keep the rows that hold ``words``."""
        if words != self.words:
            self.words, self._also = words, frozenset()
            self.show_read()

    def show_read(self) -> None:
        """Show the rows as they were read just now, and ask which of them hold the words where no row shows it."""
        self._holding.drop()
        if self.words:
            office, words, numbers = self._searching, self.words, [row.order for row in self._rows]
            self._holding.ask(lambda _report: office.holding(words, numbers))
        self.show_rows()

    def _held(self, numbers: frozenset[str]) -> None:
        if self.words and (numbers != self._also or not self._filled):
            self._also = numbers
            self.show_rows()

    def _not_held(self, _error: object) -> None:
        self.show_rows()
        self.said.emit("没有搜全", "只列出了单子上看得见的。请再搜一次，工单数据没有变化。", "over")

    def let_through(self, order: str, parts: Iterable[str]) -> bool:
        """Whether these, or all the order is known by, hold every word that is searched for."""
        told = "\n".join(parts)
        return order in self._also or all(word in told for word in self.words.split())

    def _filtered(self, _key: str) -> None:
        self.show_rows()
        self.listed.setFocus()

    def show_empty(self, filled: bool, any_rows: bool) -> None:
        """The list, or why it is empty."""
        self._filled = filled
        # While the worker still looks, nothing says that there is nothing.
        state = None if filled or self._holding.busy else self.empty(bool(self.words) or any_rows)
        if state is not None:
            state.pressed.connect(self._empty_pressed)
        show_or_empty(self.stack, state)

    def _empty_pressed(self, words: str) -> None:
        if words in self.WAYS:
            self.go.emit(self.WAYS[words], None)
            return
        self._clear_search()
        self.pills.choose("all")

    def _clear_search(self) -> None:
        if self.bar.search is not None:
            self.bar.search.clear()
        self.find("")

    def escape(self) -> bool:
        """Esc: back to the list, then the search, then the filter."""
        if self.listed.isVisible() and not self.listed.hasFocus():
            self.listed.setFocus()
        elif self.words:
            self._clear_search()
        elif self.pills.current() not in ("", "all"):
            self.pills.choose("all")
        else:
            return False
        return True


Answer = tuple[Sequence[Any], str]  # the rows of a list and the line above it


class ReadPage(ListPage):
    """A list in which a thousand orders may wait: read off the window's thread, at once where it is short.

    A page gives :meth:`ask_rows` (runs in a worker) and :meth:`take_rows`; :meth:`read_rows` asks, and an answer to an
    older question is dropped. Until the first answer nothing says that there is nothing.
    """

    MOMENT_MS, SHORT = 50, 300  # how long so few rows are waited for, so that nothing is painted without them
    WAITING = ""  # what waits in the list, in words

    def __init__(self, title: str, search: str, office: Searching) -> None:
        super().__init__(title, search, office)
        self._was_read = False
        self._reading = Latest(self)
        self._reading.answered.connect(self._read)
        self._reading.failed.connect(self._unread)

    def ask_rows(self) -> Answer:
        """The rows and the line above them, from the office; in a worker."""
        raise NotImplementedError

    def take_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows instead of those that are listed."""
        raise NotImplementedError

    def read_rows(self) -> bool:
        """Ask anew; True where it was answered before this returns."""
        self._reading.ask(lambda _report: self.ask_rows())
        if len(self._rows) < self.SHORT:
            self._reading.settle(self.MOMENT_MS)
        if self._reading.busy and not self._was_read:
            self.bar.context.setText(f"正在列出{self.WAITING}…")
        return not self._reading.busy

    def _read(self, answer: Answer) -> None:
        self._was_read = True
        self.bar.context.setText(answer[1])
        self.take_rows(answer[0])

    def _unread(self, _error: object) -> None:
        self.bar.context.setText("")
        self.said.emit(f"{self.WAITING}没有读出来", "请按 F5 再读一次，工单数据没有变化。", "over")

    def show_empty(self, filled: bool, any_rows: bool) -> None:
        super().show_empty(filled or not self._was_read, any_rows)


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
