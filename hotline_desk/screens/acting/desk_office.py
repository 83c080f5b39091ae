"""The opened office behind the act panels: a few lines over the services each."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from hotline_desk.domain.events import CLASSES
from hotline_desk.screens.acting.office import ClassChoice, Step, Stopped
from hotline_desk.services import acts, archiving, bulk
from hotline_desk.services.bulk_units import Share
from hotline_desk.services.conflicts import Clash
from hotline_desk.services.knowledge import Answer
from hotline_desk.services.office import Desk, StoreError
from hotline_desk.services.steps import Tell
from hotline_desk.services.units import CategoryChoice
from hotline_desk.services.views import Done, OrderView, Preview, TimelineItem, UnitChoice, Why

log = logging.getLogger(__name__)
_SHORT = {"simple": "能及时", "general": "一般", "complex": "复杂"}


class DeskOffice:
    """:class:`~hotline_desk.screens.acting.office.ActOffice` over an opened desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def now(self) -> datetime:
        return self.desk.now()

    def closing(self) -> datetime:
        """When the office closes today."""
        return self.desk.calendar.hours.closing(self.desk.now().date())

    def view(self, number: str) -> OrderView:
        """One order as the panels show it."""
        from hotline_desk.services import dossier

        return dossier.view(self.desk, number)

    def preview(self, number: str, steps: Sequence[Step], at: datetime | None) -> Preview:
        """What the steps would do, nothing kept."""
        return acts.preview_steps(self.desk, number, steps, at)

    def record(self, numbers: Sequence[str], steps: Sequence[Step], at: datetime | None,
               version: int | None) -> Done | Stopped:
        """Keep the steps on one order, all or nothing."""
        try:
            if steps[0][0] == "join_matter":
                return self._join(numbers[0], str(steps[0][1].get("matter")), at, version)
            if steps[0][0] == "archive":
                archiving.require_reason(self.desk, numbers, str(steps[0][1].get("note") or ""))
            return acts.record_steps(self.desk, numbers[0], steps, at, version)
        except acts.Conflict as error:
            return Stopped(str(error), conflict=True)
        except acts.Refused as error:
            return Stopped(str(error), error.clause)
        except StoreError as error:
            return Stopped(str(error), again=True)

    def foresee(self, numbers: Sequence[str], steps: Sequence[Step], at: datetime | None, tell: Tell) -> bulk.Foreseen:
        """What the steps would do to many orders; in a worker thread."""
        return bulk.preview(self.desk, numbers, steps, at, tell)

    def record_many(self, numbers: Sequence[str], steps: Sequence[Step], at: datetime | None,
                    tell: Tell) -> Done | Stopped:
        """Keep the steps on many orders, all or nothing, one undo; in a worker thread."""
        try:
            return bulk.record(self.desk, numbers, steps, at, tell)
        except acts.Conflict as error:
            return Stopped(str(error), conflict=True)
        except acts.Refused as error:
            return Stopped(str(error), error.clause)
        except StoreError as error:
            return Stopped(str(error), again=True)

    def _join(self, number: str, named: str, at: datetime | None, version: int | None) -> Done:
        """Into the matter of the order that was named; an order that has none yet begins one under its number."""
        earlier, _ = self.desk.judge(named)
        if earlier.matter:
            return acts.record(self.desk, number, "join_matter", {"matter": earlier.matter}, at, version)
        first = acts.record(self.desk, named, "join_matter", {"matter": named}, at)
        try:
            done = acts.record(self.desk, number, "join_matter", {"matter": named}, at, version)
        except acts.Refused:
            acts.undo(self.desk, first)
            raise
        return replace(done, undo=(*first.undo, *done.undo), changed=(*first.changed, *done.changed))

    def same_matter(self, number: str) -> Sequence[tuple[str, str]]:
        """(number, words) of earlier orders that may be the same matter, with the reason."""
        from hotline_desk.services import registering

        order, _ = self.desk.judge(number)
        told = ("phone", "caller", "address", "subject", "content", "category")
        fields = {"number": number, "received_at": order.received, **{name: order.fact(name) for name in told}}
        return [(r.order, f"{r.order}　{r.day} {r.subject}（{r.why}）") for r in registering.similar(self.desk, fields, remote=True)]

    def answers(self, number: str) -> Sequence[Answer]:
        """What 知识库 says about the order."""
        from hotline_desk.services import knowledge

        return knowledge.of_order(self.desk, number)

    def heads(self, numbers: Sequence[str]) -> Sequence[tuple[str, str]]:
        """(number, words) of which of these the others may join, the one received first at the top."""
        return bulk.heads(self.desk, numbers)

    def units(self, number: str, query: str = "") -> Sequence[UnitChoice]:
        """Units to choose from, the recommended ones first."""
        from hotline_desk.services import units

        return units.choices(self.desk, query, order=number)

    def shares(self, numbers: Sequence[str], tell: Tell) -> Sequence[Share]:
        """The orders by the unit each is best sent to; in a worker."""
        from hotline_desk.services import bulk_units

        return bulk_units.shares(self.desk, numbers, tell)

    def category(self, number: str) -> CategoryChoice | None:
        """What the office called orders in such words before."""
        from hotline_desk.services import units

        found = units.categories(self.desk, self.desk.store.order_row(number) or {}, 1)
        return found[0] if found else None

    def classes(self) -> Sequence[ClassChoice]:
        """事项分级 in the words of the office's regulation: with its working days where it names them."""
        book = self.desk.pack.book(self.desk.now().date())
        found = []
        for value, label in CLASSES:
            rule = book.get(f"handle_workdays_{value}")
            words = f"{_SHORT[value]} {rule.value} 日" if rule else label
            found.append(ClassChoice(value, words, rule.clause if rule else ""))
        return found

    def own_words(self, kind: str) -> Mapping[str, Mapping[str, str]]:
        """Slot → choice → the regulation's own word for it."""
        from hotline_desk.services import wording

        return wording.own_words(kind, self.desk)

    def basis_clause(self) -> str:
        """The clause on 法定、商定、指定; "" in a pack without one."""
        return self.desk.pack.dispatch_basis

    def head_designates(self) -> bool:
        """True where an order the head sends by signature may not be sent back (城东 三（二）)."""
        return not self.desk.pack.book(self.desk.now().date()).value("internal_return_allowed", True)

    def clause(self, number: str) -> Why:
        """The full text of one clause."""
        from hotline_desk.services import why

        return why.clause(self.desk, number)

    def news(self, number: str, version: int) -> Sequence[TimelineItem]:
        """What others recorded on the order since it was read at ``version``."""
        from hotline_desk.services import dossier

        return [item for item in dossier.view(self.desk, number).timeline if item.index >= version]

    def clashes(self, number: str, version: int, steps: Sequence[Step]) -> Sequence[Clash]:
        """The fields of these steps that others wrote since the order was read at ``version``."""
        from hotline_desk.services import conflicts

        return conflicts.clashes(self.desk, number, version, steps)

    def save_draft(self, key: str, values: Mapping[str, Any] | None) -> None:
        """Keep what was typed into a panel that was closed (None: forget it)."""
        from hotline_desk.services import registering

        try:
            registering.save_draft(self.desk, key, values)
        except StoreError as error:
            log.warning("a draft was not kept: %s", error.kind)  # a panel must close even on a full disk

    def load_draft(self, key: str) -> Mapping[str, Any]:
        from hotline_desk.services import registering

        return registering.load_draft(self.desk, key) or {}
