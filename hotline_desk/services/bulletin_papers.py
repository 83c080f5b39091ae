"""A period's bulletin on paper: what the page shows, published or as of now, with the ends of both chains. Units and counts only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotline_desk.services import bulletin
from hotline_desk.services.audit import chain_words
from hotline_desk.services.bulletin_views import Bulletin, Rate, UnitRow
from hotline_desk.services.office import Desk
from hotline_desk.services.roles import require
from hotline_desk.trend import Series

if TYPE_CHECKING:
    from hotline_desk.paper.bulletin_sheet import BulletinSheet
    from hotline_desk.paper.curves import Curves
    from hotline_desk.paper.draw import Printed

FORM = ("bulletin", "通报")
NAMES = {"day": "日报", "week": "周报", "month": "月度通报", "quarter": "季度通报", "year": "年度通报"}
NOTE = "每个率写明分子 ÷ 分母，合计从件数重算，不取平均数；“—”表示分母为零，* 表示不足 5 件，仅供参考。"


def title(found: Bulletin) -> str:
    """What the period's bulletin is called: ``月度通报``."""
    return NAMES.get(found.kind, "通报")


def draw(desk: Desk, found: Bulletin, state: str = "") -> Printed:
    """The bulletin as PDF; ``state``: since when its figures stand, in words."""
    from hotline_desk.paper.bulletin_sheet import paper
    from hotline_desk.paper.draw import PrintMeta, draw_papers

    require(desk, "print")
    return draw_papers([paper(sheet(desk, found, state))], meta=PrintMeta(desk.now(), desk.user, desk.office_name))


def printed(desk: Desk, found: Bulletin) -> None:
    """Log that the bulletin went out."""
    require(desk, "print")
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.log_access(desk.user or "本机", "print", f"bulletin {found.period}", FORM[0])


def sheet(desk: Desk, found: Bulletin, state: str = "") -> BulletinSheet:
    """The bulletin as the paper prints it."""
    require(desk, "view")
    from hotline_desk.paper.bulletin_sheet import BulletinSheet

    shorts = tuple(short for _, short in bulletin.columns(desk))
    heads = (*(("名次", "较上期", "承办单位", "得分") if found.scored else ("承办单位",)), "受理", *shorts)
    head = (("时期", found.title), ("数据", state or found.context), ("规定", f"《{desk.pack.title}》 {desk.pack.version}"), ("说明", NOTE))
    return BulletinSheet(f"{found.title}热线工单{title(found)}", found.period, found.scored, head, tuple(_rate(r) for r in found.rates), heads,
                         tuple(_line(r, found.scored, len(shorts)) for r in found.rows), _after(found), _months(found),
                         tuple((f.unit, f.words, f.facts, f"依据：{f.clause}") for f in found.follows),
                         tuple((r.unit, found.details[r.unit].sentence) for r in found.rows if r.rank), desk.office_name, chain_words(desk), _trend(found))


def _rate(rate: Rate) -> tuple[str, str, str]:
    ground = "；".join(word for word in (rate.target, f"依据：{rate.clause}" if rate.clause else "") if word)
    below = "，低于目标" if rate.below else ""
    return rate.label, rate.counts, f"{rate.percentage}{below}{f'（{ground}）' if ground else ''}"


def _line(row: UnitRow, scored: bool, rates: int) -> tuple[str, ...]:
    values = [r.marked for r in row.rates[:rates]]
    rest = (str(row.received), *values, *["—"] * (rates - len(values)))
    return (str(row.rank or "—"), bulletin.moved_word(row) or "—", row.unit, row.score, *rest) if scored else (row.unit, *rest)


def _after(found: Bulletin) -> str:
    """Who is last and what follows; where it follows another period's ranking, the paper must not say it of this one's."""
    names = "、".join(r.unit for r in found.rows if r.last)
    if not found.last_words or not names:
        return ""
    due = any(f.clause == found.last_clause for f in found.follows)
    said = f"{found.last_words}：{names}" if due else f"本期末位：{names}。{found.last_words}，不按本期"
    return f"{said}。依据：{found.last_clause}"


def _months(found: Bulletin) -> tuple[tuple[str, ...], ...]:
    return tuple((month, *(f"{t.label} {v:.2f}%" for t in found.trends if (v := t.values[place]) is not None))
                 for place, month in enumerate(found.months) if any(t.values[place] is not None for t in found.trends))


def _trend(found: Bulletin) -> Curves | None:
    """The chart of the months: none where fewer than two of them have figures, for one point shows no course."""
    from hotline_desk.paper.curves import Curves

    if len(_months(found)) < 2:
        return None
    return Curves(found.months, tuple(Series(t.label, t.values) for t in found.trends))
