"""The record of access in its chain, the records' end in the anchor, and the seals of the office's own tables."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.store import Store, StoreError, chain, generations, keys, sealing
from hotline_desk.store.checking import verify_office
from hotline_desk.store.connection import connect
from hotline_desk.store.keys import subkey

AT = datetime(2026, 3, 2, 10, 15)
ROWS = 9
TRIGGERS = {"access_log": "访问记录", "records": "台账", "events": "办件历史"}


def work(store: Store, start: int = 0, count: int = ROWS) -> None:
    """An event, a record and a look, several times over; and one of everything that is sealed."""
    for n in range(start, start + count):
        with store.transaction("王敏", AT + timedelta(minutes=n)) as tx:
            tx.append(f"A{n}", "register", AT, "王敏", {"subject": "噪音"})
            tx.append_record(f"account:{n}", "account", "add", AT, {"role": "clerk"}, 0)
            tx.log_access("王敏", "reveal", f"A{n}", "核对")
    with store.transaction("王敏", AT) as tx:
        tx.set_meta(f"setting.{start}", "1")
        tx.add_unit(f"单位{start}", "village")
        tx.save_draft("王敏", f"register{start}", '{"a": 1}')
        batch = tx.add_import("a.xlsx")
        tx.save_pending_rows(batch, [{"row_number": 3}, {"row_number": 4}])
        tx.add_fingerprints({f"k{start}": "A1"}, batch)
        tx.add_document("督办单", f"{start}号", "A1", AT, "王敏", "f")
        tx.add_attachment("A1", "a.png", store.files.put(b"a"), 1, "image/png")


@pytest.fixture(scope="module", params=["plain", "encrypted"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sealing") / "office"
    with Store.create(folder, {"office": "友谊路街道"}, code=keys.new_code() if request.param == "encrypted" else None) as store:
        work(store)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "office"))


def key_of(folder: Path) -> bytes | None:
    return keys.find(generations.current(folder))


def tamper(folder: Path, *statements: str, table: str = "", triggers_back: bool = True) -> None:
    """Do this to the database as somebody with a tool (and the key) would; ``table``: take its triggers off meanwhile."""
    connection = connect(generations.database(folder), key=key_of(folder))
    taken = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)).fetchall()
    for name, _ in taken:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    for _, sql in taken if triggers_back else ():
        connection.execute(sql)
    connection.close()


def problems(folder: Path) -> str:
    return " ".join(verify_office(folder).problems)


FORGERIES = {
    "changed": ("UPDATE {t} SET \"by\" = '别人' WHERE seq = 4", 4),
    "moved in time": ("UPDATE {t} SET \"at\" = '2020-01-01T00:00' WHERE seq = 4", 4),
    "deleted": ("DELETE FROM {t} WHERE seq = 4", 4),
    "first deleted": ("DELETE FROM {t} WHERE seq = 1", 1),
    "reordered": ("UPDATE {t} SET seq = 5 WHERE seq = -4", 4),
    "closed up": ("UPDATE {t} SET seq = seq - 1 WHERE seq > 4", 4),
}


@pytest.mark.parametrize("table", TRIGGERS)
@pytest.mark.parametrize("how", FORGERIES)
def test_a_forged_row_is_named_by_the_first_bad_one(folder: Path, table: str, how: str) -> None:
    statement, seq = FORGERIES[how]
    before = {"closed up": [f"DELETE FROM {table} WHERE seq = 4"],
              "reordered": [f"UPDATE {table} SET seq = -4 WHERE seq = 4", f"UPDATE {table} SET seq = 4 WHERE seq = 5"]}.get(how, [])
    tamper(folder, *before, statement.format(t=table), table=table)
    found = verify_office(folder)
    assert (found.ok, found.audit) == (False, False)
    assert re.search(rf"{TRIGGERS[table]}从第 {seq} [步行条]起", problems(folder)), problems(folder)


@pytest.mark.parametrize("table", TRIGGERS)
def test_a_row_put_in_with_a_guessed_digest_is_named(folder: Path, table: str) -> None:
    """As whoever has the tool but not the key (an encrypted office) would: with the plain sum."""
    connection = connect(generations.database(folder), key=key_of(folder))
    last = list(connection.execute(f"SELECT * FROM {table} ORDER BY seq DESC LIMIT 1").fetchone())
    connection.close()
    row = [last[0] + 1, *last[1:-1]]
    if table == "records":
        row[1] = "account:99"
    if table == "events":
        row[1] = "A99"
    guess = sealing.access_link(last[-1], row, None) if table == "access_log" else chain.link(last[-1], row, None)
    values = ", ".join("NULL" if v is None else str(v) if isinstance(v, int) else f"'{v}'" for v in (*row, guess))
    tamper(folder, f"INSERT INTO {table} VALUES ({values})")
    if key_of(folder) is None:
        assert "从第" not in problems(folder)  # a plain chain only tells of slips: the handbook says so
    else:
        assert f"{TRIGGERS[table]}从第 {ROWS + 1} " in problems(folder)


@pytest.mark.parametrize("table", TRIGGERS)
@pytest.mark.parametrize("count", [1, 3, ROWS])
def test_rows_cut_off_at_the_very_end_are_missed(folder: Path, table: str, count: int) -> None:
    tamper(folder, f"DELETE FROM {table} WHERE seq > {ROWS - count}", table=table)
    assert f"少了 {count} " in problems(folder)
    with pytest.raises(StoreError, match="少了"):
        Store.open(folder)


@pytest.mark.parametrize("table", TRIGGERS)
def test_other_rows_of_the_same_length_are_noticed(folder: Path, table: str) -> None:
    """The end cut off and written anew with the key: each row fits its chain, but not the anchor."""
    tamper(folder, f"DELETE FROM {table} WHERE seq = {ROWS}", table=table)
    connection = connect(generations.database(folder), key=key_of(folder))
    last = list(connection.execute(f"SELECT * FROM {table} ORDER BY seq DESC LIMIT 1").fetchone())
    row = [ROWS, *last[1:-1]]
    row[1 if table != "access_log" else 3] = "别的"
    chain_key = subkey(key_of(folder), "history")
    digest = sealing.access_link(last[-1], row, chain_key) if table == "access_log" else chain.link(last[-1], row, chain_key)
    connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * (len(row) + 1))})", (*row, digest))
    connection.close()
    assert "对不上" in problems(folder)


@pytest.mark.parametrize("table", TRIGGERS)
@pytest.mark.parametrize("instead", ["", "CREATE TRIGGER {t}_no_delete BEFORE DELETE ON {t} BEGIN SELECT 1; END",
                                     "CREATE TRIGGER {t}_no_delete BEFORE DELETE ON units BEGIN SELECT RAISE(ABORT, 'x'); END"])
def test_a_trigger_that_is_gone_or_does_nothing_is_told(folder: Path, table: str, instead: str) -> None:
    tamper(folder, f"DROP TRIGGER {table}_no_delete", *([instead.format(t=table)] if instead else []))
    assert f"保护{TRIGGERS[table]}的触发器" in problems(folder)


def test_a_check_that_reads_only_events_is_found_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The unsafe variant: an anchor that knows of events alone says nothing of a log that was cut short."""
    monkeypatch.setattr("hotline_desk.store.chain._head_in", lambda value, name: None)
    tamper(folder, "DELETE FROM access_log WHERE seq > 3", table="access_log")
    assert verify_office(folder).ok


