"""The event kinds, each declared once: name, the office's word, and the slots it carries.

An order's history is an append-only list of these.  Everything the program says of an order is
computed from them, so this table is also what forms, the command line and the store validate with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

Choices = tuple[tuple[str, str], ...]


class EventError(ValueError):
    """A history entry that cannot be read; its text is a Chinese sentence for the clerk."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One field of an event: its type decides how it is read, asked for and shown.

    Types: text long choice choices moment flag number window unit units list.
    """

    name: str
    label: str
    type: str = "text"
    choices: Choices = ()
    required: bool = False

    def word(self, value: object) -> str:
        """The office's word for one stored value of this slot."""
        return dict(self.choices).get(str(value), str(value))


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of event: its stable name, its Chinese label and its slots."""

    name: str
    label: str
    slots: tuple[Slot, ...] = ()

    def slot(self, name: str) -> Slot | None:
        known = _SLOTS.get(self.name)
        if known is None:  # a kind made outside the table below
            return next((s for s in self.slots if s.name == name), None)
        return known.get(name)


_EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an order at a moment (Asia/Shanghai wall time).

    ``index`` is its position in the list it came from: what ``voids`` points at.
    """

    order: str
    kind: str
    at: datetime
    by: str = ""
    data: Mapping[str, Any] = field(default_factory=lambda: _EMPTY)
    index: int = 0

    def get(self, name: str, default: Any = None) -> Any:
        return self.data.get(name, default)


CHANNELS: Choices = (
    ("12345", "12345热线"), ("12319", "12319热线"), ("65549166", "城管热线"), ("grid", "网格上报"),
    ("letter", "来信"), ("walk_in", "来访"), ("web", "网上留言"), ("media", "媒体"), ("superior", "上级交办"),
    ("other", "其他"),
)
KINDS: Choices = (
    ("complaint", "投诉"), ("help", "求助"), ("consult", "咨询"), ("suggestion", "建议"),
    ("report", "举报"), ("thanks", "感谢"), ("other", "其他"),
)
URGENCIES: Choices = (("normal", "一般"), ("urgent", "紧急"), ("emergency", "应急抢险"))
LINES: Choices = (("city", "市级热线"), ("province", "省级热线"), ("instant", "接诉即办件"))
ORDER_FLAGS: Choices = (("leader_instruction", "领导批示"), ("media", "媒体曝光"), ("confidential", "要求保密"),
                       ("major", "重大"), ("multi_dept", "涉及多个部门"))
