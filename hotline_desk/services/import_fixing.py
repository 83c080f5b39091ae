"""What the import screen needs beside the plan: sources, first values, a row mended, the rows that wait."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotline_desk.domain.case import written

from ..domain.events import moment_text
from ..domain.fields import FIELDS, field_label
from ..domain.names import mask, mask_name, mask_phone
from . import import_known, importing, schemes
from .acts import other
from .office import Desk, Refused
from .roles import require
from .views import Done

if TYPE_CHECKING:
    from ..exchange.intake import Intake, Problem, ReadRow
    from ..exchange.mapping import Column

Step = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column of the file: its letter in Excel, its header, the field it feeds, its first value (masked).

    ``choices``: (field, words) where only a person knows which one is meant.
    """

    index: int
    letter: str
    header: str
    field: str
    sure: bool
    note: str
    first: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fix:
    """One thing to mend in a row: the field, the value as it stands, why, and what F would put there."""

    field: str
    label: str
    value: str
    reason: str
    fatal: bool
    offer: str = ""


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A row of an earlier import that still waits for a person."""

    id: int
    batch: str
    row: int
    number: str
    caller: str
    phone: str
    address: str
    subject: str
    reason: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Missing:
    """A field no column feeds, and what to do; without a ``needed`` one no row can be taken. Without a field: else to be known of the sheet."""

    field: str
    advice: str
    needed: bool


def sources(desk: Desk) -> list[tuple[str, str]]:
    """(name, label) of every header table, the office's own first."""
    from ..exchange.errors import IntakeError

    try:
        return [(s.name, s.label) for s in schemes.tables(desk)]
    except IntakeError as error:
        raise Refused(str(error), error.kind) from error


_ADVICE = (
    (("content", "subject"), "没有一列是诉求内容，每一行都导不进来。请把写着诉求的那一列选成“{content}”或“{subject}”。", True),
    (("number",), "没有工单编号列：导入时由本程序编号，再导一次时按内容认出同一件。", False),
    (("received_at", "dispatched_at"), "没有派单、受理时间列：时限从导入这一刻算起。有这样的列，请选成“{received_at}”。", False),
    (("phone", "phone2"), "没有电话列：先行联系前要补电话。", False),
)


def missing(intake: Intake) -> list[Missing]:
    """What the columns do not give, what cannot be done without first; then what of the sheet somebody kept from sight."""
    fed = {c.field for c in intake.mapping.columns if c.field} | {c.spare for c in intake.mapping.columns}
    words = {name: field_label(name) for name in ("content", "subject", "received_at")}
    unseen = [Missing("", intake.unseen_words, False)] if intake.unseen_words else []
    return [Missing(names[0], advice.format(**words), needed) for names, advice, needed in _ADVICE if not fed & set(names)] + unseen


def look(desk: Desk, path: Path | str, *, source: str | None = None, overrides: Mapping[int, str | None] | None = None,
         step: Step | None = None, stopped: Callable[[], bool] | None = None) -> importing.Plan:
    """Read a file and give every row its verdict; raises Refused with what to do. Nothing is written."""
    from ..exchange.errors import IntakeError
    from ..store import StoreError

    name = path.name if isinstance(path, Path) else "粘贴的文字"

    def progress(done: int, total: int) -> None:
        if step is not None:
            step(done, total, "读取")

    try:
        intake = schemes.read(desk, path, source=source, overrides=overrides, progress=progress, cancelled=stopped, lenient=True)
        made = importing.plan(desk, intake, name, step, stopped)
        made.before = import_known.earlier(desk, intake, made.counts["same"])
        return made
    except (IntakeError, StoreError) as error:
        raise Refused(str(error), getattr(error, "kind", "")) from error


