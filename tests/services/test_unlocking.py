"""Where accounts are on, a user's password opens the data key and nothing on the PC does; killed anywhere, somebody still gets in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.services import accounts, acts, keys, passwords, safekeeping, tries, unlocking
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.passwords import Tick
from hotline_desk.store import backup, generations, profile, stretching
from hotline_desk.store import keys as store_keys
from hotline_desk.store.keys import Login

NOW = datetime(2026, 3, 2, 10, 20)
BOSS, CLERK, NEW = "Baoshan-2026", "Youyilu#77", "Chengdong+88"
CHEAP = {"t": 1, "m": 64, "p": 1}
Act = Callable[[Desk], Any]


def clock() -> datetime:
    return NOW


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "COST", CHEAP)
    monkeypatch.setattr(passwords, "NOBODY", {**passwords.NOBODY, "cost": CHEAP})
    monkeypatch.setattr(store_keys, "COST", CHEAP)


@pytest.fixture(autouse=True)
def own_pc(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(profile, "profile_path", lambda: tmp_path / "pc" / "profile.key")
    return tmp_path / "pc"


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, str]:
    """An encrypted office without accounts, and its recovery code."""
    code = keys.new_code()
    with Desk.create(tmp_path / "office", "youyilu", clock=clock, user="王敏", code=code) as desk:
        acts.record(desk, "BS1", "register", {"channel": "12345", "subject": "路灯不亮"})
    return tmp_path / "office", code


@pytest.fixture
def office(made: tuple[Path, str]) -> Path:
    """The same with an administrator 甲 and a clerk 乙, each with a password of their own."""
    with Desk.open(made[0], clock=clock) as desk:
        accounts.turn_on(desk, "甲", BOSS)
        accounts.add(desk, "乙", "clerk", CLERK, must_change=False)
    return made[0]


def enter(folder: Path, name: str, password: str) -> Desk:
    return accounts.open_office(folder, name, password, clock=clock)


def may(folder: Path, name: str, password: str) -> bool:
    try:
        enter(folder, name, password).close()
    except Refused as error:
        if error.rule != "wrong_password":
            raise
        return False
    return True


def sealed(folder: Path, **how: Any) -> bool:
    try:
        Desk.open(folder, **how).close()
    except StoreError as error:
        return error.kind == "sealed"
    return False


# -- what opens it --------------------------------------------------------------------------------------
def test_a_clerk_types_nothing_until_accounts_are_on(made: tuple[Path, str], own_pc: Path) -> None:
    assert not unlocking.asks(made[0])
    Desk.open(made[0]).close()
    assert list(own_pc.glob("profile-*.key"))


def test_only_the_passwords_and_the_code_open_it(office: Path, made: tuple[Path, str], own_pc: Path) -> None:
    assert unlocking.asks(office)
    assert sealed(office)
    assert list(own_pc.glob("profile-*.key")) == []  # the secret of this PC is gone, not only unused
    for name, password in (("甲", BOSS), ("乙", CLERK), (" 乙 ", CLERK)):
        with enter(office, name, password) as desk:
            assert desk.store.events("BS1")
            assert (desk.user, desk.role) == (name.strip(), "administrator" if name == "甲" else "clerk")
    for name, password in (("甲", CLERK), ("乙", BOSS), ("丙", CLERK), ("乙", ""), ("", "")):
        assert not may(office, name, password)
    with Desk.open(office, clock=clock, code=made[1]) as desk, pytest.raises(Refused) as caught:
        desk.store.events("BS1")  # the code opens the file; it is nobody's sign-in
    assert caught.value.rule == "signed_out"
    assert sealed(office), "the code must not let the profile in again"
    assert sealed(office, code=keys.new_code())


def test_no_older_key_file_lets_this_pc_in(office: Path, made: tuple[Path, str], tmp_path: Path) -> None:
    """The key file of before, from an old generation or a backup, was wrapped by a secret that is gone."""
    with Desk.create(tmp_path / "other", "youyilu", clock=clock, code=made[1]) as other:
        old = generations.current(other.folder)
        accounts.turn_on(other, "甲", BOSS)  # forgets the secret of this office only
    assert sealed(tmp_path / "other")
    assert old.exists()
    with Desk.create(tmp_path / "third", "youyilu", clock=clock, code=made[1]) as third:
        before = {name: (generations.current(third.folder) / name).read_bytes() for name in store_keys.FILES}
        accounts.turn_on(third, "甲", BOSS)
    for name, content in before.items():
        (generations.current(tmp_path / "third") / name).write_bytes(content)
    assert sealed(tmp_path / "third")


def test_a_secret_that_stays_on_the_pc_is_found_out(made: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The unsafe variant: accounts on, the key file of before put back, the secret still there."""
    monkeypatch.setattr(unlocking.keys, "forget_profile", lambda ring: None)
    folder = made[0]
    before = {name: (generations.current(folder) / name).read_bytes() for name in store_keys.FILES}
    with Desk.open(folder, clock=clock) as desk:
        accounts.turn_on(desk, "甲", BOSS)
    for name, content in before.items():
        (generations.current(folder) / name).write_bytes(content)
    assert not sealed(folder)


