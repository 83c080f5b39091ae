"""An opened office: its store, its pack, its calendar, its clock. The one thing every service takes."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotline_desk.calendars import edition_hours, office_days, work_calendar
from hotline_desk.domain.events import Event
from hotline_desk.domain.judge import Ruling, judge, matter_place
from hotline_desk.domain.judgement import Judgement
from hotline_desk.domain.order import Order
from hotline_desk.domain.policy import Pack
from hotline_desk.store import Store, StoreError

if TYPE_CHECKING:
    from hotline_desk.domain.calendar import WorkCalendar
    from hotline_desk.domain.case import MatterPlace
    from hotline_desk.store.reading import Reading

__all__ = ["Clock", "Conflict", "Desk", "Refused", "StoreError", "labels", "wall_clock"]
Clock = Callable[[], datetime]
_RULED_BY = ("setting.calendar", "setting.notices", "pack_history")  # with the units: all that a ruling is made of


class Refused(Exception):
    """An act the rules or the data do not allow: ``str`` is the sentence, ``clause`` its ground."""

    def __init__(self, message: str, rule: str = "", clause: str = "") -> None:
        super().__init__(message)
        self.rule, self.clause = rule, clause


class Conflict(Refused):
    """Somebody else changed the order meanwhile; the clerk's own text is kept by the caller."""


def wall_clock() -> datetime:
    """Now, Asia/Shanghai wall time, whatever zone the machine is set to; whole minutes."""
    from datetime import UTC, timedelta

    return (datetime.now(UTC) + timedelta(hours=8)).replace(tzinfo=None, second=0, microsecond=0)


