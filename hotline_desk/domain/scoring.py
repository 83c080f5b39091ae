"""考核扣分: every line a unit gains or loses, with its clause, its order and its moment.

Only revisits of district and city count (R8); a line's month is that of its moment (R16); redo
points double within one order and level (R19).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from .case import Case
from .events import FLAGS, Event
from .judge import Ruling
from .judgement import Judgement, ScoreLine
from .order import Order
from .parameters import PARAMETERS
from .policy import Rulebook
from .rules.tracks import second_report

_BY_FLAG = {
    "late_return": "score_overdue", "groundless_return": "score_groundless_return",
    "buck_passing": "score_buck_passing", "district_supervised": "score_supervised_district",
    "city_supervised": "score_supervised_city", "proactive": "score_proactive",
}
_BY_ANSWER = (("process", "dissatisfied", "score_process_bad", "过程不满意"),
              ("result", "dissatisfied", "score_result_bad", "结果不满意"),
              ("resolved", "no", "score_unresolved", "问题未解决"))
# 附件2 scores 每件; only 推诿 is 每件次, each further 重办 is dearer, and 区通报 names its points entry by entry.
_EACH_TIME = frozenset({"score_buck_passing", "score_redo_district_base", "score_redo_city_base", "score_other_deduction"})


def _points(book: Rulebook, name: str) -> Decimal:
    return Decimal(str(book.value(name)))


def _line(order: Order, book: Rulebook, name: str, event_at: Any, facts: str, points: Decimal | None = None) -> ScoreLine:
    value = _points(book, name) if points is None else points
    return ScoreLine(name, order.unit, order.number, event_at, value, book[name].clause, facts)


def superior_visits(order: Order) -> Iterator[Event]:
    """The revisits that count for scores: district's and city's."""
    return (e for e in order.all("revisit") if e.get("source") in ("district", "city"))


def score_lines(ruling: Ruling, order: Order, judgement: Judgement) -> list[ScoreLine]:
    """Every score line of one order; empty for a void order or a pack without a score table."""
    book = ruling.book(order) if order.register else None
    if book is None or order.voided or not order.unit:
        return []
    lines = [line for part in (_overdue(order, book, judgement), _answers(order, book), _flags(order, book),
                               _redos(order, book), _progress(ruling, order, book)) for line in part]
    return _same_event(book, _once(lines))


def _overdue(order: Order, book: Rulebook, judgement: Judgement) -> Iterator[ScoreLine]:
    for timer in judgement.timers if "score_overdue" in book else ():
        if timer.rule == "handle" and not timer.soft and timer.status in ("late", "overdue"):
            yield _line(order, book, "score_overdue", timer.due, "超期回复")


def _answers(order: Order, book: Rulebook) -> Iterator[ScoreLine]:
    for visit in superior_visits(order):
        for slot, bad, name, words in _BY_ANSWER:
            if name in book and visit.get(slot) == bad:
                yield _line(order, book, name, visit.at, words)


def _flags(order: Order, book: Rulebook) -> Iterator[ScoreLine]:
    for flag in order.all("flag"):
        what = str(flag.get("what"))
        if what == "other_deduction":
            yield from _other(order, book, flag)
        elif _BY_FLAG.get(what) in book:
            yield _line(order, book, _BY_FLAG[what], flag.at, dict(FLAGS)[what])


def _other(order: Order, book: Rulebook, flag: Event) -> Iterator[ScoreLine]:
    """区通报其他扣分: the points typed in with their sign, else the pack's own where it names a number."""
    usual = book.value("score_other_deduction")
    points = flag.get("points") if flag.get("points") is not None else usual
    if usual is not None and not isinstance(points, str):
        yield _line(order, book, "score_other_deduction", flag.at, str(flag.get("note") or "区通报"),
                    Decimal(str(points)))


def line_label(rule: str) -> str:
    """What a score line is called. The parameter is that of the first 重办; the second and third are lines of it too."""
    return PARAMETERS[rule].label.removesuffix("（首次）")


def _redos(order: Order, book: Rulebook) -> Iterator[ScoreLine]:
    for level, words in (("district", "区重办"), ("city", "市重办")):
        name = f"score_redo_{level}_base"
        if name not in book:
            continue
        points, ratio = _points(book, name), Decimal(str(book.value("score_redo_ratio", 1)))
        for nth, redo in enumerate((e for e in order.all("redo") if e.get("level") == level), start=1):
            grown = "" if nth == 1 else "，按前次双倍" if ratio == 2 else f"，按前次 {ratio:f} 倍"
            yield _line(order, book, name, redo.at, f"第 {nth} 次{words}{grown}", points)
            points *= ratio


def _progress(ruling: Ruling, order: Order, book: Rulebook) -> Iterator[ScoreLine]:
    if "score_progress_fail" in book:
        for event, words in progress_failures(ruling.case(order, order.events[-1].at)):
            yield _line(order, book, "score_progress_fail", event.at, words)


def progress_failures(case: Case) -> Iterator[tuple[Event, str]]:
    """二次续报, and a redo that follows a report of progress (续报后重办)."""
    second = second_report(case)
    if second:
        yield second, "二次续报"
    reports = case.order.all("report_progress")
    again = next((e for e in case.order.all("redo") if reports and e.at >= reports[0].at), None)
    if again:
        yield again, "续报后重办"


def _once(lines: Iterable[ScoreLine]) -> list[ScoreLine]:
    """Items scored 每件 count once an order and month, however often the superior asks; 推诿 is 每件次."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for line in sorted(lines, key=lambda x: x.at):
        key = (line.rule, line.order, line.at.year, line.at.month)
        if line.rule not in _EACH_TIME and key in seen:
            continue
        seen.add(key)
        kept.append(line)
    return kept


def _same_event(book: Rulebook, lines: list[ScoreLine]) -> list[ScoreLine]:
    """R16: lines of one moment add up, or (policy max) only the heaviest counts."""
    if book.value("same_event_policy", "sum") != "max":
        return lines
    heaviest: dict[object, ScoreLine] = {}
    for line in lines:
        best = heaviest.get(line.at)
        if best is None or abs(line.points) > abs(best.points):
            heaviest[line.at] = line
    return list(heaviest.values())
