"""Taking a State Council notice into the office: the calendar it makes and the open deadlines it moves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from hotline_desk.domain.calendar import WorkCalendar
from hotline_desk.domain.events import Event, moment_text
from hotline_desk.domain.judge import clocks
from hotline_desk.domain.judgement import Timer
from hotline_desk.domain.rules import TIMER_WORDS
from hotline_desk.services.arrangements import arranged, as_saved, plans
from hotline_desk.services.office import Conflict, Desk, Refused
from hotline_desk.services.projecting import END_OF_TIME, for_lists, project
from hotline_desk.services.roles import require
from hotline_desk.services.steps import Tell, lots, quiet
from hotline_desk.services.views import Done
from hotline_desk.services.words import full_moment
from hotline_desk.store import NewEvent, Projection
from hotline_desk.store.rows import TIMER_ROW, timer_row

if TYPE_CHECKING:
    from hotline_desk.store.reading import Reading

__all__ = ["adopt", "arranged", "as_saved", "plans", "preview"]
Moved = dict[str, Any]
Timers = dict[str, list[tuple[Any, ...]]]
_MEANWHILE = "规定、日历或承办单位刚刚被别人改过，这一次没有保存。请再保存一次，截止日会按最新的重算。"
_REACH = timedelta(days=45)  # no counted clock of any pack runs longer, holidays included
_RULE, _ROUND, _START, _DUE, _OPEN = map(TIMER_ROW.index, ("rule", "round", "start", "due", "open"))


def preview(desk: Desk, notice: Any, tell: Tell = quiet) -> list[dict[str, Any]]:
    """Which open deadlines a notice would move; nothing is kept. ``tell`` hears how far it is and may raise to stop."""
    require(desk, "view")
    after, moved = _calendar_with(desk, notice), list[Moved]()
    ruling, first = replace(desk.ruling, calendar=after), _first_changed(desk.calendar, after, notice.year)
    stored = _reached(desk.store.timer_rows(_open_orders(desk.store)), first)
    for number, events in _told(desk.store, stored, tell):
        moved += _moves(number, stored[number], clocks(ruling, ruling.fold(number, events), END_OF_TIME))
    return moved


def _told(reading: Reading, stored: Timers, tell: Tell) -> Iterator[tuple[str, list[Event]]]:
    """The histories of these orders, a portion at a time; told before each."""
    for lot in lots(list(stored), lambda done, total: tell(done, total, "正在重算")):
        yield from reading.events_of(lot).items()


def _open_orders(reading: Reading) -> dict[str, str | None]:
    """Every open order and the import that brought it."""
    return {row["number"]: row["batch"] for row in reading.rows({"open": 1}, columns=("number", "batch"))}


def _reached(stored: Timers, first: date | None) -> Timers:
    """The orders with a clock that runs into the first changed day's month or beyond; no other can move.

    A due moment is computed from the days up to it alone, a ledger's review from its month (R25).
    """
    if first is None:
        return {}
    since = moment_text(datetime.combine(first.replace(day=1), time.min))
    return {number: rows for number, rows in stored.items() if any(row[_DUE] >= since for row in rows)}


def _calendar_with(desk: Desk, notice: Any) -> WorkCalendar:
    return desk.calendar_with(notices=_saved_with(desk, notice))


def _saved_with(desk: Desk, notice: Any) -> dict[str, Any]:
    saved = desk.setting("notices", {})
    return {**saved, str(notice.year): as_saved(arranged(saved, notice))}


def _moves(number: str, stored: Iterable[tuple[Any, ...]], timers: Iterable[Timer]) -> Iterator[Moved]:
    """What an open clock said in the lists and says now, where the two differ."""
    old = {(row[_RULE], row[_ROUND], row[_START]): row[_DUE] for row in stored if row[_OPEN]}
    for timer in timers:
        was = old.get((timer.rule, timer.round, moment_text(timer.start))) if timer.open else None
        if was and was != (due := moment_text(timer.due)):
            yield {"order": number, "timer": timer.rule, "from": was, "to": due}


def adopt(desk: Desk, notice: Any, tell: Tell = quiet) -> list[dict[str, Any]] | None:
    """Keep a notice and judge anew every order it can touch; each moved open deadline is noted in its history.

    None where the office has taken just this one already: nothing was done.

    All in one transaction: the calendar never stands without the deadlines that follow from it.
    Raises NoticeError for a change of a year whose own notice is not known yet, and what ``tell`` raises to stop; then all is as before.
    """
    require(desk, "settings")
    desk.look_again()
    saved = _saved_with(desk, notice)
    after = desk.calendar_with(notices=saved)
    first = _first_changed(desk.calendar, after, notice.year)
    if first is None and saved == desk.setting("notices", {}):
        return None
    return lay(desk, f"录入 {notice.year} 年放假安排", "notices", saved, after, first, lambda m: _note(notice.year, m), tell)


def lay(desk: Desk, words: str, key: str, saved: Mapping[str, Any], after: WorkCalendar, first: date | None,
        note: Callable[[Moved], str], tell: Tell = quiet) -> list[Moved]:
    """Keep what the calendar is made of and judge anew what it moves, in one transaction; Ctrl+Z takes it back whole.

    ``key``: the setting; ``first``: the first day that is another now; ``note``: what an order's history says of it.
    """
    was, now = desk.store.meta(f"setting.{key}"), desk.now()
    text = json.dumps(saved, ensure_ascii=False)

    def notes(tx: Any, moved: list[Moved]) -> list[Event]:
        return list(tx.append_many([NewEvent(m["order"], "note", now, desk.user, {"text": note(m)}) for m in moved]))

    moved, told = _keep(desk, key, text, after, first, notes, tell)
    desk.undo_stack.append(Done("", words, heavy=True, take_back=lambda: _back(desk, key, (was, text), first, told)))
    return moved


def _back(desk: Desk, key: str, texts: tuple[str | None, str], first: date | None, told: Sequence[Event]) -> None:
    """The calendar as it was; the notes it left in histories are voided. Raises Refused where it was changed again since."""
    require(desk, "settings")
    desk.look_again()
    if desk.store.meta(f"setting.{key}") != texts[1]:
        raise Refused("工作日历之后又改过，请先撤销后面的。日历没有变化。", "wrong_state")

    def voids(tx: Any, _moved: list[Moved]) -> list[Event]:
        last = {number: max(e.at for e in events) for number, events in tx.events_of({e.order for e in told}).items()}
        return list(tx.append_many([NewEvent(e.order, "void", max(desk.now(), last[e.order]), desk.user, {"reason": "撤销", "voids": e.index})
                                    for e in told]))

    _keep(desk, key, texts[0], desk.calendar_with(**{key: json.loads(texts[0] or "{}")}), first, voids)


def _keep(desk: Desk, key: str, text: str | None, after: WorkCalendar, first: date | None,
          write: Callable[[Any, list[Moved]], list[Event]], tell: Tell = quiet) -> tuple[list[Moved], list[Event]]:
    """``after`` was made from what held when somebody last looked; Conflict where another program got in before our turn."""
    ruled_by = desk.ruled_by
    try:
        # Who may set the calendar may also write what it did into the histories.
        with desk.trusted(), desk.store.transaction(by=desk.user, now=desk.now()) as tx:
            _take(desk, after, ruled_by)
            if text is None:
                tx.drop_meta(f"setting.{key}")
            else:
                tx.set_meta(f"setting.{key}", text)
            moved, changed = _rejudged(desk, tx, _touched(tx, first), first, tell)
            written = write(tx, moved)
            tx.project(changed)
    except BaseException:
        desk.settings_changed()
        raise
    return moved, written


def _take(desk: Desk, after: WorkCalendar, ruled_by: str) -> None:
    if desk.ruled_by != ruled_by:  # looked at again as the writing began
        raise Conflict(_MEANWHILE, "conflict")
    desk.take_calendar(after)


def _first_changed(before: WorkCalendar, after: WorkCalendar, year: int) -> date | None:
    """The first day that is something else now, or is no longer 暂定; None if the two agree."""
    for which in (year - 1, year, year + 1):
        for (day, was), (_, now) in zip(before.days(which), after.days(which), strict=True):
            if (was.working, was.provisional) != (now.working, now.provisional):
                return day
    return None


def _touched(tx: Any, first: date | None) -> dict[str, str | None]:
    """The open orders, and the ended ones of which a counted clock may reach a changed day."""
    found = _open_orders(tx)
    if first is not None:
        since = datetime.combine(first - _REACH, time.min)
        for condition in ({"closed_at>=": since}, {"received_at>=": since, "closed_at": None}):
            rows = tx.rows({"open": 0, **condition}, columns=("number", "batch"))
            found |= {row["number"]: row["batch"] for row in rows}
    return found


def _rejudged(desk: Desk, tx: Any, batches: dict[str, str | None], first: date | None,
              tell: Tell) -> tuple[list[Moved], list[Projection]]:
    """The moved deadlines of the open among these orders, and the projections that are no longer what the tables hold.

    The calendar reaches an order's rows through its clocks alone: same clocks, same rows.
    """
    moved, changed, live = list[Moved](), list[Projection](), _open_orders(tx)
    stored = _reached(tx.timer_rows(batches), first)
    for number, events in _told(tx, stored, tell):
        order, judgement = for_lists(desk, number, events, tx)
        if [timer_row(number, pos, timer) for pos, timer in enumerate(judgement.timers)] != stored[number]:
            moved += _moves(number, stored[number], judgement.timers) if number in live else ()
            changed.append(project(desk, order, judgement, batches[number]))
    return moved, changed


def _note(year: int, moved: Moved) -> str:
    was, now = (full_moment(datetime.fromisoformat(moved[side])) for side in ("from", "to"))
    return f"录入{year}年放假安排：{TIMER_WORDS[moved['timer']]}时限由 {was} 改为 {now}"
