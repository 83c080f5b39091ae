"""Intake of a file or a pasted text: read, plan (a verdict for every row), commit whole, take back whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotline_desk.domain.events import Event, make_event
from hotline_desk.domain.fields import field_label
from hotline_desk.domain.names import mask_name, mask_phone
from hotline_desk.domain.order import effective
from hotline_desk.services import import_ahead, import_known, unit_names
from hotline_desk.services.acts import reproject
from hotline_desk.services.admitting import counting, orphans
from hotline_desk.services.deriving import formed
from hotline_desk.services.deriving_apart import Helpers
from hotline_desk.services.import_ahead import Ahead
from hotline_desk.services.import_events import NewOrder, known_changes, new_order
from hotline_desk.services.office import Conflict, Desk, Refused, StoreError
from hotline_desk.services.projecting import batch_of, projected
from hotline_desk.services.roles import require
from hotline_desk.services.taking_back import forget_units
from hotline_desk.services.unit_names import UnitNames
from hotline_desk.services.views import Done
from hotline_desk.store import NewEvent
from hotline_desk.store.reading import chunks

if TYPE_CHECKING:
    from hotline_desk.exchange.intake import Intake, ReadRow

Progress = Callable[[int, int, str], None]
VERDICTS = {"new": "可导入", "updated": "更新", "same": "已在库", "rejected": "要改"}
_CHUNK = 500
_STANDS = "工单{number}导入之后又办理过，不能整批撤销。请先撤销后来的办理，或单独作废。数据没有变化。"


_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)")


class Cancelled(Exception):
    """The clerk stopped a running import; nothing of it was kept."""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of the file with its verdict, masked for showing; an unchanged row is read when it is shown."""

    row: int
    verdict: str
    number: str
    caller: str
    phone: str
    address: str
    subject: str
    due_text: str
    problems: tuple[str, ...] = ()
    diff: tuple[tuple[str, str, str], ...] = ()

    @classmethod
    def of(cls, verdict: str, number: str, shown: Callable[[], Mapping[str, Any]], row: int) -> PlanRow:
        """A row whose texts are made by ``shown`` when somebody looks at them."""
        made = cls.__new__(cls)
        for name, value in (("row", row), ("verdict", verdict), ("number", number), ("_shown", shown)):
            object.__setattr__(made, name, value)
        return made

    _shown: Callable[[], Mapping[str, Any]] | None = field(default=None, init=False, repr=False, compare=False)

    def __getattr__(self, name: str) -> Any:  # asked only where there is nothing yet
        if name not in _SHOWN or self._shown is None:
            raise AttributeError(name)
        for key, value in self._shown().items():
            object.__setattr__(self, key, value)
        return getattr(self, name)


_SHOWN = frozenset({"caller", "phone", "address", "subject", "due_text", "problems", "diff"})


@dataclass
class Plan:
    """What an import would do: verdicts, the events behind them, counts that add up."""

    intake: Intake
    name: str
    rows: list[PlanRow]
    counts: dict[str, int]
    work: list[tuple[ReadRow, NewOrder | None]] = field(repr=False, default_factory=list)
    archived: int = 0  # rows that would change an archived order: shown with their difference, not taken
    helpers: Helpers | None = field(repr=False, default=None)  # who judges its new orders meanwhile, where they are many
    before: str = ""  # what the clerk is told of an earlier import of the same rows

    @property
    def mapping(self) -> dict[str, str]:
        return {c.header: c.field for c in self.intake.mapping.columns if c.field}

    @property
    def unmapped(self) -> list[str]:
        return [c.header for c in self.intake.mapping.columns if not c.field]


@dataclass(frozen=True, slots=True)
class ImportDone:
    """An import that was kept; Ctrl+Z takes it back whole (the newest on the desk's undo stack)."""

    batch: str
    counts: Mapping[str, int]
    message: str


def read(path: Path | str, source: str | None = None, sheet: str | None = None,
         overrides: Mapping[str | int, str | None] | None = None, progress: Any = None, cancelled: Any = None) -> Intake:
    """Read a file (Path) or pasted text (str); raises exchange.errors.IntakeError with what to do."""
    from hotline_desk.exchange.intake import read_rows

    return read_rows(path, source=source, sheet=sheet, overrides=overrides, progress=progress, cancelled=cancelled)


