"""Signing in, where the office asks for it; where it is encrypted, the password is what opens it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from hotline_desk.services import accounts
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.roles import accounts_on
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import Field
from hotline_desk.widgets.panes import Card, column, row
from hotline_desk.widgets.text import Label, Para
from hotline_desk.widgets.theme import theme_of

WIDTH = 460
_NEW = "密码是别人设的，或已经用满期限。请给自己设一个新密码，再进入。"


@dataclass(frozen=True, slots=True)
class Door:
    """An office that only a password opens: how it is opened, and how with the recovery code (``ask_code`` gives one)."""

    open: Callable[[str, str], Desk]
    rescue: Callable[[str, str, str], Desk]
    ask_code: Callable[[str], str | None] | None = None


class SignIn(QDialog):
    """Name and password; where the password must be changed, a new one twice. Esc leaves without entering.

    ``only``: the one name that may enter (a locked window belongs to who locked it). ``door``: the office that only a
    password opens; then :attr:`desk` is there once somebody entered.
    """

    def __init__(self, desk: Desk | None, only: str = "", parent: QWidget | None = None, door: Door | None = None) -> None:
        super().__init__(parent)
        self.desk, self.only, self.door, self.changing, self.code = desk, only, door, False, ""
        self.setWindowTitle("热线办件台")
        self.setFixedWidth(theme_of().px(WIDTH))
        whole = column(self, 12, (28, 22, 28, 22))
        self.title = Label("已锁定" if only else "登录", 20, bold=True)
        self.setAccessibleName(self.title.text())
        whole.addWidget(self.title)
        self.name, self.password, self.new, self.again = QLineEdit(only), _secret(), _secret(), _secret()
        self.name.setReadOnly(bool(only))
        self.card = Card()
        self.fields = [Field(words, editor, required=True) for words, editor in (
            ("用户名", self.name), ("密码", self.password), ("新密码", self.new), ("再输一遍新密码", self.again))]
        for field in self.fields:
            self.card.body.addWidget(field)
        whole.addWidget(self.card)
        self.said = Para("", 13, 0, "t2")
        whole.addWidget(self.said)
        whole.addLayout(self._buttons())
        self._ask_new(False)
        for keys in ("Return", "Enter", "Ctrl+Return"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.finish)
        (self.password if only else self.name).setFocus()

    def _buttons(self) -> object:
        line = row(spacing=8)
        if self.door is not None and self.door.ask_code is not None:
            forgotten = Button("用恢复码重设密码", "ghost", key="Alt+R", shortcut=True)
            forgotten.clicked.connect(self.recover)
            line.addWidget(forgotten)
        line.addStretch(1)
        leave, done = Button("退出程序" if self.only else "不进入", "sec", key="Esc"), Button("进入", "pri", "check", "Enter")
        leave.clicked.connect(self.reject)
        done.clicked.connect(self.finish)
        line.addWidget(leave)
        line.addWidget(done)
        return line

    def _ask_new(self, wanted: bool) -> None:
        self.changing = wanted
        for field in self.fields[2:]:
            field.setVisible(wanted)
        for field in self.fields[:2]:
            field.setEnabled(not wanted)
        if wanted:
            self.said.setText(_NEW)
            self.new.setFocus()

    def finish(self) -> None:
        """Enter, or say why not."""
        try:
            if self.code:
                self._rescue()
            elif self.changing:
                self._change()
            else:
                self._enter()
        except (Refused, StoreError) as error:
            self.said.setText(str(error))

    def _enter(self) -> None:
        desk, account = self._opened() if self.door is not None else self._let_in()
        if accounts.must_change(desk, account):
            desk.enter(desk.user, "")  # not in before it is done
            self._ask_new(True)
        else:
            self._done()

    def _let_in(self) -> tuple[Desk, accounts.Account]:
        assert self.desk is not None
        return self.desk, accounts.sign_in(self.desk, self.name.text(), self.password.text())

    def _opened(self) -> tuple[Desk, accounts.Account]:
        assert self.door is not None
        if self.desk is not None:  # opened before, and left at the new password
            return self._let_in()
        self.desk = self.door.open(self.name.text(), self.password.text())
        account = accounts.find(self.desk, self.desk.user)
        assert account is not None
        return self.desk, account

    def _change(self) -> None:
        if not self._twice():
            return
        assert self.desk is not None
        accounts.set_password(self.desk, self.desk.user, self.new.text(), self.password.text())
        accounts.sign_in(self.desk, self.desk.user, self.new.text())
        self._done()

    def _twice(self) -> bool:
        same = self.new.text() == self.again.text()
        if not same:
            self.said.setText("两遍新密码不一样，请再输一遍。密码没有改。")
        return same

    # -- nobody knows a password any more
    def recover(self) -> None:
        """Ask for the recovery code; with it a system administrator gets a new password."""
        assert self.door is not None
        assert self.door.ask_code is not None
        code = self.door.ask_code("请输入恢复码。它只给系统管理员重设密码，别的用户请管理员重设。")
        if code:
            self.code = code
            self.password.clear()
            self._ask_new(True)
            self.fields[0].setEnabled(True)
            self.fields[1].hide()
            self.said.setText("请填系统管理员的用户名，再设一个新密码。")
            self.name.setFocus()

    def _rescue(self) -> None:
        assert self.door is not None
        if self._twice():
            self.desk = self.door.rescue(self.code, self.name.text(), self.new.text())
            self._done()

    def _done(self) -> None:
        for editor in (self.password, self.new, self.again):
            editor.clear()
        self.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme_of().c("canvas"))


def _secret() -> QLineEdit:
    editor = QLineEdit()
    editor.setEchoMode(QLineEdit.EchoMode.Password)
    editor.setMaxLength(128)
    return editor


def opened(door: Door) -> Desk | None:
    """The office behind a door that only a password opens, its user signed in; None where nobody entered."""
    dialog = SignIn(None, door=door)
    if dialog.exec() == QDialog.DialogCode.Accepted:
        return dialog.desk
    if dialog.desk is not None:
        dialog.desk.close()
    return None


def signed_in(desk: Desk) -> bool:
    """Ask who it is, where the office asks; False where nobody entered."""
    return not accounts_on(desk) or SignIn(desk).exec() == QDialog.DialogCode.Accepted
