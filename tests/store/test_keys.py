"""The data key lies nowhere in the open; profile or recovery code open it, nothing else does."""

from __future__ import annotations

import json
import os
import shutil
import sys
from datetime import datetime
from pathlib import Path

import pytest

from hotline_desk.store import Store, StoreError, generations, keys, profile
from hotline_desk.store.checking import verify_office

AT = datetime(2026, 3, 2, 10, 15)
CANARY = "徐开见证"


@pytest.fixture(scope="module")
def code() -> str:
    return keys.new_code()


@pytest.fixture(scope="module")
def sealed_template(tmp_path_factory: pytest.TempPathFactory, code: str) -> Path:
    folder = tmp_path_factory.mktemp("sealed") / "office"
    with Store.create(folder, {"office": "友谊路"}, code=code) as store, store.transaction("王敏", AT) as tx:
        tx.append("A1", "register", AT, "王敏", {"caller": CANARY})
    return folder


@pytest.fixture
def sealed(sealed_template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sealed_template, tmp_path / "office"))


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Another PC, or another user of this one."""
    monkeypatch.setattr(profile, "profile_path", lambda: tmp_path / "elsewhere" / "profile.key")
    return tmp_path / "elsewhere"


def kind(folder: Path, code: str | None = None) -> str:
    with pytest.raises(StoreError) as caught:
        Store.open(folder, code=code).close()
    return caught.value.kind


def test_nothing_is_typed_in_the_morning(sealed: Path) -> None:
    with Store.open(sealed) as store:
        assert store.events("A1")[0].data["caller"] == CANARY


def test_nothing_readable_lies_in_the_folder(sealed: Path, code: str) -> None:
    key = keys.find(generations.current(sealed))
    assert key is not None
    secrets = [CANARY.encode(), key, key.hex().encode(), code.encode(), keys.read_code(code).encode(), b"SQLite format 3"]
    with Store.open(sealed) as store, store.transaction("王敏", AT) as tx:  # the journal is there too
        tx.append("A2", "register", AT, "王敏", {"caller": CANARY})
        tx.save_draft("王敏", "register", CANARY)
        store.files.put(CANARY.encode() * 50)
    for path in sealed.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not [s for s in secrets if s in content], path.name


def test_another_pc_needs_the_code_once(sealed: Path, code: str, elsewhere: Path) -> None:
    before = (sealed / "gen-1" / "office.db").read_bytes()
    assert kind(sealed) == "sealed"
    assert "恢复码" in verify_office(sealed).problems[0]
    assert kind(sealed, keys.new_code()) == "sealed"
    assert (sealed / "gen-1" / "office.db").read_bytes() == before
    Store.open(sealed, code=code).close()
    assert elsewhere.exists()
    Store.open(sealed).close()


def test_both_pcs_stay_let_in(sealed: Path, code: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(profile, "profile_path", lambda: tmp_path / "elsewhere" / "profile.key")
        Store.open(sealed, code=code).close()
    Store.open(sealed).close()
    assert verify_office(sealed).ok


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "{2}", "{3}"])
def test_a_code_is_read_forgivingly(sealed: Path, code: str, elsewhere: Path, typed: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    Store.open(sealed, code=typed.format(code, code.lower(), code.replace("-", ""), wide)).close()


def test_codes_are_long_and_catch_slips() -> None:
    codes = [keys.new_code() for _ in range(200)]
    assert len(set(codes)) == 200
    caught = tried = 0
    for code in codes:
        bare = keys.read_code(code)
        assert len(bare) == 32
        for place in range(0, 32, 5):
            other = next(c for c in keys.LETTERS if c != bare[place])
            tried += 1
            try:
                keys.read_code(bare[:place] + other + bare[place + 1:])
            except StoreError:
                caught += 1
    assert caught / tried > 0.99  # two check letters: one in 1,024 slips through, and then fits no key


@pytest.mark.parametrize("name", keys.FILES)
def test_a_worn_key_file_is_told_and_does_not_lock_out(sealed: Path, name: str) -> None:
    for damage in (b"", b"{}", (sealed / "gen-1" / name).read_bytes()[:-30], None):
        copy = sealed / "gen-1" / name
        whole = copy.read_bytes()
        copy.unlink() if damage is None else copy.write_bytes(damage)
        Store.open(sealed).close()
        found = verify_office(sealed)
        assert not found.ok
        assert name in found.problems[0]
        copy.write_bytes(whole)
    assert verify_office(sealed).ok


def test_every_changed_letter_of_a_key_file_is_told(sealed: Path) -> None:
    path = sealed / "gen-1" / "key.json"
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1:])
        assert keys.ring_problems(sealed / "gen-1"), place


def test_with_both_key_files_gone_it_says_damaged(sealed: Path) -> None:
    for name in keys.FILES:
        (sealed / "gen-1" / name).write_bytes(b"\0")
    assert kind(sealed) == "damaged"


def test_a_ring_of_another_office_opens_nothing(sealed: Path, tmp_path: Path, code: str) -> None:
    Store.create(tmp_path / "other", {}, code=code).close()
    for name in keys.FILES:
        shutil.copy(tmp_path / "other" / "gen-1" / name, sealed / "gen-1" / name)
    assert kind(sealed) == "damaged"


def test_a_forged_cost_does_not_hang(sealed: Path, code: str, elsewhere: Path) -> None:
    path = sealed / "gen-1" / "key.json"
    value = json.loads(path.read_bytes())
    value["recovery"]["cost"] = {"t": 10 ** 6, "m": 2 ** 31, "p": 1}
    for name in keys.FILES:
        (sealed / "gen-1" / name).write_text(json.dumps(value), encoding="ascii")
    assert kind(sealed, code) == "damaged"


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_the_profile_is_this_users_alone(elsewhere: Path) -> None:
    key = profile.profile_key(create=True)
    assert key is not None
    assert (elsewhere / "profile.key").stat().st_mode & 0o077 == 0
    assert profile.profile_key(create=False) == key == profile.profile_key(create=True)


@pytest.mark.skipif(sys.platform == "win32", reason="DPAPI has its own form")
def test_an_unreadable_profile_is_set_aside(elsewhere: Path) -> None:
    elsewhere.mkdir()
    (elsewhere / "profile.key").write_bytes(b"short")
    assert profile.profile_key(create=False) is None
    assert profile.profile_key(create=True)
    assert (elsewhere / "profile.old").read_bytes() == b"short"


def test_where_no_profile_can_be_kept_no_office_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(profile, "profile_path", lambda: tmp_path / "file" / "profile.key")
    with pytest.raises(StoreError, match="--plain"):
        Store.create(tmp_path / "office", {}, code=code)
    Store.create(tmp_path / "office", {}).close()
