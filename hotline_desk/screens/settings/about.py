"""关于: which program, which data, whose work it stands on."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from hotline_desk import __version__
from hotline_desk.screens.settings.section import FORM, Section
from hotline_desk.services import regulation
from hotline_desk.services.office import Desk
from hotline_desk.widgets.panes import Card, Pairs
from hotline_desk.widgets.text import Label, Para

PARTS = ("Python、Qt for Python（LGPL）、SQLAlchemy、SQLCipher、openpyxl、ReportLab、pypinyin、chinese-calendar；"
         "字体取自思源、Fandol、霞鹜文楷和花园明朝，许可文本随程序附带。")


class AboutSection(Section):
    """Nothing to change here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        down = self.scrolling(FORM)
        card = Card()
        card.body.addWidget(Label(f"热线办件台 {__version__}", 17, True))
        card.body.addWidget(Para("数据只在这台电脑上，不联网，不上传。", 13, 2, "t2"))
        self.pairs = Pairs(96, 6)
        card.body.addWidget(self.pairs)
        down.addWidget(card)
        parts = Card()
        parts.body.addWidget(Label("用到的开源软件", 15, True))
        parts.body.addWidget(Para(PARTS, 13))
        down.addWidget(parts)
        down.addStretch(1)

    def first(self) -> QWidget | None:
        return None

    def read(self) -> None:
        """Show this office."""
        head, store = regulation.head(self.desk), self.desk.store
        counts = store.counts("open")
        self.pairs.set_pairs([("单位", self.desk.office_name), ("使用人", self.desk.user or "没有填写"),
                              ("规定", f"《{head.title}》 {head.version}"), ("工单", f"{sum(counts.values())} 件，其中在办 {counts.get(1, 0)} 件"),
                              ("数据文件夹", str(self.desk.folder))])
