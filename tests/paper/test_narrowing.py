"""Each office's paper shows the boxes of its own regulation; what is on record is printed wherever it came from."""

from __future__ import annotations

import pytest

from hotline_desk.paper.content import Mark
from hotline_desk.paper.forms import FormError, list_forms, load_form, read_form
from hotline_desk.paper.layout import PageInk, lay_out
from hotline_desk.paper.narrowing import narrowed
from hotline_desk.paper.typefaces import Typefaces
from tests.paper.conftest import Record

PACKS = ("youyilu", "chengdong", "changning_cg", "luyang_cg")
TALK = {"youyilu": ["季度综合排名后三位", "督办处置不利", "履职约谈"], "chengdong": ["一周末位约谈", "二次续报", "多次提醒拒不改正"]}
WANTED = {
    "meeting_minutes": {"youyilu": ["热线攻坚会", "热线专题会", "培训座谈会", "其他"], "chengdong": ["提级专题会议", "现场会（马路办公）", "其他"],
                        "changning_cg": ["突出问题研商会", "其他"], "luyang_cg": ["投诉举报接待会", "现场会（马路办公）", "其他"]},
    "interview_notice": TALK, "interview_record": TALK,
    "work_slip": {"youyilu": ["法定", "商定", "指定", "即办", "一般", "复杂"], "chengdong": [], "changning_cg": [], "luyang_cg": []},
}


def page(form_id: str, pack: str, record: Record, faces: Typefaces) -> PageInk:
    (made,) = lay_out(narrowed(load_form(form_id), pack, record), record, faces)
    return made


def boxes(ink: PageInk) -> list[tuple[str, bool]]:
    """The words beside each box, and whether it is ticked, from the top down and the left on."""
    marks, found = list(ink.marks), []
    for at, mark in enumerate(marks):
        if mark.box:
            found.append((_words(marks[at + 1]), mark.ticked))
    return found


def _words(mark: Mark) -> str:
    return mark.line.text if mark.line else ""


@pytest.mark.parametrize(("form_id", "pack"), [(form_id, pack) for form_id, packs in WANTED.items() for pack in packs])
def test_a_paper_shows_the_boxes_of_its_own_regulation(form_id: str, pack: str, faces: Typefaces) -> None:
    assert [words for words, _ in boxes(page(form_id, pack, {"order": "A1"}, faces))] == WANTED[form_id][pack]


@pytest.mark.parametrize("pack", PACKS)
def test_what_is_on_record_is_printed_in_every_office(pack: str, faces: Typefaces) -> None:
    ink = page("work_slip", pack, {"order": "A1", "basis": "designated", "class": "一般"}, faces)
    assert [words for words, ticked in boxes(ink) if ticked] == ["指定", "一般"]
    ink = page("meeting_minutes", pack, {"type": "hard"}, faces)
    assert ("热线攻坚会", True) in boxes(ink)
    ink = page("interview_record", pack, {"type": ["duty", "progress_interview"]}, faces)
    assert [words for words, ticked in boxes(ink) if ticked] == ["履职约谈", "二次续报"]


def test_a_label_goes_with_its_boxes_and_leaves_no_hole(faces: Typefaces) -> None:
    whole, none = (page("work_slip", pack, {"order": "A1"}, faces) for pack in ("youyilu", "chengdong"))
    assert len(none.cells) == len(whole.cells) - 4
    assert not {"派单依据", "事项分级"} & {_words(mark) for mark in none.marks}
    one = page("work_slip", "chengdong", {"order": "A1", "class": "complex"}, faces)
    assert len(one.cells) == len(none.cells) + 2
    widths = [cell.width for cell in one.cells if abs(cell.y - one.cells[6 * 2].y) < 1]
    assert sum(widths) == pytest.approx(sum(c.width for c in whole.cells[:4]))


def test_every_box_of_a_form_belongs_to_some_office() -> None:
    for form in list_forms():
        for block in (b for row in form.rows for cell in row.cells for b in cell.blocks if b.only):
            assert set(block.only) <= set(PACKS), form.id  # a misspelt office would show every box
            known = {key for pack, keys in block.only.items() for key in keys} | ({o.key for o in block.options} if set(PACKS) - set(block.only) else set())
            assert known == {o.key for o in block.options}, form.id


def test_a_box_that_is_none_is_refused_by_file_and_key() -> None:
    text = 'id = "slip"\ntitle = "单"\npacks = []\ncolumns = [30]\n[fields]\ntype = "类"\n[[row]]\nheight = 9\n[[row.cell]]\n' \
           '[[row.cell.block]]\nkind = "checks"\nfield = "type"\noptions = [["a", "甲"]]\nonly = { youyilu = ["b"] }\n'
    with pytest.raises(FormError, match="存储词") as caught:
        read_form("slip.toml", text)
    assert caught.value.key == "row[0].cell[0].block[0].only"
