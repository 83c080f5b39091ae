"""存为方案: the mapping under a name, with the first rows as it reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QMainWindow, QWidget

from hotline_desk.services import drafts, import_fixing, schemes
from hotline_desk.services.import_fixing import SampleLine
from hotline_desk.services.importing import Plan
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.widgets.background import Report, run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import Field
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.keeping import Words
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import Para
from hotline_desk.widgets.theme import theme_of

SAMPLES, LINE = 5, 30


def name_of(path: Path | str) -> str:
    """What a file or a pasted text is called on the screen."""
    return path.name if isinstance(path, Path) else "粘贴的文字"


def stem_of(path: Path | str) -> str:
    """A name to propose: the file's, without the days and numbers that change with every export."""
    return re.sub(r"[\d\W_]+$", "", path.stem)[:schemes.LONGEST] if isinstance(path, Path) else ""


def exported(plan: Plan, path: Path) -> tuple[str, str, str]:
    """Write the rows to mend to a file; what is said of it."""
    try:
        count = import_fixing.write_rejected(plan, path if path.suffix else path.with_suffix(".xlsx"))
    except Refused as refused:
        return "没有导出", str(refused), "over"
    return f"已导出 {count} 行", "里面有完整的姓名和电话，改完导入后请删除。", "done"


def host_of(widget: QWidget) -> QWidget:
    """What a dialog lies over: the whole window."""
    window = widget.window()
    centre = window.centralWidget() if isinstance(window, QMainWindow) else None
    return centre if centre is not None else window


class SchemeDialog(Dialog):
    """Asks for the name. ``kept`` carries the scheme; a refusal is said under the field."""

    kept = Signal(object)

    def __init__(self, host: QWidget, desk: Desk, plan: Plan, name: str) -> None:
        super().__init__(host, "存为方案", "下次表头相同，自动照此对应，不再问", 980)
        self.desk, self.columns = desk, import_fixing.chosen(plan.intake)
        self.name = QLineEdit(name)
        self.name.setMaxLength(schemes.LONGEST)
        self.field = Field("方案名称", self.name, required=True, hint="例如：区平台 2026 版")
        self.content.addWidget(self.field)
        lines = import_fixing.samples(plan.intake, SAMPLES)
        self.content.addWidget(Para(f"前 {min(SAMPLES, len(plan.rows))} 行照此读成（姓名、电话已遮挡）：", 13, 2, "t2"))
        self.content.addWidget(_table(lines))
        self.add_cancel()
        same = next((s for s in schemes.listed(desk) if s.name == plan.intake.source.name), None)
        self.same = same.name if same is not None else ""
        if same is not None:
            self.name.setText(same.label)
        self.go = self.add_action(Button("更新方案" if same else "保存方案", "pri", "check", "Ctrl+Enter"), primary=True)
        self.go.clicked.connect(self._save)
        self.name.textChanged.connect(self._renamed)
        key = f"scheme:{self.same or name}"
        Words(self, {"name": self.name}, lambda: drafts.load(desk, key), lambda typed: drafts.keep(desk, key, typed)).over(self)
        self.name.selectAll()

    def _renamed(self, _text: str) -> None:
        self.field.set_error("")
        self.go.setEnabled(True)

    def _save(self) -> None:
        desk, label, columns, instead = self.desk, self.name.text(), self.columns, self.same

        def work(_report: Report) -> schemes.Scheme:
            return schemes.save(desk, label, columns, instead)

        self.go.setEnabled(False)
        task = run(self, work)
        task.finished.connect(self._saved)
        task.failed.connect(self._refused)

    def _saved(self, scheme: object) -> None:
        self.accept()
        self.kept.emit(scheme)

    def _refused(self, error: Exception) -> None:
        self.go.setEnabled(True)
        known = isinstance(error, Refused | StoreError)
        self.field.set_error(str(error) if known else "没有存成，请重试。数据没有变化。")


def _value(at: int) -> Column:
    return Column(f"第 {at + 1} 行", lambda line: line.values[at] if at < len(line.values) else "", 0, 1, size=13)


def _table(lines: Sequence[SampleLine]) -> TableView:
    count = max((len(line.values) for line in lines), default=0)
    told = (Column("栏目", lambda line: line.label, 118, bold=True, size=13),
            Column("来自表头", lambda line: line.header, 132, size=13, colour="t2"))
    table = TableView([*told, *(_value(at) for at in range(count))], "前几行照此读成", LINE)
    table.set_rows(lines)
    table.setMinimumHeight(theme_of().px(34 + LINE * min(len(lines), 9)))
    return table
