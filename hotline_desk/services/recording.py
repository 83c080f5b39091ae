"""Reading what scripts hand over: ``key=value`` fields, JSON lines, scenario files; and the ACK stream."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from hotline_desk.domain.events import EVENT_KINDS, EventError, event_from_json
from hotline_desk.locations import why
from hotline_desk.services.acts import record
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.roles import require

_STRUCTURED = frozenset({"window", "list", "choices", "units"})
_MOST = 32 * 1024 * 1024  # bytes of a JSON file
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
    if kind in _STRUCTURED and text[:1] in ("[", "{"):
        try:
            return json.loads(text)
        except ValueError as error:
            raise EventError(f"“{text}”不是完整的 JSON。") from error
    return text


def read_json(path: Path) -> Any:
    """A JSON file; raises Refused with a sentence where it cannot be read or is larger than any scenario."""
    try:
        if path.stat().st_size > _MOST:
            raise Refused(f"文件“{path.name}”超过 {_MOST >> 20} MB，不像情景文件，没有读。数据没有变化。")
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Refused(f"文件“{path.name or path}”打不开：{why(error)}。请核对路径，数据没有变化。") from error
    except (ValueError, RecursionError) as error:
        raise Refused(f"文件“{path.name}”不是完整的 JSON（UTF-8）。请改好再试，数据没有变化。") from error


def stream(desk: Desk, lines: TextIO, out: TextIO, told: TextIO) -> int:
    """One event a line, each committed by itself; ``ACK <order>#<n>`` only when it would survive a power cut.

    Refusals go to ``told`` with their line; returns how many there were.
    """
    require(desk, "record")
    refused = 0
    for place, line in enumerate(read_lines(lines), start=1):
        if not line.strip():
            continue
        try:
            _one(desk, line, out)
        except (Refused, EventError, ValueError, RecursionError) as error:
            refused += 1
            sentence = str(error) if isinstance(error, Refused | EventError) else "不是完整的 JSON。"
            print(f"第 {place} 行：{sentence}", file=told, flush=True)
    return refused


def read_lines(lines: TextIO) -> Iterator[str]:
    """The lines of a stream; raises Refused where they are not UTF-8."""
    try:
        yield from lines
    except UnicodeDecodeError as error:
        raise Refused("送来的文字不是 UTF-8 编码。请转成 UTF-8 再试，读不懂的部分没有记录。") from error


def _one(desk: Desk, line: str, out: TextIO) -> None:
    event = event_from_json(json.loads(line))
    before = desk.store.version(event.order)
    record(desk, event.order, event.kind, event.data, event.at, by=event.by)
    out.write(f"ACK {event.order}#{before}\n")
    out.flush()
