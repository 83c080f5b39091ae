"""What a month of an office holds beside its orders, and how a clerk does it, by whatever hands she has.

The office: three complaints of last month whose citizens were not satisfied, two of today that are one matter, a case that
goes badly, and where the regulation has a list (挂账, 问题清单) an entry on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox

from hotline_desk.screens.print_preview import PrintPreview
from hotline_desk.services import acts, bulletin_papers, ledgers, records
from hotline_desk.services.office import Desk
from hotline_desk.widgets.buttons import Button
from tests.screens import office_day as day
from tests.screens.clerk import ALT, CTRL, KEY, UNIT, Clerk
from tests.screens.papers import Outside

KINDS = {"youyilu": "neighbourhood", "chengdong": "village"}
CLOSED, WELL = ("GD260827-0001", "GD260827-0002", "GD260827-0003"), "GD260827-0004"
BAD, TWIN, OTHER, LISTED = "GD260828-0007", "GD260907-0011", "GD260907-0012", "GD260828-0009"
SPOT = {"address": "友谊路街道宝林六村12号", "subject": "楼道长期堆放杂物，影响老人通行", "content": "12号楼道长期堆放纸箱和旧家具，老人出不了门",
        "caller": "陈女士", "phone": "13800001234"}


def furnish(desk: Desk) -> None:
    """The office as it stands on Monday the 7th of September 2026."""
    with desk.store.transaction(by="王敏", now=desk.now()) as tx:
        if UNIT not in {str(u["name"]) for u in tx.units()}:
            tx.add_unit(UNIT, KINDS.get(desk.pack.id, "section"), pending=False)
    desk.units_changed()
    for n, number in enumerate(CLOSED):
        _begun(desk, number, 27, n)
        _over(desk, number)
    _begun(desk, WELL, 27, 4)
    _over(desk, WELL, well=True)
    _begun(desk, BAD, 28, 7)
    for step, at in (("confirm", "2026-09-01T10:00"), ("issue", "2026-09-01T11:00"), ("poor", "2026-09-04T10:00")):
        acts.record(desk, BAD, "supervise", {"step": step}, datetime.fromisoformat(at))
    for number in (TWIN, OTHER):
        acts.record(desk, number, "register", {**SPOT, "channel": "12345", "kind": "complaint"}, datetime(2026, 9, 7, 9, 0))
    if desk.pack.id == "luyang_cg":
        _begun(desk, LISTED, 28, 9)
        acts.record(desk, LISTED, "open_ledger", {"reason": "列入年度工程计划", "planned": "2026-09-30T17:30"}, datetime(2026, 8, 31, 15))


def _begun(desk: Desk, number: str, date: int, n: int) -> None:
    start = datetime(2026, 8, date, 9)
    told = {"phone": f"1380000000{n}", "subject": f"路灯不亮{n}", "content": f"{n}号门前路灯不亮", "address": f"牡丹江路{n + 1}号", "caller": "吴敏"}
    for minutes, kind, data in ((0, "register", {**told, "channel": "12345", "kind": "complaint"}),
                                (10, "contact", {"method": "phone", "reached": True, "party": "office"}),
                                (20, "dispatch", {"to": UNIT, "basis": "statutory", "class": "general"}), (60, "accept", {})):
        acts.record(desk, number, kind, data, start + timedelta(minutes=minutes))


def _over(desk: Desk, number: str, well: bool = False) -> None:
    answers = {"process": "satisfied", "result": "satisfied", "resolved": "yes"} if well else {"process": "satisfied", "result": "dissatisfied", "resolved": "no"}
    for at, kind, data in (
            ("2026-08-28T09:00", "reply", {"method": "phone", "points": "已修好"}),
            ("2026-08-28T09:10", "file_result", {"solved": "actual", "evidence": ["image"], "result": "已修好", "disposition": "by_law",
                                                 "closure_basis": "completed"}),
            ("2026-08-28T10:00", "review_result", {"approved": True, "role": "热线办"}), ("2026-08-28T10:10", "submit", {}),
            ("2026-08-28T11:00", "close", {}),
            ("2026-09-01T09:00", "revisit", {"source": "street" if well else "district", "reached": True, **answers})):
        acts.record(desk, number, kind, data, datetime.fromisoformat(at))


# -- 台账 and its sisters ---------------------------------------------------------------------------------------------
def write_record(clerk: Clerk, page: Any, values: Mapping[str, str]) -> records.Record:
    """Fill what stands in the form at the right and keep it; answers the record."""
    known = {r.number for r in records.listed(clerk.desk)}
    for name, words in values.items():
        editor = page.form.fields[name].editor
        if isinstance(editor, QComboBox) and not editor.isEditable():
            clerk.pick(editor, editor.findData(words))
        else:
            clerk.come_to(editor)
            clerk.write(words)
    clerk.press_shortcut(KEY.Key_S, CTRL)
    clerk.qtbot.waitUntil(lambda: bool({r.number for r in records.listed(clerk.desk)} - known), timeout=15_000)
    clerk.settle()
    [made] = [r for r in records.listed(clerk.desk) if r.number not in known]
    return made


def begin(clerk: Clerk, page: Any, key: Qt.Key, kind: str) -> None:
    """新增, or another button that begins a record: a button's own key lets it look pressed for a moment first."""
    clerk.press_shortcut(key, ALT)
    clerk.qtbot.waitUntil(lambda: page.kind.name == kind and page.record is None and page.form.isAncestorOf(QApplication.focusWidget()), timeout=15_000)


