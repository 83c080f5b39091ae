"""What may be done with an order now: the next lawful step first, refusals said with their clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from hotline_desk.domain.events import EVENT_KINDS, make_event
from hotline_desk.domain.judge import refuse
from hotline_desk.domain.judgement import Judgement
from hotline_desk.domain.order import ENDED, Order, dissatisfied
from hotline_desk.domain.policy import Pack
from hotline_desk.domain.rules.extension import pending_request

from .office import Desk
from .views import ActOption

_FLOW: dict[str, tuple[str, ...]] = {
    "registered": ("contact", "dispatch", "return"),
    "dispatched": ("contact", "accept", "initial", "visit", "answer", "return", "extend", "redispatch", "progress", "plan_close", "ledger"),
    "handling": ("contact", "initial", "visit", "complete", "answer", "return", "extend", "redispatch", "progress", "plan_close", "ledger"),
    "return_pending": ("decide_return",),
    "reply_review": ("review", "submit", "close"),
    "submitted": ("close", "review"),
    "planned": ("answer", "progress", "plan_close"),
    "ledgered": ("remind_ledger", "clear_ledger"),
    "pending_revisit": ("report", "face", "revisit", "redo", "archive"),
    "redo": ("accept", "visit", "complete", "answer", "redispatch", "progress", "plan_close", "ledger"),
    "closed": ("archive", "revisit", "redo"),
    "returned": ("archive",),
}
_ALWAYS = ("remind", "supervise", "escalate", "transfer", "interview", "attach", "flag", "join", "leave", "amend", "note", "void")
_MADE: dict[str, tuple[str, str, str, str]] = {  # name: event kind, label, key, icon
    "contact": ("contact", "记录先行联系", "L", "phone"), "dispatch": ("dispatch", "派单", "P", "send"),
    "accept": ("accept", "签收", "Q", "check"), "answer": ("file_result", "记录办结回复", "H", "check"),
    "return": ("request_return", "退单", "T", "undo"), "decide_return": ("decide_return", "退单结论", "T", "check"),
    "extend": ("request_extension", "延期", "Y", "clock"), "decide_extension": ("decide_extension", "延期结论", "Y", "check"),
    "redispatch": ("redispatch", "改派", "G", "refresh"), "review": ("review_result", "审核", "S", "check"),
    "submit": ("submit", "上报", "B", "send"), "close": ("close", "结案", "J", "check"),
    "revisit": ("revisit", "回访", "R", "phone"), "redo": ("redo", "不满退回", "F", "undo"),
    "archive": ("archive", "归档", "K", "archive"), "remind": ("remind", "催办", "C", "clock"),
    "supervise": ("supervise", "督办", "D", "flag"), "flag": ("flag", "标记", "M", "flag"),
    "join": ("join_matter", "并入同一诉求", "", "clip"), "leave": ("leave_matter", "移出同一诉求", "", "close"),
    "amend": ("amend", "更正", "E", "pencil"), "note": ("note", "补记", "", "pencil"), "void": ("void", "作废", "", "close"),
    "progress": ("report_progress", "续报", "X", "clock"), "remind_ledger": ("remind_ledger", "监督提醒", "C", "clock"),
    "clear_ledger": ("clear_ledger", "消账", "H", "check"),
    "ledger": ("open_ledger", "挂账", "Z", "folder"), "plan_close": ("plan_close", "计划性办结", "N", "calendar"),
    "initial": ("initial_reply", "初步回复", "I", "phone"), "visit": ("visit", "到场", "O", "user"),
    "complete": ("complete", "办理完成", "U", "check"), "report": ("report_to_head", "呈阅", "N", "send"),
    "face": ("face_reply", "面复", "O", "user"), "escalate": ("escalate", "提级", "", "chart"),
    "transfer": ("transfer_case", "诉转案", "", "scales"), "interview": ("interview", "约谈", "", "users"),
    "attach": ("attach", "添加材料", "A", "clip"),
}


# What a regulation must say for an act to be in it; acts without a line here are in all of them.
_GROUNDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("extend", "decide_extension"), ("extension_enabled",)),
    **dict.fromkeys(("ledger", "remind_ledger", "clear_ledger"), ("ledger_enabled",)),
    **dict.fromkeys(("report", "face"), ("face_reply_after_bad_revisits",)),
    "initial": ("instant_initial_reply",), "complete": ("result_reply_workdays",), "visit": ("result_reply_workdays", "emergency_arrive_hours"),
}


def keys_of_acts(desk: Desk) -> tuple[tuple[str, str], ...]:
    """(key, what it does) of every act of this office's regulation that has a key; some share one: H 记录办结回复 / 消账."""
    found: dict[str, list[str]] = {}
    for name, (_kind, label, key, _icon) in _MADE.items():
        words = desk.pack.word(name, label) if name in ("redo", "revisit") else label
        if key and _in_regulation(desk, name) and words not in found.setdefault(key, []):
            found[key].append(words)
    return tuple((key, " / ".join(labels)) for key, labels in found.items())


