"""Several complaints in one message: chats of several people, points 1、2、3、, lines with a caller and a place each.

Said only where each part tells a place of its own that cannot be the place of another: points of one complaint, a talk
about one place and a story that comes through several villages stay one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from hotline_desk.domain.place import Place, read_place
from hotline_desk.exchange.places import find_place

_MOMENT = r"(?:(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?[ \u3000]+)?(?:上午|下午|晚上|中午|凌晨|早上)?[ ]?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"
_NAME = r"[^\s:：，。；！？、,;!?()（）\d]{1,8}(?:[ ]?[(（][^()（）\n]{1,20}[)）])?"
# Who speaks: a name and a time on a line of their own, a name and a colon before what is said.
_SPEAKER = re.compile(rf"^[ \u3000]*(?:\[[^\]\n]{{1,8}}\][ ]*)?(?P<who>{_NAME})(?:[ \u3000\t]+{_MOMENT}[ ]*$|[:：])[ \u3000]*", re.M)
# 现住址：, 来电人：, 答复：, 尊敬的领导：: nobody's name.
_LABEL = re.compile(r"址|地点|位置|电话|手机|时间|日期|内容|诉求|编号|姓名|单位|来源|类型|类别|要求|情况|标题|主题|备注|附件|人$|人员|问题|原因|结果"
                    r"|建议|答复|回复|处理|注$|您好|你好|尊敬")
_N = r"\d{1,2}|[一二三四五六七八九]"
_POINT = re.compile(rf"^[ \u3000]*(?:(?P<n>{_N})[、.．:：)）]|[(（](?P<m>{_N})[)）]|(?P<o>[①②③④⑤⑥⑦⑧⑨]))[、 \u3000]*(?!\d)", re.M)
_LINE = re.compile(r"^[^\n]*\S[^\n]*$", re.M)
_PHONE = re.compile(r"(?<!\d)1[3-9][\d*]{9}(?![\d*])|(?<!\d)(?:0\d{2,3}-?)?[2-9]\d{7}(?!\d)")
_WORDS = re.compile(r"[\u4e00-\u9fff]")
_NAMED = 5  # places that the sentence names
_LEAST = 4  # Chinese characters beside its place that a part says: less is a list of places
_COUNTED = ("一二三四五六七八九", "①②③④⑤⑥⑦⑧⑨")


@dataclass(frozen=True, slots=True)
class Part:
    """One complaint of several: [start, end) of the text, and its place as it is written there."""

    start: int
    end: int
    place: str


def complaints(text: str) -> tuple[Part, ...]:
    """The complaints that a message without labels clearly holds, two or more; none where it may be one."""
    for cuts, every, house in ((_points(text), True, False), (_speakers(text), False, True), (_callers(text), False, False)):
        found = _told(text, cuts, every, house)
        if len(found) > 1:
            return found
    return ()


def taken_apart(text: str, parts: Sequence[Part]) -> tuple[str, ...]:
    """The texts of these complaints; what stands before the first belongs to each (one caller, several points)."""
    head = text[:parts[0].start].strip() if parts else ""
    return tuple(f"{head}\n{text[p.start:p.end]}" if head else text[p.start:p.end] for p in parts)


def several_words(places: Sequence[str]) -> str:
    """What a clerk is told of them."""
    return f"像是 {len(places)} 件事，请分开登记：{'、'.join(places[:_NAMED])}{'等' if len(places) > _NAMED else ''}。"


def _points(text: str) -> list[int]:
    """Where 1、2、3、 begin, each on a line of its own and in this order."""
    found = list(_POINT.finditer(text))
    return [m.start() for m in found] if [*map(_number, found)] == list(range(1, len(found) + 1)) else []


def _number(match: re.Match[str]) -> int:
    told = match["n"] or match["m"] or match["o"]
    return int(told) if told.isascii() else next(row.index(told) + 1 for row in _COUNTED if told in row)


def _speakers(text: str) -> list[int]:
    """Where another person begins to speak."""
    said = [m for m in _SPEAKER.finditer(text) if not _LABEL.search(m["who"])]
    return [m.start() for before, m in zip([None, *said], said, strict=False) if before is None or before["who"] != m["who"]]


def _callers(text: str) -> list[int]:
    """Lines that tell a phone and a place each; two lines of one phone are one caller's."""
    lines = [(m.start(), phone[0]) for m in _LINE.finditer(text) if (phone := _PHONE.search(m[0])) and find_place(m[0])]
    return [at for at, _ in lines] if len({phone for _, phone in lines}) == len(lines) else []


def _told(text: str, cuts: Sequence[int], every: bool, house: bool) -> tuple[Part, ...]:
    """The parts between the cuts; one without a place goes on with the one before it, unless ``every`` one must have its own.

    ``house``: a road or an estate alone is not enough. Nothing where two places may be one.
    """
    parts: list[Part] = []
    places: list[Place] = []
    for cut, end in _stretches(cuts, len(text)):
        point = _POINT.match(text, cut, end)
        start = point.end() if point else cut  # 1、 tells nothing of a part by itself
        written = _place(text, start, end)
        read = read_place(written) if written else Place()
        if written and (read.house or not house):
            parts.append(_trimmed(text, start, end, written))
            places.append(read)
        elif every:
            return ()
        elif parts:
            parts[-1] = _trimmed(text, parts[-1].start, end, parts[-1].place)
    clear = not any(_alike(one, other) for one, other in combinations(places, 2))
    return tuple(parts) if clear and all(_says(text, part) for part in parts) else ()


def _stretches(cuts: Sequence[int], end: int) -> Iterator[tuple[int, int]]:
    return zip(cuts, [*cuts[1:], end], strict=True) if cuts else iter(())


def _place(text: str, start: int, end: int) -> str:
    """The place a part tells, as written; not one in the name of who speaks (王建国（宝林六村居委））."""
    head = _SPEAKER.match(text, start, end)
    said = text[head.end() if head else start:end]
    place = find_place(said)
    return said[slice(*place)] if place else ""


def _says(text: str, part: Part) -> bool:
    return len(_WORDS.findall(text[part.start:part.end].replace(part.place, "", 1))) >= _LEAST


def _alike(one: Place, other: Place) -> bool:
    """Whether two places may be one: the same estate or road unless both tell a house and it is another."""
    if not one.names or not other.names:
        return True
    near = bool(one.names & other.names) or one.where in other.where or other.where in one.where
    return near and not (one.house and other.house and one.house != other.house)


def _trimmed(text: str, start: int, end: int, place: str) -> Part:
    piece = text[start:end]
    first = start + len(piece) - len(piece.lstrip())
    return Part(first, first + len(piece.strip()), place)
