"""First run: which regulation, what the office is called, who sits here. Then the empty desk."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from hotline_desk.services import policies
from hotline_desk.widgets.buttons import Answer, Button, Seg
from hotline_desk.widgets.fields import Field
from hotline_desk.widgets.panes import Card, column, row
from hotline_desk.widgets.text import Label, Para
from hotline_desk.widgets.theme import theme_of

WIDTH, HEIGHT = 720, 470


@dataclass(frozen=True, slots=True)
class OfficeChoice:
    """What a new office needs to be made."""

    pack: str
    office: str
    user: str
    from_backup: bool = False  # nothing new is made: an office comes from a backup file


class FirstRun(QDialog):
    """Asks three things; Ctrl+Enter opens the desk, Esc leaves without making anything."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("热线办件台")
        self.setFixedSize(theme_of().px(WIDTH), theme_of().px(HEIGHT))
        self.from_backup = False
        self.packs = policies.listed()[0]
        self._build()
        self._pack_chosen(self.pack.value())
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._finish)
        self.pack.take_focus()  # on the chosen one, not on the first

    def _build(self) -> None:
        whole = column(self, 12, (28, 22, 28, 22))
        whole.addWidget(Label("建立本单位的办件台", 20, bold=True))
        whole.addWidget(Para("数据加密后只存在这台电脑上，不联网。换电脑时用一个备份文件就能整个搬走。", 13, 2, "t2"))
        card = Card()
        card.body.addWidget(Label("按哪一份规定计算时限", 15, bold=True))
        self.pack = Seg([Answer(p["pack"], p["locality"]) for p in self.packs], "按哪一份规定")
        self.pack.answered.connect(self._pack_chosen)
        card.body.addWidget(self.pack)
        self.title = Para("", 13, 2, "t2")
        card.body.addWidget(self.title)
        whole.addWidget(card)
        whole.addWidget(self._names())
        whole.addStretch(1)
        whole.addLayout(self._buttons())

    def _names(self) -> Card:
        card = Card()
        self.office, self.user = QLineEdit(), QLineEdit()
        self.user.setPlaceholderText("打印和经办记录上用的姓名，可不填")
        card.body.addWidget(Field("单位名称", self.office, required=True, hint="印在表格和窗口标题上"))
        card.body.addWidget(Field("您的姓名", self.user))
        return card

    def _buttons(self) -> object:
        line = row(spacing=8)
        line.addWidget(Label("建好后可直接导入 Excel。", 13, colour="t2"), 1)
        restore = Button("从备份恢复", "sec")
        restore.clicked.connect(self._restore)
        line.addWidget(restore)
        leave, make = Button("以后再说", "sec", key="Esc"), Button("建立并打开", "pri", "check", "Ctrl+Enter")
        leave.clicked.connect(self.reject)
        make.clicked.connect(self._finish)
        line.addWidget(leave)
        line.addWidget(make)
        return line

    def _pack_chosen(self, pack: str) -> None:
        found = next((p for p in self.packs if p["pack"] == pack), self.packs[-1])
        self.pack.set_value(found["pack"])
        self.title.setText(f"《{found['title']}》")
        if not self.office.isModified():
            self.office.setText(found["locality"] + found["desk"])

    def choice(self) -> OfficeChoice:
        """What was chosen."""
        return OfficeChoice(self.pack.value(), self.office.text().strip(), self.user.text().strip(), self.from_backup)

    def _restore(self) -> None:
        self.from_backup = True
        self.accept()

    def _finish(self) -> None:
        if self.office.text().strip():
            self.accept()
        else:
            self.office.setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme_of().c("canvas"))


def ask_office() -> OfficeChoice | None:
    """Ask for a new office; None where the clerk left it."""
    dialog = FirstRun()
    return dialog.choice() if dialog.exec() == QDialog.DialogCode.Accepted else None