def _in_regulation(desk: Desk, name: str) -> bool:
    if name in ("progress", "plan_close"):
        return "promised" in desk.pack.info.get("rules", {})
    book = desk.pack.book(desk.now().date())
    return name not in _GROUNDS or any(book.value(ground, None) for ground in _GROUNDS[name])


# States that only these acts lead to.
_REACHED_BY = {"planned": ("progress", "plan_close"), "ledgered": ("ledger",)}


def unreached(desk: Desk) -> frozenset[str]:
    """The states no act of this office's regulation leads to; an order of an earlier one may still be in one."""
    return frozenset(state for state, acts in _REACHED_BY.items() if not any(_in_regulation(desk, name) for name in acts))


def cards(desk: Desk) -> tuple[tuple[str, int], ...]:
    """(colour, the count it begins at) of each 牌 of the office's regulation; none where it has no 三牌."""
    book = desk.pack.book(desk.now().date())
    found = ((colour, book.get(f"card_{colour}")) for colour in ("yellow", "orange", "red"))
    return tuple((colour, int(limit.value)) for colour, limit in found if limit)


def options(desk: Desk, order: Order, judgement: Judgement) -> tuple[ActOption, ...]:
    """Acts in the order the desk offers them; exactly one is primary where any is allowed."""
    known = _Has(desk, order, judgement)
    names = [n for n in (*_flow(order, judgement), *(n for n in _ALWAYS if _fits(n, order))) if known.has(n)]
    made = [_option(desk, order, judgement, n) for n in dict.fromkeys(names)]
    first = next((i for i, o in enumerate(made) if not o.refused and o.name not in _ALWAYS), None)
    return tuple(replace(o, primary=i == first) for i, o in enumerate(made))


def _flow(order: Order, judgement: Judgement) -> Iterator[str]:
    pending = _extension_pending(order)
    if pending:
        yield "decide_extension"
    if order.state in ("pending_revisit", "closed") and _visited_badly(order):
        yield "redo"
    yield from (name for name in _FLOW.get(order.state, ()) if not _not_yet(name, order, judgement, pending))
    if order.state in ("dispatched", "handling", "redo"):
        yield "visit"
    if "contact" not in _FLOW.get(order.state, ()) and _owes(judgement, "first_contact"):
        yield "contact"


def _not_yet(name: str, order: Order, judgement: Judgement, pending: bool) -> bool:
    """What the state allows, but nothing of the order asks for now."""
    if name == "contact":
        return not _owes(judgement, "first_contact")
    if name == "accept":  # in the first round it changes the state, in a later one it would be offered for ever
        return order.state == "redo" and any(e.kind == "accept" for e in order.rounds[-1].events)
    if name == "redo":
        return not _visited_badly(order)
    if name == "review":
        return _reviewed(order) and not _unsigned(judgement)
    if name in ("submit", "close"):
        return order.state == "reply_review" and not _reviewed(order)
    if name == "visit":  # offered further down, where nobody waits for it
        return not any(_owes(judgement, rule) for rule in ("emergency_arrival", "visit_window"))
    return name == "extend" and pending


