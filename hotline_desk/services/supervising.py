"""督办与提级: which orders are proposed, by which clause, and how far each one has come, paper steps included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hotline_desk.domain.events import Event
from hotline_desk.domain.order import Order
from hotline_desk.domain.rules import FINDING_WORDS
from hotline_desk.services import acts, words
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.paper_choice import SERVING
from hotline_desk.services.roles import require
from hotline_desk.services.views import Done, Urgency
from hotline_desk.services.wording import slot_word

SUPERVISE, ESCALATE = "supervise", "escalate"
GROUPS = (("candidate", "待研判"), ("running", "督办中"), ("sign", "待签字"), ("closed", "已销号"), ("dismissed", "不列入"))
RECENT = timedelta(days=90)  # closed and ended ones older than this stay in the library
SHOWN = 400  # proposed orders on one page, newest first
TRIGGERS = {  # what the engine proposes → the track it is a ground of
    "supervise_buck_passing": SUPERVISE, "supervise_repeat": SUPERVISE, "supervise_chronic": SUPERVISE,
    "supervise_overdue": SUPERVISE, "supervise_superior_dissatisfied": SUPERVISE,
    "supervise_leader_or_media": SUPERVISE, "repeat_card": SUPERVISE, "escalation_hint": ESCALATE,
}
_SIGNED_BY = {SUPERVISE: ("issue",), ESCALATE: ("sign",)}
_LAST = {SUPERVISE: "close", ESCALATE: "decide"}


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One order under 督办 or 提级, or proposed for it; ``group`` is a key of GROUPS."""

    order: str
    track: str
    subject: str
    unit: str
    trigger: str
    clause: str
    group: str
    state: str
    urgency: Urgency
    since: str
    card: str | None = None
    repeat: int = 1

    @property
    def key(self) -> str:
        return f"{self.track}|{self.order}"


@dataclass(frozen=True, slots=True)
class Trigger:
    """One ground of a case: what, since when, by which clause, the facts."""

    rule: str
    words: str
    clause: str
    since: str
    facts: str


def track_word(desk: Desk, track: str) -> str:
    """督办 or 提级 in the pack's words."""
    return desk.pack.word("supervise", "督办") if track == SUPERVISE else "提级"


def paper_word(desk: Desk, track: str) -> str:
    """What this office calls the paper of a track, in short: 督办单, 三牌案件交办单, 问题清单, 申请表."""
    return sheet_word(desk) if track == SUPERVISE else "申请表"


def sheet_word(desk: Desk) -> str:
    """What this office calls the paper of a 督办, in short: 督办单, 三牌案件交办单, 问题清单."""
    from hotline_desk.services import printing

    sheet, form = desk.pack.word("supervise_sheet", "督办单"), form_of(desk, SUPERVISE)
    if not sheet.endswith("督办单"):
        return sheet
    printed_as = printing.short_title(form) if form else ""  # 长宁 speaks of a 督察督办单, but what is printed is the 问题清单
    return printed_as if printed_as and not printed_as.endswith("督办单") else "督办单"


def form_of(desk: Desk, track: str) -> str:
    """The office's own form of a track; "" where its regulation prints none."""
    from hotline_desk.services import printing

    own = {form for form, title in printing.forms(desk) if not title.endswith("（参照）")}
    return next((form for form in SERVING[track] if form in own), "")


# -- the list -------------------------------------------------------------------------------------------
def rows(desk: Desk) -> list[CaseRow]:
    """Proposed, running and lately closed cases: what waits for the office first, then the newest ground first."""
    grounds = _newest(_grounds(desk))
    numbers = list(dict.fromkeys([*grounds, *_under_way(desk)]))
    histories = desk.store.events_of(numbers)
    facts = {r["number"]: r for part in _parts(numbers) for r in desk.store.rows({"number": part})}
    timers = desk.store.timer_rows(numbers)
    made = [row for n in numbers if n in facts
            for row in _rows(desk, desk.ruling.fold(n, histories[n]), grounds.get(n, ()), facts[n], timers.get(n, ()))]
    rank = {key: i for i, (key, _) in enumerate(GROUPS)}
    made.sort(key=lambda r: r.since, reverse=True)
    return sorted(made, key=lambda r: rank[r.group])