# -- plan -------------------------------------------------------------------------------------------
def plan(desk: Desk, intake: Intake, name: str = "", progress: Progress | None = None,
         cancelled: Callable[[], bool] | None = None, ahead: bool = True) -> Plan:
    """A verdict for every row against what the office already has; nothing is written. Raises Cancelled.

    ``ahead``: many new orders are judged from now on by a second process, so that the commit finds them ready.
    """
    require(desk, "import")
    taken = desk.store.fingerprint_of([_raw_key(r) for r in intake.rows if r.raw])
    fresh = sum(not _unchanged(r, taken) for r in intake.rows)
    with import_ahead.ahead(desk, fresh if ahead else 0) as judging:
        made = _planned(desk, intake, name, taken, judging, partial(_step, progress, cancelled, total=fresh, text="核对"))
        made.helpers = judging.kept()
    return made


def _planned(desk: Desk, intake: Intake, name: str, taken: dict[str, str], judging: Ahead, step: Callable[[int], None]) -> Plan:
    names, rows, work, archived, done = unit_names.of(desk), [], [], 0, 0
    for part in chunks(intake.rows, _CHUNK):
        fresh = [r for r in part if not _unchanged(r, taken)]
        if fresh:
            step(done)
        done += len(fresh)
        for row, number, verdict, order in _checked(desk, part, fresh, taken, names):
            archived += verdict == "same" and order is not None
            work.append((row, order if verdict in ("new", "updated") else None))
            rows.append(PlanRow.of(verdict, number or "（自动编号）", partial(_shown, desk, row, order), row.row_number))
        judging.add([o for r, o in work[-len(part):] if o is not None and r.number and not o.version])
    counts = Counter(r.verdict for r in rows)
    return Plan(intake, name, rows, {"rows": len(rows), **{v: counts.get(v, 0) for v in VERDICTS}}, work, archived)


def _checked(desk: Desk, part: Sequence[ReadRow], fresh: Sequence[ReadRow], taken: dict[str, str],
             names: UnitNames) -> Iterator[tuple[ReadRow, str, str, NewOrder | None]]:
    """Some rows with their numbers and verdicts; the fresh among them are read here, which takes a while."""
    taken |= desk.store.fingerprint_of([key for r in fresh for key in (_same_key(r), r.fingerprint)])
    numbers = {id(r): r.number or taken.get(r.fingerprint, "") for r in part}
    changed = [n for r in fresh if (n := numbers[id(r)]) and taken.get(_same_key(r)) != n]
    for row in fresh:
        unit_names.settle(row, names)
    histories = desk.store.events_of(dict.fromkeys(changed))
    for row in part:
        yield row, numbers[id(row)], *_verdict(desk, row, numbers[id(row)], taken, histories)


def _close_of_day(desk: Desk, row: ReadRow) -> None:
    """A platform deadline written as a day only ends when the office closes that day, not at its midnight."""
    due = row.fields.get("platform_due")
    if isinstance(due, datetime) and "platform_due" in row.day_only:
        row.fields["platform_due"] = desk.calendar.hours.closing(due.date())


def _same_key(row: ReadRow) -> str:
    return f"={row.digest}"


def _keys(row: ReadRow) -> list[str]:
    """By what the row is known again: word for word as it stands, by what it says, by what tells orders apart."""
    return ([_raw_key(row)] if row.raw else []) + [_same_key(row), row.fingerprint]


def _raw_key(row: ReadRow) -> str:
    return f"#{row.raw}"


def _unchanged(row: ReadRow, taken: Mapping[str, str]) -> bool:
    """Whether this very row became, or last changed, its order: told without reading it."""
    return bool(row.raw) and taken.get(_raw_key(row)) == row.number


def _verdict(desk: Desk, row: ReadRow, number: str, taken: Mapping[str, str],
             histories: Mapping[str, list[Event]]) -> tuple[str, NewOrder | None]:
    if row.duplicate_of is None and _unchanged(row, taken):
        return "same", None
    _close_of_day(desk, row)
    if row.rejected:
        return "rejected", None
    if row.duplicate_of is not None or (number and taken.get(_same_key(row)) == number):
        return "same", None
    events = histories.get(number) or []
    if not events:
        return "new", new_order(row, desk.now(), desk.pack, number)
    order = desk.ruling.fold(number, events)
    if order.voided:
        return "new", known_changes(row, order, events, desk.now(), desk.pack, restore=True)
    changes = known_changes(row, order, events, desk.now(), desk.pack)
    if order.state == "archived" and changes.events:
        return "same", changes  # 一诉一档 is closed: what the platform says now is shown, not taken
    return ("updated", changes) if changes.events else ("same", None)


def _shown(desk: Desk, row: ReadRow, order: NewOrder | None) -> Mapping[str, Any]:
    _close_of_day(desk, row)
    get = row.fields.get
    due = get("platform_due")
    words = due.strftime("%m-%d %H:%M") if isinstance(due, datetime) else str(get("allowance") or "")
    return {"caller": mask_name(str(get("caller") or "")), "phone": mask_phone(str(get("phone") or "")),
            "address": str(get("address") or ""), "subject": str(get("subject") or get("content") or "")[:60],
            "due_text": words, "problems": tuple(p.reason for p in row.problems), "diff": order.diff if order else ()}


