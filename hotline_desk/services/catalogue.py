"""Every rule name of the contract (§3): its kind, its word, the parameters it turns on and those it reads besides.

A pack has a rule when it cites a clause for it in its [rules] table or sets one of the parameters the
rule turns on. Whatever the engine can say of an order, a unit or a refused act has a row here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hotline_desk.domain.indicators import INDICATORS
from hotline_desk.domain.parameters import PARAMETERS
from hotline_desk.domain.policy import Parameter, Rulebook
from hotline_desk.domain.rules import FINDING_WORDS, TIMER_WORDS

ACTION_WORDS = {
    "weekly_explain": "周口头说明", "weekly_interview": "周末位约谈", "month_bottom": "月排名末位说明",
    "quarter_bottom": "季排名末位约谈", "card_duty": "三牌办理责任", "supervise_interview": "督办不力约谈",
    "reminder_interview": "多次提醒约谈",
}
REFUSAL_WORDS = {
    "return_window": "退单超期", "return_signature": "退单缺签字", "return_forbidden": "不得退单、改派",
    "extension_window": "延期申请超期", "city_extension_window": "市级延期申请超期", "extension_report": "市级延期缺书面报告",
    "extension_limit": "延期超过最长时限", "redo_signature_missing": "缺分管领导签字不得结案", "evidence_missing": "缺证据材料",
    "wrong_state": "办件次序不对",
}
SCORES = tuple(name for name in PARAMETERS if name.startswith("score_") and name not in (
    "score_redo_ratio", "score_weights", "score_year_start_month"))
_DAYS = ("count_receipt_day", "deadline_clock", "after_hours_policy")


@dataclass(frozen=True, slots=True)
class RuleRow:
    """``turns``: the parameters that make the rule exist in a pack; ``reads``: what else bears on its outcome."""

    turns: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()


_ROWS: Mapping[str, RuleRow] = {
    # timers
    "dispatch_alert": RuleRow(("dispatch_alert_minutes",), ("office_hours",)),
    "first_contact": RuleRow(("first_contact_workdays", "first_contact_alert_minutes"),
                             ("first_contact_by", "first_contact_target", "sms_counts_as_contact", *_DAYS)),
    "handle": RuleRow(("handle_workdays_simple", "handle_workdays_general", "handle_workdays_complex",
                       "reply_workdays_province_line", "reply_workdays_urgent", "instant_handle_workdays"),
                      ("handle_clock_start", "use_platform_due", *_DAYS)),
    "initial_reply": RuleRow(("instant_initial_reply",), ("office_hours",)),
    "urgent_feedback": RuleRow(("urgent_feedback_hours",)),
    "emergency_arrival": RuleRow(("emergency_arrive_hours",)),
    "return_window": RuleRow(("return_half_workday_minutes", "return_hours_12345", "return_hours_12319"),
                             ("return_late_policy", "return_signers", "timers_run_during_return", "office_hours")),
    "extension_window": RuleRow(("extension_apply_workdays",), ("extension_max_total_workdays", *_DAYS)),
    "city_extension_window": RuleRow(("city_extension_apply_workdays",), ("city_extension_requires_report", *_DAYS)),
    "result_reply": RuleRow(("result_reply_workdays",), _DAYS),
    "redo": RuleRow(("redo_workdays",), ("redo_requires_leader_signature", *_DAYS)),
    "supervise_feedback": RuleRow(("supervise_feedback_workdays",), _DAYS),
    "ledger_review": RuleRow(("ledger_review_rule",), ("ledger_enabled",)),
    "archive_alert": RuleRow(("archive_alert_workdays",), ("archive_required",)),
    "promised": RuleRow(), "planned_close": RuleRow(), "visit_window": RuleRow(),
    "platform_due": RuleRow((), ("use_platform_due",)),
    # findings
    "supervise_repeat": RuleRow(("supervise_repeat_count",), ("repeat_count_basis", "repeat_window", "chronic_join")),
    "supervise_chronic": RuleRow(("supervise_chronic_years",), ("chronic_join", "supervise_repeat_count")),
    "supervise_overdue": RuleRow(("supervise_on_overdue",)),
    "supervise_superior_dissatisfied": RuleRow(("supervise_on_superior_dissatisfied",)),
    "supervise_leader_or_media": RuleRow(("supervise_on_leader_or_media",)),
    "supervise_buck_passing": RuleRow(),
    "repeat_card": RuleRow(("card_yellow", "card_orange", "card_red"), ("repeat_count_basis", "repeat_window")),
    "escalation_hint": RuleRow(("escalation_hint_repeat", "escalation_hint_redo"), ("escalation_enabled",)),
    "case_transfer_required": RuleRow(("case_transfer_enabled",)),
    "redo_signature_missing": RuleRow(("redo_requires_leader_signature",)),
    "evidence_missing": RuleRow(("evidence_required",)),
    "progress_interview": RuleRow(),
    "face_reply_required": RuleRow(("face_reply_after_bad_revisits",), ("revisit_rounds",)),
    # what follows for a unit
    "weekly_explain": RuleRow(("weekly_explain_process_bad", "weekly_explain_result_bad"), ("week_basis",)),
    "weekly_interview": RuleRow(("weekly_interview_process_bad", "weekly_interview_result_bad",
                                 "weekly_interview_city_redo", "weekly_interview_other_deduction"), ("week_basis",)),
    "month_bottom": RuleRow(("month_bottom_n",), ("tie_policy", "ranking_groups")),
    "quarter_bottom": RuleRow(("quarter_bottom_n",), ("tie_policy", "ranking_groups")),
    "card_duty": RuleRow((), ("card_yellow", "card_orange", "card_red")),
    "supervise_interview": RuleRow(),
    "reminder_interview": RuleRow(("reminder_interview_count",)),
    # refusals that are not named like a timer or a finding
    "return_signature": RuleRow(("return_signers",)),
    "return_forbidden": RuleRow(("internal_return_allowed",)),
    "extension_report": RuleRow(("city_extension_requires_report",)),
    "extension_limit": RuleRow(("extension_max_total_workdays",)),
    "wrong_state": RuleRow(),
    # score lines read more than their own points
    "score_redo_district_base": RuleRow(("score_redo_district_base",), ("score_redo_ratio", "same_event_policy")),
    "score_redo_city_base": RuleRow(("score_redo_city_base",), ("score_redo_ratio", "same_event_policy")),
    # indicators whose counting the office can set
    "satisfaction_rate": RuleRow((), ("satisfaction_weights", "satisfaction_source")),
    "result_satisfaction_rate": RuleRow((), ("satisfaction_weights", "satisfaction_source")),
    "process_satisfaction_rate": RuleRow((), ("satisfaction_weights", "satisfaction_source")),
    "response_rate": RuleRow((), ("satisfaction_source",)),
    "resolve_rate": RuleRow((), ("resolve_rate_form", "satisfaction_source")),
    "first_contact_rate": RuleRow((), ("first_contact_target", "first_contact_workdays")),
    "revisit_rate": RuleRow((), ("revisit_target",)),
}


def row(name: str) -> RuleRow:
    """The parameters of a rule; a score line turns on its own points."""
    return _ROWS.get(name) or RuleRow((name,) if name in SCORES else (), ("same_event_policy",) if name in SCORES else ())


def rule_names() -> tuple[str, ...]:
    """Every rule name of the contract: timers, findings, actions, refusals, score lines, indicators."""
    return tuple(dict.fromkeys([*TIMER_WORDS, *FINDING_WORDS, *ACTION_WORDS, *REFUSAL_WORDS, *SCORES, *INDICATORS]))


def word(name: str) -> str:
    """What a rule is called in Chinese."""
    for words in (TIMER_WORDS, FINDING_WORDS, ACTION_WORDS, REFUSAL_WORDS):
        if name in words:
            return words[name]
    return INDICATORS[name][0] if name in INDICATORS else PARAMETERS[name].label if name in PARAMETERS else name


def has(book: Rulebook, name: str) -> bool:
    """True if the pack knows this rule: by a clause of its own, or by a value it turns on that is not switched off."""
    if name in INDICATORS or name == "wrong_state" or name in book.pack.info.get("rules", {}):
        return True
    return any(value_on(book.get(parameter), name) for parameter in row(name).turns)


def value_on(parameter: Parameter | None, rule: str) -> bool:
    """False for a switch that is off; the ban on returns is the one rule that an off switch makes."""
    if parameter is None:
        return False
    return not parameter.value if rule == "return_forbidden" else parameter.value is not False


def parameters(book: Rulebook, name: str) -> list[Parameter]:
    """The values a rule turns on, then those that bear on it, as they stand in this rulebook."""
    return [book[one] for one in _names(name) if one in book]


def _names(name: str) -> Iterator[str]:
    found = row(name)
    yield from dict.fromkeys([*found.turns, *found.reads])
