"""通报: a period's figures as one printed paper: ranking, indicators, six months, what units owe, every score's arithmetic.

Composed by this program, not an annex of a regulation, and says so at its foot. Units and counts only: no order, no citizen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hotline_desk.paper.curves import Curves
from hotline_desk.paper.forms import Block, Cell, Form, Page, Row

FORM_ID = "bulletin"
WIDTH = 156.0  # mm between the margins
_PLACE, _MOVED, _SCORE, _COUNT, _RATE = 12.0, 16.0, 15.0, 13.0, 16.0
_PAGE = Page(top=34, bottom=22, left=27, size=10.5, label_size=10.5, leading=1.42, border=1.0, rule=0.4)
_LABEL = 46.0  # a chapter's labels, where the names of units have more room than they need
_SMALL = 9.5
_CHART = 42.0  # mm
MONTHS, TREND = "三、近六个月（%）", "trend"
Line = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BulletinSheet:
    """``ranking``: 名次、较上期、单位、得分、受理 and one value a rate (单位、受理 and the rates where nobody is scored);
    ``rates``: label, numerator ÷ denominator, value with target and clause; the rest label and sentence."""

    title: str
    period: str
    scored: bool
    head: tuple[tuple[str, str], ...]
    rates: tuple[Line, ...]
    heads: tuple[str, ...]
    ranking: tuple[Line, ...]
    after: str
    months: tuple[Line, ...]
    follows: tuple[Line, ...]
    sums: tuple[Line, ...]
    office: str
    chain: str
    trend: Curves | None = None


def widths(scored: bool, rates: int) -> tuple[float, ...]:
    """The columns in mm: what the figures leave belongs to the unit's name."""
    figures = [_COUNT, *[_RATE] * rates]
    if not scored:
        names = WIDTH - sum(figures)
        return (*((_LABEL, names - _LABEL) if names - _LABEL > 2 * _COUNT else (names,)), *figures)
    return _PLACE, _MOVED, WIDTH - _PLACE - _MOVED - _SCORE - sum(figures), _SCORE, *figures


@dataclass
class _Sheet:
    """Collects rows and the record that fills them; every text is a field, never a template."""

    lead: int
    wide: int
    names: int = 1  # columns of the grid the name of a unit takes
    record: dict[str, object] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    def text(self, words: str, span: int = 1, **style: object) -> Cell:
        name = f"t{len(self.record)}"
        self.record[name] = words
        return Cell((), (Block("value", name, **style),), span)  # type: ignore[arg-type]

    def add(self, *cells: Cell, height: float = 6.5) -> None:
        self.rows.append(Row(cells, height, height, whole=True))

    def heading(self, words: str) -> None:
        self.rows.append(Row((self.text(words, self.wide, role="hei", size=11.5),), 8.5, 8.5, title=True))

    def pairs(self, title: str, lines: Sequence[Line], none: str) -> None:
        """A chapter of label and sentence."""
        self.heading(title)
        self.lines(lines)
        if not lines:
            self.add(self.text(none, self.wide, size=_SMALL))

    def lines(self, lines: Sequence[Line]) -> None:
        for label, *words in lines:
            self.add(self.text(label, self.lead, size=_SMALL), self.text("　".join(words), self.wide - self.lead, size=_SMALL))


def paper(sheet: BulletinSheet) -> tuple[Form, dict[str, object]]:
    """The form of one period and the record that fills it."""
    columns = widths(sheet.scored, len(sheet.heads) - (5 if sheet.scored else 2))
    rows = _Sheet(3 if sheet.scored else 1, len(columns), len(columns) - len(sheet.heads) + 1)
    for label, value in sheet.head:
        wide = 2 if sheet.scored else 1
        rows.add(Cell((label,), span=wide), rows.text(value, rows.wide - wide))
    _ranking(rows, sheet)
    _rates(rows, sheet)
    _months(rows, sheet)
    rows.pairs("四、说明与约谈", sheet.follows, "本期按规定没有口头说明、约谈和办理责任。")
    if sheet.scored:
        rows.pairs("五、得分算式", sheet.sums, "没有参加排名的单位。")
    _signed(rows, sheet)
    names = {"order": "通报"} | dict.fromkeys(rows.record, "")
    form = Form(FORM_ID, sheet.title, (), columns, names, tuple(rows.rows), _PAGE, composed=True)
    return form, rows.record | {"order": sheet.period, TREND: sheet.trend}


def _rates(rows: _Sheet, sheet: BulletinSheet) -> None:
    rows.heading("二、主要指标")
    middle = 1 if rows.names > 1 else 2  # a fraction needs two of the narrow columns
    for label, counts, value in sheet.rates:
        rows.add(rows.text(label, rows.lead, size=_SMALL), rows.text(counts, middle, size=_SMALL, align="center"),
                 rows.text(value, rows.wide - rows.lead - middle, size=_SMALL))


def _ranking(rows: _Sheet, sheet: BulletinSheet) -> None:
    rows.heading("一、各单位排名" if sheet.scored else "一、各单位指标")
    at = 2 if sheet.scored else 0  # where the unit's name stands
    rows.add(*(rows.text(word if n == at else _broken(word), rows.names if n == at else 1, role="hei", size=9.5, align="center")
               for n, word in enumerate(sheet.heads)), height=7)
    for line in sheet.ranking:
        rows.add(*(rows.text(words, rows.names if n == at else 1, size=_SMALL, align="left" if n == at else "center")
                   for n, words in enumerate(line)), height=6)
    if sheet.after:
        rows.add(rows.text(sheet.after, rows.wide, size=_SMALL))


def _broken(word: str) -> str:
    """A caption of four signs as two and two: a narrow column left the last one alone on its line."""
    return f"{word[:2]}\n{word[2:]}" if len(word) == 4 else word


def _months(rows: _Sheet, sheet: BulletinSheet) -> None:
    """The chart stands under its heading in one cell, so that no page ends between them; then each month's figures."""
    if sheet.trend is None:
        rows.pairs(MONTHS, sheet.months, "没有以前各月的数据。")
        return
    head = rows.text(MONTHS, rows.wide, role="hei", size=11.5)
    rows.add(Cell((), (*head.blocks, Block("chart", TREND, space=_CHART)), rows.wide), height=_CHART + 9)
    rows.lines(sheet.months)


def _signed(rows: _Sheet, sheet: BulletinSheet) -> None:
    sign = Block("sign", text="签发人（签字）：", space=9, date=True)
    cell = rows.text(sheet.office, rows.wide - rows.lead)
    rows.add(Cell(("印发单位",), span=rows.lead), Cell((), (*cell.blocks, Block("seal", text="（盖章）"), sign), rows.wide - rows.lead), height=40)
    rows.add(rows.text(sheet.chain, rows.wide, size=8))
