"""The same orders under another pack, value, file or calendar: what moves, who is late, how units stand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hotline_desk.cli import main
from hotline_desk.domain.whatif import compare
from hotline_desk.packs import PackError
from hotline_desk.services import acts
from hotline_desk.services import whatif as supposing
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.replay import scene
from hotline_desk.services.whatif import Change, answer, read_change, whatif
from tests.scenarios_check import FOLDER, load

SCENARIO: dict[str, Any] = {
    "pack": "youyilu", "now": "2026-03-16T09:00",
    "events": [
        {"order": "A1", "event": "register", "at": "2026-03-02T10:00", "channel": "12345"},
        {"order": "A1", "event": "dispatch", "at": "2026-03-02T10:10", "to": "甲居民区", "class": "general"},
        {"order": "A1", "event": "contact", "at": "2026-03-03T10:00", "method": "phone", "reached": True, "party": "office"},
        {"order": "A1", "event": "reply", "at": "2026-03-10T10:00", "method": "phone"},
        {"order": "A1", "event": "file_result", "at": "2026-03-10T10:05", "solved": "actual", "evidence": ["image"]},
        {"order": "B1", "event": "register", "at": "2026-02-10T10:00", "channel": "12345"},
        {"order": "B1", "event": "dispatch", "at": "2026-02-10T10:10", "to": "乙居民区", "class": "simple"},
    ],
}  # fmt: skip


def replayed(scenario: Mapping[str, Any], change: Change, period: str) -> tuple[dict[str, Any], str]:
    """A scenario judged as it stands and under the change, by the very steps of an office's own question."""
    here = scene(scenario)
    office: Any = SimpleNamespace(pack=here.ruling.pack, calendar=here.ruling.calendar, ruling=here.ruling)
    after = supposing._supposed(office, change)
    span = supposing._period(here.ruling.pack, period)
    return answer(compare(here.ruling, after, here.admitted, here.now, span, here.ruling.units))


def timer(found: dict[str, Any], order: str, rule: str) -> dict[str, Any] | None:
    return next((t for t in found["timers"] if (t["order"], t["timer"]) == (order, rule)), None)


def test_nothing_supposed_changes_nothing() -> None:
    found, text = replayed(SCENARIO, Change("youyilu"), "2026-03")
    assert found["timers"] == []
    assert found["late"] == {"before": 1, "after": 1}
    assert found["ranking"][0] == found["ranking"][1] != []
    assert found["indicators"][0] == found["indicators"][1]
    assert "没有变化" in text


def test_a_longer_allowance_makes_a_late_order_a_timely_one() -> None:
    found, text = replayed(SCENARIO, Change("youyilu", {"handle_workdays_general": 6}), "2026-03")
    moved = timer(found, "A1", "handle")
    assert moved is not None
    assert (moved["before"]["due"], moved["before"]["status"]) == ("2026-03-09T17:30", "late")
    assert (moved["after"]["due"], moved["after"]["status"]) == ("2026-03-10T17:30", "met")
    assert found["late"] == {"before": 1, "after": 0}
    assert found["units"]["甲居民区"]["before"] < found["units"]["甲居民区"]["after"]
    first, second = (side["on_time_close_rate"] for side in found["indicators"])
    assert (first["numerator"], second["numerator"]) == (0, 1)
    assert "不再超期 1 个" in text


def test_a_day_off_moves_what_counts_over_it_and_only_that() -> None:
    found, _ = replayed(SCENARIO, Change("youyilu", {}, ["2026-03-09"]), "2026-03")
    moved = timer(found, "A1", "handle")
    assert moved is not None
    assert moved["after"]["due"] == "2026-03-10T17:30"
    assert timer(found, "A1", "first_contact") is None


def test_an_order_outside_the_period_is_not_listed() -> None:
    found, _ = replayed(SCENARIO, Change("youyilu", {"handle_workdays_simple": 2}), "2026-03")
    assert timer(found, "B1", "handle") is None
    there, _ = replayed(SCENARIO, Change("youyilu", {"handle_workdays_simple": 2}), "2026-02")
    assert timer(there, "B1", "handle") is not None


def test_another_pack_takes_clocks_away_and_brings_its_own() -> None:
    found, text = replayed(SCENARIO, Change("changning_cg"), "2026-03")
    gone = timer(found, "A1", "handle")
    assert gone is not None
    assert gone["after"] is None
    assert gone["before"]["clause"] == "第八条（二）"
    assert timer(found, "A1", "return_window")["before"] is None  # type: ignore[index]
    assert found["ranking"][1] == []
    assert "长宁" in text
    assert [p["pack"] for p in found["packs"]] == ["youyilu", "changning_cg"]


