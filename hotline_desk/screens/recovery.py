"""The recovery code: shown once when an office is made, asked for once on another PC."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextDocument
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QWidget

from hotline_desk.services import keys
from hotline_desk.widgets.alone import Sheet
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import Field
from hotline_desk.widgets.panes import Card, row
from hotline_desk.widgets.text import Label, Para


def apart(code: str) -> str:
    """A code to be copied by hand: each sign stands alone, for VV set tight is read as W."""
    return "\u2009".join(code)


class ShowCode(Sheet):
    """The code with 打印 and 存成文件; it is kept nowhere, so it leaves only by its button, not by Esc."""

    def __init__(self, office: str, code: str, day: str, parent: QWidget | None = None) -> None:
        super().__init__("请收好恢复码", parent)
        self.sheet = keys.code_sheet(office, code, day)
        card = Card()
        half = len(code) // 2
        for part in (code[:half], code[half + 1:]):
            line = Label(apart(part), 20, bold=True)
            line.setAccessibleName(part)
            card.body.addWidget(line)
        self.whole.addWidget(card)
        self.whole.addWidget(Para(keys.ADVICE, 14, 0, "t2"))
        self.said = Para("", 13, 0, "t2")
        self.whole.addWidget(self.said)
        self.whole.addLayout(self._buttons())
        self.on_keys("Ctrl+Return", "Ctrl+Enter")

    def _buttons(self) -> object:
        line = row(spacing=8)
        line.addStretch(1)
        for words, act in (("打印", self.print_sheet), ("存成文件", self.save_sheet)):
            button = Button(words, "sec")
            button.clicked.connect(act)
            line.addWidget(button)
        done = Button("已经收好", "pri", "check", "Ctrl+Enter")
        done.clicked.connect(self.finish)
        line.addWidget(done)
        return line

    def print_sheet(self) -> None:
        """Ask for a printer and print the sheet; what came of it is said."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter()
        if QPrintDialog(printer, self).exec() != QDialog.DialogCode.Accepted:
            return
        document = QTextDocument()
        font = QFont(self.font().family(), 14)
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 115)
        document.setDefaultFont(font)
        document.setPlainText(self.sheet)
        document.print_(printer)
        self.said.setText("已送去打印，拿到纸后请核对。")

    def save_sheet(self) -> None:
        """Keep the sheet as a text file; a stick that is then locked away is a good place."""
        name, _ = QFileDialog.getSaveFileName(self, "存成文件", "热线办件台恢复码.txt", "文本文件 (*.txt)")
        if name:
            self.keep(Path(name))

    def keep(self, path: Path) -> None:
        try:
            path.write_text(self.sheet, encoding="utf-8-sig")
            self.said.setText("已存好。请不要和办公室的数据放在同一处。")
        except OSError:
            self.said.setText("这里写不了，请换一个位置。")

    def reject(self) -> None:
        """Esc must not lose the only copy."""
        self.said.setText("请先抄下、打印或存好恢复码，再按“已经收好”。")


class AskCode(Sheet):
    """Asks for the code of an encrypted office; Esc leaves without opening it."""

    def __init__(self, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__("输入恢复码", parent)
        self.whole.addWidget(Para(sentence, 14, 0, "t2"))
        card = Card()
        self.code = QLineEdit()
        self.code.setPlaceholderText("32 个字母和数字，大小写、空格和短横都不要紧")
        self.code.textChanged.connect(self._check)
        card.body.addWidget(Field("恢复码", self.code, required=True))
        self.whole.addWidget(card)
        self.said = Para("打开后这台电脑就记住了，以后不用再输。", 13, 0, "t2")
        self.whole.addWidget(self.said)
        self.whole.addLayout(self._buttons())
        self.on_keys("Ctrl+Return", "Ctrl+Enter", "Return")

    def _buttons(self) -> object:
        line = row(spacing=8)
        line.addStretch(1)
        leave, done = Button("不打开", "sec", key="Esc"), Button("打开", "pri", "check", "Enter")
        leave.clicked.connect(self.reject)
        done.clicked.connect(self.finish)
        line.addWidget(leave)
        line.addWidget(done)
        return line

    def _check(self) -> None:
        if keys.is_code(self.code.text()):
            self.said.setText("恢复码完整。")

    def finish(self) -> None:
        if keys.is_code(self.code.text()):
            self.accept()
            return
        self.said.setText("恢复码不对：应是 32 个字母和数字，请对照打印的那一张再看一遍。")
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)


