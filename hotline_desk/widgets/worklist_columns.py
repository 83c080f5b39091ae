"""The columns of the day's list: one geometry for header, rows and hit tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from hotline_desk.services.views import WorkRow
from hotline_desk.widgets.theme import Theme

TITLES = {"left": "剩余时限", "duty": "待办 / 依据", "subject": "诉求 / 地点", "caller": "来电人", "received": "收单", "unit": "承办单位",
          "card": "重复"}
GAP = 8  # px between two columns
LEFT = 158  # px the first column has, bar and moment side by side
DUTY, UNIT, SUBJECT = (116, 148), (112, 152), 176  # px a column has at least and at most; what the matter keeps


@dataclass(frozen=True, slots=True)
class Geometry:
    """Left edge and width in px of every column, for one width of the list."""

    spans: dict[str, tuple[int, int]]
    shape: int

    def rect(self, name: str, y: float, height: float) -> QRectF:
        left, width = self.spans[name]
        return QRectF(left, y, width, height)


@dataclass(frozen=True, slots=True)
class Longest:
    """What has to stand whole in the columns: the longest words that were ever listed in each, and whether any 牌 was."""

    clause: str = ""
    unit: str = "密山二村第二居民区"
    cards: bool = True
    left: str = ""
    due: str = ""

    def seen(self, theme: Theme, rows: Iterable[WorkRow]) -> Longest:
        """With these rows too. Columns only ever grow: a filter must not move them under the eye."""
        listed = list(rows)

        def longest(words: Iterable[str], size: int) -> str:
            return max(words, key=lambda one: theme.width(one, size), default="")

        return Longest(longest({self.clause, *(row.clause for row in listed)}, 12), longest({self.unit, *(row.unit for row in listed)}, 14),
                       self.cards or any(row.card for row in listed),
                       longest({self.left, *(row.left_text for row in listed)}, 14), longest({self.due, *map(due_words, listed)}, 13))


def due_words(row: WorkRow) -> str:
    """The moment of the next duty as it stands in the list."""
    return row.due_text + ("  暂定" if row.provisional else "")


def bar_width(theme: Theme, room: int, words: str) -> int:
    """How wide the bar before the moment is drawn, in px: 58 where the words leave it that much, 0 below 20; no hour is cut for it."""
    return min(theme.px(58), left) if (left := room - theme.px(12) - theme.width(words, 13) - 1) >= theme.px(20) else 0


def geometry(theme: Theme, width: int, longest: Longest = Longest()) -> Geometry:
    """The columns of the list at a width in px (scroll bar not counted)."""
    px = theme.px
    start, left, card = px(34), px(LEFT), px(76) if longest.cards else 0
    caller, received = (px(118), px(84)) if width >= px(960) else (0, 0)
    duty = _between(theme, theme.width(f"§ {longest.clause}", 12) + 1, DUTY)
    unit = _between(theme, theme.width(longest.unit, 14) + 1, UNIT) if width >= px(720) else px(UNIT[0])
    if width < px(640):  # 特大 text in a small window: unit and 牌 move into the subject's column
        unit = card = 0
        if longest.left:  # and what is left takes no more than its words, so that the place beside the unit is read whole
            left = min(left, max(theme.width(longest.left, 14, True), theme.width(longest.due, 13) + px(4)) + 1 + px(GAP))
    lacking = px(SUBJECT) - (width - start - left - duty - caller - received - unit - card)
    duty -= min(max(lacking, 0), duty - px(DUTY[0]))
    subject = max(width - start - left - duty - caller - received - unit - card, px(140))
    spans, x = {}, start
    for name, wide in (("left", left), ("duty", duty), ("subject", subject), ("caller", caller),
                       ("received", received), ("unit", unit), ("card", card)):
        if wide:
            spans[name] = (x, wide - px(GAP))
        x += wide
    return Geometry(spans, px(14))


def _between(theme: Theme, wanted: int, span: tuple[int, int]) -> int:
    return min(max(wanted + theme.px(GAP), theme.px(span[0])), theme.px(span[1]))
