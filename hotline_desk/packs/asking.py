"""What a revisit asks in the words of a regulation: ``[[question]]`` of a pack file, read strictly.

    [[question]]
    key = "contact"
    title = "联系情况"
    ask = "单位收单后有没有主动联系您？"
    clause = "第十一条（一）"
    replies = [{ key = "yes", words = "已主动联系", fills = { contacted = true }, tone = "done" }, …]

Every answer fills slots of the event ``revisit`` with values that slot takes. ``why``: what an answer ``why_of`` was about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hotline_desk.domain.events import EVENT_KINDS

QUESTION_KEYS = {"key", "title", "ask", "clause", "replies", "why_of", "why", "why_clause"}
QUESTION_NEEDED = {"key", "title", "ask", "replies"}
REPLY_KEYS = {"key", "words", "fills", "tone", "remark"}
TONES = {"done", "soon", "today", "over", "wait", "acc"}


def faults(entry: Mapping[str, Any], clauses: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """(key, Chinese sentence) of everything wrong with one question whose keys are the known ones."""
    for key in ("key", "title", "ask"):
        if not _worded(entry[key]):
            yield key, "应为不空的文字"
    for key in ("clause", "why_clause"):
        if key in entry and str(entry[key]) not in clauses:
            yield key, f"条文库里没有“{entry[key]}”"
    for key in ("replies", "why"):
        fault = _replies_fault(entry.get(key, ()), needed=key == "replies")
        if fault:
            yield key, fault
    if ("why" in entry) != ("why_of" in entry):
        yield "why_of", "why_of（哪个答案要问原因）和 why（原因）要写就都写"
    elif "why_of" in entry and entry["why_of"] not in _keys(entry["replies"]):
        yield "why_of", f"答案里没有“{entry['why_of']}”"


def _worded(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _keys(replies: object) -> list[object]:
    return [reply.get("key") for reply in replies if isinstance(reply, dict)] if isinstance(replies, list) else []


def _replies_fault(replies: object, needed: bool) -> str:
    if needed and not replies:
        return "至少写一个答案"
    if not isinstance(replies, list | tuple) or not all(isinstance(reply, dict) for reply in replies):
        return "应写成 [{ key = …, words = …, fills = { … } }, …]"
    twice = "答案的 key 写了两次" if len(set(map(str, _keys(replies)))) < len(replies) else ""
    return next(filter(None, map(_reply_fault, replies)), twice)


def _reply_fault(reply: Mapping[str, Any]) -> str:
    if reply.keys() - REPLY_KEYS:
        return f"答案里不认识 {'、'.join(sorted(reply.keys() - REPLY_KEYS))}"
    if not _worded(reply.get("key")) or not _worded(reply.get("words")):
        return "每个答案要有 key 和 words，都不能空"
    if str(reply.get("tone", "acc")) not in TONES:
        return f"tone 应为 {'、'.join(sorted(TONES))} 之一"
    if not isinstance(reply.get("remark", ""), str):
        return "remark 应为文字"
    fills = reply.get("fills", {})
    return next(filter(None, (_fill_fault(*one) for one in fills.items())), "") if isinstance(fills, dict) else "fills 应写成 { 栏 = 值 }"


def _fill_fault(name: str, value: object) -> str:
    slot = EVENT_KINDS["revisit"].slot(name)
    if slot is None:
        return f"回访没有“{name}”这一栏"
    fits = isinstance(value, bool) if slot.type == "flag" else isinstance(value, str) and value in dict(slot.choices)
    return "" if fits else f"“{slot.label}”没有“{value}”这个值"
