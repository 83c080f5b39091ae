"""What a regulation asks beside an act without putting a number to it: told before saving, never a judgement.

A pack names in its ``[hints]`` table which of these it has, and the clause of each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hotline_desk.domain.events import TRANSFER_REASONS
from hotline_desk.domain.order import Order

from .office import Desk
from .views import Consequence
from .words import full_day

ON_CAMERA = ("当场处罚", "立案查处")  # 二（二）第三款: on record from the first minute to the result


def hints(desk: Desk, order: Order, kind: str, data: Mapping[str, Any]) -> list[Consequence]:
    """The reminders that go with this act; ``order`` is as it would stand after it."""
    early = before_force(desk, order) if kind == "register" else ""
    cited = desk.ruling.book(order).pack.info.get("hints", {})
    found = (*_of_result(kind, data), *_of_unit(kind, order), *_of_site(kind, data), *_of_completion(kind, data),
             *_of_registration(desk, kind, data))
    return [*([Consequence("没有时限可算", "", "today", early)] if early else []),
            *(Consequence(words, cited[name], "soon", detail) for name, words, detail in found if name in cited)]


def before_force(desk: Desk, order: Order) -> str:
    """Why no clock runs for an order that came before the regulation; empty for any other."""
    pack = desk.ruling.book(order).pack
    if pack.begins is None or order.received.date() >= pack.begins:
        return ""
    return f"收单早于规定的施行日期 {pack.begins.year}年{full_day(pack.begins)}，规定的时限都不算；平台写了时限的，照平台的办。"


Hint = tuple[str, str, str]


def _of_result(kind: str, data: Mapping[str, Any]) -> Iterator[Hint]:
    """Y20: which of the four situations asks for more than an answer."""
    disposition = data.get("disposition") if kind == "file_result" else None
    if disposition == "already_determined" and "report" not in (data.get("evidence") or ()):
        yield "already_determined", "已有定论或程序中的，须附情况说明", "证据材料里选“书面报告”，并把情况说明作为附件加上。"
    if disposition == "await_conditions":
        yield "await_conditions", "与诉求人沟通并申请延期", "待条件成熟的，要与诉求人认真沟通，并向热线办申请延期。"


def _of_unit(kind: str, order: Order) -> Iterator[Hint]:
    """C15b: whoever takes an order in tells the citizen at once that it is being handled."""
    told = any(e.get("purpose") == "progress_notice" and e.get("reached") for e in order.all("contact"))
    if kind == "accept" and not told:
        yield "progress_notice", "第一时间告知诉求人正在办理", "告知办理意见和工作措施；用“记录先行联系”，联系目的选“告知正在办理”。"


def _of_site(kind: str, data: Mapping[str, Any]) -> Iterator[Hint]:
    """N04: two officers is general law, not this regulation's text: a reminder."""
    if kind == "visit" and len(data.get("officers") or ()) < 2:
        yield "two_officers", "请写全到场执法人员", "执法一般不少于两人（行政处罚法的一般要求，本规定没有写明人数）。"
    if kind == "visit" and not data.get("recorder"):
        yield "two_officers", "请写执法记录仪编号", "到场应同步开启执法记录仪，落实全过程记录。"


def _of_completion(kind: str, data: Mapping[str, Any]) -> Iterator[Hint]:
    """N05: what must be kept on file depends on how the matter was dealt with."""
    method = str(data.get("method") or "") if kind == "complete" else ""
    if any(word in method for word in ON_CAMERA):
        yield "enforcement_evidence", f"{method}：执法全过程记录存档", "处置过程和结果的录音录像、文书都要归入附件。"
    elif method:
        yield "other_evidence", f"{method}：摄像、拍照留痕存档", "把处置后的现场照片或录像归入附件，形成闭环。"


def _of_registration(desk: Desk, kind: str, data: Mapping[str, Any]) -> Iterator[Hint]:
    """N11: a category that is usually one of the situations in which a case must be opened."""
    text = f"{data.get('category') or ''} {data.get('subject') or ''}" if kind == "register" else ""
    for word, reason in desk.pack.info.get("case_transfer", {}).items():
        if word in text:
            yield "case_transfer", f"可能要转立案：{dict(TRANSFER_REASONS)[reason]}", \
                f"事项里有“{word}”；是否要求转案由人定，定了记“诉转案：要求转案”。"
            return
