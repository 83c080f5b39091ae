"""Scenes of paper: the print preview, and the forms themselves as pages."""

from __future__ import annotations

from collections.abc import Iterator

from hotline_desk.shots.studio import Studio


def paper(studio: Studio) -> Iterator[str]:
    """The print preview, and both papers as pages."""
    number = supervised(studio)
    studio.shell.go("dossier", number)
    studio.window.print_preview(number)
    studio.wait(1.5)
    yield "05-打印预览"
    studio.close_layers()
    for form in ("youyilu_supervision", "chengdong_escalation"):
        _page(studio, form, number)


def supervised(studio: Studio) -> str:
    found = [f["order_no"] for f in studio.desk.store.findings(rule="supervise_repeat")]
    return str(found[-1]) if found else studio.order("handling")


def _page(studio: Studio, form: str, number: str) -> None:
    from hotline_desk.services import printing

    values = {number: {**printing.numbered(studio.desk, form, [number]).get(number, {})}}
    if form == "chengdong_escalation":
        values[number] |= {"reason": "同一诉求多次投诉，经多次办理仍未达到满意；涉及产权方、市场监管等多家单位，多次协调无果，续报有二次续报风险。",
                           "co_units": "市场监管所、城建中心、房管所"}
    printed = printing.draw(studio.desk, form, [number], values)
    if studio.out is None:
        return
    (studio.out / f"{form}.pdf").write_bytes(printed.pdf)
    (studio.out / f"{form}.png").write_bytes(printing.page_png(printed.pdf, 0, 1.6))
