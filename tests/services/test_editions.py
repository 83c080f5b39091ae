"""An order is judged for good by the pack edition of its receipt; an unusable office.toml opens nothing for writing."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from hotline_desk.calendars import edition_hours
from hotline_desk.domain.policy import Pack
from hotline_desk.packs import available, load_pack, overlay, with_settings
from hotline_desk.packs.keeping import kept, read_kept
from hotline_desk.services import acts
from hotline_desk.services.editions import described
from hotline_desk.services.office import Desk, Refused

HEAD = '[office]\nname = "友谊路街道热线办"\npack = "youyilu"\n\n'
END_OF_DAY = '[[deadline_clock]]\nfrom = 2021-01-01\nvalue = "end_of_day"\nreason = "本单位习惯"\n'


class Clock:
    def __init__(self, text: str) -> None:
        self.set(text)

    def set(self, text: str) -> None:
        self.now = datetime.fromisoformat(text)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock("2026-03-02T08:00")


def office(tmp_path: Path, clock: Clock) -> Path:
    with Desk.create(tmp_path / "office", "youyilu", clock=clock, user="王敏"):
        pass
    return tmp_path / "office"


def received(desk: Desk, number: str, at: str) -> None:
    acts.record(desk, number, "register", {"channel": "12345", "subject": "楼道堆物"}, at)
    acts.record(desk, number, "dispatch", {"to": "甲居民区", "class": "general"}, at)


def handle_due(desk: Desk, number: str) -> str:
    _, judgement = desk.judge(number)
    return next(t.due.isoformat(timespec="minutes") for t in judgement.timers if t.rule == "handle")


@pytest.mark.parametrize("pack_id", available())
def test_a_kept_pack_reads_back_as_it_was(pack_id: str) -> None:
    pack = load_pack(pack_id)
    again = read_kept(kept(pack))
    assert kept(again) == kept(pack)
    assert (again.id, again.version, again.words, dict(again.info)) == (pack.id, pack.version, pack.words, dict(pack.info))
    assert again.parameters == pack.parameters
    assert again.clauses == pack.clauses


def test_an_overlaid_pack_keeps_what_the_base_said(tmp_path: Path) -> None:
    own = tmp_path / "office.toml"
    own.write_text(HEAD + END_OF_DAY, encoding="utf-8")
    again = read_kept(kept(overlay(load_pack("youyilu"), own)))
    value = again.parameters["deadline_clock"][-1]
    assert (value.value, value.origin, value.base.value) == ("end_of_day", "office", "office_close")


def test_an_edited_office_file_moves_no_old_deadline(tmp_path: Path, clock: Clock) -> None:
    folder = office(tmp_path, clock)
    with Desk.open(folder, clock=clock) as desk:
        received(desk, "A1", "2026-03-02T08:00")
        before = handle_due(desk, "A1")
    clock.set("2026-03-03T09:00")
    (folder / "office.toml").write_text(HEAD + END_OF_DAY, encoding="utf-8")
    with Desk.open(folder, clock=clock) as desk:
        received(desk, "B1", "2026-03-03T09:00")
        assert handle_due(desk, "A1") == before == "2026-03-09T17:30"
        assert handle_due(desk, "B1") == "2026-03-10T23:59"
        shown = described(desk.editions)
        assert [e["from"] for e in shown] == ["", "2026-03-03T09:00"]
        assert shown[1]["version"].startswith(shown[0]["version"] + "+")
        rows = {r["number"]: r["pack"] for r in desk.store.rows(columns=("number", "pack"))}
        assert rows["A1"] == f"youyilu@{shown[0]['version']}"
        assert rows["B1"] == f"youyilu@{shown[1]['version']}"
    (folder / "office.toml").unlink()
    clock.set("2026-03-04T09:00")
    with Desk.open(folder, clock=clock) as desk:
        assert (handle_due(desk, "A1"), handle_due(desk, "B1")) == ("2026-03-09T17:30", "2026-03-10T23:59")
        assert len(desk.editions) == 3


def test_an_order_received_before_the_change_and_entered_after_it_goes_by_the_old_edition(tmp_path: Path, clock: Clock) -> None:
    folder = office(tmp_path, clock)
    with Desk.open(folder, clock=clock) as desk:
        received(desk, "A1", "2026-03-02T08:00")
    clock.set("2026-03-03T09:00")
    (folder / "office.toml").write_text(HEAD + END_OF_DAY, encoding="utf-8")
    with Desk.open(folder, clock=clock) as desk:
        received(desk, "A2", "2026-03-02T16:00")
        assert handle_due(desk, "A2") == "2026-03-09T17:30"


def test_before_the_first_order_the_edition_may_still_change(tmp_path: Path, clock: Clock) -> None:
    folder = office(tmp_path, clock)
    (folder / "office.toml").write_text(HEAD + END_OF_DAY, encoding="utf-8")
    clock.set("2026-03-03T09:00")
    with Desk.open(folder, clock=clock) as desk:
        received(desk, "A1", "2026-02-02T08:00")
        assert handle_due(desk, "A1").endswith("T23:59")
        assert len(desk.editions) == 1


def test_opening_again_makes_no_edition(tmp_path: Path, clock: Clock) -> None:
    folder = office(tmp_path, clock)
    with Desk.open(folder, clock=clock) as desk:
        received(desk, "A1", "2026-03-02T08:00")
        history = desk.store.meta("pack_history")
        assert desk.policy_changed() is False
    with Desk.open(folder, clock=clock) as desk:
        assert desk.store.meta("pack_history") == history
        assert len(json.loads(history or "[]")) == 1


def test_a_broken_office_file_opens_nothing_for_writing_and_says_where(tmp_path: Path, clock: Clock) -> None:
    folder = office(tmp_path, clock)
    with Desk.open(folder, clock=clock) as desk:
        received(desk, "A1", "2026-03-02T08:00")
    (folder / "office.toml").write_text(HEAD + "[[first_contact_workdays]]\nfrom = 2026-01-01\nvalue = 3\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        Desk.open(folder, clock=clock)
    assert "office.toml" in str(refused.value)
    assert "first_contact_workdays" in str(refused.value)
    assert "数据是安全的" in str(refused.value)
    with Desk.open(folder, clock=clock, readonly=True) as desk:  # reading goes on by the last edition that was whole
        assert handle_due(desk, "A1") == "2026-03-09T17:30"


def test_a_running_office_keeps_its_rules_when_the_edited_file_is_broken(tmp_path: Path, clock: Clock) -> None:
    folder = office(tmp_path, clock)
    with Desk.open(folder, clock=clock) as desk:
        received(desk, "A1", "2026-03-02T08:00")
        (folder / "office.toml").write_text("[office]\npack = \"chengdong\"\n", encoding="utf-8")
        with pytest.raises(Refused):
            desk.policy_changed()
        assert handle_due(desk, "A1") == "2026-03-09T17:30"


def with_hours(*spans: list[str]) -> Pack:
    return with_settings(load_pack("youyilu"), {}, list(spans))


def test_each_day_has_the_hours_of_the_edition_in_force_on_it() -> None:
    early, late = with_hours(["08:30", "17:30"]), with_hours(["09:00", "17:00"])
    hours = edition_hours([(datetime.min, early), (datetime(2026, 3, 10, 9), late)])
    closing = [hours.closing(datetime(2026, 3, day).date()).strftime("%H:%M") for day in (9, 10, 11)]
    assert closing == ["17:30", "17:00", "17:00"]
