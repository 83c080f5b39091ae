"""F1: every key that works, in columns, as picture 10 shows them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from hotline_desk.widgets import shapes
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.panes import column, row
from hotline_desk.widgets.text import Label
from hotline_desk.widgets.theme import theme_of

COLUMNS = ((1180, 4), (820, 3), (0, 2))  # from this width of the window in px of the design, so many columns
TITLE_LINES, FEWEST = 2, 3  # a title takes the room of two keys; fewer keys than these do not stand under a title alone


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """One column of the overview: its title and (key, what it does)."""

    title: str
    keys: tuple[tuple[str, str], ...]


class KeyLine(QLabel):
    """A key cap and what it does."""

    def __init__(self, key: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key, self.words = key, words
        self.setText(f"{key}：{words}")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme_of().px(96) + theme_of().width(self.words) + 4, theme_of().px(26))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme_of().px(160), theme_of().px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p = theme_of(), QPainter(self)
        shapes.key_cap(p, theme, 0, self.height() / 2, self.key, theme.c("t2"), theme.c("ctl"))
        room = QRectF(theme.px(96), 0, self.width() - theme.px(96), self.height())
        shapes.text(p, theme, room, self.words, 14)


class KeysDialog(Dialog):
    """The overview itself; any of the ways out of a dialog closes it."""

    def __init__(self, host: QWidget, groups: Iterable[KeyGroup], rule: str = "") -> None:
        super().__init__(host, "按键总览", rule, 1230)
        line = row(spacing=24)
        wide = host.width() / theme_of().px(100) * 100
        count = next(count for least, count in COLUMNS if wide >= least)
        for part in columns([g for g in groups if g.keys], count):
            line.addLayout(self._column(part), 1)
        self.content.addLayout(line)
        self.content.addStretch(1)
        self.note.setText("每个单键动作在界面上都有写着它的按钮")
        self.add_cancel("关闭")

    def _column(self, groups: Sequence[KeyGroup]) -> QVBoxLayout:
        down = column(spacing=0)
        for place, group in enumerate(groups):
            down.addSpacing(theme_of().px(14 if place else 0))
            down.addWidget(Label(group.title, 14, True), 0, Qt.AlignmentFlag.AlignTop)
            down.addSpacing(theme_of().px(4))
            for key, words in group.keys:
                down.addWidget(KeyLine(key, words))
        down.addStretch(1)
        return down


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
            found[-1].append(KeyGroup(title, keys[:take]))
            left -= len(keys[:take]) + TITLE_LINES
            title, keys = f"{group.title.split('（')[0]}（续）", keys[take:]
    return found
