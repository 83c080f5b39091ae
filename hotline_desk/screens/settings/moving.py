"""Bringing a backup back into the office that is open: both heads are shown, it is asked twice, then the program closes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from hotline_desk.services import safekeeping
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.widgets.background import Report, Task, run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.checks import CheckBox
from hotline_desk.widgets.fields import Combo, Field
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.panes import Pairs, row
from hotline_desk.widgets.text import Para

LAST = "正在换上，这一步不能停，请不要关机"
STOPPED = "已停下。现在的数据没有改动；恢复前另做的那份备份如已做好，就留着。"
SAFE = "现在的数据先另做一份备份，再换上；换下来的至少保留 30 天，不删除。"


class RestoreDialog(Dialog):
    """Which backup, what is in it and what would be lost; ``restored`` carries the sentences of what was done."""

    restored = Signal(str)

    def __init__(self, host: QWidget, desk: Desk, found: list[tuple[Path, str]]) -> None:
        super().__init__(host, "用备份恢复", "", 700)
        self.desk, self.file, self.running = desk, None if not found else found[0][0], False
        self.task: Task | None = None
        self._stops = False
        self._known = False
        self.files = {str(path): path for path, _ in found}
        self.content.addWidget(Para(SAFE, 13, 2, "t2"))
        line = row(spacing=8)
        self.which = Combo([(str(path), words) for path, words in found])
        self.which.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)  # long words push no button out
        self.which.activated.connect(lambda _at: self.take(self.files.get(self.which.value())))
        line.addWidget(Field("备份", self.which, required=True), 1)
        self.other = Button("选备份文件", "sec", "folder")
        self.other.clicked.connect(self.choose)
        line.addWidget(self.other, 0, Qt.AlignmentFlag.AlignBottom)
        self.content.addLayout(line)
        self.heads = Pairs(120, 6)
        self.heads.set_pairs((("现在的数据", "…"), ("备份里", "…"), ("会怎样", "…")))
        self.content.addWidget(self.heads)
        self.code = QLineEdit()
        self.code_field = Field("恢复码", self.code, hint="这份备份是别的电脑上的，要恢复码才能打开")
        self.content.addWidget(self.code_field)
        self.code_field.hide()
        self.sure = CheckBox("我看过了：备份以后办的事，恢复后就不在了")
        self.sure.toggled.connect(lambda _on: self._ready())
        self.content.addWidget(self.sure)
        self.said = Para("", 13, 4, "over.text")
        self.content.addWidget(self.said)
        self.add_cancel()
        self.go = self.add_action(Button("恢复", "pri", "check", "Ctrl+Enter"), primary=True)
        self.go.clicked.connect(self.bring_back)
        self.take(self.file)

    def choose(self) -> None:
        """Any backup file: from a stick, from the other PC."""
        name, _ = QFileDialog.getOpenFileName(self, "选备份文件", "", "备份文件 (*.hdbak)")
        if name:
            path = Path(name)
            self.files[name] = path
            self.which.addItem(path.name, name)
            self.which.set_value(name)
            self.take(path)

    def take(self, path: Path | None) -> None:
        """Show how far this backup goes; read in a worker, a stick is slow."""
        self.file, self._known = path, False
        self.sure.setChecked(False)
        self._ready()
        if path is None:
            self.say("还没有选备份文件。")
            return
        task = run(self, lambda _report: safekeeping.heads(self.desk.folder, path))
        task.finished.connect(lambda found: self._show(path, found))
        task.failed.connect(lambda error: self._failed(error) if path == self.file and not self.running else None)

    def _show(self, path: Path, found: Any) -> None:
        if path != self.file:
            return
        now, then, lost = safekeeping.head_words(*found)
        self.heads.set_pairs((("现在的数据", now), ("备份里", then), ("会怎样", lost)), bold=("会怎样",))
        self._known = True
        self.say("")
        QTimer.singleShot(0, self, self.place)  # when the sentence knows its height
        self._ready()

    def say(self, words: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))
        self.place()

    def _ready(self) -> None:
        self.go.setEnabled(self._known and self.sure.isChecked() and not self.running)
        for part in (self.which, self.other, self.code, self.sure):
            part.setEnabled(not self.running)

    def bring_back(self) -> None:
        """Restore in a worker; what was there is backed up first."""
        path, code = self.file, self.code.text().strip() or None
        if path is None or self.running:
            return
        self.running = self._stops = True
        self._ready()
        self.say("")
        self._told("备份现有数据")
        self.task = task = run(self, lambda report: self._work(path, code, report))
        task.progress.connect(lambda _done, _total, words: self._told(words))
        task.cancelled.connect(self._stopped)
        task.finished.connect(self._ended)
        task.failed.connect(self._failed)

    def _told(self, words: str) -> None:
        """How far it is; the data that is being exchanged is exchanged to the end."""
        if words == safekeeping.EXCHANGE:
            self._stops = False
            self.note.setText(LAST)
        elif self._stops:
            self.note.setText(f"正在{words}……按 Esc 停下")

    def _stopped(self) -> None:
        self._failed(Refused(STOPPED))

    def _work(self, path: Path, code: str | None, report: Report) -> str:
        done = safekeeping.bring_back(self.desk, path, code, lambda words: report.step(0, 0, words))
        return safekeeping.restored_text(done)

    def _ended(self, sentence: object) -> None:
        self.accept()
        self.restored.emit(str(sentence))

    def _failed(self, error: object) -> None:
        self.running = self._stops = False
        self.note.setText("")
        self._ready()
        if isinstance(error, StoreError) and error.kind == "sealed":
            self.code_field.show()
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        known = isinstance(error, Refused | StoreError)
        self.say(str(error) if known else "没有恢复，请重试。现有数据没有改动。")

    def close_layer(self, done: bool = False) -> None:
        """Esc stops the restoring first; while the data is being exchanged it does nothing."""
        if not self.running or done:
            super().close_layer(done)
        elif self._stops and self.task is not None:
            self._stops = False
            self.note.setText("正在停下……")
            self.task.cancel()


class RestoredDialog(Dialog):
    """What was done; closing it closes the program, because every page still shows what was there before."""

    def __init__(self, host: QWidget, sentence: str) -> None:
        super().__init__(host, "已经恢复", "", 560)
        self.content.addWidget(Para(sentence, 14, 8))
        self.content.addWidget(Para("程序现在要关闭。再打开时，就是恢复后的数据。", 14, 2, "t2"))
        go = self.add_action(Button("关闭程序", "pri", "check", "Enter"), primary=True)
        go.clicked.connect(self.accept)
