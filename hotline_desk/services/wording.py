"""Sentences about events: the timeline's titles and texts, the toast after an act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from hotline_desk.domain.events import EVENT_KINDS, Event
from hotline_desk.domain.judgement import Judgement
from hotline_desk.domain.order import STATE_WORDS
from hotline_desk.domain.policy import Pack
from hotline_desk.domain.rules import TIMER_WORDS

from .office import Desk
from .words import full_moment, short_moment


def state_word(pack: Pack, state: str) -> str:
    """A state in the pack's own words."""
    return pack.word(f"state_{state}", STATE_WORDS.get(state, state))


def own_words(kind: str, desk: Desk) -> Mapping[str, Mapping[str, str]]:
    """Slot → choice → what this office's regulation calls it, where it has a word of its own: 销项, 三牌案件交办单, 区局."""
    if kind == "supervise":
        from hotline_desk.services.supervising import sheet_word

        return {"step": {"issue": f"发出{sheet_word(desk)}", "close": desk.pack.word("supervise_clear", "销号")}}
    own = desk.pack.word("own_level") if kind == "redo" else ""
    return {"level": {"street": own}} if own else {}


def slot_word(kind: str, name: str, value: Any, desk: Desk | None = None) -> str:
    """One slot's value in words; with a desk, in those of its regulation."""
    own = own_words(kind, desk).get(name, {}).get(str(value)) if desk is not None else None
    return own or _slot_word(kind, name, value)


def _slot_word(kind: str, name: str, value: Any) -> str:
    slot = EVENT_KINDS[kind].slot(name)
    if isinstance(value, datetime):
        return full_moment(value)
    if slot is None or value is None:
        return "" if value is None else str(value)
    if slot.type == "flag":
        return "是" if value else "否"
    if slot.type == "window" and isinstance(value, Mapping):
        return "—".join(short_moment(m) for m in value.values())
    if isinstance(value, list | tuple):
        return "、".join(slot.word(v) for v in value)
    return slot.word(value)


def told(history: Iterable[Event], event: Event, desk: Desk | None = None) -> str:
    """What happened, in one line, knowing the history it stands in: leaving a matter one was never in says it is another."""
    if event.kind == "leave_matter" and event.get("matter"):
        joined = {e.get("matter") for e in history if e.kind in ("register", "join_matter")}
        return title(event) if event.get("matter") in joined else "认定不是同一诉求"
    return title(event, desk)


def title(event: Event, desk: Desk | None = None) -> str:
    """What happened, in one line; with a desk, in the words of its regulation."""
    if event.kind == "supervise":
        return _named(event, desk)
    told = _TITLES.get(event.kind)
    words = told(event) if told else EVENT_KINDS[event.kind].label
    key, usual = _OWN_WORDS.get(event.kind, ("", ""))
    return words.replace(usual, desk.pack.word(key, usual)) if key and desk is not None else words


def _extended(event: Event) -> str:
    if not event.get("approved"):
        return "延期未批准"
    return f"延期获批：延至 {full_moment(event.get('new_due'))}" if event.get("new_due") else "延期获批"


def _named(event: Event, desk: Desk | None = None) -> str:
    """The kind's label with its one choice: 督办：确认督办."""
    label, name = EVENT_KINDS[event.kind].label, {"flag": "what", "attach": "what"}.get(event.kind, "step")
    word = slot_word(event.kind, name, event.get(name), desk)
    return f"{label}：{word}" if word else label


def _revisit_title(event: Event) -> str:
    source = slot_word("revisit", "source", event.get("source"))
    if event.get("reached") is False:
        return f"{source}回访：未接通"
    result = event.get("result")
    return f"{source}回访：{slot_word('revisit', 'result', result)}" if result else f"{source}回访"


_TITLES: Mapping[str, Callable[[Event], str]] = {
    "dispatch": lambda e: f"派单至 {e.get('to')}", "redispatch": lambda e: f"改派至 {e.get('to')}",
    "contact": lambda e: "先行联系成功" if e.get("reached") else "先行联系未接通",
    "decide_return": lambda e: "退单成功" if e.get("accepted") else "退单未通过，继续办理", "decide_extension": _extended,
    "request_extension": lambda e: f"申请延期（{slot_word('request_extension', 'level', e.get('level'))}）",
    "review_result": lambda e: "审核通过" if e.get("approved") else "审核退回修改", "revisit": _revisit_title,
    "appoint_call": lambda e: f"约时再拨：{full_moment(e.get('when'))}",
    **dict.fromkeys(("escalate", "transfer_case", "interview", "flag", "attach"), _named)}
_OWN_WORDS = {"contact": ("first_contact", "先行联系"), "request_return": ("return", "退单"), "decide_return": ("return", "退单")}
_SHOWN_IN_TITLE = {"dispatch": {"to"}, "redispatch": {"to"}, "contact": {"reached", "party"}, "flag": {"what"},
                   "decide_return": {"accepted"}, "decide_extension": {"approved", "new_due"}, "void": {"voids"},
                   "request_extension": {"level"}, "review_result": {"approved"}, "supervise": {"step"},
                   "escalate": {"step"}, "attach": {"file", "what", "form"}, "appoint_call": {"when"},
                   "transfer_case": {"step"}, "interview": {"step"}, "revisit": {"source"}}
_REGISTER_SHOWN = ("channel", "kind", "urgency", "platform_due")


def text(event: Event, desk: Desk | None = None) -> str:
    """The rest of what was recorded, as labelled words; personal fields stay out."""
    if event.kind == "note":
        return str(event.get("text") or "")
    if event.kind == "amend":
        return _amended(event)
    skip = _SHOWN_IN_TITLE.get(event.kind, set())
    names = _REGISTER_SHOWN if event.kind == "register" else tuple(event.data)
    parts = []
    for name in names:
        slot, value = EVENT_KINDS[event.kind].slot(name), event.get(name)
        if slot and name not in skip and value not in (None, "", [], False, ()):
            parts.append(f"{slot.label}：{slot_word(event.kind, name, value, desk)}")
    return "；".join(parts)


def _amended(event: Event) -> str:
    from hotline_desk.domain.fields import field_label

    changes = event.get("changes") or {}
    names = "、".join(field_label(name) for name in changes) if isinstance(changes, Mapping) else ""
    reason = event.get("reason")
    return f"改了{names}" + (f"：{reason}" if reason else "")


def done_words(desk: Desk, made: Sequence[Event]) -> tuple[str, str]:
    """The toast after an act: what was done, and the next date that follows from it."""
    if not made:
        return "没有变化", ""
    orders = {e.order for e in made}
    last = next((e for e in reversed(made) if e.kind != "note"), made[-1])  # a remark kept beside an act is not what was done
    what = told(desk.store.events(last.order), last, desk)
    message = what if len(orders) == 1 else f"{len(orders)} 件{what}"  # the count first: a toast cuts what is too long at its end
    if len(orders) > 1:
        return message, ""
    _, judgement = desk.judge(made[0].order)
    return message, next_words(desk, judgement) or f"工单现在是“{state_word(desk.pack, judgement.state)}”"


def next_words(desk: Desk, judgement: Judgement) -> str:
    """What the order asks for next and until when; a moment that has passed is no "next" but overdue. "" where nothing runs."""
    duty = judgement.next_duty(desk.now())
    if duty is None:
        return ""
    word = TIMER_WORDS[duty.rule]
    return f"{word}已超期，应于 {full_moment(duty.due)} 前" if duty.due < desk.now() else f"下一步：{word}，{full_moment(duty.due)} 前"
