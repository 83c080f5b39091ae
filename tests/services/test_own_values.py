"""office.toml from the window: checked before it is written, in force for orders received from then on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.domain.parameters import PARAMETERS
from hotline_desk.packs import available, load_pack
from hotline_desk.services import acts, adopting, own_values
from hotline_desk.services.editions import OWN_FILE
from hotline_desk.services.office import Desk, Refused

TODAY = date(2026, 9, 17)


class Clock:
    now = datetime(2026, 9, 17, 10, 6)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.create(tmp_path / "o", "youyilu", "友谊路街道热线办", clock=Clock(), user="王敏") as made:
        yield made


def _due(desk: Desk, number: str, rule: str) -> str:
    return next(str(t["due"]) for t in desk.store.timers(number) if t["rule"] == rule)


def test_a_changed_value_is_for_orders_from_now_on(desk: Desk) -> None:
    acts.record(desk, "旧", "register", {"channel": "12345", "subject": "一"}, datetime(2026, 9, 17, 9, 0))
    own_values.change(desk, "dispatch_alert_minutes", 120, TODAY, "热线办例会")
    assert desk.pack.book(TODAY)["dispatch_alert_minutes"].value == 120
    assert own_values.reason_of(desk, "dispatch_alert_minutes") == "热线办例会"
    clock: Any = desk.clock
    clock.now = datetime(2026, 9, 17, 10, 7)
    acts.record(desk, "新", "register", {"channel": "12345", "subject": "二"}, datetime(2026, 9, 17, 10, 7))
    assert (_due(desk, "旧", "dispatch_alert"), _due(desk, "新", "dispatch_alert")) == ("2026-09-17T10:00", "2026-09-17T13:37")
    own_values.restore(desk, "dispatch_alert_minutes")
    assert desk.pack.book(TODAY)["dispatch_alert_minutes"].value == 60
    assert list(desk.folder.glob("office.*.bak"))


def test_what_the_regulation_says_itself_cannot_be_changed(desk: Desk) -> None:
    with pytest.raises(Refused, match="规定原文"):
        own_values.change(desk, "first_contact_workdays", 2, TODAY, "想放宽")
    assert not (desk.folder / OWN_FILE).exists()


@pytest.mark.parametrize(("name", "text", "words"), [
    ("dispatch_alert_minutes", "很快", "不行"), ("dispatch_alert_minutes", "-5", "不行"), ("dispatch_alert_minutes", "", "请写新的数值")])
def test_a_value_no_rule_could_use_is_refused(name: str, text: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        own_values.read_value(name, text)


def test_reason_and_day_are_asked_for(desk: Desk) -> None:
    with pytest.raises(Refused, match="依据或理由"):
        own_values.change(desk, "dispatch_alert_minutes", 120, TODAY, " ")
    with pytest.raises(Refused, match="早于今天"):
        own_values.change(desk, "dispatch_alert_minutes", 120, date(2026, 9, 16), "会议")
    assert not (desk.folder / OWN_FILE).exists()


@pytest.mark.parametrize("pack", available())
def test_every_value_of_every_pack_can_be_shown_and_typed_back(pack: str) -> None:
    book = load_pack(pack).book(date(2026, 9, 17))
    for name in book:
        value = book[name].value
        if value is not None and PARAMETERS[name].check(value) is None:
            assert own_values.read_value(name, own_values.written(value)) == value, name


@pytest.mark.parametrize("pack", available())
def test_every_value_that_may_be_changed_survives_the_file(tmp_path: Path, pack: str) -> None:
    with Desk.create(tmp_path / "o", pack, clock=Clock()) as made:
        book = made.pack.book(TODAY)
        free = {name: book[name].value for name in book if not own_values.may_change(made, name) and book[name].value is not None}
        assert free
        for name, value in list(free.items())[:12]:
            own_values.change(made, name, value, TODAY, "照旧，只为写明")
        after = made.pack.book(TODAY)
        assert {name: after[name].value for name in list(free)[:12]} == dict(list(free.items())[:12])
        assert all(after[name].origin == "office" for name in list(free)[:12])


def test_a_rule_of_another_pack_is_borrowed_with_its_source(desk: Desk) -> None:
    name = "urgent_feedback_hours"
    other = next(one.pack for one in adopting.listed(desk) if one.name == name)
    own_values.adopt(desk, name, other, TODAY, "节假日紧急件参照")
    one = desk.pack.book(TODAY)[name]
    assert (one.origin, one.adopted_from) == ("office", other)
    assert one.clause.startswith("参照")


def test_the_consequence_is_said_before(desk: Desk) -> None:
    acts.record(desk, "旧", "register", {"channel": "12345", "subject": "一"}, datetime(2026, 9, 17, 9, 0))
    said = own_values.consequence(desk, "dispatch_alert_minutes", 120, TODAY)
    assert "9月17日起收到的工单" in said
    assert "在办的 1 件期限不变" in said


def test_a_file_spoilt_by_hand_is_not_overwritten(desk: Desk) -> None:
    (desk.folder / OWN_FILE).write_text("[[dispatch_alert_minutes\n", encoding="utf-8")
    with pytest.raises(Refused, match="先改正"):
        own_values.change(desk, "dispatch_alert_minutes", 120, TODAY, "会议")
    assert (desk.folder / OWN_FILE).read_text(encoding="utf-8") == "[[dispatch_alert_minutes\n"