def columns(intake: Intake) -> list[ColumnView]:
    """The columns with their first value, phones and names masked."""
    return [ColumnView(c.index, letters(c.index), c.header, c.field or "", c.sure, c.note, _first(intake, c),
                       tuple((name, _MEANINGS.get(name, field_label(name))) for name in c.choices)) for c in intake.mapping.columns]


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One field and what the first rows hold in it, masked."""

    label: str
    header: str
    values: tuple[str, ...]


def chosen(intake: Intake) -> dict[str, str | None]:
    """The mapping as it stands: header → field, None where it is kept with the order."""
    return {c.header: c.field or c.spare or None for c in intake.mapping.columns}


def samples(intake: Intake, count: int) -> list[SampleLine]:
    """The first rows, field by field, in the order of the columns."""
    rows = intake.rows[:count]
    headers: dict[str, str] = {}
    for c in intake.mapping.columns:
        if c.field:
            headers[c.field] = f"{headers[c.field]}、{c.header}" if c.field in headers else c.header
    return [SampleLine(field_label(name).partition("（")[0], header, tuple(_sample(row, name) for row in rows)) for name, header in headers.items()]


def _sample(row: ReadRow, name: str) -> str:
    value = row.fields.get(name)
    return "" if value in (None, "") else shown(name, value).replace("\n", " ")[:60]


_MEANINGS = {"platform_due": "办结的截止时限", "closed_at": "已经办完的时间"}


def letters(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA: as Excel names its columns."""
    name, rest = "", index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(65 + digit) + name
    return name


def _first(intake: Intake, column: Column) -> str:
    for row in intake.rows[:50]:
        value = row.fields.get(column.field) if column.field else row.extra.get(column.header)
        if value not in (None, ""):
            return shown(column.field or "", value)
    return ""


def shown(name: str, value: Any) -> str:
    """A value as the import screen shows it: masked, the office's word, moments in tight form."""
    if isinstance(value, datetime):
        return written(value)
    field = FIELDS.get(name)
    if field is None:
        return _plain(str(value))
    return mask(field.mask, str(value)) if field.mask else field.word(value)


def _plain(text: str) -> str:
    """A column nobody knows may hold a phone too: hide the middle of long numbers."""
    bare = text.strip()
    return mask_phone(bare) if bare.isdigit() and len(bare) == 11 else bare


def all_fixes(plan: importing.Plan) -> dict[int, list[Fix]]:
    """What may be mended in each row that has problems, by row number; the fatal things first."""
    judged = zip(plan.intake.rows, plan.rows, strict=True)
    return {r.row_number: _fixes(r) for r, shown in judged if shown.verdict != "same" and r.problems}


def _fixes(read: ReadRow) -> list[Fix]:
    return sorted((_fix(read, p) for p in read.problems if p.field in FIELDS), key=lambda f: not f.fatal)


def _fix(read: ReadRow, problem: Problem) -> Fix:
    offer = problem.suggestion.get(problem.field, "") if problem.suggestion else ""
    if not offer and problem.suggestion:
        offer = next(iter(problem.suggestion.values()))
    words = f"{offer:%Y-%m-%d %H:%M}" if isinstance(offer, datetime) else str(offer)
    return Fix(problem.field, field_label(problem.field), problem.value, problem.reason, problem.fatal, words)


def _row(plan: importing.Plan, number: int) -> ReadRow:
    return next(r for r in plan.intake.rows if r.row_number == number)


def amend(desk: Desk, plan: importing.Plan, row: int, name: str, text: str) -> importing.Plan:
    """The plan with one value of one row changed and that row checked again. The file itself is not touched."""
    require(desk, "import")
    intake = plan.intake
    read = _mended(intake, _row(plan, row), name, text)
    rows = [read if r.row_number == row else r for r in intake.rows]
    _twice(read, rows)
    return importing.plan(desk, dataclasses.replace(intake, rows=rows), plan.name, ahead=False)


def adopt(desk: Desk, plan: importing.Plan, row: int) -> importing.Plan:
    """Take what the reader proposes for a row (按 F 采用); raises Refused where it proposes nothing."""
    require(desk, "import")
    offered = {k: v for p in _row(plan, row).problems for k, v in p.suggestion.items()}
    if not offered:
        raise Refused("这一行没有可采用的建议。请直接改。")
    for name, value in offered.items():
        plan = amend(desk, plan, row, name, f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value))
    return plan


