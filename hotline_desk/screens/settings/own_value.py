"""本单位的数值: a value of the office's own, its day and its ground; what follows is said before it is kept."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtWidgets import QDateEdit, QLineEdit

from hotline_desk.screens.settings.section import Section
from hotline_desk.services import own_values
from hotline_desk.services.office import Conflict, Refused, StoreError
from hotline_desk.services.regulation import ValueRow
from hotline_desk.services.taking_back import told
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import Field
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.panes import Banner, clear, column
from hotline_desk.widgets.text import Para


class OwnValueDialog(Dialog):
    """Ctrl+Enter keeps the value; the sentence above the buttons says what it means while one types."""

    def __init__(self, section: Section, item: ValueRow) -> None:
        super().__init__(section.host, f"本单位的数值：{item.label}", f"现在是 {item.value}", 620)
        self.section, self.item, desk = section, item, section.desk
        self.seen = own_values.standing(desk, item.name)
        one = desk.pack.book(desk.now().date())[item.name]
        self.value = QLineEdit(own_values.written(one.value))
        self.value_field = Field("改为", self.value, required=True, hint=_hint(one.value))
        today = desk.now().date()
        self.since = QDateEdit(QDate(today.year, today.month, today.day))
        self.since.setDisplayFormat("yyyy-MM-dd")
        self.since.setMinimumDate(self.since.date())
        self.reason = QLineEdit(own_values.reason_of(desk, item.name))
        self.reason_field = Field("依据或理由", self.reason, required=True, hint="如“办公会议纪要〔2026〕5号”")
        for field in (self.value_field, Field("从哪天起收到的工单", self.since), self.reason_field):
            self.content.addWidget(field)
        self.effect = column()
        self.content.addLayout(self.effect)
        self.content.addWidget(Para("写进数据文件夹里的 office.toml，改前的文件留一份。条文原文写明的数改不了。", 12, 2, "t3"))
        self.add_cancel()
        self.do = self.add_action(Button("保存", "pri", "check", "Ctrl+Enter"), primary=True)
        self.do.clicked.connect(lambda _=False: self._save())
        section.words(self, f"own value:{item.name}", value=self.value, since=self.since, reason=self.reason).over(self)
        self.value.textChanged.connect(self._effect)
        self.since.dateChanged.connect(self._effect)
        self._effect()

    def _read(self) -> Any:
        return own_values.read_value(self.item.name, self.value.text())

    def _effect(self, *_changed: object) -> None:
        clear(self.effect)
        try:
            words, tone = own_values.consequence(self.section.desk, self.item.name, self._read(), self.since.date().toPython()), "norm"
            self.value_field.set_error("")
        except Refused as error:
            self.value_field.set_error(str(error))
            return
        self.effect.addWidget(Banner(words, "", tone))
        QTimer.singleShot(0, self.place)  # when the sentence knows its height

    def _save(self) -> None:
        try:
            own_values.change(self.section.desk, self.item.name, self._read(), self.since.date().toPython(), self.reason.text(),
                              self.seen)
        except (Refused, StoreError) as error:
            if isinstance(error, Conflict):  # the next time it is meant
                self.seen = own_values.standing(self.section.desk, self.item.name)
            self.reason_field.set_error(str(error))
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.accept()
        self.section.read()
        self.section.changed.emit()
        self.section.done.emit(told(self.section.desk, "本单位的数值已保存", "从起用的那天起收到的工单按它办，以前的不变。"))


def _hint(value: Any) -> str:
    if isinstance(value, bool):
        return "写“是”或“否”"
    return "写数字" if isinstance(value, int | float) else "照现在的写法改" if isinstance(value, list | dict) else ""