def new_record(clerk: Clerk, kind: str, values: Mapping[str, str]) -> records.Record:
    """台账: a record of a kind."""
    clerk.press(KEY.Key_8, CTRL)
    page: Any = clerk.shell.current
    clerk.filter_by(page.pills, kind)
    begin(clerk, page, KEY.Key_N, kind)
    made = write_record(clerk, page, values)
    assert made.kind == kind
    return made


def meeting(clerk: Clerk, out: Outside, kind: str) -> None:
    """The month's meeting: minutes kept and printed, one thing to carry out put down with its own day."""
    clerk.to_list("meetings")
    page: Any = clerk.shell.current
    clerk.filter_by(page.pills, "meeting")
    begin(clerk, page, KEY.Key_N, "meeting")
    made = write_record(clerk, page, {"type": kind, "topic": "宝林六村楼道堆物", "chair": "分管领导", "decision": "九月底前清理完毕", "deadline": "2026-09-30"})
    clerk.press(KEY.Key_P, CTRL)
    day.print_paper(clerk, out, "meeting_minutes", "宝林六村楼道堆物", "九月底前清理完毕")
    begin(clerk, page, KEY.Key_T, "task")
    follow = write_record(clerk, page, {"title": "清理楼道", "deadline": "2026-09-28"})
    assert (follow.kind, made.number in str(follow.fields["from"])) == ("task", True)


def talk(clerk: Clerk, out: Outside) -> None:
    """约谈 from the list of what must follow in 通报: put on record, no longer listed, its notice printed."""
    before = len(records.listed(clerk.desk, "talk"))
    page = talk_listed(clerk, "week", back=True)
    assert page.form.fields["unit"].value() == UNIT
    made = write_record(clerk, page, {"person": "李书记", "demand": "一周内整改"})
    assert len(records.listed(clerk.desk, "talk")) == before + 1
    clerk.qtbot.waitUntil(lambda: made.fields["type"] not in [d.rule for d in page.due.dues], timeout=15_000)
    clerk.press(KEY.Key_P, CTRL)
    day.print_paper(clerk, out, "interview_notice", UNIT)


def talk_listed(clerk: Clerk, kind: str, back: bool = False) -> Any:
    """From 通报's list of what follows, this period's or the one before; answers the page 会议与约谈 it leads to."""
    clerk.press(KEY.Key_6, CTRL)
    page: Any = clerk.shell.current
    clerk.qtbot.waitUntil(lambda: page.found is not None and bool(page.counted.months), timeout=15_000)
    clerk.filter_by(page.kinds, kind)
    if back:
        _turned_back(clerk, page)
    clerk.filter_by(page.side.pills, "follows")
    clerk.use(next(b for b in page.side.findChildren(Button) if b.isVisible() and b.text() == "记约谈"))
    assert clerk.shell.current_key == "meetings"
    return clerk.shell.current


def _turned_back(clerk: Clerk, page: Any) -> None:
    now = page.period
    clerk.turn_back(page)
    clerk.qtbot.waitUntil(lambda: page.period != now and page.counted.period == page.period and bool(page.counted.months), timeout=15_000)
    clerk.settle()


def talk_by_key(clerk: Clerk) -> None:
    """会议与约谈 itself says which talks are due: Alt+Y begins the first; 通报's list then opens the one on record."""
    clerk.to_list("meetings")
    page: Any = clerk.shell.current
    clerk.qtbot.waitUntil(lambda: page.due.offered() is not None, timeout=15_000)
    clerk.settle()
    due = page.due.offered()
    begin(clerk, page, KEY.Key_Y, "talk")
    made = write_record(clerk, page, {"person": "王主任"})
    assert (made.kind, made.fields["type"], made.fields["unit"]) == ("talk", due.rule, due.unit)
    assert talk_listed(clerk, "month").record.number == made.number


def known(clerk: Clerk) -> None:
    """知识库: an answer written, looked over, copied, and in the end no longer used."""
    clerk.to_list("knowledge")
    page: Any = clerk.shell.current
    begin(clerk, page, KEY.Key_N, "knowledge")
    made = write_record(clerk, page, {"question": "楼道堆物谁来清", "answer": "居委会先劝导，逾期由物业代为清理。", "source": "物业管理规定"})
    clerk.press_shortcut(KEY.Key_Y, ALT)
    review = page.form.fields["review_by"].editor
    clerk.qtbot.waitUntil(lambda: records.get(clerk.desk, made.number).version > made.version or review.hasFocus(), timeout=15_000)
    if review.hasFocus():  # no article says how often: the clerk does
        clerk.write("2027-03-01")
        clerk.press_shortcut(KEY.Key_S, CTRL)
        clerk.qtbot.waitUntil(lambda: records.get(clerk.desk, made.number).version > made.version, timeout=15_000)
    clerk.settle()
    clerk.press_shortcut(KEY.Key_C, ALT)
    clerk.qtbot.waitUntil(lambda: "逾期由物业代为清理" in QGuiApplication.clipboard().text(), timeout=15_000)
    clerk.pick(page.form.fields["retired"].editor, 1)
    clerk.press_shortcut(KEY.Key_S, CTRL)
    clerk.qtbot.waitUntil(lambda: bool(records.get(clerk.desk, made.number).fields.get("retired")), timeout=15_000)
    clerk.settle()


