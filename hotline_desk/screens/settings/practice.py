"""练习: open the practice window as a program of its own, or throw its data away."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from hotline_desk.screens.settings.section import FORM, Section
from hotline_desk.services import training
from hotline_desk.services.office import Desk, Refused
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import Card, row
from hotline_desk.widgets.text import Label, Para

WORDS = ("另开一个窗口，里面是程序编造的一个月工单，规定和本单位的一样。登记、派单、回访、督办、打印都可以试，做错了也没有关系。"
         "练习的数据在自己的文件夹里，不读也不写正式的数据；窗口上方有“练习”横条，打印出来的每一页都印着“练习”。")


class PracticeSection(Section):
    """Two buttons and what there is."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        down = self.scrolling(FORM)
        card = Card()
        card.body.addWidget(Label("练习", 15, True))
        card.body.addWidget(Para(WORDS, 14))
        self.state = Para("", 13, 3, "t2")
        card.body.addWidget(self.state)
        line = row(spacing=8)
        self.start = Button("打开练习窗口", "pri", "pencil", "Alt+P", shortcut=True)
        self.delete = Button("删除练习数据", "sec", "trash")
        self.start.clicked.connect(lambda _=False: self.open_window())
        self.delete.clicked.connect(lambda _=False: self.throw_away())
        line.addWidget(self.start)
        line.addWidget(self.delete)
        line.addStretch(1)
        card.body.addLayout(line)
        down.addWidget(card)
        down.addStretch(1)

    def first(self) -> QWidget:
        return self.start

    def read(self) -> None:
        """Show what there is."""
        found, here = training.state(training.folder()), training.on(self.desk)
        self.start.setVisible(not here)
        self.delete.setVisible(bool(found) and not here)
        if here:
            self.state.setText("这个窗口就是练习窗口。重新开始和结束练习在上方的横条里。")
        else:
            self.state.setText(f"现有 {found['since']} 开始的练习，打开后接着练。数据在 {found['folder']}" if found else "还没有练习数据，第一次打开时编一批。")

    def open_window(self) -> None:
        """Start the practice program."""
        try:
            training.start_apart(self.desk.pack.id)
        except OSError:
            self.failed(Refused("练习窗口没有打开：系统不让启动程序。请联系维护人员，正式的数据没有变化。"))
            return
        self.said.emit("正在打开练习窗口", "第一次要编一批工单，等几秒。这个窗口照常办件。", "done")

    def throw_away(self) -> None:
        """Delete the practice data."""
        try:
            training.discard(training.folder())
        except Refused as error:
            self.failed(error)
            return
        self.read()
        self.said.emit("练习数据已删除", "正式的数据没有变化。", "done")
