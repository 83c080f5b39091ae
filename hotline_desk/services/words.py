"""Dates and remaining time in the words of design.md §7; everything counted by the office's calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hotline_desk.domain.calendar import WorkCalendar

from .views import Urgency

WEEKDAYS = "周一 周二 周三 周四 周五 周六 周日".split()
KIND_WORDS = {"working": "工作日", "make_up": "调休上班", "rest": "周末", "holiday": "放假", "office_off": "本单位休息",
              "office_work": "本单位上班", "start": "收到当日"}


HEADLINE = 30  # characters


def headline(content: str) -> str:
    """The title of an order that came without one: the beginning of its first line."""
    return content.strip().split("\n")[0][:HEADLINE].strip()


def day_word(day: date) -> str:
    """``9月18日 周五``."""
    return f"{day.month}月{day.day}日 {WEEKDAYS[day.weekday()]}"


def full_day(day: date) -> str:
    """``9月18日（周五）``: for sentences."""
    return f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def full_moment(moment: datetime) -> str:
    """``9月18日（周五）17:30``: for sentences."""
    return f"{full_day(moment)}{moment:%H:%M}"


def short_moment(moment: datetime) -> str:
    """``9/18 17:30``: for tight columns."""
    return f"{moment.month}/{moment.day:02d} {moment:%H:%M}"


def short_text(stored: str | None) -> str:
    """:func:`short_moment` of a moment as the lists keep it (ISO text); "" for none."""
    return f"{int(stored[5:7])}/{stored[8:10]} {stored[11:16]}" if stored else ""


def short_day(day: date, today: date) -> str:
    """``9/18``: for tight columns; with the year where it is not this one."""
    return f"{day.month}/{day.day:02d}" if day.year == today.year else f"{day.year}/{day.month}/{day.day:02d}"


def stored_day(stored: str, today: date) -> str:
    """:func:`short_day` of a day as it is stored (``2026-09-18``, with or without its hour)."""
    return short_day(date.fromisoformat(stored[:10]), today)


def short_when(moment: datetime, today: date) -> str:
    """:func:`short_moment`, with the year where it is not this one."""
    return short_moment(moment) if moment.year == today.year else f"{moment.year}/{short_moment(moment)}"


def span_days(first: date, last: date) -> str:
    """``2026年9月1日至30日``: a span of days as one says it."""
    end = f"{last.day}日" if (first.year, first.month) == (last.year, last.month) else f"{last.month}月{last.day}日"
    return f"{first.year}年{first.month}月{first.day}日至{'' if first.year == last.year else f'{last.year}年'}{end}"


def span_word(span: timedelta) -> str:
    """``7 小时 24 分``; days for what is longer than two."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes >= 48 * 60:
        return f"{minutes // 1440} 天"
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} 分"
    return f"{hours} 小时 {rest} 分" if rest else f"{hours} 小时"


@dataclass(frozen=True, slots=True)
class Remaining:
    """How a due moment stands at ``now``: words, urgency, the group it is listed in."""

    urgency: Urgency
    left: str
    due: str
    group: str


def remaining(calendar: WorkCalendar, due: datetime, now: datetime, soft: bool = False) -> Remaining:
    """Words for a clock that still runs. "剩 N 个工作日" counts after today up to and including the due day.

    ``soft``: a reminder of ours, which no article sets, is never told like a missed deadline."""
    today = now.date()
    if due < now:
        day = f"今天 {due:%H:%M}" if due.date() == today else f"{short_day(due.date(), today)} 到期"
        if soft:
            return Remaining("today", _late_words(calendar, due, now, "提醒已过"), day, "今天必须完成")
        return Remaining("over", _late_words(calendar, due, now), day, "已超期")
    if due.date() == today:
        return Remaining("today", f"剩 {span_word(due - now)}", f"今天 {due:%H:%M}", "今天必须完成")
    days = calendar.working_days_between(today, due.date())
    next_day = calendar.working_day_after(today, 1)
    urgency: Urgency = "soon" if due.date() <= next_day else "norm"
    left = f"剩 {days} 个工作日" if days else f"剩 {span_word(due - now)}"
    return Remaining(urgency, left, _due_words(due, today), _group(calendar, due.date(), today))


def _late_words(calendar: WorkCalendar, due: datetime, now: datetime, past: str = "已超") -> str:
    days = calendar.working_days_between(due.date(), now.date())
    return f"{past} {days} 个工作日" if days else f"{past} {span_word(now - due)}"


def _due_words(due: datetime, today: date) -> str:
    if due.date() == today + timedelta(days=1):
        return f"明天 {due:%H:%M}"
    return f"{short_day(due.date(), today)} {WEEKDAYS[due.weekday()]} {due:%H:%M}"


def _group(calendar: WorkCalendar, day: date, today: date) -> str:
    if day == today + timedelta(days=1):
        return f"明天 {day_word(day)}"
    if calendar.working_days_between(today, day) <= 3:
        return day_word(day)
    return "以后到期"


def finished(stop: datetime, due: datetime, soft: bool = False) -> str:
    """Words for a clock that was stopped; ``soft``: it only reminded."""
    late = "晚于提醒" if soft else "超期完成"
    return f"{short_moment(stop)} {'完成' if stop <= due else late}"


def scale(calendar: WorkCalendar, start: datetime, due: datetime, now: datetime) -> tuple[tuple[float, ...], tuple[date, ...]]:
    """The 工作日刻度条: one cell per counted working day, 1 past, 0.5 today, 0 to come; overdue adds cells."""
    days: list[date] = []
    day, last = start.date(), max(due.date(), now.date() if now > due else due.date())
    while day < last and len(days) < 40:
        day = calendar.working_day_after(day, 1)
        if day <= last:
            days.append(day)
    today = now.date()
    cells = tuple(1.0 if d < today else 0.5 if d == today else 0.0 for d in days)
    return cells, tuple(days)


def elapsed_fraction(start: datetime, due: datetime, now: datetime) -> float:
    """How much of a natural-hour clock is used, 0 to 1."""
    whole = (due - start).total_seconds()
    return 1.0 if whole <= 0 else min(1.0, max(0.0, (now - start).total_seconds() / whole))


def header(calendar: WorkCalendar, now: datetime) -> str:
    """``9月17日 周四 · 工作日 · 下一调休 9月20日（周日）上班``."""
    today = now.date()
    parts = [day_word(today), "工作日" if calendar.working(today) else KIND_WORDS[calendar.day(today).kind]]
    make_up = next_special(calendar, today)
    if make_up:
        parts.append(make_up)
    return " · ".join(parts)


def next_special(calendar: WorkCalendar, today: date, within: int = 45) -> str:
    """The next make-up working day or holiday within some days, in words; "" if there is none."""
    for step in range(1, within + 1):
        day = today + timedelta(days=step)
        known = calendar.day(day)
        if known.kind == "make_up":
            return f"下一调休 {full_day(day)}上班"
        if known.kind == "holiday":
            mark = "（暂定）" if known.provisional else ""
            return f"下一假日 {full_day(day)}{mark}"
    return ""


def make_up_note(calendar: WorkCalendar, start: datetime, due: datetime) -> str:
    """``含 9月20日（周日）调休上班`` where a make-up day lies inside a span (design.md §7)."""
    day, found = start.date() + timedelta(days=1), []
    while day <= due.date() and (day - start.date()).days < 60:
        if calendar.day(day).kind in ("make_up", "office_work"):
            found.append(full_day(day))
        day += timedelta(days=1)
    return f"含 {'、'.join(found)}调休上班" if found else ""
