"""The page a unit is given: every clock, finding and score line of an order with its reasons (申诉用).

The same answers as the window's drawer, put on paper; names and phones masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from hotline_desk.domain.judgement import Finding, Judgement, ScoreLine, Timer
from hotline_desk.domain.names import mask_name, mask_phone
from hotline_desk.domain.order import Order
from hotline_desk.domain.policy import Rulebook
from hotline_desk.domain.rules import FINDING_WORDS, TIMER_WORDS
from hotline_desk.domain.scoring import score_lines

from . import explaining, why
from .masking import mask_text
from .office import Desk, Refused
from .roles import require
from .steps import Tell, quiet
from .views import Why
from .wording import state_word, text, told
from .words import full_moment

if TYPE_CHECKING:
    from hotline_desk.paper.draw import Printed
    from hotline_desk.paper.explanation import Explanation, Reason

FORM = ("explanation", "工单时限与认定说明（申诉用）")
_STANDING = {"running": "未到期", "overdue": "已超期，尚未完成", "cancelled": "不再计时"}
_MISSED = ("late", "overdue")
_REF = re.compile(r"（[A-Z]\d+\w?）|(?<=（)[A-Z]\d+\w?，|，可由本单位修改")  # row numbers say nothing to a unit


def draw(desk: Desk, numbers: Sequence[str], tell: Tell = quiet) -> Printed:
    """The explanations of these orders as one PDF; raises Refused for an unknown number. ``tell`` may raise to stop."""
    require(desk, "print")
    from hotline_desk.paper.draw import PrintMeta, draw_papers
    from hotline_desk.paper.explanation import paper

    if not numbers:
        raise Refused("没有要打印的工单。请写明工单编号，数据没有变化。")
    papers = []
    for done, number in enumerate(numbers):
        tell(done, len(numbers), "正在写说明")
        papers.append(paper(explanation(desk, number)))
    return draw_papers(papers, meta=PrintMeta(desk.now(), desk.user, desk.office_name), tell=lambda done, total: tell(done, total, "正在排版"))


def printed(desk: Desk, numbers: Sequence[str]) -> None:
    """Log that these explanations went out."""
    require(desk, "print")
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        for number in numbers:
            tx.log_access(desk.user or "本机", "print", number, FORM[0])


def explanation(desk: Desk, number: str) -> Explanation:
    """An order's explanation as data: head, reasons (what went wrong first), events; masked."""
    from hotline_desk.paper.explanation import Explanation

    order, judgement = desk.judge(number)
    if order.register is None:
        raise Refused(f"工单 {number} 的登记已经撤回，没有可说明的内容。工单没有变化。")
    mask = _Mask(order)
    book = desk.ruling.book(order)
    events = tuple((f"{e.at:%Y-%m-%d %H:%M}", mask("　".join(filter(None, (told(order.events, e, desk), e.by, text(e, desk)))))) for e in order.events)
    return Explanation(number, _head(desk, order, judgement), tuple(_reasons(desk, order, judgement, mask)), events,
                       _closing(book), desk.office_name, _wide(desk, order, book, mask))


class _Mask:
    """Text as a unit may read it: the caller's name and every phone masked."""

    def __init__(self, order: Order) -> None:
        self.caller, self.phone = str(order.fact("caller") or ""), str(order.fact("phone") or "")

    def __call__(self, words: str) -> str:
        masked = mask_text(words, [self.phone] if self.phone else [])
        return masked.replace(self.caller, mask_name(self.caller)) if len(self.caller) > 1 else masked


def _head(desk: Desk, order: Order, judgement: Judgement) -> tuple[tuple[str, str], ...]:
    received = order.received
    return (("工单编号", order.number), ("承办单位", order.unit or "未派单"),
            ("收到时间", f"{received.year}年{received.month}月{received.day}日 {received:%H:%M}"),
            ("当前状态", state_word(desk.pack, judgement.state)),
            ("诉 求 人", mask_name(str(order.fact("caller") or "")) or "—"),
            ("联系电话", mask_phone(str(order.fact("phone") or "")) or "—"))


