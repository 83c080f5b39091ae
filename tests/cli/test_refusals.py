"""contract §1 through ``cli.main``: wrong usage, broken stores, malformed scenarios and hostile files end in a sentence; never a traceback."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.cli import main
from tests.cli.hands import PHONE, Run


@pytest.mark.parametrize("line", ["", "fly", "due --nonsense", "init", "record", "calendar", "policy", "show", "find", "calendar due",
                                  "print --out", "find x --limit many", "replay", "report fortnight 2026 --out x.pdf"])
def test_wrong_usage(run: Run, line: str) -> None:
    run(*line.split(), status=2)
    assert run.out == "" and "用法" in run.err
    assert not re.search(r"argument|choose|required|expected|invalid|usage|unrecognized", run.err)


# -- the store ---------------------------------------------------------------------------------------------
USES_STORE = [["due"], ["show", "BS1"], ["find", "x"], ["undo-import", "1"], ["record", "BS1", "accept"], ["verify"], ["score", "2026"],
              ["report", "year", "2026", "--out", "x.pdf"],
              ["import", "-"], ["print", "work_slip", "BS1", "--out", "x.pdf"], ["migrate"]]


def _garbage(folder: Path) -> None:
    next(folder.glob("gen-*/office.db")).write_bytes(b"\x00\x01" * 9000)


def _newer(folder: Path) -> None:
    from hotline_desk.store.connection import connect

    connection = connect(next(folder.glob("gen-*/office.db")))
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()


@pytest.mark.parametrize("args", USES_STORE, ids=lambda a: a[0])
@pytest.mark.parametrize("breakage", ["missing", "garbage", "newer"])
def test_a_store_that_cannot_be_used(run: Run, typed: Callable[[str], None], args: list[str], breakage: str) -> None:
    {"missing": shutil.rmtree, "garbage": _garbage, "newer": _newer}[breakage](run.folder)
    typed("来电人：张三")
    run(*args, status=3)
    assert run.err.strip().endswith("。")


def test_verify_answers_in_json_also_of_a_damaged_folder(run: Run) -> None:
    _garbage(run.folder)
    answer = run.json("verify", status=3)
    assert (answer["ok"], answer["database"]) == (False, False) and answer["problems"]


def test_a_changed_history_is_found(filled: Run) -> None:
    from hotline_desk.store.connection import connect

    connection = connect(next(filled.folder.glob("gen-*/office.db")))
    connection.execute("DROP TRIGGER events_no_update")
    connection.execute("UPDATE events SET data = replace(data, '噪音', '喧哗') WHERE order_no = 'BS1'")
    connection.commit()
    connection.close()
    answer = filled.json("verify", status=3)
    assert (answer["ok"], answer["audit"]) == (False, False) and answer["problems"]


# -- replay ---------------------------------------------------------------------------------------------
GOOD: dict[str, Any] = {"pack": "youyilu", "now": "2026-03-04T09:00", "events": [
    {"order": "A1", "event": "register", "at": "2026-03-02T10:15", "channel": "12345"},
    {"order": "A1", "event": "dispatch", "at": "2026-03-02T10:40", "to": "密山二村第一居民区", "class": "general"}]}
REG = GOOD["events"][0]
MALFORMED: dict[str, Any] = {
    "no now": {k: v for k, v in GOOD.items() if k != "now"}, "no pack": {k: v for k, v in GOOD.items() if k != "pack"},
    "bad now": GOOD | {"now": "soon"}, "now null": GOOD | {"now": None}, "now number": GOOD | {"now": 5},
    "unknown pack": GOOD | {"pack": "nowhere"}, "pack path": GOOD | {"pack": "/etc/passwd.toml"}, "pack list": GOOD | {"pack": []},
    "list": [GOOD], "text": "x", "number": 5, "nothing": None,
    "events object": GOOD | {"events": {"order": "A1"}}, "event text": GOOD | {"events": ["register"]}, "event null": GOOD | {"events": [None]},
    "unknown event": GOOD | {"events": [REG | {"event": "explode"}]}, "bad moment": GOOD | {"events": [REG | {"at": "2026-13-01"}]},
    "no at": GOOD | {"events": [{"order": "A1", "event": "register"}]}, "unknown field": GOOD | {"events": [REG | {"colour": "red"}]},
    "flag unclear": GOOD | {"events": [*GOOD["events"], {"order": "A1", "event": "contact", "at": "2026-03-02T11:00", "method": "phone", "reached": "maybe"}]},
    "window half": GOOD | {"events": [REG | {"visit_window": {"from": "2026-03-02T22:00"}}]},
    "window backwards": GOOD | {"events": [REG | {"visit_window": {"from": "2026-03-03T22:00", "to": "2026-03-02T22:00"}}]},
    "hours beyond time": GOOD | {"pack": "luyang_cg", "events": [REG | {"urgency": "emergency"}],
                                 "settings": {"parameters": {"emergency_arrive_hours": 10**8}}},
    "voids text": GOOD | {"events": [REG, REG | {"event": "void", "voids": "x"}]},
    "voids out of range": GOOD | {"events": [REG, {"order": "A1", "event": "void", "at": "2026-03-02T11:00", "voids": 99}]},
    "voids negative": GOOD | {"events": [REG, {"order": "A1", "event": "void", "at": "2026-03-02T11:00", "voids": -1}]},
    "voids another's": GOOD | {"events": [REG, REG | {"order": "A2"}, {"order": "A1", "event": "void", "at": "2026-03-02T11:00", "voids": 1}]},
    "bad choice": GOOD | {"events": [REG | {"kind": "song"}]}, "list in text": GOOD | {"events": [REG | {"subject": ["a"]}]},
    "settings list": GOOD | {"settings": []}, "parameters list": GOOD | {"settings": {"parameters": [1]}},
    "unknown parameter": GOOD | {"settings": {"parameters": {"handle": 1}}}, "hours": GOOD | {"settings": {"office_hours": [["8", "12"]]}},
    "hours text": GOOD | {"settings": {"office_hours": "always"}},
    "calendar list": GOOD | {"calendar": []}, "calendar day": GOOD | {"calendar": {"off": ["tomorrow"]}}, "calendar number": GOOD | {"calendar": {"off": [5]}},
    "units text": GOOD | {"units": "甲社区"}, "unit without name": GOOD | {"units": [{"kind": "village"}]}, "unit text": GOOD | {"units": ["甲社区"]},
    "unit kind": GOOD | {"units": [{"name": "甲", "kind": "castle"}]},
    "ask list": GOOD | {"ask": []}, "ask text": GOOD | {"ask": {"scores": "2026-03"}}, "ask period": GOOD | {"ask": {"scores": ["March"]}},
    "ask week": GOOD | {"ask": {"weeks": ["2026-03"]}}, "ask number": GOOD | {"ask": {"ranking": [2026]}},
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_scenario_is_a_sentence(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / "s.json"
    path.write_text(json.dumps(MALFORMED[name]), encoding="utf-8")
    run.refused("replay", str(path))


def test_a_sentence_says_which_event_and_leaves_the_systems_language_out(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    for fault in ({"event": "explode"}, {"at": "soon"}, {"colour": "red"}, {"kind": "song"}):
        path.write_text(json.dumps(GOOD | {"events": [*GOOD["events"], REG | {"order": "A2"} | fault]}), encoding="utf-8")
        assert "第 2 个事件" in run.refused("replay", str(path)), fault
    for missing in (tmp_path / "none.json", tmp_path, Path(".")):
        said = run.refused("replay", str(missing))
        assert "“”" not in said and not re.search("[A-Za-z]{3,} [a-z]", said.replace(str(missing.name), "")), said


REFUSED_WITHIN = {  # the scenario is read, and the event is refused
    "unknown order": [REG, {"order": "B9", "event": "accept", "at": "2026-03-02T11:00"}],
    "before registration": [REG, {"order": "A1", "event": "remind", "at": "2026-03-02T09:00"}],
    "twice": [REG, REG],
}


@pytest.mark.parametrize("name", REFUSED_WITHIN)
def test_an_impossible_event_is_refused_in_the_answer(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / "s.json"
    path.write_text(json.dumps(GOOD | {"events": REFUSED_WITHIN[name]}), encoding="utf-8")
    answer = run.json("replay", str(path))
    assert len(answer["refused"]) == 1, name
    refused = answer["refused"][0]
    assert set(refused) >= {"index", "event", "rule", "clause", "reason"} and refused["rule"] == "wrong_state"
    assert answer["orders"]["A1"]["state"] == "registered"


def test_replay_keys(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    ask = {"scores": ["2026-03"], "weeks": ["2026-W10"], "indicators": ["2026-03"], "ranking": ["2026-03"]}
    path.write_text(json.dumps(GOOD | {"ask": ask, "units": [{"name": "甲社区", "kind": "village"}]}), encoding="utf-8-sig")
    answer = run.json("replay", str(path))
    assert set(answer) >= {"orders", "refused", "units", "actions", "indicators", "ranking"}
    assert set(answer["orders"]["A1"]) >= {"state", "round", "matter_count", "card", "timers", "findings"}
    for content in (b"{", b"\xff\xfe", b"", b"[" * 100_000):
        path.write_bytes(content)
        run.refused("replay", str(path))
    run.refused("replay", str(tmp_path / "none.json"))
    run.refused("replay", str(tmp_path))


# -- hostile input --------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["none.xlsx", ".", "x.docx", "empty.csv", "x.xlsx", "null.txt"])
def test_a_file_that_is_no_export(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "x.docx").write_bytes(b"PK\x03\x04")
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04broken")
    (tmp_path / "null.txt").write_bytes(b"\x00\x00\xff\xff")
    run.refused("import", str(tmp_path / name))


def test_pasted_text(run: Run, typed: Callable[[str], None], tmp_path: Path) -> None:
    text = f"工单编号：P1\n来电人：张三\n联系电话：{PHONE}\n诉求内容：路灯不亮\n地址：宝林六村\n"
    typed(text)
    assert run.json("import", "-")["new"] == 1
    (tmp_path / "page.txt").write_text(text.replace("P1", "P2"), encoding="utf-8")
    assert run.json("import", str(tmp_path / "page.txt"))["new"] == 1
    assert run.json("show", "P2")["state"] == "registered"
    typed("")
    run.refused("import", "-")


def test_huge_and_strange_texts(run: Run) -> None:
    run("record", "H1", "register", "subject=噪" * 1, f"content={'很长的内容，' * 50_000}", "caller=\U0001f600𠮷", "--at", "2026-03-02T10:00")
    assert len(run.json("show", "H1")["facts"]["content"]) == 300_000
    assert [r["order"] for r in run.json("find", "很长的内容")] == ["H1"]
    run("record", "H1", "note", "text=行一\n行二\t\x07\udcff")
    run("find", "\udcff" * 3)
    run("show", "\udcff", status=1)
    run.refused("record", "A\n1", "register")
    run.refused("record", "", "register")


def test_a_phone_never_comes_out_whole(filled: Run, tmp_path: Path, sheet: Callable[..., Path]) -> None:
    """Masked in every answer, also where the text, a correction or the platform's page holds it."""
    filled("import", str(sheet([["BS1", "张三丰", "13987654321", "宝林六村12号", "噪音扰民", f"又来电，{PHONE}", "2026-03-02 10:15"]])))
    filled("record", "BS1", "note", f"text=已回电{PHONE}", )
    said = []
    for args in (["show", "BS1"], ["find", "138"], ["find", "1391"], ["find", "139876543"], ["find", "来电"], ["due"], ["score", "2026-03"],
                 ["find", "13812345"], ["find", PHONE]):
        for json_too in ([], ["--json"]):
            filled(*args, *json_too)
            said.append(filled.out + filled.err)
    for text in said:
        assert not re.search(r"(?<!\d)1[38]\d{6,}", text), re.findall(r".{20}1[38]\d{6,}", text)
        assert "张三" not in text


def test_the_help_is_chinese_throughout(capsys: pytest.CaptureFixture[str]) -> None:
    """--version told of itself as the system does."""
    def told(*words: str) -> str:
        assert main([*words, "--help"]) == 0
        return capsys.readouterr().out

    commands = re.findall(r"^    ([a-z-]+) ", told(), re.MULTILINE)
    assert len(commands) > 20
    for said in (told(), *map(told, commands)):
        assert not re.search("[a-z]{3,} [a-z]{3,} [a-z]{3,}", said), said
