"""The State Council's notices of 2010–2026, beside what chinese_calendar says of the same years."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import chinese_calendar.constants as known
import pytest

from hotline_desk.domain.notice import Notice, NoticeError, read_notice, revised

NOTICES = Path(__file__).parent.parent / "notices"
# Years that a second notice changed; the change is read and laid over.
CHANGES = {2019: ["2019-labour"], 2020: ["2020-spring"], 2015: ["2015-victory"]}
YEARS = range(2010, 2027)
LATEST = 2026


def text(name: str) -> str:
    return (NOTICES / f"{name}.txt").read_text(encoding="utf-8")


def year_notice(year: int) -> Notice:
    notice = read_notice(text(str(year)))
    for change in CHANGES.get(year, []):
        notice = revised(notice, read_notice(text(change)))
    return notice


def days(*moments: str) -> set[date]:
    return {date.fromisoformat(moment) for moment in moments}


@pytest.mark.parametrize("year", YEARS)
def test_each_year_agrees_with_the_packaged_calendar(year: int) -> None:
    """Weekdays off and make-up days; by the notice's year, as some lie in December of the year before.

    Weekend days inside a break are not compared: some years' notices name them, others say 与周末连休.
    """
    notice = year_notice(year)
    span = notice.off_days | notice.work_days
    first, last = min(span), date(year, 12, 20)
    off = {day for day in known.holidays if first <= day <= last and day.weekday() < 5}
    work = {day for day in known.workdays if first <= day <= last}
    assert {day for day in notice.off_days if day.weekday() < 5} == off
    assert notice.work_days == work


def test_all_years_together_leave_nothing_of_the_packaged_calendar_out() -> None:
    notices = [year_notice(year) for year in YEARS]
    off = {day for notice in notices for day in notice.off_days if day.weekday() < 5}
    work = {day for notice in notices for day in notice.work_days}
    assert off == {day for day in known.holidays if day.year >= 2010 and day.weekday() < 5}
    assert work == {day for day in known.workdays if day.year >= 2010}


@pytest.mark.parametrize(
    ("year", "off", "work"),
    [  # what the yearly notice alone gets wrong: the named exceptions
        (2015, {"2015-09-03", "2015-09-04"}, {"2015-09-06"}),
        (2019, {"2019-05-02", "2019-05-03"}, {"2019-04-28", "2019-05-05"}),
        (2020, {"2020-01-31"}, {"2020-02-01"}),
    ],
)
def test_only_three_years_needed_a_second_notice(year: int, off: set[str], work: set[str]) -> None:
    alone, whole = read_notice(text(str(year))), year_notice(year)
    weekdays = {day for day in whole.off_days - alone.off_days if day.weekday() < 5}
    assert (weekdays, alone.work_days ^ whole.work_days) == (days(*off), days(*work))


@pytest.mark.parametrize(
    ("name", "spans"),
    [
        ("2012", [("元旦", "2012-01-01", "2012-01-03"), ("春节", "2012-01-22", "2012-01-28")]),
        ("2014", [("清明节", "2014-04-05", "2014-04-05"), ("清明节", "2014-04-07", "2014-04-07")]),
        ("2019", [("元旦", "2018-12-30", "2019-01-01")]),
        ("2019-labour", [("劳动节", "2019-05-01", "2019-05-04")]),
        ("2023", [("元旦", "2022-12-31", "2023-01-02"), ("中秋节、国庆节", "2023-09-29", "2023-10-06")]),
        ("2025", [("春节", "2025-01-28", "2025-02-04"), ("国庆节、中秋节", "2025-10-01", "2025-10-08")]),
        ("2026", [("春节", "2026-02-15", "2026-02-23"), ("中秋节", "2026-09-25", "2026-09-27")]),
    ],
)
def test_breaks_carry_their_names(name: str, spans: list[tuple[str, str, str]]) -> None:
    found = [(s.name, s.first.isoformat(), s.last.isoformat()) for s in read_notice(text(name)).off]
    assert [span for span in spans if span not in found] == []


@pytest.mark.parametrize(("year", "day"), [(2012, "2011-12-31"), (2019, "2018-12-29")])
def test_a_make_up_day_may_lie_in_the_december_before(year: int, day: str) -> None:
    assert days(day) <= year_notice(year).work_days


def half_width(source: str) -> str:
    return source.translate(str.maketrans("：，（）；０１２", ":,();012"))


def full_width(source: str) -> str:
    return source.translate(str.maketrans("0123456789:,()", "０１２３４５６７８９：，（）"))


def web_page(source: str) -> str:
    title, _, body = source.partition("\n")
    head = "首页 > 政策 > 国务院文件\n索 引 号： 000014349/2025-00123\n发布日期： 2019年11月04日\n标　　题： "
    foot = "\n责任编辑：张某\n相关阅读\n2008年放假安排出炉\n扫一扫在手机打开当前页"
    lines = "\n\n".join(f"　　<strong>{line}</strong>" for line in body.splitlines())
    return f"{head}{title}\n<p>{title}</p>\n{lines}{foot}"


@pytest.mark.parametrize("name", ["2010", "2012", "2014", "2019", "2019-labour", "2020-spring", "2023", "2025", "2026"])
@pytest.mark.parametrize(
    "change",
    [
        half_width,
        full_width,
        lambda source: source.replace("\n", ""),
        lambda source: source.replace("\n", "\r\n\r\n"),
        " ".join,
        lambda source: re.sub(r"(\d+)", r" \1 ", source),
        lambda source: re.sub("(?<!假期)至", "—", source),
        web_page,
    ],
    ids=["half", "full", "joined", "apart", "spaced", "figures", "dash", "web"],
)
def test_the_same_text_in_another_dress_reads_the_same(name: str, change: object) -> None:
    plain, other = read_notice(text(name)), read_notice(change(text(name)))  # type: ignore[operator]
    assert (other.year, other.off, other.work, other.extended) == (plain.year, plain.off, plain.work, plain.extended)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("1月4日(周日)上班", "1月4日(周六)上班", "是星期日，请核对"),
        ("共9天", "共8天", "数是9天"),
        ("2月14日(周六)、", "2月16日、", "既写放假又写上班"),
        ("5月9日(周六)上班", "5月8日上班", "本来就是工作日"),
        ("6月19日(周五)", "6月31日", "不是一个日期"),
        ("一、元旦:1月1日(周四)至3日(周六)", "一、元旦:1日至3日", "没有写月份"),
    ],
)
def test_a_text_that_contradicts_itself_is_refused(old: str, new: str, sentence: str) -> None:
    source = text("2026")
    assert old in source
    with pytest.raises(NoticeError, match=sentence) as caught:
        read_notice(source.replace(old, new))
    assert "日历没有变化" in str(caught.value)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("", "哪一年"),
        ("今天天气很好。", "哪一年"),
        ("2026年部分节假日安排的通知", "没有找到放假安排"),
        ("关于2026年部分节假日安排的通知。我们讨论了元旦、春节。", "没有找到放假安排"),
    ],
)
def test_what_is_no_notice_is_said_to_be_none(source: str, sentence: str) -> None:
    with pytest.raises(NoticeError, match=sentence):
        read_notice(source)


def test_what_a_notice_leaves_open_is_kept() -> None:
    source = re.sub("六、中秋节.*\n", "", text("2026"))
    left = read_notice(source).leaves_open
    assert left[0] == "通知没有写2026年中秋节的安排"
    assert left[1].startswith("鼓励单位和个人结合落实带薪年休假")
    assert "由教育部门另行通知" in read_notice(text("2020-spring")).leaves_open[0]


def test_a_change_of_another_year_is_refused() -> None:
    with pytest.raises(NoticeError, match="不是同一年"):
        revised(read_notice(text("2026")), read_notice(text("2019-labour")))


def test_a_change_touches_only_its_own_festival() -> None:
    base, whole = read_notice(text("2019")), year_notice(2019)
    assert [s for s in base.off if s.name != "劳动节"] == [s for s in whole.off if s.name != "劳动节"]


def test_every_day_has_its_name() -> None:
    names = year_notice(LATEST).day_names()
    assert names[date(2026, 1, 4)] == "元旦调休上班"
    assert names[date(2026, 10, 7)] == "国庆节"
