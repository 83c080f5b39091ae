"""One case of 督办 or 提级: its numbered steps, the offline ones too, and what may be done next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from hotline_desk.domain.events import Event
from hotline_desk.domain.judgement import Judgement
from hotline_desk.domain.order import Order
from hotline_desk.services import scans, supervising, words
from hotline_desk.services.office import Desk
from hotline_desk.services.roles import require
from hotline_desk.services.supervising import ESCALATE, SUPERVISE, Trigger
from hotline_desk.services.views import ActOption, Done

if TYPE_CHECKING:
    from hotline_desk.paper.draw import Printed



@dataclass(frozen=True, slots=True)
class CaseStep:
    """One numbered step: words, who and when (or what is missing), and how it stands."""

    words: str
    note: str
    state: Literal["done", "now", "todo"] = "todo"


@dataclass(frozen=True, slots=True)
class CaseAct:
    """Something that may be done now. ``name``: print scan dismiss, or ``event`` with the panel's ``option``."""

    name: str
    words: str
    key: str = ""
    icon: str = ""
    primary: bool = False
    option: ActOption | None = None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All that the middle of the screen shows of one case. ``paper``: what the office calls the form, in short."""

    order: str
    track: str
    title: str
    subject: str
    unit: str
    group: str
    state: str
    triggers: tuple[Trigger, ...]
    steps: tuple[CaseStep, ...]
    acts: tuple[CaseAct, ...]
    form: str = ""
    form_title: str = ""
    paper: str = ""
    wants_scan: bool = False
    scans: tuple[str, ...] = ()
    dismissed: str = ""
    card: str | None = None
    repeat: int = 1


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the steps are made from."""

    desk: Desk
    order: Order
    judgement: Judgement
    track: str
    form: str
    printed: tuple[str, str] | None
    scans: tuple[str, ...]

    def step(self, name: str) -> Event | None:
        return next((e for e in reversed(self.order.all(self.track)) if e.get("step") == name), None)

    def word(self, role: str, default: str) -> str:
        return str(self.desk.pack.info.get(role) or self.desk.pack.word(role, default))


# -- reading ------------------------------------------------------------------------------------------------
def case(desk: Desk, number: str, track: str) -> CaseFile:
    """One case; raises Refused for an unknown order."""
    order, judgement = desk.judge(number)
    form = supervising.form_of(desk, track)
    scans = _scan_names(desk, number, track)
    facts = _Facts(desk, order, judgement, track, form, supervising.printed(desk, number, form) if form else None, scans)
    found = supervising.triggers(desk, number, track)
    since = [f.since for f in judgement.findings if f.rule in {t.rule for t in found}]
    due = next((t.due for t in judgement.timers if t.rule == "supervise_feedback" and t.open), None)
    group, state, _ = supervising.standing(desk, order, track, since, due)
    refused = supervising.dismissal(order, track, max(since, default=order.received)) if group == "dismissed" else None
    steps = tuple(_current(_supervise_steps(facts) if track == SUPERVISE else _escalate_steps(facts)))
    return CaseFile(
        number, track, _title(facts), str(order.fact("subject") or "（无标题）"), order.unit or "未派单", group, state, found,
        steps, tuple(_acts(facts, group)), form, _form_title(form), supervising.paper_word(desk, track), _wants_scan(facts), scans,
        str(refused.get("text")) if refused else "", judgement.card, judgement.matter_count)


def _title(facts: _Facts) -> str:
    word = supervising.track_word(facts.desk, facts.track)
    number = facts.printed[1] if facts.printed else ""
    return f"{'提级办理申请' if facts.track == ESCALATE else word}{f'　{number}' if number else ''}"


def _form_title(form: str) -> str:
    from hotline_desk.services import printing

    return next((title for known, title in printing.every_form() if known == form), "") if form else ""


def _current(steps: Iterator[tuple[str, str, bool]]) -> Iterator[CaseStep]:
    """The first step that is not done is the current one."""
    waiting = False
    for text, note, done in steps:
        if done:
            yield CaseStep(text, note, "done")
        else:
            yield CaseStep(text, note, "todo" if waiting else "now")
            waiting = True


def _who(event: Event | None, default: str = "") -> str:
    if event is None:
        return default
    return f"{event.by} · {words.short_moment(event.at)}" if event.by else words.short_moment(event.at)


