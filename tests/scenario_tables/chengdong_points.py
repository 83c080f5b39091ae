"""城东街道, second half: weeks, the eleven items, interviews."""

from __future__ import annotations

from collections.abc import Iterator

from tests.scenario_tables.builder import Scenario
from tests.scenario_tables.chengdong import row, sent


def rows() -> Iterator[Scenario]:
    """Every row of this table."""
    yield from _weeks()
    yield from _scores()
    yield from _interviews()



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
    yield row("19-a", "一周口头说明与约谈的界：过程1说明、2约谈；结果1无、2说明、3约谈；重的一档为准", "三（九）", "R13 R8",
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
        + sent("E", to="戊社区") + sent("H", to="辛社区") + sent("F", to="己社区") + sent("G", "line=province", to="庚社区")
    yield row("20-a", "其他扣分与市二次重办约谈：各算各的，一次市重办、加分、无理由退件不算", "三（九）", "R13",
             "甲超期回退、乙推诿、丙其他扣分-1→约谈；丁其他加分+1、辛0分、戊无理由退件→没有；己市重办一次→没有，庚市重办两次→约谈", "03-09 09:00", other + """
             A 03-03 09:00 flag late_return
             B 03-03 09:00 flag buck_passing
             C 03-03 09:00 flag other_deduction -1
             D 03-03 09:00 flag other_deduction 1
             H 03-03 09:00 flag other_deduction 0
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
             no action weekly_interview 辛社区 {week}
             no action weekly_interview 己社区 {week}
             action weekly_interview 庚社区 {week}
             """)
    yield row("20-b", "二次续报、续报后重办也是区通报的其他扣分", "三（九） 附件2 二.8", "R13", "甲二次续报；乙续报后重办；丙只续报一次", "03-09 09:00",
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
    yield row("19-b", "周一至周日：周日23:59归本周，周一零点归下周", "三（九）", "R13", "各1件→各自说明，不到约谈", "03-16 09:00", split, """
             action weekly_explain 甲社区 2026-W10
             action weekly_explain 甲社区 2026-W11
             no action weekly_interview 甲社区 2026-W10
             no action weekly_interview 甲社区 2026-W11
             """)
    yield row("19-c", "week_basis=rolling_7d：任意连续七日合计", "三（九）", "R13", "3/8与3/9在同一个七日内→2件约谈（以后一件所在周论）", "03-16 09:00", split,
             "action weekly_interview 甲社区 2026-W11\naction weekly_explain 甲社区 2026-W10",
             parameters={"week_basis": "rolling_7d"})
    apart = split.replace("03-09 00:00", "03-15 09:00")
    yield row("19-f", "week_basis=rolling_7d：同一周内先到说明、后到约谈的，以约谈论", "三（九）", "R13", "3/9一件（说明），3/10第二件（约谈）→约谈", "03-16 09:00",
              sent("A,B", to="甲社区") + """
             A 03-09 09:00 revisit district process=dissatisfied reached=yes
             B 03-10 09:00 revisit district process=dissatisfied reached=yes
             """, "action weekly_interview 甲社区 2026-W11\nno action weekly_explain 甲社区 2026-W11",
             parameters={"week_basis": "rolling_7d"})
    yield row("19-g", "按件不按次：同一件一周内区、市先后回访都不满意，是1件", "三（九）", "R13",
              "甲A过程不满意两次=1件→说明；乙B结果不满意三次=1件→没有；丙C、D两件各一次→约谈；丁E结果两次、F一次=2件→说明", "03-09 09:00",
              sent("A", to="甲社区") + sent("B", to="乙社区") + sent("C,D", to="丙社区") + sent("E,F", to="丁社区") + """
             A,C 03-03 09:00 revisit district process=dissatisfied reached=yes
             A,D 03-04 09:00 revisit city process=dissatisfied reached=yes
             B,E,F 03-03 09:00 revisit district dissatisfied reached=yes
             B,E 03-04 09:00 revisit city dissatisfied reached=yes
             B 03-05 09:00 revisit district dissatisfied reached=yes
             """, f"""
             action weekly_explain 甲社区 {week}
             no action weekly_interview 甲社区 {week}
             no action weekly_explain 乙社区 {week}
             no action weekly_interview 乙社区 {week}
             action weekly_interview 丙社区 {week}
             action weekly_explain 丁社区 {week}
             no action weekly_interview 丁社区 {week}
             """)
    yield row("19-d", "week_basis=rolling_7d：第八日不合计", "三（九）", "R13", "3/8与3/15相隔七日，不在同一个七日内", "03-16 09:00", apart,
             "action weekly_explain 甲社区 2026-W11\nno action weekly_interview 甲社区 2026-W11",
             parameters={"week_basis": "rolling_7d"})
    yield row("19-e", "作废的工单不算", "三（九）", "R13", "A作废后没有扣分也没有说明", "03-16 09:00", sent("A") + """
             A 03-05 09:00 revisit district process=dissatisfied reached=yes
             A 03-06 09:00 void reason=误登
             """, "no action weekly_explain 甲社区 2026-W10\nscore 甲社区 2026-03 0 0")


def _scores() -> Iterator[Scenario]:
    yield row("29-a", "十一项逐项：分值、条款、每件次", "附件2 二", "R16",
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
    yield row("33-a", "重办双倍：区1、2、4，市2、4，两条链互不相干；另一件另起", "附件2 二.7", "R19", "-1-2-4-2-4=-13；B区一次-1；共-14", "03-20 09:00",
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
    yield row("29-b", "月份以事发时刻论：月末23:59与次月零点；超期以到期日论", "附件2 二.1", "R16", "A 3/31 23:59、B 4/1 0:00；C到期3/31，4/2才看还是3月的", "04-02 09:00",
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
    yield row("29-c", "同一件既超期回复又超期回退：同月一件只扣一次，跨月各扣", "附件2 二.1", "R16", "A同月→-1；B到期3月、回退标记4月→各-1", "04-02 09:00",
             sent("A,B", "line=province") + """
             A 03-10 09:00 flag late_return
             B 04-01 09:00 flag late_return
             """, "score 甲社区 2026-03 -2 2\nscore 甲社区 2026-04 -1 1")
    yield row("31-a", "每件一次：同一件两次回访不满意、两次列督办、两次记无理由退件、两次主动承办，同月各算一件；推诿才按件次", "附件2 二", "R16",
              "A过程-1、结果-0.5、未解决-0.5（区、市、重办后又不满意都是这一件），区重办-1；B无理由-1、区督办-2、市督办-3、主动+1、推诿两次-2；4月A又不满意另计-1；3月共-10", "04-02 09:00",
              sent("A,B") + """
             A 03-03 09:00 reply phone
             A 03-03 09:10 file_result actual evidence=image
             A 03-03 10:00 close
             A 03-04 09:00 revisit district dissatisfied process=dissatisfied resolved=no reached=yes
             A 03-05 09:00 revisit city dissatisfied process=dissatisfied resolved=no reached=yes
             A 03-06 09:00 redo district
             A 03-09 09:00 revisit district dissatisfied process=dissatisfied resolved=no reached=yes
             A 04-01 09:00 revisit district process=dissatisfied reached=yes
             B 03-04 09:00 flag groundless_return
             B 03-05 09:00 flag groundless_return
             B 03-04 10:00 flag district_supervised
             B 03-05 10:00 flag district_supervised
             B 03-04 11:00 flag city_supervised
             B 03-05 11:00 flag city_supervised
             B 03-04 12:00 flag proactive
             B 03-05 12:00 flag proactive
             B 03-04 14:00 flag buck_passing
             B 03-05 14:00 flag buck_passing
             """, """
             score 甲社区 2026-03 -10 10
             score 甲社区 2026-04 -1 1
             line 甲社区 2026-03 score_process_bad -1 A at=03-04T09:00
             line 甲社区 2026-03 score_redo_district_base -1 A
             """)
    yield row("34-c", "首次续报按承诺办结的，重办后另行续报不是二次续报；未按承诺的才是", "三（七） 附件2 二.8", "R20",
              "A承诺3/6、3/5办结，3/30区重办（续报后重办-3、首次区重办-1），4/1另行续报→不约谈，4月不再扣；B 3/5反馈、3/9退回修改，3/9再续报时承诺已过→二次续报-3",
              "04-02 09:00", sent("A", "line=province", "甲社区") + sent("B", "line=province", "乙社区") + """
             A,B 03-03 10:00 report_progress 03-06T17:30
             A,B 03-05 09:00 reply phone
             A,B 03-05 09:10 file_result actual evidence=image
             A 03-05 10:00 close
             A 03-30 09:00 redo district
             A 04-01 09:00 report_progress 04-10T17:30
             B 03-09 09:00 review_result no
             B 03-09 10:00 report_progress 03-20T17:30
             """, """
             A no progress_interview
             B progress_interview 03-09T10:00
             score 甲社区 2026-03 -4 2
             score 甲社区 2026-04 0 0
             score 乙社区 2026-03 -3 1
             """)
    given = sent("A") + "A 03-03 09:00 flag other_deduction -2\nA 03-03 10:00 flag other_deduction 0.5\n" \
        "A 03-03 11:00 flag other_deduction"
    yield row("20-c", "区通报其他扣分按录入的正负分值；没录分值的不计", "三（九） 附件2 二.11", "R16", "-2+0.5=-1.5", "03-10 09:00", given,
             "score 甲社区 2026-03 -1.5 2\nline 甲社区 2026-03 score_other_deduction -2 A ~三（九）")
    yield row("20-d", "score_other_deduction=-1：没录分值的按本单位定的数", "三（九）", "R16", "-2+0.5-1=-2.5", "03-10 09:00", given,
             "score 甲社区 2026-03 -2.5 3", parameters={"score_other_deduction": -1})
    yield row("38-a", "没有底分、上限、下限；没有工单的单位0分", "附件2", "", "甲-3，乙没有事0分，办公室不排名", "03-10 09:00", sent("A") + """
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
    yield row("22-a", "每月后三名说明：只有村（社区），只在月份", "三（十）", "R15", "甲0、乙-1、丙-2、丁-3、戊-4；后三丙丁戊；办公室-9不列", "03-31 12:00",
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
    three = "".join(sent(chr(65 + n), to=u) + f"{chr(65 + n)} 03-05 09:00 flag other_deduction -{n}\n"
                    for n, u in enumerate(units[:3]))
    yield row("22-b", "正好三个单位、不足三个的，全列", "三（十）", "R15", "只有甲、乙、丙三村，都列", "03-31 12:00", three, """
             action month_bottom 甲村 2026-03
             action month_bottom 乙村 2026-03
             action month_bottom 丙村 2026-03
             """)
    history = sent("A,B", to="甲社区") + sent("C", to="乙社区") + """
    A 03-10 09:00 remind
    B 03-31 09:00 remind
    C 03-10 09:00 remind
    C 03-11 09:00 remind
    """
    yield row("26-a", "多次提醒（3次）拒不改正→党政办主要负责人约谈；2次不约谈", "四（三）", "", "甲两件各一次、乙同一件两次，都只有2次", "04-30 09:00", history,
             "no action reminder_interview 甲社区\nno action reminder_interview 乙社区")
    yield row("26-b", "第3次提醒即约谈，跨件、跨月都累计", "四（三）", "", "甲3/10、3/31、4/1共3次，列在4月；乙3月3次，列在3月", "04-30 09:00",
             history + "A 04-01 09:00 remind\nC 03-12 09:00 remind", """
             action reminder_interview 甲社区 2026-04 ~四（三）
             action reminder_interview 乙社区 2026-03
             """)
    yield row("01-a", "一次解决率：没有重办、续报、不满意的办结 ÷ 办结", "一", "R24", "A干净；B重办、C续报、D回访未解决；共办结4→1/4", "03-31 12:00",
             sent("A,B,C,D,E", "line=province") + """
             C 03-03 08:40 report_progress 03-06T17:30
             A,B,C,D 03-03 09:00 reply phone
             A,B,C,D 03-03 09:10 file_result actual evidence=image
             A,B,C,D 03-03 10:00 close
             B 03-04 09:00 redo district
             D 03-04 09:00 revisit unit resolved=no reached=yes
             A 03-04 09:00 revisit unit satisfied resolved=yes reached=yes
             """, "rate 2026-03 first_time_rate 1/4 25.00\nrate 2026-03 close_rate 3/5 60.00")
