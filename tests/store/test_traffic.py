"""Closing a store waits for who is using it: closing a connection under a reading thread ends the process."""

from __future__ import annotations

import threading
from pathlib import Path

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
    closer = threading.Thread(target=lambda: door.shut(lambda: order.append("closed")))
    closer.start()
    closer.join(0.1)
    assert closer.is_alive()
    let_go.set()
    closer.join(5)
    reader.join(5)
    assert order == ["read", "closed"]


def test_what_is_under_way_may_go_on_reading() -> None:
    door, done = Traffic(), list[str]()
    with door:
        assert door.shut(lambda: done.append("shut"))  # the one who closes is not waited for
        with door:
            pass
    assert done == ["shut"]


def test_closing_under_many_readers_ends_no_process(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "office", {"office_name": "甲"})
    said, enough = list[str](), threading.Event()

    def read() -> None:
        while not enough.is_set():
            said.append(store.meta("office_name") or "")

    readers = [threading.Thread(target=read) for _ in range(4)]
    for one in readers:
        one.start()
    for _ in range(20):
        store.close()
    enough.set()
    for one in readers:
        one.join(10)
    store.close()
    assert set(said) == {"甲"}
