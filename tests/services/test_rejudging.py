"""What the program makes of histories has a name; an office whose lists were made under another name is made anew once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

from hotline_desk.services import demo, rejudging
from hotline_desk.services.office import Desk
from hotline_desk.store import projecting

NOW = datetime(2026, 9, 17, 10, 6)
#: By pack: what this program makes of forty invented histories.
MADE = {"youyilu": "b934d2ef98cadf8c", "chengdong": "46c4fcd9aecfa5cc", "luyang_cg": "b93bcd9f77e8ff87", "changning_cg": "31a1d3e080b515fe"}


def _digest(desk: Desk) -> str:
    numbers = list(desk.store.numbers())
    with desk.store.transaction() as tx:
        stored = projecting.read_stored(tx.connection, numbers)
    return sha256("\n".join(repr(stored[n].dated(0)) for n in numbers).encode()).hexdigest()[:16]


@pytest.mark.parametrize("pack", MADE)
def test_another_reading_of_histories_has_another_name(pack: str, tmp_path: Path) -> None:
    with demo.make(tmp_path / "office", clock=lambda: NOW, count=40, pack=pack) as desk:
        assert _digest(desk) == MADE[pack], ("The program now stores something else of these orders. Unless only the invented "
                                             "histories changed, give services/rejudging.EDITION a new name; then write the new digest here.")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with demo.make(tmp_path / "office", clock=lambda: NOW, count=12) as opened:
        yield opened


def _older(desk: Desk) -> str:
    """One order as an older program left it; its number."""
    number = next(iter(desk.store.numbers()))
    with desk.store.transaction() as tx:
        tx.connection.exec_driver_sql("UPDATE orders SET subject = ? WHERE number = ?", ("旧的", number))
        tx.set_meta("judged_by", "2025-01-01")
    return number


def test_a_new_office_has_nothing_to_make_anew(desk: Desk) -> None:
    assert not rejudging.due(desk)


def test_an_older_office_is_made_anew_once(desk: Desk) -> None:
    number, told = _older(desk), []
    before = [e.index for e in desk.store.events(number)]
    assert rejudging.due(desk)
    assert rejudging.again(desk, lambda done, total: told.append((done, total))) == 1
    assert not rejudging.due(desk)
    assert desk.store.order_row(number)["subject"] != "旧的"
    assert [e.index for e in desk.store.events(number)] == before
    assert told[-1] == (12, 12)


class StoppedError(Exception):
    pass


def test_one_that_was_stopped_is_begun_again(desk: Desk) -> None:
    _older(desk)

    def stop(done: int, total: int) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        rejudging.again(desk, stop)
    assert rejudging.due(desk)


def test_an_office_opened_for_reading_stays_as_it_is(desk: Desk) -> None:
    _older(desk)
    with Desk.open(desk.folder, clock=lambda: NOW, readonly=True) as reading:
        assert not rejudging.due(reading)