# -- commit -----------------------------------------------------------------------------------------
def commit(desk: Desk, plan: Plan, progress: Progress | None = None,
           cancelled: Callable[[], bool] | None = None) -> ImportDone:
    """Write the whole plan in one transaction; raises Cancelled, or Conflict where an order changed meanwhile.

    Then nothing is left behind.
    """
    try:
        return _commit(desk, plan, progress, cancelled)
    except StoreError as error:
        if error.kind == "conflict":
            raise Conflict(f"{error}（导入前请重新读一次文件。）", "conflict") from error
        raise


def _commit(desk: Desk, plan: Plan, progress: Progress | None, cancelled: Callable[[], bool] | None) -> ImportDone:
    from hotline_desk.services import safekeeping
    from hotline_desk.services.roles import require

    require(desk, "import")
    safekeeping.before(desk, "导入前", sum(order is not None for _, order in plan.work))
    now = desk.now()
    with desk.store.transaction(by=desk.user, now=now) as tx:
        batch = tx.add_import(plan.name or "粘贴的文字", plan.intake.source.name, import_known.content(plan.intake), plan.mapping)
        orders = [(row, _numbered(tx, now, row, order)) for row, order in plan.work if order is not None]
        _step(progress, cancelled, 0, len(orders), "写入")
        new = [order for _, order in orders]
        import_ahead.know_units(desk, tx, new)
        known = {o.number for o in new if o.version}
        with import_ahead.helpers(desk, new, plan.helpers) as helpers:
            histories = _written(tx, new, known, desk.user, batch)
            for kind in "=#":  # an order equals only what its last import said
                tx.forget_fingerprints(known, kind)
            tx.add_fingerprints({key: o.number for r, o in orders for key in _keys(r)}, batch)
            import_known.remember(tx, plan.intake, [_raw_key(r) for r in plan.intake.rows if r.raw], batch)
            _project(desk, tx, histories, batch, known, progress, cancelled, helpers)
        tx.save_pending_rows(batch, [_pending(r) for r, _ in plan.work if r.rejected])
        tx.finish_import(batch, plan.counts)
        _step(progress, cancelled, len(orders), len(orders), "保存")
    desk.undo_stack.append(Done(batch, f"导入 {plan.name or '粘贴的文字'}", take_back=lambda: undo(desk, batch), heavy=True))
    return ImportDone(batch, plan.counts, message(plan.counts, plan.archived))


def _written(tx: Any, orders: Sequence[NewOrder], known: Collection[str], by: str, batch: str) -> dict[str, list[Event]]:
    """Append the events and return the whole history of every order; what was just written is not read back."""
    histories: dict[str, list[Event]] = {order.number: [] for order in orders} | tx.events_of(sorted(known))
    for event in tx.append_many([event for order in orders for event in _events(order, by, batch)]):
        histories[event.order].append(event)
    return histories


def _events(order: NewOrder, by: str, batch: str) -> list[NewEvent]:
    return [NewEvent(order.number, kind, at, by, data, batch, order.version + n)
            for n, (kind, at, data) in enumerate(order.events)]


def _step(progress: Progress | None, cancelled: Callable[[], bool] | None, done: int, total: int, text: str) -> None:
    if cancelled and cancelled():
        raise Cancelled("已取消，没有导入任何工单。数据没有变化。")
    if progress:
        progress(done, total, text)


def _numbered(tx: Any, now: datetime, row: ReadRow, order: NewOrder) -> NewOrder:
    """A row without a platform number gets a local one, in the file's order."""
    if order.number:
        return order
    number = f"BD{now.year}-{tx.next_number(f'local {now.year}'):05d}"
    return replace(order, number=number)


def _project(desk: Desk, tx: Any, histories: Mapping[str, Sequence[Event]], batch: str, known: Collection[str],
             progress: Progress | None, cancelled: Callable[[], bool] | None, helpers: Helpers | None = None) -> None:
    """The lists of these orders anew; ``known`` were there before and keep the import that brought them in."""
    matters: set[Any] = set()
    numbers = list(histories)
    for start in range(0, len(numbers), _CHUNK):
        part = numbers[start:start + _CHUNK]
        ready = helpers.rows(part, batch, tx.head[0]) if helpers else {}
        made = [projected(desk, n, histories[n], batch_of(tx.entered(n)) if n in known else batch, tx) for n in part if n not in ready]
        ready |= {p.number: formed(p, len(histories[p.number]), tx.head[0]) for p in made}
        tx.put_rows([ready[n] for n in part])
        matters |= {p.row["matter"] for p in made if p.row["matter"]}
        _step(progress, cancelled, start + len(part), len(numbers), "计算时限")
    if matters:  # an order that comes or goes moves the others of its matter
        reproject(desk, tx, [n for matter in sorted(matters) for n in tx.matter_members(matter)])


