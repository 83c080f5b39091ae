"""长宁城管 (N01–N17) and 庐阳城管 (L01–L12): the hand calculations of the two bureaus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.scenario_tables.builder import UNANSWERED, Scenario

OPEN = """
{o} 03-02 10:00 register {facts}
{o} 03-02 10:30 dispatch {to}
"""


def sent(orders: str, facts: str = "", to: str = "甲中队") -> str:
    """Registered on Monday at 10:00, at the squad at 10:30."""
    return OPEN.format(o=orders, facts=facts, to=to)


def _row(prefix: str, pack: str, number: str, rest: tuple[str, ...], more: dict[str, Any]) -> Scenario:
    title, clauses, readings, working, now, history, expect = rest
    return Scenario(f"{prefix}{number}", pack, title, clauses, readings, working, now, history, expect, **more)


def _n(number: str, *rest: str, **more: Any) -> Scenario:
    return _row("N", "changning_cg", number, rest, more)


def _l(number: str, *rest: str, **more: Any) -> Scenario:
    return _row("L", "luyang_cg", number, rest, more)


def rows() -> Iterator[Scenario]:
    """Every row of the two packs."""
    yield from _changning_contact()
    yield from _changning_tracks()
    yield from _changning_chronic()
    yield from _luyang()
    yield from _luyang_ledger()


def _changning_contact() -> Iterator[Scenario]:
    history = sent("A,B,C,D,E,F") + """
    A 03-03 17:30 contact phone yes party=unit
    B 03-03 17:31 contact phone yes party=unit
    C 03-02 11:00 contact phone no party=unit
    C 03-02 11:10 contact sms yes party=unit
    D 03-02 11:00 contact visit no party=unit
    D 03-02 11:10 contact sms yes party=unit
    E 03-02 11:00 contact phone yes party=office
    F 03-02 11:10 contact sms yes party=unit
    F 03-02 11:20 contact phone no party=unit
    """
    yield _n("02-a", "先行联系：中队1个工作日内电话；打不通后短信告知才算", "二（一）", "R1 R21",
             "3/2到中队，3/3 17:30；A整点、B晚一分；C先拨打后短信算；D上门未遇没有拨打、F先短信后拨打不算；E是派件方联系不算", "03-03 17:32", history, """
             A first_contact 03-03T17:30 met start=03-02T10:30 soft=false clause=~二（一）
             B first_contact 03-03T17:30 late
             C first_contact 03-03T17:30 met stop=03-02T11:10
             D,E,F first_contact 03-03T17:30 overdue
             rate 2026-03 first_contact_rate 2/6 33.33
             """)
    yield _n("02-b", "sms_counts_as_contact=false：短信不算", "二（一）", "R21", "同上C", "03-03 17:32", history,
             "C first_contact 03-03T17:30 overdue", parameters={"sms_counts_as_contact": False})
    yield _n("02-c", "从到中队之时算；改由派件方负责则从收单算", "二（一）", "R1", "3/2收、3/3到中队→3/4", "03-03 12:00",
             "A 03-02 10:00 register\nA 03-03 10:00 dispatch 甲中队", "A first_contact 03-04T17:30 running")
    yield _n("02-d", "first_contact_by=hotline_office", "二（一）", "R1", "3/2收→3/3", "03-03 12:00",
             "A 03-02 10:00 register\nA 03-03 10:00 dispatch 甲中队", "A first_contact 03-03T17:30 running",
             parameters={"first_contact_by": "hotline_office"})
    yield _n("08-a", "退单：12345按24小时、12319按48小时，自然小时，跨周末不顺延；其他渠道没有规定", "二（四）", "R5",
             "周五3/6 16:00到中队：12345→3/7 16:00；12319→3/8 16:00；A整点、B晚一分记迟不拦；C、D同理；E网上没有", "03-09 09:00", """
             A,B 03-06 15:00 register
             C,D 03-06 15:00 register channel=12319
             E 03-06 15:00 register channel=web
             A,B,C,D,E 03-06 16:00 dispatch 甲中队
             A 03-07 16:00 request_return
             B 03-07 16:01 request_return
             C 03-08 16:00 request_return
             D 03-08 16:01 request_return
             """, """
             A return_window 03-07T16:00 met start=03-06T16:00 clause=~二（四）
             B return_window 03-07T16:00 late
             C return_window 03-08T16:00 met
             D return_window 03-08T16:00 late
             E no return_window
             A,B,C,D state=return_pending
             """)
    yield _n("08-b", "return_late_policy=block：晚一分拒", "二（四）", "R5", "同上B、D", "03-09 09:00", """
             B 03-06 15:00 register
             D 03-06 15:00 register channel=12319
             B,D 03-06 16:00 dispatch 甲中队
             B 03-07 16:01 request_return !! return_window ~二（四）
             D 03-08 16:01 request_return !! return_window
             """, "B,D state=dispatched", parameters={"return_late_policy": "block"})


def _changning_tracks() -> Iterator[Scenario]:
    visits = sent("A,B,C,D,E,F", "visit_window=03-03T22:00..03-03T23:00") + """
    A 03-03 22:00 visit
    B 03-03 23:00 visit
    C 03-03 21:59 visit
    D 03-03 23:01 visit
    E 03-03 21:00 visit
    E 03-03 22:30 visit
    """
    yield _n("03-a", "特定时间到场：窗口两端都算，早一分晚一分都不算", "二（二）", "R23", "22:00至23:00；E先早到一次再按时到", "03-03 23:02", visits, """
             A visit_window 03-03T23:00 met start=03-03T22:00 stop=03-03T22:00
             B visit_window 03-03T23:00 met
             C,D,F visit_window 03-03T23:00 overdue
             E visit_window 03-03T23:00 met stop=03-03T22:30
             """)
    yield _n("06-a", "办理完成后1个工作日内答复：整点按时，晚一分迟；完成前的答复不算告知结果", "二（三）", "R1",
             "3/4完成，3/5 17:30；D没有答复；E答复在完成之前", "03-05 17:32", sent("A,B,C,D,E") + """
             E 03-04 09:00 reply phone
             A,B,C,D,E 03-04 10:00 complete 责令整改
             A 03-05 17:30 reply phone
             B 03-05 17:31 reply phone
             C 03-04 10:00 reply visit
             """, """
             A result_reply 03-05T17:30 met start=03-04T10:00 clause=~二（三）
             B result_reply 03-05T17:30 late
             C result_reply 03-05T17:30 met
             D,E result_reply 03-05T17:30 overdue
             rate 2026-03 result_reply_rate 2/5 40.00
             """)
    yield _n("06-b", "重办轮次另有自己的告知时限", "二（三）", "R1", "第2轮3/6完成→3/9 17:30", "03-09 17:31", sent("A") + """
             A 03-03 09:00 complete
             A 03-03 10:00 reply phone
             A 03-03 10:10 file_result actual evidence=image
             A 03-03 11:00 close
             A 03-05 09:00 redo district
             A 03-06 09:00 complete
             """, "A result_reply 03-04T17:30 met round=1\nA result_reply 03-09T17:30 overdue round=2\nA no redo")
    closed = sent("A,B,C") + """
    A,B,C 03-03 09:00 reply phone
    A,B,C 03-03 09:10 file_result actual evidence=image
    A,B,C 03-04 10:00 close
    A 03-09 17:30 archive
    B 03-09 17:31 archive
    """
    yield _n("07-a", "一诉一档：结案后3个工作日归档，软提醒", "二（三）", "R1", "3/4结案；3/5=1、3/6=2、3/9=3→17:30", "03-09 17:32", closed, """
             A archive_alert 03-09T17:30 met soft=true start=03-04T10:00
             B archive_alert 03-09T17:30 late soft=true
             C archive_alert 03-09T17:30 overdue soft=true
             A,B state=archived
             C state=closed
             """)
    yield _n("07-b", "一诉一档：结案以后又重办的，归档不再提醒，再结案再从头算", "二（三）", "R1",
             "A 3/5重办，没有归档可催；B 3/6再结案，3/9=1、3/10=2、3/11=3→17:30", "03-10 09:00", sent("A,B") + """
             A,B 03-03 09:00 reply phone
             A,B 03-03 09:10 file_result actual evidence=image
             A,B 03-04 10:00 close
             A,B 03-05 09:00 redo district
             B 03-06 09:00 reply phone
             B 03-06 09:10 file_result actual evidence=image
             B 03-06 10:00 close
             """, """
             A no archive_alert
             B archive_alert 03-11T17:30 running soft=true start=03-06T10:00
             A state=redo
             """)
    yield _n("11-a", "诉转案：要求转立而未立、未豁免的一直列着", "三（三）", "", "A要求；B已立案；C不予立案有理由；D立案后再次要求；E没有要求", "03-06 12:00",
             sent("A,B,C,D,E") + """
             A,B,C,D 03-03 09:00 transfer_case require public_safety
             B,D 03-04 09:00 transfer_case file case_no=沪城管（长）立〔2026〕1号
             C 03-04 09:00 transfer_case exempt
             D 03-05 09:00 transfer_case require ecology
             """, """
             A case_transfer_required 03-03T09:00 clause=~三（三）
             D case_transfer_required 03-05T09:00
             B,C,E no case_transfer_required
             rate 2026-03 case_transfer_rate 2/5 40.00
             """)
    yield _n("14-a", "领导关心、媒体关注的列入督办", "三（六）", "R14", "媒体自登记起，批示自标记起，没有标记的不列", "03-06 12:00",
             sent("A", "flags=media") + sent("B,C") + "B 03-03 09:00 flag leader_instruction", """
             A supervise_leader_or_media 03-02T10:00
             B supervise_leader_or_media 03-03T09:00
             C no supervise_leader_or_media
             """)
    yield _n("09-a", "六项核心指标的分子分母", "三（一）", "R24",
             "受理5件、退单成功1件（E）。应联系4（不含E）联系3；有平台时限3件：A按时、B迟、C没办→1/3；完成2告知2；实际1解释1；办结1/4；区回访满意1、一般0.6→1.6/2", "03-31 12:00",
             sent("A,B,C", "platform_due=03-06T12:00") + sent("D,E") + """
             A,B,C 03-02 11:00 contact phone yes party=unit
             D 03-04 11:00 contact phone yes party=unit
             E 03-02 11:00 request_return
             E 03-03 09:00 decide_return yes
             A,B 03-06 11:00 complete
             A,B 03-06 11:30 reply phone
             A 03-06 12:00 file_result actual evidence=image
             B 03-06 12:01 file_result explained evidence=image
             A 03-09 09:00 close
             A 03-10 09:00 revisit district satisfied reached=yes
             B 03-10 09:00 revisit district neutral reached=yes
             """, """
             rate 2026-03 first_contact_rate 3/4 75.00
             rate 2026-03 on_time_close_rate 1/3 33.33
             rate 2026-03 result_reply_rate 2/2 100.00
             rate 2026-03 resolve_rate 1/2 50.00
             rate 2026-03 close_rate 1/4 25.00
             rate 2026-03 satisfaction_rate 1.6/2 80.00
             rate 2026-03 return_rate 1/5 20.00
             """)


def _changning_chronic() -> Iterator[Scenario]:
    def pair(name: str, first: str, last: str) -> str:
        return f"{name}1 {first} 10:00 register matter={name}\n{name}2 {last} 09:00 register matter={name}\n"

    dates = pair("A", "2025-03-10", "2026-03-09") + pair("B", "2025-03-10", "2026-03-10") \
        + pair("C", "2024-02-29", "2025-02-27") + pair("D", "2024-02-29", "2025-02-28") + pair("E", "2024-03-10", "2026-03-10")
    yield _n("13-a", "反复投诉一年以上：对应日到达即是，早一日不是；2/29的对应日是2/28", "三（五）", "R22",
             "A差一日、B正好；C 2/27差一日、D 2/28正好；E两年", "03-10 12:00", dates, """
             A2,C2 no supervise_chronic
             B2 supervise_chronic 2026-03-10T09:00 clause=~三（五）
             D2 supervise_chronic 2025-02-28T09:00
             E2 supervise_chronic 2026-03-10T09:00
             B1 no supervise_chronic
             """)
    yield _n("13-b", "supervise_chronic_years=2", "三（五）", "R22", "B只一年，E两年", "03-10 12:00", dates,
             "B2 no supervise_chronic\nE2 supervise_chronic 2026-03-10T09:00", parameters={"supervise_chronic_years": 2})
    many = "".join(f"F{n} 03-0{n} 10:00 register matter=F\n" for n in range(2, 7)) + pair("G", "2025-03-01", "2026-03-02") \
        + "".join(f"G{n} 03-0{n} 10:00 register matter=G\n" for n in range(3, 6))
    yield _n("13-c", "次数与年限是“或”：任一即列", "三（五）", "R10 R22", "F一周5次（第5次F6）；G跨年5次（第5次G5），第4次G4已满一年", "03-10 12:00", many, """
             F6 supervise_repeat 2026-03-06T10:00
             F5 no supervise_repeat
             F6 no supervise_chronic
             G5 supervise_repeat 2026-03-05T10:00
             G5 supervise_chronic
             G4 supervise_chronic
             G4 no supervise_repeat
             """)
    yield _n("13-d", "chronic_join=and：两样都有才列", "三（五）", "R22", "只有G5既满5次又满一年", "03-10 12:00", many, """
             F6 no supervise_repeat
             G4 no supervise_chronic
             G5 supervise_repeat 2026-03-05T10:00
             G5 supervise_chronic
             """, parameters={"chronic_join": "and"})


def _luyang() -> Iterator[Scenario]:
    arrive = """
    A,B,C,D 02-17 23:30 register urgency=emergency
    E 02-17 23:30 register urgency=urgent
    F 02-17 23:30 register
    A 02-18 00:30 visit
    B 02-18 00:31 visit
    C 02-18 00:10 contact phone yes party=unit
    """
    clause = "应急抢险类段"
    yield _l("07-a", "应急抢险类1小时内到场：自然小时，春节夜间不顺延；联系不等于到场", clause, "R5", "23:30→次日0:30；A整点、B晚一分、C只联系、D没有；E紧急件、F一般件没有此时限",
             "02-18 00:32", arrive, """
             A emergency_arrival 02-18T00:30 met soft=false start=02-17T23:30
             B emergency_arrival 02-18T00:30 late
             C,D emergency_arrival 02-18T00:30 overdue
             E,F no emergency_arrival
             """)
    history = sent("A,B,C") + """
    A 03-02 11:30 contact phone yes party=unit
    B 03-02 11:31 contact phone yes party=unit
    C 03-02 11:00 contact phone no party=unit
    C 03-02 11:10 contact sms yes party=unit
    """
    yield _l("03-a", "首问负责：60个工作分钟软提醒", "“三单”推进制度段", "R12", "10:30到单位→11:30；C短信不计", "03-02 11:32", history, """
             A first_contact 03-02T11:30 met soft=true
             B first_contact 03-02T11:30 late soft=true
             C first_contact 03-02T11:30 overdue soft=true
             """)
    yield _l("03-b", "sms_counts_as_contact=true", "“三单”推进制度段", "R21", "C拨打未通后短信", "03-02 11:32", history,
             "C first_contact 03-02T11:30 met", parameters={"sms_counts_as_contact": True})
    yield _l("03-c", "first_contact_by=hotline_office：从收单算", "“三单”推进制度段", "R12", "10:00→11:00", "03-02 11:32",
             history, "A first_contact 03-02T11:00 overdue", parameters={"first_contact_by": "hotline_office"})
    days = "".join(f"M{n} 03-0{n + 1} 10:00 register matter=M\nM{n} 03-0{n + 1} 10:30 dispatch 甲中队\n" for n in range(1, 7))
    yield _l("04-a", "三牌：2次无、3次黄、4次橙、5次红、6次仍红；各自的领导有事做", "“三牌”案件段", "R10", "含首次计数", "03-09 12:00", days, """
             M2 card=null
             M3 card=yellow matter_count=3
             M4 card=orange
             M5 card=red
             M6 card=red matter_count=6
             M2 no repeat_card
             M3 repeat_card 03-04T10:00
             M5 repeat_card 03-06T10:00
             action card_duty 甲中队 2026-03 order=M3 ~三牌
             action card_duty 甲中队 2026-03 order=M4
             action card_duty 甲中队 2026-03 order=M5
             no action card_duty 甲中队 order=M2
             """)
    yield _l("04-b", "移出一件后各降一级，作废的也不计", "“三牌”案件段", "R10", "M1移出、M2作废：M5成第3次→黄，M6第4次→橙；M4只第2次", "03-09 12:00",
             days + "M1 03-08 09:00 leave_matter\nM2 03-08 09:00 void reason=误登", """
             M6 card=orange matter_count=4
             M5 card=yellow
             M4 card=null
             M1 matter_count=1 card=null
             """)
    yield _l("04-c", "按改定的次数发牌：黄2、橙3、红6", "“三牌”案件段", "R10", "M2黄、M3橙、M5仍橙、M6红", "03-09 12:00", days, """
             M1 card=null
             M2 card=yellow
             M3 card=orange
             M5 card=orange
             M6 card=red
             """, parameters={"card_yellow": 2, "card_orange": 3, "card_red": 6})


def _luyang_ledger() -> Iterator[Scenario]:
    clause = "“三解”工作法段(问题挂账、监督提醒、消账机制)"
    opened = sent("A,B,C,D", "platform_due=03-06T12:00") + "A,B,C,D 03-06 12:00 open_ledger 客观原因\n"
    yield _l("08-a", "挂账停下办理时限；每月最后一个工作日下班复查；提醒即换下月；消账即停", clause, "R25",
             "3/31（周二）17:30；A整点提醒→4月：4/30 17:30；B没提醒；C 3/20消账；D晚到4/1 9:00才提醒→记迟，换4月", "04-01 10:00", opened + """
             A 03-31 17:30 remind_ledger
             C 03-20 10:00 clear_ledger evidence=image
             D 04-01 09:00 remind_ledger
             """, """
             A,B,C,D handle 03-06T12:00 met stop=03-06T12:00
             A ledger_review 03-31T17:30 met start=03-06T12:00
             A ledger_review 04-30T17:30 running start=03-31T17:30
             B ledger_review 03-31T17:30 overdue
             C ledger_review 03-31T17:30 met stop=03-20T10:00
             C no ledger_review due=04-30T17:30
             C state=reply_review
             D ledger_review 03-31T17:30 late
             D ledger_review 04-30T17:30 running
             A,B,D state=ledgered
             """)
    yield _l("08-b", "月末最后一个工作日下班后才挂账的，从下月起复查", clause, "R25", "2/28补班周六是2月最后工作日：A 17:30挂账当日到期，B 17:31→3/31", "03-02 09:00", """
             A,B 02-27 10:00 register
             A,B 02-27 10:30 dispatch 甲中队
             A 02-28 17:30 open_ledger 客观原因
             B 02-28 17:31 open_ledger 客观原因
             """, """
             A ledger_review 02-28T17:30 overdue
             B ledger_review 03-31T17:30 running start=02-28T17:31
             B no ledger_review due=02-28T17:30
             """)
    yield _l("08-c", "下班后挂账又在下月提醒：提醒的是下月的复查", clause, "R25", "B 2/28 17:31挂账，3/10提醒→3月这次按时，换4/30", "03-11 09:00", """
             B 02-27 10:00 register
             B 02-27 10:30 dispatch 甲中队
             B 02-28 17:31 open_ledger 咨询建议
             B 03-10 10:00 remind_ledger
             """, "B ledger_review 03-31T17:30 met start=02-28T17:31\nB ledger_review 04-30T17:30 running")
    yield _l("08-d", "跨年挂账：12月最后工作日、次年1月", clause, "R25 R11", "12/31周四；提醒后2027/1/29（周五）", "2027-01-02 09:00", """
             A 12-28 10:00 register
             A 12-28 10:30 dispatch 甲中队
             A 12-29 10:00 open_ledger 客观原因
             A 12-31 10:00 remind_ledger
             """, "A ledger_review 12-31T17:30 met\nA ledger_review 2027-01-29T17:30 running")
    yield _l("08-f", "挂账当刻即提醒的也算一次；再次挂账从新的一次起", clause, "R25",
             "A 3/6 12:00挂账并提醒→3月已复查，换4月；B 3/6挂账、3/9消账、审核退回后3/20再挂账→各是各的", "03-23 09:00", """
             A,B 03-02 10:00 register
             A,B 03-02 10:30 dispatch 甲中队
             A,B 03-06 12:00 open_ledger 客观原因
             A 03-06 12:00 remind_ledger
             B 03-09 12:00 clear_ledger evidence=image
             B 03-10 12:00 review_result no
             B 03-20 12:00 open_ledger 客观原因
             """, """
             A ledger_review 03-31T17:30 met
             A ledger_review 04-30T17:30 running
             B ledger_review 03-31T17:30 running start=03-20T12:00
             B ledger_review 03-31T17:30 met start=03-06T12:00 stop=03-09T12:00
             """)
    yield _l("08-e", "没有复查规则的挂账没有复查时限", clause, "", "ledger_review_rule去掉", "03-09 09:00", opened, "A no ledger_review\nA state=ledgered",
             parameters={"ledger_review_rule": None})
    yield _l("06-b", "回访三次未接通算回访过，不到三次继续等", "“三解”反馈时限段", "", "次数由本所拟定：三次未接通→结案；两次→仍待回访", "03-09 12:00",
             sent("A,B") + UNANSWERED, "A state=closed\nB state=pending_revisit")
    yield _l("06-a", "三率：响应、解决、满意，各以接通并作答的回访为分母", "“响应率、解决率、满意率”段", "R24",
             "接通3（联系2）、一件未接通不计；解决是1否1→1/2；满意1、一般0.6、不满意0→1.6/3=53.33（进位）", "03-31 12:00", sent("A,B,C,D") + """
             A 03-05 09:00 revisit street satisfied resolved=yes contacted=yes reached=yes
             B 03-05 09:00 revisit street neutral resolved=no contacted=yes reached=yes
             C 03-05 09:00 revisit street dissatisfied contacted=no reached=yes
             D 03-05 09:00 revisit street reached=no contacted=yes
             """, """
             rate 2026-03 response_rate 2/3 66.67
             rate 2026-03 resolve_rate 1/2 50.00
             rate 2026-03 satisfaction_rate 1.6/3 53.33
             rate 2026-03 process_satisfaction_rate 0/0 null
             """)
