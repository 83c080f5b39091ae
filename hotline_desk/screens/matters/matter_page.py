"""One matter whole: all its orders and their outcomes, first and last, card, what was promised, what 督办 brought."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from hotline_desk.screens.matters.asking import Asker
from hotline_desk.screens.matters.joining_dialog import JoinDialog
from hotline_desk.screens.matters.key_table import KeyTable
from hotline_desk.screens.page import NARROW, WIDE, Page
from hotline_desk.services import joining, matter_papers, matters
from hotline_desk.services.matters import MatterView, Member, Promise
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.views import Done
from hotline_desk.services.words import full_moment, short_when
from hotline_desk.widgets.background import run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.list_foot import ListFoot
from hotline_desk.widgets.panes import Card, EmptyState, Line, Pairs, ScrollPane, clear, column, row, show_or_empty
from hotline_desk.widgets.rows import Column
from hotline_desk.widgets.text import RIGHT, Label, Para, Sign, TagLabel
from hotline_desk.widgets.theme import theme_of
from hotline_desk.widgets.underway import attend

CARD = 7  # the column of 牌
PANE, PANE_NARROW, PANE_WIDE = 372, 320, 460
HINTS = [("↑ ↓", "选择"), ("Enter", "打开档案"), ("B", "并入一件"), ("Del", "移出"), ("E", "导出"), ("Ctrl+P", "打印")]
_KEPT = {True: ("done", "已做到"), False: ("over", "没有做到"), None: ("norm", "还没到期")}


class MatterPage(Page):
    """The page of the matter ``go`` carried. ``print_wanted`` carries its name (Ctrl+P)."""

    print_wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__("同一诉求")
        self.desk, self.name = desk, ""
        self.view: MatterView | None = None
        self.asker = Asker(self)
        self.asker.answered.connect(self._read)
        self.asker.failed.connect(self._not_read)
        self._buttons()
        self._build()

    # -- building ----------------------------------------------------------------------------------
    def _buttons(self) -> None:
        self.acts: dict[str, Callable[[], None]] = {"B": self.ask_join, "Del": self.leave_current, "E": self.export, "Ctrl+P": self.print_it}
        self.buttons: dict[str, Button] = {}
        for key, words, icon, tip in (("E", "导出", "export", "这一诉求的全部工单存成 Excel，姓名电话遮挡"),
                                      ("Ctrl+P", "打印", "print", "打印同一诉求情况表"),
                                      ("Del", "移出", "close", "光标所在的一件不是这一诉求，移出去"),
                                      ("B", "并入一件", "link", "把另一件工单并进来")):
            button = self.buttons[key] = Button(words, "pri" if key == "B" else "sec", icon, key)
            button.setToolTip(tip)
            button.clicked.connect(self.acts[key])
            self.bar.add(button)

    def _build(self) -> None:
        self.stack = QStackedWidget()
        whole = QWidget()
        line = row(whole, 12)
        line.addWidget(self._orders(), 1)
        line.addWidget(self._side())
        self.stack.addWidget(whole)
        self.body.addWidget(self.stack, 1)

    def _orders(self) -> QWidget:
        card = Card(margins=(1, 1, 1, 1), spacing=0)
        self.table = KeyTable((
            Column("次", lambda m: str(m.place_in_matter), 34, align=RIGHT, colour="t2"),
            Column("收单", lambda m: short_when(m.received, self.desk.now().date()), 126, size=13, colour="t2"),
            Column("诉求", lambda m: m.subject, 0, 3),
            Column("来电人", lambda m: m.caller or "匿名", 64, size=13, colour="t2"),
            Column("承办单位", lambda m: m.unit or "未派单", 146, size=13, colour="t2"),
            Column("现状", lambda m: m.state_label, 72, size=13),
            Column("回访", lambda m: m.satisfied or "—", 76, size=13, colour=lambda m: "over.text" if m.bad else "t2"),
            Column("牌", lambda _m: "", 84, card=lambda m: (m.card, m.place_in_matter) if m.card else None)),
            "这一诉求的工单", 36, note=lambda m: m.outcome, note_column=2)
        self.table.opened.connect(self._opened)
        self.table.typed.connect(self._typed)
        card.body.addWidget(self.table, 1)
        self.foot = ListFoot(card, HINTS)
        return card

    def _side(self) -> QWidget:
        self.pane = ScrollPane(margins=(16, 12, 14, 12), spacing=8)
        self.pane.setAccessibleName("这一诉求的情况")
        top = row(spacing=8)
        self.title = Para("", 15, 3, bold=True)
        top.addWidget(self.title, 1)
        self.card_place = column()
        top.addLayout(self.card_place)
        self.pane.head.addLayout(top)
        self.pane.head.addWidget(Line())
        self.pane.setFixedWidth(theme_of().px(PANE))
        return self.pane

    def set_span(self, span: str) -> None:
        super().set_span(span)
        self.pane.setFixedWidth(theme_of().px({NARROW: PANE_NARROW, WIDE: PANE_WIDE}.get(span, PANE)))
        self.foot.show_keys(span != NARROW)
        for number in (3, 6):
            self.table.setColumnHidden(number, span == NARROW)
        self.table.fit_columns()

    # -- reading -----------------------------------------------------------------------------------
    def shown(self, argument: Any = None) -> None:
        """Read a matter by its name."""
        if argument:
            self.name = str(argument)
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Read again, off the window's thread; the cursor stays on its order."""
        desk, name = self.desk, self.name
        if name:
            self.asker.ask(lambda _report: matters.matter(desk, name))

    def _read(self, view: MatterView | None) -> None:
        if view is None or view.matter != self.name:
            return
        here = self.table.current_row()
        self.view = view
        show_or_empty(self.stack, None)
        for button in self.buttons.values():
            button.setEnabled(True)
        self.bar.set_title("同一诉求", f"{len(view.members)} 件，还在办 {view.open_orders} 件")
        self.table.set_rows(view.members)
        self.table.setColumnHidden(CARD, not any(m.card for m in view.members))
        self.table.fit_columns()
        at = next((i for i, m in enumerate(view.members) if here is not None and m.order == here.order), len(view.members) - 1)
        self.table.setCurrentIndex(self.table.rows_model.index(at, 0))
        self._facts(view)

    def _not_read(self, error: object) -> None:
        self.view = None
        words = str(error) if isinstance(error, Refused | StoreError) else "这一诉求读不出来，请按 F5 再试。工单没有变化。"
        for button in self.buttons.values():
            button.setEnabled(False)
        self.bar.set_title("同一诉求", "")
        state = EmptyState("这一诉求里没有工单", words, [("返回", "back")], "link", "norm")
        state.pressed.connect(lambda _words: self.leave.emit())
        show_or_empty(self.stack, state)

    def _facts(self, view: MatterView) -> None:
        self.title.setText(view.title or "（无标题）")
        clear(self.card_place)
        if view.card:
            self.card_place.addWidget(TagLabel(card=view.card, count=len(view.members)))
        content = self.pane.content
        clear(content)
        pairs = Pairs(64, 5)
        for n, (label, value) in enumerate(pair for pair in matter_papers.head(view) if pair[0] not in ("诉求", "牌")):
            pairs.add(n, label, Para(value, 13, 4))
        content.addWidget(pairs)
        self._heading(f"对市民的承诺　{len(view.promises)} 项")
        if not view.promises:
            self._none()
        for promise in view.promises:
            self._promise(promise)
        self._heading(f"督办、提级和重办　{len(view.deeds)} 步")
        if not view.deeds:
            self._none()
        for deed in view.deeds:
            self._line("norm", f"{full_moment(deed.at)}　{deed.words}", " · ".join(p for p in (deed.order, deed.detail, deed.by) if p))
        content.addStretch(1)

    def _none(self) -> None:
        self.pane.content.addWidget(Label("没有记录", 13, colour="t2"))

    def _heading(self, words: str) -> None:
        self.pane.content.addWidget(Line())
        self.pane.content.addWidget(Label(words, 14, True))

    def _promise(self, promise: Promise) -> None:
        urgency, said = _KEPT[promise.kept]
        self._line(urgency, f"{full_moment(promise.due)} 前：{said}", " · ".join(p for p in (promise.order, promise.plan) if p))

    def _line(self, urgency: str, words: str, detail: str) -> None:
        line = row(spacing=8)
        line.addWidget(Sign(urgency, 14), 0, Qt.AlignmentFlag.AlignTop)
        said = column(spacing=0)
        said.addWidget(Para(words, 13, 3, f"{urgency}.text" if urgency == "over" else "t1"))
        said.addWidget(Para(detail, 12, 3, "t2"))
        line.addLayout(said, 1)
        self.pane.content.addLayout(line)

    # -- acts --------------------------------------------------------------------------------------
    def current(self) -> Member | None:
        found = self.table.current_row()
        return found if isinstance(found, Member) else None

    def _opened(self, member: Member) -> None:
        self.go.emit("dossier", member.order)

    def leave_current(self) -> None:
        """Del: the order under the cursor is not of this matter; Ctrl+Z takes it back."""
        member = self.current()
        if member is not None:
            self._record(lambda: joining.leave(self.desk, member.order))

    def ask_join(self) -> None:
        """B: one more order into this matter."""
        if self.view is None:
            return
        dialog = JoinDialog(self.host, self.desk, self.view)
        dialog.given.connect(lambda number: self._join(dialog, number))
        self.open_layer(dialog)

    def _join(self, dialog: JoinDialog, number: str) -> None:
        view = self.view
        if view is None:
            return
        try:
            done = joining.together(self.desk, [view.members[0].order, number])
        except (Refused, StoreError) as error:
            dialog.refuse(str(error))
            return
        dialog.accept()
        self._tell(done)

    def _record(self, act: Callable[[], Done]) -> None:
        try:
            done = act()
        except (Refused, StoreError) as error:
            self.said.emit("没有记下", str(error), "over")
            return
        self._tell(done)

    def _tell(self, done: Done) -> None:
        self.done.emit(done)
        self.counts_changed.emit()
        self.table.setFocus()

    def print_it(self) -> None:
        if self.view is not None:
            self.print_wanted.emit(self.name)

    def export(self) -> None:
        """E: the list as Excel, into a file the clerk names."""
        if self.view is None:
            return
        name, _ = QFileDialog.getSaveFileName(self, "导出为 Excel", f"同一诉求_{self.view.members[0].order}.xlsx", "Excel (*.xlsx)")
        if name:
            self.export_to(Path(name))

    def export_to(self, path: Path) -> None:
        """Write in a worker and say what was written."""
        desk, name = self.desk, self.name
        out = path if path.suffix else path.with_suffix(".xlsx")
        task = run(self, lambda report: matter_papers.export(desk, name, out, report.step))
        attend(self.host, task, "导出同一诉求")
        task.finished.connect(lambda rows: self.said.emit(f"已导出 {rows} 件", f"在 {out.name}，姓名、电话已遮挡。", "done"))
        task.failed.connect(self._not_exported)

    def _not_exported(self, error: object) -> None:
        known = isinstance(error, Refused | StoreError)
        self.said.emit("没有导出", str(error) if known else "文件没有写成，请换一个位置再试。工单数据没有变化。", "over")

    # -- keys --------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Single keys work from list and pane alike."""
        plain, control = event.modifiers() == Qt.KeyboardModifier.NoModifier, event.modifiers() == Qt.KeyboardModifier.ControlModifier
        key = {int(Qt.Key.Key_B): "B", int(Qt.Key.Key_E): "E", int(Qt.Key.Key_Delete): "Del"}.get(event.key(), "") if plain else \
            "Ctrl+P" if control and event.key() == Qt.Key.Key_P else ""
        if key:
            self._typed(key)
        else:
            super().keyPressEvent(event)

    def _typed(self, key: str) -> None:
        if key in self.acts and self.buttons[key].isEnabled():
            self.acts[key]()

    def close_down(self) -> None:
        """The window closes: nothing may read the office any more."""
        self.asker.wait()

