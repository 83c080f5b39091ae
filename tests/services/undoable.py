"""Every act of the services that writes: how to do it once, whether it can be taken back, and why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hotline_desk.domain.notice import read_notice
from hotline_desk.services import (
    accounts,
    acts,
    alerts,
    anonymising,
    audit,
    bulk,
    bulletin,
    calls,
    days,
    filtering,
    import_fixing,
    importing,
    joining,
    knowledge,
    looks,
    materials,
    notices,
    own_values,
    password_rules,
    places,
    publishing,
    records,
    registering,
    revisiting,
    safekeeping,
    scans,
    schemes,
    spot_checks,
    supervise_case,
    supervising,
    unit_office,
    unit_sheet,
)
from hotline_desk.services.materials import Incoming
from hotline_desk.services.office import Desk
from hotline_desk.services.passwords import Rules
from hotline_desk.services.standing import Standing
from tests.screens.closed import OIL
from tests.screens.offices import act

NOTICE = Path(__file__).with_name("notice-2027.txt")
OPEN, LATER, UNIT = "BS260916-0001", "BS260916-0002", "综合行政执法队"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000000000500010d0a2db40000000049454e44ae426082")


def _sheet(folder: Path, heads: tuple[str, ...], *lines: tuple[str, ...]) -> Path:
    path = folder / "表.csv"
    path.write_text("\n".join(",".join(line) for line in (heads, *lines)), encoding="utf-8-sig")
    return path


HEADS = ("工单编号", "来电人", "联系电话", "诉求地址", "诉求标题", "诉求内容", "派单时间", "承办单位")
LINES = (("BS260917-0001", "王五", "13900000001", "牡丹江路1号", "路灯不亮", "路灯坏了三天", "2026-09-17 09:00", "新来的单位"),
         ("BS260917-0002", "赵六", "13900000002", "牡丹江路2号", "", "", "2026-09-17 09:00", ""))


def _import(desk: Desk) -> None:
    plan = import_fixing.look(desk, _sheet(desk.folder.parent, HEADS, *LINES))
    assert (plan.counts["new"], plan.counts["rejected"]) == (1, 1)
    importing.commit(desk, plan)


def _scheme(desk: Desk) -> schemes.Scheme:
    return schemes.save(desk, "区平台", {"单据": "number", "说了啥": "content"})


def _counted(desk: Desk) -> Any:
    return bulletin.make(Standing(desk), "2026-08")


def _corrected(desk: Desk) -> None:
    act(desk, "BS260801-0009", "register", "2026-08-03T09:00", channel="12345", kind="complaint", phone="13800000009", content="迟来的一件")
    act(desk, "BS260801-0009", "dispatch", "2026-08-03T10:00", to=UNIT, basis="statutory")


def _folder(desk: Desk) -> Path:
    place = desk.folder.parent / "扫描"
    place.mkdir(exist_ok=True)
    return place


def _record(desk: Desk) -> records.Record:
    return records.add(desk, "knowledge", {"question": "油烟怎么办", "answer": "先责令清洗", "source": "第四条"})


Act = Callable[[Desk], Any]


def _nothing(_desk: Desk) -> None:
    """No more is needed than what the office has."""


def _two(desk: Desk) -> None:
    joining.together(desk, [OPEN, LATER])


def _flagged(desk: Desk) -> None:
    acts.record(desk, OIL, "flag", {"what": "leader_instruction"})


def _published(desk: Desk) -> None:
    _corrected(desk)
    publishing.publish(desk, _counted(desk))
    act(desk, "BS260802-0009", "register", "2026-08-04T09:00", channel="12345", kind="complaint", phone="13800000019", content="又一件")
    act(desk, "BS260802-0009", "dispatch", "2026-08-04T10:00", to=UNIT, basis="statutory")


def _file(desk: Desk) -> Any:
    return materials.add(desk, OPEN, [Incoming("现场.png", PNG, "image")])


def _scan(desk: Desk) -> Path:
    path = _folder(desk) / "签字.png"
    path.write_bytes(PNG)
    return path


def own_value(desk: Desk) -> None:
    """The office sets a value of its own."""
    own_values.change(desk, "kb_review_days", 90, date(2026, 9, 20), "会议纪要")


def _place(desk: Desk) -> None:
    places.save(desk, "宝林六村", ["电缆厂大院"])


def _user(desk: Desk) -> None:
    accounts.add(desk, "李红", "clerk", "Youyilu#77")


ADD, AMEND, VOID = "已记", "已改", "已作废"
#: act: (what must be there first, the act as the window does it)
ACTS: Mapping[str, tuple[Act, Act]] = {
    "accounts.add": (_nothing, _user),
    "accounts.change": (_user, lambda d: accounts.change(d, "李红", role="reviewer")),
    "accounts.change, stopped": (_user, lambda d: accounts.change(d, "李红", active=False)),
    "accounts.change, let in again": (lambda d: (_user(d), accounts.change(d, "李红", active=False)),
                                      lambda d: accounts.change(d, "李红", active=True, password="Chengdong+88")),
    "password_rules.keep_rules": (_nothing, lambda d: password_rules.keep_rules(d, Rules(10, 2, 180))),
    "password_rules.keep_idle": (_nothing, lambda d: password_rules.keep_idle(d, 20)),
    "acts.record": (_nothing, lambda d: acts.record(d, OPEN, "remind")),
    "acts.record_many": (_nothing, lambda d: acts.record_many(d, [OPEN, LATER], "note", {"text": "一起补记"})),
    "acts.record_steps": (_nothing, lambda d: acts.record_steps(d, OPEN, [("reply", {"method": "phone", "points": "已清理"}), ("note", {"text": "记"})])),
    "acts.record_work": (_nothing, lambda d: acts.record_work(d, [(OPEN, [("note", {"text": "一"})]), (LATER, [("note", {"text": "二"})])])),
    "a dispatch to a unit nobody knew": (_nothing, lambda d: acts.record(d, LATER, "dispatch", {"to": "头一回听说的单位", "co": ["另一个"], "basis": "statutory"})),
    "bulk.record": (_nothing, lambda d: bulk.record(d, [OPEN, LATER], [("note", {"text": "批量"})])),
    "bulk.join": (_nothing, lambda d: bulk.join(d, [OPEN, LATER])),
    "calls.appoint": (_nothing, lambda d: calls.appoint(d, OIL, datetime(2026, 9, 18, 9, 0))),
    "joining.together": (_nothing, lambda d: joining.together(d, [OPEN, LATER])),
    "joining.join": (_nothing, lambda d: joining.join(d, LATER, OPEN)),
    "joining.leave": (_two, lambda d: joining.leave(d, LATER)),
    "joining.part": (_nothing, lambda d: joining.part(d, LATER, [OPEN])),
    "knowledge.reviewed": (_record, lambda d: knowledge.reviewed(d, records.listed(d, "knowledge")[0].number, date(2026, 12, 1))),
    "materials.add": (_nothing, _file),
    "materials.remove": (_file, lambda d: materials.remove(d, OPEN, next(a["id"] for a in d.store.attachments(OPEN)))),
    "places.save": (_nothing, _place),
    "places.save, another name": (_place, lambda d: places.save(d, "宝林七村", ["电缆厂大院"], "宝林六村")),
    "places.remove": (_place, lambda d: places.remove(d, places.listed(d)[0])),
    "records.add": (_nothing, lambda d: records.told(d, _record(d), ADD)),
    "records.amend": (_record, lambda d: records.told(d, records.amend(d, records.listed(d)[0].number, {"answer": "改了的口径"}), AMEND)),
    "records.void": (_record, lambda d: records.told(d, records.void(d, records.listed(d)[0].number, "重复"), VOID)),
    "spot_checks.begin": (_nothing, lambda d: records.told(d, spot_checks.begin(d, "training", _training(d)), ADD)),
    "registering.save": (_nothing, lambda d: registering.save(d, {"number": "BS260917-0009", "channel": "12345", "kind": "complaint", "content": "路灯不亮",
                                                                 "phone": "13900000003"}, {"to": "没听说过的单位", "basis": "statutory"}, same_as=OPEN)),
    "revisiting.missed": (_nothing, lambda d: revisiting.missed(d, OIL)),
    "revisiting.save": (_nothing, lambda d: revisiting.save(d, OIL, revisiting.Heard({"source": "street", "result": "satisfied"}))),
    "scans.keep": (_nothing, lambda d: scans.keep(d, [_awaited(scans.read(d, _scan(d)))])),
    "scans.set_folder": (_nothing, lambda d: scans.set_folder(d, _folder(d))),
    "scans.forget_folder": (lambda d: scans.set_folder(d, _folder(d)), scans.forget_folder),
    "supervise_case.keep_scan": (_flagged, lambda d: supervise_case.keep_scan(d, OIL, "supervise", _scan(d))),
    "supervising.dismiss": (_flagged, lambda d: supervising.dismiss(d, OIL, "supervise", "已约谈")),
    "importing.commit": (_nothing, _import),
    "import_fixing.settle": (_import, lambda d: import_fixing.settle(d, d.store.pending_rows()[0]["id"], "dropped")),
    "import_fixing.registered": (_import, lambda d: import_fixing.registered(d, d.store.pending_rows()[0]["id"], acts.record(d, OPEN, "remind"))),
    "schemes.save": (_nothing, _scheme),
    "schemes.rename": (_scheme, lambda d: schemes.rename(d, schemes.listed(d)[0].name, "新名")),
    "schemes.remove": (_scheme, lambda d: schemes.remove(d, schemes.listed(d)[0].name)),
    "schemes.answer": (_nothing, lambda d: schemes.answer(d, ("工单编号", "办结时间"), "办结时间", "platform_due")),
    "schemes.forget_answers": (lambda d: schemes.answer(d, ("工单编号", "办结时间"), "办结时间", "platform_due"), schemes.forget_answers),
    "filtering.keep": (_nothing, lambda d: filtering.keep(d, "我的", filtering.Query(words="油烟"))),
    "filtering.drop": (lambda d: filtering.keep(d, "我的", filtering.Query(words="油烟")), lambda d: filtering.drop(d, "我的")),
    "filtering.choose_columns": (_nothing, lambda d: filtering.choose_columns(d, ["number", "subject"])),
    "looks.choose": (_nothing, lambda d: looks.choose(d, looks.Looks("huge", True, False))),
    "alerts.wish": (_nothing, lambda d: alerts.wish(d, sound=True)),
    "anonymising.keep_for": (_nothing, lambda d: anonymising.keep_for(d, "5")),
    "audit.keep_for": (_nothing, lambda d: audit.keep_for(d, 400)),
    "safekeeping.keep_second": (_nothing, lambda d: safekeeping.keep_second(d, _folder(d))),
    "days.set_day": (_nothing, lambda d: days.set_day(d, date(2026, 9, 18), "off", "台风停工")),
    "days.set_day, given back": (lambda d: days.set_day(d, date(2026, 9, 18), "off", "台风停工"), lambda d: days.set_day(d, date(2026, 9, 18), "", "")),
    "days.adopt_notice": (_nothing, lambda d: days.adopt_notice(d, read_notice(NOTICE.read_text(encoding="utf-8")))),
    "notices.adopt": (_nothing, lambda d: notices.adopt(d, read_notice(NOTICE.read_text(encoding="utf-8")))),
    "own_values.change": (_nothing, own_value),
    "own_values.restore": (own_value, lambda d: own_values.restore(d, "kb_review_days")),
    "publishing.publish": (_corrected, lambda d: publishing.publish(d, _counted(d))),
    "publishing.correct": (_published, lambda d: publishing.correct(d, _counted(d), "补录")),
    "unit_office.add": (_nothing, lambda d: unit_office.add(d, "新单位", "section")),
    "unit_office.save": (_nothing, lambda d: unit_office.save(d, UNIT, "section", ["执法队"], {"first": "李红"}, True)),
    "unit_office.rename": (_nothing, lambda d: unit_office.rename(d, UNIT, "综合执法大队")),
    "unit_office.rename, no orders": (lambda d: unit_office.add(d, "新单位", "section"), lambda d: unit_office.rename(d, "新单位", "新新单位")),
    "unit_office.join": (lambda d: unit_office.add(d, "新单位", "section"), lambda d: unit_office.join(d, UNIT, "新单位")),
    "unit_sheet.keep": (_nothing, lambda d: unit_sheet.keep(d, unit_sheet.compared(d, [
        unit_sheet.UnitLine("表里的单位"), unit_sheet.UnitLine(UNIT, people={"first": "李红"})]))),
}
#: What cannot be taken back by its nature; tests/screens/test_final_acts.py reads the sentence that says so before it is done.
FINAL: Mapping[str, str] = {
    "archiving.archive": "归档: the issue excepts it",
    "anonymising.anonymise": "erasing a person is for good: the law asks for it",
    "safekeeping.forget_older": "destroys the older backups so that an erased person is in none of them",
    "safekeeping.bring_back": "restoring: the office as it was is kept whole beside, and restored the same way",
    "keys.renewed_code": "a recovery code that was shown cannot be unseen",
    "accounts.set_password": "a password that somebody was told cannot be unsaid, and the former one may be known to others",
    "accounts.turn_off": "Ctrl+Z signs nobody in without a password",
    "audit.prune": "destroys records of access past their time", "audit.reseal": "a seal over what stands",
}
#: What stays, and why.
NOT: Mapping[str, str] = {
    "archiving.require_reason": "asks only",
    "acts.undo": "it is Ctrl+Z", "importing.undo": "it is Ctrl+Z of an import",
    "records.take_back": "it is Ctrl+Z of a record",
    "drafts.keep": "what is typed and not saved is no act; the field has its own Ctrl+Z", "registering.save_draft": "as drafts.keep",
    "registering.local_number": "a number drawn into a form; nothing is registered by it",
    "filtering.used": "counts how often a filter is chosen",
    "drill.clear": "takes away a copy that a drill left; nothing of the office", "drill.drill": "tries a backup in a folder of its own; of the office only the day of the drill is kept",
    "import_fixing.amend": "changes the plan on the screen; nothing of the office before 导入",
    "import_fixing.adopt": "as import_fixing.amend", "import_fixing.look": "reads a file", "importing.plan": "reads a file", "import_known.find": "reads a file", "import_known.earlier": "asks only",
    "safekeeping.moving_file": "writes a file outside the office",
    "own_values.adopt": "no screen borrows a rule; office.toml does", "calendars.import_notice": "the command; the window adopts a notice it has shown",
    "attachments.attach": "inside materials.add", "attachments.take": "inside materials.add", "attachments.remove": "inside materials.remove",
    "learning.name_place": "inside places.save", "units.add": "inside a dispatch", "record_log.run": "the command line's door to records",
    "recording.stream": "the command line's door to acts.record", "revisiting.send_back": "one event through acts.record",
    "spot_checks.keep": "the command's records.add", "spot_checks.results": "records.amend",
    "appeals.printed": "printing", "printing.keep_changes": "printing", "printing.keep_numbers": "printing", "printing.mark_printed": "printing",
    "matter_papers.printed": "printing", "bulletin_papers.printed": "printing",
}


def _training(desk: Desk) -> dict[str, Any]:
    kind = records.kind(desk, "training")
    values = {"day": "2026-09-10", "int": "3", "long": "一段话", "text": "一句话"}
    return {s.name: s.choices[0][0] if s.choices else values.get(s.type, "一句话") for s in kind.slots if s.required}


def _awaited(scan: scans.Scan) -> scans.Scan:
    from dataclasses import replace

    return replace(scan, order=OPEN, form="youyilu_supervision", words="督办单")
