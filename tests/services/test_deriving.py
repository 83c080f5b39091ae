"""A large import judged by two processes leaves the very rows that one process leaves, whatever becomes of the other."""

from __future__ import annotations

import io
import marshal
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline_desk.services import deriving, deriving_apart, import_fixing, importing, showing
from hotline_desk.services.deriving import Task, Told, made
from hotline_desk.services.deriving_apart import Helpers
from hotline_desk.services.office import Desk

AT = datetime(2026, 3, 2, 9, 15)
HEADERS = "工单编号,来电人,联系电话,地址,标题,诉求内容,派单时间,承办单位,紧急程度,回复内容,办结时间"


def orders(count: int) -> list[Told]:
    return [(f"BS{n}", [("register", AT + timedelta(hours=5 * n), {"phone": f"139{n:08d}", "content": f"第{n}处楼道堆物，要求保密"}),
                        ("dispatch", AT + timedelta(hours=5 * n + 1), {"to": "宝林六村", "class": "general"})]) for n in range(count)]


@pytest.fixture
def task(desk: Desk) -> Task:
    return Task(desk.ruling, "王敏")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """So small that a test's import is a large one."""
    monkeypatch.setattr(deriving_apart, "WORTH_IT", 10)
    monkeypatch.setattr(deriving_apart, "PORTION", 4)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def alone(task: Task, told: list[Told]) -> dict[str, Any]:
    with Helpers(task, told, start=_none) as helpers:
        return helpers.rows([number for number, _ in told], "20260302-1", 80)


def gone(helpers: Helpers) -> bool:
    """Neither the child nor who listened to it is there any more."""
    return helpers._child.poll() is not None and not any(thread.is_alive() for thread in helpers._threads)


def _none() -> Any:
    raise OSError("the system refuses")


def _python(code: str) -> Callable[[], Any]:
    return lambda: subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


GARBAGE = "import sys, marshal; b = marshal.dumps((0, [])); sys.stdout.buffer.write(len(b).to_bytes(8, 'big') + b); sys.stdout.flush(); sys.stdin.read()"


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("start", [None, _python(""), _python("print('你好'*999)"), _python(GARBAGE), _python("import time; time.sleep(60)")],
                         ids=["works", "ends at once", "says something else", "answers nonsense", "hangs"])
def test_the_rows_are_the_same_whatever_the_other_process_does(task: Task, start: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deriving_apart, "_PATIENCE", 30 if start is None else 0.3)
    told = orders(30)
    with Helpers(task, told, start) as helpers:
        found: dict[str, Any] = {}
        for first in range(0, 30, 7):  # asked for in other pieces than it is made in
            found |= helpers.rows([number for number, _ in told[first:first + 7]], "20260302-1", 80)
    assert list(found) == [number for number, _ in told] and found == alone(task, told)
    assert gone(helpers)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("start", [None, _none], ids=["two processes", "one"])
def test_orders_and_units_told_little_by_little_are_judged_alike(task: Task, start: Any) -> None:
    told = [(number, [*events[:1], ("dispatch", events[1][1], {**events[1][2], "to": f"新{n // 9}科"})]) for n, (number, events) in enumerate(orders(40))]
    with Helpers(task, start=start, more=True) as helpers:
        for first in range(0, 40, 7):
            part = told[first:first + 7]
            helpers.add(part, {data["to"]: f"kind {data['to']}" for _, events in part for kind, _, data in events if kind == "dispatch"})
        helpers.whole()
        found = helpers.rows([number for number, _ in told], "20260302-1", 80)
    whole = task.knowing({f"新{n}科": f"kind 新{n}科" for n in range(5)})
    assert list(found) == [number for number, _ in told] == list(helpers.told) and found == alone(whole, told)
    assert start or gone(helpers)


