"""友谊路街道, second half: returns, 督办, the record itself, rates and ranks."""

from __future__ import annotations

from collections.abc import Iterator

from tests.scenario_tables.builder import Scenario
from tests.scenario_tables.youyilu import done, general, row


def rows() -> Iterator[Scenario]:
    """Every row of this table."""
    yield from _asking()
    yield from _supervision()
    yield from _record()
    yield from _figures()



def _asking() -> Iterator[Scenario]:
    history = general("A") + "A 03-02 11:00 request_return reason=不属管辖"
    yield row("17-a", "退单由热线办申请：它自己提出即可；派单机构另有其人的，仍须热线办签", "第七条", "", "热线办是派单机构，不须另签", "03-02 12:00",
             history, "A state=return_pending\nA no return_window")
    yield row("17-b", "派单机构改为城运中心：须热线办签字", "第七条", "", "没有热线办的签字被拒，签了可以", "03-02 12:00",
             history + " !! return_signature ~第七条\nA 03-02 11:30 request_return signed_by=热线办",
             "A state=return_pending", parameters={"dispatch_office": "城运中心"})


def _supervision() -> Iterator[Scenario]:
    yield row("29-a", "推诿：有人标记即列；改派两次提示，一次不提示", "第十二条（二）1", "R14", "A标记于3/3；B第二次改派3/4；C只改派一次", "03-05 09:00",
             general("A,B,C,D") + """
             A 03-03 09:00 flag buck_passing
             B,C 03-03 09:00 redispatch 乙居民区
             B 03-04 09:00 redispatch 丙居民区
             D 03-03 09:00 flag typical_bad
             """, """
             A supervise_buck_passing 03-03T09:00 clause=~第十二条
             B supervise_buck_passing 03-04T09:00
             C,D no supervise_buck_passing
             """)
    yield row("30-a", "同一诉求3次：第3次那件上报督办，作废的不计", "第十二条（二）2", "R10",
             "M：A、B、C→C为第3次；N：D作废，E、F只有2次；C还没有并入时只有2次", "03-06 12:00", """
             A 03-02 10:00 register matter=M
             B 03-03 10:00 register matter=M
             C 03-04 10:00 register
             C 03-05 10:00 join_matter M
             D 03-02 10:00 register matter=N
             E 03-03 10:00 register matter=N
             F 03-04 10:00 register matter=N
             D 03-05 10:00 void reason=误登
             """, """
             C matter_count=3
             C supervise_repeat 03-05T10:00 clause=~第十二条
             A,B no supervise_repeat
             F matter_count=2
             F no supervise_repeat
             D state=void
             """)
    late = general("A")
    yield row("31-a", "到期那一刻还不算应办未办", "第十二条（二）3", "R14", "3/9 17:30仍在时限内", "03-09 17:30", late,
              "A handle 03-09T17:30 running\nA no supervise_overdue")
    yield row("31-b", "到期后一分钟就是应办未办；获准退单的不算", "第十二条（二）3", "R14", "B退单获准", "03-09 17:31",
              general("A,B") + "B 03-03 10:00 request_return\nB 03-10 10:00 decide_return yes".replace("03-10 10:00", "03-09 17:31"),
              "A supervise_overdue 03-09T17:30\nB no supervise_overdue\nB handle - cancelled")
    yield row("32-a", "上级回访明确不满意才督办：过程、结果、未解决任一；基本、一般不算；本级、单位回访不算", "第十二条（二）4", "R8",
             "A过程、B结果、C未解决、D态度→列；E一般、F基本、G本级、H单位→不列", "03-05 12:00",
             general("A,B,C,D,E,F,G,H") + done("A,B,C,D,E,F,G,H", "03-03") + """
             A 03-04 09:00 revisit district process=dissatisfied reached=yes
             B 03-04 09:00 revisit city dissatisfied reached=yes
             C 03-04 09:00 revisit city resolved=no reached=yes
             D 03-04 09:00 revisit district satisfied attitude=dissatisfied reached=yes
             E 03-04 09:00 revisit district neutral process=neutral reached=yes
             F 03-04 09:00 revisit city basic resolved=basic reached=yes
             G 03-04 09:00 revisit street dissatisfied resolved=no reached=yes
             H 03-04 09:00 revisit unit dissatisfied reached=yes
             """, """
             A,B,C,D supervise_superior_dissatisfied 03-04T09:00
             E,F,G,H no supervise_superior_dissatisfied
             """)
    yield row("33-a", "领导批示、媒体曝光触发；要求保密不触发", "第十二条（二）5", "R14", "登记即有的自登记起，后标的自标记起", "03-05 12:00", """
             A 03-02 10:00 register flags=leader_instruction
             B 03-02 10:00 register flags=media|confidential
             C 03-02 10:00 register flags=confidential
             D 03-02 10:00 register
             D 03-03 09:00 flag media
             """, """
             A,B supervise_leader_or_media 03-02T10:00
             C no supervise_leader_or_media
             D supervise_leader_or_media 03-03T09:00
             """)
    yield row("34-a", "督办反馈3个工作日：整点按时，晚一分迟；发出前的反馈不算", "第十三条", "R1", "3/4发出；3/5=1、3/6=2、3/9=3→17:30", "03-09 17:32",
             general("A,B,C,D") + """
             A,B,C,D 03-03 10:00 supervise confirm
             D 03-03 11:00 supervise feedback
             A,B,C,D 03-04 10:00 supervise issue
             A 03-09 17:30 supervise feedback
             B 03-09 17:31 supervise feedback
             """, """
             A supervise_feedback 03-09T17:30 met start=03-04T10:00
             B supervise_feedback 03-09T17:30 late
             C,D supervise_feedback 03-09T17:30 overdue
             """)
    yield row("35-a", "处置不利的，街道主要领导约谈；已反馈销号的不约谈", "第十三条", "", "A标记处置不力，B销号", "03-10 09:00", general("A") + """
             B 03-02 10:00 register
             B 03-02 10:30 dispatch 乙居民区 general
             A,B 03-03 10:00 supervise issue
             A 03-06 10:00 supervise poor
             B 03-06 10:00 supervise feedback
             B 03-06 11:00 supervise close
             """, """
             action supervise_interview 甲居民区 2026-03 ~第十三条 order=A
             no action supervise_interview 乙居民区
             """)


