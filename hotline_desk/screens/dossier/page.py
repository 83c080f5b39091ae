"""The page of one order: what can be done with it stands on keys and buttons alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from hotline_desk.screens.dossier.facts import FactsColumn
from hotline_desk.screens.dossier.office import DossierOffice
from hotline_desk.screens.dossier.story import HeadCard, StoryCard
from hotline_desk.screens.page import Page
from hotline_desk.services.office import Refused, StoreError
from hotline_desk.services.views import ActOption, OrderView, Why
from hotline_desk.widgets.background import run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.incoming import clipboard, files_of
from hotline_desk.widgets.keeping import PAUSE_MS
from hotline_desk.widgets.panes import EmptyState, column, row
from hotline_desk.widgets.theme import theme_of
from hotline_desk.widgets.why import ClauseDrawer


class Acts(Protocol):
    """What opens act panels (``screens.acting.Acting``); handed in, as no screen knows another."""

    def press(self, view: OrderView, event: QKeyEvent, numbers: Sequence[str] = ()) -> bool: ...

    def open(self, view: OrderView, option: ActOption, numbers: Sequence[str] = ()) -> Any: ...

    def put_in(self, view: OrderView, paths: Sequence[Path] = (), picture: bytes = b"") -> Any: ...

    def note(self, view: OrderView, words: str) -> bool: ...


MenuMaker = Callable[[OrderView, Sequence[str], QWidget], QMenu]


class DossierPage(Page):
    """工单档案 of the order that ``go`` carried.

    ``print_wanted`` (Ctrl+P) and ``explanation_wanted`` (W) carry the order number.
    """

    print_wanted = Signal(str)
    explanation_wanted = Signal(str)

    def __init__(self, office: DossierOffice, acts: Acts, menu: MenuMaker | None = None,
                 parent: QWidget | None = None) -> None:
        super().__init__("工单档案", parent=parent)
        self.office, self.acts, self._menu = office, acts, menu
        self.view: OrderView | None = None
        self._kept = ""
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # letters come here; Tab goes to what can be seen to have the focus
        self.setAccessibleName("工单档案")
        self.setAcceptDrops(True)
        self.matter_button = Button("同一诉求", "sec", "link", "Ctrl+L")
        self.matter_button.setToolTip("这一诉求的全部工单、结果和承诺")
        self.matter_button.clicked.connect(self._matter)
        self.matter_button.hide()
        self.bar.add(self.matter_button)
        self.print_button = Button("打印", "sec", "print", "Ctrl+P")
        self.print_button.clicked.connect(self._print)
        self.explain_button = Button("说明书", "sec", "scales", "W")
        self.explain_button.setToolTip("为什么是这些时限、认定和得分：给承办单位看的一页，申诉时用")
        self.explain_button.clicked.connect(self._explain)
        self.bar.add(self.explain_button)
        self.bar.add(self.print_button)
        self._build()

    def _build(self) -> None:
        self.whole = QWidget()
        line = row(self.whole, 12)
        left = column(spacing=12)
        self.head, self.story, self.facts = HeadCard(), StoryCard(), FactsColumn()
        left.addWidget(self.head)
        left.addWidget(self.story, 1)
        line.addLayout(left, 1)
        line.addWidget(self.facts)
        self.body.addWidget(self.whole, 1)
        self.empty = EmptyState("找不到这张工单", "可能已经撤销登记。数据没有变化。", [("返回", "back")], "info", "norm")
        self.empty.hide()
        self.empty.pressed.connect(self._left)
        self.body.addWidget(self.empty, 1)
        self._connect()

    def _connect(self) -> None:
        self.head.wanted.connect(self._act)
        self.head.more.connect(self._more)
        self.story.noted.connect(self._note)
        self.story.opened.connect(self._clause)
        self.story.file_wanted.connect(self.open_file)
        self.story.note.brought.connect(self.put_in)
        self._typing = QTimer(self)  # a power cut takes no more than the last second of typing
        self._typing.setSingleShot(True)
        self._typing.setInterval(PAUSE_MS)
        self._typing.timeout.connect(self._keep_note)
        self.story.note.textChanged.connect(self._typing.start)
        self.facts.checklist.add_wanted.connect(self.put_in)
        self.facts.materials.open_wanted.connect(self.open_file)
        self.facts.materials.remove_wanted.connect(self.remove_file)
        self.facts.reveal.connect(self.reveal)
        self.facts.answers.taken.connect(self._copied)
        self.facts.answers.opened.connect(self._entry)
        self.facts.why_clock.connect(self._why_clock)
        self.facts.why_finding.connect(self._why_finding)

    # -- showing ---------------------------------------------------------------------------------
    def shown(self, argument: Any = None) -> None:
        """Open the order ``argument``; without one the same order again."""
        number = str(argument or (self.view.number if self.view else ""))
        if number:
            self.open(number)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def open(self, number: str) -> None:
        """Read an order and show it."""
        other = self.view is None or self.view.number != number
        if other:
            self._keep_note()
        try:
            view = self.office.view(number)
        except Refused as refusal:
            self._missing(number, str(refusal))
            return
        self.view = view
        self.empty.hide()
        self.whole.show()
        self.matter_button.setVisible(bool(view.matter))
        self._title()
        self.head.show_order(view)
        self.story.show_order(view)
        self.facts.show_order(view, self.office.today())
        self.facts.answers.show_answers(self.office.answers(number))
        if other:
            self._kept = self.office.load_note(number)
            self.story.note.setPlainText(self._kept)
            self.story.scroll.verticalScrollBar().setValue(0)
            self.facts.verticalScrollBar().setValue(0)

    def _title(self) -> None:
        """The subject, shortened where the bar is too narrow for it; whole in the tool tip."""
        if self.view is not None:
            shown = [b for b in (self.matter_button, self.explain_button, self.print_button) if not b.isHidden()]
            beside = sum(b.sizeHint().width() + theme_of().px(12) for b in shown)
            room = max(self.width() - beside - theme_of().px(200), theme_of().px(160))  # 200: the way back and the margins
            subject = self.view.subject.replace("\n", " ")
            self.bar.set_title(theme_of().metrics(20, True).elidedText(subject, Qt.TextElideMode.ElideRight, room))
            self.bar.title.setToolTip(subject)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._title()

    def _missing(self, number: str, why: str) -> None:
        self.view = None
        self.bar.set_title("工单档案", f"{number}：{why}")
        self.whole.hide()
        self.empty.show()

    def current_number(self) -> str:
        return self.view.number if self.view is not None else ""

    def refresh(self) -> None:
        """Read the order again; a note that is being typed stays."""
        if self.view is not None:
            self.open(self.view.number)

    def leaving(self) -> bool:
        """Stays where a note was typed that cannot be kept."""
        if self._keep_note():
            return True
        self.said.emit("补记还没有存下", "数据文件夹现在写不进去。请按 Ctrl+Enter 再试，或把这段话先复制出来。", "over")
        return False

    def hideEvent(self, event: QHideEvent) -> None:
        self.facts.parties.mask()
        super().hideEvent(event)

    # -- acts ------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        view = self.view
        if view is not None and event.key() == Qt.Key.Key_P and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self._print()
        elif view is not None and event.key() == Qt.Key.Key_L and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self._matter()
        elif view is not None and event.key() == Qt.Key.Key_V and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.facts.parties.show_button.click()
        elif view is not None and event.key() == Qt.Key.Key_W and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._explain()
        elif view is not None and event.matches(QKeySequence.StandardKey.Paste) and self._paste():
            return
        elif view is None or not self.acts.press(view, event):
            super().keyPressEvent(event)

    def _matter(self) -> None:
        """Ctrl+L: the matter this order belongs to, where it belongs to one."""
        if self.view is not None and self.view.matter:
            self.go.emit("matter", self.view.matter)

    def escape(self) -> bool:
        """Esc leaves the note line first."""
        if self.story.note.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def reveal(self) -> None:
        """V: the plain name and phone for 30 s; the office logs it."""
        if self.view is not None:
            self.facts.parties.unmask(*self.office.reveal(self.view.number))

    def _act(self, option: ActOption) -> None:
        if self.view is not None:
            self.acts.open(self.view, option)

    def _more(self) -> None:
        button = self.head.more_button
        if self.view is None or self._menu is None or button is None:
            return
        menu = self._menu(self.view, self.head.shown_acts(), self)
        menu.chosen.connect(self._act)  # type: ignore[attr-defined]
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _note(self, words: str) -> None:
        if self.view is not None and self.acts.note(self.view, words):
            self.story.note.clear()
            self._keep_note()

    def _keep_note(self) -> bool:
        """Keep what is typed and not added; True where nothing is lost by going."""
        words = self.story.note.words()
        if self.view is None or words == self._kept:
            return True
        if not self.office.save_note(self.view.number, words):
            return not words
        self._kept = words
        return True

    def _print(self) -> None:
        if self.view is not None:
            self.print_wanted.emit(self.view.number)

    def _copied(self, words: str) -> None:
        self.said.emit("答复口径已复制", words[:40], "done")

    def _entry(self, number: str) -> None:
        self.go.emit("knowledge", number)

    def _explain(self) -> None:
        """W (为什么): the page a unit is given, with every clock, finding and point and its reasons."""
        if self.view is not None:
            self.explanation_wanted.emit(self.view.number)

    def _left(self, _words: str) -> None:
        self.leave.emit()

    # -- files -----------------------------------------------------------------------------------
    def put_in(self, paths: Sequence[Path] = (), picture: bytes = b"") -> None:
        """添加材料: the panel, with what was dropped or pasted already."""
        if self.view is not None:
            self.acts.put_in(self.view, paths, picture)

    def _paste(self) -> bool:
        """Ctrl+V beside the fields: a screenshot or copied files become material."""
        paths, picture = clipboard()
        if paths or picture:
            self.put_in(paths, picture)
        return bool(paths or picture)

    def open_file(self, attachment: int) -> None:
        """A copy in a private folder, handed to the system's viewer; gone when the program ends."""
        task = run(self, lambda _report: self.office.copy_of(attachment))
        task.finished.connect(self._open_copy)
        task.failed.connect(lambda error: self.said.emit("文件打不开", str(error) if isinstance(error, Refused | StoreError) else
                                                         "临时文件夹写不进去，没有打开。档案里的文件没有变化。", "over"))

    def _open_copy(self, copy: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy))):
            self.said.emit("没有打开", f"这台电脑没有能打开“{copy.suffix}”文件的程序。请装好看图或办公软件再试，档案里的文件没有变化。", "today")

    def remove_file(self, attachment: int) -> None:
        """Out of the file list; Ctrl+Z puts it back."""
        if self.view is None:
            return
        try:
            self.done.emit(self.office.remove_file(self.view.number, attachment))
        except (Refused, StoreError) as error:
            self.said.emit("没有移除", str(error), "over")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.view is not None and files_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.put_in(files_of(event.mimeData()))

    # -- why -------------------------------------------------------------------------------------
    def _why_clock(self, rule: str, round_: int) -> None:
        if self.view is not None:
            self._drawer(self.office.why_clock(self.view.number, rule, round_))

    def _why_finding(self, rule: str) -> None:
        if self.view is not None:
            self._drawer(self.office.why_finding(self.view.number, rule))

    def _clause(self, number: str) -> None:
        self._drawer(self.office.clause(number))

    def _drawer(self, why: Why) -> None:
        self.open_layer(ClauseDrawer(self.host, why))