CLASSES: Choices = (("simple", "能及时办理"), ("general", "一般事项"), ("complex", "复杂疑难"))
BASES: Choices = (("statutory", "法定"), ("negotiated", "商定"), ("designated", "指定"))
CONTACT_METHODS: Choices = (("phone", "电话"), ("sms", "短信"), ("visit", "上门"))
CONTACT_PURPOSES: Choices = (("first", "先行联系"), ("progress_notice", "告知正在办理"))
REVISIT_METHODS: Choices = (("phone", "电话"), ("sms", "短信"), ("web", "网络"), ("visit", "上门"))
REPLY_METHODS: Choices = (("phone", "电话"), ("written", "书面"), ("visit", "当面"), ("sms", "短信"), ("web", "网上"))
DISPOSITIONS: Choices = (
    ("by_law", "依法办理"), ("explain_policy", "政策原因，已解释"),
    ("await_conditions", "待条件成熟"), ("already_determined", "已有定论或程序中"),
)
CLOSURES: Choices = (
    ("completed", "办理完毕"), ("planned", "有办理计划"), ("legal_procedure", "进入法定程序"),
    ("guided", "指明办事途径"), ("objective", "客观原因无法办理"),
)
SOLVED: Choices = (("actual", "实际解决"), ("explained", "解释说明"), ("unsolved", "未解决"))
EVIDENCE: Choices = (
    ("image", "现场图像"), ("audio_video", "录音录像"), ("policy", "政策依据"), ("report", "书面报告"),
)
MATERIALS: Choices = (*EVIDENCE, ("signed", "签字件"), ("other", "其他材料"))
LEVELS: Choices = (("street", "街道"), ("district", "区"), ("city", "市"))
EXTENSION_LEVELS: Choices = (("street", "街道级"), ("city", "市级"))
REVISIT_SOURCES: Choices = (("street", "本级"), ("unit", "承办单位"), ("district", "区"), ("city", "市"))
SATISFACTION: Choices = (
    ("satisfied", "满意"), ("basic", "基本满意"), ("neutral", "一般"), ("dissatisfied", "不满意"),
)
RESOLVED: Choices = (("yes", "已解决"), ("basic", "基本解决"), ("no", "未解决"))
FLAGS: Choices = (
    ("buck_passing", "推诿"), ("groundless_return", "无理由退件"), ("late_return", "超期回退"),
    ("leader_instruction", "领导批示"), ("media", "媒体曝光"), ("district_supervised", "被区列入督办"),
    ("city_supervised", "被市列入督办"), ("proactive", "主动承办"), ("false_report", "虚报瞒报"),
    ("typical_good", "典型案例（好）"), ("typical_bad", "典型案例（差）"), ("other_deduction", "其他加减分"),
    ("major", "重大"), ("multi_dept", "涉及多个部门"),
)
SUPERVISE_STEPS: Choices = (
    ("confirm", "确认督办"), ("issue", "发出督办单"), ("feedback", "督办反馈"), ("close", "销号"), ("poor", "处置不力"),
)
ESCALATE_STEPS: Choices = (
    ("draft", "拟稿"), ("sign", "领导签字"), ("collect", "汇总"), ("submit", "提报"),
    ("meeting", "专题会"), ("decide", "议定方案"),
)
TRANSFER_STEPS: Choices = (("require", "要求转案"), ("file", "已立案"), ("exempt", "不予立案"))
TRANSFER_REASONS: Choices = (
    ("ecology", "破坏生态环境"), ("public_safety", "危及公共安全"),
    ("severe_livelihood", "严重影响居民生活"), ("heavy_repeat", "重复投诉严重"),
)
INTERVIEW_STEPS: Choices = (("plan", "拟约谈"), ("notify", "已通知"), ("hold", "已约谈"), ("rectify", "已整改"))

_METHOD = Slot("method", "方式", "choice", REPLY_METHODS)
_NOTE = Slot("note", "说明", "long")
_REASON = Slot("reason", "理由", "long")
_EVIDENCE = Slot("evidence", "证据材料", "choices", EVIDENCE)


def _kind(name: str, label: str, *slots: Slot) -> tuple[str, EventKind]:
    return name, EventKind(name, label, slots)


