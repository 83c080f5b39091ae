"""What can be found in running text without labels: phone, time, caller, place. A chat message is read with this."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hotline_desk.domain.names import COMPOUND_SURNAMES, clean_text, find_address, half_width, normalise_phone
from hotline_desk.exchange.dates import ReadMoment, find_moment
from hotline_desk.exchange.guess import guess_category

_SURNAMES = ("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马"
             "苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗"
             "毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌"
             "霍虞万支柯管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴"
             "甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎"
             "充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖闫")
_PHONE = re.compile(r"(?<![\d*])(?:(?:\+?86[- ]?)?1[3-9][\d*×＊]{1,2}[- ]?[\d*×＊]{4}[- ]?[\d*×＊]{4}|0\d{2,3}[- ]?[2-9]\d{6,7}|[2-9]\d{7})(?![\d*])")
_CALLER = re.compile(rf"(?:{'|'.join(COMPOUND_SURNAMES)}|[{_SURNAMES}])[\u4e00-\u9fff]?(?:先生|女士|小姐|阿姨|师傅|同志|老师|大爷|大妈|奶奶|爷爷|老伯)")
# Without 先生 or 女士 a name is believed only where something says so: 我叫 before it, or a phone right behind it.
_NAME = rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}"
_NAMED = re.compile(
    rf"(?:我叫|我是|姓名是?|名叫|联系人|来电人|反映人|投诉人|市民|居民)[ \u3000：:]*"
    rf"(?P<said>{_NAME}|[A-Za-z][A-Za-z. ]{{1,28}}[A-Za-z])(?=[，。,;；、（(\s\d]|电话|手机|$)"
    rf"|(?:^|[\s，。,;；：:、】])(?P<beside>{_NAME})(?=[ \u3000，,：:（(]*(?:电话|手机)?[ ：:]*1[3-9]\d)", re.M)
_SPACED_OUT = re.compile(r"(?<![\d*])1[ ]?[3-9](?:[ -]?\d){9}(?![\d*]| \d)")
_DUE_BEFORE = re.compile(r"(?:时限|期限|截止|截至|到期|限时?|办结|最迟|最晚)[^\n，。；]{0,6}$")
_DUE_AFTER = re.compile(r"[ \u3000]*(?:之?前|以前|截止|到期)")
_SECRET = re.compile(r"(?<!不)(?<!无需)(?<!不用)(?<!没有)(?:要求|请|需要?|务必|注意)?(?:为其|对其|予以)?保密")
_KINDS = (("thanks", ("感谢信", "表扬", "锦旗", "特此感谢")), ("consult", ("咨询", "想问一下", "怎么办理")), ("suggestion", ("建议",)),
          ("report", ("举报",)), ("help", ("求助",)))
_DATES = 6  # dates looked at; a message that tells of more is no message
_WRITTEN_NUMBER = re.compile(r"(?:工单编?号|受理编?号|工单|编号|单号)[ \u3000：:是为]*(?P<n>\d{8,24})(?!\d)")
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
    spans += _number(text, fields)
    days: set[str] = set()
    for start, end, read in _moments(text, year):
        name = "platform_due" if _DUE_BEFORE.search(text, max(start - 12, 0), start) or _DUE_AFTER.match(text, end) else "received_at"
        if name in fields:
            continue
        fields[name] = read.at
        spans.append(Span(start, end, name, False))
        days |= {name} if read.day_only else set()
    spans += fill_from_words(text, fields, spans) + _kind(text, fields)
    if _SECRET.search(text):
        fields["confidential"] = True
    return fields, tuple(sorted(spans, key=lambda s: s.start)), frozenset(days)


def _number(text: str, fields: dict[str, Any]) -> list[Span]:
    plain = _plain(text)
    said = _WRITTEN_NUMBER.search(plain)
    start, end = said.span("n") if said else (hit.span() if (hit := _NUMBER.search(plain)) else (0, 0))
    if start == end:
        return []
    fields["number"] = plain[start:end]
    return [Span(start, end, "number", False)]


def _moments(text: str, year: int | None) -> Iterator[tuple[int, int, ReadMoment]]:
    """The dates of the text, first to last; one without its year only where no other is left."""
    at = 0
    for _ in range(_DATES):
        found = find_moment(text[at:], year)
        if found is None:
            return
        yield at + found[0], at + found[1], found[2]
        at += found[1]


def _kind(text: str, fields: dict[str, Any]) -> list[Span]:
    """咨询, 举报 … where the message says so itself; most do not and stay what the form starts with."""
    for kind, words in _KINDS:
        hit = next((text.find(w) for w in words if w in text), -1)
        if hit >= 0 and "投诉" not in text:
            fields["kind"] = kind
            return [Span(hit, hit + 2, "kind", False)]
    return []


def _plain(text: str) -> str:
    plain = half_width(text)
    return plain if len(plain) == len(text) else text


def fill_from_words(text: str, fields: dict[str, Any], taken: Sequence[Span]) -> list[Span]:
    """Fill phone, caller, address and category where still missing, from the words of the text; adds to ``fields``."""
    plain = _plain(text)
    spans: list[Span] = []
    inside = [s for s in taken if s.field in ("content", "subject")]
    spans += _phones(plain, fields, taken, inside)
    caller = None if "caller" in fields else _first(_CALLER, plain, taken, inside)
    if caller:
        fields["caller"] = caller[0]
        spans.append(Span(caller.start(), caller.end(), "caller", False))
    named = None if "caller" in fields or inside else _first(_NAMED, plain, taken, inside)
    if named:
        which = "said" if named["said"] else "beside"
        fields["caller"] = named[which].strip()
        spans.append(Span(named.start(which), named.end(which), "caller", False))
    return spans + _place(text, fields, inside) + _category(text, fields, inside)


def _phones(plain: str, fields: dict[str, Any], taken: Sequence[Span], inside: Sequence[Span]) -> list[Span]:
    """The first number as the phone, another one of the same message as the second: of two, nobody knows which is answered."""
    if "phone" in fields:
        return []
    busy = [s for s in taken if s not in inside]
    hits = [m for m in _PHONE.finditer(plain) if not any(s.start < m.end() and m.start() < s.end for s in busy)]
    spaced = _first(_SPACED_OUT, plain, taken, inside) if not hits else None
    hits = hits or ([spaced] if spaced else [])
    spans = []
    for name, hit in zip(("phone", "phone2"), hits, strict=False):
        value = normalise_phone(re.sub(r"\s", "", hit[0]) if hit is spaced else hit[0])
        if value in fields.values():
            continue
        fields[name] = value
        spans.append(Span(hit.start(), hit.end(), name, not taken and len(hits) == 1))
    return spans


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
