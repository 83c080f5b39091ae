"""Chinese line setting: where lines may break, how wide they are, what is removed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline_desk.paper.typefaces import Typefaces, bundled
from hotline_desk.paper.typeset import NO_END, NO_START, clean, set_line, set_lines, spread_line

SIZE = 10.0


def texts(text: str, ems: float, **more: float) -> list[str]:
    return [line.text for line in set_lines(text, ems * SIZE, SIZE, "fang", bundled(), **more)]


@pytest.mark.parametrize(
    ("text", "ems", "lines"),
    [
        ("友谊路街道办", 3, ["友谊路", "街道办"]),
        ("友谊路街，道办", 4, ["友谊路", "街，道办"]),  # no line starts with a comma
        ("友谊路街，道", 4.5, ["友谊路街，", "道"]),  # the comma hangs by half a square
        ("友谊（路街）道", 3, ["友谊", "（路", "街）道"]),  # no line ends with an opening mark
        ("投诉BS260910件", 5, ["投诉", "BS260910", "件"]),  # words and numbers stay whole
        ("到2026年9月17日止", 6.5, ["到2026年9月", "17日止"]),  # a number keeps its 年月日
        ("甲\n\n乙", 5, ["甲", "", "乙"]),
        ("x" * 30, 5, None),
    ],
)
def test_lines_break_where_a_typesetter_would(text: str, ems: float, lines: list[str] | None) -> None:
    made = texts(text, ems)
    assert "".join(made) == text.replace("\n", "")
    if lines is not None:
        assert made == lines


def test_the_first_line_of_a_paragraph_stands_back_two_squares(faces: Typefaces) -> None:
    lines = set_lines("友谊路街道" * 3, 6 * SIZE, SIZE, "fang", faces, indent=2)
    assert [(line.text, line.x) for line in lines][:2] == [("友谊路街", 2 * SIZE), ("道友谊路街道", 0.0)]


def test_full_lines_are_justified_and_the_last_is_not(faces: Typefaces) -> None:
    *full, last = set_lines("来电人自2025年11月起先后5次投诉要求彻底整治并书面告知。" * 3, 153.0, SIZE, "fang", faces)
    assert all(line.width == pytest.approx(153.0, abs=0.1) for line in full)
    assert last.width < 150


def test_two_marks_that_meet_share_a_square(faces: Typefaces) -> None:
    assert set_line("督办）。", SIZE, "fang", faces).width == pytest.approx(3.5 * SIZE)
    assert set_line("督办）单", SIZE, "fang", faces).width == pytest.approx(4 * SIZE)


def test_a_label_is_spread_over_its_width(faces: Typefaces) -> None:
    line = spread_line("意见", 4 * SIZE, SIZE, "fang", faces)
    assert [glyph.x for glyph in line.glyphs] == [0, 3 * SIZE]
    assert spread_line("很长的标签", 4 * SIZE, SIZE, "fang", faces).width == 5 * SIZE


@pytest.mark.parametrize(
    ("raw", "printed"),
    [
        ("a\x00b\x07c\x1b", "abc"),
        ("甲\u202e乙\u202c\u2066丙\u200b\ufeff", "甲乙丙"),
        ("一\r\n二\r三\u2028四", "一\n二\n三\n四"),
        ("姓\t名\u00a0甲", "姓 名 甲"),
        ("葛\U000e0100", "葛"),
        ("\ud800", "\ufffd"),
        (12, "12"),
        ("\uf91d", "\uf91d"),  # a compatibility ideograph in a name is not "corrected"
    ],
)
def test_only_printable_text_reaches_the_paper(raw: object, printed: str) -> None:
    assert clean(raw) == printed


@given(st.text(alphabet="友谊路街道，。：；（）“”《》！、ab1 2.", max_size=120), st.floats(4, 30))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, ems: float) -> None:
    lines = set_lines(text, ems * SIZE, SIZE, "fang", bundled())
    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        ink = line.width - (0.5 * SIZE if line.text[-1:] in NO_START else 0)
        assert ink <= ems * SIZE + 0.5 or len(set(line.text) - NO_START - NO_END) <= 1


@given(st.text(alphabet="友谊路街道，。：；！？）》、", min_size=1, max_size=80))
def test_no_line_starts_with_a_closing_mark(text: str) -> None:
    lines = texts("友" + text, 12)
    if max(map(len, lines)) < 12:
        assert not any(line[0] in NO_START for line in lines[1:] if line)
