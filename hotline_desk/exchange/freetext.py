"""What can be found in running text without labels: phone, time, caller, place. A chat message is read with this."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from hotline_desk.domain.names import COMPOUND_SURNAMES, clean_text, half_width, normalise_phone
from hotline_desk.exchange.dates import ReadMoment, find_moment
from hotline_desk.exchange.guess import guess_category
from hotline_desk.exchange.places import find_place
from hotline_desk.exchange.relative import relative_moments
from hotline_desk.exchange.whose import ANOTHERS, callers_own, whose

_SURNAMES = ("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马"
             "苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗"
             "毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌"
             "霍虞万支柯管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴"
             "甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎"
             "充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖闫")
# The commonest hundred: after 市民 or 我是 anything rarer is as often a word (市民通行, 我是常客).
_COMMON = ("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石贾韦夏付方"
           "邹熊白孟秦邱侯江尹薛闫段雷黎史龙陶贺顾毛郝龚邵万覃武钱戴严莫孔汤")
_PHONE = re.compile(
    r"(?<![A-Za-z\d*])(?:(?:\+?86[- ]?)?1[3-9][\d*×＊]{1,2}[- ]?[\d*×＊]{4}[- ]?[\d*×＊]{4}"
    r"|(?:0\d{2,3}[- ]?[2-9]\d{2,3}[- ]?\d{4}|[2-9]\d{7})(?:[ ]?(?:转|分机)[ ]?\d{1,6}|-\d{2,5}(?!\d))?)(?![\d*])")
_TITLE = r"(?:先生|女士|小姐|阿姨|师傅|同志|老师|大爷|大妈|奶奶|爷爷|老伯)"
# Not inside a sentence's words: 班主任老师, 我和我先生, 普通老师 name nobody.
_CALLER = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|来电人|反映人|投诉人|诉求人|联系人|市民|居民|业主|住户|村民|群众|店主|户主|顾客|家属|接到|收到|致电|联系|姓名|叫|是|回复|[点分半时刻整日天早晚]|[上下中]午)"
    rf"(?P<name>(?!任课|相关|支教|支持|申报|高中|公交|纪委|都缺|各位|全体|和我|和老|祖国)(?:{'|'.join(COMPOUND_SURNAMES)}|[{_SURNAMES}])(?:(?![我他她你的这那位名些])[\u4e00-\u9fff])?{_TITLE})",
    re.M)
# Without 先生 or 女士 a name is believed only where something says so: 我叫 before it, or a phone right behind it.
_NAME = rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}"
_PLAIN_NAME = rf"[{_COMMON}][\u4e00-\u9fff]{{1,2}}(?<![镇村路人了的县市区街保感客店厂队组院校城桥站])"
_NAMED = re.compile(
    rf"(?:(?:我叫|姓名是?|名叫|联系人|来电人|反映人|投诉人)[ \u3000：:]*(?P<said>{_NAME}|[A-Za-z][A-Za-z. ]{{1,28}}[A-Za-z])(?=[，。,;；、（(\s\d]|电话|手机|$)"
    rf"|(?:我是|市民|居民)[ \u3000：:]*(?P<plain>{_PLAIN_NAME}|[A-Za-z][A-Za-z. ]{{1,28}}[A-Za-z])(?=[，。,;；、（(\s\d]|电话|手机|来电|反映|投诉|$)"
    rf"|(?:^|[\s，。,;；:：、】])(?P<beside>{_NAME})(?<![路街在巷弄号])"
    r"(?=[ \u3000，,：:（(]*(?:电话|手机)?[ ：:]*(?:\+?86)?1[3-9][\d*×＊][\d*×＊ -]{8}))", re.M)
_SPACED_OUT = re.compile(r"(?<![\d*])1[ ]?[3-9](?:[ -]?\d){9}(?![\d*]| \d)")
_DUE_BEFORE = re.compile(r"(?:时限|(?<!履行)(?<!有效)期限|截止|截至|到期|限时?|办结|最迟|最晚)(?!至?目前|到?现在|至今|至?日前)[^\n，。；]{0,6}$")
_ANSWER = r"(?:办结|回复|答复|反馈|回告|处理|处置|联系|上报|办理|解决|整改|结案|报送|回访|签收|完成)"
_DUE_AFTER = re.compile(rf"[ \u3000]*(?:(?:之前|以前|前(?![往来去后夕期天]))[^\n，。；]{{0,6}}{_ANSWER}|截止|到期)")
_DUE_ASKED = re.compile(r"(?:请各?单?位?[于在]|务必[于在]?|[须限应][于在])[^\n，。；]{0,4}$")
_BEFORE_IT = re.compile(r"[ \u3000]*(?:之前|以前|前(?![往来去后夕期天]))")
_SECRET = re.compile(r"(?<!不)(?<!无需)(?<!不用)(?<!没有)(?:要求|请|需要?|务必|注意)?(?:为其|对其|予以)?保密")
# Only where the message begins with it: a complaint tells of advice, reports and questions of long ago too.
_OPENS = r"\A(?:[^，。；！？,;!?\n]{0,12}(?:你好|您好|领导|书记|市长|[先女][生士])[^\n\u4e00-\u9fff]*)?"
_KINDS = tuple((kind, re.compile(_OPENS + words, re.S)) for kind, words in (
    ("thanks", r".*?(?P<w>感谢信|表扬信?|锦旗|特此感谢)"),
    ("consult", r"[^。；！？;!?\n]{0,24}?(?P<w>(?<!心理)(?<!致电)(?<!曾经)(?<!向)咨询(?!过|公司|了|机构|中心|师)|想问|请问|怎么办理|如何办理)"),
    ("suggestion", r"[^，。；！？,;!?\n]{0,8}?(?P<w>建议)"), ("report", r"[^，。；！？,;!?\n]{0,6}?(?P<w>举报)(?!人|过)"),
    ("help", r"[^，。；！？,;!?\n]{0,6}?(?P<w>求助)")))
_ASKS = re.compile(r"[，。,;；：:\s](?:想要?|来电|前来|主要)?(?P<w>咨询)(?!过|公司|了|机构|中心|师)")
_SHORT = 160  # signs up to which a message is one of the day, not a letter that tells a story
_SAID = re.compile(r"[^\n。；！？]{0,12}(?:来电|致电|打电话|拨打|打来|来访|来信|接到|收到|受理|派单|派发|登记|反映|投诉)")
_HEARD = re.compile(r"(?:接到|收到|来电|受理|派单|登记)[^\n。；！？]{0,6}$")
_EARLIER = re.compile(r"[^\n，。；！？]{0,10}?(?:反映|投诉|来电|致电|打电话|报修|举报|拨打)[^\n，。；！？]{0,6}?过")  # 11月18日反映过一次: an earlier call
_CLOSING = re.compile(r"[\s\u3000。.!！()（）]*\Z")
_OLDEST, _OVERDUE = timedelta(days=366), timedelta(days=31)  # an order older than a year, a deadline long gone: a story of long ago
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


def free_fields(text: str, year: int | None = None, now: datetime | None = None) -> tuple[dict[str, Any], tuple[Span, ...], frozenset[str]]:
    """Fields found in a message without labels, their places, and the moments without a clock.

    The whole message is the content: nothing is thrown away. ``now``, the moment of pasting, lets 昨天下午3点 be
    read and keeps dates out that cannot be this order's; without it only written dates are read.
    """
    fields: dict[str, Any] = {"content": clean_text(text)}
    spans: list[Span] = []
    spans += _number(text, fields)
    days: set[str] = set()
    told = sorted(_moments(text, year, now), key=lambda one: bool(_EARLIER.match(text, one[1])))  # an earlier call only where no other is told
    for start, end, read in told:
        name = _meaning(text, start, end)
        if name in fields or not _believed(text, (start, end), name, read.at, now):
            continue
        fields[name] = read.at
        spans.append(Span(start, end, name, False))
        days |= {name} if read.day_only else set()
    spans += fill_from_words(text, fields, spans) + _kind(text, fields)
    if _SECRET.search(text):
        fields["confidential"] = True
    return fields, tuple(sorted(spans, key=lambda s: s.start)), frozenset(days)


def _meaning(text: str, start: int, end: int) -> str:
    """A deadline where the words around a date ask for an answer by it, else when the message came."""
    asked = _DUE_ASKED.search(text, max(start - 12, 0), start) and _BEFORE_IT.match(text, end)
    return "platform_due" if asked or _DUE_BEFORE.search(text, max(start - 12, 0), start) or _DUE_AFTER.match(text, end) else "received_at"


def _believed(text: str, place: tuple[int, int], name: str, at: datetime, now: datetime | None) -> bool:
    """Whether a date may be this order's own: of the last year and not to come; in a long letter only beside 来电, at its head or foot."""
    start, end = place
    if now is None:
        return True
    if name == "platform_due":
        return at.date() >= (now - _OVERDUE).date()
    if not (now - _OLDEST).date() <= at.date() or at > now:
        return False
    if len(text) <= _SHORT:
        return True
    return not text[:start].strip() or bool(_SAID.match(text, end) or _HEARD.search(text, max(start - 14, 0), start) or _CLOSING.match(text, end))


