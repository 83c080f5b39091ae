"""Closing a store waits for who is using it: closing a connection under a reading thread ends the process."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from hotline_desk.store.errors import StoreError
from hotline_desk.store.office import Store
from hotline_desk.store.traffic import Traffic


def test_shutting_waits_for_the_last_one_inside() -> None:
    door, inside, let_go, order = Traffic(), threading.Event(), threading.Event(), list[str]()

    def read() -> None:
        with door:
            inside.set()
            let_go.wait(5)
            order.append("read")

    reader = threading.Thread(target=read)
    reader.start()
    inside.wait(5)
    closer = threading.Thread(target=lambda: (door.shut(), order.append("closed")))
    closer.start()
    closer.join(0.1)
    assert closer.is_alive()
    let_go.set()
    closer.join(5)
    reader.join(5)
    assert order == ["read", "closed"]


def test_nobody_comes_in_after_it_was_shut() -> None:
    door = Traffic()
    assert door.shut()
    with pytest.raises(StoreError, match="正在关闭"), door:
        pass


def test_what_is_under_way_may_go_on_reading() -> None:
    door = Traffic()
    with door:
        assert door.shut()  # the one who closes is not waited for
        with door:
            pass


def test_a_closed_store_answers_with_a_sentence(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "office", {"office_name": "甲"})
    store.close()
    with pytest.raises(StoreError, match="正在关闭"):
        store.rows({}, limit=1)


def test_closing_under_many_readers_ends_no_process(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "office", {"office_name": "甲"})
    said: list[str] = []

    def read() -> None:
        try:
            while True:
                store.meta("office_name")
        except StoreError as error:
            said.append(str(error))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for one in readers:
        one.start()
    store.close()
    for one in readers:
        one.join(10)
    assert len(said) == 4