def _record() -> Iterator[Scenario]:
    yield row("r-a", "作废：撤回一次联系、撤回撤回、整件作废", "第八条（一）", "R1", "A的联系（第3条）撤回后没有联系；B撤回又恢复；C整件作废，时限取消", "03-03 17:31", """
             A,B,C 03-02 10:00 register
             A 03-02 11:00 contact phone yes
             B 03-02 11:00 contact phone yes
             A 03-02 12:00 void 3
             B 03-02 12:00 void 4
             B 03-02 12:10 void 6
             C 03-02 12:00 void reason=误登
             """, """
             A first_contact 03-03T17:30 overdue
             B first_contact 03-03T17:30 met
             C first_contact - cancelled
             C state=void
             rate 2026-03 first_contact_rate 1/2 50.00
             """)
    yield row("r-b", "不合状态的事件一律拒收，什么也不改", "第六条", "", "重复登记、没有登记、已派再派、没报先结、归档后再记、作废后再记", "03-05 12:00",
             general("A,B") + """
             A 03-02 11:00 register !! wrong_state
             A 03-02 11:00 dispatch 乙居民区 !! wrong_state
             Z 03-02 11:00 contact phone yes !! wrong_state
             A 03-02 11:00 close !! wrong_state
             A 03-02 11:00 decide_return yes !! wrong_state
             A 03-02 11:00 review_result yes !! wrong_state
             A 03-02 11:00 clear_ledger !! wrong_state
             A 03-02 11:00 archive !! wrong_state
             A 03-02 11:00 redo city !! wrong_state
             B 03-02 11:00 void reason=误登
             B 03-02 11:10 flag media !! wrong_state
             """ + done("A", "03-03") + """
             A 03-04 09:00 revisit street satisfied reached=yes
             A 03-04 10:00 archive
             A 03-04 10:10 flag media !! wrong_state
             A 03-04 10:20 redo city !! wrong_state
             """, "A state=archived unit=甲居民区\nA no supervise_leader_or_media\nB state=void")
    yield row("r-c", "同一时刻的按先后次序；文件次序不影响时刻次序", "第八条（一）", "", "派单写在登记前、时刻在后，照样成立", "03-02 12:00", """
             A 03-02 10:30 dispatch 甲居民区 general
             A 03-02 10:00 register
             B 03-02 10:00 register
             B 03-02 10:00 dispatch 甲居民区 general
             C 03-02 10:00 dispatch 甲居民区 general !! wrong_state
             C 03-02 10:00 register
             """, "A,B state=dispatched\nC state=registered")
    yield row("r-d", "还没有发生的事不算", "第八条（一）", "", "3/3的联系在3/2看时还没有", "03-02 12:00",
             "A 03-02 10:00 register\nA 03-03 09:00 contact phone yes", "A first_contact 03-03T17:30 running")


