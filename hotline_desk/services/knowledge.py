"""知识库 in use: the entries that speak of an order, those due for review, one looked over again.

友谊路第四条（八）: the office provides entries and keeps them up to date. How often each is to be looked over stands in
the regulation's parameter ``kb_review_days``; where there is none, whoever looks it over names the next day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hotline_desk.domain.records import Record, pressing
from hotline_desk.services import records
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.roles import require
from hotline_desk.services.views import Done

KIND = "knowledge"
FILTERS = (("all", "全部"), ("due", "到期待复核"), ("soon", "一个月内到期"), ("retired", "已停用"))
_SOON = 30  # calendar days: the filter 一个月内到期, ours
_ASKING = frozenset("怎么要办哪些谁来如何的了吗呢是否可以能在和与及请问什有没不我你他这那")
_LEAST = 0.28  # share of an entry's own words that must stand in an order before it is offered


@dataclass(frozen=True, slots=True)
class Answer:
    """An entry as it is offered beside an order; ``stale``: its day of review has passed."""

    number: str
    question: str
    answer: str
    source: str
    review: str
    stale: bool = False

    @property
    def copied(self) -> str:
        """What goes to the clipboard or into a reply: the answer and what it rests on."""
        return f"{self.answer}（依据：{self.source}）" if self.source else self.answer


def listed(desk: Desk, key: str = "all", words: str = "") -> list[Record]:
    """The entries of one filter of :data:`FILTERS` that hold every word; those to be looked over first come first."""
    today = desk.now().date()
    found = [r for r in records.listed(desk, KIND, words, voided=key == "all") if _of(r, key, today)]
    return sorted(found, key=lambda r: (r.void, bool(r.fields.get("retired")), str(r.fields.get("review_by") or "9999"), r.number))


def counts(desk: Desk) -> dict[str, int]:
    """How many entries each filter has."""
    today, every = desk.now().date(), records.listed(desk, KIND, voided=False)
    return {key: sum(1 for r in every if _of(r, key, today)) for key, _ in FILTERS}


def _of(record: Record, key: str, today: date) -> bool:
    retired = bool(record.fields.get("retired"))
    if key == "all":
        return True
    if key == "retired" or retired or record.void:
        return key == "retired" and retired
    day = _review(record)
    return day is not None and (day <= today if key == "due" else today < day <= today + timedelta(days=_SOON))


def review_state(record: Record, today: date) -> tuple[date | None, str]:
    """(the day of review, how urgent it is); (None, "wait") for an entry out of use or without a day."""
    day = None if record.void or record.fields.get("retired") else _review(record)
    return day, pressing(day, today, _SOON) or "wait"


def _review(record: Record) -> date | None:
    text = str(record.fields.get("review_by") or "")
    return date.fromisoformat(text[:10]) if text else None


# -- beside an order -----------------------------------------------------------------------------------------
def beside(desk: Desk, told: Mapping[str, Any], limit: int = 2) -> list[Answer]:
    """Entries that speak of what an order tells (subject, content, category), the likeliest first; none is made to fit."""
    text = " ".join(str(told.get(name) or "") for name in ("subject", "content", "category"))
    mine = _pairs(text)
    if not mine:
        return []
    entries = [r for r in records.listed(desk, KIND, voided=False) if not r.fields.get("retired")]
    every = Counter(pair for r in entries for pair in _asked(r))
    scored = [(_likeness(_asked(r), mine, every) + _same_category(r, told), r) for r in entries]
    best = sorted((pair for pair in scored if pair[0] >= _LEAST), key=lambda pair: (-pair[0], pair[1].number))
    return [_answer(desk, r) for _, r in best[:limit]]


def of_order(desk: Desk, number: str, limit: int = 2) -> list[Answer]:
    """As :func:`beside`, for an order of the office."""
    return beside(desk, desk.store.order_row(number) or {}, limit)


def _asked(record: Record) -> set[str]:
    fields = record.fields
    return _pairs(f"{fields.get('question') or ''} {fields.get('category') or ''} {' '.join(fields.get('keywords') or ())}")


def _pairs(text: str) -> set[str]:
    """Neighbouring characters, those left out that belong to how a question is asked and not to what it is about."""
    return {pair for i in range(len(text) - 1) if (pair := text[i:i + 2]).isalnum() and _ASKING.isdisjoint(pair)}


def _likeness(asked: set[str], mine: set[str], every: Counter[str]) -> float:
    """The share of what an entry is about that the order says too; what many entries ask (怎么, 办理) counts little."""
    whole = sum(1 / every[pair] for pair in asked)
    return sum(1 / every[pair] for pair in asked & mine) / whole if whole else 0.0


def _same_category(record: Record, told: Mapping[str, Any]) -> float:
    mine, theirs = str(told.get("category") or ""), str(record.fields.get("category") or "")
    return 0.15 if mine and theirs and (theirs in mine or mine in theirs) else 0.0


def _answer(desk: Desk, record: Record) -> Answer:
    fields, day = record.fields, _review(record)
    return Answer(record.number, str(fields.get("question") or ""), str(fields.get("answer") or ""), str(fields.get("source") or ""),
                  f"{day:%Y-%m-%d} 复核" if day else "", day is not None and day < desk.now().date())


def answer_of(desk: Desk, record: Record) -> Answer:
    """An entry as it would be copied."""
    return _answer(desk, record)


# -- keeping it up to date -------------------------------------------------------------------------------------
def review_days(desk: Desk) -> int | None:
    """After how many days an entry is to be looked over again; None where the regulation names none."""
    found = desk.pack.book(desk.now().date()).get("kb_review_days")
    return int(found.value) if found else None


def reviewed(desk: Desk, number: str, until: date | None = None) -> Done:
    """An entry was looked over and still holds; ``until`` is the next day, else by the regulation. Raises Refused."""
    require(desk, "record")
    days = review_days(desk)
    if until is None and days is None:
        raise Refused("规定没有写复核的间隔，请在“复核日期”填下一次的日期再保存。台账没有变化。", "wrong_input")
    day = until or desk.now().date() + timedelta(days=days or 0)
    record = records.amend(desk, number, {"review_by": day.isoformat()})
    return records.told(desk, record, f"已复核，下次 {day:%Y-%m-%d}：")
