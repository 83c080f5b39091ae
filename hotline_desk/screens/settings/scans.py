"""扫描件: the folder the scanner writes to, so that signed papers are found by themselves."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from hotline_desk.screens.settings.section import FORM, Section
from hotline_desk.services import scans
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.roles import allowed
from hotline_desk.services.taking_back import told
from hotline_desk.widgets.background import Latest
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import Card, row
from hotline_desk.widgets.text import Label, Para

HOW = ("打印的表签好字、扫描以后，按边上的码自动认出是哪件工单的哪张表。设好扫描仪存文件的文件夹，"
       "新文件在“收扫描件”里自动列出来（督办提级页、归档页、工单的“添加材料”旁都有这个按钮）；两周以前的、已经存回的不列。原文件不会被改动或删除。")
WAITING = "正在看……"
NONE = "还没有设文件夹：收扫描件时自己选文件，或者拖进去。"
AWAY = "现在打不开这个文件夹（网络盘没有连上，或已被移走）。收扫描件时可以自己选文件。"


class ScansSection(Section):
    """The folder, kept at once; it can be taken back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.looking = Latest(self)
        self.looking.answered.connect(self._found)
        self.looking.failed.connect(self.failed)
        down = self.scrolling(FORM)
        card = Card()
        card.body.addWidget(Label("扫描件文件夹", 15, True))
        self.place, self.state = Para("", 14, 2, bold=True), Para("", 13, 3, "t2")
        card.body.addWidget(self.place)
        card.body.addWidget(self.state)
        line = row(spacing=8)
        self.choose = Button("选文件夹", "pri", "folder", "Alt+D", shortcut=True)
        self.none = Button("不再自动找", "sec")
        self.choose.clicked.connect(lambda _=False: self._ask())
        self.none.clicked.connect(lambda _=False: self.keep(None))
        line.addWidget(self.choose)
        line.addWidget(self.none)
        line.addStretch(1)
        card.body.addLayout(line)
        card.body.addWidget(Para(HOW, 13, 5, "t2"))
        down.addWidget(card)
        down.addStretch(1)

    def first(self) -> QWidget:
        return self.choose

    def read(self) -> None:
        """Show the folder, then what waits in it; a network folder that is away takes its time, so in a worker."""
        desk, folder, mine = self.desk, scans.folder(self.desk), allowed(self.desk, "record")
        self.seen = folder
        self.place.setText(folder)
        self.place.setVisible(bool(folder))
        self.none.setVisible(bool(folder))
        for button in (self.choose, self.none):
            button.setEnabled(mine)
        self.state.setText(WAITING if folder else NONE)
        if folder:
            self.looking.ask(lambda _report: (Path(folder).is_dir(), len(scans.fresh(desk))))
        else:
            self.looking.drop()

    def _found(self, found: tuple[bool, int]) -> None:
        there, count = found
        self.state.setText(f"有 {count} 个新文件还没有存回档案。" if there else AWAY)
        self.state.set_colour("t2" if there else "soon.text")

    def _ask(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "扫描仪把文件存在哪里", scans.folder(self.desk))
        if folder:
            self.keep(Path(folder))

    def keep(self, folder: Path | None) -> None:
        """Keep another folder, or none."""
        try:
            if folder is None:
                scans.forget_folder(self.desk, self.seen)
            else:
                scans.set_folder(self.desk, folder, self.seen)
        except (Refused, StoreError) as error:
            self.failed(error)
            self.read()  # what another made of it is shown now: the next time it is meant
            return
        self.read()
        self.done.emit(told(self.desk, f"扫描件在“{folder.name}”里找" if folder is not None else "不再自动找扫描件"))
