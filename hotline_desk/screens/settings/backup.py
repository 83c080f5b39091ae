"""备份: when the last one was made, one now, a second place, a drill with its page, and moving to another PC."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from hotline_desk.screens.settings.moving import RestoredDialog, RestoreDialog
from hotline_desk.screens.settings.sealing import SealCard
from hotline_desk.screens.settings.section import Section
from hotline_desk.services import drill, safekeeping
from hotline_desk.services.drill import BackupRow, Drilled
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.safekeeping import Status
from hotline_desk.services.taking_back import told
from hotline_desk.widgets.background import Latest, Report, Task, run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import Card, EmptyState, column, row
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import RIGHT, Label, Para
from hotline_desk.widgets.theme import theme_of
from hotline_desk.widgets.underway import attend

HOW = "每天首次打开、每 4 小时、大批导入前和退出时各备一份，都试恢复过。"
MOVE = "换电脑：做成一个文件，连同恢复码带到新电脑，第一次打开时选“从备份恢复”。"
KEPT = "没有留下半份，数据和原有的备份都还在。"
MOVED = "已经试恢复成功。把它和恢复码一起带到新电脑，第一次打开时选“从备份恢复”，里面是整个办公室，附件也在。"


class BackupSection(Section):
    """All of it runs in a worker thread; the buttons wait meanwhile."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.task: Task | None = None
        self.last: Drilled | None = None
        self.looking = Latest(self)
        self.looking.answered.connect(self._show_second)
        card = Card(margins=(1, 1, 1, 1), spacing=0)
        head = row(spacing=10, margins=(14, 10, 14, 8))
        head.addWidget(Label("备份", 15, True, elide=False))
        head.addStretch(1)
        self.bring, self.move_out = Button("用备份恢复", "sec", "undo", "Alt+H", shortcut=True), Button("做搬家文件", "sec", "export", "Alt+B", shortcut=True)
        self.bring.clicked.connect(self.ask_restore)
        self.move_out.clicked.connect(self._ask_file)
        head.addWidget(self.bring)
        head.addWidget(self.move_out)
        card.body.addLayout(head)
        self.table = TableView([Column("时间", lambda r: r.made, 150, bold=True), Column("缘由", lambda r: r.reason, 0, True, size=13),
                                Column("工单", lambda r: f"{r.orders} 件", 84, size=13, align=RIGHT),
                                Column("大小", lambda r: r.size, 84, size=13, align=RIGHT, colour="t2")], "备份", 34)
        card.body.addWidget(self.table, 1)
        self.empty = EmptyState("还没有备份", "按“立即备份”做第一份。", icon="database", urgency="wait")
        card.body.addWidget(self.empty, 1)
        foot = row(margins=(14, 8, 14, 10))
        foot.addWidget(Para(MOVE, 13, 2, "t2"), 1)
        card.body.addLayout(foot)
        self.line.addWidget(card, 1)
        side = column(spacing=12)
        self.seal = SealCard(self, 344)
        side.addWidget(self.seal)
        side.addWidget(self._now_card())
        side.addWidget(self._drill_card())
        side.addWidget(self._place_card())
        side.addStretch(1)
        self.line.addLayout(side)

    def _card(self, title: str) -> tuple[Card, Label]:
        card = Card()
        card.setFixedWidth(theme_of().px(344))
        label = Label(title, 15, True)
        card.body.addWidget(label)
        return card, label

    def _buttons(self, card: Card, *buttons: Button) -> None:
        """Beside each other, one below the other where two would be squeezed."""
        wide = sum(button.sizeHint().width() for button in buttons) + theme_of().px(8 * (len(buttons) - 1))
        parts = [buttons] if wide <= theme_of().px(344 - 34) else [(button,) for button in buttons]
        for part in parts:
            line = row(spacing=8)
            for button in part:
                line.addWidget(button)
            line.addStretch(1)
            card.body.addLayout(line)

    def _now_card(self) -> QWidget:
        card, self.state = self._card("")
        self.doing = Para("", 13, 3, "t2")
        card.body.addWidget(self.doing)
        self.make = Button("立即备份", "pri", "save", "Ctrl+S", shortcut=True)
        self.make.clicked.connect(self.back_up)
        self._buttons(card, self.make)
        card.body.addWidget(Para(HOW, 13, 3, "t2"))
        return card

    def _drill_card(self) -> QWidget:
        card, self.drilled = self._card("恢复演练")
        self.due = Para("", 13, 4, "t2")
        card.body.addWidget(self.due)
        self.drill = Button("演练一次", "sec", "refresh", "Alt+R", shortcut=True)
        self.page = Button("存演练记录", "sec", "print", "Alt+P", shortcut=True)
        self.page.setToolTip("一页 PDF，打印签字后存档")
        self.drill.clicked.connect(self.try_restore)
        self.page.clicked.connect(self._save_page)
        self.page.hide()
        self._buttons(card, self.drill, self.page)
        return card

    def _place_card(self) -> QWidget:
        card, self.second = self._card("第二处存放")
        self.place = Para("", 13, 3)
        card.body.addWidget(self.place)
        self.choose, self.none = Button("选文件夹", "sec", "folder", "Alt+D", shortcut=True), Button("不再另存", "ghost")
        self.choose.setToolTip("U 盘、另一块硬盘或共享文件夹：每次备份同时放一份，与数据一样加密")
        self.move_out.setToolTip("整个办公室做成一个文件，附件也在里面")
        self.choose.clicked.connect(self._choose)
        self.none.clicked.connect(lambda: self._keep_place(None))
        self._buttons(card, self.choose, self.none)
        return card

    def first(self) -> QWidget:
        return self.make

    def read(self) -> None:
        """Read what backups there are."""
        found: list[BackupRow] = drill.listed(self.desk)
        self.table.set_rows(found)
        self.table.setVisible(bool(found))
        self.empty.setVisible(not found)
        self._show_state(safekeeping.status(self.desk))
        self.drill.setEnabled(bool(found))
        late = drill.overdue(self.desk)
        self.due.setText(late or "把最近的备份恢复到一旁，逐项核对，再删掉；数据不受影响。")
        self.due.set_colour("soon.text" if late else "t2")
        self.seen = safekeeping.second_place(self.desk)
        self.none.setVisible(bool(self.seen))
        self.seal.look()
        desk = self.desk
        self.looking.ask(lambda _report: safekeeping.second_status(desk))

    def _show_state(self, status: Status) -> None:
        self.state.setText(status.words)
        self.state.set_colour(f"{status.urgency}.text")
        self.doing.setText(status.detail)
        self.doing.setVisible(bool(status.detail))

    def _show_second(self, found: Any) -> None:
        self.second.setText(found.words)
        self.second.set_colour(f"{found.urgency}.text")
        self.place.setText(found.detail)

    # -- acts
    def back_up(self) -> None:
        """Ctrl+S: a backup now, checked, and copied to the second place."""
        self._start("备份", lambda report: safekeeping.run(self.desk, progress=lambda words: report.step(0, 0, words)), self._made)

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
        self._start("恢复演练", lambda report: drill.drill(self.desk, lambda words: report.step(0, 0, words)), self._drilled)

    def _drilled(self, found: Drilled) -> None:
        self._finish()
        self.last = found
        good = not found.problems
        title = f"{found.made} 的备份可以恢复" if good else f"{found.made} 的备份有问题"
        detail = f"恢复出 {found.orders} 件工单、{found.events} 步经过，逐项核对无误。" if good else "；".join(found.problems[:3])
        self.page.show()
        self.read()
        self.drilled.setText(title)
        self.drilled.set_colour("done.text" if good else "over.text")
        self.due.setText(detail)

    def _save_page(self) -> None:
        found = self.last
        name = "" if found is None else QFileDialog.getSaveFileName(self, "存演练记录", f"恢复演练记录 {found.made[:10]}.pdf", "PDF (*.pdf)")[0]
        if name and found is not None:
            self._start("做演练记录", lambda _report: write_page(Path(name), drill.protocol(self.desk, found)), self._page_saved)

    def _page_saved(self, path: Path) -> None:
        self._finish()
        self.said.emit("演练记录已存好", f"{path.name}，打印签字后存档。", "done")

    # -- another PC
    def _ask_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "搬家文件存到哪里", f"{self.desk.office_name}-整个办公室.hdbak", "备份文件 (*.hdbak)")
        if name:
            self.make_file(Path(name))

    def make_file(self, path: Path) -> None:
        """The whole office as one file."""
        self._start("做搬家文件", lambda report: safekeeping.moving_file(self.desk, path, lambda words: report.step(0, 0, words)), self._moved)

    def _moved(self, made: Any) -> None:
        self._finish()
        self.read()
        self.said.emit("搬家文件做好了", f"{MOVED}{made.problem}", "done")

    def ask_restore(self) -> None:
        """Alt+H: a backup brought back into this office; asked twice."""
        dialog = RestoreDialog(self.host, self.desk, safekeeping.candidates(self.desk.folder, self.desk.now()))
        dialog.restored.connect(self._restored)
        dialog.open()

    def _restored(self, sentence: str) -> None:
        done = RestoredDialog(self.host, sentence)
        done.closed.connect(lambda _done: self.window().close())
        done.open()

    def _start(self, title: str, work: Callable[[Report], Any], done: Callable[[Any], None]) -> None:
        if self.task is not None and self.task.running:
            return
        words = f"正在{title}……"
        self._busy(words)
        self.task = self.watch(run(self, work), done)
        self.task.progress.connect(lambda _done, _total, said: self.doing.setText(said or words))
        self.task.failed.connect(lambda _error: self._finish())
        self.task.cancelled.connect(self._finish)
        attend(self.host, self.task, title, left=KEPT)

    def _busy(self, words: str) -> None:
        self.doing.setText(words)
        self.doing.show()
        for button in self._acts():
            button.setEnabled(False)

    def _acts(self) -> tuple[Button, ...]:
        return self.make, self.drill, self.page, self.move_out, self.bring

    def _finish(self) -> None:
        for button in self._acts():
            button.setEnabled(True)
        self.doing.hide()

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "备份另存到")
        if folder:
            self._keep_place(Path(folder))

    def _keep_place(self, folder: Path | None) -> None:
        try:
            safekeeping.keep_second(self.desk, folder, self.seen)
        except (Refused, StoreError) as error:
            self.failed(error)
            self.read()  # what another made of it is shown now: the next time it is meant
            return
        words = f"备份另存到 {folder.name}" if folder is not None else "备份不再另存"
        self.read()
        self.done.emit(told(self.desk, words))
        if folder is not None:
            self.back_up()


def write_page(path: Path, content: bytes) -> Path:
    """Write a page where the clerk says. Raises Refused where that place cannot be written."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise Refused(f"“{path.name}”写不了，请换一个位置。数据没有变化。") from None
    return path
