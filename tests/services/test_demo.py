"""The invented office: nothing in it that a clerk would call impossible."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from hotline_desk.services import demo


@pytest.mark.parametrize("pack", ["youyilu", "chengdong", "luyang_cg", "changning_cg"])
def test_nobody_is_answered_before_the_first_call(tmp_path: Path, pack: str) -> None:
    desk = demo.make(tmp_path / "office", clock=lambda: datetime(2026, 9, 17, 10, 6), count=120, pack=pack)
    numbers = list(desk.store.numbers())
    assert len(numbers) == 120
    for number, events in desk.store.events_of(numbers).items():
        called = [e.at for e in events if e.kind == "contact" and e.get("reached")]
        answered = [e.at for e in events if e.kind in ("reply", "file_result")]
        assert not answered or not called or called[0] < answered[0], number
    desk.close()


@pytest.mark.parametrize("pack", ["youyilu", "chengdong", "luyang_cg", "changning_cg"])
def test_no_text_runs_a_room_number_into_another_number(pack: str) -> None:
    for topic in demo.sample_data(pack)["topic"]:
        words = topic["content"].format(address="宝钢二村38号403室")
        assert "室8" not in words and not words.split("403室")[1][:1].isdigit()
