"""知识库: entries to be looked over first come first; searched, copied, looked over by one key."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout

from hotline_desk.domain.records import Record
from hotline_desk.screens.records.page import RecordsPage
from hotline_desk.services import knowledge, records
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.words import short_day
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.columns import with_sign
from hotline_desk.widgets.panes import Card, EmptyState
from hotline_desk.widgets.rows import Column


class KnowledgePage(RecordsPage):
    """The office's answers to what citizens ask."""

    HINTS: ClassVar[list[tuple[str, str]]] = [("↑ ↓", "选择"), ("Enter", "改"), ("Alt+C", "复制口径"), ("Alt+Y", "已复核"), ("Alt+N", "新增"),
                                              ("Ctrl+S", "保存")]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "知识库", "搜问题、口径、依据、单位", [records.kind(desk, knowledge.KIND)])

    def add_tools(self, top: QHBoxLayout) -> None:
        """复制口径 and 已复核, of the entry under the cursor."""
        self.copy_button = Button("复制口径", "sec", "copy", "Alt+C", shortcut=True)
        self.copy_button.clicked.connect(self.copy)
        self.review_button = Button("已复核", "sec", "check", "Alt+Y", shortcut=True)
        self.review_button.clicked.connect(self.review)
        top.addWidget(self.copy_button)
        top.addWidget(self.review_button)

    def columns(self) -> list[Column]:
        """Question, category, who provided it, when it is to be looked over."""
        return [
            Column("问题", lambda r: str(r.fields.get("question") or ""), 0, 3, colour=lambda r: "t3" if self._gone(r) else "t1"),
            Column("事项分类", lambda r: str(r.fields.get("category") or ""), 108, size=13, colour="t2"),
            Column("提供单位", lambda r: str(r.fields.get("unit") or ""), 120, size=13, colour="t2"),
            Column("复核", self._review_words, 104, size=13, sign=self._urgency, colour=lambda r: f"{self._urgency(r)}.text",
                   said=lambda r: with_sign(self._review_words(r), self._urgency(r))),
            Column("", lambda r: "已作废" if r.void else "已停用" if r.fields.get("retired") else "", 64, tag=lambda r: "wait")]

    @staticmethod
    def _gone(record: Record) -> bool:
        return record.void or bool(record.fields.get("retired"))

    def _review_words(self, record: Record) -> str:
        today = self.desk.now().date()
        day, _ = knowledge.review_state(record, today)
        return short_day(day, today) if day else "—"

    def _urgency(self, record: Record) -> str:
        return knowledge.review_state(record, self.desk.now().date())[1]

    # -- reading -----------------------------------------------------------------------------------
    def show_pills(self) -> None:
        """Filters by what is to be done, with how many of each."""
        counts = knowledge.counts(self.desk)
        self.pills.set_pills([(key, words, counts[key]) for key, words in knowledge.FILTERS])

    def rows(self) -> list[Record]:
        """Those to be looked over first."""
        return knowledge.listed(self.desk, self.pills.current() or "all", self._words)

    def shown(self, argument: Any = None) -> None:
        """Come up; an argument is an entry's number."""
        if argument:
            self.pills.choose("all")
        super().shown(argument)

    def _kind_chosen(self, name: str) -> None:
        if self._settled():
            self.record = None
            self._show_rows()

    def _empty(self) -> Card:
        if self._words or self.pills.current() in ("", "all"):
            return super()._empty()
        words = ("没有到期要复核的", "到了复核日期会列在这里，今日也会提醒。", "check") if self.pills.current() != "retired" else \
            ("没有停用的", "口径不再用时，把“已停用”选“是”。", "check")
        card = Card()
        card.body.addWidget(EmptyState(words[0], words[1], [], words[2], "done"), 1)
        return card

    def _show(self, record: Record | None) -> None:
        super()._show(record)
        alive = record is not None and not self._gone(record)
        self.copy_button.setEnabled(alive)
        self.review_button.setEnabled(alive)

    # -- acts ----------------------------------------------------------------------------------------
    def copy(self) -> None:
        """Alt+C: answer and source to the clipboard, for a reply or a phone call."""
        if self.record is None:
            return
        answer = knowledge.answer_of(self.desk, self.record)
        QGuiApplication.clipboard().setText(answer.copied)
        self.said.emit("答复口径已复制", "复核日期已过，用前请核对" if answer.stale else answer.question, "soon" if answer.stale else "done")

    def review(self) -> None:
        """Alt+Y: looked over, still right; the next day by the regulation."""
        if self.record is None or not self._settled():
            return
        try:
            done = knowledge.reviewed(self.desk, self.record.number)
        except (Refused, StoreError) as error:
            field = self.form.fields["review_by"]
            field.set_error(str(error))
            field.editor.setFocus()
            return
        self.record = records.get(self.desk, self.record.number)
        self.done.emit(done)
        self.refresh()