def _supervise_steps(facts: _Facts) -> Iterator[tuple[str, str, bool]]:
    started = bool(facts.order.all(SUPERVISE))
    sheet = facts.word("supervise_sheet", "督办单")
    yield "分析研判，确认列入", _who(facts.step("confirm") or next(iter(facts.order.all(SUPERVISE)), None)), started
    if facts.form:
        yield f"生成{supervising.sheet_word(facts.desk)}，打印", _paper_note(facts), facts.printed is not None or facts.step("issue") is not None
    offices = dict.fromkeys((facts.word("issuer_short", "本单位"), facts.word("supervisor", "主管领导")))
    signers = "、".join(offices) if facts.form else sheet
    yield f"线下签字：{signers}", _who(facts.step("issue"), _issue_note(facts)), facts.step("issue") is not None
    yield "扫描签字件，存回本档案", _scan_note(facts), bool(facts.scans)
    yield "承办单位反馈进度与结果", _who(facts.step("feedback"), _feedback_note(facts)), facts.step("feedback") is not None
    if facts.step("poor"):
        held = _interview(facts)
        yield f"处置不力，{facts.word('head', '主要领导')}约谈承办单位负责人", _who(held, "约谈后记一笔"), held is not None
    yield facts.word("supervise_clear", "销号"), _who(facts.step("close")), facts.step("close") is not None


def _escalate_steps(facts: _Facts) -> Iterator[tuple[str, str, bool]]:
    chief = str(facts.desk.pack.info.get("roles", {}).get("escalation_chief", "分管负责人"))
    leader, desk_word, head = facts.word("leader", "分管领导"), facts.word("desk", "党政办"), facts.word("head", "主要领导")
    yield f"{leader}填写申请表", _who(facts.step("draft")), bool(facts.order.all(ESCALATE))
    if facts.form:
        yield "打印申请表", _paper_note(facts), facts.printed is not None or facts.step("sign") is not None
    yield f"线下签字：{leader}", _who(facts.step("sign")), facts.step("sign") is not None
    yield "扫描签字件，存回本档案", _scan_note(facts), bool(facts.scans)
    for step, text in (("collect", f"报{desk_word}汇总"), ("submit", f"{chief}提报{head}"),
                       ("meeting", f"{head}召集专题会议"), ("decide", "登记解决方案")):
        yield text, _who(facts.step(step)), facts.step(step) is not None


def _paper_note(facts: _Facts) -> str:
    if facts.printed:
        return " · ".join(part for part in (facts.printed[1], facts.printed[0]) if part)
    return "本机没有打印记录" if _signed(facts) else "右边就是打印出来的样子"


def _scan_note(facts: _Facts) -> str:
    return "、".join(facts.scans) if facts.scans else "PDF、JPG、PNG；拖进来，或从扫描文件夹里选"


def _issue_note(facts: _Facts) -> str:
    timed = facts.desk.ruling.book(facts.order).get("supervise_feedback_workdays")
    return "签完按“已签字，发出”" + (f"，{timed.value} 个工作日的反馈时限从这时起算" if timed else "")


def _feedback_note(facts: _Facts) -> str:
    timer = next((t for t in facts.judgement.timers if t.rule == "supervise_feedback" and t.open), None)
    if timer is None:
        return ""
    left = words.remaining(facts.desk.calendar, timer.due, facts.desk.now())
    return f"{words.full_moment(timer.due)}前，{left.left}"


def _interview(facts: _Facts) -> Event | None:
    poor = facts.step("poor")
    return next((e for e in facts.order.all("interview") if poor and e.at >= poor.at and e.get("step") == "hold"), None)


# -- what may be done -------------------------------------------------------------------------------------------
def _acts(facts: _Facts, group: str) -> list[CaseAct]:
    made = list(_supervise_acts(facts, group) if facts.track == SUPERVISE else _escalate_acts(facts, group))
    first = next((i for i, act in enumerate(made) if act.name != "dismiss"), None)
    elsewhere = group == "closed" or _scan_is_next(facts)  # the present step's button stands where the scan is dropped
    return [replace(act, primary=i == first and not elsewhere) for i, act in enumerate(made)]


def _scan_is_next(facts: _Facts) -> bool:
    """The paper is signed and its scan is not in the file yet."""
    return _wants_scan(facts) and _signed(facts) is not None