@pytest.mark.usefixtures("small")
def test_one_processor_is_not_shared(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    with Helpers(task, orders(30)) as helpers:
        assert helpers._child is None and len(helpers.rows(["BS1"], "1", 1)) == 1


@pytest.mark.usefixtures("small")
def test_the_other_process_takes_its_part(task: Task) -> None:
    told = orders(40)
    with Helpers(task, told) as helpers:
        end = time.monotonic() + 30
        while not helpers._made and time.monotonic() < end:
            time.sleep(0.01)
        assert helpers._made, "nothing came from the child"
        assert len(helpers.rows([number for number, _ in told], "20260302-1", 80)) == 40


def test_it_serves_until_nobody_asks(task: Task) -> None:
    asked = b"".join(len(m).to_bytes(8, "big") + m for m in (pickle.dumps(task), pickle.dumps((3, orders(2), {})), b"torn"[:0]))
    told = io.BytesIO()
    deriving.serve(io.BytesIO(asked + b"\0\0"), told, lambda: None)
    told.seek(0)
    assert marshal.loads(deriving.receive(told)) == (3, [made(task, order) for order in orders(2)])
    assert deriving.receive(told) == b""


def test_an_order_of_a_matter_is_left_to_who_has_the_store(task: Task) -> None:
    assert made(task, ("BS1", [("register", AT, {"matter": "M1"})])) is None


texts = st.text(alphabet=st.sampled_from("宝林六村12号０ａＡ，。\ud800\u200b\u0301 Å第二"), max_size=12)


@settings(max_examples=40, deadline=None)
@given(content=texts, caller=texts, address=texts, hours=st.integers(0, 4000), urgency=st.sampled_from(["normal", "urgent", "emergency"]))
def test_what_travels_comes_back_as_it_was(content: str, caller: str, address: str, hours: int, urgency: str) -> None:
    task = Task(_ruling(), "王敏")
    told = ("A1", [("register", AT + timedelta(hours=hours), {"content": content, "caller": caller, "address": address, "urgency": urgency})])
    over = pickle.loads(pickle.dumps((task, told)))
    assert marshal.loads(marshal.dumps(made(*over))) == made(task, told)


def _ruling() -> Any:
    from hotline_desk.calendars import work_calendar
    from hotline_desk.domain.judge import Ruling
    from hotline_desk.packs import load_pack

    return Ruling(load_pack("youyilu"), work_calendar())


# -- an import ---------------------------------------------------------------------------------------------
@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "导出.csv"
    lines = [f"BS{n},张三,139{n:08d},宝林六村{n}号,噪音扰民,夜间施工{n},2026-03-0{1 + n % 8} 09:{n % 60:02d},宝林{n % 3}村,"
             f"{'紧急' if n % 7 == 0 else '一般'},{'已处理' if n % 5 == 0 else ''},{'2026-03-09 10:00' if n % 5 == 0 else ''}" for n in range(60)]
    path.write_text("\n".join([HEADERS, *lines]), encoding="utf-8")
    return path


def _kept(desk: Desk) -> Any:
    store = desk.store
    return ([store._rows(f"SELECT * FROM {table}") for table in ("orders", "events", "timers", "findings", "search_text", "fingerprints", "units")],
            store.search("夜间", 1000))


@pytest.mark.usefixtures("small")
def test_an_import_leaves_the_same_office(desk: Desk, folder: Path, export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    importing.commit(desk, importing.plan(desk, importing.read(export), "a"))
    assert showing.rebuild(desk) == (60, 0)
    monkeypatch.setattr(deriving_apart, "WORTH_IT", 10_000)
    monkeypatch.setattr(importing, "_CHUNK", 7)
    with Desk.create(tmp_path / "two", "youyilu", clock=desk.clock, user="王敏") as other:
        importing.commit(other, importing.plan(other, importing.read(export), "a"))
        assert _kept(other) == _kept(desk)


@pytest.mark.usefixtures("small")
def test_a_stopped_import_leaves_nothing_and_nobody(desk: Desk, export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "_CHUNK", 10)
    asked: list[int] = []
    plan = importing.plan(desk, importing.read(export), "a")
    with pytest.raises(importing.Cancelled):
        importing.commit(desk, plan, lambda done, total, text: asked.append(done), lambda: bool(asked) and asked[-1] >= 20)
    assert not list(desk.store.numbers()) and not desk.store.imports()
    assert plan.helpers and gone(plan.helpers)
    importing.commit(desk, plan)  # and pressed once more
    assert showing.rebuild(desk) == (60, 0)


def _another_notice(desk: Desk) -> None:
    desk.change_setting("calendar", {"off": ["2026-03-04"], "work": []})


def _another_unit(desk: Desk) -> None:
    with desk.store.transaction(now=desk.now()) as tx:
        tx.add_unit("宝林1村", "department", pending=False)
    desk.units_changed()


def _another_user(desk: Desk) -> None:
    desk.user = "李强"


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("change", [_another_notice, _another_unit, _another_user, lambda desk: None], ids=["calendar", "unit", "user", "nothing"])
def test_what_changes_before_the_commit_counts(desk: Desk, export: Path, change: Any) -> None:
    plan = importing.plan(desk, importing.read(export), "a")
    assert plan.helpers
    change(desk)
    importing.commit(desk, plan)
    assert showing.rebuild(desk) == (60, 0)
    assert plan.helpers.free != (change.__name__ == "<lambda>"), "judged anew where something changed, and only there"
    assert gone(plan.helpers)


@pytest.mark.usefixtures("small")
def test_a_plan_that_fails_leaves_no_process(desk: Desk, export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    start = deriving_apart.started

    def spied() -> Any:
        started.append(start())
        return started[-1]

    monkeypatch.setattr(deriving_apart, "started", spied)
    asked: list[bool] = []

    def stopped() -> bool:
        asked.append(True)
        return True

    with pytest.raises(importing.Cancelled):
        importing.plan(desk, importing.read(export), "a", None, stopped)
    assert [child.poll() is not None for child in started] == [True] and asked


@pytest.mark.usefixtures("small")
def test_a_row_mended_by_hand_is_judged_as_it_is_now(desk: Desk, export: Path) -> None:
    plan = importing.plan(desk, importing.read(export), "a")
    mended = import_fixing.amend(desk, plan, plan.rows[3].row, "address", "密山二村9号")
    assert mended.helpers is None
    importing.commit(desk, mended)
    assert showing.rebuild(desk) == (60, 0) and desk.judge("BS3")[0].fact("address") == "密山二村9号"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")
def test_nobody_is_left_where_the_program_is_killed() -> None:
    code = ("import os, signal; from hotline_desk.services import deriving_apart\n"
            "print(deriving_apart.started().pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)")
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    end = time.monotonic() + 20
    while _runs(int(told.stdout)):
        assert time.monotonic() < end, "the child lives on"
        time.sleep(0.02)


def _runs(process: int) -> bool:
    state = Path(f"/proc/{process}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


def test_the_program_itself_becomes_the_other_process(task: Task) -> None:
    message = pickle.dumps(task)
    portion = pickle.dumps((0, orders(1), {}))
    done = subprocess.run([sys.executable, "-m", "hotline_desk", deriving.ARGUMENT], check=True, capture_output=True,
                          input=b"".join(len(m).to_bytes(8, "big") + m for m in (message, portion)))
    assert marshal.loads(done.stdout[8:]) == (0, [made(task, order) for order in orders(1)]) and not done.stderr
