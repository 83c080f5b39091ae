"""The record of access as an auditor reads it: who uncovered, printed, exported, signed in; by person and by order.

GB/T 22239-2019 7.1.4.3, 个人信息保护法 第五十五条. An auditor reads this and nothing else, and changes nothing: every look at
one person's rows is itself a row, and pruning is the administrator's, never below what 网络安全法 第二十三条 asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hotline_desk.services import persons
from hotline_desk.services.conflicts import refuse_other
from hotline_desk.services.masking import mask_text
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.roles import ROLES, require
from hotline_desk.services.steps import Step, quiet
from hotline_desk.services.taking_back import Watch
from hotline_desk.store import listing

ACTIONS: Mapping[str, str] = {
    "reveal": "查看完整号码", "print": "打印", "export": "导出", "archive_export": "导出一诉一档", "open_attachment": "打开附件",
    "person_find": "按人查找", "person_copy": "复制给本人", "anonymise": "匿名", "sign_in": "登录", "sign_out": "退出或锁定",
    "sign_in_failed": "登录失败", "accounts_on": "打开登录", "accounts_off": "关闭登录", "account_add": "新增用户",
    "account_change": "改用户", "account_back": "撤销改用户", "account_rescue": "用恢复码重设", "password": "改密码", "password_kept_anew": "密码换存法",
    "renew_recovery_code": "换恢复码", "restore": "用备份恢复", "drill": "恢复演练", "prune": "清理访问记录", "audit": "查访问记录",
    "audit_export": "导出访问记录", "reseal": "重新封存", "publish": "通报定稿", "correct": "更正通报", "unpublish": "撤回定稿",
    "forget_backups": "清理旧备份", "password_rules": "改密码要求"}
GROUPS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("", "全部动作", frozenset()), ("reveal", "看过号码", frozenset({"reveal", "person_find", "open_attachment"})),
    ("print", "打印", frozenset({"print"})), ("export", "导出", frozenset({"export", "archive_export", "person_copy", "audit_export"})),
    ("sign_in", "登录", frozenset({"sign_in", "sign_out", "sign_in_failed"})))
LEAST_DAYS, KEPT_DAYS = 184, 3 * 366  # six calendar months can be 184 days; kept for years by default
KEEP = "log_days"
_PERIOD, _ROWS = re.compile(r"收单 (\S+) 至 ([^；]+)"), re.compile(r"；行 ([\d,\-]+)")


@dataclass(frozen=True, slots=True)
class LogRow:
    """One row of the record: moment (wall time), who, what was done (in words), on what, and the rest."""

    seq: int
    at: str
    user: str
    action: str
    words: str
    entity: str
    detail: str


@dataclass(frozen=True, slots=True)
class State:
    """Whether the chains are whole: (title, sentence, urgency) and the last twelve digits of the record's end."""

    title: str
    sentence: str
    urgency: str
    head: str


# -- reading -------------------------------------------------------------------------------------------
def rows(desk: Desk, *, group: str = "", user: str = "", since: str = "", until: str = "", limit: int = 5_000) -> list[LogRow]:
    """The record, newest first: of one group of acts, one user, between two days (both whole). Raises Refused."""
    require(desk, "audit")
    wanted = next((acts for key, _, acts in GROUPS if key == group), frozenset())
    found = (_row(r) for r in desk.store.access_log(limit=1_000_000))
    return [r for r in found if (not wanted or r.action in wanted) and (not user or user in r.user)
            and (not since or r.at[:10] >= since) and (not until or r.at[:10] <= until)][:limit]


def _row(row: Mapping[str, Any]) -> LogRow:
    action = str(row["action"])
    return LogRow(int(row["seq"]), str(row["at"]).replace("T", " "), str(row["user"] or row["by"] or "本机"), action,
                  ACTIONS.get(action, action), _entity(str(row["entity"])),
                  _paper(str(row["detail"])) if action == "print" else _detail(str(row["detail"])))


