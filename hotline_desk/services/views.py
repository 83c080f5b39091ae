"""What services hand to screens and the command line: plain values, already in words.

A screen shows these and computes nothing; every date in them comes from the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Urgency = Literal["over", "today", "soon", "norm", "done", "wait"]


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One order in 今日: its next duty, how long is left, and why."""

    order: str
    subject: str
    place: str
    caller: str
    unit: str
    unit_note: str
    rule: str
    duty: str
    clause: str
    due: datetime | None
    due_text: str
    left_text: str
    urgency: Urgency
    cells: tuple[float, ...] = ()
    fraction: float | None = None
    group: str = ""
    card: str | None = None
    repeat: int = 1
    provisional: bool = False
    soft: bool = False
    state: str = ""
    received: str = ""


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One clock of an order in 本单时限."""

    rule: str
    duty: str
    due_text: str
    left_text: str
    urgency: Urgency
    clause: str
    round: int = 1
    provisional: bool = False
    soft: bool = False
    cells: tuple[float, ...] = ()
    cell_days: tuple[date, ...] = ()
    fraction: float | None = None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class StageStep:
    """One step of the stage strip: done, current or to come."""

    label: str
    state: Literal["done", "current", "todo"]
    note: str = ""


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One event in words."""

    index: int
    kind: str
    day: str
    time: str
    title: str
    actor: str
    text: str
    clause: str = ""
    entered: str = ""
    voided: bool = False
    attachments: tuple[tuple[str, str, str], ...] = ()  # (icon, name, id) of the files it brought
    key: bool = True
    current: bool = False


@dataclass(frozen=True, slots=True)
class ActOption:
    """Something that may be done now: ``kind`` is the event, ``preset`` its fixed slots, ``needs`` slots it is nothing without."""

    name: str
    kind: str
    label: str
    key: str = ""
    icon: str = ""
    primary: bool = False
    preset: Mapping[str, Any] = field(default_factory=dict)
    refused: str = ""
    clause: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingRow:
    """Something proposed, with its clause and facts; ``act`` is the act of ActOption that answers it, "" where none does."""

    rule: str
    label: str
    since: str
    clause: str
    facts: str
    act: str = ""


@dataclass(frozen=True, slots=True)
class PaperDue:
    """One line of the 一诉一档 checklist."""

    label: str
    note: str
    there: bool


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One file of an order: what it is, how large, who put it in and when; ``event`` brought it."""

    id: int
    name: str
    kind: str
    size: str
    who: str
    media: str
    event: int | None = None


@dataclass(frozen=True, slots=True)
class OrderView:
    """One order whole, masked, in words."""

    number: str
    subject: str
    content: str
    tags: tuple[str, ...]
    state: str
    state_label: str
    caller: str
    phone: str
    address: str
    unit: str
    unit_note: str
    co_units: str
    category: str
    received: str
    order_class: str
    card: str | None
    repeat: int
    version: int
    next: ClockRow | None
    clocks: tuple[ClockRow, ...]
    calendar_note: str
    stages: tuple[StageStep, ...]
    timeline: tuple[TimelineItem, ...]
    acts: tuple[ActOption, ...]
    findings: tuple[FindingRow, ...]
    checklist: tuple[PaperDue, ...]
    papers: tuple[tuple[str, str], ...]
    extra: tuple[tuple[str, str], ...] = ()
    materials: tuple[MaterialRow, ...] = ()
    matter: str = ""
    unruled: str = ""  # why the regulation runs no clock for it


@dataclass(frozen=True, slots=True)
class CountedRow:
    """One counted day in words, for the 为什么 drawer."""

    day: str
    kind: str
    source: str
    counts: str


@dataclass(frozen=True, slots=True)
class Why:
    """The answer to 为什么: clause and quote, parameters, events, days — the same everywhere."""

    title: str
    clause: str
    heading: str
    text: str
    quote: str
    document: str
    origin: str
    adopted_from: str = ""
    parameters: tuple[tuple[str, str, str], ...] = ()
    facts: tuple[str, ...] = ()
    days: tuple[CountedRow, ...] = ()
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that will follow an act, with its clause: shown before saving."""

    text: str
    clause: str = ""
    urgency: Urgency = "norm"
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an act would do: refused with a reason, or the consequences that follow."""

    refused: str = ""
    rule: str = ""
    clause: str = ""
    consequences: tuple[Consequence, ...] = ()
    state_label: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """An act was recorded: what to say, and what Ctrl+Z would take back.

    ``undo``: the events of orders; ``take_back`` undoes what is no event (a record of 台账, a kept filter), after the
    events; ``heavy``: it judges many orders anew, so the window does it in a worker; ``right``: the act of services.roles
    that taking its events back needs.
    """

    order: str
    message: str
    detail: str = ""
    undo: tuple[tuple[str, int], ...] = ()
    changed: tuple[str, ...] = ()
    take_back: Callable[[], object] | None = None
    heavy: bool = False
    right: str = "record"

    @property
    def undoable(self) -> bool:
        return bool(self.undo) or self.take_back is not None


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit one may send to: why it is offered and how busy it is."""

    name: str
    kind: str
    initials: str
    reason: str
    open_orders: int
    overdue: int
    pending: bool = False
