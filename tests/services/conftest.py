"""A real office of 友谊路 in a temporary folder, with a clock that tests move."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.services import acts
from hotline_desk.services.office import Desk

START = datetime(2026, 3, 2, 10, 20)  # a Monday
Step = tuple[str, str, Mapping[str, Any]]  # moment, kind, fields


@dataclass
class Clock:
    """The wall clock of a test."""

    now: datetime = field(default=START)

    def __call__(self) -> datetime:
        return self.now

    def set(self, text: str) -> None:
        self.now = datetime.fromisoformat(text)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One empty office, made once and copied for every test."""
    folder = tmp_path_factory.mktemp("offices") / "youyilu"
    Desk.create(folder, "youyilu", clock=Clock(), user="王敏").close()
    return folder


@pytest.fixture
def folder(offices: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(offices, tmp_path / "office"))


@pytest.fixture
def desk(folder: Path, clock: Clock) -> Iterator[Desk]:
    with Desk.open(folder, clock=clock, user="王敏") as opened:
        yield opened


@pytest.fixture
def play(desk: Desk, clock: Clock) -> Callable[[str, Sequence[Step]], None]:
    """Record steps on an order, each at its own moment; the clock goes along and stays at the last."""
    def run(number: str, steps: Sequence[Step]) -> None:
        for moment, kind, data in steps:
            clock.set(moment)
            acts.record(desk, number, kind, data)

    return run


@pytest.fixture
def state_of(desk: Desk) -> Callable[[], dict[str, Any]]:
    """Everything kept of every order, to compare before and after: events, lists, units, documents."""
    def read() -> dict[str, Any]:
        store = desk.store
        numbers = list(store.numbers())
        return {"events": store.events_of(numbers), "rows": [dict(r, updated_seq=0) for r in store.rows()],
                "timers": {n: store.timers(n) for n in numbers}, "findings": {n: store.findings(n) for n in numbers},
                "units": store.units(), "documents": store.documents(), "imports": store.imports(),
                "found": store.search("A", 1000)}

    return read
