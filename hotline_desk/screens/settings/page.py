"""设置: the sections at the left, the chosen one beside them. ↑↓ in the list, Tab into the section."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QStackedWidget, QWidget

from hotline_desk.screens.page import Page
from hotline_desk.screens.settings.section import Section
from hotline_desk.services.office import Desk
from hotline_desk.services.roles import allowed
from hotline_desk.widgets import shapes
from hotline_desk.widgets.buttons import Pressable
from hotline_desk.widgets.icons import draw_icon
from hotline_desk.widgets.panes import Card, row
from hotline_desk.widgets.theme import theme_of


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """One section as the page lists it; built when first shown."""

    key: str
    words: str
    icon: str
    note: str
    build: Callable[[Desk], Section]
    act: str = "view"  # only who may do this sees the section (services.roles)


def _calendar(desk: Desk) -> Section:
    from hotline_desk.screens.settings.calendar import CalendarSection

    return CalendarSection(desk)


def _policy(desk: Desk) -> Section:
    from hotline_desk.screens.settings.policy import PolicySection

    return PolicySection(desk)


def _units(desk: Desk) -> Section:
    from hotline_desk.screens.settings.units import UnitsSection

    return UnitsSection(desk)


def _maps(desk: Desk) -> Section:
    from hotline_desk.screens.settings.maps import MapsSection

    return MapsSection(desk)


def _scans(desk: Desk) -> Section:
    from hotline_desk.screens.settings.scans import ScansSection

    return ScansSection(desk)


def _looks(desk: Desk) -> Section:
    from hotline_desk.screens.settings.looks import LooksSection

    return LooksSection(desk)


def _backup(desk: Desk) -> Section:
    from hotline_desk.screens.settings.backup import BackupSection

    return BackupSection(desk)


def _people(desk: Desk) -> Section:
    from hotline_desk.screens.settings.people import PeopleSection

    return PeopleSection(desk)


def _persons(desk: Desk) -> Section:
    from hotline_desk.screens.settings.persons import PersonsSection

    return PersonsSection(desk)


def _practice(desk: Desk) -> Section:
    from hotline_desk.screens.settings.practice import PracticeSection

    return PracticeSection(desk)


def _audit(desk: Desk) -> Section:
    from hotline_desk.screens.settings.audit import AuditSection

    return AuditSection(desk)


def _about(desk: Desk) -> Section:
    from hotline_desk.screens.settings.about import AboutSection

    return AboutSection(desk)


SECTIONS = (
    SectionSpec("calendar", "工作日历", "calendar", "每个截止日都按这张日历数", _calendar),
    SectionSpec("policy", "规定", "scales", "本单位依据的条文和数值", _policy),
    SectionSpec("units", "单位", "users", "承办单位、责任人、别名", _units),
    SectionSpec("maps", "导入方案", "import", "各平台表头怎样对应", _maps),
    SectionSpec("scans", "扫描件", "scan", "扫描仪放文件的文件夹", _scans),
    SectionSpec("looks", "显示与提醒", "eye", "字号、深色、提醒方式", _looks),
    SectionSpec("backup", "备份", "database", "最近一次备份，恢复演练", _backup),
    SectionSpec("persons", "个人信息", "user", "按人查找、复制、更正，保存期满后匿名", _persons),
    SectionSpec("people", "用户", "lock", "要不要登录，谁能做什么", _people),
    SectionSpec("practice", "练习", "pencil", "用编造的工单练手，不碰正式的数据", _practice),
    SectionSpec("audit", "访问记录", "file", "谁看过、打印过、导出过", _audit, "audit"),
    SectionSpec("about", "关于", "info", "版本和许可", _about, ""),
)


class _Item(Pressable):
    """One line of the list at the left."""

    stepped = Signal(int)

    def __init__(self, spec: SectionSpec) -> None:
        super().__init__(spec.words)
        self.spec = spec
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setToolTip(spec.note)
        self.setAccessibleName(f"{spec.words}，{spec.note}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(120), self.theme.px(36))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)

    def paintEvent(self, event: QPaintEvent) -> None:
        p, theme, on = QPainter(self), self.theme, self.isChecked()
        rect = QRectF(self.rect())
        if on or self.underMouse():
            shapes.rounded(p, rect, theme.px(5), theme.c("acct" if on else "hover"))
        ink, side = theme.c("acc" if on else "t1"), theme.px(16)
        draw_icon(p, self.spec.icon, theme.px(12), (self.height() - side) / 2, side, theme.c("acc" if on else "t2"))
        room = QRectF(theme.px(36), 0, self.width() - theme.px(40), self.height())
        shapes.text(p, theme, room, self.text(), 14, on, ink)
        if self.ringed():
            shapes.focus_ring(p, theme, rect, theme.px(5))


class SettingsPage(Page):
    """The page; ``go("settings", "units")`` opens a section. ``restyle`` fires when the window should look otherwise."""

    restyle = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("设置", "", parent=parent)
        self.desk = desk
        self.sections: dict[str, Section] = {}
        self.current = ""
        line = row(spacing=12)
        menu = Card(margins=(6, 8, 6, 8), spacing=2)
        menu.setFixedWidth(theme_of().px(136))
        self._group = QButtonGroup(self)
        self.items: dict[str, _Item] = {}
        self.specs = {s.key: s for s in SECTIONS if not s.act or allowed(desk, s.act)}
        for spec in self.specs.values():
            item = self.items[spec.key] = _Item(spec)
            item.clicked.connect(lambda _=False, key=spec.key: self.choose(key))
            item.stepped.connect(self._step)
            self._group.addButton(item)
            menu.body.addWidget(item)
        menu.body.addStretch(1)
        line.addWidget(menu)
        self.stack = QStackedWidget()
        line.addWidget(self.stack, 1)
        self.body.addLayout(line, 1)

    def shown(self, argument: Any = None) -> None:
        """Come up on the section the argument names, else where one was."""
        self.choose(argument if argument in self.items else self.current or next(iter(self.specs)))
        self.items[self.current].setFocus(Qt.FocusReason.TabFocusReason)

    def choose(self, key: str) -> None:
        """Show a section; not away from one that would lose something typed."""
        if self.current and key != self.current and not self.sections[self.current].leaving():
            self.items[self.current].setChecked(True)
            return
        spec = self.specs[key]
        if key not in self.sections:
            section = self.sections[key] = spec.build(self.desk)
            section.said.connect(self.said)
            section.done.connect(self.done)
            section.changed.connect(self.counts_changed)
            section.restyle.connect(self.restyle)
            section.go.connect(self.go)
            self.stack.addWidget(section)
        self.current = key
        self.items[key].setChecked(True)
        self.bar.context.setText(spec.note)
        self.stack.setCurrentWidget(self.sections[key])
        self.sections[key].read()

    def _step(self, by: int) -> None:
        keys = list(self.items)
        key = keys[(keys.index(self.current) + by) % len(keys)]
        self.choose(key)
        self.items[self.current].setFocus(Qt.FocusReason.TabFocusReason)

    def refresh(self) -> None:
        """F5."""
        if self.current:
            self.sections[self.current].read()

    def leaving(self) -> bool:
        """The section says whether something typed would be lost."""
        return not self.current or self.sections[self.current].leaving()
