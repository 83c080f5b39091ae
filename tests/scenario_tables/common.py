"""What all four packs share: each reading with every value it can take, each switch on both sides.

The week of 2026-03-02 (Monday) to 2026-03-13 has neither holidays nor make-up days, so every count here can be
checked on the fingers. Packs without 1/5/10 days borrow 一般事项 5 days (参照) to have a clock in working days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.scenario_tables.builder import Scenario

PACKS: Mapping[str, tuple[str, str, str, str]] = {
    # id prefix, unit, clause of the clocks, signers of a return
    "youyilu": ("Y", "甲居民区", "第八条（二）", "热线办"),
    "chengdong": ("C", "甲社区", "三（五）", "分管领导|街道主要领导"),
    "changning_cg": ("N", "甲中队", "二（三）", ""),
    "luyang_cg": ("L", "甲中队", "“三解”反馈时限段", ""),
}
FIVE = {"handle_workdays_general": 5}


def rows() -> Iterator[Scenario]:
    """Every shared row, for each pack."""
    for pack in PACKS:
        yield from _readings(pack)
        yield from _returns(pack)
        yield from _repeats(pack)
        yield from _answers(pack)


class Row:
    """Makes rows of one pack: numbers them and fills in what is the same."""

    def __init__(self, pack: str, family: str) -> None:
        self.pack, self.family = pack, family
        self.prefix, self.unit, self.clause, self.signers = PACKS[pack]
        self.count = 0

    def __call__(self, title: str, working: str, now: str, history: str, expect: str, *, readings: str = "",
                 clauses: str = "", **more: Any) -> Scenario:
        self.count += 1
        words = {"UNIT": self.unit, "SIGNED": f"signed_by={self.signers}"}
        for word, value in words.items():
            history, expect, working = (t.replace(word, value) for t in (history, expect, working))
        return Scenario(f"{self.prefix}-{self.family}-{self.count:02d}", self.pack, title, clauses or self.clause,
                        readings, working, now, history, expect, **more)


ONE = """
A 03-02 10:00 register
A 03-02 10:30 dispatch UNIT general
"""
AFTER_HOURS = """
A 03-06 17:25 register
A 03-06 17:30 dispatch UNIT general
B 03-06 17:26 register
B 03-06 17:31 dispatch UNIT general
C 03-07 10:00 register
C 03-07 10:00 dispatch UNIT general
"""


def _readings(pack: str) -> Iterator[Scenario]:
    row = Row(pack, "time")
    yield row("收到当日为第0日，第5个工作日下班时到期", "3/2为第0日；3/3=1、3/4=2、3/5=3、3/6=4、3/9=5→17:30；整点仍在走", "03-09 17:30",
              ONE, "A handle 03-09T17:30 running start=03-02T10:30", readings="R1", parameters=FIVE)
    yield row("到期后一分钟即超期", "到期3/9 17:30，17:31已超", "03-09 17:31", ONE, "A handle 03-09T17:30 overdue",
              readings="R1", parameters=FIVE)
    yield row("count_receipt_day：收到当日为第1日", "3/2=1、3/3=2、3/4=3、3/5=4、3/6=5→17:30", "03-06 12:00", ONE,
              "A handle 03-06T17:30 running", readings="R1", parameters=FIVE | {"count_receipt_day": True})
    yield row("deadline_clock=end_of_day：到期日24时前", "第5日3/9，当日23:59", "03-09 20:00", ONE,
              "A handle 03-09T23:59 running", readings="R1", parameters=FIVE | {"deadline_clock": "end_of_day"})
    yield row("deadline_clock=same_clock：到期日同一钟点", "3/2 10:30派单，第5日3/9 10:30", "03-09 10:31", ONE,
              "A handle 03-09T10:30 overdue", readings="R1", parameters=FIVE | {"deadline_clock": "same_clock"})
    yield row("下班后、休息日收到：仍以收到当日为第0日", "A、B周五3/6为第0日，3/9=1…3/13=5；C周六收到，3/9=1…3/13=5", "03-13 12:00",
              AFTER_HOURS, "A,B,C handle 03-13T17:30 running", readings="R2", parameters=FIVE)
    yield row("after_hours_policy=next_open：下班后收到视为次一开门时收到",
              "A整点17:30未过下班，3/6为第0日→3/13；B晚一分钟、C周六，均视为3/9 8:30收到，3/10=1…3/16=5", "03-13 12:00", AFTER_HOURS,
              "A handle 03-13T17:30 running\nB,C handle 03-16T17:30 running", readings="R2",
              parameters=FIVE | {"after_hours_policy": "next_open"})
    yield row("办公时间由本单位定：17:00下班", "第5日3/9，17:00下班时到期", "03-09 17:00", ONE, "A handle 03-09T17:00 running",
              readings="R12", parameters=FIVE, hours=[["09:00", "12:00"], ["13:00", "17:00"]])
    yield row("handle_clock_start：从承办单位收到算，或从本级收到算", "3/2登记、3/3派单：从3/3算→3/10", "03-05 12:00",
              "A 03-02 10:00 register\nA 03-03 10:00 dispatch UNIT general",
              "A handle 03-10T17:30 running start=03-03T10:00", readings="R6", parameters=FIVE)
    yield row("handle_clock_start=street_received：从本级收到算", "3/2登记→3/9", "03-05 12:00",
              "A 03-02 10:00 register\nA 03-03 10:00 dispatch UNIT general",
              "A handle 03-09T17:30 running start=03-02T10:00", readings="R6",
              parameters=FIVE | {"handle_clock_start": "street_received"})
    yield row("平台时限早的从平台，晚的从规则", "规则3/9 17:30；平台3/6 12:00更早取平台，3/10 12:00更晚取规则；一分钟之差也算", "03-05 12:00",
              """
              A,B,C 03-02 10:00 register platform_due=03-06T12:00
              D 03-02 10:00 register platform_due=03-10T12:00
              E 03-02 10:00 register platform_due=03-09T17:29
              A,D,E 03-02 10:30 dispatch UNIT general
              """,
              """
              A handle 03-06T12:00 running
              D handle 03-09T17:30 running
              E handle 03-09T17:29 running
              D platform_due 03-10T12:00 running
              """, readings="R6", parameters=FIVE)
    yield row("use_platform_due=false：不与平台取早", "规则3/9 17:30；平台时限另计", "03-05 12:00",
              "A 03-02 10:00 register platform_due=03-06T12:00\nA 03-02 10:30 dispatch UNIT general",
              "A handle 03-09T17:30 running\nA platform_due 03-06T12:00 running", readings="R6",
              parameters=FIVE | {"use_platform_due": False})
    yield row("没有公布安排的年份一律暂定", "12/30为第0日；12/31=1；2027/1/1法定放假，1/2、1/3周末；1/4=2、1/5=3、1/6=4、1/7=5；2027未公布→暂定",
              "12-31 12:00", "A 12-30 10:00 register\nA 12-30 10:30 dispatch UNIT general",
              "A handle 2027-01-07T17:30 running provisional=true", readings="R4 R11", parameters=FIVE)
    yield row("全在已公布年份内的不是暂定", "12/23为第0日；12/24=1、25=2、28=3、29=4、30=5", "12-25 12:00",
              "A 12-23 10:00 register\nA 12-23 10:30 dispatch UNIT general",
              "A handle 12-30T17:30 running provisional=false", readings="R4 R11", parameters=FIVE)
    yield row("本单位自定的放假和上班日", "3/4单位放假不计，3/7周六单位上班计：3/3=1、3/5=2、3/6=3、3/7=4、3/9=5", "03-05 12:00", ONE,
              "A handle 03-09T17:30 running", readings="R4", parameters=FIVE,
              calendar={"off": ["2026-03-04"], "work": ["2026-03-07"]})
    yield row("只放一天：顺延一个工作日", "3/4单位放假：3/3=1、3/5=2、3/6=3、3/9=4、3/10=5", "03-05 12:00", ONE,
              "A handle 03-10T17:30 running", readings="R4", parameters=FIVE, calendar={"off": ["2026-03-04"]})
    yield row("派单提醒：60个工作分钟，整点与晚一分钟",
              "11:30登记：至12:00计30分，13:30起再30分→14:00；下班前30分登记的跨到次日8:30后30分→9:00", "03-03 09:01",
              """
              A,B 03-02 11:30 register
              A 03-02 14:00 dispatch UNIT general
              B 03-02 14:01 dispatch UNIT general
              C,D 03-02 17:00 register
              D 03-03 09:00 dispatch UNIT general
              """,
              """
              A dispatch_alert 03-02T14:00 met soft=true
              B dispatch_alert 03-02T14:00 late soft=true
              C dispatch_alert 03-03T09:00 overdue soft=true
              D dispatch_alert 03-03T09:00 met
              """, readings="R12")


def _returns(pack: str) -> Iterator[Scenario]:
    row = Row(pack, "return")
    asked = """
    A 03-02 10:00 register
    A 03-02 10:30 dispatch UNIT general
    A 03-02 15:00 request_return reason=不属管辖 SIGNED
    A 03-04 15:00 decide_return no
    """
    yield row("申请退单未获准：时限照走", "到期仍是3/9 17:30，退单审核的两天不扣除", "03-05 12:00", asked,
              "A state=handling\nA handle 03-09T17:30 running", readings="R1", parameters=FIVE)
    yield row("timers_run_during_return=false：审核期间停走，未获准后补回",
              "3/2 15:00至3/4 15:00停走2个工作日：3/3、3/4不计，3/5=1、3/6=2、3/9=3、3/10=4、3/11=5", "03-05 12:00", asked,
              "A state=handling\nA handle 03-11T17:30 running", readings="R1",
              parameters=FIVE | {"timers_run_during_return": False})
    pending = """
    A 03-02 10:00 register
    A 03-02 10:30 dispatch UNIT general
    A 03-02 15:00 request_return reason=不属管辖 SIGNED
    """
    yield row("停走期间不会超期；照走则会", "3/12还未批复：照走的3/9已超", "03-12 12:00", pending,
              "A state=return_pending\nA handle 03-09T17:30 overdue", readings="R1", parameters=FIVE)
    yield row("timers_run_during_return=false：未批复前一直不超期", "3/2 15:00起停走，至3/12已停8个工作日（3/3至3/6、3/9至3/12）→3/19", "03-12 12:00",
              pending, "A state=return_pending\nA handle 03-19T17:30 running", readings="R1",
              parameters=FIVE | {"timers_run_during_return": False})
    if pack != "chengdong":
        yield from _pauses(row)
    yield row("获准退单：没有停下的时限都取消", "decide_return同意→已退单，办理时限取消，不再超期", "03-12 12:00",
              pending + "A 03-03 09:00 decide_return yes",
              "A state=returned\nA handle 03-09T17:30 cancelled\nA no supervise_overdue", parameters=FIVE)
    if pack in ("youyilu", "luyang_cg"):
        yield from _borrowed_window(row)
    yield from _signers(row, pack)
    yield from _redispatch(row, pack)


def _pauses(row: Row) -> Iterator[Scenario]:
    yield row("停走的边：当时即申请、到期一刻申请、超期后申请、当时即批复、已停下的时限",
              "A派单当时申请，停至3/4：+2→3/11；B到期一刻3/9 17:30申请，停至3/11：+2→3/11；C 3/10申请时已超期，不补；D当时批复，不补；"
              "E两次各停1天：+2→3/11；F先行联系3/2已联系上，不因3/2 15:00后的停走而变", "03-11 17:31", """
              A,B,C,D,E,F 03-02 10:00 register
              A,B,C,D,E,F 03-02 10:30 dispatch UNIT general
              A 03-02 10:30 request_return SIGNED
              A 03-04 10:30 decide_return no
              B 03-09 17:30 request_return SIGNED
              B 03-11 15:00 decide_return no
              C 03-10 10:00 request_return SIGNED
              C 03-11 15:00 decide_return no
              D 03-03 10:00 request_return SIGNED
              D 03-03 10:00 decide_return no
              E 03-03 10:00 request_return SIGNED
              E 03-04 10:00 decide_return no
              E 03-05 10:00 request_return SIGNED
              E 03-06 10:00 decide_return no
              F 03-02 11:00 contact phone yes
              F 03-02 15:00 request_return SIGNED
              F 03-04 15:00 decide_return no
              """, """
              A,B,E,F handle 03-11T17:30 overdue
              C,D handle 03-09T17:30 overdue
              F first_contact 03-03T17:30 met
              """, readings="R1", parameters=FIVE | {"timers_run_during_return": False, "first_contact_workdays": 1})


def _borrowed_window(row: Row) -> Iterator[Scenario]:
    late = """
    A,B 03-02 10:00 register
    A,B 03-02 10:30 dispatch UNIT general
    A 03-03 10:30 request_return reason=不属管辖 SIGNED
    B 03-03 10:31 request_return reason=不属管辖 SIGNED
    """
    given = {"return_hours_12345": 24}
    yield row("没有“超期不予退单”的：晚一分钟也记录在案", "参照24小时：3/2 10:30→3/3 10:30；A整点按时，B晚一分钟记迟", "03-03 12:00", late,
              "A return_window 03-03T10:30 met\nB return_window 03-03T10:30 late\nB state=return_pending",
              readings="R5", parameters=given)
    yield row("return_late_policy=block：晚一分钟即拒收", "同上，B被拒", "03-03 12:00",
              late.replace("B 03-03 10:31 request_return reason=不属管辖 SIGNED",
                           "B 03-03 10:31 request_return reason=不属管辖 SIGNED !! return_window"),
              "A state=return_pending\nB state=dispatched\nB return_window 03-03T10:30 overdue",
              readings="R5", parameters=given | {"return_late_policy": "block"})


def _signers(row: Row, pack: str) -> Iterator[Scenario]:
    unsigned = """
    A 03-02 10:00 register
    A 03-02 10:30 dispatch UNIT
    A 03-02 11:00 request_return reason=不属管辖
    """
    if pack == "chengdong":
        yield row("无人签字、只签一个，都不予回退", "须分管或挂包领导签字、街道主要领导同意", "03-02 12:00",
                  unsigned.strip() + """ !! return_signature ~三（二）
                  A 03-02 11:10 request_return signed_by=挂包领导 !! return_signature
                  A 03-02 11:20 request_return signed_by=街道主要领导 !! return_signature
                  A 03-02 11:30 request_return signed_by=挂包领导|街道主要领导""",
                  "A state=return_pending\nA return_window 03-02T16:00 met stop=03-02T11:30", clauses="三（二）")
        yield row("派单机构自己是签批人时，由它提出即为已签", "dispatch_office不须另签自己；换作别的机构就要签", "03-02 12:00",
                  unsigned, "A state=return_pending", clauses="二（一）", parameters={"return_signers": ["党政办公室"]})
        return
    yield row("不要求领导签字的退单", "本规定没有另外的签批人，派单机构自己提出即可", "03-02 12:00", unsigned, "A state=return_pending")
    yield row("return_signers：要求签字的，没签即拒收", "须街道主要领导签字", "03-02 12:00",
              unsigned.strip() + " !! return_signature\nA 03-02 11:30 request_return signed_by=街道主要领导",
              "A state=return_pending", parameters={"return_signers": ["街道主要领导"]})
    office = {"youyilu": "热线办", "changning_cg": "区局/中队指挥", "luyang_cg": "指挥中心"}[pack]
    yield row("派单机构自己是签批人时，由它提出即为已签", "dispatch_office不须另签自己", "03-02 12:00", unsigned,
              "A state=return_pending", parameters={"return_signers": [office]})


def _redispatch(row: Row, pack: str) -> Iterator[Scenario]:
    moved = "A 03-02 10:00 register\nA 03-02 10:30 dispatch UNIT general\nA 03-03 10:00 redispatch 乙{}"
    second = moved.format(row.unit[1:])
    if pack == "chengdong":
        yield row("不得在内部回退改派", "党政办按一把手签批派件，不得回退", "03-03 12:00", second + " !! return_forbidden ~三（二）",
                  "A state=dispatched unit=甲社区", clauses="三（二）")
        allowed = {"internal_return_allowed": True}
        yield row("首接负责：首次回复前可以改派，办理时限不重置", "参照允许改派：3/2 10:30起算，3/9到期", "03-03 12:00", second,
                  "A unit=乙社区\nA handle 03-09T17:30 running start=03-02T10:30", clauses="三（三）",
                  parameters=FIVE | allowed)
        yield row("首接负责：首次回复后不得改派，确需改派须写明理由", "3/3 9:00初步回复即锁定；无理由被拒，写明理由的记录在案", "03-03 12:00",
                  """
                  A,B 03-02 10:00 register
                  A,B 03-02 10:30 dispatch 甲社区
                  A,B 03-03 09:00 initial_reply
                  A 03-03 10:00 redispatch 乙社区 !! wrong_state ~三（三）
                  B 03-03 10:00 redispatch 乙社区 reason=区投诉中心指定
                  """, "A unit=甲社区\nB unit=乙社区", clauses="三（三）", parameters=allowed)
        return
    yield row("改派换单位不重置办理时限", "从首次派单3/2起算，3/9到期", "03-03 12:00", second,
              f"A state=dispatched unit=乙{row.unit[1:]}\nA handle 03-09T17:30 running start=03-02T10:30",
              readings="R6", parameters=FIVE)
    yield row("internal_return_allowed=false：不得内部改派", "同城东三（二）", "03-03 12:00", second + " !! return_forbidden",
              f"A unit={row.unit}", parameters={"internal_return_allowed": False})


def _repeats(pack: str) -> Iterator[Scenario]:
    row = Row(pack, "repeat")
    base, rule, count = {
        "youyilu": ({}, "supervise_repeat", 3), "chengdong": ({}, "escalation_hint", 3),
        "changning_cg": ({}, "supervise_repeat", 5), "luyang_cg": ({}, "repeat_card", 3),
    }[pack]  # fmt: skip
    orders = [chr(65 + n) for n in range(count)]
    week = "\n".join(f"{name} 03-{n + 2:02d} 10:00 register matter=M\n{name} 03-{n + 2:02d} 10:30 dispatch UNIT"
                     for n, name in enumerate(orders))
    last, before = orders[-1], orders[-2]
    at = f"03-{count + 1:02d}T10:00"
    yield row(f"第{count}次即到，第{count - 1}次未到（含首次）", f"{','.join(orders)}依次，{last}为第{count}次", "03-09 12:00", week,
              f"{last} matter_count={count}\n{last} {rule} {at}\n{before} no {rule}", readings="R10", parameters=base)
    yield row("repeat_count_basis=repeats_only：不含首次", f"{last}只算重复{count - 1}次，未到", "03-09 12:00", week,
              f"{last} matter_count={count}\n{last} no {rule}", readings="R10",
              parameters={"repeat_count_basis": "repeats_only"})
    far = "Z 2025-03-01 10:00 register matter=M\nZ 2025-03-01 10:30 dispatch UNIT\n" + "\n".join(week.splitlines()[:-2])
    yield row("不限时间窗：上年的也计", f"2025年的Z加本周{count - 1}次，{before}为第{count}次", "03-09 12:00", far,
              f"{before} matter_count={count}\n{before} {rule}", readings="R10")
    for window, words in (("calendar_year", "本年内"), ("rolling_365d", "365日内")):
        yield row(f"repeat_window={window}：只计{words}", f"2025/3/1的Z不在窗内，{before}只算{count - 1}次", "03-09 12:00", far,
                  f"{before} no {rule}", readings="R10", parameters={"repeat_window": window})
    near = far.replace("2025-03-01", "2025-06-01")
    yield row("repeat_window=rolling_365d：上年但在365日内的计入", f"2025/6/1距本周不足365日，{before}为第{count}次", "03-09 12:00", near,
              f"{before} {rule}", readings="R10", parameters={"repeat_window": "rolling_365d"})
    for day, fits in ((count, False), (count + 1, True)):
        edge = near.replace("2025-06-01", f"2025-03-{day:02d}")
        yield row("repeat_window=rolling_365d：至当日止共365日", f"{before}在3/{count}，往前365日自2025/3/{count + 1}起；Z在2025/3/{day}",
                  "03-09 12:00", edge, f"{before} {'' if fits else 'no '}{rule}", readings="R10",
                  parameters={"repeat_window": "rolling_365d"})
    yield row("repeat_window=calendar_year：上年的不计", "2025/6/1是上年", "03-09 12:00", near, f"{before} no {rule}",
              readings="R10", parameters={"repeat_window": "calendar_year"})


def _answers(pack: str) -> Iterator[Scenario]:
    row = Row(pack, "rate")
    months = ("2026-03", "2026")
    five = """
    A,B,C,D,E,F,G 03-02 10:00 register
    A,B,C,D,E,F,G 03-02 10:30 dispatch UNIT
    A 03-03 09:00 file_result actual
    B 03-03 09:00 file_result explained
    C 03-03 09:00 file_result actual
    D 03-03 09:00 file_result unsolved
    A,B,C,D 03-03 09:00 reply phone
    A 03-05 09:00 revisit SOURCE satisfied process=satisfied resolved=yes reached=yes contacted=yes
    B 03-05 09:00 revisit SOURCE basic process=dissatisfied resolved=no reached=yes contacted=yes
    C 03-05 09:00 revisit SOURCE neutral process=basic resolved=basic reached=yes contacted=no
    D 03-05 09:00 revisit SOURCE dissatisfied process=neutral resolved=yes reached=yes contacted=yes
    F 03-05 09:00 revisit SOURCE reached=no
    G 03-05 09:00 revisit SOURCE reached=yes
    """
    a, b, c, d = {"chengdong": (1, 1, 0, 0), "luyang_cg": (1, 0.6, 0.6, 0)}.get(pack, (1, 0.8, 0.6, 0))
    source = {"youyilu": "street", "luyang_cg": "street"}.get(pack, "district")
    result, process = a + b + c + d, a + b + c + d
    text = {2.4: "60.00", 2.0: "50.00", 2.2: "55.00"}[round(result, 1)]
    visited = pack in ("chengdong", "luyang_cg")
    resolve = "2/4 50.00" if visited else "2/3 66.67"
    rates = "\n".join(f"""
    rate {p} satisfaction_rate {result}/4 {text}
    rate {p} result_satisfaction_rate {result}/4 {text}
    rate {p} process_satisfaction_rate {process}/4 {text}
    rate {p} response_rate 3/5 60.00
    rate {p} actual_solve_rate 2/3 66.67
    rate {p} resolve_rate {resolve}
    """ for p in months)
    working = (f"满意、基本满意、一般、不满意各1件，权重{a}/{b}/{c}/{d}→{result:g}/4；未接通的F不进分母，接通未作答的G只进响应率："
               f"联系3÷接通5；实际解决2÷(实际2+解释1)；已解决2÷作答4")
    yield row("回访各率：权重、来源、口径", working, "03-31 12:00", five.replace("SOURCE", source), rates, readings="R24 R8")
    for other in ("street", "district", "city", "unit"):
        if other != source:
            yield row(f"来源不混：{other}的回访不进本规定的满意率", f"本规定取{source}", "03-31 12:00", five.replace("SOURCE", other),
                      "rate 2026-03 satisfaction_rate 0/0 null\nrate 2026-03 response_rate 0/0 null", readings="R8")
            yield row(f"satisfaction_source={other}", "换来源后计入", "03-31 12:00", five.replace("SOURCE", other),
                      f"rate 2026-03 satisfaction_rate {result}/4 {text}", readings="R8",
                      parameters={"satisfaction_source": other})
    form = "actual/(actual+explained)" if visited else "resolved/revisited"
    yield row(f"resolve_rate_form={form}", "换口径", "03-31 12:00", five.replace("SOURCE", source),
              f"rate 2026-03 resolve_rate {'2/3 66.67' if visited else '2/4 50.00'}", readings="R24",
              parameters={"resolve_rate_form": form})
    yield row("考核年度从11月起：2026年为2025/11至2026/10", "A 2025/10/31、B 2025/11/1、C 2026/10/31、D 2026/11/1；退单各一件", "11-20 12:00",
              """
              A 2025-10-31 10:00 register
              B 2025-11-01 10:00 register
              C 10-31 10:00 register
              D 11-01 10:00 register
              """, "rate 2026 close_rate 0/2 0.00\nrate 2025 close_rate 0/1 0.00", readings="R24",
              parameters={"score_year_start_month": 11})
    yield row("考核年度从1月起", "A上年末、B本年初、C本年末", "2027-01-02 12:00",
              """
              A 2025-12-31 23:59 register
              B 2026-01-01 00:00 register
              C 2026-12-31 23:59 register
              D 2027-01-01 00:00 register
              """, "rate 2026 close_rate 0/2 0.00\nrate 2025 close_rate 0/1 0.00\nrate 2027 close_rate 0/1 0.00",
              readings="R24")