EVENT_KINDS: Mapping[str, EventKind] = MappingProxyType(dict((
    _kind("register", "登记",
          Slot("channel", "来源渠道", "choice", CHANNELS), Slot("kind", "诉求类型", "choice", KINDS),
          Slot("urgency", "紧急程度", "choice", URGENCIES), Slot("line", "热线级别", "choice", LINES),
          Slot("caller", "来电人"), Slot("phone", "联系电话"), Slot("address", "地址"),
          Slot("subject", "标题"), Slot("content", "诉求内容", "long"), Slot("category", "事项分类"),
          Slot("platform_due", "平台时限", "moment"), Slot("visit_window", "特定时间", "window"),
          Slot("matter", "同一诉求"), Slot("flags", "标记", "choices", ORDER_FLAGS),
          Slot("extra", "平台其他栏目", "list")),
    _kind("dispatch", "派单",
          Slot("to", "承办单位", "unit", required=True), Slot("co", "协办单位", "units"),
          Slot("class", "事项分级", "choice", CLASSES), Slot("basis", "派发方式", "choice", BASES),
          Slot("designated_by_head", "一把手签批指定", "flag"), _NOTE),
    _kind("accept", "签收"),
    _kind("contact", "先行联系",
          Slot("method", "方式", "choice", CONTACT_METHODS), Slot("reached", "已联系上", "flag"),
          Slot("reason", "未联原因"), Slot("party", "联系方", "choice", (("office", "热线办"), ("unit", "承办单位"))),
          Slot("purpose", "联系目的", "choice", CONTACT_PURPOSES), _NOTE),
    _kind("initial_reply", "初步回复", _METHOD, _NOTE),
    _kind("visit", "到场", Slot("left_at", "离场时间", "moment"), Slot("recorder", "执法记录仪"),
          Slot("officers", "执法人员", "list"), _NOTE),
    _kind("request_return", "申请退单", _REASON, Slot("basis", "依据", "long"), Slot("signed_by", "签批人", "list")),
    _kind("decide_return", "退单结论", Slot("accepted", "同意退单", "flag"), _NOTE),
    _kind("redispatch", "改派", Slot("to", "改派至", "unit", required=True), _REASON),
    _kind("request_extension", "申请延期", Slot("level", "级别", "choice", EXTENSION_LEVELS, required=True), _REASON,
          Slot("report_attached", "附书面报告", "flag")),
    _kind("decide_extension", "延期结论", Slot("approved", "同意延期", "flag"), Slot("new_due", "延至", "moment"),
          Slot("signed_by", "签批（级别、签字人、日期）", "list"), _NOTE),
    _kind("report_progress", "续报", Slot("promised", "承诺时限", "moment", required=True), Slot("plan", "办理计划", "long")),
    _kind("plan_close", "计划性办结", Slot("planned", "计划完成", "moment", required=True), Slot("plan", "办理计划", "long")),
    _kind("open_ledger", "挂账", _REASON, Slot("planned", "计划完成", "moment"), Slot("signed_by", "审批人", "list")),
    _kind("remind_ledger", "监督提醒", _NOTE),
    _kind("clear_ledger", "消账", _EVIDENCE, _NOTE),
    _kind("complete", "办理完成", Slot("method", "处置方式"), _NOTE),
    _kind("reply", "答复市民", _METHOD, Slot("points", "答复要点", "long"), _NOTE),
    _kind("file_result", "反馈结果",
          Slot("disposition", "办理情形", "choice", DISPOSITIONS), Slot("closure_basis", "结案依据", "choice", CLOSURES),
          Slot("solved", "解决情况", "choice", SOLVED), _EVIDENCE, Slot("result", "办理结果", "long")),
    _kind("review_result", "审核", Slot("role", "审核环节"), Slot("approved", "审核通过", "flag"),
          Slot("signed_by", "签字人", "list"), _NOTE),
    _kind("submit", "上报", _NOTE),
    _kind("close", "结案", _NOTE),
    _kind("revisit", "回访",
          Slot("source", "回访来源", "choice", REVISIT_SOURCES, required=True),
          Slot("method", "回访方式", "choice", REVISIT_METHODS), Slot("reached", "已接通", "flag"),
          Slot("contacted", "单位已联系", "flag"), Slot("process", "办理过程", "choice", SATISFACTION),
          Slot("result", "办理结果", "choice", SATISFACTION), Slot("resolved", "是否解决", "choice", RESOLVED),
          Slot("attitude", "服务态度", "choice", SATISFACTION), Slot("words", "市民原话", "long")),
    _kind("redo", "重办", Slot("level", "级别", "choice", LEVELS, required=True), _NOTE),
    _kind("remind", "催办", _NOTE),
    _kind("report_to_head", "呈阅", _NOTE),
    _kind("face_reply", "面复", _NOTE),
    _kind("flag", "标记", Slot("what", "标记内容", "choice", FLAGS, required=True), Slot("points", "分值", "number"), _NOTE),
    _kind("supervise", "督办", Slot("step", "步骤", "choice", SUPERVISE_STEPS, required=True), _NOTE),
    _kind("escalate", "提级", Slot("step", "步骤", "choice", ESCALATE_STEPS, required=True), _NOTE),
    _kind("transfer_case", "诉转案", Slot("step", "步骤", "choice", TRANSFER_STEPS, required=True),
          Slot("case_no", "案号"), Slot("reason", "情形", "choice", TRANSFER_REASONS), _NOTE),
    _kind("interview", "约谈", Slot("step", "步骤", "choice", INTERVIEW_STEPS, required=True), Slot("type", "类型"), _NOTE),
    _kind("join_matter", "并入同一诉求", Slot("matter", "同一诉求", required=True)),
    _kind("leave_matter", "移出同一诉求", Slot("matter", "同一诉求")),
    _kind("archive", "归档", _NOTE),
    _kind("void", "作废", _REASON, Slot("voids", "撤回的事件", "number")),
    # Ours, not the contract's: corrections and remarks are facts too, so they are events.
    _kind("amend", "更正", Slot("changes", "更正内容", "list", required=True), _REASON),
    _kind("note", "补记", Slot("text", "内容", "long", required=True)),
    _kind("attach", "添加材料", Slot("file", "文件", "number", required=True), Slot("what", "是什么", "choice", MATERIALS),
          Slot("form", "哪张表的签字件")),
    _kind("appoint_call", "约时再拨", Slot("when", "约定时间", "moment", required=True), _NOTE),
)))