def _number(text: str, fields: dict[str, Any]) -> list[Span]:
    plain = _plain(text)
    said = _WRITTEN_NUMBER.search(plain)
    start, end = said.span("n") if said else (hit.span() if (hit := _NUMBER.search(plain)) else (0, 0))
    if start == end:
        return []
    fields["number"] = plain[start:end]
    return [Span(start, end, "number", False)]


def _moments(text: str, year: int | None, now: datetime | None) -> list[tuple[int, int, ReadMoment]]:
    """The dates of the text, first to last, those told from ``now`` among them."""
    found = list(_written(text, year or (now.year if now else None), now))
    told = relative_moments(_plain(text), now) if now else ()
    return sorted(found + [one for one in told if not any(a < one[1] and one[0] < b for a, b, _ in found)], key=lambda one: one[0])


def _written(text: str, year: int | None, now: datetime | None) -> Iterator[tuple[int, int, ReadMoment]]:
    """Written dates; one without its year only where no other is left, the last one gone unless it is a deadline."""
    at = 0
    for _ in range(_DATES):
        found = find_moment(text[at:], year)
        if found is None:
            return
        start, end, read = at + found[0], at + found[1], found[2]
        if now and read.at > now and not re.match(r"\d{4}", text[start:end]) and _meaning(text, start, end) == "received_at":
            read = _year_before(read)
        yield start, end, read
        at = end


