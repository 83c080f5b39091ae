"""Accounts: kept passwords, wrong ones, locks that no kill and no clock opens, and who may do what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.services import accounts, acts, dossier, exporting, importing, passwords, persons, roles, unit_office
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.passwords import Rules, Tick, lock_seconds

GOOD, OTHER = "Baoshan-2026", "Youyilu#77"
CHEAP = {"t": 1, "m": 64, "p": 1}


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "COST", CHEAP)
    monkeypatch.setattr(passwords, "NOBODY", {**passwords.NOBODY, "cost": CHEAP})


@pytest.fixture
def clock_of_pc(monkeypatch: pytest.MonkeyPatch) -> Callable[[float, float], None]:
    now = [Tick(1e9, 1e4)]
    monkeypatch.setattr(accounts, "tick", lambda: now[0])

    def move(wall: float, steady: float) -> None:
        now[0] = Tick(now[0].wall + wall, now[0].steady + steady)

    return move


@pytest.fixture
def office(desk: Desk) -> Desk:
    accounts.turn_on(desk, "管理员甲", GOOD)
    for name, role in (("坐席乙", "clerk"), ("审核丙", "reviewer"), ("领导丁", "leader"), ("审计戊", "auditor")):
        accounts.add(desk, name, role, OTHER)
    return desk


def test_the_cost_is_the_one_promised() -> None:
    import inspect

    assert '{"t": 3, "m": 65536, "p": 1}' in inspect.getsource(passwords)


@pytest.mark.parametrize(("password", "rules", "good"), [
    (GOOD, Rules(), True), ("short1A", Rules(), False), ("alllowercase", Rules(), False), ("Password2026", Rules(), False),
    ("王敏Wangmin1", Rules(), False), ("Aa1" * 60, Rules(), False), ("aaaaaaaA1", Rules(), False),
    ("correct horse battery", Rules(12, 1, 0), True), ("correct hor", Rules(12, 1, 0), False), ("宝山区友谊路Ab1", Rules(), True),
])
def test_what_a_password_must_be(password: str, rules: Rules, good: bool) -> None:
    assert (passwords.problem(password, "王敏", rules) == "") is good


@pytest.mark.parametrize("password", ["Dragon2026!", "Dr@gon#2026", "Sup3rm@n", "123Monkey!", "Qwerty123456!", "1Liverpool1", "Tr0ub4dor&3x", "Football!!"])
def test_the_three_thousand_most_common_ones_are_refused_in_disguise_too(password: str) -> None:
    weak = passwords.problem(password, "王敏", Rules(8, 1, 0)) != ""
    assert weak is (password != "Tr0ub4dor&3x")


def test_the_list_is_as_long_as_promised() -> None:
    assert 2_900 < len(passwords.most_common()) <= 3_000


def test_a_password_is_kept_salted_and_fits_only_itself() -> None:
    (one, opener), (two, other) = passwords.kept(GOOD), passwords.kept(GOOD)
    assert one != two
    assert opener.key != other.key
    assert opener.key.hex() not in str(one)  # what is kept does not say what opens the data
    assert passwords.fits(GOOD, one)
    assert not passwords.fits(GOOD + " ", one)
    assert passwords.fits("e\u0301" + GOOD, passwords.kept("é" + GOOD)[0])
    assert not passwords.fits("", passwords.NOBODY)


@pytest.mark.parametrize(("failures", "minutes"), [(0, 0), (4, 0), (5, 15), (6, 30), (7, 60), (9, 240), (1000, 240)])
def test_locks_grow(failures: int, minutes: int) -> None:
    assert lock_seconds(failures) == minutes * 60


@pytest.mark.parametrize(("later", "passed"), [
    (Tick(160, 1060), 60), (Tick(99_999, 1060), 60), (Tick(50, 1060), 60), (Tick(99_999, 30), 30), (Tick(110, 30), 10),
])
def test_no_clock_runs_ahead_of_the_other(later: Tick, passed: float) -> None:
    assert later.since(Tick(100, 1000)) == passed


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.rule or str(caught.value)


def test_five_wrong_passwords_lock_also_after_a_kill_and_with_the_clock_moved(
        office: Desk, folder: Path, clock: Any, clock_of_pc: Callable[[float, float], None]) -> None:
    for _ in range(5):
        assert refused(lambda: accounts.sign_in(office, "坐席乙", "wrong")) == "wrong_password"
    assert refused(lambda: accounts.sign_in(office, "坐席乙", OTHER)) == "locked_out"
    with Desk.open(folder, clock=clock) as again:  # nothing of the count was in memory
        clock_of_pc(86_400, 60)  # the wall clock put a day ahead
        assert refused(lambda: accounts.sign_in(again, "坐席乙", OTHER)) == "locked_out"
        clock_of_pc(900, 900)
        assert accounts.sign_in(again, "坐席乙", OTHER).role == "clerk"
        assert refused(lambda: accounts.sign_in(again, "坐席乙", "wrong")) == "wrong_password"  # the count began anew
        assert accounts.sign_in(again, "坐席乙", OTHER)


def test_a_try_is_counted_before_it_is_judged(office: Desk, monkeypatch: pytest.MonkeyPatch,
                                              clock_of_pc: Callable[[float, float], None]) -> None:
    def killed(*_: Any) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(passwords, "fits", killed)
        for _ in range(5):
            with pytest.raises(KeyboardInterrupt):
                accounts.sign_in(office, "坐席乙", OTHER)
    assert refused(lambda: accounts.sign_in(office, "坐席乙", OTHER)) == "locked_out"


def test_unknown_stopped_and_wrong_sound_alike(office: Desk) -> None:
    accounts.change(office, "坐席乙", active=False)
    words = {refused(lambda name=name: accounts.sign_in(office, name, OTHER + "x")) for name in ("没有此人", "坐席乙", "审核丙")}
    assert words == {"wrong_password"}
    assert refused(lambda: accounts.sign_in(office, "坐席乙", OTHER)) == "wrong_password"


def test_a_user_whom_another_window_has_changed_meanwhile_is_told_with_both(office: Desk) -> None:
    seen = next(a.words for a in accounts.listed(office) if a.name == "坐席乙")
    accounts.change(office, "坐席乙", active=False)
    with pytest.raises(Refused) as caught:
        accounts.change(office, "坐席乙", role="auditor", seen=seen)
    assert "已停用" in str(caught.value)
    assert dict(roles.ROLES)["auditor"] in str(caught.value)
    now = next(a for a in accounts.listed(office) if a.name == "坐席乙")
    assert not now.active, "nothing was written over"
    assert accounts.change(office, "坐席乙", role="auditor", seen=now.words).role == "auditor"


def test_the_last_administrator_stays(office: Desk) -> None:
    for act in (lambda: accounts.change(office, "管理员甲", role="clerk"), lambda: accounts.change(office, "管理员甲", active=False)):
        assert "最后一个系统管理员" in refused(act)
    accounts.change(office, "审核丙", role="administrator")
    assert accounts.change(office, "管理员甲", role="clerk").role == "clerk"


def test_a_password_of_anothers_choice_must_be_changed_and_grows_old(office: Desk, clock: Any) -> None:
    account = accounts.sign_in(office, "坐席乙", OTHER)
    assert accounts.must_change(office, account)
    assert refused(lambda: accounts.set_password(office, "坐席乙", GOOD, "wrong")) == "wrong_password"
    assert "一样" in refused(lambda: accounts.set_password(office, "坐席乙", OTHER, OTHER))
    changed = accounts.set_password(office, "坐席乙", GOOD + "!", OTHER)
    assert not accounts.must_change(office, changed)
    clock.set("2026-07-01T09:00")
    assert accounts.must_change(office, changed)
    assert accounts.sign_in(office, "坐席乙", GOOD + "!")


def test_an_edited_account_is_found(office: Desk, folder: Path) -> None:
    from sqlcipher3 import dbapi2

    office.close()
    [database] = folder.rglob("office.db")
    connection = dbapi2.connect(str(database))
    connection.execute("DROP TRIGGER records_no_update")
    connection.execute("UPDATE records SET fields = replace(fields, '\"clerk\"', '\"administrator\"') WHERE number = 'account:坐席乙'")
    connection.commit()
    connection.close()
    from hotline_desk.services import safekeeping

    assert not safekeeping.verified(folder)["ok"]


def test_every_sign_in_is_written_down(office: Desk) -> None:
    accounts.sign_in(office, "坐席乙", OTHER)
    accounts.sign_out(office)
    refused(lambda: accounts.sign_in(office, "坐席乙", "wrong"))
    with office.trusted():
        done = [(r["action"], r["user"]) for r in office.store.access_log(limit=3)]
        assert OTHER not in str(office.store.access_log(limit=100))
    assert sorted(done) == sorted([("sign_in", "坐席乙"), ("sign_out", "坐席乙"), ("sign_in_failed", "坐席乙")])


# -- role × act, called as services: no button is asked ---------------------------------------------------
REGISTER = {"channel": "12345", "subject": "路灯不亮", "caller": "张三丰", "phone": "13800138000", "content": "灯坏了"}


def import_one(desk: Desk, folder: Path) -> None:
    intake = importing.read("工单编号：BS9\n诉求内容：路灯坏了\n联系电话：13900139000\n")
    importing.commit(desk, importing.plan(desk, intake))


DOING: dict[str, Callable[[Desk, Path], Any]] = {
    "record": lambda desk, _: acts.record(desk, "BS1", "note", {"text": "补记"}),
    "review": lambda desk, _: acts.record(desk, "BS2", "void", {"reason": "登记错了"}),
    "import": import_one,
    "reveal": lambda desk, _: dossier.reveal(desk, "BS1", "核对"),
    "export": lambda desk, folder: exporting.export(desk, folder / "a.xlsx"),
    "export_full": lambda desk, folder: exporting.export(desk, folder / "a.xlsx", full=True, reason="上级要求"),
    "person": lambda desk, _: persons.copy(desk, "13800138000"),
    "settings": lambda desk, _: unit_office.save(desk, "甲社区", "village", (), {}, True),
    "accounts": lambda desk, _: accounts.add(desk, "新人", "clerk", OTHER),
}


@pytest.mark.parametrize("act", DOING)
@pytest.mark.parametrize("role", ["", *roles.MAY])
def test_role_by_act(desk: Desk, clock: Any, tmp_path: Path, role: str, act: str) -> None:
    for number in ("BS1", "BS2"):
        acts.record(desk, number, "register", REGISTER)
    acts.record(desk, "BS1", "dispatch", {"to": "甲社区"})
    accounts.turn_on(desk, "管理员甲", GOOD)
    desk.role = role
    may = act in roles.MAY.get(role, ())
    if may:
        DOING[act](desk, tmp_path)
    else:
        before = desk.store.last_seq(), list(tmp_path.rglob("*.xlsx"))
        assert refused(lambda: DOING[act](desk, tmp_path)) == ("not_allowed" if role else "signed_out")
        assert (desk.store.last_seq(), list(tmp_path.rglob("*.xlsx"))) == before


def test_nothing_is_asked_while_accounts_are_off(desk: Desk, tmp_path: Path) -> None:
    acts.record(desk, "BS1", "register", REGISTER)
    acts.record(desk, "BS2", "register", REGISTER)
    for act in set(DOING) - {"accounts", "settings"}:
        DOING[act](desk, tmp_path)
    assert replace(desk).role == ""


def test_joining_units_is_the_administrators_own_act_and_so_is_taking_it_back(office: Desk) -> None:
    office.enter("坐席乙", "clerk")
    acts.record(office, "BS1", "register", REGISTER)
    acts.record(office, "BS1", "dispatch", {"to": "甲社区"})
    office.enter("管理员甲", "administrator")
    unit_office.add(office, "乙社区", "village")
    joined = unit_office.join(office, "甲社区", "乙社区")
    assert (joined.moved, joined.stayed) == (("BS1",), ())
    sent = office.store.events("BS1")[-1]
    assert (sent.kind, sent.by, sent.get("to")) == ("redispatch", "管理员甲", "乙社区")
    assert refused(lambda: acts.record(office, "BS1", "redispatch", {"to": "甲社区", "reason": "改回"})) == "not_allowed"
    acts.undo(office)
    row = office.store.order_row("BS1")
    assert row is not None
    assert row["unit"] == "甲社区"
    assert next(u for u in unit_office.listed(office) if u.name == "甲社区").active
    assert refused(lambda: acts.record(office, "BS1", "accept")) == "not_allowed"


def test_a_clerk_takes_no_joining_back(office: Desk) -> None:
    office.enter("坐席乙", "clerk")
    acts.record(office, "BS1", "register", REGISTER)
    acts.record(office, "BS1", "dispatch", {"to": "甲社区"})
    office.enter("管理员甲", "administrator")
    unit_office.add(office, "乙社区", "village")
    unit_office.join(office, "甲社区", "乙社区")
    office.enter("坐席乙", "clerk")
    assert refused(lambda: acts.undo(office)) == "not_allowed"
    assert (office.store.order_row("BS1") or {})["unit"] == "乙社区"
