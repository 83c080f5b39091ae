"""Signing in, where the office asks for it; and the lock that hides everything after ten idle minutes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from hotline_desk.services import accounts
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.roles import accounts_on
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import Field
from hotline_desk.widgets.panes import Card, column, row
from hotline_desk.widgets.text import Label, Para
from hotline_desk.widgets.theme import theme_of

WIDTH = 460
IDLE_MINUTES = (5, 30)  # what an office may choose between; 10 by default
_NEW = "密码是别人设的，或已经用满期限。请给自己设一个新密码，再进入。"


class SignIn(QDialog):
    """Name and password; where the password must be changed, a new one twice. Esc leaves without entering.

    ``only``: the one name that may enter (a locked window belongs to who locked it).
    """

    def __init__(self, desk: Desk, only: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.only, self.changing = desk, only, False
        self.setWindowTitle("热线办件台")
        self.setFixedWidth(theme_of().px(WIDTH))
        whole = column(self, 12, (28, 22, 28, 22))
        self.title = Label("已锁定" if only else "登录", 20, bold=True)
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
            if self.changing:
                self._change()
            else:
                self._enter()
        except (Refused, StoreError) as error:
            self.said.setText(str(error))

    def _enter(self) -> None:
        account = accounts.sign_in(self.desk, self.name.text(), self.password.text())
        if accounts.must_change(self.desk, account):
            self.desk.role = ""  # not in before it is done
            self._ask_new(True)
        else:
            self._done()

    def _change(self) -> None:
        if self.new.text() != self.again.text():
            self.said.setText("两遍新密码不一样，请再输一遍。密码没有改。")
            return
        accounts.set_password(self.desk, self.desk.user, self.new.text(), self.password.text())
        accounts.sign_in(self.desk, self.desk.user, self.new.text())
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


def signed_in(desk: Desk) -> bool:
    """Ask who it is, where the office asks; False where nobody entered."""
    return not accounts_on(desk) or SignIn(desk).exec() == QDialog.DialogCode.Accepted


class IdleLock(QObject):
    """Hides every window after idle minutes (or Ctrl+Alt+L) until the same user is back; what was typed stays.

    GB/T 22239-2019 7.1.4.1 (session time-out). A hidden window answers no key and shows no title in a task switcher.
    """

    _SIGNS = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel})

    def __init__(self, desk: Desk, shell: QWidget) -> None:
        super().__init__(shell)
        self.desk, self.shell, self.locked = desk, shell, False
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.lock)
        QShortcut(QKeySequence("Ctrl+Alt+L"), shell).activated.connect(self.lock)
        self.watching = False
        self.round = QTimer(self)
        self.round.timeout.connect(self.watch)
        self.round.start(60_000)
        self.watch()

    def watch(self) -> None:
        """Look at every key and mouse move only while accounts are on: it costs a Python call an event."""
        if accounts_on(self.desk) is self.watching:
            return
        self.watching = not self.watching
        application = QApplication.instance()
        if self.watching:
            application.installEventFilter(self)
            self.touch()
        else:
            application.removeEventFilter(self)
            self.timer.stop()

    def minutes(self) -> int:
        least, most = IDLE_MINUTES
        return min(max(int(self.desk.setting("idle_minutes", 10)), least), most)

    def touch(self) -> None:
        """Somebody is there."""
        if not self.locked:
            self.timer.start(self.minutes() * 60_000)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in self._SIGNS and not self.locked and self.timer.remainingTime() < (self.minutes() * 60 - 5) * 1000:
            self.touch()
        return False

    def lock(self) -> None:
        """Hide everything and ask; quit where it is left."""
        if self.locked or not accounts_on(self.desk):
            return
        self.locked = True
        self.timer.stop()
        user = self.desk.user
        accounts.sign_out(self.desk)
        hidden = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
        for window in hidden:
            window.hide()
        entered = self.ask(user)
        self.locked = False
        if not entered:
            QApplication.quit()
            return
        for window in hidden:
            window.show()
        self.touch()

    def ask(self, user: str) -> bool:
        """Whether the user came back."""
        return SignIn(self.desk, user).exec() == QDialog.DialogCode.Accepted
