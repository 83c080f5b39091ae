"""Every parameter a regulation may set: its name, label, unit, the values it takes and who reads it.

The names are those of the contract. A pack or an office file that sets a name not in this table is
refused, so a number that no rule reads cannot pass for one that works.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Check = Callable[[Any], str | None]
"""Takes a value; gives None where it is right, else what would be right, in Chinese."""


@dataclass(frozen=True, slots=True)
class Spec:
    """One parameter. ``read_by`` is the module that reads it, or ``informative: why it is kept``."""

    name: str
    label: str
    unit: str
    check: Check
    read_by: str


def flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else "应为 true 或 false"


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def whole(value: Any) -> str | None:
    return None if _is_int(value) and value >= 0 else "应为不小于0的整数"


def positive(value: Any) -> str | None:
    return None if _is_int(value) and value > 0 else "应为大于0的整数"


def positive_number(value: Any) -> str | None:
    return None if _is_number(value) and value > 0 else "应为大于0的数"


def percent(value: Any) -> str | None:
    return None if _is_number(value) and 0 <= value <= 100 else "应为0到100的数"


def month(value: Any) -> str | None:
    return None if _is_int(value) and 1 <= value <= 12 else "应为1到12的整数"


def points(value: Any) -> str | None:
    return None if _is_number(value) else "应为分值（数）"


def points_or_manual(value: Any) -> str | None:
    return None if value == "manual" or _is_number(value) else "应为分值（数）或“manual”（据通报手工录入）"


def text(value: Any) -> str | None:
    return None if isinstance(value, str) and value.strip() else "应为不空的文字"


def texts(value: Any) -> str | None:
    fine = isinstance(value, list) and all(text(item) is None for item in value)
    return None if fine else "应为文字的列表"


def one_of(*words: str) -> Check:
    """A check for one word out of a closed list."""

    def check(value: Any) -> str | None:
        return None if isinstance(value, str) and value in words else f"应为 {'、'.join(words)} 之一"

    return check


def list_of(*words: str) -> Check:
    """A check for a list of words, each once, out of a closed list."""

    def check(value: Any) -> str | None:
        fine = isinstance(value, list) and all(isinstance(item, str) and item in words for item in value)
        return None if fine and len(set(value)) == len(value) else f"应为 {'、'.join(words)} 的列表，不得重复"

    return check


def weights(value: Any) -> str | None:
    """The four weights of a score, in percent; they must make 100."""
    fine = isinstance(value, list) and len(value) == 4 and all(percent(item) is None for item in value)
    return None if fine and abs(sum(value) - 100) < 1e-9 else "应为四个权重，合计100"


def ratios(value: Any) -> str | None:
    """The weights of satisfied, basic, neutral, dissatisfied, each from 0 to 1 and never rising."""
    fine = isinstance(value, list) and len(value) == 4 and all(_is_number(v) and 0 <= v <= 1 for v in value)
    return None if fine and value == sorted(value, reverse=True) else "应为四个0到1的数，从满意到不满意不得递增"


_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


_DAY = re.compile(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")


def spans(value: Any) -> str | None:
    """Office hours: pairs of HH:MM in order, the same as text, or a table with seasons.

    A season has ``from`` and ``to`` (month-day) and its own ``spans``.
    """
    if isinstance(value, dict):
        seasons = value.get("seasons", [])
        fine = value.keys() <= {"spans", "seasons"} and _in_order(value.get("spans"))
        fine = fine and isinstance(seasons, list) and all(_season(season) for season in seasons)
    else:
        fine = _in_order(value)
    return None if fine else '应为先后不重叠的时段，如 [["08:30", "12:00"], ["13:30", "17:30"]]'


def _season(value: Any) -> bool:
    if not isinstance(value, dict) or value.keys() != {"from", "to", "spans"}:
        return False
    ends = (str(value["from"]), str(value["to"]))
    return all(_DAY.fullmatch(end) for end in ends) and _in_order(value["spans"])


def _in_order(value: Any) -> bool:
    """True for spans of which each ends after it began and before the next begins."""
    pairs = [part.split("-") for part in value.split(",")] if isinstance(value, str) else value
    if not isinstance(pairs, list) or not pairs or any(not isinstance(p, list) or len(p) != 2 for p in pairs):
        return False
    moments = [moment for pair in pairs for moment in pair]
    if not all(isinstance(moment, str) and _CLOCK.fullmatch(moment) for moment in moments):
        return False
    return all(a < b for a, b in pairwise(moments))


_ROWS: tuple[Spec, ...] = (
    # how time is counted
    Spec("count_receipt_day", "收到当日计为第1日", "bool", flag, "domain.case"),
    Spec("deadline_clock", "到期时刻", "enum", one_of("office_close", "end_of_day", "same_clock"), "domain.case"),
    Spec("after_hours_policy", "下班后收到的处理", "enum", one_of("as_is", "next_open"), "domain.case"),
    Spec("office_hours", "办公时间", "hours_of_day", spans, "calendars"),
    Spec(
        "unknown_year_policy",
        "尚无放假安排的年份",
        "enum",
        one_of("provisional"),
        "informative: one way only, 暂定 until the notice is out",
    ),
    Spec("use_platform_due", "与平台时限取早者", "bool", flag, "domain.rules.handling"),
    Spec("handle_clock_start", "办理时限起点", "enum", one_of("unit_received", "street_received"), "domain.case"),
    # dispatch and first contact
    Spec("dispatch_office", "派单机构", "text", text, "domain.rules.returning"),
    Spec("dispatch_alert_minutes", "及时派单提醒", "working_minutes", positive, "domain.rules.contact"),
    Spec("first_contact_by", "先行联系责任人", "enum", one_of("hotline_office", "unit"), "domain.rules.contact"),
    Spec("first_contact_workdays", "先行联系", "workdays", whole, "domain.rules.contact"),
    Spec("first_contact_alert_minutes", "“第一时间”联系提醒", "working_minutes", positive, "domain.rules.contact"),
    Spec(
        "first_contact_target",
        "先行联系率目标",
        "percent",
        percent,
        "informative: the aim printed beside the rate; no rule turns on it",
    ),
    Spec("sms_counts_as_contact", "短信告知计入先行联系", "bool", flag, "domain.rules.contact"),
    Spec(
        "first_receiver_locks_on",
        "首接负责锁定时点",
        "enum",
        one_of("first_reply"),
        "domain.rules.returning",
    ),
    # handling and reply
    Spec("handle_workdays_simple", "能及时办理事项", "workdays", whole, "domain.rules.handling"),
    Spec("handle_workdays_general", "一般事项", "workdays", whole, "domain.case"),
    Spec("handle_workdays_complex", "复杂、疑难事项", "workdays", whole, "domain.rules.handling"),
    Spec("reply_workdays_province_line", "省级热线回复", "workdays", whole, "domain.rules.handling"),
    Spec("reply_workdays_urgent", "紧急件回复", "workdays", whole, "domain.rules.handling"),
    Spec("instant_initial_reply", "接诉即办件初步回复", "enum", one_of("same_day"), "domain.rules.contact"),
    Spec("instant_handle_workdays", "接诉即办件办理完毕", "workdays", whole, "domain.rules.handling"),
    Spec("urgent_feedback_hours", "紧急件反馈", "hours", positive, "domain.rules.contact"),
    Spec("emergency_arrive_hours", "应急抢险到场", "hours", positive, "domain.rules.contact"),
    Spec("evidence_required", "回复须附证据", "bool", flag, "domain.rules.tracks"),
    Spec("result_reply_workdays", "告知处置结果", "workdays", whole, "domain.rules.handling"),
    Spec("submit_alert_workdays", "上报结果提醒（0为当个工作日）", "workdays", whole, "services.alerts"),
    # extension and progress reports
    Spec("extension_enabled", "延期制度", "bool", flag, "domain.rules.extension"),
    Spec("extension_apply_workdays", "延期申请窗口（街道级）", "workdays", whole, "domain.rules.extension"),
    Spec("extension_max_total_workdays", "延期后总时限", "workdays", whole, "domain.rules.extension"),
    Spec("city_extension_apply_workdays", "市级延期申请窗口", "workdays", whole, "domain.rules.extension"),
    Spec("city_extension_requires_report", "书面报告", "bool", flag, "domain.rules.extension"),
    # orders that are not ours
    Spec(
        "return_applicant",
        "退单申请人",
        "enum",
        one_of("hotline_office", "unit"),
        "informative: who asks; the forms say it",
    ),
    Spec(
        "return_half_workday_minutes", "退单窗口（半个工作日）", "working_minutes", positive, "domain.rules.returning"
    ),
    Spec("return_hours_12345", "退单窗口（12345）", "hours", positive, "domain.rules.returning"),
    Spec("return_hours_12319", "退单窗口（12319）", "hours", positive, "domain.rules.returning"),
    Spec("return_late_policy", "超期退单", "enum", one_of("warn", "block"), "domain.rules.returning"),
    Spec("return_signers", "退单签批", "list", texts, "domain.rules.returning"),
    Spec("internal_return_allowed", "内部改派", "bool", flag, "domain.rules.returning"),
    Spec(
        "timers_run_during_return",
        "退单期间时限照走",
        "bool",
        flag,
        "domain.case",
    ),
    # revisit and redo
    Spec(
        "revisit_target",
        "回访率目标",
        "percent",
        percent,
        "informative: the aim printed beside the rate; no rule turns on it",
    ),
    Spec(
        "revisit_rounds",
        "回访轮次",
        "list",
        list_of("hotline_office", "unit", "dispatch_office"),
        "domain.judge",
    ),
    Spec("revisit_max_attempts", "回访未接通的最多次数", "count", positive, "domain.judge"),
    Spec("face_reply_after_bad_revisits", "呈阅面复", "count", positive, "domain.rules.redo"),
    Spec("redo_workdays", "不满退回处理", "workdays", whole, "domain.rules.redo"),
    Spec("redo_requires_leader_signature", "处理结果书须分管领导签字", "bool", flag, "domain.rules.redo"),
    # repeats, supervision, cards
    Spec("repeat_count_basis", "重复次数口径", "enum", one_of("total", "repeats_only"), "domain.case"),
    Spec(
        "repeat_window",
        "重复投诉时间窗",
        "enum",
        one_of("none", "calendar_year", "rolling_365d"),
        "domain.judge",
    ),
    Spec("supervise_repeat_count", "重复投诉督办", "count", positive, "domain.rules.supervision"),
    Spec("supervise_chronic_years", "反复投诉督办年限", "years", positive, "domain.rules.supervision"),
    Spec("chronic_join", "次数与年限的关系", "enum", one_of("or", "and"), "domain.rules.supervision"),
    Spec("supervise_on_overdue", "应办未办即督办", "bool", flag, "domain.rules.supervision"),
    Spec("supervise_on_superior_dissatisfied", "市、区回访不满意即督办", "bool", flag, "domain.rules.supervision"),
    Spec("supervise_on_leader_or_media", "领导批示或媒体曝光即督办", "bool", flag, "domain.rules.supervision"),
    Spec("supervise_feedback_workdays", "督办反馈", "workdays", whole, "domain.rules.supervision"),
    Spec("card_yellow", "黄牌", "count", positive, "domain.rules.tracks"),
    Spec("card_orange", "橙牌", "count", positive, "domain.rules.tracks"),
    Spec("card_red", "红牌（及以上）", "count", positive, "domain.rules.tracks"),
    # escalation, ledger, case transfer, archive, knowledge base
    Spec("escalation_enabled", "提级办理制度", "bool", flag, "domain.rules.tracks"),
    Spec("escalation_hint_repeat", "提级提示：投诉次数", "count", positive, "domain.rules.tracks"),
    Spec("escalation_hint_redo", "提级提示：重办次数", "count", positive, "domain.rules.tracks"),
    Spec(
        "ledger_enabled",
        "挂账制度",
        "bool",
        flag,
        "domain.rules.tracks",
    ),
    Spec("ledger_review_rule", "挂账复查", "enum", one_of("month_last_workday"), "domain.rules.tracks"),
    Spec("case_transfer_enabled", "诉转案制度", "bool", flag, "domain.rules.tracks"),
    Spec("archive_required", "一诉一档", "bool", flag, "domain.rules.tracks"),
    Spec("archive_alert_workdays", "归档提醒", "workdays", whole, "domain.rules.tracks"),
    Spec(
        "kb_review_days",
        "知识库复核间隔",
        "days",
        positive,
        "informative: for the knowledge base; no order is judged by it",
    ),
    # bulletins, talks, ranking
    Spec(
        "bulletin_periods",
        "通报周期",
        "list",
        list_of("day", "week", "month", "quarter", "year"),
        "informative: which bulletins are written; no order is judged by it",
    ),
    Spec("weekly_explain_process_bad", "一周口头说明：过程不满意", "count", positive, "domain.weekly"),
    Spec("weekly_explain_result_bad", "一周口头说明：结果不满意", "count", positive, "domain.weekly"),
    Spec("weekly_interview_process_bad", "一周约谈：过程不满意", "count", positive, "domain.weekly"),
    Spec("weekly_interview_result_bad", "一周约谈：结果不满意", "count", positive, "domain.weekly"),
    Spec("weekly_interview_city_redo", "一周约谈：市二次重办", "count", positive, "domain.weekly"),
    Spec("weekly_interview_other_deduction", "一周约谈：区通报其他扣分", "count", positive, "domain.weekly"),
    Spec("week_basis", "周口径", "enum", one_of("iso_week", "rolling_7d"), "domain.weekly"),
    Spec("month_bottom_n", "月度排名末位", "count", positive, "domain.ranking"),
    Spec("quarter_bottom_n", "季度排名末位", "count", positive, "domain.ranking"),
    Spec("tie_policy", "并列", "enum", one_of("include_all", "exclude_ties", "by_volume"), "domain.ranking"),
    Spec("ranking_groups", "排名分组", "enum", one_of("all", "villages", "by_kind"), "domain.ranking"),
    Spec("reminder_interview_count", "多次提醒后约谈", "count", positive, "domain.ranking"),
    # scores and indicators
    Spec("score_overdue", "超期件", "points", points, "domain.scoring"),
    Spec("score_groundless_return", "无理由退件", "points", points, "domain.scoring"),
    Spec("score_process_bad", "过程不满意", "points", points, "domain.scoring"),
    Spec("score_result_bad", "结果不满意", "points", points, "domain.scoring"),
    Spec("score_unresolved", "问题未解决", "points", points, "domain.scoring"),
    Spec("score_buck_passing", "推诿件（每件次）", "points", points, "domain.scoring"),
    Spec("score_redo_district_base", "区重办（首次）", "points", points, "domain.scoring"),
    Spec("score_redo_city_base", "市重办（首次）", "points", points, "domain.scoring"),
    Spec("score_redo_ratio", "二次以上重办倍率", "ratio", positive_number, "domain.scoring"),
    Spec("score_progress_fail", "续报件", "points", points, "domain.scoring"),
    Spec("score_supervised_district", "区督办件", "points", points, "domain.scoring"),
    Spec("score_supervised_city", "市督办件", "points", points, "domain.scoring"),
    Spec("score_proactive", "主动承办件", "points", points, "domain.scoring"),
    Spec(
        "score_planned_close",
        "计划性办结",
        "points",
        points_or_manual,
        "informative: its points are typed in from the district's bulletin",
    ),
    Spec("score_other_deduction", "区通报其他扣分", "points", points_or_manual, "domain.scoring"),
    Spec("same_event_policy", "同源多项扣分", "enum", one_of("sum", "max"), "domain.scoring"),
    Spec(
        "score_weights",
        "四项权重（实际解决率、市民满意率、先行联系与态度、办理时效与报告）",
        "percent",
        weights,
        "domain.ranking",
    ),
    Spec("satisfaction_weights", "满意、基本满意、一般、不满意的权重", "ratio", ratios, "domain.indicators"),
    Spec(
        "satisfaction_source", "满意率取自", "enum", one_of("street", "district", "city", "unit"), "domain.indicators"
    ),
    Spec(
        "resolve_rate_form",
        "解决率口径",
        "enum",
        one_of("actual/(actual+explained)", "resolved/revisited"),
        "domain.indicators",
    ),
    Spec("score_year_start_month", "考核年度起始月", "month", month, "domain.ranking"),
)

PARAMETERS: Mapping[str, Spec] = {row.name: row for row in _ROWS}
