"""One matter taken out of the office: as an Excel list, and as the printed 同一诉求情况表. Names and phones are masked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hotline_desk.services import matters
from hotline_desk.services.matters import MatterView
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.roles import require
from hotline_desk.services.steps import Step, quiet
from hotline_desk.services.words import full_moment

if TYPE_CHECKING:
    from hotline_desk.paper.draw import Printed
    from hotline_desk.paper.matter_sheet import MatterSheet

FORM = ("matter_sheet", "同一诉求情况表")
COLUMNS = (("第几次", 7), ("收单时间", 17), ("工单编号", 20), ("诉求", 30), ("来电人", 9), ("地址", 26), ("承办单位", 18), ("现状", 10),
           ("办理结果", 36), ("回访", 10), ("牌", 6))
CARDS = {"yellow": "黄牌", "orange": "橙牌", "red": "红牌"}


def export(desk: Desk, name: str, out: Path, step: Step = quiet) -> int:
    """Write the orders of a matter to an .xlsx file; the rows written. Raises Refused, and what ``step`` raises: then there is no file."""
    from hotline_desk.exchange.errors import IntakeError
    from hotline_desk.exchange.outgoing import write_table

    require(desk, "export")
    view = matters.matter(desk, name)
    lines: list[list[object]] = [[m.place_in_matter, f"{m.received:%Y-%m-%d %H:%M}", m.order, m.subject, m.caller, m.address, m.unit, m.state_label,
              m.outcome, m.satisfied, CARDS.get(m.card or "", "")] for m in view.members]
    mark = f"{desk.office_name}，{desk.user or '本机'} 于 {desk.now():%Y-%m-%d %H:%M} 导出；姓名、电话已遮挡"
    try:
        write_table(out, [title for title, _ in COLUMNS], [*lines, [], [mark]], sheet="同一诉求", widths=[wide for _, wide in COLUMNS],
                    tell=lambda done: step(min(done, len(lines)), len(lines)))
    except IntakeError as error:
        raise Refused(str(error)) from error
    _logged(desk, "export", name, f"同一诉求 {len(lines)} 行；已遮挡")
    return len(lines)


def draw(desk: Desk, name: str) -> Printed:
    """The sheet of a matter as PDF; raises Refused where it has no order."""
    from hotline_desk.paper.draw import PrintMeta, draw_papers
    from hotline_desk.paper.matter_sheet import paper

    require(desk, "print")
    return draw_papers([paper(sheet(desk, matters.matter(desk, name)))], meta=PrintMeta(desk.now(), desk.user, desk.office_name))


def printed(desk: Desk, name: str) -> None:
    """Log that the sheet went out."""
    require(desk, "print")
    _logged(desk, "print", name, FORM[0])


def _logged(desk: Desk, act: str, name: str, detail: str) -> None:
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.log_access(desk.user or "本机", act, name, detail)


def sheet(desk: Desk, view: MatterView) -> MatterSheet:
    """The matter as the sheet prints it."""
    require(desk, "view")
    from hotline_desk.paper.matter_sheet import MatterSheet

    orders = tuple((str(m.place_in_matter), f"{m.received:%Y-%m-%d %H:%M}", f"{m.order}\n{m.subject}", f"{m.unit or '未派单'}\n{m.state_label}",
                    m.satisfied or "未回访", m.outcome or "—") for m in view.members)
    deeds = tuple(f"{full_moment(d.at)}　{d.order}　{d.words}" + (f"（{d.detail}）" if d.detail else "") for d in view.deeds)
    return MatterSheet(view.matter, head(view), orders, tuple(matters.promise_words(view.promises)), deeds, desk.office_name)


def head(view: MatterView) -> tuple[tuple[str, str], ...]:
    """Label and value of the matter's facts, for page and paper alike."""
    first, last = (f"{day.year}年{day.month}月{day.day}日" for day in (view.first, view.last))
    span = f"{first} 至 {last}，前后 {view.days} 天"
    pairs = (("诉求", view.title), ("地点", view.place), ("起止", span),
             ("件数", f"{len(view.members)} 件，还在办 {view.open_orders} 件；来电人 {view.callers} 位"),
             ("牌", CARDS.get(view.card or "", "")), ("承办单位", "、".join(view.units)))
    return tuple((label, value) for label, value in pairs if value)
