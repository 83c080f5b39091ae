"""通报考核: one period of the office as a bulletin shows it. Which periods there are, the bulletin, its export."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from hotline_desk.domain.period import Period, iso_week

from . import bulletin_making, publishing
from .bulletin_making import title_of
from .bulletin_views import Bulletin, FollowRow, PointRow, Rate, Trend, UnitDetail, UnitRow
from .office import Desk, Refused
from .roles import require
from .standing import Standing
from .steps import Step, quiet

__all__ = ["Bulletin", "FollowRow", "PointRow", "Rate", "Trend", "UnitDetail", "UnitRow", "columns", "current", "export", "first_kind",
           "kinds", "make", "name_of", "shifted", "title_of"]
KINDS = (("day", "日"), ("week", "周"), ("month", "月"), ("quarter", "季"), ("year", "年"))
TREND_MONTHS = 6


# -- periods --------------------------------------------------------------------------------------------
def kinds(desk: Desk) -> list[tuple[str, str]]:
    """Day, week, month, quarter, year: those this office's regulation asks for first, the others by their length."""
    own = list(desk.pack.book(desk.now().date()).value("bulletin_periods") or ())
    return sorted(KINDS, key=lambda kind: (kind[0] not in own, own.index(kind[0]) if kind[0] in own else 0))


def first_kind(desk: Desk) -> str:
    """What the page opens with: the month where the regulation has monthly bulletins, else its own first."""
    order = [key for key, _ in kinds(desk)]
    return "month" if "month" in order else order[0]


def name_of(kind: str, day: date, year_start: int = 1) -> str:
    """The period of a kind that a day lies in: ``2026-09-17``, ``2026-W38``, ``2026-09``, ``2026-Q3``, ``2026``."""
    if kind == "day":
        return day.isoformat()
    if kind == "week":
        return iso_week(day)
    if kind == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    if kind == "year":
        return str(day.year + (1 if year_start > 1 and day.month >= year_start else 0))
    return f"{day.year}-{day.month:02d}"


def shifted(desk: Desk, period: str, by: int) -> str:
    """The period before (−1) or after (+1)."""
    span = period_of(desk, period)
    day = span.first - timedelta(days=1) if by < 0 else span.last + timedelta(days=1)
    return name_of(span.kind, day, _year_start(desk))


def current(desk: Desk, kind: str) -> str:
    """The period now running."""
    return name_of(kind, desk.now().date(), _year_start(desk))


def _year_start(desk: Desk) -> int:
    return int(desk.pack.book(date.max).value("score_year_start_month", 1))


def period_of(desk: Desk, name: str) -> Period:
    """The days of a period, the office's year of assessment known; raises PeriodError."""
    from hotline_desk.domain.period import read_period

    return read_period(name, _year_start(desk))


def columns(desk: Desk) -> list[tuple[str, str]]:
    """(name, short word) of the rates each unit's line shows."""
    return bulletin_making.columns(desk.pack)


# -- the bulletin -----------------------------------------------------------------------------------------
def make(standing: Standing, name: str, step: Step = quiet, trend: bool = True) -> Bulletin:
    """The bulletin of a period as of now; raises PeriodError for a period that cannot be read.

    Without ``trend`` the months before are not read: the ranking is there in a third of the time.
    """
    desk = standing.desk
    span = period_of(desk, name)
    before = period_of(desk, shifted(desk, name, -1))
    months = _months(span, desk.now().date(), TREND_MONTHS if trend else 0)
    first = min([before.first, *(m.first for m in months)])
    office = standing.office(first, max([span.last, *(m.last for m in months)]), step)
    found = bulletin_making.Maker(desk, office, span, before).bulletin(months)
    return publishing.as_published(desk, found, [m.name for m in months], bulletin_making.TREND)


def _months(span: Period, today: date, count: int) -> list[Period]:
    from hotline_desk.domain.period import read_period

    last = min(span.last, max(today, span.first))
    back = [(last.year * 12 + last.month - 1 - n) for n in range(count)]
    return [read_period(f"{m // 12}-{m % 12 + 1:02d}") for m in reversed(back)]


# -- export ------------------------------------------------------------------------------------------------
def export(desk: Desk, found: Bulletin, path: Path, step: Step = quiet) -> int:
    """The ranking as an .xlsx table, each rate with both numbers; returns its rows. Raises Refused where it cannot be written."""
    require(desk, "export")
    from hotline_desk.exchange.errors import IntakeError
    from hotline_desk.exchange.outgoing import write_table
    from hotline_desk.services.audit import chain_words

    heads = [f for r in (found.rows[0].rates if found.rows else ()) for f in (f"{r.label}（%）", f"{r.label} 分子÷分母")]
    lines = [[row.rank, moved_word(row), row.unit, row.points if row.rank else None, row.received,
              *(cell for rate in row.rates for cell in (rate.words, rate.counts)), found.details[row.unit].sentence if row.rank else ""]
             for row in found.rows]
    try:
        write_table(path, ["名次", "较上期", "承办单位", "得分", "受理", *heads, "得分算式"], [*lines, [chain_words(desk)]],
                    sheet=found.title, widths=[6, 8, 24, 8, 6, *(16 for _ in heads), 40], tell=lambda done: step(done, len(lines)))
    except IntakeError as error:
        raise Refused(str(error)) from error
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.log_access(desk.user, "export", f"bulletin {found.period}", path.name)
    return len(lines)


def moved_word(row: UnitRow) -> str:
    """``升 2``, ``降 1``, ``平``; nothing for a unit that was not ranked before."""
    if row.moved is None:
        return ""
    return f"升 {row.moved}" if row.moved > 0 else f"降 {-row.moved}" if row.moved < 0 else "平"


