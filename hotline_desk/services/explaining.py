"""为什么 beyond one order's clocks: any rule of a pack, a score line, what follows for a unit.

``policy explain``, ``score --unit`` and the printed explanation take their answers here, in the same
shape as the window's drawer (:class:`~hotline_desk.services.views.Why`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from hotline_desk.domain.events import EVENT_KINDS
from hotline_desk.domain.indicators import INDICATORS, Sheet, indicators
from hotline_desk.domain.judgement import Action, ScoreLine
from hotline_desk.domain.order import ALLOWED, STATE_WORDS, Order
from hotline_desk.domain.period import Period
from hotline_desk.domain.policy import Pack, Rulebook
from hotline_desk.domain.ranking import Office, ranking
from hotline_desk.domain.scoring import line_label, score_lines
from hotline_desk.domain.weekly import week_findings

from . import catalogue
from .catalogue import ACTION_WORDS, REFUSAL_WORDS
from .office import Desk, Refused
from .views import Why
from .why import make
from .wording import title
from .words import full_moment

_WEEK_WORDS = {"process_bad": "过程不满意", "result_bad": "结果不满意", "city_redo": "市二次重办", "other_deduction": "其他扣分"}
_OURS = "本程序的办件次序，规定没有逐字写明"


# -- a rule of a pack ---------------------------------------------------------------------------------
def rule(pack: Pack, name: str, book: Rulebook) -> Why:
    """A rule, indicator or parameter of a pack without an order (``policy explain``); raises Refused if it has none."""
    if name in INDICATORS:
        return _indicator(pack, name, book)
    if name == "wrong_state":
        return _wrong_state(pack)
    if name in catalogue.rule_names():
        return _rule(pack, name, book)
    if name in book:
        return make(pack, book[name].clause, book[name].label or name, [book[name]])
    raise Refused(_lacks(pack, name))


def _lacks(pack: Pack, name: str) -> str:
    known = catalogue.word(name)
    label = f"{known}（{name}）" if known != name else name
    return f"规定“{pack.title}”里没有“{label}”这一条。请写规则名或数值名，如 handle、first_contact；“设置 · 规定”里列着全部。"


def _rule(pack: Pack, name: str, book: Rulebook) -> Why:
    if not catalogue.has(book, name):
        raise Refused(_lacks(pack, name))
    parameters = catalogue.parameters(book, name)
    number = str(pack.info.get("rules", {}).get(name, "")) or next(
        (book[p].clause for p in catalogue.row(name).turns if p in book), "")
    facts = [f"不符合时拒绝记录：{REFUSAL_WORDS[name]}"] if name in REFUSAL_WORDS else []
    return make(pack, number, catalogue.word(name), parameters, facts)


def _indicator(pack: Pack, name: str, book: Rulebook) -> Why:
    own = pack.info.get("indicators", {}).get(name, {})
    formula = indicators(Sheet((), Period("", "day", date.min, date.min), book), [name])[name].formula
    facts = [f"算法：{formula}", "分母为零时不出数，记“—”；百分数四舍五入到两位小数；合计从件数重算，不取平均数"]
    parameters = catalogue.parameters(book, name)
    if own:
        return make(pack, own["clause"], own["label"], parameters, [*facts, f"规定称“{own['label']}”"])
    return replace(make(pack, "", INDICATORS[name][0], parameters, facts), document="", origin="本程序统计口径，规定没有点名这个指标")


def _wrong_state(pack: Pack) -> Why:
    facts = [f"{EVENT_KINDS[kind].label}：只在“{'、'.join(_state_words(pack, states))}”时可以记录" for kind, states in ALLOWED.items()]
    return replace(make(pack, "", REFUSAL_WORDS["wrong_state"], (), facts), document="", origin=_OURS)


def _state_words(pack: Pack, states: Iterable[str]) -> list[str]:
    return [pack.word(f"state_{s}", STATE_WORDS[s]) for s in STATE_WORDS if s in states]


# -- a score line --------------------------------------------------------------------------------------
def score_line(desk: Desk, number: str, name: str, at: datetime) -> Why:
    """Why an order gave its unit these points; raises Refused if it did not."""
    order, judgement = desk.judge(number)
    found = next((x for x in score_lines(desk.ruling, order, judgement) if (x.rule, x.at) == (name, at)), None)
    if found is None:
        raise Refused("这件工单没有这一项得分。请按 F5 刷新后再看。")
    return of_line(desk.ruling.book(order), order, found, desk)


def of_line(book: Rulebook, order: Order, line: ScoreLine, desk: Desk | None = None) -> Why:
    """Clause, points with their origin, and the event a score line rests on; with a desk, in the words of its regulation."""
    facts = [f"{line.unit}  {line.points:+g} 分  {line.facts}", f"计入 {line.at.year}年{line.at.month}月（按发生时间）"]
    facts += [f"{full_moment(e.at)} {title(e, desk)}" for e in order.events if e.at == line.at]
    if line.rule == "score_overdue" and not any(e.at == line.at for e in order.events):
        facts.append(f"{full_moment(line.at)} 办理时限到期")
    facts += _chain(book, order, line)
    return make(book.pack, line.clause, line_label(line.rule), catalogue.parameters(book, line.rule), facts)


def _chain(book: Rulebook, order: Order, line: ScoreLine) -> Iterator[str]:
    """Redo points double within one order and level (R19): the chain up to this one."""
    level = {"score_redo_district_base": "district", "score_redo_city_base": "city"}.get(line.rule)
    if level is None:
        return  # no chain; and what 区通报 took off has no points of its own in the pack
    points, ratio = float(book.value(line.rule)), float(book.value("score_redo_ratio", 1))
    for nth, redo in enumerate((e for e in order.all("redo") if e.get("level") == level), start=1):
        if redo.at <= line.at:
            yield f"第 {nth} 次：{full_moment(redo.at)}，{points * ratio ** (nth - 1):+g} 分"


# -- what follows for a unit -----------------------------------------------------------------------------
def of_action(office: Office, action: Action, desk: Desk | None = None) -> Why:
    """Why a unit owes an explanation, an interview or a leader's presence; with a desk, in the words of its regulation."""
    book, order = _book(office, action)
    facts = [f"{action.unit}  {action.period}  {action.facts}", *_grounds(office, action, book, order, desk)]
    return make(book.pack, action.clause, ACTION_WORDS[action.rule], catalogue.parameters(book, action.rule), facts)


