"""How a stored value reads on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from string import Formatter

from hotline_desk.paper.typeset import clean

BLANK = "\u3000\u3000"  # room for a pen where a value in the middle of a sentence is missing


def shown(value: object) -> str:
    """The printed form of a value: dates as 2026年9月17日, lists joined by 、, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.year}年{value.month}月{value.day}日 {value:%H:%M}"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple | set | frozenset):
        return "、".join(shown(item) for item in value)
    return clean(value).strip("\n")


def filled(template: str, record: Mapping[str, object], blank: str = "") -> str:
    """A label with its ``{field}`` places filled; the values are never read as templates."""
    parts = []
    for text, name, _, _ in Formatter().parse(template):
        parts += [text, (shown(record.get(name)) or blank) if name else ""]
    return "".join(parts)


def chosen(value: object, key: str, text: str) -> bool:
    """True if an option is among the stored ones (by its word or its printed text; True is "yes")."""
    if value is None or value == "":
        return False
    if isinstance(value, bool):
        return key == ("yes" if value else "no")
    stored = value if isinstance(value, list | tuple | set | frozenset) else [value]
    return key in stored or text in stored
