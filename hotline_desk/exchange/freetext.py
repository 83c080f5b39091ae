"""What can be found in running text without labels: phone, time, caller, place. A chat message is read with this."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hotline_desk.domain.names import COMPOUND_SURNAMES, clean_text, find_address, half_width, normalise_phone
from hotline_desk.exchange.dates import find_moment
from hotline_desk.exchange.guess import guess_category

_SURNAMES = ("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马"
             "苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗"
             "毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌"
             "霍虞万支柯管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴"
             "甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎"
             "充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖闫")
_PHONE = re.compile(r"(?<![\d*])(?:(?:\+?86[- ]?)?1[3-9][\d*×＊]{1,2}[- ]?[\d*×＊]{4}[- ]?[\d*×＊]{4}|0\d{2,3}[- ]?[2-9]\d{6,7}|[2-9]\d{7})(?![\d*])")
_CALLER = re.compile(rf"(?:{'|'.join(COMPOUND_SURNAMES)}|[{_SURNAMES}])[\u4e00-\u9fff]?(?:先生|女士|小姐|阿姨|师傅|同志|老师|大爷|大妈|奶奶|爷爷|老伯)")
_NUMBER = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,6}[-]?\d{6,}(?:-\d{1,6})?(?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class Span:
    """Where in the raw text a field was read: [start, end); ``sure`` False is shown dashed, for a person to check."""

    start: int
    end: int
    field: str
    sure: bool = True


def free_fields(text: str, year: int | None = None) -> tuple[dict[str, Any], tuple[Span, ...], frozenset[str]]:
    """Fields found in a message without labels, their places, and the moments without a clock.

    The whole message is the content: nothing is thrown away.
    """
    fields: dict[str, Any] = {"content": clean_text(text)}
    spans: list[Span] = []
    number = _NUMBER.search(half_width(text)) if len(half_width(text)) == len(text) else None
    if number:
        fields["number"] = number[0]
        spans.append(Span(number.start(), number.end(), "number", False))
    moment = find_moment(text, year)
    if moment:
        fields["received_at"] = moment[2].at
        spans.append(Span(moment[0], moment[1], "received_at", False))
    spans += fill_from_words(text, fields, spans)
    days = frozenset({"received_at"} if moment and moment[2].day_only else ())
    return fields, tuple(sorted(spans, key=lambda s: s.start)), days


def fill_from_words(text: str, fields: dict[str, Any], taken: Sequence[Span]) -> list[Span]:
    """Fill phone, caller, address and category where still missing, from the words of the text; adds to ``fields``."""
    plain = half_width(text) if len(half_width(text)) == len(text) else text
    spans: list[Span] = []
    inside = [s for s in taken if s.field in ("content", "subject")]
    phone = None if "phone" in fields else _first(_PHONE, plain, taken, inside)
    if phone:
        fields["phone"] = normalise_phone(phone[0])
        spans.append(Span(phone.start(), phone.end(), "phone", not taken))
    caller = None if "caller" in fields else _first(_CALLER, plain, taken, inside)
    if caller:
        fields["caller"] = caller[0]
        spans.append(Span(caller.start(), caller.end(), "caller", False))
    return spans + _place(text, fields, inside) + _category(text, fields, inside)


def _first(pattern: re.Pattern[str], text: str, taken: Sequence[Span], inside: Sequence[Span]) -> re.Match[str] | None:
    """The first hit that no label claims, except a long text's, which may well hold it."""
    busy = [s for s in taken if s not in inside]
    return next((m for m in pattern.finditer(text) if not any(s.start < m.end() and m.start() < s.end for s in busy)), None)


def _stretches(text: str, inside: Sequence[Span]) -> list[tuple[int, str]]:
    return [(s.start, text[s.start:s.end]) for s in inside] or [(0, text)]


def _place(text: str, fields: dict[str, Any], inside: Sequence[Span]) -> list[Span]:
    if "address" in fields:
        return []
    for offset, piece in _stretches(text, inside):
        place = find_address(piece)
        if place:
            fields["address"] = piece[place[0]:place[1]]
            return [Span(offset + place[0], offset + place[1], "address", False)]
    return []


def _category(text: str, fields: dict[str, Any], inside: Sequence[Span]) -> list[Span]:
    if "category" in fields:
        return []
    for offset, piece in _stretches(text, inside):
        guess = guess_category(piece)
        if guess:
            fields["category"] = guess.value
            return [Span(offset + guess.start, offset + guess.end, "category", False)]
    return []