def _entity(entity: str) -> str:
    kind, _, period = entity.partition(" ")
    if kind == "bulletin":
        return f"通报 {period}" if period[:1].isdigit() else "通报附表"
    return {"ledger": "工单台账", "office": "本单位", "log": "访问记录"}.get(entity, entity)


def _paper(form: str) -> str:
    """What was printed, by the title of its form."""
    from hotline_desk.services import appeals, bulletin_papers, matter_papers
    from hotline_desk.services.printing import every_form

    made = (appeals.FORM, bulletin_papers.FORM, matter_papers.FORM)
    return dict([*every_form(), *made]).get(form) or _detail(form)


def _detail(words: str) -> str:
    """What was written down with the act, a role by its name in Chinese."""
    return dict(ROLES).get(words) or mask_text(words)


def of_order(desk: Desk, number: str) -> list[LogRow]:
    """Everything that was done with one order, exports of lists it stood in too; newest first. Raises Refused."""
    require(desk, "audit")
    with desk.trusted():
        if not desk.store.exists(number):
            raise Refused(f"没有编号为“{number}”的工单。请核对编号。")
    return _of(desk, [number], number)


def of_person(desk: Desk, words: str) -> list[LogRow]:
    """谁看过、导出过张三: every row on an order of the person (a full phone or name). That it was asked is written down."""
    require(desk, "audit")
    with desk.trusted():
        numbers = persons.numbers_of(desk, words)
    return _of(desk, numbers, persons.shown(words))


def _of(desk: Desk, numbers: Sequence[str], asked: str) -> list[LogRow]:
    with desk.trusted():
        ids = listing.ids_of(desk.store, numbers)
        received = {n: str((desk.store.order_row(n) or {}).get("received_at") or "") for n in numbers}
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.log_access(desk.user or "本机", "audit", "log", f"查 {asked}，{len(numbers)} 件工单")
    wanted = set(numbers)
    return [_row(r) for r in desk.store.access_log(limit=1_000_000)
            if r["entity"] in wanted or (r["entity"] == "ledger" and _covers(str(r["detail"]), ids, received.values()))]


def _covers(detail: str, ids: Iterable[int], received: Iterable[str]) -> bool:
    """Whether an export, by what its row says, held one of these orders; one that does not say may have."""
    rows_said, period = _ROWS.search(detail), _PERIOD.search(detail)
    if rows_said:
        spans = [(int(a), int(b or a)) for a, _, b in (part.partition("-") for part in rows_said[1].split(","))]
        return any(first <= i <= last for i in ids for first, last in spans)
    if period:
        first, last = (word if word[:1].isdigit() else "" for word in period.groups())
        return any((not first or at[:len(first)] >= first) and (not last or at[:len(last)] <= last) for at in received)
    return bool(list(received))


def spans(ids: Iterable[int]) -> str:
    """Row ids as ``1-400,502``: what an export held, so that it can be answered years later."""
    found: list[list[int]] = []
    for number in sorted(set(ids)):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in found)


# -- the chain -----------------------------------------------------------------------------------------
def state(desk: Desk) -> State:
    """Check every chain, the anchor and the seals; may take seconds, so in a worker. Raises Refused."""
    require(desk, "audit")
    found = desk.store.verify()
    head = head_words(desk)
    if found.ok:
        return State("记录完整", f"办件历史 {found.events} 步、台账和访问记录逐条核对无误，末尾也没有少。", "done", head)
    return State("记录有问题", "；".join(found.problems), "over", head)


def head_words(desk: Desk) -> str:
    """The end of the record of access as it is printed on the bulletin: its number and the last twelve digits."""
    seq, digest = desk.store.access_head()
    return f"{seq}-{digest[-12:]}" if seq else "0"


