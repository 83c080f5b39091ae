"""友谊路街道: the hand calculations of Y01–Y43. 2026-03-02 is a Monday; that week and the next are plain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.scenario_tables.builder import Scenario

DONE = """
{o} {d} 09:00 reply phone
{o} {d} 09:10 file_result actual
{o} {d} 09:20 submit
{o} {d} 10:00 close
"""
GENERAL = """
{o} 03-02 10:00 register
{o} 03-02 10:30 dispatch 甲居民区 general
"""


def done(orders: str, day: str) -> str:
    """Answered, filed, reported and closed on one morning."""
    return DONE.format(o=orders, d=day)


def general(orders: str) -> str:
    """Registered and sent out as 一般事项 on Monday: due 03-09 17:30."""
    return GENERAL.format(o=orders)


def row(number: str, title: str, clauses: str, readings: str, working: str, now: str, history: str, expect: str,
       **more: Any) -> Scenario:
    return Scenario(f"Y{number}", "youyilu", title, clauses, readings, working, now, history, expect, **more)


def rows() -> Iterator[Scenario]:
    """Every row of this pack."""
    yield from _contact()
    yield from _handling()
    yield from _extension()
    yield from _redo()


def _contact() -> Iterator[Scenario]:
    history = """
    A,B,C,D,E,F,G 03-04 10:00 register
    A 03-05 17:29 contact phone yes party=office
    B 03-05 17:30 contact phone yes party=office
    C 03-05 17:31 contact phone yes party=office
    D 03-04 11:00 contact phone no party=office
    E 03-04 11:00 contact phone yes party=unit
    F 03-04 11:00 contact phone no party=office
    F 03-04 11:10 contact sms yes party=office
    G 03-04 11:00 contact visit yes
    """
    yield row("18-a", "先行联系：热线办1个工作日内，差一分钟也分明", "第八条（一）", "R1 R21",
             "3/4收单为第0日，3/5为第1日→17:30。A早一分、B整点按时，C晚一分；D没接通、E是单位联系、F短信不计；G上门联系到（未写谁联系的按应联系方）",
             "03-05 17:31", history, """
             A,B first_contact 03-05T17:30 met start=03-04T10:00 soft=false clause=~第八条（一）
             C first_contact 03-05T17:30 late stop=03-05T17:31
             D,E,F first_contact 03-05T17:30 overdue
             G first_contact 03-05T17:30 met stop=03-04T11:00
             """)
    yield row("18-b", "sms_counts_as_contact=true：打不通后短信算联系到", "第八条（一）", "R21", "F先拨打未通再发短信", "03-05 17:31", history,
             "F first_contact 03-05T17:30 met stop=03-04T11:10", parameters={"sms_counts_as_contact": True})
    yield row("18-c", "先行联系由热线办负责，从本级收单算，不从派单算", "第八条（一）", "R1", "3/2登记→3/3；改由单位负责则从3/3派单→3/4", "03-03 12:00",
             "A 03-02 10:00 register\nA 03-03 10:00 dispatch 甲居民区 general", "A first_contact 03-03T17:30 running")
    yield row("18-d", "first_contact_by=unit", "第八条（一）", "R1", "从3/3派单算→3/4", "03-03 12:00",
             "A 03-02 10:00 register\nA 03-03 10:00 dispatch 甲居民区 general", "A first_contact 03-04T17:30 running",
             parameters={"first_contact_by": "unit"})
    yield row("18-e", "休息日、节日收单", "第八条（一）", "R1 R4",
             "A 2/13周五：2/14补班周六=1；B 2/14补班日收：2/15至2/23放假→2/24；C 3/7周六→3/9；D 9/30→10/8；E 10/9周五：10/10补班周六",
             "12-01 09:00", """
             A 02-13 10:00 register
             B 02-14 10:00 register
             C 03-07 10:00 register
             D 09-30 17:29 register
             E 10-09 10:00 register
             """, """
             A first_contact 02-14T17:30 overdue
             B first_contact 02-24T17:30 overdue
             C first_contact 03-09T17:30 overdue
             D first_contact 10-08T17:30 overdue
             E first_contact 10-10T17:30 overdue
             """)
    yield row("15-a", "派出后提醒即停；提醒是软的，不进考核", "第六条第一款", "", "10:00登记→11:00；A 11:00派出", "03-02 12:00",
             "A,B 03-02 10:00 register\nA 03-02 11:00 dispatch 甲居民区 general",
             "A dispatch_alert 03-02T11:00 met soft=true\nB dispatch_alert 03-02T11:00 overdue soft=true\nB state=registered")


def _handling() -> Iterator[Scenario]:
    classes = """
    A,B,C,D 03-02 10:00 register
    A 03-02 10:30 dispatch 甲居民区 simple
    B 03-02 10:30 dispatch 甲居民区 general
    C 03-02 10:30 dispatch 甲居民区 complex
    D 03-02 10:30 dispatch 甲居民区
    """
    yield row("19-a", "能及时办理1日、一般5日、复杂疑难10日；未分级按一般", "第八条（二）", "R1 R3",
             "3/3=1；3/9=5；3/10=6、11=7、12=8、13=9、3/16=10；都在17:30", "03-03 17:30", classes, """
             A handle 03-03T17:30 running start=03-02T10:30 clause=~第八条（二）
             B,D handle 03-09T17:30 running
             C handle 03-16T17:30 running
             """)
    yield row("19-b", "三级的到期后一分钟", "第八条（二）", "R1", "同上，逐级看后一分钟", "03-16 17:31", classes, "A,B,C,D handle - overdue")
    yield row("19-c", "办理与答复两样都有才算办结，以后到的为准", "第八条（二） 第八条（四）", "R1",
             "A先答复后反馈整点按时；B反馈晚一分；C先反馈后答复晚一分；D只反馈、E只答复，都没办结", "03-09 17:32", general("A,B,C,D,E") + """
             A,B 03-06 09:00 reply phone
             A 03-09 17:30 file_result actual
             B 03-09 17:31 file_result actual
             C 03-06 09:00 file_result actual
             C 03-09 17:31 reply written
             D 03-06 09:00 file_result actual
             E 03-06 09:00 reply phone
             """, """
             A handle 03-09T17:30 met stop=03-09T17:30
             B,C handle 03-09T17:30 late stop=03-09T17:31
             D,E handle 03-09T17:30 overdue
             A,D state=reply_review
             """)
    yield row("24-a", "审核退回修改：时限接着走，再报以再报的时间算", "第十条", "R1", "A退回后3/9 17:30再报按时；B退回后没有再报，超期；C 17:31再报迟", "03-10 09:00",
             general("A,B,C") + """
             A,B,C 03-05 09:00 reply phone
             A,B,C 03-05 09:10 file_result explained
             A,B,C 03-05 10:00 review_result no
             A 03-09 17:30 file_result actual
             C 03-09 17:31 file_result actual
             """, """
             A handle 03-09T17:30 met stop=03-09T17:30
             B handle 03-09T17:30 overdue
             C handle 03-09T17:30 late
             B state=handling
             A state=reply_review
             """)
    yield row("09-a", "平台时限由上报停下，单位按时而本级迟报也分得清", "第四条（六） 第八条（二）", "R6",
             "平台3/6 12:00：A整点上报，B晚一分，C办完了还没上报，D没上报直接结案也算上报", "03-06 12:02", """
             A,B,C,D 03-02 10:00 register platform_due=03-06T12:00
             A,B,C,D 03-02 10:30 dispatch 甲居民区 general
             A,B,C,D 03-06 11:00 reply phone
             A,B,C,D 03-06 11:00 file_result actual
             A 03-06 12:00 submit
             B 03-06 12:01 submit
             D 03-06 11:59 close
             """, """
             A platform_due 03-06T12:00 met start=03-02T10:00
             B platform_due 03-06T12:00 late
             C platform_due 03-06T12:00 overdue
             D platform_due 03-06T12:00 met
             A,B,C handle 03-06T12:00 met stop=03-06T11:00
             """)
    yield row("24-b", "续报、计划性办结停下办理时限，另起承诺的时限", "第十条", "R20 R26",
             "A 3/9 17:30续报，办理按时停；承诺3/12 17:30整点办结；B计划性办结3/13到期后一分钟；C 3/9 17:31才续报，办理已迟", "03-13 17:31",
             general("A,B,C") + """
             A 03-09 17:30 report_progress 03-12T17:30
             A 03-12 17:00 reply phone
             A 03-12 17:30 file_result actual
             B 03-09 10:00 plan_close 03-13T17:30
             C 03-09 17:31 report_progress 03-12T17:30
             """, """
             A handle 03-09T17:30 met stop=03-09T17:30
             A promised 03-12T17:30 met start=03-09T17:30
             B planned_close 03-13T17:30 overdue
             B handle 03-09T17:30 met
             B state=planned
             C handle 03-09T17:30 late
             C promised 03-12T17:30 overdue
             """)


def _extension() -> Iterator[Scenario]:
    yield row("22-a", "一般事项3个工作日内申请延期：整点收，晚一分拒", "第九条第一款", "R1 R7", "3/2派单；3/3=1、3/4=2、3/5=3→17:30", "03-05 17:32",
             general("A,B,C") + """
             A 03-05 17:30 request_extension street
             B 03-05 17:31 request_extension street !! extension_window ~第九条
             """, """
             A extension_window 03-05T17:30 met
             B,C extension_window 03-05T17:30 overdue
             A,B,C no city_extension_window
             A,B,C handle 03-09T17:30 running
             """)
    yield row("22-b", "最长延期至10个工作日：正好可以，多一分不行", "第九条第一款", "R7", "自3/2起第10日3/16 17:30；D没写新时限的就到这一刻", "03-10 12:00",
             general("A,B,C,D") + """
             A,B,C,D 03-03 10:00 request_extension street
             A 03-04 10:00 decide_extension yes 03-16T17:30
             B 03-04 10:00 decide_extension yes 03-16T17:31 !! extension_limit ~第九条
             C 03-04 10:00 decide_extension no
             D 03-04 10:00 decide_extension yes
             """, """
             A,D handle 03-16T17:30 running start=03-02T10:30
             B,C handle 03-09T17:30 overdue
             A no handle due=03-09T17:30
             """)
    yield row("22-c", "没有申请就没有批准；简单、复杂事项不走街道延期；一般事项不走市级", "第九条", "R7", "各自的窗口只对各自的分级", "03-03 12:00", """
             A,B,C,D 03-02 10:00 register
             A 03-02 10:30 dispatch 甲居民区 general
             B 03-02 10:30 dispatch 甲居民区 simple
             C 03-02 10:30 dispatch 甲居民区 complex
             D 03-02 10:30 dispatch 甲居民区
             A 03-03 10:00 decide_extension yes 03-12T17:30 !! wrong_state
             B 03-03 10:00 request_extension street !! extension_window
             C 03-03 10:00 request_extension street !! extension_window
             A 03-03 10:00 request_extension city report_attached=yes !! city_extension_window
             D 03-03 10:00 request_extension street
             """, "A handle 03-09T17:30 running\nD extension_window 03-05T17:30 met\nB no extension_window")
    yield row("22-f", "一份申请只有一个结论；延期不会把时限提前", "第九条第一款", "R7",
              "A不批后没有再申请，不能改批；再申请才批得了；B批过不能再批；C新时限早于、等于原时限3/9 17:30都不是延期，晚一分才是", "03-10 12:00",
              general("A,B,C") + """
             A,B,C 03-03 10:00 request_extension street
             A 03-04 10:00 decide_extension no
             A 03-04 11:00 decide_extension yes 03-16T17:30 !! wrong_state ~第九条
             A 03-05 17:30 request_extension street
             A 03-06 10:00 decide_extension yes 03-12T17:30
             B 03-04 10:00 decide_extension yes 03-12T17:30
             B 03-04 11:00 decide_extension yes 03-16T17:30 !! wrong_state
             C 03-04 10:00 decide_extension yes 03-06T17:30 !! wrong_state ~第九条
             C 03-04 10:01 decide_extension yes 03-09T17:30 !! wrong_state
             C 03-04 10:02 decide_extension yes 03-09T17:31
             """, """
             A handle 03-12T17:30 running
             B handle 03-12T17:30 running
             C handle 03-09T17:31 overdue
             """)
    yield row("23-a", "市级延期：复杂疑难5个工作日内，附书面报告；时限由市里定", "第九条第二款", "R7",
             "3/2派单，3/9为第5日→17:30；A整点收，B晚一分拒，C没有书面报告拒、补了再收；市级没有上限", "03-20 12:00", """
             A,B,C 03-02 10:00 register
             A,B,C 03-02 10:30 dispatch 甲居民区 complex
             A 03-09 17:30 request_extension city report_attached=yes
             B 03-09 17:31 request_extension city report_attached=yes !! city_extension_window ~第九条
             C 03-09 10:00 request_extension city !! extension_report ~第九条
             C 03-09 17:00 request_extension city report_attached=yes
             A 03-10 10:00 decide_extension yes 06-30T17:30
             """, """
             A handle 06-30T17:30 running start=03-02T10:30
             A city_extension_window 03-09T17:30 met
             B city_extension_window 03-09T17:30 overdue
             B,C handle 03-16T17:30 overdue
             C city_extension_window 03-09T17:30 met stop=03-09T17:00
             """)
    yield row("23-b", "city_extension_requires_report=false：不附报告也收", "第九条第二款", "R7", "同上C", "03-09 12:00", """
             C 03-02 10:00 register
             C 03-02 10:30 dispatch 甲居民区 complex
             C 03-09 10:00 request_extension city
             """, "C city_extension_window 03-09T17:30 met", parameters={"city_extension_requires_report": False})
    yield row("22-e", "街道延期不能越过平台时限；市级延期以市里定的为准", "第九条", "R6 R7",
              "A平台3/12 12:00早于批到的3/16→仍3/12 12:00；B平台3/20晚于→3/16；C市级延至6/30，平台3/12也不再限", "03-11 12:00", """
             A 03-02 10:00 register platform_due=03-12T12:00
             B 03-02 10:00 register platform_due=03-20T12:00
             C 03-02 10:00 register platform_due=03-12T12:00
             A,B 03-02 10:30 dispatch 甲居民区 general
             C 03-02 10:30 dispatch 甲居民区 complex
             A,B 03-03 10:00 request_extension street
             A,B 03-03 10:00 decide_extension yes 03-16T17:30
             C 03-03 10:00 request_extension city report_attached=yes
             C 03-03 10:00 decide_extension yes 06-30T17:30
             """, """
             A handle 03-12T12:00 running
             B handle 03-16T17:30 running ~第九条第一款
             C handle 06-30T17:30 running ~第九条第二款
             A,C platform_due 03-12T12:00 running
             """)
    yield row("23-c", "市级延期从平台时限延起：晚于平台时限即是延期，不必晚于本规定的天数", "第九条第二款", "R6 R7",
              "复杂10个工作日到3/16 17:30，平台时限3/12 12:00早，按平台；A市批到3/13是延后，从之；B市批到3/12 12:00没有延，拒", "03-11 12:00", """
             A,B 03-02 10:00 register platform_due=03-12T12:00
             A,B 03-02 10:30 dispatch 甲居民区 complex
             A,B 03-03 10:00 request_extension city report_attached=yes
             A 03-04 10:00 decide_extension yes 03-13T17:30
             B 03-04 10:00 decide_extension yes 03-12T12:00 !! wrong_state ~第九条第二款
             """, """
             A handle 03-13T17:30 running ~第九条第二款
             B handle 03-12T12:00 running
             """)
    yield row("22-d", "延期后按新时限论迟早；原时限不再算应办未办", "第九条第一款 第十二条（二）3", "R7 R14", "3/16 17:30前办结按时；晚一分迟，并为督办候选", "03-17 09:00",
             general("A,B") + """
             A,B 03-03 10:00 request_extension street
             A,B 03-04 10:00 decide_extension yes 03-16T17:30
             A,B 03-10 09:00 reply phone
             A 03-16 17:30 file_result actual
             B 03-16 17:31 file_result actual
             """, """
             A handle 03-16T17:30 met
             A no supervise_overdue
             B handle 03-16T17:30 late
             B supervise_overdue 03-16T17:30
             """)


def _redo() -> Iterator[Scenario]:
    closed = general("A,B,C") + done("A,B,C", "03-03") + "A,B,C 03-03 16:00 revisit street dissatisfied reached=yes"
    yield row("27-a", "不满退回3个工作日：整点按时，晚一分迟；各轮自己的时限", "第十一条第三款", "R1", "3/4重办为第0日；3/5=1、3/6=2、3/9=3→17:30", "03-09 17:32",
             closed + """
             A,B,C 03-04 10:00 redo street
             A,B 03-09 17:00 reply phone
             A 03-09 17:30 file_result actual
             B 03-09 17:31 file_result actual
             """, """
             A redo 03-09T17:30 met round=2 start=03-04T10:00 clause=~第十一条
             B redo 03-09T17:30 late round=2
             C redo 03-09T17:30 overdue round=2
             A handle 03-09T17:30 met round=1 stop=03-03T09:10
             A,B,C round=2
             C state=redo
             """)
    yield row("27-b", "没有分管领导签字的处理结果书，重办件不得结案", "第十一条第三款", "R1",
             "A没有签字被拒，仍缺签字；B签了可以结；C没有签字人的审核不算签字", "03-05 12:00", closed + """
             A,B,C 03-04 10:00 redo street
             A,B,C 03-05 09:00 reply phone
             A,B,C 03-05 09:10 file_result actual
             B 03-05 09:20 review_result yes signed_by=分管领导
             C 03-05 09:20 review_result yes
             A,B,C 03-05 09:30 submit
             A 03-05 10:00 close !! redo_signature_missing ~第十一条
             B 03-05 10:00 close
             C 03-05 10:00 close !! redo_signature_missing ~第十一条
             """, """
             A,C redo_signature_missing 03-05T09:10
             B no redo_signature_missing
             A state=submitted
             B state=pending_revisit
             """)
    yield row("27-e", "首轮反馈没有签字不算缺签字；重办轮反馈了才算", "第十一条第三款", "", "A首轮已反馈；B重办未反馈；C重办已反馈", "03-05 12:00",
              general("A,B,C") + done("B,C", "03-03") + """
             A 03-03 09:10 file_result actual
             B,C 03-04 10:00 redo street
             C 03-05 09:10 file_result actual
             """, """
             A,B no redo_signature_missing
             C redo_signature_missing 03-05T09:10
             """)
    yield row("27-c", "第一轮的签字不算第二轮的；首轮结案不须签字", "第十一条第三款", "R1", "A首轮已签、次轮没签，被拒；再签后可结", "03-06 12:00", """
             A 03-02 10:00 register
             A 03-02 10:30 dispatch 甲居民区 general
             A 03-03 09:00 reply phone
             A 03-03 09:10 file_result actual
             A 03-03 09:15 review_result yes signed_by=分管领导
             A 03-03 09:30 close
             A 03-04 10:00 redo street
             A 03-05 09:00 reply phone
             A 03-05 09:10 file_result actual
             A 03-05 10:00 close !! redo_signature_missing
             A 03-06 09:00 review_result yes signed_by=分管领导
             A 03-06 10:00 close
             """, "A round=2 state=pending_revisit\nA no redo_signature_missing")
    yield row("27-d", "第三轮从第二次重办另起", "第十一条第三款", "R1", "3/6重办：3/9=1、3/10=2、3/11=3→17:30", "03-11 17:31", general("A") + done("A", "03-03") + """
             A 03-04 10:00 redo street
             A 03-05 09:00 reply phone
             A 03-05 09:10 file_result explained
             A 03-06 10:00 redo district
             """, """
             A round=3 state=redo
             A redo 03-09T17:30 met round=2
             A redo 03-11T17:30 overdue round=3
             """)
    visits = general("A,B,C,D,E") + done("A,B,C,D,E", "03-03")
    yield row("25-a", "100%回访：接通满意即办结；不满意仍待回访；三次未接通也算回访过", "第十一条第一款", "R8",
             "A满意、D第三次未接通→办结；B不满意、C两次未接通→待回访；E还没有回访", "03-05 12:00", visits + """
             A 03-04 09:00 revisit street satisfied reached=yes
             B 03-04 09:00 revisit street dissatisfied reached=yes
             C,D 03-04 09:00 revisit street reached=no
             C,D 03-04 10:00 revisit street reached=no
             D 03-04 11:00 revisit street reached=no
             """, """
             A,D state=closed
             B,C,E state=pending_revisit
             rate 2026-03 revisit_rate 4/5 80.00
             rate 2026-03 satisfaction_rate 1/2 50.00
             """)
