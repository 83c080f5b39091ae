"""How each act is asked for: one declaration per event kind; the widgets are generated from it.

A kind that is not listed here is asked for by its slots as they stand in ``domain/events.py``, so a
new kind never lacks a panel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from hotline_desk.domain.events import EVENT_KINDS, Slot

UNREACHED = ("始终关机", "始终未接", "其他")
METHODS = ("教育劝阻", "责令整改", "当场处罚", "立案查处")


@dataclass(frozen=True, slots=True)
class Ask:
    """One question of a panel.

    ``answers`` turns a flag into a question with two answers (yes, no); ``suggest`` offers fixed words
    for a text slot; ``when`` shows the question only while another slot has one of the given values;
    ``half`` puts it beside its neighbour; ``unset`` is what an empty moment means; ``of`` names the
    event it belongs to where a panel records two.
    """

    slot: str
    label: str = ""
    hint: str = ""
    answers: tuple[str, str] | None = None
    suggest: tuple[str, ...] = ()
    when: tuple[str, tuple[Any, ...]] | None = None
    needed: bool = False
    half: bool = False
    default: Any = None
    unset: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A panel: what it asks, and what its primary button says (it names the result)."""

    kind: str
    asks: tuple[Ask, ...] = ()
    primary: str = ""
    primary_by: tuple[str, Mapping[Any, str]] | None = None
    title: str = ""
    also: str = ""
    width: int = 700
    hidden: tuple[str, ...] = field(default=())
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def words(self, values: Mapping[str, Any]) -> str:
        """What the primary button says for the answers given so far."""
        if self.primary_by is not None:
            slot, words = self.primary_by
            return words.get(values.get(slot), self.primary)
        return self.primary or f"记下{EVENT_KINDS[self.kind].label}"

    def events(self) -> tuple[str, ...]:
        return (self.kind, self.also) if self.also else (self.kind,)


_NOTE = Ask("note")
_REASON = Ask("reason", needed=True)

