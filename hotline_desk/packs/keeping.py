"""A pack as text that an office keeps, so that what judged an order can be read again for good.

A later program may read its pack files by other rules or no longer bring this edition; what is kept
here is the pack as it was understood, not the file it came from.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from hotline_desk.domain.policy import Clause, Pack, Parameter

_PLAIN = ("name", "value", "clause", "origin", "quote", "ref", "label", "unit", "adopted_from")
_HEAD = ("id", "title", "locality", "version")


def kept(pack: Pack) -> str:
    """The pack as JSON, everything in the pack's own order; the same pack gives the same text."""
    data = {name: getattr(pack, name) for name in _HEAD}
    data["clauses"] = [[c.number, c.heading, c.text, c.document] for c in pack.clauses.values()]
    data["parameters"] = {name: [_parameter(p) for p in values] for name, values in pack.parameters.items()}
    data["words"], data["info"] = dict(pack.words), _plain(pack.info)
    return json.dumps(data, ensure_ascii=False)


def read_kept(text: str) -> Pack:
    """The pack that :func:`kept` wrote; raises ValueError or KeyError where the text is damaged."""
    data = json.loads(text)
    clauses = {number: Clause(number, heading, words, document) for number, heading, words, document in data["clauses"]}
    parameters = {name: tuple(map(_read_parameter, values)) for name, values in data["parameters"].items()}
    head = {name: str(data[name]) for name in _HEAD}
    return Pack(**head, clauses=clauses, parameters=parameters, words=data["words"], info=_dated(data["info"]))


def _parameter(one: Parameter) -> dict[str, Any]:
    data: dict[str, Any] = {name: getattr(one, name) for name in _PLAIN}
    data["since"] = one.since.isoformat()
    if isinstance(one.base, Parameter):
        data["base"] = _parameter(one.base)
    return data


def _read_parameter(data: Mapping[str, Any]) -> Parameter:
    base = _read_parameter(data["base"]) if data.get("base") else None
    return Parameter(**{name: data[name] for name in _PLAIN}, since=date.fromisoformat(data["since"]), base=base)


def _plain(value: Any) -> Any:
    """Tables and lists as JSON has them; a date under a mark of its own."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return {"$date": value.isoformat()} if isinstance(value, date) else value


def _dated(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {"$date"}:
            return date.fromisoformat(value["$date"])
        return {key: _dated(item) for key, item in value.items()}
    return [_dated(item) for item in value] if isinstance(value, list) else value