_AS_GIVEN = frozenset({"text", "long", "unit"})
# Looked up for every slot of every event that is written or shown.
_SLOTS: Mapping[str, Mapping[str, Slot]] = MappingProxyType(
    {kind.name: MappingProxyType({slot.name: slot for slot in kind.slots}) for kind in EVENT_KINDS.values()})


def _kept_texts(kind: EventKind) -> Mapping[str, frozenset[str] | None]:
    """The slots whose texts :func:`read_slot` keeps as they are: any text (None), or these."""
    texts = {slot.name: None for slot in kind.slots if slot.type in _AS_GIVEN or slot.choices is CHANNELS}
    return texts | {slot.name: frozenset(key for key, _ in slot.choices) for slot in kind.slots
                    if slot.type == "choice" and slot.choices is not CHANNELS}


_TEXT_SLOTS = {kind.name: _kept_texts(kind) for kind in EVENT_KINDS.values()}
_REQUIRED = {kind.name: tuple(slot for slot in kind.slots if slot.required) for kind in EVENT_KINDS.values()}


# Moments that end something: a day alone means until the office closes on it.
ENDS = frozenset({"platform_due", "promised", "planned", "new_due"})


def parse_moment(text: object) -> datetime:
    """Read ``YYYY-MM-DDTHH:MM`` (a space instead of T too); seconds are kept, a zone is not allowed."""
    if isinstance(text, datetime):
        return text
    try:
        moment = datetime.fromisoformat(str(text).strip())
    except ValueError as error:
        raise EventError(f"时间“{text}”看不懂，请写成 2026-03-02T10:15 的样子。") from error
    if moment.tzinfo is not None:
        raise EventError(f"时间“{text}”带了时区，请写北京时间，不带时区。")
    if not 1900 <= moment.year <= 2999:
        raise EventError(f"时间“{text}”的年份不对，请核对。")
    return moment


def read_slot(slot: Slot, value: Any) -> Any:
    """One slot's value as the engine keeps it; raises EventError for a choice or moment that is none."""
    if value is None or (type(value) is str and slot.type in _AS_GIVEN):
        return value
    if slot.type == "moment":
        return parse_moment(value)
    if slot.type == "window":
        return _window(slot, value)
    if slot.type == "flag":
        return _flag(slot, value)
    if slot.type == "number":
        return _number(slot, value)
    if slot.type in _TEXTS and type(value) is not str:
        return _text(slot, value)
    if slot.type in {"choices", "units", "list"}:
        value = _listed(slot, value)
    for item in value if slot.type == "choices" else [value] if slot.type == "choice" else []:
        if slot.choices is not CHANNELS and all(item != key for key, _ in slot.choices):
            allowed = "、".join(key for key, _ in slot.choices)
            raise EventError(f"“{slot.label}”不能是“{item}”，可用：{allowed}。")
    return value


_TEXTS = frozenset({"text", "long", "unit", "choice"})


def _window(slot: Slot, value: Any) -> dict[str, datetime]:
    if not isinstance(value, Mapping):
        raise EventError(f"“{slot.label}”要写明从何时（from）到何时（to）。")
    if not value.get("from") or not value.get("to"):
        raise EventError(f"“{slot.label}”要写明从何时（from）到何时（to）。")
    first, last = parse_moment(value["from"]), parse_moment(value["to"])
    if last < first:
        raise EventError(f"“{slot.label}”的结束（to）早于开始（from），请核对。")
    return {"from": first, "to": last}


_YES, _NO = frozenset({"true", "1", "yes", "是"}), frozenset({"false", "0", "no", "否", ""})