def _newest(found: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """At most SHOWN orders, those with the newest ground: no person studies more on one page."""
    newest = sorted(found, key=lambda n: max(str(g["since"]) for g in found[n]), reverse=True)[:SHOWN]
    return {number: found[number] for number in newest}


def _parts(numbers: Sequence[str], size: int = 400) -> Iterable[list[str]]:
    return (list(numbers[at:at + size]) for at in range(0, len(numbers), size))


def _grounds(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    """What the engine found, by order: the findings that hold now."""
    now = words_of(desk.now())
    old = words_of(desk.now() - RECENT)
    found: dict[str, list[dict[str, Any]]] = {}
    for rule, track in TRIGGERS.items():
        if track == ESCALATE and not escalates(desk):
            continue
        for item in desk.store.findings(rule=rule):
            if old <= item["since"] <= now:
                found.setdefault(item["order_no"], []).append(item)
    return found


def words_of(moment: datetime) -> str:
    """A moment as the store's lists hold it."""
    return moment.isoformat(timespec="minutes")


def escalates(desk: Desk) -> bool:
    """Whether the office's regulation knows 提级办理."""
    return desk.pack.book(desk.now().date()).on("escalation_enabled")


def _under_way(desk: Desk) -> list[str]:
    """Orders with a step on record, whatever the engine found of them."""
    return desk.store.orders_with((SUPERVISE, ESCALATE), desk.now() - RECENT)


def _rows(desk: Desk, order: Order, grounds: Sequence[Mapping[str, Any]], row: Mapping[str, Any],
          timers: Sequence[tuple[Any, ...]]) -> Iterable[CaseRow]:
    if order.voided:
        return
    for track in (SUPERVISE, ESCALATE):
        mine = [g for g in grounds if TRIGGERS[g["rule"]] == track]
        if mine or order.all(track):
            yield _row(desk, order, track, mine, row, _feedback_due(timers))


def _feedback_due(timers: Sequence[tuple[Any, ...]]) -> datetime | None:
    # TIMER_ROW: order_no, pos, rule, start, due, …
    open_ = [t for t in timers if t[2] == "supervise_feedback" and t[-1]]
    return datetime.fromisoformat(open_[-1][4]) if open_ else None


def _row(desk: Desk, order: Order, track: str, grounds: Sequence[Mapping[str, Any]], row: Mapping[str, Any],
         due: datetime | None) -> CaseRow:
    group, state, urgency = standing(desk, order, track, [datetime.fromisoformat(g["since"]) for g in grounds], due)
    first = grounds[0] if grounds else None
    trigger = _trigger_words(first["rule"], row["matter_count"] or 1) if first else f"由人发起{track_word(desk, track)}"
    since = max([g["since"] for g in grounds] + [words_of(e.at) for e in order.all(track)])
    return CaseRow(order.number, track, row["subject"] or "（无标题）", order.unit or "未派单", trigger,
                   first["clause"] if first else "", group, state, urgency, since, row["card"], row["matter_count"] or 1)


def _trigger_words(rule: str, repeat: int) -> str:
    return f"重复投诉 {repeat} 次" if rule in ("supervise_repeat", "repeat_card", "escalation_hint") and repeat > 1 \
        else FINDING_WORDS[rule]


def standing(desk: Desk, order: Order, track: str, since: Sequence[datetime], due: datetime | None
             ) -> tuple[str, str, Urgency]:
    """(group, words, urgency) of a case: from its steps, or from a refusal that is newer than its grounds."""
    steps = [str(e.get("step")) for e in order.all(track)]
    if not steps:
        refused = dismissal(order, track, max(since, default=order.received))
        return ("dismissed", "不列入", "wait") if refused else ("candidate", "待研判", "today")
    if _LAST[track] in steps:
        last = next(e for e in reversed(order.all(track)) if e.get("step") == _LAST[track])
        return "closed", f"{words.short_moment(last.at)} {_closed_word(desk, track)}", "done"
    if _SIGNED_BY[track][0] not in steps and (track == SUPERVISE or "draft" in steps):
        return "sign", _unsigned(desk, order, track), "soon"
    if track == SUPERVISE and "feedback" in steps:
        return "running", f"已反馈，待{_closed_word(desk, track)}", "soon"
    if due is not None:
        left = words.remaining(desk.calendar, due, desk.now())
        return "running", f"待反馈，{left.left}", left.urgency
    return "running", f"{slot_word(track, 'step', steps[-1], desk)}，第 {_days(desk, order, track)} 日", "norm"


def _closed_word(desk: Desk, track: str) -> str:
    return desk.pack.word("supervise_clear", "销号") if track == SUPERVISE else "已定方案"


def _unsigned(desk: Desk, order: Order, track: str) -> str:
    form = form_of(desk, track)
    return "待线下签字" if not form or printed(desk, order.number, form) else f"待打印{paper_word(desk, track)}"


def _days(desk: Desk, order: Order, track: str) -> int:
    return 1 + max(int(desk.calendar.working_days_between(order.all(track)[-1].at.date(), desk.now().date())), 0)


def counts(found: Sequence[CaseRow]) -> dict[str, int]:
    """How many cases each group has."""
    made = {key: 0 for key, _ in GROUPS}
    for row in found:
        made[row.group] += 1
    return made


def header(found: Sequence[CaseRow]) -> str:
    """待研判 3 件 · 督办中 2 件 · 待签字 1 件."""
    made = counts(found)
    told = " · ".join(f"{word} {made[key]} 件" for key, word in GROUPS[:3])
    return told + (f" · 只列最新的 {SHOWN} 件" if sum(made.values()) >= SHOWN else "")


def waiting(desk: Desk) -> int:
    """How many cases wait for the office: what the navigation counts."""
    return sum(1 for row in rows(desk) if row.group in ("candidate", "sign"))


# -- what is on paper ---------------------------------------------------------------------------------------
def printed(desk: Desk, number: str, form: str) -> tuple[str, str] | None:
    """(when and by whom, document number) of the last time this form of the order went out; None if never."""
    require(desk, "view")
    entry = next((e for e in desk.store.access_log(limit=500, entity=number)
                  if e["action"] == "print" and e["detail"] == form), None)
    if entry is None:
        return None
    document = next((d["number"] for d in desk.store.documents(number) if d["form"] == form), "")
    return f"{entry['user']} · {words.short_text(entry['at'])}", document


# -- 不列入 ----------------------------------------------------------------------------------------------------
def dismissal(order: Order, track: str, since: datetime) -> Event | None:
    """The note that kept the order out after its newest ground, if there is one."""
    notes = [e for e in order.all("note") if str(e.get("text") or "").startswith(_REFUSED[track]) and e.at >= since]
    return notes[-1] if notes else None


_REFUSED = {SUPERVISE: "不列入督办", ESCALATE: "不列入提级"}


def dismiss(desk: Desk, number: str, track: str, reason: str) -> Done:
    """Keep an order out of 督办 or 提级, the reason on record; raises Refused without one."""
    if not reason.strip():
        raise Refused("缺理由。写一句为什么不列入，以后查得到；工单没有变化。", "wrong_input")
    order, judgement = desk.judge(number)
    if order.all(track):
        raise Refused(f"这件工单的{track_word(desk, track)}已经开始，不能再改为不列入。工单没有变化。", "wrong_state")
    grounds = "、".join(FINDING_WORDS[f.rule] for f in judgement.findings if TRIGGERS.get(f.rule) == track)
    text = f"{_REFUSED[track]}{f'（{grounds}）' if grounds else ''}：{reason.strip()}"
    return acts.record(desk, number, "note", {"text": text})


def triggers(desk: Desk, number: str, track: str) -> tuple[Trigger, ...]:
    """The grounds of one order as the engine judges it now."""
    _, judgement = desk.judge(number)
    duty = desk.pack.word(f"card_duty_{judgement.card}", "") if judgement.card else ""
    mine = [f for f in judgement.findings if TRIGGERS.get(f.rule) == track and f.since <= desk.now()]
    return tuple(Trigger(f.rule, FINDING_WORDS[f.rule], f.clause, f"{f.since.month}月{f.since.day}日",
                         "".join(f.facts) + (duty if f.rule == "repeat_card" else "")) for f in mine)
