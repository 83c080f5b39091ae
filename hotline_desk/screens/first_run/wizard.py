"""The four steps of a first run in one window. What was typed is kept as a draft until the office is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QStackedWidget, QWidget

from hotline_desk.screens.first_run.units import UnitsStep
from hotline_desk.services import policies, setting_up
from hotline_desk.services.setting_up import Passwords, Plan
from hotline_desk.services.unit_sheet import UnitLine
from hotline_desk.widgets.buttons import Answer, Button, Seg
from hotline_desk.widgets.fields import Field
from hotline_desk.widgets.panes import Card, Pairs, StepDots, column, row
from hotline_desk.widgets.text import Label, Para
from hotline_desk.widgets.theme import theme_of

WIDTH, HEIGHT = 860, 560
STEPS = ("规定和名称", "承办单位", "密码", "核对")
NO_PASSWORD, PASSWORD = "none", "password"
ADVICE = {
    NO_PASSWORD: "谁坐到这台电脑前都能打开办件，适合只有自己人用的电脑。数据照样加密，别人拿走文件夹打不开。以后可以在“设置 · 用户”里打开登录。",
    PASSWORD: "建两个用户：“管理员”管用户和设置，您自己办件和审核。密码至少 8 个字符，大写、小写、数字、符号里有三种，不要和别处的一样；离开十分钟自动锁定。"}

NEXT = (("先", "给一个恢复码，请抄下或打印收好：换电脑、电脑坏了要用它打开数据，程序不保存它"),
        ("再", "打开空的办件台，从平台导出的 Excel 导入，或登记第一件"),
        ("随时", "在“设置”里改单位、日历和提醒，或开一个练习"))


@dataclass(frozen=True, slots=True)
class OfficeChoice:
    """What a first run came to: a new office, one from a backup file, or practice on invented data."""

    pack: str
    office: str
    user: str
    from_backup: bool = False
    units: tuple[UnitLine, ...] = ()
    passwords: Passwords | None = None
    training: bool = False

    @property
    def plan(self) -> Plan:
        return Plan(self.pack, self.office, self.user, self.units, self.passwords)


class FirstRun(QDialog):
    """Ctrl+Enter goes on and at last opens the desk; Esc goes back a step, from the first one it leaves."""

    def __init__(self, parent: QWidget | None = None, draft: bool = True) -> None:
        super().__init__(parent)
        self._draft = draft
        self.setWindowTitle("热线办件台")
        self.setAccessibleName("建立本单位的办件台")
        self.setFixedSize(theme_of().px(WIDTH), theme_of().px(HEIGHT))
        self.from_backup = self.training = False
        self.packs = policies.listed()[0]
        self.step = 0
        self._build()
        self._pack_chosen(self.pack.value())
        if draft:
            self._take_draft()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._on)
        self.go(self.step)

    # -- building
    def _build(self) -> None:
        whole = column(self, 12, (28, 20, 28, 18))
        whole.addWidget(Label("建立本单位的办件台", 20, bold=True))
        self.dots = StepDots(STEPS)
        whole.addWidget(self.dots)
        self.stack = QStackedWidget()
        self.list = UnitsStep()
        self.list.changed.connect(self.keep_draft)
        for page in (self._names(), self.list, self._passwords(), self._summary()):
            self.stack.addWidget(page)
        whole.addWidget(self.stack, 1)
        self.error = Para("", 13, 2, "over.text")
        whole.addWidget(self.error)
        whole.addLayout(self._buttons())

    def _names(self) -> QWidget:
        page = QWidget()
        whole = column(page, 10)
        whole.addWidget(Para("数据加密后只存在这台电脑上，不联网。换电脑时用一个备份文件就能整个搬走。", 13, 2, "t2"))
        card = Card()
        card.body.addWidget(Label("按哪一份规定计算时限", 15, bold=True))
        self.pack = Seg([Answer(p["pack"], p["locality"]) for p in self.packs], "按哪一份规定")
        self.pack.answered.connect(self._pack_chosen)
        card.body.addWidget(self.pack)
        self.title = Para("", 13, 2, "t2")
        card.body.addWidget(self.title)
        whole.addWidget(card)
        names = Card()
        self.office, self.user = QLineEdit(), QLineEdit()
        self.user.setPlaceholderText("打印和经办记录上用的姓名；不设密码可不填")
        names.body.addWidget(Field("单位名称", self.office, required=True, hint="印在表格和窗口标题上"))
        names.body.addWidget(Field("您的姓名", self.user))
        for editor in (self.office, self.user):
            editor.textEdited.connect(self.keep_draft)
        whole.addWidget(names)
        whole.addStretch(1)
        return page

    def _passwords(self) -> QWidget:
        page = QWidget()
        whole = column(page, 10)
        card = Card()
        card.body.addWidget(Label("打开时要不要密码", 15, bold=True))
        self.protect = Seg([Answer(NO_PASSWORD, "不设密码"), Answer(PASSWORD, "设密码")], "打开时要不要密码")
        self.protect.set_value(NO_PASSWORD)
        self.protect.answered.connect(self._protect_chosen)
        card.body.addWidget(self.protect)
        self.advice = Para("", 13, 4, "t2")
        card.body.addWidget(self.advice)
        whole.addWidget(card)
        self.secrets = Card()
        self.secret: dict[str, QLineEdit] = {}
        for key, words in (("clerk", "您的密码"), ("administrator", "管理员的密码")):
            line = row(spacing=12)
            for part, tail in ((key, ""), (f"{key}2", "，再写一遍")):
                editor = self.secret[part] = QLineEdit()
                editor.setEchoMode(QLineEdit.EchoMode.Password)
                line.addWidget(Field(words + tail, editor, required=True), 1)
            self.secrets.body.addLayout(line)
        whole.addWidget(self.secrets)
        whole.addStretch(1)
        self._protect_chosen(NO_PASSWORD)
        return page

    def _summary(self) -> QWidget:
        page = QWidget()
        whole = column(page, 10)
        card = Card()
        self.pairs = Pairs(84, 8)
        card.body.addWidget(self.pairs)
        whole.addWidget(card)
        then = Card()
        then.body.addWidget(Label("建好以后", 15, True))
        steps = Pairs(84, 8)
        steps.set_pairs(NEXT)
        then.body.addWidget(steps)
        whole.addWidget(then)
        whole.addStretch(1)
        return page

    def _buttons(self) -> object:
        line = row(spacing=8)
        self.practise = Button("先练习一下", "ghost", "pencil")
        self.restore = Button("从备份恢复", "ghost", "database")
        self.practise.setToolTip("用编造的工单练手，不建办公室，练完一键删除")
        self.practise.clicked.connect(self._practise)
        self.restore.clicked.connect(self._restore)
        line.addWidget(self.practise)
        line.addWidget(self.restore)
        line.addStretch(1)
        self.back = Button("以后再说", "sec", key="Esc")
        self.on = Button("下一步", "pri", "check", "Ctrl+Enter")
        self.back.clicked.connect(self.leave_step)
        self.on.clicked.connect(self._on)
        line.addWidget(self.back)
        line.addWidget(self.on)
        return line

    # -- what is chosen
    def _pack_chosen(self, pack: str) -> None:
        found = next((p for p in self.packs if p["pack"] == pack), self.packs[-1])
        self.pack.set_value(found["pack"])
        self.title.setText(f"《{found['title']}》")
        if not self.office.isModified():
            self.office.setText(found["locality"] + found["desk"].partition("/")[0])
        self.list.take_pack(found["pack"])
        self.keep_draft()

    def _protect_chosen(self, choice: str) -> None:
        self.advice.setText(ADVICE[choice])
        self.secrets.setVisible(choice == PASSWORD)

    def choice(self) -> OfficeChoice:
        """What was chosen."""
        secret = {key: editor.text() for key, editor in self.secret.items()}
        wanted = Passwords(secret["administrator"], secret["clerk"]) if self.protect.value() == PASSWORD else None
        return OfficeChoice(self.pack.value(), self.office.text().strip(), self.user.text().strip(), self.from_backup, self.list.units,
                            wanted, self.training)

    # -- steps
    def go(self, step: int) -> None:
        """Show a step with its first field."""
        self.step = step
        self.dots.set_at(step)
        self.stack.setCurrentIndex(step)
        self._say("")
        for button in (self.practise, self.restore):
            button.setVisible(step == 0)
        self.back.set_words("上一步" if step else "以后再说")
        self.on.set_words("建立并打开" if step == len(STEPS) - 1 else "下一步")
        if step == len(STEPS) - 1:
            self._show_summary()
        self.keep_draft()
        first: tuple[Callable[[], None], ...] = (
            self.pack.take_focus, self.list.table.setFocus, self.protect.take_focus, self.on.setFocus)
        first[step]()

    def _show_summary(self) -> None:
        found, units = self.choice(), self.list.units
        waiting = sum(1 for u in units if not u.checked)
        told = f"{len(units)} 个" + (f"，其中 {waiting} 个待核对，可以以后再改" if waiting else "") if units else "还没有，导入工单时会自动记下出现的单位"
        self.pairs.set_pairs([("单位名称", found.office), ("规定", self.title.text()), ("使用人", found.user or "没有填写"),
                              ("承办单位", told), ("密码", "已设，打开时要登录" if found.passwords else "不设，打开就能办件")])

    def _on(self) -> None:
        problem, where = self._problem()
        if problem:
            self._say(problem)
            where.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.step == len(STEPS) - 1:
            self.accept()
        else:
            self.go(self.step + 1)

    def _say(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    def _problem(self) -> tuple[str, QWidget]:
        """What keeps this step from being left, and the field it is about."""
        found = self.choice()
        if self.step in (0, 3) and not found.office:
            return setting_up.problem(Plan(found.pack, "")), self.office
        if self.step in (2, 3) and found.passwords is not None:
            for key, who in (("clerk", "您的"), ("administrator", "管理员的")):
                if self.secret[key].text() != self.secret[f"{key}2"].text():
                    return f"{who}密码两遍不一样，请再写一遍。", self.secret[f"{key}2"]
            return setting_up.problem(found.plan), self.secret["clerk"]
        return "", self.on

    def leave_step(self) -> None:
        """Esc: a step back; from the first step the window is left, the draft stays for the next time."""
        if self.step:
            self.go(self.step - 1)
        else:
            self.reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:  # the cross of the window leaves from every step
            self.leave_step()
        else:
            super().keyPressEvent(event)

    def _restore(self) -> None:
        self.from_backup = True
        self.accept()

    def _practise(self) -> None:
        self.training = True
        self.accept()

    # -- the draft
    def keep_draft(self, *_changed: object) -> None:
        """Keep what was typed, no password among it."""
        if self._draft and self.isVisible():
            setting_up.keep_draft({"pack": self.pack.value(), "office": self.office.text(), "user": self.user.text(), "step": self.step},
                                  self.list.units)

    def _take_draft(self) -> None:
        told, units = setting_up.draft()
        if told.get("pack") not in {p["pack"] for p in self.packs}:
            return
        self._pack_chosen(told["pack"])
        self.office.setText(str(told.get("office", "")))
        self.office.setModified(True)
        self.user.setText(str(told.get("user", "")))
        self.list.take(units)
        self.step = min(int(told.get("step", 0)), len(STEPS) - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme_of().c("canvas"))


def ask_office() -> OfficeChoice | None:
    """Ask for a new office; None where the clerk left it."""
    dialog = FirstRun()
    return dialog.choice() if dialog.exec() == QDialog.DialogCode.Accepted else None