class _Has:
    """Which acts this office's regulation has for an order as it stands: what it does not know is not offered."""

    def __init__(self, desk: Desk, order: Order, judgement: Judgement) -> None:
        self.order, self.judgement, self.book = order, judgement, desk.ruling.book(order)
        self.case = desk.ruling.case(order, desk.now())

    def has(self, name: str) -> bool:
        """True for every act that all regulations have."""
        test = getattr(self, f"_{name}", None)
        return True if test is None else bool(test())

    def _extend(self) -> bool:
        return self.book.on("extension_enabled")

    def _ledger(self) -> bool:
        return self.book.on("ledger_enabled")

    def _progress(self) -> bool:
        return bool(self.case.clause_of("promised"))

    def _plan_close(self) -> bool:
        return self._progress() and bool(self.case.clause_of("planned_close"))

    def _initial(self) -> bool:
        return _owes(self.judgement, "initial_reply")

    def _visit(self) -> bool:
        return bool(self.book.get("result_reply_workdays") or self.book.get("emergency_arrive_hours"))

    def _complete(self) -> bool:
        """办理完成 is a step of its own where the answer has its own clock after it."""
        done = any(e.kind == "complete" for e in self.order.rounds[-1].events) if self.order.rounds else False
        return bool(self.book.get("result_reply_workdays")) and not done

    def _report(self) -> bool:
        return any(f.rule == "face_reply_required" for f in self.judgement.findings) and not self._waits("report_to_head", "face_reply")

    def _face(self) -> bool:
        return self._waits("report_to_head", "face_reply")

    def _waits(self, begun: str, ended: str) -> bool:
        first, last = self.order.last(begun), self.order.last(ended)
        return first is not None and (last is None or last.at < first.at)

    def _escalate(self) -> bool:
        return self.book.on("escalation_enabled") and self.order.state not in ENDED

    def _transfer(self) -> bool:
        return self.book.on("case_transfer_enabled") and self.order.state != "returned"

    def _interview(self) -> bool:
        """约谈 begins with its ground: a second 续报, 督办 handled badly; or it has begun."""
        grounds = any(f.rule == "progress_interview" for f in self.judgement.findings)
        return grounds or any(e.get("step") == "poor" for e in self.order.all("supervise")) or bool(self.order.all("interview"))


def _owes(judgement: Judgement, rule: str) -> bool:
    return any(t.rule == rule and t.open and t.role != "moot" for t in judgement.timers)


def _unsigned(judgement: Judgement) -> bool:
    """A redo's result waits for the leader's signature: reviewed once more, with it."""
    return any(f.rule == "redo_signature_missing" for f in judgement.findings)


def _extension_pending(order: Order) -> bool:
    return pending_request(order) is not None and order.state in ("dispatched", "handling")


def _reviewed(order: Order) -> bool:
    review, filed = order.last("review_result"), order.last("file_result")
    return bool(review and review.get("approved") and (filed is None or review.at >= filed.at))


def _visited_badly(order: Order) -> bool:
    visit, closed = order.last("revisit"), order.last("redo")
    return bool(visit and dissatisfied(visit) and (closed is None or visit.at > closed.at))


def _fits(name: str, order: Order) -> bool:
    if order.state in ("void", "archived"):
        return name in ("note", "attach") and order.state == "archived"
    if name == "leave":
        return bool(order.matter)
    return not (name in ("remind", "join") and order.state in ENDED)


def _option(desk: Desk, order: Order, judgement: Judgement, name: str) -> ActOption:
    kind, label, key, icon = _MADE[name]
    preset = _preset(desk, order, name)
    refused, clause = "", ""
    if name in ("extend", "return", "close", "redispatch", "dispatch"):
        refused, clause = _probe(desk, order, kind, preset)
    if name in ("redo", "revisit"):
        label = desk.pack.word(name, label)
    if name == "supervise":
        label = _supervise_label(desk, str(preset["step"]))
    elif name in _STEPS:
        slot = EVENT_KINDS[kind].slot("step")
        label = f"{label}：{slot.word(preset['step'])}" if slot else label
    if name == "review" and _unsigned(judgement):
        return ActOption(name, kind, "审核签字", key, icon, preset={"approved": True, "role": desk.pack.word("leader", "分管领导")}, needs=("signed_by",))
    return ActOption(name, kind, label, key, icon, preset=preset, refused=refused, clause=clause, needs=_needs(desk, order, name))


