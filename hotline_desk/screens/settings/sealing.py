"""重新封存: tables that something else than the program changed, sealed as they are once somebody has looked at them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from hotline_desk.screens.settings.section import Section
from hotline_desk.services import audit
from hotline_desk.services.office import Refused, StoreError
from hotline_desk.services.roles import allowed
from hotline_desk.widgets.background import run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import Field
from hotline_desk.widgets.panes import Banner, Card
from hotline_desk.widgets.text import Label, Para
from hotline_desk.widgets.theme import theme_of
from hotline_desk.widgets.underway import WorkDialog

WHAT = "{names}和程序最后一次写的不一样。先弄清是谁改的：维护、修复时改的，核对无误后重新封存；说不清的，用最近的备份恢复。"
AFTER = "封存以后，{names}以现在的内容为准，不再报告这一次改动；写的情况留在访问记录里，不能撤销。办件历史不在此列，改动了只能用备份恢复。"


class SealCard(Card):
    """Comes up only where something was changed, and only for whoever may seal it anew."""

    def __init__(self, section: Section, width: int) -> None:
        super().__init__("over", tinted=True)
        self.section, self.names = section, tuple[str, ...]()
        self.setFixedWidth(theme_of().px(width))
        self.body.addWidget(Label("有内容被改动过", 15, True, "over.text"))
        self.words = Para("", 13, 6)
        self.body.addWidget(self.words)
        self.button = Button("核对过了，重新封存", "sec", "lock", "Alt+F", shortcut=True)
        self.button.clicked.connect(lambda _=False: self.ask())
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def look(self) -> None:
        """Read the seals in a worker."""
        desk = self.section.desk
        if allowed(desk, "accounts"):
            self.section.watch(run(self, lambda _report: audit.changed(desk)), self._found)

    def _found(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self.words.setText(WHAT.format(names="、".join(names)))
        self.setVisible(bool(names))

    def ask(self) -> None:
        """Alt+F: the ground, then the seal."""
        if self.names:
            SealDialog(self.section, self.names).open()


class SealDialog(WorkDialog):
    """Nothing is sealed without a reason."""

    def __init__(self, section: Section, names: Sequence[str]) -> None:
        super().__init__(section.host, "重新封存", "、".join(names), 560)
        self.section = section
        self.reason = QLineEdit()
        self.field = Field("核对的情况", self.reason, required=True, hint="如“9月16日换电脑时维护人员改了名称，已与备份核对”")
        self.content.addWidget(self.field)
        self.content.addWidget(Banner(AFTER.format(names="、".join(names)), "", "today"))
        self.add_cancel()
        self.do = self.add_action(Button("重新封存", "pri", "lock", "Ctrl+Enter"), primary=True)
        self.do.clicked.connect(lambda _=False: self._seal())
        section.words(self, "seal", reason=self.reason).over(self)

    def _seal(self) -> None:
        desk, reason = self.section.desk, self.reason.text()
        self.do.setEnabled(False)
        self.task = run(self, lambda _report: audit.reseal(desk, reason))  # reads every row of these tables
        self.task.finished.connect(self._sealed)
        self.task.failed.connect(self._refused)

    def _refused(self, error: Exception) -> None:
        self.do.setEnabled(True)
        self.field.set_error(str(error) if isinstance(error, Refused | StoreError) else "没有封存，请重试。数据没有变化。")
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sealed(self, names: Any) -> None:
        self.accept()
        self.section.said.emit("已重新封存", f"{'、'.join(names)}以现在的内容为准，已记入访问记录。", "done")
        self.section.read()
