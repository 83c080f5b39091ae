"""用户: turn signing-in on and off, make users, give roles; only an administrator may, once it is on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from hotline_desk.screens.settings.log_keeping import LogKeepingCard
from hotline_desk.screens.settings.section import FORM, Section
from hotline_desk.services import accounts, password_rules, unlocking
from hotline_desk.services.office import Conflict, Desk, Refused, StoreError
from hotline_desk.services.passwords import Rules
from hotline_desk.services.roles import ROLES, accounts_on, allowed
from hotline_desk.services.taking_back import told
from hotline_desk.services.views import Done
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import Combo, Field
from hotline_desk.widgets.panes import Card, Pairs, row
from hotline_desk.widgets.sure import SureDialog
from hotline_desk.widgets.text import Label, Para

OFF = ("现在不用登录：谁坐到这台电脑前都能办件，适合只有自己人用的一台电脑。打开后，每人用自己的用户名和密码，"
       "能做什么由角色决定，一会儿没有动作自动锁定。第一个用户是系统管理员，只管用户和设置，不办件；不想用了，由他关闭登录。")
ON = "已打开登录。{rules}；连错五次锁 15 分钟。"
SEALED = "数据钥匙由每个人的密码打开，不再放在这台电脑上。都忘了密码时，用恢复码给系统管理员重设。"
HOW = "默认是等级保护二级测评常用的：8 位、三种字符、90 天一换。也可以要求更长、不限种类、不定期换（新的国际做法）。常见密码和用户名总是不收。"
RESET = "“{name}”原来的密码马上不能再用，不能撤销。请把新密码当面告诉本人，第一次登录要自己换掉。"
CLOSE = ("关闭以后不用登录，谁坐到这台电脑前都能办件。Ctrl+Z 不能撤销：没有密码，谁也不能变成已登录。"
         "要再打开，按“打开登录”写系统管理员的用户名和密码，原来的用户都还在。")
FIRST = ("打开登录", "新增用户")  # the filled button: before and after signing in was turned on
WHEN_ON = "改角色、停用时不用填；重新启用要给新密码"
LENGTHS = [(str(n), f"至少 {n} 位") for n in (8, 10, 12, 14, 16)]
KINDS = [("1", "不限种类"), ("2", "两种"), ("3", "三种"), ("4", "四种")]
DAYS = [("30", "30 天"), ("60", "60 天"), ("90", "90 天"), ("180", "180 天"), ("365", "一年"), ("0", "不定期换")]
IDLE = [(str(n), f"{n} 分钟") for n in (5, 10, 15, 20, 30)]
WAITING = "还有 {names} 要各登录一次，登录过以后数据钥匙才不再放在这台电脑上。"


class PeopleSection(Section):
    """Everything is kept at once; wrong input is answered under the buttons."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        down = self.scrolling(FORM)
        self.card = Card()
        self.card.body.addWidget(Label("用户登录", 15, True))
        self.seen: dict[str, str] = {}
        self.state = Para("", 13, 4, "t2")
        self.card.body.addWidget(self.state)
        self.users = Pairs(140, 6)
        self.card.body.addWidget(self.users)
        down.addWidget(self.card)
        down.addWidget(self._form())
        down.addWidget(self._rules_card())
        self.keeping = LogKeepingCard(self)
        down.addWidget(self.keeping)
        down.addStretch(1)

    def _form(self) -> QWidget:
        self.form = Card()
        self.name, self.password, self.role = QLineEdit(), QLineEdit(), Combo(ROLES)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.role_field = Field("角色", self.role)
        self.form_title = Label("", 15, True)
        self.form.body.addWidget(self.form_title)
        self.password_field = Field("密码", self.password, hint=WHEN_ON)
        for field in (Field("用户名", self.name), self.role_field, self.password_field):
            self.form.body.addWidget(field)
        line = row(spacing=8)
        line.addStretch(1)
        self.buttons: dict[str, Button] = {}
        for words, act in (("打开登录", self.turn_on), ("新增用户", self.add), ("改角色", self.change_role),
                           ("停用", lambda: self.let(False)), ("重新启用", lambda: self.let(True)),
                           ("重设密码", self.ask_reset), ("关闭登录", self.ask_turn_off)):
            button = self.buttons[words] = Button(words, "pri" if words in FIRST else "sec")
            button.clicked.connect(lambda _=False, act=act: self._try(act))
            line.addWidget(button)
        self.form.body.addLayout(line)
        return self.form

    def _rules_card(self) -> QWidget:
        self.rules = Card()
        self.rules.body.addWidget(Label("密码和锁定", 15, True))
        line = row(spacing=12)
        self.length, self.kinds, self.days = Combo(LENGTHS), Combo(KINDS), Combo(DAYS)
        for words, combo in (("最短长度", self.length), ("字符种类", self.kinds), ("多久一换", self.days)):
            combo.activated.connect(lambda _place: self._keep_rules())
            line.addWidget(Field(words, combo), 1)
        self.idle = Combo(IDLE)
        self.idle.activated.connect(lambda _place: self._keep_idle())
        line.addWidget(Field("多久没动作就锁", self.idle), 1)
        self.rules.body.addLayout(line)
        self.weak = Para("", 13, 3, "soon.text")
        self.rules.body.addWidget(self.weak)
        self.rules.body.addWidget(Para(HOW, 13, 3, "t2"))
        return self.rules

    def _show_rules(self) -> None:
        kept = self.kept = password_rules.rules(self.desk)
        for combo, value in ((self.length, kept.length), (self.kinds, kept.kinds), (self.days, kept.days)):
            if combo.findData(str(value)) < 0:  # chosen before there was this card
                combo.addItem(str(value), str(value))
            combo.set_value(str(value))
        self.idle_kept = password_rules.idle(self.desk)
        self.idle.set_value(str(self.idle_kept))
        self.weak.setText(password_rules.below_grade(kept))
        self.weak.setVisible(bool(self.weak.text()))
        self.rules.setEnabled(allowed(self.desk, "accounts"))

    def _keep_rules(self) -> None:
        wanted = Rules(int(self.length.value()), int(self.kinds.value()), int(self.days.value()))
        try:
            if wanted != password_rules.rules(self.desk):
                password_rules.keep_rules(self.desk, wanted, self.kept)
                self.done.emit(told(self.desk, "密码要求已改", f"{password_rules.rules_words(wanted)}。现有的密码到下次更换时按它。"))
        except (Refused, StoreError) as error:
            self.failed(error)
        self.read()

    def _keep_idle(self) -> None:
        try:
            password_rules.keep_idle(self.desk, int(self.idle.value()), self.idle_kept)
            self.done.emit(told(self.desk, "自动锁定已改", f"{self.idle.value()} 分钟没有动作就锁定，下次登录起用。"))
        except (Refused, StoreError) as error:
            self.failed(error)
        self.read()

    def first(self) -> QWidget:
        return self.name

    def read(self) -> None:
        """Show who there is."""
        on = accounts_on(self.desk)
        self._show_rules()
        self.keeping.read(on)  # without users everybody finds it in 访问记录
        self.state.setText(self._words() if on else OFF)
        for words, button in self.buttons.items():
            button.setVisible((words == "打开登录") is not on)
        self.role_field.setVisible(on)
        self.form_title.setText("用户" if on else "第一个用户：系统管理员")
        self.password_field.set_hint(WHEN_ON if on else password_rules.rules_words(password_rules.rules(self.desk)))
        self.form.setEnabled(allowed(self.desk, "accounts"))
        self.seen = {a.name: a.words for a in accounts.listed(self.desk)} if on else {}
        self.users.set_pairs(list(self.seen.items()))

    def _words(self) -> str:
        on = ON.format(rules=password_rules.rules_words(password_rules.rules(self.desk)))
        if self.desk.store.ring() is None:
            return on
        waiting = unlocking.waiting(self.desk, accounts.listed(self.desk))
        return f"{on}{WAITING.format(names='、'.join(waiting)) if waiting else SEALED}"

    def _try(self, act: Callable[[], Done | tuple[str, str] | None]) -> None:
        try:
            said = act()
        except (Refused, StoreError) as error:
            self.failed(error)
            if isinstance(error, Conflict):  # what the other made of it is shown now: the next time it is meant
                self.read()
            return
        if said is None:  # asked first
            return
        self.password.clear()
        self.read()
        if isinstance(said, Done):
            self.done.emit(said)
        else:
            self.said.emit(*said, "done")

    def _name(self) -> str:
        return self.name.text().strip()

    def turn_on(self) -> tuple[str, str]:
        """The name and password become the first administrator's."""
        made = accounts.turn_on(self.desk, self.name.text(), self.password.text())
        return "已打开登录", f"系统管理员是“{made.name}”。"

    def ask_turn_off(self) -> None:
        """What closing means, before it is done."""
        SureDialog(self.host, "关闭登录", CLOSE, "关闭登录", lambda: self._try(self.turn_off)).open()

    def turn_off(self) -> tuple[str, str]:
        accounts.turn_off(self.desk)
        return "已关闭登录", "从现在起不用登录。"

    def add(self) -> Done:
        made = accounts.add(self.desk, self.name.text(), self.role.value(), self.password.text())
        return told(self.desk, f"已新增用户 {made.name}", f"{made.role_word}，第一次登录要自己换密码。")

    def change_role(self) -> Done:
        name = self._name()
        made = accounts.change(self.desk, name, role=self.role.value(), seen=self.seen.get(name))
        return told(self.desk, f"{name} 的角色已改", f"现在是{made.words}。")

    def let(self, active: bool) -> Done:
        name = self._name()
        accounts.change(self.desk, name, active=active, password=self.password.text(), seen=self.seen.get(name))
        detail = "用刚才的新密码登录，第一次要自己换掉。" if active else "从现在起不能登录，经过里的名字还在。"
        return told(self.desk, f"已{'重新启用' if active else '停用'} {name}", detail)

    def ask_reset(self) -> None:
        """That the former password is gone for good, before it is."""
        name = self._name()
        if name not in self.seen:
            raise Refused(f"没有用户“{name}”，请写上要重设密码的用户名。用户没有变化。")
        SureDialog(self.host, "重设密码", RESET.format(name=name), "重设密码", lambda: self._try(self.reset)).open()

    def reset(self) -> tuple[str, str]:
        made = accounts.set_password(self.desk, self._name(), self.password.text())
        return f"{made.name} 的密码已重设", "请当面告诉本人，第一次登录要自己换掉。"