def _signed(facts: _Facts) -> Event | None:
    return facts.step("issue") or facts.step("sign")


def _event(track: str, step: str, label: str, key: str, icon: str = "check") -> CaseAct:
    option = ActOption(track, track, label, key, icon, preset={"step": step})
    return CaseAct("event", label, key, icon, option=option)


def _print(facts: _Facts) -> CaseAct:
    return CaseAct("print", "再打印" if facts.printed else "打印", "Ctrl+P", "print")


def _supervise_acts(facts: _Facts, group: str) -> Iterator[CaseAct]:
    if group in ("candidate", "dismissed"):
        yield _event(SUPERVISE, "confirm", f"列入{supervising.track_word(facts.desk, SUPERVISE)}", "D", "flag")
        if group == "candidate":
            yield CaseAct("dismiss", "不列入", "X", "close")
        return
    if facts.form and not facts.printed and not facts.step("issue"):
        yield _print(facts)
    if not facts.step("issue"):
        yield _event(SUPERVISE, "issue", "已签字，发出", "Q", "send")
    elif not facts.step("feedback"):
        yield _event(SUPERVISE, "feedback", "记录反馈", "H", "pencil")
        yield CaseAct("event", "催办", "C", "clock", option=ActOption("remind", "remind", "催办", "C", "clock"))
    elif not facts.step("close"):
        if facts.step("poor") and _interview(facts) is None:
            preset = {"step": "hold", "type": "督办约谈"}
            yield CaseAct("event", "记录约谈", "Y", "users",
                          option=ActOption("interview", "interview", "约谈", "Y", "users", preset=preset))
        yield _event(SUPERVISE, "close", facts.word("supervise_clear", "销号"), "J")
        if not facts.step("poor"):
            yield _event(SUPERVISE, "poor", "处置不力", "B", "warning")
    if facts.form and (facts.printed or facts.step("issue")):
        yield _print(facts)


_ESCALATE_ACTS = (("draft", "拟稿", "N", "pencil"), ("sign", "已签字", "Q", "check"), ("collect", "报送汇总", "H", "send"),
                  ("submit", "提报主要领导", "T", "send"), ("meeting", "记录专题会议", "K", "users"),
                  ("decide", "登记解决方案", "Y", "check"))


def _escalate_acts(facts: _Facts, group: str) -> Iterator[CaseAct]:
    begun = bool(facts.order.all(ESCALATE))
    if begun and facts.form and not facts.printed and not facts.step("sign"):
        yield _print(facts)
    undone = [a for a in _ESCALATE_ACTS if facts.step(a[0]) is None]
    if undone:
        yield _event(ESCALATE, *undone[0])
    if group == "candidate":
        yield CaseAct("dismiss", "不列入", "X", "close")
    if facts.form and (facts.printed or facts.step("sign")):
        yield _print(facts)


def _wants_scan(facts: _Facts) -> bool:
    return bool(facts.order.all(facts.track)) and not facts.scans and bool(facts.printed or _signed(facts) or not facts.form)


# -- the signed scan ------------------------------------------------------------------------------------------------
def _role(track: str) -> str:
    return f"signed_{track}"


def _scan_names(desk: Desk, number: str, track: str) -> tuple[str, ...]:
    return tuple(a["name"] for a in desk.store.attachments(number) if a["role"] == _role(track) and not a["removed"])


def keep_scan(desk: Desk, number: str, track: str, path: Path) -> Done:
    """Take the signed scan of this case into its order's file; raises Refused for what is no scan, StoreError."""
    require(desk, "record")
    scan = scans.read(desk, path)
    return scans.keep(desk, [replace(scan, order=number, form=supervising.form_of(desk, track) or track, words="")])


# -- the paper ------------------------------------------------------------------------------------------------------
def paper(desk: Desk, number: str, form: str) -> Printed:
    """The form of this order as it would come out now, with the number it carries; nothing is kept."""
    from hotline_desk.services import printing

    return printing.draw(desk, form, [number], printing.numbered(desk, form, [number]))


def paper_page(pdf: bytes, scale: float, page: int = 0) -> tuple[int, int, bytes]:
    """One page as (width, height, RGB); scale 1 is 72 dots an inch."""
    from hotline_desk.services import printing

    return printing.page_image(pdf, page, scale)


