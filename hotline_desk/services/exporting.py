"""The ledger as an Excel file. Masked unless somebody with the right asks for it whole and says why.

个人信息保护法 第六条 (least necessary), 第五十一条 (de-identification, authority, records): names and phones are masked
also inside texts, platform columns of unknown content stay behind, and a whole export is written down with its
reason, its rows and the file's SHA-256.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import file_digest
from itertools import chain
from pathlib import Path
from typing import Any

from hotline_desk.domain.events import parse_moment
from hotline_desk.domain.names import mask_name, mask_phone
from hotline_desk.services.audit import spans
from hotline_desk.services.masking import mask_text
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.roles import require
from hotline_desk.services.steps import Tell, quiet
from hotline_desk.services.wording import state_word

COLUMNS = (("number", "工单编号", 18), ("received_at", "收单时间", 16), ("channel", "来源渠道", 10), ("kind", "诉求类型", 8),
           ("urgency", "紧急程度", 8), ("category", "事项分类", 18), ("caller", "来电人", 10), ("phone", "联系电话", 14),
           ("address", "地址", 24), ("subject", "标题", 28), ("content", "诉求内容", 40), ("unit", "承办单位", 18),
           ("order_class", "事项分级", 12), ("state", "状态", 10), ("dispatched_at", "派单时间", 16), ("closed_at", "办结时间", 16),
           ("platform_due", "平台时限", 16), ("matter_count", "第几次", 8))
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENTS = frozenset({"received_at", "dispatched_at", "closed_at", "platform_due"})
_TEXTS = frozenset({"subject", "content", "address"})


def export(desk: Desk, out: Path, since: str = "", until: str = "", *, full: bool = False, reason: str = "") -> int:
    """Write the orders received in [since, until] (days or moments, wall time) to ``out``; the rows written.

    Raises Refused without the right, without a reason for a ``full`` one, or where the file cannot be written.
    """
    require(desk, "export_full" if full else "export")
    if full and not reason.strip():
        raise Refused("导出完整的姓名和电话要写明理由（--reason）。没有导出。", "reason_missing")
    rows = [_line(desk, row, full) for row in desk.store.rows(_within(since, until), order_by="received_at", descending=False)]
    _write_sheet(out, [title for _, title, _ in COLUMNS], [width for _, _, width in COLUMNS], rows, _mark(desk, full, reason), "工单台账")
    _log(desk, out, len(rows), full, reason, f"收单 {since or '最早'} 至 {until or '最近'}")
    return len(rows)


def _log(desk: Desk, out: Path, count: int, full: bool, reason: str, what: str = "") -> None:
    with out.open("rb") as stream:
        digest = file_digest(stream, "sha256").hexdigest()
    told = f"{what}；" if what else ""
    detail = f"{told}{count} 行；{'完整，理由：' + reason.strip() if full else '已遮挡'}；SHA-256 {digest}"
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.log_access(desk.user or "本机", "export", "ledger", detail)


# -- what is seen in 工单库 ---------------------------------------------------------------------------------
SEEN: Mapping[str, tuple[str, int]] = {  # column of the list → (heading, width in characters); the rest stands in LibraryRow
    "number": ("工单编号", 18), "received": ("收单时间", 16), "subject": ("标题", 34), "place": ("地点", 26), "caller": ("来电人", 10),
    "phone": ("联系电话", 14), "unit": ("承办单位", 18), "co_units": ("协办单位", 18), "state": ("状态", 10), "duty": ("下一步", 12),
    "due": ("下一时限", 18), "left": ("剩余", 16), "clause": ("时限依据", 16), "repeat": ("第几次", 8), "category": ("事项分类", 18),
    "channel": ("来源渠道", 10), "kind": ("诉求类型", 8), "hurry": ("紧急程度", 8), "order_class": ("事项分级", 12),
    "dispatched": ("派单时间", 16), "closed": ("办结时间", 16), "platform_due": ("平台时限", 16)}
_PERSON = {"caller": "caller", "phone": "phone"}
_STORED = {"received": "received_at", "due": "next_due", "dispatched": "dispatched_at", "closed": "closed_at",
           "platform_due": "platform_due"}
_ROWS = 500  # read at a time


def export_list(desk: Desk, out: Path, ids: Sequence[int], names: Sequence[str], *, full: bool = False, reason: str = "",
                what: str = "", tell: Tell = quiet) -> int:
    """Write these rows of 工单库 with these columns of the list, in its order; the rows written.

    ``full`` writes names and phones whole. ``what`` says which list it was. Raises Refused as :func:`export` does,
    and whatever ``tell`` raises; then there is no file.
    """
    require(desk, "export_full" if full else "export")
    if full and not reason.strip():
        raise Refused("导出完整的姓名和电话要写明理由。没有导出。", "reason_missing")
    headings = [SEEN[n] for n in names]
    count = _write_sheet(out, [t for t, _ in headings], [w for _, w in headings], _seen(desk, ids, names, full, tell),
                         _mark(desk, full, reason), "工单")
    _log(desk, out, count, full, reason, f"{what}；行 {spans(ids)}")
    return count


def _seen(desk: Desk, ids: Sequence[int], names: Sequence[str], full: bool,
          tell: Callable[[int, int, str], None]) -> Iterator[list[Any]]:
    from hotline_desk.services.library import Orders

    for first in range(0, len(ids), _ROWS):
        tell(first, len(ids), "正在导出")
        part = ids[first:first + _ROWS]
        stored = desk.store.rows_by_id(part)
        for shown in Orders(desk, part):
            if shown.id in stored:
                yield [_seen_value(name, shown, stored[shown.id], full) for name in names]
    tell(len(ids), len(ids), "正在存盘")


def _seen_value(name: str, shown: Any, row: Mapping[str, Any], full: bool) -> Any:
    if name in _PERSON:
        return row[_PERSON[name]] if full else getattr(shown, name)
    if name in _STORED:
        stored = row[_STORED[name]]
        return datetime.fromisoformat(stored) if stored else None
    if name == "repeat":
        return shown.repeat
    if name in ("subject", "place"):
        text = row["subject"] if name == "subject" else shown.place
        return text if full else without_person(str(text or ""), row)
    return shown.order if name == "number" else getattr(shown, name)


def file_name(desk: Desk, what: str = "工单") -> str:
    """A name for the file: whose, what, when — 友谊路街道热线办_在办工单_20260917_1006.xlsx."""
    clean = re.sub(r'[\\/:*?"<>|\s]+', "", f"{desk.office_name}_{what}")[:60]
    return f"{clean}_{desk.now():%Y%m%d_%H%M}.xlsx"


def _within(since: str, until: str) -> dict[str, object]:
    found: dict[str, object] = {"state!=": "void"}
    if since:
        found["received_at>="] = parse_moment(since)
    if until:  # a day is meant whole
        whole = _DAY.fullmatch(until.strip())
        found["received_at<" if whole else "received_at<="] = parse_moment(until) + timedelta(days=1 if whole else 0)
    return found


def _line(desk: Desk, row: Mapping[str, Any], full: bool) -> list[Any]:
    return [_value(desk, name, row, full) for name, _, _ in COLUMNS]


def _value(desk: Desk, name: str, row: Mapping[str, Any], full: bool) -> Any:
    from hotline_desk.domain.fields import FIELDS

    value = row.get(name)
    if value is None or value == "":
        return None
    if name == "state":
        return state_word(desk.pack, str(value))
    if name in _MOMENTS:
        return datetime.fromisoformat(str(value))
    if name in FIELDS and FIELDS[name].kind == "choice":
        return FIELDS[name].word(value)
    return value if full else _masked(name, value, row)


def _masked(name: str, value: Any, row: Mapping[str, Any]) -> Any:
    if name == "caller":
        return mask_name(str(value))
    if name == "phone":
        return mask_phone(str(value))
    return without_person(str(value), row) if name in _TEXTS else value


def without_person(text: str, row: Mapping[str, Any]) -> str:
    """A text with its order's caller and every phone masked."""
    caller = str(row.get("caller") or "")
    text = mask_text(text, [str(row.get("phone") or "")])
    return text.replace(caller, mask_name(caller)) if len(caller) > 1 else text


def _mark(desk: Desk, full: bool, reason: str) -> str:
    """Who took the file out, when, and what for: it stands in every copy of it."""
    words = f"完整个人信息，用途：{reason.strip()}，请妥善保管、用后删除" if full else "姓名、电话已遮挡"
    return f"{desk.office_name}，{desk.user or '本机'} 于 {desk.now():%Y-%m-%d %H:%M} 导出；{words}"


def _write_sheet(out: Path, headers: Sequence[str], widths: Sequence[int], rows: Iterable[list[Any]], mark: str,
                 sheet: str) -> int:
    """Write the rows and who took them out; how many rows, the mark not counted."""
    from hotline_desk.exchange.errors import IntakeError
    from hotline_desk.exchange.outgoing import write_table

    try:
        return write_table(out, headers, chain(rows, ([mark],)), sheet=sheet, widths=widths) - 1
    except IntakeError as error:
        raise Refused(str(error)) from error
