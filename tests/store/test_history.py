"""The history can only grow, and a transaction is kept whole or not at all."""

from __future__ import annotations

import hashlib
import threading
from datetime import datetime
from pathlib import Path

import pytest

from hotline_desk.domain.events import EventError
from hotline_desk.store import NewEvent, Projection, Store, StoreError
from hotline_desk.store.connection import connect

AT = datetime(2026, 3, 2, 10, 15)
REGISTER = {"subject": "噪音扰民", "platform_due": datetime(2026, 3, 5, 12), "flags": ["media"],
            "visit_window": {"from": datetime(2026, 3, 3, 9), "to": datetime(2026, 3, 3, 11)}}


def fill(store: Store, now: datetime, *orders: str) -> None:
    with store.transaction("王敏", now) as tx:
        tx.append_many([NewEvent(order, "register", AT, "王敏", {"subject": order}) for order in orders])


def test_an_event_comes_back_as_it_went_in(store: Store, now: datetime) -> None:
    with store.transaction("王敏", now) as tx:
        first = tx.append("A1", "register", AT, "王敏", REGISTER)
        second = tx.append("A1", "dispatch", "2026-03-02T10:40", "王敏", {"to": "甲居民区"}, batch="b")
        assert tx.events("A1") == [first, second]
    assert store.events("A1") == [first, second]
    assert [event.index for event in store.events("A1")] == [0, 1]
    assert dict(store.events("A1")[0].data) == REGISTER
    assert store.entered("A1") == [(0, now, ""), (1, now, "b")]
    assert (store.exists("A1"), store.exists("A2"), store.version("A1")) == (True, False, 2)
    assert store.events_of(["A1", "A2"]) == {"A1": [first, second], "A2": []}
    assert store.events_of_batch("b") == [("A1", 1)]
    assert store.event_names() == ["A1#0", "A1#1"]


@pytest.mark.parametrize(("kind", "at", "data"), [
    ("nonsense", AT, {}), ("register", "三月二日", {}), ("register", AT, {"colour": "red"}), ("dispatch", AT, {})])
def test_what_could_not_be_read_back_is_not_written(store: Store, now: datetime, kind: str, at: object,
                                                    data: dict[str, object]) -> None:
    with pytest.raises(EventError), store.transaction("王敏", now) as tx:
        tx.append_many([("A1", "register", AT, "王敏", {}), ("A1", kind, at, "王敏", data)])
    assert not store.exists("A1")


@pytest.mark.parametrize("statement", [
    "UPDATE events SET kind = 'note'", "DELETE FROM events", "UPDATE events SET data = '{}' WHERE seq = 1",
    "INSERT OR REPLACE INTO events SELECT * FROM events", "REPLACE INTO events SELECT * FROM events WHERE seq = 1",
    "UPDATE access_log SET detail = ''", "DELETE FROM access_log WHERE seq = 1",
    "REPLACE INTO access_log SELECT * FROM access_log"])
def test_history_cannot_be_changed(store: Store, now: datetime, statement: str) -> None:
    fill(store, now, "A1")
    with store.transaction("王敏", now) as tx:
        tx.log_access("王敏", "print", "A1")
    connection = connect(store.folder / "gen-1" / "office.db")
    before = connection.execute("SELECT * FROM events, access_log").fetchall()
    with pytest.raises(Exception, match="只能追加"):
        connection.execute(statement)
    assert connection.execute("SELECT * FROM events, access_log").fetchall() == before
    connection.close()


def everything(tx: object, now: datetime) -> None:
    """One of each act, so that a rollback has something of each to forget."""
    tx.append("B1", "register", AT, "王敏", REGISTER)  # type: ignore[attr-defined]
    tx.project([Projection("B1", {"state": "registered"}, search="B1 噪音")])  # type: ignore[attr-defined]
    tx.add_unit("甲居民区", "neighbourhood")  # type: ignore[attr-defined]
    batch = tx.add_import("a.xlsx")  # type: ignore[attr-defined]
    tx.save_pending_rows(batch, [{"row_number": 3}])  # type: ignore[attr-defined]
    tx.add_fingerprints({"k": "B1"}, batch)  # type: ignore[attr-defined]
    tx.save_draft("王敏", "register", "{}")  # type: ignore[attr-defined]
    tx.log_access("王敏", "print", "B1")  # type: ignore[attr-defined]
    tx.add_document("督办单", "1号", "B1", now, "王敏", "f")  # type: ignore[attr-defined]
    tx.add_attachment("B1", "a.png", hashlib.sha256(b"a").hexdigest(), 1, "image/png")  # type: ignore[attr-defined]
    tx.set_meta("office", "别处")  # type: ignore[attr-defined]


