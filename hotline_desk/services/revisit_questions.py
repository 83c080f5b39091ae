"""What a revisit asks, in the words of each regulation; every answer says which slots of the event it fills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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


def _reply(entry: Mapping[str, Any]) -> Reply:
    return Reply(entry["key"], entry["words"], entry.get("fills", {}), entry.get("tone", "acc"), entry.get("remark", ""))


def _inquiry(entry: Mapping[str, Any]) -> Inquiry:
    texts = {name: entry.get(name, "") for name in ("key", "title", "ask", "clause", "why_of", "why_clause")}
    return Inquiry(**texts, replies=tuple(map(_reply, entry["replies"])), why=tuple(map(_reply, entry.get("why", ()))))


# Ours, for a regulation that names no questions: no clause stands beside them.
_PLAIN = (
    Inquiry("contact", "联系", "单位有没有联系您？", (
        Reply("yes", "已联系", {"contacted": True}, "done"), Reply("no", "没有联系", {"contacted": False}, "today"),
        Reply("unsure", "记不清", {}, "wait"))),
    Inquiry("resolved", "解决", "问题解决了吗？", (
        Reply("yes", "解决", {"resolved": "yes"}, "done"), Reply("basic", "基本解决", {"resolved": "basic"}, "soon"),
        Reply("no", "未解决", {"resolved": "no"}, "over"))),
    Inquiry("content", "满意", "对办理满意吗？", (
        Reply("satisfied", "满意", {"result": "satisfied"}, "done"), Reply("basic", "基本满意", {"result": "basic"}, "done"),
        Reply("neutral", "一般", {"result": "neutral"}, "soon"), Reply("dissatisfied", "不满意", {"result": "dissatisfied"}, "over"),
        Reply("silent", "未表态", {}, "wait")), "", "dissatisfied",
        (Reply("speed", "办理效率", {"process": "dissatisfied"}), Reply("manner", "办理态度", {"attitude": "dissatisfied"}),
         Reply("outcome", "办理结果", {"result": "dissatisfied"}))),
)


def inquiries(pack: Pack) -> tuple[Inquiry, ...]:
    """The questions of an office's pack; plain ones where its regulation names none."""
    return tuple(map(_inquiry, pack.info.get("questions", ()))) or _PLAIN


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
