"""contract §1 through ``cli.main``: every command, its keys and its statuses."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from hotline_desk import cli
from hotline_desk.domain.events import EVENT_KINDS
from tests.cli.hands import HEADERS, NOW, PHONE, ROWS, Run

# -- what there is ------------------------------------------------------------------------------------
EVENTS = {  # contract §2, copied
    "register": "channel kind urgency line caller phone address subject content category platform_due visit_window matter flags",
    "dispatch": "to co class basis designated_by_head", "accept": "", "contact": "method reached reason party",
    "initial_reply": "", "visit": "left_at recorder officers", "request_return": "reason basis signed_by",
    "decide_return": "accepted", "redispatch": "to reason", "request_extension": "level reason report_attached",
    "decide_extension": "approved new_due", "report_progress": "promised plan", "plan_close": "planned",
    "open_ledger": "reason planned", "remind_ledger": "", "clear_ledger": "evidence", "complete": "method", "reply": "method",
    "file_result": "disposition closure_basis solved evidence", "review_result": "role approved signed_by", "submit": "",
    "close": "", "revisit": "source reached contacted process result resolved attitude words", "redo": "level", "remind": "note",
    "report_to_head": "", "face_reply": "", "flag": "what points note", "supervise": "step", "escalate": "step",
    "transfer_case": "step case_no reason", "interview": "step type", "join_matter": "matter", "leave_matter": "matter",
    "archive": "", "void": "reason voids",
}
COMMANDS = "demo init import undo-import due show record find print calendar policy replay verify migrate score report log".split()


@pytest.mark.parametrize("kind", EVENTS)
def test_every_event_of_the_contract(kind: str) -> None:
    assert set(EVENTS[kind].split()) <= {slot.name for slot in EVENT_KINDS[kind].slots}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_so_far(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command in cli.COMMANDS
    assert cli.main([command, "--help"]) == 0
    assert capsys.readouterr().out


# -- keys ---------------------------------------------------------------------------------------------
def test_init(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = Run(tmp_path / "new", capsys)
    answer = run.json("init", "--pack", "youyilu", "--office", "友谊路热线办")
    assert answer.items() >= {"data": str(tmp_path / "new"), "pack": "youyilu", "version": "2026.1"}.items()
    assert "已经有" in run.refused("init", "--pack", "youyilu")
    assert "没有这个规定包" in Run(tmp_path / "other", capsys).refused("init", "--pack", "nowhere")
    assert not (tmp_path / "other").exists()


def test_an_import_says_which_rows_wait_and_what_it_changes(run: Run, tmp_path: Path) -> None:
    file, head = tmp_path / "导出.csv", "工单编号,派单时间,诉求内容,诉求地址,办结时间,工单状态\n"
    file.write_text(head + "A1,2026-03-02 10:00,楼道堆物,宝林六村12号,,办理中\nA2,17/3/2026,路灯不亮,密山二村3号,,办理中\n", encoding="utf-8-sig")
    assert "第 3 行 派单时间：时间“17/3/2026”看不懂" in run("import", str(file))
    file.write_text(head + "A1,2026-03-02 10:00,楼道堆物,宝林六村12号,2026-03-03 10:15,已办结\n", encoding="utf-8-sig")
    told = run("import", str(file), "--dry-run")
    assert "第 2 行 A1 更新：" in told
    assert "办结时间：（空） → 2026-03-03 10:15" in told
    assert "平台状态：办理中 → 已办结" in told


def test_an_import_says_what_the_sheet_kept_from_sight(run: Run, tmp_path: Path) -> None:
    book, file = openpyxl.Workbook(), tmp_path / "导出.xlsx"
    for line in (HEADERS, *ROWS):
        book.active.append(line)
    book.active.row_dimensions[3].hidden = True
    book.save(file)
    told = "表里有 1 行是隐藏或筛选掉的（第 3 行），这里也读进来了。"
    assert told in run("import", str(file), "--dry-run")
    assert told in run("import", str(file))
    assert run.json("show", "BS2")["state"] == "registered"


def test_import_and_its_undo(run: Run, sheet: Callable[..., Path]) -> None:
    file = str(sheet([*ROWS, ["BS3", "王五", "138", "", "", "", "2026-03-03 15:00"]]))
    trial = run.json("import", file, "--dry-run")
    assert run.json("due") == []
    done = run.json("import", file)
    assert {k: done[k] for k in ("rows", "new", "updated", "same", "rejected")} == {
        "rows": 3, "new": 2, "updated": 0, "same": 0, "rejected": 1}
    assert {k: v for k, v in done.items() if k != "id"} == trial
    assert done["mapping"]["联系电话"] == "phone" and done["unmapped"] == []
    assert all(set(e) == {"row", "column", "value", "reason"} and e["row"] == 4 for e in done["errors"]) and done["errors"]
    again = run.json("import", file)
    assert (again["new"], again["same"], again["rejected"]) == (0, 2, 1)
    assert run.json("undo-import", done["id"]) == {"removed": 2, "restored": 0}
    assert run.json("due") == []
    assert "撤销过了" in run.refused("undo-import", done["id"])
    assert "没有编号" in run.refused("undo-import", "nothing")
    assert run.json("import", file)["new"] == 2
    assert run.json("show", "BS1")["state"] == "registered"
    assert run.json("verify", "--projections")["projections"] == {"checked": 2, "different": 0}


def test_due(filled: Run) -> None:
    rows = filled.json("due")
    assert [(r["order"], r["timer"], r["due"], r["status"]) for r in rows] == [
        ("BS1", "first_contact", "2026-03-03T17:30", "overdue"), ("BS2", "dispatch_alert", "2026-03-03T15:00", "overdue"),
        ("BS2", "first_contact", "2026-03-04T17:30", "running"), ("BS1", "handle", "2026-03-09T17:30", "running")] or \
        [r["due"] for r in rows] == sorted(r["due"] for r in rows)
    assert set(rows[0]) >= {"order", "timer", "due", "status", "unit", "clause", "provisional"}
    assert [r["due"] for r in rows] == sorted(r["due"] for r in rows)
    near = filled.json("due", "--within", "1 working_days")
    assert {r["timer"] for r in near} == {"dispatch_alert", "first_contact"}
    assert "看不懂" in filled.refused("due", "--within", "1 fortnights")
    assert "超期" in filled("due")


def test_show(filled: Run) -> None:
    answer = filled.json("show", "BS1")
    assert {"state", "round", "matter_count", "card", "timers", "findings", "facts"} <= set(answer)
    timer = next(t for t in answer["timers"] if t["rule"] == "handle")
    assert {"rule", "round", "start", "due", "stop", "status", "provisional", "soft", "clause", "days"} <= set(timer)
    assert (timer["due"], timer["clause"]) == ("2026-03-09T17:30", "第八条（二）")
    assert sum(d["counts"] for d in timer["days"]) == 5
    assert answer["facts"]["phone"] == "138****5678" and answer["facts"]["caller"] == "张*"
    assert [e["event"] for e in answer["events"]] == ["register", "dispatch"]
    assert "没有编号" in filled.refused("show", "BS9")


def test_record(filled: Run) -> None:
    answer = filled.json("record", "BS1", "contact", "reached=true", "party=office", "--at", "2026-03-03T16:00")
    assert next(t for t in answer["timers"] if t["rule"] == "first_contact")["status"] == "met"
    before = filled.json("show", "BS1")
    sentence = filled.refused("record", "BS1", "request_extension", "level=street", now="2026-03-06 09:00")
    assert "已截止" in sentence and "第九条第一款" in sentence
    for words, args in [
        ("看不懂", ["contact", "reached"]), ("可用", ["contact", "method=pigeon"]), ("没有“explode”", ["explode"]),
        ("true 或 false", ["contact", "reached=perhaps"]), ("没有“colour”", ["accept", "colour=red"]),
        ("看不懂", ["accept", "--at", "yesterday"]), ("还没到", ["accept", "--at", "2026-03-05T09:00"]),
        ("JSON", ["register", "visit_window={"]), ("从何时", ["register", "visit_window=x"]),
    ]:
        assert words in filled.refused("record", "BS1", *args)
    assert filled.json("show", "BS1") == before
    filled("record", "BS1", status=2)
    filled("record", "BS1", "note", "text=[要紧] {记} 原样")
    assert filled.json("show", "BS1")["events"][-1]["text"] == "[要紧] {记} 原样"
    filled("record", "BS1", "remind", "note=")


def test_record_a_stream(run: Run, typed: Callable[[str], None]) -> None:
    lines = [{"order": "A1", "event": "register", "at": "2026-03-02T10:15", "subject": "噪音", "phone": PHONE},
             {"order": "A1", "event": "dispatch", "at": "2026-03-02T10:40", "to": "甲社区"},
             {"order": "A1", "event": "dispatch", "at": "2026-03-02T10:45", "to": "乙社区"},
             {"order": "A2", "event": "register", "at": "2026-03-02T10:15"}]
    odd = ["", "not json", "5", "[1]", "null", '{"order": "A1"}', '{"order": {}, "event": "accept", "at": "2026-03-02T10:50"}',
           '{"order": "A1", "event": "void", "at": "2026-03-02T10:50", "voids": "x"}',
           '{"order": "A1", "event": "void", "at": "2026-03-02T10:50", "voids": 1e999}', "[" * 100_000]
    typed("\n".join([json.dumps(line) for line in lines] + odd))
    run("record", "-", status=1)
    assert run.out.splitlines() == ["ACK A1#0", "ACK A1#1", "ACK A2#0"]
    told = [line for line in run.err.splitlines() if line.strip()]
    assert len(told) == 1 + len(odd) - 1 and "第 3 行" in told[0]
    assert all(line.endswith("。") for line in told)
    assert run.json("verify", "--events")["events"] == ["A1#0", "A1#1", "A2#0"]
    typed(json.dumps(lines[0] | {"order": "A3"}))
    assert run("record", "-") == "ACK A3#0\n"


def test_find(filled: Run) -> None:
    for text in ("张三", "2345678", PHONE, "噪音", "MSECDYJMQ", "msecDYJ", "BS1", "宝林六村"):
        rows = filled.json("find", text)
        assert [r["order"] for r in rows] == ["BS1"], text
        assert set(rows[0]) == {"order", "subject", "snippet"}
        assert PHONE not in json.dumps(rows) and "张三" not in json.dumps(rows, ensure_ascii=False)
    assert len(filled.json("find", "不亮 OR 噪音")) == 0
    assert filled.json("find", "没有这样的") == [] and filled.json("find", "") == [] and filled.json("find", "'\"*()") == []
    assert len(filled.json("find", "BS", "--limit", "1")) == 1


def test_print(filled: Run, tmp_path: Path) -> None:
    forms = {f["form"]: f["title"] for f in filled.json("print", "--list")}
    assert {"youyilu_supervision", "chengdong_escalation"} <= set(forms)
    for form in ("youyilu_supervision", "chengdong_escalation"):
        out = tmp_path / f"{form}.pdf"
        answer = filled.json("print", form, "BS1", "BS2", "--out", str(out))
        assert set(answer) == {"pages", "missing_glyphs"} and answer["pages"] >= 2 and answer["missing_glyphs"] == []
        assert out.read_bytes().startswith(b"%PDF")
    assert "--out" in filled.refused("print", "youyilu_supervision", "BS1")
    assert "print --list" in filled.refused("print", "nothing", "BS1", "--out", str(tmp_path / "x.pdf"))
    assert "没有编号" in filled.refused("print", "youyilu_supervision", "BS9", "--out", str(tmp_path / "x.pdf"))
    assert "写不了" in filled.refused("print", "youyilu_supervision", "BS1", "--out", str(tmp_path / "no" / "x.pdf"))
    assert not (tmp_path / "x.pdf").exists()


def test_forms_are_listed_without_an_office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "youyilu_supervision" in {f["form"] for f in Run(tmp_path / "none", capsys).json("print", "--list")}


def test_calendar(run: Run, tmp_path: Path) -> None:
    due = run.json("calendar", "due", "--start", "2026-09-17T10:00", "--allowance", "5 working_days")
    assert set(due) == {"due", "provisional", "days"} and due["due"] == "2026-09-23T17:30"
    assert all({"date", "kind", "source", "counts"} <= set(d) for d in due["days"])
    assert {"date": "2026-09-20", "kind": "make_up"}.items() <= next(d for d in due["days"] if d["date"] == "2026-09-20").items()
    assert run.json("calendar", "due", "--start", "2026-12-31T10:00", "--allowance", "3 working_days")["provisional"] is True
    assert run.json("calendar", "elapsed", "--start", "2026-03-02 09:00", "--end", "2026-03-03T09:00") == {
        "working_days": 1, "working_minutes": 450}
    year = run.json("calendar", "show", "2026")
    assert "2026-10-01" in year["off"] and "2026-09-20" in year["work"]
    for words, args in [("看不懂", ["due", "--start", "x", "--allowance", "1 hours"]), ("单位", ["due", "--start", "2026-03-02", "--allowance", "1"]),
                        ("单位", ["due", "--start", "2026-03-02", "--allowance", "² hours"]), ("年份", ["due", "--start", "0001-01-01", "--allowance", "1 hours"]),
                        ("单位", ["due", "--start", "2026-03-02", "--allowance", "99999999999 hours"]), ("1990", ["show", "20260"]),
                        ("早于", ["elapsed", "--start", "2026-02-13T10:00", "--end", "2026-02-13T09:59"]),
                        ("读不了", ["import-notice", str(tmp_path / "none.txt")])]:
        assert words in run.refused("calendar", *args), args
    run("calendar", "show", "next", status=2)
    run("calendar", status=2)


def test_a_notice_moves_deadlines(run: Run, tmp_path: Path) -> None:
    run("record", "A1", "register", "subject=噪音", "--at", "2026-12-30T09:00", now="2026-12-30 10:00")
    run("record", "A1", "dispatch", "to=甲社区", "class=general", "--at", "2026-12-30T09:10", now="2026-12-30 10:00")
    notice = Path(shutil.copy(Path(__file__).parent.parent / "services" / "notice-2027.txt", tmp_path))
    answer = run.json("calendar", "import-notice", str(notice), now="2026-12-30 10:00")
    assert set(answer) >= {"year", "off", "work", "moved"} and answer["year"] == 2027
    assert {"order": "A1", "timer": "handle", "from": "2027-01-07T17:30", "to": "2027-01-08T17:30"} in answer["moved"]
    assert all(set(m) == {"order", "timer", "from", "to"} for m in answer["moved"])
    assert run.json("verify", "--projections", now="2026-12-30 10:00")["ok"]
    notice.write_text("这不是通知", encoding="utf-8")
    assert run.refused("calendar", "import-notice", str(notice))
    notice.write_bytes("元旦".encode("gbk"))
    assert run.refused("calendar", "import-notice", str(notice))


@pytest.mark.parametrize("pack", ["youyilu", "chengdong", "changning_cg", "luyang_cg"])
def test_policy(run: Run, pack: str, tmp_path: Path) -> None:
    from hotline_desk.packs import packs_dir

    assert pack in {p["pack"] for p in run.json("policy", "list")}
    assert run.json("policy", "check", str(packs_dir() / f"{pack}.toml")) == {"errors": []}
    answer = run.json("policy", "explain", pack, "count_receipt_day")
    assert answer["clause"] and answer["text"]
    assert run.refused("policy", "explain", pack, "nonsense")
    assert "没有这个规定包" in run.refused("policy", "explain", "nowhere", "handle")


def test_policy_explains_every_rule_it_has(run: Run) -> None:
    for rule in ("first_contact", "handle", "extension_window", "city_extension_window", "redo", "supervise_repeat",
                 "supervise_overdue", "supervise_leader_or_media", "supervise_superior_dissatisfied",
                 "supervise_buck_passing", "redo_signature_missing", "dispatch_alert", "platform_due"):
        answer = run.json("policy", "explain", "youyilu", rule)
        assert answer["clause"].startswith("第") and answer["text"], rule


def test_policy_check_names_what_is_wrong(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "own.toml"
    bad.write_text('[pack]\nid = "x"\n[[handle_workdays_general]]\nvalue = 5\n', encoding="utf-8")
    errors = run.json("policy", "check", str(bad), status=1)["errors"]
    assert errors and all({"file", "key", "reason"} <= set(e) for e in errors)
    bad.write_bytes(b"\xff\xfe[[[")
    assert run.json("policy", "check", str(bad), status=1)["errors"]
    assert "找不到" in run.refused("policy", "check", str(tmp_path / "none.toml"))


def test_score(filled: Run) -> None:
    answer = filled.json("score", "2026-03")
    lines = answer["units"]["密山二村第一居民区"]["2026-03"]
    assert set(lines) >= {"total", "lines"}
    assert "看不懂" in filled.refused("score", "March") and "没有" in filled.refused("score", "2026-W54")
    assert list(filled.json("score", "2026-W10", "--unit", "密山二村第一居民区")["units"]) == ["密山二村第一居民区"]


@pytest.mark.parametrize(("kind", "period"), [("day", "2026-03-02"), ("week", "2026-W10"), ("month", "2026-03"), ("quarter", "2026-Q1"), ("year", "2026")])
def test_report(filled: Run, tmp_path: Path, kind: str, period: str) -> None:
    out = tmp_path / "通报.pdf"
    answer = filled.json("report", kind, period, "--out", str(out))
    assert set(answer) == {"period", "indicators", "ranking", "actions"} and answer["period"] == period
    assert out.read_bytes().startswith(b"%PDF")
    scored = filled.json("score", period)
    for name, one in answer["indicators"].items():
        assert {k: v for k, v in one.items() if k != "clause"}.items() <= scored["indicators"][name].items(), name
    assert [(r["rank"], r["unit"]) for r in answer["ranking"]] == [(r["rank"], r["unit"]) for r in scored["ranking"]]


def test_a_report_as_a_table_and_its_refusals(filled: Run, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    out = tmp_path / "排名.xlsx"
    assert "2026年3月月度通报" in filled("report", "month", "2026-03", "--out", str(out))
    sheet = load_workbook(out).worksheets[0]
    assert "密山二村第一居民区" in [cell.value for line in sheet for cell in line]
    for words, args in [("看不懂", ["month", "March", "--out", "x.pdf"]), ("按周的期间", ["month", "2026-W10", "--out", "x.pdf"]),
                        (".pdf", ["month", "2026-03", "--out", "x.docx"]), ("还没有件", ["month", "2025-03", "--out", "x.pdf"]),
                        ("写不了", ["month", "2026-03", "--out", str(tmp_path / "no" / "x.pdf")])]:
        assert words in filled.refused("report", *args), args
    filled("report", "fortnight", "2026-03", "--out", "x.pdf", status=2)
    filled("report", "month", "2026-03", status=2)


def test_a_unit_below_nought_has_its_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """城东 counts down from 0; the paper's − is no -, and both the answer and the table want a number."""
    from openpyxl import load_workbook

    office, out = Run(tmp_path / "office", capsys), tmp_path / "排名.xlsx"
    office("init", "--pack", "chengdong")
    for number, village, flag in (("A1", "甲村", "buck_passing"), ("A2", "乙村", "proactive")):
        office("record", number, "register", "subject=噪音", "--at", "2026-03-02T10:00")
        office("record", number, "dispatch", f"to={village}", "--at", "2026-03-02T10:10")
        office("record", number, "flag", f"what={flag}", "--at", "2026-03-02T11:00")
    answer = office.json("report", "month", "2026-03", "--out", str(out))
    assert [(r["rank"], r["unit"], r["score"]) for r in answer["ranking"]] == [(1, "乙村", 1), (2, "甲村", -1)]
    assert [[cell.value for cell in line][3] for line in load_workbook(out).worksheets[0]][:3] == ["得分", 1, -1]