# -- one matter ---------------------------------------------------------------------------------------------------------
def join(clerk: Clerk) -> None:
    """同一诉求: two orders of today are one; taken back, and joined for good."""
    clerk.press(KEY.Key_9, CTRL)
    page: Any = clerk.shell.current
    for joined in (True, False, True):
        clerk.qtbot.waitUntil(lambda: bool(page.review.rows) and not page.review.pairs.busy, timeout=15_000) if joined else None
        clerk.settle()
        if joined:
            clerk.press("Y")
        else:
            clerk.take_back()
        clerk.qtbot.waitUntil(lambda wanted=joined: (_matter(clerk, TWIN) is not None and _matter(clerk, TWIN) == _matter(clerk, OTHER)) is wanted, timeout=15_000)
        clerk.settle()


def _matter(clerk: Clerk, number: str) -> Any:
    return clerk.desk.store.rows({"number": number}, columns=("matter",), limit=1)[0]["matter"]


# -- lists, archive, bulletin ---------------------------------------------------------------------------------------------
def ledger(clerk: Clerk, out: Outside) -> None:
    """挂账台账 or 问题清单: reminded of, cleared from the list itself, the whole list on paper."""
    kept = ledgers.book(clerk.desk)
    assert kept is not None
    clerk.to_list("ledger")
    page: Any = clerk.shell.current
    clerk.qtbot.waitUntil(lambda: not page.reading and page.table.current_row() is not None, timeout=15_000)
    clerk.settle()
    number = page.table.current_row().order
    clerk.press(KEY.Key_P, CTRL)
    day.print_paper(clerk, out, kept.form, number)
    clerk.clock.after(30)
    if kept.remind:
        clerk.press("C")
        clerk.fill()
        clerk.qtbot.waitUntil(lambda: not page.reading)
        clerk.clock.after(30)
    for _ in range(4):
        if not page.clear.isEnabled() or not clerk.desk.judge(number):
            break
        clerk.press("H" if kept.remind else "D")
        clerk.fill()
        clerk.clock.after(30)
        clerk.qtbot.waitUntil(lambda: not page.reading, timeout=15_000)
        clerk.settle()
        if page.table.current_row() is None:
            break
    assert next(r for r in ledgers.rows(clerk.desk) if r.order == number).cleared


def archive(clerk: Clerk) -> None:
    """归档: what is whole is ticked by one key and goes together; a file that lacks something goes with the reason."""
    clerk.press(KEY.Key_7, CTRL)
    page: Any = clerk.shell.current
    before = [r.order for r in page._rows]
    assert before
    clerk.press("A")
    clerk.press("K")
    dialog: Any = clerk.panel
    if dialog.needed:
        clerk.come_to(dialog.reason)
        clerk.write("照片在承办单位，已说明")
    clerk.press(KEY.Key_Return, CTRL)
    clerk.qtbot.waitUntil(lambda: clerk.panel is None, timeout=15_000)
    clerk.settle()
    assert [n for n in before if clerk.state(n) == "archived"]


def bulletin(clerk: Clerk, out: Outside, kind: str) -> None:
    """通报 of the period that is over: printed and fixed, so that nothing recorded later moves it."""
    clerk.press(KEY.Key_6, CTRL)
    page: Any = clerk.shell.current
    clerk.qtbot.waitUntil(lambda: page.found is not None, timeout=15_000)
    clerk.filter_by(page.kinds, kind)
    _turned_back(clerk, page)
    if page.found.rows:
        clerk.press_shortcut(KEY.Key_P, CTRL)
        clerk.qtbot.waitUntil(lambda: isinstance(clerk.panel, PrintPreview), timeout=15_000)
        day.print_paper(clerk, out, bulletin_papers.FORM[0], UNIT)
    clerk.press_shortcut(KEY.Key_D, ALT)
    clerk.qtbot.waitUntil(lambda: page.kept is not None, timeout=15_000)
    clerk.settle()


def explained(clerk: Clerk, out: Outside, number: str) -> None:
    """说明书 of an order for its unit, from the file: why each time limit and finding is as it is."""
    clerk.find(number)
    clerk.press("W")
    clerk.qtbot.waitUntil(lambda: isinstance(clerk.panel, PrintPreview), timeout=15_000)
    day.print_paper(clerk, out, "explanation", number)
