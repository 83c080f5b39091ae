"""The explanation a unit is given: each clock, finding and score line with its clause, values, dates and events.

A form made for its content: it has as many rows as there are reasons, and flows over pages like any
other. Composed by this program, not an annex of a regulation, and says so at its foot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hotline_desk.paper.forms import Block, Cell, Form, Page, Row

FORM_ID = "explanation"
TITLE = "工单时限与认定说明"
COLUMNS = (24.0, 22.0, 32.0, 24.0, 20.0, 34.0)
_PAGE = Page(top=34, bottom=22, left=27, size=10.5, label_size=10.5, leading=1.42, border=1.0, rule=0.4)
_SMALL = 9.5
_NUMBERS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing explained: what it is, how it stands, on which clause, with which values, from what.

    ``days``: date, kind, count, source; a table where ``whole``, else one paragraph (nobody disputes a kept clock).
    """

    title: str
    result: str
    clause: str
    text: str
    values: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    days: tuple[tuple[str, str, str, str], ...] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Explanation:
    """One order explained. ``head``: label and value, in pairs of columns; ``events``: moment and what happened."""

    order: str
    head: tuple[tuple[str, str], ...]
    reasons: tuple[Reason, ...]
    events: tuple[tuple[str, str], ...]
    closing: str
    office: str
    wide: tuple[tuple[str, str], ...] = ()


@dataclass
class _Rows:
    """Collects rows and the record that fills them; every text is a field, never a template."""

    record: dict[str, object] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    def text(self, text: str, kind: str = "para", **style: object) -> Block:
        name = f"t{len(self.record)}"
        self.record[name] = text
        indent = {"indent": 0.0} if kind == "para" else {}
        return Block(kind, name, **{**indent, **style})  # type: ignore[arg-type]

    def add(self, *cells: Cell, height: float = 7.5) -> None:
        self.rows.append(Row(cells, height, height))

    def pair(self, label: str, *blocks: Block, height: float = 7.5) -> None:
        """A label and everything that belongs to it."""
        self.add(Cell((label,)), Cell((), blocks, 5), height=height)

    def signed(self, label: tuple[str, ...], *blocks: Block, height: float) -> None:
        """A label over several lines and a cell that is signed at its foot."""
        self.add(Cell(label), Cell((), blocks, 5), height=height)


def paper(explanation: Explanation) -> tuple[Form, dict[str, object]]:
    """The form of one explanation and the record that fills it."""
    rows = _Rows()
    _head(rows, explanation)
    said: dict[str, str] = {}
    for place, reason in enumerate(explanation.reasons):
        _reason(rows, _ordinal(place), reason, said)
    _events(rows, explanation.events)
    _close(rows, explanation)
    names = {"order": "工单编号"} | dict.fromkeys(rows.record, "")
    form = Form(FORM_ID, TITLE, (), COLUMNS, names, tuple(rows.rows), _PAGE, composed=True)
    return form, rows.record | {"order": explanation.order}


def _ordinal(place: int) -> str:
    """一 … 十, 十一 … for the headings."""
    tens, rest = divmod(place + 1, 10)
    head = ("" if tens == 1 else _NUMBERS[tens - 1]) + "十" if tens else ""
    return head + (_NUMBERS[rest - 1] if rest else "")


def _head(rows: _Rows, explanation: Explanation) -> None:
    pairs = list(explanation.head)
    for left, right in zip(pairs[::2], [*pairs[1::2], *([("", "")] * (len(pairs) % 2))], strict=True):
        rows.add(Cell((left[0],)), Cell((), (rows.text(left[1], "value"),), 2),
                 Cell((right[0] or "　",)), Cell((), (rows.text(right[1], "value"),), 2))
    for label, value in explanation.wide:
        rows.pair(label, rows.text(value))


def _reason(rows: _Rows, number: str, reason: Reason, said: dict[str, str]) -> None:
    heading = rows.text(f"{number}、{reason.title}", "value", role="hei", size=11.5)
    rows.add(Cell((), (heading, rows.text(reason.result)), 6), height=13)
    if reason.clause:
        rows.pair("依　　据", *_clause(rows, number, reason, said))
    if reason.values:
        rows.pair("采用数值", rows.text("；".join(reason.values) + "。"))
    if reason.facts:
        rows.pair("事　　实", *(rows.text(fact) for fact in reason.facts))
    if reason.whole:
        _days(rows, reason.days)
    elif reason.days:
        days = "；".join(f"{day} {kind} {count}" for day, kind, count, _ in reason.days)
        rows.pair("计　　日", rows.text(f"{days}。依据：{'、'.join(dict.fromkeys(d[3] for d in reason.days))}。"))


def _clause(rows: _Rows, number: str, reason: Reason, said: dict[str, str]) -> Iterator[Block]:
    """The clause in full the first time, afterwards where it was given."""
    yield rows.text(reason.clause, "value", role="hei")
    if reason.text and reason.clause in said:
        yield rows.text(f"条文见第{said[reason.clause]}项。")
    else:
        said[reason.clause] = number
        for paragraph in filter(None, reason.text.split("\n")):
            yield rows.text(paragraph.strip(), indent=2.0, role="kai")


def _days(rows: _Rows, days: Sequence[tuple[str, str, str, str]]) -> None:
    if not days:
        return
    rows.add(Cell(("日　　期",)), Cell(("性质",)), Cell(("计数",)), Cell(("依据的日历",), span=3), height=6.5)
    for day, kind, count, source in days:
        rows.add(*(Cell((), (rows.text(text, "value", align="center", size=_SMALL),)) for text in (day, kind, count)),
                 Cell((), (rows.text(source, "value", size=_SMALL),), 3), height=5.6)


def _events(rows: _Rows, events: Sequence[tuple[str, str]]) -> None:
    rows.add(Cell((), (rows.text("办理经过（按发生时间，已撤回的不列）", "value", role="hei", size=11.5),), 6), height=8.5)
    for moment, words in events:
        rows.add(Cell((), (rows.text(moment, "value", align="center", size=_SMALL),), 2),
                 Cell((), (rows.text(words, "value", size=_SMALL),), 4), height=5.8)


def _close(rows: _Rows, explanation: Explanation) -> None:
    """The unit's answer and the office's signature, which stay together at the end."""
    signed = Block("sign", text="负责人（签字）：", space=9, date=True)
    rows.signed(("承办单位", "意见"), rows.text(explanation.closing), signed, height=34)
    seal = Block("seal", text="（盖章）")
    rows.signed(("出具单位",), rows.text(explanation.office), seal, Block("sign", text="经办人（签字）：", space=9, date=True), height=44)