def test_no_name_and_no_password_stands_in_the_key_file(office: Path) -> None:
    text = (generations.current(office) / "key.json").read_text(encoding="ascii")
    for word in ("甲", "乙", BOSS, CLERK, json.dumps("甲").strip('"')):
        assert word not in text
    with enter(office, "甲", BOSS) as desk:
        key = desk.store.key
        assert key is not None
        assert key.hex() not in text
        assert key.hex() not in str(accounts.listed(desk))


# -- changing who may -----------------------------------------------------------------------------------
def test_a_changed_password_opens_it_and_the_one_before_does_not(office: Path) -> None:
    with enter(office, "乙", CLERK) as desk:
        accounts.set_password(desk, "乙", NEW, CLERK)
    assert not may(office, "乙", CLERK)
    assert may(office, "乙", NEW)
    with enter(office, "甲", BOSS) as desk:
        accounts.set_password(desk, "乙", CLERK)  # forgotten: the administrator gives another
    assert not may(office, "乙", NEW)
    with enter(office, "乙", CLERK) as desk:
        account = accounts.find(desk, "乙")
        assert account is not None
        assert accounts.must_change(desk, account)


def test_a_stopped_user_cannot_open_it_and_needs_a_new_password_to_come_back(office: Path) -> None:
    ring = (generations.current(office) / "key.json").read_bytes()
    with enter(office, "甲", BOSS) as desk:
        accounts.change(desk, "乙", active=False)
        assert not may(office, "乙", CLERK)
        stopped = (generations.current(office) / "key.json").read_bytes()
        for name in store_keys.FILES:  # the file of before, from a backup: it still opens the data, but nobody is in
            (generations.current(office) / name).write_bytes(ring)
        assert not may(office, "乙", CLERK)
        assert (generations.current(office) / "key.json").read_bytes() != stopped
        with pytest.raises(Refused, match="新密码"):
            accounts.change(desk, "乙", active=True)
        accounts.change(desk, "乙", active=True, password=NEW)
    assert may(office, "甲", BOSS)
    assert len(json.loads((generations.current(office) / "key.json").read_bytes())["users"]) == 2
    assert may(office, "乙", NEW)
    assert not may(office, "乙", CLERK)


def test_a_former_password_put_back_is_no_way_in(office: Path) -> None:
    old = (generations.current(office) / "key.json").read_bytes()
    with enter(office, "乙", CLERK) as desk:
        accounts.set_password(desk, "乙", NEW, CLERK)
    for name in store_keys.FILES:
        (generations.current(office) / name).write_bytes(old)
    assert not may(office, "乙", CLERK)
    assert may(office, "甲", BOSS)  # and the next who enters mends the file
    assert "乙" not in str(unlocking.opened(office, Login("乙", CLERK)))
    assert unlocking.opened(office, Login("乙", CLERK)) is None


def test_turned_off_it_opens_by_itself_again_and_on_again_by_the_same_passwords(office: Path) -> None:
    with enter(office, "甲", BOSS) as desk:
        accounts.turn_off(desk)
    with Desk.open(office, clock=clock) as desk:
        assert desk.store.events("BS1")
        accounts.turn_on(desk, "丙", NEW)
    assert sealed(office)
    assert may(office, "乙", CLERK)
    assert may(office, "丙", NEW)


def test_the_recovery_code_gives_an_administrator_a_new_password(office: Path, made: tuple[Path, str]) -> None:
    for name, why in (("乙", "不是在用的系统管理员"), ("谁", "不是在用的系统管理员")):
        with pytest.raises(Refused, match=why):
            accounts.rescue(office, made[1], name, NEW, clock=clock)
    with pytest.raises(Refused, match="8 到"):
        accounts.rescue(office, made[1], "甲", "short", clock=clock)
    with pytest.raises(StoreError):
        accounts.rescue(office, keys.new_code(), "甲", NEW, clock=clock)
    with accounts.rescue(office, made[1], "甲", NEW, clock=clock) as desk:
        assert desk.role == "administrator"
        assert "account_rescue" in [row["action"] for row in desk.store.access_log()]
    assert may(office, "甲", NEW)
    assert not may(office, "甲", BOSS)