def test_an_anchor_that_is_edited_is_no_anchor(folder: Path) -> None:
    path = generations.current(folder) / chain.ANCHOR
    path.write_bytes(path.read_bytes().replace(b'"access": [9', b'"access": [3'))
    assert "anchor.json" in problems(folder)


# -- seals ---------------------------------------------------------------------------------------------
EDITS = {
    "meta": "UPDATE meta SET value = 'off' WHERE \"key\" = 'setting.0'", "units": "UPDATE units SET kind = 'section'",
    "drafts": "UPDATE drafts SET content = '{}'", "sequences": "UPDATE sequences SET value = value + 1",
    "documents": "UPDATE documents SET number = '9号'", "attachments": "UPDATE attachments SET removed = 1",
    "imports": "UPDATE imports SET state = 'done'", "pending_rows": "DELETE FROM pending_rows WHERE row_number = 3",
    "fingerprints": "INSERT INTO fingerprints VALUES ('k9', 'A1', NULL)"}


def test_every_table_is_chained_sealed_or_made_from_the_events(folder: Path) -> None:
    connection = connect(generations.database(folder), readonly=True, key=key_of(folder))
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    computed = {"orders", "timers", "findings"} | {n for n in names if n.startswith("search")}
    assert names - computed - set(TRIGGERS) - set(sealing.SEALED) == {"seals", "alembic_version"}
    assert set(EDITS) == set(sealing.SEALED)


