"""The State Council's holiday notice: its text in, days off and make-up days out.

Reads the yearly arrangement (国务院办公厅关于…年部分节假日安排的通知), a change within the year
(2019 劳动节) and an extension (2020 春节), with full- or half-width marks, joined lines, or as
copied from a web page. What the text says twice is checked against itself: a weekday in brackets,
the number of days. What does not agree is refused, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")


class NoticeError(ValueError):
    """A text that cannot be read as a notice; its message is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class OffSpan:
    """Days off from ``first`` to ``last``, both included, under the name the notice gives them."""

    name: str
    first: date
    last: date

    def days(self) -> Iterable[date]:
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day under a festival's name: a weekend day worked for it, or the last day of a prolonged break."""

    name: str
    day: date


@dataclass(frozen=True)
class Notice:
    """What one notice arranges. ``extended``: festivals whose break is only prolonged, and until when.

    ``leaves_open`` holds what the text does not settle: festivals it does not name, and sentences
    that leave a choice to others.
    """

    year: int
    title: str
    off: tuple[OffSpan, ...]
    work: tuple[NamedDay, ...]
    leaves_open: tuple[str, ...] = ()
    extended: tuple[NamedDay, ...] = ()

    @property
    def off_days(self) -> frozenset[date]:
        """Every day off, weekends inside a break included."""
        return frozenset(day for span in self.off for day in span.days())

    @property
    def work_days(self) -> frozenset[date]:
        """Every make-up day; some lie in December of the year before."""
        return frozenset(made.day for made in self.work)

    def day_names(self) -> dict[date, str]:
        """Each day off and make-up day with its name, make-up days marked 调休上班."""
        named = {day: span.name for span in self.off for day in span.days()}
        return named | {made.day: f"{made.name}调休上班" for made in self.work}


_LONGEST = 50_000  # characters: a notice copied with its whole page has some 3,000


def read_notice(text: str) -> Notice:
    """Reads a notice. Raises :class:`NoticeError` if it is none, far too long for one, or contradicts itself."""
    if len(text) > _LONGEST:
        raise NoticeError("这段文字太长，不像放假通知。请只粘贴通知的正文。日历没有变化。")
    flat = _flat(text)
    year, title = _year(flat), _title(flat)
    reader = _Reader(year)
    for name, body in _items(flat, title):
        reader.item(name, body)
    notice = Notice(year, title, _outer(reader.off), tuple(reader.work), _open(flat, year), tuple(reader.extended))
    _check(notice)
    return notice


def revised(base: Notice, change: Notice) -> Notice:
    """The year's arrangement after a later notice: the festivals it names are arranged anew or prolonged.

    Raises :class:`NoticeError` if the two are of different years.
    """
    if base.year != change.year:
        raise NoticeError(f"两份通知不是同一年的（{base.year}年和{change.year}年），请分别导入。日历没有变化。")
    named = {part for span in change.off for part in span.name.split("、")}
    off = [span for span in base.off if not named & set(span.name.split("、"))]
    work = [made for made in base.work if not named & set(made.name.split("、"))]
    off = [_prolonged(span, change.extended) for span in off]
    free = {day for span in off for day in span.days()}
    work = [made for made in work if made.day not in free]
    kept = tuple(line for line in base.leaves_open if line not in change.leaves_open)
    return replace(
        base,
        off=tuple(sorted([*off, *change.off], key=lambda span: span.first)),
        work=tuple(sorted([*work, *change.work], key=lambda made: made.day)),
        leaves_open=(*kept, *change.leaves_open),
    )


def _prolonged(span: OffSpan, extended: tuple[NamedDay, ...]) -> OffSpan:
    until = [e.day for e in extended if e.name in span.name.split("、") and e.day > span.last]
    return replace(span, last=max(until)) if until else span


def _outer(spans: list[OffSpan]) -> tuple[OffSpan, ...]:
    """The spans without those that only repeat part of another (其中9月3日放假)."""
    within = {a for a in spans for b in spans if a != b and b.first <= a.first and a.last <= b.last}
    return tuple(span for span in dict.fromkeys(spans) if span not in within)


