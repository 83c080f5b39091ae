"""Books over many orders: a landscape sheet, one row an item, heads again on every page."""

from __future__ import annotations

from typing import Any

import pytest

from hotline_desk.paper.draw import PrintMeta, draw
from hotline_desk.paper.forms import list_forms, load_form
from hotline_desk.paper.layout import PageInk, lay_out
from hotline_desk.paper.pages import page_raster
from hotline_desk.paper.typefaces import Typefaces

from .conftest import Record

MM = 72 / 25.4
BOOKS = [form.id for form in list_forms() if form.items]
COMPOSED = [form.id for form in list_forms() if form.composed and not form.items and not form.id.startswith("archive_")]


def book(form_id: str, count: int, words: str = "餐饮油烟直排居民楼") -> Record:
    form = load_form(form_id)
    items = [dict.fromkeys(form.items, words) | {"no": n + 1, "order": f"N{n:03d}"} for n in range(count)]
    return {"office": "某局", "total": f"共 {count} 件", "items": items}


def texts(ink: PageInk) -> list[str]:
    return [mark.line.text for mark in ink.marks if mark.line]


@pytest.mark.parametrize("form_id", BOOKS)
@pytest.mark.parametrize("count", [0, 1, 4, 8, 9, 60])
def test_every_item_stands_once_under_its_heads(form_id: str, count: int, faces: Typefaces) -> None:
    form, pages = load_form(form_id), lay_out(load_form(form_id), book(form_id, count), faces)
    found = [text for ink in pages for text in texts(ink) if text[:1] == "N" and text[1:].isdecimal()]
    assert found == [f"N{n:03d}" for n in range(count)]
    for ink in pages:
        head = form.items["subject"]
        assert texts(ink).count(head) == (1 if ink is pages[0] or any(t in found for t in texts(ink)) else 0)
        assert max(cell.y + cell.height for cell in ink.cells) <= (210 - form.page.bottom) * MM + 0.5
    assert (len(pages) == 1) == (count <= 4)


@pytest.mark.parametrize("form_id", BOOKS)
def test_an_item_longer_than_a_page_goes_on_and_ends(form_id: str, faces: Typefaces) -> None:
    pages = lay_out(load_form(form_id), book(form_id, 2, "很长的内容" * 400), faces)
    said = "".join(text for ink in pages for text in texts(ink))
    assert said.count("很长的内容") >= 700
    assert 2 < len(pages) < 100


@pytest.mark.parametrize("form_id", BOOKS)
def test_the_sheet_is_landscape(form_id: str, meta: PrintMeta) -> None:
    printed = draw(load_form(form_id), [book(form_id, 2)], meta=meta)
    raster = page_raster(printed.pdf, 0, 1)
    assert (raster.width, raster.height) == (842, 596) or raster.width > raster.height
    upright = page_raster(draw(load_form("work_slip"), [{"order": "A1"}], meta=meta).pdf, 0, 1)
    assert upright.height > upright.width


def test_a_missing_character_of_an_item_is_told(meta: PrintMeta) -> None:
    record: dict[str, Any] = book("ledger_book", 1, "㐂\U0002b740")
    assert "\U0002b740" in draw(load_form("ledger_book"), [record], meta=meta).missing_glyphs


@pytest.mark.parametrize("form_id", COMPOSED)
def test_an_empty_paper_is_one_page_to_be_filled_by_hand(form_id: str, faces: Typefaces) -> None:
    (ink,) = lay_out(load_form(form_id), {}, faces)
    foot = max(cell.y + cell.height for cell in ink.cells) / MM
    assert foot <= 297 - load_form(form_id).page.bottom + 0.1


@pytest.mark.parametrize("form_id", COMPOSED)
def test_a_long_text_goes_on_whole(form_id: str, faces: Typefaces) -> None:
    form = load_form(form_id)
    roomy = [b.field for row in form.rows for cell in row.cells for b in cell.blocks if b.kind == "para"]
    pages = lay_out(form, dict.fromkeys(roomy, "市民反映的情况罄竹难书" * 60), faces)
    said = "".join(text for ink in pages for text in texts(ink))
    assert said.count("罄") == 60 * len(roomy)
    assert len(pages) > 1 or len(roomy) < 2
