"""参照: a rule of another locality's regulation that this one does not have; what would follow is reckoned first.

Borrowing itself is :func:`own_values.adopt`, giving it back :func:`own_values.restore`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hotline_desk.domain.policy import Pack, Parameter
from hotline_desk.domain.rules import FINDING_WORDS, TIMER_WORDS
from hotline_desk.packs import available, load_pack

from . import own_values, why
from .office import Desk
from .roles import require
from .views import Why

if TYPE_CHECKING:
    from hotline_desk.domain.judgement import Judgement
    from hotline_desk.domain.whatif import Comparison

DAYS = 60  # how far back the trial goes
_LATE = ("late", "overdue")


@dataclass(frozen=True, slots=True)
class Borrowable:
    """A rule another regulation has: what it is called and says there, whose it is, its clause, its words and their origin."""

    name: str
    pack: str
    label: str
    value: str
    source: str
    locality: str
    clause: str
    quote: str
    origin: str


def listed(desk: Desk, words: str = "") -> list[Borrowable]:
    """Rules of other regulations that this one lacks, those the regulation itself states first; ``words`` narrow them."""
    today, found = desk.now().date(), []
    mine = desk.pack.book(today)
    for other in available():
        pack = load_pack(other)
        book = pack.book(today)
        found += [_row(pack, book[name]) for name in book
                  if other != desk.pack.id and name not in mine]
    held = [row for row in found if all(word in f"{row.label} {row.value} {row.source} {row.clause} {row.quote}" for word in words.split())]
    return sorted(held, key=lambda row: row.origin != "规定原文")


def _row(pack: Pack, one: Parameter) -> Borrowable:
    return Borrowable(one.name, pack.id, one.label or one.name, why.value_word(one.value, one.unit), f"{pack.locality}《{pack.title}》",
                      pack.locality, one.clause, one.quote, why.origin_word(one))


def explained(desk: Desk, row: Borrowable) -> Why:
    """The clause of the other regulation, as its own office reads it."""
    pack = load_pack(row.pack)
    return why.make(pack, row.clause, row.label, [pack.book(desk.now().date())[row.name]])


def said(desk: Desk, since: date) -> str:
    """From when it would hold and what stays as it is; needs no reckoning."""
    open_orders = sum(desk.store.counts("unit", {"open": 1}).values())
    return f"{since.year}年{since.month}月{since.day}日起收到的工单多这一条；在办的 {open_orders} 件不受影响"


def foresee(desk: Desk, row: Borrowable) -> list[str]:
    """What it would have done to the orders of the last sixty days, judged twice; in a worker. Raises Refused."""
    require(desk, "view")
    first = desk.now().date() - timedelta(days=DAYS)
    compared = _compared(desk, row, first)
    pairs = [(old, new) for order, old, new in compared.judged() if order.received.date() >= first]
    timers = _more((_timers(old), _timers(new)) for old, new in pairs)
    findings = _more((_findings(old), _findings(new)) for old, new in pairs)
    lines = [f"多出{words}时限 {count} 个" if count > 0 else f"少去{words}时限 {-count} 个" for words, count in timers.items()]
    lines += [f"{count} 个{words}时限换了截止" for words, count in _moved(compared, first).items()]
    lines += _missed(sum(_late(new) - _late(old) for old, new in pairs), any(count > 0 for count in timers.values()))
    lines += [f"多出提示“{words}”{count} 条" if count > 0 else f"少去提示“{words}”{-count} 条" for words, count in findings.items()]
    head = f"拿最近 {DAYS} 天收到的 {len(pairs)} 件试算："
    return [head + ("；".join(lines) if lines else "没有一个时限、提示会变（只影响考核得分、通报或登记时的核对）")]


def _moved(compared: Comparison, first: date) -> Counter[str]:
    """Clocks that are there either way, with another due or owed in another way: an alert that becomes a limit."""
    since = {order.number for order, _, _ in compared.judged() if order.received.date() >= first}
    both = [(m.before, m.after) for m in compared.moved() if m.order in since and m.before and m.after]
    return Counter(TIMER_WORDS.get(old.rule, old.rule) for old, new in both if (old.due, old.soft) != (new.due, new.soft))


def _missed(late: int, added: bool) -> list[str]:
    """How many more or fewer were not kept; ``added``: there are more clocks, and the late ones are of these."""
    if late <= 0:
        return [f"没有做到的少 {-late} 个"] if late else []
    return [f"其中 {late} 个没有做到" if added else f"没有做到的多 {late} 个"]


def _compared(desk: Desk, row: Borrowable, first: date) -> Comparison:
    from hotline_desk.domain.judge import Ruling
    from hotline_desk.domain.period import Period
    from hotline_desk.domain.whatif import compare

    pack = own_values.supposed(desk, row.name, {"from": first, "adopt_from": row.pack, "reason": "试算"})
    numbers = [r["number"] for r in desk.store.rows({"received_at>=": f"{first.isoformat()}T00:00"}, columns=("number",))]
    period = Period("trial", "days", first, desk.now().date())
    return compare(Ruling(desk.pack, desk.calendar, desk.ruling.units), Ruling(pack, desk.calendar, desk.ruling.units),
                   desk.store.events_of(numbers), desk.now(), period, dict(desk.ruling.units))


def _timers(judgement: Judgement) -> list[str]:
    return [TIMER_WORDS.get(t.rule, t.rule) for t in judgement.timers]


def _findings(judgement: Judgement) -> list[str]:
    return [FINDING_WORDS.get(f.rule, f.rule) for f in judgement.findings]


def _late(judgement: Judgement) -> int:
    return sum(t.status in _LATE for t in judgement.timers if t.role != "window")


def _more(pairs: Iterable[tuple[list[str], list[str]]]) -> dict[str, int]:
    """How many more of each there would be; only what differs."""
    total: Counter[str] = Counter()
    for old, new in pairs:
        total.update(new)
        total.subtract(old)
    return {words: count for words, count in total.items() if count}
