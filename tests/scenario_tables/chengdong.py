"""城东街道: the hand calculations of C01–C38. 2026-03-02 is a Monday; that week and the next are plain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.scenario_tables.builder import UNANSWERED, Scenario

OPEN = """
{o} 03-02 10:00 register {line}
{o} 03-02 10:30 dispatch {to}
"""


def sent(orders: str, line: str = "", to: str = "甲社区") -> str:
    """Registered on Monday at 10:00, sent out at 10:30; ``line``: the kind of order."""
    return OPEN.format(o=orders, line=line, to=to)


def row(number: str, title: str, clauses: str, readings: str, working: str, now: str, history: str, expect: str,
       **more: Any) -> Scenario:
    return Scenario(f"C{number}", "chengdong", title, clauses, readings, working, now, history, expect, **more)


def rows() -> Iterator[Scenario]:
    """Every row of this pack."""
    yield from _contact()
    yield from _returns()
    yield from _reply()
    yield from _progress()


def _contact() -> Iterator[Scenario]:
    history = """
    A,B,C,D,E 03-02 09:00 register
    A,B,C,D,E 03-02 11:30 dispatch 甲社区
    A 03-02 14:00 contact phone yes party=unit
    B 03-02 14:01 contact phone yes party=unit
    C 03-02 11:40 contact phone yes party=office
    D 03-02 11:40 contact phone no party=unit
    D 03-02 11:50 contact sms yes party=unit
    """
    yield row("07-a", "第一时间联系：软提醒60个工作分钟，跨午休", "三（一）", "R12 R21",
             "11:30派件，至12:00计30分，13:30起30分→14:00；A整点、B晚一分、C是派件单位联系、D短信不计、E没联系", "03-02 14:02", history, """
             A first_contact 03-02T14:00 met soft=true start=03-02T11:30
             B first_contact 03-02T14:00 late soft=true
             C,D,E first_contact 03-02T14:00 overdue soft=true
             rate 2026-03 first_contact_rate 0/0 null
             """)
    yield row("07-b", "sms_counts_as_contact=true", "三（一）", "R21", "D拨打未通后短信计入", "03-02 14:02", history,
             "D first_contact 03-02T14:00 met stop=03-02T11:50", parameters={"sms_counts_as_contact": True})
    yield row("07-c", "first_contact_by=hotline_office：由派件单位自收单起联系", "三（一）", "", "9:00登记→10:00", "03-02 14:02", history,
             "A first_contact 03-02T10:00 overdue\nC first_contact 03-02T10:00 late",
             parameters={"first_contact_by": "hotline_office"})
    yield row("08-a", "紧急件原则上1小时内反馈：自然小时，节假日夜间不顺延，软", "三（一）", "R5 R17",
             "2/17（春节假期）22:00登记→23:00；A初步回复整点、B晚一分、C直接反馈结果、D没有；E不紧急没有此时限；跨零点F 23:30→次日0:30", "02-18 00:31", """
             A,B,C,D 02-17 22:00 register urgency=urgent
             E 02-17 22:00 register
             F 02-17 23:30 register urgency=emergency
             A,B,C,D,E 02-17 22:05 dispatch 甲社区
             F 02-17 23:35 dispatch 甲社区
             A 02-17 23:00 initial_reply phone
             B 02-17 23:01 initial_reply phone
             C 02-17 23:30 file_result actual evidence=image
             """, """
             A urgent_feedback 02-17T23:00 met soft=true start=02-17T22:00
             B urgent_feedback 02-17T23:00 late soft=true
             C urgent_feedback 02-17T23:00 late stop=02-17T23:30
             D urgent_feedback 02-17T23:00 overdue
             E no urgent_feedback
             F urgent_feedback 02-18T00:30 overdue
             score 甲社区 2026-02 0 0
             """)


def _returns() -> Iterator[Scenario]:
    yield row("09-a", "半个工作日=240个工作分钟：各种收件钟点", "三（二）", "R12",
             "10:30+90至12:00、13:30+150→16:00；13:30+240→当日17:30；15:30+120、次日8:30+120→10:30；8:00未开门，8:30+210、13:30+30→14:00；"
             "周五17:30用去0分，下周一8:30+210、13:30+30→14:00；周六同下周一", "03-02 09:00", """
             A 02-25 10:30 register
             A 02-25 10:30 dispatch 甲社区
             B 02-25 13:30 register
             B 02-25 13:30 dispatch 甲社区
             C 02-25 15:30 register
             C 02-25 15:30 dispatch 甲社区
             D 02-25 08:00 register
             D 02-25 08:00 dispatch 甲社区
             E 01-16 17:30 register
             E 01-16 17:30 dispatch 甲社区
             F 01-17 11:00 register
             F 01-17 11:00 dispatch 甲社区
             """, """
             A return_window 02-25T16:00 overdue
             B return_window 02-25T17:30 overdue
             C return_window 02-26T10:30 overdue
             D return_window 02-25T14:00 overdue
             E,F return_window 01-19T14:00 overdue
             """)
    yield row("09-b", "超期不予回退：整点收，晚一分拒；超期后照样办理", "三（二）", "R12", "10:30派件→16:00", "03-02 17:00", sent("A,B") + """
             A 03-02 16:00 request_return signed_by=分管领导|街道主要领导
             B 03-02 16:01 request_return signed_by=分管领导|街道主要领导 !! return_window ~三（二）
             """, """
             A return_window 03-02T16:00 met
             A state=return_pending
             B return_window 03-02T16:00 overdue
             B state=dispatched
             """)
    yield row("09-c", "return_late_policy=warn：晚了也收，记迟", "三（二）", "R12", "同上B", "03-02 17:00", sent("B") +
             "B 03-02 16:01 request_return signed_by=分管领导|街道主要领导", "B return_window 03-02T16:00 late",
             parameters={"return_late_policy": "warn"})
    yield row("11-a", "一把手签批指定的不得回退，也没有回退窗口", "三（二）", "", "指定的拒；internal_return_allowed改为true时可以", "03-02 17:00", """
             A 03-02 10:00 register
             A 03-02 10:30 dispatch 甲社区 basis=designated designated_by_head=yes
             A 03-02 11:00 request_return signed_by=挂包领导|街道主要领导 !! return_forbidden ~三（二）
             """, "A no return_window\nA state=dispatched")
    yield row("10-a", "区投诉中心未通过：继续办理，原时限不变；可在窗口内再次申请", "三（二）", "", "11:00申请、14:00未通过、16:00前再申请", "03-02 17:00",
             sent("A", "line=province") + """
             A 03-02 11:00 request_return signed_by=挂包领导|街道主要领导
             A 03-02 14:00 decide_return no
             A 03-02 16:00 request_return signed_by=挂包领导|街道主要领导
             A 03-02 16:30 decide_return no
             """, "A state=handling\nA handle 03-04T17:30 running")


def _reply() -> Iterator[Scenario]:
    yield row("14-a", "省级热线、紧急件、接诉即办件2个工作日；取最短；其余从平台", "三（五）", "R1 R6",
             "3/2派件：3/3=1、3/4=2→17:30；市级热线无平台时限的没有；有平台的从平台，更早的从早", "03-04 17:31",
             sent("A", "line=province") + sent("B", "urgency=urgent") + sent("C", "line=instant") + sent("D", "line=city")
             + sent("E", "line=city platform_due=03-06T12:00") + sent("F", "line=province platform_due=03-04T17:29")
             + sent("G", "line=province platform_due=03-04T17:31"), """
             A,B,C handle 03-04T17:30 overdue start=03-02T10:30 clause=~三（五）
             D no handle
             E handle 03-06T12:00 running
             F handle 03-04T17:29 overdue
             G handle 03-04T17:30 overdue
             G platform_due 03-04T17:31 running
             """)
    yield row("14-b", "三种2个工作日件：整点按时不扣，晚一分超期扣1分；一件一月只扣一次", "三（五） 附件2 二.1", "R1 R16", "A、B、C整点；D、E、F晚一分→-3", "03-10 09:00",
             "".join(sent(o, line) for o, line in (("A,D", "line=province"), ("B,E", "urgency=urgent"), ("C,F", "line=instant")))
             + """
             A,B,C,D,E,F 03-04 09:00 reply phone
             A,B,C 03-04 17:30 file_result actual evidence=image
             D,E,F 03-04 17:31 file_result actual evidence=image
             D 03-05 09:00 flag late_return
             """, """
             A,B,C handle 03-04T17:30 met
             D,E,F handle 03-04T17:30 late
             score 甲社区 2026-03 -3 3
             line 甲社区 2026-03 score_overdue -1 D at=03-04T17:30 ~附件2
             """)
    yield row("14-c", "接诉即办当日初步回复：下班前收到的当日；下班整点、下班后、休息日的下一工作日", "三（五）", "R18",
             "A 17:29收→当日17:30；B 17:30收（已不是下班前）→3/3；C周六3/7→3/9；D 8:00→当日；E不是接诉即办", "03-09 17:31", """
             A 03-02 17:29 register line=instant
             A 03-02 17:29 dispatch 甲社区
             B 03-02 17:30 register line=instant
             B 03-02 17:30 dispatch 甲社区
             C 03-07 10:00 register line=instant
             C 03-07 10:00 dispatch 甲社区
             D 03-03 08:00 register line=instant
             D 03-03 08:00 dispatch 甲社区
             E 03-03 08:00 register line=province
             E 03-03 08:00 dispatch 甲社区
             A 03-02 17:30 initial_reply phone
             B 03-03 17:31 initial_reply phone
             D 03-03 17:30 reply phone
             """, """
             A initial_reply 03-02T17:30 met
             B initial_reply 03-03T17:30 late
             C initial_reply 03-09T17:30 overdue
             D initial_reply 03-03T17:30 met
             E no initial_reply
             """)
    yield row("13-a", "文字回复须附证据：没有即提示，补报后消", "三（四）", "", "A没有、B有一种、C先无后有（以最后一次为准）", "03-05 09:00", sent("A,B,C") + """
             A 03-03 09:00 file_result actual
             B 03-03 09:00 file_result actual evidence=policy
             C 03-03 09:00 file_result actual
             C 03-03 10:00 review_result no
             C 03-03 11:00 file_result actual evidence=audio_video
             """, "A evidence_missing 03-03T09:00 clause=~三（四）\nB,C no evidence_missing")
    face = """
    A,B,C,D,E,F 03-02 11:00 reply phone
    A,B,C,D,E,F 03-02 11:10 file_result explained evidence=policy
    G 03-03 11:00 reply phone
    G 03-03 11:10 file_result explained evidence=policy
    A,B,C,D,F,G 03-04 09:00 revisit unit dissatisfied reached=yes
    E 03-04 09:00 revisit unit satisfied process=dissatisfied reached=yes
    A,D,E,F,G 03-05 09:00 revisit street resolved=no reached=yes
    B 03-05 09:00 revisit street basic reached=yes
    C 03-05 09:00 revisit district dissatisfied reached=yes
    D 03-06 09:00 report_to_head
    D 03-06 10:00 face_reply
    """
    yield row("16-a", "当日回复件两次自访仍不满意或未解决→呈阅面复", "三（六）", "R8",
             "A、E、F两次不好→自第2次起；B只一次、C第二次是区回访、D已面复、G不是当日回复→没有", "03-06 12:00", sent("A,B,C,D,E,F,G") + face, """
             A,E,F face_reply_required 03-05T09:00 clause=~三（六）
             B,C,D,G no face_reply_required
             """)

    yield row("16-b", "回访三次未接通算回访过，不到三次继续等", "三（六）", "", "次数由本所拟定：三次未接通→结案；两次→仍待回访", "03-09 12:00",
             sent("A,B") + UNANSWERED, "A state=closed\nB state=pending_revisit")


def _progress() -> Iterator[Scenario]:
    first = sent("A,B,C,D,E,F", "line=province") + "A,B,C,D,E 03-04 10:00 report_progress 03-06T17:30\n"
    yield row("17-a", "续报：办理时限停走，承诺时限另起；到期未办结再续报为二次续报", "三（七） 附件2 二.8", "R20",
             "A整点办结；B晚一分；C 3/6 17:30再续报（未过期不算失约）；D 3/6 17:31再续报→二次续报，约谈并扣3分；E没有再报；F不晚于现在的承诺被拒", "03-09 09:00",
             first + """
             F 03-04 10:00 report_progress 03-04T10:00 !! wrong_state
             F 03-04 10:05 report_progress 03-04T10:06
             A,B 03-06 09:00 reply phone
             A 03-06 17:30 file_result actual evidence=image
             B 03-06 17:31 file_result actual evidence=image
             C 03-06 17:30 report_progress 03-20T17:30
             D 03-06 17:31 report_progress 03-20T17:30
             """, """
             A handle 03-04T17:30 met stop=03-04T10:00
             A promised 03-06T17:30 met start=03-04T10:00
             B promised 03-06T17:30 late
             C promised 03-06T17:30 met stop=03-06T17:30
             C promised 03-20T17:30 running start=03-06T17:30
             D promised 03-06T17:30 late stop=03-06T17:31
             D promised 03-20T17:30 running
             E promised 03-06T17:30 overdue
             F promised 03-04T10:06 overdue
             D progress_interview 03-06T17:31 clause=~三（七）
             A,B,C,E,F no progress_interview
             A state=reply_review
             E state=planned
             score 甲社区 2026-03 -3 1
             line 甲社区 2026-03 score_progress_fail -3 D at=03-06T17:31 ~附件2
             """)
    yield row("34-a", "续报后重办扣3分，与重办扣分相加；没有续报的只扣重办", "附件2 二.8 附件2 二.7", "R16 R19",
             "A续报后区重办 -3-1；B没续报区重办 -1；共-5三行", "03-09 09:00", sent("A,B", "line=province") + """
             A 03-04 10:00 report_progress 03-06T17:30
             A,B 03-04 11:00 reply phone
             A,B 03-04 11:10 file_result actual evidence=image
             A,B 03-04 12:00 close
             A,B 03-05 09:00 redo district
             """, """
             score 甲社区 2026-03 -5 3
             line 甲社区 2026-03 score_progress_fail -3 A at=03-05T09:00
             line 甲社区 2026-03 score_redo_district_base -1 A
             line 甲社区 2026-03 score_redo_district_base -1 B
             """)
    yield row("34-b", "same_event_policy=max：同一件同一时刻只计最重一项", "附件2 二", "R16", "A只计-3，B -1，共-4两行", "03-09 09:00",
             sent("A,B", "line=province") + """
             A 03-04 10:00 report_progress 03-06T17:30
             A,B 03-04 11:00 reply phone
             A,B 03-04 11:10 file_result actual evidence=image
             A,B 03-04 12:00 close
             A,B 03-05 09:00 redo district
             A 03-05 09:01 flag buck_passing
             """, "score 甲社区 2026-03 -5 3\nline 甲社区 2026-03 score_progress_fail -3 A",
             parameters={"same_event_policy": "max"})
    yield row("37-a", "计划性办结：计划时限单独盯，分值据通报手工录入", "附件2 二.11", "R26",
             "A计划3/10 12:00整点核实；B晚一分；计划性办结本身不扣分，据通报录-1.5", "03-10 12:01", sent("A,B", "line=province") + """
             A,B 03-04 10:00 plan_close 03-10T12:00
             A,B 03-10 11:00 reply phone
             A 03-10 12:00 file_result actual evidence=image
             B 03-10 12:01 file_result actual evidence=image
             B 03-10 12:01 flag other_deduction -1.5
             """, """
             A planned_close 03-10T12:00 met
             B planned_close 03-10T12:00 late
             A,B handle 03-04T17:30 met
             score 甲社区 2026-03 -1.5 1
             """)
    yield row("18-a", "提级提示：第2次重办、第3次投诉；第1次重办不提示", "三（八）", "R10", "A重办两次，B重办一次；提级各步只是记录，时限照走", "03-09 09:00",
             sent("A,B", "line=province") + """
             A,B 03-03 11:00 reply phone
             A,B 03-03 11:10 file_result actual evidence=image
             A,B 03-03 12:00 close
             A,B 03-04 09:00 redo district
             A 03-05 09:00 redo city
             A 03-05 10:00 escalate draft
             A 03-05 11:00 escalate decide
             """, "A escalation_hint 03-05T09:00 clause=~三（八）\nB no escalation_hint\nA round=3 state=redo\nB round=2")
