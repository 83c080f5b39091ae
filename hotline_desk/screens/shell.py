"""The window: rail at the left, one page at a time, toasts and dialogs over all of it, and the keys that go places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QPlainTextEdit, QStackedWidget, QWidget

from hotline_desk.screens.page import NARROW, REFERENCE, WIDE, Page, PageSpec
from hotline_desk.services.views import Done
from hotline_desk.widgets.banners import Banners
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.floating import Layer, Toasts
from hotline_desk.widgets.icons import icons
from hotline_desk.widgets.keeping import Keeper
from hotline_desk.widgets.keys import KeyGroup, KeysDialog
from hotline_desk.widgets.nav import Nav, NavItem
from hotline_desk.widgets.panes import column, rest_focus, row, step_focus
from hotline_desk.widgets.theme import theme_of
from hotline_desk.widgets.underway import stop_latest

TITLE = "热线办件台"
LIST_KEYS = (("↑ ↓", "上一件 / 下一件"), ("Enter", "打开档案"))
FORM_KEYS = (("Tab", "下一项"), ("Ctrl+Enter", "保存并下一步"), ("Ctrl+S", "仅保存"), ("1–4", "选第几个答案"), ("F8", "下一处要改的"),
             ("Ctrl+P", "打印"), ("Ctrl+V", "粘贴截图、文件"), ("Ctrl+O", "选文件"))
INITIALS = (("L", "联"), ("P", "派"), ("T", "退"), ("Y", "延"), ("H", "回"), ("J", "结"), ("D", "督"), ("C", "催"))


def _same(words: str, act: str) -> bool:
    """Whether a page's short word (联系) says what the act's does (记录先行联系)."""
    return bool(act) and any(words in label or label in words for label in act.split(" / "))


def span_of(width: float) -> str:
    """Narrow, reference or wide for a logical width at 100 % text."""
    return NARROW if width < 1320 else REFERENCE if width < 1600 else WIDE


class _Canvas(QWidget):
    """The ground of the window; everything that floats has it as its host."""

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme_of().c("canvas"))


class Shell(QMainWindow):
    """The main window.

    Signals: ``undo_wanted`` (Ctrl+Z outside a text field, or 撤销 on a toast; carries the Done or None),
    ``supervise_wanted`` (Ctrl+D; carries the order the page is at), ``closing`` before the window goes,
    ``find_wanted`` for 搜索全部 (Ctrl+K; carries the words to begin with); without ``finds`` there is none, by rail or key.
    """

    undo_wanted = Signal(object)
    supervise_wanted = Signal(str)
    find_wanted = Signal(str)
    counts_wanted = Signal()
    closing = Signal()

    def __init__(self, office: str, specs: Iterable[PageSpec], user: str = "", place: str = "",
                 parent: QWidget | None = None, finds: bool = True, cards: Callable[[], Sequence[tuple[str, int]]] = tuple,
                 acts: Callable[[], Sequence[tuple[str, str]]] = tuple) -> None:
        """For F1: ``cards`` tells the 牌 of the office's regulation with their counts, ``acts`` the keys of what is done with an order."""
        super().__init__(parent)
        self.office, self.place, self.finds, self.cards, self.acts = office, place, finds, cards, acts
        self.specs: dict[str, PageSpec] = {spec.key: spec for spec in specs}
        self.pages: dict[str, Page] = {}
        self._trail: list[str] = []
        self._told: dict[str, str] = {}  # keys of the window that F1 tells of
        self.span = REFERENCE
        self._build(user)
        self._keys()
        self.setWindowIcon(window_icon())
        self.setMinimumSize(1180, 620)
        self.resize(1366, 688)
        self.setWindowTitle(f"{TITLE}（{office}）")

    # -- building --------------------------------------------------------------------------------
    def _build(self, user: str) -> None:
        centre = _Canvas(self)
        self.setCentralWidget(centre)
        whole = row(centre, 0)
        items = [NavItem(s.key, s.words, s.icon, s.shortcut, s.lower) for s in self.specs.values() if s.rail]
        self.nav = Nav(items, TITLE, self.office, self.place)
        self.nav.chosen.connect(self._rail_chosen)
        self.nav.find.connect(self.find_everywhere)
        self.nav.finder.setHidden(not self.finds)
        self.nav.set_user(user)
        whole.addWidget(self.nav)
        right = column()
        self._right = right
        self.bands = Banners()
        self.bands.stranded.connect(self._settle_keys)
        self.stack = QStackedWidget()
        right.addWidget(self.stack, 1)
        right.insertWidget(0, self.bands)
        whole.addLayout(right, 1)
        self.toasts = Toasts(centre)

    def _keys(self) -> None:
        for spec in self.specs.values():
            if spec.shortcut:
                self._key(spec.shortcut, lambda key=spec.key: self.go(key))
        if "register" in self.specs:
            self._key("Ctrl+N", lambda: self.go("register"), "登记一件")
        if "supervision" in self.specs:
            self._key("Ctrl+D", lambda: self.supervise_wanted.emit(self.current.current_number() if self.current else ""),
                      "发起督办")
        self._key("Ctrl+F", self.search, "在这一页里搜")
        if self.finds:
            self._key("Ctrl+K", self.find_everywhere, "搜索全部")
            self._key("Ctrl+Shift+F", self.find_everywhere)
        self._key("F1", self.show_keys, "按键与记号")
        self._key("F5", self.refresh, "重新计算时限")
        self._key("F6", self.to_banners, "看提醒")
        self._key("Ctrl+Z", self._undo, "撤销上一步")

    def _key(self, keys: str, act: Callable[[], Any], words: str = "") -> None:
        """A key of the window; with ``words`` it stands in F1."""
        if words:
            self._told[keys] = words
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(act)

    # -- going places ----------------------------------------------------------------------------
    @property
    def current(self) -> Page | None:
        """The page that is shown."""
        page = self.stack.currentWidget()
        return page if isinstance(page, Page) else None

    @property
    def current_key(self) -> str:
        return self._trail[-1] if self._trail else ""

    def page(self, key: str) -> Page:
        """The page ``key``, built now if it was never shown; raises KeyError for a page nobody registered."""
        if key not in self.pages:
            self.pages[key] = self._adopt(self.specs[key].build())
        return self.pages[key]

    def _adopt(self, page: Page) -> Page:
        page.go.connect(self.go)
        page.leave.connect(self.back)
        page.done.connect(self.say_done)
        page.said.connect(self._say)
        page.counts_changed.connect(self.counts_wanted)
        page.set_span(self.span)
        self.stack.addWidget(page)
        return page

    def go(self, key: str, argument: Any = None) -> None:
        """Show a page. A place in the rail forgets the way back; any other page remembers it."""
        if key not in self.specs or (self.current is not None and not self.current.leaving()):
            return
        page = self.page(key)
        self.bands.fold()
        if self.specs[key].rail:
            self._trail = [key]
        elif key != self.current_key:
            self._trail.append(key)
        self._show(page, argument)

    def back(self) -> None:
        """To the page one came from; nothing where there is none."""
        if len(self._trail) > 1 and self.current is not None and self.current.leaving():
            self._trail.pop()
            self._show(self.page(self._trail[-1]), None)

    def _show(self, page: Page, argument: Any) -> None:
        self.stack.setCurrentWidget(page)
        self.nav.set_current(self._trail[0])
        came_from = self.specs[self._trail[-2]].words if len(self._trail) > 1 else ""
        page.bar.set_back(came_from)
        page.shown(argument)
        if not isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit) and not self.layers():
            step_focus(page)
        self.setWindowTitle(f"{page.bar.title.text()} - {TITLE}（{self.office}）")

    def _rail_chosen(self, key: str) -> None:
        self.go(key)
        self.nav.set_current(self._trail[0] if self._trail else key)

    # -- what the keys do ------------------------------------------------------------------------
    def search(self) -> None:
        """Ctrl+F: this page's search; where one stands in it already, or the page has none, everything is searched."""
        page = self.current
        box = page.bar.search if page is not None else None
        if page is None or (box is not None and box.hasFocus()) or not page.focus_search():
            self.find_everywhere()

    def find_everywhere(self) -> None:
        """Ctrl+K: 搜索全部, beginning with what stands in this page's search."""
        box = self.current.bar.search if self.current is not None else None
        if self.finds and not self.layers():
            self.find_wanted.emit(box.text().strip() if box is not None else "")

    def refresh(self) -> None:
        """F5: reckon everything again."""
        self.counts_wanted.emit()
        if self.current is not None:
            self.current.refresh()

    def show_keys(self) -> None:
        """F1: what the keys do; only of pages that are there."""
        if self.layers():
            return
        known = dict(self.acts())
        rule = "单键取动作的拼音首字母：" + " · ".join(f"{word} {key}" for key, word in INITIALS if key in known)
        dialog = KeysDialog(self.centralWidget(), self.key_groups(), rule, self.cards())
        if "manual" in self.specs:
            manual = dialog.add_action(Button("打开手册", "pri", "file", "Enter"), primary=True)
            manual.clicked.connect(dialog.accept)
            manual.clicked.connect(lambda: self.go("manual"))
        dialog.open()

    def key_groups(self) -> list[KeyGroup]:
        """The columns of the overview, made from what is there: places, the window's keys, acts, this page's buttons."""
        places = tuple((s.shortcut, s.words) for s in self.specs.values() if s.shortcut)
        window = tuple((key, words) for key, words in self._told.items() if key not in dict(places))
        groups = [KeyGroup("去哪里", (*places, *window, ("Esc", "返回 / 关闭"))),
                  KeyGroup("办一件工单（不用切英文输入法）", (*self.acts(), ("V", "显示号码")))]
        page, acts = self.current, dict(groups[1].keys)
        mine = [(key, words) for key, words in page.key_list() if key not in {**self._told, **dict(places)} and not _same(words, acts.get(key, ""))] \
            if page is not None else []
        if page is not None and mine:
            groups.append(KeyGroup("这一页", (*(k for k in LIST_KEYS if k[0] not in dict(mine)), *mine)))
        return [*groups, KeyGroup("填写时", FORM_KEYS)]

    def _undo(self) -> None:
        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit | QPlainTextEdit) and not focus.isReadOnly():
            focus.undo()
        elif not self.toasts.undo_latest():
            self.undo_wanted.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if not stop_latest(self.centralWidget()) and not self.bands.step_out() and self.current is not None and not self.current.escape():
                self.back()
            return
        super().keyPressEvent(event)

    # -- what is said ----------------------------------------------------------------------------
    def say_done(self, done: Done) -> None:
        """An act was recorded: toast with 撤销, numbers and the shown page read again."""
        undo = (lambda: self.undo_wanted.emit(done)) if done.undoable else None
        self.toasts.say(done.message, done.detail, "done", undo)
        self.refresh()

    def say(self, title: str, detail: str = "", urgency: str = "done", undo: Callable[[], None] | None = None) -> None:
        """A toast."""
        self.toasts.say(title, detail, urgency, undo)

    def _say(self, title: str, detail: str, urgency: str) -> None:
        self.say(title, detail, urgency)

    def show_banner(self, key: str, title: str, detail: str = "", urgency: str = "soon",
                    buttons: Mapping[str, Callable[[], Any]] | None = None) -> None:
        """Something that stays until :meth:`drop_banner`; one banner a key."""
        self.bands.put(key, title, detail, urgency, dict(buttons or {}))
        for layer in self.layers():
            layer.raise_()

    def to_banners(self) -> None:
        """F6: to what is told at the top, all of it; once more: back to the work."""
        if not self.layers():
            self.bands.step()

    def _settle_keys(self) -> None:
        if self.current is not None:
            rest_focus(self.current)

    def set_band(self, band: QWidget) -> None:
        """A band above every page, for good: 练习."""
        self._right.insertWidget(0, band)

    def banners(self) -> list[str]:
        """The keys of the banners that are up, the oldest first."""
        return list(self.bands.up)

    def drop_banner(self, key: str) -> None:
        self.bands.drop(key)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Numbers beside the places, by page key."""
        self.nav.set_counts(counts)

    def layers(self) -> list[Layer]:
        """The dialogs and drawers that are open."""
        return [w for w in self.centralWidget().children() if isinstance(w, Layer) and w.isVisible()]

    # -- the window ------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        span = span_of(self.width() / theme_of().factor)
        self.nav.set_narrow(span == NARROW)
        if span != self.span:
            self.span = span
            for page in self.pages.values():
                page.set_span(span)

    def may_leave(self) -> bool:
        """Whether no page and no open dialog would lose something typed; what can be kept is kept now."""
        kept = [keeper.keep() for keeper in self.findChildren(Keeper)]
        return all(kept) and all(page.leaving() for page in self.pages.values())

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_leave():
            event.ignore()
            return
        self.closing.emit()
        event.accept()


def window_icon() -> QIcon:
    """The program's mark for title bar and task bar."""
    theme = theme_of()
    picture = QPixmap(64, 64)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.c("acc"))
    painter.drawRoundedRect(2, 2, 60, 60, 13, 13)
    painter.drawPixmap(12, 12, icons().pixmap("phone", theme.c("on_acc"), 40))
    painter.end()
    return QIcon(picture)
