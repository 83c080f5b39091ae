"""导入方案: the header tables there are; where the office's own lie."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from hotline_desk.screens.settings.section import Section
from hotline_desk.services import regulation
from hotline_desk.services.office import Desk
from hotline_desk.services.regulation import MapRow
from hotline_desk.widgets.panes import Card, Pairs, ScrollPane, clear, row
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import RIGHT, Label, Para
from hotline_desk.widgets.theme import theme_of


class MapsSection(Section):
    """A list; nothing is changed here: a table is made by 导入核对 when a file is taken in."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        card = Card(margins=(1, 1, 1, 1), spacing=0)
        head = row(spacing=10, margins=(14, 10, 14, 8))
        head.addWidget(Label("平台表头对照", 15, True, elide=False))
        head.addWidget(Label("导入时自动挑最像的一份，也可在导入核对里另选", 13, colour="t2"), 1)
        card.body.addLayout(head)
        self.table = TableView([Column("方案", lambda r: r.label, 0, True), Column("名称", lambda r: r.name, 130, size=13, colour="t2"),
                                Column("认得的表头", lambda r: str(r.headers), 92, size=13, align=RIGHT),
                                Column("来历", lambda r: "本单位" if r.own else "程序自带", 92, size=13, colour="t2")], "导入方案", 34)
        self.table.chosen.connect(self._show)
        card.body.addWidget(self.table, 1)
        self.line.addWidget(card, 1)
        self.pane = ScrollPane(margins=(14, 12, 14, 10), spacing=8)
        self.pane.setFixedWidth(theme_of().px(320))
        self.pane.setAccessibleName("所选方案")
        self.line.addWidget(self.pane)

    def first(self) -> QWidget:
        return self.table

    def read(self) -> None:
        """Read the tables again."""
        self.table.set_rows(regulation.maps(self.desk))

    def _show(self, item: MapRow) -> None:
        clear(self.pane.content)
        self.pane.content.addWidget(Para(item.label, 15, 3, bold=True))
        pairs = Pairs(84)
        pairs.set_pairs([("名称", item.name), ("来历", "本单位" if item.own else "程序自带"), ("认得表头", f"{item.headers} 个")])
        self.pane.content.addWidget(pairs)
        self.pane.content.addWidget(Label("能填的栏目", 13, True))
        self.pane.content.addWidget(Para(item.fields, 13))
        self.pane.content.addStretch(1)
