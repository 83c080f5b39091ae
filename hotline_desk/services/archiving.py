"""归档: one file for each order (一诉一档) — what it should hold, what is missing, and the whole file as paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from hotline_desk.domain.events import EVIDENCE
from hotline_desk.domain.names import mask_name
from hotline_desk.domain.order import Order
from hotline_desk.locations import why
from hotline_desk.services import acts, words
from hotline_desk.services.office import Desk, Refused, labels
from hotline_desk.services.roles import require
from hotline_desk.services.steps import Tell, quiet
from hotline_desk.services.views import Done, PaperDue, Urgency

SHOWN = 300  # what one page lists; the longest closed come first
STATES = ("closed", "returned")
FILTERS = (("all", "全部"), ("whole", "材料齐"), ("lacking", "缺材料"))


@dataclass(frozen=True, slots=True)
class ArchiveRow:
    """One order that is over and not archived yet; ``missing`` names what its file lacks."""

    order: str
    subject: str
    unit: str
    caller: str
    closed: str
    state: str
    papers: tuple[PaperDue, ...]
    missing: tuple[str, ...]
    due_text: str = ""
    urgency: Urgency = "norm"

    @property
    def share(self) -> str:
        """How many of the papers are there: 6/7."""
        return f"{len(self.papers) - len(self.missing)}/{len(self.papers)}"

    @property
    def lacking(self) -> str:
        """What is missing in a few characters, for a column; all of it stands beside the list."""
        first = self.missing[0].partition("（")[0] if self.missing else "齐"
        return self.missing[0] if len(self.missing) == 1 else f"{first}等 {len(self.missing)} 项" if self.missing else first


# -- what the file should hold ---------------------------------------------------------------------------
def papers(desk: Desk, order: Order, attached: Sequence[Mapping[str, Any]] = ()) -> tuple[PaperDue, ...]:
    """The papers of an order's file in their archive order, each there or missing.

    ``attached``: rows of the store's attachments of this order; removed ones do not count.
    """
    kept = [a for a in attached if not a["removed"]]
    return tuple(_returned_papers(order) if order.returned else _papers(desk, order, kept))


def lacking(desk: Desk, order: Order) -> tuple[str, ...]:
    """The papers the file of an order does without."""
    return tuple(paper.label for paper in papers(desk, order, desk.store.attachments(order.number)) if not paper.there)


def require_reason(desk: Desk, numbers: Sequence[str], note: str) -> None:
    """Raise Refused where nobody says why a file that is not whole is closed for good: asked at every door of the window."""
    require(desk, "record")
    if note.strip():
        return
    for number in numbers:
        missing = lacking(desk, desk.judge(number)[0])
        if missing:
            raise Refused(f"{number} 材料不齐，缺{'、'.join(missing)}。请在“说明”里写明原因，或先补材料；工单没有变化。", "wrong_input")


def _line(order: Order, label: str, kind: str) -> PaperDue:
    event = order.last(kind)
    return PaperDue(label, words.short_moment(event.at) if event else "缺", event is not None)


def _returned_papers(order: Order) -> Iterator[PaperDue]:
    yield PaperDue("工单原文", "自动", True)
    yield _line(order, "退单申请", "request_return")
    yield _line(order, "退单结论", "decide_return")


def _papers(desk: Desk, order: Order, kept: Sequence[Mapping[str, Any]]) -> Iterator[PaperDue]:
    book = desk.ruling.book(order)
    yield PaperDue("工单原文", "自动", True)
    yield _line(order, "先行联系记录", "contact")
    yield _line(order, "派单记录", "dispatch")
    yield from _evidence(order, kept, book.on("evidence_required") or book.on("archive_required"))
    yield _line(order, "办结报告", "file_result")
    yield _line(order, "回复市民记录", "reply")
    if book.value("revisit_rounds"):
        yield _line(order, "回访记录", "revisit")
    if order.all("request_extension"):
        yield _line(order, "延期申请与结论", "decide_extension")
    if order.all("request_return"):
        yield _line(order, "退单申请与结论", "decide_return")
    if order.round > 1 and book.on("redo_requires_leader_signature"):
        signed = next((e for e in order.rounds[-1].events if e.kind == "review_result" and e.get("signed_by")), None)
        yield PaperDue("处理结果书（领导签字）", words.short_moment(signed.at) if signed else "缺", signed is not None)
    yield from _cases(desk, order, kept)
    yield from _signed(kept)


def _evidence(order: Order, kept: Sequence[Mapping[str, Any]], needed: bool) -> Iterator[PaperDue]:
    filed = order.last("file_result")
    named = [labels(EVIDENCE).get(str(k), str(k)) for k in (filed.get("evidence") or ())] if filed else []
    files = [a for a in kept if not str(a["role"] or "").startswith("signed_")]
    if needed or named or files:
        there = bool(files) or not needed
        note = f"{len(files)} 份" if files else "缺" if needed else "在平台，本机未存"
        yield PaperDue(f"取证材料（{'、'.join(named)}）" if named else "取证材料", note, there)


def _cases(desk: Desk, order: Order, kept: Sequence[Mapping[str, Any]]) -> Iterator[PaperDue]:
    from hotline_desk.services.supervising import sheet_word

    for track, last in (("supervise", "close"), ("escalate", "decide")):
        if not order.all(track):  # what the paper is called is looked up among all forms: not for every order of a long list
            continue
        label = f"{sheet_word(desk) if track == 'supervise' else '提级申请表'}（签字件）"
        scans = [a for a in kept if a["role"] == f"signed_{track}"]
        yield PaperDue(label, f"{len(scans)} 份" if scans else "缺", bool(scans))
        ended = next((e for e in order.all(track) if e.get("step") == last), None)
        word = desk.pack.word("supervise_clear", "销号") if track == "supervise" else "解决方案"
        yield PaperDue(f"{word}记录", words.short_moment(ended.at) if ended else "缺", ended is not None)


def _signed(kept: Sequence[Mapping[str, Any]]) -> Iterator[PaperDue]:
    """Signed copies of other papers, by the form they belong to."""
    from hotline_desk.services.materials import form_title

    own = ("signed_supervise", "signed_escalate")
    roles = [str(a["role"]) for a in kept if str(a["role"] or "").startswith("signed_") and a["role"] not in own]
    for role in dict.fromkeys(roles):
        yield PaperDue(f"{form_title(role.removeprefix('signed_')) or '其他表'}（签字件）", f"{roles.count(role)} 份", True)


# -- the list ----------------------------------------------------------------------------------------------
def count(desk: Desk) -> int:
    """How many orders are over and wait for their archive."""
    states = desk.store.counts("state")
    return sum(states.get(state, 0) for state in STATES)


def rows(desk: Desk, limit: int = SHOWN) -> list[ArchiveRow]:
    """Orders that are over and not archived, the longest closed first; at most ``limit``."""
    found = desk.store.rows({"state": list(STATES)}, order_by="closed_at", descending=False, limit=limit)
    numbers = [r["number"] for r in found]
    histories, timers = desk.store.events_of(numbers), desk.store.timer_rows(numbers)
    attached = _attached(desk)
    orders = sorted((desk.ruling.fold(n, histories[n]) for n in numbers), key=_ended)
    facts = {r["number"]: r for r in found}
    return [_row(desk, facts[o.number], o, attached.get(o.number, ()), timers.get(o.number, ())) for o in orders]


def _ended(order: Order) -> datetime:
    ended = order.returned or order.last("close")
    return ended.at if ended else order.received


def _attached(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in desk.store.attachments():
        found.setdefault(row["order_no"], []).append(row)
    return found


def _row(desk: Desk, row: Mapping[str, Any], order: Order, attached: Sequence[Mapping[str, Any]],
         timers: Sequence[tuple[Any, ...]]) -> ArchiveRow:
    from hotline_desk.services.wording import state_word

    listed = papers(desk, order, attached)
    due, soft = next(((datetime.fromisoformat(t[4]), bool(t[-2])) for t in timers if t[2] == "archive_alert" and t[-1]), (None, False))
    left = words.remaining(desk.calendar, due, desk.now(), soft) if due else None
    return ArchiveRow(order.number, row["subject"] or "（无标题）", order.unit or "未派单", mask_name(row["caller"] or "") or "匿名",
                      words.short_moment(_ended(order)), state_word(desk.pack, row["state"]), listed,
                      tuple(p.label for p in listed if not p.there), left.left if left else "",
                      left.urgency if left else "norm")


def header(desk: Desk, found: Sequence[ArchiveRow]) -> str:
    """待归档 251 件，材料齐 240 件."""
    whole = sum(1 for row in found if not row.missing)
    total = count(desk)
    shown = f"，先列最早办结的 {len(found)} 件" if total > len(found) else ""
    return f"待归档 {total} 件{shown} · 材料齐 {whole} 件 · 缺材料 {len(found) - whole} 件"


def archive(desk: Desk, numbers: Sequence[str], note: str = "", tell: Callable[[int, int, str], None] | None = None) -> Done:
    """Archive these orders, all or nothing; raises Refused where one of them may not be. Cannot be undone.

    ``tell`` hears how far it is and may stop it by raising; then none is archived.
    """
    if not numbers:
        raise Refused("没有选中工单。按空格勾选，再按归档；数据没有变化。", "wrong_input")
    require_reason(desk, numbers, note)
    step = ("archive", {"note": note} if note else {})
    return acts.record_work(desk, [(number, [step]) for number in dict.fromkeys(numbers)], tell=tell)


# -- the whole file as paper -------------------------------------------------------------------------------
def export(desk: Desk, number: str, folder: Path, tell: Tell = quiet) -> dict[str, list[str]]:
    """One order's file (contract ``archive``): cover, catalogue, every form and attachment into ``folder``.

    Answers ``{"files": names in their order, "missing": what the file lacks}``; raises Refused for an
    unknown order or a folder that cannot be written. ``tell`` may raise while the papers are drawn; then nothing is written.
    """
    from hotline_desk.services.archive_file import pieces

    require(desk, "print")  # whole papers with whole names
    order, _ = desk.judge(number)
    attached = [a for a in desk.store.attachments(number) if not a["removed"]]
    lacking = [p.label for p in papers(desk, order, attached) if not p.there]
    made = pieces(desk, order, attached, lacking, lambda done: tell(done, 0, f"正在排版，已排好 {done} 份"))
    _write(folder, made)
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.log_access(desk.user or "本机", "archive_export", number, f"{len(made)} 个文件")
    return {"files": [name for name, _ in made], "missing": lacking}


def _write(folder: Path, made: Sequence[tuple[str, bytes]]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in made:
            (folder / name).write_bytes(content)
    except OSError as error:
        raise Refused(f"写不了文件夹“{folder.name}”：{why(error)}。请换一个位置，数据没有变化。", "wrong_input") from error
