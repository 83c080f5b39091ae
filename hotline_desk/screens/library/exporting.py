"""导出: the rows that are seen, in the columns that are seen, as an Excel file; masked unless there is a reason."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from hotline_desk.screens.library.columns import COLUMNS
from hotline_desk.services import drafts, exporting, roles
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.widgets.background import Report, Task, run
from hotline_desk.widgets.buttons import Answer, Button, Seg
from hotline_desk.widgets.checks import CheckBox
from hotline_desk.widgets.fields import Field
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.keeping import Words
from hotline_desk.widgets.text import Para
from hotline_desk.widgets.underway import attend, wrote

PERSONAL = ("caller", "phone")
WHOLE = "里面有完整的姓名和电话，请妥善保管，用后删除。"
NO_FILE = "没有留下文件，工单没有变化。"


class ExportDialog(Dialog):
    """Asks which rows and whether whole names and phones, then goes out of the way: the window is used while a worker writes."""

    def __init__(self, host: QWidget, desk: Desk, every: Sequence[int], chosen: Sequence[int], names: Sequence[str], what: str) -> None:
        super().__init__(host, "导出", "存成 Excel 文件", 620)
        self.plain_enter = False
        self.desk, self.every, self.chosen, self.names, self.what = desk, every, chosen, list(names), what
        self.task: Task | None = None
        self.file: Path | None = None
        self._build()

    # -- building ----------------------------------------------------------------------------------
    def _build(self) -> None:
        several = len(self.chosen) > 1
        answers = [Answer("chosen", f"选中的 {len(self.chosen)} 件")] if several else []
        self.which = Seg([*answers, Answer("every", f"列表里全部 {len(self.every)} 件")], "导出哪些")
        self.which.set_value("chosen" if several else "every")
        self.content.addWidget(self.which)
        titles = "、".join(COLUMNS[n].column.title for n in self.names)
        self.content.addWidget(Para(f"栏目和列表一样：{titles}。要别的栏目，先在列表里按 Alt+L 选列。", 13, 3, "t2"))
        self.whole = CheckBox("姓名和电话不遮挡（要写明理由，记入访问记录）")
        self.whole.toggled.connect(self._whole)
        self.content.addWidget(self.whole)
        self.reason = Field("理由", QLineEdit(), True, "如 报区热线办核对来电人")
        self.reason.hide()
        self.content.addWidget(self.reason)
        allowed = roles.allowed(self.desk, "export_full")
        self.whole.setEnabled(allowed)
        if not allowed:
            self.whole.setToolTip("您的角色只能导出遮挡过的，请由有权限的人来导出。")
        self.said = Para("姓名、电话已遮挡；文件最后一行写明谁在什么时候导出。", 13, 3, "t2")
        self.content.addWidget(self.said)
        self.add_cancel()
        self.save = self.add_action(Button("导出到…", "pri", "export", "Ctrl+Enter"), primary=True)
        self.save.clicked.connect(self.ask_place)
        desk, typed_before = self.desk, {"reason": self.reason.editor}
        Words(self, typed_before, lambda: drafts.load(desk, "export"), lambda typed: drafts.keep(desk, "export", typed)).over(self)

    def _whole(self, on: bool) -> None:
        self.reason.setVisible(on)
        if on:
            extra = [n for n in PERSONAL if n not in self.names]
            self.said.setText("导出的文件里有完整的姓名和电话，请妥善保管，用后删除。" + ("会加上来电人、电话两栏。" if extra else ""))
            self.reason.editor.setFocus()
        else:
            self.said.setText("姓名、电话已遮挡；文件最后一行写明谁在什么时候导出。")
        self.place()

    # -- doing ---------------------------------------------------------------------------------------
    def columns(self) -> list[str]:
        """The columns of the file: those of the list, with name and phone where they are asked for whole."""
        return [*self.names, *(n for n in PERSONAL if n not in self.names)] if self.whole.isChecked() else self.names

    def ask_place(self) -> None:
        """Where to, by the system's own dialog."""
        if self.whole.isChecked() and not self.reason.value():
            self.reason.set_error("要写明理由。没有导出。")
            self.reason.editor.setFocus()
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        first = str(Path(folder) / exporting.file_name(self.desk, self.what))
        name, _ = QFileDialog.getSaveFileName(self, "导出到", first, "Excel 工作簿 (*.xlsx)")
        if name:
            self.export_to(Path(name).with_suffix(".xlsx"))

    def export_to(self, out: Path) -> None:
        """Write the file in a worker while the window goes on; Esc stops it and leaves none."""
        ids = list(self.chosen if self.which.value() == "chosen" else self.every)
        full, reason, names, what, desk = self.whole.isChecked(), self.reason.value(), self.columns(), self.what, self.desk
        self.file = out

        def work(report: Report) -> int:
            return exporting.export_list(desk, out, ids, names, full=full, reason=reason, what=what, tell=report.step)

        self.step_aside()
        self.task = run(self, work)
        self.task.finished.connect(self._written)
        self.task.failed.connect(self._failed)
        self.task.cancelled.connect(self.reject)
        attend(self.host, self.task, f"导出 {len(ids):,} 件工单", left=NO_FILE)

    def _written(self, count: int) -> None:
        if self.file is not None:
            folder = QUrl.fromLocalFile(str(self.file.parent))
            wrote(self.host, f"已导出 {count} 件", f"{self.file.name}。{WHOLE if self.whole.isChecked() else '姓名、电话已遮挡。'}",
                  lambda: QDesktopServices.openUrl(folder))
        self.accept()

    def _failed(self, error: object) -> None:
        known = isinstance(error, Refused | StoreError)
        self.said.setText(str(error) if known else "文件没有写成，可能磁盘满了或没有写入权限。请换一个位置再试，工单数据没有变化。")
        self.said.set_colour("over.text")
        self.open()

    def close_layer(self, done: bool = False) -> None:
        if self.isVisible():
            super().close_layer(done)
        else:  # it had gone out of the way: the focus is where the clerk works now
            self.closed.emit(done)
            self.deleteLater()
