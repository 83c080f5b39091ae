"""The columns 工单库 can show, each declared once: what it says, how wide it is, by what it sorts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hotline_desk.services.library import LibraryRow
from hotline_desk.widgets.rows import Column
from hotline_desk.widgets.shapes import TICKED, UNTICKED

MARK = "mark"
DEFAULT = ("number", "received", "subject", "place", "unit", "state", "due", "clause", "repeat")
# Where the room is short and the clerk chose nothing, these go first (they stand in the dossier).
GIVEN_UP = ("clause", "received", "place")


@dataclass(frozen=True, slots=True)
class Known:
    """A column: its name, the column of the store it sorts by ("" for none), the column of the table."""

    name: str
    order_by: str
    column: Column


def _quiet(title: str, text: Callable[[LibraryRow], str], width: int) -> Column:
    return Column(title, text, width, size=13, colour="t2")


def _due_ink(row: LibraryRow) -> str:
    return f"{row.urgency}.text" if row.due_text else "t3"


def _card(row: LibraryRow) -> tuple[str, int] | None:
    return (row.card, row.repeat) if row.card else None


def _due_said(row: LibraryRow) -> str:
    return f"{_due(row)}，{row.left}" if row.due_text else "没有时限"


def _due(row: LibraryRow) -> str:
    return f"{row.due_text}{'（暂定）' if row.provisional else ''}" if row.due_text else "—"


_TABLE = (
    Known("number", "number", _quiet("编号", lambda r: r.order, 132)),
    Known("received", "received_at", _quiet("收单", lambda r: r.received, 96)),
    Known("subject", "subject", Column("诉求", lambda r: r.subject, 0, 3)),
    Known("place", "address", Column("地点", lambda r: r.place, 0, 2, size=13, colour="t2")),
    Known("caller", "", _quiet("来电人", lambda r: r.caller or "匿名", 76)),
    Known("phone", "", _quiet("电话", lambda r: r.phone, 108)),
    Known("unit", "unit", Column("承办单位", lambda r: r.unit or "未派单", 132, size=13,
                                 colour=lambda r: "t1" if r.unit else "today.text")),
    Known("co_units", "", _quiet("协办单位", lambda r: r.co_units, 132)),
    Known("state", "state", Column("状态", lambda r: r.state, 104, size=13)),
    Known("duty", "", Column("下一步", lambda r: r.duty, 92, size=13)),
    Known("due", "next_due", Column("下一时限", _due, 140, size=13, sign=lambda r: r.urgency if r.due_text else "", colour=_due_ink,
                                    said=_due_said)),
    Known("left", "next_due", Column("剩余", lambda r: r.left, 118, size=13, colour=_due_ink)),
    Known("clause", "", Column("时限依据", lambda r: f"§ {r.clause}" if r.clause else "", 148, size=13, colour="acc")),
    Known("repeat", "matter_count", Column("重复", lambda r: f"第 {r.repeat} 次" if r.repeat > 1 else "", 74, size=13, card=_card,
                                           said=lambda r: f"第 {r.repeat} 次" if r.repeat > 1 else "")),
    Known("category", "category", _quiet("事项分类", lambda r: r.category, 128)),
    Known("channel", "channel", _quiet("来源", lambda r: r.channel, 92)),
    Known("kind", "kind", _quiet("类型", lambda r: r.kind, 60)),
    Known("hurry", "urgency", Column("紧急程度", lambda r: r.hurry, 80, size=13)),
    Known("order_class", "order_class", _quiet("分级", lambda r: r.order_class, 92)),
    Known("dispatched", "dispatched_at", _quiet("派单时间", lambda r: r.dispatched, 92)),
    Known("closed", "closed_at", _quiet("办结时间", lambda r: r.closed, 92)),
    Known("platform_due", "platform_due", _quiet("平台时限", lambda r: r.platform_due, 92)),
)
COLUMNS: Mapping[str, Known] = MappingProxyType({known.name: known for known in _TABLE})


def known(names: Iterable[str] | None) -> list[Known]:
    """These columns in this order; the usual ones for None. A name of another version is left out."""
    wanted = [COLUMNS[n] for n in dict.fromkeys(names or ()) if n in COLUMNS]
    return wanted or [COLUMNS[n] for n in DEFAULT]


def mark(marked: Callable[[LibraryRow], bool]) -> Known:
    """The first column: ticked or not."""
    return Known(MARK, "", Column("选", lambda _r: "", 34, sign=lambda r: TICKED if marked(r) else UNTICKED,
                                  said=lambda r: "已勾选" if marked(r) else ""))
