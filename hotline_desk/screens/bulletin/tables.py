"""通报的附表 over the page: one table at a time, counted in a worker thread, taken along as .xlsx."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from hotline_desk.services import bulletin, bulletin_tables
from hotline_desk.services.bulletin_tables import Table
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.widgets.background import Report, run
from hotline_desk.widgets.buttons import Button, PillBar
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.panes import EmptyState, clear, column
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import LEFT, RIGHT, Para
from hotline_desk.widgets.theme import theme_of
from hotline_desk.widgets.underway import attend

LEAST, MOST, AROUND = 246, 666, 224  # px of the design: a table's height, and what the dialog needs around it
WIDE_HEADS = frozenset({"诉求", "理由"})


class TablesDialog(Dialog):
    """1–4 choose a table, Ctrl+E exports it. ``said`` carries what came of that."""

    said = Signal(str, str, str)

    def __init__(self, host: QWidget, desk: Desk, period: str) -> None:
        super().__init__(host, "通报附表", bulletin.title_of(period), 1120)
        self.desk, self.period = desk, period
        self.shown_table: Table | None = None
        self.pills = PillBar()
        self.pills.set_pills([(key, words, None) for key, words in bulletin_tables.names(desk)])
        self.pills.chosen.connect(self.read)
        self.content.addWidget(self.pills)
        self.room = QWidget()
        self.room.setFixedHeight(_height(host))
        inside = column(self.room, 8)
        self.place_for = column()
        inside.addLayout(self.place_for, 1)
        self.words = Para("", 12, 3, "t2")
        inside.addWidget(self.words)  # a long note takes its second line from the table, which scrolls
        self.content.addWidget(self.room)
        self.add_cancel("关闭")
        self.save = self.add_action(Button("导出 Excel", "pri", "export", "Ctrl+Enter"), primary=True)
        self.save.clicked.connect(lambda _=False: self.export())
        self.read(self.pills.current())

    def extra_key(self, event: QKeyEvent) -> bool:
        keys = [key for key, _ in bulletin_tables.names(self.desk)]
        at = event.key() - ord("1")
        if 0 <= at < len(keys):
            self.pills.choose(keys[at])
            return True
        return False

    def read(self, key: str) -> None:
        """Count one table."""
        desk, period = self.desk, self.period

        def work(report: Report) -> Table:
            return bulletin_tables.make(desk, key, period, report.step)

        self._message("正在统计", "从办件记录逐件统计。")
        self.save.setEnabled(False)
        task = run(self, work)
        attend(self.host, task, f"统计 {dict(bulletin_tables.names(desk))[key]}")
        task.cancelled.connect(lambda: self._ended(key, "已停下", "按数字键再选一张附表。"))
        task.finished.connect(self._show)
        task.failed.connect(lambda error: self._failed(key, error))

    def _failed(self, key: str, error: Exception) -> None:
        words = str(error) if isinstance(error, Refused | StoreError) else f"出了意外（{type(error).__name__}），数据没有变化。"
        self._ended(key, "没有统计出来", words)

    def _ended(self, key: str, title: str, detail: str) -> None:
        if key == self.pills.current():  # else another table stands there, or is counted
            self._message(title, detail)

    def _message(self, title: str, detail: str) -> None:
        clear(self.place_for)
        self.place_for.addWidget(EmptyState(title, detail, icon="chart", urgency="norm"))

    def _show(self, table: Table) -> None:
        if table.key != self.pills.current():
            return
        self.shown_table = table
        self.words.setText(table.note)
        self.save.setEnabled(bool(table.rows))
        if not table.rows:
            self._message("这一期没有", "换一期看看。" if table.key != "cases" else "在工单档案里把一件标为典型案例，它就列在这里。")
            return
        clear(self.place_for)
        view = TableView([_column(table, i) for i in range(len(table.heads))], table.title, 32)
        view.set_rows(list(table.rows))
        self.place_for.addWidget(view)
        view.setFocus()

    def export(self) -> None:
        """The shown table as .xlsx where the clerk says."""
        if self.shown_table is None:
            return
        path, _ = QFileDialog.getSaveFileName(self, "导出附表", f"{self.desk.office_name}{self.shown_table.title}.xlsx", "Excel 工作簿 (*.xlsx)")
        if path:
            self.save_to(Path(path).with_suffix(".xlsx"))

    def save_to(self, path: Path) -> None:
        assert self.shown_table is not None
        desk, table = self.desk, self.shown_table
        task = run(self, lambda report: bulletin_tables.export(desk, table, path, report.step))
        attend(self.host, task, f"导出{table.title}", "行")
        task.finished.connect(lambda _rows: self.said.emit(f"已导出 {table.title}", f"存为 {path.name}，不含市民姓名和电话。", "done"))
        task.failed.connect(self._not_exported)

    def _not_exported(self, error: Exception) -> None:
        known = isinstance(error, Refused | StoreError)
        self.said.emit("没有导出", str(error) if known else "导出时出了意外，数据没有变化。请再试一次。", "over")


def _height(host: QWidget) -> int:
    """As high as the window lets it: the table scrolls by itself, so the dialog around it must not."""
    px = theme_of().px
    return max(px(LEAST), min(px(MOST), host.height() - px(AROUND)))


def _column(table: Table, at: int) -> Column:
    """The row's name and long texts take the rest; figures stand at the right under their head."""
    head, theme = table.heads[at], theme_of()
    wide = max(theme.width(text, 13) for text in (head, *(row[at] for row in table.rows[:60]))) / theme.factor + 22
    text = table.key == "cases"
    stretch = 1 if (at == 0 and not text) or head in WIDE_HEADS else 0
    return Column(head, lambda row: row[at], int(min(wide, 190)), stretch, LEFT if at == 0 or text else RIGHT, 13, at == 0)
