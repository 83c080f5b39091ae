"""Two ways of finding orders answer alike: pairs in FTS5, and the plain texts one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline_desk.store import Projection, Store, lookup
from hotline_desk.store.lookup import PairIndex, PlainIndex, SearchIndex
from hotline_desk.store.receipts import Receipts
from hotline_desk.store.search import terms

AT = datetime(2026, 3, 2, 10, 15)
WORDS = ("路灯", "路", "灯", "密山", "路灯 密山", "密 灯", "1234", "12", "zxs", "没有", "", "  ", "%", "路灯不亮")


def fill(store: Store, rows: list[tuple[int, str]]) -> None:
    """Orders by their day of receipt, stored in the order given: row ids need not follow time."""
    with store.transaction("王敏", AT) as tx:
        tx.project([Projection(f"A{i}", {"subject": text, "received_at": AT + timedelta(days=day)}, search=f"A{i}\n{text}")
                    for i, (day, text) in enumerate(rows)])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.create(tmp_path_factory.mktemp("office") / "office", {"pack": "youyilu"}) as made:
        fill(made, [((n * 37) % 101, f"密山{n % 7}村路灯{'不亮' if n % 3 else ''} 1381234{n:04d}") for n in range(400)])
        fill(made, [(-n, "灯坏了") for n in range(60)])
        yield made


def indexes(store: Store) -> tuple[SearchIndex, SearchIndex]:
    return PairIndex(store._rows), PlainIndex(store._rows)


@pytest.mark.parametrize("far", [0, 50, 3000])
@pytest.mark.parametrize("limit", [0, 1, 3, 50, 1000])
@pytest.mark.parametrize("text", WORDS)
def test_newest_first_whatever_the_order_of_entry(store: Store, monkeypatch: pytest.MonkeyPatch, text: str, limit: int, far: int) -> None:
    monkeypatch.setattr(lookup, "_FAR", far)
    fast, plain = indexes(store)
    assert fast.newest(terms(text), limit) == plain.newest(terms(text), limit)


@pytest.mark.parametrize("text", WORDS)
def test_all_and_how_many(store: Store, text: str) -> None:
    fast, plain = indexes(store)
    assert set(fast.every(terms(text))) == set(plain.every(terms(text)))
    assert fast.count(terms(text)) == plain.count(terms(text)) == len(plain.every(terms(text)))


def test_a_file_taken_in_newest_first_is_still_found_newest_first(tmp_path: Path) -> None:
    with Store.create(tmp_path / "office", {"pack": "youyilu"}) as made:
        fill(made, [(-n, "路灯") for n in range(200)])
        assert [number for number, _, _ in made.search("路灯", 3)] == ["A0", "A1", "A2"]


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.tuples(st.integers(0, 9), st.text("路灯山1 ", max_size=5)), max_size=30), text=st.text("路灯山1 ", max_size=3),
       limit=st.integers(1, 8), far=st.integers(0, 20))
def test_both_answer_alike(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, str]], text: str, limit: int, far: int) -> None:
    with pytest.MonkeyPatch.context() as patch, Store.create(tmp_path_factory.mktemp("o") / "office", {"pack": "youyilu"}) as made:
        patch.setattr(lookup, "_FAR", far)
        fill(made, rows)
        fast, plain = indexes(made)
        assert fast.newest(terms(text), limit) == plain.newest(terms(text), limit)
        assert set(fast.every(terms(text))) == set(plain.every(terms(text)))


@settings(max_examples=25, deadline=None)
@given(parts=st.lists(st.lists(st.tuples(st.integers(-9, 9), st.sampled_from(("路灯", "路灯坏", "树"))), max_size=8), max_size=5),
       limit=st.integers(1, 6), far=st.integers(0, 20))
def test_an_open_store_knows_what_was_written_since_its_last_search(
        tmp_path_factory: pytest.TempPathFactory, parts: list[list[tuple[int, str]]], limit: int, far: int) -> None:
    # Each part gives the first orders anew, with other days of receipt; the remembered moments must follow.
    with pytest.MonkeyPatch.context() as patch, Store.create(tmp_path_factory.mktemp("o") / "office", {"pack": "youyilu"}) as made:
        patch.setattr(lookup, "_FAR", far)
        for rows in parts:
            fill(made, rows)
            assert made.index.newest(["路灯"], limit) == PlainIndex(made._rows).newest(["路灯"], limit)


def test_what_another_program_wrote_stands_at_its_place(tmp_path: Path) -> None:
    with Store.create(tmp_path / "office", {"pack": "youyilu"}) as made, Store.open(tmp_path / "office") as other:
        fill(made, [(n, "路灯") for n in range(10)])
        assert [number for number, _, _ in made.search("路灯", 2)] == ["A9", "A8"]
        with other.transaction("李红", AT) as tx:
            tx.project([Projection("B1", {"received_at": AT + timedelta(days=8, seconds=1)}, search="路灯"),
                        Projection("B2", {"received_at": AT + timedelta(days=8)}, search="路灯")])
        assert [number for number, _, _ in made.search("路灯", 4)] == ["A9", "B1", "B2", "A8"]


def test_a_day_far_in_the_future_does_not_hide_the_others(tmp_path: Path) -> None:
    with Store.create(tmp_path / "office", {"pack": "youyilu"}) as made:
        fill(made, [(9000, "路灯"), *((n, "路灯") for n in range(9))])
        assert [number for number, _, _ in made.search("路灯", 3)] == ["A0", "A9", "A8"]
        assert [number for number, _, _ in made.search("路灯", 50)] == ["A0", *(f"A{n}" for n in range(9, 0, -1))]


def test_a_closed_and_reopened_store_starts_from_nothing(tmp_path: Path) -> None:
    with Store.create(tmp_path / "office", {"pack": "youyilu"}) as made:
        fill(made, [(1, "路灯"), (0, "路灯")])
        assert [number for number, _, _ in made.search("路灯")] == ["A0", "A1"]
        made.close()
        fill(made, [(0, "路灯"), (1, "路灯")])
        assert [number for number, _, _ in made.search("路灯")] == ["A1", "A0"]


def test_no_more_is_read_than_shows_the_newest(tmp_path: Path) -> None:
    with Store.create(tmp_path / "office", {"pack": "youyilu"}) as made:
        fill(made, [(n, "路灯") for n in range(300)])
        read: list[int] = []

        def look(_sql: str, act: Any, *values: Any) -> Any:
            def ask(sql: str, values: Any) -> Any:
                for row in made._rows(sql, values):
                    if "MATCH" in sql:
                        read.append(row[0])
                    yield row
            return act(ask, *values)

        assert len(PairIndex(made._rows, look).newest(["路灯"], 50)) == 50
        assert len(read) == 50
        fill(made, [(301 - n, "树") if n else (0, "路灯") for n in range(5)])  # one came in late: its id tells nothing of its moment
        assert PairIndex(made._rows, look).newest(["路灯"], 3) == PlainIndex(made._rows).newest(["路灯"], 3)


def test_a_search_that_stopped_early_keeps_no_state_of_the_file(tmp_path: Path) -> None:
    with Store.create(tmp_path / "office", {"pack": "youyilu"}) as made:
        fill(made, [(n, "路灯") for n in range(300)])
        assert len(made.index.newest(["路灯"], 3)) == 3
        fill(made, [(999, "树")])
        busy, _, _ = made._reader().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        assert busy == 0
        assert len(made.index.newest(["树"], 3)) == 1


changes = st.lists(st.dictionaries(st.integers(1, 30), st.integers(0, 9), min_size=1, max_size=6), min_size=1, max_size=5)


@given(changes)
def test_from_which_order_on_all_came_in_order_is_known_after_every_change(batches: list[dict[int, int]]) -> None:
    receipts, known = Receipts(), dict[int, int]()
    for batch in batches:
        receipts._take(batch.items())
        known |= batch
        late = [row for row, moment in known.items() if any(earlier < row and other > moment for earlier, other in known.items())]
        assert receipts.late == max(late, default=0)


@settings(max_examples=12)
@given(st.lists(st.lists(st.integers(0, 6), min_size=1, max_size=8), min_size=1, max_size=3), st.integers(1, 12))
def test_newest_first_while_orders_come_in(tmp_path_factory: pytest.TempPathFactory, days: list[list[int]], limit: int) -> None:
    with Store.create(tmp_path_factory.mktemp("office") / "office", {"pack": "youyilu"}) as made:
        fast, plain = indexes(made)
        for n, batch in enumerate([*days, days[0]]):  # the first ones once more: their days are told otherwise then
            with made.transaction("王敏", AT) as tx:
                tx.project([Projection(f"A{n % len(days)}-{i}", {"subject": "路灯", "received_at": AT + timedelta(days=day + n)}, search="路灯不亮")
                            for i, day in enumerate(batch)])
            assert fast.newest(["路灯"], limit) == plain.newest(["路灯"], limit)
