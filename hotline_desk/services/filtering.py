"""What the clerk asks of 工单库: a query, its words, and the filters the office keeps under a name.

A kept filter is the whole office's; how often it is used decides where its chip stands. Which columns are shown
is each user's own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from hotline_desk.domain.events import CHANNELS, CLASSES, KINDS, URGENCIES, moment_text
from hotline_desk.domain.order import STATE_WORDS
from hotline_desk.domain.records import Record

from .office import Desk, Refused, labels
from .sounding import syllables
from .taking_back import Watch
from .wording import state_word

DUES = (("over", "已超期"), ("today", "今天到期"), ("three", "3 个工作日内到期"), ("none", "没有时限"))
RECEIVED = (("1", "今天"), ("7", "近 7 天"), ("30", "近 30 天"), ("90", "近 90 天"), ("365", "近一年"))
SORTS = ("number", "received_at", "subject", "address", "unit", "state", "next_due", "matter_count", "category", "channel", "kind",
         "urgency", "order_class", "dispatched_at", "closed_at", "platform_due")
_GUARD = "guard:"
_VIEWS, _LONGEST, _MOST = "library.filters", 16, 24
_USED = "library.used"


@dataclass(frozen=True, slots=True)
class Query:
    """What to list. Empty parts ask for nothing; ``days``: received within so many days, today included, or in a 保障期 (guard:number)."""

    quick: str = "all"
    words: str = ""
    state: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    urgency: tuple[str, ...] = ()
    order_class: tuple[str, ...] = ()
    category: str = ""
    since: str = ""
    until: str = ""
    days: str = ""
    due: str = ""
    repeat: int = 0
    order_by: str = "received_at"
    descending: bool = True

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked beyond the quick filter and the order."""
        return replace(self, quick="all", order_by="received_at", descending=True) != Query()

    def plain(self) -> Query:
        """The same order of rows, nothing asked."""
        return Query(order_by=self.order_by, descending=self.descending)

    def to_json(self) -> dict[str, Any]:
        """What differs from an empty query."""
        empty = asdict(Query())
        return {name: value for name, value in asdict(self).items() if value != empty[name]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Query:
        """The inverse of :meth:`to_json`; what a later program may have added is left out."""
        known = asdict(cls())
        kept: dict[str, Any] = {n: tuple(v) if isinstance(known[n], tuple) else v for n, v in data.items() if n in known}
        query = cls(**kept)
        return query if query.order_by in SORTS else replace(query, order_by="received_at")


# -- what it asks of the store ----------------------------------------------------------------------------
def conditions(desk: Desk, query: Query) -> dict[str, object]:
    """The query as conditions on order rows (``Reading.rows``). Raises Refused for a day that is none."""
    found: dict[str, object] = {}
    for name in ("state", "unit", "channel", "kind", "urgency", "order_class"):
        if getattr(query, name):
            found[name] = list(getattr(query, name))
    if query.category:
        found["category"] = [c for c in desk.store.counts("category") if c and query.category in c]
    if query.repeat:
        found["matter_count>="] = query.repeat
    if query.due == "none":
        found |= {"open": 1, "next_due": None}
    return found | _received(desk, query)


def received_choices(desk: Desk) -> list[tuple[str, str]]:
    """When an order was received: so many days ago, or within one of the office's 重大活动保障期, the latest first."""
    return [*RECEIVED, *((f"{_GUARD}{r.number}", f"{r.fields.get('name')}（{r.fields.get('first')} 至 {r.fields.get('last')}）")
                         for r in sorted(_guards(desk), key=lambda r: str(r.fields.get("first")), reverse=True))]


def _guards(desk: Desk) -> list[Record]:
    from .records import listed

    return [r for r in listed(desk, "guard", voided=False) if r.fields.get("first") and r.fields.get("last")]


def _guard(desk: Desk, query: Query) -> tuple[date, date] | None:
    """The days of the 保障期 a query asks for; one that was struck out since holds no day."""
    if not query.days.startswith(_GUARD):
        return None
    found = next((r for r in _guards(desk) if r.number == query.days.removeprefix(_GUARD)), None)
    return (_day(str(found.fields["first"])), _day(str(found.fields["last"]))) if found is not None else (date(1900, 1, 2), date(1900, 1, 1))


def _received(desk: Desk, query: Query) -> dict[str, object]:
    found: dict[str, object] = {}
    guard = _guard(desk, query)
    if guard is not None:
        found["received_at>="] = datetime.combine(guard[0], time())
        found["received_at<"] = datetime.combine(guard[1] + timedelta(days=1), time())
    elif query.days:
        found["received_at>="] = datetime.combine(desk.now().date() - timedelta(days=int(query.days) - 1), time())
    if query.since:
        found["received_at>="] = datetime.combine(_day(query.since), time())
    if query.until:
        found["received_at<"] = datetime.combine(_day(query.until) + timedelta(days=1), time())
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise Refused(f"日期“{text}”看不懂，请写成 2026-03-02 的样子。", "wrong_input") from error


def falling_due(desk: Desk, due: str) -> set[str] | None:
    """The orders any of whose duties stands so (key of :data:`DUES`), not only the next one; None where nothing is asked.

    A reminder of ours that has passed makes no order overdue.
    """
    now = desk.now()
    if due == "over":
        return {t.order for t in desk.store.open_duties(now) if not t.soft and t.due < moment_text(now)}
    until = {"today": now.date(), "three": desk.calendar.working_day_after(now.date(), 3)}.get(due)
    if until is None:
        return None
    return {t.order for t in desk.store.open_duties(datetime.combine(until, time.max)) if t.due >= moment_text(now)}


def ranks(desk: Desk, column: str) -> list[str]:
    """The values of a column in the order a clerk expects, where that is not their spelling's."""
    if column == "state":
        return list(STATE_WORDS)
    if column in ("unit", "category"):  # by their sound, as every Chinese list
        return sorted((str(v) for v in desk.store.counts(column) if v), key=syllables)[:500]
    return [key for key, _ in {"channel": CHANNELS, "kind": KINDS, "urgency": URGENCIES, "order_class": CLASSES}.get(column, ())]


# -- in words ---------------------------------------------------------------------------------------------
def in_words(desk: Desk, query: Query) -> str:
    """The query as the line above the list: 办理中、重办 · 宝林六村居民区 · 近 7 天收单."""
    parts = [f"“{query.words}”"] if query.words else []
    parts += ["、".join(state_word(desk.pack, s) for s in query.state), _few(query.unit)]
    for name, table in (("channel", CHANNELS), ("kind", KINDS), ("urgency", URGENCIES), ("order_class", CLASSES)):
        parts.append("、".join(labels(table).get(v, v) for v in getattr(query, name)))
    parts += [f"分类含“{query.category}”" if query.category else "", _span(desk, query), labels(DUES).get(query.due, ""),
              f"第 {query.repeat} 次及以上" if query.repeat else ""]
    return " · ".join(part for part in parts if part)


def _few(units: Sequence[str]) -> str:
    return "、".join(units[:2]) + (f"等 {len(units)} 个单位" if len(units) > 2 else "")


def _span(desk: Desk, query: Query) -> str:
    if query.since or query.until:
        return f"{query.since or '最早'} 至 {query.until or '今天'} 收单"
    if query.days.startswith(_GUARD):
        name = next((str(r.fields.get("name")) for r in _guards(desk) if r.number == query.days.removeprefix(_GUARD)), "")
        return f"{name}期间收单" if name else "保障期已作废"
    return f"{labels(RECEIVED)[query.days]}收单" if query.days in labels(RECEIVED) else ""


# -- kept filters -----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Kept:
    """A filter under its name, and how often it was chosen."""

    name: str
    query: Query
    used: int = 0


def kept(desk: Desk) -> list[Kept]:
    """The office's filters, those used most first."""
    used = _read(desk, _USED, {})
    found = [Kept(str(f["name"]), Query.from_json(f["query"]), int(used.get(f["name"], f.get("used", 0)))) for f in _read(desk, _VIEWS, [])]
    return sorted(found, key=lambda f: -f.used)


def keep(desk: Desk, name: str, query: Query) -> Kept:
    """Keep a query under a name; one of the same name is replaced. Raises Refused."""
    name = name.strip()
    if not name or len(name) > _LONGEST:
        raise Refused(f"请给这个筛选起个名字，最多 {_LONGEST} 个字。没有保存。", "wrong_input")
    own = {state_word(desk.pack, state) for state in ("archived", "returned", "void")}
    if name in {"全部", "在办", "已办结", "已归档", "已退单", "作废"} | own:
        raise Refused(f"“{name}”是程序自带的，请换个名字。没有保存。", "wrong_input")
    others = [f for f in kept(desk) if f.name != name]
    if len(others) >= _MOST:
        raise Refused(f"已经存了 {_MOST} 个筛选，请先删掉不用的。没有保存。", "wrong_input")
    before = next((f for f in kept(desk) if f.name == name), None)
    made = Kept(name, query, before.used if before else 0)
    with Watch(desk, "", f"存筛选“{name}”", (f".{_VIEWS}",)):
        _write_views(desk, [*others, made])
    return made


def drop(desk: Desk, name: str) -> Kept | None:
    """Forget a filter; what it was is given back, so that it can be kept again."""
    gone = next((f for f in kept(desk) if f.name == name), None)
    with Watch(desk, "", f"删除筛选“{name}”", (f".{_VIEWS}",)):
        _write_views(desk, [f for f in kept(desk) if f.name != name])
    return gone


def used(desk: Desk, name: str) -> None:
    """A filter was chosen once more; no act, so it stands apart from the filters that Ctrl+Z gives back."""
    _write(desk, _USED, {f.name: f.used + (f.name == name) for f in kept(desk)})


def _write_views(desk: Desk, filters: Sequence[Kept]) -> None:
    _write(desk, _VIEWS, [{"name": f.name, "query": f.query.to_json()} for f in filters])


# -- columns ----------------------------------------------------------------------------------------------
def columns(desk: Desk) -> list[str] | None:
    """The columns this user chose, in order; None where nothing was chosen."""
    found: list[str] | None = _read(desk, _columns_key(desk), None)
    return found


def choose_columns(desk: Desk, names: Sequence[str] | None) -> None:
    """Keep this user's columns; None for the program's own."""
    with Watch(desk, "", "改列表的列", (f".{_columns_key(desk)}",)):
        _write(desk, _columns_key(desk), list(names) if names else None)


def _columns_key(desk: Desk) -> str:
    return f"library.columns.{desk.user or '本机'}"


def _read(desk: Desk, key: str, default: Any) -> Any:
    text = desk.store.meta(key)
    return json.loads(text) if text else default


def _write(desk: Desk, key: str, value: Any) -> None:
    desk.store.set_meta(key, json.dumps(value, ensure_ascii=False))
