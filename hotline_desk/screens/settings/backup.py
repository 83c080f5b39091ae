"""备份: when the last one was made, one now, a second place, and a drill that restores it beside the office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from hotline_desk.screens.settings.section import Section
from hotline_desk.services import drill, safekeeping
from hotline_desk.services.drill import BackupRow, Drilled
from hotline_desk.services.office import Desk, StoreError
from hotline_desk.widgets.background import Report, Task, run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import Banner, Card, EmptyState, column, row
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import RIGHT, Label, Para
from hotline_desk.widgets.theme import theme_of

HOW = "程序每 4 小时、大批导入前和退出时各备一份，每份都当场核对过。要用备份恢复数据，做法见手册“备份与恢复”。"


class BackupSection(Section):
    """All of it runs in a worker thread; the buttons wait meanwhile."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.task: Task | None = None
        card = Card(margins=(1, 1, 1, 1), spacing=0)
        head = row(spacing=10, margins=(14, 10, 14, 8))
        head.addWidget(Label("已有的备份", 15, True), 1)
        card.body.addLayout(head)
        self.table = TableView([Column("时间", lambda r: r.made, 150, bold=True), Column("缘由", lambda r: r.reason, 0, True, size=13),
                                Column("工单", lambda r: f"{r.orders} 件", 84, size=13, align=RIGHT),
                                Column("大小", lambda r: r.size, 84, size=13, align=RIGHT, colour="t2")], "备份", 34)
        card.body.addWidget(self.table, 1)
        self.empty = EmptyState("还没有备份", "按“立即备份”做第一份。", icon="database", urgency="wait")
        card.body.addWidget(self.empty, 1)
        self.line.addWidget(card, 1)
        side = column(spacing=12)
        side.addWidget(self._now_card())
        side.addWidget(self._place_card())
        side.addStretch(1)
        self.line.addLayout(side)

    def _now_card(self) -> QWidget:
        card = Card()
        card.setFixedWidth(theme_of().px(344))
        self.state = Label("", 15, True)
        card.body.addWidget(self.state)
        self.doing = Para("", 13, 3, "t2")
        card.body.addWidget(self.doing)
        line = row(spacing=8)
        self.make = Button("立即备份", "pri", "save", "Ctrl+S", shortcut=True)
        self.drill = Button("恢复演练", "sec", "refresh", "Alt+R", shortcut=True)
        self.make.clicked.connect(self.back_up)
        self.drill.clicked.connect(self.try_restore)
        line.addWidget(self.make)
        line.addWidget(self.drill)
        line.addStretch(1)
        card.body.addLayout(line)
        self.room = column()
        card.body.addLayout(self.room)
        card.body.addWidget(Para(HOW, 13, 6, "t2"))
        return card

    def _place_card(self) -> QWidget:
        card = Card()
        card.setFixedWidth(theme_of().px(344))
        card.body.addWidget(Label("第二处存放", 15, True))
        self.place = Para("", 13, 3)
        card.body.addWidget(self.place)
        card.body.addWidget(Para("选 U 盘、另一块硬盘或共享文件夹，每次备份同时放一份。备份文件与数据一样加密。", 13, 3, "t2"))
        line = row(spacing=8)
        self.choose, self.none = Button("选文件夹", "sec", "folder"), Button("不再另存", "ghost")
        self.choose.clicked.connect(self._choose)
        self.none.clicked.connect(lambda: self._keep_place(""))
        line.addWidget(self.choose)
        line.addWidget(self.none)
        line.addStretch(1)
        card.body.addLayout(line)
        return card

    def first(self) -> QWidget:
        return self.make

    def read(self) -> None:
        """Read what backups there are."""
        found: list[BackupRow] = drill.listed(self.desk)
        self.table.set_rows(found)
        self.table.setVisible(bool(found))
        self.empty.setVisible(not found)
        status = safekeeping.status(self.desk)
        self.state.setText(status.words)
        self.state.set_colour(f"{status.urgency}.text")
        self.doing.setText(status.detail)
        self.doing.setVisible(bool(status.detail))
        self.drill.setEnabled(bool(found))
        second = self.desk.setting(safekeeping.SECOND)
        self.place.setText(str(second) if second else "没有设置，备份只在数据文件夹里。")
        self.none.setVisible(bool(second))

    # -- acts
    def back_up(self) -> None:
        """Ctrl+S: a backup now, checked, and copied to the second place."""
        self._start("正在备份……", lambda report: safekeeping.run(self.desk, progress=lambda words: report.step(0, 0, words)), self._made)

    def _made(self, made: Any) -> None:
        self._finish()
        self.read()
        self.changed.emit()
        where = f"另存到 {made.second}。" if made.second else ""
        if made.problem:
            self.said.emit("备份已做成，但有一处没有做到", f"{where}{made.problem}", "soon")
        else:
            self.said.emit("已备份，并已核对", where or "存在数据文件夹的 backups 里。", "done")

    def try_restore(self) -> None:
        """The newest backup restored beside the office and checked; the office is not touched."""
        self._start("正在演练恢复……", lambda report: drill.drill(self.desk, lambda words: report.step(0, 0, words)), self._drilled)

    def _drilled(self, found: Drilled) -> None:
        self._finish()
        good = not found.problems
        title = f"{found.made} 的备份可以恢复" if good else f"{found.made} 的备份有问题"
        detail = f"恢复出 {found.orders} 件工单、{found.events} 步经过，逐项核对无误。" if good else "；".join(found.problems[:3])
        banner = Banner(title, detail, "done" if good else "over")
        while (item := self.room.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self.room.addWidget(banner)

    def _start(self, words: str, work: Callable[[Report], Any], done: Callable[[Any], None]) -> None:
        if self.task is not None and self.task.running:
            return
        self._busy(words)
        self.task = self.watch(run(self, work), done)
        self.task.progress.connect(lambda _done, _total, said: self.doing.setText(said or words))
        self.task.failed.connect(lambda _error: self._finish())

    def _busy(self, words: str) -> None:
        self.doing.setText(words)
        self.doing.show()
        self.make.setEnabled(False)
        self.drill.setEnabled(False)

    def _finish(self) -> None:
        self.make.setEnabled(True)
        self.drill.setEnabled(True)
        self.doing.hide()

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "备份另存到")
        if folder:
            self._keep_place(folder)

    def _keep_place(self, folder: str) -> None:
        try:
            self.desk.change_setting(safekeeping.SECOND, folder)
        except StoreError as error:
            self.failed(error)
            return
        self.read()
