"""F1: every key that works, in columns, as picture 10 shows them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from hotline_desk.widgets import shapes
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.legend import Legend
from hotline_desk.widgets.panes import column, row
from hotline_desk.widgets.text import Label
from hotline_desk.widgets.theme import theme_of

WIDTH, GAP, HEIGHT = 1230, 20, 24  # px of the design
MOST, LEAST = 5, 2  # columns
TITLE_LINES, FEWEST = 2, 3  # a title takes the room of two keys; fewer keys than these do not stand under a title alone


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """One column of the overview: its title and (key, what it does)."""

    title: str
    keys: tuple[tuple[str, str], ...]


class KeyLine(QLabel):
    """A key cap and what it does."""

    def __init__(self, key: str, words: str, cap: int = 96, parent: QWidget | None = None) -> None:
        """``cap``: the room of the key in px of this screen."""
        super().__init__(parent)
        self.key, self.words, self.cap = key, words, cap
        self.setText(f"{key}：{words}")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self.cap + theme_of().width(self.words) + 4, theme_of().px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p = theme_of(), QPainter(self)
        shapes.key_cap(p, theme, 0, self.height() / 2, self.key, theme.c("t2"), theme.c("ctl"))
        room = QRectF(self.cap, 0, self.width() - self.cap, self.height())
        shapes.text(p, theme, room, self.words, 14)


class KeysDialog(Dialog):
    """The overview itself; any of the ways out of a dialog closes it."""

    def __init__(self, host: QWidget, groups: Iterable[KeyGroup], rule: str = "", cards: Sequence[tuple[str, int]] = ()) -> None:
        super().__init__(host, "按键与记号", rule, WIDTH)
        line = row(spacing=GAP)
        px = theme_of().px
        room = min(px(WIDTH), host.width() - 2 * px(24)) - px(60)
        for part in fitting([g for g in groups if g.keys], room):
            line.addLayout(self._column(part), 1)
        self.content.addLayout(line)
        self.content.addStretch(1)
        self.content.addWidget(Legend(cards, room))
        self.note.setText("每个单键动作在界面上都有写着它的按钮")
        self.add_cancel("关闭")

    def extra_key(self, event: QKeyEvent) -> bool:
        """PgDn, PgUp, ↓, ↑: on to what lies below, in large letters."""
        bar, key = self.scroll.verticalScrollBar(), event.key()
        steps = {Qt.Key.Key_PageDown: bar.pageStep(), Qt.Key.Key_PageUp: -bar.pageStep(),
                 Qt.Key.Key_Down: theme_of().px(HEIGHT), Qt.Key.Key_Up: -theme_of().px(HEIGHT)}
        if key not in steps or bar.maximum() == 0:
            return False
        bar.setValue(bar.value() + steps[Qt.Key(key)])
        return True

    def _column(self, groups: Sequence[KeyGroup]) -> QVBoxLayout:
        down, cap = column(spacing=0), cap_of(groups)
        for place, group in enumerate(groups):
            down.addSpacing(theme_of().px(10 if place else 0))
            down.addWidget(Label(group.title, 14, True, elide=False), 0, Qt.AlignmentFlag.AlignTop)
            down.addSpacing(theme_of().px(2))
            for key, words in group.keys:
                down.addWidget(KeyLine(key, words, cap))
        down.addStretch(1)
        return down


def cap_of(groups: Sequence[KeyGroup]) -> int:
    """The room of the keys of one column in px."""
    theme = theme_of()
    return max(shapes.key_width(theme, key) for group in groups for key, _ in group.keys) + theme.px(12)


def fitting(groups: Sequence[KeyGroup], room: int) -> list[list[KeyGroup]]:
    """As many columns as stand side by side in ``room`` px with every word whole."""
    theme = theme_of()
    for count in range(MOST, LEAST, -1):
        parts = columns(groups, count)
        widths = (max(*(theme.width(g.title, 14, True) for g in part), cap_of(part) + max(theme.width(words) for g in part for _, words in g.keys)) + 4
                  for part in parts)
        if sum(widths) + theme.px(GAP) * (len(parts) - 1) <= room:
            return parts
    return columns(groups, LEAST)


def columns(groups: Sequence[KeyGroup], count: int) -> list[list[KeyGroup]]:
    """The groups one after another over ``count`` columns of about one height; a long group goes on in the next column."""
    most = math.ceil(sum(len(g.keys) + TITLE_LINES for g in groups) / count) + 1
    found: list[list[KeyGroup]] = [[]]
    left = most
    for group in groups:
        title, keys = group.title, group.keys
        while keys:
            room = left - TITLE_LINES
            if room < min(FEWEST, len(keys)) and len(found) < count:
                found.append([])
                left = most
                continue
            take = len(keys) if len(found) == count else max(room, 1)
            take += len(keys) - take if 0 < len(keys) - take < FEWEST else 0  # one or two left over go on below
            found[-1].append(KeyGroup(title, keys[:take]))
            left -= len(keys[:take]) + TITLE_LINES
            title, keys = f"{group.title.split('（')[0]}（续）", keys[take:]
    return found
