"""The shape of a replay scenario (contract §3), checked before anything is judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hotline_desk.domain.events import Event, EventError, event_from_json
from hotline_desk.domain.units import UNIT_KINDS
from hotline_desk.services.office import Refused

_ASKS = ("scores", "weeks", "indicators", "ranking")


def check_shape(scenario: Any) -> Mapping[str, Any]:
    """The scenario if replay can read it; raises Refused naming the key that is missing or of the wrong kind."""
    top = _object(scenario, "情景文件")
    for key in ("pack", "now"):
        if not isinstance(top.get(key), str):
            raise _wrong(f"缺“{key}”，或者它不是一段文字")
    _list(top, "events", Mapping, "对象")
    for unit in _list(top, "units", Mapping, "对象"):
        if not isinstance(unit.get("name"), str) or unit.get("kind") not in (None, *UNIT_KINDS):
            raise _wrong(f"“units”里每个单位要有 name；kind 可用：{'、'.join(UNIT_KINDS)}")
    settings = _object(top.get("settings", {}), "settings")
    _object(settings.get("parameters", {}), "settings.parameters")
    calendar = _object(top.get("calendar", {}), "calendar")
    for key in ("off", "work"):
        _days(_list(calendar, key, str, "日期"), key)
    ask = _object(top.get("ask", {}), "ask")
    for key in _ASKS:
        _list(ask, key, str, "期间")
    _weeks(ask.get("weeks", ()))
    return top


def read_events(scenario: Mapping[str, Any]) -> list[Event]:
    """All events of a scenario; the EventError says at which position (from 0) the faulty one stands."""
    found = []
    for index, one in enumerate(scenario.get("events", ())):
        try:
            found.append(event_from_json(one, index))
        except EventError as error:
            where = "" if str(error).startswith(f"第 {index} 个事件") else f"第 {index} 个事件（从 0 数起）："
            raise EventError(f"{where}{error}") from None
    check_voids(found)
    return found


def check_voids(events: Sequence[Event]) -> None:
    """Every ``voids`` names the position of another event of the same order; raises Refused."""
    for event in events:
        target = event.get("voids")
        if target is None:
            continue
        known = isinstance(target, int) and 0 <= target < len(events) and target != event.index
        if not known or events[target].order != event.order:
            raise _wrong(f"第 {event.index} 个事件的 voids 是 {target}，那里没有工单{event.order}的事件（位置从 0 数起）")


def _wrong(what: str) -> Refused:
    return Refused(f"情景文件不对：{what}。请改好再试，没有数据改变。", "wrong_input")


def _object(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _wrong(f"“{name}”应当是一个 JSON 对象")
    return value


def _list(values: Mapping[str, Any], key: str, kind: type, word: str) -> list[Any]:
    found = values.get(key, [])
    if not isinstance(found, list) or not all(isinstance(item, kind) for item in found):
        raise _wrong(f"“{key}”应当是一列{word}")
    return found


def _days(days: Sequence[str], key: str) -> None:
    for day in days:
        try:
            date.fromisoformat(day)
        except ValueError:
            raise _wrong(f"“{key}”里的“{day}”不是日期（写成 2027-01-01）") from None


def _weeks(weeks: Sequence[str]) -> None:
    for week in weeks:
        if "-W" not in week:
            raise _wrong(f"“weeks”里的“{week}”不是一周（写成 2026-W10）")
