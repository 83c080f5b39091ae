"""One cell into one value: 投诉举报类 → complaint, 一般件 5 个工作日 → general and 5, 实际解决 → actual.

A reader answers with what it found and, where the office's code says less than the platform's word,
with the word itself, which then stays with the order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from hotline_desk.domain.fields import FIELDS
from hotline_desk.domain.names import (
    NO_PHONE,
    clean_text,
    fold_text,
    half_width,
    normalise_phone,
    phone_problem,
    split_phones,
)
from hotline_desk.exchange.dates import UnreadableDate, read_moment
from hotline_desk.exchange.sources import Source
from hotline_desk.exchange.workbooks import MAX_TEXT, LostDigits, Unreadable, cell_text


class BadValue(ValueError):
    """A value that cannot be taken: its text is the reason; ``suggestion`` what it may mean (field → value)."""

    def __init__(self, reason: str, suggestion: MappingOf[str, Any] | None = None) -> None:
        super().__init__(reason)
        self.suggestion = suggestion or {}


@dataclass(frozen=True, slots=True)
class Reading:
    """What one cell says: values by field, the original word to keep (or ""), a warning (or ""), days without a clock."""

    values: dict[str, Any] = field(default_factory=dict)
    keep: str = ""
    warning: str = ""
    day_only: bool = False


NOTHING = frozenset({"", "无", "-", "--", "—", "——", "/", "null", "none", "nan", "空", "暂无", "n/a", "undefined"})
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2, "〇": 0}
_DAYS = re.compile(r"(?<![月\d])(\d{1,3}|[一二两三四五六七八九十]{1,3})个?(工作日|自然日|日|天|个?小时)?")
_TAILS = ("类工单", "类诉求", "工单", "类", "件", "单", "事项", "级", "诉求")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_NUMBER_IN = re.compile(r"(?<![\dA-Za-z*])(?:1[3-9][\d*]{9}|0\d{2,3}-?[2-9]\d{6,7})(?![\d*])")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+\d{1,2}", re.I)


def chinese_number(text: str) -> int | None:
    """五 → 5, 十五 → 15, 二十 → 20, "15" → 15; None for anything else."""
    if text.isdecimal():
        return int(text)
    if not text or any(c not in _DIGITS for c in text):
        return None
    tens, ten, ones = text.partition("十")
    if ten:
        return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0) if len(tens) < 2 and len(ones) < 2 else None
    return _DIGITS[text] if len(text) == 1 else None


@lru_cache(maxsize=4096)
def _allowance(text: str) -> tuple[int, str] | None:
    """(amount, unit word) of 5 / 5个工作日 / 五天 / 要求5日内办结; None where no amount stands there."""
    found = [(chinese_number(m[1]), m[2] or "") for m in _DAYS.finditer(text)]
    # 一般件 5 个工作日: the 一 of 一般 is no amount, so one with a unit goes before one without.
    best = [(amount, unit) for amount, unit in found if amount and unit] or [(a, u) for a, u in found if a]
    return best[0] if best else None


def code_of(field_name: str, text: str, source: Source, generic: Source) -> str | None:
    """The office's code for a platform's word, by the source's table, the generic one, then the field's own labels."""
    if field_name == "flag":
        choices: MappingOf[str, str] = {}
    else:
        choices = {fold_text(label): code for code, label in FIELDS[field_name].choices}
    tables = [source.values.get(field_name, {}), generic.values.get(field_name, {}), choices]
    word = re.sub(r"[(（].*?[)）]", "", fold_text(text))
    spellings = [fold_text(text), word] + [word.removesuffix(t) for t in _TAILS if word.endswith(t)]
    for spelling in spellings:
        for table in tables:
            if spelling in table:
                return table[spelling]
    return text if text in dict(FIELDS[field_name].choices if field_name in FIELDS else ()) else None


def numbers_in(text: str) -> list[str]:
    """The whole phone numbers among the words of a cell: 13812345678（女儿） and 张三13812345678 tell one."""
    found = (normalise_phone(m[0]) for m in _NUMBER_IN.finditer(half_width(text)))
    return [number for number in dict.fromkeys(found) if not phone_problem(number)]


class Reader:
    """Reads the cells of one file: the source's words and the file's date base are fixed."""

    def __init__(self, source: Source, generic: Source, base_1904: bool = False) -> None:
        self.source, self.generic, self.base_1904 = source, generic, base_1904
        self._codes: dict[tuple[str, str], str | None] = {}
        self._choices: dict[tuple[str, Any], Reading] = {}
        self._by_kind: dict[str, Callable[[str, Any], Reading]] = {
            "id": self._number, "phone": self._phone, "moment": self._moment, "choice": self._choice, "flag": self._flag,
            "units": self._units, "number": self._days, "text": self._text, "long": self._text}

    def read(self, name: str, cell: Any) -> Reading:
        """One cell for one field; raises BadValue with the reason. An empty cell gives no values."""
        if isinstance(cell, Unreadable):
            raise BadValue(cell.reason)
        return self._by_kind[FIELDS[name].kind](name, cell)

    def code(self, name: str, word: str) -> str | None:
        key = (name, word)
        if key not in self._codes:
            self._codes[key] = code_of(name, word, self.source, self.generic)
        return self._codes[key]

    def _whole(self, cell: Any, what: str) -> str:
        try:
            text = cell_text(cell)
        except LostDigits as lost:
            raise BadValue(f"{what}在表格里变成了 {lost}，15 位以后的数字已经丢失。请把该列设为“文本”后从平台重新导出。") from None
        if isinstance(cell, str) and _SCIENTIFIC.fullmatch(text):
            raise BadValue(f"{what}被写成了 {text}，数字已经丢失。请把该列设为“文本”后从平台重新导出。")
        return text

    def _number(self, name: str, cell: Any) -> Reading:
        text = half_width(self._whole(cell, FIELDS[name].label))
        text = re.sub(r"\s+", "", text)
        if text.lower() in NOTHING:
            return Reading()
        if len(text) > 64:
            raise BadValue("工单编号太长，不像编号。请核对。")
        return Reading({name: text})

    def _text(self, name: str, cell: Any) -> Reading:
        text = self._whole(cell, FIELDS[name].label) if not isinstance(cell, str) else clean_text(cell)
        if len(text) > MAX_TEXT:
            raise BadValue(f"文字有 {len(text)} 字，超过 {MAX_TEXT} 字。请删减或作为附件保存。")
        return Reading({name: text} if text and text not in NOTHING else {})

    def _phone(self, name: str, cell: Any) -> Reading:
        text = self._whole(cell, "电话")
        if _MOBILE.fullmatch(text):
            return Reading({name: text})
        if text.lower() in NO_PHONE:
            return Reading()
        numbers = split_phones(text)
        problems = [p for p in map(phone_problem, numbers) if p]
        if len(numbers) == 1 and problems:
            inside = numbers_in(text)
            if len(inside) != 1:
                raise BadValue(problems[0], {name: ""})
            return Reading({name: inside[0]}, keep=text, warning="电话栏里还写着别的字，只取了号码，原文随单保留。")
        if problems or len(numbers) != 2 or name != "phone":
            return Reading({name: numbers[0] if len(numbers) == 1 else text})
        return Reading({name: numbers[0], "phone2": numbers[1]})

    def _moment(self, name: str, cell: Any) -> Reading:
        if type(cell) is datetime and not cell.microsecond:
            return Reading({name: cell})
        if isinstance(cell, str):
            cell = clean_text(cell)
            if cell.lower() in NOTHING:
                return Reading()
        try:
            found = read_moment(cell, self.base_1904)
        except UnreadableDate as error:
            if name == "platform_due":
                return self._days("allowance", cell)
            raise BadValue(str(error)) from None
        return Reading({name: found.at}, day_only=found.day_only)

    def _days(self, name: str, cell: Any) -> Reading:
        """一般件 5 个工作日 → order_class and allowance; a bare 五天 is asked about, not guessed."""
        text = half_width(self._whole(cell, "时限"))
        if text.lower() in NOTHING:
            return Reading()
        word = re.sub(r"\s+", "", text)
        values: dict[str, Any] = {}
        amount = _allowance(word)
        order_class = self.code("order_class", re.split(r"[\d(（,，;；]|[一二两三四五六七八九十]+个", word, maxsplit=1)[0])
        if order_class:
            values["order_class"] = order_class
        if amount and (amount[1] == "工作日" or (not amount[1] and word.isdecimal())):
            return Reading(values | {name: amount[0]})
        if amount and amount[1] in ("天", "日"):
            raise BadValue(f"时限“{text[:20]}”看不懂。是 {amount[0]} 个工作日吗？", values | {name: amount[0]})
        if values:
            return Reading(values, keep=text)
        raise BadValue(f"时限“{text[:20]}”看不懂，请写成 2026-03-02 17:30 或“5 个工作日”的样子。")

    def _choice(self, name: str, cell: Any) -> Reading:
        known = self._choices.get((name, cell)) if type(cell) is str else None
        if known is None:
            known = self._read_choice(name, self._whole(cell, FIELDS[name].label))
            self._choices[name, cell] = known
        return known

    def _read_choice(self, name: str, word: str) -> Reading:
        if word.lower() in NOTHING:
            return Reading()
        code = self.code(name, word)
        if code is None and name == "solved" and self.code("solved_how", word):
            return Reading({"solved_how": self.code("solved_how", word)})
        if code is None and name == "channel":
            return Reading({name: word})
        if code is None:
            return Reading(keep=word, warning=f"{FIELDS[name].label}“{word[:20]}”不在本单位的选项里，原文随单保留。")
        label = dict(FIELDS[name].choices).get(code, code)
        return Reading({name: code}, keep="" if word in (label, code) else word)

    def _flag(self, name: str, cell: Any) -> Reading:
        word = self._whole(cell, FIELDS[name].label)
        code = self.code("flag", word)
        return Reading({name: code == "yes"} if code else {}, keep="" if code or not word else word)

    def _units(self, name: str, cell: Any) -> Reading:
        text = self._whole(cell, FIELDS[name].label)
        names = [] if text in NOTHING else [u for u in (p.strip() for p in re.split(r"[、,，;；\n]+", text)) if u]
        return Reading({name: names} if names else {})
