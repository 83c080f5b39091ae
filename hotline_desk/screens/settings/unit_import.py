"""单位名单导入: what a workbook or a pasted list would change, line by line, before anything is kept."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from hotline_desk.screens.settings.section import Section
from hotline_desk.services import unit_sheet
from hotline_desk.services.office import Refused, StoreError
from hotline_desk.services.taking_back import told
from hotline_desk.services.unit_sheet import Change, UnitSheet
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.panes import Banner
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import Para
from hotline_desk.widgets.theme import theme_of

ACTS = {"new": ("新增", "done"), "change": ("修改", "soon"), "same": ("不变", "wait"), "refused": ("不导入", "over")}
SHOWN = 10


class UnitImportDialog(Dialog):
    """The list with what each line does; the primary button takes the new and the changed ones."""

    def __init__(self, section: Section, found: UnitSheet, source: str) -> None:
        super().__init__(section.host, "导入单位名单", source, 820)
        self.section = section
        self.changes: Sequence[Change] = sorted(unit_sheet.compared(section.desk, found.units), key=lambda c: list(ACTS).index(c.act))
        table = TableView([Column("", lambda c: ACTS[c.act][0], 76, tag=lambda c: ACTS[c.act][1]), Column("单位", lambda c: c.line.name, 0, 2),
                           Column("类别", lambda c: c.line.kind_word, 96, size=13, colour="t2"),
                           Column("改动", lambda c: c.words if c.act != "new" else "、".join(c.line.people.values()), 0, 3, size=13)], "单位名单", 32)
        table.set_rows(list(self.changes))
        table.setFixedHeight(theme_of().px(32) + table.row_height * min(max(len(self.changes), 1), SHOWN))
        self.content.addWidget(table)
        if found.problems:
            words = "；".join(f"第 {n} 行{why}" for n, why in found.problems[:4])
            self.content.addWidget(Banner(f"{len(found.problems)} 行没有读进来", words, "soon"))
        if found.unknown:
            self.content.addWidget(Para(f"没有用到的列：{'、'.join(found.unknown[:6])}", 13, 2, "t2"))
        self.content.addWidget(Para("名单里没有写的栏目保持原样；名单里没有的单位不动，要停用请在名单的“状态”一栏写“停用”。", 13, 2, "t2"))
        self.add_cancel()
        counts = {act: sum(c.act == act for c in self.changes) for act in ACTS}
        parts = [f"{word} {counts[act]} 个" for act, word in (("new", "新增"), ("change", "修改")) if counts[act]]
        self.do = self.add_action(Button("、".join(parts) or "没有要改的", "pri", "check", "Ctrl+Enter"), primary=True)
        self.do.setEnabled(bool(parts))
        self.do.clicked.connect(lambda _=False: self._keep())
        self.table: QWidget = table

    def _keep(self) -> None:
        try:
            new, changed = unit_sheet.keep(self.section.desk, self.changes)
        except (Refused, StoreError) as error:
            self.section.failed(error)
            return
        self.accept()
        self.section.read()
        self.section.changed.emit()
        self.section.done.emit(told(self.section.desk, f"单位名单已导入：新增 {new} 个，修改 {changed} 个", "派单和导入时马上能用。"))