@pytest.mark.parametrize("table", EDITS)
def test_an_edited_table_is_told_and_stays_told(folder: Path, table: str) -> None:
    assert verify_office(folder).problems == ()
    tamper(folder, EDITS[table])
    assert sealing.SEALED[table] in problems(folder)
    with Store.open(folder) as store:
        work(store, 100, 1)  # writing on does not make it right
    found = verify_office(folder)
    assert sealing.SEALED[table] in problems(folder)
    assert (found.ok, found.database, found.audit) == (False, True, True)  # and does not keep a backup from being made


@pytest.mark.parametrize("table", EDITS)
def test_a_seal_that_is_taken_away_is_told(folder: Path, table: str) -> None:
    tamper(folder, f"DELETE FROM seals WHERE name = '{table}'")
    with Store.open(folder) as store:
        work(store, 100, 1)
    assert sealing.SEALED[table] in problems(folder)


ACTS: dict[str, Callable[[Any], Any]] = {
    "set_meta": lambda tx: tx.set_meta("setting.0", "2"), "update_unit": lambda tx: tx.update_unit("单位0", new_name="单位1", pending=False),
    "same unit": lambda tx: tx.update_unit("单位0", pending=True), "save_draft": lambda tx: tx.save_draft("王敏", "register0", "{}"),
    "drop_draft": lambda tx: tx.save_draft("王敏", "register0", None), "no draft": lambda tx: tx.save_draft("王敏", "x", None),
    "next_number": lambda tx: [tx.next_number("a"), tx.next_number("a")], "finish_import": lambda tx: tx.finish_import("20260302-1", {"rows": 1}),
    "undo import": lambda tx: tx.mark_import_undone("20260302-1"), "settle": lambda tx: tx.settle_pending_row(1),
    "known fingerprint": lambda tx: tx.add_fingerprints({"k0": "A2", "k1": "A2"}), "forget": lambda tx: tx.forget_fingerprints(["A1"], "k"),
    "many fingerprints": lambda tx: tx.add_fingerprints({f"m{n}": "A1" for n in range(1200)}),
    "remove_attachment": lambda tx: tx.remove_attachment(1), "second attachment": lambda tx: tx.add_attachment("A1", "b", "ab" * 32, 1, "x"),
}


@pytest.mark.parametrize("act", ACTS)
def test_the_seals_follow_every_act(folder: Path, act: str) -> None:
    with Store.open(folder) as store, store.transaction("王敏", AT) as tx:
        ACTS[act](tx)
    connection = connect(generations.database(folder), readonly=True, key=key_of(folder))
    assert sealing.broken(connection, subkey(key_of(folder), "history")) == []
    connection.close()


def test_a_seal_that_does_not_follow_is_found_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The unsafe variant: sealing each table anew as it is would make an edit right."""
    tamper(folder, EDITS["units"])
    monkeypatch.setattr(sealing.Seals, "written", lambda self: iter(()))
    connection = connect(generations.database(folder), key=key_of(folder))
    sealing.renew(connection, subkey(key_of(folder), "history"))
    connection.close()
    assert verify_office(folder).ok


# -- pruning -------------------------------------------------------------------------------------------
def test_what_is_left_after_pruning_still_verifies_and_ends_where_it_did(folder: Path) -> None:
    with Store.open(folder) as store:
        with store.transaction("王敏", AT) as tx:
            assert sealing.prune(tx, "2026-03-02T10:20") == 5
        with store.transaction("王敏", AT) as tx:
            assert sealing.prune(tx, "2026-03-02T10:20") == 0
            assert sealing.prune(tx, "2026-03-02T10:21") == 1
        actions = [row["action"] for row in store.access_log()]
        assert actions == ["prune", "prune", "reveal", "reveal", "reveal"]
    assert verify_office(folder).ok
    tamper(folder, "DELETE FROM access_log WHERE seq = 7", table="access_log")
    assert "访问记录从第 7 条起" in problems(folder)


def test_a_clock_that_ran_ahead_keeps_rows_longer(folder: Path) -> None:
    with Store.open(folder) as store:
        with store.transaction("王敏", AT - timedelta(days=1)) as tx:
            tx.log_access("王敏", "print", "A1")  # the clock was put right afterwards
        with store.transaction("王敏", AT) as tx:
            assert sealing.prune(tx, "2026-03-02T10:00") == 0