_TABLE = (
    Arrangement("contact", (
        Ask("reached", "联系结果", answers=("已联系上", "未联系上"), needed=True),
        Ask("method", half=True, default="phone", needed=True), Ask("party", half=True, default="office"),
        Ask("purpose", half=True, default="first"),
        Ask("reason", suggest=UNREACHED, when=("reached", (False,)), needed=True),
        Ask("note", "通话要点", "来电人补充的情况、希望怎么办"),
    ), "记下先行联系", ("reached", {True: "记下先行联系", False: "记下未联系上"})),
    Arrangement("accept", (), "签收"),
    Arrangement("initial_reply", (Ask("method", default="phone", needed=True), Ask("note", "回复要点", needed=True)),
                "记下初步回复"),
    Arrangement("visit", (Ask("left_at", half=True, unset="还没离场"), Ask("recorder", half=True),
                          Ask("officers", hint="几个人用顿号隔开"), Ask("note", "现场情况")), "记下到场"),
    Arrangement("request_return", (
        Ask("reason", needed=True, hint="写清不属本单位管辖的事实"), Ask("basis", hint="法规、职责分工的条款"),
        Ask("signed_by", hint="几个人用顿号隔开")), "提出退单申请"),
    Arrangement("decide_return", (
        Ask("accepted", "结论", answers=("同意退单", "不同意，继续办理"), needed=True), _NOTE),
        "记下退单结论", ("accepted", {True: "记下：同意退单", False: "记下：不同意退单"})),
    Arrangement("redispatch", (Ask("to", needed=True), _REASON), "改派"),
    Arrangement("request_extension", (
        Ask("level", default="street", needed=True), Ask("reason", needed=True, hint="为什么时限内办不结"),
        Ask("report_attached", hint="市级延期要附书面报告")), "提出延期申请",
        ("level", {"street": "申请延期（街道级）", "city": "申请延期（市级）"})),
    Arrangement("decide_extension", (
        Ask("approved", "结论", answers=("同意延期", "不同意"), needed=True),
        Ask("new_due", "延至", when=("approved", (True,)), unset="按规定最长"),
        Ask("signed_by", hint="如：热线办 王某 2026-03-05、区 李某 2026-03-06", when=("approved", (True,))), _NOTE),
        "记下延期结论", ("approved", {True: "记下：同意延期", False: "记下：不同意延期"})),
    Arrangement("report_progress", (Ask("promised", needed=True), Ask("plan")), "续报"),
    Arrangement("plan_close", (Ask("planned", needed=True), Ask("plan")), "计划性办结"),
    Arrangement("open_ledger", (_REASON, Ask("planned", half=True, unset="未定"), Ask("signed_by", half=True, hint="几个人用顿号隔开")), "挂账"),
    Arrangement("clear_ledger", (Ask("evidence"), _NOTE), "消账"),
    Arrangement("complete", (Ask("method", suggest=METHODS), Ask("note", "办理情况")), "记下办理完成"),
    Arrangement("reply", (Ask("method", "答复方式", default="phone", needed=True), Ask("points", needed=True)), "记下答复"),
    Arrangement("file_result", (
        Ask("solved", needed=True), Ask("disposition", half=True), Ask("closure_basis", half=True), Ask("evidence"),
        Ask("result", needed=True)), "反馈结果"),
    Arrangement("review_result", (
        Ask("approved", "审核结论", answers=("审核通过", "退回重填"), needed=True),
        Ask("role", half=True), Ask("signed_by", half=True, hint="几个人用顿号隔开", when=("approved", (True,))), _NOTE),
        "记下审核结论", ("approved", {True: "审核通过", False: "退回重填"})),
    Arrangement("submit", (_NOTE,), "上报"),
    Arrangement("close", (_NOTE,), "结案"),
    Arrangement("revisit", (
        Ask("source", default="street", needed=True), Ask("method", half=True),
        Ask("reached", "接通情况", answers=("已接通", "未接通"), half=True, needed=True),
        Ask("contacted", "单位是否主动联系", answers=("是", "否"), half=True, when=("reached", (True,))),
        Ask("process", half=True, when=("reached", (True,))),
        Ask("result", half=True, when=("reached", (True,)), needed=True),
        Ask("resolved", half=True, when=("reached", (True,))), Ask("attitude", half=True, when=("reached", (True,))),
        Ask("words", when=("reached", (True,)))),
        "记下回访", ("result", {"dissatisfied": "记下回访：不满意"}), width=860),
    Arrangement("redo", (Ask("level", default="street", needed=True), Ask("note", "退回理由")), "不满退回，重新派单"),
    Arrangement("remind", (Ask("note", "催办内容"),), "记下催办"),
    Arrangement("report_to_head", (_NOTE,), "呈阅"),
    Arrangement("face_reply", (_NOTE,), "记下面复"),
    Arrangement("flag", (Ask("what", needed=True, half=True), Ask("points", half=True, hint="没有就不填"), _NOTE), "加上标记"),
    Arrangement("supervise", (Ask("step", needed=True), _NOTE), "记下督办",
                ("step", {"confirm": "确认督办", "issue": "发出督办单", "feedback": "记下督办反馈", "close": "销号",
                          "poor": "记下处置不力"})),
    Arrangement("escalate", (Ask("step", needed=True), Ask("note", hint="拟稿时写申请提级办理的原因，印在申请表上")), "记下提级"),
    Arrangement("join_matter", (Ask("matter", "并到哪一件", "选一件，或填同一件事的工单编号", needed=True),), "并入同一诉求"),
    Arrangement("leave_matter", (), "移出同一诉求", hidden=("matter",)),
    Arrangement("archive", (_NOTE,), "归档"),
    Arrangement("void", (_REASON,), "作废", hidden=("voids",)),
    Arrangement("amend", (Ask("changes", needed=True), _REASON), "更正"),
    Arrangement("note", (Ask("text", needed=True),), "补记"),
)
_FILES = ("both", "file_result")
_REPLIES = ("both", "reply")
ANSWERING = Arrangement("reply", (
    Ask("method", "答复方式", half=True, default="phone", when=("what", _REPLIES), needed=True),
    Ask("solved", half=True, of="file_result", when=("what", _FILES), needed=True),
    Ask("disposition", half=True, of="file_result", when=("what", _FILES)),
    Ask("closure_basis", half=True, of="file_result", when=("what", _FILES)),
    Ask("evidence", of="file_result", when=("what", _FILES)),
    Ask("points", hint="对市民说了什么", half=True, when=("what", _REPLIES), needed=True),
    Ask("result", hint="反馈给派单的部门", half=True, of="file_result", when=("what", _FILES), needed=True)),
    "答复并反馈结果", ("what", {"reply": "记下答复", "file_result": "反馈结果"}), also="file_result", width=760)
ARRANGEMENTS: Mapping[str, Arrangement] = MappingProxyType({a.kind: a for a in _TABLE})


def arrangement(kind: str) -> Arrangement:
    """The panel of an event kind, generated from its slots where nothing better was arranged."""
    known = ARRANGEMENTS.get(kind)
    return known or Arrangement(kind, tuple(Ask(s.name, needed=s.required) for s in EVENT_KINDS[kind].slots))


def needing(found: Arrangement, slots: Sequence[str]) -> Arrangement:
    """The panel with these slots to be answered before it can be kept."""
    return replace(found, asks=tuple(replace(ask, needed=ask.needed or ask.slot in slots) for ask in found.asks))


def speaking(found: Arrangement, own: Mapping[str, Mapping[str, str]]) -> Arrangement:
    """The panel in the words of the office's regulation (slot → choice → word), its button too."""
    slot, words = found.primary_by or ("", {})
    spoken = (slot, {**words, **own[slot]}) if slot in own else found.primary_by
    return replace(found, own=own, primary_by=spoken)


def slot_of(found: Arrangement, ask: Ask) -> Slot:
    """The event slot behind a question; raises LookupError for a question nobody would store."""
    slot = EVENT_KINDS[ask.of or found.kind].slot(ask.slot)
    if slot is None:
        raise LookupError(f"{found.kind} has no slot {ask.slot}")
    own = found.own.get(slot.name, {}) if not ask.of else {}
    return replace(slot, choices=tuple((value, own.get(value, words)) for value, words in slot.choices)) if own else slot