def _wide(desk: Desk, order: Order, book: Rulebook, mask: _Mask) -> tuple[tuple[str, str], ...]:
    pack = book.pack
    return (("诉求标题", mask(str(order.fact("subject") or "—"))),
            ("所依规定", f"《{pack.title}》，{_moment(order.received)}收到时施行的版本 {pack.version}；此后规定或口径的修改不影响本件。"),
            ("说明时点", f"按 {_moment(desk.now())} 已记录的办理情况判定。"))


def _closing(book: Rulebook) -> str:
    return f"对以上时限、认定有异议的，请逐项写明理由并附证据材料，交{book.pack.word('desk', '热线办')}复核。"


# -- the reasons ------------------------------------------------------------------------------------------
def _reasons(desk: Desk, order: Order, judgement: Judgement, mask: _Mask) -> Iterator[Reason]:
    """What the unit will ask about first: clocks not kept, findings, points; then the other clocks by their due."""
    missed = [t for t in judgement.timers if t.status in _MISSED and t.role != "window"]
    others = [t for t in judgement.timers if t not in missed]
    for timer in sorted(missed, key=lambda t: (t.soft, t.due)):
        yield _of_timer(desk, order, timer, mask)
    for found in judgement.findings:
        yield _reason(f"{FINDING_WORDS[found.rule]}（提请研判）", _found(found), why.of_finding(desk, order, found), mask)
    for line in score_lines(desk.ruling, order, judgement):
        answer = explaining.of_line(desk.ruling.book(order), order, line, desk)
        yield _reason(f"计分：{answer.title}", _points(line), answer, mask)
    for timer in sorted(others, key=lambda t: t.due):
        yield _of_timer(desk, order, timer, mask)


def _of_timer(desk: Desk, order: Order, timer: Timer, mask: _Mask) -> Reason:
    turn = f"（第 {timer.round} 轮）" if timer.round > 1 else ""
    kind = "申请期" if timer.role == "window" else "提醒" if timer.soft else "时限"
    label = TIMER_WORDS[timer.rule]
    name = label if label.endswith(("时限", kind)) else f"{label}{kind}"
    return _reason(f"{name}{turn}", _timed(timer), why.of_timer(desk, order, timer), mask, timer.status in _MISSED and not timer.soft)


def _timed(timer: Timer) -> str:
    due = f"{_moment(timer.due)} 到期{'（放假安排尚未公布，暂定）' if timer.provisional else ''}"
    if timer.stop:
        standing = f"{_moment(timer.stop)} 完成，{'未超期' if timer.stop <= timer.due else '已超期'}"
    elif timer.role == "window":
        standing = "未申请" + ("，申请期已过" if timer.status == "overdue" else "")
    else:
        standing = _STANDING[timer.status]
    return f"{due}；{standing}。{'属提醒，不计考核。' if timer.soft else ''}"


def _found(found: Finding) -> str:
    return f"{_moment(found.since)} 起符合；由人研判确认。"


def _points(line: ScoreLine) -> str:
    return f"{line.points:+g} 分，{line.facts}，计入 {line.at.year}年{line.at.month}月。"


def _reason(name: str, result: str, answer: Why, mask: _Mask, whole: bool = True) -> Reason:
    from hotline_desk.paper.explanation import Reason

    clause = f"{answer.clause}　{answer.heading}" if answer.clause else ""
    values = tuple(f"{label}：{value}（{_REF.sub('', origin)}）" for label, value, origin in answer.parameters)
    days = tuple((d.day, d.kind, d.counts, d.source) for d in answer.days)
    return Reason(name, mask(result), clause, answer.text.strip(), values, tuple(map(mask, answer.facts)), days, whole)


def _moment(moment: datetime) -> str:
    """With its year: the page may be read long after."""
    return f"{moment.year}年{full_moment(moment)}"