def _pending(row: ReadRow) -> dict[str, Any]:
    return {"row_number": row.row_number, "fields": row.fields, "extra": row.extra,
            "problems": [p.as_dict() | {"field": p.field, "fatal": p.fatal, "suggestion": dict(p.suggestion)}
                         for p in row.problems]}


def message(counts: Mapping[str, int], archived: int = 0) -> str:
    """The counts in one sentence; they add up to the rows. ``archived``: how many of those in store say something new."""
    held = f"（其中 {archived} 件已归档，平台后来的改动没有采用）" if archived else ""
    return (f"共 {counts['rows']} 行：新增 {counts['new']} 件，更新 {counts['updated']} 件，"
            f"已在库 {counts['same']} 件{held}，待改 {counts['rejected']} 件")


# -- take back --------------------------------------------------------------------------------------
def undo(desk: Desk, batch: str) -> tuple[int, int]:
    """Take one import back: (orders removed, orders restored). Raises Refused where it cannot be."""
    from hotline_desk.services.roles import require

    require(desk, "import")
    record = next((r for r in desk.store.imports() if r["batch"] == batch), None)
    if record is None:
        raise Refused(f"没有编号为“{batch}”的导入。数据没有变化。")
    if record["state"] == "undone":
        raise Refused(f"导入“{batch}”已经撤销过了。数据没有变化。")
    written: dict[str, list[int]] = {}
    for number, n in desk.store.events_of_batch(batch):
        written.setdefault(number, []).append(n)
    now, removed = desk.now(), 0
    with desk.store.transaction(by=desk.user, now=now) as tx:
        histories = tx.events_of(written)
        events: list[NewEvent] = []
        for number, places in written.items():
            removed += _reverse(desk, number, places, histories[number], now, events)
        tx.append_many(events)
        _project(desk, tx, tx.events_of(written), batch, written, None, None)
        tx.mark_import_undone(batch)
    _forget_units(desk, record, histories)
    desk.undo_stack[:] = [done for done in desk.undo_stack if done.order != batch]
    return removed, len(written) - removed


def _forget_units(desk: Desk, record: Mapping[str, Any], histories: Mapping[str, Sequence[Event]]) -> None:
    """Units that came with the import go with it, as far as nobody has used or completed them since."""
    named = {str(name) for events in histories.values() for e in events if e.kind == "dispatch" for name in (e.get("to"), *(e.get("co") or ()))}
    forget_units(desk, [u["name"] for u in desk.store.units() if u["name"] in named and u["added_at"] == record["at"]])


def _reverse(desk: Desk, number: str, places: Sequence[int], history: Sequence[Event], now: datetime,
             events: list[NewEvent]) -> int:
    """The voids that take one order back to before the import; 1 if the whole order goes."""
    alive, moment = counting(history), max(now, *(e.at for e in history))
    later = [e for e in history if e.index in alive and e.index > max(places) and e.kind not in ("void", "note")]
    if min(places) == 0 or history[min(places)].kind == "void":
        if later:
            raise Refused(_STANDS.format(number=number))
        if effective(history)[1] is None:  # a clerk may have voided it already
            events.append(NewEvent(number, "void", moment, desk.user, {"reason": "撤销导入"}))
        return 1
    back = [NewEvent(number, "void", moment, desk.user, {"reason": "撤销导入", "voids": n})
            for n in reversed(places) if n in alive]
    after = [make_event(number, e.kind, e.at, e.by, e.data, len(history) + n) for n, e in enumerate(back)]
    if orphans([*history, *after]) - orphans(history):
        raise Refused(_STANDS.format(number=number))
    events += back
    return 0


def problems_json(plan: Plan) -> list[dict[str, Any]]:
    """The rejected rows' problems as the command line answers."""
    return [p.as_dict() for r, shown in zip(plan.intake.rows, plan.rows, strict=True) if shown.verdict == "rejected"
            for p in r.problems if p.fatal]


def diff_words(diff: Sequence[tuple[str, str, str]]) -> str:
    """A row's differences in words."""
    words = "；".join(f"{label}：{old or '（空）'} → {new}" for label, old, new in diff)
    return _MOMENT.sub(r"\1 \2", words)


__all__ = ["Cancelled", "ImportDone", "Plan", "PlanRow", "commit", "field_label", "plan", "read", "undo"]
