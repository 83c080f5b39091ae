"""Three complaints of one matter, and one of another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from hotline_desk.services import registering
from hotline_desk.services.office import Desk
from tests.services.repeating.facts import FACTS, OTHER


@pytest.fixture
def take(desk: Desk, clock: Any) -> Callable[..., str]:
    """Register an order received at a moment."""
    def run(number: str, at: str, **changes: Any) -> str:
        clock.set(at)
        registering.save(desk, FACTS | changes | {"number": number, "received_at": at})
        return number
    return run


@pytest.fixture
def three(take: Callable[..., str]) -> Sequence[str]:
    """Three complaints of one matter in other words, and one of another."""
    take("A1", "2026-03-02T09:00")
    take("A2", "2026-03-03T09:00", phone="138****1234", caller="陈女士", address="宝林6村12幢302", content="清理以后又堆满纸箱旧家具，楼道走不通")
    take("A3", "2026-03-04T09:00", phone="021-56787777", caller="王明", address="宝林六村12号", content="楼道里堆放纸箱、旧家具没人管")
    take("B1", "2026-03-04T10:00", **OTHER)
    return "A1", "A2", "A3"
