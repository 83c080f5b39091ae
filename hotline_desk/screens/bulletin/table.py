"""The ranking: place, change, unit, score with its bar, rates; the last ones tinted, below target red and bold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hotline_desk.services.bulletin import UnitRow
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import CENTRE, RIGHT
from hotline_desk.widgets.theme import theme_of

RATE_WIDTH = 63


def moved_words(row: UnitRow) -> str:
    """``▲ 2``, ``▼ 1``, ``–``; nothing for a unit that was not ranked before."""
    if row.moved is None:
        return ""
    return "–" if not row.moved else f"{'▲' if row.moved > 0 else '▼'} {abs(row.moved)}"


def _moved_said(row: UnitRow) -> str:
    """升 2 名: a screen reader says nothing of a triangle."""
    return moved_words(row).replace("▲", "升").replace("▼", "降").replace("–", "不变") + (" 名" if row.moved else "")


def _moved_ink(row: UnitRow) -> str:
    return "t3" if not row.moved else "done.text" if row.moved > 0 else "over.text"


def columns(rates: Sequence[tuple[str, str]], scored: bool) -> list[Column]:
    """The columns of one office's ranking; a regulation that scores nobody has no score."""
    score = [Column("名次", lambda r: str(r.rank or "—"), 46, align=CENTRE, bold=True),
             Column("变化", moved_words, 48, align=CENTRE, size=13, colour=_moved_ink, said=_moved_said),
             Column("承办单位", lambda r: r.unit, 0, True, bold=lambda r: r.last),
             Column("得分", lambda r: r.score, 60, align=RIGHT, bold=True),
             Column("", lambda _r: "", 50, bar=lambda r: r.part if r.rank else None,
                    colour=lambda r: "today.text" if r.last else "acc")]
    plain = [Column("承办单位", lambda r: r.unit, 0, True)]
    rest = [Column("受理", lambda r: str(r.received), 44, align=RIGHT, size=13, colour="t2")]
    return [*(score if scored else plain), *rest, *(_rate(i, short) for i, (_, short) in enumerate(rates))]


def _rate(at: int, short: str) -> Column:
    def of(make: Callable[[Any], Any]) -> Callable[[UnitRow], Any]:
        return lambda row: make(row.rates[at]) if at < len(row.rates) else make(None)

    return Column(short, of(lambda r: r.marked if r else "—"), RATE_WIDTH if len(short) < 4 else RATE_WIDTH + 5, align=RIGHT, size=13,
                  bold=of(lambda r: bool(r and r.below)), said=of(_rate_said), colour=of(lambda r: "over.text" if r and r.below else "t2"))


def _rate_said(rate: Any) -> str:
    """The figure, and what its star and its red mean."""
    if rate is None:
        return "—"
    return f"{rate.words}{'（件数少）' if rate.few else ''}{'，低于目标' if rate.below else ''}"


class RankingView(TableView):
    """The ranking: names take what they need and the bar the rest; too little rest and it goes, for its figure says the same."""

    NAME, BAR, LEAST, MOST = 2, 4, 36, 150  # px at 100 %

    def set_rows(self, rows: Sequence[Any]) -> None:
        super().set_rows(rows)
        self.fit_columns()

    def fit_columns(self) -> None:
        self.setColumnHidden(self.BAR, False)
        super().fit_columns()
        columns, theme = self.rows_model.columns, theme_of()
        if columns[0].title != "名次":
            return
        names = max((theme.width(r.unit, 14, True) for r in self.rows_model.rows), default=0) + theme.px(16)
        rest = self.columnWidth(self.NAME) + theme.px(columns[self.BAR].width) - names
        self.setColumnHidden(self.BAR, rest < theme.px(self.LEAST))
        bar = min(rest, theme.px(self.MOST)) if rest >= theme.px(self.LEAST) else 0
        self.setColumnWidth(self.BAR, bar)
        self.setColumnWidth(self.NAME, names + rest - bar)


def ranking_view(rates: Sequence[tuple[str, str]], scored: bool) -> TableView:
    """The table; Enter or a double click goes to the unit's points."""
    return RankingView(columns(rates, scored), "综合排名" if scored else "各单位指标", 42, tone=lambda r: "today" if r.last else "")
