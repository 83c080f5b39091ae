"""The page 归档 itself: list, checklist of the order under the cursor, one or many archived, the file exported."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from hotline_desk.screens.archive.listing import ArchiveTable
from hotline_desk.screens.archive.office import ArchiveOffice
from hotline_desk.screens.page import NARROW, WIDE, Answer, ReadPage
from hotline_desk.services.archiving import FILTERS, ArchiveRow
from hotline_desk.services.office import Refused, StoreError
from hotline_desk.services.views import Done
from hotline_desk.widgets.background import Task, run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import Field, LongText
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.incoming import files_of
from hotline_desk.widgets.keeping import Keeper
from hotline_desk.widgets.list_foot import ListFoot
from hotline_desk.widgets.panes import Card, EmptyState, Line, ScrollPane, clear, row
from hotline_desk.widgets.text import RIGHT, Label, Para, Sign
from hotline_desk.widgets.theme import theme_of
from hotline_desk.widgets.underway import attend

PANE, PANE_NARROW, PANE_WIDE = 340, 320, 420
FINAL = "归档以后只能看、只能补记，不能再办理，也不能撤销。"
HINTS = [("↑ ↓", "选择"), ("空格", "勾选"), ("A", "勾选材料齐的"), ("K", "归档"), ("E", "导出一诉一档"), ("S", "收扫描件"), ("Enter", "档案")]


class ArchiveDialog(Dialog):
    """归档 cannot be undone: says what it does, asks for a note, then does it."""

    def __init__(self, host: QWidget, office: ArchiveOffice, rows: Sequence[ArchiveRow]) -> None:
        lacking = [r for r in rows if r.missing]
        one = rows[0].order + " " + rows[0].subject if len(rows) == 1 else f"{len(rows)} 件"
        super().__init__(host, "归档", one, 560)
        self.content.addWidget(Para(FINAL, 14, 2, "t1", bold=True))
        if lacking:
            words = "；".join(f"{r.order} 缺{'、'.join(r.missing)}" for r in lacking[:4])
            tail = f"；另有 {len(lacking) - 4} 件也缺材料" if len(lacking) > 4 else ""
            self.content.addWidget(Para(f"材料不齐：{words}{tail}。请写明原因。", 13, 5, "over.text"))
        self.reason = LongText(2)
        self.reason.setFixedHeight(theme_of().px(72))
        self.field = Field("说明", self.reason, bool(lacking), "材料不齐时写明原因" if lacking else "可以不填")
        self.content.addWidget(self.field)
        self.needed = bool(lacking)
        self.task: Task | None = None
        self.stop = self.add_cancel()
        words = f"归档 {len(rows)} 件" if len(rows) > 1 else "归档"
        self.save = self.add_action(Button(words, "pri", "archive", "Ctrl+Enter"), True)
        self.keeper = Keeper(self, self.typed, lambda typed: office.keep_draft("archive:note", typed))
        kept = office.draft("archive:note")
        self.keeper.start_from(dict(kept))
        if kept.get("orders") == [r.order for r in rows]:
            self.field.set_value(str(kept.get("note") or ""))
        self.orders = [r.order for r in rows]
        self.field.edited.connect(self.keeper.touched)

    def first_focus(self) -> None:
        self.reason.setFocus()

    def typed(self) -> dict[str, object]:
        """The note with the orders it is about, for a draft."""
        words = self.field.value().strip()
        return {"note": words, "orders": self.orders} if words else {}

    def working(self, task: Task) -> None:
        """While it is done only 取消 is left: it stops the work, and then none is archived."""
        self.task = task
        self.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.setEnabled(False)
        self.save.setEnabled(False)
        task.progress.connect(lambda done, total, words: self.note.setText(f"{words} {done} / {total} 件…"))
        task.cancelled.connect(lambda: self.stopped("已停下，一件也没有归档。"))

    def stopped(self, sentence: str) -> None:
        """Nothing was archived; the words are still there."""
        self.task = None
        self.note.setText("")
        self.field.setEnabled(True)
        self.save.setEnabled(True)
        self.first_focus()
        self.field.set_error(sentence)

    def close_layer(self, done: bool = False) -> None:
        if self.task is not None and not done:
            self.task.cancel()
            return
        if done:
            self.keeper.done()
        else:
            self.keeper.keep()
        super().close_layer(done)


class FilePane(ScrollPane):
    """一诉一档 of the order under the cursor."""

    def __init__(self) -> None:
        super().__init__(margins=(16, 12, 14, 12), spacing=8)
        self.setAccessibleName("一诉一档")
        top = row(spacing=8)
        top.addWidget(Label("一诉一档", 15, True, elide=False))
        self.share = Label("", 13, colour="t2")
        top.addWidget(self.share, 1)
        self.head.addLayout(top)
        self.subject = Para("", 14, 2)
        self.head.addWidget(self.subject)
        self.head.addWidget(Line())
        self.scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_row(self, item: ArchiveRow | None) -> None:
        """The papers of one order, missing ones in red."""
        clear(self.content)
        self.subject.setText(f"{item.order}　{item.subject}" if item else "")
        self.share.setText(f"{item.share} 项" if item else "")
        for paper in item.papers if item else ():
            line = row(spacing=8)
            sign = Sign("done" if paper.there else "over", 14)
            line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Para(paper.label, 14, 2, "t1" if paper.there else "over.text"), 1)
            note = Label(paper.note, 12, not paper.there, "t2" if paper.there else "over.text", RIGHT, elide=False)
            line.addWidget(note, 0, Qt.AlignmentFlag.AlignTop)
            for beside in (sign, note):  # on the first line of the words, whatever their own height
                beside.setFixedHeight(theme_of().line(14))
            self.content.addLayout(line)
        if item and item.due_text:
            self.content.addWidget(Para(f"归档提醒：{item.due_text}", 13, 2, f"{item.urgency}.text"))
        self.content.addStretch(1)


class ArchivePage(ReadPage):
    """Orders that are over and wait for their archive. ``scans_wanted`` carries dropped files for 收扫描件."""

    MOMENT_MS, SHORT = 40, 60  # a row costs half a millisecond: the whole file of its order is looked through
    WAITING = "待归档的工单"

    scans_wanted = Signal(object)

    def __init__(self, office: ArchiveOffice) -> None:
        super().__init__("归档", "搜编号、姓名、尾号、诉求", office)
        self.setAcceptDrops(True)
        self.scan_button = Button("收扫描件", "sec", "scan", "S")
        self.scan_button.setToolTip("签好字的表扫描以后，按表上的二维码存回各自的档案")
        self.scan_button.clicked.connect(lambda _=False: self.scans_wanted.emit([]))
        self.bar.add(self.scan_button)
        self.office = office
        self._build()

    # -- building ----------------------------------------------------------------------------------
    def _build(self) -> None:
        top = row(spacing=8)
        top.addWidget(self.pills, 1)
        self.tick_button = Button("勾选材料齐的", "sec", "check", "A", small=True)
        self.tick_button.clicked.connect(self.tick_whole)
        top.addWidget(self.tick_button)
        self.body.addLayout(top)
        whole = QWidget()
        line = row(whole, 12)
        line.addWidget(self._list(), 1)
        line.addWidget(self._pane())
        self.stack.addWidget(whole)
        self.body.addWidget(self.stack, 1)

    def _list(self) -> QWidget:
        card = Card(margins=(1, 1, 1, 1), spacing=0)
        self.table = ArchiveTable()
        self.table.moved.connect(self._moved)
        self.table.opened.connect(self._opened)
        self.table.typed.connect(self._typed)
        self.table.ticks_changed.connect(self._ticked)
        card.body.addWidget(self.table, 1)
        self.foot = ListFoot(card, HINTS)
        return card

    def _pane(self) -> QWidget:
        self.pane = FilePane()
        self.pane.setFixedWidth(theme_of().px(PANE))
        self.archive_button = Button("归档", "pri", "archive", "K")
        self.export_button = Button("导出", "sec", "export", "E")
        self.export_button.setToolTip("封面、目录、每张表和附件，存到一个文件夹")
        for button, act in ((self.archive_button, self.archive), (self.export_button, self.export)):
            button.clicked.connect(act)
            self.pane.actions.addWidget(button)
        self.pane.actions.addStretch(1)
        self.pane.show_bar()
        return self.pane

    def set_span(self, span: str) -> None:
        super().set_span(span)
        self.pane.setFixedWidth(theme_of().px({NARROW: PANE_NARROW, WIDE: PANE_WIDE}.get(span, PANE)))
        self.foot.show_keys(span != NARROW)

    # -- reading -----------------------------------------------------------------------------------
    def shown(self, argument: Any = None) -> None:
        """Read the list."""
        self.refresh()
        self.table.setFocus()

    def current_number(self) -> str:
        return self.table.current_order()

    def refresh(self) -> None:
        """Read again in a worker; cursor and ticks stay where their orders stay."""
        self.read_rows()

    def ask_rows(self) -> Answer:
        rows = self.office.rows()
        return rows, self.office.header(rows)

    def take_rows(self, rows: Sequence[ArchiveRow]) -> None:
        self._rows = rows
        counts = {"all": len(self._rows), "whole": sum(1 for r in self._rows if not r.missing)}
        counts["lacking"] = counts["all"] - counts["whole"]
        self.pills.set_pills([(key, words, counts[key]) for key, words in FILTERS])
        self.show_read()

    @property
    def listed(self) -> QWidget:
        return self.table

    def show_rows(self) -> None:
        """What pill and words let through."""
        key = self.pills.current()
        rows = [r for r in self._rows if key in ("", "all") or bool(r.missing) == (key == "lacking")]
        rows = [r for r in rows if self.let_through(r.order, (r.order, r.subject, r.unit))]
        self.show_empty(bool(rows), bool(self._rows))
        self.table.show_rows(rows)

    def empty(self, narrowed: bool) -> EmptyState:
        """Good news, or what stands in the way."""
        if narrowed:
            return EmptyState("没有这样的待归档工单", "换一个词，或看全部。", [(self.ALL, "archive")], "search", "norm")
        return EmptyState("都归档了", "办结的工单会自动排到这里，核对材料后归档。", [("去今日", "today")])

    def _moved(self, order: str) -> None:
        self.pane.show_row(self.table.row_of(order))
        self._ticked()

    def _ticked(self) -> None:
        ticked = len(self.table.ticked)
        item = self.table.row_of(self.table.current_order())
        lacking = item is not None and bool(item.missing) and not ticked
        self.archive_button.set_words(f"归档 {ticked} 件" if ticked else "缺材料，仍归档" if lacking else "归档")
        self.archive_button.set_kind("sec" if lacking else "pri")
        self.archive_button.setEnabled(bool(ticked or item))

    # -- acts --------------------------------------------------------------------------------------
    def numbers(self) -> list[str]:
        """What an act is for: the ticked orders in their order, else the one under the cursor."""
        rows = [r.order for r in self._rows if r.order in self.table.ticked]
        return rows or [n for n in (self.table.current_order(),) if n]

    def tick_whole(self) -> None:
        """A: tick every listed order whose file is whole."""
        self.table.tick([r.order for r in self.table.rows_model.rows if not r.missing])
        self.table.setFocus()

    def archive(self) -> None:
        """K: archive the ticked orders, or the one under the cursor, after saying that it cannot be undone."""
        rows = [r for r in self._rows if r.order in set(self.numbers())]
        if not rows:
            return
        dialog = ArchiveDialog(self.host, self.office, rows)
        dialog.save.clicked.connect(lambda: self._archive(dialog, [r.order for r in rows]))
        self.open_layer(dialog)

    def _archive(self, dialog: ArchiveDialog, numbers: Sequence[str]) -> None:
        note = dialog.field.value().strip()
        if dialog.needed and not note:
            dialog.field.set_error("材料不齐，要写明原因。工单没有变化。")
            return
        task = run(self, lambda report: self.office.archive(numbers, note, report.step))  # a whole year of them may be ticked
        dialog.working(task)
        task.failed.connect(lambda error: self._not_archived(dialog, error))
        task.finished.connect(lambda done: self._archived(dialog, done))

    def _not_archived(self, dialog: ArchiveDialog, error: Exception) -> None:
        known = isinstance(error, Refused | StoreError)
        dialog.stopped(str(error) if known else "没有归档，请再按一次。工单没有变化。")

    def _archived(self, dialog: ArchiveDialog, done: Done) -> None:
        dialog.accept()
        self.table.ticked.clear()
        gone = set(dialog.orders)
        self.take_rows([r for r in self._rows if r.order not in gone])  # the next one is there for the next key
        self.done.emit(done)
        self.counts_changed.emit()
        self.table.setFocus()

    def export(self) -> None:
        """E: the file of the order under the cursor into a folder the clerk names."""
        number = self.table.current_order()
        if not number:
            return
        name = QFileDialog.getExistingDirectory(self, "一诉一档存到哪个文件夹")
        if name:
            self.export_to(number, Path(name) / number)

    def export_to(self, number: str, folder: Path) -> None:
        """Draw the file in a worker and say what it holds and lacks."""
        self.export_button.setEnabled(False)
        self.export_button.set_words("正在排版…")
        task = run(self, lambda report: self.office.export(number, folder, report.step))
        attend(self.host, task, f"导出一诉一档 {number}", "份")
        task.cancelled.connect(self._export_ready)
        task.finished.connect(lambda made: self._exported(folder, made))
        task.failed.connect(self._not_exported)

    def _exported(self, folder: Path, made: Mapping[str, Sequence[str]]) -> None:
        self._export_ready()
        lacking = f"还缺{'、'.join(made['missing'])}。" if made["missing"] else "材料齐全。"
        self.said.emit(f"已导出 {len(made['files'])} 个文件", f"{lacking}在文件夹 {folder.name} 里，内有市民信息，请妥善保管。", "done")

    def _not_exported(self, error: object) -> None:
        self._export_ready()
        known = isinstance(error, Refused | StoreError)
        self.said.emit("没有导出", str(error) if known else "这件工单的表排不出来，请打开档案核对内容。工单数据没有变化。", "over")

    def _export_ready(self) -> None:
        self.export_button.setEnabled(True)
        self.export_button.set_words("导出")

    def open_dossier(self) -> None:
        if self.table.current_order():
            self.go.emit("dossier", self.table.current_order())

    def _opened(self, _row: object) -> None:
        self.open_dossier()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.scans_wanted.emit(files_of(event.mimeData()))

    # -- keys --------------------------------------------------------------------------------------
    def _typed(self, key: str) -> None:
        acts: dict[str, Callable[[], None]] = {"K": self.archive, "E": self.export, "A": self.tick_whole,
                                               "S": self.scan_button.click}
        if key in acts:
            acts[key]()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters work from the pane's buttons too."""
        if event.modifiers() == Qt.KeyboardModifier.NoModifier and 0x41 <= event.key() <= 0x5A:
            self._typed(chr(event.key()))
        else:
            super().keyPressEvent(event)

    def escape(self) -> bool:
        """Esc: first the ticks, then as everywhere."""
        if self.table.ticked:
            self.table.tick(list(self.table.ticked))
            return True
        return super().escape()