def _flag(slot: Slot, value: Any) -> bool:
    """是 or 否; anything else is asked about rather than taken for 否."""
    word = str(value).strip().lower() if isinstance(value, str | bool | int) else "?"
    if word not in _YES | _NO:
        raise EventError(f"“{slot.label}”要写是（true）或否（false），不能是“{value}”。")
    return word in _YES


def _number(slot: Slot, value: Any) -> int | float:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise EventError(f"“{slot.label}”要写数字，不能是“{value}”。") from None
    if isinstance(value, bool) or not abs(number) < 1e9:
        raise EventError(f"“{slot.label}”要写数字，不能是“{value}”。")
    return int(number) if number == int(number) else number


def _text(slot: Slot, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise EventError(f"“{slot.label}”要写一段文字。")
    return str(value)


def _listed(slot: Slot, value: Any) -> Any:
    if isinstance(value, str):
        return value.split(",")
    if slot.type == "list" and isinstance(value, Mapping):
        return value
    if not isinstance(value, list | tuple | set | frozenset) or not all(isinstance(item, str) for item in value):
        raise EventError(f"“{slot.label}”要写成一列文字。")
    return list(value)


def make_event(order: str, kind: str, at: object, by: str = "",
               data: Mapping[str, Any] | None = None, index: int = 0) -> Event:
    """Build a checked event; raises EventError with a sentence naming the slot that is wrong."""
    declared = EVENT_KINDS.get(kind)
    if declared is None:
        raise EventError(f"没有“{kind}”这种事件。")
    clean: dict[str, Any] = {}
    texts = _TEXT_SLOTS[kind]
    for name, value in (data or {}).items():
        if type(value) is str and name in texts and ((known := texts[name]) is None or value in known):
            clean[name] = value  # nearly every slot of an import: there is nothing to read
            continue
        slot = declared.slot(name)
        if slot is None:
            raise EventError(f"“{declared.label}”没有“{name}”这一栏。")
        clean[name] = read_slot(slot, value)
    for slot in _REQUIRED[kind]:
        if clean.get(slot.name) in (None, "", []):
            raise EventError(f"“{declared.label}”缺“{slot.label}”。")
    return Event(order, kind, parse_moment(at), by, MappingProxyType(clean), index)


def event_from_json(obj: Mapping[str, Any], index: int = 0) -> Event:
    """Read one event as the command line and scenario files write it (contract §3)."""
    if not isinstance(obj, Mapping):
        raise EventError(f"第 {index} 个事件不是一个 JSON 对象。")
    for key in ("order", "event", "at"):
        if obj.get(key) in (None, "") or isinstance(obj[key], Mapping | list):
            raise EventError(f"第 {index} 个事件缺“{key}”。")
    data = {k: v for k, v in obj.items() if k not in ("order", "event", "at", "by", "entered_at")}
    return make_event(str(obj["order"]), str(obj["event"]), obj["at"], str(obj.get("by", "")), data, index)


def _plain(value: Any) -> Any:
    if isinstance(value, str | int | float):  # nearly every slot
        return value
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, list | tuple) else value


def moment_text(moment: datetime) -> str:
    """``2026-03-02T10:15``; seconds only where there are any."""
    return _known_text(moment) if moment.tzinfo is None else _moment_text(moment)


def _moment_text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds" if moment.second else "minutes")


# One receipt starts five timers, one closing ends hundreds. Only moments without a zone: with one, equal moments read otherwise.
_known_text = lru_cache(maxsize=8192)(_moment_text)


def data_json(data: Mapping[str, Any]) -> dict[str, Any]:
    """The slots of an event as plain JSON values."""
    return {k: _plain(v) for k, v in data.items() if v is not None}


def event_json(event: Event) -> dict[str, Any]:
    """The event as one JSON object, the inverse of :func:`event_from_json`."""
    head = {"order": event.order, "event": event.kind, "at": moment_text(event.at)}
    return head | ({"by": event.by} if event.by else {}) | data_json(event.data)


def in_time_order(events: Iterable[Event]) -> list[Event]:
    """Events by the moment they happened, ties in the order given."""
    return sorted(events, key=lambda e: (e.at, e.index))
