"""Scenes of the lists: 工单库 with its dialogs, and what is done to many orders at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hotline_desk.shots.studio import Studio


def orders(studio: Studio) -> Iterator[str]:
    """工单库: the list, what may be asked of it, its columns, several orders at once, the export."""
    from hotline_desk.services import filtering
    from hotline_desk.services.filtering import Query

    for name, query in (("重复未结", Query(quick="open", repeat=3)), ("超期未办", Query(quick="open", due="over"))):
        filtering.keep(studio.desk, name, query)
    studio.waiting()
    page = _library(studio)
    yield "13-工单库"
    page.filters.choose("kept:重复未结")
    studio.until(lambda: not page.reading)
    yield "13-工单库-常用筛选"
    page.ask_filter()
    studio.wait(0.6)
    yield "13-工单库-筛选"
    studio.close_layers()
    page.ask_columns()
    yield "13-工单库-列"
    studio.close_layers()
    page.filters.choose("open")
    studio.until(lambda: not page.reading)
    yield from _several(studio, page)


def _library(studio: Studio) -> Any:
    studio.shell.go("orders", "")
    page = studio.shell.page("orders")
    studio.until(lambda: not page.reading)
    return page


def _several(studio: Studio, page: Any) -> Iterator[str]:
    page.table.toggle(list(page.table.ids())[:14])
    page.table.setFocus()
    yield "13-工单库-多选"
    page.ask_export()
    yield "13-工单库-导出"
    studio.close_layers()
    page._many("dispatch")  # noqa: SLF001 - as the letter P does
    studio.until(lambda: bool(studio.shell.layers()))
    panel = studio.shell.layers()[-1]
    studio.until(lambda: getattr(panel, "ready", True))
    yield "13-工单库-批量派单"
    studio.close_layers()
    page.table.unchoose()


KNOWN = (
    ("居民加装电梯要办哪些手续", "本单元业主协商一致后，由业主代表向房管所递交书面申请，公示 10 天；产权单位、规划部门会签后开工。街道加梯办可上门指导。",
     "加装电梯", "沪建房管联〔2023〕45号", "房管所", ["加梯", "电梯", "征询"], "2026-09-10"),
    ("夜间建筑施工扰民怎么处理", "晚 22 时至次日 6 时禁止产生噪声的施工；持夜间施工证明的除外，并须公告附近居民。执法队当晚到现场核实。",
     "施工噪声", "噪声污染防治法 第四十三条", "综合行政执法队", ["夜间", "施工", "噪声"], "2026-10-08"),
    ("楼道堆放杂物谁来清理", "居委会先劝导并限期三天自行清理；逾期由物业代为清理，占用消防通道的由消防部门处理。", "楼道堆物",
     "上海市住宅物业管理规定 第五十六条", "社区管理办公室", ["楼道", "堆物"], "2027-01-15"))
TALKED = (
    {"type": "attack", "topic": "临江新村外墙渗水反复投诉", "place": "街道三楼会议室", "chair": "街道主要领导", "attendees": ["房管所", "城建中心"],
     "decision": "房管所月底前完成修缮方案，城建中心配合脚手架审批，施工期间每周向居民公布进度。", "lead": "房管所", "co": ["城建中心"],
     "deadline": "2026-09-15"},
    {"type": "topic", "topic": "夜间施工噪声联合执法", "place": "城运中心", "chair": "分管领导", "decision": "执法队排夜间值守表。", "lead": "综合行政执法队",
     "deadline": "2026-09-30"})


def records(studio: Studio) -> Iterator[str]:
    """台账, 知识库, 会议与约谈; 知识库 beside an order."""
    from hotline_desk.services import records as kept

    for question, answer, category, source, unit, words, day in KNOWN:
        kept.add(studio.desk, "knowledge", {"question": question, "answer": answer, "category": category, "source": source, "unit": unit,
                                            "keywords": words, "review_by": day}, "2026-03-20T09:00")
    held = next(slot for slot in kept.kind(studio.desk, "meeting").slots if slot.name == "type")
    for told in TALKED:  # every regulation has its own kinds of meetings
        known = told["type"] if told["type"] in dict(held.choices) else held.choices[0][0]
        kept.add(studio.desk, "meeting", told | {"type": known}, "2026-09-08T14:00")
    studio.shell.go("records")
    yield "13-台账"
    studio.shell.go("knowledge")
    yield "13-知识库"
    studio.shell.go("meetings")
    page = studio.shell.page("meetings")
    studio.wait(2.5)
    yield "13-会议与约谈"
    if page.due.offered():
        page.due.first()
        yield "13-会议与约谈-记约谈"
        page.escape()
    yield from _on_paper(studio, page)


def _on_paper(studio: Studio, page: Any) -> Iterator[str]:
    page.pills.choose("meeting")
    page.print_record()
    studio.wait(1.5)
    yield "13-会议纪要"
    studio.close_layers()
    yield from _beside(studio)


def _beside(studio: Studio) -> Iterator[str]:
    """知识库 in the file of an order, in its reply, and while one is registered."""
    from hotline_desk.shots.samples import PASTED

    number = next((n for state in ("handling", "dispatched", "redo") for n in _told_of(studio, state)), studio.order("handling"))
    studio.shell.go("dossier", number)
    studio.wait(0.5)
    studio.shell.page("dossier").facts.ensureWidgetVisible(studio.shell.page("dossier").facts.answers)
    yield "13-知识库-在档案里"
    studio.open_act(number, "answer")
    panel = studio.shell.layers()[-1]
    panel.scroll.ensureWidgetVisible(panel.answers)
    yield "13-知识库-在回复里"
    studio.close_layers()
    studio.shell.go("register")
    page = studio.shell.page("register")
    page.pane.source.put(PASTED)
    studio.wait(1.5)
    scroll = page.pane.answers.parentWidget().parentWidget().parentWidget()
    scroll.ensureWidgetVisible(page.pane.answers)
    yield "13-知识库-在登记里"


def _told_of(studio: Studio, state: str) -> list[str]:
    """The orders 知识库 has something to say about."""
    asked = studio.desk.store.rows({"state": state}, columns=("number", "subject"))
    return [str(r["number"]) for r in asked if any(w in str(r["subject"]) for w in ("楼道", "加装电梯", "施工噪声"))]


LEDGERED = (("小区东门路面沉降，雨天积水", "2026-10-31T17:30"), ("规划道路未建成，出行绕路", "2026-12-31T17:30"),
            ("老旧管网改造，楼上反复渗漏", "2026-09-30T17:30"), ("公交站台没有雨棚", "2026-08-31T17:30"))


def ledgers(studio: Studio) -> Iterator[str]:
    """挂账销项, in an office of a regulation that has it."""
    from hotline_desk import app
    from hotline_desk.services.office import Desk
    from hotline_desk.shots.samples import NOW

    first = studio.window, studio.shell
    with Desk.create(studio.folder / "庐阳", "luyang_cg", clock=lambda: NOW, user="王敏") as desk:
        _ledgered(desk)
        window = app.Window(desk)
        window.shell.resize(studio.shell.size())
        studio.window, studio.shell = window, window.shell
        window.shell.show()
        window.shell.go("ledger")
        studio.until(lambda: not window.shell.page("ledger").reading)
        yield "13-挂账台账"
        window.shell.close()
    studio.window, studio.shell = first


def _ledgered(desk: Any) -> None:
    from datetime import datetime

    from hotline_desk.services import acts

    for i, (subject, planned) in enumerate(LEDGERED):
        number, day = f"LY2608-{i + 1:04d}", f"2026-08-0{i + 3}"
        for kind, at, data in (
                ("register", f"{day}T09:10", {"subject": subject, "content": subject, "phone": "13800001234", "address": f"沿河路{i + 1}号"}),
                ("dispatch", f"{day}T10:00", {"to": "市政科"}), ("accept", f"{day}T10:30", {}),
                ("open_ledger", f"2026-08-1{i}T15:00", {"reason": "需列入年度工程计划，资金到位后实施", "planned": planned})):
            acts.record(desk, number, kind, data, datetime.fromisoformat(at))
    acts.record(desk, "LY2608-0004", "clear_ledger", {"evidence": ["image"], "note": "雨棚已装好，已告知诉求人"}, datetime(2026, 9, 2, 10, 0))
    acts.record(desk, "LY2608-0003", "remind_ledger", {"note": "请排进四季度计划"}, datetime(2026, 8, 31, 16, 0))


def dispatching(studio: Studio) -> Iterator[str]:
    """派单 with units that help and the ground of a designation."""
    number = studio.waiting()
    studio.shell.go("dossier", number)
    studio.open_act(number, "dispatch")
    panel = studio.shell.layers()[-1]
    if panel.basis is not None:  # only where the regulation tells statutory, agreed and designated apart
        panel.basis.set_value("designated")
        panel.ground.set_value("分管领导张某 9月16日指定")
    for unit in panel.unit.list.rows.units[1:3]:
        panel.co.add(unit.name)
    panel._show_co()  # noqa: SLF001 - as Alt+X does
    panel.compute()
    studio.wait()
    yield "09-派单-协办"
    studio.close_layers()
    from hotline_desk.services import dossier

    waiting = [r["number"] for r in studio.desk.store.rows({"state": "registered"}, columns=("number",))][:8]
    many = studio.window.acts().open_many(dossier.view(studio.desk, waiting[0]), "dispatch", waiting)
    studio.until(lambda: bool(many.shares.shares))
    studio.wait()
    yield "09-派单-几件"
    studio.close_layers()