def test_a_published_report_keeps_its_figures(filled: Run, tmp_path: Path) -> None:
    from datetime import datetime

    from hotline_desk.services import bulletin, publishing
    from hotline_desk.services.office import Desk
    from hotline_desk.services.standing import Standing

    then, out = "2026-04-02 09:00", str(tmp_path / "通报.pdf")
    with Desk.open(filled.folder, clock=lambda: datetime(2026, 4, 2, 9, 0), user="王敏") as desk:
        publishing.publish(desk, bulletin.make(Standing(desk), "2026-03"))
    before = filled.json("report", "month", "2026-03", "--out", out, now=then)
    filled("record", "BS1", "contact", "reached=true", "party=office", "--at", "2026-03-03T16:00", now=then)
    assert filled.json("report", "month", "2026-03", "--out", out, now=then) == before
    assert "定稿（王敏）" in filled("report", "month", "2026-03", "--out", out, now=then)
    assert filled.json("score", "2026-03", now=then)["indicators"] != before["indicators"]


def test_verify_and_migrate(filled: Run) -> None:
    answer = filled.json("verify", "--events")
    assert {"ok", "database", "attachments", "audit", "problems", "events"} <= set(answer)
    assert (answer["ok"], answer["problems"], answer["events"]) == (True, [], ["BS1#0", "BS2#0", "BS1#1"])  # as entered
    moved = filled.json("migrate")
    assert set(moved) == {"from", "to"} and moved["from"] == moved["to"]


