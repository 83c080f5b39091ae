"""Reading what scripts hand over: ``key=value`` fields, JSON lines, scenario files; and the ACK stream."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from hotline_desk.domain.events import EVENT_KINDS, EventError, event_from_json
from hotline_desk.services.acts import record
from hotline_desk.services.office import Desk, Refused

_TRUE, _FALSE = {"true", "1", "yes", "是"}, {"false", "0", "no", "否"}


def read_fields(kind: str, pairs: Iterable[str]) -> dict[str, Any]:
    """``to=甲社区 class=general`` as an event's slots; lists by commas, structures as JSON."""
    if kind not in EVENT_KINDS:
        raise EventError(f"没有“{kind}”这种事件。可用：{'、'.join(EVENT_KINDS)}。")
    data: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise EventError(f"“{pair}”看不懂，请写成 栏目=值。")
        slot = EVENT_KINDS[kind].slot(name)
        data[name] = _value(slot.type if slot else "text", value)
    return data


def _value(kind: str, text: str) -> Any:
    if kind == "flag":
        if text.strip().lower() not in _TRUE | _FALSE:
            raise EventError(f"“{text}”要写 true 或 false。")
        return text.strip().lower() in _TRUE
    if text[:1] in "[{":
        try:
            return json.loads(text)
        except ValueError as error:
            raise EventError(f"“{text}”不是完整的 JSON。") from error
    return text


def read_json(path: Path) -> Any:
    """A JSON file; raises Refused with a sentence where it cannot be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Refused(f"文件“{path.name}”打不开：{error.strerror}。") from error
    except ValueError as error:
        raise Refused(f"文件“{path.name}”不是完整的 JSON。") from error


def stream(desk: Desk, lines: TextIO, out: TextIO) -> dict[str, int]:
    """One event a line, each committed by itself; ``ACK <order>#<n>`` only when it would survive a power cut."""
    counts = {"recorded": 0, "refused": 0}
    for place, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            _one(desk, line, out)
            counts["recorded"] += 1
        except (Refused, EventError, ValueError) as error:
            counts["refused"] += 1
            sentence = str(error) if isinstance(error, Refused | EventError) else "不是完整的 JSON。"
            out.write(f"REFUSED 第 {place} 行：{sentence}\n")
            out.flush()
    return counts


def _one(desk: Desk, line: str, out: TextIO) -> None:
    event = event_from_json(json.loads(line))
    done = record(desk, event.order, event.kind, event.data, event.at, by=event.by)
    out.write(f"ACK {event.order}#{done.undo[-1][1] if done.undo else desk.store.version(event.order) - 1}\n")
    out.flush()