def _mended(intake: Intake, old: ReadRow, name: str, text: str) -> ReadRow:
    """The row with one field read anew from what the clerk wrote."""
    from ..exchange.alike import fingerprint
    from ..exchange.intake import Problem
    from ..exchange.sources import builtin_sources, generic_of
    from ..exchange.values import BadValue, Reader

    header = next((c.header for c in intake.mapping.of(name)), field_label(name))
    fields = {k: v for k, v in old.fields.items() if k != name}
    problems = [p for p in old.problems if p.field != name and not (name in ("content", "subject") and p.field in ("content", "subject"))]
    try:
        fields |= Reader(intake.source, generic_of(builtin_sources())).read(name, text).values
    except BadValue as bad:
        problems.append(Problem(old.row_number, header, text, str(bad), True, name, bad.suggestion))
    problems += _still_missing(old.row_number, name, header, fields, text)
    mended = dataclasses.replace(old, fields=fields, problems=problems, duplicate_of=None)
    mended.fingerprint = fingerprint(fields)
    mended.digest = f"{old.digest}+{mended.fingerprint}"
    return mended


def _still_missing(row: int, name: str, header: str, fields: Mapping[str, Any], text: str) -> list[Problem]:
    from ..exchange.intake import Problem

    if name in ("content", "subject") and not (fields.get("content") or fields.get("subject")):
        return [Problem(row, header, text, "缺诉求内容（标题和内容都是空的）。请补上。", True, name)]
    return []


def _twice(read: ReadRow, rows: list[ReadRow]) -> None:
    """A mended number must not repeat another row's."""
    from ..exchange.intake import Problem

    number = read.fields.get("number")
    other = next((r for r in rows if r is not read and number and r.fields.get("number") == number), None)
    if other is not None:
        reason = f"工单编号与第 {other.row_number} 行相同。请核对编号。"
        read.problems.append(Problem(read.row_number, "工单编号", str(number), reason, True, "number"))


def write_rejected(plan: importing.Plan, path: Path) -> int:
    """The rows to mend as an Excel file with the reasons; returns how many. Raises Refused where it cannot be written."""
    from ..exchange.errors import IntakeError
    from ..exchange.outgoing import write_bad_rows

    try:
        return write_bad_rows(path, plan.intake)
    except IntakeError as error:
        raise Refused(str(error), error.kind) from error


def waiting(desk: Desk) -> list[WaitingRow]:
    """Rows of earlier imports that still wait (待改), oldest batch first."""
    return [_waiting(r) for r in desk.store.pending_rows()]


def _waiting(record: Mapping[str, Any]) -> WaitingRow:
    get = (record["fields"] or {}).get
    reasons = [str(p.get("reason", "")) for p in record["problems"] or () if p.get("fatal", True)]
    return WaitingRow(record["id"], record["batch"], record["row_number"], str(get("number") or ""),
                      mask_name(str(get("caller") or "")), mask_phone(str(get("phone") or "")), str(get("address") or ""),
                      str(get("subject") or get("content") or "")[:60], "；".join(reasons), _texts(record))


def _texts(record: Mapping[str, Any]) -> dict[str, Any]:
    """Fields for 登记: what could not be read stands there as it was written."""
    fields = {k: moment_text(v) if isinstance(v, datetime) else v for k, v in (record["fields"] or {}).items()}
    bad = {p["field"]: p["value"] for p in record["problems"] or () if p.get("field") and p.get("value")}
    return bad | fields | {"extra": dict(record["extra"] or {})}


def settle(desk: Desk, row_id: int, state: str = "done") -> None:
    """A waiting row was registered by hand (done), given up (dropped), or waits again (waiting)."""
    require(desk, "import")
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.settle_pending_row(row_id, state)
    if state == "dropped":
        other(desk, "", "一行待改不要了", "", lambda: settle(desk, row_id, "waiting"))


def registered(desk: Desk, row_id: int, done: Done) -> Done:
    """A waiting row became this registration: once that is taken back, the row waits again."""
    settle(desk, row_id)

    def back() -> None:
        if done.take_back is not None:
            done.take_back()
        settle(desk, row_id, "waiting")

    made = dataclasses.replace(done, take_back=back)
    desk.undo_stack[:] = [made if one is done else one for one in desk.undo_stack]
    return made


def stands(desk: Desk, batch: str) -> bool:
    """Whether an import was not taken back."""
    return any(one["batch"] == batch and one["state"] != "undone" for one in desk.store.imports())