# -- the text -----------------------------------------------------------------------------------

_TAG = re.compile(r"<[^>]{1,200}>|&nbsp;|[*#>|]+")
_FESTIVAL = "元旦|春节|清明节?|劳动节|端午节?|中秋节?|国庆节?"
_DATE_HEAD = r"(?:\d{4}年)?\d{1,2}月\d{1,2}日"
_ITEM = re.compile(rf"((?:{_FESTIVAL})(?:[、和与](?:{_FESTIVAL}))*)(?::|(?={_DATE_HEAD}))")
_TAIL = re.compile(r"节假日期间|调休放假期间|国务院(?:办公厅)?\d{4}年\d{1,2}月\d{1,2}日")
_YEAR = re.compile(r"(\d{4})年[^。\d]{0,40}?(?:节假日|放假|假期|调休)")
_DATED = re.compile(r"(\d{4})年\d{1,2}月\d{1,2}日\D{0,12}放假")
_TITLE = re.compile(r"国务院(?:办公厅)?(?:近日)?[^。:]{0,6}关于[^。:]{2,60}?(?:的)?通知")
_LEFT_OPEN = re.compile(r"[^。;]*(?:鼓励|另行通知|另行|自行|视情|可根据|结合实际|由各地)[^。;]*")


def _flat(text: str) -> str:
    """One line without blanks, tags or marks of emphasis; digits, colons and brackets in one width."""
    plain = _TAG.sub("", unicodedata.normalize("NFKC", text))
    return re.sub(r"\s+", "", plain).replace("〜", "至").replace("~", "至").replace("—", "-")


def _year(flat: str) -> int:
    found = _YEAR.search(flat) or _DATED.search(flat)
    if not found:
        raise NoticeError("认不出这是哪一年的放假通知，请把通知标题一并粘贴进来。日历没有变化。")
    return int(found.group(1))


def _title(flat: str) -> str:
    found = _TITLE.search(flat)
    return found.group(0) if found else ""


def _items(flat: str, title: str) -> list[tuple[str, str]]:
    """(festival, its sentences): by the headings 一、元旦：…, or, of a single change, by the title."""
    heads = list(_ITEM.finditer(flat))
    if not heads:
        names = [name for name in FESTIVALS if name in title]
        return [("、".join(names) or _occasion(title), _body(flat[flat.find(title) + len(title) :]))]
    ends = [head.start() for head in heads[1:]] + [len(flat)]
    return [(_full(head.group(1)), _body(flat[head.end() : end])) for head, end in zip(heads, ends, strict=True)]


def _occasion(title: str) -> str:
    found = re.search(r"关于(.+?纪念日)", title)
    return found.group(1) if found else "放假"


def _full(names: str) -> str:
    """清明 → 清明节; the parts joined as the notice orders them."""
    parts = re.split("[、和与]", names)
    return "、".join(part if part == "元旦" or part.endswith("节") else f"{part}节" for part in parts)


def _body(text: str) -> str:
    tail = _TAIL.search(text)
    return text[: tail.start()] if tail else text


def _open(flat: str, year: int) -> tuple[str, ...]:
    heads = {part for head in _ITEM.finditer(flat) for part in _full(head.group(1)).split("、")}
    missing = [f"通知没有写{year}年{name}的安排" for name in FESTIVALS if heads and name not in heads]
    return (*missing, *(found.group(0) for found in _LEFT_OPEN.finditer(flat)))


# -- the sentences of one festival ------------------------------------------------------------------

_DATE = re.compile(r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?:\((?P<note>[^)]*)\))?")
_WORD = re.compile(
    r"(?P<extend>假期(?:延长)?至)|(?P<count>(?:共|放假)(?P<days>\d{1,2})天)|(?P<no>不调休|起(?:正常|恢复)?上班)"
    r"|(?P<off>调休放假|放假(?:调休|公休)?|调休|补休)|(?P<work>上班)|(?P<to>至|到|-)|(?P<stop>。)"
)
_TOKEN = re.compile(f"{_DATE.pattern}|{_WORD.pattern}")
_WEEKDAY = re.compile(r"(?:星期|周)([一二三四五六日天])")


