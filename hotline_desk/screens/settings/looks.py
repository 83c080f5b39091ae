"""显示与提醒: text size and dark for this office's window, and the ways alerts are told."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from hotline_desk.screens.settings.section import FORM, Section
from hotline_desk.services import alerts, looks
from hotline_desk.services.looks import Looks
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.taking_back import told
from hotline_desk.widgets.buttons import Answer, Seg
from hotline_desk.widgets.checks import CheckBox
from hotline_desk.widgets.panes import Card
from hotline_desk.widgets.text import Label, Para

LADDER = ("蓝：还有 2 个工作日以上，不打扰。黄：今天是最后一个工作日。橙：剩 4 个办公小时以内。红：已超期。"
          "按小时计的时限在用去一半、四分之三和到期时提醒。休息日前的最后一个工作日，列出假期里到期的全部时限。"
          "每个时限每一级只提醒一次，可以推迟半小时；关机期间错过的，下次打开时补上。没有任务栏消息的电脑改用横幅。")
ALERTS = (("banner", "在窗口上方显示横幅"), ("tray", "在任务栏右下角弹出消息"), ("sound", "提醒时响一声"))


class LooksSection(Section):
    """Everything is kept at once; size and colours take effect as soon as they are chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        down = self.scrolling(FORM)
        down.addWidget(self._size_card())
        down.addWidget(self._alert_card())
        down.addStretch(1)

    def _size_card(self) -> QWidget:
        card = Card()
        card.body.addWidget(Label("字号", 15, True))
        self.size = Seg([Answer(key, words) for key, words in looks.SIZES], "字号")
        self.size.answered.connect(self._look)
        card.body.addWidget(self.size)
        card.body.addWidget(Label("颜色", 15, True))
        self.dark = Seg([Answer("light", "浅色"), Answer("dark", "深色")], "颜色", numbers=False)
        self.dark.answered.connect(self._look)
        card.body.addWidget(self.dark)
        self.motion = CheckBox("面板和提示淡入（系统关了动画、远程桌面时总是不用）")
        self.motion.clicked.connect(lambda _=False: self._look(""))
        card.body.addWidget(self.motion)
        card.body.addWidget(Para("选了马上生效，页面会重新打开一次；办到一半的登记留作草稿。打印件总是浅色、标准字号，不受这里影响。", 13, 2, "t2"))
        return card

    def _alert_card(self) -> QWidget:
        card = Card()
        card.body.addWidget(Label("到期提醒", 15, True))
        self.boxes = {key: CheckBox(words) for key, words in ALERTS}
        for key, box in self.boxes.items():
            box.clicked.connect(lambda on, key=key: self._wish(key, on))
            card.body.addWidget(box)
        card.body.addWidget(Para(LADDER, 13, 6, "t2"))
        return card

    def first(self) -> QWidget:
        return self.size

    def read(self) -> None:
        """Show what is kept."""
        kept, wishes = looks.of(self.desk), alerts.wishes(self.desk)
        self.kept = kept
        self.size.set_value(kept.size)
        self.dark.set_value("dark" if kept.dark else "light")
        self.motion.setChecked(kept.motion)
        for key, box in self.boxes.items():
            box.setChecked(wishes[key])

    def _look(self, _value: str) -> None:
        try:
            looks.choose(self.desk, Looks(self.size.value(), self.dark.value() == "dark", self.motion.isChecked()), self.kept)
        except (Refused, StoreError) as error:
            self.failed(error)
            self.read()  # what another chose is shown now: the next time it is meant
            return
        # Not within the click: the button that was pressed goes with the old window.
        QTimer.singleShot(0, self.restyle.emit)

    def _wish(self, key: str, on: bool) -> None:
        try:
            alerts.wish(self.desk, **{key: on})  # the others stay as another PC may have made them
        except StoreError as error:
            self.failed(error)
            return
        self.done.emit(told(self.desk, "提醒方式已改"))
