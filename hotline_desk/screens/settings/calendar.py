"""工作日历: the year on one page, a pasted notice with what it would move, the office's own days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from hotline_desk.screens.settings.section import Section
from hotline_desk.services import days
from hotline_desk.services.days import MovedRow
from hotline_desk.services.office import Conflict, Desk, Refused, StoreError
from hotline_desk.services.taking_back import told
from hotline_desk.widgets.background import Report, Task, run
from hotline_desk.widgets.buttons import Answer, Button, Seg
from hotline_desk.widgets.fields import Field, LongText
from hotline_desk.widgets.panes import Banner, Card, Line, Scroll, ScrollPane, clear, row
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import Label, Para
from hotline_desk.widgets.theme import theme_of
from hotline_desk.widgets.underway import WorkDialog, attend
from hotline_desk.widgets.year import DayMark, YearKey, YearView

NARROW = 860
HOW = "把通知全文粘贴进来即可识别"


class CalendarSection(Section):
    """The section. A notice is first read, then its effect is worked out, then it may be saved: in that order."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.year = desk.now().year
        self.notice: Any = None
        self.moved: list[MovedRow] | None = None
        self.seen: dict[str, str] = {}
        self.counting: Task | None = None
        self.line.addWidget(self._year_card(), 1)
        self.line.addWidget(self._notice_pane())
        self.words_kept = self.words(self, "calendar:notice", text=self.text)

    # -- building
    def _year_card(self) -> QWidget:
        card = Card(margins=(14, 10, 14, 12), spacing=6)
        head = row(spacing=6)
        head.addWidget(Label("工作日历", 15, True, elide=False))
        self.earlier, self.later = Button("", "ghost", "chevron-left", small=True), Button("", "ghost", "chevron-right", small=True)
        for button, words, by in ((self.earlier, "上一年", -1), (self.later, "下一年", 1)):
            keys = "Alt+Left" if by < 0 else "Alt+Right"
            button.setAccessibleName(f"{words}，按键 {keys}")
            button.setToolTip(f"{words}（{keys}）")
            button.setShortcut(keys)
            button.clicked.connect(lambda _=False, n=by: self.turn(n))
        self.name = Label("", 15, True, elide=False)
        for widget in (self.earlier, self.name, self.later):
            head.addWidget(widget)
        self.legend, self.legend_below = YearKey(), YearKey()
        head.addSpacing(theme_of().px(6))
        head.addWidget(self.legend)
        head.addStretch(1)
        self.set_day = Button("设为休息 / 上班", "sec", "pencil", "空格", small=True)
        self.set_day.clicked.connect(lambda: self.ask_day(self.view.cursor_day))
        head.addWidget(self.set_day)
        card.body.addLayout(head)
        self.view = YearView()
        self.view.moved.connect(self._say_day)
        self.view.wanted.connect(self.ask_day)
        self.scroll = Scroll(self.view)
        card.body.addWidget(self.scroll, 1)
        card.body.addWidget(self.legend_below)
        self.about = Label("", 13, colour="t2")
        card.body.addWidget(self.about)
        return card

    def _notice_pane(self) -> QWidget:
        pane = ScrollPane(margins=(14, 10, 14, 10), spacing=8)
        pane.setFixedWidth(theme_of().px(296))
        pane.setAccessibleName("录入放假通知")
        pane.head.addWidget(Label("粘贴放假通知", 15, True))
        pane.head.addWidget(Para(HOW, 13, 1, "t2"))
        self.text = LongText(6)
        self.text.setAccessibleName("放假通知全文")
        self.text.setPlaceholderText("在这里粘贴，如：\n“一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。……”")
        self.text.setFixedHeight(theme_of().px(112))
        self.text.textChanged.connect(self._typed)
        pane.head.addWidget(self.text)
        self.pane = pane
        self.save = Button("保存日历", "pri", "check", "Ctrl+S", shortcut=True)
        self.save.clicked.connect(self.adopt)
        self.save.setEnabled(False)
        pane.actions.addStretch(1)
        pane.actions.addWidget(self.save)
        pane.show_bar()
        return pane

    def first(self) -> QWidget:
        return self.view

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Large text on a small screen: the legend makes room for the button and stands below."""
        super().resizeEvent(event)
        wide = self.width() / theme_of().factor > NARROW
        self.legend.setVisible(wide)
        self.legend_below.setVisible(not wide)
        QTimer.singleShot(0, self, lambda: self._reveal(self.view.cursor_day))

    def _reveal(self, day: date) -> None:
        """The whole month of a day in sight, where the year is higher than its room."""
        place = self.view.month_place(day.month)
        self.scroll.ensureVisible(place.center().x(), place.bottom(), 0, 0)
        self.scroll.ensureVisible(place.center().x(), place.top(), 0, 0)

    # -- the year
    def read(self) -> None:
        """Show the chosen year."""
        known = days.year(self.desk, self.year)
        own = days.own(self.desk)["why"]
        marks = {day: DayMark(k.kind, own.get(day.isoformat()) or k.source, k.provisional) for day, k in known.items()}
        self.name.setText(f"{self.year} 年")
        self.view.show_year(self.year, marks, days.festivals(known), self.desk.now().date())
        self._say_day(self.view.cursor_day)
        if self.notice is None:
            self._show_empty()

    def turn(self, by: int) -> None:
        """To another year."""
        if 1990 <= self.year + by <= 2100:
            self.year += by
            self.read()

    def _say_day(self, day: date) -> None:
        self._reveal(day)
        self.about.setText(self.view.sentence(day))

    # -- a notice
    def _typed(self) -> None:
        from hotline_desk.domain.notice import NoticeError

        self.notice, self.moved = None, None
        self.save.setEnabled(False)
        if self.counting is not None:
            self.counting.cancel()
        words = self.text.toPlainText().strip()
        if not words:
            self._show_empty()
            return
        try:
            self.notice = days.read(words)
        except NoticeError as error:
            self._show_fault(str(error))
            return
        self._reckon()

    def _reckon(self, clash: str = "") -> None:
        """What the notice would move; ``clash``: what another did meanwhile."""
        self.moved, self.seen = None, days.taken(self.desk, self.notice.year)
        self._show_notice(clash)
        desk, notice = self.desk, self.notice

        def work(report: Report) -> tuple[Any, list[MovedRow]]:
            return notice, days.preview_notice(desk, notice, report.step)

        self.counting = task = run(self, work)
        attend(self.host, task, "计算会影响哪些截止日", left="日历没有变化，通知的文字还在。")
        task.cancelled.connect(lambda: self._not_counted(notice, Refused("已停下。改一个字或重新粘贴就再算一次。日历没有变化。")))
        task.finished.connect(lambda answer: self._counted(answer, clash))
        task.failed.connect(lambda error: self._not_counted(notice, error))

    def _not_counted(self, notice: Any, error: Exception) -> None:
        if notice is not self.notice:  # another text stands there by now
            return
        self.notice = None
        self._show_fault(str(error) if isinstance(error, Refused | StoreError | ValueError) else "没有算出影响，请重新粘贴。日历没有变化。")

    def _counted(self, answer: tuple[Any, list[MovedRow]], clash: str) -> None:
        if answer[0] is not self.notice:
            return
        self.moved = answer[1]
        self._show_notice(clash)
        self.save.setEnabled(True)

    def _show_empty(self) -> None:
        clear(self.pane.content)
        known = self.desk.calendar.announced(self.desk.now().year + 1)
        year = self.desk.now().year + 1
        words = f"{year} 年的安排已经录入。" if known else f"{year} 年的安排还没有录入，跨年的时限标“暂定”。通知一般在 11 月公布。"
        self.pane.content.addWidget(Para(words, 13, 4, "t2"))
        own = days.own(self.desk)
        listed = sorted([(d, "休息") for d in own["off"]] + [(d, "上班") for d in own["work"]])
        if listed:
            self.pane.content.addWidget(Line())
            self.pane.content.addWidget(Label("本单位自定的日子", 13, True))
        for day, kind in listed:
            self.pane.content.addWidget(Para(f"{day} {kind}：{own['why'].get(day) or '没有写原因'}", 13, 3))
        self.pane.content.addStretch(1)

    def _show_fault(self, words: str) -> None:
        clear(self.pane.content)
        self.pane.content.addWidget(Banner("没有识别出放假安排", words, "over"))
        self.pane.content.addStretch(1)

    def _show_notice(self, clash: str) -> None:
        clear(self.pane.content)
        if clash:
            self.pane.content.addWidget(Banner("别人刚录入了同一年的安排", clash, "over"))
        found = days.table(self.notice)
        head = row(spacing=6)
        head.addWidget(Label(f"识别结果 {self.notice.year} 年", 13, True), 1)
        count = len(self.notice.work_days)
        head.addWidget(Label(f"{len(found)} 个节日 · {count} 个调休日", 13, colour="done.text", elide=False))
        self.pane.content.addLayout(head)
        table = TableView([Column("节日", lambda r: r.name, 62, size=13), Column("放假", lambda r: r.off, 0, True, size=13, colour="over.text"),
                           Column("调休上班", lambda r: r.work, 92, size=13, bold=lambda r: r.work != "无",
                                  colour=lambda r: "acc" if r.work != "无" else "t3"),
                           Column("", lambda _r: "", 26, sign=lambda _r: "done", said=lambda _r: "已识别")], "识别出的放假安排", 27)
        table.set_rows(found)
        _fit(table, len(found))
        self.pane.content.addWidget(table)
        for words in self.notice.leaves_open:
            self.pane.content.addWidget(Para(f"通知没有定下：{words}", 13, 3, "soon.text"))
        self._show_effect()
        self.pane.content.addStretch(1)

    def _show_effect(self) -> None:
        if self.moved is None:
            self.pane.content.addWidget(Para("正在计算会影响哪些截止日……", 13, 2, "t2"))
            return
        self.pane.content.addWidget(Banner(days.summary(self.moved), "", "soon" if self.moved else "done"))
        if self.moved:
            self.pane.content.addWidget(moved_table(self.moved))

    def adopt(self) -> None:
        """Ctrl+S: keep the notice; every open order is judged anew in the same transaction."""
        if self.notice is None or self.moved is None:
            return
        desk, notice, seen = self.desk, self.notice, self.seen

        def work(report: Report) -> list[MovedRow] | None:
            return days.adopt_notice(desk, notice, report.step, seen)

        self.save.setEnabled(False)
        self.save.set_words("正在改正截止日")
        self.text.setReadOnly(True)  # it is taken as it stands, then it goes
        task = run(self, work)  # thousands of open orders are judged anew
        attend(self.host, task, "按新日历重算截止日", left="日历没有变化，通知的文字还在。")
        task.cancelled.connect(self._stopped)
        task.finished.connect(self._adopted)
        task.failed.connect(self._not_adopted)

    def _released(self) -> None:
        self.save.set_words("保存日历")
        self.text.setReadOnly(False)

    def _adopted(self, moved: list[MovedRow] | None) -> None:
        self._released()
        self.year, year, count = self.notice.year, self.notice.year, len({m.order for m in moved or ()})
        self.text.clear()
        self.words_kept.done()
        self.read()
        if moved is None:
            self.said.emit(f"{year} 年的这份安排已经录入过", "日历没有变化。", "done")
            return
        self.changed.emit()
        self.done.emit(told(self.desk, f"{year} 年工作日历已保存", f"{count} 件在办工单的截止日已按新日历改正，改动记在各自的经过里。"))

    def _stopped(self) -> None:
        self._released()
        self.save.setEnabled(True)

    def _not_adopted(self, error: Exception) -> None:
        self._released()
        if isinstance(error, Conflict):  # what it moves is another matter now: reckoned anew, then it may be meant
            self._reckon(str(error))
            self.read()
            return
        self.save.setEnabled(True)
        self.failed(Refused(str(error)) if isinstance(error, ValueError) else error)

    # -- the office's own day
    def ask_day(self, day: date) -> None:
        """Ask what the office does on a day, and why; the effect is shown before saving."""
        DayDialog(self, day).open()


class DayDialog(WorkDialog):
    """Off, at work, or as announced; with the reason."""

    def __init__(self, section: CalendarSection, day: date) -> None:
        super().__init__(section.host, f"{day.year}年{section.view.sentence(day).split('，', maxsplit=1)[0]}", "", 560)
        self.section, self.day = section, day
        desk = section.desk
        self.seen = days.standing(desk, day)
        own = days.own(desk)
        kind = next((k for k in (days.OFF, days.WORK) if day.isoformat() in own[k]), days.PLAIN)
        self.kind = Seg([Answer("off", "本单位休息"), Answer("work", "本单位上班"), Answer("plain", "按国家安排")], "这一天")
        self.kind.set_value(kind or "plain")
        self.kind.answered.connect(self._effect)
        self.content.addWidget(self.kind)
        self.reason = QLineEdit(days.reason(desk, day))
        self.field = Field("原因", self.reason, required=True, hint="将来核对截止日时要用")
        self.content.addWidget(self.field)
        self.effect = Para("", 13, 4, "t2")
        self.content.addWidget(self.effect)
        self.add_cancel()
        self.keep = self.add_action(Button("保存这一天", "pri", "check", "Ctrl+Enter"), primary=True)
        self.keep.clicked.connect(self._save)
        section.words(self, f"calendar:{day.isoformat()}", reason=self.reason).over(self)
        self._effect(self.kind.value())

    def _chosen(self) -> str:
        return self.kind.value().replace("plain", "")

    def _effect(self, _kind: str) -> None:
        desk, day, kind = self.section.desk, self.day, self._chosen()

        def work(report: Report) -> tuple[str, str]:
            return kind, days.summary(days.preview_day(desk, day, kind, report.step))

        self.effect.setText("正在计算会影响哪些截止日……")
        task = run(self, work)
        task.finished.connect(self._said)
        task.failed.connect(lambda _error: self.effect.setText("没有算出会影响哪些截止日。请再选一次，日历没有变化。"))

    def _said(self, answer: tuple[str, str]) -> None:
        if answer[0] == self._chosen():
            self.effect.setText(answer[1])

    def _save(self) -> None:
        desk, day, kind, reason, seen = self.section.desk, self.day, self._chosen(), self.reason.text(), self.seen

        def work(report: Report) -> list[MovedRow]:
            return days.set_day(desk, day, kind, reason, report.step, seen)

        self.keep.setEnabled(False)
        task = self.works(run(self, work))
        task.cancelled.connect(lambda: self._refused(Refused("已停下，日历没有变化。")))
        task.finished.connect(self._saved)
        task.failed.connect(self._refused)

    def _refused(self, error: Exception) -> None:
        self.note.setText("")
        self.keep.setEnabled(True)
        if isinstance(error, Conflict):  # the next time it is meant
            self.seen = days.standing(self.section.desk, self.day)
        known = isinstance(error, Refused | StoreError)
        self.field.set_error(str(error) if known else "没有保存，请重试。日历没有变化。")
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _saved(self, moved: list[MovedRow]) -> None:
        self.accept()
        self.section.read()
        self.section.changed.emit()
        count = len({m.order for m in moved})
        words = f"{count} 件在办工单的截止日随之改变。" if count else "在办工单的截止日没有变化。"
        self.section.done.emit(told(self.section.desk, "日历已保存", words))


def moved_table(moved: Sequence[MovedRow]) -> TableView:
    """The deadlines that would move, those that come earlier first."""
    view = TableView([Column("尾号", lambda r: f"{r.order[-4:]} {r.duty}", 0, True, size=13), Column("原", lambda r: r.was, 74, size=13, colour="t2"),
                      Column("改为", lambda r: r.becomes, 74, size=13, bold=True, colour=lambda r: "today.text" if r.earlier else "t1")],
                     "会改变的截止日", 27)
    view.set_rows(list(moved))
    _fit(view, len(moved))
    return view


def _fit(table: TableView, count: int) -> None:
    """As high as its rows: the pane around it scrolls. No row is chosen, for nothing is done with one."""
    table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setFixedHeight(theme_of().px(31) + table.row_height * count)
    table.setCurrentIndex(QModelIndex())
