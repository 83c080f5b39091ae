"""Notices through the command: a year replaced, a change laid over it, December counted, open deadlines moved and noted."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.calendars import year_plan
from hotline_desk.cli import main
from hotline_desk.domain.notice import NoticeError, read_notice
from hotline_desk.services import acts, days
from hotline_desk.services.arrangements import arranged, as_saved, is_change, plans, read_saved
from hotline_desk.services.office import Desk
from hotline_desk.services.showing import verified

NOTICES = Path(__file__).parent.parent / "notices"
NAMES = sorted(path.stem for path in NOTICES.glob("*.txt"))
CHANGES = {"2015-victory", "2019-labour", "2020-spring"}
NOW = "2026-12-21T09:00"
NEXT = """国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。2026年12月26日（周六）上班。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月13日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假，共1天。
六、中秋节：9月15日（周三）放假，共1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。10月9日（周六）上班。
"""


def text(name: str) -> str:
    return (NOTICES / f"{name}.txt").read_text(encoding="utf-8")


def working(plan: Any) -> dict[date, bool]:
    first = date(plan.year, 1, 1).toordinal()
    days = (date.fromordinal(n) for n in range(first, date(plan.year + 1, 1, 1).toordinal()))
    return {day: plan.day(day).working for day in days}


class Office:
    """An office whose commands are run at a moment."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys, self.now = folder, capsys, NOW
        assert self.run("init", "--pack", "youyilu")[0] == 0

    def run(self, *words: str) -> tuple[int, Any, str]:
        self.capsys.readouterr()
        status = main(["--data", str(self.folder), "--now", self.now, "--json", *words])
        out = self.capsys.readouterr()
        return status, json.loads(out.out) if out.out else None, out.err

    def take(self, words: str) -> tuple[int, Any, str]:
        path = self.folder.parent / "notice.txt"
        path.write_text(words, encoding="utf-8")
        return self.run("calendar", "import-notice", str(path))

    def year(self, year: int) -> dict[str, Any]:
        return dict(self.run("calendar", "show", str(year))[1])

    def receive(self, number: str, at: str, kind: str = "general") -> None:
        with Desk.open(self.folder, clock=lambda: datetime.fromisoformat(self.now), user="王敏") as desk:
            acts.record(desk, number, "register", {"channel": "12345"}, at)
            acts.record(desk, number, "dispatch", {"to": "甲居民区", "class": kind}, at)


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(tmp_path / "office", capsys)


@pytest.mark.parametrize("name", NAMES)
def test_every_notice_can_be_taken_by_the_command(office: Office, name: str) -> None:
    status, answer, err = office.take(text(name))
    assert (status, err) == (0, "")
    assert answer["year"] == int(name[:4])
    assert answer["moved"] == []
    shown = office.year(answer["year"])
    days = {d["date"]: d for d in shown["days"]}
    in_year = [d for d in answer["off"] if d in days]
    assert in_year
    assert all(days[d]["kind"] in ("holiday", "rest") for d in in_year)
    assert all(days[d]["kind"] == "make_up" for d in answer["work"] if d in days)
    assert shown["announced"] is True


@pytest.mark.parametrize("name", NAMES)
def test_a_year_taken_is_the_year_the_program_brings(name: str) -> None:
    """Three yearly notices were changed later; taken with their change they agree as well."""
    saved: dict[str, Any] = {}
    for step in (name[:4], *(c for c in CHANGES if c[:4] == name[:4])):
        notice = arranged(saved, read_notice(text(step)))
        saved[str(notice.year)] = as_saved(notice)
    for year, plan in plans(saved).items():
        assert working(plan) == working(year_plan(year))


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_a_change_is_laid_over_what_the_program_brings_and_twice_is_once(name: str) -> None:
    once = arranged({}, read_notice(text(name)))
    saved = {str(once.year): as_saved(once)}
    assert working(plans(saved)[once.year]) == working(year_plan(once.year))
    twice = arranged(saved, read_notice(text(name)))
    assert as_saved(twice) == saved[str(once.year)]


@pytest.mark.parametrize("name", NAMES)
def test_a_change_is_told_from_a_year(name: str) -> None:
    assert is_change(read_notice(text(name))) == (name in CHANGES)


def test_a_change_of_a_year_nobody_announced_is_refused(office: Office) -> None:
    change = text("2019-labour").replace("2019", "2027").replace("（星期日）", "").replace("4月28日、5月5日", "5月8日、5月9日")
    status, _, err = office.take(change)
    assert status == 1
    assert "请先录入全年的通知" in err
    assert office.year(2027)["announced"] is False


def test_what_was_saved_reads_back() -> None:
    notice = read_notice(NEXT)
    again = read_saved(2027, json.loads(json.dumps(as_saved(notice))))
    assert (again.off, again.work, again.title) == (notice.off, notice.work, notice.title)
    older = {k: v for k, v in as_saved(notice).items() if k in ("title", "off", "work")}
    assert read_saved(2027, older).off_days == notice.off_days


def test_a_make_up_day_of_next_years_notice_counts_this_december(office: Office) -> None:
    before = {d["date"]: d["kind"] for d in office.year(2026)["days"]}
    assert before["2026-12-26"] == "rest"
    assert office.take(NEXT)[0] == 0
    after = {d["date"]: d for d in office.year(2026)["days"]}
    assert after["2026-12-26"]["kind"] == "make_up"
    assert "2027" in after["2026-12-26"]["source"]
    assert {d: k["kind"] for d, k in after.items() if k["kind"] != before[d]} == {"2026-12-26": "make_up"}
    due = office.run("calendar", "due", "--start", "2026-12-25T10:00", "--allowance", "1 working_days")[1]
    assert due["due"] == "2026-12-26T17:30"


