"""A form as one regulation knows it: boxes of other regulations are left out, unless the record ticks one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hotline_desk.paper.forms import Block, Cell, Form, Option, Row
from hotline_desk.paper.values import chosen


def narrowed(form: Form, pack_id: str, record: Mapping[str, object]) -> Form:
    """The form for one record of an office that works by this pack; what is on record is never left out.

    Where none of a cell's boxes is left, it goes with its label, and the cell beside it takes the room.
    """
    rows = (_row(row, pack_id, record) for row in form.rows)
    return replace(form, rows=tuple(row for row in rows if row.cells))


def options_of(block: Block, pack_id: str, value: object) -> tuple[Option, ...]:
    """The boxes of a block that this pack knows or this value ticks."""
    known = block.only.get(pack_id)
    if known is None:
        return block.options
    return tuple(o for o in block.options if o.key in known or chosen(value, o.key, o.text))


def _row(row: Row, pack_id: str, record: Mapping[str, object]) -> Row:
    cells = [_cell(cell, pack_id, record) for cell in row.cells]
    if all(was.blocks == cell.blocks for was, cell in zip(row.cells, cells, strict=True)):
        return row
    return replace(row, cells=_without_bare(cells))


def _cell(cell: Cell, pack_id: str, record: Mapping[str, object]) -> Cell:
    made = [replace(b, options=options_of(b, pack_id, record.get(b.field))) if b.only else b for b in cell.blocks]
    return replace(cell, blocks=tuple(b for b in made if b.options or not b.only))


def _without_bare(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """The cells without those left bare and the labels before them; the last one takes their columns."""
    bare = [not cell.label and not cell.blocks for cell in cells]
    named = [*(cell.label and after for cell, after in zip(cells, bare[1:], strict=False)), False]
    left = [cell for cell, empty, name in zip(cells, bare, named, strict=True) if not empty and not name]
    room = sum(cell.span for cell in cells) - sum(cell.span for cell in left)
    return (*left[:-1], replace(left[-1], span=left[-1].span + room)) if left else ()
