"""Each switch on both sides, for all four packs: acts a pack lacks, closing, evidence, archive, 督办 triggers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.scenario_tables.builder import Scenario
from tests.scenario_tables.common import FIVE, PACKS, Row


def rows() -> Iterator[Scenario]:
    """Every row, for each pack."""
    for pack in PACKS:
        yield from _switches(pack)


ACTS = """
A 03-02 10:00 register
A 03-02 10:30 dispatch UNIT general
"""
DONE = """
A 03-03 09:00 reply phone
A 03-03 09:10 file_result actual
A 03-03 09:20 review_result yes
A 03-03 09:30 submit
A 03-03 10:00 close
"""


def _switches(pack: str) -> Iterator[Scenario]:
    row = Row(pack, "switch")
    for name, words, line, has in (
        ("ledger_enabled", "挂账", "A 03-03 10:00 open_ledger 客观原因", pack == "luyang_cg"),
        ("escalation_enabled", "提级", "A 03-03 10:00 escalate draft", pack == "chengdong"),
        ("case_transfer_enabled", "诉转案", "A 03-03 10:00 transfer_case require ecology", pack == "changning_cg"),
    ):
        no = " !! wrong_state"
        yield row(f"{words}：本规定{'有' if has else '没有'}这一环节", "有则记录，没有则说明后拒收", "03-03 12:00",
                  ACTS + line + ("" if has else no), "A round=1")
        yield row(f"{words}：{name}改为相反", "有无反过来，收与拒也反过来", "03-03 12:00", ACTS + line + (no if has else ""),
                  "A round=1", parameters={name: not has})
    extension = "A 03-03 10:00 request_extension street reason=需论证"
    has = pack == "youyilu"
    given = FIVE | {"extension_apply_workdays": 3}
    yield row(f"延期：本规定{'有' if has else '没有'}这一环节", "3/5前可申请", "03-03 12:00",
              ACTS + extension + ("" if has else " !! wrong_state"), "A round=1", readings="R7", parameters=given)
    yield row("延期：extension_enabled改为相反", "有无反过来", "03-03 12:00",
              ACTS + extension + (" !! wrong_state" if has else ""), "A round=1", readings="R7",
              parameters=given | {"extension_enabled": not has})
    yield from _closing(row, pack)
    yield from _triggers(row, pack)


def _closing(row: Row, pack: str) -> Iterator[Scenario]:
    waits = pack != "changning_cg"
    state = "pending_revisit" if waits else "closed"
    yield row("结案后还没有回访的" + ("待回访" if waits else "即办结"), "有回访轮次的等回访，没有的办结", "03-03 12:00", ACTS + DONE,
              f"A state={state}")
    other = {"revisit_rounds": [] if waits else ["hotline_office"]}
    yield row("revisit_rounds改为相反", "轮次为空即办结，不空即待回访", "03-03 12:00", ACTS + DONE,
              f"A state={'closed' if waits else 'pending_revisit'}", parameters=other)
    needs = pack in ("chengdong", "changning_cg")
    shown = "A evidence_missing 03-03T09:10" if needs else "A no evidence_missing"
    hidden = "A no evidence_missing" if needs else "A evidence_missing 03-03T09:10"
    yield row("反馈不附证据" + ("即提示缺证据" if needs else "不提示"), "file_result没有evidence", "03-03 12:00", ACTS + DONE, shown)
    yield row("evidence_required改为相反", "提示与否反过来", "03-03 12:00", ACTS + DONE, hidden,
              parameters={"evidence_required": not needs})
    if needs:
        yield row("附了证据就不提示", "evidence=image", "03-03 12:00",
                  (ACTS + DONE).replace("actual", "actual evidence=image"), "A no evidence_missing")
    keeps, days = pack == "changning_cg", {"archive_alert_workdays": 3}
    shown = "A archive_alert 03-06T17:30 running soft=true" if keeps else "A no archive_alert"
    hidden = "A no archive_alert" if keeps else "A archive_alert 03-06T17:30 running soft=true"
    yield row("一诉一档：" + ("结案后3个工作日提醒" if keeps else "不要求归档的不提醒"), "3/3结案为第0日；3/4=1、3/5=2、3/6=3→17:30", "03-04 12:00",
              ACTS + DONE, shown, parameters=None if keeps else days)
    yield row("archive_required改为相反", "提醒与否反过来", "03-04 12:00", ACTS + DONE, hidden,
              parameters=days | {"archive_required": not keeps})
    redone = ACTS + DONE + """
    A 03-03 11:00 redo district
    A 03-04 09:00 reply phone
    A 03-04 09:10 file_result actual
    A 03-04 09:20 submit
    A 03-04 10:00 close"""
    signs = pack == "youyilu"
    no = " !! redo_signature_missing"
    yield row("重办件结案" + ("须分管领导签字" if signs else "不须签字"), "第二轮没有带签字的审核", "03-04 12:00",
              redone + (no if signs else ""), "A round=2\n" + ("A redo_signature_missing 03-04T09:10" if signs
                                                             else "A no redo_signature_missing"), readings="R1")
    yield row("redo_requires_leader_signature改为相反", "收与拒反过来", "03-04 12:00", redone + ("" if signs else no),
              "A round=2\n" + ("A no redo_signature_missing" if signs else "A redo_signature_missing 03-04T09:10"),
              readings="R1", parameters={"redo_requires_leader_signature": not signs})


def _triggers(row: Row, pack: str) -> Iterator[Scenario]:
    supervises = pack == "youyilu"
    overdue = ACTS + "A 03-09 17:31 reply phone\nA 03-09 17:31 file_result actual"
    yield from _either(row, "supervise_on_overdue", "supervise_overdue", "03-09T17:30", "应办未办：到期后一分钟才办结",
                       "到期3/9 17:30，迟办结也算", "03-10 12:00", overdue, supervises, FIVE)
    yield row("应办未办：整点办结不算", "3/9 17:30办结在时限内", "03-10 12:00",
              ACTS + "A 03-09 17:30 reply phone\nA 03-09 17:30 file_result actual",
              "A handle 03-09T17:30 met\nA no supervise_overdue", readings="R14",
              parameters=FIVE | {"supervise_on_overdue": True})
    bad = ACTS + DONE + "A 03-04 09:00 revisit district dissatisfied reached=yes"
    yield from _either(row, "supervise_on_superior_dissatisfied", "supervise_superior_dissatisfied", "03-04T09:00",
                       "区热线办回访不满意", "区回访结果不满意", "03-04 12:00", bad, supervises, {})
    own = ACTS + DONE + "A 03-04 09:00 revisit street dissatisfied reached=yes"
    yield row("本级回访不满意不触发督办", "只看市、区回访", "03-04 12:00", own, "A no supervise_superior_dissatisfied",
              readings="R8", parameters={"supervise_on_superior_dissatisfied": True})
    marked = "A 03-02 10:00 register flags=media\nA 03-02 10:30 dispatch UNIT general"
    yield from _either(row, "supervise_on_leader_or_media", "supervise_leader_or_media", "03-02T10:00",
                       "媒体曝光（登记时标记）", "自登记时起", "03-02 12:00", marked, pack in ("youyilu", "changning_cg"), {})
    later = ACTS + "A 03-03 09:00 flag leader_instruction"
    yield row("领导批示（事后标记）自标记时起", "3/3 9:00标记", "03-03 12:00", later,
              "A supervise_leader_or_media 03-03T09:00", readings="R14", parameters={"supervise_on_leader_or_media": True})


def _either(row: Row, name: str, finding: str, since: str, title: str, working: str, now: str, history: str,
            has: bool, given: Mapping[str, Any]) -> Iterator[Scenario]:
    shown, hidden = f"A {finding} {since}", f"A no {finding}"
    yield row(title + ("→督办候选" if has else "：本规定不以此督办"), working, now, history, shown if has else hidden,
              readings="R14", parameters=given)
    yield row(f"{name}改为相反", working, now, history, hidden if has else shown, readings="R14",
              parameters={**given, name: not has})