def usual_basis(pack: Pack) -> dict[str, str]:
    """法定, where the regulation sorts dispatches so; nothing elsewhere."""
    return {"basis": "statutory"} if pack.dispatch_basis else {}


def _needs(desk: Desk, order: Order, name: str) -> tuple[str, ...]:
    """The slots this act is nothing without, as the order stands."""
    from .archiving import lacking  # archiving stands on acts, which offers nothing

    if name == "return" and _leaders_sign(desk, order):
        return ("signed_by",)
    return ("note",) if name == "archive" and lacking(desk, order) else ()


def _leaders_sign(desk: Desk, order: Order) -> bool:
    """Whether a 退单 is signed by others than the office that files it: the panel then asks who did."""
    book = desk.ruling.book(order)
    signers, office = book.get("return_signers"), book.value("dispatch_office", "")
    return signers is not None and any(signer != office for signer in signers.value)


_STEPS = ("escalate", "transfer", "interview")


def _supervise_label(desk: Desk, step: str) -> str:
    """The next step of 督办 as its button says it, in the regulation's words: 发督办单, 督办销项."""
    if step == "issue":
        from hotline_desk.services.supervising import sheet_word

        return f"发{sheet_word(desk)}"
    return {"feedback": "督办反馈", "close": f"督办{desk.pack.word('supervise_clear', '销号')}"}.get(step, "督办")


def _preset(desk: Desk, order: Order, name: str) -> Mapping[str, Any]:
    book = desk.ruling.book(order)
    if name == "contact":
        return {"method": "phone", "reached": True,
                "party": "office" if book.value("first_contact_by") == "hotline_office" else "unit"}
    if name == "extend":
        return {"level": "city" if order.order_class == "complex" else "street"}
    if name == "decide_extension":
        return {"approved": True} | _longest(desk, order)
    if name in _STEPS:
        return {"step": _next_step(order, _MADE[name][0])}
    if name == "supervise":
        done = [str(e.get("step")) for e in order.all("supervise")]
        steps = ("confirm", "issue", "feedback", "close")
        return {"step": next((s for s in steps if s not in done), "confirm")}
    fixed: dict[str, Mapping[str, Any]] = {
        "dispatch": {"class": "general", **usual_basis(desk.pack)}, "decide_return": {"accepted": True},
        "review": {"approved": True, "role": desk.pack.word("desk", "热线办")}, "redo": {"level": "street"},
        "revisit": {"source": "street", "reached": True}, "answer": {"disposition": "by_law", "closure_basis": "completed"},
        "return": {} if _leaders_sign(desk, order) else {"signed_by": [str(book.value("dispatch_office", ""))]},
    }
    return fixed.get(name, {})


def _next_step(order: Order, kind: str) -> str:
    """The first step of a track that was not done yet; its last once all are."""
    slot = EVENT_KINDS[kind].slot("step")
    steps = [key for key, _ in slot.choices] if slot else []
    done = {str(e.get("step")) for e in order.all(kind)}
    return next((step for step in steps if step not in done), steps[-1])


def _longest(desk: Desk, order: Order) -> dict[str, Any]:
    """The latest moment a street grant may name (R7): what the panel proposes."""
    case = desk.ruling.case(order, desk.now())
    limit, start = case.parameter("extension_max_total_workdays"), case.handle_start
    asked = order.last("request_extension")
    if not (limit and start and asked) or asked.get("level") == "city":
        return {}
    return {"new_due": case.due(start, int(limit.value), "working_days").moment}


_PROBES: dict[str, Mapping[str, Any]] = {
    "request_extension": {"report_attached": True}, "request_return": {"signed_by": ["分管领导", "挂包领导", "街道主要领导"]},
    "redispatch": {"to": "—"}, "dispatch": {"to": "—"},
}


def _probe(desk: Desk, order: Order, kind: str, preset: Mapping[str, Any]) -> tuple[str, str]:
    """Would the rules refuse this act whatever is filled in? Asked with everything a clerk could attach."""
    data = {**preset, **_PROBES.get(kind, {})}
    event = make_event(order.number, kind, desk.now(), desk.user, data, 1 + max((e.index for e in order.events), default=0))
    refusal = refuse(desk.ruling, order, event)
    return (refusal.reason, refusal.clause) if refusal else ("", "")
