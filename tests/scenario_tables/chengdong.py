"""城东街道: the hand calculations of C01–C38. 2026-03-02 is a Monday; that week and the next are plain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.scenario_tables.builder import Scenario

OPEN = """
{o} 03-02 10:00 register {line}
{o} 03-02 10:30 dispatch {to}
"""


def sent(orders: str, line: str = "", to: str = "甲社区") -> str:
    """Registered on Monday at 10:00, sent out at 10:30; ``line``: the kind of order."""
    return OPEN.format(o=orders, line=line, to=to)


def _c(number: str, title: str, clauses: str, readings: str, working: str, now: str, history: str, expect: str,
       **more: Any) -> Scenario:
    return Scenario(f"C{number}", "chengdong", title, clauses, readings, working, now, history, expect, **more)


def rows() -> Iterator[Scenario]:
    """Every row of this pack."""
    yield from _contact()
    yield from _returns()
    yield from _reply()
    yield from _progress()
    yield from _weeks()
    yield from _scores()
    yield from _interviews()


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
    yield _c("07-a", "第一时间联系：软提醒60个工作分钟，跨午休", "三（一）", "R12 R21",
             "11:30派件，至12:00计30分，13:30起30分→14:00；A整点、B晚一分、C是派件单位联系、D短信不计、E没联系", "03-02 14:02", history, """
             A first_contact 03-02T14:00 met soft=true start=03-02T11:30
             B first_contact 03-02T14:00 late soft=true
             C,D,E first_contact 03-02T14:00 overdue soft=true
             rate 2026-03 first_contact_rate 0/0 null
             """)
    yield _c("07-b", "sms_counts_as_contact=true", "三（一）", "R21", "D拨打未通后短信计入", "03-02 14:02", history,
             "D first_contact 03-02T14:00 met stop=03-02T11:50", parameters={"sms_counts_as_contact": True})
    yield _c("07-c", "first_contact_by=hotline_office：由派件单位自收单起联系", "三（一）", "", "9:00登记→10:00", "03-02 14:02", history,
             "A first_contact 03-02T10:00 overdue\nC first_contact 03-02T10:00 late",
             parameters={"first_contact_by": "hotline_office"})
    yield _c("08-a", "紧急件原则上1小时内反馈：自然小时，节假日夜间不顺延，软", "三（一）", "R5 R17",
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
    yield _c("09-a", "半个工作日=240个工作分钟：各种收件钟点", "三（二）", "R12",
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
    yield _c("09-b", "超期不予回退：整点收，晚一分拒；超期后照样办理", "三（二）", "R12", "10:30派件→16:00", "03-02 17:00", sent("A,B") + """
             A 03-02 16:00 request_return signed_by=分管领导|街道主要领导
             B 03-02 16:01 request_return signed_by=分管领导|街道主要领导 !! return_window ~三（二）
             """, """
             A return_window 03-02T16:00 met
             A state=return_pending
             B return_window 03-02T16:00 overdue
             B state=dispatched
             """)
    yield _c("09-c", "return_late_policy=warn：晚了也收，记迟", "三（二）", "R12", "同上B", "03-02 17:00", sent("B") +
             "B 03-02 16:01 request_return signed_by=分管领导|街道主要领导", "B return_window 03-02T16:00 late",
             parameters={"return_late_policy": "warn"})
    yield _c("11-a", "一把手签批指定的不得回退，也没有回退窗口", "三（二）", "", "指定的拒；internal_return_allowed改为true时可以", "03-02 17:00", """
             A 03-02 10:00 register
             A 03-02 10:30 dispatch 甲社区 basis=designated designated_by_head=yes
             A 03-02 11:00 request_return signed_by=挂包领导|街道主要领导 !! return_forbidden ~三（二）
             """, "A no return_window\nA state=dispatched")
    yield _c("10-a", "区投诉中心未通过：继续办理，原时限不变；可在窗口内再次申请", "三（二）", "", "11:00申请、14:00未通过、16:00前再申请", "03-02 17:00",
             sent("A", "line=province") + """
             A 03-02 11:00 request_return signed_by=挂包领导|街道主要领导
             A 03-02 14:00 decide_return no
             A 03-02 16:00 request_return signed_by=挂包领导|街道主要领导
             A 03-02 16:30 decide_return no
             """, "A state=handling\nA handle 03-04T17:30 running")


def _reply() -> Iterator[Scenario]:
    yield _c("14-a", "省级热线、紧急件、接诉即办件2个工作日；取最短；其余从平台", "三（五）", "R1 R6",
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
    yield _c("14-b", "三种2个工作日件：整点按时不扣，晚一分超期扣1分；一件一月只扣一次", "三（五） 附件2 二.1", "R1 R16", "A、B、C整点；D、E、F晚一分→-3", "03-10 09:00",
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
    yield _c("14-c", "接诉即办当日初步回复：下班前收到的当日，整点也是；下班后、休息日的下一工作日", "三（五）", "R18",
             "A 17:30收→当日17:30；B 17:31收→3/3；C周六3/7→3/9；D 8:00→当日；E不是接诉即办", "03-09 17:31", """
             A 03-02 17:30 register line=instant
             A 03-02 17:30 dispatch 甲社区
             B 03-02 17:31 register line=instant
             B 03-02 17:31 dispatch 甲社区
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
    yield _c("13-a", "文字回复须附证据：没有即提示，补报后消", "三（四）", "", "A没有、B有一种、C先无后有（以最后一次为准）", "03-05 09:00", sent("A,B,C") + """
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
    yield _c("16-a", "当日回复件两次自访仍不满意或未解决→呈阅面复", "三（六）", "R8",
             "A、E、F两次不好→自第2次起；B只一次、C第二次是区回访、D已面复、G不是当日回复→没有", "03-06 12:00", sent("A,B,C,D,E,F,G") + face, """
             A,E,F face_reply_required 03-05T09:00 clause=~三（六）
             B,C,D,G no face_reply_required
             """)


def _progress() -> Iterator[Scenario]:
    first = sent("A,B,C,D,E,F", "line=province") + "A,B,C,D,E 03-04 10:00 report_progress 03-06T17:30\n"
    yield _c("17-a", "续报：办理时限停走，承诺时限另起；到期未办结再续报为二次续报", "三（七） 附件2 二.8", "R20",
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
    yield _c("34-a", "续报后重办扣3分，与重办扣分相加；没有续报的只扣重办", "附件2 二.8 附件2 二.7", "R16 R19",
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
    yield _c("34-b", "same_event_policy=max：同一件同一时刻只计最重一项", "附件2 二", "R16", "A只计-3，B -1，共-4两行", "03-09 09:00",
             sent("A,B", "line=province") + """
             A 03-04 10:00 report_progress 03-06T17:30
             A,B 03-04 11:00 reply phone
             A,B 03-04 11:10 file_result actual evidence=image
             A,B 03-04 12:00 close
             A,B 03-05 09:00 redo district
             A 03-05 09:01 flag buck_passing
             """, "score 甲社区 2026-03 -5 3\nline 甲社区 2026-03 score_progress_fail -3 A",
             parameters={"same_event_policy": "max"})
    yield _c("37-a", "计划性办结：计划时限单独盯，分值据通报手工录入", "附件2 二.11", "R26",
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
    yield _c("18-a", "提级提示：第2次重办、第3次投诉；第1次重办不提示", "三（八）", "R10", "A重办两次，B重办一次；提级各步只是记录，时限照走", "03-09 09:00",
             sent("A,B", "line=province") + """
             A,B 03-03 11:00 reply phone
             A,B 03-03 11:10 file_result actual evidence=image
             A,B 03-03 12:00 close
             A,B 03-04 09:00 redo district
             A 03-05 09:00 redo city
             A 03-05 10:00 escalate draft
             A 03-05 11:00 escalate decide
             """, "A escalation_hint 03-05T09:00 clause=~三（八）\nB no escalation_hint\nA round=3 state=redo\nB round=2")


def _weeks() -> Iterator[Scenario]:
    """2026-W10 runs from Monday 03-02 to Sunday 03-08."""
    def visits(unit: str, process: int, result: int, source: str = "district", day: str = "03-05") -> str:
        names = [f"{unit}{n}" for n in range(max(process, result, 1))]
        lines = [sent(",".join(names), to=f"{unit}社区")]
        for n, name in enumerate(names):
            bad = ("process=dissatisfied " if n < process else "") + ("result=dissatisfied" if n < result else "")
            lines.append(f"{name} {day} 09:00 revisit {source} {bad} reached=yes")
        return "\n".join(lines) + "\n"

    week = "2026-W10"
    yield _c("19-a", "一周口头说明与约谈的界：过程1说明、2约谈；结果1无、2说明、3约谈；重的一档为准", "三（九）", "R13 R8",
             "甲过程1；乙过程2；丙结果1；丁结果2；戊结果3；己过程1结果2；庚街道自访过程2（不算）；辛单位自访结果3（不算）", "03-09 09:00",
             visits("甲", 1, 0) + visits("乙", 2, 0) + visits("丙", 0, 1) + visits("丁", 0, 2) + visits("戊", 0, 3)
             + visits("己", 1, 2, "city") + visits("庚", 2, 0, "street") + visits("辛", 0, 3, "unit"), f"""
             action weekly_explain 甲社区 {week} ~三（九）
             action weekly_interview 乙社区 {week} ~三（九）
             no action weekly_explain 乙社区 {week}
             no action weekly_explain 丙社区 {week}
             action weekly_explain 丁社区 {week}
             no action weekly_interview 丁社区 {week}
             action weekly_interview 戊社区 {week}
             action weekly_explain 己社区 {week}
             no action weekly_interview 己社区 {week}
             no action weekly_interview 庚社区 {week}
             no action weekly_explain 庚社区 {week}
             no action weekly_interview 辛社区 {week}
             no action weekly_explain 辛社区 {week}
             no action weekly_interview 甲社区 {week}
             """)
    other = sent("A", to="甲社区") + sent("B", to="乙社区") + sent("C", to="丙社区") + sent("D", to="丁社区") \
        + sent("E", to="戊社区") + sent("F", to="己社区") + sent("G", "line=province", to="庚社区")
    yield _c("20-a", "其他扣分与市二次重办约谈：各算各的，一次市重办、加分、无理由退件不算", "三（九）", "R13",
             "甲超期回退、乙推诿、丙其他扣分-1→约谈；丁其他加分+1、戊无理由退件→没有；己市重办一次→没有，庚市重办两次→约谈", "03-09 09:00", other + """
             A 03-03 09:00 flag late_return
             B 03-03 09:00 flag buck_passing
             C 03-03 09:00 flag other_deduction -1
             D 03-03 09:00 flag other_deduction 1
             E 03-03 09:00 flag groundless_return
             F,G 03-03 09:00 reply phone
             F,G 03-03 09:10 file_result actual evidence=image
             F,G 03-03 10:00 close
             F,G 03-04 09:00 redo city
             G 03-05 09:00 redo city
             """, f"""
             action weekly_interview 甲社区 {week}
             action weekly_interview 乙社区 {week}
             action weekly_interview 丙社区 {week}
             no action weekly_interview 丁社区 {week}
             no action weekly_interview 戊社区 {week}
             no action weekly_interview 己社区 {week}
             action weekly_interview 庚社区 {week}
             """)
    yield _c("20-b", "二次续报、续报后重办也是区通报的其他扣分", "三（九） 附件2 二.8", "R13", "甲二次续报；乙续报后重办；丙只续报一次", "03-09 09:00",
             sent("A", "line=province", "甲社区") + sent("B", "line=province", "乙社区") + sent("C", "line=province", "丙社区") + """
             A,B,C 03-03 09:00 report_progress 03-04T17:30
             A 03-05 09:00 report_progress 03-10T17:30
             B 03-04 09:00 reply phone
             B 03-04 09:10 file_result actual evidence=image
             B 03-04 10:00 close
             B 03-05 09:00 redo district
             """, f"""
             action weekly_interview 甲社区 {week}
             action weekly_interview 乙社区 {week}
             no action weekly_interview 丙社区 {week}
             """)
    split = sent("A,B", to="甲社区") + """
    A 03-08 23:59 revisit district process=dissatisfied reached=yes
    B 03-09 00:00 revisit district process=dissatisfied reached=yes
    """
    yield _c("19-b", "周一至周日：周日23:59归本周，周一零点归下周", "三（九）", "R13", "各1件→各自说明，不到约谈", "03-16 09:00", split, """
             action weekly_explain 甲社区 2026-W10
             action weekly_explain 甲社区 2026-W11
             no action weekly_interview 甲社区 2026-W10
             no action weekly_interview 甲社区 2026-W11
             """)
    yield _c("19-c", "week_basis=rolling_7d：任意连续七日合计", "三（九）", "R13", "3/8与3/9在同一个七日内→2件约谈（以后一件所在周论）", "03-16 09:00", split,
             "action weekly_interview 甲社区 2026-W11\naction weekly_explain 甲社区 2026-W10",
             parameters={"week_basis": "rolling_7d"})
    apart = split.replace("03-09 00:00", "03-15 09:00")
    yield _c("19-d", "week_basis=rolling_7d：第八日不合计", "三（九）", "R13", "3/8与3/15相隔七日，不在同一个七日内", "03-16 09:00", apart,
             "action weekly_explain 甲社区 2026-W11\nno action weekly_interview 甲社区 2026-W11",
             parameters={"week_basis": "rolling_7d"})
    yield _c("19-e", "作废的工单不算", "三（九）", "R13", "A作废后没有扣分也没有说明", "03-16 09:00", sent("A") + """
             A 03-05 09:00 revisit district process=dissatisfied reached=yes
             A 03-06 09:00 void reason=误登
             """, "no action weekly_explain 甲社区 2026-W10\nscore 甲社区 2026-03 0 0")


def _scores() -> Iterator[Scenario]:
    yield _c("29-a", "十一项逐项：分值、条款、每件次", "附件2 二", "R16",
             "无理由退件-1、过程-1、结果-0.5、未解决-0.5、推诿两次-2、区督办-2、市督办-3、主动承办+1；典型案例、领导批示不计分；合计-9", "03-10 09:00", sent("A,B") + """
             A 03-03 09:00 flag groundless_return
             A 03-03 10:00 revisit district dissatisfied process=dissatisfied resolved=no reached=yes
             A 03-04 09:00 flag buck_passing
             A 03-05 09:00 flag buck_passing
             B 03-04 09:00 flag district_supervised
             B 03-05 09:00 flag city_supervised
             B 03-06 09:00 flag proactive
             B 03-06 09:00 flag typical_good
             B 03-06 09:00 flag leader_instruction
             B 03-06 10:00 revisit street dissatisfied process=dissatisfied resolved=no reached=yes
             B 03-06 11:00 revisit city basic process=neutral resolved=basic reached=yes
             """, """
             score 甲社区 2026-03 -9 9
             line 甲社区 2026-03 score_groundless_return -1 A ~附件2
             line 甲社区 2026-03 score_process_bad -1 A
             line 甲社区 2026-03 score_result_bad -0.5 A
             line 甲社区 2026-03 score_unresolved -0.5 A
             line 甲社区 2026-03 score_buck_passing -1 A at=03-04T09:00
             line 甲社区 2026-03 score_buck_passing -1 A at=03-05T09:00
             line 甲社区 2026-03 score_supervised_district -2 B
             line 甲社区 2026-03 score_supervised_city -3 B
             line 甲社区 2026-03 score_proactive 1 B
             """)
    yield _c("33-a", "重办双倍：区1、2、4，市2、4，两条链互不相干；另一件另起", "附件2 二.7", "R19", "-1-2-4-2-4=-13；B区一次-1；共-14", "03-20 09:00",
             sent("A,B") + """
             A,B 03-03 09:00 reply phone
             A,B 03-03 09:10 file_result actual evidence=image
             A,B 03-03 10:00 close
             A,B 03-04 09:00 redo district
             A 03-05 09:00 redo city
             A 03-06 09:00 redo district
             A 03-09 09:00 redo city
             A 03-10 09:00 redo district
             """, """
             score 甲社区 2026-03 -14 6
             line 甲社区 2026-03 score_redo_district_base -4 A at=03-10T09:00
             line 甲社区 2026-03 score_redo_city_base -4 A at=03-09T09:00
             A round=6
             """)
    yield _c("29-b", "月份以事发时刻论：月末23:59与次月零点；超期以到期日论", "附件2 二.1", "R16", "A 3/31 23:59、B 4/1 0:00；C到期3/31，4/2才看还是3月的", "04-02 09:00",
             sent("A,B") + """
             C 03-27 10:00 register line=province
             C 03-27 10:30 dispatch 甲社区
             A 03-31 23:59 flag proactive
             B 04-01 00:00 flag proactive
             """, """
             C handle 03-31T17:30 overdue
             score 甲社区 2026-03 0 2
             score 甲社区 2026-04 1 1
             score 甲社区 2026-Q1 0 2
             score 甲社区 2026 1 3
             """)
    yield _c("29-c", "同一件既超期回复又超期回退：同月一件只扣一次，跨月各扣", "附件2 二.1", "R16", "A同月→-1；B到期3月、回退标记4月→各-1", "04-02 09:00",
             sent("A,B", "line=province") + """
             A 03-10 09:00 flag late_return
             B 04-01 09:00 flag late_return
             """, "score 甲社区 2026-03 -2 2\nscore 甲社区 2026-04 -1 1")
    given = sent("A") + "A 03-03 09:00 flag other_deduction -2\nA 03-03 10:00 flag other_deduction 0.5\n" \
        "A 03-03 11:00 flag other_deduction"
    yield _c("20-c", "区通报其他扣分按录入的正负分值；没录分值的不计", "三（九） 附件2 二.11", "R16", "-2+0.5=-1.5", "03-10 09:00", given,
             "score 甲社区 2026-03 -1.5 2\nline 甲社区 2026-03 score_other_deduction -2 A ~三（九）")
    yield _c("20-d", "score_other_deduction=-1：没录分值的按本单位定的数", "三（九）", "R16", "-2+0.5-1=-2.5", "03-10 09:00", given,
             "score 甲社区 2026-03 -2.5 3", parameters={"score_other_deduction": -1})
    yield _c("38-a", "没有底分、上限、下限；没有工单的单位0分", "附件2", "", "甲-3，乙没有事0分，办公室不排名", "03-10 09:00", sent("A") + """
             A 03-03 09:00 flag city_supervised
             """, """
             score 甲社区 2026-03 -3 1
             score 乙村 2026-03 0 0
             rank 2026-03 1 乙村 0
             rank 2026-03 2 甲社区 -3
             no rank 2026-03 民政办公室
             """, units="乙村 民政办公室")


def _interviews() -> Iterator[Scenario]:
    units = [f"{n}村" for n in "甲乙丙丁戊"]
    history = "".join(sent(chr(65 + n), to=u) + f"{chr(65 + n)} 03-0{n + 3} 09:00 flag other_deduction -{n}\n"
                      for n, u in enumerate(units))
    yield _c("22-a", "每月后三名说明：只有村（社区），只在月份", "三（十）", "R15", "甲0、乙-1、丙-2、丁-3、戊-4；后三丙丁戊；办公室-9不列", "03-31 12:00",
             history + sent("F", to="城建办公室") + "F 03-03 09:00 flag other_deduction -9\n", """
             action month_bottom 丙村 2026-03 ~三（十）
             action month_bottom 丁村 2026-03
             action month_bottom 戊村 2026-03
             no action month_bottom 乙村 2026-03
             no action month_bottom 甲村 2026-03
             no action month_bottom 城建办公室 2026-03
             no action month_bottom 戊村 2026-Q1
             no action quarter_bottom 戊村 2026-Q1
             rank 2026-03 5 戊村 -4
             """)
    history = sent("A,B", to="甲社区") + sent("C", to="乙社区") + """
    A 03-10 09:00 remind
    B 03-31 09:00 remind
    C 03-10 09:00 remind
    C 03-11 09:00 remind
    """
    yield _c("26-a", "多次提醒（3次）拒不改正→党政办主要负责人约谈；2次不约谈", "四（三）", "", "甲两件各一次、乙同一件两次，都只有2次", "04-30 09:00", history,
             "no action reminder_interview 甲社区\nno action reminder_interview 乙社区")
    yield _c("26-b", "第3次提醒即约谈，跨件、跨月都累计", "四（三）", "", "甲3/10、3/31、4/1共3次，列在4月；乙3月3次，列在3月", "04-30 09:00",
             history + "A 04-01 09:00 remind\nC 03-12 09:00 remind", """
             action reminder_interview 甲社区 2026-04 ~四（三）
             action reminder_interview 乙社区 2026-03
             """)
    yield _c("01-a", "一次解决率：没有重办、续报、不满意的办结 ÷ 办结", "一", "R24", "A干净；B重办、C续报、D回访未解决；共办结4→1/4", "03-31 12:00",
             sent("A,B,C,D,E", "line=province") + """
             C 03-03 08:40 report_progress 03-06T17:30
             A,B,C,D 03-03 09:00 reply phone
             A,B,C,D 03-03 09:10 file_result actual evidence=image
             A,B,C,D 03-03 10:00 close
             B 03-04 09:00 redo district
             D 03-04 09:00 revisit unit resolved=no reached=yes
             A 03-04 09:00 revisit unit satisfied resolved=yes reached=yes
             """, "rate 2026-03 first_time_rate 1/4 25.00\nrate 2026-03 close_rate 3/5 60.00")
