"""What the panels need of the office, and the one place where that is asked of the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from hotline_desk.services.bulk import Foreseen
from hotline_desk.services.bulk_units import Share
from hotline_desk.services.conflicts import Clash
from hotline_desk.services.knowledge import Answer
from hotline_desk.services.steps import Tell
from hotline_desk.services.units import CategoryChoice
from hotline_desk.services.views import Done, OrderView, Preview, TimelineItem, UnitChoice, Why

Step = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Stopped:
    """An act that was not recorded: why, by which clause, whether someone else was faster, whether to try again."""

    message: str
    clause: str = ""
    conflict: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class ClassChoice:
    """One 事项分级 with the working days the office's regulation gives it ("" where it gives none)."""

    value: str
    words: str
    clause: str = ""


class ActOffice(Protocol):
    """The office as the act panels see it; the tests stand in for it."""

    def now(self) -> datetime: ...

    def closing(self) -> datetime: ...

    def view(self, number: str) -> OrderView: ...

    def preview(self, number: str, steps: Sequence[Step], at: datetime | None) -> Preview: ...

    def record(self, numbers: Sequence[str], steps: Sequence[Step], at: datetime | None,
               version: int | None) -> Done | Stopped: ...

    def foresee(self, numbers: Sequence[str], steps: Sequence[Step], at: datetime | None, tell: Tell) -> Foreseen: ...

    def record_many(self, numbers: Sequence[str], steps: Sequence[Step], at: datetime | None, tell: Tell) -> Done | Stopped: ...

    def units(self, number: str, query: str = "") -> Sequence[UnitChoice]: ...

    def shares(self, numbers: Sequence[str], tell: Tell) -> Sequence[Share]: ...

    def category(self, number: str) -> CategoryChoice | None: ...

    def classes(self) -> Sequence[ClassChoice]: ...

    def own_words(self, kind: str) -> Mapping[str, Mapping[str, str]]: ...

    def basis_clause(self) -> str: ...

    def head_designates(self) -> bool: ...

    def clause(self, number: str) -> Why: ...

    def same_matter(self, number: str) -> Sequence[tuple[str, str]]: ...

    def heads(self, numbers: Sequence[str]) -> Sequence[tuple[str, str]]: ...

    def answers(self, number: str) -> Sequence[Answer]: ...

    def news(self, number: str, version: int) -> Sequence[TimelineItem]: ...

    def clashes(self, number: str, version: int, steps: Sequence[Step]) -> Sequence[Clash]: ...

    def save_draft(self, key: str, values: Mapping[str, Any] | None) -> None: ...

    def load_draft(self, key: str) -> Mapping[str, Any]: ...