@pytest.mark.parametrize("scenario", load(FOLDER), ids=lambda s: s["id"])
def test_every_scenario_can_be_asked_under_every_pack(scenario: dict[str, Any]) -> None:
    for pack in ("youyilu", "chengdong", "changning_cg", "luyang_cg"):
        found, text = replayed(scenario["input"], Change(pack), "2026")
        own = pack == scenario["pack"] and not scenario["input"].get("settings", {}).get("parameters")
        assert not (own and found["timers"])
        assert text


@pytest.mark.parametrize(("typed", "value"), [
    ("handle_workdays_general=6", 6), ("sms_counts_as_contact=true", True), ("deadline_clock=end_of_day", "end_of_day"),
    ("score_weights=[10,20,30,40]", [10, 20, 30, 40]), ("first_contact_workdays=none", None)])  # fmt: skip
def test_values_as_typed(typed: str, value: object) -> None:
    assert list(read_change("youyilu", [typed]).parameters.values()) == [value]


def test_days_as_typed() -> None:
    change = read_change("youyilu", (), ["off=2027-01-04,2027-01-05,work=2027-01-09", "off=2027-02-01"])
    assert (change.off, change.work) == (["2027-01-04", "2027-01-05", "2027-02-01"], ["2027-01-09"])


@pytest.mark.parametrize(("settings", "days"), [(["handle"], []), (["=3"], []), ([], ["2027-01-04"]), ([], ["off=4月"]),
                                                ([], ["rest=2027-01-04"])])  # fmt: skip
def test_what_cannot_be_read_is_refused(settings: list[str], days: list[str]) -> None:
    with pytest.raises(Refused, match="看不懂"):
        read_change("youyilu", settings, days)


@pytest.mark.parametrize("parameters", [{"no_such": 1}, {"handle_workdays_general": "多"}])
def test_an_unknown_name_or_value_is_refused(parameters: dict[str, Any]) -> None:
    with pytest.raises(PackError):
        replayed(SCENARIO, Change("youyilu", parameters), "2026-03")


# -- an office ----------------------------------------------------------------------------------------
NOW = "2026-03-16T09:00"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    def clock() -> datetime:
        return datetime.fromisoformat(NOW)

    with Desk.create(tmp_path / "office", "youyilu", clock=clock, user="王敏") as desk:
        for event in SCENARIO["events"]:
            data = {k: v for k, v in event.items() if k not in ("order", "event", "at")}
            acts.record(desk, event["order"], event["event"], data, event["at"])
    return tmp_path / "office"


def ask(office: Path, *words: str) -> int:
    return main(["--data", str(office), "--now", NOW, "--json", "whatif", *words])


def test_the_command_answers_and_writes_nothing(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Desk.open(office, readonly=True) as desk:
        seq = desk.store.last_seq()
    assert ask(office, "youyilu", "2026-03", "--set", "handle_workdays_general=6", "--calendar", "off=2026-03-11") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["late"] == {"before": 1, "after": 0}
    with Desk.open(office, readonly=True) as desk:
        assert desk.store.last_seq() == seq


def test_another_version_of_the_pack_from_a_file(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "draft.toml"
    own.write_text('[office]\npack = "youyilu"\n\n[[deadline_clock]]\nfrom = 2021-01-01\nvalue = "end_of_day"\n', encoding="utf-8")
    assert ask(office, str(own), "2026-03") == 0
    found = json.loads(capsys.readouterr().out)
    assert timer(found, "A1", "handle")["after"]["due"] == "2026-03-09T23:59"  # type: ignore[index]
    assert found["packs"][1]["version"] != found["packs"][0]["version"]


@pytest.mark.parametrize("words", [("nowhere", "2026-03"), ("missing.toml", "2026-03"), ("youyilu", "三月")])
def test_wrong_questions_get_a_sentence(office: Path, words: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(office, *words) == 1
    assert capsys.readouterr().err.strip().endswith("。")


def test_old_orders_keep_their_edition_in_the_comparison(office: Path) -> None:
    own = office / "office.toml"
    own.write_text('[office]\npack = "youyilu"\n\n[[deadline_clock]]\nfrom = 2021-01-01\nvalue = "end_of_day"\n', encoding="utf-8")
    with Desk.open(office, clock=lambda: datetime.fromisoformat(NOW)) as desk:
        found, _ = whatif(desk, Change("youyilu"), "2026-03")
    # Today's orders are judged by the edition of their receipt, the supposed ruling judges all by the newest.
    assert timer(found, "A1", "handle")["before"]["due"] == "2026-03-09T17:30"  # type: ignore[index]
    assert timer(found, "A1", "handle")["after"]["due"] == "2026-03-09T23:59"  # type: ignore[index]
