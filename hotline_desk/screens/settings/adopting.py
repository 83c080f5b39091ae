"""参照: a rule of another regulation borrowed for this office; its clause and what would follow are read first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtWidgets import QDateEdit, QLineEdit

from hotline_desk.screens.settings.section import Section
from hotline_desk.services import adopting, own_values
from hotline_desk.services.adopting import Borrowable
from hotline_desk.services.office import Refused, StoreError
from hotline_desk.services.taking_back import told
from hotline_desk.widgets.background import run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import Field
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.panes import Banner, clear, column
from hotline_desk.widgets.text import Para

HOW = "只按它的数值办；“为什么”里写明参照哪一份。不再参照：在“数值”里选中它，按“恢复原规定”。"
MARKED = "凡用到它的地方都标“参照”，随时可以不再参照。"
WAITING = "正在拿最近的工单试算……"


class AdoptDialog(Dialog):
    """Ctrl+Enter borrows the rule; nothing is kept before."""

    def __init__(self, section: Section, item: Borrowable) -> None:
        super().__init__(section.host, f"参照：{item.label}", f"{item.locality} {item.clause}", 660)
        self.section, self.item = section, item
        self.content.addWidget(Para(f"{item.label}：{item.value}", 14, 2, bold=True))
        self.content.addWidget(Para(f"{item.source}，{item.origin}", 13, 2, "t2"))
        if item.quote:
            self.content.addWidget(Para(f"“{item.quote}”", 13, 6))
        today = section.desk.now().date()
        self.since = QDateEdit(QDate(today.year, today.month, today.day))
        self.since.setDisplayFormat("yyyy-MM-dd")
        self.since.setMinimumDate(self.since.date())
        self.reason = QLineEdit()
        self.reason_field = Field("为什么参照", self.reason, required=True, hint="如“办公会议纪要〔2026〕5号”")
        self.content.addWidget(Field("从哪天起收到的工单", self.since))
        self.content.addWidget(self.reason_field)
        self.effect, self.lines = column(spacing=6), list[str]()
        self.content.addLayout(self.effect)
        self.content.addWidget(Para(HOW, 12, 3, "t3"))
        self.add_cancel()
        self.do = self.add_action(Button("参照这一条", "pri", "check", "Ctrl+Enter"), primary=True)
        self.do.clicked.connect(lambda _=False: self._save())
        section.words(self, f"borrow:{item.pack}:{item.name}", since=self.since, reason=self.reason).over(self)
        self.since.dateChanged.connect(self._effect)
        self._effect()
        self._foresee()

    def _foresee(self) -> None:
        desk, item = self.section.desk, self.item
        task = run(self, lambda _report: adopting.foresee(desk, item))
        task.finished.connect(self._foreseen)
        task.failed.connect(lambda error: self._foreseen([str(error) if isinstance(error, Refused | StoreError) else "没有试算成，可以先不参照。"]))

    def _foreseen(self, lines: Sequence[str]) -> None:
        self.lines = list(lines)
        self._effect()

    def _effect(self, *_changed: object) -> None:
        clear(self.effect)
        words = adopting.said(self.section.desk, self.since.date().toPython())
        self.effect.addWidget(Banner(words, "\n".join([*(self.lines or [WAITING]), MARKED]), "norm"))
        QTimer.singleShot(0, self, self.place)  # when the sentence knows its height

    def _save(self) -> None:
        try:
            own_values.adopt(self.section.desk, self.item.name, self.item.pack, self.since.date().toPython(), self.reason.text())
        except (Refused, StoreError) as error:
            self.reason_field.set_error(str(error))
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.accept()
        self.section.read()
        self.section.changed.emit()
        self.section.done.emit(told(self.section.desk, f"已参照：{self.item.label}", "从起用的那天起收到的工单多这一条，处处标“参照”。"))
