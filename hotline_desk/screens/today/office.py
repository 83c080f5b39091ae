"""What 今日 needs of the office, and the few lines over the services that give it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from hotline_desk.screens.page import DeskSearching, Searching
from hotline_desk.services.matters import Past
from hotline_desk.services.views import OrderView, Why, WorkRow


class TodayOffice(Searching, Protocol):
    """The office as 今日 sees it; tests stand in for it."""

    def rows(self) -> Sequence[WorkRow]: ...

    def phones(self) -> Mapping[str, str]: ...

    def filters(self) -> Sequence[tuple[str, str]]: ...

    def filter_key(self, row: WorkRow) -> str: ...

    def counts(self, rows: Sequence[WorkRow]) -> Mapping[str, int]: ...

    def header(self) -> str: ...

    def unknown_keys(self) -> Sequence[str]: ...

    def detail(self, number: str) -> OrderView: ...

    def past(self, number: str) -> Past: ...

    def reveal(self, number: str) -> tuple[str, str]: ...

    def why(self, number: str, key: str) -> Why: ...


class DeskToday(DeskSearching):
    """:class:`TodayOffice` over an opened desk."""

    def rows(self) -> Sequence[WorkRow]:
        from hotline_desk.services import worklist

        return worklist.rows(self.desk)

    def phones(self) -> Mapping[str, str]:
        from hotline_desk.services import worklist

        return worklist.phones(self.desk)

    def filters(self) -> Sequence[tuple[str, str]]:
        from hotline_desk.services import worklist

        return worklist.FILTERS

    def unknown_keys(self) -> Sequence[str]:
        """The letters that mean nothing under this office's regulation: Y where none of its orders is ever extended."""
        from hotline_desk.services import options

        return [] if "Y" in dict(options.keys_of_acts(self.desk)) else ["Y"]

    def filter_key(self, row: WorkRow) -> str:
        from hotline_desk.services import worklist

        return worklist.filter_key(row)

    def counts(self, rows: Sequence[WorkRow]) -> Mapping[str, int]:
        from hotline_desk.services import worklist

        return worklist.counts(rows)

    def header(self) -> str:
        from hotline_desk.services import worklist

        return worklist.header(self.desk)

    def detail(self, number: str) -> OrderView:
        from hotline_desk.services import dossier

        return dossier.view(self.desk, number)

    def past(self, number: str) -> Past:
        """What was complained of before; in a worker."""
        from hotline_desk.services import matters

        return matters.earlier(self.desk, number)

    def reveal(self, number: str) -> tuple[str, str]:
        from hotline_desk.services import dossier

        return dossier.reveal(self.desk, number, "今日列表显示号码")

    def why(self, number: str, key: str) -> Why:
        """``key`` is ``timer|rule|round``, ``finding|rule`` or a clause number."""
        from hotline_desk.services import why

        kind, _, rest = key.partition("|")
        rule, _, turn = rest.partition("|")
        if kind == "timer":
            return why.timer(self.desk, number, rule, int(turn))
        return why.finding(self.desk, number, rule) if kind == "finding" else why.clause(self.desk, key)
