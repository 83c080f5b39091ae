"""The rail at the left (156 px, or 64 px with badges) and the bar above each page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QSizePolicy, QSpacerItem, QWidget

from hotline_desk.widgets import shapes
from hotline_desk.widgets.buttons import Button, Pressable
from hotline_desk.widgets.fields import SearchBox
from hotline_desk.widgets.icons import draw_icon
from hotline_desk.widgets.panes import Line, column, row
from hotline_desk.widgets.text import Label
from hotline_desk.widgets.theme import theme_of

WIDE, NARROW = 156, 64


@dataclass(frozen=True, slots=True)
class NavItem:
    """One place to go: key, word, icon, its shortcut, and whether it stands in the lower group."""

    key: str
    words: str
    icon: str
    shortcut: str = ""
    lower: bool = False


class NavButton(Pressable):
    """Icon, word and count; in the narrow rail icon and badge, the word in the tool tip."""

    def __init__(self, item: NavItem, parent: QWidget | None = None) -> None:
        super().__init__(item.words, parent)
        self.item, self.count, self.narrow = item, 0, False
        self.setCheckable(True)
        # 特大 text on a low screen: the places draw together before the mark is cut.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.set_count(0)

    def set_count(self, count: int) -> None:
        self.count = count
        number = f"，{count} 件" if count else ""
        key = f"，{self.item.shortcut}" if self.item.shortcut else ""
        self.setAccessibleName(f"{self.item.words}{number}")
        self.setToolTip(f"{self.item.words}{number}{key}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(48), self.theme.px(38))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(48), self.theme.px(30))

    def paintEvent(self, event: QPaintEvent) -> None:
        p, theme, on = QPainter(self), self.theme, self.isChecked()
        rect = QRectF(self.rect()).adjusted(theme.px(8), 0, -theme.px(8), 0)
        if on:
            shapes.rounded(p, rect, theme.px(6), theme.c("surface"), theme.c("line"))
            pill = QRectF(rect.x(), self.height() / 2 - theme.px(9), theme.px(3), theme.px(18))
            shapes.rounded(p, pill, theme.px(1.5), theme.c("acc"))
        elif self.underMouse():
            shapes.rounded(p, rect, theme.px(6), shapes.mix(theme.c("surface"), theme.c("side"), 0.55))
        side = theme.px(20)
        x = (self.width() - side) / 2 if self.narrow else theme.px(20)
        draw_icon(p, self.item.icon, x, (self.height() - side) / 2, side, theme.c("acc" if on else "t2"))
        if self.narrow:
            self._badge(p, x + side)
        else:
            self._words(p, rect)
        if self.ringed():
            shapes.focus_ring(p, theme, rect, theme.px(6))

    def _words(self, p: QPainter, rect: QRectF) -> None:
        theme, on, left = self.theme, self.isChecked(), self.theme.px(48)
        ink = theme.c("acc" if on else "t1")
        number = str(self.count) if self.count else ""
        tail = theme.width(number, 14, on) + theme.px(10) if number else 0
        room = QRectF(left, 0, rect.right() - left - tail - theme.px(2), self.height())
        shapes.text(p, theme, room, self.text(), 14, on, ink)
        end = QRectF(rect.right() - tail, 0, tail - theme.px(8), self.height())
        shapes.text(p, theme, end, number, 14, on, ink if on else theme.c("t3"), Qt.AlignmentFlag.AlignRight)

    def _badge(self, p: QPainter, right: float) -> None:
        if not self.count:
            return
        theme, number = self.theme, str(self.count) if self.count < 100 else "99+"
        width = max(theme.width(number, 12) + theme.px(8), theme.px(17))
        rect = QRectF(right - theme.px(8), theme.px(1), width, theme.px(17))
        on = self.isChecked()
        shapes.rounded(p, rect, rect.height() / 2, theme.c("acc" if on else "badge"))
        ink = theme.c("on_acc" if on or not theme.dark else "t1")
        shapes.text(p, theme, rect, number, 12, colour=ink, align=Qt.AlignmentFlag.AlignHCenter)


class _Mark(QLabel):
    """The program's mark and the office's name at the head of the rail."""

    def __init__(self, title: str, office: str, place: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.office, self.narrow = title, place or office, False
        self.setText(f"{title} {office}")
        self.setToolTip(office)  # the rail has room for the place only
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme_of().px(48), theme_of().px(58))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme_of().px(40), theme_of().px(58))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p, side = theme_of(), QPainter(self), theme_of().px(28)
        box = QRectF(theme.px(14), theme.px(14), side, side)
        shapes.rounded(p, box, theme.px(6), theme.c("acc"))
        small = theme.px(18)
        draw_icon(p, "phone", box.center().x() - small / 2, box.center().y() - small / 2, small, theme.c("on_acc"))
        if not self.narrow:
            left, width = theme.px(50), self.width() - theme.px(54)
            shapes.text(p, theme, QRectF(left, theme.px(10), width, theme.px(20)), self.title, 14, True)
            shapes.text(p, theme, QRectF(left, theme.px(28), width, theme.px(18)), self.office, 12,
                        colour=theme.c("t3"))


class _FootLine(QLabel):
    """A line at the foot of the rail: the state of the backup, who is at the desk."""

    def __init__(self, words: str, urgency: str = "", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.urgency, self.icon, self.narrow = urgency, icon, False
        self.setText(words)
        self.setToolTip(words)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_words(self, words: str, urgency: str = "") -> None:
        self.urgency = urgency
        self.setText(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme_of().px(48), theme_of().px(26))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme_of().px(24), theme_of().px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p, side = theme_of(), QPainter(self), theme_of().px(15)
        x, y = (self.width() - side) / 2 if self.narrow else theme.px(18), (self.height() - side) / 2
        if self.urgency:
            shapes.status_shape(p, theme, self.urgency, x, y, side)
        else:
            draw_icon(p, self.icon, x, y, side, theme.c("t2"))
        if not self.narrow:
            strong = self.urgency in ("over", "today")
            ink = theme.c(f"{self.urgency}.text" if strong else "t2" if self.urgency else "t1")
            rect = QRectF(theme.px(38), 0, self.width() - theme.px(42), self.height())
            shapes.text(p, theme, rect, self.text(), 12, strong, ink)


class Nav(QWidget):
    """The rail. ``chosen`` carries the key of the place; order and Ctrl+digit are the same list; ``find`` asks for 搜索全部."""

    chosen = Signal(str)
    find = Signal()

    def __init__(self, items: Iterable[NavItem], title: str, office: str, place: str = "",
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("导航")
        self.buttons: dict[str, NavButton] = {}
        self._group = QButtonGroup(self)
        self._mark = _Mark(title, office, place)
        self._backup = _FootLine("还没有备份", "soon")
        self._user = _FootLine("", icon="user")
        whole = self._whole = column(self, 3, (0, 0, 0, 8))
        self._edge = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Maximum)
        whole.addSpacerItem(self._edge)
        whole.addWidget(self._mark)
        self.finder = NavButton(NavItem("find", "搜索", "search", "Ctrl+K"), self)
        self.finder.setCheckable(False)
        self.finder.setToolTip("搜索全部：工单、单位、台账、手册，Ctrl+K")
        self.finder.clicked.connect(self.find)
        whole.addWidget(self.finder)
        listed = list(items)
        for item in (i for i in listed if not i.lower):
            whole.addWidget(self._button(item))
        whole.addStretch(1)
        whole.addLayout(self._rule())
        for item in (i for i in listed if i.lower):
            whole.addWidget(self._button(item))
        whole.addLayout(self._rule())
        whole.addWidget(self._backup)
        whole.addWidget(self._user)
        self._group.buttonClicked.connect(self._clicked)
        self.set_narrow(False)

    def _rule(self) -> QHBoxLayout:
        line = row(margins=(12, 4, 16, 4))
        line.addWidget(Line("line2"))
        return line

    def _button(self, item: NavItem) -> NavButton:
        button = NavButton(item, self)
        button.setAutoExclusive(True)  # the group sees to it; this tells a screen reader: one of several, no check box
        self.buttons[item.key] = button
        self._group.addButton(button)
        return button

    def set_narrow(self, narrow: bool) -> None:
        """The 64-px rail, or the full one."""
        for part in (self._mark, self._backup, self._user, self.finder, *self.buttons.values()):
            part.narrow = narrow
        self.setFixedWidth(theme_of().px(NARROW if narrow else WIDE))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window with large letters the places come first: half a mark says nothing.

        The first place then stands off the window's edge, as far as there is room.
        """
        whole, mark = self._whole, self._mark
        needed = whole.sizeHint().height() + (mark.sizeHint().height() + whole.spacing() if mark.isHidden() else 0)
        shown = needed - self._edge.sizeHint().height() <= self.height()
        if shown != mark.isHidden():
            return
        mark.setVisible(shown)
        self._edge.changeSize(0, 0 if shown else theme_of().px(12), QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Maximum)
        whole.invalidate()

    def set_current(self, key: str) -> None:
        """Show where we are; a page outside the rail (a dossier) keeps its origin marked."""
        if key in self.buttons:
            self.buttons[key].setChecked(True)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        for key, button in self.buttons.items():
            button.set_count(counts.get(key, 0))

    def set_backup(self, words: str, urgency: str = "done") -> None:
        """The backup line: done, soon (getting old) or over (must be looked at)."""
        self._backup.show_words(words, urgency)

    def set_user(self, words: str) -> None:
        self._user.show_words(words)
        self._user.setVisible(bool(words))  # no picture without a word: nobody need give a name

    def _clicked(self, button: object) -> None:
        if isinstance(button, NavButton):
            self.chosen.emit(button.item.key)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme_of().c("side"))


