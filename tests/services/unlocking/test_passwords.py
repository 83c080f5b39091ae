"""Where accounts are on, a user's password opens the data key and nothing on the PC does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.services import accounts, keys, passwords, unlocking
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.store import generations, stretching
from hotline_desk.store import keys as store_keys
from hotline_desk.store.keys import Login
from tests.services.unlocking.hands import BOSS, CHEAP, CLERK, NEW, clock, enter, may, sealed


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