def _year_before(read: ReadMoment) -> ReadMoment:
    day = date(read.at.year - 1, read.at.month, min(read.at.day, 28) if read.at.month == 2 else read.at.day)
    return ReadMoment(datetime.combine(day, read.at.time()), read.day_only)


def _kind(text: str, fields: dict[str, Any]) -> list[Span]:
    """咨询, 举报 … where the message opens with it; most do not and stay what the form starts with."""
    for kind, words in _KINDS:
        hit = words.match(text[:_SHORT] if kind == "thanks" else text)
        if hit and "投诉" not in text:
            fields["kind"] = kind
            return [Span(*hit.span("w"), "kind", False)]
    asks = _ASKS.search(text) if len(text) <= _SHORT and "投诉" not in text else None
    if asks is None:
        return []
    fields["kind"] = "consult"
    return [Span(*asks.span("w"), "kind", False)]


def _plain(text: str) -> str:
    plain = half_width(text)
    return plain if len(plain) == len(text) else text


def fill_from_words(text: str, fields: dict[str, Any], taken: Sequence[Span]) -> list[Span]:
    """Fill phone, caller, address and category where still missing, from the words of the text; adds to ``fields``."""
    plain = _plain(text)
    spans: list[Span] = []
    inside = [s for s in taken if s.field in ("content", "subject")]
    spans += _phones(plain, fields, taken, inside)
    caller = None if "caller" in fields or _is_letter(plain) else _first(_CALLER, plain, taken, inside)
    if caller:
        fields["caller"] = caller["name"]
        spans.append(Span(*caller.span("name"), "caller", False))
    named = None if "caller" in fields or inside else _first(_NAMED, plain, taken, inside)
    if named:
        which = str(named.lastgroup)
        fields["caller"] = named[which].strip()
        spans.append(Span(named.start(which), named.end(which), "caller", False))
    return spans + _place(text, fields, inside) + _category(text, fields, inside)


def _is_letter(text: str) -> bool:
    """A long letter tells of many people: 王老师, 附近居民陈大爷; the writer signs or says 我叫."""
    return len(text) > _SHORT


def _phones(plain: str, fields: dict[str, Any], taken: Sequence[Span], inside: Sequence[Span]) -> list[Span]:
    """The caller's number as the phone, another of theirs as the second: of two, nobody knows which is answered."""
    if "phone" in fields:
        return []
    busy = [s for s in taken if s not in inside]
    hits = [m for m in _PHONE.finditer(plain) if not any(s.start < m.end() and m.start() < s.end for s in busy)]
    spaced = _first(_SPACED_OUT, plain, taken, inside) if not hits else None
    every = hits or ([spaced] if spaced else [])
    hits = callers_own(plain, every, _is_letter(plain))
    spans = []
    for name, hit in zip(("phone", "phone2"), hits, strict=False):
        value = normalise_phone(re.sub(r"\s", "", hit[0]) if hit is spaced else hit[0])
        if value in fields.values():
            continue
        fields[name] = value
        spans.append(Span(hit.start(), hit.end(), name, not taken and len(every) == 1 and whose(plain, hits) != [ANOTHERS]))
    return spans


def _first(pattern: re.Pattern[str], text: str, taken: Sequence[Span], inside: Sequence[Span]) -> re.Match[str] | None:
    """The first hit that no label claims, except a long text's, which may well hold it."""
    busy = [s for s in taken if s not in inside]
    return next((m for m in pattern.finditer(text) if not any(s.start < m.end() and _begin(m) < s.end for s in busy)), None)


def _begin(match: re.Match[str]) -> int:
    """Where the name begins: what stands before it may well belong to another field (3点王女士)."""
    return match.start("name") if "name" in match.re.groupindex else match.start()


def _stretches(text: str, inside: Sequence[Span]) -> list[tuple[int, str]]:
    return [(s.start, text[s.start:s.end]) for s in inside] or [(0, text)]


def _place(text: str, fields: dict[str, Any], inside: Sequence[Span]) -> list[Span]:
    if "address" in fields:
        return []
    for offset, piece in _stretches(text, inside):
        place = find_place(piece)
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
