"""The working calendar as a service: a year, a due moment with its days, working time between moments."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hotline_desk.domain.calendar import UNITS, CalendarError, Readings, WorkCalendar
from hotline_desk.domain.events import moment_text, parse_moment
from hotline_desk.domain.judgement import Allowance
from hotline_desk.domain.rules import TIMER_WORDS
from hotline_desk.services.office import Desk
from hotline_desk.services.roles import require
from hotline_desk.services.why import count_word
from hotline_desk.services.words import KIND_WORDS, day_word, full_moment

Answer = tuple[Any, str]
_PLAIN = Readings()


def read_allowance(text: str) -> Allowance:
    """``3 working_days`` as an Allowance; raises CalendarError with the units there are."""
    parts = text.split()
    if len(parts) != 2 or not re.fullmatch(r"[0-9]{1,6}", parts[0]) or parts[1] not in UNITS:
        raise CalendarError(f"期限“{text}”看不懂，请写成“3 working_days”的样子，单位可用：{'、'.join(UNITS)}。")
    return Allowance(int(parts[0]), parts[1])


def due(calendar: WorkCalendar, start: str, allowance: str, readings: Readings = _PLAIN) -> Answer:
    """A due moment and every day on the way to it."""
    begin, given = parse_moment(start), read_allowance(allowance)
    found = calendar.due(begin, given, readings)
    counted = calendar.explain(begin, given, readings)
    days = [{"date": d.date.isoformat(), "kind": d.kind, "source": d.source, "counts": bool(d.counts), "number": d.counts}
            for d in counted]
    lines = [f"{full_moment(found.moment)}{'（暂定）' if found.provisional else ''}"]
    lines += [f"  {day_word(d.date)}  {KIND_WORDS.get(d.kind, d.kind)}  {count_word(d.counts, given.unit)}  {d.source}"
              for d in counted]
    return {"due": moment_text(found.moment), "provisional": found.provisional, "days": days}, "\n".join(lines)


def elapsed(calendar: WorkCalendar, start: str, end: str) -> Answer:
    """Working days after the start day up to and including the end day, and working minutes between."""
    first, last = parse_moment(start), parse_moment(end)
    if last < first:
        raise CalendarError(f"止于“{end}”早于起于“{start}”，请把两个时间对调再试。")
    days, minutes = calendar.working_days_between(first.date(), last.date()), calendar.working_minutes(first, last)
    return {"working_days": days, "working_minutes": minutes}, f"{days} 个工作日，{minutes} 个办公分钟"


def year(calendar: WorkCalendar, wanted: int) -> Answer:
    """A year's days off and make-up days, and its working days month by month."""
    if not 1990 <= wanted <= 2100:
        raise CalendarError("只能看 1990 到 2100 年的日历。")
    days = list(calendar.days(wanted))
    off = [d.isoformat() for d, known in days if not known.working and d.weekday() < 5]
    work = [d.isoformat() for d, known in days if known.working and d.weekday() >= 5]
    months = {f"{wanted}-{m:02d}": sum(1 for d, known in days if d.month == m and known.working) for m in range(1, 13)}
    answer = {"year": wanted, "announced": calendar.announced(wanted), "source": calendar.plan(wanted).source,
              "off": off, "work": work, "working_days": months,
              "days": [{"date": d.isoformat(), "kind": k.kind, "source": k.source, "provisional": k.provisional}
                       for d, k in days]}
    mark = "" if answer["announced"] else "（暂定：安排尚未公布）"
    text = f"{wanted} 年{mark}\n放假（工作日）：{' '.join(off)}\n调休上班：{' '.join(work)}\n" + \
        "\n".join(f"{m}：{n} 个工作日" for m, n in months.items())
    return answer, text


def import_notice(desk: Desk, file: Path) -> Answer:
    """Read a State Council notice into the office's calendar; says which open deadlines move.

    Raises NoticeError for a text that is no notice.
    """
    require(desk, "settings")
    from hotline_desk.domain.notice import read_notice
    from hotline_desk.services.notices import adopt, arranged

    notice = read_notice(_text(file))
    whole = arranged(desk.setting("notices", {}), notice)
    moved = adopt(desk, notice) or []
    answer = {"year": whole.year, "off": sorted(d.isoformat() for d in whole.off_days),
              "work": sorted(d.isoformat() for d in whole.work_days), "moved": moved, "open": list(notice.leaves_open)}
    lines = [f"{whole.year} 年：放假 {len(whole.off_days)} 天，调休上班 {len(whole.work_days)} 天，{len(moved)} 个在办时限改变。"]
    lines += [f"  {m['order']}  {TIMER_WORDS[m['timer']]}  {m['from']} → {m['to']}" for m in moved]
    lines += [f"  通知没有定下来：{line}" for line in notice.leaves_open]
    return answer, "\n".join(lines)


_MOST = 256 * 1024  # bytes: the longest notice has 3,000


def _text(file: Path) -> str:
    from hotline_desk.services.office import Refused

    try:
        if file.stat().st_size > _MOST:
            raise Refused(f"“{file.name}”太大，不像放假通知，没有读。日历没有变化。")
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"通知文件“{file.name}”读不了。请存成 UTF-8 文本再试，日历没有变化。") from error