@dataclass
class Desk:
    """An office folder opened for work. Close it (or use ``with``) before the folder is moved."""

    store: Store
    clock: Clock = wall_clock
    user: str = ""
    undo_stack: list[Any] = field(default_factory=list)
    role: str = ""  # of who is signed in, where accounts are on (services.roles)

    # -- opening ---------------------------------------------------------------------------------
    @classmethod
    def open(cls, folder: Path, *, clock: Clock = wall_clock, user: str = "", readonly: bool = False,
             code: str | None = None, key: bytes | None = None) -> Desk:
        """Open an office, an encrypted one by the user's profile on this PC, by its recovery ``code`` or its data ``key``.

        Raises StoreError where the store cannot be used (sealed: a code or a sign-in is needed), Refused where
        office.toml cannot.
        """
        return cls(Store.open(Path(folder), readonly=readonly, code=code, key=key), clock, user).settled()

    @classmethod
    def create(cls, folder: Path, pack_id: str, office: str = "", *, clock: Clock = wall_clock, user: str = "",
               code: str | None = None) -> Desk:
        """Make an office under a pack, encrypted where a recovery ``code`` (services.keys.new_code) is given.

        Whoever passes the code must show it: it is kept nowhere. Raises PackError for an unknown pack,
        StoreError for a taken or unfit folder.
        """
        from hotline_desk.packs import load_pack
        from hotline_desk.services.rejudging import new_office

        pack = load_pack(pack_id)
        meta = {"pack": pack.id, "pack_version": pack.version, "office": office or f"{pack.locality}{_desk_word(pack)}",
                "created_at": clock().isoformat(timespec="minutes"), **new_office()}
        return cls(Store.create(Path(folder), meta, code=code), clock, user).settled()

    def settled(self) -> Desk:
        """The same desk with the edition in force taken down; raises Refused where office.toml cannot be used."""
        if self.store.readonly:
            return self
        try:
            with self.trusted():
                self._settle()
                self._ruled_by = self.store.rules(_RULED_BY)
        except Exception:
            self.close()
            raise
        return self

    def _settle(self) -> bool:
        from hotline_desk.services.editions import PolicyError, settle

        try:
            return settle(self.store, self.now())
        except PolicyError as error:
            raise Refused(str(error), "policy") from error

    # -- who may look ----------------------------------------------------------------------------
    def __post_init__(self) -> None:
        self._trust = threading.local()
        self._asks: bool | None = None
        self.store.gate, self.store.guard = self._gate, self._guard
        self.store.begun, self.store.ending = self.look_again, self._mark
        self._ruled_by = ""

    def enter(self, user: str, role: str) -> None:
        """Who sits here now, with which role; "" for nobody. Asked anew whether the office wants a sign-in."""
        self.user, self.role, self._asks = user, role, None

    @contextmanager
    def trusted(self) -> Iterator[None]:
        """Around what the program itself must read and write before anybody is signed in."""
        before = getattr(self._trust, "on", False)
        self._trust.on = True
        try:
            yield
        finally:
            self._trust.on = before

    @contextmanager
    def granting(self, *kinds: str) -> Iterator[None]:
        """Around an act whose right was asked already: events of these kinds are part of it, whatever else her role may not."""
        before = self._trust.__dict__.get("kinds", frozenset())
        self._trust.kinds = before | set(kinds)
        try:
            yield
        finally:
            self._trust.kinds = before

    def granted(self, kind: str) -> bool:
        """Whether events of this kind are part of the act that is being done (:meth:`granting`)."""
        return kind in self._trust.__dict__.get("kinds", ())

    def _gate(self, tables: frozenset[str]) -> None:
        """Before every reading and writing: nothing for nobody, no order for who may not see any. Raises Refused."""
        if getattr(self._trust, "on", False):
            return
        if self._asks is None:
            self._asks = self.store.meta("accounts") == "on"
        if self._asks:
            from hotline_desk.services.roles import require_sight

            require_sight(self, tables)

    def _guard(self, table: str, kind: str) -> None:
        """Before a row is added: whatever service forgot to ask, nobody writes what her role may not. Raises Refused."""
        if self._asks and not getattr(self._trust, "on", False):
            from hotline_desk.services.roles import require_row

            require_row(self, table, kind)

    def close(self) -> None:
        self.store.close()

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def now(self) -> datetime:
        return self.clock()

    # -- what it is ------------------------------------------------------------------------------
    @property
    def folder(self) -> Path:
        return self.store.folder

    @property
    def office_name(self) -> str:
        return self.store.meta("office") or ""

    def setting(self, key: str, default: Any = None) -> Any:
        """One of the office's settings (JSON)."""
        text = self.store.meta(f"setting.{key}")
        return default if text is None else json.loads(text)

    def change_setting(self, key: str, value: Any) -> None:
        """Keep a setting and forget what was computed from the old one. Raises Refused (services.roles)."""
        from hotline_desk.services.roles import OFFICE_SETTINGS, require

        if key in OFFICE_SETTINGS:  # the others are each user's own looks and habits
            require(self, "settings")
        self.store.set_meta(f"setting.{key}", json.dumps(value, ensure_ascii=False))
        self.settings_changed()

    def settings_changed(self) -> None:
        """Forget what was computed from settings and units."""
        for computed in ("editions", "pack", "ruling", "calendar"):
            self.__dict__.pop(computed, None)

    @property
    def ruled_by(self) -> str:
        """Calendar, rules and units as they stood when last looked at, as one text: to see whether anybody changed them since."""
        return self._ruled_by

    def look_again(self, reading: Reading | None = None) -> bool:
        """Forget what was computed where another program changed the calendar, a rule or a unit; True if one did.

        Asked at the beginning of each writing, so that no act is judged by what held before, and now and then beside it.
        """
        with self.trusted():
            said = (reading or self.store).rules(_RULED_BY)
        changed, self._ruled_by = said != self._ruled_by, said
        if changed:
            self.settings_changed()
        return changed

    def _mark(self, reading: Reading) -> None:
        """What this program changed itself it knows."""
        with self.trusted():
            self._ruled_by = reading.rules(_RULED_BY)

    def policy_changed(self) -> bool:
        """office.toml was edited: orders received from now on are judged by it. False if nothing changed.

        Raises Refused where the file cannot be used; then the office goes on as before.
        """
        new = self._settle()
        self.settings_changed()
        return new

    @cached_property
    def editions(self) -> tuple[tuple[datetime, Pack], ...]:
        """Every pack edition this office worked under, with the moment it began, oldest first."""
        from hotline_desk.services.editions import editions

        return editions(self.store)

    @property
    def pack(self) -> Pack:
        """The office's pack with its own file laid over it, as it is now."""
        return self.editions[-1][1]

    @cached_property
    def calendar(self) -> Any:
        """The working calendar with the office's own days."""
        return self.calendar_with()

    def calendar_with(self, **instead: Mapping[str, Any]) -> WorkCalendar:
        """The working calendar as it is kept now, with other ``calendar`` or ``notices`` in their place."""
        from hotline_desk.services.arrangements import plans

        own, notices = (instead[key] if key in instead else self.setting(key, {}) for key in ("calendar", "notices"))
        return work_calendar(edition_hours(self.editions), office_days(own.get("off", ()), own.get("work", ())), plans(notices))

    @cached_property
    def ruling(self) -> Ruling:
        return Ruling(self.pack, self.calendar, {u["name"]: u["kind"] for u in self.store.units()}, self.editions)

    def know_unit(self, name: str, kind: str) -> None:
        """A unit added in a transaction still open: judge with it already."""
        self.__dict__["ruling"] = replace(self.ruling, units={**self.ruling.units, name: kind})

    def take_calendar(self, calendar: WorkCalendar) -> None:
        """A calendar kept in a transaction still open: judge by it already."""
        self.__dict__["ruling"] = replace(self.ruling, calendar=calendar)
        self.__dict__["calendar"] = calendar

    def units_changed(self) -> None:
        """A unit was added or renamed: judge with the new list from now on."""
        self.__dict__.pop("ruling", None)

    # -- judging ---------------------------------------------------------------------------------
    def place(self, order: Order, reading: Reading | None = None) -> MatterPlace:
        """The order's place in its matter, from the projected receipts of its matter."""
        from hotline_desk.domain.judge import _NOWHERE

        if not order.matter:
            return _NOWHERE
        source = reading or self.store
        rows = source.rows({"matter": order.matter, "state!=": "void"}, columns=("number", "received_at"))
        others = [(datetime.fromisoformat(r["received_at"]), r["number"]) for r in rows if r["number"] != order.number]
        mine = (order.received, order.number)
        received = sorted([o for o in others if o <= mine] + [mine])
        return matter_place(self.ruling.book(order), order, [moment for moment, _ in received])

    def judge_events(self, number: str, events: Iterable[Event], *, now: datetime | None = None,
                     reading: Reading | None = None, timeless: bool = False) -> tuple[Order, Judgement]:
        """Fold and judge a history as of ``now`` (default: the desk's clock); ``timeless``: no clock is overdue."""
        order = self.ruling.fold(number, events)
        return order, judge(self.ruling, order, now or self.now(), self.place(order, reading), timeless)

    def judge(self, number: str) -> tuple[Order, Judgement]:
        """An order as it stands; raises Refused for an unknown number."""
        events = self.store.events(number)
        if not events:
            raise Refused(f"没有编号为“{number}”的工单。请核对编号，或按 Ctrl+F 查找。")
        return self.judge_events(number, events)


def _desk_word(pack: Pack) -> str:
    return str(pack.info.get("dispatch_office", "热线办"))


def labels(choices: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """A choice table as value → word."""
    return dict(choices)