class StopHere(BaseException):
    """Like KeyboardInterrupt: not an Exception."""


@pytest.mark.parametrize("error", [ValueError("x"), OSError("x"), StopHere()])
def test_an_exception_takes_everything_back(store: Store, now: datetime, error: BaseException) -> None:
    fill(store, now, "A1")
    def fail() -> None:
        with store.transaction("王敏", now) as tx:
            everything(tx, now)
            raise error

    with pytest.raises(type(error)):
        fail()
    assert (store.exists("B1"), store.order_row("B1"), store.search("噪音"), store.units(), store.imports(),
            store.pending_rows(), store.fingerprint_of(["k"]), store.drafts("王敏"), store.access_log(),
            store.documents(), store.attachments(), store.meta("office"), store.last_seq()) == (
        False, None, [], [], [], [], {}, [], [], [], [], "友谊路街道", 1)
    with store.transaction("王敏", now) as tx:
        everything(tx, now)
    store.files.put(b"a")
    assert store.verify().ok


def test_the_second_to_write_the_same_order_is_told(store: Store, folder: Path, now: datetime) -> None:
    fill(store, now, "A1")
    with Store.open(folder) as other, other.transaction("李强", now) as tx:
        tx.append("A1", "accept", AT, "李强", {}, expect_version=1)
    with pytest.raises(StoreError, match="刚刚被其他人修改") as caught, store.transaction("王敏", now) as tx:
        tx.append("A1", "note", AT, "王敏", {"text": "x"}, expect_version=1)
    assert caught.value.kind == "conflict"
    assert [event.kind for event in store.events("A1")] == ["register", "accept"]


def test_expected_versions_count_within_one_batch(store: Store, now: datetime) -> None:
    rows = [NewEvent("A1", "register", AT, "", {}, None, 0), NewEvent("A1", "accept", AT, "", {}, None, 1)]
    with store.transaction("王敏", now) as tx:
        assert [event.index for event in tx.append_many(rows)] == [0, 1]


def test_numbers_have_no_gaps(store: Store, now: datetime) -> None:
    def draw(fail: bool) -> int:
        with store.transaction("王敏", now) as tx:
            number = tx.next_number("友街热督〔2026〕")
            if fail:
                raise ValueError
        return number

    drawn = []
    for turn in range(7):
        try:
            drawn.append(draw(fail=turn % 2 == 1))
        except ValueError:
            continue
    assert drawn == [1, 2, 3, 4]
    with store.transaction("王敏", now) as tx:
        assert [tx.next_number("别的"), tx.next_number("友街热督〔2026〕")] == [1, 5]


def test_threads_wait_for_each_other(store: Store, now: datetime) -> None:
    def work(name: str) -> None:
        for _ in range(5):
            with store.transaction(name, now) as tx:
                tx.append("A1", "note", AT, name, {"text": str(tx.next_number("n"))})
            store.events("A1")

    threads = [threading.Thread(target=work, args=(f"t{i}",)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [event.data["text"] for event in store.events("A1")] == [str(i) for i in range(1, 21)]
    assert store.verify().ok


def test_a_transaction_in_a_transaction_is_a_mistake(store: Store, now: datetime) -> None:
    with store.transaction("王敏", now), pytest.raises(RuntimeError), store.transaction("王敏", now):
        pass
    fill(store, now, "A1")


@pytest.mark.parametrize(("act", "sentence"), [
    (lambda tx: [tx.add_unit("甲", "section"), tx.add_unit("甲", "section")], "已经有了"),
    (lambda tx: [tx.add_unit("甲", "section"), tx.add_unit("乙", "section"), tx.update_unit("乙", new_name="甲")], "不能重名"),
    (lambda tx: [tx.add_document("督", "1号", None, AT, "", "f") for _ in "12"], "已经用过了")])
def test_a_name_that_is_taken_is_said_so(store: Store, now: datetime, act: object, sentence: str) -> None:
    with pytest.raises(StoreError, match=sentence), store.transaction("王敏", now) as tx:
        act(tx)  # type: ignore[operator]
    assert store.units() == []
    assert store.documents() == []


def test_broken_text_is_kept_readable(store: Store, now: datetime) -> None:
    with store.transaction("王\udcff敏", now) as tx:
        tx.append("A1", "register", AT, "王\udcff敏", {"subject": "半个\ud83d字\x00𠮷👍"})
        tx.project([Projection("A1", {"subject": "半个\ud83d字"}, search="半个\ud83d字")])
    assert store.events("A1")[0].data["subject"] == "半个?字\x00𠮷👍"
    assert store.verify().ok