class _Reader:
    """Reads the sentences of a notice, festival by festival."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.off: list[OffSpan] = []
        self.work: list[NamedDay] = []
        self.extended: list[NamedDay] = []

    def item(self, name: str, body: str) -> None:
        """One festival: dates gather until a verb (放假, 补休, 上班) says what they are."""
        self.name = name
        self.spans: list[tuple[date, date]] = []
        self.last: date | None = None
        self.joining = self.extending = False
        for token in _TOKEN.finditer(body):
            if token.group("day"):
                self._date(token)
            else:
                self._word(token)

    def _date(self, token: re.Match[str]) -> None:
        day = self._resolve(token)
        if self.extending:
            self.extended.append(NamedDay(self.name, day))
        elif self.joining and self.spans:
            self.spans[-1] = (self.spans[-1][0], day)
        else:
            self.spans.append((day, day))
        self.last, self.joining, self.extending = day, False, False

    def _resolve(self, token: re.Match[str]) -> date:
        """A date whose year or month goes without saying: those of the date before, or the notice's year."""
        written = token.group(0)
        month = int(token.group("month") or (self.last.month if self.last else 0))
        if not month:
            raise NoticeError(f"“{self.name}”里的“{written}”没有写月份，请核对原文。日历没有变化。")
        year = int(token.group("year") or self._unsaid_year(month))
        try:
            day = date(year, month, int(token.group("day")))
        except ValueError:
            raise NoticeError(f"“{self.name}”里的“{written}”不是一个日期，请核对原文。日历没有变化。") from None
        weekday = _WEEKDAY.search(token.group("note") or "")
        if weekday and "一二三四五六日".index(weekday.group(1).replace("天", "日")) != day.weekday():
            real = "一二三四五六日"[day.weekday()]
            raise NoticeError(
                f"“{self.name}”里写的是“{written}”，但{day:%Y年%m月%d日}是星期{real}，请核对原文。日历没有变化。"
            )
        return day

    def _unsaid_year(self, month: int) -> int:
        """December named for 元旦 is the year before's; a break that runs over New Year ends in the next."""
        if self.joining and self.last and month < self.last.month:
            return self.last.year + 1
        return self.year - 1 if month == 12 and "元旦" in self.name else self.year

    def _word(self, token: re.Match[str]) -> None:
        if token.group("to"):
            self.joining = bool(self.spans)
        elif token.group("extend"):
            self.extending = True
        elif token.group("count"):
            self._count(token)
        elif token.group("work"):
            self.work += [NamedDay(self.name, day) for span in self.spans for day in OffSpan("", *span).days()]
            self.spans = []
        elif token.group("off"):
            self._take_off()
        else:
            self.spans = []

    def _take_off(self) -> None:
        self.off += [OffSpan(self.name, first, last) for first, last in self.spans]
        self.spans = []

    def _count(self, token: re.Match[str]) -> None:
        """共3天, 放假1天: the sentence's own count of the break just named must agree."""
        if token.group(0).startswith("放假"):
            self._take_off()
        if not self.off or self.off[-1].name != self.name:
            return
        days, said = len(list(self.off[-1].days())), int(token.group("days"))
        if days != said:
            raise NoticeError(f"“{self.name}”写的是共{said}天，按起止日期数是{days}天，请核对原文。日历没有变化。")


def _check(notice: Notice) -> None:
    if not (notice.off or notice.extended):
        raise NoticeError("这段文字里没有找到放假安排，请粘贴国务院办公厅通知的全文。日历没有变化。")
    for made in notice.work:
        if made.day in notice.off_days:
            raise NoticeError(f"{made.day:%Y年%m月%d日}既写放假又写上班，请核对原文。日历没有变化。")
        if made.day.weekday() < 5:
            raise NoticeError(f"{made.day:%Y年%m月%d日}本来就是工作日，却写成调休上班，请核对原文。日历没有变化。")
    for day in notice.off_days | notice.work_days:
        if day.year not in (notice.year - 1, notice.year, notice.year + 1):
            raise NoticeError(f"{day:%Y年%m月%d日}与通知年份{notice.year}年相差太远，请核对原文。日历没有变化。")