def chain_words(desk: Desk) -> str:
    """The ends of both chains as they stand on a bulletin: once on paper elsewhere, what lies before cannot be forged unseen."""
    seq, digest = desk.store.end_of_history()
    return f"记录链尾：办件历史 {f'{seq}-{digest[-12:]}' if seq else '0'}，访问记录 {head_words(desk)}"


# -- taking out and clearing ----------------------------------------------------------------------------
def export(desk: Desk, out: Path, found: Sequence[LogRow], what: str = "", step: Step = quiet) -> int:
    """These rows as an .xlsx table for an incident; the rows written. Raises Refused where it cannot be written."""
    from hashlib import sha256

    from hotline_desk.exchange.errors import IntakeError
    from hotline_desk.exchange.outgoing import write_table

    require(desk, "audit")
    lines = [[r.seq, r.at, r.user, r.words, r.entity, r.detail] for r in found]
    mark = f"{desk.office_name}，{desk.user or '本机'} 于 {desk.now():%Y-%m-%d %H:%M} 导出；{what or '访问记录'}；记录末尾 {head_words(desk)}"
    try:
        write_table(out, ["序号", "时间", "谁", "做了什么", "对象", "说明"], [*lines, [mark]], sheet="访问记录", widths=[8, 18, 12, 14, 20, 60],
                    tell=lambda done: step(min(done, len(lines)), len(lines)))
    except IntakeError as error:
        raise Refused(str(error)) from error
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.log_access(desk.user or "本机", "audit_export", "log", f"{what or '访问记录'}；{len(lines)} 行；SHA-256 {sha256(out.read_bytes()).hexdigest()}")
    return len(lines)


def keep_days(desk: Desk) -> int:
    """How many days the record of access is kept at least, as the office chose."""
    return max(int(desk.setting(KEEP, KEPT_DAYS)), LEAST_DAYS)


def keep_for(desk: Desk, days: int, seen: int | None = None) -> None:
    """Keep the record for so many days from now on. Raises Refused below 184.

    ``seen``: :func:`keep_days` when the change was begun; Conflict where it is another now.
    """
    require(desk, "settings")
    _refuse_short(days)
    refuse_other("访问记录保存期", None if seen is None else f"{seen} 天", f"{keep_days(desk)} 天", f"{int(days)} 天")
    with Watch(desk, "settings", "改访问记录保存期", (KEEP,)):
        desk.change_setting(KEEP, int(days))


def prune(desk: Desk, days: int) -> int:
    """Remove what is older than so many days; how many rows went. What is left still verifies. Raises Refused below 184."""
    require(desk, "accounts")
    _refuse_short(days)
    if days < keep_days(desk):
        raise Refused(f"本单位设定访问记录保存 {keep_days(desk)} 天，不能只留 {days} 天。请先改设定，记录没有变化。")
    from hotline_desk.store.sealing import prune as cut

    limit: datetime = desk.now() - timedelta(days=days)
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        return cut(tx, f"{limit:%Y-%m-%dT%H:%M}")


def _refuse_short(days: int) -> None:
    if days < LEAST_DAYS:
        raise Refused(f"访问记录要保存六个月以上（至少 {LEAST_DAYS} 天，网络安全法第二十三条），不能只留 {days} 天。记录没有变化。", "kept_too_short")


def changed(desk: Desk) -> list[str]:
    """The tables that are not as the program left them, by their Chinese names; may take a second, so in a worker."""
    require(desk, "accounts")
    return desk.store.broken_seals()


def reseal(desk: Desk, reason: str) -> list[str]:
    """Seal the tables that were told as changed as they are now, after somebody looked at them. Raises Refused."""
    require(desk, "accounts")
    if not reason.strip():
        raise Refused("请写明核对的情况，它留在访问记录里。数据没有变化。")
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        names = tx.reseal()
        tx.log_access(desk.user or "本机", "reseal", "office", f"{'、'.join(names)}：{reason.strip()}")
    return names
