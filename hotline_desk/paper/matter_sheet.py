"""同一诉求情况表: every complaint of one matter with its outcome, what was promised, what 督办 brought.

Composed by this program, not an annex of a regulation, and says so at its foot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hotline_desk.paper.forms import Block, Cell, Form, Page, Row

FORM_ID = "matter_sheet"
TITLE = "同一诉求情况表"
COLUMNS = (12.0, 27.0, 33.0, 30.0, 24.0, 30.0)
_PAGE = Page(top=34, bottom=22, left=27, size=10.5, label_size=10.5, leading=1.42, border=1.0, rule=0.4)
_SMALL = 9.5
Line = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatterSheet:
    """``head``: label and value; ``orders``: 次、收单、编号与诉求、单位与现状、回访、结果; the rest: lines as they are printed."""

    matter: str
    head: tuple[tuple[str, str], ...]
    orders: tuple[Line, ...]
    promises: tuple[str, ...]
    deeds: tuple[str, ...]
    office: str


@dataclass
class _Sheet:
    """Collects rows and the record that fills them; every text is a field, never a template."""

    record: dict[str, object] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    def text(self, words: str, **style: object) -> Block:
        name = f"t{len(self.record)}"
        self.record[name] = words
        return Block("value", name, **style)  # type: ignore[arg-type]

    def add(self, *cells: Cell, height: float = 7.0) -> None:
        self.rows.append(Row(cells, height, height))

    def heading(self, words: str) -> None:
        self.add(Cell((), (self.text(words, role="hei", size=11.5),), 6), height=8.5)


def paper(sheet: MatterSheet) -> tuple[Form, dict[str, object]]:
    """The form of one matter and the record that fills it."""
    rows = _Sheet()
    for label, value in sheet.head:
        rows.add(Cell((label,), span=2), Cell((), (rows.text(value),), 4))
    _orders(rows, sheet.orders)
    for title, lines in (("对市民的承诺", sheet.promises), ("督办、提级和重办", sheet.deeds)):
        rows.heading(title)
        for line in lines or ("没有记录。",):
            rows.add(Cell((), (rows.text(line, size=_SMALL),), 6), height=6)
    sign = Block("sign", text="经办人（签字）：", space=9, date=True)
    rows.add(Cell(("出具单位",), span=2), Cell((), (rows.text(sheet.office), Block("seal", text="（盖章）"), sign), 4), height=40)
    names = {"order": "同一诉求"} | dict.fromkeys(rows.record, "")
    form = Form(FORM_ID, TITLE, (), COLUMNS, names, tuple(rows.rows), _PAGE, composed=True)
    return form, rows.record | {"order": sheet.matter}


def _orders(rows: _Sheet, orders: Sequence[Line]) -> None:
    rows.heading(f"历次投诉（{len(orders)} 件，先来的在前）")
    rows.add(*(Cell((word,)) for word in ("次", "收单时间", "编号和诉求", "单位和现状", "回访", "办理结果")), height=6.5)
    for line in orders:
        rows.add(*(Cell((), (rows.text(words, size=_SMALL, **({"align": "center"} if n == 0 else {})),)) for n, words in enumerate(line)),
                 height=6)
