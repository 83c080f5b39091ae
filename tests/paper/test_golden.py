"""Every form has a golden page: its grid in millimetres and its lines of text, readable in a diff.

A wanted change is taken over with GOLDEN=write in the environment.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.paper.forms import list_forms, load_form
from hotline_desk.paper.layout import Box, PageInk, lay_out
from hotline_desk.paper.typefaces import Typefaces

GOLDEN = Path(__file__).parent.parent / "golden" / "forms"
MM = 72 / 25.4


def box(place: Box) -> list[float]:
    return [round(length / MM, 1) for length in (place.x, place.y, place.width, place.height)]


def page(ink: PageInk) -> dict[str, Any]:
    lines = [[round(mark.x / MM, 1), round(mark.y / MM, 1), mark.line.text] for mark in ink.marks if mark.line]
    ticks = [[round(mark.x / MM, 1), round(mark.y / MM, 1), mark.ticked] for mark in ink.marks if mark.box]
    cells, seals = [box(cell) for cell in ink.cells], [box(seal) for seal in ink.seals]
    return {"cells": cells, "seals": seals, "ticks": ticks, "lines": [line for line in lines if line[2]]}


def as_text(data: dict[str, Any]) -> str:
    """JSON with one short list a line, so that a moved cell is one changed line."""
    rows = ["{", f' "record": {json.dumps(data["record"], ensure_ascii=False, indent=1)},', ' "pages": [']
    for number, made in enumerate(data["pages"]):
        rows.append("  {")
        for index, (name, items) in enumerate(made.items()):
            inner = ",\n".join("    " + json.dumps(item, ensure_ascii=False) for item in items)
            rows.append(f'   "{name}": [' + (f"\n{inner}\n   ]" if items else "]") + ("," if index < 3 else ""))
        rows.append("  }" + ("," if number < len(data["pages"]) - 1 else ""))
    return "\n".join([*rows, " ]", "}", ""])


@pytest.mark.parametrize("form_id", [form.id for form in list_forms()])
def test_the_page_is_as_it_was_agreed(form_id: str, faces: Typefaces) -> None:
    path = GOLDEN / f"{form_id}.json"
    assert path.is_file(), f"{form_id} has no golden page"
    kept = json.loads(path.read_text(encoding="utf-8"))
    made = {"record": kept["record"], "pages": [page(ink) for ink in lay_out(load_form(form_id), kept["record"], faces)]}
    if os.environ.get("GOLDEN") == "write":
        path.write_text(as_text(made), encoding="utf-8")
    assert made == json.loads(path.read_text(encoding="utf-8"))


def test_golden_records_fill_every_field() -> None:
    for form in list_forms():
        record = json.loads((GOLDEN / f"{form.id}.json").read_text(encoding="utf-8"))["record"]
        assert set(record) - {"items"} == set(form.fields), form.id
        assert all(set(item) == set(form.items) for item in record.get("items", [])), form.id
        assert bool(record.get("items")) == bool(form.items), form.id
