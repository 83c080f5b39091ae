"""Taking the person out of orders that are done with, after the time the office keeps them (个人信息保护法 第十九、四十七条).

Names, phones, house numbers and the platform's other columns go, from every event and from the lists; what was judged,
counted and scored stays, because none of it stands on who called. What lies outside the orders is said and offered:
attachments may go with the person (``files``), and backups made before, which still hold everything until they are thinned
out, may be given up at once for a new one (:func:`safekeeping.forget_older`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hotline_desk.domain.names import mask_name
from hotline_desk.services.acts import reproject
from hotline_desk.services.conflicts import refuse_other
from hotline_desk.services.masking import mask_text, phones_of
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.roles import require
from hotline_desk.services.steps import Tell, quiet
from hotline_desk.services.taking_back import Watch

GONE = "已匿名"
RETENTION = "retention_years"
_HOUSE = re.compile(r"\s*[\d０-９一二三四五六七八九十百]+\s*(?:号|弄|幢|栋|室|单元|支弄|-).*$")
_PERSONAL = {"caller": GONE, "phone": "", "phone2": ""}


@dataclass(frozen=True, slots=True)
class Anonymised:
    """What was done: orders, those with attachments that a person must look at, and how many attachments went."""

    orders: tuple[str, ...]
    with_files: tuple[str, ...]
    files: int = 0

    @property
    def message(self) -> str:
        files = f"删掉附件 {self.files} 个。" if self.files else ""
        if self.with_files:
            files += f"其中 {len(self.with_files)} 件还有附件，请打开看看里面有没有姓名、电话。"
        return f"已匿名 {len(self.orders)} 件。{files}以前的备份里还有原来的内容，会随备份过期删掉，最长一年；要马上清掉，请按“清掉旧备份”。"


def kept_words(desk: Desk) -> str:
    """How long the office keeps people, in words."""
    years = desk.setting(RETENTION)
    return f"{years} 年" if years else "没有设定"


def keep_for(desk: Desk, years: str, seen: str | None = None) -> int:
    """How many whole years (1 to 30) the office keeps whom an order was from. Raises Refused.

    ``seen``: :func:`kept_words` when the change was begun; Conflict where it is another now.
    """
    if not years.isdecimal() or not 1 <= int(years) <= 30:
        raise Refused("请写保存几年，1 到 30 的整数。设置没有变化。")
    refuse_other("个人信息保存期", seen, kept_words(desk), f"{int(years)} 年")
    with Watch(desk, "settings", "改个人信息保存期", (RETENTION,)):
        desk.change_setting(RETENTION, int(years))
    return int(years)


def expired(desk: Desk) -> list[str]:
    """Closed orders received longer ago than the office keeps them; Refused where it has set no time."""
    require(desk, "person")
    years = desk.setting(RETENTION)
    if not years:
        raise Refused("还没有设定个人信息保存几年。请先设定，再匿名。数据没有变化。")
    now = desk.now()
    limit = now.replace(year=now.year - int(years), day=min(now.day, 28))
    rows = desk.store.rows({"received_at<": limit, "open": 0, "caller!=": GONE}, columns=("number",), descending=False)
    return [row["number"] for row in rows]


def anonymise(desk: Desk, numbers: Sequence[str], reason: str, files: bool = False,
              tell: Tell = quiet) -> Anonymised:
    """Take the person out of these orders, all or nothing; it cannot be taken back. ``files``: their attachments too.

    Raises Refused, and what ``tell`` raises to stop; then no order is another.
    """
    require(desk, "person")
    if not reason.strip():
        raise Refused("匿名不能撤回，请写明理由。数据没有变化。")
    wanted = list(dict.fromkeys(numbers))
    for number in wanted:
        row = desk.store.order_row(number)
        if row is None or row["open"]:
            raise Refused(f"工单{number}{'不在库里' if row is None else '还没有办完'}，不能匿名。数据没有变化。")
    from hotline_desk.store.redacting import fold_journal, forget_files, redact

    gone: list[str] = []
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        for done, number in enumerate(wanted):
            tell(done, len(wanted), "正在匿名")
            events = tx.events(number)
            phones = tuple(phones_of(events))
            names = tuple({str(n) for e in events for n in (e.get("caller"), _changes(e.data).get("caller")) if n and len(str(n)) > 1})
            redact(tx, number, lambda kind, data, p=phones, n=names: _without(kind, data, p, n), reason)  # type: ignore[misc]
            if files:
                gone += forget_files(tx, number)
            tx.log_access(desk.user or "本机", "anonymise", number, reason.strip())
        reproject(desk, tx, dict.fromkeys(wanted))
    desk.undo_stack.clear()
    fold_journal(desk.store)
    desk.store.files.drop(gone)  # after the commit: a row never names what is not there
    left = tuple(n for n in wanted if any(a["sha256"] for a in desk.store.attachments(n)))
    return Anonymised(tuple(wanted), left, len(gone))


def _changes(data: Mapping[str, Any]) -> Mapping[str, Any]:
    changes = data.get("changes")
    return changes if isinstance(changes, Mapping) else {}


def _without(kind: str, data: dict[str, Any], phones: Sequence[str], names: Sequence[str]) -> dict[str, Any]:
    """One event's data with nobody in it; ``by``, moments, units and choices stay."""
    found: dict[str, Any] = {}
    for name, value in data.items():
        if name in _PERSONAL:
            found[name] = _PERSONAL[name]
        elif name == "address":
            found[name] = _HOUSE.sub("", str(value or ""))
        elif name == "changes" and isinstance(value, Mapping):
            found[name] = _without(kind, dict(value), phones, names)
        elif name != "extra":
            found[name] = _hidden(value, phones, names)
    return found


def _hidden(value: Any, phones: Sequence[str], names: Sequence[str]) -> Any:
    if isinstance(value, list):
        return [_hidden(item, phones, names) for item in value]
    if not isinstance(value, str):
        return value
    text = mask_text(value, phones)
    for name in names:
        text = text.replace(name, mask_name(name))
    return text