def test_open_deadlines_move_and_the_old_dates_stay_in_the_history(office: Office) -> None:
    office.receive("A1", "2026-12-21T09:00")  # five working days: over the 26th
    office.receive("B1", "2026-12-21T09:00", "simple")  # one: not over it
    status, answer, _ = office.take(NEXT)
    assert status == 0
    moved = {(m["order"], m["timer"]): (m["from"], m["to"]) for m in answer["moved"]}
    assert moved == {("A1", "handle"): ("2026-12-28T17:30", "2026-12-26T17:30")}
    order = office.run("show", "A1")[1]
    assert order["events"][-1]["text"] == "录入2027年放假安排：办理时限由 12月28日（周一）17:30 改为 12月26日（周六）17:30"
    assert next(t["due"] for t in order["timers"] if t["rule"] == "handle") == "2026-12-26T17:30"
    assert len(office.run("show", "B1")[1]["events"]) == 2
    due = [d["due"] for d in office.run("due")[1] if d["order"] == "A1" and d["timer"] == "handle"]
    assert due == ["2026-12-26T17:30"]


def test_dates_that_were_provisional_are_so_no_longer(office: Office) -> None:
    office.receive("A1", "2026-12-21T09:00", "complex")
    handle = next(t for t in office.run("show", "A1")[1]["timers"] if t["rule"] == "handle")
    assert handle["provisional"] is True
    assert office.take(NEXT)[0] == 0
    handle = next(t for t in office.run("show", "A1")[1]["timers"] if t["rule"] == "handle")
    assert handle["provisional"] is False


def test_ended_orders_are_judged_anew_too_so_that_lists_and_events_agree(office: Office) -> None:
    office.receive("A1", "2026-12-21T09:00")
    with Desk.open(office.folder, clock=lambda: datetime.fromisoformat(NOW), user="王敏") as desk:
        for kind, data in (("request_return", {"reason": "非辖区", "signed_by": ["热线办"]}), ("decide_return", {"accepted": True})):
            acts.record(desk, "A1", kind, data)
    assert office.take(NEXT)[1]["moved"] == []
    with Desk.open(office.folder, clock=lambda: datetime.fromisoformat(NOW)) as desk:
        assert verified(desk, projections=True)["projections"] == {"checked": 1, "different": 0}


def test_the_same_notice_again_changes_nothing(office: Office) -> None:
    office.receive("A1", "2026-12-21T09:00")
    assert len(office.take(NEXT)[1]["moved"]) == 1
    assert office.take(NEXT)[1]["moved"] == []
    assert len(office.run("show", "A1")[1]["events"]) == 3


def test_a_mended_notice_replaces_the_year(office: Office) -> None:
    office.take(NEXT)
    mended = NEXT.replace("2026年12月26日（周六）上班。", "").replace("2月13日（周六）上班", "2月14日（周日）上班")
    assert office.take(mended)[0] == 0
    assert {d["date"]: d["kind"] for d in office.year(2026)["days"]}["2026-12-26"] == "rest"
    days = {d["date"]: d["kind"] for d in office.year(2027)["days"]}
    assert (days["2027-02-13"], days["2027-02-14"]) == ("rest", "make_up")


@pytest.mark.parametrize("words", ["今天天气不错。", "", NEXT.replace("共7天。2月13日", "共8天。2月13日"),
                                   NEXT.replace("2月13日（周六）", "2月13日（周日）"), NEXT.replace("2月13日（周六）", "2月10日（周三）")])  # fmt: skip
def test_a_wrong_text_is_refused_and_nothing_changes(office: Office, words: str) -> None:
    office.receive("A1", "2026-12-21T09:00")
    before = office.year(2027)
    status, answer, err = office.take(words)
    assert (status, answer) == (1, None)
    assert "日历没有变化" in err
    assert office.year(2027) == before
    assert len(office.run("show", "A1")[1]["events"]) == 2


def test_an_unreadable_file_is_refused(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "gbk.txt"
    path.write_bytes(NEXT.encode("gb18030"))
    assert office.run("calendar", "import-notice", str(path))[0] in (0, 1)
    assert office.run("calendar", "import-notice", str(tmp_path / "none.txt"))[0] == 1


def test_a_change_alone_is_no_year() -> None:
    with pytest.raises(NoticeError):
        arranged({}, read_notice(text("2019-labour").replace("2019", "2040").replace("（星期日）", "").replace("5月5日", "5月6日")))


@pytest.mark.parametrize(("earlier", "said"), [
    ((), "保存后在办工单的截止日都不变。"), ((True, True), "保存后 2 件在办工单的截止日会提前。"),
    ((False, False), "保存后 2 件在办工单的截止日会推后。"), ((True, False, False), "保存后 3 件在办工单的截止日会变，其中 1 件提前。")])
def test_what_a_calendar_moves_is_said_once(earlier: tuple[bool, ...], said: str) -> None:
    moved = [days.MovedRow(f"A{n}", "办理", "9/20 17:30", "9/19 17:30", one) for n, one in enumerate(earlier)]
    assert days.summary(moved) == said
