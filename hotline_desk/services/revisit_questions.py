"""What a revisit asks, in the words of each regulation; every answer says which slots of the event it fills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from hotline_desk.domain.policy import Pack


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: what the button says, the slots it fills, and what is noted beside them."""

    key: str
    words: str
    fills: Mapping[str, Any] = field(default_factory=dict)
    tone: str = "acc"
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One question with its answers. ``why``: what a bad answer was about, several may be chosen."""

    key: str
    title: str
    ask: str
    replies: tuple[Reply, ...]
    clause: str = ""
    why_of: str = ""
    why: tuple[Reply, ...] = ()
    why_clause: str = ""


def _scale(slot: str, neutral: bool = True, silent: bool = False) -> tuple[Reply, ...]:
    steps = [Reply("satisfied", "满意", {slot: "satisfied"}, "done"), Reply("basic", "基本满意", {slot: "basic"}, "done")]
    if neutral:
        steps.append(Reply("neutral", "一般", {slot: "neutral"}, "soon"))
    steps.append(Reply("dissatisfied", "不满意", {slot: "dissatisfied"}, "over"))
    return (*steps, Reply("silent", "未表态", {}, "wait")) if silent else tuple(steps)


_WHY = (Reply("speed", "办理效率", {"process": "dissatisfied"}), Reply("manner", "办理态度", {"attitude": "dissatisfied"}),
        Reply("outcome", "办理结果", {"result": "dissatisfied"}))

# 友谊路 第十一条第二款: three indicators with the sub-questions of the regulation.
_YOUYILU = (
    Inquiry("contact", "联系情况", "单位收单后有没有主动联系您、详细了解诉求？", (
        Reply("yes", "已主动联系", {"contacted": True}, "done"), Reply("no", "没有联系", {"contacted": False}, "today"),
        Reply("unsure", "记不清", {}, "wait")), "第十一条（一）"),
    Inquiry("outcome", "办理结果", "解决了吗？过程和结果告知了吗？没解决的解释了吗？", (
        Reply("yes", "已解决", {"resolved": "yes"}, "done"), Reply("basic", "部分解决", {"resolved": "basic"}, "soon"),
        Reply("explained", "未解决 已解释", {"resolved": "no"}, "today", "办理结果：未解决，已做好解释说明"),
        Reply("no", "未解决 没解释", {"resolved": "no"}, "over", "办理结果：未解决，没有解释说明")), "第十一条（二）"),
    Inquiry("content", "满意情况", "对服务态度、诉求处理满意吗？有没有态度恶劣？", _scale("result", silent=True), "第十一条（三）",
            "dissatisfied", _WHY, "第十二条（二）4"),
)
# 城东 三（六）: 过程、结果不满意或问题未解决 are three separate answers.
_CHENGDONG = (
    Inquiry("process", "过程", "对办理过程满意吗？", _scale("process", neutral=False), "三（六）"),
    Inquiry("outcome", "结果", "对办理结果满意吗？", _scale("result", neutral=False), "三（六）"),
    Inquiry("resolved", "解决", "问题解决了吗？", (
        Reply("yes", "解决", {"resolved": "yes"}, "done"), Reply("basic", "基本解决", {"resolved": "basic"}, "soon"),
        Reply("no", "未解决", {"resolved": "no"}, "over")), "三（六）"),
)
_PLAIN = (
    Inquiry("contact", "联系", "单位有没有联系您？", (
        Reply("yes", "已联系", {"contacted": True}, "done"), Reply("no", "没有联系", {"contacted": False}, "today"),
        Reply("unsure", "记不清", {}, "wait"))),
    Inquiry("resolved", "解决", "问题解决了吗？", (
        Reply("yes", "已解决", {"resolved": "yes"}, "done"), Reply("basic", "基本解决", {"resolved": "basic"}, "soon"),
        Reply("no", "未解决", {"resolved": "no"}, "over"))),
    Inquiry("content", "满意", "对办理满意吗？", _scale("result", silent=True), "", "dissatisfied", _WHY),
)
_BY_PACK: Mapping[str, tuple[Inquiry, ...]] = MappingProxyType({"youyilu": _YOUYILU, "chengdong": _CHENGDONG})


def inquiries(pack: Pack) -> tuple[Inquiry, ...]:
    """The questions of an office's pack; plain ones where its regulation names none."""
    return _BY_PACK.get(pack.id, _PLAIN)


def heard(asked: tuple[Inquiry, ...], answers: Mapping[str, str], why: Mapping[str, frozenset[str]]
          ) -> tuple[dict[str, Any], str]:
    """(slots, remark) of the answers by question key; ``why`` by question key holds the chosen reasons."""
    data: dict[str, Any] = {}
    remarks = []
    for question in asked:
        reply = next((r for r in question.replies if r.key == answers.get(question.key)), None)
        if reply is None:
            continue
        data |= reply.fills
        remarks += [reply.remark] if reply.remark else []
        chosen = [r for r in question.why if r.key in why.get(question.key, ())] if reply.key == question.why_of else []
        for one in chosen:
            data |= one.fills
        if chosen:
            remarks.append(f"不满意在：{'、'.join(r.words for r in chosen)}")
    return data, "；".join(remarks)