def _figures() -> Iterator[Scenario]:
    yield row("38-a", "四项权重30/40/15/15各乘其率", "第十五条（一）1", "R24",
             "实际解决1/2=50%，满意(1+0.6)/2=80%，先行联系2/2=100%，按时办结1/2=50%；30×0.5+40×0.8+15×1+15×0.5=69.5", "03-31 12:00", general("A,B") + """
             A,B 03-02 11:00 contact phone yes party=office
             A,B 03-03 09:00 reply phone
             A 03-03 09:10 file_result actual
             B 03-10 09:10 file_result explained
             A 03-04 09:00 revisit street satisfied reached=yes
             B 03-11 09:00 revisit street neutral reached=yes
             """, "rank 2026-03 1 甲居民区 69.5", units="甲居民区:neighbourhood")
    units = ["甲", "乙", "丙", "丁", "戊"]
    history = "".join(f"""
    {chr(65 + n)} 03-02 10:00 register
    {chr(65 + n)} 03-02 10:30 dispatch {u}居民区 general
    {chr(65 + n)} 03-03 09:00 contact phone {'yes' if n < 4 else 'no'} party=office
    {chr(65 + n)} 03-03 09:00 reply phone
    {chr(65 + n)} {'03-03' if n < 3 else '03-10'} 09:10 file_result {'actual' if n < 2 else 'explained'}
    {chr(65 + n)} 03-12 09:00 revisit street {'satisfied' if n < 1 else 'basic'} reached=yes
    """ for n, u in enumerate(units))
    yield row("37-a", "季约谈综合排名后3位；月度排名不约谈", "第十四条第三款", "R15",
             "甲30+40+15+15=100；乙满意0.8→92；丙只有解释→62；丁又超期→47；戊又没联系上→32。后3位丙、丁、戊", "03-31 12:00", history, """
             rank 2026-Q1 1 甲居民区 100
             rank 2026-Q1 2 乙居民区 92
             rank 2026-Q1 3 丙居民区 62
             rank 2026-Q1 4 丁居民区 47
             rank 2026-Q1 5 戊居民区 32
             rank 2026-03 5 戊居民区 32
             action quarter_bottom 丙居民区 2026-Q1 ~第十四条
             action quarter_bottom 丁居民区 2026-Q1
             action quarter_bottom 戊居民区 2026-Q1
             no action quarter_bottom 乙居民区 2026-Q1
             no action quarter_bottom 戊居民区 2026-03
             no action month_bottom 戊居民区 2026-03
             """)
    yield row("r-e", "各率的期间以各自的时刻论：应联系、应办结按到期日，受理按收单日", "第十五条", "R24",
             "A 3/30收→3/31应联系（3月）；B 3/31收→4/1应联系（4月）；办理：A 4/7（4/4至4/6放假：3/31=1、4/1=2、4/2=3、4/3=4、4/7=5），B 4/8", "04-30 12:00", """
             A 03-30 10:00 register
             B 03-31 10:00 register
             A 03-30 10:30 dispatch 甲居民区 general
             B 03-31 10:30 dispatch 甲居民区 general
             A,B 04-01 09:00 contact phone yes party=office
             A 04-07 17:30 reply phone
             A 04-07 17:30 file_result actual
             B 04-08 17:31 reply phone
             B 04-08 17:31 file_result actual
             """, """
             rate 2026-03 first_contact_rate 0/1 0.00
             rate 2026-04 first_contact_rate 1/1 100.00
             rate 2026-03 on_time_close_rate 0/0 null
             rate 2026-04 on_time_close_rate 1/2 50.00
             rate 2026-03 close_rate 0/2 0.00
             rate 2026-04 close_rate 0/0 null
             rate 2026-04 actual_solve_rate 2/2 100.00
             rate 2026-Q1 first_contact_rate 0/1 0.00
             rate 2026-W14 first_contact_rate 1/2 50.00
             rate 2026-04-01 first_contact_rate 1/1 100.00
             """)
    yield row("r-f", "退单、延期、重办、督办、重复、一次解决各率；作废不计，退单成功不进办结率分母", "第十五条", "R24",
             "受理6件（G作废）：退单1、延期1、重办1、发督办单2（B、D；F只确认）、重复1（F为M第2次）；有效5；结案C、D、E共3；一次解决只有E（C重办、D不满意）", "03-31 12:00", """
             A,B,C,D 03-02 10:00 register
             E 03-02 10:00 register matter=M
             F 03-03 10:00 register matter=M
             G 03-02 10:00 register
             A,B,C,D,E,G 03-02 10:30 dispatch 甲居民区 general
             F 03-03 10:30 dispatch 甲居民区 general
             G 03-02 11:00 void reason=误登
             A 03-02 11:00 request_return
             A 03-03 09:00 decide_return yes
             B 03-03 10:00 request_extension street
             B 03-03 11:00 decide_extension yes 03-12T17:30
             B 03-03 12:00 supervise issue
             F 03-03 12:00 supervise confirm
             D 03-03 12:00 supervise issue
             """ + done("C,D,E", "03-04") + """
             D 03-05 09:00 revisit street dissatisfied reached=yes
             E 03-05 09:00 revisit street satisfied reached=yes
             C 03-05 09:00 redo district
             C 03-06 09:10 file_result actual
             C 03-06 09:20 review_result yes signed_by=分管领导
             C 03-06 10:00 close
             """, """
             rate 2026-03 return_rate 1/6 16.67
             rate 2026-03 extension_rate 1/6 16.67
             rate 2026-03 redo_rate 1/6 16.67
             rate 2026-03 supervise_rate 2/6 33.33
             rate 2026-03 repeat_rate 1/6 16.67
             rate 2026-03 close_rate 3/5 60.00
             rate 2026-03 first_time_rate 1/3 33.33
             rate 2026-03 revisit_rate 2/3 66.67
             rate 2026-03 case_transfer_rate 0/5 0.00
             """)
