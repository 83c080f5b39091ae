"""A row of the queue as its list draws it, and the pills above the list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hotline_desk.services.revisiting import GROUPS, CallRow, counts
from hotline_desk.widgets.cards import CardLine, CardRow
from hotline_desk.widgets.theme import theme_of

LINE = 204  # px at 100 % that a line of the queue has in the narrowest of its widths


def pills_of(rows: Sequence[CallRow]) -> list[tuple[str, str, int | None]]:
    """(key, words, number) of 全部 and of every group somebody stands in."""
    found = counts(rows)
    return [("all", "全部", len(rows)), *((key, words, found[key]) for key, words in GROUPS if found[key])]


def card_of(item: CallRow) -> CardRow:
    """A row of the queue as the list draws it."""
    tries = "不满意待处置" if item.group == "bad" else f"第 {item.attempts + 1} 次拨打" if item.attempts else ""
    tone = "over.text" if item.group == "bad" else "today.text"
    person = f"{item.caller or '匿名'} {item.phone or '未留电话'}"
    ink = "today.text" if item.group == "call" and item.appointed else "t2"
    if large():  # a line more, so that nothing beside the name and the unit pushes them out
        lines = (CardLine(person, ink="t1"), CardLine(item.unit), CardLine(item.appointed or _short(item.closed), tries, ink, tone))
    else:
        closed = f"{item.unit} · {item.closed}" if item.closed else item.unit
        if theme_of().width(closed, 12) > theme_of().px(LINE):
            closed = _short(closed)
        lines = (CardLine(person, tries, "t1", tone), CardLine(item.appointed or closed, "", ink))
    return CardRow(item.order, item.subject, lines, item.card, item.repeat, said=f"编号 {item.order}")


def _short(day: str) -> str:
    """9月14日 周一 办结: 9/14 办结."""
    return re.sub(r"(\d+)月(\d+)日 周. ", r"\1/\2 ", day)


def large() -> bool:
    """大 and 特大 text: a row of the queue has room for fewer characters."""
    return theme_of().factor > 1.1