class Heading(QWidget):
    """Title and context: beside each other where they fit, else the context under the title (large text, narrow windows)."""

    def __init__(self, title: str, context: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Label(title, 20, True, elide=False, parent=self)
        self.context = Label(context, 13, colour="t2", parent=self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._beside(), theme_of().px(56))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.title.sizeHint().width(), theme_of().px(56))

    def _beside(self) -> int:
        return self.title.sizeHint().width() + theme_of().px(12) + self.context.sizeHint().width()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize, QEvent.Type.StyleChange):
            self._place()
            self.updateGeometry()
        return super().event(event)

    def _place(self) -> None:
        title, context = self.title.sizeHint(), self.context.sizeHint()
        if self._beside() <= self.width():
            middle, left = self.height() // 2, title.width() + theme_of().px(12)
            self.title.setGeometry(0, middle - title.height() // 2, title.width(), title.height())
            self.context.setGeometry(left, middle - context.height() // 2 + theme_of().px(2), self.width() - left, context.height())
            return
        top = max((self.height() - title.height() - context.height()) // 2, 0)
        self.title.setGeometry(0, top, min(title.width(), self.width()), title.height())
        self.context.setGeometry(0, top + title.height(), self.width(), context.height())


class TopBar(QWidget):
    """Title, one line of context, search, at most a few buttons with the primary one rightmost."""

    went_back = Signal()

    def __init__(self, title: str, context: str = "", search: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme_of().px(58))
        self.line = row(self, 12, (16, 0, 16, 0))
        self.back = Button("返回", "ghost", "back", "Esc")
        self.back.clicked.connect(self.went_back)
        self.back.hide()
        self.heading = Heading(title, context)
        self.title, self.context = self.heading.title, self.heading.context
        self.search = SearchBox(search) if search else None
        self.line.addWidget(self.back)
        self.line.addWidget(self.heading, 1)
        if self.search is not None:
            self.search.setMaximumWidth(theme_of().px(290))
            self.line.addWidget(self.search)

    def set_title(self, title: str, context: str = "") -> None:
        self.title.setText(title)
        self.title.updateGeometry()
        self.context.setText(context)

    def set_back(self, words: str) -> None:
        """Show 〈 今日 Esc at the left; empty words hide it."""
        self.back.setVisible(bool(words))
        self.back.set_words(words)

    def add(self, widget: QWidget) -> None:
        """Put a button at the right end."""
        self.line.addWidget(widget)