def test_demo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = Run(tmp_path / "demo", capsys)
    assert run.json("demo", "--no-window", "--orders", "12") == {"data": str(tmp_path / "demo"), "orders": 12}
    assert run.json("verify", "--projections")["ok"]
    assert "已经有" in run.refused("demo", "--no-window")


# -- general options --------------------------------------------------------------------------------------
def test_options_before_and_after(filled: Run, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--data", str(filled.folder), "--now", NOW]
    answers = []
    for line in (["--json", *data, "due"], ["due", "--json", *data], [*data, "due", "--json"], ["--json", "due", *data]):
        assert cli.main(line) == 0
        answers.append(capsys.readouterr().out)
    assert len(set(answers)) == 1 and json.loads(answers[0])
    assert cli.main(["calendar", "show", "2026", "--json", "--data", str(filled.folder)]) == 0
    assert json.loads(capsys.readouterr().out)["year"] == 2026


def test_now_decides(filled: Run) -> None:
    early = {r["timer"]: r["status"] for r in filled.json("due", now="2026-03-03 09:00") if r["order"] == "BS1"}
    late = {r["timer"]: r["status"] for r in filled.json("due", now="2026-03-10 09:00") if r["order"] == "BS1"}
    assert (early["handle"], late["handle"]) == ("running", "overdue")
    assert "看不懂" in filled.refused("due", now="soon")
    assert "时区" in filled.refused("due", now="2026-03-03T09:00+08:00")


def test_a_trial_import_starts_no_second_process(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is only tried is never committed: judging it ahead would cost a process for nothing."""
    from hotline_desk.services import deriving_apart

    def never(*_: object, **__: object) -> None:
        raise AssertionError("a second process was started")

    monkeypatch.setattr(deriving_apart, "worth_it", lambda orders: orders > 0)
    monkeypatch.setattr(deriving_apart, "Helpers", never)
    monkeypatch.setattr("hotline_desk.services.import_ahead.Helpers", never)
    file = tmp_path / "试算.csv"
    file.write_text("工单编号,标题,诉求内容\nT1,路灯不亮,路灯坏了\nT2,堆物,楼道堆物\n", encoding="utf-8")
    assert run.json("import", str(file), "--dry-run")["new"] == 2


def test_a_backup_asked_for_somewhere_names_that_place(run: Run, tmp_path: Path) -> None:
    run("backup", "--out", str(tmp_path / "带走.hdbak"))
    assert (tmp_path / "带走.hdbak").exists()
    assert f"试恢复成功：{tmp_path / '带走.hdbak'}" in run.out
