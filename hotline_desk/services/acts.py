"""The acts of the clerk: preview what follows, record, take back. Every act is one or more events.

An act is judged before it is kept: refused with its clause and nothing changed, or recorded with the
projections of every order it touches in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from hotline_desk.domain.events import EVENT_KINDS, Event, EventError, Slot, make_event, parse_moment
from hotline_desk.domain.order import effective
from hotline_desk.domain.policy import Pack
from hotline_desk.domain.units import guess_kind
from hotline_desk.services.admitting import GONE, NOT_UNDOABLE, UNKNOWN, admit, check_void, counting
from hotline_desk.services.consequences import consequences, redo_ahead
from hotline_desk.services.hints import hints
from hotline_desk.services.office import Conflict, Desk, Refused
from hotline_desk.services.projecting import batch_of, projected
from hotline_desk.services.roles import require
from hotline_desk.services.taking_back import forget_units
from hotline_desk.services.views import Done, Preview
from hotline_desk.store import StoreError
from hotline_desk.store.guarding import TAKEN_BACK

Step = tuple[str, Mapping[str, Any]]
__all__ = ["Conflict", "Refused", "other", "preview", "record", "record_many", "record_steps", "slots", "undo"]


def slots(kind: str, pack: Pack | None = None) -> tuple[Slot, ...]:
    """The slots of an event kind, in the order a panel asks for them."""
    return EVENT_KINDS[kind].slots


# -- preview ------------------------------------------------------------------------------------
def preview(desk: Desk, number: str, kind: str, data: Mapping[str, Any], at: datetime | None = None) -> Preview:
    """What this act would do: refused with its clause, or the consequences that follow. Nothing is kept."""
    return preview_steps(desk, number, [(kind, data)], at)


def preview_steps(desk: Desk, number: str, steps: Sequence[Step], at: datetime | None = None) -> Preview:
    """As :func:`preview`, for an act of several events (答复并反馈结果)."""
    now, events = desk.now(), desk.store.events(number)
    moment = at or now
    if not events:
        return Preview(UNKNOWN.format(number=number), "wrong_state")
    before = desk.judge_events(number, events)
    try:
        history = _admitted(desk, number, events, steps, moment, now)
    except Refused as refusal:
        return Preview(str(refusal), refusal.rule, refusal.clause)
    after = desk.judge_events(number, history)
    lines = consequences(desk, before, after)
    for step in steps:
        lines += hints(desk, after[0], *step)
    kind, data = steps[-1]
    if kind == "revisit":
        lines += redo_ahead(desk, number, history, dict(data), moment)
    from hotline_desk.services.wording import state_word

    return Preview(consequences=tuple(lines), state_label=state_word(desk.pack, after[1].state))


def _admitted(desk: Desk, number: str, events: Sequence[Event], steps: Sequence[Step], moment: datetime,
              now: datetime, by: str = "") -> list[Event]:
    history = list(events)
    for kind, data in steps:
        history.append(admit(desk, number, history, kind, data, moment, now, by))
    return history


# -- recording ----------------------------------------------------------------------------------
def record(desk: Desk, number: str, kind: str, data: Mapping[str, Any] | None = None, at: datetime | str | None = None,
           expect_version: int | None = None, by: str = "") -> Done:
    """Record one event; raises Refused (with its clause) or Conflict, and then nothing has changed."""
    return record_steps(desk, number, [(kind, data or {})], at, expect_version, by)


def record_steps(desk: Desk, number: str, steps: Sequence[Step], at: datetime | str | None = None,
                 expect_version: int | None = None, by: str = "") -> Done:
    """Record one act of several events, all or nothing."""
    return _record(desk, [(number, steps)], at, expect_version, by)


def record_many(desk: Desk, numbers: Iterable[str], kind: str, data: Mapping[str, Any] | None = None,
                at: datetime | str | None = None) -> Done:
    """The same event on several orders, all or nothing; one undo takes all of it back."""
    return record_work(desk, [(n, [(kind, data or {})]) for n in dict.fromkeys(numbers)], at)


def record_work(desk: Desk, work: Sequence[tuple[str, Sequence[Step]]], at: datetime | str | None = None,
                tell: Callable[[int, int, str], None] | None = None) -> Done:
    """Each order its steps, all or nothing; ``tell`` hears how far it is and may stop it by raising."""
    return _record(desk, work, at, None, "", tell)


def _record(desk: Desk, work: Sequence[tuple[str, Sequence[Step]]], at: datetime | str | None,
            expect_version: int | None, by: str, tell: Callable[[int, int, str], None] | None = None) -> Done:
    now = desk.now()
    moment = _moment(at, now)
    units: list[str] = []
    try:
        with desk.store.transaction(by=by or desk.user, now=now) as tx:
            made: list[Event] = []
            for place, (number, steps) in enumerate(work, start=1):
                if tell is not None:
                    tell(place, len(work), "正在记下")
                made += _write(desk, tx, number, steps, moment, now, expect_version, by, units)
            changed = reproject(desk, tx, dict.fromkeys(number for number, _ in work))
    except StoreError as error:
        if error.kind == "conflict":
            raise Conflict(str(error), "conflict") from error
        raise
    done = with_units(desk, _done(desk, made, changed), units)
    if done.undo:
        desk.undo_stack.append(done)
    return done


def _moment(at: datetime | str | None, now: datetime) -> datetime:
    if at is None:
        return now
    try:
        return parse_moment(at)
    except EventError as error:
        raise Refused(str(error), "wrong_input") from error


def _write(desk: Desk, tx: Any, number: str, steps: Sequence[Step], moment: datetime, now: datetime,
           expect_version: int | None, by: str, units: list[str]) -> list[Event]:
    events = tx.events(number)
    admitted = _admitted(desk, number, events, steps, moment, now, by)[len(events):]
    made: list[Event] = []
    for event in admitted:
        units += know_unit(desk, tx, event)
        if event.kind == "attach" and not tx.place_attachment(number, int(event.get("file")), True):
            raise Refused(f"这件工单没有 {event.get('file')} 号文件。请用“添加材料”把文件放进来，工单没有变化。", "wrong_input")
        version = None if expect_version is None else expect_version + len(made)
        made.append(tx.append(number, event.kind, event.at, event.by, event.data, expect_version=version))
    return made


def know_unit(desk: Desk, tx: Any, event: Event) -> list[str]:
    """A unit a dispatch names and the office does not know is made, its kind guessed, 待补全 (contract §1); those made."""
    if event.kind not in ("dispatch", "redispatch"):
        return []
    known, made = {u["name"] for u in tx.units()}, []
    for name in [str(event.get("to")), *map(str, event.get("co") or ())]:
        if name and name not in known:
            tx.add_unit(name, guess_kind(name), pending=True)
            known.add(name)
            made.append(name)
            desk.know_unit(name, guess_kind(name))
    return made


def with_units(desk: Desk, done: Done, units: Sequence[str]) -> Done:
    """The same act: the units it made in passing go again when it is taken back."""
    return replace(done, take_back=lambda: forget_units(desk, units)) if units else done


def reproject(desk: Desk, tx: Any, numbers: Iterable[str]) -> tuple[str, ...]:
    """Rewrite the projections of these orders and of every order whose place in a matter they move."""
    touched = list(dict.fromkeys(numbers))
    matters = {m for n in touched if (m := (tx.order_row(n) or {}).get("matter"))}
    _project_all(desk, tx, touched)
    matters |= {m for n in touched if (m := (tx.order_row(n) or {}).get("matter"))}
    others = [n for m in sorted(matters) for n in tx.matter_members(m) if n not in touched]
    # The touched ones once more: their own place depends on rows just written.
    if matters:
        _project_all(desk, tx, [*others, *touched])
    return (*touched, *others)


def _project_all(desk: Desk, tx: Any, numbers: Sequence[str]) -> None:
    histories = tx.events_of(numbers)
    for number, events in histories.items():
        place_files(tx, number, events)
    tx.project([projected(desk, n, histories[n], batch_of(tx.entered(n)), tx) for n in numbers])


def place_files(tx: Any, number: str, events: Sequence[Event]) -> None:
    """A file counts in its order while the event that brought it counts: taking that back takes the file out."""
    brought = [e for e in events if e.kind == "attach"]
    if brought:
        counted = {e.index for e in effective(events)[0]}
        for event in brought:
            tx.place_attachment(number, int(event.get("file")), event.index in counted)


def _done(desk: Desk, made: Sequence[Event], changed: tuple[str, ...]) -> Done:
    from hotline_desk.services.wording import done_words

    undo = tuple((e.order, e.index) for e in made if e.kind not in NOT_UNDOABLE)
    message, detail = done_words(desk, made)
    return Done(made[0].order if made else "", message, detail, undo, changed)


def other(desk: Desk, order: str, message: str, detail: str, take_back: Callable[[], object]) -> Done:
    """An act that is no event of an order: Ctrl+Z calls ``take_back``."""
    done = Done(order, message, detail, take_back=take_back)
    desk.undo_stack.append(done)
    return done


# -- taking back ----------------------------------------------------------------------------------
def undo(desk: Desk, done: Done | None = None) -> Done | None:
    """Take an act back (default: the last one of this session) by one more event; None if there is none.

    Raises Refused where later acts stand on it, or where somebody took it back already.
    """
    if done is None:
        if not desk.undo_stack:
            return None
        done = desk.undo_stack[-1]
    changed = _take_back_events(desk, done) if done.undo else ()
    if done.take_back is not None:
        done.take_back()  # asks itself who may
    _forget(desk, done)
    return Done(done.order, f"已撤销：{done.message}", "", (), changed)


def _take_back_events(desk: Desk, done: Done) -> tuple[str, ...]:
    require(desk, done.right)
    now, places = desk.now(), _places(done)
    if all(places[n].isdisjoint(counting(desk.store.events(n))) for n in places):
        _forget(desk, done)
        raise Refused(GONE, "wrong_state")
    with desk.granting(TAKEN_BACK), desk.store.transaction(by=desk.user, now=now) as tx:
        for number in reversed(places):
            _take_back(desk, tx, number, places[number], now)
        return reproject(desk, tx, places)


def _places(done: Done) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for number, index in done.undo:
        found.setdefault(number, set()).add(index)
    return found


def _forget(desk: Desk, done: Done) -> None:
    if done in desk.undo_stack:
        desk.undo_stack.remove(done)


def _take_back(desk: Desk, tx: Any, number: str, places: set[int], now: datetime) -> None:
    """Void these events of one order, newest first; with its registration the whole order goes."""
    events = tx.events(number)
    if any(events[n].kind == "register" for n in places):
        _take_back_whole(desk, tx, number, events, places, now)
        return
    for index in sorted(places, reverse=True):
        data = {"reason": "撤销", "voids": index}
        event = make_event(number, "void", _latest(events, now), desk.user, data, len(events))
        check_void(events, event)
        events.append(tx.append(number, "void", event.at, desk.user, data))


def _take_back_whole(desk: Desk, tx: Any, number: str, events: Sequence[Event], places: set[int], now: datetime) -> None:
    later = [e for e in events if e.index in counting(events) and e.index not in places and e.kind != "void"]
    if later:
        label = EVENT_KINDS[later[0].kind].label
        raise Refused(f"登记之后又记录过“{label}”，请先撤销后面的。工单没有变化。", "wrong_state")
    data = {"reason": "撤销"}
    check_void(events, make_event(number, "void", _latest(events, now), desk.user, data, len(events)))
    tx.append(number, "void", _latest(events, now), desk.user, data)


def _latest(events: Sequence[Event], now: datetime) -> datetime:
    return max(now, *(e.at for e in events))