def _book(office: Office, action: Action) -> tuple[Rulebook, Order | None]:
    order = next((o for o, _ in office.standing if o.number == action.order), None)
    if order is not None:
        return office.ruling.book(order), order
    return office.book(office.period(action.period)), None


def _grounds(office: Office, action: Action, book: Rulebook, order: Order | None, desk: Desk | None) -> Sequence[str]:
    if action.rule in ("weekly_explain", "weekly_interview"):
        return _week(office, action)
    if action.rule in ("month_bottom", "quarter_bottom"):
        return _ranks(office, action, book)
    if action.rule == "reminder_interview":
        return _reminders(office, action)
    if order is None:
        return ()
    if action.rule == "card_duty":
        return _complaints(office, order)
    return [f"{order.number}  {full_moment(e.at)} {title(e, desk)}" for e in order.all("supervise")]


def _week(office: Office, action: Action) -> list[str]:
    week = office.period(action.period)
    found = week_findings(office.ruling, [o for o, _ in office.standing])
    return [f"{full_moment(f.at)}  {_WEEK_WORDS[f.kind]}  {f.order}" for f in sorted(found, key=lambda f: f.at)
            if f.unit == action.unit and week.holds(f.at)]


def _ranks(office: Office, action: Action, book: Rulebook) -> list[str]:
    """The whole ranking of the unit's group, worst first, so that the cut and its ties can be seen."""
    rows = ranking(office, office.period(action.period))
    group = next((r.group for r in rows if r.unit == action.unit), "")
    listed = [r for r in reversed(rows) if r.group == group]
    return [f"共 {len(listed)} 个单位参加排名", *(f"第 {r.rank} 名  {r.unit}  {r.score:.2f} 分" for r in listed)]


def _reminders(office: Office, action: Action) -> list[str]:
    found = sorted((e.at, o.number) for o, _ in office.standing if o.unit == action.unit for e in o.all("remind"))
    until = office.period(action.period).end
    return [f"第 {n} 次提醒：{full_moment(at)}  {number}" for n, (at, number) in enumerate(found, start=1) if at <= until]


def _complaints(office: Office, order: Order) -> list[str]:
    if not order.matter:
        return [f"{full_moment(order.received)}  {order.number}"]
    same = sorted((o.received, o.number) for o, _ in office.standing if o.matter == order.matter)
    return [f"第 {n} 次：{full_moment(at)}  {number}" for n, (at, number) in enumerate(same, start=1)
            if (at, number) <= (order.received, order.number)]


# -- what the office changed ------------------------------------------------------------------------------
def origins(book: Rulebook) -> list[dict[str, Any]]:
    """What the office changed or adopted in its pack: name, value, what the base said, 参照 or 本单位自定."""
    from .why import origin_word, said

    return [{"name": p.name, "label": p.label, "value": p.value, "from": p.since.isoformat(), "clause": p.clause,
             "origin": "adopted" if p.adopted_from else "office", "adopted_from": p.adopted_from,
             "base": p.base.value if p.base is not None else None,
             "text": f"{p.label}：{said(p)}（{origin_word(p)}）"}
            for p in book.values() if p.origin == "office"]