class AskBackup(Sheet):
    """Which backup to restore from: the newest one, or a file; Esc leaves everything as it is."""

    def __init__(self, sentence: str, found: Sequence[tuple[Path, str]], parent: QWidget | None = None) -> None:
        super().__init__("用备份恢复", parent)
        self.file: Path | None = None
        if sentence:
            self.whole.addWidget(Para(sentence, 14, 0, "t2"))
        card = Card()
        for place, (path, words) in enumerate(found[:3]):
            line = row(spacing=8)
            line.addWidget(Label(words, 14, bold=place == 0), 1)
            take = Button("恢复这一份", "sec" if place else "pri", small=True)  # the newest is what is lost least with
            take.setAccessibleName(f"恢复 {words}")
            take.clicked.connect(lambda *_, path=path: self.take(path))
            line.addWidget(take)
            card.body.addLayout(line)
        if not found:
            card.body.addWidget(Para("这个文件夹里没有备份。请插上存备份的 U 盘，再选备份文件。", 14, 0, "t2"))
        self.whole.addWidget(card)
        self.whole.addWidget(Para("恢复前会检查备份；现有的文件都不删除，至少保留 30 天。", 13, 0, "t2"))
        line = row(spacing=8)
        line.addStretch(1)
        leave, other = Button("不恢复", "sec", key="Esc"), Button("选别的备份文件…" if found else "选备份文件…", "sec" if found else "pri", "folder")
        leave.clicked.connect(self.reject)
        other.clicked.connect(self.choose)
        line.addWidget(leave)
        line.addWidget(other)
        self.whole.addLayout(line)

    def take(self, path: Path) -> None:
        self.file = path
        self.accept()

    def choose(self) -> None:
        """Any backup file."""
        name, _ = QFileDialog.getOpenFileName(self, "选备份文件", "", "备份文件 (*.hdbak)")
        if name:
            self.take(Path(name))


class AskReading(Sheet):
    """The office cannot be written where it lies: to be read only, or not opened."""

    def __init__(self, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__("只能读，不能写", parent)
        self.whole.addWidget(Para(sentence, 14, 0, "t2"))
        self.whole.addWidget(Para("可以先打开来查看和打印；登记、修改都不会保存。", 14, 0, "t2"))
        line = row(spacing=8)
        line.addStretch(1)
        leave, read = Button("不打开", "sec", key="Esc"), Button("只读打开", "pri", "eye", "Enter")
        leave.clicked.connect(self.reject)
        read.clicked.connect(self.finish)
        line.addWidget(leave)
        line.addWidget(read)
        self.whole.addLayout(line)
        self.on_keys("Return", "Enter")
        read.setFocus()  # Enter does this one wherever the focus is; the ring stood on the other


def ask_reading(sentence: str) -> bool:
    """Whether the clerk wants to read where nothing can be written."""
    return AskReading(sentence).exec() == QDialog.DialogCode.Accepted


def ask_backup(sentence: str, found: Sequence[tuple[Path, str]]) -> Path | None:
    """The backup to restore from, or None where the clerk left it. ``found``: (file, words), newest first."""
    dialog = AskBackup(sentence, found)
    return dialog.file if dialog.exec() == QDialog.DialogCode.Accepted else None


def show_code(office: str, code: str, day: str) -> None:
    """Show the code of an office that was just made."""
    ShowCode(office, code, day).exec()


def ask_code(sentence: str) -> str | None:
    """A code that could be one, or None where the clerk left it."""
    dialog = AskCode(sentence)
    return dialog.code.text() if dialog.exec() == QDialog.DialogCode.Accepted else None