def test_a_new_recovery_code_leaves_the_passwords(office: Path, made: tuple[Path, str]) -> None:
    with enter(office, "甲", BOSS) as desk:
        code = keys.renewed_code(desk)
    assert may(office, "乙", CLERK)
    assert sealed(office, code=made[1])
    with accounts.rescue(office, code, "甲", NEW, clock=clock):
        assert may(office, "甲", NEW)


def test_an_office_whose_accounts_are_of_an_earlier_release_follows_as_each_signs_in(
        made: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made[0]
    with Desk.open(folder, clock=clock) as desk, monkeypatch.context() as patch:
        patch.setattr(unlocking, "let_in", lambda *_: None)
        patch.setattr(unlocking, "settle", lambda *_: None)
        patch.setattr(passwords, "kept", _kept_by_the_first_release)
        accounts.turn_on(desk, "甲", BOSS)
        accounts.add(desk, "乙", "clerk", CLERK, must_change=False)
    with Desk.open(folder, clock=clock) as desk:
        accounts.sign_in(desk, "甲", BOSS)
        assert unlocking.waiting(desk, accounts.listed(desk)) == ["乙"]
    assert not sealed(folder)
    with Desk.open(folder, clock=clock) as desk:
        accounts.sign_in(desk, "乙", CLERK)
        assert unlocking.waiting(desk, accounts.listed(desk)) == []
    assert sealed(folder)
    assert may(folder, "甲", BOSS)
    assert may(folder, "乙", CLERK)


def _kept_by_the_first_release(password: str) -> tuple[dict[str, Any], store_keys.Wrapping]:
    salt = bytes(range(16))
    check = stretching.stretched(password.encode(), salt, CHEAP)
    return {"salt": salt.hex(), "cost": CHEAP, "hash": check.hex()}, store_keys.Wrapping(b"", salt.hex(), CHEAP)


# -- killed at every step ---------------------------------------------------------------------------------
class Killed(BaseException):
    """The program ends here; nothing after it runs."""


STEPS: dict[str, tuple[Act, list[tuple[str, str]], list[tuple[str, str]]]] = {
    # the act; who may enter if it did not happen; who may if it did
    "new password": (lambda d: accounts.set_password(d, "乙", NEW), [("乙", CLERK), ("甲", BOSS)], [("乙", NEW), ("甲", BOSS)]),
    "own password": (lambda d: accounts.set_password(d, "甲", NEW, BOSS), [("甲", BOSS), ("乙", CLERK)], [("甲", NEW), ("乙", CLERK)]),
    "new user": (lambda d: accounts.add(d, "丙", "clerk", NEW), [("甲", BOSS), ("乙", CLERK)], [("丙", NEW), ("甲", BOSS), ("乙", CLERK)]),
    "stopped": (lambda d: accounts.change(d, "乙", active=False), [("甲", BOSS), ("乙", CLERK)], [("甲", BOSS)]),
}


def killing(patch: pytest.MonkeyPatch, at: int, seen: list[str]) -> None:
    """End the program before the at-th file that is written whole, and before the at-th commit: both count as one line."""
    write = generations.write_atomically

    def counted(path: Path, content: bytes, **how: Any) -> None:
        if path.name != "tries.json":
            if len(seen) == at:
                raise Killed
            seen.append(path.name)
        write(path, content, **how)

    patch.setattr(generations, "write_atomically", counted)


@pytest.fixture
def pristine(office: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(office, tmp_path / "pristine"))


@pytest.mark.parametrize("name", STEPS)
def test_killed_before_any_file_each_user_enters_by_the_old_or_the_new(pristine: Path, tmp_path: Path, name: str,
                                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    act, before, after = STEPS[name]
    reached = -1
    for at in range(20):
        folder = Path(shutil.copytree(pristine, tmp_path / f"at{at}"))
        seen: list[str] = []
        desk = enter(folder, "甲", BOSS)
        with monkeypatch.context() as patch, suppress(Killed):
            killing(patch, at, seen)
            act(desk)
            reached = at
        desk.close()
        _let_in_whole(folder, before, after)
        if reached == at:
            break
    assert reached >= 2  # the key file, the account, the key file again: all were ended once


def _let_in_whole(folder: Path, before: list[tuple[str, str]], after: list[tuple[str, str]]) -> None:
    """Everybody enters as before or everybody as after; and a second time, after the first made good what was left."""
    for _ in range(2):
        assert all(may(folder, *who) for who in before) or all(may(folder, *who) for who in after)
    boss = next(who for who in [*before, *after] if who[0] == "甲" and may(folder, *who))
    with enter(folder, *boss) as desk:
        active = {a.name for a in accounts.listed(desk) if a.active}
        users = json.loads((generations.current(folder) / "key.json").read_bytes())["users"]
        assert sorted(len(wraps) for wraps in users.values()) == [1] * len(active)
        assert desk.store.verify().problems == ()


@pytest.mark.parametrize("at", range(12))
def test_killed_while_turning_on_or_off(made: tuple[Path, str], at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made[0]
    with monkeypatch.context() as patch, suppress(Killed), Desk.open(folder, clock=clock) as desk:
        killing(patch, at, [])
        accounts.turn_on(desk, "甲", BOSS)
    assert _opens(folder)
    with monkeypatch.context() as patch, suppress(Killed), _any_desk(folder) as desk:
        killing(patch, at, [])
        if accounts.accounts_on(desk):
            accounts.turn_off(desk)
    assert _opens(folder)


def _any_desk(folder: Path) -> Desk:
    if unlocking.asks(folder):
        return enter(folder, "甲", BOSS)
    desk = Desk.open(folder, clock=clock)
    if accounts.accounts_on(desk):
        accounts.sign_in(desk, "甲", BOSS)
    return desk


def _opens(folder: Path) -> bool:
    with _any_desk(folder) as desk:
        return bool(desk.store.events("BS1")) and desk.store.verify().ok


def test_narrowing_the_key_file_first_is_found_out(pristine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The unsafe variant: the new password replaces the old one in the key file before the account says so."""
    def careless(desk: Desk, name: str, wrapping: store_keys.Wrapping) -> None:
        from dataclasses import replace

        desk.store.change_ring(lambda ring, key: replace(ring, users={}).with_user(name, wrapping, key))

    monkeypatch.setattr(unlocking, "let_in", careless)
    act, before, after = STEPS["new password"]
    locked_out = 0
    for at in range(1, 5):
        folder = Path(shutil.copytree(pristine, tmp_path / f"at{at}"))
        desk = enter(folder, "甲", BOSS)
        with monkeypatch.context() as patch, suppress(Killed):
            killing(patch, at, [])
            act(desk)
        desk.close()
        locked_out += not (all(may(folder, *who) for who in before) or all(may(folder, *who) for who in after))
    assert locked_out


# -- guessing ----------------------------------------------------------------------------------------------
@pytest.fixture
def move(monkeypatch: pytest.MonkeyPatch) -> Callable[[float, float], None]:
    now = [Tick(1e9, 1e4)]
    monkeypatch.setattr(accounts, "tick", lambda: now[0])

    def by(wall: float, steady: float) -> None:
        now[0] = Tick(now[0].wall + wall, now[0].steady + steady)

    return by


def rule(folder: Path, name: str, password: str) -> str:
    with pytest.raises(Refused) as caught:
        enter(folder, name, password).close()
    return caught.value.rule


def test_a_thousand_guesses_get_nowhere_and_are_written_down(office: Path, move: Callable[[float, float], None]) -> None:
    """One guess a minute for a thousand minutes: after the fifth nearly all of them find a locked door."""
    looked = 0
    for _ in range(1000):
        looked += rule(office, "乙", "Wrong#123") == "wrong_password"
        move(60, 60)
    assert looked <= 5 + 9
    assert rule(office, "乙", CLERK) == "locked_out"
    move(5 * 3600, 5 * 3600)
    with enter(office, "乙", CLERK) as desk:
        told = [r for r in desk.store.access_log(limit=5) if r["action"] == "sign_in_failed"]
        assert [r["user"] for r in told] == ["乙"]
        assert told[0]["detail"].startswith(f"{looked} 次")


def test_no_kill_and_no_clock_opens_the_lock(office: Path, move: Callable[[float, float], None], monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: Any) -> None:
        raise Killed

    for _ in range(5):
        with monkeypatch.context() as patch, suppress(Killed):
            patch.setattr(unlocking, "opened", killed)
            enter(office, "乙", CLERK)
    assert rule(office, "乙", CLERK) == "locked_out"
    move(86_400, 60)  # the wall clock a day ahead
    assert rule(office, "乙", CLERK) == "locked_out"
    move(-2 * 86_400, 60)
    assert rule(office, "乙", CLERK) == "locked_out"
    assert may(office, "甲", BOSS)  # nobody else is kept out
    move(16 * 60, 16 * 60)
    assert may(office, "乙", CLERK)


def test_a_count_that_comes_after_the_guess_is_found_out(office: Path, move: Callable[[float, float], None],
                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    """The unsafe variant: the try is counted only when it was wrong, so a killed one costs nothing."""
    monkeypatch.setattr(tries, "count", lambda folder, name, now: 1)
    for _ in range(8):
        with monkeypatch.context() as patch, suppress(Killed):
            patch.setattr(unlocking, "opened", lambda *_: (_ for _ in ()).throw(Killed()))
            enter(office, "乙", CLERK)
    assert may(office, "乙", CLERK)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"a": 3}', b"\xff", json.dumps({tries.id_of("乙"): {"failures": "x"}}).encode()])
def test_a_count_that_was_edited_leaves_one_try(office: Path, content: bytes, move: Callable[[float, float], None]) -> None:
    (office / tries.FILE).write_bytes(content)
    assert rule(office, "乙", "Wrong#123") == "wrong_password"
    assert rule(office, "乙", CLERK) == "locked_out"


def test_the_count_names_nobody(office: Path) -> None:
    for name in ("乙", "欧阳墨白"):
        assert not may(office, name, "Wrong#123")
    text = (office / tries.FILE).read_text(encoding="ascii")
    assert "Wrong" not in text
    assert json.dumps("欧阳墨白").strip('"') not in text
    assert (office / tries.FILE).stat().st_mode & 0o077 == 0


def test_known_and_unknown_names_cost_the_same_work(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One stretching each, at one cost (the time itself: benchmarks, docs/measurements.md)."""
    costs: list[Any] = []
    real = stretching.of_password
    monkeypatch.setattr(store_keys, "of_password", lambda text, salt, cost: costs.append(dict(cost)) or real(text, salt, CHEAP))
    for name in ("乙", "谁"):
        assert not may(office, name, "Wrong#123")
    assert len(costs) == 2
    assert store_keys._NOBODY[0]["cost"] == {"t": 3, "m": 65536, "p": 1}


# -- keeping and moving -------------------------------------------------------------------------------------
def test_backups_drills_and_exits_go_on_without_being_asked(office: Path) -> None:
    from hotline_desk.services import drill

    with enter(office, "甲", BOSS) as desk:
        safekeeping.run(desk)
        assert drill.drill(desk).problems == ()
        acts_key = desk.store.key
    with enter(office, "乙", CLERK) as desk:
        acts.record(desk, "BS1", "note", {"text": "补记"})
    before = len(backup.listed(backup.folder_of(office)))
    safekeeping.at_exit(office, clock, acts_key)
    assert len(backup.listed(backup.folder_of(office))) == before + 1


def test_restoring_asks_for_the_code_or_the_key_and_is_no_way_around(office: Path, made: tuple[Path, str], tmp_path: Path) -> None:
    with enter(office, "甲", BOSS) as desk:
        safekeeping.run(desk)
        key = desk.store.key
    file = backup.listed(backup.folder_of(office))[-1][0]
    with pytest.raises(StoreError) as caught:
        safekeeping.restore(office, file, clock=clock)
    assert caught.value.kind == "sealed"
    safekeeping.restore(office, file, clock=clock, key=key)
    safekeeping.restore(office, file, clock=clock, code=made[1])
    assert sealed(office)
    assert may(office, "乙", CLERK)
    safekeeping.restore(tmp_path / "elsewhere" / "office", file, clock=clock, code=made[1])
    assert sealed(tmp_path / "elsewhere" / "office")
    assert may(tmp_path / "elsewhere" / "office", "乙", CLERK)


def test_an_old_backup_from_before_the_accounts_needs_the_code_too(made: tuple[Path, str]) -> None:
    folder, code = made
    with Desk.open(folder, clock=clock) as desk:
        safekeeping.run(desk)
        accounts.turn_on(desk, "甲", BOSS)
    file = backup.listed(backup.folder_of(folder))[-1][0]
    with pytest.raises(StoreError):
        safekeeping.restore(folder, file, clock=clock)
    assert sealed(folder)
    safekeeping.restore(folder, file, clock=clock, code=code)
    with Desk.open(folder, clock=clock) as desk:  # the office of that day, which asked nobody
        assert not accounts.accounts_on(desk)


def test_a_broken_office_is_restored_by_the_code(office: Path, made: tuple[Path, str]) -> None:
    with enter(office, "甲", BOSS) as desk:
        safekeeping.run(desk)
    file = backup.listed(backup.folder_of(office))[-1][0]
    generations.database(office).write_bytes(b"gone")
    with pytest.raises(StoreError):
        safekeeping.restore(office, file, clock=clock)
    safekeeping.restore(office, file, clock=clock, code=made[1])
    assert may(office, "乙", CLERK)
